"""The report of a whole case in the terminal: where from, who, what can be checked, what changed, how many origins.

Counts come first, then what they are made of: the lineage, the changes link by link, the claims one by one, what
was not seen, and the methods. A claim is what several statements assert alike, never a fact.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rich.text import Text

from selon.records import Change, Claim, Origin
from selon.reports.findings import (
    Findings,
    articles_of,
    groups_of,
    interval_in_words,
    relations_in_words,
)
from selon.reports.layout import heading, lay
from selon.reports.methods import methods_in_words
from selon.reports.tree import tree_lines
from selon.reports.wording import CHANGES, count, kind_count, one_line, relation_in_words, shorten

_LABEL = 22  # columns of the labels of the five answers
_QUOTE = 110  # characters of a passage before and after a change
SHOWN = 12  # claims shown in full; the others are counted, and `--why` and the data have them
_SIGN = 4


def corroboration_lines(
    findings: Findings, width: int, *, title: str, version: str, most: int | None = SHOWN
) -> Iterator[Text]:
    """The lines of the report; `most` is how many claims are shown, None all."""
    yield from heading(one_line(title), _size(findings), width)
    yield Text()
    yield from _answers(findings, width)
    yield Text()
    yield from tree_lines(findings, width)
    yield from _changes(findings, width)
    yield Text()
    yield from _claims(findings, width, most)
    yield Text()
    yield from lay(Text(_not_seen(findings)), width)
    yield from lay(
        Text("Why a link or a count: selon corroborate --why c1, --why 'derived<source'", "dim"), width
    )
    yield Text()
    yield from lay(Text.assemble(("Methods", "bold"), "  ", methods_in_words(findings, version)), width)


def _size(findings: Findings) -> str:
    langs = Counter(r.article.lang for r in findings.readings.values())
    parts = [
        count(len(findings.readings), "article", "articles"),
        count(findings.outlets(findings.readings), "outlet", "outlets"),
        " ".join(f"{lang} {number}" for lang, number in langs.most_common()),
    ]
    return ", ".join(parts)


def _answers(findings: Findings, width: int) -> Iterator[Text]:
    """The five answers, a line or two each."""
    for label, lines in (
        ("Where from", _where_from(findings)),
        ("Who says so", _who(findings)),
        ("What can be checked", _checkable(findings)),
        ("What changed", _changed(findings)),
        ("Origins", _origins(findings)),
    ):
        for number, line in enumerate(lines):
            yield from lay(Text(line), width, _LABEL, Text(label, "dim") if number == 0 else None)


def _where_from(findings: Findings) -> Iterator[str]:
    ids = list(findings.readings)
    groups = groups_of(ids, findings.links)
    declared = groups_of(ids, (d for d in findings.links if d.declared))
    yield f"{count(groups, 'independent text', 'independent texts')} ({declared} on declared links alone)"
    derived = len({d.derived for d in findings.links})
    marked = sum(d.declared for d in findings.links)
    if derived:
        verb = "article derives" if derived == 1 else "articles derive"
        links = f"{count(marked, 'link', 'links')} declared, {len(findings.links) - marked} inferred"
        yield f"{derived} {verb} from others: {links}"
    else:
        yield "no article was found to take from another"


def _who(findings: Findings) -> Iterator[str]:
    counts = Counter(source.kind for source in findings.quoted)
    listed = ", ".join(kind_count(kind, number) for kind, number in counts.most_common())
    total = count(len(findings.quoted), "source", "sources")
    yield f"{total}: {listed}" if listed else total
    unmeasured = sum(not r.measured for r in findings.readings.values())
    if unmeasured:
        yield f"not measured in {count(unmeasured, 'article', 'articles')}, for want of a language pack"


def _checkable(findings: Findings) -> Iterator[str]:
    facts = sum(len(r.facts) for r in findings.readings.values())
    differing = sum(bool(c.disagreements) for c in findings.found.claims)
    yield (
        f"{count(facts, 'detail', 'details')}; "
        f"{count(differing, 'claim', 'claims')} with more than one value for a detail"
    )


def _changed(findings: Findings) -> Iterator[str]:
    changes = len(findings.found.changes)
    pairs = len(findings.changes)
    links = sum(d.source in findings.readings for d in findings.links)
    yield (
        f"{count(changes, 'change', 'changes')} on {pairs} of the {count(links, 'link', 'links')}"
        if changes
        else f"no change found on {count(links, 'link', 'links')}"
    )


def _origins(findings: Findings) -> Iterator[str]:
    if not findings.found.claims:
        yield "no claim found that two articles make"
        return
    claim = findings.found.claims[0]
    number = count(len(articles_of(claim)), "article", "articles")
    yield f"{shorten(claim.label, 70)}: {number}, {interval_in_words(claim)} in the articles supplied"


def _changes(findings: Findings, width: int) -> Iterator[Text]:
    """The changes, link by link."""
    if not findings.changes:
        return
    yield Text()
    yield Text("Changes", "bold")
    for (derived, source), changes in findings.changes.items():
        link = findings.linked[derived, source]
        what = relation_in_words(link, findings.article(derived), findings.article(source))
        how = "declared" if link.declared else "inferred"
        yield Text()
        yield from lay(Text(f"{findings.name(source)} > {findings.name(derived)}, {what}, {how}"), width, 2)
        for change in changes:
            yield from _change(change, findings, width)


def _change(change: Change, findings: Findings, width: int) -> Iterator[Text]:
    sign, words = CHANGES[change.type]
    indent = 4 + _SIGN + 22
    label = Text.assemble("    ", (sign.ljust(_SIGN), "bold"), words)
    before = findings.quote(change.source, change.before, _QUOTE)
    after = findings.quote(change.derived, change.after, _QUOTE) or "(nothing)"
    yield from lay(Text(before), width, indent, label)
    yield from lay(Text(after), width, indent, Text(" " * (indent - 2) + "> "))


def _claims(findings: Findings, width: int, most: int | None) -> Iterator[Text]:
    """The claims, those that matter first."""
    claims = findings.found.claims
    yield from heading("Claims", "what several statements assert alike, in the words of one of them", width)
    if not claims:
        yield from lay(Text("no statement was found in two articles"), width, 2)
    for claim in claims[:most]:
        yield Text()
        yield from _claim(claim, findings, width)
    rest = len(claims) - len(claims[:most])
    if rest:
        yield Text()
        more = count(rest, "further claim", "further claims")
        yield from lay(
            Text(f"and {more}, in fewer articles or without details: see --format json", "dim"), width, 2
        )


def _claim(claim: Claim, findings: Findings, width: int) -> Iterator[Text]:
    ids = articles_of(claim)
    yield from lay(Text(one_line(claim.label), "bold"), width, 6, Text(f"  {claim.id}"))
    counts = ", ".join(
        [
            count(len(ids), "article", "articles"),
            count(findings.outlets(ids), "outlet", "outlets"),
            f"{interval_in_words(claim)} in the articles supplied",
            f"on declared links alone: {claim.origins.declared_only}",
        ]
    )
    yield from lay(Text(counts), width, 6)
    for number, origin in enumerate(claim.origins.groups, 1):
        yield from lay(Text(_origin(origin, findings)), width, 16, Text(f"      origin {number}", "dim"))
    for disagreement in claim.disagreements:
        values = "; ".join(_value(v, [s.article for s in of], findings) for v, of in disagreement.values)
        yield from lay(Text(values), width, 16, Text("      differ", "dim"))
    for line in _on_the_way(claim, findings):
        yield from lay(Text(line), width, 16, Text("      changed", "dim"))


def _origin(origin: Origin, findings: Findings) -> str:
    """An origin in a line: who, where first and when, and how many articles come by it how."""
    carrier = findings.readings.get(origin.first)
    voice = one_line(origin.label).removesuffix(f" ({carrier.article.outlet})" if carrier else "")
    if origin.kind == "none":
        voice = f"{voice}, no source found"
    first = f"first in {findings.name(origin.first)}"
    when = f", {findings.when(origin.first)}" if origin.first in findings.readings else ", not supplied"
    number = len(origin.articles)
    ways = relations_in_words(origin, findings)
    made = f" ({ways})" if ways else ""
    return f"{voice}; {first}{when}: {count(number, 'article', 'articles')}{made}"


def _value(value: str, articles: list[str], findings: Findings) -> str:
    """A value of a detail and who has it: a single article by its name, several by their number."""
    distinct = list(dict.fromkeys(articles))
    where = findings.name(distinct[0]) if len(distinct) == 1 else count(len(distinct), "article", "articles")
    return f"{one_line(value)} ({where})"


def _on_the_way(claim: Claim, findings: Findings) -> Iterator[str]:
    """The changes that touch the statements of a claim."""
    for statement in claim.statements:
        for link in findings.links_of.get(statement.article, ()):
            for change in findings.changes.get((link.derived, link.source), ()):
                if change.after.start < statement.span.end and statement.span.start < change.after.end:
                    sign, words = CHANGES[change.type]
                    yield f"{sign} {words} ({findings.name(link.derived)}, from {findings.name(link.source)})"


def _not_seen(findings: Findings) -> str:
    """What was looked for and not found in the articles supplied."""
    single = [c.id for c in findings.found.claims[:SHOWN] if c.origins.at_most == 1]
    parts = []
    if single:
        parts.append(f"a second origin for {', '.join(single)}")
    parts += [
        f"what {findings.name(i).strip('()')} published, which was not supplied" for i in findings.absent
    ]
    seen = "; ".join(parts) or "nothing that was looked for"
    supplied = count(len(findings.readings), "article", "articles")
    return f"Not seen: {seen}. “Not seen” means not in the {supplied} supplied."
