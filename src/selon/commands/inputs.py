"""What the commands share on the way in: inputs or a case, progress, and what could not be read."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from selon.case.store import Case, is_case, open_case
from selon.errors import SelonError
from selon.inputs.files import read_articles
from selon.records import Article, Reading, Unread
from selon.reports.wording import count, one_line

SKIPPED = 2  # the exit status that says that some input was skipped

Thing = TypeVar("Thing", Article, Reading)
Command = TypeVar("Command", bound=Callable[..., object])


def takes_inputs(command: Command) -> Command:
    """The arguments of a command that works on many articles: inputs or a case, and --case."""
    case = click.option(
        "--case",
        "case_path",
        metavar="FILE",
        type=click.Path(dir_okay=False, path_type=Path),
        help="Keep what is read and found in this case; it is made if there is none, and added to if there is.",
    )
    quiet = click.option(
        "-q", "--quiet", is_flag=True, help="Show no progress. Skipped inputs are still named."
    )
    return click.argument("inputs", nargs=-1, metavar="[INPUT]...")(case(quiet(command)))


def standard_input(ctx: click.Context) -> tuple[str, ...]:
    """ "-", where something is piped in; else the usage error that says what to do."""
    if sys.stdin is None or sys.stdin.isatty():
        raise click.UsageError("name a file or a folder to read, or pipe an article in", ctx)
    return ("-",)


def case_among(inputs: tuple[str, ...]) -> Path | None:
    """The case that stands in place of inputs; raises SelonError where it stands beside others."""
    cases = [Path(name) for name in inputs if name != "-" and is_case(Path(name))]
    if cases and len(inputs) > 1:
        raise SelonError(f"{cases[0]}: a case stands alone; to add to it, say --case {cases[0]}")
    return cases[0] if cases else None


@contextmanager
def case_of(
    ctx: click.Context, inputs: tuple[str, ...], case_path: Path | None, *, shown: bool
) -> Iterator[tuple[Case, Watch]]:
    """The case that a command works on: the one named, or one in memory, with the inputs added to it."""
    watch = Watch(None, shown=shown)
    named = case_among(inputs)
    if named is not None and case_path is not None:
        raise SelonError(f"{named}: a case is added to another by its articles: selon export {named} first")
    with open_case(named or case_path, create=named is None) as case:
        if named is None and (inputs or case_path is None):
            added = case.add(
                watch.follow(read_articles(inputs or standard_input(ctx), stdin=sys.stdin.buffer))
            )
            for asked, given in added.renamed:
                click.echo(
                    f"selon: {one_line(asked)}: a second article with this id and another text;"
                    f" it is called {one_line(given)}",
                    err=True,
                )
        yield case, watch


def case_name(inputs: tuple[str, ...], case_path: Path | None) -> str:
    """The name of a case: that of its file, else of the first input without its ending."""
    first = case_path or next((Path(name) for name in inputs if name != "-"), None)
    if first is None:
        return "selon"
    is_file = first.is_file() or first == case_path
    return (first.stem if is_file else first.resolve().name).replace("-", " ")


class Watch:
    """Passes articles or readings on, names those that could not be read, and draws how far it is."""

    def __init__(self, only: str | None, *, shown: bool) -> None:
        self.only = only.casefold() if only else None
        self.shown = shown
        self.passed = 0
        self.unread = 0

    def follow(self, results: Iterable[Thing | Unread]) -> Iterator[Thing | Unread]:
        """The results, without the articles that were not asked for."""
        console = Console(stderr=True)
        columns = (BarColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
        with Progress(*columns, console=console, transient=True, disable=not self.shown) as progress:
            task = progress.add_task("reading", total=None)
            for result in results:
                if isinstance(result, Unread):
                    self.unread += 1
                    click.echo(f"selon: {one_line(result.path)}: {one_line(result.reason)}", err=True)
                elif not self._asked(result.article if isinstance(result, Reading) else result):
                    continue
                else:
                    self.passed += 1
                progress.update(
                    task, advance=1, description=count(self.passed, "article read", "articles read")
                )
                yield result

    def _asked(self, article: Article) -> bool:
        fields = (article.id, article.title, article.outlet, article.url, article.path)
        return self.only is None or any(self.only in field.casefold() for field in fields if field)
