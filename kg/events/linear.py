"""Small logistic models whose weights ship as data: `kg/data/NAME.json`, made by `make train`.

A model is a bias, a threshold and a weight for each feature by name; features it does not know count nothing.
"""

from __future__ import annotations

import functools
import itertools
import json
import math
import operator
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Model:
    """A trained logistic model over named features that are present or absent, or present in part."""

    bias: float
    threshold: float
    weights: dict[str, float]

    def chance(self, seen: Iterable[str] | Mapping[str, float]) -> float:
        """The probability in [0, 1] of a yes. Weights are added in the order of their names, so sets may be given;
        those of a mapping count by its values."""
        weights = self.weights
        known = sorted(filter(weights.__contains__, seen))
        values = map(seen.__getitem__, known) if isinstance(seen, Mapping) else itertools.repeat(1.0)
        total = self.bias + sum(map(operator.mul, map(weights.__getitem__, known), values))
        return 1.0 / (1.0 + math.exp(-max(-40.0, min(40.0, total))))

    def weighed(self, seen: Iterable[str], most: int = 5) -> list[tuple[str, float]]:
        """The features that moved a decision most, heaviest first."""
        found = [(feature, self.weights[feature]) for feature in seen if feature in self.weights]
        return sorted(found, key=lambda pair: (-abs(pair[1]), pair[0]))[:most]


@functools.cache
def load(name: str) -> Model:
    """The model that ships as `kg/data/{name}.json`. Raises FileNotFoundError where there is none."""
    data = json.loads(files("kg").joinpath("data", f"{name}.json").read_text(encoding="utf-8"))
    return Model(data["bias"], data["threshold"], data["weights"])
