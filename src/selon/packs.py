"""Language packs: everything selon knows of a language, as data, strictly loaded.

A pack is a folder `languages/<code>/` that holds one TOML file for each field of `Pack`, the same names in
every language. A file is read into the typed record below that bears its name; an unknown key, a missing
key or a value of the wrong type is a `PackError` that names file and line. Adding a language adds a folder
and changes no Python.

Every `Pattern` carries examples that must match, with what its named groups must capture marked in place
(`[name:Le Courant]`), and ones that must not; `selon.packcheck` runs them and times them on hostile text.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

import msgspec

from selon.errors import PackError

LANGUAGES = Path(__file__).parent / "languages"


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of every table of a pack: no unknown key, and no missing one."""


_PART = re.compile(r"⟨(\w{1,40})⟩")


def _put_in(regex: str, parts: Mapping[str, str], owner: str) -> str:
    """A regular expression with the parts that it names; raises ValueError where it names another."""

    def part(found: re.Match[str]) -> str:
        if found[1] not in parts:
            raise ValueError(f"{owner}: there is no part {found[0]}")
        return parts[found[1]]

    return _PART.sub(part, regex)


class Pattern(Section, frozen=True):
    """A regular expression with the examples that keep it honest.

    Quantifiers must be bounded. `match`: texts in which the regex is found, the capture of each named group
    marked `[group:text]`; `differ`: texts in which it must not be found. `needs`: lower-case stretches, one of
    which stands in every text that it can match; a text without them is not searched.
    """

    id: str
    kind: str
    regex: str
    match: tuple[str, ...]
    differ: tuple[str, ...]
    needs: tuple[str, ...] = ()


class Words(Section, frozen=True):
    """Word classes of the language, each a space-separated string of lower-case forms, `'` for apostrophes.

    `genitives` are the prepositions that carry a noun phrase on ("the mayor of", "le maire de"); `datives`
    introduce whom one speaks to; `contrasts` are coordinators that never join two nouns of one subject;
    `manner` are those of "as X said, …"; `partitives` are prepositions that may open a noun phrase ("de
    nombreux élus"); `speaking` are the pronouns of the first and second person; `impersonals` are subjects
    with nobody behind them ("on"); `passives` are the auxiliaries of the passive and `agents` what introduces
    its agent ("by", "par"); `verbs` are common finite verbs that report nothing: they end a noun phrase.
    `enclitics` are pronouns hyphenated to an inverted verb ("-t-il"). `articles` are determiners that never
    stand alone: after one, what could be a verb is a noun ("la rencontre"). A word may stand in several
    classes.
    """

    determiners: str
    articles: str
    prepositions: str
    genitives: str
    datives: str
    coordinators: str
    contrasts: str
    subordinators: str
    manner: str
    relatives: str
    complementisers: str
    interrogatives: str
    subjects: str
    speaking: str
    impersonals: str
    pronouns: str
    clitics: str
    reflexives: str
    partitives: str
    subjunctives: str
    auxiliaries: str
    passives: str
    agents: str
    adverbs: str
    times: str
    titles: str
    verbs: str
    enclitics: str


class Language(Section, frozen=True):
    """How the language is written: elided words, abbreviations that end in a stop, word classes.

    `inversion`: a reporting verb may stand before its subject anywhere after a comma (free), or only after a
    quotation or a whole clause. `progressive`: an auxiliary and a gerund make a finite verb. An infinitive
    complement begins with one of `infinitive_markers` or with a word in one of `infinitive_endings`. A word
    in one of `finite_endings` may be a finite verb the lists do not have. `froms` name whom something was
    learnt from ("auprès"). A reporting verb in one of `imperative_endings` is an imperative where no pronoun
    stands before it. A word in one of `adverb_endings` is an adverb unless it is one of
    `adverb_exceptions`. After one of `restrictives` a complementiser means "only" ("on ne voit que"). `marks`
    Between a form of `semi_auxiliaries` and the infinitive that says one of `linkers` may stand ("finit par
    dire", "used to say"). `dummies` are subjects of nobody ("it was noted that"). A verb that no list has ends
    in one of `third_person` where it tells who said a quotation beside it. `marks`
    are the opening quotation marks in use, straight ones apart; `doubled` are words that may stand twice ("had
    had"). `expressions` of several words stand for one adverb ("de son côté", "in turn").
    """

    name: str
    elisions: str
    froms: str
    abbreviations: str
    inversion: Literal["free", "after-clause"]
    progressive: bool
    infinitive_markers: str
    infinitive_endings: str
    imperative_endings: str
    finite_endings: str
    adverb_endings: str
    adverb_exceptions: str
    restrictives: str
    semi_auxiliaries: str
    linkers: str
    dummies: str
    third_person: str
    marks: str
    doubled: str
    expressions: tuple[str, ...]
    words: Words


class Verb(Section, frozen=True):
    """A reporting verb: its inflected forms, and what it takes as content.

    `takes`: quote (direct speech), clause (a bare clause), that (a complementiser), question, infinitive, de
    (a directive infinitive), object (a noun phrase), incise (may follow or interrupt unquoted speech),
    addressee (a person stands between verb and content), person (one may: "prévient la mairie que"), weak
    (only what it opens with a complementiser or quotation marks counts), causal (with a subjunctive it gives
    a cause), attribute (with a reflexive pronoun it takes an adjective: "se dit inquiet"), reflexive (only
    with a reflexive pronoun), amount (a noun phrase with a number in it), charge (a person, and an infinitive
    that says of what: "accuse X de mentir"), of (a noun phrase with its preposition: "fait état de pertes"),
    learnt (the source is not the subject but who it was learnt from), naming (an object stands before the
    quotation: "called it “a farce”", not "called “Fanny”"). `then` are the words that must follow a form for
    it to be this verb ("fait | savoir", "points | out"); they belong to the cue. `nouns` are the forms that
    are nouns as often.
    """

    takes: str
    finite: str
    participle: str
    gerund: str
    infinitive: str
    then: str = ""
    nouns: str = ""


class Phrase(Section, frozen=True):
    """A fixed expression that introduces a source ("according to", "selon") or, as `kind`, a verbal idiom.

    `kind`: before-source ("selon X, …"), after-source ("X's view is that …"), verbal ("fait valoir").
    `unless`: words that, right after it or after an article, make it something else ("selon que", "selon la
    saison"). `apart`: it counts only at the start of its clause or after a comma. `only`: the words, one of
    which must follow it; `unless_content`: what the content must not begin with; `speakers`: only a person or
    body may follow, and a whole clause after it ("pour le maire, …"). With `kind` own-source its last pronoun
    is the source ("à l'en croire"); with relay the source is cited by another for what that other says
    ("citing").
    """

    kind: str
    words: tuple[str, ...]
    unless: str
    apart: bool
    only: str = ""
    unless_content: str = ""
    speakers: bool = False


class Construction(Section, frozen=True):
    """A way the language arranges source, cue and content; `kind` is one the engine knows.

    `match`: sentences with the spans it must find marked `[source:…] [cue:…] [content:…]`; `differ`:
    sentences in which it finds nothing.
    """

    id: str
    kind: str
    match: tuple[str, ...]
    differ: tuple[str, ...]


class Cues(Section, frozen=True):
    """What introduces speech: verbs, fixed phrases, nouns, and the constructions they enter.

    `idle` are expressions in which a cue form says nothing ("needless to say", "autant dire"). `voids` are
    subjects that cannot speak ("nothing indicates that …"). `asks` and
    `answers` label the turns of an interview ("Q", "A").
    """

    verbs: dict[str, Verb]
    phrases: tuple[Phrase, ...]
    nouns: str
    asks: str
    voids: str
    answers: str
    idle: tuple[str, ...]
    constructions: tuple[Construction, ...]


class Sources(Section, frozen=True):
    """Who may speak: nouns by what they name, pronouns, titles; each list as in `Words`.

    `head`: whether the head noun of a phrase is the first that is listed, or the last before a preposition.
    `plurals` are endings taken off to find a noun; `masculine_determiners` and `feminine_determiners` show
    its gender; `person_endings` those of unlisted nouns that name people, `body_endings` of those that name a
    body or a thing. `parts` are nouns that count those named after them ("une partie des élus"). `offices`
    are held by one person at a time, so that with a definite article they name that person. `alike`: nouns
    that may take each other up ("the minister … the politician"). `nobody`: sources with no one behind them
    ("rumour"). `it` is empty where things have the gender of nouns. `own` are words for one source of either
    gender, inside a phrase ("à l'en croire"). `some` are pronouns for several people, `somebody` for one.
    `outlet_names` and the words of names tell what a capitalised name is. `anonymity` finds the reason a
    source is not named, `told` (group `told`) to whom it spoke.
    """

    head: Literal["first", "last"]
    plurals: str
    definite: str
    demonstrative: str
    possessive: str
    several: str
    indefinite: str
    masculine_determiners: str
    feminine_determiners: str
    same: str
    he: str
    she: str
    it: str
    own: str
    they: str
    first: str
    ours: str
    anyone: str
    somebody: str
    some: str
    latter: tuple[str, ...]
    latter_feminine: tuple[str, ...]
    person_endings: str
    body_endings: str
    parts: str
    titles_masculine: str
    titles_feminine: str
    titles: str
    particles: str
    given_masculine: str
    given_feminine: str
    masculine: str
    feminine: str
    persons: str
    offices: str
    anonymous: str
    groups: str
    organisations: str
    documents: str
    outlets: str
    nobody: str
    outlet_names: str
    outlet_words: str
    organisation_words: str
    alike: tuple[str, ...]
    anonymity: tuple[Pattern, ...]
    told: tuple[Pattern, ...]


class Hedges(Section, frozen=True):
    """What softens a statement; `unless-reported` patterns do not count in a reported clause.

    `written` ones do not count in direct speech either: in its speaker's mouth "ce serait une faute" is an opinion.
    French "viendra" becomes "viendrait" after "il a dit que": the conditional is then a tense, not a doubt.
    `conditions` open a condition, in whose sentence such a pattern is hypothetical, and no hedge either.
    """

    patterns: tuple[Pattern, ...]
    conditions: str


class Credits(Section, frozen=True):
    """Declarations that a text or its information comes from elsewhere; `kind` is a `CreditKind`.

    Group `name` is what is credited, `url` its address, `host` the outlet for which it was made.
    `citations` are tried where an outlet is named, whose
    name `¤` stands for; `kind`: reports (the outlet reports it), says (the same in verbs of anybody), told
    (somebody said it to the outlet), work (a text of the outlet is named), ours (an earlier text of the same
    outlet). `issued` are nouns of what an organisation issues to everybody: with one of them near, its name
    stands for that text and not for an answer to a reporter. `parts`: stretches of regex that several
    patterns share, written `⟨name⟩` in them and in the parts below; loaded patterns have them put in.
    """

    issued: str
    parts: dict[str, str]
    patterns: tuple[Pattern, ...]
    citations: tuple[Pattern, ...]

    def __post_init__(self) -> None:
        parts: dict[str, str] = {}
        for name, regex in self.parts.items():
            parts[name] = _put_in(regex, parts, name)
        whole = tuple(msgspec.structs.replace(p, regex=_put_in(p.regex, parts, p.id)) for p in self.patterns)
        msgspec.structs.force_setattr(self, "patterns", whole)


class Leftovers(Section, frozen=True):
    """Lines of a page that are not its article; each regex is tried on one line without its edges.

    `kind`: line, caption, promotion (only near the top or the end), list (a heading, and what stands under
    it until prose begins), comments (a heading, and all that follows), post (the same above another post of a
    forum; above the first it is one line), site (below the last credit only, and all that follows), head (a
    byline or date line, whose groups `byline`, `outlet` and `published` are properties of the article).
    `reasons` says of each kind what a report is to say.
    """

    reasons: dict[str, str]
    patterns: tuple[Pattern, ...]


class Facts(Section, frozen=True):
    """What can be checked: expressions of date, and the words of numbers, units, money and places.

    The `kind` of a date pattern and the names of its groups are those of `selon.facts.dates`, whose tables
    are `months` (1 to 12), `weekdays` (0 is Monday), `days` (offset in days), `spans`, `seasons`, `parts`,
    `hours` ("noon"), `clock` (minutes before or after the hour: "quarter"), `decades` ("sixties") and
    `quarters`. `future` is found before a weekday that lies ahead. `rounds` are nouns of round numbers
    ("dozen"), and a number after one of `not_before` counts nothing ("Article 49"). `skipped` stand between
    a number and what it counts; `irregular_plurals` do not end in one of `plural_endings`. `locatives` and
    `locative_phrases` introduce places, `place_words` stand in their names, `not_places` begin other names.
    `rates` join a unit to one of time ("a second"), `halves` add a half ("et demie").
    """

    conjunctions: str
    ofs: str
    rates: tuple[str, ...]
    halves: tuple[str, ...]
    share_ofs: str
    ordinals: str
    plural_endings: str
    irregular_plurals: str
    skipped: str
    not_before: str
    not_counted: str
    between: str
    range_joins: str
    locatives: str
    locative_phrases: str
    place_words: str
    not_places: str
    future: str
    months: dict[str, int]
    weekdays: dict[str, int]
    days: dict[str, int]
    spans: dict[str, str]
    seasons: dict[str, str]
    parts: dict[str, str]
    hours: dict[str, int]
    clock: dict[str, int]
    decades: dict[str, int]
    quarters: dict[str, int]
    numbers: dict[str, int]
    scales: dict[str, int]
    rounds: dict[str, int]
    fractions: dict[str, float]
    bounds: dict[str, str]
    units: dict[str, str]
    currencies: dict[str, str]
    dates: tuple[Pattern, ...]


class Changes(Section, frozen=True):
    """What tells one account of a thing from another.

    `negations`: explicit (denies what is said), lacking ("without"), implicit (may stand for a denial in other
    words), reversing (an implicit one that denies as plainly as "not"). `doubts`: doubt (softens, beside what
    `hedges.toml` holds), belief (a doubt that says that somebody believes it), softener (any word that may render
    such a doubt: it excuses, and never accuses). `confirming` are forms
    that make a report a confirmation; `official` nouns speak with authority; one of `spoken_for` speaks in the
    name of another. `zones` are what follows a time of day to say in which zone it is, in lower case. `exonyms`:
    names of places in this language, each with its English name.
    """

    confirming: str
    official: str
    spoken_for: str
    zones: tuple[str, ...]
    exonyms: dict[str, str]
    negations: tuple[Pattern, ...]
    doubts: tuple[Pattern, ...]


class Claims(Section, frozen=True):
    """Where one assertion ends and the next begins; each list as in `Words`.

    After one of `openers` an infinitive, or a word in one of `gerund_endings`, begins an assertion of its own
    ("before firing", "avant d'effectuer"); a relative of `apart`, or any after a comma, does where a verb follows.
    One of `with_that` opens a clause only with a complementiser ("avant que"). `persons` and `befallen` are keys of
    `Concepts`: people, and what they are counted by ("14 dead", "17 bodies").
    """

    openers: str
    gerund_endings: str
    apart: str
    with_that: str
    persons: str
    befallen: str


class Concepts(Section, frozen=True):
    """Words that mean much the same, in lower case, under a key that is the same in every language.

    Inflected forms meet by their stem; words joined by "_" count only where they stand together. `homographs` are
    words that only their spelling tells from others of their stem ("ferme" from "fermé"): they count as they are
    written, but for one of the `agreements` at the end.
    """

    homographs: str
    agreements: str
    meanings: dict[str, str]


class Glossary(Section, frozen=True):
    """Frequent words by what they mean: an id, the same in every language, and the forms that say it.

    A form of four letters or more also stands for itself with up to three letters more, its inflections. A word
    may say several things ("vol"); one that is missing costs the tracing of translations a little, no more. An id
    that is a number is said by its ordinals.
    """

    words: dict[str, str]


class Pack(msgspec.Struct, frozen=True, eq=False, kw_only=True):
    """All files of one language's pack."""

    code: str
    language: Language
    cues: Cues
    sources: Sources
    hedges: Hedges
    credits: Credits
    leftovers: Leftovers
    facts: Facts
    changes: Changes
    claims: Claims
    concepts: Concepts
    glossary: Glossary


@cache
def packaged_languages() -> tuple[str, ...]:
    """The codes of the languages that have a pack, sorted."""
    return tuple(sorted(p.name for p in LANGUAGES.iterdir() if p.is_dir()))


@cache
def digest_packs() -> str:
    """A digest of every file of every pack: what was read with other packs is to be read again."""
    files = sorted(LANGUAGES.glob("*/*.toml"))
    return sha256(b"".join(path.name.encode() + path.read_bytes() for path in files)).hexdigest()[:16]


@cache
def load_pack(code: str) -> Pack:
    """The pack of the language `code`; raises PackError where it is missing or malformed."""
    folder = LANGUAGES / code
    if not folder.is_dir():
        raise PackError(f"{folder}: no language pack {code!r}; there are {', '.join(packaged_languages())}")
    return load_folder(folder)


def load_folder(folder: Path) -> Pack:
    """The pack in `folder`, whose name is taken as its code; raises PackError naming file and line."""
    hints = msgspec.structs.fields(Pack)
    wanted = {f.name: f.type for f in hints if f.name != "code"}
    strays = sorted(p.name for p in folder.glob("*.toml") if p.stem not in wanted)
    if strays:
        raise PackError(f"{folder / strays[0]}: no file of a pack has this name; there are {sorted(wanted)}")
    sections = {name: _load(folder / f"{name}.toml", kind) for name, kind in wanted.items()}
    return Pack(code=folder.name, **sections)


def _load(path: Path, kind: type) -> Any:
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise PackError(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise PackError(f"{path}: not UTF-8: {error.reason} at byte {error.start}") from error
    try:
        return msgspec.toml.decode(text, type=kind)
    except msgspec.ValidationError as error:
        raise PackError(f"{path}:{_line_of(text, str(error), kind)}: {error}") from error
    except msgspec.DecodeError as error:  # TOML syntax: the message carries the line itself
        raise PackError(f"{path}: {error}") from error


def _line_of(text: str, message: str, kind: type) -> int:
    """The 1-based line of the key that a validation message points at; of its table where one is missing."""
    steps = re.findall(r"\.(\w+)|\[(\d+|\.\.\.)\]", message.rpartition(" - at ")[2])
    if unknown := re.search(r"unknown field `([^`]+)`", message):
        steps.append((unknown[1], ""))
    lines, at = text.split("\n"), 0
    for position, (key, _) in enumerate(steps):
        index = "".join(index for _, index in steps[position + 1 : position + 2])
        nth = int(index) if index.isdigit() else 0
        if key:
            at = _line_of_key(lines, at, key, nth)
        if index == "...":
            at = _line_of_key(lines, at, _culprit(text, key, kind), 0)
    return at + 1


def _line_of_key(lines: list[str], at: int, key: str, nth: int) -> int:
    """The line of the `nth` table of that name at or after line `at`, else of the key; else `at` itself."""
    name = rf"[\"']?{re.escape(key)}[\"']?"
    tables = [i for i in range(at, len(lines)) if re.match(rf"\s*\[+(?:[\w\"'-]+\.)*{name}\]+", lines[i])]
    keys = [i for i in range(at, len(lines)) if re.match(rf"\s*{name}\s*=", lines[i])]
    found = tables[min(nth, len(tables) - 1) :] + keys if tables else keys
    return found[0] if found else at


def _culprit(text: str, table: str, kind: type) -> str:
    """The first key of a top-level table whose value alone is refused: messages do not name it."""
    raw = tomllib.loads(text)
    for key, value in raw[table].items():
        try:
            msgspec.convert({**raw, table: {key: value}}, kind)
        except msgspec.ValidationError:
            return str(key)
    return table
