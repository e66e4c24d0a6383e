"""The commands: each parses its options, calls the library, and writes the result; `selon.cli` puts them together."""
