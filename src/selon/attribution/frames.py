"""What a sentence is read into: its attributions so far, as pairs of token indices."""

from __future__ import annotations

from dataclasses import dataclass

from selon.attribution.cues import Cue, find_cues
from selon.attribution.phrases import NP, phrase_before
from selon.attribution.tokens import Lexicon, Token, W


@dataclass(slots=True)
class Frame:
    """One attribution as token index pairs, ends exclusive; `content` may be empty until the next sentence,
    `kind` is the construction."""

    source: list[NP]
    cue: list[NP]
    content: list[NP]
    kind: str


class Reader:
    """The tokens of one sentence, and the frames read so far, left to right."""

    def __init__(self, tokens: list[Token], lexicon: Lexicon, inside: bool) -> None:
        self.tokens = tokens
        self.inside = inside
        self.lexicon = lexicon
        self.end = len(tokens)
        while self.end and tokens[self.end - 1].bits & W.STOP:
            self.end -= 1
        self.frames: list[Frame] = []
        self.cues = find_cues(tokens, lexicon)
        self._subjects: dict[int, NP | None] = {}

    def subject_of(self, cue: Cue) -> NP | None:
        """The noun phrase right before a cue; read once, since every cue to its left asks for it."""
        if cue.first not in self._subjects:
            self._subjects[cue.first] = phrase_before(self.tokens, cue.first)
        return self._subjects[cue.first]

    def bits(self, i: int) -> int:
        return self.tokens[i].bits if 0 <= i < self.end else int(W.STOP)
