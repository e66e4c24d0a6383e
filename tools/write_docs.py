"""Writes what is generated in the documentation: docs/command-line.md, and the examples of README.md.

    python -m tools.write_docs           # writes what is out of date
    python -m tools.write_docs --check   # writes nothing, and fails if something is

An example of README.md is a fenced block right after a comment that holds its command, such as
`<!-- $ selon read examples/harbour.txt -->`; what the command prints is put into the block.
"""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click
from click.testing import CliRunner

from selon.cli import cli

ROOT = Path(__file__).parent.parent
_WIDTH = 88  # columns of a help text: what fits a page of documentation without scrolling
_HEADER = """# Command line

This page is made from the help texts by `make docs`; `selon COMMAND -h` shows the same.
"""
_EXAMPLE = re.compile(
    r"(<!-- \$ selon ([^\n]{1,200}) -->\n+```[a-z]{0,10}\n)(.*?)(^```$)", re.DOTALL | re.MULTILINE
)


def generate_command_line(_: str) -> str:
    """The page of the command line, whatever stood there before."""
    parts = [_HEADER]
    settings = cli.context_settings  # click keeps the help option it made first: it must know both names
    top = click.Context(cli, info_name="selon", terminal_width=_WIDTH, **settings)
    for command, context in _commands(cli, top):
        parts.append(f"## {context.command_path}\n\n```text\n{command.get_help(context)}\n```\n")
    return "\n".join(parts)


def _commands(
    command: click.Command, context: click.Context
) -> Iterator[tuple[click.Command, click.Context]]:
    """A command and all below it, each with the context that knows its full name."""
    yield command, context
    if isinstance(command, click.Group):
        for name, below in sorted(command.commands.items()):
            inner = click.Context(below, parent=context, info_name=name, terminal_width=_WIDTH)
            yield from _commands(below, inner)


def renew_examples(text: str) -> str:
    """A text with the examples in it run again."""
    return _EXAMPLE.sub(lambda found: f"{found[1]}$ selon {found[2]}\n{_run(found[2])}{found[4]}", text)


def _run(arguments: str) -> str:
    result = CliRunner().invoke(cli, shlex.split(arguments), prog_name="selon")
    if result.exit_code:
        raise SystemExit(f"selon {arguments}: exit status {result.exit_code}\n{result.output}")
    return result.stdout


GENERATED: dict[str, Callable[[str], str]] = {
    "docs/command-line.md": generate_command_line,
    "README.md": renew_examples,
}


def find_stale(root: Path = ROOT) -> dict[Path, str]:
    """The files that are out of date, each with what it should hold."""
    stale = {}
    for name, generate in GENERATED.items():
        path = root / name
        before = path.read_text("utf-8") if path.exists() else ""
        after = generate(before)
        if after != before:
            stale[path] = after
    return stale


def main(arguments: list[str]) -> int:
    """Writes what is out of date, or with --check only names it; the exit status is then 1."""
    check = arguments == ["--check"]
    stale = find_stale()
    for path, text in stale.items():
        print(f"{path.relative_to(ROOT)}: {'out of date: run `make docs`' if check else 'written'}")
        if not check:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, "utf-8")
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
