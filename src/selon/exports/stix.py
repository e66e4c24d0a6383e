"""STIX 2.1: the case as a bundle for analysts' platforms.

An article is a report, an outlet or source an identity, a statement, change or claim a note; a derivation is a
relationship; the case is a grouping; only what a person decided is an opinion. Nobody is a threat actor here,
and nothing is an indicator. The ids stay the same from one export of a case to the next.
"""

from __future__ import annotations

from collections.abc import Iterator

from selon.exports.material import Material, day, moment, stamp
from selon.exports.readings import Json, dump_json
from selon.records import Decision, Reading, Source, SourceKind

_CLASSES: dict[SourceKind, str] = {
    "named-person": "individual",
    "named-organisation": "organization",
    "outlet": "organization",
    "group": "group",
}
_OPINIONS = {"confirmed": "agree", "rejected": "disagree"}


def to_stix(material: Material) -> Iterator[bytes]:
    """A bundle, an object a line."""
    objects = [_made(material, thing) for thing in _Bundle(material).objects()]
    yield b'{"type": "bundle", "id": "bundle--' + material.uuid("bundle").encode() + b'", "objects": ['
    yield b",".join(b"\n" + dump_json(thing) for thing in objects)
    yield b"]}\n"


def _made(material: Material, thing: Json) -> Json:
    """An object with what every object of STIX has."""
    now = stamp(material.made)
    maker = f"identity--{material.uuid('identity', 'selon')}"
    own = {} if thing["id"] == maker else {"created_by_ref": maker}
    return (
        {"type": str(thing["id"]).partition("--")[0], "spec_version": "2.1", "created": now, "modified": now}
        | own
        | thing
    )


class _Bundle:
    """The objects of a bundle, and what refers to what."""

    def __init__(self, material: Material) -> None:
        self.material = material
        self.held: list[str] = []

    def objects(self) -> Iterator[Json]:
        """All objects; the grouping, which names them, comes last."""
        yield {"id": self._id("identity", "selon"), "name": self.material.maker, "identity_class": "system"}
        for thing in (
            *self._identities(),
            *self._reports(),
            *self._notes(),
            *self._links(),
            *self._opinions(),
        ):
            self.held.append(str(thing["id"]))
            yield thing
        if self.held:
            yield {
                "id": self._id("grouping", "case"),
                "name": self.material.contents.name,
                "context": "unspecified",
                "object_refs": self.held,
            }

    def _id(self, kind: str, *name: object) -> str:
        return f"{kind}--{self.material.uuid(kind, *name)}"

    def _identities(self) -> Iterator[Json]:
        outlets = dict.fromkeys(a.outlet for a in self.material.articles.values() if a.outlet)
        for outlet in outlets:
            yield {
                "id": self._id("identity", "outlet", outlet),
                "name": outlet,
                "identity_class": "organization",
            }
        for reading in self.material.readings:
            for source in reading.sources:
                yield self._source(reading, source)
        for absent in self.material.trace.absent:
            name = absent.name or absent.url or absent.id
            yield {"id": self._id("identity", "absent", absent.id), "name": name, "identity_class": "organization",
                   "description": "credited, and not supplied"}  # fmt: skip

    def _source(self, reading: Reading, source: Source) -> Json:
        return {
            "id": self._id("identity", reading.article.id, source.id),
            "name": self.material.name(source) or source.kind,
            "identity_class": _CLASSES.get(source.kind, "unknown"),
            "roles": [source.kind],
        }

    def _reports(self) -> Iterator[Json]:
        for reading in self.material.readings:
            a = reading.article
            found = moment(a.published)
            first = day(a.published)
            published = (
                stamp(found) if found else f"{first}T00:00:00.000Z" if first else stamp(self.material.made)
            )
            refs = [self._id("identity", "outlet", a.outlet)] if a.outlet else []
            refs += [self._id("note", a.id, attribution.id) for attribution in reading.attributions]
            report: Json = {
                "id": self._id("report", a.id),
                "name": a.title or a.id,
                "published": published,
                "object_refs": refs or [self._id("identity", "selon")],
            }
            if a.url:
                report["external_references"] = [
                    {"source_name": a.outlet or a.id, "url": self.material.iri(a.id)}
                ]
            if not self.material.spans_only:
                report["description"] = a.text
            if a.lang != "und":
                report["lang"] = a.lang
            yield report

    def _notes(self) -> Iterator[Json]:
        material = self.material
        for reading, found, source in material.each():
            refs = [self._id("report", reading.article.id)]
            refs += [self._id("identity", reading.article.id, source.id)] if source else []
            words = material.words(reading.article.id, found.content)
            yield {
                "id": self._id("note", reading.article.id, found.id),
                "abstract": material.describe(found, source),
                "content": words or material.describe(found, source),
                "object_refs": refs,
            }
        for number, change in enumerate(material.corroboration.changes):
            before = material.words(change.source, change.before) or "–".join(map(str, change.before))
            after = material.words(change.derived, change.after) or "–".join(map(str, change.after))
            yield {
                "id": self._id("note", "change", number),
                "abstract": change.type,
                "content": f"before: {before}\nafter: {after}",
                "object_refs": [self._id("report", change.source), self._id("report", change.derived)],
            }
        for claim in material.corroboration.claims:
            o = claim.origins
            seen = dict.fromkeys(statement.article for statement in claim.statements)
            counted = f"origins: at least {o.at_least}, at most {o.at_most}, {o.declared_only} on declared links alone"
            yield {
                "id": self._id("note", "claim", claim.id),
                "abstract": counted,
                "content": f"{material.claim_label(claim) or claim.id}\n{counted}",
                "object_refs": [self._id("report", article) for article in seen],
            }

    def _links(self) -> Iterator[Json]:
        for d in self.material.trace.derivations:
            here = d.source in self.material.articles
            even = d.sibling or d.direction == "unknown"
            target = self._id("report", d.source) if here else self._id("identity", "absent", d.source)
            yield {
                "id": self._link(d.derived, d.source),
                "relationship_type": "derived-from" if here and not even else "related-to",
                "source_ref": self._id("report", d.derived),
                "target_ref": target,
                "description": f"{d.relation}; direction by {d.direction}; score {d.score:.2f}"
                + ("; declared" if d.declared else "; inferred") + ("; siblings" if d.sibling else ""),
            }  # fmt: skip

    def _link(self, derived: str, source: str) -> str:
        return self._id("relationship", derived, source)

    def _opinions(self) -> Iterator[Json]:
        for decision in self.material.decisions:
            known = [r.article for r in decision.target if r.article in self.material.articles]
            if decision.value in _OPINIONS and known:
                yield {
                    "id": self._id("opinion", decision.id),
                    "opinion": _OPINIONS[decision.value],
                    "explanation": _explanation(decision),
                    "object_refs": [self._id("report", name) for name in dict.fromkeys(known)],
                }


def _explanation(decision: Decision) -> str:
    parts = (f"{decision.kind} {decision.detail}".strip(), decision.value, decision.note)
    return ": ".join(part for part in parts if part)
