"""Reports, agents, places and amounts as JSON that loses nothing, and back: what a decision keeps of its subject."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from kg.model import Agent, Evidence, Money, Place, Report

Record = Mapping[str, Any]
Naming = Agent | Place


def written(record: Any) -> str:
    """The record in the one form in which it is kept: keys sorted, no spaces."""
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def naming_to_record(naming: Naming) -> Record:
    """The agent or place; what is not known of it is left out. A place has the kind "place"."""
    kind = {"kind": "place"} if isinstance(naming, Place) else {}
    return _without_none({**asdict(naming), **kind})


def naming_from_record(record: Record) -> Naming:
    """The agent or place that `naming_to_record` wrote."""
    if record["kind"] == "place":
        return Place(**{name: value for name, value in record.items() if name != "kind"})
    return Agent(**record)


def agent_from_record(record: Record) -> Agent:
    """The agent of that record; raises TypeError for a place."""
    found = naming_from_record(record)
    if isinstance(found, Place):
        raise TypeError(f"{found.name} is a place, and places do not act")
    return found


def place_from_record(record: Record) -> Place:
    """The place of that record."""
    return Place(**{name: value for name, value in record.items() if name != "kind"})


def money_to_record(money: Money) -> Record:
    """The amount, its value in exact digits."""
    return {"value": str(money.value), "currency": money.currency, "wording": money.wording}


def money_from_record(record: Record) -> Money:
    """The amount of that record."""
    return Money(Decimal(str(record["value"])), record.get("currency"), record.get("wording") or "")


def report_to_record(report: Report) -> Record:
    """The report, whole."""
    return {
        "type": report.type,
        "status": report.status,
        "evidence": [asdict(span) for span in report.evidence],
        "actors": [naming_to_record(agent) for agent in report.actors],
        "targets": [naming_to_record(agent) for agent in report.targets],
        "places": [naming_to_record(place) for place in report.places],
        "start": report.start,
        "end": report.end,
        "amounts": [money_to_record(money) for money in report.amounts],
        "items": list(report.items),
        "topic": report.topic,
        "confidence": report.confidence,
        "rule": report.rule,
        "said_by": naming_to_record(report.said_by) if report.said_by else None,
    }


def report_from_record(record: Record) -> Report:
    """The report that `report_to_record` wrote."""
    return Report(
        type=record["type"],
        status=record["status"],
        evidence=tuple(Evidence(**span) for span in record["evidence"]),
        actors=tuple(map(agent_from_record, record["actors"])),
        targets=tuple(map(agent_from_record, record["targets"])),
        places=tuple(map(place_from_record, record["places"])),
        start=record["start"],
        end=record["end"],
        amounts=tuple(map(money_from_record, record["amounts"])),
        items=tuple(record["items"]),
        topic=record["topic"],
        confidence=record["confidence"],
        rule=record["rule"],
        said_by=agent_from_record(record["said_by"]) if record["said_by"] else None,
    )


def _without_none(record: Record) -> Record:
    return {name: value for name, value in record.items() if value is not None}
