"""RSS and Atom feeds: one record for each entry, with the source it declares."""

from __future__ import annotations

from collections.abc import Iterator
from email.utils import parsedate_to_datetime

import trafilatura
from lxml import etree

from selon.errors import InputError

_DC = "{http://purl.org/dc/elements/1.1/}"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
_ATOM = "{http://www.w3.org/2005/Atom}"


def read_feed(data: bytes) -> Iterator[dict[str, str]]:
    """The entries of a feed as records with `source_name` and `source_url` where a source is declared.

    An entry without words is passed over. Raises InputError where the XML is no feed. External entities are
    never loaded.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    root = etree.fromstring(data, parser)
    if root is None or not (root.tag in ("rss", f"{_ATOM}feed") or str(root.tag).endswith("}RDF")):
        raise InputError("XML, but neither an RSS nor an Atom feed")
    outlet = _text(root, "channel/title") or _text(root, f"{_ATOM}title")
    for entry in root.iter("item", "{http://purl.org/rss/1.0/}item", f"{_ATOM}entry"):
        record = _entry(entry) | {"outlet": outlet}
        if record.get("text"):
            yield {key: value for key, value in record.items() if value}


def _entry(entry: etree._Element) -> dict[str, str]:
    source = entry.find("source")
    atom_link = entry.find(f"{_ATOM}link")
    markup = (
        _text(entry, f"{_CONTENT}encoded") or _text(entry, "description")
        or _markup(entry, f"{_ATOM}content") or _markup(entry, f"{_ATOM}summary")
    )  # fmt: skip
    return {
        "id": _text(entry, "guid") or _text(entry, f"{_ATOM}id"),
        "title": _text(entry, "title") or _text(entry, f"{_ATOM}title"),
        "url": _text(entry, "link") or (atom_link.get("href", "") if atom_link is not None else ""),
        "byline": _text(entry, f"{_DC}creator")
        or _text(entry, "author")
        or _text(entry, f"{_ATOM}author/{_ATOM}name"),
        "published": _moment(_text(entry, "pubDate"))
        or _text(entry, f"{_ATOM}published")
        or _text(entry, f"{_ATOM}updated"),
        "source_name": (source.text or "").strip()
        if source is not None
        else _text(entry, f"{_ATOM}source/{_ATOM}title"),
        "source_url": source.get("url", "") if source is not None else "",
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
