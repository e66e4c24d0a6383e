"""Which articles translate each other, and the sentences that do.

Candidates are pairs that share rare anchors (`anchor_queries.py`); each is aligned sentence by sentence, and the
alignment decides, never the similarity of the two as wholes: two releases of one product, or two reports of one
event, share their anchors too, but not sentence after sentence.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from hashlib import blake2b
from math import exp, log
from typing import NamedTuple

import duckdb
import numpy as np

from selon.packs import packaged_languages
from selon.records import Article, Evidence, Match, Skipped, Span
from selon.tracing.anchor_queries import FAR_LESS, STEPS
from selon.tracing.anchors import MARK, NUMBER, SOUND, WORD, find_anchors, find_stems
from selon.tracing.bitext import Bitext, Lexicon, Pair, align, cut, is_latin, span_of, stems_of
from selon.tracing.fidelity import choose_translated
from selon.tracing.fingerprints import BLANK, blank_out
from selon.tracing.lexicon import Sentences, learn_lexicon


def find_translations(articles: Iterable[Article]) -> Iterator[Match]:
    """Every pair of articles in different languages of which one translates the other, or both a third.

    Passages are pairs of sentences, or of two or three of them.
    """
    texts = [Text(a.id, a.lang, blank_out(a.text, a.leftovers)) for a in articles]
    candidates = _candidates(texts)
    expected = _Expected(texts, candidates)
    found = _align_all(texts, candidates, expected)
    judged = list(judge(found, _lengths(texts)))
    if lexicons := learn(texts, found):
        matched = {text for alignment, _ in judged for text in alignment[:2]}
        again = [candidate for candidate in candidates if matched.isdisjoint(candidate[:2])]
        learnt = _align_all(texts, again, expected, lexicons)
        judged += judge(learnt, _lengths(texts), strict=True)
    for alignment, verdict in judged:
        first, second = (texts[text] for text in alignment[:2])
        passages = tuple(
            (span_of(first.bitext, pair.first), span_of(second.bitext, pair.second))
            for pair in alignment.pairs
        )
        yield match_of(first.name, second.name, passages, verdict)


def _lengths(texts: Sequence[Text]) -> list[tuple[int, ...]]:
    return [text.bitext.lengths if text.cut else () for text in texts]


class _Candidate(NamedTuple):
    """Two texts, by their places, of which the first has the language that sorts first, and what they share."""

    first: int
    second: int
    score: float


Lexicons = Mapping[tuple[str, str], Lexicon]


def _align_all(
    texts: Sequence[Text],
    candidates: Iterable[_Candidate],
    expected: _Expected,
    lexicons: Lexicons | None = None,
) -> list[Alignment]:
    """The candidates that have anything aligned, those that share most aligned first.

    Two texts that are both translated, as wholes, by others that share far more anchors are not looked at.
    """
    found = []
    settled: defaultdict[int, float] = defaultdict(float)
    for first, second, score in candidates:
        if score < FAR_LESS * min(settled[first], settled[second]):
            continue
        a, b = texts[first].bitext, texts[second].bitext
        alignment = align_texts((first, second), a, b, expected.of(first, second), lexicons)
        if alignment is not None:
            found.append(alignment)
            if is_sure(alignment, (a.lengths, b.lengths)):
                settled[first], settled[second] = max(settled[first], score), max(settled[second], score)
                expected.join(first, second)
    return found


def align_texts(
    places: tuple[int, int],
    first: Bitext,
    second: Bitext,
    expected: Callable[[str], float],
    lexicons: Lexicons | None = None,
) -> Alignment | None:
    """Two texts aligned, that of the language that sorts first before the other; None where nothing is.

    `places` are what the texts are called in the alignment.
    """
    aligned = align(first, second, (lexicons or {}).get((first.lang, second.lang)), expected)
    pairs, nats = choose_translated(first, second, aligned)
    if not pairs or nats <= 0:
        return None
    told = min(_shares(aligned, (first.lengths, second.lengths)))
    return Alignment(*places, tuple(pairs), *_compare_numbers(first, second, pairs), nats, told)


def is_sure(alignment: Alignment, lengths: Sequence[Sequence[int]]) -> bool:
    """Whether nearly all of both texts is aligned, and rich: what is learnt from, and needs no second look.

    `lengths` are those of the sentences of either text.
    """
    verdict = _weigh(alignment, lengths)
    return min(verdict[:2]) >= _NEARLY_ALL and _is_rich(alignment) and alignment.differ <= 1


_NEARLY_ALL = 0.7


def is_glossed(*langs: str) -> bool:
    """Whether all these languages have a glossary: then no lexicon of their words is learnt."""
    return set(langs).issubset(packaged_languages())


def learn(texts: Mapping[int, Text] | Sequence[Text], found: Iterable[Alignment]) -> Lexicons:
    """The words that translate each other, by pair of languages, from the alignments that are sure.

    Only where a language has no glossary. Each text is learnt from once, or copies would count for many.
    """
    articles: defaultdict[tuple[str, str], list[Sentences]] = defaultdict(list)
    used: set[int] = set()
    for alignment in found:
        first, second = (texts[text].bitext for text in alignment[:2])
        langs = first.lang, second.lang
        sure = not is_glossed(*langs) and is_sure(alignment, (first.lengths, second.lengths))
        if sure and used.isdisjoint(alignment[:2]):
            used.update(alignment[:2])
            articles[langs].append(_sentences(alignment, first, second))
    learnt = {langs: learn_lexicon(sentences) for langs, sentences in articles.items()}
    return {langs: lexicon for langs, lexicon in learnt.items() if lexicon}


def _sentences(alignment: Alignment, first: Bitext, second: Bitext) -> Sentences:
    """The stems of each two single sentences that are aligned."""
    mine, theirs = stems_of(first), stems_of(second)
    return [
        (mine[i], theirs[j])
        for (i, end), (j, other_end), _ in alignment.pairs
        if end - i == 1 == other_end - j
    ]


class Text:
    """A text whose leftovers are blanked (`fingerprints.blank_out`), with its anchors and, once asked for, its
    sentences; `name` is the id of its article."""

    def __init__(self, name: str, lang: str, body: str) -> None:
        self.name = name
        self.lang = lang
        self.body = body
        self.latin = is_latin(body)
        self.anchors = find_anchors(body, lang)
        self._bitext: Bitext | None = None

    @cached_property
    def stems(self) -> frozenset[str]:
        """All its words, folded and cut."""
        return frozenset(find_stems(self.body))

    @property
    def cut(self) -> bool:
        """Whether its sentences were asked for."""
        return self._bitext is not None

    @property
    def bitext(self) -> Bitext:
        if self._bitext is None:
            blanks = (Span(*found.span()) for found in _BLANKS.finditer(self.body))
            left = tuple(Skipped(blank, "leftover") for blank in blanks)
            self._bitext = cut(Article(self.name, self.body, self.lang, leftovers=left), self.anchors)
        return self._bitext


_BLANKS = re.compile(f"{BLANK}+")


class _Expected:
    """How probable a key is in an article by chance: by all articles, and by those that tell the same story."""

    def __init__(self, texts: Sequence[Text], candidates: Iterable[_Candidate]) -> None:
        self.texts = texts
        self.holders: defaultdict[str, set[int]] = defaultdict(set)
        for place, text in enumerate(texts):
            for anchor in text.anchors:
                self.holders[anchor.key].add(place)
        self.near: defaultdict[int, set[int]] = defaultdict(set)
        for first, second, _ in candidates:
            self.near[first].add(second)
            self.near[second].add(first)
        self.joined: defaultdict[int, set[int]] = defaultdict(set)

    def join(self, first: int, second: int) -> None:
        """Two texts translate each other: what one says is no proof that any text would say it of the other."""
        self.joined[first].add(second)
        self.joined[second].add(first)

    def of(self, first: int, second: int) -> Callable[[str], float]:
        """The share of other articles that hold a key, of all and of those near either text.

        Articles that do not hold it are added to both, so that a few that do prove little. What a lexicon
        translates is looked for in the near ones alone.
        """
        places = (self.near[first] | self.near[second]) - {first, second}
        places -= self.joined[first] | self.joined[second]

        def share(key: str) -> float:
            holders = self.holders.get(key, set())
            if key[0] == WORD and " " in key:
                held = sum(not self.texts[text].stems.isdisjoint(key[1:].split(" ")) for text in places)
            else:
                held = len(holders & places)
            return chance_of(len(holders), len(self.texts), held, len(places))

        return share


def chance_of(carriers: int, articles: int, held: int, near: int) -> float:
    """How probable a key is in an article by chance: `carriers` of all articles have it, the two texts that are
    compared among them, and `held` of those `near` either."""
    return max((max(0, carriers - 2) + 0.5) / (articles - 2 + UNSEEN), (held + 0.5) / (near + UNSEEN_NEAR))


UNSEEN, UNSEEN_NEAR = 10, 14


def _candidates(texts: Sequence[Text]) -> list[_Candidate]:
    """The pairs of articles that share rare anchors; most shared first."""
    with duckdb.connect() as connection:
        connection.register("rows", _rows(texts))
        connection.execute("CREATE TABLE anchors AS SELECT * FROM rows")
        connection.execute(f"CREATE TABLE newcomers AS SELECT range AS article FROM range({len(texts)})")
        for name, select in STEPS:
            connection.execute(f"CREATE TABLE {name} AS {select}")
        shared = connection.execute(
            "SELECT first, second, score FROM crossings ORDER BY score DESC, first, second"
        )
        found = shared.fetchall()
    candidates = []
    for pair in found:
        first, second = sorted(pair[:2], key=lambda text: texts[text].lang)
        candidates.append(_Candidate(first, second, pair[2]))
    return candidates


def _rows(texts: Sequence[Text]) -> dict[str, np.ndarray]:
    """The relation `anchors`: sounds only where the articles are of several scripts, and no marks."""
    unused = (MARK,) if len({text.latin for text in texts}) > 1 else (MARK, SOUND)
    numbers: dict[str, int] = {}
    rows: list[tuple[int, int, int]] = []
    for place, text in enumerate(texts):
        for key, start in text.anchors:
            if key[0] not in unused:
                number = numbers.get(key)
                if number is None:
                    number = numbers[key] = number_key(key)
                rows.append((place, number, start))
    columns = np.array(rows, np.int64).reshape(-1, 3)
    langs = np.array([text.lang for text in texts], object)
    return {
        "article": columns[:, 0],
        "lang": langs[columns[:, 0]],
        "anchor": columns[:, 1],
        "position": columns[:, 2],
    }


def number_key(key: str) -> int:
    """A number for a key that is the same in every run and on every machine."""
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big", signed=True)


class Alignment(NamedTuple):
    """Two texts, by their places, the pairs of sentences that were aligned, and how many numbers of these agree.

    `differ`: numbers of one sentence where the other has one in its stead; `fidelity`: how much likelier the pairs
    are translated than told anew, in nats; `told`: the share of both texts that is aligned, translated or told anew.
    """

    first: int
    second: int
    pairs: tuple[Pair, ...]
    agree: int = 0
    differ: int = 0
    fidelity: float = 0.0
    told: float = 0.0

    @property
    def worth(self) -> float:
        """What speaks for it, in nats."""
        return sum(pair.score for pair in self.pairs)


def _compare_numbers(a: Bitext, b: Bitext, pairs: Sequence[Pair]) -> tuple[int, int]:
    agree = differ = 0
    for pair in pairs:
        first, second = (
            {key for keys in text.keys[slice(*group)] for key in keys if key[0] == NUMBER}
            for text, group in ((a, pair.first), (b, pair.second))
        )
        agree += len(first & second)
        differ += min(len(first - second), len(second - first))
    return agree, differ


class Verdict(NamedTuple):
    """What the alignment of two texts says: the share of each that is aligned, and what speaks for it, in nats."""

    first: float
    second: float
    worth: float


def judge(
    found: Sequence[Alignment], lengths: Sequence[Sequence[int]], *, strict: bool = False
) -> Iterator[tuple[Alignment, Verdict]]:
    """The alignments that are translations, in whole or in part; `lengths`: of the sentences of each text.

    `strict`: only whole ones, each the best of both texts. A learnt lexicon knows the words of templates best.
    """
    most: defaultdict[int, float] = defaultdict(float)
    for alignment in found:
        for text in alignment[:2]:
            most[text] = max(most[text], alignment.worth)
    for alignment in found:
        one, other = alignment[:2]
        sides, best = (lengths[one], lengths[other]), (most[one], most[other])
        if verdict := decide(alignment, sides, best, strict=strict):
            yield alignment, verdict


def decide(
    alignment: Alignment, lengths: Sequence[Sequence[int]], most: tuple[float, float], *, strict: bool = False
) -> Verdict | None:
    """The verdict on an alignment if it is a translation; `lengths`: of the sentences of either text, `most`: the
    worth of the best alignment of either."""
    verdict = _weigh(alignment, lengths)
    likely = _is_whole(verdict) or (not strict and _is_part(alignment, verdict, lengths))
    rivalled = alignment.worth < max(most) if strict else _is_rivalled(alignment, verdict, most)
    return verdict if likely and not rivalled and not _is_contradicted(alignment) else None


def _weigh(alignment: Alignment, lengths: Sequence[Sequence[int]]) -> Verdict:
    return Verdict(*_shares(alignment.pairs, lengths), alignment.worth)


def _shares(pairs: Sequence[Pair], lengths: Sequence[Sequence[int]]) -> tuple[float, float]:
    """The share of the characters of either text that stands in these pairs."""
    first = sum(sum(lengths[0][slice(*pair.first)]) for pair in pairs)
    second = sum(sum(lengths[1][slice(*pair.second)]) for pair in pairs)
    return first / sum(lengths[0]), second / sum(lengths[1])


_LEAST_SHARE, _LEAST_OF_ONE = 0.4, 0.5  # of the characters of both texts, and of one of them
_LEAST_WORTH = 3.0  # nats: twenty to one


def _is_whole(verdict: Verdict) -> bool:
    """Whether enough of both texts is aligned for one to translate the other as a whole."""
    low, high = sorted(verdict[:2])
    return low >= _LEAST_SHARE and high >= _LEAST_OF_ONE and verdict.worth >= _LEAST_WORTH


_LEAST_PART = 0.2  # of the characters of one text
_LEAST_RUN = 3  # pairs of sentences
_TOLD = 0.6  # of the characters of both texts
_LEAST_FIDELITY = 3.0  # nats: twenty to one that they are translated, if one of the texts holds them
_PART_WORTH = 7.0  # nats: a thousand to one, for each place where such a part might stand


def _is_part(alignment: Alignment, verdict: Verdict, lengths: Sequence[Sequence[int]]) -> bool:
    """Whether one text holds the translation of a part of the other: fewer sentences, that must say more.

    Where the rest is told anew, sentence after sentence, the two are issues of one bulletin, or of one template.
    """
    places = len(lengths[0]) * len(lengths[1])
    said = alignment.fidelity + verdict.worth
    return (
        alignment.told < _TOLD
        and alignment.fidelity >= _LEAST_FIDELITY
        and said >= _PART_WORTH + log(places)
        and _is_enough(_leave_closing(alignment, lengths), lengths)
    )


def _is_enough(pairs: Sequence[Pair], lengths: Sequence[Sequence[int]]) -> bool:
    return len(pairs) >= _LEAST_RUN and max(_shares(pairs, lengths)) >= _LEAST_PART


def _leave_closing(alignment: Alignment, lengths: Sequence[Sequence[int]]) -> tuple[Pair, ...]:
    """The pairs without those with which both texts close, where these are less than half of either.

    So end texts of one publisher: who it is, how to reach it, who wrote and edited this.
    """
    pairs, ends = alignment.pairs, (len(lengths[0]), len(lengths[1]))
    start = len(pairs)
    while start and all(side[1] >= end - 1 for side, end in zip(pairs[start - 1][:2], ends, strict=True)):
        start -= 1
        ends = pairs[start].first[0], pairs[start].second[0]
    return pairs[:start] if max(_shares(pairs[start:], lengths)) < _CLOSING else pairs


_CLOSING = 0.5


_DIFFER, _DIFFER_IF_RICH = (
    0.5,
    0.75,
)  # of the numbers that agree, and where the rest says as much as a translation


def _is_contradicted(alignment: Alignment) -> bool:
    """Whether so many numbers differ that the sentences tell another story in the same words.

    One may always: translators err, and edited copies change a figure.
    """
    most = _DIFFER_IF_RICH if _is_rich(alignment) else _DIFFER
    return alignment.differ > 1 and alignment.differ > most * alignment.agree


def _is_rich(alignment: Alignment) -> bool:
    """Whether sentences share more than the words of a template."""
    return alignment.worth >= _RICH * len(alignment.pairs)


_RICH = 2.5  # nats a pair of sentences
_NEAR_EDITED = (
    0.4  # of the worth of the best alignment of either text, for a copy in which numbers were changed
)
_NEAR = 0.7  # of the worth of the best alignment of one text: it has no better source
_LEAST_RIVALLED = 0.25  # of the characters of one text


def _is_rivalled(alignment: Alignment, verdict: Verdict, most: tuple[float, float]) -> bool:
    """Whether another text accounts for one of the two so much better that the likeness is that of a template.

    Copies of a translation, edited or in part, have better rivals too; they differ from a template in that what
    they share is rich, that their numbers agree, and that one of the two has no better source.
    """
    near = sorted(verdict.worth / best for best in most)
    if near[0] >= 1:
        return False
    agrees = alignment.differ == 0 or near[0] >= _NEAR_EDITED
    return not (_is_rich(alignment) and agrees and near[1] >= _NEAR and max(verdict[:2]) >= _LEAST_RIVALLED)


def match_of(first: str, second: str, passages: tuple[tuple[Span, Span], ...], verdict: Verdict) -> Match:
    """The match of two articles that translate each other, or a third."""
    evidence = (
        Evidence("aligned-sentences", first, None, f"{verdict.first:.2f}"),
        Evidence("aligned-sentences", second, None, f"{verdict.second:.2f}"),
    )
    score = round(1 - exp(-max(0.0, verdict.worth) / 8), 3)
    return Match(first, second, passages, True, score, evidence)
