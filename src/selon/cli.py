"""The command line: the commands put together, and every error said in one line.

Exit status: 0, or 1 where selon could not do what was asked (with one line that says why), or 2 where it did
and some input was skipped.
"""

from __future__ import annotations

import os
import sys

import click

from selon.commands.compare import compare
from selon.commands.corroborate import corroborate
from selon.commands.export import export
from selon.commands.packs import packs
from selon.commands.read import read
from selon.commands.report import report
from selon.commands.serve import serve
from selon.commands.trace import trace
from selon.errors import SelonError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="selon", message="%(prog)s %(version)s")
def cli() -> None:
    """Say who says so, and where a text comes from.

    Given news articles, selon answers with the exact characters that show it: where the text says it comes
    from, who says each thing, and what in it can be checked. It rates nobody, and says nothing about what is
    true.

    The exit status is 0; or 1 where a command could not do what was asked; or 2 where it did, and some input
    was skipped: each such input is named on standard error, with the reason.
    """


for command in (read, trace, compare, corroborate, report, export, serve, packs):
    cli.add_command(command)


def main() -> None:
    """Runs the command line; every error is one line on standard error, and never a traceback."""
    try:
        status = cli.main(prog_name="selon", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        status = 1
    except SelonError as error:
        click.echo(f"selon: {error}", err=True)
        status = 1
    except (click.Abort, KeyboardInterrupt):
        status = 130  # as a shell has it for a program ended by Ctrl-C
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for what is still to be flushed
        status = 1
    sys.exit(status)
