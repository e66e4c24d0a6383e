"""Whole pages, as blogs and newspapers serve them and as a reader saves them: nothing lost, nothing let in."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from selon.inputs.files import read_articles
from selon.records import Article

PAGES = Path(__file__).parent / "pages"
EXPECTED: dict[str, dict[str, Any]] = tomllib.loads((PAGES / "expected.toml").read_text("utf-8"))


def _article(name: str) -> Article:
    (article,) = read_articles([PAGES / name])
    assert isinstance(article, Article)
    return article


def _left(article: Article) -> list[str]:
    return [article.text[s.span.start : s.span.end] for s in article.leftovers]


def _story(article: Article, first: str, last: str) -> list[str]:
    """The lines from the first to the last of the story."""
    part = article.text[article.text.index(first) : article.text.index(last) + len(last)]
    return [line for line in part.split("\n") if line.strip()]


def test_every_page_has_its_answers() -> None:
    assert set(EXPECTED) == {path.name for path in PAGES.iterdir() if path.suffix != ".toml"}


@pytest.mark.parametrize("name", EXPECTED)
def test_credits_with_their_names_and_addresses(name: str) -> None:
    found = [[c.kind, c.name or "", c.url or ""] for c in _article(name).credits]
    assert found == EXPECTED[name]["credits"]


@pytest.mark.parametrize("name", EXPECTED)
def test_what_the_page_says_of_the_article(name: str) -> None:
    article = _article(name)
    for field, value in EXPECTED[name]["known"].items():
        assert getattr(article, field) == value


@pytest.mark.parametrize("name", EXPECTED)
def test_no_line_of_the_story_is_lost_or_left_out(name: str) -> None:
    wanted, article = EXPECTED[name], _article(name)
    story = _story(article, wanted["first"], wanted["last"])
    left = set(_left(article))
    assert [line for line in story if line in left] == wanted.get("inside", [])
    assert len([line for line in story if line not in left]) == wanted["lines"]


@pytest.mark.parametrize("name", EXPECTED)
def test_what_is_no_story_is_out_and_listed(name: str) -> None:
    article = _article(name)
    listed = {*_left(article), *article.outside}
    assert [line for line in EXPECTED[name]["out"] if line not in listed] == []
    own = article.text
    for line in article.leftovers[::-1]:
        own = own[: line.span.start] + own[line.span.end :]
    assert [line for line in EXPECTED[name]["out"] if line in own.split("\n")] == []
