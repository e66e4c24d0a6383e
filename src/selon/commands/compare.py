"""`selon compare`: what changed between two articles."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from selon.case.contents import trace_of
from selon.case.store import Case
from selon.commands.inputs import SKIPPED, case_of, takes_inputs
from selon.commands.outputs import FILE_WIDTH, chosen_format, progress_fits, takes_output, write
from selon.comparison.changes import find_changes
from selon.errors import SelonError
from selon.exports.corroborations import corroboration_to_json
from selon.records import Change, Corroboration, Derivation, Edit, Reading, Trace
from selon.reports.changes import change_lines
from selon.reports.layout import columns_of, print_lines
from selon.reports.wording import one_line

FORMATS = ("text", "json")


@click.command(short_help="Show what changed between two articles.")
@takes_inputs
@takes_output(FORMATS)
@click.option(
    "--of", "pair", metavar="ID ID", nargs=2, help="Which two articles of a case or of many inputs."
)
@click.option("--all", "every", is_flag=True, help="List every edit, not only changes of substance.")
@click.pass_context
def compare(
    ctx: click.Context,
    inputs: tuple[str, ...],
    case_path: Path | None,
    form: str | None,
    output: Path | None,
    pair: tuple[str, str] | None,
    every: bool,
    quiet: bool,
) -> None:
    """Show what changed between two articles: changes of substance first, all others counted.

    Of substance: an attribution or a hedge dropped, a source upgraded, a figure, date or place changed, a
    quotation altered inside its marks, a negation flipped. Which of the two is the source is decided as by selon
    trace; where nothing decides it, the first one named is taken for it. Articles in two languages are compared
    sentence by sentence.

    \b
    Examples:
      selon compare original.html copy.html
      selon compare story.selon --of ledger patriot
    """
    chosen = chosen_format(form, output, FORMATS)
    with case_of(ctx, inputs, case_path, shown=not quiet and progress_fits(output)) as (case, watch):
        source, derived, link = _pair_of(case, pair)
        changes, edits = find_changes(source, derived, link)

        def lines(width: int) -> Iterator[Text]:
            return map(Text, change_lines(source, derived, changes, edits, width=width, full=every))

        write(
            chosen,
            output,
            {
                "text": lambda: (f"{line.plain}\n".encode() for line in lines(FILE_WIDTH)),
                "json": lambda: _to_json(link, changes, edits),
            },
            lambda: print_lines(lines(columns_of(Console())), Console()),
        )
        ctx.exit(SKIPPED if watch.unread else 0)


def _to_json(link: Derivation, changes: tuple[Change, ...], edits: tuple[Edit, ...]) -> Iterator[bytes]:
    return corroboration_to_json(Trace((link,)), Corroboration(changes, edits))


def _pair_of(case: Case, pair: tuple[str, str] | None) -> tuple[Reading, Reading, Derivation]:
    """The readings of source and derived article, and the link between them, found or supposed."""
    readings = {reading.article.id: reading for reading in case.readings()}
    if pair is None:
        if len(readings) != 2:
            raise SelonError(f"there are {len(readings)} articles; say which two with --of ID ID")
        first, second = readings
    else:
        first, second = pair
    for name in (first, second):
        if name not in readings:
            raise SelonError(f"no article is called {one_line(name)!r}")
    link = _link(trace_of(case), first, second)
    return readings[link.source], readings[link.derived], link


def _link(trace: Trace, first: str, second: str) -> Derivation:
    """What the trace has between two articles; else the second taken for derived from the first."""
    for link in trace.derivations:
        if {link.derived, link.source} == {first, second}:
            return link
    return Derivation(second, first, "rewrite", False, 0.0, "unknown")
