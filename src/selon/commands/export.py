"""`selon export`: a case in the formats of other programs."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from selon.case.contents import contents_of
from selon.commands.inputs import SKIPPED, case_name, case_of, takes_inputs
from selon.commands.outputs import progress_fits, to_file
from selon.errors import SelonError
from selon.exports.formats import FORMATS, Format
from selon.exports.material import Material
from selon.reports.output import save, send

_LIST = "\n".join(f"      {name:12} {form.about}" for name, form in FORMATS.items())


@click.command(
    short_help="Write a case in the format of another program.",
    help=f"""Write a case in the format of another program.

    docs/formats.md says what each format carries and what it loses:

    \b
{_LIST}

    An INPUT is a file or a folder of articles, as for selon read; or one case. With --spans-only no words of an
    article are written, only where they stand: for whoever may not pass the texts on.

    \b
    Examples:
      selon export story.selon --to sqlite -o story.db
      selon export story.selon --to csv -o story/
      selon export articles/ --to cite-news
      selon export story.selon --to annotations --spans-only -o story.jsonld
    """,
)
@takes_inputs
@click.option("--to", "form", type=click.Choice(list(FORMATS)), required=True, help="The format to write.")
@click.option(
    "-o",
    "--output",
    metavar="PATH",
    type=click.Path(path_type=Path, allow_dash=True),
    help="Write to this file, or for csv and parquet into this folder, which is made if there is none.",
)
@click.option("--spans-only", is_flag=True, help="Leave the words of the articles out.")
@click.option("--name", help="The name of the case. Without it, that of the file or folder.")
@click.pass_context
def export(
    ctx: click.Context,
    inputs: tuple[str, ...],
    case_path: Path | None,
    form: str,
    output: Path | None,
    spans_only: bool,
    name: str | None,
    quiet: bool,
) -> None:
    """Writes a case in the format asked for; its help is put together above."""
    chosen = FORMATS[form]
    _check_output(form, chosen, output)
    with case_of(ctx, inputs, case_path, shown=not quiet and progress_fits(output)) as (case, watch):
        contents = contents_of(case, name or case_name(inputs, case_path))
        _write(chosen, Material(contents, datetime.now(UTC), spans_only), output)
        ctx.exit(SKIPPED if watch.unread else 0)


def _check_output(form: str, chosen: Format, output: Path | None) -> None:
    """Raises where the result has nowhere to go, before any work is done."""
    if chosen.files and not to_file(output):
        raise click.UsageError(f"{form} is a folder of files: name the folder with -o")
    if form == "sqlite" and not to_file(output) and sys.stdout.isatty():
        raise click.UsageError("sqlite is a database file: name it with -o")


def _write(chosen: Format, material: Material, output: Path | None) -> None:
    if chosen.files and output is not None:
        try:
            output.mkdir(exist_ok=True)
        except OSError as error:
            raise SelonError(f"{output}: cannot be made a folder: {error.strerror or error}") from error
        for file in chosen.files(material):
            save(output / file.name, file.pieces)
    elif chosen.write and output is not None and to_file(output):
        save(output, chosen.write(material))
    elif chosen.write:
        send(chosen.write(material))
