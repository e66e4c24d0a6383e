"""RSS and Atom feeds: an article for each entry, with the source it declares."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from email.utils import parsedate_to_datetime
from typing import BinaryIO

import trafilatura
from lxml import etree

from selon.errors import InputError
from selon.inputs.articles import Item, Place
from selon.inputs.bounds import parse_xml, read_whole
from selon.inputs.records import article_of_record
from selon.records import Credit

_DC = "{http://purl.org/dc/elements/1.1/}"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
_ATOM = "{http://www.w3.org/2005/Atom}"


def read_feed(stream: BinaryIO, place: Place) -> Iterator[Item]:
    """The articles of a feed's entries; an RSS `<source>` is the real publisher, and so a credit.

    Atom's `<source>` says which feed an entry was copied from, its `via` and `related` links where the
    information came from. An entry without words is passed over. Raises InputError where the XML is no feed.
    """
    root = parse_xml(read_whole(stream))
    if not (root.tag in ("rss", f"{_ATOM}feed") or str(root.tag).endswith("}RDF")):
        raise InputError("XML, but neither an RSS nor an Atom feed")
    outlet = _text(root, "channel/title") or _text(root, f"{_ATOM}title")
    number = 0
    for entry in root.iter("item", "{http://purl.org/rss/1.0/}item", f"{_ATOM}entry"):
        fields = {key: value for key, value in (_entry(entry) | {"outlet": outlet}).items() if value}
        if "text" in fields:
            number += 1
            article = article_of_record(fields, place.part(number))
            yield replace(article, credits=(*_credits(entry), *article.credits))
    if not number:
        raise InputError("a feed without any entry that holds text")


def _credits(entry: etree._Element) -> Iterator[Credit]:
    """What an entry declares of where it comes from."""
    source = entry.find("source")
    if source is not None:
        name, url = (source.text or "").strip() or None, source.get("url")
        if name or url:
            yield Credit(None, "republication", name, url, "RSS source", "rss-source")
    for link in entry.iterfind(f"{_ATOM}link"):
        if link.get("rel") in ("via", "related") and link.get("href"):
            rel = link.get("rel")
            yield Credit(
                None, "information", link.get("title"), link.get("href"), f"Atom link {rel}", f"atom-{rel}"
            )


def _entry(entry: etree._Element) -> dict[str, str]:
    links = [link for link in entry.iterfind(f"{_ATOM}link") if link.get("rel") in (None, "alternate")]
    markup = (
        _text(entry, f"{_CONTENT}encoded") or _text(entry, "description")
        or _markup(entry, f"{_ATOM}content") or _markup(entry, f"{_ATOM}summary")
    )  # fmt: skip
    return {
        "id": _text(entry, "guid") or _text(entry, f"{_ATOM}id"),
        "title": _text(entry, "title") or _text(entry, f"{_ATOM}title"),
        "url": _text(entry, "link") or (links[0].get("href", "") if links else ""),
        "byline": _text(entry, f"{_DC}creator")
        or _text(entry, "author")
        or _text(entry, f"{_ATOM}author/{_ATOM}name"),
        "published": _moment(_text(entry, "pubDate"))
        or _text(entry, f"{_ATOM}published")
        or _text(entry, f"{_ATOM}updated"),
        "text": _plain(markup),
    }


def _plain(markup: str) -> str:
    """The words of an entry's markup, a paragraph a line."""
    if "<" not in markup:
        return markup.strip()
    return str(trafilatura.extract(f"<html><body><article>{markup}</article></body></html>", favor_recall=True) or
               trafilatura.html2txt(markup) or "").strip()  # fmt: skip


def _markup(entry: etree._Element, path: str) -> str:
    found = entry.find(path)
    if found is None:
        return ""
    inner = "".join(etree.tostring(child, encoding="unicode") for child in found)
    return (found.text or "") + inner


def _text(entry: etree._Element, path: str) -> str:
    return str(entry.findtext(path) or "").strip()


def _moment(value: str) -> str:
    """An RFC 822 date as ISO 8601; as given where it is none."""
    try:
        return parsedate_to_datetime(value).isoformat() if value else ""
    except ValueError:
        return value
