"""Citations: {{cite news}} for Wikipedia, and CSL-JSON for reference managers.

What an article declares is filled in: an agency as the agency, and where the text was published first by
another outlet, that outlet as the work and this one as "via". An undeclared source is never put in.
"""

from __future__ import annotations

from collections.abc import Iterator

from selon.exports.material import Material, captured, day
from selon.exports.readings import Json, dump_json
from selon.records import Article

_MARKUP = {"|": "{{!}}", "[": "&#91;", "]": "&#93;", "{": "&#123;", "}": "&#125;", "<": "&lt;", ">": "&gt;"}


def to_cite_news(material: Material) -> Iterator[bytes]:
    """A template a line, in the order of the case."""
    for article in material.articles.values():
        yield (_template(article) + "\n").encode("utf-8", "replace")


def _template(article: Article) -> str:
    work, via = _work_and_via(article)
    published, seen = day(article.published), day(captured(article))
    fields = {
        "title": article.title,
        "author": article.byline,
        "date": published.isoformat() if published else None,
        "work": work,
        "agency": ", ".join(_agencies(article)) or None,
        "via": via,
        "url": _url(article.url),
        "access-date": seen.isoformat() if seen and article.url else None,
        "language": article.lang if article.lang not in ("en", "und") else None,
    }
    listed = [f"|{name}={value}" for name, raw in fields.items() if raw and (value := _plain(name, raw))]
    return "{{cite news " + " ".join(listed) + "}}"


def _plain(name: str, value: str) -> str:
    """A value that neither ends its template nor begins another."""
    words = " ".join(value.split())
    return words if name == "url" else "".join(_MARKUP.get(c, c) for c in words)


def _url(url: str | None) -> str | None:
    """An address without the characters that end a template."""
    if url is None or not url.startswith(("http://", "https://")):
        return None
    return "".join(f"%{ord(c):02X}" if c in "|[]{}<> \t\n\"'" else c for c in url)


def _work_and_via(article: Article) -> tuple[str | None, str | None]:
    """The outlet that published the text first, as the article declares it, and then the one it was read at."""
    first = next((c.name for c in article.credits if c.kind == "republication" and c.name), None)
    if first is None or first == article.outlet:
        return article.outlet, None
    return first, article.outlet


def _agencies(article: Article) -> list[str]:
    return list(dict.fromkeys(c.name for c in article.credits if c.kind == "agency" and c.name))


def to_csl(material: Material) -> Iterator[bytes]:
    """A list of references, one a line."""
    items = [_reference(article) for article in material.articles.values()]
    yield b"[" + b",".join(b"\n" + dump_json(item) for item in items) + b"\n]\n"


def _reference(article: Article) -> Json:
    work, via = _work_and_via(article)
    agencies = _agencies(article)
    item: Json = {
        "id": article.id,
        "type": "article-newspaper",
        "title": article.title,
        "author": [{"literal": article.byline}] if article.byline else None,
        "container-title": work,
        "issued": _parts(article.published),
        "accessed": _parts(captured(article)),
        "URL": article.url,
        "language": article.lang if article.lang != "und" else None,
        "source": via,
        "note": f"agency: {', '.join(agencies)}" if agencies else None,
    }
    return {name: value for name, value in item.items() if value is not None}


def _parts(value: str | None) -> Json | None:
    found = day(value)
    return {"date-parts": [[found.year, found.month, found.day]]} if found else None
