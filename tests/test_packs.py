"""The strict loader: whatever is wrong with a pack is said with its file and line."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from selon.errors import PackError
from selon.packs import LANGUAGES, load_folder, load_pack, packaged_languages


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A copy of the English pack, to be spoilt."""
    return shutil.copytree(LANGUAGES / "en", tmp_path / "en")


def _spoil(path: Path, old: str, new: str) -> int:
    """Replaces the first match of a regex in a file; returns the line it was on."""
    text = path.read_text("utf-8")
    found = re.search(old, text, re.MULTILINE)
    assert found is not None
    path.write_text(text[: found.start()] + new + text[found.end() :], "utf-8")
    return text.count("\n", 0, found.start()) + 1


def test_both_languages_are_there() -> None:
    assert {"en", "fr"} <= set(packaged_languages())


@pytest.mark.parametrize("code", packaged_languages())
def test_a_packaged_pack_loads(code: str) -> None:
    assert load_pack(code).code == code


def test_every_language_has_the_same_files() -> None:
    names = [{path.name for path in (LANGUAGES / code).iterdir()} for code in packaged_languages()]
    assert all(mine == names[0] for mine in names)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (r"^inversion = ", "inverted = ", "inverted"),
        (r"^name = .*", "name = 3", "Expected `str`"),
        (r"^determiners = .*", "determiners = 3", "Expected `str`"),
        (r"^determiners = ", "determiner = ", "determiner"),
    ],
    ids=["unknown key", "wrong type", "wrong type in a table", "unknown key in a table"],
)
def test_an_error_names_file_and_line(pack: Path, old: str, new: str, message: str) -> None:
    line = _spoil(pack / "language.toml", old, new)
    with pytest.raises(PackError, match=rf"language\.toml:{line}: .*{message}"):
        load_folder(pack)


@pytest.mark.parametrize("key", ["inversion", "determiners"])
def test_a_missing_key_is_named(pack: Path, key: str) -> None:
    _spoil(pack / "language.toml", rf"^{key} = .*\n", "")
    with pytest.raises(PackError, match=rf"language\.toml:\d+: .*{key}"):
        load_folder(pack)


def test_a_wrong_type_deep_in_a_list_is_on_its_line(pack: Path) -> None:
    line = _spoil(pack / "cues.toml", r"^apart = .*", "apart = 1")
    with pytest.raises(PackError, match=rf"cues\.toml:{line}: "):
        load_folder(pack)


@pytest.mark.parametrize(
    ("old", "new"), [("^say = .*", "say = 3"), (r'^say = \{ takes = "[^"]*",', "say = {")]
)
def test_an_entry_of_a_table_that_is_wrong_is_on_its_line(pack: Path, old: str, new: str) -> None:
    line = _spoil(pack / "cues.toml", old, new)
    with pytest.raises(PackError, match=rf"cues\.toml:{line}: "):
        load_folder(pack)


def test_a_missing_file_is_named(pack: Path) -> None:
    (pack / "cues.toml").unlink()
    with pytest.raises(PackError, match=r"cues\.toml: No such file"):
        load_folder(pack)


def test_a_file_of_another_name_is_refused(pack: Path) -> None:
    (pack / "cue.toml").write_text("")
    with pytest.raises(PackError, match=r"cue\.toml: no file of a pack has this name"):
        load_folder(pack)


def test_bad_toml_is_named(pack: Path) -> None:
    _spoil(pack / "cues.toml", r"^\[\[phrases\]\]", "[[phrases]")
    with pytest.raises(PackError, match=r"cues\.toml: .*line \d+"):
        load_folder(pack)


def test_a_file_that_is_not_utf8_is_named(pack: Path) -> None:
    (pack / "cues.toml").write_bytes(b'nouns = "\xe9"')
    with pytest.raises(PackError, match=r"cues\.toml: "):
        load_folder(pack)


def test_a_language_without_a_pack_is_said_with_those_that_are() -> None:
    with pytest.raises(PackError, match=r"no language pack 'xx'; there are .*en.*fr"):
        load_pack("xx")
