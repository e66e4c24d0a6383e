"""Web pages: the main text by trafilatura, and everything the page's head declares about the article.

Every place that names a title, an outlet, an author, a date, a language or an address gives a candidate; the
order below is that of trust, so that the first of a property is the one the article carries. Nothing is
chosen in silence: where candidates differ, all remain.

Not handled: pages that only a script fills; text in images.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import trafilatura
from lxml import etree
from lxml.html import HtmlElement

from selon.inputs.saved import find_saved
from selon.records import Candidate, Credit

_ARTICLE_TYPES = re.compile(r"Article|Posting|Report|WebPage|Review|Blog")
_META = {  # in the order of trust
    "title": ("og:title", "twitter:title", "dc.title", "citation_title"),
    "outlet": ("og:site_name", "application-name", "dc.publisher", "citation_journal_title"),
    "byline": ("author", "article:author", "parsely-author", "dc.creator", "citation_author", "byl"),
    "published": (
        "article:published_time", "datepublished", "date", "dc.date", "dc.date.issued", "pubdate",
        "parsely-pub-date", "citation_publication_date", "sailthru.date",
    ),
    "modified": ("article:modified_time", "og:updated_time", "last-modified", "lastmod"),
    "lang": ("og:locale", "dc.language"),
    "url": ("og:url", "twitter:url"),
}  # fmt: skip
# A separator, and a name before or after it: "Headline | The Ledger", "The Ledger: Headline".
_BESIDE = re.compile(r"\s?(?:[|·•:»–—-]\s)?([^\W\d_a-z].{1,60}?)(?:\s?[|·•:»–—-])?\s?")
_UNSEEN = {"script", "style", "noscript", "template", "svg", "head", "select", "textarea", "iframe"}
_INLINE = {
    "a", "abbr", "b", "bdi", "cite", "code", "em", "font", "i", "mark", "q", "s", "small", "span", "strong",
    "sub", "sup", "time", "u", "wbr", "img", "label",
}  # fmt: skip
# What pages call the sentences between headline and text, in the class of their element.
_STANDFIRST = re.compile(
    r"(?i)(?:^|[\s_-])(?:stand-?first|chapo|chapeau|dek|deck|lede|lead(?:-?in)?|sub-?(?:title|head|heading|headline)"
    r"|summary|intro(?:duction)?|excerpt|abstract|article[_-]{1,2}desc(?:ription)?)(?:$|[\s_-])"
)
_HEAD = 60  # elements below the headline among which the standfirst is looked for
_ROWS = "./tbody | ./thead | ./tr | ./tbody/tr | ./thead/tr"
_CELLS = "./tr/td | ./tbody/tr/td | ./tr/th | ./tbody/tr/th | ./thead/tr/th"
_SECOND = "./tr/*[2] | ./tbody/tr/*[2]"  # a second cell in a row
_POST = 400  # characters; a cell of that many, in several lines, holds a text and not a value
_CLOSE = 12  # lines of a page above and below its article that still speak of it
_SHINGLE = 4  # words in a row by which a line is known to be in the text
_SOURCE_META = ("syndication-source", "original-source")  # declared copies, a Google News convention


class Link(NamedTuple):
    """The words of a link and its address."""

    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Page:
    """The main text of a page, "" where it has none, and what its head declares.

    `links`: those to other sites, in the order of the page; `outside`: the lines of the page that are not in
    `text`; `near`: those of them that stand between its lines, or close above and below.
    """

    text: str
    candidates: tuple[Candidate, ...]
    credits: tuple[Credit, ...]
    links: tuple[Link, ...] = ()
    outside: tuple[str, ...] = ()
    near: str = ""


def read_page(html: str) -> Page:
    """The article of a page and all that is declared about it; a page cut short is read as far as it goes."""
    tree = trafilatura.load_html(html)
    if tree is None:
        return Page("", (), ())
    candidates = tuple(_candidates(tree, html))
    credits = tuple(_credits(tree, html, candidates))
    links = tuple(_links(tree, candidates))
    lines = list(_visible_lines(tree))
    laid_out = _unwrap_layout(tree)
    page = tree if laid_out else html
    text = trafilatura.extract(page, include_comments=False, include_tables=True, deduplicate=False) or ""
    text = _with_standfirst(tree, text, next((c.value for c in candidates if c.field == "title"), ""))
    outside, near = _outside(lines, text)
    return Page(text, candidates, credits, links, tuple(outside), "\n".join(near))


def _unwrap_layout(tree: HtmlElement) -> bool:
    """Tables that lay a page out become blocks; whether there were any.

    They hold the headline and paragraphs, or a cell as long as a post of a forum, or, beside such a one, no
    more than one cell a row: a quotation in a frame.
    """
    laid_out = [table for table in tree.xpath("//table") if _is_layout(table)]
    around = bool(laid_out)
    laid_out += [t for t in tree.xpath("//table") if around and t not in laid_out and not t.xpath(_SECOND)]
    for table in laid_out:
        for element in table.xpath(f"self::table | {_ROWS} | {_CELLS}"):
            element.tag = "div"
    return around


def _with_standfirst(tree: HtmlElement, text: str, title: str) -> str:
    """A text with the standfirst of its page above it, where the extraction left that out.

    It is looked for below the headline that reads like the title: a blog's own name is followed by its motto.
    """
    headings = tree.xpath("//h1 | //h2 | //h3")
    headline = next((h for h in headings if _words(h) == title), None)
    if not text or headline is None:
        return text
    known = " ".join(text.split())
    below = headline.xpath("following::*[self::p or self::h2 or self::h3 or self::div][@class]")
    for element in below[:_HEAD]:
        words = _words(element)
        if words and known.startswith(words[:60]):
            break
        named = _STANDFIRST.search(element.get("class") or "") and not element.xpath("ancestor::aside")
        if named and 5 <= words.count(" ") < 120 and words not in known:
            return f"{words}\n{text}"
    return text


def _words(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _is_layout(table: HtmlElement) -> bool:
    if table.xpath(".//h1 and .//p"):
        return True
    cells = table.xpath(_CELLS)
    return any(len(cell.xpath(".//br | .//p")) > 2 and len(cell.text_content()) > _POST for cell in cells)


def _candidates(tree: HtmlElement, html: str) -> Iterator[Candidate]:
    objects = list(_linked_data(tree))
    for thing in objects:
        yield from _declared(thing)
    for field, names in _META.items():
        for name in names:
            for value in _meta(tree, name):
                if field != "byline" or not value.startswith("http"):
                    yield Candidate(
                        field, value.replace("_", "-") if field == "lang" else value, f"meta {name}"
                    )
    for href in tree.xpath("//link[@rel='canonical']/@href"):
        yield Candidate("url", str(href).strip(), "canonical link")
    yield from find_saved(html)
    yield from _elements(tree)
    for outlet in _outlets(tree):
        yield Candidate("outlet", outlet, "<title>")


def _outlets(tree: HtmlElement) -> Iterator[str]:
    """What stands beside the headline in a page's title, where the page shows the headline alone as well."""
    shown = {" ".join(h.text_content().split()) for h in tree.xpath("//h1 | //h2 | //h3")}
    shown |= set(_meta(tree, "og:title"))
    for element in tree.xpath("//head/title")[:1]:
        whole = " ".join(element.text_content().split())
        for headline in sorted(shown, key=len, reverse=True):
            rest = (
                whole.removeprefix(headline) if whole.startswith(headline) else whole.removesuffix(headline)
            )
            beside = _BESIDE.fullmatch(rest)
            if len(headline) > 15 and rest != whole and beside:
                yield beside[1]
                return


def _elements(tree: HtmlElement) -> Iterator[Candidate]:
    """What the visible page says of itself."""
    for field, path, place in (
        ("title", "//h1", "h1"),
        ("title", "//head/title", "<title>"),
        ("byline", "//*[@rel='author' or @itemprop='author']", "author element"),
        ("byline", "//*[contains(concat(' ', @class, ' '), ' author ')]", "author element"),
        (
            "byline",
            "//*[contains(@class, 'author')]//*[contains(concat(' ', @class, ' '), ' fn ')]",
            "author element",
        ),
    ):
        for element in tree.xpath(path)[:1]:
            words = " ".join(element.text_content().split())
            if 1 < len(words) <= 300:
                yield Candidate(field, words, place)
    for moment in (
        tree.xpath("//article//time/@datetime | //main//time/@datetime")[:1]
        or tree.xpath("//time/@datetime")[:1]
    ):
        yield Candidate("published", str(moment).strip(), "<time>")
    for moment in tree.xpath("//abbr[contains(@class, 'published')]/@title")[:1]:
        yield Candidate("published", str(moment).strip(), "published element")
    for lang in tree.xpath("/html/@lang")[:1]:
        yield Candidate("lang", str(lang).strip(), "html lang")


def _meta(tree: HtmlElement, name: str) -> Iterator[str]:
    lowered = "translate(., 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')"
    for element in tree.xpath(
        f"//meta[@*[name()='name' or name()='property' or name()='itemprop'][{lowered}='{name}']]"
    ):
        if value := " ".join((element.get("content") or "").split()):
            yield value


# --- linked data -----------------------------------------------------------------------------------------


def _linked_data(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """The JSON-LD objects of the page that describe an article; broken ones are passed over."""
    for script in tree.xpath("//script[@type='application/ld+json']"):
        try:
            loaded = json.loads(script.text_content(), strict=False)
        except (ValueError, RecursionError):
            continue
        for thing in _flattened(loaded):
            if any(_ARTICLE_TYPES.search(str(kind)) for kind in _as_list(thing.get("@type"))):
                yield thing


def _flattened(loaded: object, depth: int = 0) -> Iterator[dict[str, Any]]:
    if isinstance(loaded, dict):
        yield loaded
    nested = loaded.get("@graph") if isinstance(loaded, dict) else loaded
    if isinstance(nested, list) and depth < 5:
        for thing in nested:
            yield from _flattened(thing, depth + 1)


def _declared(thing: dict[str, Any]) -> Iterator[Candidate]:
    for field, key in (
        ("title", "headline"),
        ("outlet", "publisher"),
        ("byline", "author"),
        ("published", "datePublished"),
        ("modified", "dateModified"),
        ("lang", "inLanguage"),
        ("url", "mainEntityOfPage"),
        ("url", "url"),
    ):
        names = [name for value in _as_list(thing.get(key)) if (name := _name_of(value, field))]
        if names:
            yield Candidate(field, ", ".join(names), f"JSON-LD {key}")


def _name_of(value: object, field: str) -> str:
    if isinstance(value, dict):
        value = value.get("@id") or value.get("url") if field == "url" else value.get("name")
    return " ".join(value.split()) if isinstance(value, str) else ""


def _as_list(value: object) -> list[object]:
    return value if isinstance(value, list) else [] if value is None else [value]


# --- credits outside the text ------------------------------------------------------------------------------


def _credits(tree: HtmlElement, html: str, candidates: tuple[Candidate, ...]) -> Iterator[Credit]:
    for thing in _linked_data(tree):
        for value in _as_list(thing.get("isBasedOn")):
            url, name = _name_of(value, "url"), _name_of(value, "name")
            if isinstance(value, str):
                url, name = (value, "") if value.startswith("http") else ("", value)
            if url or name:
                yield Credit(
                    None, "link", name or None, url or None, "JSON-LD isBasedOn", "json-ld-is-based-on"
                )
    for name in _SOURCE_META:
        for value in _meta(tree, name):
            is_url = value.startswith("http")
            yield Credit(
                None,
                "link",
                None if is_url else value,
                value if is_url else None,
                f"meta {name}",
                "meta-source",
            )
    yield from _elsewhere(candidates)


def _elsewhere(candidates: tuple[Candidate, ...]) -> Iterator[Credit]:
    """A canonical link to another host than the one the page says it was served from."""
    own = {host_of(c.value) for c in candidates if c.field == "url" and c.found_in != "canonical link"} - {""}
    for candidate in candidates:
        host = host_of(candidate.value)
        if candidate.found_in == "canonical link" and host and own and host not in own:
            yield Credit(
                None, "republication", None, candidate.value, "canonical link", "canonical-elsewhere"
            )


def host_of(url: str) -> str:
    """The host of an address, without what says only how it is shown ("www.", "m."); "" where there is none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.").removeprefix("m.").removeprefix("amp.")
    except ValueError:
        return ""


# --- what is seen outside the text ---------------------------------------------------------------------------


def _links(tree: HtmlElement, candidates: tuple[Candidate, ...]) -> Iterator[Link]:
    """The links of the body to other hosts than the page's own."""
    own = {host_of(c.value) for c in candidates if c.field == "url"}
    for element in tree.xpath("//body//a[starts-with(@href, 'http')]"):
        words, url = " ".join(element.text_content().split()), str(element.get("href")).strip()
        if 1 < len(words) <= 300 and host_of(url) not in own:
            yield Link(words, url)


def _visible_lines(tree: HtmlElement) -> Iterator[str]:
    """The words of a page, a line for each block; what scripts and styles hold is not seen."""
    words: list[str] = []
    walk = etree.iterwalk(tree, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        if event == "start" and element.tag in _UNSEEN:
            walk.skip_subtree()
            continue
        seen = event in ("start", "end") and element.tag not in _UNSEEN
        if seen and element.tag not in _INLINE:
            if line := " ".join("".join(words).split()):
                yield line
            words.clear()
        words.append((element.text if event == "start" else element.tail) or "")
    if line := " ".join("".join(words).split()):
        yield line


def _outside(lines: list[str], text: str) -> tuple[list[str], list[str]]:
    """The lines of a page that are not in its text, and those among them that stand near its article."""
    known, rows = set(), {" ".join(line.split()) for line in text.split("\n")}
    words = text.split()
    for i in range(len(words)):
        known.add(tuple(words[i : i + _SHINGLE]))
    inside = [line in rows or _is_known(line.split(), known) for line in lines]
    where = [i for i, (line, here) in enumerate(zip(lines, inside, strict=True)) if here and " " in line]
    first, last = (where[0], where[-1]) if where else (0, -1)
    out = [i for i, here in enumerate(inside) if not here]
    near = [lines[i] for i in out if first - _CLOSE <= i <= last + _CLOSE]
    return [lines[i] for i in out], near


def _is_known(words: list[str], known: set[tuple[str, ...]]) -> bool:
    """Whether every few words in a row of a line stand in the text."""
    steps = range(len(words) - _SHINGLE + 1)
    return len(words) >= _SHINGLE and all(tuple(words[i : i + _SHINGLE]) in known for i in steps)
