"""Negations flipped: "has not confirmed" that became "has confirmed", or the other way round.

Within a language a negation is looked for in its own place; across languages and between reworded sentences the
whole counterpart must be without any, even one in other words ("refused", "unknown"). Not handled: one negation
of several that is lost across languages, irony, and antonyms ("open", "closed").
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from selon.attribution.tokens import Token, W
from selon.comparison.accounts import Account
from selon.comparison.counterparts import Counterpart, Finding
from selon.comparison.differences import Diff, normal, span_of
from selon.comparison.polarity import Denial
from selon.records import Span

_ROOM = 4  # words around the place of a negation in which another may stand for it
_REACH = 5  # words after a negation that it is about
_ADDED = 6  # words: a longer stretch that holds a negation was added or cut, not flipped
_STEM = 5  # first letters by which a word is known in another form, or in another language
_ALIKE = (0.55, 1.8)  # lengths in words between which two sentences may say no more than one another
_PLAIN = ("explicit", "reversing")
_ANY = ("explicit", "reversing", "lacking", "implicit")


def find_flipped_denials(pair: Counterpart) -> Iterator[Finding]:
    """What one of two stretches denies and the other affirms."""
    if pair.diff is not None and pair.close:
        yield from _flipped_in_place(pair, pair.diff)
    else:
        yield from _flipped_across(pair)


# In one place of one language --------------------------------------------------------------------


def _flipped_in_place(pair: Counterpart, diff: Diff) -> Iterator[Finding]:
    for denial in pair.source.denials_in(pair.before, *_PLAIN):
        place = diff.across(denial.span, room=_ROOM)
        found = _unanswered(denial, pair.derived, diff.before, diff.after, place, diff.is_new)
        if found and diff.is_lost(denial.span) and not _was_cut(diff, denial, before=True):
            yield Finding("negation-flipped", found[0], found[1], "negation-lost")
    for denial in pair.derived.denials_in(pair.after, *_PLAIN):
        place = diff.back(denial.span, room=_ROOM)
        found = _unanswered(denial, pair.source, diff.after, diff.before, place, diff.is_lost)
        if found and diff.is_new(denial.span) and not _was_cut(diff, denial, before=False):
            yield Finding("negation-flipped", found[1], found[0], "negation-added")


def _unanswered(
    denial: Denial,
    other: Account,
    mine: Sequence[Token],
    theirs: Sequence[Token],
    place: tuple[int, int],
    is_own: Callable[[Span], bool],
) -> tuple[Span, Span] | None:
    """A denial with what it is about, and the place of the other side that holds the same without denying it.

    A denial there answers only where it `is_own` to that side: one that both have answers itself.
    """
    there = span_of(theirs, *place)
    if there is None or any(is_own(d.span) for d in other.denials_in(there, *_ANY)):
        return None
    stems = {normal(w)[:_STEM] for w in theirs[slice(*place)] if _is_content(w)}
    about = [w for w in mine if w.start >= denial.span.end][:_REACH]
    kept = next((w for w in about if _is_content(w) and normal(w)[:_STEM] in stems), None)
    if kept is None:
        return None
    whole = span_of(theirs, 0, len(theirs))
    moved = normal(kept) not in {normal(w) for w in theirs[slice(*place)]}
    if moved and whole and any(is_own(d.span) for d in other.denials_in(whole, *_PLAIN)):
        return None
    return Span(denial.span.start, kept.end), there


def _was_cut(diff: Diff, denial: Denial, *, before: bool) -> bool:
    """Whether the denial went, or came, with a whole stretch of words."""
    for step in diff.steps:
        mine, words = (step.before, diff.before) if before else (step.after, diff.after)
        span = span_of(words, *mine)
        if not step.same and span and span.start <= denial.span.start < span.end:
            return mine[1] - mine[0] > _ADDED
    return False


def _is_content(word: Token) -> bool:
    return len(word.word) > 2 and not word.bits & _FUNCTION


_FUNCTION = (
    W.DETERMINER | W.PREPOSITION | W.COORDINATOR | W.SUBORDINATOR | W.SUBJECT | W.AUXILIARY | W.CLITIC
    | W.RELATIVE | W.COMPLEMENTISER | W.PRONOUN | W.ADVERB
)  # fmt: skip


# Across languages, and between reworded sentences --------------------------------------------------


def _flipped_across(pair: Counterpart) -> Iterator[Finding]:
    before = pair.source.denials_in(pair.before, *_PLAIN)
    after = pair.derived.denials_in(pair.after, *_PLAIN)
    if bool(before) == bool(after) or not _alike_in_length(pair):
        return
    if before and not pair.derived.denials_in(pair.after, *_ANY):
        explicit = [d for d in before if d.kind == "explicit"]
        for denial in explicit[:1]:
            if _speaks_of(pair.source, denial, pair.derived, pair.after):
                yield Finding(
                    "negation-flipped", _about(pair.source, denial), pair.after, "negation-lost-across"
                )
    if after and not pair.source.denials_in(pair.before, *_ANY):
        explicit = [d for d in after if d.kind == "explicit"]
        for denial in explicit[:1]:
            if _speaks_of(pair.derived, denial, pair.source, pair.before):
                yield Finding(
                    "negation-flipped", pair.before, _about(pair.derived, denial), "negation-added-across"
                )


def _alike_in_length(pair: Counterpart) -> bool:
    before, after = len(pair.source.words_in(pair.before)), len(pair.derived.words_in(pair.after))
    return _ALIKE[0] <= after / max(1, before) <= _ALIKE[1]


def _about(account: Account, denial: Denial) -> Span:
    """A denial with the words that follow it, as far as its sentence goes."""
    inside = account.sentences_in(denial.span)
    end = account.sentences[inside[-1]].end if inside else denial.span.end
    words = account.words_in(Span(denial.span.end, end))[:_REACH]
    return Span(denial.span.start, words[-1].end if words else denial.span.end)


def _speaks_of(account: Account, denial: Denial, other: Account, where: Span) -> bool:
    """Whether what is denied, the same word, its translation or a cognate, stands in the other stretch."""
    return bool(account.meanings_in(_about(account, denial)) & other.meanings_in(where))
