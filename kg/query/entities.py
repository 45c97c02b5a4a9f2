"""The agents and places of a graph as records to compare a user's table with: types, spellings, property values.

Types are classes of the ontology under their IRIs, properties go by the short names of `PROPERTIES`.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from kg.mentions.names import country_entry, country_name, country_of
from kg.query.describe import ontology_triples
from kg.query.terms import iri, select, values
from kg.rdf.words import GEONAMES, WIKIDATA
from kg.store import EmbeddedStore
from ontology.terms import NAMESPACE

Value = str | float
# Of two things of one name, the earlier kind is meant the more often.
KINDS = ("State", "Organization", "Person", "Group", "Place")
_AGENTS = KINDS[:-1]
_BROADER = dict.fromkeys(_AGENTS, "Agent")


@dataclass(frozen=True, slots=True)
class Type:
    """A class of things, with its IRI as `id`, and the class above it."""

    id: str
    name: str
    description: str
    broader: Type | None = None


@dataclass(frozen=True, slots=True)
class Property:
    """What can be told of a thing; `kinds` are the classes whose things have it, `identifies` says that no two share
    a value."""

    id: str
    name: str
    description: str
    kinds: tuple[str, ...] = KINDS
    identifies: bool = False


PROPERTIES: Mapping[str, Property] = {
    each.id: each
    for each in (
        Property("label", "label", "The name that says most."),
        Property("altLabel", "other name", "Another name under which articles speak of it."),
        Property("country", "country", "The state that it is, acts for, belongs to or lies in."),
        Property("role", "role", "An office that a person is told to hold.", ("Person",)),
        Property("wikidata", "Wikidata item", 'The item in Wikidata, as "Q17".', identifies=True),
        Property("geonames", "GeoNames id", "The number in GeoNames.", ("State", "Place"), True),
        Property("countryCode", "ISO 3166-1 alpha-2 code", "The state's code of two letters.", ("State",), True),
        Property("alpha3Code", "ISO 3166-1 alpha-3 code", "The state's code of three letters.", ("State",), True),
        Property("numericCode", "ISO 3166-1 numeric code", "The state's code of three digits.", ("State",), True),
        Property("latitude", "latitude", "In degrees, WGS 84.", ("Place",)),
        Property("longitude", "longitude", "In degrees, WGS 84.", ("Place",)),
    )
}
_PREDICATES = {
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#type": "type",
    "http://www.w3.org/2000/01/rdf-schema#label": "label",
    "http://www.w3.org/2004/02/skos/core#altLabel": "altLabel",
    "http://www.w3.org/2004/02/skos/core#exactMatch": "match",
    "https://schema.org/latitude": "latitude",
    "https://schema.org/longitude": "longitude",
    **{f"{NAMESPACE}{name}": name for name in ("country", "countryCode", "alpha3Code", "numericCode")},
}


@dataclass(frozen=True, slots=True)
class Entity:
    """An agent or place of the graph.

    `kinds` are names of classes, the one that is meant first. `spellings` are its names in the graph and, of a state,
    those that the tables know. `values` has the values of each property that it has; that of `country`
    is a code.
    """

    iri: str
    name: str
    kinds: tuple[str, ...]
    spellings: tuple[str, ...]
    values: Mapping[str, tuple[Value, ...]]

    @property
    def country(self) -> str | None:
        """The code of its country."""
        return next((str(code) for code in self.values.get("country", ())), None)

    @property
    def types(self) -> tuple[Type, ...]:
        """The classes that it is of."""
        return tuple(types()[kind] for kind in self.kinds)

    @property
    def description(self) -> str:
        """What tells it from its namesakes, in a few words."""
        parts = [types()[self.kinds[0]].name]
        if self.country:
            parts.append(self.country if "State" in self.kinds else country_name(self.country))
        return ", ".join([*parts, *map(str, self.values.get("role", ())[:2])])

    def is_a(self, type_id: str) -> bool:
        """Whether it is of that class, or of one below it."""
        return any(type_id in (each.id, each.broader and each.broader.id) for each in self.types)


@functools.cache
def types() -> dict[str, Type]:
    """The classes of agents and places by name, the broadest first, as the ontology describes them."""
    told: dict[str, dict[str, str]] = defaultdict(dict)
    for triple in ontology_triples():
        told[getattr(triple.subject, "value", "")][triple.predicate.value] = getattr(triple.object, "value", "")
    found: dict[str, Type] = {}
    for name in ("Agent", *KINDS):
        about = told[NAMESPACE + name]
        label = about["http://www.w3.org/2000/01/rdf-schema#label"]
        definition = about["http://www.w3.org/2004/02/skos/core#definition"]
        found[name] = Type(NAMESPACE + name, label, definition, found.get(_BROADER.get(name, "")))
    return found


def load_entities(store: EmbeddedStore) -> tuple[Entity, ...]:
    """Every agent and place in the graph, by IRI."""
    query = f"""SELECT DISTINCT ?thing ?p ?o WHERE {{
          {values("class", [iri(NAMESPACE + kind) for kind in KINDS])} {values("p", map(iri, _PREDICATES))}
          GRAPH {iri(store.iris.events_graph)} {{ ?thing a ?class ; ?p ?o }} }}"""
    told: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in select(store, query):
        told[row["thing"].value][_PREDICATES[row["p"].value]].add(row["o"].value)
    for thing, role in _roles(store):
        told[thing]["role"].add(role)
    return tuple(_entity(thing, told[thing], store) for thing in sorted(told) if told[thing]["label"])


def load_replaced(store: EmbeddedStore) -> dict[str, str]:
    """By the IRI of each agent or place that is another by now, the IRI of that other."""
    query = f"""SELECT ?old ?new WHERE {{ {values("class", [iri(NAMESPACE + kind) for kind in KINDS])}
          GRAPH {iri(store.iris.events_graph)} {{ ?old dct:isReplacedBy ?new . ?new a ?class }} }}"""
    return {row["old"].value: row["new"].value for row in select(store, query)}


def _roles(store: EmbeddedStore) -> list[tuple[str, str]]:
    query = f"""SELECT ?thing ?role WHERE {{ GRAPH {iri(store.iris.events_graph)} {{
          ?thing <http://www.w3.org/ns/org#hasMembership> ?membership . ?membership cq:role ?role }} }}"""
    return [(row["thing"].value, row["role"].value) for row in select(store, query)]


def _entity(thing: str, told: Mapping[str, set[str]], store: EmbeddedStore) -> Entity:
    label, matches = min(told["label"]), told["match"]
    classes = {each.removeprefix(NAMESPACE) for each in told["type"]}
    code = store.iris.country_code(min(told["country"], default=thing))
    found: dict[str, tuple[Value, ...]] = {
        "label": (label,),
        "altLabel": tuple(sorted(told["altLabel"] - {label})),
        "country": (code,) if code else (),
        "wikidata": _identifiers(matches, WIKIDATA),
        "geonames": _identifiers(matches, GEONAMES),
        "latitude": tuple(map(float, sorted(told["latitude"]))),
        "longitude": tuple(map(float, sorted(told["longitude"]))),
        **{key: tuple(sorted(told[key])) for key in ("role", "countryCode", "alpha3Code", "numericCode")},
    }
    names = dict.fromkeys([label, *map(str, found["altLabel"]), *_known_names(store.iris.country_code(thing))])
    kinds = tuple(kind for kind in KINDS if kind in classes)
    return Entity(thing, label, kinds, tuple(names), {key: each for key, each in found.items() if each})


def _identifiers(matches: set[str], start: str) -> tuple[str, ...]:
    return tuple(sorted(each.removeprefix(start).rstrip("/") for each in matches if each.startswith(start)))


def _known_names(code: str | None) -> tuple[str, ...]:
    """The other names of a state. Its capital and adjectives are none."""
    country = country_entry(code) if code else None
    if country is None:
        return ()
    return tuple(name for name in (country.name, *country.aliases) if country_of(name) == country.code)
