"""Aligned sentences that translate each other, and such that tell the same in other words."""

from __future__ import annotations

import pytest

from eval.stories import ORIGINAL, RIVAL, STORIES, Story, read_stories
from selon.records import Article
from selon.tracing.bitext import Pair, align, cut
from selon.tracing.fidelity import choose_translated

DEV = read_stories(STORIES / "news_dev.txt")


def _choose(first: Article, second: Article) -> tuple[list[Pair], float]:
    a, b = cut(first), cut(second)
    return choose_translated(a, b, align(a, b))


@pytest.mark.parametrize("story", DEV, ids=lambda story: story.name)
def test_translations_say_so_and_another_report_does_not(story: Story) -> None:
    original, rival = story.versions[ORIGINAL], story.versions[RIVAL]
    for translation in story.translations():
        assert _choose(original, translation)[1] > 3
    kept, nats = _choose(original, rival)
    assert nats <= 0 or len(kept) < 3


def test_a_translated_part_is_kept_and_what_is_told_anew_around_it_is_left() -> None:
    story = DEV[1]
    original, rival = story.versions[ORIGINAL], story.versions[RIVAL]
    paragraphs = story.versions["human"].text.split("\n\n")
    part = "\n\n".join(paragraphs[3:7])
    host = Article("host", f"{rival.text}\n\n{part}", rival.lang)
    a, b = cut(original), cut(host)
    kept, nats = choose_translated(a, b, align(a, b))
    assert nats > 3
    inside = [b.spans[pair.second[0]].start >= len(rival.text) for pair in kept]
    assert sum(inside) > len(inside) - sum(inside)
    assert len(kept) >= 5


def test_no_pairs_say_nothing() -> None:
    a, b = (cut(DEV[0].versions[name]) for name in (ORIGINAL, "human"))
    assert choose_translated(a, b, []) == ([], 0.0)


def test_the_same_sentences_in_disorder_say_less() -> None:
    a, b = (cut(DEV[0].versions[name]) for name in (ORIGINAL, "human"))
    pairs = align(a, b)
    apart = [pair for pair in pairs if pair.first[0] % 2 == 0]
    assert choose_translated(a, b, apart)[1] < choose_translated(a, b, pairs)[1] / 2
