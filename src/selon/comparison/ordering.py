"""Two sequences of statements laid side by side in order: what a copy or a translation keeps.

The best path through both, where a pair is worth how alike its two statements are and skipping one costs nothing
(Needleman and Wunsch 1970), held to a band around the diagonal so that the work grows with the length of a text
and not with its square. Not handled: statements that changed places, which `pairing` finds by what they say.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

_T = TypeVar("_T")
_BAND = 24  # statements off the diagonal that are still looked at: a long paragraph added or cut

_WIDEST = 200  # and no further, however much longer one of the two is


def align_in_order(
    first: Sequence[_T], second: Sequence[_T], likeness: Callable[[_T, _T], float], least: float
) -> list[tuple[int, int, float]]:
    """Pairs of indices in order, each with its likeness, which is at least `least`; the best such path."""
    n, m = len(first), len(second)
    if not n or not m:
        return []
    best: list[dict[int, float]] = [{} for _ in range(n + 1)]
    step: dict[tuple[int, int], tuple[int, int, float]] = {}
    best[0] = dict.fromkeys(_columns(0, n, m), 0.0)
    for i in range(1, n + 1):
        row, above = best[i], best[i - 1]
        for j in _columns(i, n, m):
            value, come = above.get(j, 0.0), (i - 1, j, 0.0)
            if j and row.get(j - 1, -1.0) > value:
                value, come = row[j - 1], (i, j - 1, 0.0)
            if j and j - 1 in above:
                alike = likeness(first[i - 1], second[j - 1])
                if alike >= least and above[j - 1] + alike > value:
                    value, come = above[j - 1] + alike, (i - 1, j - 1, alike)
            row[j], step[i, j] = value, come
    return _path(step, n, m)


def _columns(i: int, n: int, m: int) -> range:
    """The columns of row `i` that lie in the band around the diagonal of an n × m table, edges included."""
    middle = i * m // n
    width = _BAND + min(abs(n - m), _WIDEST)
    return range(max(0, middle - width), min(m, middle + width) + 1)


def _path(
    step: dict[tuple[int, int], tuple[int, int, float]], i: int, j: int
) -> list[tuple[int, int, float]]:
    out = []
    while i > 0 and j > 0 and (i, j) in step:
        before_i, before_j, alike = step[i, j]
        if before_i < i and before_j < j:
            out.append((before_i, before_j, alike))
        i, j = before_i, before_j
    return out[::-1]
