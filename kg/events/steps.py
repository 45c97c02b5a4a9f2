"""Scores of the language model and chances as features.

They are log odds. As a feature each is a row of steps, of which the last is taken in part, so that a small difference
between processors stays a small difference in what is told.
"""

from __future__ import annotations

import math

MOST = 6.0
_STEP = 0.7
_LEVELS = range(-8, 7)


def odds(chance: float) -> float:
    """The log odds of a chance."""
    return math.log(max(chance, 1e-6) / max(1.0 - chance, 1e-6))


def chance_of(log_odds: float) -> float:
    """The chance in [0, 1] of log odds."""
    return 1.0 / (1.0 + math.exp(-log_odds))


def steps(name: str, value: float, high: float = _STEP, levels: range = _LEVELS) -> dict[str, float]:
    """The steps, each so high, that a score has climbed, the last in part."""
    climbed = value / high + 1.0
    return {f"{name}>={level}": min(1.0, climbed - level) for level in levels if climbed > level}


def held(value: float) -> float:
    """The score in [-1, 1]."""
    return max(-MOST, min(MOST, value)) / MOST
