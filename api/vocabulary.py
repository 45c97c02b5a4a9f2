"""The ontology for its page: every term, the latest event of each class in the graph, a query to begin with."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

from kg.query.describe import ontology_triples
from kg.query.events import EventFilter, find_events
from kg.query.latest import once_a_state
from kg.query.names import Names
from kg.query.records import event_record
from kg.rdf import PREFIXES
from kg.store import EmbeddedStore
from ontology.terms import CLASSES, GROUPS, NAMESPACE, ROLES, STATUSES

_LABEL = PREFIXES["rdfs"] + "label"
_DEFINITION = PREFIXES["skos"] + "definition"


@dataclass(frozen=True, slots=True)
class Word:
    """A term of the ontology. `name` is what follows the `#` of its IRI."""

    name: str
    label: str
    definition: str


@functools.cache
def other_words() -> tuple[Word, ...]:
    """All terms that are neither a class or group of events nor a role nor a status, by name."""
    shown = {each.name for each in CLASSES} | GROUPS.keys() | ROLES.keys() | STATUSES.keys()
    said: dict[str, dict[str, str]] = {}
    for triple in ontology_triples():
        about, value = getattr(triple.subject, "value", ""), getattr(triple.object, "value", "")
        if about.startswith(NAMESPACE):
            said.setdefault(about.removeprefix(NAMESPACE), {}).setdefault(triple.predicate.value, value)
    words = (Word(name, each.get(_LABEL, name), each.get(_DEFINITION, "")) for name, each in said.items())
    return tuple(sorted((word for word in words if word.name not in shown), key=lambda word: word.name.lower()))


@once_a_state
def latest_of_each(store: EmbeddedStore, names: Names) -> dict[str, dict[str, Any]]:
    """By class, the record of its latest event in the graph; classes without events are not in it. Kept for a state."""
    found = {each.name: find_events(store, names, EventFilter(type=each.name), 1).events for each in CLASSES}
    return {name: event_record(events[0], store.iris) for name, events in found.items() if events}


def query_for(class_name: str) -> str:
    """A SPARQL query for the latest events of the class, with the names of who acts in them."""
    return f"""PREFIX cq: <{NAMESPACE}>
PREFIX rdfs: <{_LABEL.removesuffix("label")}>
SELECT ?event ?start ?actor WHERE {{
  ?event a cq:{class_name} ; cq:actor/rdfs:label ?actor .
  OPTIONAL {{ ?event cq:start ?start }}
}} ORDER BY DESC(?start) LIMIT 20
"""
