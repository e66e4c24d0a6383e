"""Mentions: one noun phrase or pronoun that names a source, read into what it says of it.

A mention is read from the nouns of the pack's `sources.toml`, from capitals and from its determiner, never
from knowledge of the world: no list of people or of organisations. Not handled: a surname that is also the
name of a profession where no given name or title stands before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal
from unicodedata import normalize

from babel import Locale

from selon.attribution.tokens import Lexicon, Token, W, lexicon_of, tokenise
from selon.packs import Pack
from selon.records import SourceKind, Spans

Gender = Literal["m", "f", ""]
Shape = Literal[
    "name", "noun", "he", "she", "it", "own", "they", "first", "ours", "anyone", "some", "somebody", "latter"
]

_PRONOUNS: tuple[Shape, ...] = (
    "he",
    "she",
    "it",
    "own",
    "they",
    "first",
    "ours",
    "anyone",
    "somebody",
    "some",
)
_CLASSES = (
    "anonymous", "nobody", "masculine", "feminine", "persons", "groups", "outlets", "organisations", "documents",
)  # fmt: skip
_PERSONS = frozenset(("masculine", "feminine", "persons", "anonymous"))
_CLOCK = re.compile(r"\d{1,2}[.:h]\d\d(?:[ap]m)?")
_CUT = int(W.COMMA | W.BREAK | W.COLON | W.MARK | W.STOP)


@dataclass(frozen=True, slots=True)
class Mention:
    """What one mention says: its shape, the kind it points to, names, head nouns, gender, number.

    `name` holds the words of a proper name; `label` is how to call the source after this mention alone;
    `bare` is True for a noun with nothing but its determiner ("the minister").
    """

    spans: Spans
    shape: Shape
    kind: SourceKind
    label: str
    name: tuple[str, ...] = ()
    heads: frozenset[str] = frozenset()
    gender: Gender = ""
    plural: bool = False
    definite: bool = False
    demonstrative: bool = False
    possessive: bool = False
    same: bool = False
    bare: bool = False
    description: str | None = None


class Who:
    """The word lists of a pack's `sources.toml`, compiled."""

    def __init__(self, pack: Pack) -> None:
        data = pack.sources
        self.first_head = data.head == "first"
        self.classes: dict[str, str] = {}
        for name in reversed(_CLASSES):
            for noun in getattr(data, name).split():
                self.classes[noun] = name
        self.two_faced = frozenset(data.outlets.split()) & frozenset(data.organisations.split())
        self.feminine = frozenset(data.feminine.split())
        self.masculine = frozenset(data.masculine.split())
        self.bodies = frozenset(data.organisations.split()) - frozenset(data.offices.split())
        self.sources = frozenset(data.anonymous.split())
        self.offices = frozenset(data.offices.split())
        self.plurals = tuple(data.plurals.split())
        self.person_endings = tuple(data.person_endings.split())
        self.body_endings = tuple(data.body_endings.split())
        self.parts = frozenset(data.parts.split())
        self.pronouns: dict[str, Shape] = {
            w: s for s in reversed(_PRONOUNS) for w in getattr(data, s).split()
        }
        self.latter: dict[str, Gender] = dict.fromkeys(data.latter, "m" if data.latter_feminine else "")
        self.latter |= dict.fromkeys(data.latter_feminine, "f")
        self.determiners = {
            name: frozenset(getattr(data, name).split())
            for name in ("definite", "demonstrative", "possessive", "several", "indefinite", "same")
        }
        self.masculine_determiners = frozenset(data.masculine_determiners.split())
        self.feminine_determiners = frozenset(data.feminine_determiners.split())
        self.all_determiners = frozenset().union(*self.determiners.values()) | frozenset(data.ours.split())
        self.title_gender: dict[str, Gender] = dict.fromkeys(data.titles.split(), "")
        self.title_gender |= dict.fromkeys(data.titles_masculine.split(), "m")
        self.title_gender |= dict.fromkeys(data.titles_feminine.split(), "f")
        self.given: dict[str, Gender] = dict.fromkeys(data.given_masculine.split(), "m")
        for word in data.given_feminine.split():
            self.given[word] = "" if word in self.given else "f"
        self.particles = frozenset(data.particles.split())
        self.outlet_names = frozenset(data.outlet_names.split())
        self.outlet_words = frozenset(data.outlet_words.split())
        self.organisation_words = frozenset(data.organisation_words.split())
        territories = [v.lower() for v in Locale.parse(pack.code).territories.values()]
        self.territories = frozenset(territories) | {normalize("NFD", v)[0] + v[1:] for v in territories}
        self.gendered = not data.it.split()
        self.alike: dict[str, set[str]] = {}
        for group in data.alike:
            for noun in group.split():
                self.alike.setdefault(noun, set()).update(group.split())
        self.anonymity = [re.compile(p.regex) for p in data.anonymity]
        self.told = [re.compile(p.regex) for p in data.told]

    def class_of(self, word: str) -> tuple[str, str, bool]:
        """The class of a noun, its singular and whether it is a plural; class "" where it is not listed."""
        for form in (word, word.rpartition("-")[2]):
            klass = self.classes.get(form, "")
            for ending in self.plurals:
                single = self.classes.get(form[: -len(ending)], "") if form.endswith(ending) else ""
                if single and klass in ("", single):
                    return single, form[: -len(ending)], True
            if klass:
                return klass, form, False
        return "", word, False

    def is_title(self, word: str) -> bool:
        return word in self.title_gender or self.class_of(word)[0] in _PERSONS

    def kind_of_name(self, words: tuple[str, ...]) -> SourceKind | None:
        """What a capitalised name seems to be from its words alone; None where they do not tell."""
        low = [w.lower() for w in words]
        if low[0] in self.outlet_names:
            return "outlet"
        if low[0] in self.given and len(low) > 1:
            return "named-person"
        if any(w in self.organisation_words for w in low) or "&" in low:
            return "named-organisation"
        if any(w in self.outlet_words for w in low):
            return "outlet"
        if " ".join(low) in self.territories:
            return "named-organisation"
        if len(words) > 1:
            return "named-person"
        word = words[0]
        if low[0] in self.given:
            return "named-person"
        inner = "".join(part[1:] for part in word.split("-"))
        return "named-organisation" if any(c.isupper() or c.isdigit() for c in inner) else None

    def gender_of_name(self, words: tuple[str, ...]) -> Gender:
        return self.given.get(words[0].lower(), "") if words else ""


@cache
def who_of(pack: Pack) -> Who:
    """The compiled lists of a pack, made once."""
    return Who(pack)


def read_mention(text: str, spans: Spans, pack: Pack) -> Mention | None:
    """What the source spans of one attribution say; None where they hold no word."""
    who, lexicon = who_of(pack), lexicon_of(pack)
    return _Reader(text, spans, who, lexicon).read()


class _Reader:
    def __init__(self, text: str, spans: Spans, who: Who, lexicon: Lexicon) -> None:
        self.text, self.spans, self.who = text, spans, who
        tokens = [t for s in spans for t in tokenise(text, s.start, s.end, lexicon)]
        while tokens and (tokens[-1].bits & _CUT or (len(tokens) > 1 and _is_relative(tokens[-1]))):
            tokens.pop()
        while len(tokens) > 1 and (
            tokens[0].bits & _CUT or self._is_preposition(tokens[0]) or _is_clock(tokens)
        ):
            tokens.pop(0)
        self.tokens = tokens

    def _is_preposition(self, token: Token) -> bool:
        return bool(token.bits & W.PREPOSITION) and token.word not in self.who.all_determiners

    def read(self) -> Mention | None:
        if not self.tokens:
            return None
        return self._pronoun() or self._noun_phrase()

    def _pronoun(self) -> Mention | None:
        words = [t.word for t in self.tokens]
        cut = next((i for i, t in enumerate(self.tokens) if t.bits & _CUT), len(words))
        joined = " ".join(words[:cut]).replace("' ", "'")
        if joined in self.who.latter:
            return Mention(self.spans, "latter", "none", self._said(), gender=self.who.latter[joined])
        pair = " ".join(words[:2]).replace("' ", "'")
        shape = next((s for w in (joined, pair, words[0]) if (s := self.who.pronouns.get(w))), None)
        if shape is None:
            return None
        alone = len(words) == 1 or joined in self.who.pronouns
        if shape == "ours":
            head = self._head(self.tokens[1:])
            if not alone and not (head and head[0] in ("documents", "outlets")):
                return None
            return Mention(self.spans, "ours", "outlet", self._said(), plural=True)
        if shape in ("some", "somebody") and (
            pair in self.who.pronouns or (self.tokens[1:2] and self.tokens[1].bits & W.PREPOSITION)
        ):
            alone = True
        if not alone and words[0] in self.who.all_determiners and not self.tokens[1].bits & W.PREPOSITION:
            return None
        if shape == "anyone" and not alone:
            return self._place() or Mention(self.spans, "anyone", "none", self._said())
        if not alone and shape not in ("some", "somebody", "they"):
            return None
        kinds: dict[str, SourceKind] = {"some": "group", "they": "group", "somebody": "anonymous"}
        plural = shape in ("some", "they")
        return Mention(self.spans, shape, kinds.get(shape, "none"), self._said(), plural=plural)

    def _place(self) -> Mention | None:
        """ "on" with a place behind it: the place speaks ("assure-t-on à la mairie")."""
        rest = [t for t in self.tokens[1:] if not t.bits & W.ENCLITIC]
        while rest and self._is_preposition(rest[0]):
            rest = rest[1:]
        if not rest:
            return None
        self.tokens = rest
        found = self._noun_phrase()
        return found if found and found.kind not in ("none", "named-person") else None

    # --- noun phrases ---------------------------------------------------------------------------------

    def _noun_phrase(self) -> Mention:
        who = self.who
        chunks = list(self._chunks())
        first = chunks[0]
        at = 0
        while at < len(first) - 1 and first[at].word in who.all_determiners | {"'"}:
            at += 1
        determiners = {t.word for t in first[:at]}
        head = self._head(first[at:])
        marks = {name: bool(determiners & words) for name, words in who.determiners.items()}
        name = self._person_name(chunks, at, head)
        body = self._apposed_body(chunks, head) if not name else ()
        klass, noun, plural = head if head else ("", "", False)
        numbered = any(t.bits & W.NUMBER and t.word != "1" for t in first[at : at + 1])
        plural = (plural and not name) or (
            (marks["several"] or numbered) and klass not in ("nobody",) and not name
        )
        plural = plural and not (
            marks["definite"] and noun in who.masculine | who.feminine and not marks["several"]
        )
        heads = frozenset(self._heads(chunks, noun))
        kind = self._kind(klass, noun, name, plural, marks, first, at)
        if body:
            kind, name = "outlet" if self.who.kind_of_name(body) == "outlet" else "named-organisation", body
        if kind in ("named-organisation", "outlet") and not name:
            name = self._proper(first[at:])
        if self._names_two(first[at:]):
            kind, name, plural = "group", (), True
        bare = (
            not any(t.bits & (W.PREPOSITION | W.RELATIVE | W.CAPITAL) for t in first[at + 1 :])
            and not any(t.word.endswith("'s") for t in first[at:])
            and not (at < len(first) and first[at].bits & W.CAPITAL and first[at].word != noun)
        )
        return Mention(
            self.spans,
            "name" if name else "noun",
            kind,
            self._spelled(name, first) if body else self._label(kind, name, first, at),
            name,
            heads,
            self._gender(kind, determiners, noun, name, first),
            plural,
            marks["definite"] and not marks["possessive"],
            marks["demonstrative"],
            marks["possessive"],
            marks["same"] or any(t.word in who.determiners["same"] for t in first[at : at + 1]),
            bare,
            self._description(kind, name, chunks, at),
        )

    def _names_two(self, chunk: list[Token]) -> bool:
        """Whether a phrase is two people's names joined ("Hill and Marsh"), and no firm's."""
        at = next((i for i, t in enumerate(chunk) if t.bits & W.COORDINATOR), 0)
        pair = (chunk[:at], chunk[at + 1 :])
        if not at or not all(part and all(t.bits & W.CAPITAL for t in part) for part in pair):
            return False
        names = (tuple(self.text[t.start : t.end] for t in part) for part in pair)
        return all(self.who.kind_of_name(n) in (None, "named-person") for n in names)

    def _chunks(self) -> Iterator[list[Token]]:
        """The phrase and its appositions, as the commas and parentheses part them."""
        chunk: list[Token] = []
        quoted = False  # a nickname or a label between marks is not a name
        for token in self.tokens:
            if token.bits & W.MARK:
                quoted = not quoted
            elif quoted:
                continue
            if token.bits & _CUT:
                if chunk:
                    yield chunk
                chunk = []
            else:
                chunk.append(token)
        if chunk:
            yield chunk

    def _head(self, tokens: list[Token]) -> tuple[str, str, bool] | None:
        """The class, singular and number of the head noun of a chunk."""
        found: tuple[str, str, bool] | None = None
        guess: tuple[str, str, bool] | None = None
        for i, token in enumerate(tokens):
            ends = i and token.bits & (W.PREPOSITION | W.RELATIVE | W.AGENT) and not token.bits & W.CAPITAL
            if ends and (found or not self.who.first_head or self._is_unlisted_noun(tokens[:i])):
                break
            if token.word.endswith("'s"):
                continue
            klass, noun, plural = self.who.class_of(token.word)
            before = tokens[i - 1].word if i else ""
            honoured = self.who.title_gender.get(before) and token.word not in self.who.offices
            named = (
                i > 1
                and tokens[i - 1].bits & W.DETERMINER
                and tokens[i - 1].bits & tokens[i - 2].bits & W.CAPITAL
            )
            if (
                klass in _PERSONS
                and token.bits & W.CAPITAL
                and (before in self.who.given or honoured or named)
            ):
                continue  # a surname ("Bruno Le Maire")
            if klass:
                found = (klass, noun, plural)
                if self.who.first_head:
                    break
            elif guess is None or not self.who.first_head:
                stem = token.word[:-1] if token.word.endswith(self.who.plurals) else token.word
                if not token.bits & W.CAPITAL and len(stem) > 4 and stem.endswith(self.who.person_endings):
                    guess = ("persons", stem, stem != token.word)
        return found or guess

    def _is_unlisted_noun(self, tokens: list[Token]) -> bool:
        """Whether a noun that no list has, and that counts nobody, stands there: "un habitué | du café"."""
        words = [t for t in tokens if not t.bits & (W.DETERMINER | W.NUMBER | W.ADVERB | W.CAPITAL)]
        return bool(words) and not any(t.word in self.who.parts for t in words)

    def _heads(self, chunks: list[list[Token]], noun: str) -> Iterator[str]:
        """The nouns that later mentions may take up: the head, and those of the appositions."""
        if noun:
            yield noun
        for chunk in chunks:
            for token in chunk:
                if token.bits & W.PREPOSITION and not token.bits & W.CAPITAL:
                    break
                if token.word in self.who.title_gender and token.word in self.who.alike:
                    yield token.word
                klass, singular, _ = self.who.class_of(token.word)
                if klass:
                    yield singular

    def _runs(self, chunk: list[Token], start: int) -> Iterator[tuple[int, int]]:
        """Stretches of capitalised words, particles inside them included."""
        i = start
        while i < len(chunk):
            if not chunk[i].bits & W.CAPITAL:
                i += 1
                continue
            end = i + 1
            while end < len(chunk) and not chunk[end - 1].word.endswith("'s"):
                particle = chunk[end].word in self.who.particles and self._is_named_on(chunk, i, end)
                if chunk[end].bits & W.CAPITAL or particle:
                    end += 1
                else:
                    break
            yield i, end
            i = end

    def _is_named_on(self, chunk: list[Token], start: int, particle: int) -> bool:
        """Whether a particle carries a name on ("Ada de la Roche"), rather than saying whose ("… de la Banque")."""
        after = particle + 1
        while after < len(chunk) and chunk[after].word in self.who.particles:
            after += 1
        if after == len(chunk) or not chunk[after].bits & W.CAPITAL:
            return False
        word = chunk[after].word
        body = word in self.who.organisation_words or self.who.class_of(word)[0] == "organisations"
        return not body or chunk[start].word not in self.who.given

    def _inner_name(
        self, chunk: list[Token], start: int, end: int, head: tuple[str, str, bool]
    ) -> int | None:
        """Where a person's name begins in a run that names an office's domain first ("… aux Transports Ada Quill").

        It begins at a given name, or after an acronym ("de la SNR Ada Quill"); None where neither is there.
        """
        if head[0] not in _PERSONS or head[2] or end != len(chunk):
            return None
        for i in range(start + 1, end - 1):
            if chunk[i].word in self.who.given:
                return i
        if end - start < 3 or self.who.is_title(chunk[start].word) or not chunk[start + 1].bits & W.CAPITAL:
            return None
        acronym = self.text[chunk[start].start : chunk[start].end]
        return start + 1 if len(acronym) > 1 and acronym.isupper() else None

    def _person_name(
        self, chunks: list[list[Token]], at: int, head: tuple[str, str, bool] | None
    ) -> tuple[str, ...]:
        """The words of the person's name that the phrase gives, or nothing."""
        personal = head is not None and head[0] in _PERSONS
        for number, chunk in enumerate(chunks):
            for start, end in self._runs(chunk, at if number == 0 else 0):
                inside = self._inner_name(chunk, start, end, head) if head and number == 0 else None
                if inside is not None:
                    return tuple(self.text[t.start : t.end] for t in chunk[inside:end])
                begin = self._past_titles(chunk, start, end)
                titled = begin > start or (start > 0 and self.who.is_title(chunk[start - 1].word))
                if begin == end or chunk[end - 1].word.endswith("'s"):
                    continue
                domain = (
                    begin > start
                    and chunk[begin].word in self.who.particles
                    and not (chunk[begin].bits & W.CAPITAL or chunk[begin - 1].word in self.who.title_gender)
                )
                if domain:
                    continue  # "PDG de Corestate"
                words = tuple(self.text[t.start : t.end] for t in chunk[begin:end])
                opens = start == (at if number == 0 else 0)
                determined = number == 0 and at > 0 and opens and not titled
                if (
                    number > 0
                    and head
                    and head[1] in self.who.bodies
                    and words[0].lower() not in self.who.given
                ):
                    continue  # "l'exploitant, Énergies du Haut-Pays"
                within = begin > start and not self.who.is_title(chunk[start].word)
                complement = (
                    start > 0 and number == 0 and not within and self._is_complement(chunk, start, at)
                )
                if complement or self.who.kind_of_name(words) in ("named-organisation", "outlet"):
                    continue
                inner = start > (at if number == 0 else 0) and (personal or head is None)
                if titled or (inner and self.who.kind_of_name(words) == "named-person"):
                    return words
                ends = end == len(chunk) and number == 0 and self.who.first_head
                plain = not any(t.bits & W.PREPOSITION for t in chunk[at:start])
                if inner and ends and plain and personal and head and not head[2] and len(words) == 1:
                    return words  # "le président russe Orlov"
                if (
                    not opens
                    or determined
                    or (
                        end < len(chunk)
                        and not chunk[end].bits & (W.PREPOSITION | W.NUMBER | W.COORDINATOR | W.RELATIVE)
                    )
                ):
                    continue
                kind = self.who.kind_of_name(words)
                known = personal or head is None or words[0].lower() in self.who.given
                if kind == "named-person" and (number == 0 or known):
                    return words
                if kind is None and (number > 0 and personal and len(chunk) == end):
                    return words
        return ()

    def _apposed_body(self, chunks: list[list[Token]], head: tuple[str, str, bool] | None) -> tuple[str, ...]:
        """The name of the body that an apposition gives: "its operator, Blackwater & Isles Line"."""
        if head is None or len(chunks) < 2 or head[2] or head[0] in ("groups", "documents", "nobody"):
            return ()
        names = [t for t in chunks[1] if t.bits & W.CAPITAL or t.word in self.who.particles]
        words = tuple(self.text[t.start : t.end] for t in names)
        if len(names) < len(chunks[1]) or not chunks[1][0].bits & W.CAPITAL:
            return ()
        kind = self.who.kind_of_name(words)
        if head[0] in _PERSONS and head[1] not in self.who.bodies and len(words) == 1:
            return ()  # "le directeur de l'institut (IW)"
        known = head[1] in self.who.bodies and words[0].lower() not in self.who.given
        return words if known or kind in ("named-organisation", "outlet") else ()

    def _is_complement(self, chunk: list[Token], start: int, at: int) -> bool:
        """Whether a preposition, titles apart, stands before the run: "the son of Mrs Quill" names the mother."""
        i = start - 1
        while i > at and (self.who.is_title(chunk[i].word) or chunk[i].word in self.who.all_determiners):
            if chunk[i].bits & W.PREPOSITION:
                return True
            i -= 1
        return (i > at and bool(chunk[i].bits & W.PREPOSITION)) or (
            i == at and self._is_preposition(chunk[i])
        )

    def _past_titles(self, chunk: list[Token], start: int, end: int) -> int:
        """Where the name proper begins in a run that may open with titles ("Prime Minister Ada Quill")."""
        begin = start
        for i in range(start, end):
            word = chunk[i].word
            before = chunk[i - 1].word if i > start else ""
            honoured = bool(self.who.title_gender.get(before)) and word not in self.who.offices
            article = i > start + 1 and chunk[i - 1].bits & W.DETERMINER and chunk[i - 1].bits & W.CAPITAL
            surname = i == end - 1 and (before in self.who.given or honoured or article)  # "Bruno Le Maire"
            if self.who.is_title(word) and not surname and word not in self.who.given:
                begin = i + 1
        return begin

    def _proper(self, tokens: list[Token]) -> tuple[str, ...]:
        """The capitalised words of an organisation's name."""
        words = [t for t in tokens if t.bits & W.CAPITAL and not t.word.endswith("'s")]
        return tuple(self.text[t.start : t.end] for t in words)

    def _kind(
        self,
        klass: str,
        noun: str,
        name: tuple[str, ...],
        plural: bool,
        marks: dict[str, bool],
        first: list[Token],
        at: int,
    ) -> SourceKind:
        if name:
            return "named-person"
        if klass == "nobody":
            return "none"
        if klass == "anonymous":
            return "anonymous"
        if klass in _PERSONS:
            if plural:
                return "group"
            if noun in self.who.bodies and marks["definite"]:
                return "named-organisation"  # "l'exploitant": the one that runs the thing
            if noun not in self.who.offices and self._is_proper(first, at, noun):
                return "named-organisation"  # "the Health and Safety Executive"
            held = (
                noun in self.who.offices and (marks["definite"] or marks["possessive"]) and not marks["same"]
            )
            return "named-person" if held and not marks["demonstrative"] else "anonymous"
        if klass == "groups":
            return "named-organisation" if self._is_proper(first, at, noun) else "group"
        if klass == "documents":
            named = self._is_proper(first, at, noun) and self._kind_of_run(first, at) == "outlet"
            short = at > 0 and at + 1 == len(first) and first[at].word in self.who.outlet_words
            named = named or bool(
                short and first[at].bits & W.CAPITAL
            )  # "the Ledger", once it was named in full
            return "outlet" if named else "document"
        if klass == "outlets":
            return "outlet" if self._is_press(first[at:], noun) else "named-organisation"
        if klass == "organisations":
            return self._kind_of_run(first, at) if plural is False else "group"
        return self._kind_of_run(first, at, plural, marks)

    def _kind_of_run(
        self, first: list[Token], at: int, plural: bool = False, marks: dict[str, bool] | None = None
    ) -> SourceKind:
        """The kind of a phrase from the capitalised name in it; of one without any, from its determiner."""
        runs = list(self._runs(first, at))
        if marks is not None and runs and self._is_complement(first, runs[0][0], at):
            runs = []  # "un habitué du Café Riche": the name is not the speaker's
        words = tuple(self.text[t.start : t.end] for t in first[runs[0][0] : runs[0][1]]) if runs else ()
        kind = self.who.kind_of_name(words) if words else None
        if marks is None:
            outlet = kind == "outlet" and runs[0][0] == at and not self._listed(first[at].word)
            return "outlet" if outlet else "named-organisation"
        crowd = not words and at == 0 and len(first) == 1 and not self.who.first_head
        if crowd and first[0].word.endswith(self.who.plurals) and not first[0].word.endswith("ss"):
            return "group"  # "proponents say"
        if not words:
            return (
                "group"
                if plural
                else "named-organisation"
                if self._is_body(first[at:]) and not (marks["indefinite"] or marks["possessive"])
                else "anonymous"
            )
        if " ".join(words).lower() in self.who.territories:
            return "named-organisation"  # "les Philippines"
        if at > 0 or runs[0][0] > at:
            return "outlet" if kind == "outlet" else "group" if plural else "named-organisation"
        return kind or "named-organisation"  # a person is brought in with more than one bare word

    def _is_body(self, tokens: list[Token]) -> bool:
        """Whether a noun that no list has ends like those of bodies and things, or nothing tells of a person."""
        nouns = [t for t in tokens if not t.bits & (W.DETERMINER | W.ADVERB | W.NUMBER)]
        cut = next((i for i, t in enumerate(nouns) if t.bits & W.PREPOSITION), len(nouns))
        head = nouns[:cut][0 if self.who.first_head else -1 :][:1]
        return not head or bool(head[0].bits & W.CAPITAL) or head[0].word.endswith(self.who.body_endings)

    def _is_press(self, tokens: list[Token], noun: str) -> bool:
        """Whether a noun that names outlets and other bodies alike ("agency") names an outlet here."""
        if noun not in self.who.two_faced:
            return True
        at = next((i for i, t in enumerate(tokens) if self.who.class_of(t.word)[1] == noun), 0)
        after = tokens[at + 1].bits if at + 1 < len(tokens) else 0
        return bool(after & W.CAPITAL) or any(t.word in self.who.outlet_words for t in tokens)

    def _is_proper(self, first: list[Token], at: int, noun: str) -> bool:
        """Whether the head noun is a capitalised part of a longer name after an article."""
        for i in range(at, len(first)):
            if self.who.class_of(first[i].word)[1] == noun:
                near = first[max(at, i - 1) : i + 3]
                capitals = sum(bool(t.bits & W.CAPITAL) for t in near)
                return at > 0 and bool(first[i].bits & W.CAPITAL) and capitals > 1
        return False

    def _listed(self, word: str) -> bool:
        return word in self.who.organisation_words

    def _gender(
        self, kind: SourceKind, determiners: set[str], noun: str, name: tuple[str, ...], first: list[Token]
    ) -> Gender:
        for token in first:
            gender = self.who.title_gender.get(token.word, "")
            if gender:
                return gender
        if self.who.gendered:
            if determiners & self.who.feminine_determiners:
                return "f"
            if determiners & self.who.masculine_determiners:
                return "m"
        if noun in self.who.feminine and noun not in self.who.masculine:
            return "f"
        if noun in self.who.masculine and noun not in self.who.feminine:
            return "m"
        return self.who.gender_of_name(name) if kind == "named-person" else ""

    # --- words ----------------------------------------------------------------------------------------

    def _said(self) -> str:
        return " ".join(self.text[s.start : s.end] for s in self.spans)

    def _label(self, kind: SourceKind, name: tuple[str, ...], first: list[Token], at: int) -> str:
        if kind == "named-person" and name:
            return self._spelled(name, first)
        start, end = first[0].start, first[-1].end
        if at < len(first) and first[at].bits & W.CAPITAL and at and kind in ("named-organisation", "outlet"):
            start = first[at].start
        label = self.text[start:end]
        if (
            start == first[0].start
            and first[0].bits & W.CAPITAL
            and first[0].word in self.who.all_determiners
        ):
            label = label[0].lower() + label[1:]
        return label

    def _spelled(self, name: tuple[str, ...], first: list[Token]) -> str:
        """A name as the text writes it, spaces and elisions kept."""
        for i, token in enumerate(self.tokens):
            if name and self.text[token.start : token.end] == name[0] and i + len(name) <= len(self.tokens):
                last = self.tokens[i + len(name) - 1]
                if self.text[last.start : last.end] == name[-1]:
                    return self.text[token.start : last.end]
        return " ".join(name)

    def _description(
        self, kind: SourceKind, name: tuple[str, ...], chunks: list[list[Token]], at: int
    ) -> str | None:
        """How the phrase describes the source, without its name."""
        if kind in ("anonymous", "group", "document"):
            return self.text[self.spans[0].start : self.tokens[-1].end]
        if not name or kind != "named-person":
            return None
        parts = []
        for chunk in chunks:
            rest = [t for t in chunk if self.text[t.start : t.end] not in name]
            if rest and not all(t.bits & W.NUMBER for t in rest):
                end = (
                    rest[-1].end
                    if rest[-1] is chunk[-1]
                    else next((t.start for t in chunk if t not in rest), rest[-1].end)
                )
                start = rest[0].start if end > rest[0].start else chunk[0].start
                parts.append(self.text[start:end].strip(" ,"))
        kept = [
            p
            for p in parts
            if p.lower() not in self.who.title_gender and p.lower() not in self.who.all_determiners
        ]
        return ", ".join(kept) or None


def _is_clock(tokens: list[Token]) -> bool:
    """Whether the time of a live report opens the phrase: "14.02 Police"."""
    return bool(_CLOCK.fullmatch(tokens[0].word) and tokens[1].bits & (W.CAPITAL | W.DETERMINER | W.TITLE))


def _is_relative(token: Token) -> bool:
    return bool(token.bits & W.RELATIVE) and not token.bits & (W.DETERMINER | W.CAPITAL)


def _capital_after(chunk: list[Token], i: int) -> bool:
    return any(t.bits & W.CAPITAL for t in chunk[i + 1 : i + 3])
