"""Credits: what an article declares of where its text or its information comes from.

The declarations are the packs' patterns, all of which are tried: a French repost often keeps the English
credit line of what it copied. They are looked for near the top and the end of a text, where reposts put
them; in between, "originally published" speaks of books. Credits declared outside the text (JSON-LD
`isBasedOn`, a canonical link to another host, an RSS `<source>`) come from `selon.inputs.webpage` and
`selon.inputs.files`.

Not handled: credits in pictures, and a link without any word that declares it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from selon.inputs.lines import SPACES
from selon.packs import Pack
from selon.records import Credit, CreditKind, Skipped, Span

_EDGE = 1500  # characters from either end of a text in which a credit may stand
_DATELINE = 300  # characters from either end for an agency's name in brackets
_FOUND_IN = "text"
# A line end inside a sentence: after a line too long for a credit alone, before a small letter.
_WRAP = re.compile(r"(?<=[^\n]{40}[^\s.?!…:;»”\"])\n(?=[^\W\d_A-ZÀ-Ý])(?!https?:|www\.)")


def find_credits(text: str, packs: Iterable[Pack], leave_out: Iterable[Skipped] = ()) -> list[Credit]:
    """The credits a text declares, in order; of two that overlap the longer one is kept, the link last."""
    outside = sorted(s.span for s in leave_out)
    text = _WRAP.sub(" ", text.translate(SPACES))
    found: list[Credit] = []
    lower = text.lower()
    for pack in packs:
        for rule, kind, regex, needs in _compiled(pack):
            if needs and not any(words in lower for words in needs):
                continue
            for start, end in _edges(text, _DATELINE if kind == "agency" else _EDGE, outside):
                found += [c for m in regex.finditer(text, start, end) for c in _credits(m, kind, rule)]
    kept: list[Credit] = []
    for credit in sorted(found, key=lambda c: (-_length(c), c.kind == "link", c.rule)):
        clear = not any(_overlap(credit, other.span) for other in kept)
        if clear and not any(_overlap(credit, span) for span in outside):
            kept.append(credit)
    return sorted(kept, key=lambda c: c.span or Span(0, 0))


def _edges(text: str, width: int, outside: list[Span]) -> list[tuple[int, int]]:
    """The top and the end of the story, cut at line ends; what is left out counts for nothing, and a text
    whose two edges meet is one."""
    top, tail = _reach(len(text), width, outside), _reach_back(len(text), width, outside)
    line = text.find("\n", top)
    top = min(line if line != -1 else top, top + width)
    tail = max(text.rfind("\n", 0, tail) + 1, tail - width)
    return [(0, len(text))] if tail <= top else [(0, top), (tail, len(text))]


def _reach(length: int, width: int, outside: list[Span]) -> int:
    """The offset at which `width` characters of the story have passed from the top."""
    at = 0
    for start, end in outside:
        if start - at >= width:
            break
        width -= max(start - at, 0)
        at = max(at, end)
    return min(at + width, length)


def _reach_back(length: int, width: int, outside: list[Span]) -> int:
    """The offset at which `width` characters of the story are left to its end."""
    at = length
    for start, end in reversed(outside):
        if at - end >= width:
            break
        width -= max(at - end, 0)
        at = min(at, start)
    return max(at - width, 0)


@cache
def _compiled(pack: Pack) -> list[tuple[str, CreditKind, re.Pattern[str], tuple[str, ...]]]:
    return [(p.id, _KINDS[p.kind], re.compile(p.regex), p.needs) for p in pack.credits.patterns]


_KINDS: dict[str, CreditKind] = {
    "republication": "republication",
    "translation": "translation",
    "agency": "agency",
    "link": "link",
    "information": "information",
}


def _credits(match: re.Match[str], kind: CreditKind, rule: str) -> list[Credit]:
    """What one declaration credits: a name, an address or both, and in a credit of its own the outlet for which
    it was made ("traduit par Odon pour le Courrier du Nord")."""
    groups = match.groupdict()
    start, end = match.span()
    if not groups.get("host"):
        return [_credit(match[0], start, kind, groups.get("name"), groups.get("url"), rule)]
    host = match.start("host")
    said = match.string[start : match.end("name") if groups.get("name") else host]
    first = _credit(said, start, kind, groups.get("name"), None, rule)
    return [first, _credit(match.string[host:end], host, kind, groups["host"], groups.get("url"), rule)]


def _credit(words: str, start: int, kind: CreditKind, name: str | None, url: str | None, rule: str) -> Credit:
    """A credit in these words, which begin at an offset; white space at their edges is no part of it."""
    begin = start + len(words) - len(words.lstrip())
    span = Span(begin, start + len(words.rstrip()))
    return Credit(span, kind, (name or "").strip(" .,:;–—-") or None, url, _FOUND_IN, rule)


def _length(credit: Credit) -> int:
    return credit.span.end - credit.span.start if credit.span else 0


def _overlap(credit: Credit, span: Span | None) -> bool:
    return bool(span and credit.span and credit.span.start < span.end and span.start < credit.span.end)


# --- links -------------------------------------------------------------------------------------------------


def complete_credits(text: str, credits: Iterable[Credit], links: Iterable[tuple[str, str]]) -> list[Credit]:
    """The credits of a page's text, with the addresses that its links carry where the text shows none.

    A link belongs to a credit whose line holds its words, where these are the name credited or lie within it,
    or are the address in short ("https://site.example/a…"). Where a name is linked to its site and to a page, the
    page is what is credited.
    """
    given = list(links)
    return [_addressed(text, credit, given) if credit.span else credit for credit in credits]


def find_linked_credits(links: Iterable[tuple[str, str]], packs: Iterable[Pack]) -> list[Credit]:
    """The credits that the words of a link declare by themselves: "Read the original article"."""
    rules = [rule for pack in packs for rule in _compiled(pack) if rule[1] == "link"]
    out = []
    for words, url in links:
        match = next(
            ((rule, m) for rule, _, regex, _ in rules if (m := regex.match(f"{words}: {url}"))), None
        )
        if match and "://" not in words:
            name = match[1].groupdict().get("name")
            out.append(Credit(None, "link", name, url, f"link “{words}”", match[0]))
    return out


def _addressed(text: str, credit: Credit, links: list[tuple[str, str]]) -> Credit:
    assert credit.span is not None
    end = text.find("\n", credit.span.end)
    line = text[credit.span.start : end if end != -1 else len(text)].translate(SPACES)
    fitting = []
    for words, url in links:
        short = words.translate(SPACES).rstrip("….")
        named = credit.name and credit.url is None and (short in credit.name or credit.name in short)
        cut = credit.url and len(short) > 8 and credit.url.rstrip("….") == short
        if short and short in line and (named or cut):
            fitting.append(url)
    best = next((url for url in fitting if _is_page(url)), fitting[0] if fitting else credit.url)
    return replace(credit, url=best)


def _is_page(url: str) -> bool:
    """Whether an address is that of a page, and not of a whole site."""
    return url.partition("://")[2].rstrip("/").find("/") != -1
