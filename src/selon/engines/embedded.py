"""DuckDB as the engine of a trace over Parquet files: one machine, memory bounded, the rest on its disk."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from selon.engines.work import ORDER, Function
from selon.errors import InputError

ROWS = 5_000  # rows of a batch: a hundred thousand candidates, or as many texts of 5 kB as fit 25 MB


class Embedded:
    """The engine; open it with `open_duckdb`."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection

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
        order = f" ORDER BY {together}, {', '.join(ORDER)}" if together else ""
        asked = self.connection.cursor().sql(f"SELECT * FROM ({select}) AS asked{order}")
        batches: Any = asked.to_arrow_reader(ROWS)
        with _new_file(path) as file, pq.ParquetWriter(file, schema, compression="zstd") as writer:
            for batch in function(iter(batches)):
                writer.write_batch(batch)

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
        yield Embedded(connection)
    shutil.rmtree(spill, ignore_errors=True)
