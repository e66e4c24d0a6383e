"""The command line: each command parses its options, calls one function of the library, writes the result.

Exit status: 0, or 1 where selon could not do what was asked (with one line that says why), or 2 where it did
and some input was skipped.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from selon.errors import SelonError
from selon.exports.readings import to_csv, to_json, to_jsonl
from selon.packcheck import check_pack
from selon.packs import LANGUAGES, packaged_languages
from selon.reading import read_all
from selon.records import Article, Reading, Unread
from selon.reports.output import save, send
from selon.reports.page import render_page
from selon.reports.terminal import print_reports, to_text
from selon.reports.wording import count, one_line

SKIPPED = 2  # the exit status that says that some input was skipped

Results = Iterable[Reading | Unread]
_BOM = b"\xef\xbb\xbf"  # a spreadsheet takes a file without it for one in the machine's old 8-bit encoding
_FILE_WIDTH = 100  # columns of a text report in a file


def _to_html(results: Results) -> Iterator[bytes]:
    for piece in render_page(results):
        yield piece.encode("utf-8", "replace")


def _to_csv_file(results: Results) -> Iterator[bytes]:
    yield _BOM
    yield from to_csv(results)


def _to_text_file(results: Results) -> Iterator[bytes]:
    return to_text(results, _FILE_WIDTH)


WRITERS: dict[str, Callable[[Results], Iterator[bytes]]] = {
    "text": _to_text_file,
    "json": to_json,
    "jsonl": to_jsonl,
    "csv": to_csv,
    "html": _to_html,
}
SUFFIXES = {
    ".txt": "text",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".html": "html",
    ".htm": "html",
}


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


@cli.command(short_help="Report who says what in each article.")
@click.argument("inputs", nargs=-1, metavar="[INPUT]...")
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(list(WRITERS)),
    help="What to write. Without it, the ending of the --output file decides; else it is text.",
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path, allow_dash=True),
    help="Write to this file instead of standard output. It is replaced only once all is written.",
)
@click.option(
    "--only",
    metavar="TEXT",
    help="Report only articles whose id, title, outlet, address or file name holds this text.",
)
@click.option("-q", "--quiet", is_flag=True, help="Show no progress. Skipped inputs are still named.")
@click.pass_context
def read(
    ctx: click.Context,
    inputs: tuple[str, ...],
    form: str | None,
    output: Path | None,
    only: str | None,
    quiet: bool,
) -> None:
    """Report who says what in each article, where it says it comes from, and what in it can be checked.

    An INPUT is a file or a folder of files: HTML, plain text, Markdown, JSON Lines or CSV. Without one, or
    for "-", standard input is read.

    The report is for people; --format jsonl, json or csv is for programs, with every span as positions in the
    text of the article. An html page is one file that needs no network. In csv, a cell that a spreadsheet
    would take for a formula begins with an apostrophe, and the column "guarded" names it.

    \b
    Examples:
      selon read article.html
      selon read articles/ -o report.html
      selon read articles.jsonl --only ledger
      selon read articles/ --format jsonl > readings.jsonl
      curl -s https://example.org/story | selon read
    """
    chosen = form or _format_of(output)
    watch = _Watch(only, shown=not quiet and _progress_fits(output))
    results = watch.follow(read_all(inputs or _standard_input(ctx), stdin=sys.stdin.buffer))
    _write(chosen, output, results)
    if only is not None and not watch.passed:
        raise SelonError(f"no article has {one_line(only)!r} in its id, title, outlet, address or file name")
    ctx.exit(SKIPPED if watch.unread else 0)


@cli.group(short_help="Work on language packs.")
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


def _format_of(output: Path | None) -> str:
    """The format that the name of a file asks for; text for standard output."""
    if output is None or output == Path("-"):
        return "text"
    if output.suffix.lower() not in SUFFIXES:
        known = ", ".join(SUFFIXES)
        raise click.UsageError(
            f"{output}: no format has this ending; name one with --format, or end it in {known}"
        )
    return SUFFIXES[output.suffix.lower()]


def _standard_input(ctx: click.Context) -> tuple[str, ...]:
    if sys.stdin is None or sys.stdin.isatty():
        raise click.UsageError("name a file or a folder to read, or pipe an article in", ctx)
    return ("-",)


def _named(folder: Path) -> Path:
    """The folder by its own name, which is the code of its language: "." has none."""
    return folder if folder.name not in {"", ".."} else folder.resolve()


def _write(form: str, output: Path | None, results: Results) -> None:
    if output is not None and output != Path("-"):
        save(output, WRITERS[form](results) if form != "csv" else _to_csv_file(results))
    elif form == "text":
        print_reports(results, Console())
    else:
        send(WRITERS[form](results))


def _progress_fits(output: Path | None) -> bool:
    """Whether progress can be drawn: on a terminal, on which the report itself is not appearing."""
    to_file = output is not None and output != Path("-")
    return sys.stderr.isatty() and (to_file or not sys.stdout.isatty())


class _Watch:
    """Passes results on, names those that could not be read, and draws how far it is."""

    def __init__(self, only: str | None, *, shown: bool) -> None:
        self.only = only.casefold() if only else None
        self.shown = shown
        self.passed = 0
        self.unread = 0

    def follow(self, results: Results) -> Iterator[Reading | Unread]:
        """The results, without the articles that were not asked for."""
        console = Console(stderr=True)
        columns = (BarColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
        with Progress(*columns, console=console, transient=True, disable=not self.shown) as progress:
            task = progress.add_task("reading", total=None)
            for result in results:
                if isinstance(result, Unread):
                    self.unread += 1
                    click.echo(f"selon: {one_line(result.path)}: {one_line(result.reason)}", err=True)
                elif not self._asked(result.article):
                    continue
                self.passed += isinstance(result, Reading)
                progress.update(
                    task, advance=1, description=count(self.passed, "article read", "articles read")
                )
                yield result

    def _asked(self, article: Article) -> bool:
        fields = (article.id, article.title, article.outlet, article.url, article.path)
        return self.only is None or any(self.only in field.casefold() for field in fields if field)
