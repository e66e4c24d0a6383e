"""`selon trace`: which article takes text from which."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from selon.case.contents import trace_of
from selon.commands.engines import (
    folders,
    refuse_engine_options,
    report,
    show_stage,
    takes_engine,
    tell_bounds,
)
from selon.commands.inputs import SKIPPED, case_of, takes_inputs
from selon.commands.outputs import FILE_WIDTH, chosen_format, progress_fits, takes_output, write
from selon.commands.slices import takes_slice
from selon.engines.run import EngineName, trace_files
from selon.exports.corroborations import trace_to_jsonl
from selon.records import Article, Trace
from selon.reports.layout import columns_of, print_lines
from selon.reports.pairs import pair_lines
from selon.reports.traces import trace_lines

FORMATS = ("text", "jsonl")


@click.command(short_help="Show which article takes text from which.")
@takes_inputs
@takes_slice
@takes_output(FORMATS)
@takes_engine
@click.option(
    "--against",
    multiple=True,
    metavar="PARQUET",
    help="Parquet files of articles already traced: only pairs that hold an article of the inputs are looked for.",
)
@click.pass_context
def trace(
    ctx: click.Context,
    inputs: tuple[str, ...],
    case_path: Path | None,
    form: str | None,
    output: Path | None,
    quiet: bool,
    engine: EngineName | None,
    out: str | None,
    work: str | None,
    master: str | None,
    memory: str,
    against: tuple[str, ...],
) -> None:
    """Show which article takes text from which, passage by passage, within a language and across languages.

    For each link: the relation (republication, edited copy, excerpt, translation, rewrite), how much is shared,
    whether the article declares it, and what decided which of the two is the source. Articles that share text
    because they have it from a common source are siblings. What is credited but was not supplied is shown in
    brackets. Of two articles alone, the texts are shown side by side.

    With --engine, inputs are Parquet files of articles (columns id, text, and what else is known of an article),
    as many as there are: nothing is held in memory as a whole, and the derivations are written to --out as
    Parquet. What articles credit without sharing text is then not looked for.

    An INPUT is a file or a folder of articles, as for selon read; or one case; or the derivations of an archive,
    of which --around, --outlet and --containing take a part. --case keeps what is found.

    \b
    Examples:
      selon trace articles/
      selon trace original.html copy.html
      selon trace new/ --case story.selon
      selon trace articles/ --format jsonl > derivations.jsonl
      selon trace 'archive/*.parquet' --engine spark --out derivations.parquet
      selon trace derivations.parquet --around a-17
    """
    if engine is not None:
        out, work = folders(ctx, inputs, out, work)
        run = partial(trace_files, engine, inputs, out, work, master=master, memory=memory, archive=against)
        report(run(follow=None if quiet else show_stage), out)
        return
    refuse_engine_options(ctx)
    chosen = chosen_format(form, output, FORMATS)
    with case_of(ctx, inputs, case_path, shown=not quiet and progress_fits(output)) as (case, watch):
        found = trace_of(case)
        tell_bounds(case.bounds())
        articles = {article.id: article for article in case.articles()}
        write(
            chosen,
            output,
            {
                "text": lambda: (f"{line.plain}\n".encode() for line in _lines(articles, found, FILE_WIDTH)),
                "jsonl": lambda: trace_to_jsonl(found),
            },
            lambda: _print(articles, found),
        )
        ctx.exit(SKIPPED if watch.unread else 0)


def _print(articles: Mapping[str, Article], found: Trace) -> None:
    console = Console()
    print_lines(_lines(articles, found, columns_of(console)), console)


def _lines(articles: Mapping[str, Article], found: Trace, width: int) -> Iterator[Text]:
    """The report; of two articles that share text, also both side by side."""
    yield from trace_lines(articles, found, width)
    pairs = [d for d in found.derivations if d.passages]
    if len(articles) == 2 and pairs:
        yield Text()
        yield from pair_lines(articles[pairs[0].derived], articles[pairs[0].source], pairs[0], width)
