"""Statements: the clause-sized stretches of an article that each assert something.

What an attribution says is cut from its source and its cue, and a sentence that asserts several things is cut
where one assertion ends and the next begins: at a coordinated or subordinate verb, at a relative with a verb of
its own, before "before firing" or "avant d'effectuer", at a colon or a dash. A cut
is made only where both sides say enough to be compared (`_LEAST_WORDS` words of content and a verb).

A source that is described with a date or a figure ("the Authority, notified on 22 April, …") asserts it too, in
the article's own voice. Not handled: languages without a pack, whose readings give no statement.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from selon.attribution.sentences import Sentence, read_sentences
from selon.attribution.tokens import CUE_VERB, PUNCTUATION, Lexicon, Token, W, lexicon_of, tokenise
from selon.comparison.polarity import PLAIN, any_within, find_denials
from selon.packs import Claims, Pack, load_pack
from selon.records import Attribution, Fact, Reading, Span, Spans, Statement

_LEAST_WORDS = 2  # words of content on either side of a cut, and in a statement
_VERB_REACH = 5  # words after "and" or a relative in which the verb that it opens stands
_VERB = int(
    W.FINITE_OTHER | W.AUXILIARY | W.FINITE_GUESS | W.CUE_FINITE | W.CUE_PARTICIPLE
)  # a sign of a verb, right often enough to cut by
_SURE_VERB = int(W.FINITE_OTHER | W.AUXILIARY | W.CUE_FINITE)  # an ending alone also fits "crew listed as"
_FUNCTION = int(
    W.DETERMINER | W.PREPOSITION | W.COORDINATOR | W.CONTRAST | W.SUBORDINATOR | W.RELATIVE | W.COMPLEMENTISER
    | W.SUBJECT | W.PRONOUN | W.CLITIC | W.AUXILIARY | W.ADVERB | W.ENCLITIC | W.INTERROGATIVE | W.TITLE
)  # fmt: skip
_JOINS = int(W.COORDINATOR | W.CONTRAST)
_EDGES = int(W.STOP | W.COLON | W.BREAK | W.MARK)
_TRAILS = int(_JOINS | W.SUBORDINATOR | W.RELATIVE | W.COMPLEMENTISER | W.DETERMINER) | PUNCTUATION
_KEPT = int(
    W.ADVERB | W.PREPOSITION | W.PRONOUN | W.SUBJECT
)  # "as before", "not so", "to do that" end a clause
_LEADS = int(W.COORDINATOR | W.CONTRAST | W.COMPLEMENTISER) | PUNCTUATION


@dataclass(frozen=True, slots=True)
class Clause:
    """A statement with the words it is made of, those of a quotation among them; where its verb begins."""

    statement: Statement
    tokens: tuple[Token, ...]
    verb: int | None


def is_content(token: Token) -> bool:
    """Whether a token is a word that says what is spoken of: neither a mark nor a word of grammar."""
    return not token.bits & (PUNCTUATION | _FUNCTION) and (token.word[0].isalnum())


def split_clauses(reading: Reading, sentences: Sequence[Sentence] | None = None) -> tuple[Clause, ...]:
    """The statements of an article in order, each with its words; its `sentences` where they were read already."""
    if not reading.measured:
        return ()
    pack = load_pack(reading.article.lang)
    splitter = _Splitter(reading, pack)
    if sentences is None:
        leave_out = [s.span for s in reading.article.leftovers]
        sentences, _, _ = read_sentences(reading.article.text, splitter.lexicon, leave_out)
    return tuple(clause for sentence in sentences for clause in splitter.split(sentence.tokens))


class _Splitter:
    """One article's attributions, frames and facts, and the words of its language that end an assertion."""

    def __init__(self, reading: Reading, pack: Pack) -> None:
        self.article = reading.article.id
        self.text = reading.article.text
        self.lexicon: Lexicon = lexicon_of(pack)
        denials = [d.span for d in find_denials(self.text, pack, PLAIN)]
        self.words = _Words(pack.claims, pack.hedges.conditions, self.lexicon, denials)
        # "nothing indicates that …": nobody is the source, and what is said is the whole sentence
        spoken = [a for a in reading.attributions if not any(any_within(denials, s) for s in a.source)]
        self.owner = _Owners(spoken, self._with_cue)
        self.facts = _Starts(f.span for f in reading.facts if f.type in ("date", "quantity", "money"))
        self.dated = _sources_with_facts(reading.attributions, reading.facts)

    def split(self, tokens: Sequence[Token]) -> Iterator[Clause]:
        """The clauses of one sentence."""
        run: list[Token] = []
        held: str | None = None
        framed = False  # the run stands right after a source or a cue
        asides: dict[int, list[Token]] = {}
        owners: dict[int, str | None] = {}
        for token, aside in _flattened(tokens):
            owner = self.owner.of(token)
            if aside:
                asides.setdefault(aside, []).append(token)
                owners.setdefault(aside, owner)
                continue
            parts = bool(token.bits & _EDGES) and not (
                run and token.word == "-" and run[-1].end == token.start
            )
            if run and (owner != held or parts):
                yield from self._cut(run, held, framed)
                run = []
            if not run:
                framed = held == _FRAME
            held = owner
            if owner != _FRAME and not (parts and not run):
                run.append(token)
        yield from self._cut(run, held, framed)
        for number, inner in asides.items():
            yield from self._cut(inner, owners[number], framed=False)
        for source in self.dated:
            if tokens and tokens[0].start <= source.start < tokens[-1].end:
                inner = [t for t, _ in _flattened(tokens) if source.start <= t.start < source.end]
                yield from self._made(inner, None)

    def _with_cue(self, attribution: Attribution) -> Spans:
        """Cue and content as one, where the content has no verb and follows the cue; else nothing.

        "réclame depuis février les relevés" asserts that they were asked for; "les relevés" asserts nothing.
        """
        if len(attribution.content) != 1 or not attribution.cue:
            return ()
        content, cue = attribution.content[0], attribution.cue[0]
        tokens = list(tokenise(self.text, *content, self.lexicon))
        if any(t.bits & _VERB or self.words.is_verbal(t) for t in tokens) or len(tokens) > _LONGEST_OBJECT:
            return ()
        return (Span(cue.start, content.end),) if 0 <= content.start - cue.end <= _CUE_REACH else ()

    def _cut(self, run: list[Token], held: str | None, framed: bool) -> Iterator[Clause]:
        """A run of tokens under one attribution, cut where a new assertion begins.

        What only describes a source ("the source, who asked not to be named, said") is left out, unless it
        holds a fact.
        """
        if framed and held is None and _describes(run) and not any(self.facts.at(t.start) for t in run):
            return
        begin = 0
        for i in range(1, len(run)):
            if (
                (self.words.begins(run, i) or _resumes(run, begin, i))
                and self._says(run[begin:i])
                and self._says(run[i:])
            ):
                yield from self._made(run[begin:i], held)
                begin = i
        if held is not None or begin or self._says(run):
            yield from self._made(run[begin:], held)

    def _details(self, run: Sequence[Token], i: int) -> bool:
        """Whether a relative without a comma opens at `i` that holds a fact: "water that held nine times the limit"."""
        if not run[i].bits & W.RELATIVE or not _verb_within(run, i + 1, _VERB_REACH):
            return False
        return any(self.facts.at(t.start) for t in run[i : i + _RELATIVE_REACH])

    def _says(self, tokens: Sequence[Token]) -> bool:
        """Whether tokens say enough to stand alone: words of content, and a verb, an infinitive or a fact."""
        return sum(map(is_content, tokens)) >= _LEAST_WORDS and any(
            t.bits & _VERB or self.words.is_gerund(t) or self.facts.at(t.start) for t in tokens
        )

    def _made(self, tokens: Sequence[Token], held: str | None) -> Iterator[Clause]:
        first, last = 0, len(tokens)
        while first < last and (tokens[first].bits & _LEADS or self.words.only_places(tokens[first])):
            first += 1
        if (
            0 < first < last - 1
            and tokens[first].bits & W.GENITIVE
            and self.words.is_verbal(tokens[first + 1])
        ):
            first += 1  # "avant de tirer"
        while last > first and tokens[last - 1].bits & _TRAILS and not tokens[last - 1].bits & _KEPT:
            last -= 1
        kept = tuple(tokens[first:last])
        if sum(map(is_content, kept)) >= _LEAST_WORDS or (held and any(map(is_content, kept))):
            span = Span(kept[0].start, kept[-1].end)
            verbs = (t.start for i, t in enumerate(kept) if _is_verb(kept, i) or self.words.is_verbal(t))
            yield Clause(Statement(self.article, span, held), kept, next(verbs, None))


class _Words:
    """The words of a language that open an assertion inside a sentence."""

    def __init__(self, claims: Claims, conditions: str, lexicon: Lexicon, denials: Sequence[Span]) -> None:
        self.conditions = frozenset(conditions.split())
        self.openers = frozenset(claims.openers.split())
        self.denials = denials
        self.with_that = frozenset(claims.with_that.split())
        self.apart = frozenset(claims.apart.split())
        self.gerunds = tuple(claims.gerund_endings.split())
        self.infinitives = lexicon.infinitive_endings

    def only_places(self, token: Token) -> bool:
        """Whether a word only sets an assertion in time or reason ("before", "parce que"): neither doubt nor denial."""
        opens = token.word in self.openers or token.bits & W.SUBORDINATOR
        return bool(opens) and not self.denies([token]) and token.word not in self.conditions

    def denies(self, tokens: Sequence[Token]) -> bool:
        """Whether a negation begins among tokens that follow each other."""
        return bool(tokens) and any_within(self.denials, Span(tokens[0].start, tokens[-1].end))

    def is_gerund(self, token: Token) -> bool:
        return token.word.endswith(self.gerunds) and len(token.word) > _SHORTEST_VERB

    def is_verbal(self, token: Token) -> bool:
        """Whether a token looks like a gerund or an infinitive."""
        return self.is_gerund(token) or bool(
            self.infinitives
            and token.word.endswith(self.infinitives)
            and not token.bits & (_FUNCTION | W.TIME | W.CAPITAL)
        )

    def begins(self, run: Sequence[Token], i: int) -> bool:
        """Whether the token at `i` opens a clause with a verb of its own."""
        token = run[i]
        if token.word in self.openers and self._verbal(run, i + 1):
            return True
        if token.word in self.apart or (token.bits & W.RELATIVE and run[i - 1].bits & W.COMMA):
            return _verb_within(run, i + 1, _VERB_REACH)
        if token.bits & _JOINS:
            return _verb_within(run, i + 1, _VERB_REACH, _SURE_VERB) or _verb_within(run, i + 1, 1)
        if token.bits & W.COMPLEMENTISER:
            before = run[max(0, i - _VERB_REACH) : i]
            if not any(t.bits & CUE_VERB for t in before) or self.denies(before):
                return False
            return _verb_within(run, i + 1, 2 * _VERB_REACH)
        if token.word in self.with_that and not (i + 1 < len(run) and run[i + 1].bits & W.COMPLEMENTISER):
            return False
        if token.bits & W.SUBORDINATOR:
            return _verb_within(run, i + 1, 2 * _VERB_REACH)
        return False

    def _verbal(self, run: Sequence[Token], i: int) -> bool:
        """Whether an infinitive or a gerund stands at `i`, or after one short word ("d'", "not")."""
        for token in run[i : i + 2]:
            if self.is_verbal(token):
                return True
            if not token.bits & (W.PREPOSITION | W.ADVERB | W.CLITIC) or token.bits & W.DETERMINER:
                return False
        return False


_RELATIVE_REACH = 12  # tokens of a relative in which its fact stands
_LONGEST_OBJECT = 12  # tokens of a content that may be no more than a noun phrase
_CUE_REACH = 40  # characters between a cue and its object: "réclame depuis février les relevés"
_SHORTEST_VERB = 4  # letters that a gerund has more than: "king", "pendant" and "banc" apart from "firing"
_FRAME = "\0"  # the owner of a source or a cue, which asserts nothing here


def _resumes(run: Sequence[Token], begin: int, i: int) -> bool:
    """Whether the main clause goes on at `i` after a relative between commas: "The hall, which …, stands"."""
    if i + 1 >= len(run) or not run[i].bits & W.COMMA or not run[i + 1].bits & _VERB:
        return False
    opened = (j for j in range(begin, i - 1) if run[j].bits & W.COMMA and run[j + 1].bits & W.RELATIVE)
    return next(opened, None) is not None


def _describes(run: Sequence[Token]) -> bool:
    """Whether a run begins with a relative, after a comma or without one."""
    begin = next((t for t in run[:2] if not t.bits & W.COMMA), None)
    return begin is not None and bool(begin.bits & W.RELATIVE)


def _is_verb(run: Sequence[Token], i: int) -> bool:
    """Whether the token at `i` looks like a verb, and not like a noun or adjective after its article ("the left")."""
    if not run[i].bits & _VERB:
        return False
    before = run[i - 1].bits if i else 0
    return not before & W.DETERMINER or bool(before & (W.SUBJECT | W.PRONOUN | W.CLITIC | W.RELATIVE))


def _verb_within(run: Sequence[Token], i: int, reach: int, verbs: int = _VERB) -> bool:
    """Whether one of the `verbs` follows within `reach` tokens, before any mark."""
    for token in run[i : i + reach]:
        if token.bits & PUNCTUATION:
            return False
        if token.bits & verbs and not token.bits & (W.SUBORDINATOR | W.PREPOSITION):
            return True
    return False


def _flattened(tokens: Iterable[Token]) -> Iterator[tuple[Token, int]]:
    """All words with those inside quotations and parentheses, each with the number of its parenthesis, 0 for none.

    A quotation is no edge by itself: "the gate “could jam”" is one assertion; nor is a parenthesis.
    """
    number = 0

    def inside(tokens: Iterable[Token], within: int) -> Iterator[tuple[Token, int]]:
        nonlocal number
        for token in tokens:
            if token.inner is None:
                yield token, within
            elif token.bits & W.PAREN and not within:
                number += 1
                yield from inside(token.inner, number)
            else:
                yield from inside(token.inner, within)

    yield from inside(tokens, 0)


class _Owners:
    """Of each place in the text: the innermost attribution that says it, or that it is source or cue."""

    def __init__(self, attributions: Iterable[Attribution], verbless: Callable[[Attribution], Spans]) -> None:
        pieces: list[tuple[int, int, str]] = []
        frames: list[tuple[int, int, str]] = []
        for a in attributions:
            whole = verbless(a)
            pieces += [(s.start, s.end, a.id) for s in (whole or a.content)]
            frames += [(s.start, s.end, _FRAME) for s in (a.source if whole else (*a.source, *a.cue))]
        self.pieces = sorted(pieces + frames, key=lambda p: (p[0], -p[1]))
        self.at = 0
        self.open: list[tuple[int, int, str]] = []

    def of(self, token: Token) -> str | None:
        """The owner of a token; tokens must be asked for in order."""
        while self.at < len(self.pieces) and self.pieces[self.at][0] <= token.start:
            self.open.append(self.pieces[self.at])
            self.at += 1
        self.open = [p for p in self.open if p[1] > token.start]
        return min(self.open, key=lambda p: (p[1] - p[0], p[2]))[2] if self.open else None


class _Starts:
    """Where facts begin."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self.starts = frozenset(s.start for s in spans)

    def at(self, start: int) -> bool:
        return start in self.starts


def _sources_with_facts(attributions: Iterable[Attribution], facts: Iterable[Fact]) -> list[Span]:
    """The source spans that hold a date or a figure."""
    starts = sorted(f.span.start for f in facts if f.type in ("date", "quantity", "money"))
    sources = {s for a in attributions for s in a.source}
    return sorted(s for s in sources if any(s.start <= at < s.end for at in _within(starts, s)))


def _within(starts: Sequence[int], span: Span) -> Iterator[int]:
    for at in starts[bisect_left(starts, span.start) :]:
        if at >= span.end:
            return
        yield at
