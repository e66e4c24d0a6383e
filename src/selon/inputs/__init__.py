"""From files to articles: bytes, pages, feeds, tables; the language of a text, its leftovers, its credits."""
