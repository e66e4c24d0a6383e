"""Groups: what is joined is one group, in the order given, whatever the order of the pairs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selon.groups import Groups


def test_groups_and_their_keys_keep_the_order_given() -> None:
    groups = Groups("abcde")
    groups.join("e", "b")
    groups.join("d", "a")
    assert groups.lists() == [["a", "d"], ["b", "e"], ["c"]]


def test_one_set_apart_leaves_the_others_together() -> None:
    groups = Groups("abc")
    groups.join("a", "b")
    groups.join("b", "c")
    groups.set_apart("a")
    assert groups.lists() == [["a"], ["b", "c"]]


def test_what_was_not_given_cannot_be_joined() -> None:
    groups = Groups("ab")
    assert "c" not in groups
    with pytest.raises(KeyError):
        groups.join("a", "c")


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=20))
def test_the_order_of_pairs_changes_nothing(pairs: list[tuple[int, int]]) -> None:
    one, other = Groups(range(10)), Groups(range(10))
    for a, b in pairs:
        one.join(a, b)
    for a, b in reversed(pairs):
        other.join(b, a)
    assert one.lists() == other.lists()
    assert all(any(a in group and b in group for group in one.lists()) for a, b in pairs)
