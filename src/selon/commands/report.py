"""`selon report`: a whole case as one web page to send."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from selon.case.contents import contents_of
from selon.commands.inputs import SKIPPED, case_name, case_of, takes_inputs
from selon.commands.outputs import progress_fits, to_file
from selon.commands.slices import takes_slice
from selon.records import Contents
from selon.reports.case_page import render_case
from selon.reports.interface import ENGLISH, interface_languages
from selon.reports.output import save, send


@click.command(short_help="Write a whole case as one web page.")
@takes_inputs
@takes_slice
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path, allow_dash=True),
    help="Write to this file instead of standard output. It is replaced only once all is written.",
)
@click.option(
    "--language",
    type=click.Choice(interface_languages()),
    default=ENGLISH,
    show_default=True,
    help="The language of the page's own words; articles are not translated.",
)
@click.option("--name", help="The name of the case on the page. Without it, that of the file or folder.")
@click.pass_context
def report(
    ctx: click.Context,
    inputs: tuple[str, ...],
    case_path: Path | None,
    output: Path | None,
    language: str,
    name: str | None,
    quiet: bool,
) -> None:
    """Write a whole case as one web page: where texts come from, who says what, what changed, which claims.

    The page is one file to send. It needs no network and asks for nothing; it is readable without JavaScript.

    An INPUT is a file or a folder of articles, as for selon read; or one case, with what a person decided in it.

    Of what selon trace --engine wrote for an archive, --around, --outlet and --containing take a part.

    \b
    Examples:
      selon report story.selon -o story.html
      selon report articles/ -o story.html --language fr
      selon report derivations.parquet --around a-17 -o story.html
    """
    shown = not quiet and progress_fits(output)
    with case_of(ctx, inputs, case_path, shown=shown) as (case, watch):
        contents = contents_of(case, name or case_name(inputs, case_path))
        if output is not None and to_file(output):
            save(output, _pieces(contents, language))
        else:
            send(_pieces(contents, language))
        ctx.exit(SKIPPED if watch.unread else 0)


def _pieces(contents: Contents, language: str) -> Iterator[bytes]:
    for piece in render_case(contents, language):
        yield piece.encode("utf-8", "replace")
