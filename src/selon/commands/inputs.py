"""What the commands share on the way in: inputs or a case, progress, and what could not be read."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from selon.case.store import Case, is_case, open_case
from selon.commands.slices import open_slice
from selon.errors import InputError, SelonError
from selon.inputs.columns import read_columns
from selon.inputs.fetching import Fetcher
from selon.inputs.files import is_address, read_articles
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
    fetch = click.option(
        "--fetch",
        is_flag=True,
        expose_value=False,
        callback=_remember,
        help="Fetch the inputs that are addresses (https://…), as far as each site's robots.txt allows.",
    )
    archive = click.option(
        "--archive",
        metavar="FILE",
        type=click.Path(dir_okay=False, path_type=Path),
        expose_value=False,
        callback=_remember,
        help="Keep what --fetch fetches in this WARC file, which can be read again offline. Without it, in"
        " selon-DATE-TIME.warc.gz.",
    )
    columns = click.option(
        "--map",
        "columns",
        metavar="FIELD=COLUMN,…",
        expose_value=False,
        callback=_remember_columns,
        help="Which columns of a table or of JSON hold what, such as text=content,date=published_utc.",
    )
    for option in (
        columns,
        archive,
        fetch,
        quiet,
        case,
        click.argument("inputs", nargs=-1, metavar="[INPUT]..."),
    ):
        command = option(command)
    return command


def _remember(ctx: click.Context, option: click.Parameter, value: object) -> None:
    """Keeps the value of an option that only `articles_of` needs."""
    ctx.meta[f"{__name__}.{option.name}"] = value


def _remember_columns(ctx: click.Context, option: click.Parameter, value: str | None) -> None:
    try:
        _remember(ctx, option, read_columns(value) if value is not None else ())
    except InputError as error:
        raise click.BadParameter(str(error), ctx, option) from error


def articles_of(ctx: click.Context, inputs: tuple[str, ...]) -> Iterator[Article | Unread]:
    """The articles of the inputs of a command that `takes_inputs`, fetched where that was asked for."""
    fetch, archive, columns = (ctx.meta.get(f"{__name__}.{name}") for name in ("fetch", "archive", "columns"))
    names = inputs or standard_input(ctx)
    if archive is not None and not fetch:
        raise click.UsageError("--archive keeps what --fetch fetches, and nothing is fetched without it", ctx)
    if fetch:
        failed, names = fetch_into(names, archive or Path(f"selon-{time.strftime('%Y%m%d-%H%M%S')}.warc.gz"))
        yield from failed
    yield from read_articles(names, stdin=sys.stdin.buffer, columns=columns or ())


def fetch_into(
    inputs: tuple[str, ...], archive: Path, fetcher: Fetcher | None = None
) -> tuple[list[Unread], tuple[str, ...]]:
    """Fetches the addresses among inputs: those that could not be, and the inputs with the archive in their
    place. Raises SelonError where the archive is there already: it is read, and never written over."""
    addresses = [name for name in inputs if is_address(name)]
    if not addresses:
        raise SelonError("--fetch, and no address (https://…) among the inputs")
    if archive.exists():
        raise SelonError(f"{archive}: is there already; read it, or name another with --archive")
    failed = (fetcher or Fetcher()).fetch(addresses, archive)
    names = [name for name in inputs if not is_address(name)]
    if len(failed) < len(addresses):
        names.insert(inputs.index(addresses[0]), str(archive))
    else:
        archive.unlink(missing_ok=True)
    return failed, tuple(names)


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
    """The case that a command works on: the one named, or one in memory, with the inputs added to it; of the
    results of a trace over Parquet files, the part that was asked for."""
    watch = Watch(None, shown=shown)
    named = case_among(inputs)
    if named is not None and case_path is not None:
        raise SelonError(f"{named}: a case is added to another by its articles: selon export {named} first")
    with open_case(named or case_path, create=named is None) as case:
        if named is None and (inputs or case_path is None) and not open_slice(ctx, case, inputs):
            added = case.add(watch.follow(articles_of(ctx, inputs)))
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
