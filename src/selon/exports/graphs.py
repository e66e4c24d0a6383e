"""The articles of a case as a network, for Gephi and others: GEXF and GraphML.

Nodes are articles, absent ones among them; an edge runs from a source to what derives from it. Siblings, and
pairs of unknown direction, are edges too, and say so, since both formats are read with directed edges alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from selon.exports.material import Material, captured

_GEXF = "http://www.gexf.net/1.2draft"
_GRAPHML = "http://graphml.graphdrawing.org/xmlns"
_NODE = {
    "title": "string", "outlet": "string", "published": "string", "captured": "string", "lang": "string",
    "url": "string", "supplied": "boolean", "statements": "int", "sources": "int",
}  # fmt: skip
_EDGE = {
    "relation": "string", "direction": "string", "declared": "boolean", "sibling": "boolean", "score": "double",
    "passages": "int", "changes": "int",
}  # fmt: skip

Values = dict[str, str | int | float | bool | None]


def _nodes(material: Material) -> Iterator[tuple[str, Values]]:
    for reading in material.readings:
        a = reading.article
        yield a.id, {
            "title": a.title, "outlet": a.outlet, "published": a.published, "captured": captured(a), "lang": a.lang,
            "url": a.url, "supplied": True, "statements": len(reading.attributions), "sources": len(reading.sources),
        }  # fmt: skip
    for absent in material.trace.absent:
        yield absent.id, {"title": absent.name, "url": absent.url, "supplied": False}


def _edges(material: Material) -> Iterator[tuple[str, str, Values]]:
    changes = material.corroboration.changes
    for d in material.trace.derivations:
        count = sum(change.source == d.source and change.derived == d.derived for change in changes)
        yield d.source, d.derived, {
            "relation": d.relation, "direction": d.direction, "declared": d.declared, "sibling": d.sibling,
            "score": d.score, "passages": len(d.passages), "changes": count,
        }  # fmt: skip


def to_gexf(material: Material) -> Iterator[bytes]:
    """The network as GEXF 1.2, which Gephi and networkx read."""
    root = etree.Element("gexf", {"version": "1.2"}, nsmap={None: _GEXF})
    meta = etree.SubElement(root, "meta", lastmodifieddate=material.made.date().isoformat())
    etree.SubElement(meta, "creator").text = material.maker
    etree.SubElement(meta, "description").text = _clean(material.contents.name)
    graph = etree.SubElement(root, "graph", defaultedgetype="directed", mode="static")
    for kind, fields in (("node", _NODE), ("edge", _EDGE)):
        declared = etree.SubElement(graph, "attributes", {"class": kind})
        for name, of in fields.items():
            etree.SubElement(declared, "attribute", id=f"{kind}-{name}", title=name, type=_gexf_type(of))
    nodes = etree.SubElement(graph, "nodes")
    for name, values in _nodes(material):
        node = etree.SubElement(nodes, "node", id=_clean(name), label=_clean(material.title(name)))
        _add_values(etree.SubElement(node, "attvalues"), "node", values)
    edges = etree.SubElement(graph, "edges")
    for number, (source, target, values) in enumerate(_edges(material)):
        ends = {"source": _clean(source), "target": _clean(target), "weight": str(values["score"])}
        edge = etree.SubElement(edges, "edge", id=str(number), **ends)
        _add_values(etree.SubElement(edge, "attvalues"), "edge", values)
    yield etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)


def _gexf_type(name: str) -> str:
    return "integer" if name == "int" else name


def _add_values(parent: etree._Element, kind: str, values: Values) -> None:
    for name, value in values.items():
        if value is not None:
            etree.SubElement(parent, "attvalue", {"for": f"{kind}-{name}", "value": _clean(_shown(value))})


def to_graphml(material: Material) -> Iterator[bytes]:
    """The network as GraphML."""
    root = etree.Element("graphml", nsmap={None: _GRAPHML})
    for kind, fields in (("node", {"label": "string"} | _NODE), ("edge", _EDGE)):
        for name, of in fields.items():
            declared = {"for": kind, "attr.name": name, "attr.type": of}
            etree.SubElement(root, "key", {"id": f"{kind}-{name}", **declared})
    graph = etree.SubElement(root, "graph", id="case", edgedefault="directed")
    for name, values in _nodes(material):
        node = etree.SubElement(graph, "node", id=_clean(name))
        _add_data(node, "node", {"label": material.title(name), **values})
    for number, (source, target, values) in enumerate(_edges(material)):
        edge = etree.SubElement(graph, "edge", id=f"e{number}", source=_clean(source), target=_clean(target))
        _add_data(edge, "edge", values)
    yield etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)


def _add_data(parent: etree._Element, kind: str, values: Values) -> None:
    for name, value in values.items():
        if value is not None:
            etree.SubElement(parent, "data", key=f"{kind}-{name}").text = _clean(_shown(value))


def _shown(value: str | int | float | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _clean(text: str) -> str:
    """A text without the characters that XML cannot hold, each replaced."""
    return "".join(c if _is_allowed(ord(c)) else "\ufffd" for c in text)


def _is_allowed(code: int) -> bool:
    return code in (9, 10, 13) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or code > 0xFFFF
