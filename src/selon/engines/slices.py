"""A part of the Parquet results as a case, to look at in the browser: some articles, and those they share text with.

What is looked for is found by DuckDB in the Parquet files themselves, so that of an archive of any size only the
slice is held. Nearest first: articles that were asked for, those with most links before others; then those they
share text with, by how much speaks for the link; then the common sources that links among all these name.

Not handled: ids that stand for several articles. These are left out, since links cannot be told apart by them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import msgspec

from selon.case.store import Case
from selon.engines.rows import FIELDS, article_of_row
from selon.errors import InputError
from selon.records import Article, Derivation, Evidence, Passage, Span

COLUMNS = (
    "derived",
    "source",
    "relation",
    "declared",
    "score",
    "direction",
    "passages",
    "evidence",
    "sibling",
)
READINGS = "kin_readings"  # in the working folder of a trace: the articles that share text with any


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which articles a slice is made around: these ids; and those of these outlets that hold all these words (in
    title or text, without case or accents). Without any: all that have links. At most `most` are taken in all."""

    ids: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    most: int = 300


@dataclass(frozen=True, slots=True)
class Slice:
    """How many articles a slice holds that were asked for and that share text with these; how many of either were
    one too many; and how many were left out since their id stands for several, or no text was there."""

    asked: int
    near: int
    asked_left: int = 0
    near_left: int = 0
    repeated: int = 0
    missing: int = 0


def is_result(path: str) -> bool:
    """Whether a path holds the derivations that a trace with an engine wrote."""
    if not (path.endswith(".parquet") or any(Path(path).glob("*.parquet"))):
        return False
    try:
        with duckdb.connect() as connection:
            rows = connection.execute(f"DESCRIBE SELECT * FROM {_parquet(path, whole=False)}").fetchall()
    except duckdb.Error:
        return False
    return {row[0] for row in rows}.issuperset(COLUMNS)


def load_slice(case: Case, results: str, wanted: Wanted, articles: Sequence[str] = ()) -> Slice:
    """Puts a part of the derivations at `results`, and the articles of it, into an empty case.

    `articles` are Parquet files that were traced, or that `read_archive` wrote; without them, the articles with
    links are read from the working folder beside `results`. Raises InputError where there is nothing to take.
    """
    sources = list(articles) or [f"{results.rstrip('/')}.work/{READINGS}"]
    _show(case.connection, results, sources, given=bool(articles))
    with _clear_errors(results):
        asked = _find_asked(case.connection, wanted, results, given=bool(articles))
        chosen = asked[: wanted.most]
        near = _find_near(case.connection, chosen)
        names = [*chosen, *near[: wanted.most - len(chosen)]]
        names += _find_named(case.connection, names)[: wanted.most - len(names)]
        found, repeated = _read(case.connection, names)
    if not found:
        raise InputError(f"{results}: what was asked for has no text, or its ids stand for several")
    case.add(found)
    held = [article.id for article in found]
    case.keep("trace", {"derivation": _links(case.connection, held), "absent": []})
    for view in ("links", "texts"):
        case.connection.execute(f"DROP VIEW {view}")
    first = len(set(chosen).intersection(held))
    left = len(names) - len(found) - repeated
    beyond = max(0, len(near) - (wanted.most - len(chosen)))
    return Slice(first, len(held) - first, len(asked) - len(chosen), beyond, repeated, left)


def _show(
    connection: duckdb.DuckDBPyConnection, results: str, articles: Sequence[str], *, given: bool
) -> None:
    """The Parquet files as the views `links` and `texts`."""
    with _clear_errors(results):
        there = _define(connection, "links", [results])
    if missing := [name for name in COLUMNS if name not in there]:
        raise InputError(f"{results}: no derivations that selon trace wrote: no column “{missing[0]}”")
    if not given and not list(Path(articles[0]).glob("*.parquet")):
        raise InputError(f"{articles[0]}: not there; name the Parquet files of the articles with --articles")
    with _clear_errors(articles[0]):
        there = _define(connection, "texts", articles)
    if missing := [name for name in ("id", "text") if name not in there]:
        raise InputError(f"{articles[0]}: no column “{missing[0]}”; it has {', '.join(there) or 'none'}")
    absent = ", ".join(f"CAST(NULL AS VARCHAR) AS {name}" for name in FIELDS if name not in there)
    if absent:
        _define(connection, "texts", articles, f", {absent}")


def _define(
    connection: duckdb.DuckDBPyConnection, name: str, paths: Sequence[str], more: str = ""
) -> list[str]:
    """A view of Parquet files; its columns."""
    select = f"SELECT *{more} FROM {_parquet(*paths)}"
    connection.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {select}")
    return [row[0] for row in connection.execute(f"DESCRIBE {name}").fetchall()]


def _parquet(*paths: str, whole: bool = True) -> str:
    """The SQL that reads files, patterns and folders; not `whole`: with the columns of the first file."""
    patterns = (f"{path.rstrip('/')}/*.parquet" if Path(path).is_dir() else path for path in paths)
    listed = ", ".join("'" + pattern.replace("'", "''") + "'" for pattern in patterns)
    return f"read_parquet([{listed}], union_by_name = {str(whole).lower()})"


def _find_asked(
    connection: duckdb.DuckDBPyConnection, wanted: Wanted, results: str, *, given: bool
) -> list[str]:
    """The ids of the articles that were asked for: those with most links first."""
    test, values = _condition(wanted)
    linked = "SELECT derived AS id FROM links UNION ALL SELECT source FROM links"
    select = f"""
        SELECT id FROM (SELECT DISTINCT id FROM {f"texts WHERE {test}" if test else f"({linked})"})
        LEFT JOIN (SELECT id, count(*) AS links FROM ({linked}) GROUP BY id) USING (id)
        ORDER BY coalesce(links, 0) DESC, id"""
    ids = [row[0] for row in connection.execute(select, values).fetchall()]
    where = "among the articles" if given else "among the articles that share text with others"
    for name in wanted.ids:
        if name not in ids:
            raise InputError(f"{results}: no article “{name}” {where}")
    if not ids:
        raise InputError(
            f"{results}: nothing that was asked for is {where}" if test else f"{results}: no links"
        )
    if not test and len(ids) > wanted.most:
        raise InputError(f"{results}: {len(ids)} articles have links: say around which of them to open it")
    return ids


def _condition(wanted: Wanted) -> tuple[str, list[object]]:
    """What articles must fulfil, as SQL and the values in it; nothing where nothing was asked for."""
    narrow: list[str] = []
    values: list[object] = []
    if wanted.outlets:
        narrow.append(f"{_folded('outlet')} IN (SELECT {_folded('unnest(?::VARCHAR[])')})")
        values.append(list(wanted.outlets))
    if wanted.words:
        text = _folded("concat_ws(' ', title, text)")
        narrow += (f"contains({text}, {_folded('?')})" for _ in wanted.words)
        values += wanted.words
    tests = [" AND ".join(narrow)] if narrow else []
    if wanted.ids:
        tests.append("id IN (SELECT unnest(?::VARCHAR[]))")
        values.append(list(wanted.ids))
    return " OR ".join(tests), values


def _folded(text: str) -> str:
    """Text in SQL without case and accents, as `server.search` folds it."""
    return f"lower(strip_accents(replace({text}, '’', '''')))"


def _find_near(connection: duckdb.DuckDBPyConnection, ids: Sequence[str]) -> list[str]:
    """The articles that share text with others: those that a direct link joins first, then by its score."""
    select = """
        SELECT other FROM (
            SELECT source AS other, score, sibling FROM links WHERE derived IN (SELECT unnest($ids::VARCHAR[]))
            UNION ALL
            SELECT derived, score, sibling FROM links WHERE source IN (SELECT unnest($ids::VARCHAR[])))
        WHERE other NOT IN (SELECT unnest($ids::VARCHAR[]))
        GROUP BY other ORDER BY min(sibling), max(score) DESC, other"""
    return [row[0] for row in connection.execute(select, {"ids": list(ids)}).fetchall()]


def _find_named(connection: duckdb.DuckDBPyConnection, ids: Sequence[str]) -> list[str]:
    """The articles through which links among articles lead, or that are their common source."""
    select = """
        SELECT DISTINCT named FROM (
            SELECT json_extract_string(evidence, '$[0].detail') AS named FROM links
            WHERE sibling AND json_extract_string(evidence, '$[0].rule') IN ('through', 'common-source')
                AND derived IN (SELECT unnest($ids::VARCHAR[])) AND source IN (SELECT unnest($ids::VARCHAR[])))
        WHERE named IN (SELECT derived FROM links UNION ALL SELECT source FROM links)
            AND named NOT IN (SELECT unnest($ids::VARCHAR[])) ORDER BY named"""
    return [row[0] for row in connection.execute(select, {"ids": list(ids)}).fetchall()]


def _read(connection: duckdb.DuckDBPyConnection, ids: Sequence[str]) -> tuple[list[Article], int]:
    """The articles of these ids, and how many of the ids stand for several."""
    select = f"""SELECT {", ".join(FIELDS)}, count(*) OVER (PARTITION BY id) AS times
        FROM texts WHERE id IN (SELECT unnest(?::VARCHAR[])) ORDER BY id"""
    rows = connection.execute(select, [list(ids)]).fetchall()
    read = [article_of_row(dict(zip(FIELDS, row, strict=False)), row[0]) for row in rows if row[-1] == 1]
    return [article for article, reason in read if reason is None], len(
        {row[0] for row in rows if row[-1] > 1}
    )


def _links(connection: duckdb.DuckDBPyConnection, ids: Sequence[str]) -> Iterable[Derivation]:
    """The derivations among articles, direct ones first."""
    select = f"""SELECT {", ".join(COLUMNS)} FROM links WHERE derived IN (SELECT unnest($ids::VARCHAR[]))
        AND source IN (SELECT unnest($ids::VARCHAR[])) ORDER BY sibling, derived, source"""
    return [_derivation(row) for row in connection.execute(select, {"ids": list(ids)}).fetchall()]


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


@contextmanager
def _clear_errors(path: str) -> Iterator[None]:
    try:
        yield
    except duckdb.Error as error:
        raise InputError(f"{path}: {str(error).splitlines()[0]}") from error
