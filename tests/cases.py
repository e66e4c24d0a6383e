"""Whole cases for the tests of what shows them: the four written by hand, with their gold; and large ones, made up."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from typing import Any

from selon import read_all, read_article
from selon.attribution.sentences import find_paragraphs
from selon.records import (
    Absent,
    Article,
    Change,
    Claim,
    Contents,
    Corroboration,
    Derivation,
    Disagreement,
    Evidence,
    Join,
    Loop,
    Origin,
    Origins,
    Passage,
    Reading,
    Span,
    Statement,
    Trace,
    Unread,
)

CASES = Path(__file__).parent.parent / "eval" / "cases"
SKARN = "skarn-bank-incident"
Gold = dict[str, Any]


@cache
def load_case(name: str = SKARN, *, without: str = "") -> Contents:
    """A case written by hand, as selon reads its articles and its gold has the rest.

    `without` is the id of an article left out: it is then absent where others credit it.
    """
    readings = {
        r.article.id: r
        for r in read_all([CASES / name / "articles.jsonl"])
        if isinstance(r, Reading) and r.article.id != without
    }
    gold = json.loads((CASES / name / "gold.json").read_text("utf-8"))
    texts = {key: reading.article.text for key, reading in readings.items()}
    links = [d for d in gold["derivations"] if d["derived"] in texts]
    trace = Trace(tuple(_derivations(links, readings)), tuple(_absent(links, texts)))
    claims = tuple(_claims(gold, readings, trace))
    return Contents(
        name.replace("-", " ").capitalize(),
        tuple(readings.values()),
        (Unread("clipping.pdf", "PDF is not read"),) if without else (),
        trace,
        Corroboration(tuple(_changes(gold, texts)), (), claims, tuple(_loops(readings, trace))),
    )


def _derivations(links: Iterable[Gold], readings: dict[str, Reading]) -> Iterator[Derivation]:
    for d in links:
        derived = readings[d["derived"]].article
        evidence = (Evidence("credit" if d["declared"] else "containment", derived.id, None, d["why"]),)
        source = readings[d["source"]].article if d["source"] in readings else None
        passages = tuple(_passages(derived, source)) if source and d["relation"] != "rewrite" else ()
        yield Derivation(
            d["derived"],
            d["source"],
            d["relation"],
            d["declared"],
            0.9,
            "credit" if d["declared"] else "containment",
            passages,
            evidence,
        )


def _passages(derived: Article, source: Article) -> Iterator[Passage]:
    """Sentences' worth of shared text; of a translation, the paragraphs in their order."""
    if derived.lang != source.lang:
        yield from (
            Passage(a, b)
            for a, b in zip(find_paragraphs(derived.text), find_paragraphs(source.text), strict=False)
        )
        return
    matcher = SequenceMatcher(None, derived.text, source.text, autojunk=False)
    for a, b, size in matcher.get_matching_blocks():
        if size > 25:
            yield Passage(Span(a, a + size), Span(b, b + size))


def _absent(links: Iterable[Gold], texts: dict[str, str]) -> Iterator[Absent]:
    for name in dict.fromkeys(d["source"] for d in links if d["source"] not in texts):
        credited = tuple(d["derived"] for d in links if d["source"] == name and d["declared"])
        yield Absent(name, f"The {name.capitalize()}", None, credited)


def _find(texts: dict[str, str], article: str, quote: str) -> Span:
    start = texts[article].index(quote)
    return Span(start, start + len(quote))


def _changes(gold: Gold, texts: dict[str, str]) -> Iterator[Change]:
    for c in gold["changes"]:
        if c["source"] in texts and c["derived"] in texts:
            before = _find(texts, c["source"], c["before"])
            yield Change(
                c["source"], c["derived"], c["kind"], before, _find(texts, c["derived"], c["after"]), "gold"
            )


def _statement(readings: dict[str, Reading], article: str, span: Span) -> Statement:
    held = (
        a.id
        for a in readings[article].attributions
        if any(c.start < span.end and span.start < c.end for c in a.content)
    )
    return Statement(article, span, next(held, None))


def _claims(gold: Gold, readings: dict[str, Reading], trace: Trace) -> Iterator[Claim]:
    texts = {key: reading.article.text for key, reading in readings.items()}
    for c in gold["claims"]:
        statements = tuple(
            _statement(readings, s["doc"], _find(texts, s["doc"], s["quote"]))
            for s in c["statements"]
            if s["doc"] in texts
        )
        if len(statements) < 2:
            continue
        groups, joins = [], []
        for origin in c["origins"]:
            held = tuple(s for s in statements if s.article in origin["docs"])
            if held:
                groups.append(
                    Origin(
                        origin["label"],
                        "anonymous" if "anonymous" in origin["label"] else "named-person",
                        origin["label"].split(",")[0],
                        held[0].article,
                        held,
                    )
                )
                joins += _joins(held, trace)
        declared = len(statements) - len([j for j in joins if j.strength == "declared"])
        yield Claim(
            c["id"],
            c["gloss"],
            statements,
            Origins(c["origins_min"], c["origins_max"], declared, tuple(groups), tuple(joins)),
            tuple(
                Join(statements[0], s, "certain", Evidence("shared-words", detail="4 words"))
                for s in statements[1:]
            ),
            tuple(_disagreement(readings, statements)),
        )


def _joins(statements: tuple[Statement, ...], trace: Trace) -> Iterator[Join]:
    """Each statement to the one its article's link leads to, else to the first."""
    by_article = {s.article: s for s in statements}
    for statement in statements[1:]:
        link = next(
            (
                d
                for d in trace.derivations
                if d.derived == statement.article and by_article.get(d.source, statement) != statement
            ),
            None,
        )
        if link:
            strength = "declared" if link.declared else "certain"
            rule = "credit" if link.declared else "copied-passage"
            evidence = Evidence(rule, statement.article, None, link.evidence[0].detail)
            yield Join(by_article[link.source], statement, strength, evidence)  # type: ignore[arg-type]  # a literal
        else:
            yield Join(statements[0], statement, "plausible", Evidence("same-description"))


def _disagreement(readings: dict[str, Reading], statements: tuple[Statement, ...]) -> Iterator[Disagreement]:
    """The quantities of the statements, where they are not all one."""
    values: dict[str, list[Statement]] = {}
    for statement in statements:
        for fact in readings[statement.article].facts:
            inside = statement.span.start <= fact.span.start and fact.span.end <= statement.span.end
            if fact.type == "quantity" and inside:
                text = readings[statement.article].article.text
                values.setdefault(text[fact.span.start : fact.span.end].casefold(), []).append(statement)
    if len(values) > 1:
        yield Disagreement("quantity", tuple((value, tuple(held)) for value, held in values.items()))


def _loops(readings: dict[str, Reading], trace: Trace) -> Iterator[Loop]:
    """Where an outlet later cites what came from it: one loop by each way back."""
    source = {d.derived: d for d in trace.derivations}
    for link in trace.derivations:
        chain = [link.derived, link.source]
        while (at := source.get(chain[-1])) and at.source not in chain:
            chain.append(at.source)
        last, first = readings.get(chain[-1]), readings[link.derived]
        if last and len(chain) > 2 and last.article.outlet == first.article.outlet:
            yield Loop(tuple(chain), link.evidence)


# Large cases ---------------------------------------------------------------------------------------

_OUTLETS = [
    "Courier",
    "Herald",
    "Standard",
    "Observer",
    "Mail",
    "Echo",
    "Gazette",
    "Argus",
    "Sentinel",
    "Tribune",
    "Chronicle",
    "Examiner",
    "Mercury",
    "Advertiser",
    "Dispatch",
    "Bulletin",
]
_TOWNS = [
    "Aldmoor",
    "Belgarde",
    "Corvelle",
    "Dunmere",
    "Esquerre",
    "Fenwick",
    "Garrowby",
    "Helian",
    "Ismere",
    "Jarrow",
    "Kelstone",
    "Lisane",
    "Maudrec",
    "Northmere",
    "Orrendale",
    "Pellworth",
]
_SENTENCES = (
    "The harbour master, Ines Falk, said the crane {n} had been inspected in March.",
    "A dock worker, who asked not to be named, said the cable may have been worn for {n} months.",
    "“Nobody told us to stop,” said Peter Orme, who was on the quay.",
    "The port authority said in a statement that it would publish its findings in {n} days.",
    "About {n} people were moved from the ferry terminal on Tuesday evening.",
    "According to the union, three complaints were filed last year.",
)


@cache
def make_case(size: int, *, outlets: int = 150, seed: int = 7) -> Contents:
    """A case of `size` articles over some days: a few texts from which most others are copied, in turn."""
    rand = random.Random(seed)
    start = datetime(2025, 10, 20, 6, tzinfo=UTC)
    readings, links, changes = [], [], []
    roots = max(2, size // 75)
    for n in range(size):
        place = rand.randrange(outlets)
        outlet = f"{_TOWNS[place % 16]} {_OUTLETS[place // 16]}" if n >= roots else f"Agency {n + 1}"
        lines = [
            sentence.format(n=rand.randint(2, 40)) for sentence in rand.sample(_SENTENCES, rand.randint(3, 6))
        ]
        start += timedelta(minutes=int(rand.expovariate(size / 9000)))
        article = Article(
            id=f"a{n}",
            text="\n\n".join(lines),
            lang="en",
            title=f"Crane {n} fell on the quay, port says",
            outlet=outlet,
            published=start.isoformat().replace("+00:00", "Z"),
            url=f"https://outlet{place}.example/{n}",
        )
        readings.append(read_article(article))
        if n >= roots and rand.random() < 0.9:
            source = rand.choice((0, 0, 1, *range(roots))) if rand.random() < 0.85 else rand.randrange(n)
            whole = Span(0, len(lines[0]))
            shared = Span(0, min(len(lines[0]), readings[source].article.text.find("\n")))
            declared = rand.random() < 0.6
            links.append(
                Derivation(
                    f"a{n}",
                    f"a{source}",
                    rand.choice(("republication", "edited", "excerpt", "rewrite")),  # type: ignore[arg-type]  # literals
                    declared,
                    0.9,
                    "credit" if declared else "containment",
                    (Passage(whole, shared),),
                    (Evidence("credit" if declared else "containment", f"a{n}", whole, ""),),
                )
            )
            if rand.random() < 0.2:
                changes.append(Change(f"a{source}", f"a{n}", "hedge-dropped", shared, whole, "made"))
    claims = tuple(_made_claims(readings, size))
    return Contents(
        "Crane case", tuple(readings), (), Trace(tuple(links)), Corroboration(tuple(changes), (), claims)
    )


def _made_claims(readings: list[Reading], size: int) -> Iterator[Claim]:
    for n in range(max(2, size // 20)):
        statements = tuple(
            Statement(r.article.id, Span(0, r.article.text.find("\n")))
            for r in readings[n :: max(2, size // 20)]
        )
        joins = tuple(Join(statements[0], s, "certain", Evidence("containment")) for s in statements[1:])
        first = statements[0]
        label = readings[n].article.text[: first.span.end]
        origin = Origin("a dock worker", "anonymous", "a dock worker", first.article, statements)
        yield Claim(f"c{n + 1}", label, statements, Origins(1, 1, len(statements), (origin,), joins), joins)
