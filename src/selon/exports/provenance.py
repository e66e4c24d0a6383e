"""Provenance: PROV-O with schema.org, as JSON-LD that needs no context from elsewhere.

An article is a prov:Entity and a NewsArticle. What it takes is prov:wasDerivedFrom, and more narrowly
wasQuotedFrom (republication, excerpt), wasRevisionOf (edited) or translationOfWork; a qualified derivation
carries the measure and what decided. Siblings, and pairs whose direction is unknown, are prov:alternateOf.
"""

from __future__ import annotations

from collections.abc import Iterator

from selon.exports.material import Material, stamp
from selon.exports.readings import Json, dump_json
from selon.records import Claim, Derivation, Reading, Relation, Source

_CONTEXT: Json = {
    "prov": "http://www.w3.org/ns/prov#",
    "schema": "https://schema.org/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "selon": "urn:selon:term:",
    **{
        term: {"@type": "@id"}
        for term in (
            "prov:wasDerivedFrom", "prov:wasQuotedFrom", "prov:wasRevisionOf", "prov:alternateOf", "prov:entity",
            "prov:hadActivity", "prov:wasAssociatedWith", "schema:translationOfWork", "schema:isPartOf",
            "schema:creator", "schema:appearance", "schema:firstAppearance", "schema:url",
        )
    },
    "prov:endedAtTime": {"@type": "xsd:dateTime"},
}  # fmt: skip
_NARROWER: dict[Relation, str] = {
    "republication": "prov:wasQuotedFrom",
    "excerpt": "prov:wasQuotedFrom",
    "edited": "prov:wasRevisionOf",
    "translation": "schema:translationOfWork",
}
_AGENTS = {
    "named-person": "schema:Person",
    "named-organisation": "schema:Organization",
    "outlet": "schema:Organization",
}


def to_provenance(material: Material) -> Iterator[bytes]:
    """One JSON-LD document, a node a line."""
    yield b'{"@context": ' + dump_json(_CONTEXT) + b',\n"@graph": ['
    yield b",".join(b"\n" + dump_json(node) for node in _nodes(material))
    yield b"]}\n"


def _nodes(material: Material) -> Iterator[Json]:
    maker = material.urn("program", material.maker)
    yield {
        "@id": maker,
        "@type": ["prov:SoftwareAgent", "schema:SoftwareApplication"],
        "schema:name": material.maker,
    }
    yield {
        "@id": _analysis(material),
        "@type": "prov:Activity",
        "prov:wasAssociatedWith": maker,
        "prov:endedAtTime": stamp(material.made),
    }
    for reading in material.readings:
        yield _article(material, reading)
        yield from (_agent(material, reading, source) for source in reading.sources)
    for absent in material.trace.absent:
        yield _known(
            {
                "@id": material.iri(absent.id),
                "@type": ["prov:Entity", "schema:CreativeWork"],
                "schema:name": absent.name,
                "schema:url": absent.url,
                "selon:supplied": False,
            }
        )
    yield from _statements(material)
    yield from (_claim(material, claim) for claim in material.corroboration.claims)


def _analysis(material: Material) -> str:
    return material.urn("analysis", material.contents.name)


def _article(material: Material, reading: Reading) -> Json:
    article = reading.article
    node: Json = {
        "@id": material.iri(article.id),
        "@type": ["prov:Entity", "schema:NewsArticle"],
        "schema:identifier": article.id,
        "schema:headline": article.title,
        "schema:author": article.byline,
        "schema:publisher": article.outlet,
        "schema:datePublished": article.published,
        "schema:inLanguage": article.lang,
        "schema:url": article.url,
        "schema:articleBody": material.text(article),
    }
    derived: list[Json] = []
    for found in material.trace.derivations:
        if found.derived == article.id:
            _link(material, node, found)
            if not _is_even(found):
                derived.append(_qualified(material, found))
    return _known(node | {"prov:qualifiedDerivation": derived or None})


def _is_even(found: Derivation) -> bool:
    """Whether neither of the two is said to be the source."""
    return found.sibling or found.direction == "unknown"


def _link(material: Material, node: Json, found: Derivation) -> None:
    """Adds to an article the short properties that link it to its source."""
    names = ["prov:alternateOf"] if _is_even(found) else ["prov:wasDerivedFrom"]
    if not _is_even(found) and found.relation in _NARROWER:
        names.append(_NARROWER[found.relation])
    for name in names:
        linked = node.setdefault(name, [])
        if isinstance(linked, list):
            linked.append(material.iri(found.source))


def _qualified(material: Material, found: Derivation) -> Json:
    return {
        "@type": "prov:Derivation",
        "prov:entity": material.iri(found.source),
        "prov:hadActivity": _analysis(material),
        "selon:relation": found.relation,
        "selon:declared": found.declared,
        "selon:direction": found.direction,
        "selon:score": found.score,
        "selon:passage": [
            f"{p.derived.start}-{p.derived.end} {p.source.start}-{p.source.end}" for p in found.passages
        ],
    }


def _agent(material: Material, reading: Reading, source: Source) -> Json:
    kinds = ["prov:Agent", _AGENTS[source.kind]] if source.kind in _AGENTS else ["prov:Agent"]
    return _known(
        {
            "@id": material.urn("source", reading.article.id, source.id),
            "@type": kinds,
            "schema:name": material.name(source),
            "selon:kind": source.kind,
        }
    )


def _statements(material: Material) -> Iterator[Json]:
    """Quotations, and statements that are told in the article's words."""
    for reading, found, source in material.each():
        article = reading.article
        yield _known(
            {
                "@id": material.urn("statement", article.id, found.id),
                "@type": "schema:Statement" if found.speech == "indirect" else "schema:Quotation",
                "schema:text": material.words(article.id, found.content),
                "schema:creator": material.urn("source", article.id, source.id) if source else None,
                "schema:isPartOf": material.iri(article.id),
                "selon:speech": found.speech,
                "selon:rule": found.rule,
                "selon:content": [f"{start}-{end}" for start, end in found.content],
            }
        )


def _claim(material: Material, claim: Claim) -> Json:
    seen = dict.fromkeys(material.iri(statement.article) for statement in claim.statements)
    first = [origin.first for origin in claim.origins.groups]
    return _known(
        {
            "@id": material.urn("claim", material.contents.name, claim.id),
            "@type": "schema:Claim",
            "schema:text": material.claim_label(claim),
            "schema:appearance": list(seen),
            "schema:firstAppearance": material.iri(first[0]) if len(first) == 1 else None,
            "selon:originsAtLeast": claim.origins.at_least,
            "selon:originsAtMost": claim.origins.at_most,
            "selon:originsDeclaredOnly": claim.origins.declared_only,
        }
    )


def _known(node: Json) -> Json:
    """A node without the properties that nothing is known of."""
    return {name: value for name, value in node.items() if value is not None and value != []}
