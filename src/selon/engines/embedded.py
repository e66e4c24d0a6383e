"""DuckDB as the engine of a trace over Parquet files: one machine, memory bounded, the rest on its disk.

Relations with texts are never sorted nor held in a join by DuckDB, whose memory they overrun (a gigabyte did not do
for the pages of a million articles): they stream out of it into files, each with a range of keys, that are small
enough to be sorted one after the other.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from selon.engines.work import ORDER, Function
from selon.errors import InputError

PART = 64 * 2**20  # bytes of texts that are sorted at a time
PARTS = 200  # files that are written at the same time, at most
ROWS = 5_000  # rows of a batch: a hundred thousand candidates, or as many texts of 5 kB as fit 25 MB


class Embedded:
    """The engine; open it with `open_duckdb`."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, spill: Path) -> None:
        self.connection = connection
        self.spill = spill

    def give(self, name: str, paths: Sequence[str]) -> list[str]:
        """Shows Parquet files as a relation, with `file` and `place`; their columns."""
        listed = ", ".join(_quoted(path) for path in paths)
        read = f"read_parquet([{listed}], filename = true, file_row_number = true, union_by_name = true)"
        try:
            self.define(name, f"SELECT *, filename AS file, file_row_number AS place FROM {read}")
        except duckdb.Error as error:
            raise InputError(f"{paths[0]}: {str(error).splitlines()[0]}") from error
        return [row[0] for row in self.rows(f"DESCRIBE {name}")]

    def define(self, name: str, select: str) -> None:
        """A relation that is computed when it is read."""
        self.connection.execute(f"CREATE OR REPLACE VIEW {name} AS {select}")

    def show(self, name: str, path: str) -> None:
        """A relation kept at a path."""
        self.define(name, f"SELECT * FROM read_parquet({_quoted(f'{path}/*.parquet')})")

    def keep(self, select: str, path: str) -> None:
        """Writes a relation, as one file in a new folder."""
        with _new_file(path) as file:
            self.connection.execute(f"COPY ({select}) TO {_quoted(str(file))} (FORMAT parquet)")

    def apply(
        self, function: Function, select: str, schema: pa.Schema, path: str, together: str | None
    ) -> None:
        """Writes what a function makes of a relation, as one file in a new folder."""
        batches = self._in_order(select, together) if together else self._stream(select)
        with _new_file(path) as file, pq.ParquetWriter(file, schema, compression="zstd") as writer:
            for batch in function(batches):
                writer.write_batch(batch)

    def _stream(self, select: str) -> Iterator[pa.RecordBatch]:
        """The rows of a relation in any order. Joins hold in memory what stands on their right."""
        cursor = self.connection.cursor()
        cursor.execute("SET disabled_optimizers = 'join_order,build_side_probe_side'")
        try:
            batches: Any = cursor.sql(select).to_arrow_reader(ROWS)
            yield from batches
        finally:
            cursor.execute("RESET disabled_optimizers")

    def _in_order(self, select: str, key: str) -> Iterator[pa.RecordBatch]:
        """The rows of a relation in the order of a key and of `ORDER`."""
        ends = self._cut(select, key)
        with TemporaryDirectory(dir=self.spill) as folder:
            for path in _write_parts(self._stream(select), key, ends, Path(folder)):
                with pa.memory_map(str(path)) as file:
                    table = pa.ipc.open_stream(file).read_all()
                path.unlink()
                table = table.sort_by([(key, "ascending"), *((name, "ascending") for name in ORDER)])
                yield from table.to_batches(max_chunksize=ROWS)

    def _cut(self, select: str, key: str) -> NDArray[np.int64]:
        """The last keys of parts of the relation, but of the last part, by the bytes of their texts."""
        columns = self.rows(f"SELECT column_name, column_type FROM (DESCRIBE {select})")
        texts = "".join(f" + coalesce(strlen({name}), 0)" for name, kind in columns if kind == "VARCHAR")
        lists = "".join(f" + 8 * coalesce(len({name}), 0)" for name, kind in columns if kind.endswith("[]"))
        sizes = f"SELECT {key} AS key, sum({8 * len(columns)}{texts}{lists}) AS size FROM ({select}) GROUP BY {key}"
        found = self.connection.execute(f"SELECT * FROM ({sizes}) ORDER BY key").fetchnumpy()
        total = np.cumsum(found["size"].astype(np.float64))
        part = max(PART, float(total[-1]) / PARTS) if len(total) else PART
        last = np.flatnonzero(np.diff(total // part))
        return np.asarray(found["key"][last], np.int64)

    def rows(self, select: str) -> list[tuple[Any, ...]]:
        """The rows of a small relation."""
        return self.connection.execute(select).fetchall()

    def marker(self, path: str) -> str | None:
        """What was last marked at a path."""
        try:
            return Path(path).read_text("utf-8")
        except OSError:
            return None

    def mark(self, path: str, value: str) -> None:
        """Marks a path."""
        Path(path).write_text(value, "utf-8")


def _write_parts(
    batches: Iterator[pa.RecordBatch], key: str, ends: NDArray[np.int64], folder: Path
) -> list[Path]:
    """Files of the rows up to each of `ends` and of the rest, in this order; none where there is no row."""
    paths = [folder / str(number) for number in range(len(ends) + 1)]
    with ExitStack() as stack:
        writers: dict[int, pa.ipc.RecordBatchStreamWriter] = {}
        for batch in batches:
            part = np.searchsorted(ends, batch.column(key).to_numpy())
            order = np.argsort(part, kind="stable")
            rows = batch.take(pa.array(order))
            edges = np.searchsorted(part[order], np.arange(len(paths) + 1))
            for number in np.flatnonzero(np.diff(edges)).tolist():
                if number not in writers:
                    options = pa.ipc.IpcWriteOptions(compression="lz4")
                    writer = pa.ipc.new_stream(str(paths[number]), batch.schema, options=options)
                    writers[number] = stack.enter_context(writer)
                writers[number].write_batch(rows.slice(edges[number], edges[number + 1] - edges[number]))
    return [path for path in paths if path.exists()]


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


@contextmanager
def _new_file(path: str) -> Iterator[Path]:
    """The one file of a folder that takes the place of what was there before."""
    if Path(path).is_dir():
        shutil.rmtree(path)
    Path(path).mkdir(parents=True)
    yield Path(path, "part-0.parquet")


@contextmanager
def open_duckdb(work: str, memory: str = "1GB") -> Iterator[Embedded]:
    """DuckDB with that much memory of its own; what is beyond goes to the working folder and is removed."""
    spill = Path(work, "spill")
    spill.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        connection.execute("SET memory_limit = ?", [memory])
        connection.execute("SET temp_directory = ?", [str(spill)])
        connection.execute("SET preserve_insertion_order = false")
        connection.execute("SET threads = ?", [os.cpu_count() or 1])
        yield Embedded(connection, spill)
    shutil.rmtree(spill, ignore_errors=True)
