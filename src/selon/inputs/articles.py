"""An article made of its text: head, credits, leftovers and language, whatever kind of file it came from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import dateparser

from selon.errors import InputError
from selon.inputs.credits import complete_credits, find_credits, find_linked_credits
from selon.inputs.heads import find_head, find_title
from selon.inputs.language import detect_language
from selon.inputs.leftovers import find_leftovers
from selon.inputs.webpage import Page, host_of, read_page
from selon.packs import Pack, load_pack, packaged_languages
from selon.records import Article, Candidate, Credit, Skipped, Span, Spans, Unread

Item = Article | Unread

_SHORTEST = 40  # characters; less than that from a page is a menu entry
_SURROGATE = re.compile("[\ud800-\udfff]")


class Place(NamedTuple):
    """Where an article is read from: the file as an `Unread` names it, and what its ids begin with."""

    path: str
    stem: str

    def part(self, number: int | str) -> Place:
        """The place of one article among those of a file."""
        return Place(f"{self.path}:{number}", f"{self.stem}:{number}")


def complete(
    text: str,
    place: Place,
    candidates: tuple[Candidate, ...] = (),
    credits: tuple[Credit, ...] = (),
    *,
    lang: str | None = None,
    odd: tuple[Skipped, ...] = (),
    headed: bool = False,
    further: tuple[Candidate, ...] = (),
    breaks: Spans = (),
    pages: Spans = (),
    masked: bool = False,
) -> Article:
    """The article of a text, with what the text itself says of its head, credits, leftovers and language.

    `lang` is one given by a person, which is not guessed again; `odd` are stretches known to be no article
    text; `headed`: the text may begin with its title, byline and date; `further` candidates come after those.
    """
    packs = [load_pack(code) for code in packaged_languages()]
    lang = lang[:2].lower() if lang else detect_language(text)
    declares = [c.span for c in find_credits(text, packs) if c.span]
    if headed:
        candidates += _head(text, packs, declares, lang)
    candidates += further
    first = {c.field: c.value for c in reversed(candidates)}
    found = find_leftovers(
        text, packs, title=first.get("title"), byline=first.get("byline"), credited=declares
    )
    leftovers = tuple(sorted([*odd, *found], key=lambda s: s.span))
    candidates += (Candidate("lang", lang, "text (py3langid)"),) if lang != "und" else ()
    carried = {c.field: c.value for c in reversed(candidates)}
    return Article(
        id=place.stem,
        text=text,
        lang=lang,
        title=carried.get("title"),
        outlet=carried.get("outlet"),
        byline=carried.get("byline"),
        published=carried.get("published"),
        url=carried.get("url"),
        path=place.path,
        candidates=candidates,
        credits=(*credits, *find_credits(text, packs, leftovers)),
        leftovers=leftovers,
        breaks=breaks,
        pages=pages,
        masked=masked,
    )


def whole_characters(value: str) -> str:
    """A string without lone surrogates, which are no characters and cannot be written out."""
    return _SURROGATE.sub("\ufffd", value)


def lone_surrogates(text: str) -> tuple[Skipped, ...]:
    """The places in which `whole_characters` puts another character."""
    reason = "a lone surrogate is no character: replaced by U+FFFD"
    return tuple(Skipped(Span(*m.span()), reason) for m in _SURROGATE.finditer(text))


# --- the head of a text ------------------------------------------------------------------------------------


def _head(text: str, packs: list[Pack], declares: list[Span], lang: str) -> tuple[Candidate, ...]:
    """Title, byline, outlet and date from the first lines of a text saved from a page."""
    found = []
    title = find_title(text, packs, declares)
    if title is not None:
        found.append(Candidate("title", text[title.start : title.end], "first line", title))
    for name, value, span in find_head(text, packs):
        if name == "published":
            value = full_date(value, lang)
        found.append(Candidate(name, value, "line near the top", span))
    return tuple(found)


def full_date(value: str, lang: str) -> str:
    """A full date in words as ISO 8601; as it stands where it cannot be read."""
    known = [lang] if lang in packaged_languages() else None
    moment = dateparser.parse(value, languages=known, settings={"REQUIRE_PARTS": ["day", "month", "year"]})
    return moment.date().isoformat() if moment else value


# --- pages -------------------------------------------------------------------------------------------------


def article_of_page(
    html: str, place: Place, known: tuple[Candidate, ...] = (), *, lang: str | None = None
) -> Article:
    """The article of a web page; `known` comes before what the page declares. Raises InputError where there
    is none."""
    page = read_page(html)
    if len(page.text.strip()) < _SHORTEST:
        raise InputError("no article was found in the page")
    candidates = known + page.candidates
    candidates += tuple(_beside(page, {c.field for c in candidates}))
    article = complete(page.text, place, candidates, page.credits, lang=lang)
    credits = _page_credits(page, article.text, article.credits)
    return replace(article, credits=credits, outside=page.outside)


def _beside(page: Page, known: set[str]) -> Iterator[Candidate]:
    """Byline, outlet and date from lines beside the article, where nothing else declares them."""
    packs = [load_pack(code) for code in packaged_languages()]
    for name, value, _ in find_head(page.near, packs):
        if name not in known:
            known.add(name)
            value = full_date(value, detect_language(page.text)) if name == "published" else value
            yield Candidate(name, value, "line of the page")


def _elsewhere(credit: Credit, page: Page) -> Credit:
    """A credit without an address that is the page's own: it stands below the name, and is not what is named."""
    own = {host_of(c.value) for c in page.candidates if c.field == "url"} - {""}
    return replace(credit, url=None) if credit.name and host_of(credit.url or "") in own else credit


def _page_credits(page: Page, text: str, found: tuple[Credit, ...]) -> tuple[Credit, ...]:
    """The credits of a page: those of its text with the addresses of its links, and those beside the text."""
    packs = [load_pack(code) for code in packaged_languages()]
    credits = complete_credits(text, [_elsewhere(c, page) for c in found], page.links)
    beside = complete_credits(page.near, find_credits(page.near, packs), page.links)
    further = [replace(c, span=None, found_in="page, outside its article") for c in beside]
    said = {part for c in credits for part in (c.name, c.url) if part}
    for credit in (*further, *find_linked_credits(page.links, packs)):
        if not {credit.name, credit.url} & said:
            credits.append(credit)
            said |= {part for part in (credit.name, credit.url) if part}
    return tuple(credits)
