"""A MISP event: news-media, annotation, translation and intelligence-source-assessment objects.

An assessment is written only where a person graded a source, with that person's grade; credibility is never
filled in. The event is not for distribution until someone says so.
"""

from __future__ import annotations

from collections.abc import Iterator

from babel import Locale

from selon.exports.material import Material, stamp
from selon.exports.readings import Json, dump_json
from selon.records import Decision, Derivation, Reading

_TEMPLATES = {  # name: uuid and version of the template, and its meta-category
    "news-media": ("691463c5-5302-4847-9bec-4c56ccfec677", "3"),
    "annotation": ("5d8dc046-15a1-4ca3-a09f-ed4ede7c4487", "3"),
    "translation": ("a43b54fa-dac9-11e9-9b0d-97296aceae1a", "1"),
    "intelligence-source-assessment": ("2d3a5895-6c54-50b5-bd25-ce33e974c50a", "1"),
}
_GRADES = {
    "A": "A - Completely reliable",
    "B": "B - Usually reliable",
    "C": "C - Fairly reliable",
    "D": "D - Not usually reliable",
    "E": "E - Unreliable",
    "F": "F - Reliability cannot be judged",
}
_TYPES = {"url": "url", "link": "link", "creation-date": "datetime", "comment": "comment", "ref": "link"}
_TEXT_LIMIT = 65_535  # bytes that MISP keeps of one value


def to_misp(material: Material) -> Iterator[bytes]:
    """An event, an object a line."""
    event: Json = {
        "uuid": material.uuid("event"),
        "info": f"selon: {material.contents.name}",
        "date": material.made.date().isoformat(),
        "threat_level_id": "4",  # undefined
        "analysis": "1",  # ongoing
        "distribution": "0",  # this organisation only
        "published": False,
    }
    yield b'{"Event": ' + dump_json(event)[:-1] + b', "Object": ['
    yield b",".join(b"\n" + dump_json(thing) for thing in _objects(material))
    yield b"]}}\n"


def _objects(material: Material) -> Iterator[Json]:
    for reading in material.readings:
        yield _media(material, reading)
    for reading, found, source in material.each():
        article = reading.article
        words = material.words(article.id, found.content)
        text = material.describe(found, source) + (f"\n{words}" if words else "")
        values: list[tuple[str, str | None]] = [
            ("text", text),
            ("type", "Annotation"),
            ("creation-date", stamp(material.made)),
        ]
        values += [("ref", material.iri(article.id))] if article.url else []
        links = [("annotates", material.uuid("media", article.id))]
        yield _object(material, "annotation", ("annotation", article.id, found.id), values, links)
    for d in material.trace.derivations:
        if d.relation == "translation" and d.source in material.articles:
            yield _translation(material, d)
    for decision in material.decisions:
        if decision.kind == "grade" and decision.value in _GRADES:
            yield _assessment(material, decision)


def _media(material: Material, reading: Reading) -> Json:
    a = reading.article
    values = [("source", a.outlet), ("title", a.title), ("content", material.text(a))]
    values += [("url", material.iri(a.id))] if a.url else []
    if not any(value for name, value in values if name != "title"):
        values.append(("alias", a.id))  # the template asks for something beside a title
    links = [
        (
            "related-to" if d.sibling or d.direction == "unknown" else "derived-from",
            material.uuid("media", d.source),
        )
        for d in material.trace.derivations
        if d.derived == a.id and d.source in material.articles
    ]
    return _object(material, "news-media", ("media", a.id), values, links)


def _translation(material: Material, d: Derivation) -> Json:
    source, derived = material.articles[d.source], material.articles[d.derived]
    values = [
        ("original-language", _language(source.lang)),
        ("translation-language", _language(derived.lang)),
        ("original-text", material.words(source.id, tuple(p.source for p in d.passages))),
        ("translated-text", material.words(derived.id, tuple(p.derived for p in d.passages))),
    ]
    links = [
        (name, material.uuid("media", a.id))
        for name, a in (("translation-of", source), ("related-to", derived))
    ]
    return _object(material, "translation", ("translation", d.derived, d.source), values, links)


def _language(code: str) -> str:
    return str(Locale("en").languages.get(code, code))


def _assessment(material: Material, decision: Decision) -> Json:
    place = decision.target[0]
    where = f"{place.article} {place.span.start}–{place.span.end}" if place.span else place.article
    words = material.words(place.article, place.span)
    values = [
        ("source-id", where),
        ("source-summary", words),
        ("source-reliability", _GRADES[decision.value]),
        ("source-type", "OSINT"),
        ("comment", decision.note or None),
    ]
    return _object(material, "intelligence-source-assessment", ("grade", decision.id), values, [])


def _object(
    material: Material, kind: str, name: tuple[object, ...], values: list[tuple[str, str | None]],
    links: list[tuple[str, str]],
) -> Json:  # fmt: skip
    template, version = _TEMPLATES[kind]
    own = material.uuid(*name)
    return {
        "name": kind,
        "meta-category": "misc",
        "template_uuid": template,
        "template_version": version,
        "uuid": own,
        "Attribute": [
            {
                "uuid": material.uuid(*name, relation),
                "object_relation": relation,
                "type": _TYPES.get(relation, "text"),
                "value": _cut(value),
                "to_ids": False,
            }
            for relation, value in values
            if value
        ],
        "ObjectReference": [
            {
                "uuid": material.uuid(*name, relation, target),
                "object_uuid": own,
                "referenced_uuid": target,
                "relationship_type": relation,
            }
            for relation, target in links
        ],
    }


def _cut(value: str) -> str:
    """A value as much of it as MISP keeps."""
    return value.encode("utf-8", "replace")[:_TEXT_LIMIT].decode("utf-8", "ignore")
