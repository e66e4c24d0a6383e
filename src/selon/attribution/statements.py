"""Attributions: who is said to have said what, with the exact spans of source, cue and content.

Each sentence is read from its cues outwards. A cue with its subject forms one of a few constructions that
the languages of news share: subject, verb, content; content, verb, subject; an incise that cuts the content
in two; a fixed phrase with its source; a quotation that stands alone. What words and constructions a
language has is its pack's; see `docs/method.md` for the essay.

The scheme is that of PARC 3 and PolNeAR (Newell et al. 2018). Not handled: irony, thought experiments, and
sources named more than one sentence away from a quotation that has no cue.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from selon.attribution.clauses import read_clauses
from selon.attribution.frames import Frame
from selon.attribution.incises import INCISES, split_inner
from selon.attribution.phrases import has_verb, sentence_subject
from selon.attribution.sentences import Sentence, find_paragraphs, split_paragraphs
from selon.attribution.tokens import CUE, CUE_VERB, Lexicon, Token, W, lexicon_of
from selon.attribution.turns import Turn, find_turns
from selon.packs import Pack
from selon.records import Attribution, Skipped, Span, Spans, Speech

_QUOTE = int(W.QUOTE)
_CLOSERS = "»”\"›’'"
_STAMP = 5  # tokens of a time and the dash after it
_SHORTEST_LONE = 5  # tokens; a shorter quotation alone in its sentence is a title, a sign or a nickname


@dataclass(slots=True)
class Draft:
    """An attribution in the making: spans still growing as later sentences are read."""

    source: list[Span]
    cue: list[Span]
    content: list[Span]
    kind: str
    quoted: bool
    whole: bool = False  # nothing but quoted words
    open: bool = False
    order: int = field(default=0)


def attribute(
    text: str, pack: Pack, leave_out: Iterable[Span] = ()
) -> tuple[list[Attribution], list[Skipped]]:
    """The attributions of a text in order, and what could not be read, with reasons.

    `leave_out` are stretches to skip (page leftovers). Speakers are not resolved here.
    """
    lexicon = lexicon_of(pack)
    paragraphs = find_paragraphs(text, leave_out)
    turns = find_turns(text, paragraphs, lexicon)
    sentences, _, odd = split_paragraphs(text, _without_labels(paragraphs, turns), lexicon)
    drafts = _read(text, list(_introduced(sentences)), lexicon) + [
        _spoken(turn) for turn in turns if not turn.asks
    ]
    drafts.sort(key=lambda d: (min(d.content + d.cue)[0], d.content[0]))
    return _finish(text, drafts, lexicon.rules), odd


def _without_labels(paragraphs: list[Span], turns: list[Turn]) -> list[Span]:
    """The paragraphs, those that open with a speaker's label cut to what is said after it."""
    begins = {turn.label.start: turn.content.start for turn in turns if turn.label}
    return [Span(begins.get(p.start, p.start), p.end) for p in paragraphs]


def _spoken(turn: Turn) -> Draft:
    return Draft([turn.label] if turn.label else [], [], [turn.content], "turn", True)


def _introduced(sentences: list[Sentence]) -> Iterator[Sentence]:
    """The sentences; a quotation alone in its paragraph joins the one above that ends in a colon."""
    held: Sentence | None = None
    for sentence in sentences:
        opened = held is not None and sentence.opens and sentence.paragraph == held.paragraph + 1
        if held is not None and opened and _is_bare(sentence.tokens):
            tokens = held.tokens + sentence.tokens
            held = None
            yield Sentence(tokens, sentence.paragraph, True, sentence.closes)
            continue
        if held is not None:
            yield held
        introduces = sentence.closes and sentence.tokens[-1].bits & W.COLON
        held = sentence if introduces else None
        if not introduces:
            yield sentence
    if held is not None:
        yield held


def _read(text: str, sentences: list[Sentence], lexicon: Lexicon) -> list[Draft]:
    drafts: list[Draft] = []
    last: Draft | None = None  # the last attribution of the outer level, which a lone quotation may continue
    near = -9  # its paragraph
    topic: list[Span] = []  # whom the sentence before is about, where it reports nothing
    running = _Running()
    for sentence in sentences:
        tokens = sentence.tokens
        if not any(t.bits & (CUE | _QUOTE | W.COLON) for t in tokens):
            if last is not None:
                last.open = False
            topic = _topic(tokens, lexicon)
            continue
        frames = read_clauses(tokens, lexicon)
        mine = [_draft(f, tokens) for f in frames]
        quotes = [t for t in tokens if t.bits & _QUOTE]
        for inner in (t.inner for t in tokens if t.bits & W.PAREN and t.inner):
            mine += [_draft(f, inner) for f in read_clauses(inner, lexicon)]
        nested = [d for quote in quotes for d in _inside(text, quote, mine, lexicon)]
        if not mine and quotes and _is_bare(tokens):
            lone = _continue(text, sentence, quotes, last, near, topic)
            if lone is not None:
                mine = [lone]
            running.note(text, sentence, quotes, lone)
        elif mine:
            running.give(sentence, quotes, mine)
        elif last is not None and _goes_on(tokens, last, sentence.paragraph - near):
            last.content.append(Span(quotes[0].start, quotes[0].end))
            mine = [last]
        if last is not None and near >= sentence.paragraph - 1:
            for draft in mine:
                if draft.kind == "infinitive" and not draft.source:
                    draft.source = list(last.source)  # "Et d'ajouter : …"
        topic = [] if mine else _topic(tokens, lexicon)
        drafts += nested
        drafts += [d for d in mine if d is not last]
        if mine:
            last = _last_of(mine)
            last.open = bool(quotes) or not last.content
            near = sentence.paragraph
        elif last is not None:
            last.open = False
    return [d for d in drafts if d.content and d.kind in lexicon.rules]


def _topic(tokens: list[Token], lexicon: Lexicon) -> list[Span]:
    """The subject of a sentence, where it is one person or body that may say the quotation after it."""
    found = sentence_subject(tokens, len(tokens))
    if found is None:
        return []
    subject = tokens[found[0] : found[1]]
    named = sum(bool(t.bits & W.CAPITAL) and not t.bits & (W.DETERMINER | W.SUBJECT) for t in subject)
    pronoun = len(subject) == 1 and subject[0].word in lexicon.someone
    one = named > 1 or pronoun or any(t.bits & W.TITLE or t.bits & W.SINGLE for t in subject[:3])
    return [Span(subject[0].start, subject[-1].end)] if one else []


def _last_of(mine: list[Draft]) -> Draft:
    """The draft of a sentence that a lone quotation after it goes on with: the last one quoted, else the last."""
    said = [d for d in mine if d.content]
    quoted = [d for d in said if d.quoted and d.source]
    return (quoted or said or mine)[-1]


def _goes_on(tokens: list[Token], last: Draft, apart: int) -> bool:
    """Whether a sentence opens with a quotation that goes on with the one before, though words follow it.

    As in ‘"We waited," she said. "Nobody came to see us or to ask" how they were.’
    """
    opening = tokens[0]
    if not last.open or not last.whole or apart or not opening.bits & _QUOTE:
        return False
    return len(opening.inner or ()) > _SHORTEST_LONE


@dataclass(slots=True)
class _Running:
    """Quotations alone in their paragraphs whose marks never close, and the attribution they were counted to.

    Where the next paragraph opens its mark again and says who speaks, that person said them all.
    """

    draft: Draft | None = None
    spans: list[Span] = field(default_factory=list)
    paragraph: int = -9

    def note(self, text: str, sentence: Sentence, quotes: list[Token], lone: Draft | None) -> None:
        """Keeps a lone quotation that runs on, with the ones before it; one that closes ends them all."""
        spans = [Span(q.start, q.end) for q in quotes]
        alone = sentence.opens and sentence.closes
        if lone is None or not alone or text[spans[-1].end - 1] in _CLOSERS:
            self.draft, self.spans = None, []
        elif lone is self.draft and sentence.paragraph == self.paragraph + 1:
            self.spans += spans
        else:
            self.draft, self.spans = lone, spans
        self.paragraph = sentence.paragraph

    def give(self, sentence: Sentence, quotes: list[Token], mine: list[Draft]) -> None:
        """Gives what was kept to the attribution of the quotation that opens the next paragraph."""
        follows = sentence.opens and sentence.paragraph == self.paragraph + 1
        if self.draft is not None and follows and quotes and sentence.tokens[0] is quotes[0]:
            owner = next((d for d in mine if _covers(d, quotes[0])), None)
            if owner is not None and owner is not self.draft:
                owner.content = self.spans + owner.content
                self.draft.content = [s for s in self.draft.content if s not in self.spans]
        self.draft, self.spans = None, []


def _draft(frame: Frame, tokens: list[Token]) -> Draft:
    def spans(pieces: list[tuple[int, int]]) -> list[Span]:
        return [Span(_letters(tokens[a]), tokens[b - 1].end) for a, b in pieces if a < b]

    content = spans(frame.content)
    said = [t for a, b in frame.content for t in tokens[a:b]]
    quoted = any(t.bits & _QUOTE for t in said)
    whole = all(t.bits & (_QUOTE | W.STOP | W.COMMA) for t in said)
    return Draft(spans(frame.source), spans(frame.cue), content, frame.kind, quoted, whole)


def _letters(token: Token) -> int:
    """Where a token's letters begin: an inverted pronoun without its hyphens ("-t-il")."""
    return token.start + (token.word.rfind("-") + 1 if token.bits & W.ENCLITIC else 0)


def _is_bare(tokens: list[Token]) -> bool:
    """Whether a sentence holds nothing outside its quotation marks but the time a live report puts first."""
    stamp = next((i for i, t in enumerate(tokens[:_STAMP]) if t.bits & W.BREAK), None)
    if stamp and tokens[0].bits & W.NUMBER and not any(t.bits & _QUOTE for t in tokens[:stamp]):
        tokens = tokens[stamp:]  # "17 h 52 – « On n'a rien signé »"
    return all(t.bits & (_QUOTE | W.STOP | W.COMMA | W.BREAK | W.PAREN) for t in tokens)


def _continue(
    text: str, sentence: Sentence, quotes: list[Token], last: Draft | None, near: int, topic: list[Span]
) -> Draft | None:
    """A quotation alone in its sentence: more of the last attribution, or one of its own without a cue."""
    spans = [Span(q.start, q.end) for q in quotes]
    if last is not None and not last.content and near >= sentence.paragraph - 1:
        last.content += spans  # "He said:" and the quotation in the next paragraph
        last.quoted = True
        return last
    if last is not None and near >= sentence.paragraph - 1 and last.open:
        last.content += spans
        return last
    words = sum(len(q.inner or ()) for q in quotes)
    if words < _SHORTEST_LONE:
        return None
    source = last.source if last is not None and near == sentence.paragraph else []
    return Draft(list(topic or source), [], spans, "lone-quotation", True)


def _inside(text: str, quote: Token, outer: list[Draft], lexicon: Lexicon) -> list[Draft]:
    """What is attributed inside a quotation: its own incise joins the outer level, the rest is nested."""
    inner = quote.inner or []
    if not any(t.bits & CUE for t in inner):
        return []
    found: list[Draft] = []
    incises: list[_Incise] = []
    covered = any(_covers(d, quote) for d in outer)
    for tokens in split_inner(inner):
        for frame in read_clauses(tokens, lexicon) if covered else _clauses_inside(tokens, lexicon):
            draft = _draft(frame, tokens)
            if frame.kind in INCISES and not covered and draft.content:
                incises.append(_Incise(draft, tokens[0].start, _resumes(tokens, frame)))
            elif draft.content and not _is_own_voice(frame, tokens) and _is_marked(frame, tokens):
                found.append(draft)
    outer += _shared(text, quote, incises)
    return found


def _clauses_inside(tokens: list[Token], lexicon: Lexicon) -> list[Frame]:
    """The frames of a quoted sentence; where none is an incise, also one after words without a known verb."""
    frames = read_clauses(tokens, lexicon)
    parted = any(t.bits & W.COMMA for t in tokens) and any(t.bits & CUE_VERB for t in tokens)
    if parted and not any(f.kind in INCISES for f in frames):
        for frame in read_clauses(tokens, lexicon, inside=True):
            pronoun = any(tokens[a].bits & W.SUBJECT for a, _ in frame.source)
            if frame.kind == "inversion" or (frame.kind == "incise" and not pronoun):
                frames.append(frame)
    return frames


@dataclass(frozen=True, slots=True)
class _Incise:
    """A reporting clause inside a quotation: where its sentence begins, and where it is quoted again."""

    draft: Draft
    sentence: int
    resumes: int


def _resumes(tokens: list[Token], frame: Frame) -> int:
    """The offset at which quoted words go on after an incise: past its comma, or past its sentence."""
    after = max(b for _, b in frame.source + frame.cue)
    later = [a for a, _ in frame.content if a >= after]
    comma = next((i for i in range(after, len(tokens)) if tokens[i].bits & W.COMMA), len(tokens))
    if not later and comma + 1 < len(tokens) and not _is_aside(tokens[comma + 1 :]):
        later = [comma + 1]
    return tokens[later[0]].start if later else tokens[-1].end


def _is_aside(tokens: list[Token]) -> bool:
    """Whether what follows an incise and a comma tells of its speaker ("la voix brisée", "qui a tout vu")."""
    if tokens[0].bits & (W.RELATIVE | W.CUE_GERUND):
        return True
    speaks = tokens[0].bits & W.COORDINATOR or any(t.bits & W.SPEAKING for t in tokens)
    return not speaks and not has_verb(tokens, 0, len(tokens))


def _shared(text: str, quote: Token, incises: list[_Incise]) -> list[Draft]:
    """The attributions of a quotation with incises: each has the words up to the sentence of the next."""
    start = quote.start
    for incise, following in itertools.zip_longest(incises, incises[1:]):
        end = following.sentence if following else quote.end
        incise.draft.content = _around(text, Span(start, end), incise)
        incise.draft.quoted = incise.draft.whole = True
        start = end
    return [incise.draft for incise in incises if incise.draft.content]


def _is_marked(frame: Frame, tokens: list[Token]) -> bool:
    """Whether a statement inside a quotation is plainly one: in speech "she says it's fine" is mostly filler."""
    first = tokens[frame.content[0][0]].bits
    if any(tokens[a].bits & W.IMPERSONAL for a, _ in frame.source):
        return bool(
            first & (W.COMPLEMENTISER | _QUOTE)
        )  # "on nous demande d'attendre" is no statement of anyone
    return frame.kind != "subject-verb" or bool(
        first & (W.COMPLEMENTISER | W.INTERROGATIVE | _QUOTE | W.PREPOSITION)
    )


def _is_own_voice(frame: Frame, tokens: list[Token]) -> bool:
    """Whether a cue inside a quotation belongs to its speaker or hearer ("I think", "you said")."""
    return any(tokens[a].bits & W.SPEAKING for a, _ in frame.source) or not frame.source


def _covers(draft: Draft, quote: Token) -> bool:
    return any(s.start < quote.end and quote.start < s.end for s in draft.content)


def _around(text: str, said: Span, incise: _Incise) -> list[Span]:
    """The quoted words but the incise in them: one piece, or two."""
    left = min(s.start for s in [*incise.draft.cue, *incise.draft.source])
    while left > said.start and text[left - 1] in " ,\u00a0\u202f":
        left -= 1
    right, end = incise.resumes, said.end
    while right < end and text[right] in " ,\u00a0\u202f.":
        right += 1
    while end > right and text[end - 1] in " \u00a0\u202f":
        end -= 1
    pieces = [Span(said.start, left), Span(right, end)]
    return [piece for piece in pieces if piece.end - piece.start > 1]


def _finish(text: str, drafts: list[Draft], rules: dict[str, str]) -> list[Attribution]:
    out: list[Attribution] = []
    for number, draft in enumerate(drafts, 1):
        content = _merged(text, draft.content)
        speech = _speech(text, content, draft)
        out.append(
            Attribution(
                id=f"a{number}",
                source=tuple(draft.source),
                cue=tuple(draft.cue),
                content=content,
                speech=speech,
                rule=rules[draft.kind],
            )
        )
    return out


def _merged(text: str, spans: list[Span]) -> Spans:
    """Spans in order; those with only white space between them become one."""
    out: list[Span] = []
    for span in sorted(spans):
        if out and not text[out[-1].end : span.start].strip():
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return tuple(out)


_OPENERS = '«“„"'
_MARKS = "«»“”\"„‘’'‹›"


def _speech(text: str, content: Spans, draft: Draft) -> Speech:
    """direct where every letter of the content stands between marks, mixed where some do, else indirect."""
    if draft.kind == "turn" or (draft.whole and draft.quoted):
        return "direct"
    if not draft.quoted:
        return "indirect"
    whole = (
        all(text[s.start] in _MARKS + "—–-" for s in content[:1])
        and text[content[-1].end - 1] in _MARKS + ".?!…"
    )
    return "direct" if whole or _never_closes(text, content) else "mixed"


def _never_closes(text: str, content: Spans) -> bool:
    """Whether content begins with an opening mark and holds no other: all of it is quoted, the end is missing."""
    words = "".join(text[start:end] for start, end in content)
    return words[:1] in _OPENERS and not any(mark in words[1:] for mark in _OPENERS + "»”")
