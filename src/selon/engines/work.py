"""How the stages of a run are kept, each as Parquet with a marker, on whichever engine.

A marker holds a digest of all that its stage was made from: the files, the version, the SQL. A stage whose marker
says the same is not run again: a run that was killed goes on where it was, and a second run does nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Protocol

from selon.engines.batches import Batches
from selon.packs import digest_packs
from selon.tracing.queries import Bound

if TYPE_CHECKING:
    import pyarrow as pa

ORDER = ("kind", "first", "second")

Function = Callable[[Batches], Batches]


class Engine(Protocol):
    """What runs the stages. Relations are views by name; a folder of Parquet files holds what is kept."""

    def give(self, name: str, paths: Sequence[str]) -> list[str]:
        """Shows Parquet files as a relation, with `file` and `place` (the row in its file); their columns."""
        ...

    def define(self, name: str, select: str) -> None:
        """A relation that is computed when it is read."""
        ...

    def show(self, name: str, path: str) -> None:
        """A relation kept at a path."""
        ...

    def keep(self, select: str, path: str) -> None:
        """Writes a relation."""
        ...

    def apply(
        self, function: Function, select: str, schema: pa.Schema, path: str, together: str | None
    ) -> None:
        """Writes what a function makes of a relation; rows with the same `together` come in `ORDER`, unparted."""
        ...

    def rows(self, select: str) -> list[tuple[Any, ...]]:
        """The rows of a small relation."""
        ...

    def marker(self, path: str) -> str | None:
        """What was last marked at a path."""
        ...

    def mark(self, path: str, value: str) -> None:
        """Marks a path."""
        ...


@dataclass(slots=True)
class Outcome:
    """What a run did: stages that were run and those found done, articles, pairs, and bounds that bit."""

    ran: list[str] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    articles: int = 0
    pairs: int = 0
    bounds: list[Bound] = field(default_factory=list)


class Work:
    """The working folder: which relations are there, made from what."""

    def __init__(self, engine: Engine, folder: str, follow: Callable[[str], None] | None) -> None:
        self.engine = engine
        self.folder = folder.rstrip("/")
        self.outcome = Outcome()
        self.follow = follow or (lambda stage: None)
        self.basis = f"selon {version('selon')} {digest_packs()}"

    def know(self, *facts: object) -> None:
        """Makes all stages from here on depend on these facts."""
        self.basis = sha256(repr((self.basis, facts)).encode()).hexdigest()

    def keep(self, name: str, select: str) -> None:
        """A relation kept in the folder, made if it is not there."""
        self._stage(name, select, lambda path: self.engine.keep(select, path))

    def apply(
        self,
        name: str,
        function: Function,
        select: str,
        schema: pa.Schema,
        together: str | None = None,
        to: str | None = None,
    ) -> None:
        """A relation that a function makes of another one, kept in the folder or at `to`. What is bound to the
        function beforehand must follow from stages before."""

        def make(path: str) -> None:
            self.engine.apply(function, select, schema, path, together)

        called = function.func if isinstance(function, partial) else function
        self._stage(name, (called.__name__, select, to), make, to)

    def _stage(
        self, name: str, made_from: object, make: Callable[[str], None], to: str | None = None
    ) -> None:
        self.know(name, made_from)
        path, marker = to or f"{self.folder}/{name}", f"{self.folder}/{name}.done"
        if self.engine.marker(marker) == self.basis:
            self.outcome.done.append(name)
        else:
            self.follow(name)
            make(path)
            self.engine.mark(marker, self.basis)
            self.outcome.ran.append(name)
        self.engine.show(name, path)
