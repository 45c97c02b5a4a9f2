"""When and where an act took place: two small logistic models over the days and places at hand, shipped as data.

Frames read the time and place of the trigger's own clause; they cannot say that a summit told of in passing is dated by
the month beside it, that a call is of the day it is reported, or that talks on a journey are where the journey is. So
every day at hand is weighed (`dating`) and the likeliest taken, and every place (`siting`), of which several may hold.
Trained by `make train`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.events import dating, linear, siting
from kg.events.merge import Act
from kg.model import Report

# People come together in a place; other acts are seldom given one. A second one, or theirs, must be surer.
_TOGETHER = frozenset(("Meeting", "Visit", "Agreement", "Cooperation", "Vote", "Deescalation"))
_SURE = 0.7


def settled(acts: Sequence[Act], reports: Sequence[Report]) -> list[Report]:
    """The reports of the acts with their likeliest dates and places."""
    by_rules = tuple(act.report for act in acts)
    return [
        located(act, dated(act, report, by_rules[:number]), by_rules[:number])
        for number, (act, report) in enumerate(zip(acts, reports, strict=True))
    ]


def dated(act: Act, report: Report, before: Sequence[Report]) -> Report:
    """The report with the likeliest of the days at hand, none where none is likely."""
    model = linear.load("when")
    at_hand = dating.days(act.report, act.told_by, before)
    rated = [(model.chance(seen), -n, day) for n, (day, seen) in enumerate(at_hand)]
    chance, _, day = max(rated, key=lambda one: one[:2], default=(0.0, 0, None))
    if day is None or chance < model.threshold:
        return replace(report, start=None, end=None)
    return replace(report, start=day.start, end=day.end)


def located(act: Act, report: Report, before: Sequence[Report]) -> Report:
    """The report with the likeliest of the places at hand and any others that are all but sure."""
    model = linear.load("where")
    if report.type == "Visit" and report.places:
        return report
    at_hand = siting.spots(act.report, act.told_by, before)
    rated = sorted(((model.chance(seen), -n, spot.place) for n, (spot, seen) in enumerate(at_hand)), reverse=True)
    first = model.threshold if report.type in _TOGETHER else _SURE
    places = [place for n, (chance, _, place) in enumerate(rated) if chance >= (_SURE if n else first)]
    return replace(report, places=tuple(places))
