"""Agents and places: how an article names one, and the description that all articles' namings add up to.

A `Thing` is what is known of one IRI. Merging is a union, so the order in which articles arrive does not matter.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from typing import Any, Protocol, get_args

from pyoxigraph import Quad

from kg.identity import slug, wikidata_of, within
from kg.iris import Iris
from kg.mentions.tables import by_code
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
class Role:
    """An office that a person is told to hold, for a country, and the first and the last date on which a text tells it.

    `key` is the same for every wording in `names`. The dates are those of the articles, None where none has one.
    """

    key: str
    names: frozenset[str]
    country: str | None = None
    first: str | None = None
    last: str | None = None


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
    roles: frozenset[Role] = frozenset()


def named(naming: Agent | Place, iris: Iris) -> Thing:
    """The thing as one naming has it."""
    if isinstance(naming, Agent):
        matches = frozenset([naming.wikidata] if naming.wikidata else ())
        classes = frozenset([_CLASS_OF[naming.kind]])
        roles = frozenset([_role(naming.role, naming.country, naming.told)] if naming.role else ())
        return Thing(iris.agent(naming), classes, frozenset([naming.name]), naming.country, matches, roles=roles)
    point = None
    if naming.latitude is not None and naming.longitude is not None:
        point = (naming.latitude, naming.longitude)
    ids = frozenset([naming.geonames] if naming.geonames is not None else ())
    names = frozenset([naming.name])
    matches = frozenset([naming.wikidata] if naming.wikidata else ())
    return Thing(iris.place(naming), frozenset(["Place"]), names, naming.country, matches, ids, point)


def things_of(namings: Iterable[Agent | Place], iris: Iris) -> dict[str, Thing]:
    """All that these namings speak of by IRI, each merged; the countries that they belong to are among them."""
    things: dict[str, Thing] = {}
    for naming in namings:
        thing = named(naming, iris)
        for each in (_identified(thing, iris), *_country_of(thing, iris)):
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
        _merged(one.roles | other.roles),
    )


def thing_quads(thing: Thing, iris: Iris) -> list[Quad]:
    """The thing's description, for the events graph."""
    out = Writer(iris.events_graph)
    thing = _identified(thing, iris)
    label = _label(thing, iris)
    out.type(thing.iri, *(f"cq:{name}" for name in sorted(thing.classes)))
    out.type(thing.iri, *sorted({_schema_class(name) for name in thing.classes}))
    out.text(thing.iri, "rdfs:label", label)
    out.text(thing.iri, "skos:altLabel", *sorted(thing.names - {label}))
    own_code = iris.country_code(thing.iri)
    if own_code:
        _code_quads(out, thing.iri, own_code)
    if thing.country:
        out.link(thing.iri, "cq:country", iris.country(thing.country))
    out.link(thing.iri, "skos:exactMatch", *(WIKIDATA + qid for qid in sorted(thing.wikidata)))
    out.link(thing.iri, "skos:exactMatch", *(f"{GEONAMES}{number}/" for number in sorted(thing.geonames)))
    if thing.point:
        _point_quads(out, thing.iri, thing.point)
    for role in sorted(thing.roles, key=lambda each: each.key):
        _role_quads(out, thing.iri, role, iris)
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
        frozenset(_role_from(facts, each, iris) for each in values(found, "org:hasMembership")),
    )


def as_agent(thing: Thing, iris: Iris) -> Agent:
    """The thing as an agent, under its label."""
    kind = next(kind for name, (kind, _) in _CLASSES.items() if name in thing.classes)
    return Agent(_label(thing, iris), kind, thing.country, min(thing.wikidata, default=None))


def as_place(thing: Thing, iris: Iris) -> Place:
    """The thing as a place, under its label."""
    return _place(thing, _label(thing, iris))


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
    for role in thing.roles:
        out.text(mention, "cq:role", *sorted(role.names))
        out.date(mention, "cq:told", role.first)


def mention_from(facts: Facts, mention_iri: str) -> Thing:
    """The thing as the mention names it."""
    found = facts(mention_iri)
    latitude, longitude = value(found, "schema:latitude"), value(found, "schema:longitude")
    country = value(found, "cq:mentionCountry")
    return Thing(
        value(found, "cq:mentionOf") or "",
        frozenset(values(found, "cq:mentionClass")),
        frozenset(values(found, "cq:name")),
        country,
        frozenset(values(found, "cq:wikidata")),
        frozenset(int(number) for number in values(found, "cq:geonames")),
        (float(latitude), float(longitude)) if latitude and longitude else None,
        frozenset(_role(role, country, value(found, "cq:told")) for role in values(found, "cq:role")),
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
        held = [(min(role.names), role.first) for role in sorted(found.roles, key=lambda each: each.key)]
        role, told = held[0] if held else (None, None)
        return Agent(min(found.names), kind, found.country, min(found.wikidata, default=None), role, told)

    def place(iri: str) -> Place:
        found = thing(iri)
        return _place(found, min(found.names))

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


def _place(thing: Thing, name: str) -> Place:
    latitude, longitude = thing.point or (None, None)
    ids = min(thing.geonames, default=None), min(thing.wikidata, default=None)
    return Place(name, thing.country, ids[0], latitude, longitude, ids[1])


def _role(role: str, country: str | None, told: str | None) -> Role:
    return Role(within(slug(role), country), frozenset([role]), country, told, told)


def _merged(roles: Iterable[Role]) -> frozenset[Role]:
    """The roles, those of one key as one."""
    by_key: dict[str, Role] = {}
    for role in roles:
        known = by_key.get(role.key, role)
        first, last = _least(known.first, role.first), _greatest(known.last, role.last)
        by_key[role.key] = Role(role.key, known.names | role.names, role.country, first, last)
    return frozenset(by_key.values())


def _role_quads(out: Writer, person: str, role: Role, iris: Iris) -> None:
    iri = iris.role(person, role.key)
    out.link(person, "org:hasMembership", iri)
    out.type(iri, "org:Membership")
    out.link(iri, "org:member", person)
    if role.country:
        out.link(iri, "org:organization", iris.country(role.country))
    out.text(iri, "cq:role", *sorted(role.names))
    out.date(iri, "cq:firstTold", role.first)
    out.date(iri, "cq:lastTold", role.last)


def _role_from(facts: Facts, iri: str, iris: Iris) -> Role:
    found = facts(iri)
    country = value(found, "org:organization")
    return Role(
        iri.partition("#")[2],
        frozenset(values(found, "cq:role")),
        iris.country_code(country) if country else None,
        value(found, "cq:firstTold"),
        value(found, "cq:lastTold"),
    )


def _identified(thing: Thing, iris: Iris) -> Thing:
    """The thing; a country and an organization with the identifiers that the tables have."""
    country = by_code().get(iris.country_code(thing.iri) or "")
    if country is None:
        item = None if "Place" in thing.classes else wikidata_of(thing.iri.rpartition("/")[2])
        return replace(thing, wikidata=thing.wikidata | {item}) if item else thing
    wikidata = thing.wikidata | ({country.wikidata} if country.wikidata else set())
    geonames = thing.geonames | ({country.geonames} if country.geonames else set())
    return replace(thing, wikidata=wikidata, geonames=geonames)


def _code_quads(out: Writer, iri: str, code: str) -> None:
    out.text(iri, "cq:countryCode", code)
    country = by_code().get(code)
    if country:
        out.text(iri, "cq:alpha3Code", country.alpha3)
        out.text(iri, "cq:numericCode", country.numeric)


def _country_of(thing: Thing, iris: Iris) -> tuple[Thing, ...]:
    if not thing.country:
        return ()
    code = thing.country
    names = frozenset([country_names().get(code, code)])
    return (_identified(Thing(iris.country(code), frozenset(["State"]), names, code), iris),)


def _label(thing: Thing, iris: Iris) -> str:
    code = iris.country_code(thing.iri)
    if code and code in country_names():
        return country_names()[code]
    # Never a name that, without the article around it, would mean somebody else.
    best_first = _best_first(thing.names, "Person" in thing.classes)
    return next((name for name in best_first if _means(thing, name, iris)), best_first[0])


def _best_first(names: Iterable[str], of_person: bool) -> list[str]:
    """The names in the order in which they make a good label.

    The longest says most; of two equally long, the one with its accents sorts last. To a person's name a heading's
    next word may stick ("Jane Doe Roundtable"): there, full names made of words that other names have too come first,
    then the shortest full name.
    """
    longest_first = sorted(names, key=lambda name: (len(name), name), reverse=True)
    if not of_person or len(longest_first) == 1:
        return longest_first
    count = Counter(word for name in longest_first for word in set(slug(name).split("-")))
    full = [name for name in longest_first if " " in name]
    sure = [name for name in full if all(count[word] > 1 for word in slug(name).split("-"))]
    return list(dict.fromkeys([*sure, *reversed(full), *longest_first]))


def _means(thing: Thing, name: str, iris: Iris) -> bool:
    if "Place" in thing.classes:
        return iris.place(_place(thing, name)) == thing.iri
    kind = next(kind for name, (kind, _) in _CLASSES.items() if name in thing.classes)
    return iris.agent(Agent(name, kind, thing.country)) == thing.iri


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


def _greatest(one: str | None, other: str | None) -> str | None:
    return max((each for each in (one, other) if each is not None), default=None)
