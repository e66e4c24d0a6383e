"""The quality gate: what makes it fail, and that floors never fall silently."""

from __future__ import annotations

import tomllib

import pytest

from eval.gate import Floors, Measured, compare, parse_figures, pin, write_floors

MEASURED = Measured("written test", "d1", {"joint f1": 80.0, "speaker": 90.0})
FLOORS: Floors = {"written test": {"sha256": "d1", "joint f1": 79.5, "speaker": 90.0}}


def test_figures_at_their_floors_pass() -> None:
    assert compare([MEASURED], FLOORS, shared=False) == []


@pytest.mark.parametrize(
    ("measured", "message"),
    [
        (
            Measured("written test", "d1", {"joint f1": 79.4, "speaker": 90.0}),
            "joint f1 is 79.4, below its floor of 79.5",
        ),
        (Measured("written test", "d2", {"joint f1": 99.0, "speaker": 99.0}), "the data is not what"),
        (Measured("written test", "d1", {"joint f1": 80.0}), "speaker has a floor, and was not measured"),
        (Measured("other", "d1", {"joint f1": 80.0}), "no floor is pinned"),
    ],
)
def test_the_gate_fails_on(measured: Measured, message: str) -> None:
    assert any(message in said for said in compare([measured], FLOORS, shared=False))


@pytest.mark.parametrize(("shared", "failures"), [(True, 1), (False, 0)])
def test_shared_floors_count_where_the_shared_data_is(shared: bool, failures: int) -> None:
    floors: Floors = {**FLOORS, "shared en_news": {"sha256": "d", "joint f1": 70.0}}
    assert len(compare([MEASURED], floors, shared=shared)) == failures


def test_pinning_raises_a_floor_to_just_under_the_figure() -> None:
    new, said = pin(
        [Measured("written test", "d1", {"joint f1": 85.0, "speaker": 91.0})], FLOORS, lower=False
    )
    assert new["written test"] == {"sha256": "d1", "joint f1": 84.5, "speaker": 90.5}
    assert said == []


@pytest.mark.parametrize(("lower", "floor"), [(False, 79.5), (True, 69.5)])
def test_a_floor_is_lowered_only_when_told_and_always_said(lower: bool, floor: float) -> None:
    new, said = pin(
        [Measured("written test", "d1", {"joint f1": 70.0, "speaker": 90.0})], FLOORS, lower=lower
    )
    assert new["written test"]["joint f1"] == floor
    assert any("joint f1 is 70.0" in sentence for sentence in said)


def test_floors_survive_being_written() -> None:
    assert tomllib.loads(write_floors(FLOORS)) == FLOORS


def test_figures_of_a_shared_scorer() -> None:
    printed = "overlap .3         {'p': 90.0, 'r': 80.0, 'f1': 84.7}\nspeaker accuracy   91.2\ngold    20\n"
    assert parse_figures(printed) == {"overlap .3 f1": 84.7, "speaker": 91.2}
    assert parse_figures(printed, recall_only=True) == {"overlap .3 r": 80.0, "speaker": 91.2}
