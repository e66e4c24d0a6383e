"""The folded axis of time: where a moment stands between left and right.

Time that passes without an article takes little room. A gap of up to three hours is as wide as it is long;
a longer one takes a fixed width and is marked as folded. What has no date stands before the axis.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

_FOLDED = timedelta(hours=3)  # the longest gap drawn to its length
_WIDE = 1.0  # of a folded gap, in the unit of the longest gap drawn to its length
_LEAST = 0.12  # so that two moments are told apart
_DAY_ROOM = 76.0  # pixels that the name of a day takes


@dataclass(frozen=True, slots=True)
class Fold:
    """A quiet stretch that is folded: where its mark stands, and how many hours it leaves out."""

    x: float
    hours: int


@dataclass(frozen=True, slots=True)
class Day:
    """A day that has an article: from where to where it reaches, and whether there is room for its name."""

    day: date
    left: float
    right: float
    named: bool
    tinted: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """Where each moment stands; `undated` is where what has no date does."""

    left: float
    right: float
    at: dict[datetime, float]
    days: tuple[Day, ...]
    folds: tuple[Fold, ...]
    undated: float | None

    def x(self, moment: datetime | None) -> float:
        """The place of a moment, or of none."""
        if moment is None:
            return self.undated if self.undated is not None else self.left
        return self.at[moment]


def lay_out_time(
    moments: Iterable[datetime | None], left: float, right: float, *, before: float = 0.0
) -> Timeline:
    """The axis for some moments between two edges; `before` is room kept free left of the first."""
    given = list(moments)
    undated = left + 24 if None in given else None
    start = (left if undated is None else undated + 64) + 26 + before
    known = sorted({moment for moment in given if moment is not None})
    gaps = [b - a for a, b in pairwise(known)]
    widths = [_width(gap) for gap in gaps]
    # One moment alone, or a few that are close, would be pulled apart over the whole width: at most 190 pixels
    # stand for the longest gap drawn to its length.
    scale = min(190.0, (right - 14 - start) / sum(widths)) if widths else 0.0
    at, x = {}, start
    for moment, width in zip(known, [0.0, *widths], strict=False):
        x += width * scale
        at[moment] = x
    days = tuple(_days(known, at, start, right))
    return Timeline(left, right, at, days, tuple(_folds(known, gaps, at)), undated)


def _width(gap: timedelta) -> float:
    return _WIDE if gap > _FOLDED else max(_LEAST, gap / _FOLDED)


def _folds(known: list[datetime], gaps: list[timedelta], at: dict[datetime, float]) -> Iterable[Fold]:
    for (before, after), gap in zip(pairwise(known), gaps, strict=True):
        if gap > _FOLDED and at[after] - at[before] >= 24:
            yield Fold((at[before] + at[after]) / 2, round(gap / timedelta(hours=1)))


def _days(known: list[datetime], at: dict[datetime, float], start: float, right: float) -> Iterable[Day]:
    """The days that have an article, each reaching half-way to its neighbours."""
    first: dict[date, float] = {}
    last: dict[date, float] = {}
    for moment in known:
        first.setdefault(moment.date(), at[moment])
        last[moment.date()] = at[moment]
    days = list(first)
    edges = [start - 26, *((last[a] + first[b]) / 2 for a, b in pairwise(days)), right]
    free = -_DAY_ROOM
    for n, day in enumerate(days):
        named = edges[n] >= free and edges[n] + _DAY_ROOM <= right + 20
        if named:
            free = edges[n] + _DAY_ROOM
        yield Day(day, edges[n], edges[n + 1], named, n % 2 == 1)
