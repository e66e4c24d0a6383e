"""Tables: CSV, and Parquet by DuckDB; a row is a record."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import BinaryIO

import duckdb

from selon.errors import InputError
from selon.inputs import bounds
from selon.inputs.articles import Item, Place
from selon.inputs.columns import Columns, names_text
from selon.inputs.records import article_of_record
from selon.records import Unread

_ROWS = 50  # of a Parquet table held at a time
_MEMORY = "1GB"  # of DuckDB's own, for the columns of a row group
_GLOB = re.compile(r"[\[*?]")


def read_csv(stream: BinaryIO, place: Place, columns: Columns = ()) -> Iterator[Item]:
    """The articles of a CSV table with a header."""
    csv.field_size_limit(bounds.LARGEST)
    words = io.TextIOWrapper(stream, "utf-8-sig", newline="")
    rows = csv.DictReader(words)
    try:
        _check_text(rows.fieldnames or (), columns)
        for row in rows:
            known = {key: value for key, value in row.items() if key and value not in (None, "")}
            yield _read_row(known, place.part(rows.line_num), columns)
    except (csv.Error, UnicodeDecodeError) as error:
        raise InputError(f"line {rows.line_num}: {error}") from error
    finally:
        words.detach()  # the file is closed by whoever opened it


def read_parquet(stream: BinaryIO, place: Place, columns: Columns = ()) -> Iterator[Item]:
    """The articles of a Parquet table, a few rows at a time; DuckDB opens the file by its name."""
    if stream.read(4) != b"PAR1":
        raise InputError("not a Parquet table, or one that is compressed as a whole")
    with duckdb.connect(
        ":memory:", config={"memory_limit": _MEMORY, "autoload_known_extensions": False}
    ) as base:
        try:
            path = _GLOB.sub(lambda found: f"[{found[0]}]", place.path)
            table = base.execute("SELECT * FROM read_parquet(?)", [path])
            names = [column[0] for column in table.description or ()]
            _check_text(names, columns)
            number = 0
            while rows := table.fetchmany(_ROWS):
                for row in rows:
                    number += 1
                    yield _read_row(dict(zip(names, row, strict=True)), place.part(number), columns)
        except duckdb.Error as error:
            raise InputError(f"a Parquet table cut short or damaged: {str(error).splitlines()[0]}") from error


def _check_text(names: object, columns: Columns) -> None:
    """Raises InputError where no column of a table can be its text."""
    found = [str(name) for name in names] if isinstance(names, list | tuple) else []
    absent = [column for _, column in columns if column not in found]
    if absent:
        raise InputError(f"a table without a column called “{absent[0]}”")
    if not names_text(found, columns):
        shown = ", ".join(found[:20])
        raise InputError(
            f"a table without a column called “text”; say which holds it: --map text=… ({shown})"
        )


def _read_row(row: dict[str, object], place: Place, columns: Columns) -> Item:
    try:
        return article_of_record(row, place, columns)
    except InputError as error:
        return Unread(place.path, str(error))
