"""The stories by which translations of news are measured are what their head says, and their figures can fall."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from eval.stories import HOST, ORIGINAL, RIVAL, SPLITS, STORIES, Story, measure_stories, read_stories

FILES = {split: read_stories(STORIES / f"news_{split}.txt") for split in SPLITS}


def test_both_halves_are_as_large_and_share_no_story() -> None:
    dev, test = ({story.name for story in FILES[split]} for split in SPLITS)
    assert len(dev) == len(test) == 6
    assert dev.isdisjoint(test)


@pytest.mark.parametrize("story", [*FILES["dev"], *FILES["test"]], ids=lambda story: story.name)
def test_a_story_has_all_versions_in_two_languages(story: Story) -> None:
    assert list(story.versions) == [ORIGINAL, "human", "machine", RIVAL, HOST]
    langs = [article.lang for article in story.versions.values()]
    assert set(langs) == {"en", "fr"}
    assert langs.count(langs[0]) == 1


@pytest.mark.parametrize("story", [*FILES["dev"], *FILES["test"]], ids=lambda story: story.name)
def test_the_part_stands_in_the_translation_and_in_its_host(story: Story) -> None:
    part = story.versions[HOST].text[slice(*story.part)]
    assert part in story.versions["human"].text
    assert 0.15 < len(part) / len(story.versions["human"].text) < 0.6


def test_a_translation_that_is_none_costs_recall() -> None:
    first, second = FILES["dev"][:2]
    wrong = replace(first, versions={**first.versions, "human": second.versions["human"]})
    assert measure_stories([wrong])["alone r"] < measure_stories([first])["alone r"]


def test_lines_outside_a_version_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "news.txt"
    path.write_text("@ name dev\na line\n= original en\nText.\n", "utf-8")
    with pytest.raises(ValueError, match="outside a version"):
        read_stories(path)
