"""Events, reports, agents and places as plain records: the interchange schema, with IRIs and the class's role names.

Every way out that speaks JSON or tables takes these, so that all say the same.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from kg.iris import Iris
from kg.model import Agent, Event, Money, Place, Report, number
from kg.query.browse import Telling
from kg.query.events import Found, Quotation
from ontology.terms import BY_NAME

Record = dict[str, Any]


def event_record(found: Found, iris: Iris) -> Record:
    """The event with its evidence and ties; the class's role names stand beside `actors` and `targets`."""
    event = found.event
    class_ = BY_NAME[event.type]
    cameo, plover = class_.codes.get(event.status, (None, None))
    record = _act_record(event.iri, event, iris)
    roles = {class_.actor_role: record["actors"]}
    if class_.target_role:
        roles[class_.target_role] = record["targets"]
    return {
        **record,
        **roles,
        "evidence": [_quotation_record(quotation) for quotation in found.quotations],
        "disputed": list(event.disputed),
        "verdict": event.verdict,
        "edited": list(event.edited),
        "cameo": cameo,
        "plover": plover,
        "reports": len(event.reported_in),
        "sources": found.sources,
        **{name: list(tied) for name, tied in asdict(found.ties).items()},
    }


def report_record(telling: Telling, iris: Iris) -> Record:
    """One report and, in brief, the article that gives it."""
    report, article = telling.report, telling.article
    return {
        **_act_record(telling.iri, report, iris),
        "article": {
            "id": telling.article_iri,
            "title": article.title,
            "published": article.published,
            "source": article.source,
            "url": article.url,
        },
        "evidence": [{"start": span.start, "end": span.end, "quote": span.quote} for span in report.evidence],
        "rule": report.rule,
        "said_by": agent_record(report.said_by, iris) if report.said_by else None,
    }


def agent_record(agent: Agent, iris: Iris) -> Record:
    """The agent under its IRI."""
    return {"id": iris.agent(agent), "name": agent.name, "kind": agent.kind, "country": agent.country}


def _act_record(iri: str, act: Event | Report, iris: Iris) -> Record:
    return {
        "id": iri,
        "type": act.type,
        "status": act.status,
        "actors": [agent_record(agent, iris) for agent in act.actors],
        "targets": [agent_record(agent, iris) for agent in act.targets],
        "places": [_place_record(place, iris) for place in act.places],
        "start": act.start,
        "end": act.end,
        "amounts": [_amount_record(money) for money in act.amounts],
        "items": list(act.items),
        "topic": act.topic,
        "confidence": act.confidence,
    }


def _place_record(place: Place, iris: Iris) -> Record:
    return {"id": iris.place(place), "name": place.name, "country": place.country}


def _amount_record(money: Money) -> Record:
    return {"value": number(money.value), "currency": money.currency, "wording": money.wording}


def _quotation_record(quotation: Quotation) -> Record:
    span = quotation.evidence
    return {
        "start": span.start,
        "end": span.end,
        "quote": span.quote,
        "article": quotation.article,
        "report": quotation.report,
    }
