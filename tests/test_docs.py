"""What is generated in the documentation is up to date, and every command is described."""

from __future__ import annotations

import doctest
from pathlib import Path

import click
import pytest

from selon.cli import cli
from tools.write_docs import ROOT, find_stale, generate_command_line, renew_examples


def test_nothing_is_out_of_date() -> None:
    assert [path.name for path in find_stale()] == [], "run `make docs`"


def test_a_page_that_was_edited_is_found(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "command-line.md").write_text("edited", "utf-8")
    (tmp_path / "README.md").write_text("no example here", "utf-8")
    assert [path.name for path in find_stale(tmp_path)] == ["command-line.md"]


def _commands(command: click.Command, name: str) -> list[tuple[str, click.Command]]:
    below = command.commands.items() if isinstance(command, click.Group) else ()
    return [(name, command), *(pair for key, inner in below for pair in _commands(inner, f"{name} {key}"))]


@pytest.mark.parametrize(("name", "command"), _commands(cli, "selon"))
def test_every_command_and_option_is_described_in_sentences(name: str, command: click.Command) -> None:
    page = generate_command_line("")
    assert f"\n## {name}\n" in page
    assert command.help
    assert command.help.split("\n\n")[0].endswith(".")
    for option in command.params:
        if isinstance(option, click.Option):
            assert option.help
            assert option.help.endswith(".")
            assert option.opts[-1] in page


def test_an_example_is_run_again() -> None:
    text = "before\n<!-- $ selon packs -h -->\n```console\n(stale)\n```\nafter\n"
    renewed = renew_examples(text)
    assert "(stale)" not in renewed
    assert renewed.startswith(
        "before\n<!-- $ selon packs -h -->\n```console\n$ selon packs -h\nUsage: selon packs"
    )
    assert renewed.endswith("```\nafter\n")
    assert renew_examples(renewed) == renewed


def test_the_examples_of_the_method_run() -> None:
    result = doctest.testfile(str(ROOT / "docs" / "method.md"), module_relative=False, encoding="utf-8")
    assert result.attempted > 10
    assert result.failed == 0
