"""ninjs, the JSON of news agencies (IPTC, versions 1.3 to 3): an item with what it declares of its origin.

Origins: `infosources` are credits, as are the texts among `associations` that an item says it rests on;
`located` is where the story was written. A picture item has no text, and is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from selon.errors import InputError
from selon.inputs.articles import Place, article_of_page, complete
from selon.records import Article, Candidate, Credit, CreditKind

_FIELDS = (  # field, then its names in versions 1, 2 and 3
    ("byline", ("byline",)),
    ("published", ("firstcreated", "firstCreated", "versioncreated", "versionCreated")),
    ("modified", ("versioncreated", "versionCreated")),
    ("lang", ("language",)),
    ("located", ("located",)),
    ("outlet", ("copyrightholder", "copyrightHolder")),
)
_NAMES = ("name", "literal", "headline", "uri")


def is_ninjs(record: Mapping[str, object]) -> bool:
    """Whether a JSON object is an item of ninjs: only "uri" is required of one, so a body is asked for too."""
    bodies = ("body_text", "body_html", "body_xhtml", "bodies", "versioncreated", "versionCreated")
    return isinstance(record.get("uri"), str) and any(name in record for name in bodies)


def read_ninjs(record: Mapping[str, Any], place: Place) -> Article:
    """The article of a ninjs item; raises InputError where it has no text."""
    place = Place(place.path, record["uri"])
    candidates = tuple(_candidates(record))
    credits = tuple(_credits(record))
    lang = next((c.value for c in candidates if c.field == "lang"), None)
    plain, markup = _body(record)
    if plain.strip():
        return complete(plain, place, candidates, credits, lang=lang)
    if not markup.strip():
        raise InputError("a ninjs item without text")
    if "<html" not in markup[:1000]:
        markup = f"<html><body><article>{markup}</article></body></html>"
    article = article_of_page(markup, place, candidates, lang=lang)
    return replace(article, credits=(*credits, *article.credits))


def _candidates(record: Mapping[str, Any]) -> Iterator[Candidate]:
    for headline in _strings(record.get("headline")) or _roles(record.get("headlines"), "main"):
        yield Candidate("title", headline, "ninjs headline")
        break
    for field, names in _FIELDS:
        for name in names:
            for value in _strings(record.get(name)):
                yield Candidate(field, " ".join(value.split()), f"ninjs {name}")
    if record["uri"].startswith("http"):
        yield Candidate("url", record["uri"], "ninjs uri")


def _credits(record: Mapping[str, Any]) -> Iterator[Credit]:
    """What the item says it comes from. Only whoever the text is from (role "originator") gave the text itself."""
    for name in ("infosources", "infoSources", "infosource"):
        for source in _objects(record.get(name)):
            label = next(iter(_strings(source.get("name")) or _strings(source.get("literal"))), None)
            url = _address(source.get("uri"))
            kind: CreditKind = "agency" if "originator" in str(source.get("role", "")) else "information"
            if label or url:
                yield Credit(None, kind, label, url, f"ninjs {name}", "ninjs-info-source")
    for item in _objects(record.get("associations")):
        label = next((words for key in _NAMES for words in _strings(item.get(key))), None)
        if item.get("type") == "text" and label:
            url = _address(item.get("uri"))
            yield Credit(None, "information", label, url, "ninjs associations", "ninjs-association")


def _body(record: Mapping[str, Any]) -> tuple[str, str]:
    """The text of an item, plain and as markup; either may be ""."""
    plain = "".join(_strings(record.get("body_text")))
    markup = next((v for n in ("body_html", "body_xhtml") for v in _strings(record.get(n))), "")
    for body in _objects(record.get("bodies")):
        kind = str(body.get("contenttype") or body.get("contentType") or "text/plain")
        value = "".join(_strings(body.get("value")))
        if "html" in kind:
            markup = markup or value
        elif kind.startswith("text"):
            plain = plain or value
    return plain, markup


def _roles(value: object, role: str) -> list[str]:
    """The values of a list of objects, those of one role first."""
    found = sorted(_objects(value), key=lambda item: item.get("role") != role)
    return [words for item in found for words in _strings(item.get("value"))]


def _objects(value: object) -> list[dict[str, Any]]:
    """The objects of a list, of an object of objects (as version 1 has its associations), or one alone."""
    if isinstance(value, dict):
        inner = [item for item in value.values() if isinstance(item, dict)]
        return inner or [value]
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _strings(value: object) -> list[str]:
    return [value] if isinstance(value, str) and value.strip() else []


def _address(value: object) -> str | None:
    return value if isinstance(value, str) and value.startswith("http") else None
