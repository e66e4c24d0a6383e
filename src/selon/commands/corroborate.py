"""`selon corroborate`: what changed on the way, and how many independent origins each claim has."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from selon.case.contents import contents_of
from selon.commands.inputs import SKIPPED, case_name, case_of, takes_inputs
from selon.commands.outputs import FILE_WIDTH, chosen_format, progress_fits, takes_output, write
from selon.decisions import corroboration_kept, trace_kept
from selon.errors import SelonError
from selon.exports.corroborations import corroboration_to_json
from selon.records import Contents, Corroboration, Trace
from selon.reports.corroboration import SHOWN, corroboration_lines
from selon.reports.findings import Findings
from selon.reports.layout import columns_of, print_lines
from selon.reports.reasons import why_lines
from selon.reports.wording import one_line

FORMATS = ("text", "json")


@click.command(short_help="Count the independent origins of each claim, and show what changed.")
@takes_inputs
@takes_output(FORMATS)
@click.option(
    "--why",
    metavar="WHAT",
    help="Explain a claim by its id (c1), or a link by the ids of its articles (derived<source).",
)
@click.option("--all", "every", is_flag=True, help="Show all claims, not only the first ones.")
@click.pass_context
def corroborate(
    ctx: click.Context,
    inputs: tuple[str, ...],
    case_path: Path | None,
    form: str | None,
    output: Path | None,
    why: str | None,
    every: bool,
    quiet: bool,
) -> None:
    """Count the independent origins of each claim, and show what changed on the way from article to article.

    A claim is what statements of several articles assert alike. Its origins are counted as an interval: at least
    (every plausible join accepted) to at most (only joins that are declared, or that the texts put beyond doubt);
    beside it, how many remain on declared links alone. Nothing is said about what is true.

    An INPUT is a file or a folder of articles, as for selon read; or one case. --case keeps what is found.

    \b
    Examples:
      selon corroborate articles/
      selon corroborate story.selon --why c1
      selon corroborate articles/ --format json > case.json
    """
    chosen = chosen_format(form, output, FORMATS)
    with case_of(ctx, inputs, case_path, shown=not quiet and progress_fits(output)) as (case, watch):
        contents = contents_of(case, case_name(inputs, case_path))
        trace, found = _kept(contents)
        findings = Findings({r.article.id: r for r in contents.readings}, trace, found, contents.decisions)

        def lines(width: int) -> Iterator[Text]:
            if why is None:
                return corroboration_lines(
                    findings,
                    width,
                    title=contents.name,
                    version=version("selon"),
                    most=None if every else SHOWN,
                )
            reasons = why_lines(why, findings, width)
            if reasons is None:
                raise SelonError(f"no claim and no link is called {one_line(why)!r}")
            return reasons

        write(
            chosen,
            output,
            {
                "text": lambda: (f"{line.plain}\n".encode() for line in lines(FILE_WIDTH)),
                "json": lambda: corroboration_to_json(trace, found),
            },
            lambda: _print(lines),
        )
        ctx.exit(SKIPPED if watch.unread else 0)


def _print(lines: Callable[[int], Iterator[Text]]) -> None:
    console = Console()
    print_lines(lines(columns_of(console)), console)


def _kept(contents: Contents) -> tuple[Trace, Corroboration]:
    """The results without what a person rejected."""
    texts = {r.article.id: r.article.text for r in contents.readings}
    trace, found = contents.trace or Trace(), contents.corroboration or Corroboration()
    return trace_kept(trace, contents.decisions), corroboration_kept(found, contents.decisions, texts)
