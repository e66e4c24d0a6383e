"""What `selon export` writes: each format read by its own validator, and read back where it can be."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import re
import warnings
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import networkx
import pytest
from click.testing import CliRunner

from selon.case.contents import contents_of
from selon.case.store import open_case
from selon.cli import cli
from selon.exports.formats import FORMATS
from selon.exports.material import Material
from selon.exports.positions import Utf16
from selon.inputs.files import read_articles
from selon.reading import read_all, read_article, read_text
from selon.records import Article, Contents, Credit, Decision, Reading, Reference, Span, Unread

ROOT = Path(__file__).parent.parent
CASES = ("sainte-aldine-leak", "orsanne-lake-bacteria")
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
OUTSIDE = "👩🏽‍🔬 “The 𝒫ump failed,” said Ada Quill 🚢. “Nobody was hurt,” she added in a <b>note</b> & more."


def _contents(name: str) -> Contents:
    with open_case() as case:
        case.add(read_articles([ROOT / "eval" / "cases" / name / "articles.jsonl"]))
        return contents_of(case, name)


@pytest.fixture(scope="module", params=CASES)
def material(request: pytest.FixtureRequest) -> Material:
    """A case of two languages with an odd article beside it, and a person's decisions."""
    contents = _contents(request.param)
    odd = read_text(OUTSIDE, lang="en", id="=odd#1", title="=1+1", url="https://odd.example/a b")
    link = next(d for d in (contents.trace or pytest.fail("no trace")).derivations if not d.sibling)
    source = next(r for r in contents.readings if r.sources)
    decisions = (
        Decision(
            "x1",
            "2026-11-25T10:00:00Z",
            "derivation",
            (Reference(link.derived), Reference(link.source)),
            "confirmed",
        ),
        Decision(
            "x2",
            "2026-11-25T10:00:01Z",
            "grade",
            (Reference(source.article.id, source.sources[0].spans[0]),),
            "B",
        ),
        Decision("x3", "2026-11-25T10:00:02Z", "note", (), note="Ask the office."),
    )
    unread = (Unread("gone.txt", "no such file or folder"),)
    return Material(
        replace(contents, readings=(*contents.readings, odd), unread=unread, decisions=decisions), NOW
    )


@pytest.fixture(scope="module")
def spans_only(material: Material) -> Material:
    return replace(material, spans_only=True)


def _bytes(name: str, material: Material) -> bytes:
    write = FORMATS[name].write
    assert write is not None
    return b"".join(write(material))


def _save(name: str, material: Material, folder: Path) -> Path:
    """The export as a file, or as a folder of files."""
    chosen = FORMATS[name]
    path = folder / f"case{chosen.ending}"
    if chosen.files is None:
        path.write_bytes(_bytes(name, material))
        return path
    path.mkdir()
    for file in chosen.files(material):
        (path / file.name).write_bytes(b"".join(file.pieces))
    return path


# --- annotations -------------------------------------------------------------------------------------------

# The terms that we use of the Web Annotation vocabulary, as its specification maps them to IRIs.
OA, AS = "http://www.w3.org/ns/oa#", "http://www.w3.org/ns/activitystreams#"
ANNO = {
    "@context": {
        "oa": OA, "as": AS, "dc": "http://purl.org/dc/elements/1.1/", "dcterms": "http://purl.org/dc/terms/",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "xsd": "http://www.w3.org/2001/XMLSchema#", "schema": "http://schema.org/", "foaf": "http://xmlns.com/foaf/0.1/",
        "id": {"@id": "@id", "@type": "@id"}, "type": {"@id": "@type", "@type": "@vocab"},
        **{name: f"oa:{name}" for name in (
            "Annotation", "SpecificResource", "TextQuoteSelector", "TextPositionSelector", "FragmentSelector",
            "TimeState", "TextualBody", "describing", "identifying", "linking", "classifying", "assessing")},
        "AnnotationCollection": "as:OrderedCollection", "AnnotationPage": "as:OrderedCollectionPage",
        "Software": "as:Application",
        "body": {"@id": "oa:hasBody", "@type": "@id"}, "target": {"@id": "oa:hasTarget", "@type": "@id"},
        "source": {"@id": "oa:hasSource", "@type": "@id"}, "selector": {"@id": "oa:hasSelector", "@type": "@id"},
        "state": {"@id": "oa:hasState", "@type": "@id"},
        "motivation": {"@id": "oa:motivatedBy", "@type": "@vocab"},
        "exact": "oa:exact", "prefix": "oa:prefix", "suffix": "oa:suffix",
        "start": {"@id": "oa:start", "@type": "xsd:nonNegativeInteger"},
        "end": {"@id": "oa:end", "@type": "xsd:nonNegativeInteger"},
        "sourceDate": {"@id": "oa:sourceDate", "@type": "xsd:dateTime"},
        "sourceDateStart": {"@id": "oa:sourceDateStart", "@type": "xsd:dateTime"},
        "sourceDateEnd": {"@id": "oa:sourceDateEnd", "@type": "xsd:dateTime"},
        "value": "rdf:value", "format": "dc:format", "language": "dc:language",
        "conformsTo": {"@id": "dcterms:conformsTo", "@type": "@id"},
        "generator": {"@id": "as:generator", "@type": "@id"},
        "generated": {"@id": "dcterms:issued", "@type": "xsd:dateTime"}, "name": "foaf:name", "label": "rdfs:label",
        "items": {"@id": "as:items", "@type": "@id", "@container": "@list"},
        "first": {"@id": "as:first", "@type": "@id"}, "partOf": {"@id": "as:partOf", "@type": "@id"},
        "total": {"@id": "as:totalItems", "@type": "xsd:nonNegativeInteger"},
        "startIndex": {"@id": "as:startIndex", "@type": "xsd:nonNegativeInteger"},
    }
}  # fmt: skip
ANNOTATION_SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix oa: <http://www.w3.org/ns/oa#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
[] a sh:NodeShape ; sh:targetClass oa:Annotation ; sh:nodeKind sh:IRI ;
  sh:property [ sh:path oa:hasTarget ; sh:minCount 1 ] , [ sh:path oa:motivatedBy ; sh:minCount 1 ; sh:nodeKind sh:IRI ] ,
    [ sh:path oa:hasBody ; sh:minCount 1 ] .
[] a sh:NodeShape ; sh:targetClass oa:SpecificResource ;
  sh:property [ sh:path oa:hasSource ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] ,
    [ sh:path oa:hasSelector ; sh:minCount 1 ] .
[] a sh:NodeShape ; sh:targetClass oa:TextQuoteSelector ; sh:property [ sh:path oa:exact ; sh:minCount 1 ; sh:maxCount 1 ] ,
    [ sh:path oa:prefix ; sh:maxCount 1 ] , [ sh:path oa:suffix ; sh:maxCount 1 ] .
[] a sh:NodeShape ; sh:targetClass oa:TextPositionSelector ;
  sh:property [ sh:path oa:start ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:nonNegativeInteger ] ,
    [ sh:path oa:end ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:nonNegativeInteger ] .
[] a sh:NodeShape ; sh:targetClass oa:TimeState ; sh:or (
  [ sh:property [ sh:path oa:sourceDate ; sh:minCount 1 ; sh:datatype xsd:dateTime ] ]
  [ sh:property [ sh:path oa:sourceDateStart ; sh:minCount 1 ; sh:maxCount 1 ] ; sh:property [ sh:path oa:sourceDateEnd ; sh:minCount 1 ] ] ) .
[] a sh:NodeShape ; sh:targetClass oa:TextualBody ; sh:property [ sh:path rdf:value ; sh:minCount 1 ; sh:maxCount 1 ] .
"""  # noqa: E501


def _validate(graph: object, shapes: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pyshacl import validate

        conforms, _, words = validate(graph, shacl_graph=shapes, shacl_graph_format="turtle")
    assert conforms, words


def _graph(document: dict[str, object]) -> object:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import rdflib

        return rdflib.Graph().parse(data=json.dumps(document), format="json-ld")


def test_web_annotations_expand_and_hold_to_the_model(material: Material) -> None:
    document = json.loads(_bytes("annotations", material))
    assert document["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert document["total"] == len(document["first"]["items"]) > 100
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pyld import jsonld
    (expanded,) = jsonld.expand(document, {"expandContext": ANNO, "documentLoader": _offline})
    assert f"{AS}first" in expanded
    assert not [key for key in _keys(document) if key != "@context" and key not in ANNO["@context"]]
    _validate(_graph({**document, **ANNO}), ANNOTATION_SHAPES)


def _offline(url: str, _: object) -> dict[str, object]:
    assert url == "http://www.w3.org/ns/anno.jsonld"
    return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": ANNO}


def _keys(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _keys(inner)


def test_the_positions_of_a_web_annotation_are_code_points(material: Material) -> None:
    for item in json.loads(_bytes("annotations", material))["first"]["items"]:
        for target in item["target"] if isinstance(item["target"], list) else [item["target"]]:
            quote, position = target["selector"][:2]
            text = next(a.text for a in material.articles.values() if material.iri(a.id) == target["source"])
            start, end = position["start"], position["end"]
            assert text[start:end] == quote["exact"]
            assert text[:start].endswith(quote["prefix"])
            assert text[end:].startswith(quote["suffix"])


def test_the_page_of_a_pdf_is_a_selector() -> None:
    text = OUTSIDE + "\n" + OUTSIDE
    article = replace(
        read_text(text, lang="en", id="a").article,
        pages=(Span(0, len(OUTSIDE) + 1), Span(len(OUTSIDE) + 1, len(text))),
    )
    paged = Material(Contents("paged", (read_article(article),)), NOW)
    items = json.loads(_bytes("annotations", paged))["first"]["items"]
    targets = [t for i in items for t in (i["target"] if isinstance(i["target"], list) else [i["target"]])]
    assert {t["selector"][2]["value"] for t in targets} == {"page=1", "page=2"}


HYPOTHESIS = {"id", "created", "updated", "user", "uri", "text", "tags", "document", "target"}


def test_the_hypothesis_file_counts_as_javascript_does(material: Material) -> None:
    document = json.loads(_bytes("hypothesis", material))
    assert set(document) == {"export_date", "export_userid", "client_version", "annotations"}
    texts = {material.iri(a.id): a.text for a in material.articles.values()}
    assert {item["uri"] for item in document["annotations"]} <= set(texts)
    for item in document["annotations"]:
        assert set(item) == HYPOTHESIS
        assert all(isinstance(tag, str) for tag in item["tags"])
        ((source, (position, quote)),) = [(t["source"], t["selector"]) for t in item["target"]]
        units = texts[source].encode("utf-16-le")
        found = units[2 * position["start"] : 2 * position["end"]].decode("utf-16-le")
        assert found == quote["exact"]
    assert any("𝒫ump" in item["target"][0]["selector"][1]["exact"] for item in document["annotations"])


@pytest.mark.parametrize("text", ["", "plain", "é", "𝒫ump", "a👩🏽‍🔬b🚢", "🚢🚢"])
def test_utf_16_positions(text: str) -> None:
    wide = Utf16(text)
    for start in range(len(text) + 1):
        for end in range(start, len(text) + 1):
            units = [len(text[:at].encode("utf-16-le")) // 2 for at in (start, end)]
            assert list(wide.span(Span(start, end))) == units


# --- provenance --------------------------------------------------------------------------------------------

PROV_SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix prov: <http://www.w3.org/ns/prov#> .
@prefix schema: <https://schema.org/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
[] a sh:NodeShape ; sh:targetSubjectsOf prov:wasDerivedFrom , prov:wasQuotedFrom , prov:wasRevisionOf , prov:alternateOf ;
  sh:class prov:Entity .
[] a sh:NodeShape ; sh:targetObjectsOf prov:wasDerivedFrom , prov:wasQuotedFrom , prov:wasRevisionOf , prov:alternateOf ,
  schema:translationOfWork ; sh:class prov:Entity .
[] a sh:NodeShape ; sh:targetClass prov:Derivation ;
  sh:property [ sh:path prov:entity ; sh:minCount 1 ; sh:maxCount 1 ; sh:class prov:Entity ] ,
    [ sh:path prov:hadActivity ; sh:class prov:Activity ] .
[] a sh:NodeShape ; sh:targetClass prov:Activity ;
  sh:property [ sh:path prov:wasAssociatedWith ; sh:minCount 1 ; sh:class prov:SoftwareAgent ] ,
    [ sh:path prov:endedAtTime ; sh:maxCount 1 ; sh:datatype xsd:dateTime ] .
[] a sh:NodeShape ; sh:targetClass schema:Quotation , schema:Statement ;
  sh:property [ sh:path schema:isPartOf ; sh:minCount 1 ; sh:class schema:NewsArticle ] ,
    [ sh:path schema:creator ; sh:class prov:Agent ] .
[] a sh:NodeShape ; sh:targetClass schema:Claim ; sh:property [ sh:path schema:appearance ; sh:minCount 1 ; sh:class prov:Entity ] ,
    [ sh:path schema:firstAppearance ; sh:maxCount 1 ; sh:class prov:Entity ] .
"""  # noqa: E501


def test_provenance_holds_to_prov(material: Material) -> None:
    document = json.loads(_bytes("prov", material))
    _validate(_graph(document), PROV_SHAPES)
    nodes = {node["@id"]: node for node in document["@graph"]}
    for d in material.trace.derivations:
        node = nodes[material.iri(d.derived)]
        even = d.sibling or d.direction == "unknown"
        name = "prov:alternateOf" if even else "prov:wasDerivedFrom"
        assert material.iri(d.source) in node[name]
        if d.relation == "translation" and not even:
            assert material.iri(d.source) in node["schema:translationOfWork"]


# --- tables ------------------------------------------------------------------------------------------------


def test_datasette_serves_the_database(material: Material, tmp_path: Path) -> None:
    path = _save("sqlite", material, tmp_path)
    words = (
        material.words(material.readings[0].article.id, material.readings[0].attributions[0].content) or ""
    )
    word = max(re.findall(r"\w+", words), key=len)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from datasette.app import Datasette

        async def ask() -> tuple[dict[str, object], dict[str, object], int]:
            served = Datasette([str(path)], memory=False)
            await served.invoke_startup()
            rows = (await served.client.get("/case/articles.json?_shape=array&_size=max")).json()
            found = (await served.client.get(f"/case/attributions.json?_search={word}&_shape=array")).json()
            page = (await served.client.get("/case/derivations")).status_code
            return rows, found, page

        rows, found, page = asyncio.run(ask())
    assert page == 200
    assert {row["text"] for row in rows} == {a.text for a in material.articles.values()}  # type: ignore[index]
    assert found


def test_every_key_of_the_database_is_there(material: Material, tmp_path: Path) -> None:
    import sqlite3

    base = sqlite3.connect(_save("sqlite", material, tmp_path))
    assert base.execute("PRAGMA foreign_key_check").fetchall() == []
    assert base.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    for role, start, end, words, text in base.execute(
        "SELECT role, start, end, words, text FROM spans JOIN attributions a ON a.id = attribution"
        " JOIN articles ON articles.id = a.article"
    ):
        assert text[start:end] == words, role
    base.close()


def test_frictionless_takes_the_package(material: Material, tmp_path: Path) -> None:
    folder = _save("csv", material, tmp_path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import frictionless

        report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["type", "message"])
    rows = list(csv.DictReader(io.StringIO((folder / "articles.csv").read_text("utf-8"), newline="")))
    assert (rows[-1]["title"], rows[-1]["guarded"]) == ("'=1+1", "id title")


@pytest.mark.parametrize("name", ["jsonl", "parquet"])
def test_what_is_exported_reads_back_to_the_same_analysis(
    material: Material, tmp_path: Path, name: str
) -> None:
    path = _save(name, material, tmp_path)
    back = list(read_all([path / "articles.parquet" if path.is_dir() else path]))
    assert back == list(material.readings)
    with open_case() as case:
        case.add(reading.article for reading in back if isinstance(reading, Reading))
        again = contents_of(case, material.contents.name)
    with open_case() as case:
        case.add(reading.article for reading in material.readings)
        before = contents_of(case, material.contents.name)
    assert again == before


def test_a_page_and_a_pdf_read_back_as_they_were(tmp_path: Path) -> None:
    pages = [ROOT / "examples" / "harbour-dispute.html", ROOT / "examples" / "french-repost.html"]
    readings = [reading for reading in read_all(pages) if isinstance(reading, Reading)]
    text = "The har-\nbour is closed, Ada Quill said."
    broken = Article(
        "pdf", text, "en", pages=(Span(0, 8), Span(8, len(text))), breaks=(Span(7, 9),), outside=("3",)
    )
    readings.append(
        read_article(replace(broken, masked=True, credits=(Credit(None, "link", "X", None, "x", "y"),)))
    )
    made = Material(Contents("pages", tuple(readings)), NOW)
    for name in ("jsonl", "parquet"):
        path = _save(name, made, tmp_path)
        assert list(read_all([path / "articles.parquet" if path.is_dir() else path])) == readings


def test_a_record_that_was_altered_is_refused(material: Material, tmp_path: Path) -> None:
    record = json.loads(_bytes("jsonl", material).splitlines()[0])
    for change in ({"text": "Short.", "pages": [[0, 100]]}, {"credits": [{"span": 3}]}, {"pages": [[5, 2]]}):
        (tmp_path / "a.jsonl").write_text(json.dumps(record | change), "utf-8")
        (item,) = read_articles([tmp_path / "a.jsonl"])
        assert isinstance(item, Unread)
        assert item.reason.startswith("a record of selon that was altered")


# --- networks ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["gexf", "graphml"])
def test_networkx_reads_the_network(material: Material, tmp_path: Path, name: str) -> None:
    path = _save(name, material, tmp_path)
    graph = networkx.read_gexf(path) if name == "gexf" else networkx.read_graphml(path)
    nodes = [*material.articles, *material.absent]
    assert sorted(graph.nodes) == sorted(nodes)
    for d in material.trace.derivations:
        edge = graph.edges[d.source, d.derived]
        assert (edge["relation"], edge["declared"], edge["sibling"]) == (d.relation, d.declared, d.sibling)
    for article in material.articles.values():
        assert graph.nodes[article.id]["supplied"] is True
        assert graph.nodes[article.id].get("outlet") == article.outlet


def test_what_xml_cannot_hold_is_replaced() -> None:
    odd = Material(Contents("a\x00b", (Reading(Article("a\x01", "x", title="t\ud800\x0b")),)), NOW)
    for name in ("gexf", "graphml"):
        ET.fromstring(_bytes(name, odd))


# --- intelligence ------------------------------------------------------------------------------------------


def test_the_stix_bundle_is_valid(material: Material) -> None:
    written = _bytes("stix", material).decode()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from stix2validator import ValidationOptions, validate_string

        result = validate_string(written, ValidationOptions(version="2.1"))
    assert result.is_valid, result.errors
    objects = json.loads(written)["objects"]
    ids = {thing["id"] for thing in objects}
    assert len(ids) == len(objects)
    for thing in objects:
        refs = [thing.get(key) for key in ("source_ref", "target_ref", "created_by_ref") if key in thing]
        assert {*refs, *thing.get("object_refs", ())} <= ids
    kinds = [thing["type"] for thing in objects]
    assert set(kinds) == {"identity", "report", "note", "relationship", "grouping", "opinion"}
    assert kinds.count("opinion") == 1, "a person confirmed one link"
    assert kinds.count("report") == len(material.articles)


def test_without_a_persons_decision_there_is_no_opinion_and_no_grade(material: Material) -> None:
    bare = replace(material, contents=replace(material.contents, decisions=()))
    assert b'"opinion"' not in _bytes("stix", bare)
    assert b"intelligence-source-assessment" not in _bytes("misp", bare)


def test_pymisp_loads_the_event_by_its_templates(material: Material, tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pymisp

        event = pymisp.MISPEvent()
        event.load_file(str(_save("misp", material, tmp_path)))
    templates = Path(pymisp.__file__).parent / "data" / "misp-objects" / "objects"
    names = {thing.name for thing in event.objects}
    assert {"news-media", "annotation", "intelligence-source-assessment"} <= names
    known = {thing.uuid for thing in event.objects}
    for thing in event.objects:
        template = json.loads((templates / thing.name / "definition.json").read_text("utf-8"))
        assert thing.template_uuid == template["uuid"]
        given = {a.object_relation: a.type for a in thing.attributes}
        for relation, kind in given.items():
            assert template["attributes"][relation]["misp-attribute"] == kind
        assert set(given) & set(template["requiredOneOf"])
        assert {reference.referenced_uuid for reference in thing.references} <= known


# --- drafts and references ---------------------------------------------------------------------------------


def test_a_claim_review_is_a_draft_without_a_rating(material: Material) -> None:
    drafts = json.loads(_bytes("claimreview", material))
    assert len(drafts) == len(material.corroboration.claims) > 0
    for draft, claim in zip(drafts, material.corroboration.claims, strict=True):
        assert draft["reviewRating"] == {"@type": "Rating"}
        assert "not publishable" in draft["creativeWorkStatus"]
        assert draft["claimReviewed"] == claim.label
        seen = {statement.article for statement in claim.statements}
        assert len(draft["itemReviewed"]["appearance"]) == len(seen)
    assert any("firstAppearance" in draft["itemReviewed"] for draft in drafts)


def test_cite_news_fills_in_agency_and_via() -> None:
    credits = (
        Credit(None, "agency", "Transmar", None, "text", "r"),
        Credit(None, "republication", "The Ledger", None, "text", "r"),
    )
    article = Article(
        "a", "x", "fr", "Pump | fails [again] }}", "Old Salt", "Rhona Keel", "2025-03-03T09:30:00Z",
        "https://salt.example/a|b}}", credits=credits,
    )  # fmt: skip
    made = Material(Contents("c", (Reading(article),)), NOW)
    assert _bytes("cite-news", made).decode() == (
        "{{cite news |title=Pump {{!}} fails &#91;again&#93; &#125;&#125; |author=Rhona Keel |date=2025-03-03"
        " |work=The Ledger |agency=Transmar |via=Old Salt |url=https://salt.example/a%7Cb%7D%7D |language=fr}}\n"
    )
    (item,) = json.loads(_bytes("csl", made))
    assert (item["type"], item["container-title"], item["source"]) == (
        "article-newspaper",
        "The Ledger",
        "Old Salt",
    )
    assert item["issued"] == {"date-parts": [[2025, 3, 3]]}


def test_markdown_shows_what_it_quotes_and_marks_nothing_up(material: Material) -> None:
    written = _bytes("markdown", material).decode()
    assert "## Claims and their origins" in written
    assert r"\<b\>note\</b\>" in written
    assert "- 2026-11-25T10:00:02Z: note : . Ask the office." in written or "Ask the office." in written
    assert "gone.txt" in written


# --- rights, and the list ----------------------------------------------------------------------------------


def _exported(name: str, material: Material, folder: Path) -> str:
    import duckdb

    path = _save(name, material, folder)
    if name == "parquet":
        tables = (
            duckdb.sql(f"SELECT * FROM read_parquet('{file}')").fetchall() for file in sorted(path.iterdir())
        )
        return "\n".join(str(cell) for table in tables for row in table for cell in row)
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    text = "\n".join(file.read_bytes().decode("utf-8", "replace") for file in files)
    return re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text)


@pytest.mark.parametrize("name", FORMATS)
def test_no_words_of_a_text_leave_with_spans_only(
    material: Material, spans_only: Material, tmp_path: Path, name: str
) -> None:
    known = " ".join(
        value for a in material.articles.values()
        for value in (a.title, a.outlet, a.byline, *(c.value for c in a.candidates), *(c.name for c in a.credits))
        if value
    )  # fmt: skip
    known += " ".join(
        s.name for r in material.readings for s in r.sources if s.kind.startswith(("named", "outlet"))
    )
    (tmp_path / "whole").mkdir()
    (tmp_path / "bare").mkdir()
    bare = _exported(name, spans_only, tmp_path / "bare")
    for article in material.articles.values():
        pieces = [article.text[i : i + 25] for i in range(0, len(article.text) - 25, 7)]
        told = [piece for piece in pieces if piece in bare and piece.strip(" ,") not in known]
        assert told == [], article.id


@pytest.mark.parametrize(
    "name", ["sqlite", "jsonl", "annotations", "markdown", "prov", "stix", "misp", "csv", "parquet"]
)
def test_the_words_are_there_without_it(material: Material, tmp_path: Path, name: str) -> None:
    article = material.readings[0].article
    span = material.readings[0].attributions[0].content[0]
    piece = article.text[span.start : span.end].split("\n")[0][:30]
    assert piece in _exported(name, material, tmp_path)


@pytest.mark.parametrize("name", FORMATS)
def test_two_exports_of_one_case_are_the_same(material: Material, name: str) -> None:
    if FORMATS[name].write:
        assert _bytes(name, material) == _bytes(name, replace(material))


@pytest.mark.parametrize("name", FORMATS)
def test_an_empty_case_is_exported_too(tmp_path: Path, name: str) -> None:
    _save(name, Material(Contents("nothing", ()), NOW), tmp_path)


def test_the_documentation_says_what_each_format_carries_and_loses() -> None:
    page = (ROOT / "docs" / "formats.md").read_text("utf-8")
    for name in FORMATS:
        (row,) = re.findall(rf"^\| `{name}` \|(.*)\|$", page, re.MULTILINE)
        cells = [cell.strip() for cell in row.split("|")]
        assert len(cells) == 4, name
        assert all(cells), name


def test_the_command(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "The pump\n\n“It failed,” said Ada Quill on Monday, before noon.\n", "utf-8"
    )
    run = CliRunner().invoke
    source, folder = str(tmp_path / "a.txt"), str(tmp_path / "out")
    assert "“It failed,”" in run(cli, ["export", source, "--to", "markdown"]).stdout
    assert run(cli, ["export", source, "--to", "csv", "-o", folder]).exit_code == 0
    assert (tmp_path / "out" / "datapackage.json").exists()
    assert "name the folder with -o" in run(cli, ["export", source, "--to", "parquet"]).output
    assert run(cli, ["export", source, "--to", "nothing"]).exit_code != 0
    bare = run(cli, ["export", source, "--to", "jsonl", "--spans-only"]).stdout
    assert "text" not in json.loads(bare)
