"""The stages that find translations among the articles of Parquet files.

The same functions of texts and pairs as in `tracing.translation`, and the same SQL of candidates; what that keeps of
all articles while it aligns one pair after the other is here in relations. Nothing is done where all articles are in
one language.
"""

from __future__ import annotations

from functools import partial

import msgspec

from selon.engines import translation_relations as relations
from selon.engines.batches import MATCHES
from selon.engines.translation_batches import (
    ALIGNED,
    ANCHORS,
    BITEXTS,
    Aligned,
    Known,
    align_crossings,
    cut_texts,
    judge_alignments,
    take_anchors,
)
from selon.engines.work import Work
from selon.tracing.anchor_queries import STEPS
from selon.tracing.queries import Bound
from selon.tracing.reuse import SAME_WORDS
from selon.tracing.translation import Lexicons, Text, learn

# The steps whose relations are read more than once.
_STORED = {"standing", "rare_ones", "shared_anchors", "whole"}
_TAUGHT = (
    2_000  # pairs of articles that a lexicon is learnt from: its sentences are enough from some four hundred
)


def find_translations(work: Work) -> None:
    """Makes `matches` of the pairs that share text and of those that translate each other."""
    if work.engine.rows(relations.LANGUAGES)[0][0] < 2:
        work.engine.define("matches", relations.MATCHES_OF_ONE)
        return
    _find_crossings(work)
    known = _know(work)
    aligned = _align(work, known)
    translated = [_judge(work, "translated_1", aligned, strict=False)]
    if lexicons := _learn(work, aligned):
        again = Known(known.articles, known.common, lexicons)
        translated.append(_look_again(work, again, aligned, translated[0]))
    union = " UNION ALL ".join(f"SELECT * FROM {name}" for name in translated)
    work.engine.define("translated", union)
    work.keep("matches", relations.MATCHES.format(translated="translated", same_words=SAME_WORDS))


def _find_crossings(work: Work) -> None:
    """Candidates, of each article a bounded number, and their sentences."""
    engine = work.engine
    work.apply("all_anchors", take_anchors, relations.BODIES, ANCHORS)
    engine.define("anchors", relations.ANCHORS)
    for name, select in STEPS:
        if name in _STORED:
            work.keep(name, select)
        else:
            engine.define(name, select)
    work.keep("crossing_ranks", relations.CROSSING_RANKS)
    engine.define("crossed", relations.CROSSED)
    engine.define("beside", relations.BESIDE)
    times, largest = engine.rows(relations.RIVALLED)[0]
    if times:
        work.outcome.bounds.append(Bound("rivals", times, largest))
    work.apply("bitexts", cut_texts, relations.CROSSED_BODIES, BITEXTS)


def _know(work: Work) -> Known:
    articles = work.engine.rows(relations.ANCHORED)[0][0]
    near = 2 * work.engine.rows(relations.MOST_BESIDE)[0][0]
    common = work.engine.rows(relations.COMMON.format(near=near, articles=articles))
    return Known(articles, dict(common))


def _align(work: Work, known: Known) -> str:
    """Aligns candidates in turns; the relation that holds all of them."""
    engine = work.engine
    engine.define("aligned_0", relations.NONE_ALIGNED)
    engine.define("sure_0", relations.NONE_ALIGNED)
    for turn in range(1, relations.TURNS + 1):
        before, sure = f"aligned_{turn - 1}", f"sure_{turn - 1}"
        engine.define(f"settled_{turn}", relations.SETTLED.format(sure=sure))
        left = relations.LEFT.format(pairs="crossed", settled=f"settled_{turn}", aligned=before)
        engine.define(f"left_{turn}", left)
        pairs = f"left_{turn}"
        if turn < relations.TURNS:
            engine.define(f"foremost_{turn}", relations.FOREMOST.format(left=pairs))
            pairs = f"foremost_{turn}"
        _take_turn(work, f"turn_{turn}", pairs, sure, known)
        done = [f"SELECT * FROM turn_{n}_aligned" for n in range(1, turn + 1)]
        engine.define(f"aligned_{turn}", " UNION ALL ".join(done))
        engine.define(f"sure_{turn}", f"SELECT first, second, score FROM aligned_{turn} WHERE sure")
    return f"aligned_{relations.TURNS}"


def _take_turn(work: Work, name: str, pairs: str, sure: str, known: Known) -> None:
    """Aligns pairs, page by page, into `NAME_aligned`."""
    work.keep(name, relations.TURN.format(pairs=pairs))
    work.engine.define(f"{name}_needs", relations.TURN_NEEDS.format(turn=name))
    record = "b.record" if known.lexicons else "NULL"
    pages = relations.TURN_PAGES.format(needs=f"{name}_needs", sure=sure, turn=name, near_record=record)
    work.apply(f"{name}_aligned", partial(align_crossings, known=known), pages, ALIGNED, "page")


def _judge(work: Work, name: str, aligned: str, *, strict: bool) -> str:
    """Makes the relation of that name of the alignments that are translations."""
    engine = work.engine
    engine.define(f"{name}_sure", f"SELECT first, second, score FROM {aligned} WHERE sure")
    engine.define(f"{name}_settled", relations.SETTLED.format(sure=f"{name}_sure"))
    engine.define(f"{name}_weighed", relations.WEIGHED.format(aligned=aligned, settled=f"{name}_settled"))
    engine.define(f"{name}_most", relations.MOST.format(weighed=f"{name}_weighed"))
    select = relations.JUDGED.format(weighed=f"{name}_weighed", most=f"{name}_most")
    work.apply(name, partial(judge_alignments, strict=strict), select, MATCHES)
    return name


def _learn(work: Work, aligned: str) -> Lexicons:
    """The words that translate each other, learnt here from pairs of bounded number."""
    engine = work.engine
    engine.define("taught", relations.TAUGHT.format(aligned=aligned, most=_TAUGHT))
    alignments = [
        msgspec.json.decode(row[0], type=Aligned).alignment
        for row in engine.rows("SELECT record FROM taught")
    ]
    if not alignments:
        return {}
    bodies = engine.rows(relations.TAUGHT_BODIES)
    return learn({article: Text("", lang, body) for article, lang, body in bodies}, alignments)


def _look_again(work: Work, known: Known, aligned: str, translated: str) -> str:
    """Aligns with lexicons the pairs of which neither text was matched."""
    engine = work.engine
    engine.define("matched", relations.MATCHED.format(translated=translated))
    engine.define("again", relations.AGAIN)
    engine.define("sure_before", f"SELECT first, second, score FROM {aligned} WHERE sure")
    _take_turn(work, "again_turn", "again", "sure_before", known)
    return _judge(work, "translated_2", "again_turn_aligned", strict=True)
