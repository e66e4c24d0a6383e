"""`selon read`: who says what in each article, where it says it comes from, what in it can be checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

import click
from rich.console import Console

from selon.case.store import open_case
from selon.commands.engines import folders, refuse_engine_options, report, show_stage, takes_engine
from selon.commands.inputs import SKIPPED, Watch, articles_of, case_among, case_of, takes_inputs
from selon.commands.outputs import (
    FILE_WIDTH,
    Writer,
    chosen_format,
    progress_fits,
    takes_output,
    to_file,
    write,
)
from selon.engines.run import EngineName, read_files
from selon.errors import SelonError
from selon.exports.readings import to_csv, to_json, to_jsonl
from selon.reading import read_article
from selon.records import Article, Reading, Unread
from selon.reports.page import render_page
from selon.reports.terminal import print_reports, to_text
from selon.reports.wording import one_line

FORMATS = ("text", "json", "jsonl", "csv", "html")
_BOM = b"\xef\xbb\xbf"  # a spreadsheet takes a file without it for one in the machine's old 8-bit encoding

Results = Iterable[Reading | Unread]


@click.command(short_help="Report who says what in each article.")
@takes_inputs
@takes_output(FORMATS)
@click.option(
    "--only",
    metavar="TEXT",
    help="Report only articles whose id, title, outlet, address or file name holds this text.",
)
@takes_engine
@click.pass_context
def read(
    ctx: click.Context,
    inputs: tuple[str, ...],
    case_path: Path | None,
    form: str | None,
    output: Path | None,
    only: str | None,
    quiet: bool,
    engine: EngineName | None,
    out: str | None,
    work: str | None,
    master: str | None,
    memory: str,
) -> None:
    """Report who says what in each article, where it says it comes from, and what in it can be checked.

    An INPUT is a file or a folder of files: HTML and pages saved by a browser, plain text, Markdown, PDF, DOCX,
    EPUB, e-mail, RSS and Atom, WARC and WACZ, JSON, JSON Lines, CSV or Parquet; or an address, with --fetch; or
    one case. Without one, or for "-", standard input is read.

    The report is for people; --format jsonl, json or csv is for programs, with every span as positions in the
    text of the article. An html page is one file that needs no network. In csv, a cell that a spreadsheet
    would take for a formula begins with an apostrophe, and the column "guarded" names it.

    \b
    Examples:
      selon read article.html
      selon read articles/ -o report.html
      selon read articles.jsonl --only ledger
      selon read articles/ --format jsonl > readings.jsonl
      selon read articles/ --case story.selon
      selon read table.csv --map text=content,date=published_utc
      selon read --fetch https://example.org/story --archive story.warc.gz
      curl -s https://example.org/story | selon read
      selon read 'archive/*.parquet' --engine spark --out readings.parquet
    """
    if engine is not None:
        out, work = folders(ctx, inputs, out, work)
        run = partial(read_files, engine, inputs, out, work, master=master, memory=memory)
        report(run(follow=None if quiet else show_stage), out)
        return
    refuse_engine_options(ctx)
    chosen = chosen_format(form, output, FORMATS)
    shown = not quiet and progress_fits(output)
    watch = Watch(only, shown=shown)
    named = case_among(inputs)
    if case_path is not None:
        with case_of(ctx, inputs, case_path, shown=shown) as (case, adding):
            _write(chosen, output, watch.follow(case.readings()))
        watch.unread = adding.unread
    elif named is not None:
        with open_case(named, create=False) as case:
            _write(chosen, output, watch.follow(case.readings()))
    else:
        _write(chosen, output, watch.follow(_read_all(articles_of(ctx, inputs))))
    if only is not None and not watch.passed:
        raise SelonError(f"no article has {one_line(only)!r} in its id, title, outlet, address or file name")
    ctx.exit(SKIPPED if watch.unread else 0)


def _read_all(items: Iterable[Article | Unread]) -> Iterator[Reading | Unread]:
    for item in items:
        yield item if isinstance(item, Unread) else read_article(item)


def _write(form: str, output: Path | None, results: Results) -> None:
    writers: dict[str, Writer] = {
        "text": lambda: to_text(results, FILE_WIDTH),
        "json": lambda: to_json(results),
        "jsonl": lambda: to_jsonl(results),
        "csv": lambda: _to_csv_file(results) if to_file(output) else to_csv(results),
        "html": lambda: _to_html(results),
    }
    write(form, output, writers, lambda: print_reports(results, Console()))


def _to_html(results: Results) -> Iterator[bytes]:
    for piece in render_page(results):
        yield piece.encode("utf-8", "replace")


def _to_csv_file(results: Results) -> Iterator[bytes]:
    yield _BOM
    yield from to_csv(results)
