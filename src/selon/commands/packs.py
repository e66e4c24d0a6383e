"""`selon packs`: work on language packs."""

from __future__ import annotations

from pathlib import Path

import click

from selon.packcheck import check_pack
from selon.packs import LANGUAGES, packaged_languages
from selon.reports.wording import count


@click.group(short_help="Work on language packs.")
def packs() -> None:
    """Work on language packs, which hold all that selon knows of a language."""


@packs.command(short_help="Check that language packs load and hold.")
@click.argument("folders", nargs=-1, metavar="[FOLDER]...", type=click.Path(exists=True, path_type=Path))
@click.pass_context
def check(ctx: click.Context, folders: tuple[Path, ...]) -> None:
    """Check language packs: that they load, that their examples hold, and that no pattern is slow.

    A FOLDER is a pack, such as src/selon/languages/fr. Without one, the packs that come with selon are
    checked. Every problem is printed with its file and line, and the exit status is 1 if there is one.

    \b
    Examples:
      selon packs check
      selon packs check src/selon/languages/es
    """
    chosen = folders or tuple(LANGUAGES / code for code in packaged_languages())
    problems = [problem for folder in chosen for problem in check_pack(_named(folder))]
    for problem in problems:
        click.echo(problem)
    if problems:
        ctx.exit(1)
    click.echo(f"{count(len(chosen), 'pack', 'packs')} checked, no problem found")


def _named(folder: Path) -> Path:
    """The folder by its own name, which is the code of its language: "." has none."""
    return folder if folder.name not in {"", ".."} else folder.resolve()
