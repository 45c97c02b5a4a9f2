"""A filter of events as a graph pattern that binds ?event. Values enter as terms, in VALUES blocks.

`kg.query.matching` puts it together with what needs questions of its own (`kg.query.checks`). The pattern starts from
what the index finds at once, such as a party's country; what only a comparison tells (dates, confidence) is checked on
what is left.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import pyoxigraph as ox

from kg.query.filters import Circle, EventFilter, Texts, circle, date, disputes, several, status
from kg.query.names import Meant, Names
from kg.query.terms import decimal, iri, select, text, typed, values
from kg.store import EmbeddedStore
from ontology.terms import BY_NAME, CLASSES, NAMESPACE

# Sorts behind every digit and dash, so "2024-02~" stands for the last moment of that month.
_LAST = "~"
_EARTH_RADIUS = 6371.0088
_NEAR_MONTHS = 240
_CODES = sorted({codes for each in CLASSES for codes in each.codes.values()})


def pattern(store: EmbeddedStore, names: Names, wanted: EventFilter, within: str = "") -> str:
    """The pattern that binds ?event to what is wanted, the same one perhaps several times; `checks` has the rest.

    `within` is a pattern of the events graph that binds ?event to those to choose from, all without it.

    Raises UnknownName for names that stand for nobody, BadFilter for values that mean nothing.
    """
    found = [
        *([within] if within else ()),
        *_party(store, "by", names, wanted.by, [_acting(wanted.type)]),
        *_party(store, "to", names, wanted.to, [_acted_upon(wanted.type)]),
        *_party(store, "with", names, wanted.with_, [_acting(wanted.type), _acted_upon(wanted.type)]),
        *_one_of_kind(names, wanted.person, "person"),
        *_one_of_kind(names, wanted.organization, "organization"),
        *_place(store, names, wanted.place),
        *_near(store, wanted.near),
        *_codes(wanted),
        *_listed("status", "cq:status", (iri(NAMESPACE + status(each)) for each in several(wanted.status))),
        *_window(wanted),
    ]
    of_class = f"?event a {iri(NAMESPACE + (wanted.type or 'Event'))}"
    if not found:
        found = [f"{of_class} ."]
    elif wanted.type:
        # As a filter, lest all events of the class be read to be joined with the few that are found already.
        found.append(f"FILTER(EXISTS {{ {of_class} }})")
    found += [*_disputed(wanted), *_dates(wanted), *_confidence(wanted)]
    return f"GRAPH {iri(store.iris.events_graph)} {{ {' '.join(found)} }}"


def narrows(wanted: EventFilter) -> bool:
    """Whether the pattern binds fewer than all events."""
    unchecked = replace(wanted, min_amount=None, max_amount=None, currency=None, item=None, source=None, q=None)
    return unchecked != EventFilter()


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of an act: the properties of its parties and of their countries, by the class's own role if known."""

    party: str
    country: str
    role: str | None = None


def _acting(type_name: str | None) -> _Side:
    return _Side("cq:actor", "cq:actorCountry", BY_NAME[type_name].actor_role if type_name else None)


def _acted_upon(type_name: str | None) -> _Side:
    return _Side("cq:target", "cq:targetCountry", BY_NAME[type_name].target_role if type_name else None)


def _listed(variable: str, path: str, terms: Iterable[ox.NamedNode | ox.Literal]) -> Iterator[str]:
    """?event has one of the terms at the path; nothing without terms."""
    listed = list(terms)
    if listed:
        yield f"{values(variable, listed)} ?event {path} ?{variable} ."


def _either(branches: Sequence[str]) -> str:
    return " UNION ".join(f"{{ {branch} }}" for branch in branches)


def _party(store: EmbeddedStore, name: str, names: Names, wanted: Texts, sides: Sequence[_Side]) -> Iterator[str]:
    """Events one of whose parties on these sides is meant, or is of a country that is."""
    if wanted is None:
        return
    meant = _meant(names.agents, wanted)
    countries = [iri(store.iris.country(code)) for code in sorted(meant.countries)]
    agents = [iri(each) for each in sorted(meant.iris)]
    branches = []
    for side in sides:
        if countries:
            branches.append(_of_countries(name, side, countries))
        if agents:
            branches.append(f"{values(f'{name}Meant', agents)} ?event {side.party} ?{name}Meant .")
    yield _either(branches)


def _of_countries(name: str, side: _Side, countries: Sequence[ox.NamedNode]) -> str:
    """A country's acts of all classes are many; those of its few agents in the role of one class are found at once."""
    country = f"?{name}Land"
    direct = f"{values(country[1:], countries)} ?event {side.country} {country} ."
    if side.role is None:
        return direct
    agent = f"?{name}Of"
    return f"""{values(country[1:], countries)} {agent} cq:country {country} .
        ?event cq:{side.role} {agent} ; {side.country} {country} ."""


def _meant(look_up: Callable[[str], Meant], wanted: Texts) -> Meant:
    found = [look_up(each) for each in several(wanted)]
    return Meant(
        frozenset(code for meant in found for code in meant.countries),
        frozenset(each for meant in found for each in meant.iris),
    )


def _one_of_kind(names: Names, wanted: Texts, kind: str) -> Iterator[str]:
    """Events with such a party on either side: of that name, or of a country of that name."""
    if wanted is None:
        return
    meant = sorted({each for name in several(wanted) for each in names.of_kind(name, kind)})
    agents = values(f"{kind}Meant", map(iri, meant))
    yield _either([f"{agents} ?event {side} ?{kind}Meant ." for side in ("cq:actor", "cq:target")])


def _place(store: EmbeddedStore, names: Names, wanted: Texts) -> Iterator[str]:
    if wanted is None:
        return
    meant = _meant(names.places, wanted)
    branches = []
    if meant.countries:
        countries = values("land", (iri(store.iris.country(code)) for code in sorted(meant.countries)))
        branches.append(f"{countries} ?where cq:country ?land . ?event cq:place ?where .")
    if meant.iris:
        branches.append(f"{values('where', map(iri, sorted(meant.iris)))} ?event cq:place ?where .")
    yield _either(branches)


def _near(store: EmbeddedStore, wanted: Texts) -> Iterator[str]:
    """Events at a place inside one of the circles; distances are great circles, on the points of all places."""
    circles = [circle(each) for each in several(wanted)]
    if circles:
        inside = [iri(place) for place, point in _points(store) if any(_holds(each, point) for each in circles)]
        yield f"{values('spot', inside)} ?event cq:place ?spot ."


def _points(store: EmbeddedStore) -> Iterator[tuple[str, tuple[float, float]]]:
    query = f"""SELECT ?place ?latitude ?longitude WHERE {{ GRAPH {iri(store.iris.events_graph)} {{
          ?place a cq:Place ; schema:latitude ?latitude ; schema:longitude ?longitude }} }} ORDER BY ?place"""
    for row in select(store, query):
        yield row["place"].value, (float(row["latitude"].value), float(row["longitude"].value))


def _holds(around: Circle, point: tuple[float, float]) -> bool:
    return distance((around.latitude, around.longitude), point) <= around.kilometres


def distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Kilometres between two points (latitude, longitude in degrees), along the great circle."""
    (lat, lon), (other_lat, other_lon) = (tuple(map(math.radians, point)) for point in (one, other))
    half = math.sin((other_lat - lat) / 2) ** 2
    half += math.cos(lat) * math.cos(other_lat) * math.sin((other_lon - lon) / 2) ** 2
    return 2 * _EARTH_RADIUS * math.asin(min(1.0, math.sqrt(half)))


def _codes(wanted: EventFilter) -> Iterator[str]:
    """A CAMEO code stands for those that start with it; all that events can have are in the ontology."""
    if wanted.cameo is not None:
        starts = tuple(each.strip() for each in several(wanted.cameo) if each.strip())
        known = {cameo for cameo, _ in _CODES if cameo.startswith(starts)}
        yield f"{values('cameo', map(text, sorted(known)))} ?event cq:cameo ?cameo ."
    if wanted.plover is not None:
        asked = (text(each.strip().upper()) for each in several(wanted.plover))
        yield f"{values('plover', asked)} ?event cq:plover ?plover ."


def _disputed(wanted: EventFilter) -> Iterator[str]:
    asked = list(disputes(wanted.disputed))
    if not asked or (True in asked and False in asked):
        return
    fields = values("dispute", (text(each) for each in asked if isinstance(each, str)))
    if False in asked:
        kept = f"|| EXISTS {{ {fields} ?event cq:disputed ?dispute }}" if len(asked) > 1 else ""
        yield f"FILTER(NOT EXISTS {{ ?event cq:disputed ?anything }} {kept})"
    elif True in asked:
        yield "?event cq:disputed ?dispute ."
    else:
        yield f"{fields} ?event cq:disputed ?dispute ."


def _window(wanted: EventFilter) -> Iterator[str]:
    """Between two bounds that are near: the months, the years told without a month, and whatever lasts."""
    if wanted.since is None or wanted.until is None:
        return
    first, last = date(wanted.since), date(wanted.until)
    months = range(_month(first, 0), _month(last, 11) + 1)
    if len(months) > _NEAR_MONTHS:
        return
    years = sorted({f"{month // 12:04}" for month in months})
    told = {f"{month // 12:04}-{month % 12 + 1:02}": "gYearMonth" for month in months}
    branches = [
        f"{values('month', (typed(month, form) for month, form in told.items()))} ?event cq:month ?month .",
        f"{values('bare', (typed(year, 'gYear') for year in years))} ?event cq:start ?bare .",
        "?event cq:end ?lasting .",
    ]
    yield _either(branches)


def _month(value: str, missing: int) -> int:
    """The months since the year 0 of a date; `missing` is the month of a date that has none."""
    return int(value[:4]) * 12 + (int(value[5:7]) - 1 if len(value) > len("2024") else missing)


def _dates(wanted: EventFilter) -> Iterator[str]:
    """An event known to the month matches every bound that some day of that month satisfies."""
    # OPTIONAL is looked up for each event that is found already; a join would read the dates of all.
    if wanted.since is not None:
        since = values("since", [text(date(wanted.since))])
        yield f"""OPTIONAL {{ ?event cq:start ?begin }} OPTIONAL {{ ?event cq:end ?finish }} {since}
            FILTER(CONCAT(STR(COALESCE(?finish, ?begin)), "{_LAST}") >= ?since)"""
    if wanted.until is not None:
        until = values("until", [text(date(wanted.until) + _LAST)])
        yield f"OPTIONAL {{ ?event cq:start ?opening }} {until} FILTER(STR(?opening) <= ?until)"


def _confidence(wanted: EventFilter) -> Iterator[str]:
    if wanted.min_confidence is not None:
        sure = values("sure", [decimal(Decimal(str(wanted.min_confidence)))])
        yield f"OPTIONAL {{ ?event cq:confidence ?confidence }} {sure} FILTER(?confidence >= ?sure)"
