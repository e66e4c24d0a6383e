"""Where the articles of a case take their text and their information from.

Text shared between two articles becomes a derivation once it is known which of them is the direct source of
the other (`families`) and on what evidence (`directions`). Pairs that a common source or a chain of copies
explains are listed as siblings. An article that shares no long passage with another but credits it is a
rewrite; what it credits and was not supplied is absent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from selon.records import Absent, Derivation, Evidence, Match, Passage, Reading, Relation, Span, Trace
from selon.tracing.citations import Citation
from selon.tracing.clues import text_clues
from selon.tracing.credited import Pointer, Supplied, absent_records, find_credited
from selon.tracing.directions import DECLARED, Verdict, clues_of, weigh
from selon.tracing.families import Declared, Link, ancestors_of, choose_links, nearest
from selon.tracing.overlaps import Measuring, Overlap, common, join, length, quoted_spans

Pair = tuple[str, str]
_WHOLE = 0.9  # share of the source in a republication
_UNCHANGED = 0.93  # fidelity of one: typography, a house style, a word or two
_MOSTLY = (
    0.6  # share of the derived article; below it, what was taken stands in an otherwise different article
)
_QUOTED = 0.4  # share of an article; more than that in quotation marks is an interview taken over
_LINE = 60  # characters outside quotation marks: "the mayor, Miriam Castell, told a press conference"
_TOUCH = 0.2  # share below which an article that credits another for its information has rewritten it


def find_derivations(readings: Sequence[Reading], matches: Sequence[Match]) -> Trace:
    """The derivations of a case, direct ones first, then pairs that these explain; and what is absent.

    `matches` are what the articles share, within a language and across languages, each pair once.
    """
    supplied = Supplied(readings)
    pointers = find_credited(supplied)
    order = supplied.order()
    measured = {_key(o.match.first, o.match.second): o for o in _measured(supplied, matches, order)}
    spoken = set(_spoken_pairs(supplied, measured))
    overlaps = {key: overlap for key, overlap in measured.items() if key not in spoken}
    verdicts = dict(_verdicts(supplied, pointers, overlaps))
    declared = _declared(pointers)
    links = choose_links(overlaps.values(), lambda a, b: verdicts[_key(a, b)], order, declared)
    sources: dict[str, list[Link]] = {}
    for link in links:
        sources.setdefault(link.derived, []).append(link)
    direct = [_derivation(link, verdicts[_key(link.derived, link.source)]) for link in links]
    taken = {_key(d.derived, d.source) for d in direct}
    siblings = list(_siblings(overlaps, verdicts, sources, taken, declared.absent))
    credited, absent = _credited(pointers, sources, taken)
    siblings += [_spoken(measured[key]) for key in measured if key in spoken]
    return Trace((*direct, *credited, *siblings), absent)


def _declared(pointers: Mapping[str, Sequence[Pointer]]) -> Declared:
    """What articles declare of their sources; one whose text credits a supplied article is no copy of an absent one."""
    credits = {i: frozenset(p.target for p in several) for i, several in pointers.items()}
    of_text = {i: [p for p in several if p.absent and p.citation.of_text] for i, several in pointers.items()}
    absent = {i: several[0].target for i, several in of_text.items() if several}
    for id_, several in pointers.items():
        if any(p.citation.of_text and not p.absent for p in several):
            absent.pop(id_, None)
    translated = {i for i in absent if any(p.citation.kind == "translation" for p in of_text[i])}
    return Declared(credits, absent, frozenset(translated))


def _measured(supplied: Supplied, matches: Sequence[Match], order: Mapping[str, int]) -> Iterator[Overlap]:
    """The overlaps of all matches, those of the nearest pairs word by word."""
    measuring = Measuring(supplied.wordings, matches)
    rough = [measuring.estimate(match) for match in matches]
    near = nearest(rough, order)
    for overlap in rough:
        match = overlap.match
        yield measuring.measure(match) if (match.first, match.second) in near else overlap


def _verdicts(
    supplied: Supplied, pointers: Mapping[str, Sequence[Pointer]], overlaps: Mapping[Pair, Overlap]
) -> Iterator[tuple[Pair, Verdict]]:
    """For each pair which article took the text; the texts are only asked where they could decide."""
    for key, overlap in overlaps.items():
        clues = [*clues_of(supplied, pointers, *key)]
        if overlap.exact and weigh(clues).direction not in DECLARED:
            clues += text_clues(supplied.wordings, overlap)
        yield key, weigh(clues)


def _spoken_pairs(supplied: Supplied, overlaps: Mapping[Pair, Overlap]) -> Iterator[Pair]:
    """The pairs that share little but what somebody said: two reporters heard it."""
    quoted: dict[str, list[Span]] = {}
    for key, overlap in overlaps.items():
        if overlap.match.across or max(overlap.covered) > _QUOTED:
            continue
        beyond = []
        for id_ in key:
            if id_ not in quoted:
                quoted[id_] = quoted_spans(supplied.articles[id_])
            passages = join(overlap.spans(id_))
            beyond.append(length(passages) - common(passages, quoted[id_]))
        if max(beyond) < _LINE:
            yield key


def _spoken(overlap: Overlap) -> Derivation:
    """A pair whose common source is a person."""
    match = overlap.match
    passages = tuple(_passages(overlap, match.first))
    evidence = (Evidence("same-words-said"), *match.evidence)
    return Derivation(
        match.first, match.second, "excerpt", False, match.score, "unknown", passages, evidence, True
    )


def _key(one: str, other: str) -> Pair:
    return (one, other) if one < other else (other, one)


def _derivation(link: Link, verdict: Verdict) -> Derivation:
    derived, source, overlap = link.derived, link.source, link.overlap
    clues = [c for c in verdict.clues if c.derived == derived] if verdict.derived else verdict.clues
    declared = verdict.derived == derived and verdict.direction in DECLARED
    shared = f"{overlap.covers(derived):.2f} {overlap.covers(source):.2f}"
    return Derivation(
        derived,
        source,
        _relation(overlap, derived, declared=declared),
        declared,
        overlap.match.score,
        verdict.direction,
        tuple(_passages(overlap, derived)),
        (*(c.evidence for c in clues), Evidence("shared", detail=shared), *overlap.match.evidence),
    )


def _passages(overlap: Overlap, derived: str) -> Iterator[Passage]:
    """The passages of a match, in the order of the derived article."""
    turned = derived != overlap.match.first
    for first, second in sorted(overlap.match.passages, key=lambda pair: pair[turned]):
        yield Passage(second, first) if turned else Passage(first, second)


def _relation(overlap: Overlap, derived: str, *, declared: bool) -> Relation:
    """What kind of taking it is, from how much of either article is shared, and how faithfully."""
    mine, theirs = overlap.covers(derived), overlap.covers(overlap.other(derived))
    if overlap.match.across:
        return "rewrite" if declared and max(mine, theirs) < _MOSTLY else "translation"
    if declared and mine < _TOUCH and theirs < _TOUCH:
        return "rewrite"
    if mine < _MOSTLY:
        return "excerpt"
    return "republication" if theirs >= _WHOLE and overlap.fidelity >= _UNCHANGED else "edited"


def _siblings(
    overlaps: Mapping[Pair, Overlap],
    verdicts: Mapping[Pair, Verdict],
    sources: Mapping[str, list[Link]],
    taken: set[Pair],
    absent: Mapping[str, str],
) -> Iterator[Derivation]:
    """The pairs that share text and are explained by others: by a common source, or by a chain between them."""
    above = {article: ancestors_of(article, sources) for article in {i for key in overlaps for i in key}}
    for key, overlap in overlaps.items():
        if key in taken:
            continue
        derived, source = _turned(overlap, verdicts[key], above)
        if source in above[derived]:
            why = Evidence("through", detail=above[derived][source])
        else:
            shared = next((a for a in above[derived] if a in above[source]), None)
            why = Evidence("common-source", detail=shared or absent.get(derived) or absent.get(source, ""))
        made = _derivation(Link(derived, source, overlap, 0.0), verdicts[key])
        yield replace(made, evidence=(why, *made.evidence), sibling=True)


def _turned(overlap: Overlap, verdict: Verdict, above: Mapping[str, Mapping[str, str]]) -> tuple[str, str]:
    """The two articles of a pair, the one that comes from the other, or is later, first."""
    first, second = overlap.match.first, overlap.match.second
    if second in above[first] or (first not in above[second] and verdict.derived != second):
        return first, second
    return second, first


def _credited(
    pointers: Mapping[str, Sequence[Pointer]], sources: Mapping[str, list[Link]], taken: set[Pair]
) -> tuple[list[Derivation], tuple[Absent, ...]]:
    """Rewrites, and derivations from articles that were not supplied."""
    made: list[Derivation] = []
    kept: dict[str, list[Pointer]] = {}
    for article, several in pointers.items():
        own = [
            p
            for p in several
            if not p.citation.inner and not _inherited(p.citation, sources.get(article, ()))
        ]
        for target in dict.fromkeys(p.target for p in own):
            if _key(article, target) in taken:
                continue
            mine = [p for p in own if p.target == target]
            if mine[0].absent:
                kept.setdefault(article, []).extend(mine)
            made.append(_rewrite(article, target, mine))
    return made, absent_records(kept)


def _inherited(citation: Citation, sources: Sequence[Link]) -> bool:
    """Whether a citation stands in a passage that the article took from one of its sources."""
    return bool(citation.span) and any(
        span.start <= citation.span.start and citation.span.end <= span.end
        for link in sources
        for span in link.overlap.spans(link.derived)
        if citation.span
    )


def _rewrite(article: str, target: str, pointers: Sequence[Pointer]) -> Derivation:
    kinds = {p.citation.kind for p in pointers}
    relation: Relation = "rewrite"
    if pointers[0].absent and kinds & {"republication", "agency", "byline", "link"}:
        relation = "republication"
    if pointers[0].absent and "translation" in kinds:
        relation = "translation"
    evidence = tuple(Evidence(p.citation.rule, article, p.citation.span) for p in pointers)
    return Derivation(article, target, relation, True, 1.0, "credit", (), evidence)
