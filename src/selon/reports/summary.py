"""The numbers and the order of a report: what the terminal and the page say alike, computed once.

Counts hold for one article. Shares are of the code points of its text that are neither white space nor page
furniture; what lies in no source, cue or content span is attributed to nobody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from selon.records import Article, Attribution, Fact, Reading, Skipped, Source, SourceKind, Span
from selon.reports.interface import Interface, load_interface
from selon.reports.wording import KINDS


@dataclass(frozen=True, slots=True)
class Voice:
    """A source as a report presents it: its number and label ("AN1"), its mentions, its statements.

    The last voice may have no `source`: it holds the statements that the text gives to nobody.
    """

    number: int
    source: Source | None
    statements: tuple[Attribution, ...]

    @property
    def kind(self) -> SourceKind:
        """The kind of the source; "none" where there is none."""
        return self.source.kind if self.source else "none"

    @property
    def label(self) -> str:
        """The code of the kind and the number of the source, which the marks in the text carry."""
        if self.source is None:
            return "no source"
        return f"{KINDS[self.kind].code}{self.number}"

    @property
    def name(self) -> str:
        """The name of the source, or that none is given."""
        return self.source.name if self.source else "No source given"


@dataclass(frozen=True, slots=True)
class Summary:
    """What a report counts: statements, sources by kind, the share of the text that nobody is credited with.

    `kinds` has only kinds that occur, in the order of `wording.KINDS`; `unattributed` is between 0 and 1,
    None where the article has no text of its own.
    """

    statements: int
    unsourced: int
    sources: int
    kinds: dict[SourceKind, int]
    unattributed: float | None


@dataclass(frozen=True, slots=True)
class Outline:
    """A reading as a report goes through it: its sources, statements by id, and details by statement.

    `facts` has the details of no statement under "".
    """

    reading: Reading
    voices: tuple[Voice, ...]
    statements: dict[str, Attribution]
    facts: dict[str, list[Fact]]

    def around(self, attribution: Attribution) -> Attribution | None:
        """The statement that holds this one, if one does."""
        return self.statements.get(attribution.inside or "")


def outline(reading: Reading) -> Outline:
    """What a report of a reading goes through, each list in the order of the text."""
    statements = {attribution.id: attribution for attribution in reading.attributions}
    facts: dict[str, list[Fact]] = {}
    for fact in sorted(reading.facts, key=lambda fact: (fact.span, fact.type)):
        carrier = fact.attribution if fact.attribution in statements else None
        facts.setdefault(carrier or "", []).append(fact)
    return Outline(reading, group_voices(reading), statements, facts)


def summarise(reading: Reading) -> Summary:
    """The counts of a reading; sources that say nothing in it are not counted."""
    voices = [voice for voice in group_voices(reading) if voice.statements]
    kinds = Counter(voice.kind for voice in voices if voice.source)
    unsourced = sum(len(voice.statements) for voice in voices if voice.source is None)
    return Summary(
        statements=len(reading.attributions) - unsourced,
        unsourced=unsourced,
        sources=sum(kinds.values()),
        kinds={kind: kinds[kind] for kind in KINDS if kinds[kind]},
        unattributed=measure_unattributed(reading),
    )


def summary_in_words(reading: Reading, words: Interface | None = None) -> str:
    """The one-line summary of a reading, in English where no words are given."""
    words = words or load_interface()
    if not reading.measured:
        return not_measured(reading.article, words)
    summary = summarise(reading)
    return f"{words('list.semicolon')} ".join(
        [_statements_in_words(summary, words), *_rest_in_words(summary, words)]
    )


def not_measured(article: Article, words: Interface | None = None) -> str:
    """Why an article has no attributions: that they were not measured, which is not that there are none."""
    words = words or load_interface()
    if article.lang == "und":
        return words("summary.not-recognised")
    return words("summary.no-pack", language=words.value("lang", article.lang))


def _statements_in_words(summary: Summary, words: Interface) -> str:
    if not summary.statements:
        return words("summary.none")
    kinds = ", ".join(words.kinds(kind, number) for kind, number in summary.kinds.items())
    return words(
        "summary.statements",
        statements=words.count("statement-attributed", summary.statements),
        sources=words.count("source", summary.sources),
        kinds=kinds,
    )


def _rest_in_words(summary: Summary, words: Interface) -> Iterable[str]:
    if summary.unsourced:
        yield words.count("unsourced", summary.unsourced)
    if summary.unattributed is not None:
        yield words("summary.unattributed", share=words.percent(summary.unattributed))


def group_voices(reading: Reading) -> tuple[Voice, ...]:
    """The sources in the order of their first mention, numbered from 1, then those without one."""
    said: dict[str | None, list[Attribution]] = {source.id: [] for source in reading.sources}
    for attribution in sorted(reading.attributions, key=lambda a: (min(a.content, default=Span(0, 0)), a.id)):
        key = attribution.speaker if attribution.speaker in said else None
        said.setdefault(key, []).append(attribution)
    ordered = sorted(reading.sources, key=lambda source: _first_mention(source, said[source.id]))
    voices = [Voice(number, source, tuple(said[source.id])) for number, source in enumerate(ordered, 1)]
    if None in said:
        voices.append(Voice(0, None, tuple(said[None])))
    return tuple(voices)


def _first_mention(source: Source, statements: list[Attribution]) -> tuple[int, str]:
    spans = [*source.spans, *(span for statement in statements for span in statement.content)]
    return min((span.start for span in spans), default=0), source.id


def list_skipped(reading: Reading) -> tuple[Skipped, ...]:
    """What was kept out and every abstention, once each, in the order of the text."""
    return tuple(sorted({*reading.article.leftovers, *reading.skipped}, key=lambda s: (s.span, s.reason)))


def group_skipped(reading: Reading) -> dict[str, list[Span]]:
    """The stretches skipped, by their reason, in the order of the text."""
    reasons: dict[str, list[Span]] = {}
    for skipped in list_skipped(reading):
        reasons.setdefault(skipped.reason, []).append(skipped.span)
    return reasons


def measure_unattributed(reading: Reading) -> float | None:
    """The share of the article's own text that lies in no attribution; None where there is none."""
    text = reading.article.text
    leftovers = _union(skipped.span for skipped in reading.article.leftovers)
    attributed = _union(
        span for a in reading.attributions for spans in (a.source, a.cue, a.content) for span in spans
    )
    own = _visible(text, [Span(0, len(text))]) - _visible(text, leftovers)
    if not own:
        return None
    covered = _visible(text, _union([*leftovers, *attributed])) - _visible(text, leftovers)
    return (own - covered) / own


def _union(spans: Iterable[Span]) -> list[Span]:
    """The spans, joined where they touch or overlap."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined


def _visible(text: str, spans: Iterable[Span]) -> int:
    """How many code points of some disjoint spans are not white space."""
    return sum(len(part) for start, end in spans for part in text[start:end].split())
