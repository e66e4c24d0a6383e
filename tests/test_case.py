"""The case file: what is added stays, nothing is done twice, and nothing is lost when something breaks."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from selon.case import schema
from selon.case.contents import trace_of
from selon.case.store import Case, open_case
from selon.errors import CaseError
from selon.inputs.files import article_of, read_articles
from selon.reading import read_article
from selon.records import Article, Decision, Derivation, Passage, Reference, Span, Unread

STORY = "“The pump failed,” said Ada Quill, the harbour master. She may close the quay on 3 March 2025. 😀"
ONE = article_of(STORY, id="one", lang="en", outlet="Harbour Dispatch", published="2025-02-20")
TWO = article_of("Le quai sera fermé, a déclaré la capitainerie lundi matin.", id="two", lang="fr")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "story.selon"


def _ids(case: Case) -> list[str]:
    return [article.id for article in case.articles()]


def test_what_is_added_comes_back_as_it_was(path: Path) -> None:
    with open_case(path) as case:
        assert case.add([ONE, TWO]).new == ["one", "two"]
    with open_case(path) as case:
        assert list(case.articles()) == [ONE, TWO]
        assert list(case.readings()) == [read_article(ONE), read_article(TWO)]


def test_the_same_article_is_not_added_again() -> None:
    with open_case() as case:
        case.add([ONE])
        again = case.add([replace(ONE, path="elsewhere.txt"), TWO])
        assert (again.new, again.unchanged) == (["two"], 1)
        assert case.count() == 2


def test_two_articles_with_one_id_are_both_kept_and_named() -> None:
    with open_case() as case:
        added = case.add([ONE, replace(ONE, text="Another text.", candidates=()), TWO])
        assert added.renamed == [("one", "one~2")]
        assert _ids(case) == ["one", "one~2", "two"]


def test_a_thousand_identical_articles_are_all_kept() -> None:
    with open_case() as case:
        assert len(case.add(replace(ONE, id=f"a{n}") for n in range(1000)).new) == 1000
        assert case.count() == 1000


def test_what_could_not_be_read_is_kept_with_its_reason() -> None:
    with open_case() as case:
        case.add([Unread("b.txt", "empty"), ONE, Unread("a.txt", "no such file or folder")])
        assert case.unread() == [Unread("a.txt", "no such file or folder"), Unread("b.txt", "empty")]


def test_an_article_is_read_once() -> None:
    with open_case() as case:
        case.add([ONE])
        seen: list[str] = []
        assert case.read_missing(lambda reading: seen.append(reading.article.id)) == 1
        assert case.read_missing() == 0
        case.add([TWO])
        assert case.read_missing(lambda reading: seen.append(reading.article.id)) == 1
        assert seen == ["one", "two"]


def test_another_version_reads_again(path: Path) -> None:
    with open_case(path) as case:
        case.add([ONE])
        case.read_missing()
        case.maker = "selon 99"
        assert case.read_missing() == 1
        assert len(list(case.readings())) == 1


def test_a_crash_in_the_middle_leaves_the_case_as_it_was(path: Path) -> None:
    def articles() -> Iterator[Article]:
        for n in range(1200):  # more than two batches are written before it breaks
            yield replace(ONE, id=f"a{n}", text=f"{STORY} {n}")
        raise KeyboardInterrupt

    with open_case(path) as case:
        case.add([TWO])
        with pytest.raises(KeyboardInterrupt):
            case.add(articles())
        assert _ids(case) == ["two"]
    with open_case(path) as case:
        assert _ids(case) == ["two"]


def test_a_killed_run_leaves_the_case_as_it_was(path: Path) -> None:
    with open_case(path) as case:
        case.add([TWO])
    program = f"""
import os
from pathlib import Path
from selon.case.store import open_case
from tests.test_case import ONE
from dataclasses import replace
def articles():
    for n in range(1200):
        yield replace(ONE, id=f"a{{n}}", text=f"x {{n}}")
    os.kill(os.getpid(), 9)
open_case(Path({str(path)!r})).add(articles())
"""
    root = Path(__file__).parent.parent
    assert subprocess.run([sys.executable, "-c", program], cwd=root, check=False).returncode == -9
    with open_case(path) as case:
        assert _ids(case) == ["two"]


def test_a_second_writer_is_told(path: Path) -> None:
    program = (
        f"from pathlib import Path; from selon.case.store import open_case; open_case(Path({str(path)!r}))"
    )
    with open_case(path) as case:
        case.add([ONE])
        second = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert "in use by another selon; close it first" in second.stderr


def test_a_case_of_a_newer_version_is_refused(path: Path) -> None:
    open_case(path).close()
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"UPDATE about SET value = '{schema.VERSION + 1}' WHERE key = 'version'")
    with pytest.raises(CaseError, match="made by a newer selon"):
        open_case(path)


@pytest.mark.parametrize("content", [b"", b"an article, not a case", b"\0" * 8 + b"DUCK" + b"\0" * 4000])
def test_what_is_no_case_or_damaged_is_said(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(CaseError, match=r"story\.selon: (not a case|cannot be read)"):
        open_case(path)
    assert path.read_bytes() == content


def test_a_file_cut_short_is_said(path: Path) -> None:
    with open_case(path) as case:
        case.add([replace(ONE, id=f"a{n}", text=f"{STORY} {n}") for n in range(3000)])
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 3])
    with pytest.raises(CaseError, match=r"story\.selon: "), open_case(path) as case:
        list(case.articles())


def test_a_duckdb_file_of_another_program_is_left_alone(path: Path) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE mine (x INTEGER)")
    with pytest.raises(CaseError, match="no case of selon"):
        open_case(path)


def test_a_full_disk_loses_nothing(path: Path) -> None:
    with open_case(path) as case:
        case.add([TWO])
        with pytest.raises(CaseError, match="the disk is full"), case.transaction():
            raise_full(case)
        assert _ids(case) == ["two"]


def raise_full(case: Case) -> None:
    """What DuckDB says of a full disk, through the seam that every statement passes."""
    from selon.case.store import _clear_errors

    with _clear_errors(case.path):
        case._insert_articles([(ONE, "digest")])
        raise duckdb.IOException("Could not write file: No space left on device")


def test_decisions_outlast_what_is_added_and_can_be_taken_back(path: Path) -> None:
    first = Decision(
        "d1", "2025-03-01T10:00:00Z", "derivation", (Reference("two"), Reference("one")), "rejected"
    )
    second = Decision("d2", "2025-03-01T09:00:00Z", "note", (Reference("one", Span(0, 4)),), note="call her")
    with open_case(path) as case:
        case.add([ONE])
        case.decide(first)
        case.decide(second)
        case.add([TWO])
    with open_case(path) as case:
        assert case.decisions() == (second, first)
        undone = replace(first, undone="2025-03-02T10:00:00Z")
        case.decide(undone)
        assert case.decisions() == (second, undone)


def test_results_are_kept_until_articles_come_in(path: Path) -> None:
    found = Derivation("two", "one", "excerpt", True, 0.5, "credit", (Passage(Span(0, 3), Span(2, 5)),))
    with open_case(path) as case:
        case.add([ONE, TWO])
        case.keep("trace", {"derivation": [found], "absent": []})
        assert case.has("trace")
    with open_case(path) as case:
        assert case.kept("derivation", Derivation) == [found]
        case.add([ONE])
        assert case.kept("derivation", Derivation) == [found]
        assert case.has("trace")
        case.add([replace(TWO, id="three", text="Un autre texte.")])
        assert case.kept("derivation", Derivation) == []
        assert not case.has("trace")


def test_the_views_show_the_characters(path: Path) -> None:
    with open_case(path) as case:
        case.add([ONE])
        case.read_missing()
        case.keep(
            "trace",
            {
                "derivation": [
                    Derivation(
                        "one", "one", "excerpt", True, 0.5, "credit", (Passage(Span(1, 4), Span(0, 1)),)
                    )
                ]
            },
        )
    with duckdb.connect(str(path), read_only=True) as connection:
        rows = connection.execute("SELECT source_text, cue_text, content_text FROM attributions").fetchall()
        assert ("Ada Quill, the harbour master", "said", "“The pump failed,”") in rows
        assert ("date", "3 March 2025") in connection.execute("SELECT type, fact_text FROM facts").fetchall()
        assert connection.execute("SELECT derived_text, source_text FROM passages").fetchall() == [
            ("The", "“")
        ]


STORIES = Path(__file__).parent.parent / "eval" / "cases"


@pytest.mark.parametrize("name", ["skarn-bank-incident", "ferry-corrin-sound"])
def test_articles_added_in_two_goes_are_traced_as_in_one(name: str, path: Path) -> None:
    articles = [a for a in read_articles([STORIES / name / "articles.jsonl"]) if isinstance(a, Article)]
    with open_case() as whole:
        whole.add(articles)
        expected = trace_of(whole)
    with open_case(path) as case:
        case.add(articles[:6])
        trace_of(case)
    with open_case(path) as case:
        case.add(articles[6:])
        found = trace_of(case)
        assert len(case.matches()) == len({(m.first, m.second) for m in case.matches()})
    assert set(found.derivations) == set(expected.derivations)
    assert found.absent == expected.absent


def test_only_pairs_with_a_new_article_are_matched_again() -> None:
    story = " ".join(f"word{n} and number {n} of the harbour report" for n in range(40))
    with open_case() as case:
        case.add([replace(ONE, id=name, text=f"{story} {name}", candidates=()) for name in ("a", "b")])
        trace_of(case)
        before = case.matches()
        case.add([replace(ONE, id="c", text=f"{story} c", candidates=())])
        trace_of(case)
        assert case.matches()[: len(before)] == before
        assert {frozenset((m.first, m.second)) for m in case.matches()} == {
            frozenset(pair) for pair in (("a", "b"), ("a", "c"), ("b", "c"))
        }


DOCS = (Path(__file__).parent.parent / "docs" / "case.md").read_text("utf-8")


@pytest.mark.parametrize("sql", re.findall(r"```sql\n(.*?)```", DOCS, re.DOTALL))
def test_the_documented_queries_run(sql: str) -> None:
    with open_case() as case:
        case.add([ONE, TWO])
        case.read_missing()
        case.connection.execute(sql).fetchall()


@pytest.mark.parametrize(
    ("name", "columns"), re.findall(r"^\| `(\w+)` \| [^|]* \| (.*) \|$", DOCS, re.MULTILINE)
)
def test_the_documented_columns_are_those_of_the_view(name: str, columns: str) -> None:
    with open_case() as case:
        found = case.connection.execute(f"SELECT * FROM {name}")
        documented = set(re.findall(r"`(\w+)`", columns))
        assert documented <= {column[0] for column in found.description}
        if name != "articles":
            assert documented == {column[0] for column in found.description}
