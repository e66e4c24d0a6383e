"""What several articles say alike, where it comes from, and what changed on the way: the last stage.

A claim is listed where statements of at least two articles assert it. Those that matter come first: with
disagreement, with several origins, with details that can be checked, in most articles.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from selon.comparison.accounts import lay_out
from selon.comparison.changes import find_all_changes
from selon.comparison.contents import AMOUNT, DAY, HOUR, NAME, Content, describe_statements
from selon.corroboration.claims import Group, group_statements
from selon.corroboration.disagreements import find_disagreements
from selon.corroboration.loops import find_loops, loop_links
from selon.corroboration.origins import Links, count_origins
from selon.corroboration.voices import find_voices
from selon.records import Claim, Corroboration, Derivation, Origins, Reading, Statement, Trace
from selon.tracing.moments import moment_of
from selon.tracing.outlets import Outlets, key_of

_LEAST_WORDS = (
    3  # words of content in the fullest statement of a claim, one less on a source's word, or a detail
)


def corroborate(readings: Sequence[Reading], trace: Trace) -> Corroboration:
    """The changes along derivations, the claims of at least two articles with their origins, and the loops.

    Ids of articles must be unique. Articles whose language has no pack are traced, but have no statements: not
    measured, which is not the same as agreeing with nobody.
    """
    by_id = {r.article.id: r for r in readings}
    accounts = {id_: lay_out(reading) for id_, reading in by_id.items()}
    contents = {
        id_: describe_statements(account.reading, account.tree) if account else ()
        for id_, account in accounts.items()
    }
    changes, edits = find_all_changes(accounts, trace.derivations, contents)
    outlets = Outlets(r.article for r in readings)
    links = _links(by_id, trace, outlets)
    groups = [g for g in group_statements(contents, trace.derivations) if _is_claim(g)]
    voices = find_voices(by_id, (c for g in groups for c in g.contents), outlets)
    claims = [
        _claim(group, count_origins([voices[c] for c in group.contents], links), by_id, links.order)
        for group in groups
    ]
    loops = find_loops(trace.derivations, links.outlet, links.order)
    return Corroboration(changes, edits, tuple(_numbered(claims, groups)), loops)


def _links(readings: Mapping[str, Reading], trace: Trace, outlets: Outlets) -> Links:
    """What the count of origins needs to know of the whole case."""
    derivations: dict[str, list[Derivation]] = {}
    siblings: dict[str, list[Derivation]] = {}
    for derivation in trace.derivations:
        if not derivation.sibling:
            derivations.setdefault(derivation.derived, []).append(derivation)
            continue
        for article in (derivation.derived, derivation.source):
            siblings.setdefault(article, []).append(derivation)
    absent = {a.id: a for a in trace.absent}
    order = _order(readings)

    def outlet(article: str) -> tuple[str, ...]:
        if article in absent:
            return key_of(absent[article].name or "")
        return outlets.by_article.get(article, (article,))

    loops = loop_links(find_loops(trace.derivations, outlet, order))
    return Links(readings, derivations, siblings, absent, loops, order, outlet)


def _order(readings: Mapping[str, Reading]) -> dict[str, int]:
    """The place of each article in time; those without a date last, in the order they were given."""
    moments = {id_: moment_of(r.article) for id_, r in readings.items()}
    given = list(readings)
    dated = sorted((m.earliest, i) for i, id_ in enumerate(given) if (m := moments[id_]))
    undated = [i for i, id_ in enumerate(given) if not moments[id_]]
    return {given[i]: place for place, i in enumerate([*(i for _, i in dated), *undated])}


def _is_claim(group: Group) -> bool:
    """Whether at least two articles say it, and say enough to be told from anything else."""
    if len(group.articles) < 2:
        return False
    said = any(
        c.words >= _LEAST_WORDS - bool(c.statement.attribution) and (c.verbal or _details(c))
        for c in group.contents
    )
    return said or any(m[0] == AMOUNT for c in group.contents for m in c.crossing)


def _details(content: Content) -> int:
    """How many details of a statement can be checked."""
    return sum(m[0] in (AMOUNT, DAY, HOUR) for m in content.crossing)


def _claim(
    group: Group, origins: Origins, readings: Mapping[str, Reading], order: Mapping[str, int]
) -> Claim:
    """A claim without its id, its statements in order of time."""
    contents = sorted(group.contents, key=lambda c: (order[c.statement.article], c.statement))
    statements = tuple(c.statement for c in contents)
    fullest = _fullest(contents, origins)
    text = readings[fullest.article].article.text
    return Claim(
        "",
        " ".join(text[slice(*fullest.span)].split()),
        statements,
        origins,
        tuple(group.joins),
        find_disagreements(contents, group.joins, readings),
    )


def _fullest(contents: Sequence[Content], origins: Origins) -> Statement:
    """The statement that says a claim as its largest origin first did.

    What was taken from it may say more by error; of what came in one article, the fullest is taken.
    """
    largest = max(origins.groups, key=lambda g: len(g.articles))
    first = next(c for c in contents if c.statement in set(largest.statements))
    alike = [c for c in contents if c.statement.article == first.statement.article]
    return max(alike, key=lambda c: len(c.marks)).statement


def _numbered(claims: Iterable[Claim], groups: Iterable[Group]) -> Iterable[Claim]:
    """The claims with their ids, those that matter first."""

    def rank(pair: tuple[Claim, Group]) -> tuple[float, Statement]:
        return -_weight(*pair), pair[0].statements[0]

    for number, (claim, _) in enumerate(sorted(zip(claims, groups, strict=True), key=rank), 1):
        yield Claim(
            f"c{number}", claim.label, claim.statements, claim.origins, claim.joins, claim.disagreements
        )


def _weight(claim: Claim, group: Group) -> float:
    """How much a claim matters to somebody who checks: articles, and more for what can be checked or differs."""
    details = max(_details(c) for c in group.contents)
    named = any(m[0] == NAME for c in group.contents for m in c.crossing)
    several = claim.origins.at_most > 1
    articles = len({s.article for s in claim.statements})
    return articles * (1 + 0.5 * min(details, 2) + 0.5 * named) + 2 * several + 2 * bool(claim.disagreements)
