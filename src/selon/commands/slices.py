"""Options of a command that opens a part of what a trace over Parquet files found."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import click
from click.core import ParameterSource

from selon.engines.slices import Slice, Wanted, is_result, load_slice
from selon.errors import SelonError
from selon.reports.wording import count
from selon.server.search import read_terms

if TYPE_CHECKING:
    from selon.case.store import Case

Command = TypeVar("Command", bound=Callable[..., object])
_NAMES = ("around", "outlet", "containing", "articles", "at_most")
MOST = 300  # articles: a page of as many opens in some seconds


def takes_slice(command: Command) -> Command:
    """The options that say which part of the results of a trace over Parquet files is opened."""
    options = (
        click.option(
            "--around",
            metavar="ID",
            multiple=True,
            expose_value=False,
            callback=_remember,
            help="Of the results of selon trace --engine, open this article and those it shares text with.",
        ),
        click.option(
            "--outlet",
            metavar="NAME",
            multiple=True,
            expose_value=False,
            callback=_remember,
            help="… the articles of this outlet, and those they share text with.",
        ),
        click.option(
            "--containing",
            metavar="WORDS",
            expose_value=False,
            callback=_remember,
            help="… the articles with all these words in title or text, and those they share text with.",
        ),
        click.option(
            "--articles",
            metavar="PARQUET",
            multiple=True,
            expose_value=False,
            callback=_remember,
            help="Where the articles of the results are. Default: in the working folder of the trace, those that"
            " share text.",
        ),
        click.option(
            "--at-most",
            metavar="N",
            type=click.IntRange(1, 5000),
            default=MOST,
            show_default=True,
            expose_value=False,
            callback=_remember,
            help="How many articles of the results are opened.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def _remember(ctx: click.Context, option: click.Parameter, value: object) -> None:
    """Keeps the value of an option, which only `open_slice` needs."""
    ctx.meta[f"{__name__}.{option.name}"] = value


def open_slice(ctx: click.Context, case: Case, inputs: tuple[str, ...]) -> bool:
    """Puts the part that was asked for into a case, if the input is what a trace wrote; whether it is.

    Raises SelonError where the case holds articles already: what a trace found is not joined to other articles.
    """
    result = next((path for path in inputs if is_result(path)), None)
    given = {name for name in _NAMES if ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE}
    if result is None:
        if given:
            raise click.UsageError(
                f"--{min(given).replace('_', '-')} goes with the derivations that selon trace --engine wrote",
                ctx,
            )
        return False
    if len(inputs) > 1:
        raise SelonError(f"{result}: the results of a trace stand alone")
    if case.count():
        raise SelonError(f"{case.path}: holds articles already; name a new case for a part of {result}")
    _tell(load_slice(case, result, _wanted(ctx), ctx.meta.get(f"{__name__}.articles") or ()))
    return True


def _wanted(ctx: click.Context) -> Wanted:
    around, outlet, containing, _, most = (ctx.meta.get(f"{__name__}.{name}") for name in _NAMES)
    return Wanted(around or (), outlet or (), tuple(read_terms(containing or "")), most or MOST)


def _tell(part: Slice) -> None:
    """What was opened, and what was left out."""
    near = f" and {part.near} that share text with them" if part.near else ""
    click.echo(f"selon: {count(part.asked, 'article', 'articles')} asked for{near}", err=True)
    if part.asked_left or part.near_left:
        click.echo(
            f"selon: left out: {part.asked_left} more asked for, {part.near_left} that share text with those"
            " opened; --at-most opens more",
            err=True,
        )
    if part.repeated:
        click.echo(f"selon: left out: {count(part.repeated, 'id', 'ids')} of several articles each", err=True)
    if part.missing:
        click.echo(
            f"selon: left out: {count(part.missing, 'article', 'articles')} whose text is not there", err=True
        )
