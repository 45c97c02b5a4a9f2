"""What reports and events say alike: class, status, roles, places, dates, amounts, items, topic, confidence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from kg.iris import Iris
from kg.model import Agent, Event, Money, Place, Report
from kg.rdf.words import Facts, Term, Writer, local, value, values
from ontology import terms

# Confidences are kept to this many digits.
DIGITS = 4


def content_quads(out: Writer, iri: str, act: Report | Event, iris: Iris, amount_iri: Callable[[int], str]) -> None:
    """Says of the report or event what it holds; `amount_iri` mints the IRI of its n-th amount."""
    event_class = terms.BY_NAME[act.type]
    _role_quads(out, iri, "actor", event_class.actor_role, [iris.agent(agent) for agent in act.actors])
    _role_quads(out, iri, "target", event_class.target_role, [iris.agent(agent) for agent in act.targets])
    out.link(iri, "cq:place", *(iris.place(place) for place in act.places))
    out.link(iri, "cq:status", terms.NAMESPACE + act.status)
    out.date(iri, "cq:start", act.start)
    out.date(iri, "cq:end", act.end)
    out.text(iri, "cq:item", *act.items)
    out.text(iri, "cq:topic", act.topic)
    out.number(iri, "cq:confidence", Decimal(str(round(act.confidence, DIGITS))))
    for number, money in enumerate(amounts_in_order(act.amounts), 1):
        _amount_quads(out, iri, amount_iri(number), money)


def content_of(
    facts: Facts, iri: str, agent: Callable[[str], Agent], place: Callable[[str], Place]
) -> Mapping[str, Any]:
    """The fields that `content_quads` wrote, but for the class, ready to build a `Report` or `Event`."""
    found = facts(iri)
    return {
        "status": local(value(found, "cq:status") or ""),
        "actors": tuple(sorted(map(agent, values(found, "cq:actor")), key=order)),
        "targets": tuple(sorted(map(agent, values(found, "cq:target")), key=order)),
        "places": tuple(sorted(map(place, values(found, "cq:place")), key=order)),
        "start": value(found, "cq:start"),
        "end": value(found, "cq:end"),
        "amounts": amounts_in_order(_amounts(facts, found)),
        "items": tuple(values(found, "cq:item")),
        "topic": value(found, "cq:topic"),
        "confidence": float(value(found, "cq:confidence") or 0),
    }


def order(naming: Agent | Place) -> tuple[str, ...]:
    """The canonical order of agents and of places: by country, then by name."""
    return tuple(str(field or "") for field in (naming.country, naming.name, _kind(naming)))


def amounts_in_order(amounts: Iterable[Money]) -> tuple[Money, ...]:
    """The amounts in canonical order, each once."""
    return tuple(sorted(set(amounts), key=lambda money: (money.currency or "", money.value, money.wording)))


def _kind(naming: Agent | Place) -> str:
    return naming.kind if isinstance(naming, Agent) else ""


def _role_quads(out: Writer, iri: str, generic: str, own: str | None, agents: list[str]) -> None:
    out.link(iri, f"cq:{generic}", *agents)
    if own:
        out.link(iri, f"cq:{own}", *agents)


def _amount_quads(out: Writer, iri: str, amount: str, money: Money) -> None:
    # Without a currency it is no amount of money that could be compared or added up.
    out.link(iri, "cq:amount" if money.currency else "cq:quantity", amount)
    out.type(amount, "schema:MonetaryAmount" if money.currency else "schema:QuantitativeValue")
    out.text(amount, "schema:currency", money.currency or None)
    out.number(amount, "schema:value", money.value)
    out.text(amount, "cq:exactValue", str(money.value))
    out.text(amount, "cq:wording", money.wording or None)


def _amounts(facts: Facts, found: Mapping[str, list[Term]]) -> Iterable[Money]:
    for iri in (*values(found, "cq:amount"), *values(found, "cq:quantity")):
        amount = facts(iri)
        exact = Decimal(value(amount, "cq:exactValue") or "0")
        yield Money(exact, value(amount, "schema:currency"), value(amount, "cq:wording") or "")
