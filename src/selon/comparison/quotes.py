"""Quotations altered inside their marks.

Within a language any word put in, taken out or replaced between words that stay quoted counts; quoting less, an
ellipsis, a bracket, a spelling corrected or a contraction written out do not. Across languages only what
contradicts counts: a figure, a negation, or a quotation much shorter or longer than what it translates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rapidfuzz.distance import LCSseq
from rapidfuzz.fuzz import ratio

from selon.attribution.quotations import Quotation
from selon.attribution.tokens import Token
from selon.comparison.accounts import Account
from selon.comparison.amounts import find_changed_amounts
from selon.comparison.counterparts import Counterpart, Finding
from selon.comparison.denials import find_flipped_denials
from selon.comparison.differences import Diff, Step, changed_steps, compare_words, normal, span_of
from selon.records import Span

_SPELLING = 80  # percent of letters that two spellings of one word share
_LEAST = 2  # words of a quotation worth comparing; one word in marks is a name or a distance kept
_REQUOTED = 5  # words of a quotation long enough to be known again in a rewrite
_AGAIN = 0.6  # of its words that must stand in the quotation it repeats, in their order
_GAP = re.compile(r"…|\.\.\.|\[[^\]]{0,80}\]|\([^)]{0,80}\)")


def find_altered_quotes(pair: Counterpart) -> Iterator[Finding]:
    """The quotations whose words differ between two stretches."""
    if pair.diff is None and pair.close:
        yield from _contradicted(pair)
    if pair.diff is None or not pair.close:
        return
    before, after = pair.source.quotations_in(pair.before), pair.derived.quotations_in(pair.after)
    altered: dict[Span, list[Step]] = {}
    for step in changed_steps(pair.diff):
        held = _holder(step, pair, before, after)
        if held is not None and not _is_form(pair, step):
            altered.setdefault(held.span, []).append(step)
    for steps in altered.values():
        yield Finding("quote-altered", *_shown(pair.diff, steps), "quote-words")


def find_requoted(source: Account, derived: Account) -> Iterator[Counterpart]:
    """The quotations of a rewrite in the language of its source, each with the one there that it quotes again."""
    theirs = [(q, [normal(w) for w in source.words_in(q.inner)]) for q in source.quotations]
    for quotation in derived.quotations:
        mine = [normal(w) for w in derived.words_in(quotation.inner)]
        if len(mine) < _REQUOTED:
            continue
        shared = ((LCSseq.similarity(words, mine), other) for other, words in theirs)
        most, best = max(shared, key=lambda s: s[0], default=(0, None))
        if best is not None and most >= _AGAIN * len(mine):
            diff = _trimmed(source.words_in(best.inner), derived.words_in(quotation.inner))
            yield Counterpart(source, derived, best.inner, quotation.inner, True, diff)


def _trimmed(before: Sequence[Token], after: Sequence[Token]) -> Diff:
    """The differences of two quotations from the first word they share to the last: to quote less alters nothing."""
    kept = [s for s in compare_words(before, after).steps if s.same]
    if not kept:
        return compare_words(before, after)
    first, last = kept[0], kept[-1]
    return compare_words(before[first.before[0] : last.before[1]], after[first.after[0] : last.after[1]])


def _contradicted(pair: Counterpart) -> Iterator[Finding]:
    """The quotations whose figures or negations are not those of what they translate."""
    before, after = pair.source.quotations_in(pair.before), pair.derived.quotations_in(pair.after)
    for finding in (*find_changed_amounts(pair), *find_flipped_denials(pair)):
        quoted = next(
            (q for q in after if q.span.start < finding.after.end and finding.after.start < q.span.end), None
        )
        spoken = any(q.span.start < finding.before.end and finding.before.start < q.span.end for q in before)
        if quoted is not None and spoken:
            inside = _holds(quoted, finding.after)
            yield Finding(
                "quote-altered",
                finding.before,
                finding.after if inside else quoted.inner,
                "quote-contradicts",
            )


def _holder(
    step: Step, pair: Counterpart, before: Sequence[Quotation], after: Sequence[Quotation]
) -> Quotation | None:
    """The quotation after that holds a step.

    What stands in each side's place must be quoted there: the words put in and the words taken out; of words taken
    out alone, those on both sides of the gap, since a quotation may be cut short; of words put in alone, one.
    """
    diff = pair.diff
    assert diff is not None
    old, new = span_of(diff.before, *step.before), span_of(diff.after, *step.after)
    if old is not None and not _held(old, before):
        return None
    if new is None:
        around = span_of(diff.after, max(0, step.after[0] - 1), min(len(diff.after), step.after[0] + 1))
        held = around and _held(around, after)
    else:
        held = _held(new, after)
        if old is None and not any(_held(s, before) for s in _neighbours(diff, step)):
            return None
    return held if held and len(pair.derived.words_in(held.inner)) >= _LEAST else None


def _neighbours(diff: Diff, step: Step) -> Iterator[Span]:
    """The words before on either side of where something was put in."""
    at = step.before[0]
    for i in (at - 1, at):
        if 0 <= i < len(diff.before):
            yield Span(diff.before[i].start, diff.before[i].end)


def _held(span: Span, quotations: Sequence[Quotation]) -> Quotation | None:
    return next((q for q in quotations if _holds(q, span)), None)


def _holds(quotation: Quotation, span: Span) -> bool:
    return quotation.span.start <= span.start and span.end <= quotation.span.end


def _is_form(pair: Counterpart, step: Step) -> bool:
    """Whether a difference is one of spelling, a doubled word, a bracket or an ellipsis."""
    diff = pair.diff
    assert diff is not None
    old, new = diff.before[slice(*step.before)], diff.after[slice(*step.after)]
    if _is_marked(pair.derived, diff, step):
        return True
    if not old or not new:
        words, side, at = (new, diff.after, step.after) if new else (old, diff.before, step.before)
        return len(words) == 1 and _is_doubled(side, at[0])
    if _denies(pair, old, new):
        return False
    first, second = "".join(map(normal, old)), "".join(map(normal, new))
    return (ratio(first, second) >= _SPELLING and not (first + second).isdigit()) or _same_number(
        pair, old, new
    )


def _is_doubled(words: Sequence[Token], at: int) -> bool:
    mine = normal(words[at])
    return any(0 <= i < len(words) and normal(words[i]) == mine for i in (at - 1, at + 1))


def _is_marked(account: Account, diff: Diff, step: Step) -> bool:
    """Whether the derived text marks what it left out or put in."""
    low, high = max(0, step.after[0] - 1), min(len(diff.after), step.after[1] + 1)
    span = span_of(diff.after, low, high)
    return span is not None and _GAP.search(account.text, span.start, span.end + 1) is not None


def _denies(pair: Counterpart, old: Sequence[Token], new: Sequence[Token]) -> bool:
    first = pair.source.denials_in(Span(old[0].start, old[-1].end), "explicit")
    second = pair.derived.denials_in(Span(new[0].start, new[-1].end), "explicit")
    return bool(first) != bool(second)


def _same_number(pair: Counterpart, old: Sequence[Token], new: Sequence[Token]) -> bool:
    one = pair.source.numbers_in(Span(old[0].start, old[-1].end))
    other = pair.derived.numbers_in(Span(new[0].start, new[-1].end))
    return bool(one) and [v for _, v in one] == [v for _, v in other] and len(old) == len(new) == 1


def _shown(diff: Diff, steps: Sequence[Step]) -> tuple[Span, Span]:
    """The words from the first to the last alteration, on both sides with their neighbours where words were only put
    in or taken out: "et le remblai" and "et tout le remblai"."""
    sides = [
        (words, getattr(steps[0], side)[0], getattr(steps[-1], side)[1])
        for side, words in (("before", diff.before), ("after", diff.after))
    ]
    wide = any(low == high for _, low, high in sides)
    spans = []
    for words, low, high in sides:
        if wide:
            low, high = max(0, low - 1), min(len(words), high + 1)
        spans.append(span_of(words, low, high) or Span(words[0].start, words[0].end))
    return spans[0], spans[1]
