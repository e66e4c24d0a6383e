"""What the commands share on the way out: formats by name or by ending, and where the result goes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

import click

from selon.reports.output import save, send

FILE_WIDTH = 100  # columns of a text report in a file
SUFFIXES = {
    ".txt": "text",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".html": "html",
    ".htm": "html",
}

Writer = Callable[[], Iterator[bytes]]
Command = TypeVar("Command", bound=Callable[..., object])


def takes_output(formats: tuple[str, ...]) -> Callable[[Command], Command]:
    """The options --format and --output of a command that writes these formats."""

    def add(command: Command) -> Command:
        form = click.option(
            "-f",
            "--format",
            "form",
            type=click.Choice(formats),
            help="What to write. Without it, the ending of the --output file decides; else it is text.",
        )
        output = click.option(
            "-o",
            "--output",
            metavar="FILE",
            type=click.Path(path_type=Path, allow_dash=True),
            help="Write to this file instead of standard output. It is replaced only once all is written.",
        )
        return form(output(command))

    return add


def chosen_format(form: str | None, output: Path | None, formats: tuple[str, ...]) -> str:
    """The format asked for by name, or by the ending of the file; text for standard output."""
    if form is not None:
        return form
    if not to_file(output):
        return "text"
    known = {ending: name for ending, name in SUFFIXES.items() if name in formats}
    if output is None or output.suffix.lower() not in known:
        raise click.UsageError(
            f"{output}: no format has this ending; name one with --format, or end it in {', '.join(known)}"
        )
    return known[output.suffix.lower()]


def to_file(output: Path | None) -> bool:
    """Whether the result goes to a file rather than to standard output."""
    return output is not None and output != Path("-")


def progress_fits(output: Path | None) -> bool:
    """Whether progress can be drawn: on a terminal, on which the report itself is not appearing."""
    return sys.stderr.isatty() and (to_file(output) or not sys.stdout.isatty())


def write(
    form: str, output: Path | None, writers: Mapping[str, Writer], to_screen: Callable[[], None]
) -> None:
    """Writes what the format's writer gives; text on standard output is printed by `to_screen`."""
    if to_file(output) and output is not None:
        save(output, writers[form]())
    elif form == "text":
        to_screen()
    else:
        send(writers[form]())
