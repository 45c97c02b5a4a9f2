"""Agents and places: how an article names one, and the description that all articles' namings add up to.

A `Thing` is what is known of one IRI. Merging is a union, so the order in which articles arrive does not matter.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any, Protocol, get_args

from pyoxigraph import Quad

from kg.iris import Iris
from kg.model import Agent, Kind, Place
from kg.rdf.words import GEONAMES, WIKIDATA, Facts, Writer, local, value, values

_CLASSES: dict[str, tuple[Kind, str]] = {
    # Where articles disagree on what an agent is, the first of these holds.
    "State": ("state", "schema:Country"),
    "Organization": ("organization", "schema:Organization"),
    "Group": ("group", "schema:Organization"),
    "Person": ("person", "schema:Person"),
}
_CLASS_OF = {kind: name for name, (kind, _) in _CLASSES.items()}
assert set(_CLASS_OF) == set(get_args(Kind))


class Acts(Protocol):
    """What reports and events share: who, towards whom, where."""

    @property
    def actors(self) -> tuple[Agent, ...]: ...
    @property
    def targets(self) -> tuple[Agent, ...]: ...
    @property
    def places(self) -> tuple[Place, ...]: ...


@dataclass(frozen=True, slots=True)
class Thing:
    """What is known of one agent or place. `classes` are names in the ontology, `point` is (latitude, longitude)."""

    iri: str
    classes: frozenset[str]
    names: frozenset[str]
    country: str | None = None
    wikidata: frozenset[str] = frozenset()
    geonames: frozenset[int] = frozenset()
    point: tuple[float, float] | None = None


def named(naming: Agent | Place, iris: Iris) -> Thing:
    """The thing as one naming has it."""
    if isinstance(naming, Agent):
        matches = frozenset([naming.wikidata] if naming.wikidata else ())
        classes = frozenset([_CLASS_OF[naming.kind]])
        return Thing(iris.agent(naming), classes, frozenset([naming.name]), naming.country, matches)
    point = None
    if naming.latitude is not None and naming.longitude is not None:
        point = (naming.latitude, naming.longitude)
    ids = frozenset([naming.geonames] if naming.geonames is not None else ())
    names = frozenset([naming.name])
    return Thing(iris.place(naming), frozenset(["Place"]), names, naming.country, geonames=ids, point=point)


def things_of(namings: Iterable[Agent | Place], iris: Iris) -> dict[str, Thing]:
    """All that these namings speak of by IRI, each merged; the countries that they belong to are among them."""
    things: dict[str, Thing] = {}
    for naming in namings:
        thing = named(naming, iris)
        for each in (thing, *_country_of(thing, iris)):
            things[each.iri] = merge(things[each.iri], each) if each.iri in things else each
    return things


def merge(one: Thing, other: Thing) -> Thing:
    """What both know, of the same IRI."""
    return Thing(
        one.iri,
        one.classes | other.classes,
        one.names | other.names,
        _least(one.country, other.country),
        one.wikidata | other.wikidata,
        one.geonames | other.geonames,
        _least(one.point, other.point),
    )


def thing_quads(thing: Thing, iris: Iris) -> list[Quad]:
    """The thing's description, for the events graph."""
    out = Writer(iris.events_graph)
    label = _label(thing, iris)
    out.type(thing.iri, *(f"cq:{name}" for name in sorted(thing.classes)))
    out.type(thing.iri, *sorted({_schema_class(name) for name in thing.classes}))
    out.text(thing.iri, "rdfs:label", label)
    out.text(thing.iri, "skos:altLabel", *sorted(thing.names - {label}))
    own_code = iris.country_code(thing.iri)
    if own_code:
        out.text(thing.iri, "cq:countryCode", own_code)
    if thing.country:
        out.link(thing.iri, "cq:country", iris.country(thing.country))
    out.link(thing.iri, "skos:exactMatch", *(WIKIDATA + qid for qid in sorted(thing.wikidata)))
    out.link(thing.iri, "skos:exactMatch", *(f"{GEONAMES}{number}/" for number in sorted(thing.geonames)))
    if thing.point:
        _point_quads(out, thing.iri, thing.point)
    return out.quads


def thing_from(facts: Facts, iri: str, iris: Iris) -> Thing | None:
    """The thing that the quads describe, None if they do not."""
    found = facts(iri)
    classes = frozenset(local(each) for each in values(found, "rdf:type")) & {*_CLASSES, "Place"}
    if not classes:
        return None
    country = value(found, "cq:country")
    matches = values(found, "skos:exactMatch")
    latitude, longitude = value(found, "schema:latitude"), value(found, "schema:longitude")
    return Thing(
        iri,
        classes,
        frozenset(values(found, "rdfs:label") + values(found, "skos:altLabel")),
        iris.country_code(country) if country else None,
        frozenset(each.removeprefix(WIKIDATA) for each in matches if each.startswith(WIKIDATA)),
        frozenset(int(each.removeprefix(GEONAMES).rstrip("/")) for each in matches if each.startswith(GEONAMES)),
        (float(latitude), float(longitude)) if latitude and longitude else None,
    )


def as_agent(thing: Thing, iris: Iris) -> Agent:
    """The thing as an agent, under its label."""
    kind = next(kind for name, (kind, _) in _CLASSES.items() if name in thing.classes)
    return Agent(_label(thing, iris), kind, thing.country, min(thing.wikidata, default=None))


def as_place(thing: Thing, iris: Iris) -> Place:
    """The thing as a place, under its label."""
    latitude, longitude = thing.point or (None, None)
    return Place(_label(thing, iris), thing.country, min(thing.geonames, default=None), latitude, longitude)


def mention_quads(out: Writer, article_iri: str, thing: Thing, iris: Iris) -> None:
    """Says how the article names the thing."""
    mention = iris.mention(article_iri, thing.iri)
    out.type(mention, "cq:Mention")
    out.link(mention, "cq:mentionOf", thing.iri)
    out.text(mention, "cq:name", *sorted(thing.names))
    for name in sorted(thing.classes):
        out.typed(mention, "cq:mentionClass", name, "xsd:string")
    if thing.country:
        out.text(mention, "cq:mentionCountry", thing.country)
    out.text(mention, "cq:wikidata", *sorted(thing.wikidata))
    out.text(mention, "cq:geonames", *(str(number) for number in sorted(thing.geonames)))
    if thing.point:
        out.typed(mention, "schema:latitude", repr(thing.point[0]), "xsd:double")
        out.typed(mention, "schema:longitude", repr(thing.point[1]), "xsd:double")


def mention_from(facts: Facts, mention_iri: str) -> Thing:
    """The thing as the mention names it."""
    found = facts(mention_iri)
    latitude, longitude = value(found, "schema:latitude"), value(found, "schema:longitude")
    return Thing(
        value(found, "cq:mentionOf") or "",
        frozenset(values(found, "cq:mentionClass")),
        frozenset(values(found, "cq:name")),
        value(found, "cq:mentionCountry"),
        frozenset(values(found, "cq:wikidata")),
        frozenset(int(number) for number in values(found, "cq:geonames")),
        (float(latitude), float(longitude)) if latitude and longitude else None,
    )


def names_in_article(
    facts: Facts, article_iri: str, iris: Iris
) -> tuple[Callable[[str], Agent], Callable[[str], Place]]:
    """Two look-ups: the agent and the place of an IRI, named as the article names them."""

    def thing(iri: str) -> Thing:
        return mention_from(facts, iris.mention(article_iri, iri))

    def agent(iri: str) -> Agent:
        found = thing(iri)
        kind = next(kind for name, (kind, _) in _CLASSES.items() if name in found.classes)
        return Agent(min(found.names), kind, found.country, min(found.wikidata, default=None))

    def place(iri: str) -> Place:
        found = thing(iri)
        latitude, longitude = found.point or (None, None)
        return Place(min(found.names), found.country, min(found.geonames, default=None), latitude, longitude)

    return agent, place


def namings(acts: Iterable[Acts]) -> list[Agent | Place]:
    """Every agent and place that they name, in order, with repetitions."""
    found: list[Agent | Place] = []
    for act in acts:
        found += [*act.actors, *act.targets, *act.places]
    return found


def countries_of(agents: Sequence[Agent]) -> list[str]:
    """The codes of the countries that the agents are or act for, sorted."""
    return sorted({agent.country for agent in agents if agent.country})


@functools.cache
def country_names() -> dict[str, str]:
    """English short names of countries by ISO code, from data/countries.txt."""
    lines = resources.files("kg").joinpath("data", "countries.txt").read_text("utf-8").splitlines()
    rows = (line.split("|") for line in lines if line and not line.startswith("#"))
    return {row[0].strip(): row[1].strip() for row in rows}


def _country_of(thing: Thing, iris: Iris) -> tuple[Thing, ...]:
    if not thing.country:
        return ()
    code = thing.country
    names = frozenset([country_names().get(code, code)])
    return (Thing(iris.country(code), frozenset(["State"]), names, code),)


def _label(thing: Thing, iris: Iris) -> str:
    code = iris.country_code(thing.iri)
    if code and code in country_names():
        return country_names()[code]
    # The longest name says most; of two equally long, the one with its accents sorts last.
    return max(thing.names, key=lambda name: (len(name), name))


def _schema_class(name: str) -> str:
    return "schema:Place" if name == "Place" else _CLASSES[name][1]


def _point_quads(out: Writer, iri: str, point: tuple[float, float]) -> None:
    latitude, longitude = point
    out.typed(iri, "schema:latitude", repr(latitude), "xsd:double")
    out.typed(iri, "schema:longitude", repr(longitude), "xsd:double")
    out.link(iri, "geo:hasGeometry", f"{iri}#point")
    out.typed(f"{iri}#point", "geo:asWKT", f"POINT({longitude!r} {latitude!r})", "geo:wktLiteral")


def _least(one: Any, other: Any) -> Any:
    return min((each for each in (one, other) if each is not None), default=None)
