"""Leftovers: what a web page leaves in a text that is not the article.

Each line is looked at by itself: a share button or a photo credit is one line. Some lines are headings: "Read
more" opens a list of links that runs until sentences begin again, "Our newsletter" a box, "About the author"
a note on who wrote it; what readers wrote, and the columns beside an article, run to the end.

A heading that would take more of the text than stands before it is taken for a button ("12 comments" above an
article), unless what follows it reads like comments. A line that declares a credit is never a leftover by its
place alone.

Not handled: leftovers without any telling word in the middle of a sentence.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate

from selon.inputs.lines import SPARED, STOPS, Line, find_prose, read_lines
from selon.packs import Pack
from selon.records import Skipped, Span

_EDGE = 4  # own lines from either end of a text in which an outlet speaks of itself
_BOX = 4  # lines below the heading of a box
_TAG_WORDS = 8  # words; a longer line without a stop right above the comments is no list of tags
_READERS = 4  # lines below the heading of comments in which the first reader's name or date stands
_HEAD = 12  # lines of a text without a title in which a menu is looked for
_BLOCKS = ("list", "sidebar", "comments", "post")
_MENU = "menu above the title"
_AUTHOR = "note about the author"
_TAGS = "tags or names below the last sentence"
_SECTIONS = "sections of the site"
_SIGNS = "counters or signs beside page furniture"

_Reasons = dict[int, str]  # by the index of the line


@dataclass(frozen=True, slots=True)
class _Page:
    """The lines of a text and what is known of it, computed once.

    `title`: the index of the line that is the title, -1 where none is; `prose`: that of the first line of
    prose; `words`: the words of prose above each line; `held`: the lines that declare a credit; `spaced`:
    whether blank lines part it.
    """

    lines: list[Line]
    title: int
    byline: str
    prose: int
    words: list[int]
    held: set[int]
    spaced: bool

    def is_late(self, at: int) -> bool:
        """Whether a line stands below prose, in the second half of the page."""
        return at > self.prose and at > len(self.lines) // 2


def find_leftovers(
    text: str,
    packs: Iterable[Pack],
    *,
    title: str | None = None,
    byline: str | None = None,
    credited: Iterable[Span] = (),
) -> list[Skipped]:
    """The stretches of a text that are page furniture, in order, each with its reason.

    `title`, `byline`: the article's, where they are known; a line that repeats one already seen is a leftover,
    the first one is not. `credited` are the spans of credits.
    """
    page = _page(read_lines(text, packs), title, byline, credited)
    reasons: _Reasons = {}
    at = 0
    while at < len(page.lines):
        end = _block_end(page, at)
        reasons |= _reasons(page.lines, at, end)
        at = max(end, at + 1)
    reasons |= dict(_promotions(page, reasons))
    reasons |= dict(_afterword(page, reasons))
    reasons |= dict(_bios(page, reasons))
    reasons |= dict(_repeated(page, reasons, title))
    reasons |= {i: _MENU for i in _menu(page, title) if i not in reasons and i not in page.held}
    reasons |= dict(_tags(page, reasons))
    reasons |= dict(_sections(page, reasons))
    reasons |= dict(_signs(page, reasons))
    return [Skipped(page.lines[i].span, reason) for i, reason in sorted(reasons.items())]


def _page(lines: list[Line], title: str | None, byline: str | None, credited: Iterable[Span]) -> _Page:
    wanted = (title or "").casefold()
    at = next((i for i, line in enumerate(lines) if line.words.casefold() == wanted), -1)
    words = [0, *accumulate(line.length if line.is_prose else 0 for line in lines)]
    spaced = any(line.gap for line in lines)
    held = _touched(lines, sorted(credited))
    return _Page(lines, at, (byline or "").casefold(), find_prose(lines), words, held, spaced)


def _touched(lines: list[Line], spans: list[Span]) -> set[int]:
    """The indices of the lines that some spans, sorted, touch."""
    starts = [line.span.start for line in lines]
    out: set[int] = set()
    for start, end in spans:
        first = bisect_right(starts, start) - 1
        out.update(i for i in range(max(first, 0), bisect_left(starts, end)) if lines[i].span.end > start)
    return out


# --- blocks ------------------------------------------------------------------------------------------------


def _block_end(page: _Page, at: int) -> int:
    """Past the last line of the furniture that begins at a line; the line itself where it is none."""
    line = page.lines[at]
    if line.kind in ("comments", "sidebar", "post") and _closes(page, at):
        return len(page.lines)
    if line.kind in ("list", "sidebar"):
        return _list_end(page, at)
    if line.kind in ("box", "author"):
        return _box_end(page, at)
    if line.kind is None and line.words.casefold() == page.byline and page.is_late(at):
        following = page.lines[at + 1 : at + 2]
        noted = any(x.kind == "bio" or x.is_sentence for x in following)
        return at + 2 if noted else at + 1
    return at if line.kind in SPARED else at + 1


def _closes(page: _Page, at: int) -> bool:
    """Whether a heading opens what runs to the end of the page."""
    before, after = page.words[at], page.words[-1] - page.words[at]
    following = page.lines[at + 1 : at + 1 + _READERS]
    if page.lines[at].kind in ("comments", "post") and any(line.kind == "reader" for line in following):
        return before > 0
    return before > 0 and before >= after


def _list_end(page: _Page, at: int) -> int:
    """A list of links ends at a sentence, at another heading, at the title, and at a credit."""
    for end in range(at + 1, len(page.lines)):
        line = page.lines[end]
        own = line.is_prose or line.is_sentence or end in page.held or end == page.title
        if own or line.kind in (*_BLOCKS, "box", "author") or (line.kind == "head" and at < page.prose):
            return end
    return len(page.lines)


def _box_end(page: _Page, at: int) -> int:
    """A box ends at a blank line, or at prose; on a page without blank lines, at what ends like a sentence.

    The line below the heading of a note on the author is that note, however long.
    """
    last = min(at + 1 + _BOX, len(page.lines))
    for end in range(at + 1, last):
        line = page.lines[end]
        if page.lines[at].kind == "author" and end == at + 1:
            continue
        own = line.is_prose or (line.is_sentence and not page.spaced)
        if own or line.gap or end in page.held or line.kind in _BLOCKS:
            return end
    return last


def _reasons(lines: list[Line], at: int, end: int) -> _Reasons:
    """The reason of each line of a block: that of the last heading above it."""
    out: _Reasons = {}
    reason = lines[at].reason or _AUTHOR
    for i in range(at, end):
        reason = lines[i].reason if lines[i].kind in _BLOCKS else reason
        out[i] = reason
    return out


# --- single lines ------------------------------------------------------------------------------------------


def _promotions(page: _Page, known: _Reasons) -> Iterator[tuple[int, str]]:
    """What an outlet says of itself at either end of the article."""
    own = [i for i in range(len(page.lines)) if i not in known]
    for i in {*own[:_EDGE], *own[-_EDGE:]}:
        if page.lines[i].kind == "promotion":
            yield i, page.lines[i].reason


def _afterword(page: _Page, known: _Reasons) -> Iterator[tuple[int, str]]:
    """What a site says of itself below the last credit, a translator's signature say: from where it begins."""
    last = max(page.held, default=-1)
    below = range(last + 1, len(page.lines))
    own = next((i for i in below if page.lines[i].kind in ("site", "promotion")), None)
    if own is None or not page.is_late(last) or page.words[-1] - page.words[own] >= page.words[own]:
        return
    for i in range(own, len(page.lines)):
        if i not in known:
            yield i, page.lines[own].reason


def _bios(page: _Page, known: _Reasons) -> Iterator[tuple[int, str]]:
    """Lines late in a text that say who its author is."""
    for i, line in enumerate(page.lines):
        named = page.byline and line.kind == "bio" and line.words.casefold().startswith(page.byline)
        if named and i not in known and page.is_late(i):
            yield i, line.reason


def _repeated(page: _Page, known: _Reasons, title: str | None) -> Iterator[tuple[int, str]]:
    """Lines that say again, word for word, a headline said before, and a title twice over."""
    seen = set()
    for i, line in enumerate(page.lines):
        words = line.words.casefold()
        if i in known or not 3 <= line.length < 31 or words[-1] in '.!…»”"':
            continue
        if words in seen and (title is None or words == title.casefold() or line.length >= 4):
            yield i, "repeats a line above"
        seen.add(words)


def _menu(page: _Page, title: str | None) -> Iterator[int]:
    """The lines above the title: the name of the site, its slogan, its menu."""
    if 0 <= page.title <= page.prose:
        yield from (i for i in range(page.title) if not page.lines[i].is_sentence)
    elif title is None:
        heads = page.lines[: min(page.prose, _HEAD)]
        first = next((i for i, x in enumerate(heads) if x.length > 6 or x.words[-1] in STOPS + ":"), 0)
        yield from range(first if first >= 2 else 0)


def _sections(page: _Page, known: _Reasons) -> Iterator[tuple[int, str]]:
    """Lines of a few words each side of wide gaps, above the first sentence or below the last: a menu."""
    last = max((i for i, line in enumerate(page.lines) if line.is_prose), default=-1)
    for i, line in enumerate(page.lines):
        outside = i < page.prose or i > last
        if outside and i not in known and i not in page.held and i != page.title and line.is_menu:
            yield i, _SECTIONS


def _signs(page: _Page, known: _Reasons) -> Iterator[tuple[int, str]]:
    """Lines without words that touch other furniture, from above or from below: counters, rules, hearts."""
    for order in (range(len(page.lines)), range(len(page.lines) - 1, -1, -1)):
        near = False
        for i in order:
            bare = i not in known and i not in page.held and not any(c.isalpha() for c in page.lines[i].words)
            if near and bare:
                yield i, _SIGNS
            near = i in known or (near and bare)


def _tags(page: _Page, known: _Reasons) -> Iterator[tuple[int, str]]:
    """Short lines without a stop between the last sentence and the leftovers that end the page: tags, names."""
    own = max((i for i in range(len(page.lines)) if i not in known), default=-1)
    if own + 1 == len(page.lines):
        return
    for i in range(own, page.prose, -1):
        line = page.lines[i]
        if i in known or i in page.held or line.length > _TAG_WORDS or line.words[-1] in STOPS + ")":
            return
        yield i, _TAGS
