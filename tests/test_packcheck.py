"""The pack check: the packs that ship pass it, and each kind of mistake is found with its line."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from selon.packcheck import check_pack, check_pattern, read_marks, unbounded_quantifiers
from selon.packs import LANGUAGES, Pattern, packaged_languages
from selon.records import Span


@pytest.mark.parametrize("code", packaged_languages())
def test_a_packaged_pack_has_no_problem(code: str) -> None:
    assert [str(problem) for problem in check_pack(LANGUAGES / code)] == []


def _pattern(
    regex: str, match: tuple[str, ...] = ("see 12",), differ: tuple[str, ...] = ("none",)
) -> Pattern:
    return Pattern(id="p", kind="k", regex=regex, match=match, differ=differ)


@pytest.mark.parametrize(
    ("pattern", "messages"),
    [
        (_pattern(r"\d{1,9}"), []),
        (_pattern(r"(?P<n>\d{1,9})", ("see [n:12]",)), []),
        (_pattern(r"(?P<n>\d{1,9})"), ["p: n '12' is found and not marked in 'see 12'"]),
        (
            _pattern(r"(?P<n>\d)", ("see [n:12]",)),
            ["n '12' is marked and not found", "n '1' is found and not"],
        ),
        (_pattern(r"\d{3}"), ["p: does not match its example 'see 12'"]),
        (_pattern(r"\w{1,9}"), ["p: must not match 'none', and matches 'none'"]),
        (_pattern(r"\d+"), [r"p: \d+ has no upper bound"]),
        (_pattern(r"(?:\w{1,40}){1,40}!", ("see!",)), ["p: ", "times as slow as a trivial regex on"]),
        (_pattern(r"\w{1,9000}!", ("see!",)), ["p: ", "times as slow as a trivial regex on"]),
        (_pattern(r"(\d"), ["p: the regex does not compile: missing )"]),
        (_pattern(r"\d", differ=()), ["p: `differ` has no example"]),
        (_pattern(r"\d", match=()), ["p: `match` has no example"]),
    ],
    ids=lambda value: value.regex if isinstance(value, Pattern) else "",
)
def test_a_pattern(pattern: Pattern, messages: list[str]) -> None:
    problems = "\n".join(check_pattern(pattern))
    assert bool(problems) == bool(messages)
    assert all(message in problems for message in messages)


@pytest.mark.parametrize(
    ("regex", "unbounded"),
    [
        (r"a*b", ["a*"]),
        (r"(?P<n>\w{1,3})+?", [")+"]),
        (r"[^»]+", ["[^»]+"]),
        (r"x{2,}", ["x{2,}"]),
        (r"\w++", [r"\w+"]),  # possessive: one step back is saved, not the loop
        (r"[*+]{1,3}\*\+[]*]x{3}a{,4}b?", []),
        (r"(?i:mot)(?=a)(?<!b)(?#no*te)", []),
    ],
)
def test_unbounded_quantifiers(regex: str, unbounded: list[str]) -> None:
    assert unbounded_quantifiers(regex) == unbounded


def test_marks_are_read_nested_and_other_brackets_are_text() -> None:
    text, marks = read_marks("[a:De [b:source]] [sic] proche", frozenset("ab"))
    assert text == "De source [sic] proche"
    assert marks == {("a", Span(0, 9)), ("b", Span(3, 9))}


def test_a_problem_says_file_and_line(tmp_path: Path) -> None:
    pack = shutil.copytree(LANGUAGES / "en", tmp_path / "en")
    cues = pack / "cues.toml"
    text = cues.read_text("utf-8")
    first = re.search(r'^id = "(.+)"\n', text, re.MULTILINE)
    assert first is not None
    twice = (
        text
        + f'\n[[constructions]]\n{first[0]}kind = "subject-verb"\nmatch = ["[source:She] [cue:said] it fell."]\n'
    )
    cues.write_text(twice + 'differ = ["The mayor said the road was closed."]\n', "utf-8")
    line = twice.rindex(first[0])
    problems = [str(problem) for problem in check_pack(pack)]
    assert (
        f"{cues}:{twice.count(chr(10), 0, line) + 1}: {first[1]}: this id is used twice in the pack"
        in problems
    )
    assert any("finds an attribution in 'The mayor said" in problem for problem in problems)
    assert any("content 'it fell" in problem and "found and not marked" in problem for problem in problems)


def test_a_pack_that_does_not_load_has_the_loader_s_problem(tmp_path: Path) -> None:
    pack = shutil.copytree(LANGUAGES / "en", tmp_path / "en")
    (pack / "cues.toml").write_text("nouns = 3\n", "utf-8")
    (problem,) = check_pack(pack)
    assert str(problem).startswith(f"{pack / 'cues.toml'}:1: Expected `str`")


def test_a_folder_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    (problem,) = check_pack(tmp_path / "xx")
    assert "No such file" in problem.message
