"""What `from selon import …` gives: all of it documented, and nothing else public."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

import selon
from selon.records import Reading

ROOT = Path(__file__).parent.parent
STORY = "“The pump failed,” said Ada Quill, the harbour master. She may close the quay on 3 March 2025."


def test_all_is_what_the_package_exports() -> None:
    public = {n for n, v in vars(selon).items() if not n.startswith("_") and not inspect.ismodule(v)}
    assert public == set(selon.__all__)


@pytest.mark.parametrize("name", selon.__all__)
def test_what_is_exported_is_documented(name: str) -> None:
    assert inspect.getdoc(getattr(selon, name))


def test_read_a_file() -> None:
    reading = selon.read(ROOT / "examples" / "harbour-dispute.html")
    assert reading.article.outlet == "Harbour Dispatch"
    assert {s.kind for s in reading.sources} >= {"named-person", "anonymous", "document"}


def test_read_a_text() -> None:
    reading = selon.read_text(STORY, lang="en", published="2025-02-20")
    assert [s.name for s in reading.sources] == ["Ada Quill"]
    assert [f.value["date"] for f in reading.facts] == ["2025-03-03"]
    assert [STORY[s.start : s.end] for s in reading.hedges] == ["may"]


def test_read_an_article_again() -> None:
    reading = selon.read_text(STORY)
    assert selon.read(reading.article) == reading


def test_a_language_without_a_pack_is_read_and_not_measured() -> None:
    german = "„Die Pumpe ist ausgefallen“, sagte die Hafenmeisterin am Montag in einer Erklärung."
    reading = selon.read_text(german)
    assert (reading.article.lang, reading.measured, reading.attributions) == ("de", False, ())


def test_what_cannot_be_read_raises_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(selon.InputError, match=r"none\.html: no such file"):
        selon.read(tmp_path / "none.html")


def test_read_all_goes_on_past_what_is_broken(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("", "utf-8")
    (tmp_path / "b.txt").write_text(STORY, "utf-8")
    broken, reading = selon.read_all([tmp_path])
    assert isinstance(broken, selon.Unread)
    assert broken.reason == "empty"
    assert isinstance(reading, Reading)
