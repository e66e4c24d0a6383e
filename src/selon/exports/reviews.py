"""ClaimReview drafts (schema.org) for fact-checkers: what is known of each claim filled in, the rating left empty.

selon gives no verdict: a draft is marked as one, and its rating, author and date are for whoever reviews it.
"""

from __future__ import annotations

from collections.abc import Iterator

from selon.exports.material import Material, moment
from selon.exports.readings import Json, dump_json
from selon.records import Claim

_STATUS = "Draft, not publishable: no rating has been given"


def to_claim_reviews(material: Material) -> Iterator[bytes]:
    """A list of drafts, a claim a line."""
    yield (
        b"["
        + b",".join(b"\n" + dump_json(_draft(material, c)) for c in material.corroboration.claims)
        + b"\n]\n"
    )


def _draft(material: Material, claim: Claim) -> Json:
    origins = claim.origins
    seen = list(dict.fromkeys(statement.article for statement in claim.statements))
    item: Json = {"@type": "Claim", "appearance": [_work(material, name) for name in seen]}
    if first := _first(material, claim):
        item["firstAppearance"] = _work(material, first)
    names = list(
        dict.fromkeys(name for o in origins.groups if o.kind != "none" and (name := material.name(o)))
    )
    if names:
        item["author"] = [
            {"@type": "Person" if _is_person(claim, n) else "Organization", "name": n} for n in names
        ]
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "claimReviewed": material.claim_label(claim) or "",
        "creativeWorkStatus": _STATUS,
        "reviewRating": {"@type": "Rating"},
        "itemReviewed": item,
        "abstract": f"Independent origins: at least {origins.at_least}, at most {origins.at_most}; "
        f"{origins.declared_only} on declared links alone.",
    }


def _is_person(claim: Claim, name: str) -> bool:
    return any(o.name == name and o.kind in ("named-person", "anonymous") for o in claim.origins.groups)


def _first(material: Material, claim: Claim) -> str | None:
    """The article by which the claim first enters the case; None where origins compete and dates do not tell.

    The earliest is not by itself the original; the draft says where the claim was first seen, no more.
    """
    entries = list(dict.fromkeys(origin.first for origin in claim.origins.groups))
    if len(entries) == 1:
        return entries[0]
    dated = [(when, name) for name in entries if (when := _published(material, name))]
    return min(dated)[1] if dated and len(dated) == len(entries) else None


def _published(material: Material, name: str) -> str | None:
    article = material.articles.get(name)
    found = moment(article.published) if article else None
    return found.isoformat() if found else None


def _work(material: Material, name: str) -> Json:
    article = material.articles.get(name)
    work: Json = {"@type": "CreativeWork", "name": material.title(name)}
    iri = material.iri(name)
    if iri.startswith("http"):
        work["url"] = iri
    if article and article.published:
        work["datePublished"] = article.published
    if article and article.outlet:
        work["publisher"] = {"@type": "Organization", "name": article.outlet}
    return work
