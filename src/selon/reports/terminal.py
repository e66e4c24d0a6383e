"""The sourcing report of one article in the terminal.

Plain where the output is not a terminal: no colour, no drawing. Colour only repeats what a word or a code
says already. Nothing of an article reaches the terminal but as printable text: neither escapes nor markup.

Not handled: terminals narrower than 40 columns, and the order of right-to-left words, which is the
terminal's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import Console
from rich.text import Text

from selon.records import Attribution, Fact, Reading, Source, SourceKind, Span, Unread
from selon.reports.facts_in_words import fact_in_words
from selon.reports.interface import load_interface
from selon.reports.layout import LABEL, columns_of, entry, heading, lay, print_lines
from selon.reports.properties import Known, Value, group_candidates
from selon.reports.summary import (
    Outline,
    Voice,
    group_skipped,
    outline,
    summary_in_words,
)
from selon.reports.wording import (
    FACT_TYPES,
    KINDS,
    SPEECH,
    count,
    credit_in_words,
    describe,
    excerpt,
    language_in_words,
    one_line,
    outside_in_words,
    shorten,
    span_in_words,
    spans_in_words,
    value_in_words,
)

STYLES: dict[SourceKind, str] = {
    "named-person": "blue",
    "named-organisation": "green",
    "anonymous": "magenta",
    "group": "yellow",
    "document": "cyan",
    "outlet": "bold",
    "none": "",
}
_MENTIONS = 4  # mentions of a source shown by their words; the rest by their number
_STRETCHES = 3  # stretches skipped for one reason shown by their words


def print_reports(readings: Iterable[Reading | Unread], console: Console) -> None:
    """Prints a report of each article, as wide as the terminal but at most 120 columns, each as it comes."""
    print_lines(_all_lines(readings, columns_of(console)), console)


def to_text(readings: Iterable[Reading | Unread], width: int) -> Iterator[bytes]:
    """The same reports as plain text in UTF-8, a line at a time."""
    for line in _all_lines(readings, width):
        yield f"{line.plain}\n".encode()


def _all_lines(readings: Iterable[Reading | Unread], width: int) -> Iterator[Text]:
    """The lines of all reports, a rule between two of them, and at the end what the codes stand for."""
    between: list[Text] = []
    for reading in readings:
        if isinstance(reading, Reading):
            yield from between
            yield from report_lines(reading, width)
            between = [Text(), Text("─" * width, "dim"), Text()]
    if between:
        key = "  ".join(f"{words.code} {words.one}" for words in KINDS.values())
        yield Text()
        yield from lay(Text(key, "dim"), width)


def report_lines(reading: Reading, width: int) -> Iterator[Text]:
    """The lines of a report, none wider than `width` columns but where a single character is."""
    article = reading.article
    yield from lay(Text(one_line(article.title or f"{article.id} (no title found)"), "bold"), width)
    yield from lay(Text(summary_in_words(reading)), width)
    whole = outline(reading)
    for section in (_known, _credits, _sources, _facts, _skipped):
        yield Text()
        yield from section(whole, width)


# What is known -----------------------------------------------------------------------------------


def _known(whole: Outline, width: int) -> Iterator[Text]:
    known = group_candidates(whole.reading.article)
    for item in known:
        if not item.differ:
            yield from entry(item.label, _value(item, item.values[0]), width)
            continue
        yield from entry(item.label, Text(f"{len(item.values)} candidates differ", "bold red"), width)
        for value in item.values:
            yield from entry("", _value(item, value), width)
    if "lang" not in {item.field for item in known}:
        yield from entry("Language", language_in_words(whole.reading.article.lang), width)
    if whole.reading.article.path:
        yield from entry("Read from", one_line(whole.reading.article.path), width)


def _value(known: Known, value: Value) -> Text:
    shown = Text(value_in_words(known.field, value.text))
    return shown.append(
        f"  ·\u00a0{', '.join(map(one_line, value.found_in))}" if value.found_in else "", "dim"
    )


def _credits(whole: Outline, width: int) -> Iterator[Text]:
    found = whole.reading.article.credits
    yield from heading("Credits", "" if found else "none found", width)
    for credit in found:
        yield from lay(Text(credit_in_words(credit)), width, 2)
        if credit.span:
            quoted = f"{span_in_words(credit.span)} “{excerpt(whole.reading.article.text, (credit.span,))}”"
            yield from lay(Text(quoted), width, 4)


# Who says so -------------------------------------------------------------------------------------


def _sources(whole: Outline, width: int) -> Iterator[Text]:
    if not whole.reading.measured:
        yield from heading("Sources", "not measured", width)
        return
    yield from heading("Sources", "" if whole.voices else "none found", width)
    for voice in whole.voices:
        yield from _voice(whole, voice, width)


def _voice(whole: Outline, voice: Voice, width: int) -> Iterator[Text]:
    style = STYLES[voice.kind]
    label = Text(f"  {'–' if voice.source is None else voice.label}", f"bold {style}")
    name = Text(one_line(voice.name), "bold")
    if voice.source:
        name.append(f"  {KINDS[voice.kind].one}", f"not bold {style}")
    yield from lay(name, width, 8, label)
    if voice.source:
        for line in _described(whole.reading, voice.source):
            yield from lay(Text(line), width, 8)
    for attribution in voice.statements:
        yield from _statement(whole, attribution, width)


def _described(reading: Reading, source: Source) -> Iterator[str]:
    """What the text says of a source, a line each."""
    if source.unresolved:
        yield f"not resolved: {one_line(source.unresolved)}"
    if description := describe(source):
        yield f"described as “{description}”"
    for words, span in (("reason for anonymity", source.anonymity), ("spoke to", source.told)):
        if span:
            yield f"{words}: {_quoted(reading, span)}"
    mentions = sorted(source.spans)
    if mentions:
        shown = ", ".join(_quoted(reading, span) for span in mentions[:_MENTIONS])
        more = f" and {len(mentions) - _MENTIONS} more" if len(mentions) > _MENTIONS else ""
        yield f"{count(len(mentions), 'mention', 'mentions')}: {shown}{more}"


def _quoted(reading: Reading, span: Span) -> str:
    return f"“{shorten(reading.article.text[span.start : span.end], 60)}” {span_in_words(span)}"


def _statement(whole: Outline, attribution: Attribution, width: int) -> Iterator[Text]:
    text = whole.reading.article.text
    cue = excerpt(text, attribution.cue)
    inside = whole.around(attribution)
    notes = [SPEECH[attribution.speech], f"“{cue}”" if cue else "no cue"]
    notes += [f"inside {spans_in_words(inside.content)}"] if inside else []
    head = Text(f"{spans_in_words(attribution.content)}  ").append(", ".join(notes), "dim")
    yield from lay(head, width, 8)
    yield from lay(Text(excerpt(text, attribution.content)), width, 10)
    hedges = [f"hedge “{excerpt(text, (span,))}”" for span in sorted(attribution.hedges)]
    details = [fact_in_words(fact, load_interface()) for fact in whole.facts.get(attribution.id, ())]
    if hedges or details:
        yield from lay(Text("· " + " · ".join(hedges + details), "dim"), width, 10)


# What can be checked, and what was left out ------------------------------------------------------


def _facts(whole: Outline, width: int) -> Iterator[Text]:
    number = len(whole.reading.facts)
    nothing = "none found" if whole.reading.measured else "not measured"
    yield from heading("What can be checked", str(number) if number else nothing, width)
    labels = {a.id: voice.label for voice in whole.voices for a in voice.statements}
    for carrier, facts in sorted(whole.facts.items(), key=lambda item: item[1][0].span):
        said = "in the article's own words"
        if carrier:
            content = excerpt(whole.reading.article.text, whole.statements[carrier].content)
            said = f"{labels[carrier]}: “{shorten(content, 90)}”"
        yield from lay(Text(said, "dim"), width, 2)
        for fact in facts:
            yield from _fact(whole.reading, fact, width)


def _fact(reading: Reading, fact: Fact, width: int) -> Iterator[Text]:
    body = Text(fact_in_words(fact, load_interface())).append(f"  {_quoted(reading, fact.span)}", "dim")
    yield from lay(body, width, LABEL + 2, Text(f"    {FACT_TYPES[fact.type]}"))


def _skipped(whole: Outline, width: int) -> Iterator[Text]:
    reasons = group_skipped(whole.reading)
    outside = whole.reading.article.outside
    yield from heading("Left out", "" if reasons or outside else "nothing", width)
    for reason, spans in reasons.items():
        shown = ", ".join(_quoted(whole.reading, span) for span in spans[:_STRETCHES])
        more = f" and {len(spans) - _STRETCHES} more" if len(spans) > _STRETCHES else ""
        yield from lay(Text(f"{one_line(reason)}: {shown}{more}"), width, 2)
    if outside:
        yield from lay(Text(outside_in_words(outside)), width, 2)
