"""The small models: chances from weights, what weighed, and the ones that ship."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.events import linear

MODEL = linear.Model(-1.0, 0.4, {"a": 2.0, "b": -3.0, "c": 0.5})
SHIPPED = (
    "judge", "verdict", "cast_actor", "cast_target", "same_act", "status_planned", "status_proposed", "gist",
    "when", "where", "worth",
)  # fmt: skip
SECOND_LOOKS = {"heard": 200, "heard_actor": 100, "heard_target": 100, "heard_gist": 100}


def test_a_chance_is_the_logistic_of_the_sum() -> None:
    assert MODEL.chance([]) == pytest.approx(1 / (1 + math.e))
    assert MODEL.chance(["a", "unknown"]) == pytest.approx(1 / (1 + math.exp(-1.0)))


def test_what_is_there_in_part_counts_in_part() -> None:
    assert MODEL.chance({"a": 0.25, "c": 1.0, "unknown": 9.0}) == pytest.approx(0.5)


def test_what_weighed_most_comes_first() -> None:
    assert MODEL.weighed(["c", "a", "b", "unknown"], 2) == [("b", -3.0), ("a", 2.0)]


@given(st.lists(st.floats(-1e6, 1e6), max_size=5))
def test_any_weights_give_a_probability(weights: list[float]) -> None:
    model = linear.Model(0.0, 0.5, {str(n): w for n, w in enumerate(weights)})
    assert 0.0 <= model.chance(map(str, range(len(weights)))) <= 1.0


@pytest.mark.parametrize("name", [*SHIPPED, *SECOND_LOOKS])
def test_models_ship_with_weights_and_a_bar(name: str) -> None:
    model = linear.load(name)
    assert len(model.weights) > SECOND_LOOKS.get(name, 500)
    assert 0 < model.threshold < 1


def test_a_model_that_does_not_ship_is_missed() -> None:
    with pytest.raises(FileNotFoundError):
        linear.load("no-such-model")
