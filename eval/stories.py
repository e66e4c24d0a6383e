"""How well translations of general news are told from what merely tells the same.

Stories written for selon, half of them to develop on and half kept apart; the heads of the files say how they are
written. `translation/news_*.txt`: twelve stories, each with translations by a newsroom and by a machine, a part of one
inside another article, and an article of another agency on the same event. `translation/close_*.txt`: what is hardest
to tell, with one translation each: two issues of one bulletin, rewrites in the order of what they rewrite, items of
three sentences, languages without a pack.

alone p, r     cases of two articles: the original with each of the others, and with those of the other stories
triples p, r   cases of three: the original, a translation, whole or in part, and the other agency's article
pile p, r      all stories in one case; "passage p, r": characters of the part found inside its host
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from selon.records import Article, Match
from selon.tracing.translation import find_translations

STORIES = Path(__file__).parent / "translation"
SETS = ("news", "close")
SPLITS = ("dev", "test")
ORIGINAL, RIVAL, HOST = "original", "rival", "host"
_PART = re.compile(r"<< (?P<version>\w+) (?P<first>\d+)-(?P<last>\d+)")


@dataclass(frozen=True, slots=True)
class Story:
    """The versions of one story by name; `part`: from where to where its host, if any, holds a translation."""

    name: str
    versions: dict[str, Article]
    part: tuple[int, int] | None

    def translations(self) -> list[Article]:
        """The articles that translate the original, in whole or in part."""
        return [article for name, article in self.versions.items() if name not in (ORIGINAL, RIVAL)]


def read_stories(path: Path) -> list[Story]:
    """The stories of a file; raises ValueError where a line stands outside a version."""
    found: list[Story] = []
    for block in re.split(r"^@ ", path.read_text("utf-8"), flags=re.MULTILINE)[1:]:
        head, *rest = re.split(r"^= ", block, flags=re.MULTILINE)
        if head.count("\n") != 1:
            raise ValueError(f"{path}: lines outside a version after {head!r}")
        found.append(_story(head.split()[0], rest))
    return found


def _story(name: str, sections: Iterable[str]) -> Story:
    paragraphs: dict[str, list[str]] = {}
    versions: dict[str, Article] = {}
    part = None
    for section in sections:
        head, *lines = section.rstrip("\n").split("\n")
        version, lang = head.split()
        paragraphs[version] = [*_filled(lines, paragraphs)]
        text = "\n\n".join(paragraphs[version])
        versions[version] = Article(id=f"{name}-{version}", text=text, lang=lang)
        if version == HOST:
            part = _part(lines, paragraphs, text)
    return Story(name, versions, part)


def _filled(lines: Iterable[str], paragraphs: dict[str, list[str]]) -> Iterator[str]:
    """The paragraphs, with those of another version where a line asks for them."""
    for line in lines:
        if match := _PART.fullmatch(line):
            yield from paragraphs[match["version"]][int(match["first"]) - 1 : int(match["last"])]
        else:
            yield line


def _part(lines: Sequence[str], paragraphs: dict[str, list[str]], text: str) -> tuple[int, int]:
    asked = next(line for line in lines if _PART.fullmatch(line))
    start = text.index(next(_filled([asked], paragraphs)))
    return start, start + len("\n\n".join(_filled([asked], paragraphs)))


class _Tally:
    """Pairs found that are right, pairs found, pairs to be found."""

    def __init__(self) -> None:
        self.right = self.found = self.gold = 0

    def add(self, articles: Sequence[Article], gold: set[frozenset[str]]) -> list[Match]:
        """Counts the translations of one case, and returns them; `gold`: the pairs of the whole file."""
        matches = list(find_translations(articles))
        ids = {article.id for article in articles}
        self.right += sum(frozenset((match.first, match.second)) in gold for match in matches)
        self.found += len(matches)
        self.gold += sum(pair <= ids for pair in gold)
        return matches

    def figures(self, name: str) -> dict[str, float]:
        return {f"{name} p": _percent(self.right, self.found), f"{name} r": _percent(self.right, self.gold)}


def _percent(part: int, whole: int) -> float:
    return round(100 * part / max(1, whole), 1)


def measure_stories(stories: Sequence[Story]) -> dict[str, float]:
    """All figures of these stories, in percent."""
    gold = {frozenset((s.versions[ORIGINAL].id, t.id)) for s in stories for t in s.translations()}
    alone, triples, pile = _Tally(), _Tally(), _Tally()
    for first, second in _pairs(stories):
        alone.add([first, second], gold)
    for story in stories:
        for translation in story.translations():
            triples.add([story.versions[ORIGINAL], translation, story.versions[RIVAL]], gold)
    matches = pile.add([article for story in stories for article in story.versions.values()], gold)
    figures = {**alone.figures("alone"), **triples.figures("triples"), **pile.figures("pile")}
    parted = [story for story in stories if story.part]
    return {**figures, **_measure_parts(parted, matches)} if parted else figures


def _pairs(stories: Sequence[Story]) -> Iterator[tuple[Article, Article]]:
    """Each original with every article of the other language."""
    articles = [article for story in stories for article in story.versions.values()]
    for story in stories:
        original = story.versions[ORIGINAL]
        yield from ((original, article) for article in articles if article.lang != original.lang)


def _measure_parts(stories: Sequence[Story], matches: Iterable[Match]) -> dict[str, float]:
    part_of = {story.versions[HOST].id: story for story in stories}
    counts: Counter[str] = Counter()
    for match in matches:
        for side, article in enumerate((match.first, match.second)):
            story = part_of.get(article)
            if story and story.versions[ORIGINAL].id in (match.first, match.second):
                found = {place for spans in match.passages for place in range(*spans[side])}
                counts["right"] += len(found.intersection(range(*story.part or ())))
                counts["found"] += len(found)
    gold = sum(end - start for start, end in (story.part for story in stories if story.part))
    return {
        "passage p": _percent(counts["right"], counts["found"]),
        "passage r": _percent(counts["right"], gold),
    }


def main() -> None:
    """Prints the figures of either half of each set."""
    for name, split in product(SETS, SPLITS):
        print(name, split, measure_stories(read_stories(STORIES / f"{name}_{split}.txt")))


if __name__ == "__main__":
    main()
