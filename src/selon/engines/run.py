"""Traces and readings of Parquet files on an engine by its name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Literal

from selon.errors import EngineError

if TYPE_CHECKING:
    from selon.engines.work import Engine, Outcome

EngineName = Literal["duckdb", "spark"]
_MISSING = 'Parquet files need pyarrow and DuckDB 2: pip install "selon[parquet]"'


@contextmanager
def open_engine(name: EngineName, work: str, *, master: str | None, memory: str) -> Iterator[Engine]:
    """The engine of that name; raises EngineError, with what to install, where it cannot run here.

    `master` is Spark's, `memory` DuckDB's; what they import is imported only now.
    """
    if name == "spark":
        from selon.engines.needs import check_spark

        check_spark(master)
        from selon.engines.spark import open_spark

        with open_spark(master) as spark:
            yield spark
    else:
        if find_spec("pyarrow") is None:
            raise EngineError(_MISSING)
        from selon.engines.embedded import open_duckdb

        with open_duckdb(work, memory) as embedded:
            yield embedded


def trace_files(
    name: EngineName,
    paths: Sequence[str],
    out: str,
    work: str,
    *,
    archive: Sequence[str] = (),
    master: str | None = None,
    memory: str = "1GB",
    follow: Callable[[str], None] | None = None,
) -> Outcome:
    """Writes the derivations among articles of Parquet files to `out`; see `stages.trace_archive`."""
    with open_engine(name, work, master=master, memory=memory) as engine:
        from selon.engines.stages import trace_archive

        return trace_archive(engine, paths, out, work, archive=archive, follow=follow)


def read_files(
    name: EngineName,
    paths: Sequence[str],
    out: str,
    work: str,
    *,
    master: str | None = None,
    memory: str = "1GB",
    follow: Callable[[str], None] | None = None,
) -> Outcome:
    """Writes what is read in articles of Parquet files to `out`; see `stages.read_archive`."""
    with open_engine(name, work, master=master, memory=memory) as engine:
        from selon.engines.stages import read_archive

        return read_archive(engine, paths, out, work, follow=follow)
