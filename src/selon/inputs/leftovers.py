"""Leftovers: what a web page leaves in a text that is not the article.

Each line is looked at by itself: a share button or a photo credit is one line; a heading such as "Most read"
opens a list that runs until prose begins again; a comment heading opens what readers wrote, to the end. The
words are the packs', all of which are tried, since a French blog may stand in an English frame.

Not handled: leftovers without any telling word in the middle of a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise

from selon.packs import Pack
from selon.records import Skipped, Span

SPACES = {0x00A0: " ", 0x2009: " ", 0x202F: " "}  # the spaces of typography, one for one: offsets stay
_LINE = re.compile(r"[^\n]*[^\s][^\n]*")
_PROSE_WORDS = 16  # words in a line that ends with a stop: a sentence of an article rather than a headline
_EDGE = 4  # lines from either end of a text in which an outlet speaks of itself
_FURNITURE_LINE = 40  # words; a longer line is prose whatever it begins with
_HEAD = 12  # lines of a text in which its title, byline and date are looked for
_ENDS = '.?!…»”"'


def find_leftovers(text: str, packs: Iterable[Pack], *, title: str | None = None) -> list[Skipped]:
    """The stretches of a text that are page furniture, in order, each with its reason.

    `title`: the article's title where it is known from outside the text; a line that repeats one already
    seen is a leftover, the first one is not.
    """
    patterns = [rule for pack in packs for rule in _compiled(pack)]
    lines = [Span(*m.span()) for m in _LINE.finditer(text)]
    out: list[Skipped] = []
    at = 0
    while at < len(lines):
        kind, reason = _furniture(text, lines, at, patterns)
        if kind is None:
            at += 1
            continue
        end = _block_end(text, lines, at, kind, patterns)
        out += [Skipped(_trimmed(text, line), reason) for line in lines[at:end]]
        at = end
    out += _repeated(text, lines, {s.span for s in out}, title)
    out += _menu(text, lines, {s.span for s in out}, title)
    return sorted(out, key=lambda s: s.span)


def find_head(text: str, packs: Iterable[Pack]) -> Iterator[tuple[str, str, Span]]:
    """Property, value and span of each byline, date and outlet line near the top of a text."""
    patterns = [rule for pack in packs for rule in _compiled(pack)]
    for match in list(_LINE.finditer(text, 0, 4000))[:_HEAD]:
        for kind, regex, _ in patterns:
            found = regex.search(match[0].strip()) if kind == "head" else None
            if found is None:
                continue
            start = text.index(match[0].strip(), match.start())
            for name, value in found.groupdict().items():
                if value:
                    yield name, value, Span(start + found.start(name), start + found.end(name))
            break


def find_title(text: str, skipped: Iterable[Skipped]) -> Span | None:
    """The line that reads like a title at the top of a text: some words, no stop, a longer line after it."""
    outside = {s.span for s in skipped}
    lines = [Span(*m.span()) for m in list(_LINE.finditer(text, 0, 4000))[:_HEAD]]
    for line, after in pairwise(lines):
        words = text[line.start : line.end].split()
        furniture = _trimmed(text, line) in outside
        if furniture or not 3 <= len(words) <= 30:
            continue
        if text[line.start : line.end].rstrip()[-1] in ".,;:" or after.end - after.start < 3:
            return None
        return _trimmed(text, line)
    return None


@cache
def _compiled(pack: Pack) -> list[tuple[str, re.Pattern[str], str]]:
    return [(p.kind, re.compile(p.regex), pack.leftovers.reasons[p.kind]) for p in pack.leftovers.patterns]


def _trimmed(text: str, line: Span) -> Span:
    words = text[line.start : line.end]
    return Span(line.start + len(words) - len(words.lstrip()), line.start + len(words.rstrip()))


def _furniture(
    text: str, lines: list[Span], at: int, patterns: list[tuple[str, re.Pattern[str], str]]
) -> tuple[str | None, str]:
    """The kind of furniture a line is, and the reason in words; None where it is none."""
    words = text[lines[at].start : lines[at].end].translate(SPACES).strip()
    if words.count(" ") >= _FURNITURE_LINE:
        return None, ""
    edge = at >= len(lines) - _EDGE or at < _EDGE
    for kind, regex, reason in patterns:
        if (kind != "promotion" or edge) and regex.search(words):
            return kind, reason
    return None, ""


def _block_end(
    text: str, lines: list[Span], at: int, kind: str, patterns: list[tuple[str, re.Pattern[str], str]]
) -> int:
    """Past the last line of the furniture that begins at `at`."""
    if kind == "comments":
        return len(lines)
    end = at + 1
    if kind == "list":
        while end < len(lines) and not _is_prose(text, lines[end]):
            if _furniture(text, lines, end, patterns)[0] in ("list", "comments"):
                break
            end += 1
    return end


def _is_prose(text: str, line: Span) -> bool:
    words = text[line.start : line.end].strip()
    return words[-1] in _ENDS and words.count(" ") + 1 >= _PROSE_WORDS


def _repeated(text: str, lines: list[Span], known: set[Span], title: str | None) -> Iterator[Skipped]:
    """Lines that say again, word for word, a headline said before, and a title twice over."""
    seen = set()
    for line in lines:
        span = _trimmed(text, line)
        words = text[span.start : span.end].casefold()
        if span in known or not 2 <= words.count(" ") < 30 or words[-1] in '.!…»”"':
            continue
        if words in seen and (title is None or words == title.casefold() or words.count(" ") >= 3):
            yield Skipped(span, "repeats a line above")
        seen.add(words)


def _menu(text: str, lines: list[Span], known: set[Span], title: str | None) -> Iterator[Skipped]:
    """The short lines above the title: the name of the site and its menu."""
    heads = [_trimmed(text, line) for line in lines[:_HEAD]]
    if title is not None:
        at = next((i for i, s in enumerate(heads) if text[s.start : s.end].casefold() == title.casefold()), 0)
    else:
        at = _after_menu(text, heads)
    for span in heads[:at]:
        short = text[span.start : span.end].count(" ") <= 5 and text[span.end - 1] not in _ENDS
        if span not in known and short:
            yield Skipped(span, "menu above the title")


def _after_menu(text: str, heads: list[Span]) -> int:
    """The index of the first line that is no menu entry, where at least two short ones stand before it."""
    for i, span in enumerate(heads):
        words = text[span.start : span.end]
        if words.count(" ") > 5 or words[-1] in _ENDS + ":":
            return i if i >= 2 else 0
    return 0
