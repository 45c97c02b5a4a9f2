"""What the language model hears of who plays which part in an act, and of what it is about.

A second look at what the models over the parse rated: how sure they are, how loud the words are for the part, and how
loud others at hand are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from kg.encoder import ORDER
from kg.events.build import Candidate
from kg.events.steps import held, odds, steps

_TENTHS = range(1, 11)
_FAINT = 1e-3

Span = tuple[int, int]


def loudest(candidate: Candidate, head: str, offsets: Iterable[int]) -> float | None:
    """The highest score, for the act's class, of the pieces at these places of the text; None where none was read."""
    scores = candidate.context.scores
    rows = [row for row in map(scores.at, offsets) if row is not None]
    return float(scores.of(head)[rows, ORDER.index(candidate.report.type)].max()) if rows else None


def ahead_of(loud: Sequence[float | None]) -> list[float | None]:
    """How far each is ahead of the loudest of the others; None where there is no other."""
    found: list[float | None] = []
    for at, own in enumerate(loud):
        others = [other for n, other in enumerate(loud) if n != at and other is not None]
        found.append((own if own is not None else 0.0) - max(others) if others else None)
    return found


def of_agent(
    candidate: Candidate, what: str, by_frame: str, sure: float, heard: Mapping[str, float | None]
) -> dict[str, float]:
    """What is heard of somebody at hand for a part, by name: `what` they are, and the part that the frame gives them.

    `heard` has their own score, how far it is ahead of the others', their score for the other part, and the log odds
    of the surest who is listed beside them.
    """
    kind = candidate.report.type
    known = "named" if heard["own"] is not None else "unnamed"
    seen = {f"kind={what}:{known}": 1.0, f"{known}:{by_frame}": 1.0}
    crossed = (f"{kind}:{known}", f"frame={by_frame}")
    values = {"sure": odds(sure), **{name: value for name, value in heard.items() if value is not None}}
    for name, value in values.items():
        seen |= {**steps(name, value), **{f"{name}:{fact}": held(value) for fact in crossed}}
    return {**seen, **dict.fromkeys(crossed, 1.0)}


def of_phrase(candidate: Candidate, span: Span | None, around: Span, cut: str, sure: float) -> dict[str, float]:
    """What is heard of a phrase that may say what the act is about, by name, given its span and its sentence's.

    The chances of its pieces make an expected precision, recall and F1 of its words against a reader's.
    """
    kind = candidate.report.type
    seen = {f"cut={cut}": 1.0, f"type={kind}": 1.0, **steps("sure", odds(sure)), f"sure:{kind}": held(odds(sure))}
    shares = _shares(candidate, span, around) if span else None
    if shares is None:
        return {**seen, "unread": 1.0}
    for name, value in zip(("precision", "recall", "f1"), shares, strict=True):
        seen |= steps(name, value, 0.1, _TENTHS)
        seen |= {f"{name}:{kind}": value, f"{name}:{cut}": value}
    return seen


def _shares(candidate: Candidate, span: Span, around: Span) -> tuple[float, float, float] | None:
    scores, column = candidate.context.scores, ORDER.index(candidate.report.type)
    chances = 1.0 / (1.0 + np.exp(-scores.of("topic")[:, column]))
    words, total = chances[scores.among(*span)], float(chances[scores.among(*around)].sum())
    if not len(words) or total < _FAINT:
        return None
    inside = float(words.sum())
    precision, recall = inside / len(words), min(1.0, inside / total)
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0
