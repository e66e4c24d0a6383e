"""Things put in groups by the pairs that hold them together: links, joins, sources that are one."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)


class Groups(Generic[Key]):
    """Keys, each a group of its own until `join` puts two groups together (union-find with path halving)."""

    def __init__(self, keys: Iterable[Key]) -> None:
        self._above = {key: key for key in keys}

    def __contains__(self, key: Key) -> bool:
        return key in self._above

    def root(self, key: Key) -> Key:
        """The key that stands for the group of `key`; the same for all of the group, until it is joined."""
        while self._above[key] != key:
            self._above[key] = self._above[self._above[key]]
            key = self._above[key]
        return key

    def join(self, one: Key, other: Key) -> None:
        """Puts the groups of two keys together; a KeyError for one that was not given."""
        self._above[self.root(other)] = self.root(one)

    def set_apart(self, key: Key) -> None:
        """Takes one key out of its group; the others stay together."""
        rest = [k for k in self._above if k != key and self.root(k) == self.root(key)]
        for k in rest:
            self._above[k] = rest[0]
        self._above[key] = key

    def lists(self) -> list[list[Key]]:
        """The groups, and the keys of each, in the order in which the keys were given."""
        groups: dict[Key, list[Key]] = {}
        for key in self._above:
            groups.setdefault(self.root(key), []).append(key)
        return list(groups.values())
