"""What the commands share where they work on Parquet files on an engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeVar

import click
from click.core import ParameterSource

from selon.reports.wording import count

if TYPE_CHECKING:
    from selon.engines.work import Outcome
    from selon.tracing.queries import Bound

Command = TypeVar("Command", bound=Callable[..., object])
ENGINE_ONLY = {"out", "work", "master", "memory", "against"}
WITH_ENGINE = {*ENGINE_ONLY, "engine", "inputs", "quiet"}
WORDS = {
    "crowd": "{times} runs of words stand in over 128 articles each (up to {largest}): joined to the nearest only",
    "doubles": "{times} articles have the words of eight others (up to {largest}): compared with the first alone",
    "boilerplate": "{times} runs of words are boilerplate (in up to {largest} articles): they make no pair",
    "alignments": "{times} pairs have more runs of words in common than are aligned (up to {largest} more)",
    "rivals": "{times} pairs in two languages are not compared (up to {largest} of one article): the nearest 200 are",
    "unread": "{times} articles could not be read; the column “reason” says why",
    "chains": "{times} articles stand in chains of copies too long to follow to their end",
    "families": "{times} families of copies are too large (up to {largest} articles) to be traced as one: pair by pair",
}


def takes_engine(command: Command) -> Command:
    """The options of a command that also works on Parquet files."""
    options = (
        click.option(
            "--engine",
            type=click.Choice(("duckdb", "spark")),
            help="Work on Parquet files of articles: on this machine (duckdb) or with Apache Spark.",
        ),
        click.option("--out", metavar="PARQUET", help="With --engine: the folder of Parquet files to write."),
        click.option(
            "--work",
            metavar="FOLDER",
            help="With --engine: where stages are kept, so that a run that was stopped goes on. Default: OUT.work.",
        ),
        click.option(
            "--master",
            metavar="URL",
            help="With --engine spark: the cluster. Default: this machine, all cores.",
        ),
        click.option(
            "--memory",
            metavar="SIZE",
            default="1GB",
            show_default=True,
            help="With --engine duckdb: memory of DuckDB; beyond it, the disk is used.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def folders(
    ctx: click.Context, inputs: tuple[str, ...], out: str | None, work: str | None
) -> tuple[str, str]:
    """Where results and stages go; raises a usage error where inputs or --out are missing, or an option is given
    that has no effect on an engine."""
    for name in _given(ctx) - WITH_ENGINE:
        option = next(p.opts[-1] for p in ctx.command.params if p.name == name)
        raise click.UsageError(f"--engine goes with Parquet files alone, and not with {option}", ctx)
    if not inputs or not out:
        raise click.UsageError("--engine needs Parquet files to read, and --out", ctx)
    return out, work or f"{out.rstrip('/')}.work"


def refuse_engine_options(ctx: click.Context) -> None:
    """Raises a usage error where an option is given that only --engine gives a meaning."""
    if _given(ctx) & ENGINE_ONLY:
        raise click.UsageError("--out, --work, --master, --memory and --against go with --engine", ctx)


def _given(ctx: click.Context) -> set[str]:
    """The parameters that stand on the command line."""
    names = (parameter.name for parameter in ctx.command.params if parameter.name)
    return {name for name in names if ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE}


def show_stage(stage: str) -> None:
    """Names a stage that begins."""
    click.echo(f"selon: {stage}", err=True)


def report(outcome: Outcome, out: str) -> None:
    """What a run did, and what its bounds left out."""
    pairs = f", {count(outcome.pairs, 'pair', 'pairs')}" if outcome.pairs else ""
    done = f"; {len(outcome.done)} stages were there already" if outcome.done else ""
    click.echo(f"selon: {count(outcome.articles, 'article', 'articles')}{pairs}: {out}{done}", err=True)
    tell_bounds(outcome.bounds)


def tell_bounds(bounds: Iterable[Bound]) -> None:
    """What bounds left out, a line each on standard error."""
    for bound in bounds:
        click.echo(f"selon: {WORDS[bound.name].format(times=bound.times, largest=bound.largest)}", err=True)
