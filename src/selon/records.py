"""The records that travel between stages: frozen, typed, and nothing else.

A span is `[start, end)` in Unicode code points of the article's text; the text is never altered after
reading, so `article.text[span.start:span.end]` is always the evidence itself.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal, NamedTuple

Speech = Literal["direct", "indirect", "mixed"]
SourceKind = Literal["named-person", "named-organisation", "anonymous", "group", "document", "outlet", "none"]
FactType = Literal["date", "place", "quantity", "money"]
CreditKind = Literal["republication", "translation", "agency", "link", "information"]
Relation = Literal["republication", "edited", "excerpt", "translation", "rewrite"]
Direction = Literal["credit", "canonical", "byline", "containment", "date", "unknown"]
Strength = Literal["declared", "certain", "plausible"]
ChangeType = Literal[
    "attribution-dropped",
    "source-upgraded",
    "hedge-dropped",
    "figure-changed",
    "quote-altered",
    "date-changed",
    "place-changed",
    "negation-flipped",
]
EditType = Literal["added", "cut", "reworded", "form"]
DecisionKind = Literal["derivation", "change", "join", "sources", "grade", "note"]


class Span(NamedTuple):
    """A stretch of an article's text: code points `start` up to, not including, `end`."""

    start: int
    end: int


Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One value seen for one property of an article (title, outlet, byline, published, modified,
    captured, located, lang, url), and where it was found, such as "JSON-LD headline" or "record".

    Every candidate is kept; the first of a property is the one the article carries.
    """

    field: str
    value: str
    found_in: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Credit:
    """A declaration that the article's text or information comes from elsewhere.

    `span` is None where it was declared outside the text (`found_in` says where: "JSON-LD isBasedOn",
    "canonical link"). `kind`: the text itself (republication, translation, agency, link), or only the
    information ("as first reported by", which is `information`).
    """

    span: Span | None
    kind: CreditKind
    name: str | None
    url: str | None
    found_in: str
    rule: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """A stretch kept out of the analysis, or an abstention, and the reason in words."""

    span: Span
    reason: str


@dataclass(frozen=True, slots=True)
class Article:
    """One text as read, with what is known of it.

    `lang` is an ISO 639-1 code or "und"; dates are ISO 8601 strings as precise as they were given;
    `leftovers` are the stretches of `text` that are page furniture; `outside` are the lines of the page that
    are not in `text` at all; `path` is the file (and line, as
    "file.jsonl:3") it was read from. `pages` are the pages of `text` in their order, () where it has none;
    `breaks` are hyphens and line ends within words, which the analysis reads as if they were not there.
    `masked`: whoever published the text took words out of it, so that no quotation can be checked word by word.
    """

    id: str
    text: str
    lang: str = "und"
    title: str | None = None
    outlet: str | None = None
    byline: str | None = None
    published: str | None = None
    url: str | None = None
    path: str | None = None
    candidates: tuple[Candidate, ...] = ()
    credits: tuple[Credit, ...] = ()
    leftovers: tuple[Skipped, ...] = ()
    outside: tuple[str, ...] = ()
    pages: Spans = ()
    breaks: Spans = ()
    masked: bool = False

    def page_of(self, span: Span) -> int | None:
        """The number of the page on which a span begins, counted from 1; None where the text has no pages."""
        return bisect_right(self.pages, span.start, key=lambda page: page.start) or None


@dataclass(frozen=True, slots=True)
class Unread:
    """An input that could not be read as an article: where (file, or file:line) and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who is said to have said (written, shown) what: spans of the source, of the cue, of the content.

    `source` or `cue` is empty where the text has none. `speaker` is the id of the `Source` it resolves to.
    `rule` names the rule that found it; `inside` is the id of the attribution whose content holds this one.
    """

    id: str
    source: Spans
    cue: Spans
    content: Spans
    speech: Speech
    rule: str
    speaker: str | None = None
    hedges: Spans = ()
    inside: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """One distinct source of an article, after its mentions were joined.

    `description`: how the text describes it ("the owner of the Gannet Rose"); for an anonymous source
    also `anonymity`, the reason given for it, and `told`, to whom it spoke, where the text says so.
    `unresolved` gives the reason where a mention could not be tied to anyone.
    """

    id: str
    name: str
    kind: SourceKind
    spans: Spans
    description: str | None = None
    anonymity: Span | None = None
    told: Span | None = None
    unresolved: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """A checkable detail: its span, its type, its normalised value, and the attribution that carries it.

    `value` holds only str, int, float, bool or None, under keys documented in `selon.facts.details`.
    """

    span: Span
    type: FactType
    value: dict[str, str | int | float | bool | None]
    attribution: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """An article and all that was read in it.

    `measured` is False where the language has no pack: attributions were then not measured, which is
    not the same as there being none. `skipped` holds leftovers and abstentions with their reasons.
    """

    article: Article
    attributions: tuple[Attribution, ...] = ()
    sources: tuple[Source, ...] = ()
    facts: tuple[Fact, ...] = ()
    hedges: Spans = ()
    skipped: tuple[Skipped, ...] = ()
    measured: bool = True


class Passage(NamedTuple):
    """A stretch of the derived article and the stretch of its source that it was taken from."""

    derived: Span
    source: Span


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason for a link, a direction, a change or a join.

    `rule` is an id that `docs/method.md` explains ("credit", "containment", "doubled-words"). `article` and
    `span` are the characters that show it, None where it is a measure of a whole; `detail` is that measure
    or what was found ("0.97 of the words"), in a form that needs no translation: a name, a number, a quote.
    """

    rule: str
    article: str | None = None
    span: Span | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """Two articles that share text, before it is asked which of them took it.

    `passages` pair a span of `first` with one of `second`, in the order of `first`; `across` is True where the
    two are in different languages; `score`: from 0 to 1, how much speaks for it.
    """

    first: str
    second: str
    passages: tuple[tuple[Span, Span], ...]
    across: bool
    score: float
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Derivation:
    """Article `derived` takes text, or for a rewrite information, from article `source`; both are ids.

    `source` may be the id of an `Absent` article; there are then no passages. `declared`: the derived article
    says so itself. `score`: from 0 to 1, how much speaks for the link. `direction`: the kind of evidence that
    decided which of the two is the source; where it is "unknown" the two stand in either order. `passages`
    are in the order of the derived article; for a translation they are sentences or groups of them.
    `sibling`: a common source explains the pair, and neither copies the other.
    """

    derived: str
    source: str
    relation: Relation
    declared: bool
    score: float
    direction: Direction
    passages: tuple[Passage, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    sibling: bool = False


@dataclass(frozen=True, slots=True)
class Absent:
    """An article or outlet that is credited but was not supplied; `credited_by` are the ids of who credits it."""

    id: str
    name: str | None
    url: str | None
    credited_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trace:
    """Where the articles of a case take their text from."""

    derivations: tuple[Derivation, ...] = ()
    absent: tuple[Absent, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """A difference of substance between a passage and what it derives from.

    `before` is a span of the source article, `after` one of the derived article: the smallest stretch that a
    person needs to see it. Where something was dropped, `after` is what stands there without it.
    """

    source: str
    derived: str
    type: ChangeType
    before: Span
    after: Span
    rule: str


@dataclass(frozen=True, slots=True)
class Edit:
    """Any other difference: a passage added (`before` is None) or cut (`after` is None), words changed that
    alter nothing that selon types (reworded), or only marks, spaces and letter case (form)."""

    source: str
    derived: str
    type: EditType
    before: Span | None
    after: Span | None


class Statement(NamedTuple):
    """A stretch of an article that asserts something; `attribution` is the id of the attribution that carries
    it, None where the article says it in its own voice."""

    article: str
    span: Span
    attribution: str | None = None


@dataclass(frozen=True, slots=True)
class Join:
    """Why two statements assert the same (in `Claim.joins`) or share an origin (in `Origins.joins`)."""

    first: Statement
    second: Statement
    strength: Strength
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a claim enters the supplied articles: a source, and the article that first carries it.

    `kind` and `name` are those of the source; `first` is the id of the article, or of an absent one.
    """

    label: str
    kind: SourceKind
    name: str | None
    first: str
    statements: tuple[Statement, ...]

    @property
    def articles(self) -> tuple[str, ...]:
        """The ids of the articles that rest on this origin, each once, in order."""
        return tuple(dict.fromkeys(statement.article for statement in self.statements))


@dataclass(frozen=True, slots=True)
class Origins:
    """The independent origins of a claim, counted as an interval.

    `at_least` accepts every plausible join, `at_most` only declared and certain ones, `declared_only` only
    declared ones. `groups` are the origins of `at_most`: a plausible join never hides a group.
    """

    at_least: int
    at_most: int
    declared_only: int
    groups: tuple[Origin, ...] = ()
    joins: tuple[Join, ...] = ()


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A detail in which the statements of one claim differ: each value with the statements that have it."""

    type: FactType
    values: tuple[tuple[str, tuple[Statement, ...]], ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """What several statements assert alike; `label` is the words of the statement that says it most fully."""

    id: str
    label: str
    statements: tuple[Statement, ...]
    origins: Origins
    joins: tuple[Join, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()


@dataclass(frozen=True, slots=True)
class Loop:
    """Circular reporting: each article rests on the next, and the last on the first."""

    articles: tuple[str, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Corroboration:
    """What changed on the way, and how many independent origins each claim has."""

    changes: tuple[Change, ...] = ()
    edits: tuple[Edit, ...] = ()
    claims: tuple[Claim, ...] = ()
    loops: tuple[Loop, ...] = ()


class Reference(NamedTuple):
    """What a decision is about: an article, or a stretch of it; both outlast another analysis, ids do not."""

    article: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided about a case, at `time` (ISO 8601, UTC); it is never shown as found by selon.

    | kind       | target                                 | value                                     |
    |------------|----------------------------------------|-------------------------------------------|
    | derivation | the derived article, then its source   | confirmed, rejected                       |
    | change     | the passage after, then the one before | confirmed, rejected                       |
    | join       | two statements                         | confirmed, rejected                       |
    | sources    | a mention of each of two sources       | confirmed (they are one), rejected (two)  |
    | grade      | a mention of the source                | A to F of the Admiralty code              |
    | note       | articles or stretches of them; or none | "": the note is all; of none: of the case |

    `detail` is the type of a change; of a join, "claim" where it is that the two assert the same, "origin" where
    it is that they share an origin.

    A later decision on the same takes the place of an earlier one. `undone` is when it was taken back, None
    while it stands: none is ever erased.
    """

    id: str
    time: str
    kind: DecisionKind
    target: tuple[Reference, ...]
    value: str = ""
    detail: str = ""
    note: str = ""
    undone: str | None = None


@dataclass(frozen=True, slots=True)
class Contents:
    """All that a case holds, as its pages take it; `trace` and `corroboration` are None where not measured."""

    name: str
    readings: tuple[Reading, ...]
    unread: tuple[Unread, ...] = ()
    trace: Trace | None = None
    corroboration: Corroboration | None = None
    decisions: tuple[Decision, ...] = ()
