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
from functools import cache
from pathlib import Path
from typing import Any, Literal

import msgspec

from selon.errors import PackError

LANGUAGES = Path(__file__).parent / "languages"


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of every table of a pack: no unknown key, and no missing one."""


class Pattern(Section):
    """A regular expression with the examples that keep it honest.

    Quantifiers must be bounded. `match`: texts in which the regex is found, the capture of each named group
    marked `[group:text]`; `differ`: texts in which it must not be found.
    """

    id: str
    kind: str
    regex: str
    match: tuple[str, ...]
    differ: tuple[str, ...]


class Words(Section):
    """Word classes of the language, each a space-separated string of lower-case forms, `'` for apostrophes.

    `genitives` are the prepositions that carry a noun phrase on ("the mayor of", "le maire de");
    `datives` introduce whom one speaks to;
    `contrasts` are coordinators that never join two nouns of one subject; `manner` are those of "as X said, …"; `partitives` are prepositions that may open a noun phrase ("de nombreux élus"); `speaking` are the pronouns of the first and second
    person; `impersonals` are subjects
    with nobody behind them ("on"); `passives` are the auxiliaries of
    the passive and `agents` what introduces its agent ("by", "par"); `verbs` are common finite verbs that report nothing: they end a noun phrase. `enclitics` are pronouns
    hyphenated to an inverted verb ("-t-il"). A word may stand in several classes.
    """

    determiners: str
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


class Language(Section):
    """How the language is written: elided words, abbreviations that end in a stop, word classes.

    `inversion`: a reporting verb may stand before its subject anywhere after a comma (free), or only after
    a quotation or a whole clause. `progressive`: an auxiliary and a gerund make a finite verb. An infinitive
    complement begins with one of `infinitive_markers` or with a word in one of `infinitive_endings`. A word
    in one of `finite_endings` may be a finite verb the lists do not have. `froms` name whom something was learnt from ("auprès").
    """

    name: str
    elisions: str
    froms: str
    abbreviations: str
    inversion: Literal["free", "after-clause"]
    progressive: bool
    infinitive_markers: str
    infinitive_endings: str
    finite_endings: str
    words: Words


class Verb(Section):
    """A reporting verb: its inflected forms, and what it takes as content.

    `takes`: quote (direct speech), clause (a bare clause), that (a complementiser), question, infinitive,
    de (a directive infinitive), object (a noun phrase), incise (may follow or interrupt unquoted speech),
    addressee (a person stands between verb and content), weak
    (only what it opens with a complementiser or quotation marks counts), causal (with a subjunctive it gives a
    cause), attribute (with a reflexive pronoun it takes an adjective: "se dit inquiet"), reflexive (only with a
    reflexive pronoun), learnt (the source is not the subject but who it was learnt from). `then` are the words that must
    follow a form for it to be this verb ("fait | savoir", "points | out"); they belong to the cue. `nouns`
    are the forms that are nouns as often.
    """

    takes: str
    finite: str
    participle: str
    gerund: str
    infinitive: str
    then: str = ""
    nouns: str = ""


class Phrase(Section):
    """A fixed expression that introduces a source ("according to", "selon") or, as `kind`, a verbal idiom.

    `kind`: before-source ("selon X, …"), after-source ("X's view is that …"), verbal ("fait valoir").
    `unless`: words that, right after it or after an article, make it something else ("selon que", "selon la
    saison"). `apart`: it counts only at the start of its clause or after a comma. `only`: the words, one of
    which must follow it; `unless_content`: what the content must not begin with.
    """

    kind: str
    words: tuple[str, ...]
    unless: str
    apart: bool
    only: str = ""
    unless_content: str = ""


class Construction(Section):
    """A way the language arranges source, cue and content; `kind` is one the engine knows.

    `match`: sentences with the spans it must find marked `[source:…] [cue:…] [content:…]`; `differ`:
    sentences in which it finds nothing.
    """

    id: str
    kind: str
    match: tuple[str, ...]
    differ: tuple[str, ...]


class Cues(Section):
    """What introduces speech: verbs, fixed phrases, nouns, and the constructions they enter.

    `idle` are expressions in which a cue form says nothing ("needless to say", "autant dire").
    """

    verbs: dict[str, Verb]
    phrases: tuple[Phrase, ...]
    nouns: str
    idle: tuple[str, ...]
    constructions: tuple[Construction, ...]


class Pack(msgspec.Struct, frozen=True, eq=False, kw_only=True):
    """All files of one language's pack."""

    code: str
    language: Language
    cues: Cues


def packaged_languages() -> tuple[str, ...]:
    """The codes of the languages that have a pack, sorted."""
    return tuple(sorted(p.name for p in LANGUAGES.iterdir() if p.is_dir()))


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
    return Pack(code=folder.name, **{name: _load(folder / f"{name}.toml", kind) for name, kind in wanted.items()})


def _load(path: Path, kind: type) -> Any:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise PackError(f"{path}: {error.strerror}") from error
    try:
        return msgspec.toml.decode(raw, type=kind)
    except msgspec.ValidationError as error:
        raise PackError(f"{path}:{_line_of(raw.decode('utf-8'), str(error))}: {error}") from error
    except msgspec.DecodeError as error:  # TOML syntax: the message carries the line itself
        raise PackError(f"{path}: {error}") from error


def _line_of(text: str, message: str) -> int:
    """The 1-based line of the key that a validation message points at; the table's own when it has none."""
    path = re.findall(r"\.(\w+)|\[(\d+)\]", message.rpartition(" - at ")[2])
    unknown = re.search(r"unknown field `([^`]+)`", message)
    keys = [k for k, _ in path] + ([unknown[1]] if unknown else [])
    lines, at = text.split("\n"), 0
    for key, (_, nth) in zip(keys, [*path[1:], ("", "")], strict=False):
        if not key:
            continue
        table = [i for i, line in enumerate(lines) if re.match(rf"\s*\[+(?:\w+\.)*{key}\]+", line)]
        plain = [i for i, line in enumerate(lines) if i >= at and re.match(rf"\s*{key}\s*=", line)]
        if table:
            at = table[min(int(nth or 0), len(table) - 1)]
        elif plain:
            at = plain[0]
    return at + 1
