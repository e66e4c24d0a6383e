"""Which article takes text from which: fingerprints, candidates, alignment, lineage."""
