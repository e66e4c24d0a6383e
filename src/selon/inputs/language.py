"""The language of a text, by py3langid: character n-grams, no network."""

from __future__ import annotations

import py3langid

_ENOUGH = 20  # letters; below it the answer is a guess, and "und" says so
_SAMPLE = 5000  # characters that are looked at; more changes nothing and costs time


def detect_language(text: str) -> str:
    """The ISO 639-1 code of a text's language, "und" where it holds too few letters to tell.

    A text in two languages gets one of them.
    """
    sample = text[:_SAMPLE]
    if sum(c.isalpha() for c in sample) < _ENOUGH:
        return "und"
    code, _ = py3langid.classify(sample)
    return str(code)
