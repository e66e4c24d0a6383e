"""Apache Spark as the engine of a trace over Parquet files: a laptop's processor cores, or a cluster.

Everything is Spark SQL and `mapInArrow`; nothing but selon's wheel (with its `spark` extra) is needed on the
workers. Paths are whatever the Spark at hand can read: local files, HDFS, S3.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from selon.engines.needs import check_spark
from selon.engines.work import ORDER, Function
from selon.errors import InputError

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

_NO_FILE = ("PATH_NOT_FOUND", "UNABLE_TO_INFER_SCHEMA")
_LOCAL = "local[*]"
SETTINGS = {
    # Bytes and rows of a batch on its way to Python: a thousand texts, or a few of 5 MB.
    "spark.sql.execution.arrow.maxRecordsPerBatch": "2000",
    "spark.sql.execution.arrow.maxBytesPerBatch": str(32 * 2**20),
    "spark.sql.adaptive.enabled": "true",
    "spark.sql.adaptive.skewJoin.enabled": "true",
    "spark.sql.parquet.compression.codec": "zstd",
    "spark.sql.session.timeZone": "UTC",
}
# Where Spark runs in this process alone: a task a core, no page to watch it on. Most of the CPU time of a short run is
# Java's compiler: with the quick one alone planted_5000 takes 57 CPU seconds, with both 91 (and 64 without generated
# code). Tables of up to that size are joined by hashing, not by sorting both sides.
LOCAL_SETTINGS = {
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Dlog4j2.level=error",
    "spark.sql.adaptive.maxShuffledHashJoinLocalMapThreshold": str(64 * 2**20),
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.shuffle.partitions": str(os.cpu_count() or 1),
    "spark.driver.memory": "2g",
    "spark.log.level": "ERROR",
}


class Spark:
    """The engine; open it with `open_spark`, or give it the session of a notebook."""

    def __init__(self, session: SparkSession) -> None:
        self.session = session

    def give(self, name: str, paths: Sequence[str]) -> list[str]:
        """Shows Parquet files as a relation, with `file` and `place`; their columns."""
        frame = self._read(paths)
        if frame is None:
            raise InputError(f"{paths[0]}: no Parquet file is there")
        frame.selectExpr(
            "*", "_metadata.file_path AS file", "_metadata.row_index AS place"
        ).createOrReplaceTempView(name)
        return list(frame.columns)

    def define(self, name: str, select: str) -> None:
        """A relation that is computed when it is read."""
        self.session.sql(select).createOrReplaceTempView(name)

    def show(self, name: str, path: str) -> None:
        """A relation kept at a path."""
        self.session.read.parquet(path).createOrReplaceTempView(name)

    def keep(self, select: str, path: str) -> None:
        """Writes a relation in place of what was there."""
        self.session.sql(select).write.mode("overwrite").parquet(path)

    def apply(
        self, function: Function, select: str, schema: pa.Schema, path: str, together: str | None
    ) -> None:
        """Writes what a function makes of a relation; each partition is a stream of batches to it."""
        from pyspark.sql.pandas.types import from_arrow_schema

        frame = self.session.sql(select)
        if together:
            frame = frame.repartition(together).sortWithinPartitions(together, *ORDER)
        made = frame.mapInArrow(function, from_arrow_schema(schema))
        made.write.mode("overwrite").parquet(path)

    def rows(self, select: str) -> list[tuple[Any, ...]]:
        """The rows of a small relation."""
        return [tuple(row) for row in self.session.sql(select).collect()]

    def marker(self, path: str) -> str | None:
        """What was last marked at a path."""
        frame = self._read([path])
        return None if frame is None else str(frame.collect()[0][0])

    def mark(self, path: str, value: str) -> None:
        """Marks a path, by a Parquet file: it can be written wherever the relations can."""
        frame = self.session.sql(f"SELECT '{value}' AS basis")
        frame.coalesce(1).write.mode("overwrite").parquet(path)

    def _read(self, paths: Sequence[str]) -> DataFrame | None:
        from pyspark.errors import AnalysisException

        try:
            return self.session.read.parquet(*paths)
        except AnalysisException as error:
            if any(name in str(error.getCondition()) for name in _NO_FILE):
                return None
            raise


@contextmanager
def open_spark(master: str | None = None) -> Iterator[Spark]:
    """Spark at `master`; without one, the Spark that started this process (spark-submit), or all local cores."""
    check_spark(master)
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    submitted = "SPARK_ENV_LOADED" in os.environ or "PYSPARK_GATEWAY_PORT" in os.environ
    where = master or (None if submitted else _LOCAL)
    builder = SparkSession.builder.appName("selon")
    settings = SETTINGS | (LOCAL_SETTINGS if (where or "").startswith("local") else {})
    for key, value in settings.items():
        builder = builder.config(key, value)
    session = (builder.master(where) if where else builder).getOrCreate()
    try:
        yield Spark(session)
    finally:
        session.stop()
