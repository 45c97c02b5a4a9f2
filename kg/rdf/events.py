"""An event to quads of the events graph, and back. Its agents and places are described apart, by `kg.rdf.things`."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Quad

from kg.iris import Iris
from kg.model import Agent, Event, Place
from kg.rdf.content import content_of, content_quads
from kg.rdf.things import as_agent, as_place, countries_of, thing_from
from kg.rdf.words import Facts, Writer, local, values
from ontology import terms


def event_quads(event: Event, iris: Iris, succeeds: Iterable[str] = ()) -> list[Quad]:
    """The event, and the IRIs that it replaces: those of its later reports, and of events that it `succeeds`."""
    out = Writer(iris.events_graph)
    event_class = terms.BY_NAME[event.type]
    out.type(event.iri, f"cq:{event.type}", "cq:Event", "sem:Event")
    content_quads(out, event.iri, event, iris, lambda number: iris.event_amount(event.iri, number))
    agents = sorted({iris.agent(agent) for agent in (*event.actors, *event.targets)})
    out.link(event.iri, "sem:hasActor", *agents)
    out.link(event.iri, "sem:hasPlace", *(iris.place(place) for place in event.places))
    out.link(event.iri, "cq:actorCountry", *(iris.country(code) for code in countries_of(event.actors)))
    out.link(event.iri, "cq:targetCountry", *(iris.country(code) for code in countries_of(event.targets)))
    _period_quads(out, event)
    cameo, plover = event_class.codes.get(event.status, (None, None))
    out.text(event.iri, "cq:cameo", cameo)
    out.text(event.iri, "cq:plover", plover)
    out.link(event.iri, "cq:reportedIn", *event.reported_in)
    out.text(event.iri, "cq:disputed", *event.disputed)
    out.text(event.iri, "cq:verdict", event.verdict)
    out.text(event.iri, "cq:editedField", *event.edited)
    out.link(event.iri, "prov:wasInfluencedBy", *event.influenced_by)
    return [*out.quads, *alias_quads(event, iris, succeeds)]


def alias_quads(event: Event, iris: Iris, succeeds: Iterable[str] = ()) -> list[Quad]:
    """For each later report of the event: the event that it would be alone is replaced by this one."""
    out = Writer(iris.events_graph)
    for alias in sorted({*(iris.event(report) for report in event.reported_in), *succeeds} - {event.iri}):
        out.link(alias, "dct:isReplacedBy", event.iri)
    return out.quads


def tie_quads(ties: Iterable[tuple[str, str, str]], iris: Iris) -> list[Quad]:
    """What ties events to others: subject, predicate as a prefixed name, object."""
    out = Writer(iris.events_graph)
    for subject, predicate, object_ in sorted(set(ties)):
        out.link(subject, predicate, object_)
    return out.quads


def event_from(facts: Facts, iri: str, iris: Iris) -> Event:
    """The event of that IRI. Raises KeyError if the quads hold none.

    `reported_in` has the earliest report first, as the event's IRI tells, and the others by IRI.
    """
    found = facts(iri)
    classes = {local(each) for each in values(found, "rdf:type")} & terms.BY_NAME.keys()
    if not classes:
        raise KeyError(iri)
    return Event(
        iri=iri,
        type=min(classes),
        reported_in=_earliest_first(values(found, "cq:reportedIn"), iri, iris),
        disputed=tuple(values(found, "cq:disputed")),
        verdict="confirmed" if values(found, "cq:verdict") else None,
        edited=tuple(values(found, "cq:editedField")),
        influenced_by=tuple(values(found, "prov:wasInfluencedBy")),
        **content_of(facts, iri, lambda each: _agent(facts, each, iris), lambda each: _place(facts, each, iris)),
    )


def _period_quads(out: Writer, event: Event) -> None:
    if event.start:
        out.date(event.iri, "cq:year", event.start[:4])
    if event.start and len(event.start) >= len("2024-02"):
        out.date(event.iri, "cq:month", event.start[:7])


def _earliest_first(reports: Iterable[str], event_iri: str, iris: Iris) -> tuple[str, ...]:
    return tuple(sorted(reports, key=lambda report: (iris.event(report) != event_iri, report)))


def _agent(facts: Facts, iri: str, iris: Iris) -> Agent:
    thing = thing_from(facts, iri, iris)
    return as_agent(thing, iris) if thing else Agent(iri, "group")


def _place(facts: Facts, iri: str, iris: Iris) -> Place:
    thing = thing_from(facts, iri, iris)
    return as_place(thing, iris) if thing else Place(iri)
