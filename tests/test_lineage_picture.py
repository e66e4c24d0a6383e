"""The lineage picture: who hangs under whom, where everything stands, and what is folded."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from selon.records import Article, Contents, Derivation, Reading, Trace
from selon.reports.index import Index
from selon.reports.interface import load_interface
from selon.reports.lineage import MOST, FoldedLane, Lanes, arrange_lanes, grow_forest
from selon.reports.picture import WIDTH, Picture, draw_lineage
from selon.reports.room import fit, measure
from selon.reports.timeline import lay_out_time
from tests.cases import load_case, make_case

WORDS = load_interface("en")


def _draw(contents: Contents) -> tuple[Index, Lanes, Picture]:
    index = Index(contents)
    lanes = arrange_lanes(index)
    return index, lanes, draw_lineage(index, lanes, WORDS)


def _x(picture: Picture, article: str) -> float:
    return next(dot.x for dot in picture.dots if article in dot.articles)


def test_each_article_hangs_under_the_one_it_takes_from() -> None:
    forest = grow_forest(Index(load_case()))
    assert {name: link.source for name, link in forest.above.items()} == {
        "cove": "ledger",
        "courant": "ledger",
        "signal": "courant",
        "transmar": "ledger",
        "soir": "transmar",
        "patriot": "ledger",
        "strait": "signal",
        "ledger2": "ledger",
    }
    assert [name for depth, name in forest.walk("ledger") if depth == 0] == ["ledger"]
    assert len(list(forest.walk("ledger"))) == 9


def test_time_runs_to_the_right_and_a_lane_is_an_outlet() -> None:
    index, lanes, picture = _draw(load_case())
    xs = [_x(picture, name) for name in index.order]
    assert xs == sorted(xs)
    assert picture.rows[0].name == "The Calmora Ledger"
    assert len(picture.rows) == len(index.outlets)
    assert {lane.name for lane in lanes.alone} == {"La Gazette de Port-Sable", "Le Marin d'Esquerre"}


def test_declared_links_are_solid_and_the_loop_is_lit() -> None:
    _, _, picture = _draw(load_case())
    drawn = {(d.derived, d.source): line for line in picture.lines for d in line.links}
    assert drawn["cove", "ledger"].declared
    assert not drawn["patriot", "ledger"].declared
    assert {pair for pair, line in drawn.items() if line.looped} == {
        ("ledger2", "signal"),
        ("signal", "courant"),
        ("courant", "ledger"),
        ("ledger2", "courant"),
    }
    words = drawn["soir", "transmar"].words
    assert words
    assert words.plain == "rewrite EN → FR · "
    assert "negation flipped" in words.apart


def test_an_absent_article_stands_before_those_that_credit_it() -> None:
    index, _, picture = _draw(load_case(without="ledger"))
    absent = next(dot for dot in picture.dots if dot.absent)
    assert absent.articles == ("ledger",)
    takers = [d.derived for d in index.out["ledger"]]
    assert absent.x < min(_x(picture, name) for name in takers)


def test_more_lanes_than_fit_are_folded_and_none_is_lost() -> None:
    for size in (300, 1000):
        index, _, picture = _draw(make_case(size))
        assert len(picture.rows) <= MOST
        shown = [name for row in picture.rows for name in row.articles]
        assert sorted(shown) == sorted(index.readings)
        assert any(isinstance(row.folded, FoldedLane) for row in picture.rows)


def test_what_stays_leads_back_to_what_stays() -> None:
    index = Index(make_case(300))
    lanes = arrange_lanes(index)
    kept = {lane.name for lane in lanes.linked if not isinstance(lane, FoldedLane)}
    for lane in lanes.linked:
        if isinstance(lane, FoldedLane) and lane.under is not None:
            assert index.outlet(lane.under) in kept


def test_it_is_made_fast() -> None:
    contents = make_case(1000)
    start = time.process_time()
    _draw(contents)
    assert time.process_time() - start < 1


def test_no_two_lines_of_text_share_their_place() -> None:
    _, _, picture = _draw(load_case())
    placed = [w for w in (*picture.titles, *(line.words for line in picture.lines)) if w]
    boxes = []
    for words in placed:
        width = measure(words.plain, 7.1) + measure(words.apart, 7.7)
        left = words.x if words.anchor == "start" else words.x - width
        boxes.append((words.y, left, left + width))
    for n, (y, left, right) in enumerate(boxes):
        for other_y, other_left, other_right in boxes[:n]:
            assert y != other_y or right <= other_left + 8 or other_right <= left + 8


def test_text_is_cut_to_its_room() -> None:
    assert fit("Four miles of history", 1000, 7) == "Four miles of history"
    assert fit("Four miles of history", 90, 7).endswith("…")
    assert fit("Four miles", 5, 7) == ""


def test_long_gaps_are_folded_and_short_ones_keep_their_length() -> None:
    noon = datetime(2025, 10, 20, 12)
    moments = [noon, noon + timedelta(hours=1), noon + timedelta(hours=3), noon + timedelta(days=9)]
    axis = lay_out_time(moments, 200, 1176)
    xs = [axis.at[m] for m in moments]
    assert xs[2] - xs[1] == pytest.approx(2 * (xs[1] - xs[0]))
    assert [fold.hours for fold in axis.folds] == [213]
    assert axis.undated is None
    assert lay_out_time([noon, None], 200, 1176).x(None) < axis.at[noon]


_NAMES = st.integers(0, 11)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(_NAMES, _NAMES, st.booleans()), max_size=30, unique_by=lambda t: t[:2]),
    st.lists(st.one_of(st.none(), st.integers(0, 5000)), min_size=12, max_size=12),
)
def test_any_links_and_any_dates_make_a_picture(
    links: list[tuple[int, int, bool]], minutes: list[int | None]
) -> None:
    start = datetime(2025, 1, 1)
    readings = tuple(
        Reading(
            Article(
                f"a{n}",
                "Text.",
                outlet=f"Outlet {n % 7}",
                published=(start + timedelta(minutes=m)).isoformat() if m is not None else None,
            )
        )
        for n, m in enumerate(minutes)
    )
    trace = Trace(
        tuple(
            Derivation(f"a{b}", f"a{a}", "edited", declared, 0.5, "unknown")
            for a, b, declared in links
            if a != b
        )
    )
    contents = replace(Contents("Any", readings), trace=trace)
    index, _, picture = _draw(contents)
    forest = grow_forest(index)
    met = [name for root in forest.roots for _, name in forest.walk(root)]
    assert sorted(met) == sorted(index.readings)
    assert all(0 <= dot.x <= WIDTH for dot in picture.dots)
    assert sorted(a for dot in picture.dots for a in dot.articles) == sorted(index.readings)
