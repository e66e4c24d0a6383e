"""Who says each thing: quotation marks, sentences, cues, statements, sources and hedges of one text."""
