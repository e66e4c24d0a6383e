"""`selon serve`: a case in the browser."""

from __future__ import annotations

import sys
import webbrowser
from functools import partial
from pathlib import Path

import click

from selon.case.contents import contents_of
from selon.commands.inputs import case_name, case_of, takes_inputs
from selon.commands.slices import takes_slice
from selon.errors import SelonError
from selon.server.desk import Desk
from selon.server.run import LOCAL, listen


@click.command(short_help="Show a case in the browser.")
@takes_inputs
@takes_slice
@click.option("--host", default=LOCAL, show_default=True, help="The address to listen on.")
@click.option(
    "--port", default=0, type=click.IntRange(0, 65535), help="The port; without it, one that is free."
)
@click.option(
    "--password-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file whose first line is the password to ask for. Needed where other machines reach the address.",
)
@click.option(
    "--browser/--no-browser", default=None, help="Open the page; done on a terminal unless told not to."
)
@click.option("--name", help="The name of the case on its pages. Without it, that of the file or folder.")
@click.pass_context
def serve(
    ctx: click.Context,
    inputs: tuple[str, ...],
    case_path: Path | None,
    host: str,
    port: int,
    password_file: Path | None,
    browser: bool | None,
    name: str | None,
    quiet: bool,
) -> None:
    """Show a case in the browser: lineage, articles, pairs, claims, sources; search it, and decide.

    What you decide (a link confirmed or rejected, sources joined, a grade, a note) is kept in the case, shown as
    yours, and can be undone. With inputs alone the case is in memory, and is gone when the server stops; --case
    keeps it.

    Of what selon trace --engine wrote for an archive, a part is opened: --around an article, or the articles of
    an --outlet, or those --containing words, each with the articles they share text with.

    The address holds a random token. Only this machine reaches it; to listen elsewhere, give --host and a
    --password-file, and mind that the connection is not encrypted.

    \b
    Examples:
      selon serve story.selon
      selon serve articles/ --case story.selon
      selon serve derivations.parquet --around a-17
    """
    password = _password(password_file)
    with case_of(ctx, inputs, case_path, shown=not quiet and sys.stderr.isatty()) as (case, _):
        load = partial(contents_of, name=name or case_name(inputs, case_path))
        listening = listen(Desk(case, load), host, port, password=password)
        click.echo(f"{listening.address}\nCtrl-C stops it.")
        if browser or (browser is None and sys.stdout.isatty()):
            webbrowser.open(listening.address)
        listening.run()


def _password(path: Path | None) -> str | None:
    if path is None:
        return None
    lines = path.read_text("utf-8").splitlines()
    if not lines or len(lines[0].strip()) < 8:
        raise SelonError(f"{path}: the first line must be a password of at least 8 characters")
    return lines[0].strip()
