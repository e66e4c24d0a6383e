"""Quotations: which stretches of a text stand between quotation marks.

Marks are paired tolerantly: any closing mark closes an open quotation of its family or of a mixed one, a
mark reopened at each paragraph continues the quotation, and a mark never closed or never opened costs only
its own paragraph. Nothing here knows a language, except through `ends_at`, which tells how far a quotation
goes that was never closed and holds a reporting clause.

Not handled: German „…“ with “ as the closing mark inside French text, and nested quotations of one family.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from selon.records import Skipped, Span

# A mark with its neighbours decides its role. Single marks count only at the edge of a word: an apostrophe
# has letters on both sides, and a trailing one ("workers' rights") closes only what a single mark opened.
_MARK = re.compile(r"«|»|“|”|„|‹|›|\"|''|``|(?<![\w’'])[‘'](?=\w)|(?<=[\w.,?!…])[’'](?!\w)")
_STOP = re.compile(r"[.?!…](?=\s)")
_BOUNDARY = re.compile(r"[.?!…:]\s+")
_FARTHEST = 1500  # characters that a quotation whose opening mark is missing may reach back
_OPENING = {"«": "«", "“": '"', "„": '"', "‹": "«", "``": '"'}
_CLOSING = {"»": "«", "”": '"', "›": "«"}
_EndsAt = Callable[[int, int, bool], int | None]
_SPACES = " \t   "


@dataclass(frozen=True, slots=True)
class Quotation:
    """One quotation: `span` with its marks, `inner` without, and whether each mark was really there.

    `continues` is True where it goes on from the paragraph before (its mark was reopened).
    """

    span: Span
    inner: Span
    opened: bool
    closed: bool
    continues: bool = False


@dataclass(slots=True)
class _Open:
    start: int
    inner: int
    family: str


def find_quotations(
    text: str, paragraphs: list[Span], ends_at: _EndsAt
) -> tuple[list[Quotation], list[Skipped]]:
    """The quotations of each paragraph in order, and the marks that could not be paired.

    `ends_at(start, end, last)` gives the offset where an unclosed quotation with a reporting clause ends, None
    where none is in it; `last`: no other opens after it in its paragraph. Linear in the text.
    """
    found: list[Quotation] = []
    odd: list[Skipped] = []
    running: str | None = None  # the mark of a quotation left open at the end of the last paragraph
    for paragraph in paragraphs:
        mine, strays, running = _pair(text, paragraph, running, ends_at)
        found += mine
        odd += strays
    return found, odd


def leaves_open(text: str) -> bool:
    """Whether a text leaves most of its quotations open: it opens twice as many as it closes, or more."""
    opened = sum(text.count(mark) for mark in _OPENING)
    return opened >= 2 * sum(text.count(mark) for mark in _CLOSING)


def _pair(
    text: str, paragraph: Span, running: str | None, ends_at: _EndsAt
) -> tuple[list[Quotation], list[Skipped], str | None]:
    found: list[Quotation] = []
    odd: list[Skipped] = []
    current: _Open | None = None
    continued = False
    nested: list[str] = []  # families of the quotations open inside the current one
    for start, end, mark, role in _marks(text, paragraph):
        family = _OPENING.get(mark) or _CLOSING.get(mark) or ("'" if mark in "'‘’" else '"')
        if role == "either":
            role = "close" if current and current.family in ("«", '"') else "open"
        if role == "open" and current is None:
            current = _Open(start, _past_spaces(text, end, paragraph.end), family)
            continued = not found and running == mark and start == _past_spaces(text, *paragraph)
        elif role == "open" and current is not None:
            if family == "'" or current.family == "'" or family != current.family:
                nested += [family] if family != "'" else []
                continue  # a quotation inside a quotation: the outer one holds it
            nested.clear()
            found.append(_unclosed(text, paragraph.start, current, start, ends_at, continued, last=False))
            continued = False
            current = _Open(start, _past_spaces(text, end, paragraph.end), family)
        elif role == "close" and current is not None:
            if (family == "'") != (current.family == "'"):
                continue
            if nested and nested[-1] == family != current.family:
                nested.pop()
                continue
            nested.clear()
            inner = Span(current.inner, max(current.inner, _before_spaces(text, start, current.inner)))
            found.append(Quotation(Span(current.start, end), inner, True, True, continued))
            current, continued = None, False
        elif role == "close" and family != "'":
            begin = _never_opened(text, paragraph.start, start, found, running)
            if begin is None:
                odd.append(Skipped(Span(start, end), "closing quotation mark without an opening one"))
            else:
                inner = Span(begin, _before_spaces(text, start, begin))
                found.append(
                    Quotation(Span(begin, end), inner, False, True, running is not None and not found)
                )
    if current is None:
        return found, odd, None
    if current.family == "'":
        odd.append(
            Skipped(Span(current.start, current.inner), "single mark never closed: taken for an apostrophe")
        )
        return found, odd, None
    found.append(_unclosed(text, paragraph.start, current, paragraph.end, ends_at, continued, last=True))
    whole = found[-1].span.end >= _before_spaces(text, paragraph.end, paragraph.start)
    runs = whole and not _opens_within(text, paragraph.start, current.start)
    return found, odd, text[current.start] if runs else None


def _marks(text: str, paragraph: Span) -> Iterator[tuple[int, int, str, str]]:
    """Each mark of a paragraph with its role: open, close, or either where its spacing does not tell."""
    for match in _MARK.finditer(text, *paragraph):
        mark, start, end = match[0], match.start(), match.end()
        if mark in _OPENING:
            role = "open"
        elif mark in _CLOSING:
            role = "close"
        elif mark == "‘":
            role = "open"
        else:
            before = text[start - 1] if start > paragraph.start else " "
            after = text[end] if end < paragraph.end else " "
            if mark == '"' and before.isalpha() and after.isalpha():
                continue  # typed for an apostrophe: l"école
            stops = after in ",.;:?!)" and text[end : end + 2] != ".."  # but "... and so on"
            apart = after.isspace() or (stops and before.isspace())  # " padded "
            opens = (before.isspace() or before in "([—–-/'’«“") and not apart
            closes = not before.isspace() and not (after.isalnum())
            role = "open" if opens and not closes else "close" if closes and not opens else "either"
            if mark in "'’" and role == "either":
                continue
        yield start, end, mark, role


def _opens_within(text: str, start: int, mark: int) -> bool:
    """Whether an opening mark stands in mid-sentence, in the paragraph that begins at `start`."""
    before = text[max(start, mark - 80) : mark].rstrip()
    return bool(before) and before[-1] not in '.:?!…»”",'


def _unclosed(
    text: str, start: int, current: _Open, limit: int, ends_at: _EndsAt, continued: bool, *, last: bool
) -> Quotation:
    """A quotation whose mark never closes: as far as `ends_at` says, else to its sentence or paragraph.

    One that opens in mid-sentence is taken to end with that sentence, and no later paragraph continues it; one
    that opens a sentence or follows a colon, with the paragraph.
    """
    end = ends_at(current.inner, limit, last)
    if end is None:
        end = limit
        if _opens_within(text, start, current.start):
            stop = _STOP.search(text, current.inner, limit)
            end = stop.start() if stop else limit
    end = _before_spaces(text, end, current.inner)
    return Quotation(Span(current.start, end), Span(current.inner, end), True, False, continued)


def _never_opened(
    text: str, start: int, mark: int, found: list[Quotation], running: str | None
) -> int | None:
    """Where a quotation without an opening mark begins: the sentence's start, when a mark closes it whole."""
    floor = max(found[-1].span.end if found else start, mark - _FARTHEST)
    if running is not None and not found:
        return _past_spaces(text, start, mark)
    begin = floor
    for stop in _BOUNDARY.finditer(text, floor, mark):
        if text[stop.end() : stop.end() + 1].isupper():
            begin = stop.end()
    begin = _past_spaces(text, begin, mark)
    return begin if mark - begin > 2 and text[begin].isupper() else None


def _past_spaces(text: str, start: int, limit: int) -> int:
    while start < limit and text[start].isspace():
        start += 1
    return start


def _before_spaces(text: str, end: int, floor: int) -> int:
    while end > floor and text[end - 1].isspace():
        end -= 1
    return end
