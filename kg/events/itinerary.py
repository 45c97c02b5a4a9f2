"""What the acts of one journey lend each other: a meeting on a trip is where the trip then is, and in its days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.model import Report

SAID_THERE = frozenset(("Support", "Demand", "Condemnation", "Pledge"))


def along_the_way(reports: Sequence[Report]) -> tuple[Report, ...]:
    """The reports with the places and dates that their travellers' visits tell, where they tell none themselves."""
    done: list[Report] = []
    for report in reports:
        visit = _journey(done, report)
        if visit is not None:
            report = _lent(visit, report)
        done.append(report)
    return tuple(done)


def _journey(before: Sequence[Report], report: Report) -> Report | None:
    """The visit of one of the report's people told of last, of the same status, at the report's place if it has one."""
    if report.type not in ("Meeting", "Visit") and not (report.type in SAID_THERE and report.status == "planned"):
        return None
    people = {a.name for a in report.actors if a.kind == "person"}
    for visit in reversed(before):
        if (
            visit.type == "Visit"
            and visit.status == report.status
            and people & {a.name for a in visit.actors if a.kind == "person"}
        ):
            here = {p.country for p in report.places}
            if report.type == "Visit" or not here or here & {p.country for p in visit.places}:
                return visit
    return None


def _lent(visit: Report, report: Report) -> Report:
    start = report.start or (visit.start)
    if report.type == "Visit" or report.places:
        return replace(report, start=start)
    return replace(report, start=start, places=visit.places[:1])
