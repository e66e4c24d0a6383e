"""Turns: who speaks in an interview, a debate or minutes, where the layout says it and no verb does.

Two layouts are read: paragraphs that open with the speaker's label and a colon ("Nora Belkacem : …", "A: …"),
and questions each followed by its answer. Both need three turns, so that a list with colons, or one
rhetorical question, is none. Not handled: turns told apart by type face alone, and by more than one line.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from selon.attribution.tokens import CUE_VERB, PUNCTUATION, Lexicon, Token, W, tokenise
from selon.records import Span

_LABEL = re.compile(r"([^\s:«»“”\"?!][^:«»“”\"?!\n]{0,58}?)[ \u00a0\u202f]?:[ \u00a0\u202f]+(?=[^\s«“\"])")
_FEWEST = 3  # turns, or questions, below which a layout is taken for chance
_WORDS = 6  # of a label
_LONGEST_QUESTION = 400  # characters


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says in turn: `label` names the speaker where the text does, `asks` is a question put
    by the interviewer."""

    label: Span | None
    content: Span
    asks: bool


def find_turns(text: str, paragraphs: Sequence[Span], lexicon: Lexicon) -> list[Turn]:
    """The turns of a text in order; none where its layout is not that of an interview."""
    labelled = _labelled(text, paragraphs, lexicon)
    if labelled or sum(_is_question(text, p) for p in paragraphs) < _FEWEST:
        return labelled
    asked = _asked(text, paragraphs)
    return asked if _converse(text, asked, lexicon) else []


def _labelled(text: str, paragraphs: Sequence[Span], lexicon: Lexicon) -> list[Turn]:
    """Turns with labels; a paragraph between two of them goes on with the first."""
    labels: dict[int, Span] = {}
    for number, paragraph in enumerate(paragraphs):
        match = _LABEL.match(text, *paragraph)
        if match and _names_speaker(list(tokenise(text, *match.span(1), lexicon)), lexicon):
            labels[number] = Span(*match.span(1))
    names = {number: text[label.start : label.end] for number, label in labels.items()}
    if len(labels) < _FEWEST or not _recur(list(names.values())) or _are_pointers(names):
        return []
    asking = _askers(text, paragraphs, labels, lexicon)
    turns: list[Turn] = []
    for number, paragraph in enumerate(paragraphs[: max(labels) + 1]):
        label = labels.get(number)
        if label is not None:
            said = (i for i in range(label.end, paragraph.end) if text[i].isalnum())
            begin = next(said, paragraph.end)
            turns.append(Turn(label, Span(begin, paragraph.end), names[number] in asking))
        elif turns:
            last = turns[-1]
            turns[-1] = Turn(last.label, Span(last.content.start, paragraph.end), last.asks)
    return turns


def _names_speaker(tokens: list[Token], lexicon: Lexicon) -> bool:
    """Whether a label names someone: a name, initials, a title or a noun of people, or "Q" and "A"."""
    if not tokens or tokens[0].word in lexicon.asks or tokens[0].word in lexicon.answers:
        return len(tokens) == 1
    words = [t for t in tokens if not t.bits & PUNCTUATION and not t.bits & W.PAREN]
    if len(words) > _WORDS or any(t.bits & (W.TIME | W.NUMBER | W.FINITE_OTHER | W.AUXILIARY) for t in words):
        return False
    if any(t.bits & CUE_VERB and not t.bits & W.CAPITAL for t in words) or words[0].bits & W.PREPOSITION:
        return False
    capitals = sum(bool(t.bits & W.CAPITAL) for t in words)
    initials = all(len(t.word.rstrip(".")) == 1 for t in words)
    noun = any(t.bits & (W.SINGLE | W.TITLE | W.OUTLET) for t in words[:3])
    return bool(words[0].bits & W.CAPITAL) and (capitals > 1 or initials or noun or len(words) == 1)


def _recur(names: list[str]) -> bool:
    """Whether a label comes back, whole or shortened: a table has a new one in each line."""
    if len(set(names)) < len(names):
        return True
    return any(a != b and b.startswith(a) for a in names for b in names[:_FEWEST])


def _are_pointers(names: dict[int, str]) -> bool:
    """Whether labels are strewn through a text and one alone comes back ("MORE: …"), so that nobody takes turns."""
    often = sum(count > 1 for count in Counter(names.values()).values())
    return often < 2 and 2 * len(names) <= max(names) - min(names)


def _askers(text: str, paragraphs: Sequence[Span], labels: dict[int, Span], lexicon: Lexicon) -> set[str]:
    """The labels of those who put the questions: "Q", an outlet, or one most of whose turns are questions."""
    turns: Counter[str] = Counter()
    questions: Counter[str] = Counter()
    asking = set()
    for number, label in labels.items():
        name = text[label.start : label.end]
        turns[name] += 1
        questions[name] += text[: paragraphs[number].end].endswith(
            "?", max(label.end, paragraphs[number].end - 3)
        )
        first = [*tokenise(text, *label, lexicon)]
        if first[0].word in lexicon.asks or any(t.bits & W.OUTLET for t in first):
            asking.add(name)
    return asking or {n for n in turns if turns[n] > 1 and questions[n] * 2 > turns[n]}


def _asked(text: str, paragraphs: Sequence[Span]) -> list[Turn]:
    """Questions and answers without labels: the first lines of blocks, or paragraphs of their own."""
    blocks: list[list[Span]] = []
    for paragraph in paragraphs:
        apart = not blocks or text.count("\n", blocks[-1][-1].end, paragraph.start) > 1
        if apart:
            blocks.append([])
        blocks[-1].append(paragraph)
    pairs = [b for b in blocks if len(b) > 1]
    asked = [b for b in pairs if _is_question(text, b[0])]
    if len(asked) >= _FEWEST and 2 * len(asked) >= len(pairs):
        return [
            Turn(None, s, n == 0) for b in pairs for n, s in enumerate((b[0], Span(b[1].start, b[-1].end)))
        ]
    return _alternating(text, paragraphs)


def _converse(text: str, turns: list[Turn], lexicon: Lexicon) -> bool:
    """Whether questions and answers both say I or you: an explainer with questions for headings does not."""
    spoken = [
        turn.asks
        for turn in turns
        if any(t.bits & W.SPEAKING for t in tokenise(text, *turn.content, lexicon))
    ]
    return spoken.count(True) > 1 and spoken.count(False) > 1


def _is_question(text: str, paragraph: Span) -> bool:
    return paragraph.end - paragraph.start < _LONGEST_QUESTION and text[paragraph.end - 1] in "?"


def _alternating(text: str, paragraphs: Sequence[Span]) -> list[Turn]:
    """Paragraphs that ask, each with what follows it; the last answer is one paragraph, since an end may follow."""
    asked = [n for n, p in enumerate(paragraphs) if _is_question(text, p) and text[p.start] not in "«“\"'‘"]
    alone = any(b - a < 2 for a, b in itertools.pairwise(asked))
    if len(asked) < _FEWEST or alone or (asked[-1] - asked[0] + 2) > 5 * len(asked):
        return []
    turns: list[Turn] = []
    for n, following in zip(asked, [*asked[1:], asked[-1] + 2], strict=True):
        if n + 1 < len(paragraphs):
            last = paragraphs[min(following, len(paragraphs)) - 1]
            turns += [
                Turn(None, paragraphs[n], True),
                Turn(None, Span(paragraphs[n + 1].start, last.end), False),
            ]
    return turns
