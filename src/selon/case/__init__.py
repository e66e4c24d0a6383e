"""A case: the articles under examination and everything derived from them, in one DuckDB file."""
