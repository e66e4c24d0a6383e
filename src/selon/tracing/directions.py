"""Which of two articles that share text took it: evidence on either side, ranked, each piece recorded.

A declared credit outranks a link or canonical address, that an agency's byline or dateline, that what the texts
show (containment, traces of translation), that the dates. The highest rank with evidence on one side alone
decides; a rank that speaks for both decides nothing. Without any, the direction is unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from selon.records import Direction, Evidence
from selon.tracing.citations import CitationKind
from selon.tracing.credited import Pointer, Supplied

RANKS: tuple[Direction, ...] = ("credit", "canonical", "byline", "containment", "date")
DECLARED: tuple[Direction, ...] = RANKS[:3]  # what the derived article says itself
_RANK_OF: dict[CitationKind, Direction] = {
    "republication": "credit", "translation": "credit", "reports": "credit", "says": "credit",
    "told": "credit", "work": "credit", "ours": "credit",
    "link": "canonical", "agency": "byline", "byline": "byline",
}  # fmt: skip
OUTSIDE = ("canonical-elsewhere", "json-ld-is-based-on")  # rules of credits that a page's head declares


@dataclass(frozen=True, slots=True)
class Clue:
    """Evidence that `derived` is the one that took the text, and the rank it has; a weak clue comes after all."""

    derived: str
    rank: Direction
    evidence: Evidence
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """Which of two articles took the text (None: unknown), what decided, and all that was seen."""

    derived: str | None
    direction: Direction
    clues: tuple[Clue, ...]

    def against(self, derived: str) -> bool:
        """Whether the evidence says that it is the other article that took the text."""
        return self.derived is not None and self.derived != derived


def weigh(clues: Iterable[Clue]) -> Verdict:
    """The verdict of the highest rank that speaks for one side alone."""
    clues = tuple(sorted(clues, key=lambda clue: (clue.weak, RANKS.index(clue.rank))))
    for weak, rank in product((False, True), RANKS):
        sides = {clue.derived for clue in clues if clue.rank == rank and clue.weak == weak}
        if len(sides) == 1:
            return Verdict(sides.pop(), rank, clues)
    return Verdict(None, "unknown", clues)


def clues_of(
    supplied: Supplied, pointers: Mapping[str, Sequence[Pointer]], first: str, second: str
) -> Iterable[Clue]:
    """What either article declares of the other, and their dates."""
    for derived, source in ((first, second), (second, first)):
        yield from _declared(supplied, pointers.get(derived, ()), derived, source)
        if supplied.later(derived, source):
            yield Clue(derived, "date", Evidence("date", derived, None, _dates(supplied, source, derived)))


def _declared(supplied: Supplied, pointers: Sequence[Pointer], derived: str, source: str) -> Iterable[Clue]:
    """Credits of one article that name the other, or its outlet."""
    for pointer in pointers:
        citation = pointer.citation
        outlet = supplied.outlets.by_article.get(source)
        if pointer.target != source and not (citation.outlet and citation.outlet == outlet):
            continue
        if citation.inner:
            continue
        rank = "canonical" if citation.rule in OUTSIDE else _RANK_OF[citation.kind]
        yield Clue(derived, rank, Evidence(citation.rule, derived, citation.span, citation.said))


def _dates(supplied: Supplied, source: str, derived: str) -> str:
    profiles = supplied.profiles
    return f"{profiles[source].published} < {profiles[derived].published}"
