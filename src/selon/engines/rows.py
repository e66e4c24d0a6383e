"""Rows of Parquet files as articles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import msgspec

from selon.errors import InputError
from selon.inputs.files import article_of
from selon.records import Article

FIELDS = ("id", "text", "title", "outlet", "byline", "published", "lang", "url", "record")


def article_of_row(row: Mapping[str, Any], name: str) -> tuple[Article, str | None]:
    """The article of a row, under a name, and why it could not be read, if it could not.

    Where there is a `record`, it is taken as a case keeps it; else as a record of JSON is read.
    """
    if row["record"]:
        return replace(
            msgspec.json.decode(row["record"], type=Article), id=name, text=row["text"] or ""
        ), None
    known = {key: row[key] for key in FIELDS[2:-1] if row[key]}
    try:
        return article_of(row["text"] or "", **{**known, "id": name}), None
    except InputError as error:
        return Article(name, ""), str(error)
