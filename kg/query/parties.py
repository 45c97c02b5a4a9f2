"""For whom somebody acts: what events are added up by.

A person counts as the state that they act for, and so does every body that belongs to one state. Who belongs to none
counts as themselves: the United Nations, or a person of whom nothing tells for whom they act.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, cast

from kg.iris import Iris
from kg.mentions.names import country_name
from kg.model import Kind
from kg.query.names import Names
from kg.query.terms import iri, select
from kg.store import EmbeddedStore

Role = Literal["actor", "target"]


@dataclass(frozen=True, slots=True)
class Party:
    """A state, or somebody without one. `country` is ISO 3166-1 alpha-2."""

    iri: str
    name: str
    kind: Kind
    country: str | None = None


def party_pattern(role: Role, variable: str) -> str:
    """The pattern, inside the graph of events, that binds the variable to each party in that role of ?event."""
    party = f"?{variable}"
    return f"""{{ ?event cq:{role}Country {party} }}
        UNION {{ ?event cq:{role} {party} FILTER NOT EXISTS {{ {party} cq:country {party}Of }} }}"""


def parties_by_event(store: EmbeddedStore, where: str, role: Role) -> dict[str, set[str]]:
    """The IRIs of the parties in that role, by event, of those events that the pattern finds and that have one."""
    query = f"""SELECT ?event ?party WHERE {{ {{ SELECT DISTINCT ?event WHERE {{ {where} }} }}
          GRAPH {iri(store.iris.events_graph)} {{ {party_pattern(role, "party")} }} }}"""
    found: dict[str, set[str]] = defaultdict(set)
    for row in select(store, query):
        found[row["event"].value].add(row["party"].value)
    return dict(found)


def describe(names: Names, iris: Iris, party_iris: Iterable[str]) -> Mapping[str, Party]:
    """The parties of these IRIs, by IRI."""
    return {each: _described(names, each) or _undescribed(iris, each) for each in sorted(set(party_iris))}


def _described(names: Names, party_iri: str) -> Party | None:
    found = names.thing(party_iri)
    if found is None or found.kind == "place":
        return None
    return Party(party_iri, found.name, cast(Kind, found.kind), found.country)


def _undescribed(iris: Iris, party_iri: str) -> Party:
    """A state that is named by those who act for it only, or somebody whom the graph does not describe."""
    code = iris.country_code(party_iri)
    return Party(party_iri, country_name(code), "state", code) if code else Party(party_iri, party_iri, "group")
