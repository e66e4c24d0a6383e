"""The stages of a trace over Parquet files, in their order, on whichever engine runs them.

Numbers of articles, candidates, alignments, families: each relation is made of those before it, by SQL or by a
function of batches. What spans languages is in `translation_stages.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from selon.engines import relations
from selon.engines.batches import (
    DERIVATIONS,
    FINGERPRINTS,
    LABELS,
    MATCHES,
    READINGS,
    TRACED,
    align_pages,
    index_articles,
    link_articles,
    read_articles,
    take_fingerprints,
    trace_families,
)
from selon.engines.rows import FIELDS
from selon.engines.translation_stages import find_translations
from selon.engines.work import Engine, Outcome, Work
from selon.errors import InputError
from selon.tracing.queries import REPEATED_OF_NEW, STEPS, Bound

if TYPE_CHECKING:
    pass

LINKED = 5_000_000  # pairs that one task links: 200 MB of them
ROUNDS = 12  # of linking articles into groups; each doubles the length of the chains that are seen whole


def trace_archive(
    engine: Engine,
    paths: Sequence[str],
    out: str,
    work: str,
    *,
    archive: Sequence[str] = (),
    follow: Callable[[str], None] | None = None,
) -> Outcome:
    """Writes the derivations among the articles of Parquet files to `out`; with `archive`, only of pairs that
    hold an article of `paths`.

    `follow` is told the stages that are run, as they begin. Articles are numbered in the order of the names of
    their files, those of the archive first.
    """
    stages = Work(engine, work, follow)
    before = _index(stages, "archive", archive, 0) if archive else 0
    stages.outcome.articles = before + _index(stages, "given", paths, before)
    _unite(stages, before, split=bool(archive))
    _find_candidates(stages, split=bool(archive))
    _align(stages)
    find_translations(stages)
    _find_families(stages, out)
    return stages.outcome


def read_archive(
    engine: Engine, paths: Sequence[str], out: str, work: str, *, follow: Callable[[str], None] | None = None
) -> Outcome:
    """Writes what is read in the articles of Parquet files to `out`: a case's columns of articles, and `reading`."""
    stages = Work(engine, work, follow)
    stages.outcome.articles = _number(stages, "given", paths, 0)
    stages.apply("readings", read_articles, "SELECT * FROM given_numbered", READINGS, to=out)
    unread = engine.rows("SELECT count(*) FROM readings WHERE reason IS NOT NULL")[0][0]
    stages.outcome.bounds = [Bound("unread", unread, 0)] if unread else []
    return stages.outcome


def _number(stages: Work, name: str, paths: Sequence[str], shift: int) -> int:
    """Gives the articles of files their numbers, from `shift` on; how many there are."""
    there = stages.engine.give(name, paths)
    if "text" not in there:
        raise InputError(f"{paths[0]}: no column “text”; it has {', '.join(there) or 'none'}")
    stages.engine.define(f"{name}_files", relations.FILES.format(given=name))
    files = stages.engine.rows(f"SELECT file, articles FROM {name}_files ORDER BY file")
    stages.know(name, files)
    columns = (f"CAST({f'g.{c}' if c in there else 'NULL'} AS STRING) AS {c}" for c in FIELDS)
    select = relations.NUMBERED.format(
        given=name, files=f"{name}_files", shift=shift, fields=", ".join(columns)
    )
    stages.engine.define(f"{name}_numbered", select)
    return sum(count for _, count in files)


def _index(stages: Work, name: str, paths: Sequence[str], shift: int) -> int:
    count = _number(stages, name, paths, shift)
    traced = f"{name}_traced"
    stages.apply(traced, index_articles, f"SELECT * FROM {name}_numbered", TRACED)
    bodies = relations.BODIES.format(traced=traced)
    stages.apply(f"{name}_fingerprints", take_fingerprints, bodies, FINGERPRINTS)
    return count


def _unite(stages: Work, before: int, *, split: bool) -> None:
    """The relations that the steps of tracing read, of one collection or of two."""
    for name in ("traced", "fingerprints", "numbered"):
        parts = [f"SELECT * FROM {part}_{name}" for part in (("archive", "given") if split else ("given",))]
        stages.engine.define(name, " UNION ALL ".join(parts))
    stages.engine.define("newcomers", f"SELECT article FROM traced WHERE article >= {before}")


def _find_candidates(stages: Work, *, split: bool) -> None:
    for step in STEPS:
        select = REPEATED_OF_NEW if step.name == "repeated" and split else step.select
        if step.stored:
            stages.keep(step.name, select)
        else:
            stages.engine.define(step.name, select)
    stages.keep("bounds", relations.BOUNDS)
    stages.outcome.bounds = [Bound(*row) for row in stages.engine.rows("SELECT * FROM bounds ORDER BY bound")]


def _align(stages: Work) -> None:
    stages.engine.define("loads", relations.LOADS)
    stages.keep("placed", relations.PLACED)
    stages.engine.define("repeats", relations.REPEATS)
    stages.engine.define("needed", relations.NEEDED)
    marks = [row[0] for row in stages.engine.rows("SELECT hash FROM boilerplate")]
    boilerplate = np.sort(np.array(marks, np.int64).view(np.uint64))
    align = partial(align_pages, boilerplate=boilerplate)
    stages.apply("shared_text", align, relations.PAGES, MATCHES, "page")
    times, largest = stages.engine.rows(relations.UNALIGNED)[0]
    if times:
        stages.outcome.bounds.append(Bound("alignments", times, largest))


def _link_in_rounds(stages: Work) -> str:
    """Articles with the least number they are linked to, when there are too many pairs for one task."""
    engine = stages.engine
    engine.define("edges", relations.EDGES)
    stages.keep("labels_0", relations.FIRST_LABELS)
    labels, moved = "labels_0", 1
    for turn in range(1, ROUNDS + 1):
        before, labels = labels, f"labels_{turn}"
        stages.keep(labels, relations.NEXT_LABELS.format(labels=before))
        moved = engine.rows(relations.MOVED.format(before=before, after=labels))[0][0]
        if not moved:
            break
    if moved:
        stages.outcome.bounds.append(Bound("chains", moved, ROUNDS))
    return labels


def _find_families(stages: Work, out: str) -> None:
    """Puts articles that matches link into groups, and writes the derivations of each."""
    engine = stages.engine
    stages.outcome.pairs = engine.rows("SELECT count(*) FROM matches")[0][0]
    if stages.outcome.pairs <= LINKED:
        labels = "labels"
        stages.apply(labels, link_articles, relations.LINKS, LABELS, "whole")
    else:
        labels = _link_in_rounds(stages)
    engine.define("edges", relations.EDGES)
    engine.define("linked", relations.LINKED)
    engine.define("sizes", relations.SIZES.format(labels=labels))
    engine.define("grouped", relations.GROUPED.format(labels=labels))
    times, largest = engine.rows(relations.OVERSIZED)[0]
    if times:
        stages.outcome.bounds.append(Bound("families", times, largest))
    engine.define("kin", relations.KIN)
    wanted = "SELECT n.* FROM numbered n JOIN (SELECT DISTINCT article FROM kin) k ON n.article = k.article"
    stages.apply("kin_readings", read_articles, wanted, READINGS)
    stages.apply("derivations", trace_families, relations.FAMILIES, DERIVATIONS, "page", out)
