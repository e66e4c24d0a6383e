"""Traces of archives in Parquet: the same stages on one machine (DuckDB) and on a cluster (Apache Spark)."""
