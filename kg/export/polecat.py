"""Events as CSV in the columns of POLECAT's files, in their order, and after them GDELT's of the CAMEO code.

One event is one row and its id is unique; what stands several times in a cell is parted by "; ". Line breaks and tabs
in names become spaces, so that a row is a line.

Filled: Event ID (the event's IRI), Event Date (the first day it may mean), Event Type (PLOVER), Quad Code (the one that
the PLOVER codebook puts the type under), Actor and Recipient Name and Country (ISO 3166-1 alpha-3), Placename, Country,
Latitude, Longitude and GeoNames ID (of the first place), Source (publishers), Publication Date (of the earliest
article), Language, Version (of the ontology); EventCode, EventBaseCode, EventRootCode and QuadClass of CAMEO,
Actor1CountryCode and Actor2CountryCode (of the first that has one), NumMentions (quotations), NumArticles, SourceURL.

Empty, since nothing here says it: Event Mode, Intensity and Contexts (PLOVER's, which are not read), Actor COW and
Recipient COW (no table of the Correlates of War ships), sectors, titles, raw names and Wikipedia pages, City, District,
Province, Raw Placename and Feature Type, Story People, Organizations and Locations, and GoldsteinScale (no table of
its values ships).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO

from kg.export.parquet import first_day
from kg.export.selection import Selection, chosen_iris
from kg.export.tables import write_rows
from kg.mentions.tables import by_code
from kg.model import Agent, Article, Event, Place
from kg.query.browse import article_heads
from kg.query.events import Found, fetch_events
from kg.store import EmbeddedStore
from ontology.terms import BY_NAME, VERSION

_BATCH = 500

# PLOVER codebook (Open Event Data Alliance): the quad category of each type that events here are coded with.
_QUADS = {
    "AGREE": "VERBAL COOPERATION",
    "CONSULT": "VERBAL COOPERATION",
    "SUPPORT": "VERBAL COOPERATION",
    "CONCEDE": "VERBAL COOPERATION",
    "COOPERATE": "MATERIAL COOPERATION",
    "AID": "MATERIAL COOPERATION",
    "RETREAT": "MATERIAL COOPERATION",
    "REQUEST": "VERBAL CONFLICT",
    "ACCUSE": "VERBAL CONFLICT",
    "REJECT": "VERBAL CONFLICT",
    "THREATEN": "VERBAL CONFLICT",
    "PROTEST": "MATERIAL CONFLICT",
    "SANCTION": "MATERIAL CONFLICT",
    "MOBILIZE": "MATERIAL CONFLICT",
    "COERCE": "MATERIAL CONFLICT",
    "ASSAULT": "MATERIAL CONFLICT",
}
# GDELT codebook: QuadClass by the first two digits of the CAMEO code; the last root of each class.
_QUAD_CLASSES = ((5, "1"), (8, "2"), (13, "3"), (20, "4"))


@dataclass(frozen=True, slots=True)
class _Row:
    """An event with the heads of the articles that tell of it, earliest first."""

    found: Found
    articles: Sequence[Article]

    @property
    def event(self) -> Event:
        return self.found.event

    @property
    def codes(self) -> tuple[str, str]:
        """CAMEO code and PLOVER type, empty where the ontology has none for the status."""
        return BY_NAME[self.event.type].codes.get(self.event.status, ("", ""))


def write_polecat(store: EmbeddedStore, selection: Selection, output: IO[bytes]) -> None:
    """Write the chosen events, newest first."""
    write_rows(POLECAT, _rows(store, chosen_iris(store, selection)), output)


def _rows(store: EmbeddedStore, iris: Sequence[str]) -> Iterator[_Row]:
    for start in range(0, len(iris), _BATCH):
        batch = fetch_events(store, iris[start : start + _BATCH])
        heads = article_heads(store, {quotation.article for found in batch for quotation in found.quotations})
        for found in batch:
            own = dict.fromkeys(quotation.article for quotation in found.quotations)
            yield _Row(found, sorted((heads[each] for each in own), key=lambda each: each.published or "~"))


def _empty(row: _Row) -> str:
    return ""


def _joined(values: Iterator[str | None] | Sequence[str | None]) -> str:
    return "; ".join(dict.fromkeys(" ".join(value.split()) for value in values if value))


def _alpha3(code: str | None) -> str | None:
    country = by_code().get(code) if code else None
    return country.alpha3 if country else None


def _names(agents: Callable[[Event], Sequence[Agent]]) -> Callable[[_Row], str]:
    return lambda row: _joined([agent.name for agent in agents(row.event)])


def _countries(agents: Callable[[Event], Sequence[Agent]]) -> Callable[[_Row], str]:
    return lambda row: _joined([_alpha3(agent.country) for agent in agents(row.event)])


def _first_country(agents: Callable[[Event], Sequence[Agent]]) -> Callable[[_Row], str]:
    return lambda row: next(filter(None, (_alpha3(agent.country) for agent in agents(row.event))), "")


def _first_place(told: Callable[[Place], object]) -> Callable[[_Row], str]:
    def cell(row: _Row) -> str:
        value = told(row.event.places[0]) if row.event.places else None
        return "" if value is None else str(value)

    return cell


def _of_articles(told: Callable[[Article], str | None]) -> Callable[[_Row], str]:
    return lambda row: _joined([told(article) for article in row.articles])


def _actors(event: Event) -> Sequence[Agent]:
    return event.actors


def _targets(event: Event) -> Sequence[Agent]:
    return event.targets


def _event_date(row: _Row) -> str:
    day = first_day(row.event.start)
    return day.isoformat() if day else ""


def _quad_class(row: _Row) -> str:
    code = row.codes[0]
    return next(quad for last, quad in _QUAD_CLASSES if int(code[:2]) <= last) if code else ""


POLECAT: Mapping[str, Callable[[_Row], str]] = {
    "Event ID": lambda row: row.event.iri,
    "Event Date": _event_date,
    "Event Type": lambda row: row.codes[1],
    "Event Mode": _empty,
    "Intensity": _empty,
    "Quad Code": lambda row: _QUADS.get(row.codes[1], ""),
    "Contexts": _empty,
    "Actor Name": _names(_actors),
    "Actor Country": _countries(_actors),
    "Actor COW": _empty,
    "Primary Actor Sector": _empty,
    "Actor Sectors": _empty,
    "Actor Title": _empty,
    "Actor Name Raw": _empty,
    "Wikipedia Actor ID": _empty,
    "Recipient Name": _names(_targets),
    "Recipient Country": _countries(_targets),
    "Recipient COW": _empty,
    "Primary Recipient Sector": _empty,
    "Recipient Sectors": _empty,
    "Recipient Title": _empty,
    "Recipient Name Raw": _empty,
    "Wikipedia Recipient ID": _empty,
    "Placename": _first_place(lambda place: " ".join(place.name.split())),
    "City": _empty,
    "District": _empty,
    "Province": _empty,
    "Country": _first_place(lambda place: _alpha3(place.country)),
    "Latitude": _first_place(lambda place: place.latitude),
    "Longitude": _first_place(lambda place: place.longitude),
    "GeoNames ID": _first_place(lambda place: place.geonames),
    "Raw Placename": _empty,
    "Feature Type": _empty,
    "Source": _of_articles(lambda article: article.source),
    "Publication Date": lambda row: next((each.published for each in row.articles if each.published), ""),
    "Story People": _empty,
    "Story Organizations": _empty,
    "Story Locations": _empty,
    "Language": _of_articles(lambda article: article.language),
    "Version": lambda row: VERSION,
    "EventCode": lambda row: row.codes[0],
    "EventBaseCode": lambda row: row.codes[0][:3],
    "EventRootCode": lambda row: row.codes[0][:2],
    "QuadClass": _quad_class,
    "GoldsteinScale": _empty,
    "Actor1CountryCode": _first_country(_actors),
    "Actor2CountryCode": _first_country(_targets),
    "NumMentions": lambda row: str(len(row.found.quotations)),
    "NumArticles": lambda row: str(len(row.articles)),
    "SourceURL": _of_articles(lambda article: article.url),
}
