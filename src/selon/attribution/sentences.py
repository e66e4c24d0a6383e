"""Paragraphs and sentences, as lists of tokens in which a quotation is one item.

A sentence is never cut inside a quotation; the quotation's own tokens hang below its item, so a reader of
clauses steps over it, or into it, at will. Short parentheses are folded the same way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from selon.attribution.incises import quotation_end
from selon.attribution.quotations import Quotation, find_quotations, leaves_open
from selon.attribution.tokens import CUE_VERB, Lexicon, Token, W, tokenise
from selon.records import Skipped, Span

_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_LONGEST_SENTENCE = 150  # tokens; a longer run without a stop is a table or a list, and is cut
_OPENS = W.CAPITAL | W.QUOTE | W.NUMBER | W.BREAK | W.MARK | W.PAREN  # what may begin a sentence
_LONGEST_PARENTHESIS = 30  # tokens; a longer one is read as text
_ENDINGS = ".?!…"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its tokens, and the index of its paragraph.

    `opens` is True for the first of its paragraph, `closes` for the last.
    """

    tokens: list[Token]
    paragraph: int
    opens: bool
    closes: bool

    @property
    def span(self) -> Span:
        return Span(self.tokens[0].start, self.tokens[-1].end)


def find_paragraphs(text: str, leave_out: Iterable[Span] = ()) -> list[Span]:
    """The lines of the text that hold something, without those inside `leave_out`.

    A line that begins in lower case after one that ended without a stop continues it (hard-wrapped text).
    """
    out: list[Span] = []
    barred = sorted(leave_out)
    at = 0
    for match in _LINE.finditer(text):
        line = match[0].strip()
        if not line:
            continue
        start = match.start() + match[0].index(line[0])
        while at < len(barred) and barred[at].end <= start:
            at += 1
        if at < len(barred) and barred[at].start <= start + len(line) // 2 < barred[at].end:
            continue
        wrapped = out and line[0].islower() and text[out[-1].end - 1] not in '.?!…:»”"'
        if wrapped and not text[out[-1].end : start].strip() and text.count("\n", out[-1].end, start) == 1:
            out[-1] = Span(out[-1].start, start + len(line))
        else:
            out.append(Span(start, start + len(line)))
    return out


def read_sentences(
    text: str, lexicon: Lexicon, leave_out: Iterable[Span] = ()
) -> tuple[list[Sentence], list[Quotation], list[Skipped]]:
    """The sentences of the text, its quotations, and the marks that could not be paired."""
    return split_paragraphs(text, find_paragraphs(text, leave_out), lexicon)


def split_paragraphs(
    text: str, paragraphs: list[Span], lexicon: Lexicon
) -> tuple[list[Sentence], list[Quotation], list[Skipped]]:
    """The sentences of the paragraphs, their quotations, and the marks that could not be paired."""

    loose = leaves_open(text)

    def ends_at(start: int, end: int, last: bool) -> int | None:
        return quotation_end(list(tokenise(text, start, end, lexicon)), lexicon, last=last, loose=loose)

    quotations, odd = find_quotations(text, paragraphs, ends_at)
    sentences: list[Sentence] = []
    queue = iter(quotations)
    ahead = next(queue, None)
    for number, paragraph in enumerate(paragraphs):
        mine: list[Quotation] = []
        while ahead is not None and ahead.span.start < paragraph.end:
            mine.append(ahead)
            ahead = next(queue, None)
        parts = list(_split(text, _fold(text, paragraph, mine, lexicon)))
        for i, part in enumerate(parts):
            sentences.append(Sentence(part, number, i == 0, i == len(parts) - 1))
    return sentences, quotations, odd


def _fold(text: str, paragraph: Span, quotations: list[Quotation], lexicon: Lexicon) -> list[Token]:
    """The tokens of a paragraph, each quotation and each short parenthesis as one item."""
    items: list[Token] = []
    at = paragraph.start
    for quotation in quotations:
        items += tokenise(text, at, quotation.span.start, lexicon)
        inner = _parenthesised(list(tokenise(text, *quotation.inner, lexicon)))
        items.append(Token(*quotation.span, "«»", int(W.QUOTE), inner))
        at = quotation.span.end
    items += tokenise(text, at, paragraph.end, lexicon)
    return _parenthesised(items)


def _parenthesised(tokens: list[Token]) -> list[Token]:
    out: list[Token] = []
    opened: list[int] = []
    for token in tokens:
        out.append(token)
        if token.word == "(":
            opened.append(len(out) - 1)
        elif token.word == ")" and opened:
            begin = opened.pop()
            if len(out) - begin <= _LONGEST_PARENTHESIS:
                inner = out[begin + 1 : -1]
                out[begin:] = [Token(out[begin].start, token.end, "()", int(W.PAREN), inner)]
    return out


def _split(text: str, items: list[Token]) -> Iterator[list[Token]]:
    """The items cut into sentences."""
    begin = 0
    for i, item in enumerate(items[:-1]):
        after = items[i + 1]
        if i - begin >= _LONGEST_SENTENCE:
            ends = True
        elif item.bits & W.STOP:
            ends = text[item.end].isspace() and bool(after.bits & _OPENS)
        elif item.bits & W.QUOTE:
            ends = (
                _ends_inside(text, item)
                and bool(after.bits & (W.CAPITAL | W.QUOTE))
                and not _asks(items, i + 1)
            )
        else:
            ends = (
                len(item.word) > 2
                and item.word[-1] == "."
                and bool(after.bits & W.CAPITAL)
                and bool(after.bits & (W.DETERMINER | W.SUBJECT) and item.word not in ("mr.", "m."))
            )
        if ends:
            yield items[begin : i + 1]
            begin = i + 1
    if begin < len(items):
        yield items[begin:]


def _ends_inside(text: str, quote: Token) -> bool:
    inner = text[quote.start : quote.end].rstrip(" \t\u00a0\u202f»”\"'’›")
    return bool(inner) and inner[-1] in _ENDINGS


def _asks(items: list[Token], i: int) -> bool:
    """Whether a capitalised subject and its reporting verb close the sentence right after a quotation."""
    for j in range(i, min(i + 6, len(items))):
        bits = items[j].bits
        if bits & CUE_VERB and j > i:
            after = items[j + 1].bits if j + 1 < len(items) else int(W.STOP)
            return bool(after & (W.STOP | W.COMMA | W.PREPOSITION | W.TIME | W.SUBORDINATOR | W.ADVERB))
        if bits & (
            W.STOP | W.COMMA | W.COLON | W.BREAK | W.QUOTE | W.FINITE_OTHER | W.DETERMINER & ~W.CAPITAL
        ):
            return False
    return False
