"""Sources: the mentions of one source joined into one record, with its kind.

Mentions are read in the order of the text. A name joins an earlier one that it repeats or shortens; a noun
joins the nearest source described by it or by a noun its pack holds alike; a pronoun joins the source of the
statement before it, or the one person it fits. Where two fit equally, or nobody does, it stays apart and
says why: nothing is given to the nearest name. The preference for the subject of the sentence before is
that of centering (Grosz, Joshi and Weinstein 1995).

Not handled: names that stand only after a pronoun ("his lawyer … Ada Quill"), and joins across articles.
"""

from __future__ import annotations

import itertools
import re
import sys
from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from selon.attribution.mentions import Gender, Mention, Who, read_mention, who_of
from selon.attribution.phrases import sentence_subject
from selon.attribution.tokens import CUE_VERB, W, lexicon_of, tokenise
from selon.packs import Pack
from selon.records import Attribution, Source, SourceKind, Span

_SENTENCE_END = re.compile(r"[.?!…][»”\"’)]?\s|\n")
_INTRODUCED = re.compile(
    r"(?<![\w-])([a-zà-ÿ][\w-]{1,30}) ([^\W\d_a-zà-ÿ][\w’'-]*(?: [^\W\d_a-zà-ÿ][\w’'-]*){0,4})"
)
_PEOPLE = ("named-person", "anonymous")
_THINGS = ("named-organisation", "outlet", "document")
_KINDS: dict[str, SourceKind] = {
    "organisations": "named-organisation",
    "outlets": "outlet",
    "groups": "group",
}
_OPENERS = int(W.ADVERB | W.PREPOSITION | W.SUBORDINATOR | W.COORDINATOR | W.CONTRAST | W.SUBJECT | W.TIME)
_RECENT = 40  # characters, or sources, that a mention may take up: a news article has fewer
_LEAD = 25  # characters that may stand before a pronoun that is still its sentence's subject ("In a statement, it")
_NEAR = 2  # paragraphs, the pronoun's own among them, in which its antecedent is looked for first


@dataclass(slots=True, eq=False)
class Character:
    """A source in the making, or a person the text names who may turn out to be one."""

    kind: SourceKind
    label: str
    name: tuple[str, ...] = ()
    heads: set[str] = field(default_factory=set)
    gender: Gender = ""
    plural: bool = False
    seen: list[int] = field(default_factory=list)  # where it is mentioned, as a source or not
    subjects: list[int] = field(default_factory=list)  # those of its mentions that begin a sentence
    spans: list[Span] = field(default_factory=list)
    description: str | None = None
    unresolved: str | None = None
    anonymity: Span | None = None
    told: Span | None = None

    def mention(self, at: int, *, opens: bool) -> None:
        """Notes a mention at `at`, which `opens` its sentence or not."""
        for places in (self.seen, self.subjects) if opens else (self.seen,):
            i = bisect_left(places, at)
            if i == len(places) or places[i] != at:
                places.insert(i, at)

    def last_before(self, at: int) -> int:
        """Its last mention before `at`; -1 where there is none."""
        i = bisect_left(self.seen, at)
        return self.seen[i - 1] if i else -1

    def subject_before(self, at: int) -> int:
        """The last of its mentions before `at` that begins a sentence; -1 where there is none."""
        i = bisect_left(self.subjects, at)
        return self.subjects[i - 1] if i else -1


def resolve_sources(
    text: str,
    attributions: Sequence[Attribution],
    pack: Pack,
    *,
    outlet: str | None = None,
    byline: str | None = None,
) -> tuple[list[Attribution], list[Source]]:
    """The attributions with `speaker` and `inside` filled in, and their sources in order of appearance.

    An attribution without a source keeps `speaker` None. `outlet` and `byline` are who "we" and "I" are
    where the article itself speaks.
    """
    nested = _nest(attributions)
    cast = _Cast(text, nested, pack, outlet, byline)
    speakers: dict[str, Character] = {}
    for attribution in sorted(nested, key=lambda a: (a.source or a.cue or a.content)[0].start):
        if attribution.source:
            mention = read_mention(text, attribution.source, pack)
            if mention is not None:
                speakers[attribution.id] = cast.join(mention, attribution, speakers)
    cast.answer(speakers, nested)
    cast.ask_why(speakers, nested)
    order = sorted({id(c): c for c in speakers.values()}.values(), key=lambda c: c.spans[0])
    ids = {id(c): f"s{n}" for n, c in enumerate(order, 1)}
    told = [replace(a, speaker=ids[id(speakers[a.id])]) if a.id in speakers else a for a in nested]
    return told, [_record(ids[id(c)], c) for c in order]


def _record(number: str, c: Character) -> Source:
    spans: dict[int, Span] = {}
    for span in sorted(set(c.spans)):  # "an official" and "an official who" are one mention
        spans.setdefault(span.start, span)
    return Source(
        number, c.label, c.kind, tuple(spans.values()), c.description, c.anonymity, c.told, c.unresolved
    )


def _nest(attributions: Sequence[Attribution]) -> list[Attribution]:
    """Each attribution with the smallest other one whose content holds the whole of it."""
    open_: list[tuple[Span, Attribution]] = []
    holds: dict[str, str] = {}
    pieces = sorted(((s, a) for a in attributions for s in a.content), key=lambda p: (p[0].start, -p[0].end))
    heads = sorted(attributions, key=lambda a: min(a.source + a.cue + a.content).start)
    at = 0
    for attribution in heads:
        whole = sorted(attribution.source + attribution.cue + attribution.content)
        start, end = whole[0].start, max(s.end for s in whole)
        while at < len(pieces) and pieces[at][0].start <= start:
            open_.append(pieces[at])
            at += 1
        open_ = [p for p in open_ if p[0].end > start]
        around = [p for p in open_ if p[0].end >= end and p[1] is not attribution and p[0] != (start, end)]
        if around:
            holds[attribution.id] = min(around, key=lambda p: p[0].end - p[0].start)[1].id
    return [replace(attribution, inside=holds.get(attribution.id)) for attribution in attributions]


class _Cast:
    """All characters of one article so far, and the rules by which a mention joins one of them."""

    def __init__(
        self,
        text: str,
        attributions: Sequence[Attribution],
        pack: Pack,
        outlet: str | None,
        byline: str | None,
    ) -> None:
        self.text = text
        self.pack, self.lexicon = pack, lexicon_of(pack)
        self.who: Who = who_of(pack)
        self.place_words = frozenset(pack.facts.place_words.split())
        self.outlet, self.byline = outlet, byline
        self.by_id = {a.id: a for a in attributions}
        self.quoted = sorted(s for a in attributions if a.speech == "direct" for s in a.content)
        self.paragraphs = [0, *(m.end() for m in re.finditer(r"\n+", text))]
        self.latest: list[Character] = []  # the sources of the attributions read so far
        self.mentions: list[tuple[int, int, Character]] = []  # place, order of discovery, who
        self.order = itertools.count()
        self.turn = next((c.id for c in pack.cues.constructions if c.kind == "turn"), None)
        self.named: dict[str, list[Character]] = {}  # by each word of the name
        self.labelled: dict[str, Character] = {}
        self.introduced = self._introduce()
        self._name_people(pack)

    # --- the people the text names ----------------------------------------------------------------------

    def _name_people(self, pack: Pack) -> None:
        """Everyone with a name of two words or a title, wherever the text names them, or their surname alone."""
        particles = "|".join(sorted(map(re.escape, self.who.particles), key=len, reverse=True))
        word = r"[^\W\d_a-z][\w’'-]*(?<![’']s)"
        pattern = re.compile(
            rf"(?<![\w’'-]){word}(?:\.?[ \u00a0](?:(?:{particles})[ \u00a0]?){{0,2}}{word}){{1,4}}"
        )
        bare = re.compile(rf"(?<![\w’'-])(?<![^\W\d_a-zà-ÿ] )(?<!\. )({word})(?! {word})")
        found = [(m[1], *m.span()) for m in bare.finditer(self.text)]
        alone = {word for word, _, _ in found}  # a surname comes back without its given name
        spoken = {word for word, start, end in found if self._is_beside_cue(start, end)}
        for match in pattern.finditer(self.text):
            start, end = self._past_openers(match), match.end()
            before = self.text[max(self.text.rfind("\n", 0, start) + 1, start - 60) : start].split()[-1:]
            titled = bool(before) and self.who.is_title(before[0].lower())
            lead = self.lexicon.bits.get(before[0].lower(), 0) if before else 0
            if titled or not self._is_determined(before, lead, end):
                # "professor of Community Medicine": what a preposition leads to must speak somewhere
                again = spoken if lead & W.PREPOSITION else alone
                mention = self._person(Span(start, end), match[0], pack, again, titled=titled)
                if mention is not None:
                    self._note_person(mention, before, start, end)
        for surname, start, _ in found:
            if surname.lower() in self.named:
                self._see_again(surname, start)

    def _past_openers(self, match: re.Match[str]) -> int:
        """Where a name begins in a run of capitals: "Then Bill Stone", "On Tuesday Stone"."""
        start = match.start()
        for first in match[0].split()[:-1]:
            if not self.lexicon.bits.get(first.lower(), 0) & _OPENERS or first.lower() in self.who.given:
                break
            start += len(first) + 1
        return start

    def _is_determined(self, before: list[str], lead: int, end: int) -> bool:
        """Whether an article or the noun after it makes a run of capitals a thing's name or a modifier.

        As in "the Second Amendment", "West Corran journalists".
        """
        if before and before[0].lower() in self.who.all_determiners and not lead & W.COMPLEMENTISER:
            return True
        follows = self.text[end : end + 25].split()[:1] if self.text[end : end + 1] == " " else []
        if not follows or self.lexicon.bits.get(follows[0], 0) & CUE_VERB:
            return False
        return self.who.class_of(follows[0])[0] != ""

    def _person(self, span: Span, run: str, pack: Pack, again: set[str], *, titled: bool) -> Mention | None:
        """The person a run of capitals names; None where nothing shows that it is one."""
        start, end = span
        if not self.text[start].isupper() or self._is_quoted(start):
            return None
        mention = read_mention(self.text, (span,), pack)
        if mention is None or mention.kind != "named-person" or not mention.name or len(mention.name) > 4:
            return None
        last = mention.name[-1].lower()
        klass, _, plural = self.who.class_of(last)
        if last in self.place_words or (klass and plural and not titled):
            return None  # "Town Support Officers"
        known = mention.name[0].lower() in self.who.given or mention.name[-1] in again
        if not known and not titled and self._is_line(start, end):
            return None  # "Story Continued Below"
        speaks = next((t.bits & CUE_VERB for t in tokenise(self.text, end, end + 20, self.lexicon)), 0)
        shown = titled or known or speaks or mention.heads or len(mention.name) < len(run.split())
        return mention if shown else None

    def _note_person(self, mention: Mention, before: list[str], start: int, end: int) -> None:
        heads = set(mention.heads) | self._nouns(before) | self._apposed(end)
        character = self._by_name(mention) or self._add(mention)
        character.heads |= heads
        character.gender = character.gender or self._gendered(heads)
        self._see(character, start)

    def _is_beside_cue(self, start: int, end: int) -> bool:
        """Whether a reporting verb stands right before or right after a stretch."""
        words = (self.text[end : end + 20].split()[:1], self.text[max(0, start - 20) : start].split()[-1:])
        return any(self.lexicon.bits.get(w[0].lower(), 0) & CUE_VERB for w in words if w)

    def _is_line(self, start: int, end: int) -> bool:
        """Whether a stretch is all of its line."""
        before, after = (
            self.text[max(0, start - 9) : start].rstrip(" ")[-1:],
            self.text[end : end + 2].lstrip(" ")[:1],
        )
        return before in ("", "\n") and after in ("", "\n")

    def _see_again(self, surname: str, at: int) -> None:
        """Notes where the surname of one person stands alone, outside quotations."""
        known = [c for c in self.named.get(surname.lower(), ()) if c.name[-1].lower() == surname.lower()]
        if len(known) == 1 and not self._is_quoted(at) and known[0].seen and known[0].seen[0] < at:
            self._see(known[0], at)

    def _introduce(self) -> dict[str, SourceKind]:
        """The kind of each name that a noun brings in somewhere ("l'association Canal Vivant")."""
        found: dict[str, SourceKind] = {}
        for match in _INTRODUCED.finditer(self.text):
            klass = self.who.class_of(match[1])[0]
            if klass in _KINDS:
                found.setdefault(match[2], _KINDS[klass])
        return found

    def _nouns(self, words: list[str]) -> set[str]:
        found = (self.who.class_of(w.lower()) for w in words)
        return {noun for klass, noun, plural in found if klass and not plural}

    def _apposed(self, end: int) -> set[str]:
        """The nouns of an apposition after a name: "Ada Quill, the harbour master, …"."""
        match = re.match(r", ((?:[^\W\d_][\w’'-]*[ \u00a0]?){1,6})", self.text[end : end + 80])
        if match is None:
            return set()
        words = re.split(r"[ \u00a0]|(?<=[’'])", match[1].lower())
        return self._nouns(words[:3] if self.who.first_head else words)

    def _gendered(self, heads: set[str]) -> Gender:
        if heads & (self.who.feminine - self.who.masculine):
            return "f"
        return "m" if heads & (self.who.masculine - self.who.feminine) else ""

    def answer(self, speakers: dict[str, Character], attributions: Sequence[Attribution]) -> None:
        """Gives the answers of an interview without a name to the one person its headline quotes."""
        rules = {c.kind: c.id for c in self.pack.cues.constructions}
        quoted = next((a for a in attributions if a.rule == rules.get("colon") and a.id in speakers), None)
        if quoted is None or speakers[quoted.id].kind != "named-person":
            return
        for attribution in attributions:
            if attribution.rule != rules.get("turn"):
                continue
            label = attribution.source and self.text[attribution.source[0].start : attribution.source[0].end]
            if not label or label.lower().rstrip(".") in self.lexicon.answers:
                speakers[attribution.id] = speakers[quoted.id]

    # --- joining ----------------------------------------------------------------------------------------

    def join(self, mention: Mention, attribution: Attribution, speakers: dict[str, Character]) -> Character:
        """The character a mention belongs to: one known, or a new one."""
        at = mention.spans[0].start
        again = next((c for c in reversed(self.latest[-3:]) if any(s.start == at for s in c.spans)), None)
        if again is not None:  # one phrase, the source of several cues
            character = again
        elif mention.shape in ("first", "ours"):
            character = self._own_voice(mention, attribution, speakers)
        elif mention.shape in ("he", "she", "it", "own", "they", "latter"):
            said = attribution.content[0].start  # who is named in what he says is not he
            character = self._pronoun(mention, min(at, said) if attribution.speech == "indirect" else at)
        elif mention.shape in ("anyone", "some", "somebody"):
            nobody = f"“{mention.label}” is nobody in particular" if mention.shape == "anyone" else None
            character = self._add(mention, nobody)
        else:
            mention = self._by_surname(self._by_company(self._by_turn(mention, attribution)))
            character = self._described(mention, at) or self._unsure(mention, at) or self._add(mention)
        self._tell(character, mention)
        return character

    def _by_company(self, mention: Mention) -> Mention:
        """A bare name with its kind corrected by the noun that introduces it elsewhere ("l'association X")."""
        if mention.shape != "name" or mention.heads or self.who.gender_of_name(mention.name):
            return mention
        if self.outlet and mention.label in self.outlet:
            return replace(mention, kind="outlet")
        kind = self.introduced.get(mention.label)
        return replace(mention, kind=kind) if kind else mention

    def _by_surname(self, mention: Mention) -> Mention:
        """A bare noun with a capital read as a surname, where the text names one person so ("Rep. Ada King")."""
        words = self.text[mention.spans[0].start : mention.spans[-1].end].split()
        if mention.name or not words or not words[-1][0].isupper() or mention.kind not in _PEOPLE:
            return mention
        if any(w.lower() not in self.who.title_gender for w in words[:-1]):
            return mention
        surname = words[-1].lower()
        known = {
            id(c) for c in self.named.get(surname, []) if len(c.name) > 1 and c.name[-1].lower() == surname
        }
        if len(known) != 1:
            return mention
        return replace(
            mention, shape="name", kind="named-person", name=(words[-1],), heads=frozenset(), description=None
        )

    def _by_turn(self, mention: Mention, attribution: Attribution) -> Mention:
        """The label of a turn with its kind: who answers is a person, where no noun says otherwise."""
        spoken = attribution.rule == self.turn and mention.kind == "named-organisation"
        return replace(mention, kind="named-person") if spoken and not mention.heads else mention

    def _add(self, mention: Mention, unresolved: str | None = None) -> Character:
        character = Character(
            mention.kind, mention.label, mention.name, set(mention.heads), mention.gender, mention.plural
        )
        character.unresolved = unresolved
        self._index(character)
        return character

    def _index(self, character: Character) -> None:
        """Files a character under the words of its name and under its label."""
        for word in {w.lower() for w in character.name}:
            self.named.setdefault(word, []).append(character)
        self.labelled[character.label.lower()] = character

    def _see(self, character: Character, at: int) -> None:
        character.mention(at, opens=self._begins_sentence(at))
        insort(self.mentions, (at, next(self.order), character), key=lambda m: m[:2])

    def _tell(self, character: Character, mention: Mention) -> None:
        """What this mention adds to what is known of its character."""
        at = mention.spans[0].start
        character.spans += mention.spans
        if not self._is_quoted(at):
            self._see(character, at)
        character.heads |= mention.heads
        character.gender = character.gender or mention.gender
        if mention.kind == "named-person" and len(mention.name) > len(character.name):
            character.kind, character.name, character.label = mention.kind, mention.name, mention.label
            self._index(character)
        character.description = character.description or mention.description
        if not self._is_quoted(at):
            self.latest.append(character)

    def _described(self, mention: Mention, at: int) -> Character | None:
        """The earlier character that a name or a noun takes up again."""
        if mention.name:
            found = self._by_name(mention)
            if found is not None:
                return found
            if mention.kind == "named-person" and len(mention.name) > 1:
                return None
        if mention.same:
            return self._same(mention)
        if (
            not (mention.definite or mention.demonstrative)
            or mention.possessive
            or (mention.kind == "named-person" and mention.name)
        ):
            return self._repeated(mention)
        earlier = [c for c in reversed(self._by_recency(at)) if self._may_be(c, mention)]
        for character in earlier:
            if character.heads & mention.heads and (
                mention.bare or mention.demonstrative or self._agrees(character, mention)
            ):
                return character
        if not (mention.bare or mention.demonstrative):
            return self._repeated(mention)
        alike = (
            set().union(*(self.who.alike.get(h, set()) for h in mention.heads)) if mention.heads else set()
        )
        near = [c for c in earlier if c.heads & alike and c.last_before(at) >= self._from(at, _NEAR + 1)]
        if near:
            return near[0] if len(near) == 1 or near[0] is self._last_source() else None
        if mention.kind == "named-organisation":
            if len(self._words(mention.label)) > 1:
                return None  # "the American courts" are not whoever was named before
            named = [c for c in earlier if c.kind == "named-organisation" and c.name and not c.heads]
            return named[0] if len(named) == 1 and named[0].last_before(at) >= self._from(at, _NEAR) else None
        if mention.kind == "anonymous" and mention.definite and not mention.demonstrative:
            return self._known_by_office(mention, earlier, at)
        return None if not mention.demonstrative else self._only_one(mention, earlier, at)

    def _only_one(self, mention: Mention, earlier: list[Character], at: int) -> Character | None:
        """The source of the statement before, where "this specialist" can take it up and nobody else near."""
        people = [c for c in earlier if c.kind in _PEOPLE and c.last_before(at) >= self._from(at, _NEAR)]
        fits = [c for c in people if mention.gender in (c.gender, "") or not c.gender]
        return fits[0] if len(fits) == 1 or (fits and fits[0] is self._last_source()) else None

    def _known_by_office(self, mention: Mention, earlier: list[Character], at: int) -> Character | None:
        """Who "the skipper" is, whom nobody brought in: the speaker before, where no one else near fits."""
        last = self._last_source()
        people = [c for c in earlier if c.kind in _PEOPLE and c.last_before(at) >= self._from(at, _NEAR)]
        known = last is not None and last.name and last.gender and last.gender == mention.gender
        return last if known and people == [last] else None

    def _unsure(self, mention: Mention, at: int) -> Character | None:
        """A source apart for a bare "the archaeologist" that may be a person named near it, and nobody surely."""
        if not (mention.bare and mention.definite and mention.kind == "anonymous") or mention.name:
            return None
        people = [c for c in self._by_recency(at) if c.name and c.last_before(at) >= self._from(at, _NEAR)]
        fits = [c for c in people if self._may_be(c, mention)]
        return self._doubtful(mention, fits) if fits else None

    def _agrees(self, character: Character, mention: Mention) -> bool:
        """Whether a fuller description repeats the words of an earlier one."""
        old, new = self._words(character.label), self._words(mention.label)
        return old <= new or new <= old

    def _words(self, label: str) -> set[str]:
        words = re.findall(r"\w+", label.lower())
        return {w for w in words if w not in self.who.all_determiners}

    def _repeated(self, mention: Mention) -> Character | None:
        """A source called by the very same words: "a source close to the case" twice is one, "a resident" is not."""
        indefinite = not (mention.definite or mention.demonstrative or mention.possessive or mention.name)
        if indefinite and mention.kind in ("anonymous", "group") and not mention.heads & self.who.sources:
            return None
        character = self.labelled.get(mention.label.lower())
        return character if character and character.spans and character.kind == mention.kind else None

    def _same(self, mention: Mention) -> Character | None:
        """ "The same source": the last source that fits the noun, else the last one of all."""
        recent = self.latest[-_RECENT:][::-1]
        sources = [c for c in recent if c.heads & mention.heads]
        anonymous = [c for c in recent if c.kind == "anonymous"]
        last = self._last_source()
        if mention.kind != "anonymous":
            return sources[0] if sources else None
        return (sources or anonymous or [last])[0] if last else None

    def _may_be(self, character: Character, mention: Mention) -> bool:
        """Whether number, gender and kind allow a noun to take a character up."""
        if character.plural != mention.plural and (
            mention.kind != "named-organisation" or character.kind == "group"
        ):
            return False
        people = character.kind in _PEOPLE and mention.kind in _PEOPLE
        if people and character.gender and mention.gender and character.gender != mention.gender:
            return False
        if mention.kind in _PEOPLE or mention.kind == "group":
            return character.kind in (*_PEOPLE, "group")
        return character.kind == mention.kind or {character.kind, mention.kind} <= {
            "named-organisation",
            "outlet",
            "group",
        }

    def _by_name(self, mention: Mention) -> Character | None:
        """The one earlier character whose name this one repeats, shortens or spells out."""
        name = [w.lower() for w in mention.name]
        if len(name) > 1 and all(len(w.rstrip(".")) == 1 for w in name):
            return self._by_initials(name)
        name = self._without_initials(name)
        fits: list[Character] = []
        for character in self.named.get(name[-1], []) + (
            self.named.get(name[0], []) if len(name) > 1 else []
        ):
            if character in fits:
                continue
            known = self._without_initials([w.lower() for w in character.name])
            bare = len(name) == 1 and not mention.heads
            if not known or (not bare and (character.kind in _PEOPLE) != (mention.kind in _PEOPLE)):
                continue
            if (
                character.gender
                and mention.gender
                and character.gender != mention.gender
                and character.kind in _PEOPLE
            ):
                continue
            if known == name:
                return character
            if (
                known[-len(name) :] == name
                or name[-len(known) :] == known
                or (known[: len(name)] == name and len(name) == 1)
            ):
                fits.append(character)
        return fits[0] if len(fits) == 1 else None

    def _without_initials(self, name: list[str]) -> list[str]:
        """A name without the initials between its first word and its last ("ada k. quill")."""
        inner = [w for w in name[1:-1] if len(w.rstrip(".")) > 1]
        return [name[0], *inner, name[-1]] if len(name) > 2 else name

    def _by_initials(self, letters: list[str]) -> Character | None:
        """The one person whose names begin with these letters: "N. B." in an interview of Nora Belkacem."""
        wanted = [w[0] for w in letters]
        known = {id(c): c for _, _, c in self.mentions if [w[0].lower() for w in c.name] == wanted}
        return next(iter(known.values())) if len(known) == 1 else None

    # --- pronouns ---------------------------------------------------------------------------------------

    def _own_voice(
        self, mention: Mention, attribution: Attribution, speakers: dict[str, Character]
    ) -> Character:
        """Who "I" and "we" are: the speaker of the quotation they stand in, else the article's own voice."""
        holder = attribution.inside
        while holder is not None:
            if holder in speakers:
                return speakers[holder]
            holder = self.by_id[holder].inside
        name = self.byline if mention.shape == "first" and self.byline else self.outlet
        kind: SourceKind = "named-person" if mention.shape == "first" and self.byline else "outlet"
        if name:
            known = self.labelled.get(name.lower())
            return known or self._add(replace(mention, kind=kind, label=name))
        if mention.shape == "ours":
            known = self.labelled.get(mention.label.lower())
            return known if known and known.kind == "outlet" else self._add(mention)
        return self._add(mention, f"“{mention.label}” is the article's own voice, and no byline names it")

    def _pronoun(self, mention: Mention, at: int) -> Character:
        fits = [c for c in self._by_recency(at) if self._fits(c, mention)]
        if mention.shape in ("he", "she"):
            fits = self._plainest(fits)
        near = [c for c in fits if c.last_before(at) >= self._from(at, _NEAR)]
        if mention.shape == "latter" and near:
            return near[-1]
        last = self._last_source()
        if last in near and last is not None:
            rivals = [c for c in near if c is not last and c.subject_before(at) > last.last_before(at)]
            recent = last.last_before(at) >= self._sentence_before(at)
            if not rivals and (recent or not self._new_subject(mention, at)):
                return last
            if len(rivals) == 1 and rivals[0].subject_before(at) >= self._sentence_before(at):
                return rivals[0]
            if rivals:
                return self._subject_before(mention, at) or self._doubtful(mention, [last, *rivals])
        subject = self._subject_before(mention, at)
        if subject is not None:
            return subject
        if len(near) == 1:
            return near[0]
        subjects = [c for c in near if c.subject_before(at) >= self._sentence_before(at)]
        if len(subjects) == 1:
            return subjects[0]
        if near:
            return self._doubtful(mention, near)
        if len(fits) == 1:
            return fits[0]
        if fits:
            return self._doubtful(mention, fits[-3:])
        return self._add(mention, f"“{mention.label}”: nobody it could stand for is named before it")

    def _plainest(self, fits: list[Character]) -> list[Character]:
        """Those a pronoun fits, without capitals that may be no person at all where somebody surely fits."""
        sure = [c for c in fits if c.gender or c.heads or c.spans]
        return sure if any(c.gender for c in sure) else fits

    def _new_subject(self, mention: Mention, at: int) -> bool:
        """Whether the sentence before has a subject of its own that the pronoun fits."""
        subject = self._subject_before(mention, at)
        return subject is not None and subject is not self._last_source()

    def _subject_before(self, mention: Mention, at: int) -> Character | None:
        """The subject of the sentence before, even if no source, where a pronoun near its sentence's start fits it."""
        if at - self._sentence_start(at) > _LEAD or self._is_quoted(at):
            return None
        start = self._sentence_before(at)
        tokens = list(tokenise(self.text, start, self._sentence_start(at), self.lexicon))
        found = sentence_subject(tokens, len(tokens))
        if found is None or any(t.bits & W.SUBJECT for t in tokens[found[0] : found[1]]):
            return None
        stop = next(
            (
                i
                for i in range(found[0] + 1, found[1])
                if tokens[i].bits & W.CUE_FINITE and not tokens[i].bits & W.SPEAKER
            ),
            found[1],
        )
        if not self.who.first_head:  # the head is last: what follows it is a verb that no list has
            named = [i for i in range(found[0], stop) if tokens[i].bits & (W.SPEAKER | W.CAPITAL | W.TITLE)]
            stop = named[-1] + 1 if named else stop
        span = Span(tokens[found[0]].start, tokens[stop - 1].end)
        subject = read_mention(self.text, (span,), self.pack)
        if subject is None or subject.kind == "none" or self._is_quoted(span.start):
            return None
        character = self._described(subject, at)
        if character is None:
            character = self._add(subject)
            self._see(character, span.start)
        return character if self._fits(character, mention) else None

    def _doubtful(self, mention: Mention, options: list[Character]) -> Character:
        """A source apart for words that fit several; where all of these are of one kind, so is it."""
        kinds = {c.kind for c in options}
        kind = kinds.pop() if len(kinds) == 1 else mention.kind
        return self._add(replace(mention, kind=kind), self._doubt(mention, options))

    def _doubt(self, mention: Mention, options: list[Character]) -> str:
        names = " or ".join(dict.fromkeys(c.label for c in options[-3:]))
        return f"“{mention.label}” may be {names}"

    def _fits(self, character: Character, mention: Mention) -> bool:
        shape, gendered = mention.shape, self.who.gendered
        if character.kind == "none":
            return False
        if shape == "they":
            return character.plural or (character.kind in ("group", "named-organisation") and not gendered)
        if character.plural or character.kind == "group":
            return False
        if shape == "own":
            return True
        if shape == "it":
            return character.kind in _THINGS
        if shape == "latter":
            return (
                character.kind in _PEOPLE and mention.gender in (character.gender, "")
            ) or not character.gender
        wanted = "m" if shape == "he" else "f"
        if character.gender:
            return character.gender == wanted and (gendered or character.kind in _PEOPLE)
        return gendered or character.kind in _PEOPLE

    # --- places in the text -----------------------------------------------------------------------------

    def _by_recency(self, at: int) -> list[Character]:
        """The last characters mentioned before `at`, the most recent last, each once."""
        i = bisect_left(self.mentions, at, key=lambda m: m[0])
        found: dict[int, Character] = {}
        for _, _, character in reversed(self.mentions[max(0, i - 4 * _RECENT) : i]):
            found.setdefault(id(character), character)
            if len(found) == _RECENT:
                break
        return list(reversed(found.values()))

    def _last_source(self) -> Character | None:
        return next((c for c in reversed(self.latest) if c.kind != "none"), None)

    def _from(self, at: int, paragraphs: int) -> int:
        """Where the paragraphs that count as near begin."""
        i = bisect_right(self.paragraphs, at)
        return self.paragraphs[i - paragraphs] if i >= paragraphs else 0

    def _sentence_before(self, at: int) -> int:
        """Where the sentence before the one that holds `at` begins."""
        window = max(0, at - 600)
        ends = [m.end() + window for m in _SENTENCE_END.finditer(self.text[window:at])]
        return ends[-2] if len(ends) > 1 else window

    def _sentence_start(self, at: int) -> int:
        window = max(0, at - 600)
        ends = [m.end() + window for m in _SENTENCE_END.finditer(self.text[window:at])]
        return ends[-1] if ends else window

    def _begins_sentence(self, at: int) -> bool:
        before = self.text[max(0, at - 25) : at]
        lead = _SENTENCE_END.split(before)[-1]
        return at < 25 or (bool(_SENTENCE_END.search(before)) and "," not in lead and len(lead.split()) < 4)

    def _is_quoted(self, at: int) -> bool:
        i = bisect_right(self.quoted, (at, sys.maxsize))
        return any(s.start <= at < s.end for s in self.quoted[max(0, i - 4) : i])

    # --- anonymity --------------------------------------------------------------------------------------

    def ask_why(self, speakers: dict[str, Character], attributions: Sequence[Attribution]) -> None:
        """Finds, for those who are not named, the reason given and to whom they spoke, in their own sentences."""
        for attribution in attributions:
            character = speakers.get(attribution.id)
            if character is None or (
                character.kind not in ("anonymous", "group") and len(character.name) != 1
            ):
                continue
            start, end = self._sentence_around(attribution.source)
            own = [s for s in attribution.content if s.start < end and start < s.end]
            reasons = [Span(*m.span()) for p in self.who.anonymity for m in p.finditer(self.text, start, end)]
            if reasons and character.anonymity is None:
                character.kind = "anonymous"
                character.anonymity = Span(min(s.start for s in reasons), max(s.end for s in reasons))
            outside = own + ([character.anonymity] if character.anonymity else [])
            for pattern in self.who.told:
                matches = (m for m in pattern.finditer(self.text, start, end) if not _within(m, outside))
                match = next(matches, None)
                if match and character.told is None:
                    character.told = Span(*match.span("told"))

    def _sentence_around(self, spans: Sequence[Span]) -> tuple[int, int]:
        end = spans[-1].end
        after = _SENTENCE_END.search(self.text, end, end + 600)
        return self._sentence_start(spans[0].start), after.end() if after else min(len(self.text), end + 600)


def _within(match: re.Match[str], spans: list[Span]) -> bool:
    return any(s.start <= match.start() < s.end for s in spans)
