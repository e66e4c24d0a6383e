"""What changed between two articles, in the terminal: changes of substance first, each edit counted and folded.

A change shows what stood before and what stands after, each with the characters that show it and a few words
around them. Every line is plain text that `printable` has passed; colour is left to the terminal report.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from selon.records import Article, Change, Edit, EditType, Reading, Span
from selon.reports.wording import CHANGES, count, one_line, shorten

EDITS: dict[EditType, tuple[str, str]] = {
    "added": ("stretch added", "stretches added"),
    "cut": ("stretch cut", "stretches cut"),
    "reworded": ("place reworded", "places reworded"),
    "form": (
        "sentence with other marks, spaces or capitals",
        "sentences with other marks, spaces or capitals",
    ),
}
_LABEL = 28  # columns before the words: code, type, and the ">" of the second line
_SHORT = 40  # characters; a shorter span is shown with what stands around it
_AROUND = 30  # characters of context on each side, cut at words


def change_lines(
    source: Reading,
    derived: Reading,
    changes: Iterable[Change],
    edits: Sequence[Edit],
    *,
    width: int,
    full: bool,
) -> Iterator[str]:
    """The lines of a comparison, each at most `width` columns where that leaves room for words.

    `full` lists the edits one by one; otherwise they are counted by type.
    """
    yield f"{_called(source.article)} > {_called(derived.article)}"
    yield ""
    room = max(width - _LABEL, 20)
    listed = sorted(changes, key=lambda c: (list(CHANGES).index(c.type), c.after))
    if not (source.measured and derived.measured):
        yield "Not measured: the language of one of the articles is not known to selon."
        return
    if not listed:
        yield "No change of substance found."
    for change in listed:
        code, words = CHANGES[change.type]
        yield f"  {code}  {words:<{_LABEL - 6}}{shorten(_in_context(source.article.text, change.before), room)}"
        yield f"{'> ':>{_LABEL}}{shorten(_in_context(derived.article.text, change.after), room)}"
    yield ""
    yield from _edits(source.article, derived.article, edits, width, full)


def _called(article: Article) -> str:
    return one_line(article.outlet or article.title or article.id)


def _in_context(text: str, span: Span) -> str:
    """The words of a span; a short one with those around it in its line."""
    start, end = span
    if end - start < _SHORT:
        line_start, line_end = text.rfind("\n", 0, start) + 1, text.find("\n", end)
        line_end = len(text) if line_end < 0 else line_end
        start = _at_word(text, max(line_start, start - _AROUND), line_start)
        end = _to_word(text, min(line_end, end + _AROUND), line_end)
    return one_line(text[start:end])


def _at_word(text: str, start: int, floor: int) -> int:
    """The start of the first whole word at or after `start`."""
    if start == floor:
        return start
    return text.find(" ", start) + 1 if " " in text[start : start + _AROUND] else start


def _to_word(text: str, end: int, ceiling: int) -> int:
    """The end of the last whole word at or before `end`."""
    if end == ceiling:
        return end
    cut = text.rfind(" ", 0, end)
    return cut if cut >= end - _AROUND and cut > 0 else end


def _edits(source: Article, derived: Article, edits: Sequence[Edit], width: int, full: bool) -> Iterator[str]:
    counts = Counter(edit.type for edit in edits)
    told = [count(counts[kind], *words) for kind, words in EDITS.items() if counts[kind]]
    yield f"Beside that: {', '.join(told)}." if told else "Nothing else differs."
    if not full:
        return
    for edit in edits:
        before = source.text[slice(*edit.before)] if edit.before else "(nothing)"
        after = derived.text[slice(*edit.after)] if edit.after else "(nothing)"
        yield f"  {edit.type:<{_LABEL - 2}}{shorten(before, max(width - _LABEL, 20))}"
        yield f"{'> ':>{_LABEL}}{shorten(after, max(width - _LABEL, 20))}"
