"""Checks a language pack as its author would want it checked: everything at once, each problem with its line.

Beyond what the strict loader sees: every example of a pattern or construction is run, ids are unique,
quantifiers are bounded, and each regular expression is timed on hostile text. Times are judged against those
of a trivial expression on the same text in the same run, so the machine and its load do not matter.

Not checked: whether the pack is complete, or right about the language; `make eval` measures that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from time import process_time

import msgspec

from selon.attribution.statements import attribute
from selon.errors import PackError
from selon.packs import Construction, Pack, Pattern, load_folder
from selon.records import Span

ROLES = ("source", "cue", "content")
Marks = frozenset[tuple[str, Span]]
Rule = Pattern | Construction


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a pack, and in which file and line; as a string, a message for its author."""

    path: str
    line: int | None
    message: str

    def __str__(self) -> str:
        where = self.path if self.line is None else f"{self.path}:{self.line}"
        return f"{where}: {self.message}"


def check_pack(folder: Path) -> list[Problem]:
    """All problems of the pack in `folder`, in the order of its files; empty where there are none.

    A pack that does not load has one problem, the loader's. Timing takes about a tenth of a second a pattern.
    """
    try:
        pack = load_folder(folder)
    except PackError as error:
        return [Problem(*_located(str(error)))]
    problems: list[Problem] = []
    seen: set[str] = set()
    for path, rule in _rules_of(pack, folder):
        messages = list(check_pattern(rule) if isinstance(rule, Pattern) else check_construction(rule, pack))
        if rule.id in seen:
            messages.insert(0, f"{rule.id}: this id is used twice in the pack")
        line = _line_of_id(path, rule.id, nth=rule.id in seen)
        seen.add(rule.id)
        problems += [Problem(str(path), line, message) for message in messages]
    return problems


def _located(message: str) -> tuple[str, int | None, str]:
    """The file, the line and the rest of a loader's message ("file:line: rest" or "file: rest")."""
    parts = re.fullmatch(r"(.+?\.toml|[^:]+)(?::(\d+))?: (.*)", message, re.DOTALL)
    assert parts is not None, "the loader names the file first"
    return parts[1], int(parts[2]) if parts[2] else None, parts[3]


def _rules_of(pack: Pack, folder: Path) -> Iterator[tuple[Path, Rule]]:
    """Every pattern and construction of a pack, with its file, wherever in the file's tables it stands."""
    for field in msgspec.structs.fields(Pack):
        for rule in _find_rules(getattr(pack, field.name)):
            yield folder / f"{field.name}.toml", rule


def _find_rules(value: object) -> Iterator[Rule]:
    if isinstance(value, Pattern | Construction):
        yield value
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from _find_rules(getattr(value, name))
    elif isinstance(value, dict):
        yield from (rule for item in value.values() for rule in _find_rules(item))
    elif isinstance(value, tuple | list):
        yield from (rule for item in value for rule in _find_rules(item))


def _line_of_id(path: Path, rule_id: str, *, nth: bool) -> int | None:
    """The line on which a rule of that id begins, the first or (`nth`) the last of them."""
    wanted = re.compile(rf"\s*id\s*=\s*[\"']{re.escape(rule_id)}[\"']")
    lines = path.read_text("utf-8").split("\n")
    found = [number for number, line in enumerate(lines, 1) if wanted.match(line)]
    return found[-1 if nth else 0] if found else None


def check_pattern(pattern: Pattern) -> Iterator[str]:
    """What is wrong with a pattern, as messages that begin with its id."""
    yield from _without_examples(pattern)
    try:
        regex = re.compile(pattern.regex)
    except re.error as error:
        yield f"{pattern.id}: the regex does not compile: {error}"
        return
    yield from _check_examples(pattern, regex)
    unbounded = unbounded_quantifiers(pattern.regex)
    for quantifier in unbounded:
        yield f"{pattern.id}: {quantifier} has no upper bound; write {{0,40}} or the like"
    if not unbounded:  # timing an unbounded one could take for ever, and it is refused already
        yield from _time(pattern, regex)


def check_construction(construction: Construction, pack: Pack) -> Iterator[str]:
    """What is wrong with the examples of a construction: the attributions found must be those marked."""
    yield from _without_examples(construction)
    for example in construction.match:
        text, wanted = read_marks(example, frozenset(ROLES))
        yield from _differences(construction.id, text, wanted, _attributed(text, pack))
    for example in construction.differ:
        if _attributed(example, pack):
            yield f"{construction.id}: finds an attribution in {example!r}"


def _without_examples(rule: Rule) -> Iterator[str]:
    for name in ("match", "differ"):
        if not getattr(rule, name):
            yield f"{rule.id}: `{name}` has no example"


# Examples ----------------------------------------------------------------------------------------


def read_marks(example: str, names: frozenset[str]) -> tuple[str, Marks]:
    """The text of an example without its marks, and what was marked: `[name:text]` for each of `names`.

    Marks may nest. Any other bracket is text.
    """
    opening = re.compile(rf"\[({'|'.join(map(re.escape, sorted(names)))}):" if names else r"(?!)")
    text: list[str] = []
    marks: set[tuple[str, Span]] = set()
    open_marks: list[tuple[str, int]] = []
    at = 0
    while at < len(example):
        if mark := opening.match(example, at):
            open_marks.append((mark[1], len(text)))
            at = mark.end()
            continue
        if example[at] == "]" and open_marks:
            name, start = open_marks.pop()
            marks.add((name, Span(start, len(text))))
        else:
            text.append(example[at])
        at += 1
    return "".join(text), frozenset(marks)


def _check_examples(pattern: Pattern, regex: re.Pattern[str]) -> Iterator[str]:
    names = frozenset(regex.groupindex)
    for example in pattern.match:
        text, wanted = read_marks(example, names)
        found = regex.search(text)
        if found is None:
            yield f"{pattern.id}: does not match its example {text!r}"
            continue
        captured = {(n, Span(*found.span(n))) for n in names if found[n] is not None}
        yield from _differences(pattern.id, text, wanted, frozenset(captured))
    for example in pattern.differ:
        if found := regex.search(example):
            yield f"{pattern.id}: must not match {example!r}, and matches {found[0]!r}"


def _attributed(text: str, pack: Pack) -> Marks:
    found, _ = attribute(text, pack)
    return frozenset((role, span) for item in found for role in ROLES for span in getattr(item, role))


def _differences(rule_id: str, text: str, wanted: Marks, found: Marks) -> Iterator[str]:
    for name, (start, end) in sorted(wanted - found):
        yield f"{rule_id}: {name} {text[start:end]!r} is marked and not found in {text!r}"
    for name, (start, end) in sorted(found - wanted):
        yield f"{rule_id}: {name} {text[start:end]!r} is found and not marked in {text!r}"


# Quantifiers -------------------------------------------------------------------------------------

# The pieces of a regular expression, as far as quantifiers matter: what is escaped or inside a class is not
# one. A "]" that comes first in a class is a character of it. Python's own parser is not public.
_PIECE = re.compile(
    r"""(?P<atom>\\(?:x..|u.{4}|U.{8}|.)|\[\^?\]?(?:\\.|[^\]\\])*\]|[^\\\[\]()|*+?{}^$])"""
    r"""|(?P<open>\((?:\?(?:P<\w+>|P=\w+|<?[=!]|[aiLmsux-]*:|>|\#[^)]*))?)"""
    r"""|(?P<quantifier>[*+?]|\{\d*,?\d*\})|(?P<other>.)""",
    re.DOTALL,
)
_UNBOUNDED = re.compile(r"[*+]|\{\d*,\}")


def unbounded_quantifiers(regex: str) -> list[str]:
    """The quantifiers without an upper bound in a regular expression, each with the atom before it."""
    found, before, quantified = [], "", False
    for piece in _PIECE.finditer(regex):
        if not piece["quantifier"]:
            before, quantified = piece[0], False
            continue
        if _UNBOUNDED.fullmatch(piece[0]) and not quantified:  # a second one is "lazy" or "possessive"
            found.append(before + piece[0])
        quantified = True
    return found


# Timing ------------------------------------------------------------------------------------------

_TRIVIAL = re.compile(r"(?s:.)")  # one step a character
_SIZES = (8, 12, 16, 20, 24, 32, 48, 64, 128, 4000, 8000)  # characters; small steps first: 2**n shows early
_WORDS = 100_000
# An expression whose loops are bounded by 80 costs at most some 80 steps a character, measured at 2 to 30
# times the trivial one; a quadratic one on 8,000 characters costs 4,000 steps, measured at 250 and more.
_SLOWEST = 100
_NOISE = 10  # below this many times the trivial cost, growth is not looked at
_GROWTH = 1.5  # of the cost a character when the text doubles: 1 is linear, 2 is quadratic
_PROBES = "aAé1 \n,.;:'’-–«»“\"([<@/"


def _time(pattern: Pattern, regex: re.Pattern[str]) -> Iterator[str]:
    """One message at most: the first hostile text on which the regex is slow, or gets slower as it grows."""
    for unit in _hostile_units(pattern, regex):
        previous = 0.0
        for size in _SIZES:
            cost = _cost(regex, _repeat(unit, size))
            if cost > _SLOWEST:
                yield f"{pattern.id}: {cost:.0f} times as slow as a trivial regex on {unit!r} repeated"
                return
            if size == 2 * _SIZES[-2] and cost > _NOISE and cost > _GROWTH * previous:
                yield f"{pattern.id}: takes {2 * cost / previous:.1f} times as long on twice as much {unit!r}"
                return
            previous = cost
    words = " ".join(text for text, _ in _examples(pattern, regex)).split() or ["a"]
    if (cost := _cost(regex, " ".join((words * _WORDS)[:_WORDS]))) > _SLOWEST:
        yield f"{pattern.id}: {cost:.0f} times as slow as a trivial regex on {_WORDS:,} words of its examples"


def _cost(regex: re.Pattern[str], text: str) -> float:
    """How many times as long as the trivial expression a regex takes on a text; the least of three tries."""
    return _seconds(regex, text) / _seconds(_TRIVIAL, text)


def _seconds(regex: re.Pattern[str], text: str) -> float:
    times = []
    for _ in range(3 if len(text) < _WORDS else 1):
        begin = process_time()
        for _found in regex.finditer(text):
            pass
        times.append(process_time() - begin)
    return max(min(times), 1e-7)  # the clock's own grain


def _repeat(unit: str, size: int) -> str:
    return (unit * (size // len(unit) + 1))[:size]


def _examples(pattern: Pattern, regex: re.Pattern[str]) -> list[tuple[str, Marks]]:
    return [read_marks(example, frozenset(regex.groupindex)) for example in pattern.match]


def _hostile_units(pattern: Pattern, regex: re.Pattern[str]) -> Iterator[str]:
    """What to repeat: the characters the regex accepts, pairs of them, its examples cut off before the end.

    An opening mark repeated is the unclosed bracket; an example without its last letter is all but a match.
    """
    atoms = [re.compile(piece["atom"]) for piece in _PIECE.finditer(pattern.regex) if piece["atom"]]
    accepted = [probe for probe in _PROBES if any(atom.fullmatch(probe) for atom in atoms)]
    letters = [c for c in accepted if c.isalnum()]
    yield from accepted or ["a"]
    yield from (a + b for a, b in product(letters[:2], accepted) if not b.isalnum())
    for text, _ in _examples(pattern, regex):
        if (found := regex.search(text)) and len(found[0]) > 1:
            yield found[0][:-1]
            yield found[0][: len(found[0]) // 2]
