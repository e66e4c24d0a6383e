"""The formats of `selon export`: the name of each, what it is for, the ending of its file, and its writer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from selon.exports.annotations import to_annotations, to_hypothesis
from selon.exports.citations import to_cite_news, to_csl
from selon.exports.graphs import to_gexf, to_graphml
from selon.exports.markdown import to_markdown
from selon.exports.material import Material
from selon.exports.misp import to_misp
from selon.exports.packages import File, to_csv_package, to_parquet
from selon.exports.provenance import to_provenance
from selon.exports.readings import dump_json, reading_object
from selon.exports.reviews import to_claim_reviews
from selon.exports.sqlite import to_sqlite
from selon.exports.stix import to_stix


class Format(NamedTuple):
    """One format: of one file (`write`) or of a folder of files (`files`)."""

    about: str
    ending: str
    write: Callable[[Material], Iterator[bytes]] | None = None
    files: Callable[[Material], Iterator[File]] | None = None


def to_json_lines(material: Material) -> Iterator[bytes]:
    """A line an article with all that was read in it, which selon reads back."""
    for reading in material.readings:
        if not material.spans_only:
            yield dump_json(reading_object(reading)) + b"\n"
            continue
        kept = reading_object(reading)
        for name in ("text", "outside"):
            del kept[name]
        kept["candidates"] = [
            {
                "field": c.field,
                "value": c.value,
                "found_in": c.found_in,
                "span": list(c.span) if c.span else None,
            }
            for c in reading.article.candidates
        ]
        kept["sources"] = [
            {
                "id": s.id, "name": material.name(s), "kind": s.kind, "spans": [list(span) for span in s.spans],
                "unresolved": s.unresolved,
            }
            for s in reading.sources
        ]  # fmt: skip
        yield dump_json(kept) + b"\n"


FORMATS: dict[str, Format] = {
    "annotations": Format("W3C Web Annotations, JSON-LD", ".jsonld", to_annotations),
    "hypothesis": Format("annotations that the Hypothesis client imports", ".json", to_hypothesis),
    "prov": Format("PROV-O with schema.org, JSON-LD", ".jsonld", to_provenance),
    "sqlite": Format("a database laid out for Datasette", ".db", to_sqlite),
    "csv": Format("a folder of tables with datapackage.json", "", files=to_csv_package),
    "parquet": Format("a folder of tables; articles.parquet reads back", "", files=to_parquet),
    "gexf": Format("the network of articles, for Gephi", ".gexf", to_gexf),
    "graphml": Format("the network of articles", ".graphml", to_graphml),
    "stix": Format("a STIX 2.1 bundle", ".json", to_stix),
    "misp": Format("a MISP event", ".json", to_misp),
    "claimreview": Format("drafts of ClaimReview, without a rating", ".json", to_claim_reviews),
    "cite-news": Format("{{cite news}} for Wikipedia", ".txt", to_cite_news),
    "csl": Format("CSL-JSON for reference managers", ".json", to_csl),
    "markdown": Format("a document to read", ".md", to_markdown),
    "jsonl": Format("JSON Lines, an article a line, which reads back", ".jsonl", to_json_lines),
}
