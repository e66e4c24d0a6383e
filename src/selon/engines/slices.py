"""A part of the Parquet results as a case, to look at in the browser."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import msgspec

from selon.case.store import Added, Case
from selon.records import Article, Derivation, Evidence, Passage, Span


def load_slice(case: Case, readings: str, derivations: str, ids: Sequence[str]) -> Added:
    """Adds the named articles, and those they share text with, to an empty case, with their derivations.

    `readings` and `derivations` are patterns of Parquet files that `read_archive` and `trace_archive` wrote (the
    `kin_readings` of the working folder are such readings too). Of links that lead on from there, none is taken.
    """
    chosen = "SELECT unnest(?::VARCHAR[]) AS id"
    near = f"""SELECT id FROM ({chosen}) UNION SELECT source FROM read_parquet(?) WHERE derived IN ({chosen})
        UNION SELECT derived FROM read_parquet(?) WHERE source IN ({chosen})"""
    names = [list(ids), derivations, list(ids), derivations, list(ids)]
    wanted = sorted({row[0] for row in case.connection.execute(near, names).fetchall()})
    articles = f"SELECT text, record FROM read_parquet(?) WHERE id IN ({chosen}) ORDER BY id"
    rows = case.connection.execute(articles, [readings, wanted]).fetchall()
    added = case.add(replace(msgspec.json.decode(record, type=Article), text=text) for text, record in rows)
    links = f"""SELECT derived, source, relation, declared, score, direction, passages, evidence, sibling
        FROM read_parquet(?) WHERE derived IN ({chosen}) AND source IN ({chosen}) ORDER BY sibling, derived, source"""
    found = case.connection.execute(links, [derivations, added.new, added.new]).fetchall()
    case.keep("trace", {"derivation": [_derivation(row) for row in found], "absent": []})
    return added


def _derivation(row: tuple[Any, ...]) -> Derivation:
    derived, source, relation, declared, score, direction, passages, evidence, sibling = row
    return Derivation(
        derived,
        source,
        relation,
        declared,
        score,
        direction,
        passages=tuple(Passage(Span(*one), Span(*other)) for one, other in passages),
        evidence=tuple(msgspec.json.decode(evidence, type=list[Evidence])),
        sibling=sibling,
    )
