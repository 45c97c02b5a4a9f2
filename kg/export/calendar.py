"""Events as an iCalendar (RFC 5545): an all-day entry for each whose day is known; the others have no place in one.

An event's IRI is its UID, so that a subscribed calendar brings it up to date instead of adding it again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import IO

from icalendar import Calendar
from icalendar import Event as Entry

from kg.export.about import About, about
from kg.export.selection import Selection, chosen_iris
from kg.export.wording import headline, printable, quotations, told_between
from kg.model import Article, Event
from kg.query.browse import article_heads
from kg.query.events import Found, fetch_events
from kg.store import EmbeddedStore
from ontology.terms import BY_NAME

_BATCH = 500
_DAY = len("2024-02-19")
_END = b"END:VCALENDAR\r\n"
_STATUS = {"occurred": "CONFIRMED", "planned": "CONFIRMED", "proposed": "TENTATIVE", "cancelled": "CANCELLED"}


def write_calendar(store: EmbeddedStore, selection: Selection, output: IO[bytes]) -> None:
    """Write the chosen events, newest first. DTSTAMP is the day on which the latest article on an event appeared."""
    iris = chosen_iris(store, selection)
    output.write(_calendar(about(store, selection, iris)).removesuffix(_END))
    for start in range(0, len(iris), _BATCH):
        batch = [found for found in fetch_events(store, iris[start : start + _BATCH]) if _has_day(found.event)]
        heads = article_heads(store, {quotation.article for found in batch for quotation in found.quotations})
        for found in batch:
            output.write(_entry(found, [heads[quotation.article] for quotation in found.quotations]))
    output.write(_END)


def _calendar(told: About) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Communique//Diplomatic events//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("name", told.title)
    calendar.add("x-wr-calname", told.title)
    calendar.add("x-wr-caldesc", printable(f"{told.summary} Events whose day is not known are left out."))
    calendar.add("source", told.address, parameters={"VALUE": "URI"})
    return bytes(calendar.to_ical())


def _has_day(event: Event) -> bool:
    return event.start is not None and len(event.start) == _DAY


def _entry(found: Found, articles: Sequence[Article]) -> bytes:
    event = found.event
    first, behind = _days(event)
    entry = Entry()
    entry.add("uid", event.iri)
    entry.add("dtstamp", _revised(found, articles))
    entry.add("dtstart", first)
    entry.add("dtend", behind)
    entry.add("summary", headline(found))
    entry.add("description", "\n\n".join(f"“{quote}”" for quote in quotations(found)))
    entry.add("url", event.iri)
    entry.add("status", _STATUS[event.status])
    entry.add("categories", [BY_NAME[event.type].label])
    entry.add("transp", "TRANSPARENT")
    if event.places:
        entry.add("location", printable(", ".join(place.name for place in event.places)))
    return bytes(entry.to_ical())


def _days(event: Event) -> tuple[date, date]:
    """The first day, and the first one after the last."""
    first = date.fromisoformat(event.start or "")
    last = date.fromisoformat(event.end) if event.end and len(event.end) == _DAY else first
    return first, max(first, last) + timedelta(days=1)


def _revised(found: Found, articles: Sequence[Article]) -> datetime:
    return datetime.combine(date.fromisoformat(told_between(found, articles)[1]), time(), UTC)
