"""Where the articles of a case take their text and their information from.

Text shared between two articles becomes a derivation once it is known which of them is the direct source of
the other (`families`) and on what evidence (`directions`). Pairs that a common source or a chain of copies
explains are listed as siblings. An article that shares no long passage with another but credits it is a
rewrite; what it credits and was not supplied is absent.

What takes texts to find out concerns one article (its profile, its citations, as long as no outlet that it may
name comes in) or one pair (`pairs`), and can be kept; the rest is decided family by family (`derive`).
`find_derivations` does everything at once.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from operator import itemgetter

from selon.groups import Groups
from selon.records import Absent, Article, Derivation, Evidence, Match, Passage, Relation, Trace
from selon.tracing.citations import Citation, find_citations
from selon.tracing.clues import COMMON, text_clues
from selon.tracing.credited import Content, Pointer, Supplied, content_of, find_credited
from selon.tracing.directions import DECLARED, Verdict, clues_of, weigh
from selon.tracing.families import Declared, Link, ancestors_of, choose_links
from selon.tracing.outlets import Key as OutletKey
from selon.tracing.outlets import Outlets
from selon.tracing.overlaps import Overlap, estimate, measured
from selon.tracing.pairs import (
    Key,
    Pair,
    PairMeasuring,
    compare_nearest,
    counted_in,
    key_of_pair,
    words_to_count,
)
from selon.tracing.profiles import profile_of
from selon.tracing.wordings import Wordings

_WHOLE = 0.9  # share of the source in a republication
_UNCHANGED = 0.93  # fidelity of one: typography, a house style, a word or two
_MOSTLY = (
    0.6  # share of the derived article; below it, what was taken stands in an otherwise different article
)
_TOUCH = 0.2  # share below which an article that credits another for its information has rewritten it


def find_derivations(articles: Iterable[Article], matches: Sequence[Match]) -> Trace:
    """The derivations of a case, direct ones first, then pairs that these explain; and what is absent.

    `matches` are what the articles share, within a language and across languages, each pair once.
    """
    by_id = {article.id: article for article in articles}
    supplied = Supplied(map(profile_of, by_id.values()))
    citations = {id_: find_citations(article, supplied.outlets) for id_, article in by_id.items()}
    texts = _Texts(by_id)
    pointers = find_credited(supplied, citations, texts)
    measuring = PairMeasuring(Wordings(by_id))
    pairs = compare_nearest(
        supplied.order, map(measuring.cover, matches), lambda pairs: map(measuring.compare, pairs)
    )
    spread = texts.spread_of_words(words_to_count(pairs))
    of_family: dict[str, list[Pair]] = {}
    families = find_families(supplied, (pair.key for pair in pairs))
    root = {id_: members[0] for members in families for id_ in members}
    for pair in pairs:
        of_family.setdefault(root[pair.match.first], []).append(pair)
    found = (
        derive(supplied, members, pointers, of_family.get(members[0], ()), spread) for members in families
    )
    return put_together(supplied, found)


class _Texts:
    """All that is counted over the texts of all articles, each when it is asked for."""

    def __init__(self, articles: Mapping[str, Article]) -> None:
        self._articles = articles

    @cached_property
    def _contents(self) -> Mapping[str, Content]:
        return {id_: content_of(article) for id_, article in self._articles.items()}

    def contents(self, ids: set[str]) -> Mapping[str, Content]:
        return {id_: self._contents[id_] for id_ in ids}

    def spread(self, names: set[str]) -> Counter[str]:
        return Counter(name for held in self._contents.values() for name in held & names)

    def spread_of_words(self, words: set[str]) -> Counter[str]:
        texts = (article.text for article in self._articles.values()) if words else ()
        return Counter(word for text in texts for word in words & counted_in(text))


@dataclass(frozen=True, slots=True)
class AbsentCredit:
    """An article that credits one that was not supplied: the id of the latter, its outlet and its address if given."""

    article: str
    target: str
    outlet: OutletKey | None
    url: str | None


@dataclass(frozen=True, slots=True)
class FamilyTrace:
    """What was found of the articles of one family: direct sources, the strongest first; what is only credited; pairs
    that others explain, or somebody's words; and credits of absent articles."""

    direct: tuple[Derivation, ...] = ()
    credited: tuple[Derivation, ...] = ()
    siblings: tuple[Derivation, ...] = ()
    spoken: tuple[Derivation, ...] = ()
    absent: tuple[AbsentCredit, ...] = ()


def find_families(supplied: Supplied, pairs: Iterable[Key]) -> list[list[str]]:
    """The articles that pairs tie together, all in the order of the case; an article without any is alone."""
    groups = Groups(supplied.profiles)
    for first, second in pairs:
        groups.join(first, second)
    return groups.lists()


def derive(
    supplied: Supplied,
    members: Sequence[str],
    pointers: Mapping[str, Sequence[Pointer]],
    pairs: Sequence[Pair],
    spread: Mapping[str, int],
) -> FamilyTrace:
    """What is found of one family, from all that was found of its articles and its pairs (`compare_nearest`).

    `spread` gives, for `words_to_count`, in how many articles each stands (`counted_in`); how many more than
    `enough_to_know` makes no difference.
    """
    pointers = {id_: pointers[id_] for id_ in members if id_ in pointers}
    pairs = sorted(pairs, key=lambda pair: supplied.places(pair.key))
    degrees = Counter(id_ for pair in pairs for id_ in pair.key)
    apart = [pair for pair in pairs if not pair.coverage.spoken]
    overlaps = {pair.key: _overlap(pair, degrees, spread) for pair in apart}
    verdicts = {pair.key: _verdict(supplied, pointers, spread, pair) for pair in apart}
    declared = _declared(pointers)
    links = choose_links(
        overlaps.values(), lambda a, b: verdicts[key_of_pair(a, b)], supplied.order, declared
    )
    sources: dict[str, list[Link]] = {}
    for link in links:
        sources.setdefault(link.derived, []).append(link)
    direct = [_derivation(link, verdicts[key_of_pair(link.derived, link.source)]) for link in links]
    taken = {key_of_pair(d.derived, d.source) for d in direct}
    siblings = _siblings(overlaps, verdicts, sources, taken, declared.absent)
    credited, absent = _credited(pointers, sources, taken)
    spoken = (_spoken(pair.match) for pair in pairs if pair.coverage.spoken)
    return FamilyTrace(tuple(direct), tuple(credited), tuple(siblings), tuple(spoken), tuple(absent))


def enough_to_know(members: Sequence[str]) -> int:
    """The number of articles from which on it is the same to a family in how many more a word stands."""
    return max(COMMON, len(members) + 1)


def put_together(supplied: Supplied, found: Iterable[FamilyTrace]) -> Trace:
    """The trace of a case: direct sources by the place of the article, then what is only credited, then siblings."""
    place = supplied.place
    families = list(found)
    direct = sorted((d for f in families for d in f.direct), key=lambda d: place[d.derived])
    credited = sorted((d for f in families for d in f.credited), key=lambda d: place[d.derived])
    explained = [
        sorted(several, key=lambda d: supplied.places((d.derived, d.source)))
        for several in ((d for f in families for d in f.siblings), (d for f in families for d in f.spoken))
    ]
    absent = sorted((a for f in families for a in f.absent), key=lambda a: place[a.article])
    return Trace(
        (*direct, *credited, *explained[0], *explained[1]), _absent_records(supplied.outlets, absent)
    )


def _absent_records(outlets: Outlets, credits: Iterable[AbsentCredit]) -> tuple[Absent, ...]:
    """One record for each article that is credited and was not supplied, in the order of first mention."""
    several: dict[str, list[AbsentCredit]] = {}
    for credit in credits:
        several.setdefault(credit.target, []).append(credit)
    return tuple(
        Absent(
            target,
            next((outlets.all[c.outlet].name for c in held if c.outlet), None),
            next((c.url for c in held if c.url), None),
            tuple(dict.fromkeys(c.article for c in held)),
        )
        for target, held in several.items()
    )


def _overlap(pair: Pair, degrees: Mapping[str, int], spread: Mapping[str, int]) -> Overlap:
    """How much two articles share: word by word, if they are compared so; `degrees`: how many share with each."""
    if pair.comparison is None:
        return estimate(pair.match, pair.coverage)
    family = max(degrees[pair.match.first], degrees[pair.match.second]) + 1
    return measured(pair.match, pair.coverage, pair.comparison.likeness, family, spread)


def _verdict(
    supplied: Supplied, pointers: Mapping[str, Sequence[Pointer]], spread: Mapping[str, int], pair: Pair
) -> Verdict:
    """Which of two articles took the text; what the texts show counts only where it could decide."""
    clues = tuple(clues_of(supplied, pointers, *pair.key))
    verdict = weigh(clues)
    if pair.comparison is None or verdict.direction in DECLARED:
        return verdict
    return weigh((*clues, *text_clues(pair.comparison.traits, spread)))


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


def _spoken(match: Match) -> Derivation:
    """A pair whose common source is a person."""
    passages = tuple(_passages(match, match.first))
    evidence = (Evidence("same-words-said"), *match.evidence)
    return Derivation(
        match.first, match.second, "excerpt", False, match.score, "unknown", passages, evidence, True
    )


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
        tuple(_passages(overlap.match, derived)),
        (*(c.evidence for c in clues), Evidence("shared", detail=shared), *overlap.match.evidence),
    )


def _passages(match: Match, derived: str) -> Iterator[Passage]:
    """The passages of a match, in the order of the derived article."""
    if derived == match.first:
        return itertools.starmap(Passage, match.passages)
    turned = sorted(match.passages, key=itemgetter(1))
    return (Passage(second, first) for first, second in turned)


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
    overlaps: Mapping[Key, Overlap],
    verdicts: Mapping[Key, Verdict],
    sources: Mapping[str, list[Link]],
    taken: set[Key],
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
    pointers: Mapping[str, Sequence[Pointer]],
    sources: Mapping[str, list[Link]],
    taken: set[Key],
) -> tuple[list[Derivation], list[AbsentCredit]]:
    """Rewrites, and derivations from articles that were not supplied."""
    made: list[Derivation] = []
    absent: list[AbsentCredit] = []
    for article, several in pointers.items():
        own = [
            p
            for p in several
            if not p.citation.inner and not _inherited(p.citation, sources.get(article, ()))
        ]
        for target in dict.fromkeys(p.target for p in own):
            if key_of_pair(article, target) in taken:
                continue
            mine = [p for p in own if p.target == target]
            made.append(_rewrite(article, target, mine))
            if mine[0].absent:
                absent += [AbsentCredit(article, target, p.citation.outlet, p.citation.url) for p in mine]
    return made, absent


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
