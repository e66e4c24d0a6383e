"""Origins: how many independent sources a claim comes from, as an interval.

Two statements share an origin, declared, where one article takes the passage or the information from the other
and says so, where both credit the same outlet, and where both name the same person or organisation as their
source: a source who tells two reporters is one source, reported twice. It is certain, though undeclared, for a copy
and a translation, and for an office whose holder the article names. It is plausible where neither shows it but the
texts make it likely: an article gives no source for what another gives one for; both rest on the same document, or
on an unnamed source described alike, or on people of the same body or boat; a source only believes what was
published before.

`at_most` counts what remains when plausible joins are refused, `at_least` when all are accepted, `declared_only`
when nothing but declared links is accepted. A statement is put with one article it derives from; that it cites two
does not make those two one. What two sources say with different figures is never joined as plausible.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from selon.comparison.contents import DAY, NUMBER, Content, bare_of
from selon.corroboration.voices import Voice
from selon.groups import Groups
from selon.records import (
    Absent,
    Derivation,
    Evidence,
    Join,
    Origin,
    Origins,
    Passage,
    Reading,
    Span,
    Statement,
    Strength,
)

_ACCEPTED: dict[str, tuple[Strength, ...]] = {
    "at_least": ("declared", "certain", "plausible"),
    "at_most": ("declared", "certain"),
    "declared_only": ("declared",),
}


_ALONG = (
    "copied-passage",
    "translated-passage",
    "credit",
    "rewrite",
    "same-article",
)  # rules of joins along derivations
_OFFICE = 2  # words by which an office is told from others: "the county engineer", not "the director"
_COGNATE = 5  # first letters by which a word of a name meets its translation
_LONGEST_LABEL = 100  # characters of a description that are still a label
_VOICES = 6  # voices of one group that are compared with another's


@dataclass(frozen=True, slots=True)
class Links:
    """What is known of a case beside its statements: who derives from whom, in what order, under what name."""

    readings: Mapping[str, Reading]
    derivations: Mapping[str, Sequence[Derivation]]  # by the derived article, siblings left out
    siblings: Mapping[
        str, Sequence[Derivation]
    ]  # by either article: a common source explains what they share
    absent: Mapping[str, Absent]
    loops: frozenset[tuple[str, str]]  # links that only lead back to the outlet's own earlier article
    order: Mapping[str, int]  # the place of each article in time
    outlet: Callable[[str], tuple[str, ...]]  # the key of an article's outlet, or of an absent one


def count_origins(voices: Sequence[Voice], links: Links) -> Origins:
    """The origins of one claim, whose statements' voices are given."""
    inside = sorted(voices, key=lambda v: (links.order[v.content.statement.article], v.content.statement))
    joins = [*_derived(inside, links), *_same_source(inside), *_same_office(inside, links)]
    derived = {j.first for j in joins if j.evidence.rule in _ALONG}
    groups = _components(inside, joins, _ACCEPTED["at_most"])
    joins += _plausible([[v for v in g if v.content.statement not in derived] or g for g in groups])
    counted = {name: _components(inside, joins, kept) for name, kept in _ACCEPTED.items()}
    origins = tuple(_origin(group, joins, links) for group in counted["at_most"])
    return Origins(
        len(counted["at_least"]),
        len(counted["at_most"]),
        len(counted["declared_only"]),
        origins,
        tuple(joins),
    )


def _components(
    voices: Sequence[Voice], joins: Iterable[Join], kept: tuple[Strength, ...]
) -> list[list[Voice]]:
    """The statements in groups that the joins of the kept strengths hold together, in order of time."""
    spoken = {voice.content.statement: voice for voice in voices}
    groups = Groups(spoken)
    for join in joins:
        if join.strength in kept:
            groups.join(join.first, join.second)
    return [[spoken[statement] for statement in group] for group in groups.lists()]


def _derived(voices: Sequence[Voice], links: Links) -> Iterator[Join]:
    """Joins along derivations: each statement with the one it comes from, or with others of the same absent article."""
    through: dict[str, Statement] = {}
    by_article: dict[str, list[Voice]] = {}
    for voice in voices:
        by_article.setdefault(voice.content.statement.article, []).append(voice)
    for voice in voices:
        yield from _repeated(voice, by_article)
        found = [*_options(voice, by_article, links), *_shared_text(voice, by_article, links)]
        options = sorted(found, key=lambda o: o.rank)
        if not options:
            continue
        for option in {o.strength: o for o in reversed(options)}.values():
            if isinstance(option.parent, str):
                earlier = through.setdefault(option.parent, voice.content.statement)
                if earlier != voice.content.statement:
                    yield Join(voice.content.statement, earlier, option.strength, option.evidence)
            else:
                yield Join(voice.content.statement, option.parent, option.strength, option.evidence)


def _repeated(voice: Voice, by_article: Mapping[str, Sequence[Voice]]) -> Iterator[Join]:
    """The join of what an article says again in its own voice with what it says on a source's word."""
    mine = voice.content.statement
    others = by_article[mine.article]
    if voice.kind == "none" and len(others) > 1:
        sourced = next((v for v in others if v.kind != "none"), others[0])
        if sourced is not voice:
            evidence = Evidence("same-article", mine.article, mine.span)
            yield Join(mine, sourced.content.statement, "declared", evidence)


@dataclass(frozen=True, slots=True)
class _Option:
    """One article that a statement may come from: its statement, or the id of an absent article."""

    parent: Statement | str
    strength: Strength
    evidence: Evidence
    rank: tuple[bool, bool, bool, int]


def _options(voice: Voice, by_article: Mapping[str, Sequence[Voice]], links: Links) -> Iterator[_Option]:
    """The articles a statement may come from: copied passages first, then what its sentence cites, then the rest."""
    mine = voice.content.statement
    for derivation in links.derivations.get(mine.article, ()):
        cited = links.outlet(derivation.source) in voice.cites
        loop = (mine.article, derivation.source) in links.loops
        order = links.order.get(derivation.source, -1)
        if derivation.source in links.absent:
            if _is_from_absent(voice, derivation, links):
                evidence = _evidence("credit", derivation, mine)
                yield _Option(derivation.source, "declared", evidence, (True, loop, not cited, order))
            continue
        for other in by_article.get(derivation.source, ()):
            theirs = other.content.statement
            if any(_answers(p, mine.span, theirs.span) for p in derivation.passages):
                strength: Strength = "declared" if derivation.declared else "certain"
                rule = "translated-passage" if derivation.relation == "translation" else "copied-passage"
                yield _Option(
                    theirs, strength, _evidence(rule, derivation, mine), (False, loop, False, order)
                )
            elif not _met(voice, links.readings[derivation.source]):
                strength = "declared" if derivation.declared else "plausible"
                evidence = _evidence("credit" if derivation.declared else "rewrite", derivation, mine)
                yield _Option(theirs, strength, evidence, (True, loop, not cited, order))


def _shared_text(voice: Voice, by_article: Mapping[str, Sequence[Voice]], links: Links) -> Iterator[_Option]:
    """The statements that stand at the same place of a text from the same source, though it may be absent."""
    mine = voice.content.statement
    for pair in links.siblings.get(mine.article, ()):
        other = pair.source if pair.derived == mine.article else pair.derived
        for theirs in (v.content.statement for v in by_article.get(other, ())):
            first, second = (mine, theirs) if pair.derived == mine.article else (theirs, mine)
            if any(_answers(p, first.span, second.span) for p in pair.passages):
                evidence = Evidence("common-source", mine.article, mine.span, other)
                yield _Option(theirs, "certain", evidence, (True, False, True, links.order.get(other, -1)))


def _is_from_absent(voice: Voice, derivation: Derivation, links: Links) -> bool:
    """Whether a statement comes from an absent article that its own article credits.

    Of one that only rewrites it, what has a source of its own and does not cite it in its sentence does not.
    """
    if _met(voice, None):
        return False
    cited = links.outlet(derivation.source) in voice.cites
    return cited or derivation.relation != "rewrite" or voice.kind == "none"


def _evidence(rule: str, derivation: Derivation, statement: Statement) -> Evidence:
    """What shows the link: the derivation's own first span in the derived article, else the statement itself."""
    shown = next((e for e in derivation.evidence if e.article == derivation.derived and e.span), None)
    span = shown.span if shown else statement.span
    return Evidence(rule, derivation.derived, span, derivation.source)


def _answers(passage: Passage, mine: Span, theirs: Span) -> bool:
    """Whether a passage holds most of both statements."""
    return _most(mine, passage.derived) and _most(theirs, passage.source)


def _most(inner: Span, outer: Span) -> bool:
    return 2 * (min(inner.end, outer.end) - max(inner.start, outer.start)) >= inner.end - inner.start


def _met(voice: Voice, source: Reading | None) -> bool:
    """Whether an article that derives from another has this statement from someone it spoke to itself.

    It says so ("told Transmar"), or names somebody whom the article it derives from does not name.
    """
    if voice.kind == "none" or voice.cites:
        return False
    if voice.told:
        return True
    if source is None or voice.kind not in ("named-person", "named-organisation"):
        return False
    words = _bare_words(source)
    if voice.kind == "named-organisation":  # whose name may be translated: "Transports", "transport"
        return bool(voice.called) and not any(name[:_COGNATE] in words for name in voice.called)
    return bool(voice.called) and not any(name in words for name in voice.called)


def _bare_words(reading: Reading) -> str:
    return bare_of(reading.article.text)


def _same_source(voices: Sequence[Voice]) -> Iterator[Join]:
    """Joins of statements whose articles name the same person or organisation as their source."""
    firsts: list[Voice] = []
    for voice in voices:
        if voice.kind not in ("named-person", "named-organisation") and not voice.self_spoken:
            continue
        for other in firsts:
            if rule := _named_alike(voice, other):
                evidence = Evidence(
                    rule, voice.content.statement.article, voice.content.statement.span, voice.name or ""
                )
                yield Join(voice.content.statement, other.content.statement, "declared", evidence)
                break
        else:
            firsts.append(voice)


def _same_office(voices: Sequence[Voice], links: Links) -> Iterator[Join]:
    """Joins of statements of "the county engineer" with those of the person who is described as that elsewhere, where
    the article itself names that person too."""
    named = [v for v in voices if v.kind == "named-person" and v.called]
    for voice in voices:
        unnamed = voice.kind in ("anonymous", "named-person") and not voice.called
        if not unnamed or not voice.definite or len(voice.about) < _OFFICE:
            continue
        text = _bare_words(links.readings[voice.content.statement.article])
        for other in named:
            if voice.about <= other.about and all(name in text for name in other.called):
                mine = voice.content.statement
                evidence = Evidence("same-office", mine.article, mine.span, other.name or "")
                yield Join(mine, other.content.statement, "certain", evidence)
                break


def _named_alike(one: Voice, other: Voice) -> str | None:
    """The rule by which two voices are one named source: a person, an organisation, the outlet itself; or None."""
    if one.self_spoken and other.self_spoken:
        return None
    if one.self_spoken or other.self_spoken:
        outlet, named = (one, other) if one.self_spoken else (other, one)
        alike = named.kind == "named-organisation" and _within(outlet.called, named.called or named.names)
        return "same-organisation" if alike else None
    if one.kind == other.kind == "named-person":
        return "same-person" if _within(one.called, other.called) else None
    if one.kind == other.kind == "named-organisation":
        mine, theirs = (frozenset(w[:_COGNATE] for w in v.called | v.about) for v in (one, other))
        alike = _within(mine, theirs)
        return "same-organisation" if alike else None
    return None


def _within(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether the shorter name is part of the longer: "Straker" of "Helen Straker"."""
    return bool(one and other) and (one <= other or other <= one)


def _plausible(groups: Sequence[Sequence[Voice]]) -> Iterator[Join]:
    """Joins of groups that the texts make likely and do not show: one for each two groups, with its reason."""
    differing = [_differing(group) for group in groups]
    for i, mine in enumerate(differing):
        for theirs in differing[:i]:
            for voice, other in ((v, o) for v in mine for o in theirs):
                rule = None if differ(voice.content, other.content) else _likely(voice, other)
                if rule:
                    one, two = voice.content.statement, other.content.statement
                    yield Join(one, two, "plausible", Evidence(rule, one.article, one.span))
                    break


def _differing(group: Sequence[Voice]) -> list[Voice]:
    """The voices of a group that differ in who speaks or in what they say exactly, the first `_VOICES`."""
    kinds = {(v.kind, v.called, v.about, v.names, v.content.believed): v for v in reversed(group)}
    return list(kinds.values())[::-1][:_VOICES]


def _likely(voice: Voice, other: Voice) -> str | None:
    """The reason to think that two statements share an origin; `voice` is the later one."""
    unsourced = [v for v in (voice, other) if v.kind == "none"]
    if unsourced:
        return "no-source-given"
    if voice.content.believed:
        return "belief"
    if voice.kind == other.kind == "document":
        return "same-document"
    if voice.names & other.names:
        return "same-body"
    unnamed = [v for v in (voice, other) if v.kind in ("anonymous", "group")]
    if unnamed and voice.about & other.about:
        return "same-description"
    return None


def differ(one: Content, other: Content) -> bool:
    """Whether two statements both give figures, or both days, and share none."""
    for kind in (NUMBER, DAY):
        mine, theirs = _of_kind(one, kind), _of_kind(other, kind)
        if mine and theirs and not mine & theirs:
            return True
    return False


def _of_kind(content: Content, kind: str) -> set[str]:
    return {m[2:] for m in content.crossing if m[0] == kind}


def _label(voice: Voice, outlet: str) -> str:
    """What an origin is called away from its article: a person with an office, any other with who carries it.

    "Maud Ferrier, the county engineer"; "a docker, who asked not to be named (Kelby Post)".
    """
    if voice.kind == "none" or not voice.name:
        return outlet
    description = " ".join((voice.description or "").split())
    if voice.kind == "named-person":
        known = bare_of(voice.name) in bare_of(description)
        return description if known else f"{voice.name}, {description}" if description else voice.name
    fuller = description if len(voice.name) < len(description) <= _LONGEST_LABEL else voice.name
    named = voice.kind == "named-organisation" and any(w[:1].isupper() for w in voice.name.split())
    return voice.name if named else f"{fuller} ({outlet})"


def _origin(group: Sequence[Voice], joins: Iterable[Join], links: Links) -> Origin:
    """The origin that a group of statements rests on: the source of its earliest statement that has one."""
    derived = {j.first for j in joins if j.evidence.rule in _ALONG}
    roots = [v for v in group if v.content.statement not in derived] or list(group)
    first = next((v for v in roots if v.kind != "none"), roots[0])
    article = links.readings[first.content.statement.article].article
    absent = next(
        (
            d.source
            for d in links.derivations.get(article.id, ())
            if d.source in links.absent and not _met(first, None)
        ),
        None,
    )
    return Origin(
        _label(first, article.outlet or article.id),
        first.kind,
        first.name,
        absent or article.id,
        tuple(v.content.statement for v in group),
    )
