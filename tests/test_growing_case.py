"""A case that grows has the trace it would have had if all its articles had come at once."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pytest

from selon.case import schema
from selon.case.contents import trace_of
from selon.case.store import Case, open_case
from selon.inputs.files import article_of, read_articles
from selon.records import Article, Trace
from selon.tracing.lineage import find_derivations

CASES = sorted(path.parent for path in (Path(__file__).parent.parent / "eval/cases").glob("*/articles.jsonl"))
STORY = (
    "A cargo ship lost forty containers off Port Ansley on Tuesday night. The crew of the Marigold counted the stack"
    " twice before calling the coastguard at 3 a.m. Captain Ines Dorval said that the lashings had parted one after"
    " another like the strings of a violin. Nobody was hurt, and the ship reached the roads of Sainte-Enora."
)


@cache
def articles_in(case: Path) -> tuple[Article, ...]:
    """The articles of a case written by hand, which hold credits, chains, siblings and translations."""
    return tuple(a for a in read_articles([case / "articles.jsonl"]) if isinstance(a, Article))


def shuffled(articles: Sequence[Article], seed: int) -> list[Article]:
    return random.Random(seed).sample(articles, len(articles))


def cut(articles: Sequence[Article], goes: int, seed: int) -> Iterator[Sequence[Article]]:
    """The articles in so many parts of chance sizes, none of them empty."""
    places = sorted(random.Random(seed).sample(range(1, len(articles)), goes - 1))
    yield from (articles[a:b] for a, b in zip([0, *places], [*places, len(articles)], strict=True))


def trace_in_goes(parts: Iterator[Sequence[Article]], path: Path | None = None) -> Trace:
    """The trace of a case that was traced after each part came in."""
    with open_case(path) as case:
        for part in parts:
            case.add(part)
            found = trace_of(case)
        assert found == find_derivations(case.articles(), case.matches())
        assert trace_of(case) == found, "what is kept is what was found"
    return found


@cache
def trace_at_once(articles: tuple[Article, ...]) -> Trace:
    return trace_in_goes(iter([articles]))


@pytest.mark.parametrize("number", range(len(CASES)), ids=[path.name for path in CASES])
def test_in_two_and_three_goes_in_any_order(number: int) -> None:
    articles = shuffled(articles_in(CASES[number]), number)
    expected = trace_at_once(tuple(articles))
    for goes in (2, 3):
        assert trace_in_goes(cut(articles, goes, number)) == expected


@pytest.mark.parametrize("name", ["sainte-aldine-leak", "skarn-bank-incident"])
def test_one_by_one(name: str) -> None:
    (folder,) = (path for path in CASES if path.name == name)
    articles = shuffled(articles_in(folder), 1)
    assert trace_in_goes(cut(articles, len(articles), 1)) == trace_at_once(tuple(articles))


def test_all_stories_in_one_case_that_grows(tmp_path: Path) -> None:
    """Outlets of other stories come in, whose names, words and datelines recur."""
    known = {f"{folder.name}/{a.id}": a for folder in CASES for a in articles_in(folder)}
    articles = shuffled([replace(article, id=id_) for id_, article in known.items()], 3)
    expected = trace_at_once(tuple(articles))
    assert trace_in_goes(cut(articles, 3, 3), tmp_path / "all.selon") == expected
    kinds = {(d.relation, d.declared, d.sibling) for d in expected.derivations}
    assert len(kinds) > 8, "translations, rewrites, copies, declared and not, and siblings"


# One thing that comes in late, and what it changes of what was found before.

_SLIP = STORY.replace("containers", "contaimers")


def article(name: str, text: str, day: int | None = None, **known: str) -> Article:
    published = {} if day is None else {"published": f"2025-03-{day:02}T08:00:00Z"}
    return article_of(text, id=name, lang="en", **published, **known)


FIRST = [
    article("copy", f"{STORY} The Mole Herald reported it first.", 5, outlet="The Gull"),
    article("gull", "The Herald reported on Friday that the dahlias of Upper Venn came up late.", 6),
    article("slip", f"{_SLIP} Nothing was found.", outlet="Argus"),
    article("mended", f"{STORY} Nothing else was found.", outlet="Quay Post"),
]
LATE = {
    "a credited article is supplied": [article("first", STORY, 4, outlet="The Mole Herald")],
    "an older text of all": [article("oldest", STORY, 1, outlet="The Tide")],
    "a name that two outlets share now": [
        article("quay", "The beans came up twice this week.", 3, outlet="The Quay Herald")
    ],
    "a word that others have tells a slip": [
        article(f"word{n}", f"Story number {n}: containers are made of steel, not of straw.")
        for n in range(3)
    ],
    "a slip that others have is a word": [
        article(f"other{n}", f"Story number {n}: contaimers and containers are both spelled here.")
        for n in range(3)
    ],
}


@pytest.mark.parametrize("late", LATE.values(), ids=LATE)
def test_what_comes_in_late_counts_as_if_it_had_been_there(late: list[Article]) -> None:
    assert trace_in_goes(iter([FIRST, late])) == trace_at_once((*FIRST, *late))


def _links(trace: Trace) -> set[tuple[str, str]]:
    return {(d.derived, d.source) for d in trace.derivations if not d.sibling}


def test_an_absent_article_that_is_supplied_later_is_the_source() -> None:
    late = LATE["a credited article is supplied"]
    before, after = trace_at_once(tuple(FIRST)), trace_at_once((*FIRST, *late))
    assert ("copy", "absent:mole-herald") in _links(before)
    assert "absent:mole-herald" in {absent.id for absent in before.absent}
    assert ("copy", "first") in _links(after)
    assert "copy" not in {article for absent in after.absent for article in absent.credited_by}


def test_words_of_other_articles_tell_a_slip() -> None:
    late = LATE["a word that others have tells a slip"]

    def slips(trace: Trace) -> list[str]:
        return [e.detail for d in trace.derivations for e in d.evidence if e.rule == "corrected-slip"]

    assert set(slips(trace_at_once((*FIRST, *late)))) == {"contaimers → containers"}
    assert not slips(trace_at_once((*FIRST, *LATE["a slip that others have is a word"])))


def test_texts_of_untouched_articles_are_not_read_again() -> None:
    """Taken out of the case, they are not missed."""
    orchard = article("orchard", "Pears ripen late in Upper Venn, and plums later still, said Alma Reyes.", 7)
    with open_case() as case:
        case.add(FIRST)
        before = trace_of(case)
        case.run("UPDATE articles SET text = 'gone'")
        case.add([orchard])
        assert trace_of(case) == before


class BreakingCase(Case):
    """A case that is interrupted at its n-th statement."""

    def __init__(self, case: Case, at: int) -> None:
        super().__init__(case.connection, case.path)
        self.left = at

    def run(self, sql: str, values: Sequence[object] = ()) -> None:
        self._count()
        super().run(sql, values)

    def change(self, sql: str, columns: dict[str, Any]) -> None:
        self._count()
        super().change(sql, columns)

    def _count(self) -> None:
        self.left -= 1
        if self.left == 0:
            raise KeyboardInterrupt


def test_an_interrupted_trace_leaves_the_case_as_it_was() -> None:
    (folder,) = (path for path in CASES if path.name == "skarn-bank-incident")
    articles = articles_in(folder)[:6]
    expected = trace_at_once(articles)
    broken = 0
    for at in range(1, 100, 3):
        with open_case() as case:
            case.add(articles[:3])
            trace_of(case)
            case.add(articles[3:])
            held = list(case.articles())
            breaking = BreakingCase(case, at)
            try:
                trace_of(breaking)
            except KeyboardInterrupt:
                broken += 1
                assert not case.has("trace")
                assert list(case.articles()) == held
            assert trace_of(case) == expected
        if breaking.left > 0:
            break
    assert broken > 5, "at several places it broke"
    assert breaking.left > 0, "and then it went through"


def test_a_case_of_the_version_before_is_brought_up(tmp_path: Path) -> None:
    path = tmp_path / "old.selon"
    with open_case(path) as case:
        case.add(FIRST)
        expected = trace_of(case)
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            """DROP TABLE profiles; DROP TABLE words; DROP TABLE names; DROP TABLE families;
            ALTER TABLE matches DROP COLUMN coverage; ALTER TABLE matches DROP COLUMN comparison;
            ALTER TABLE matches DROP COLUMN asked; UPDATE about SET value = '1' WHERE key = 'version'"""
        )
    late = LATE["a credited article is supplied"]
    with open_case(path) as case:
        assert trace_of(case) == expected
        case.add(late)
        assert trace_of(case) == trace_at_once((*FIRST, *late))
        assert case.one("SELECT value FROM about WHERE key = 'version'") == str(schema.VERSION)
