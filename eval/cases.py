"""Whole cases scored: derivations, claims, origins and changes against what each case's gold says.

    python -m eval.cases                 measure eval/cases/* (`make eval` does, and compares with pinned floors)
    python -m eval.cases --each          and every case by itself
    python -m eval.cases --errors        and each error of the development cases, which alone may be read

Development and test cases (`split` in gold.json, "dev" where it is missing) are pooled apart. Beside selon's
origins stand what a user would count today: the outlets of a claim, and its titles clustered at a word Jaccard of
.55, each taken as an interval of one number. Figures are in percent. The rules are those of the shared
score_cases.py; this copy needs nothing outside the repository.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from selon.corroboration.outcome import corroborate
from selon.reading import read_article
from selon.records import Article, Corroboration, Reading, Span, Statement, Trace
from selon.tracing.lineage import find_derivations
from selon.tracing.reuse import find_reuse
from selon.tracing.translation import find_translations

HERE = Path(__file__).parent
CASES = HERE / "cases"
BASELINES = ("outlets", "titles")  # figures of what a user would count today, for comparison only
JACCARD = 0.55  # of the words of two titles, from which tools of 2026 take two reports for one
_WORD = re.compile(r"\w+")
Gold = Mapping[str, Any]
Interval = tuple[int, int]


@dataclass(slots=True)
class Tally:
    """Counts of one split, each figure as hits over all."""

    hits: dict[str, float] = field(default_factory=dict)
    of: dict[str, float] = field(default_factory=dict)

    def add(self, name: str, hits: float, of: float) -> None:
        self.hits[name] = self.hits.get(name, 0) + hits
        self.of[name] = self.of.get(name, 0) + of

    def figures(self) -> dict[str, float]:
        """Every figure in percent."""
        return {n: round(100 * self.hits[n] / self.of[n], 1) if self.of[n] else 0.0 for n in self.of}


@dataclass(frozen=True, slots=True)
class Scored:
    """One case: its gold, its articles as read, what was found, and the counts."""

    name: str
    gold: Gold
    readings: Mapping[str, Reading]
    found: Corroboration
    tally: Tally

    @property
    def split(self) -> str:
        return str(self.gold.get("split", "dev"))


def measure(folders: Iterable[Path]) -> dict[str, Tally]:
    """The tallies of all cases, by split."""
    return pool(score_case(folder) for folder in sorted(folders))


def pool(cases: Iterable[Scored]) -> dict[str, Tally]:
    """The tallies of cases already scored, by split."""
    tallies: dict[str, Tally] = {}
    for case in cases:
        tally = tallies.setdefault(case.split, Tally())
        for name, of in case.tally.of.items():
            tally.add(name, case.tally.hits[name], of)
    return tallies


def score_case(folder: Path) -> Scored:
    """One case read, traced, corroborated and scored."""
    gold: Gold = json.loads((folder / "gold.json").read_text("utf-8"))
    readings = read_case(folder)
    trace = trace_case(readings)
    by_id = {r.article.id: r for r in readings}
    found, tally = corroborate(readings, trace), Tally()
    score(gold, by_id, trace, found, tally)
    return Scored(folder.name, gold, by_id, found, tally)


def read_case(folder: Path) -> list[Reading]:
    """The articles of a case, read."""
    lines = (folder / "articles.jsonl").read_text("utf-8").splitlines()
    return [read_article(Article(**json.loads(line))) for line in lines if line.strip()]


def trace_case(readings: Sequence[Reading]) -> Trace:
    """Where the articles of a case take their text from."""
    articles = [r.article for r in readings]
    return find_derivations(articles, [*find_reuse(articles), *find_translations(articles)])


def score(
    gold: Gold, readings: Mapping[str, Reading], trace: Trace, found: Corroboration, tally: Tally
) -> None:
    """Adds one case to a tally."""
    _score_derivations(gold, trace, tally)
    _score_claims(gold, readings, found, tally)
    _score_changes(gold, readings, found, tally)


def _score_derivations(gold: Gold, trace: Trace, tally: Tally) -> None:
    want = {(d["derived"], d["source"]) for d in gold["derivations"]}
    linked = {frozenset(pair) for pair in want}
    have = {(d.derived, d.source) for d in trace.derivations if not d.sibling}
    absent = {a.id for a in trace.absent}
    have = {pair for pair in have if pair[1] not in absent}
    pairs = {frozenset(pair) for pair in have} - (_implied(linked) - linked)
    tally.add("derivations recall", len(linked & pairs), len(linked))
    tally.add("derivations precision", len(linked & pairs), len(pairs))
    tally.add("derivations directed", len(have & want), len(linked))


def _implied(linked: set[frozenset[str]]) -> set[frozenset[str]]:
    """All pairs of articles that links hold together: a copy of a copy is neither right nor wrong."""
    groups: list[set[str]] = []
    for pair in linked:
        touching = [g for g in groups if g & pair]
        groups = [g for g in groups if g not in touching] + [set(pair).union(*touching)]
    return {frozenset((a, b)) for g in groups for a in g for b in g if a != b}


@dataclass(frozen=True, slots=True)
class _Known:
    """One statement of the gold: the claim it belongs to, its article, its span."""

    claim: str
    article: str
    span: Span


def _known(gold: Gold, readings: Mapping[str, Reading]) -> list[_Known]:
    return [
        _Known(c["id"], s["doc"], _at(readings, s["doc"], s["quote"]))
        for c in gold["claims"]
        for s in c["statements"]
    ]


def _at(readings: Mapping[str, Reading], article: str, quote: str) -> Span:
    start = readings[article].article.text.index(quote)
    return Span(start, start + len(quote))


def near(one: Span, other: Span) -> bool:
    """Whether two spans share half of the shorter."""
    shared = min(one.end, other.end) - max(one.start, other.start)
    return shared >= 0.5 * max(1, min(one.end - one.start, other.end - other.start))


def _score_claims(gold: Gold, readings: Mapping[str, Reading], found: Corroboration, tally: Tally) -> None:
    known = _known(gold, readings)

    def inside(number: int) -> list[_Known]:
        statements = found.claims[number].statements
        return [k for k in known if any(s.article == k.article and near(k.span, s.span) for s in statements)]

    held = [inside(number) for number in range(len(found.claims))]
    for claim in gold["claims"]:
        mine = [k for k in known if k.claim == claim["id"]]
        counts = [sum(k.claim == claim["id"] for k in of) for of in held]
        most = max(counts, default=0)
        tally.add("claims recall", most, len(mine))
        wanted = claim["origins_min"], claim["origins_max"]
        articles = [readings[k.article].article for k in mine]
        _score_interval("outlets", (len({a.outlet for a in articles}),) * 2, wanted, tally)
        _score_interval("titles", (count_titles(a.title or "" for a in articles),) * 2, wanted, tally)
        if most == 0:
            tally.add("origins covered", 0, 1)
            tally.add("origins exact", 0, 1)
            continue
        best = counts.index(most)
        tally.add("claims purity", most, len(held[best]))
        origins = found.claims[best].origins
        _score_interval("origins", (origins.at_least, origins.at_most), wanted, tally)


def _score_interval(name: str, found: Interval, wanted: Interval, tally: Tally) -> None:
    """Covered: the intervals overlap, and the one found is at most one wider; exact: they are the same."""
    overlap = found[0] <= wanted[1] and found[1] >= wanted[0]
    narrow = found[1] - found[0] <= wanted[1] - wanted[0] + 1
    tally.add(f"{name} covered", overlap and narrow, 1)
    tally.add(f"{name} exact", found == wanted, 1)


def count_titles(titles: Iterable[str]) -> int:
    """How many groups titles fall into when two of a word Jaccard of at least JACCARD go together."""
    groups: list[list[set[str]]] = []
    for title in titles:
        words = set(_WORD.findall(title.lower()))
        near_ones = [g for g in groups if any(_jaccard(words, other) >= JACCARD for other in g)]
        merged = [words, *(w for g in near_ones for w in g)]
        groups = [g for g in groups if g not in near_ones] + [merged]
    return len(groups)


def _jaccard(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other) if one | other else 1.0


def _score_changes(gold: Gold, readings: Mapping[str, Reading], found: Corroboration, tally: Tally) -> None:
    taken = _right_changes(gold, readings, found)
    tally.add("changes recall", len(taken), len(gold["changes"]))
    tally.add("changes precision", len(taken), len(found.changes))


def _right_changes(
    gold: Gold, readings: Mapping[str, Reading], found: Corroboration
) -> dict[int, Mapping[str, str]]:
    """The numbers of the changes found that gold has too, each with gold's."""
    taken: dict[int, Mapping[str, str]] = {}
    for wanted in gold["changes"]:
        span = _at(readings, wanted["derived"], wanted["after"])
        key = wanted["source"], wanted["derived"], wanted["kind"]
        for number, change in enumerate(found.changes):
            if (
                number not in taken
                and (change.source, change.derived, change.type) == key
                and near(span, change.after)
            ):
                taken[number] = wanted
                break
    return taken


def describe_errors(case: Scored) -> Iterator[str]:
    """A line for each statement, origin and change of a case that was not found as gold has it."""
    yield from _claim_errors(case)
    right = _right_changes(case.gold, case.readings, case.found)
    for wanted in case.gold["changes"]:
        if wanted not in right.values():
            where = f"{wanted['source']} > {wanted['derived']} {wanted['kind']}"
            yield f"CHANGE MISSED  {where}: {wanted['before']} => {wanted['after']}"
    for number, change in enumerate(case.found.changes):
        if number not in right:
            before, after = (
                _words(case, change.source, change.before),
                _words(case, change.derived, change.after),
            )
            yield f"CHANGE CRIED  {change.source} > {change.derived} {change.type} ({change.rule}): {before} => {after}"


def _words(case: Scored, article: str, span: Span) -> str:
    return " ".join(case.readings[article].article.text[slice(*span)].split())


def _claim_errors(case: Scored) -> Iterator[str]:
    known = _known(case.gold, case.readings)

    def holds(statements: Iterable[Statement], k: _Known) -> bool:
        return any(s.article == k.article and near(k.span, s.span) for s in statements)

    for claim in case.gold["claims"]:
        mine = [k for k in known if k.claim == claim["id"]]
        best = max(case.found.claims, key=lambda c: sum(holds(c.statements, k) for k in mine), default=None)
        if best is None or not any(holds(best.statements, k) for k in mine):
            yield f"CLAIM MISSED  {claim['id']}: {claim['gloss']}"
            continue
        for k in mine:
            if not holds(best.statements, k):
                elsewhere = next((c.id for c in case.found.claims if holds(c.statements, k)), "no claim")
                yield f"STATEMENT APART  {claim['id']}: {k.article} [{elsewhere}] {_words(case, k.article, k.span)}"
        for k in known:
            if k.claim != claim["id"] and holds(best.statements, k):
                yield f"STATEMENT ALIEN  {claim['id']}: {k.article} ({k.claim}) {_words(case, k.article, k.span)}"
        got, want = best.origins, (claim["origins_min"], claim["origins_max"])
        if (got.at_least, got.at_most) != want:
            counts = f"found {got.at_least}-{got.at_most}, gold {want[0]}-{want[1]}"
            yield f"ORIGINS  {claim['id']}: {counts}: {claim['gloss']}"
            for group in got.groups:
                yield f"    {group.label} ({group.kind}): {', '.join(group.articles)}"
            for join in got.joins:
                yield f"    {join.strength} {join.evidence.rule}: {join.first.article} ~ {join.second.article}"


def report(tallies: Mapping[str, Tally]) -> Iterator[str]:
    """The figures, a line each."""
    for split, tally in sorted(tallies.items()):
        for name, figure in tally.figures().items():
            yield f"{split:5} {name:24} {figure:5.1f}  of {tally.of[name]:.0f}"


def _in_one_line(case: Scored) -> str:
    figures = {n: v for n, v in case.tally.figures().items() if not n.startswith(BASELINES)}
    return f"{case.name:28} {case.split:5} " + "  ".join(f"{n} {v}" for n, v in figures.items())


def main() -> None:
    """Measures all cases, and prints the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--each", action="store_true")
    parser.add_argument("--errors", action="store_true")
    wanted = parser.parse_args()
    cases = [score_case(p.parent) for p in sorted(CASES.glob("*/gold.json"))]
    print("\n".join(report(pool(cases))))
    for case in cases if wanted.each or wanted.errors else ():
        print(_in_one_line(case))
        if wanted.errors and case.split == "dev":
            print(*describe_errors(case), sep="\n")


if __name__ == "__main__":
    main()
