"""What our pages say of their things in the words of schema.org, for search engines: plain dicts of JSON-LD.

Each is whole by itself, with `@context`; the addresses of pages in them stand under the graph's base.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kg.licences import address, licence_iri
from kg.model import Kind
from kg.query.browse import Identifiers
from kg.rdf import PREFIXES
from kg.rdf.words import GEONAMES, WIKIDATA
from ontology.terms import BY_NAME

SCHEMA = PREFIXES["schema"]
TYPES: dict[Kind, str] = {
    "state": "Country",
    "person": "Person",
    "organization": "Organization",
    "group": "Organization",
}

# What has occurred counts as scheduled there; for what was only proposed they have no word.
_STATUS = {"occurred": "EventScheduled", "planned": "EventScheduled", "cancelled": "EventCancelled"}


def event(detail: Mapping[str, Any]) -> dict[str, Any]:
    """An event as `Event`, from what GET /events/{id} answers.

    Those who act together attend. Where one acts towards another, it is the organizer and the other what it is about.
    """
    class_ = BY_NAME[detail["type"]]
    actors, targets = _agents(detail["actors"]), _agents(detail["targets"])
    sides = {"organizer": actors, "about": targets} if class_.target_role else {"attendee": [*actors, *targets]}
    status = _STATUS.get(detail["status"])
    quotes = [span["quote"] for report in detail["reports"] for span in report["evidence"]]
    return _document(
        detail["id"],
        "Event",
        additionalType=class_.iri,
        name=event_name(detail),
        description=next(iter(quotes), None),
        startDate=detail["start"],
        endDate=detail["end"],
        eventStatus=SCHEMA + status if status else None,
        location=[place(each["id"], each["name"], each["country"]) for each in detail["places"]],
        **sides,
        subjectOf=[_article_ref(report["article"]) for report in detail["reports"]],
    )


def event_name(detail: Mapping[str, Any]) -> str:
    """The event in a few words, as "Pledge: Japan → Ukraine"."""
    sides = (", ".join(each["name"] for each in detail[side]) for side in ("actors", "targets"))
    parties = " → ".join(filter(None, sides))
    label = BY_NAME[detail["type"]].label.capitalize()
    return f"{label}: {parties}" if parties else label


def actor(
    iri: str, name: str, kind: Kind, others: Sequence[str] = (), identifiers: Identifiers | None = None
) -> dict[str, Any]:
    """An actor as `Person`, `Organization` or `Country`; `others` are its other names."""
    known = identifiers or Identifiers()
    alternate = [each for each in others if each != name]
    return _document(iri, TYPES[kind], name=name, alternateName=alternate, identifier=known.alpha2, sameAs=_same(known))


def place(
    iri: str,
    name: str,
    country: str | None = None,
    point: tuple[float, float] | None = None,
    identifiers: Identifiers | None = None,
) -> dict[str, Any]:
    """A place as `Place`; `country` is a code of ISO 3166-1, `point` is (latitude, longitude) in degrees."""
    postal = {"@type": "PostalAddress", "addressCountry": country} if country else None
    where = {"@type": "GeoCoordinates", "latitude": point[0], "longitude": point[1]} if point else None
    same = _same(identifiers or Identifiers())
    return _document(iri, "Place", name=name, address=postal, geo=where, sameAs=same)


def article(detail: Mapping[str, Any]) -> dict[str, Any]:
    """An article as `NewsArticle`, from what GET /articles/{id} answers, without its text."""
    source = detail["source"]
    known = licence_iri(detail["licence"])
    return _document(
        detail["id"],
        "NewsArticle",
        headline=detail["title"],
        datePublished=detail["published"],
        inLanguage=detail["language"],
        publisher={"@type": "Organization", "name": source} if source else None,
        url=address(detail["url"]),
        license=known or ({"@type": "CreativeWork", "name": detail["licence"]} if detail["licence"] else None),
    )


def _same(known: Identifiers) -> list[str]:
    return [WIKIDATA + item for item in known.wikidata] + [f"{GEONAMES}{number}/" for number in known.geonames]


def _agents(agents: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [_node(each["id"], TYPES[each["kind"]], name=each["name"]) for each in agents]


def _article_ref(ref: Mapping[str, Any]) -> dict[str, Any]:
    return _node(ref["id"], "NewsArticle", headline=ref["title"], url=address(ref["url"]))


def _document(iri: str, type_: str, **fields: Any) -> dict[str, Any]:
    return {"@context": "https://schema.org", **_node(iri, type_, **fields)}


def _node(iri: str, type_: str, **fields: Any) -> dict[str, Any]:
    """The thing with those of the fields that have a value; one value of a list stands by itself."""
    plain = {key: each[0] if isinstance(each, list) and len(each) == 1 else each for key, each in fields.items()}
    return {"@type": type_, "@id": iri, **{key: each for key, each in plain.items() if each}}
