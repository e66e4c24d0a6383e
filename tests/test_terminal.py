"""The report in the terminal: all that was read is in it, at any width, and nothing an article holds runs."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from rich.cells import cell_len
from rich.console import Console

from selon.records import Article, Attribution, Candidate, Credit, Reading, Skipped, Source, Span, Unread
from selon.reports.terminal import print_reports, report_lines, to_text
from tests.samples import ARTICLE, EMPTY, NESTED, PATRIOT, TEXT, UNMEASURED

HOSTILE = Reading(
    Article(
        "x",
        "a\x1b]0;owned\x07 \x9b31m [red]b[/red] :smile: \ud83d \u202egnirts",
        "en",
        title="[bold]T\x1b[2J[/bold]",
        path="a\nb\x1b.html",
        candidates=(Candidate("title", "[link=x]\x1b", "rec\x1bord"),),
        credits=(Credit(Span(0, 3), "republication", "N\x1b", "http://\x1b", "te\x1bxt", "r"),),
        leftovers=(Skipped(Span(0, 5), "why\x1b"),),
    ),
    attributions=(Attribution("a1", (), (Span(0, 3),), (Span(0, 49),), "direct", "r", "s1"),),
    sources=(Source("s1", "[b]\x1b", "group", (Span(0, 9),), "d\x1b", Span(0, 2), Span(1, 3), "u\x1b"),),
)


def _shown(*readings: Reading, width: int = 100, **settings: object) -> str:
    console = Console(file=io.StringIO(), width=width, **settings)  # type: ignore[arg-type]  # bools by name
    print_reports(readings, console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def _flat(text: str) -> str:
    return " ".join(text.split())


def test_the_report_has_what_the_page_has() -> None:
    shown = _flat(_shown(PATRIOT))
    for words in (
        "THEY FIRED ON OUR BOYS 7 attributed statements from 5 sources: 3 named people, 1 anonymous",
        "Title 2 candidates differ THEY FIRED ON OUR BOYS · record they-fired-on-us · address",
        "Outlet The Calmoran Patriot · record, address",
        "Published 22 Oct 2025 09:15 UTC · record",
        "Language English (en) · record",
        "Read from articles.jsonl:3",
        "Credits none found",
        "AN1 A security source anonymous",
        "reason for anonymity: “not authorised to speak publicly and asked not to be…” 195–258",
        "2 mentions: “A security source, who is not authorised to speak publicly…” 169–258, “the source”",
        "265–431 indirect, “said” the patrol vessel fired ten bursts",
        "PE4 Edda Marchbank named person described as “the owner of the Gannet Rose”",
        "· hedge “about” · ",
        "What can be checked 6 in the article's own words quantity",
        "PE4: “the boat had cut away its trawl and returned early to Hollin Quay” place",
        "related link: “Also on the Patriot: Who sold our cod? A timeline of shame.” 589–648",
    ):
        assert words in shown


def test_a_credit_says_what_it_declares_and_where() -> None:
    shown = _flat(_shown(NESTED))
    assert (
        "republication: Le Courant du Large · text 0–43 “Publié initialement par Le Courant du Large”"
        in shown
    )
    assert "link to another address: javascript:alert(1) · canonical link" in shown


def test_a_statement_in_two_parts_and_one_inside_it() -> None:
    shown = _flat(_shown(NESTED))
    assert "46–66, 88–155 direct, “a assuré … a-t-elle ajouté” « Le barrage tient » … « mais selon" in shown
    assert "131–153 indirect, “selon”, inside 46–66, 88–155 3 vannes auraient cédé" in shown


def test_not_measured_and_none_found_are_two_answers() -> None:
    assert _flat(_shown(UNMEASURED)).count("not measured") == 3
    assert "Sources none found" in _flat(_shown(EMPTY))


def test_an_unresolved_source_says_why() -> None:
    source = Source("s1", "she", "none", (Span(0, 6),), unresolved="two women were named before")
    shown = _flat(_shown(replace(EMPTY, sources=(source,))))
    assert "not resolved: two women were named before" in shown


@pytest.mark.parametrize("width", [40, 60, 79, 100, 120])
@pytest.mark.parametrize("reading", [PATRIOT, NESTED, UNMEASURED, EMPTY, HOSTILE], ids=lambda r: r.article.id)
def test_no_line_is_wider_than_the_terminal(reading: Reading, width: int) -> None:
    lines = [line.plain for line in report_lines(reading, width)]
    assert max(map(cell_len, lines)) <= width
    assert not any(line.endswith(" ") for line in lines)


@pytest.mark.parametrize("width", [40, 73, 120])
def test_wrapping_loses_no_word(width: int) -> None:
    narrow = "".join(line.plain for line in report_lines(PATRIOT, width))
    wide = "".join(line.plain for line in report_lines(PATRIOT, 10_000))
    assert "".join(narrow.split()) == "".join(wide.split())


@pytest.mark.parametrize("text", ["字" * 90, "a" * 300, "https://example.org/" + "x" * 200, "e\u0301" * 90])
def test_words_wider_than_the_terminal_are_cut(text: str) -> None:
    reading = Reading(replace(ARTICLE, title=text, candidates=()))
    lines = [line.plain for line in report_lines(reading, 60)]
    assert max(map(cell_len, lines)) <= 60
    assert text in "".join(lines).replace(" ", "")


def test_a_no_break_space_holds_its_words_together() -> None:
    title = "mot " * 7 + "«\u202fmot\u00a0»"
    lines = [line.plain for line in report_lines(Reading(Article("x", "", title=title)), 40)]
    assert lines[:1] == [("mot " * 7 + "«\u202fmot\u00a0»").rstrip()]
    lines = [line.plain for line in report_lines(Reading(Article("x", "", title="mot " * 2 + title)), 40)]
    assert lines[1] == "«\u202fmot\u00a0»"


def test_it_is_plain_when_it_does_not_go_to_a_terminal() -> None:
    assert "\x1b" not in _shown(PATRIOT, NESTED, force_terminal=False)


def test_on_a_terminal_it_is_the_same_words_in_colour() -> None:
    coloured = Console(file=io.StringIO(), width=90, force_terminal=True, color_system="standard")
    print_reports([PATRIOT], coloured)
    assert isinstance(coloured.file, io.StringIO)
    assert "\x1b[1;35m  AN1" in coloured.file.getvalue()
    plain = Console(file=io.StringIO(), width=90, force_terminal=True, no_color=True, color_system=None)
    print_reports([PATRIOT], plain)
    assert isinstance(plain.file, io.StringIO)
    assert plain.file.getvalue() == b"".join(to_text([PATRIOT], 90)).decode()


def test_escapes_and_markup_of_an_article_do_nothing() -> None:
    shown = _shown(HOSTILE, force_terminal=True, color_system=None)
    assert not {"\x1b", "\x07", "\x9b", "\u202e", "\ud83d"} & set(shown)
    assert "[red]b[/red] :smile:" in shown
    assert "[bold]T␛[2J[/bold]" in shown
    assert b"".join(to_text([HOSTILE], 80))


def test_reports_are_kept_apart_and_the_codes_explained_once() -> None:
    shown = b"".join(to_text([PATRIOT, Unread("x", "y"), EMPTY], 80)).decode()
    assert shown.count("─" * 80) == 1
    assert shown.count("AN anonymous  DO document") == 1
    assert b"".join(to_text([Unread("x", "y")], 80)) == b""


def test_only_the_first_of_many_mentions_and_stretches_are_spelt_out() -> None:
    spans = tuple(Span(n, n + 1) for n in range(6))
    reading = Reading(
        Article("x", TEXT, "en"),
        sources=(Source("s1", "A", "group", spans),),
        skipped=tuple(Skipped(span, "related link") for span in spans),
    )
    shown = _flat(_shown(reading))
    assert "6 mentions: " in shown
    assert "3–4 and 2 more" in shown
    assert "2–3 and 3 more" in shown
