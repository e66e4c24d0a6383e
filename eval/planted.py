"""Articles with planted copies, made from the project's own gold texts: which shares what with which is known.

Roots are our own English and French articles; around them stands filler, words of those texts in a chance order.
Each root is copied: whole, as an excerpt, with words replaced, left out and added at a given rate, and merged
with a part of another root. Every outlet adds its byline and its footer, which are nobody's copy. The same seed
gives the same articles in every version of Python (only `random.Random.random` is drawn from).
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from eval.gold import read_gold
from selon.records import Article

_T = TypeVar("_T")

HERE = Path(__file__).parent
SEED = 20251125
RATES = (0.0, 0.05, 0.1, 0.2, 0.3)
LEAST = 25  # words of what is copied
FILLER = 120  # words of filler around an excerpt

BYLINES = ("By the staff of {0}, {1} desk", "De notre rédaction, {0}, pages {1}")
FOOTERS = (
    "All rights in this text remain with {0}; write to the newsroom at desk@{1}.example if you saw what we did not. "
    "Our morning letter brings the day's stories to your door.",
    "Reproduction interdite sans l'accord écrit de {0}. Pour joindre la rédaction : bureau@{1}.example, tous les jours "
    "de la semaine. Abonnez-vous à notre lettre du matin.",
)
OUTLETS = (
    *("Harbour Gazette", "Hill Courier", "Evening Lantern", "Northern Post", "Valley Sentinel"),
    *("Le Phare", "La Gazette du Val", "L'Écho des Monts", "Le Courrier du Port", "La Lanterne"),
)


@dataclass(frozen=True, slots=True)
class Copy:
    """What is shared: characters of article `first` and of article `second`, how it was made and edited."""

    first: str
    second: str
    spans: tuple[tuple[int, int], tuple[int, int]]
    kind: str
    rate: float


@dataclass(slots=True)
class Planted:
    """Articles, and every copy among them (also two copies of one root, whose overlap is not listed by hand)."""

    articles: list[Article] = field(default_factory=list)
    copies: list[Copy] = field(default_factory=list)
    families: dict[str, set[str]] = field(default_factory=dict)


def plant(copies: int = 4) -> Planted:
    """Every root with so many copies of it, each of its own kind and rate."""
    chance = random.Random(SEED)
    texts = [g.text for path in sorted((HERE / "attribution").glob("*.jsonl")) for g in read_gold(path)]
    vocabulary = sorted({word for text in texts for word in text.split()})
    planted = Planted()
    for number, text in enumerate(texts):
        _add(planted, chance, f"r{number}", [(text, None)])
        planted.families[f"r{number}"] = {f"r{number}"}
    for number in range(len(texts)):
        for copy in range(copies):
            kind, rate = ("whole", "excerpt", "edited", "merged")[copy % 4], _pick(chance, RATES[1:])
            _copy(planted, chance, vocabulary, texts, (number, copy), kind, rate if kind == "edited" else 0.0)
    return planted


def _copy(
    planted: Planted,
    chance: random.Random,
    vocabulary: Sequence[str],
    texts: Sequence[str],
    number: tuple[int, int],
    kind: str,
    rate: float,
) -> None:
    root, copy = number
    sources = [root] if kind != "merged" else [root, int(chance.random() * len(texts))]
    parts: list[tuple[str, tuple[int, int, int, float] | None]] = []
    for source in dict.fromkeys(sources):
        begin, end = _choose(chance, texts[source], whole=kind == "whole")
        taken = edit(texts[source][begin:end], rate, chance, vocabulary)
        if kind == "excerpt":
            parts.append((_filler(chance, vocabulary), None))
        parts.append((taken, (source, begin, end, rate)))
        if kind in ("excerpt", "merged"):
            parts.append((_filler(chance, vocabulary), None))
    _add(planted, chance, f"c{root}-{copy}", parts, kind)


def _add(
    planted: Planted,
    chance: random.Random,
    name: str,
    parts: Sequence[tuple[str, tuple[int, int, int, float] | None]],
    kind: str = "",
) -> None:
    """One article: byline, parts, footer."""
    outlet = _pick(chance, OUTLETS)
    french = OUTLETS.index(outlet) * 2 >= len(OUTLETS)
    handle = "".join(c for c in outlet.casefold() if c.isalpha())
    text = BYLINES[french].format(outlet, ("city", "3 et 4")[french]) + "\n\n"
    for part, origin in parts:
        if origin is not None:
            source, begin, end, rate = origin
            shift = len(planted.articles[source].text.split("\n\n", 1)[0]) + 2
            here = (len(text), len(text) + len(part))
            planted.copies.append(Copy(f"r{source}", name, ((begin + shift, end + shift), here), kind, rate))
            planted.families[f"r{source}"].add(name)
        text += part + "\n\n"
    text += FOOTERS[french].format(outlet, handle)
    planted.articles.append(Article(name, text, outlet=outlet))


def edit(text: str, rate: float, chance: random.Random, vocabulary: Sequence[str]) -> str:
    """The text with that part of its words replaced, left out or followed by another, in equal parts."""
    pieces = text.split(" ")
    for place, piece in enumerate(pieces):
        if piece and chance.random() < rate:
            other = _pick(chance, vocabulary)
            pieces[place] = _pick(chance, (other, "", f"{piece} {other}"))
    return " ".join(pieces)


def _choose(chance: random.Random, text: str, *, whole: bool) -> tuple[int, int]:
    """Where a copied stretch of whole words begins and ends."""
    if whole:
        return 0, len(text)
    starts = [0, *(place + 1 for place, c in enumerate(text) if c == " "), len(text) + 1]
    count = min(len(starts) - 1, LEAST + int(chance.random() * 60))
    first = int(chance.random() * (len(starts) - count))
    return starts[first], starts[first + count] - 1


def _filler(chance: random.Random, vocabulary: Sequence[str]) -> str:
    return " ".join(_pick(chance, vocabulary) for _ in range(FILLER))


def _pick(chance: random.Random, choices: Sequence[_T]) -> _T:
    return choices[int(chance.random() * len(choices))]
