"""The five answers of a case, each in one line of counts and a line of what they are made of."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from selon.records import Claim, FactType
from selon.reports.index import Index
from selon.reports.interface import Interface
from selon.reports.quoted import Quoted
from selon.reports.wording import shorten


@dataclass(frozen=True, slots=True)
class Answer:
    """A question, the section that holds the whole answer, and the answer itself."""

    key: str
    section: str
    counts: str
    more: str
    lang: str = ""


def answer(index: Index, quoted: tuple[Quoted, ...], words: Interface) -> tuple[Answer, ...]:
    """The five answers, in their order."""
    return (
        Answer("origin", "lineage", *_origin(index, words)),
        Answer("who", "sources", *_who(index, quoted, words)),
        Answer("checkable", "details", *_checkable(index, words)),
        Answer("changed", "changes", *_changed(index, words)),
        _independent(index, words),
    )


def case_in_words(index: Index, words: Interface) -> str:
    """What a case is made of: "11 articles, 10 outlets, English (7) and French (4), published …"."""
    langs = Counter(index.lang(name) for name in index.readings)
    named = words.join(f"{words.language(code)} ({words.number(n)})" for code, n in langs.most_common())
    parts = [words.count("article", len(index.readings)), words.count("outlet", len(index.outlets)), named]
    period = words.period(moment for name in index.readings if (moment := index.moment(name)))
    if period:
        parts.append(words("case.published", period=period))
    return ", ".join(filter(None, parts))


def _origin(index: Index, words: Interface) -> tuple[str, str]:
    size = f"{words.count('article', len(index.readings))}, {words.count('outlet', len(index.outlets))}"
    if not index.measured:
        return f"{size}.", words("answer.not-measured")
    texts = words.count("text", len(index.groups()))
    taken = len({d.derived for d in index.links})
    declared = sum(d.declared for d in index.links)
    parts = []
    if taken:
        links = words(
            "answer.links",
            declared=words.count("declared-link", declared),
            inferred=words.number(len(index.links) - declared),
        )
        parts.append(f"{words.count('taken', taken)}{words('list.colon')} {links}")
        parts.append(words("answer.declared-alone", n=words.number(len(index.groups(declared=True)))))
    else:
        parts.append(words("answer.no-link"))
    if index.absent:
        parts.append(words.count("absent", len(index.absent)))
    return f"{size} → {texts}.", " ".join(f"{part}." for part in parts)


def _who(index: Index, quoted: tuple[Quoted, ...], words: Interface) -> tuple[str, str]:
    kinds = Counter(source.kind for source in quoted)
    listed = ", ".join(words.kinds(kind, n) for kind, n in kinds.most_common())
    statements = sum(source.statements for source in quoted)
    parts = [f"{listed}."] if listed else []
    unmeasured = sum(not reading.measured for reading in index.readings.values())
    if unmeasured:
        parts.append(f"{words.count('unmeasured', unmeasured)}.")
    counts = f"{words.count('source', len(quoted))}, {words.count('statement-attributed', statements)}."
    return counts, " ".join(parts)


def _checkable(index: Index, words: Interface) -> tuple[str, str]:
    kinds: Counter[FactType] = Counter(f.type for r in index.readings.values() for f in r.facts)
    listed = ", ".join(words.count(f"fact-{kind}", n) for kind, n in kinds.most_common())
    differing = [claim for claim in index.claims if claim.disagreements]
    counts = words.count("detail", sum(kinds.values()))
    if not index.compared:
        return f"{counts}.", f"{listed}." if listed else ""
    more = f"{listed}." if listed else ""
    differ = words.count("claim-differs", len(differing))
    return f"{counts}{words('list.semicolon')} {differ}.", more


def _changed(index: Index, words: Interface) -> tuple[str, str]:
    if not index.compared:
        return words("answer.not-compared"), ""
    changes = index.corroboration.changes
    if not changes:
        return words.count("change-none", len(index.links)), ""
    pairs = {(c.derived, c.source) for c in changes}
    counts = words(
        "answer.changes",
        changes=words.count("change", len(changes)),
        links=words.number(len(pairs)),
        all=words.count("link-of", len(index.links)),
    )
    types = Counter(c.type for c in changes)
    return (
        f"{counts}.",
        f"{', '.join(f'{words.change(t)} {words.number(n)}' for t, n in types.most_common())}.",
    )


def _independent(index: Index, words: Interface) -> Answer:
    if not index.compared:
        return Answer("independent", "claims", words("answer.not-compared"), "")
    if not index.claims:
        return Answer("independent", "claims", words("answer.no-claim"), "")
    main = index.claims[0]
    articles = words.count("article", len({s.article for s in main.statements}))
    counts = f"{articles} → {origins_in_words(main, words)}."
    more = [
        words(
            "answer.main-claim",
            label=words.quote(shorten(main.label, 110), index.lang(main.statements[0].article)),
        )
    ]
    several = sum(claim.origins.at_least > 1 for claim in index.claims)
    if len(index.claims) > 1:
        more.append(words.count("claims-several", several, all=words.number(len(index.claims))))
    return Answer("independent", "claims", counts, " ".join(more))


def origins_in_words(claim: Claim, words: Interface) -> str:
    """The independent origins of a claim: "1 origin", "1 to 2 origins"."""
    low, high = claim.origins.at_least, claim.origins.at_most
    if low == high:
        return words.count("origin", low)
    return words("origins.range", low=words.number(low), high=words.number(high))
