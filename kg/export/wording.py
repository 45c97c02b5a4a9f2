"""How an event is called in a line, and what of it a reader wants to see at once. For feeds and calendars."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.model import Article
from kg.query.events import Found
from ontology.terms import BY_NAME

_EARLIEST = "1970-01-01"
# What neither XML 1.0 nor a line of iCalendar can hold.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


def headline(found: Found) -> str:
    """The event in a line: "Pledge by Japan, Yoko Kamikawa to Ukraine: drone detection system (USD 37,000,000)"."""
    event = found.event
    actors, targets = (", ".join(agent.name for agent in agents) for agents in (event.actors, event.targets))
    amounts = ", ".join(f"{money.currency or ''} {money.value:,f}".strip() for money in event.amounts)
    line = BY_NAME[event.type].label.capitalize()
    line += f" by {actors}" if actors else ""
    line += f" towards {targets}" if targets else ""
    line += f" in {', '.join(place.name for place in event.places)}" if event.places else ""
    about = ", ".join(event.items) or event.topic
    line += f": {about}" if about else ""
    line += f" ({amounts})" if amounts else ""
    line += "" if event.status == "occurred" else f" [{event.status}]"
    return printable(" ".join(line.split()))


def quotations(found: Found) -> tuple[str, ...]:
    """The words that prove the event, each once."""
    return tuple(dict.fromkeys(printable(quotation.evidence.quote) for quotation in found.quotations))


def told_between(found: Found, articles: Iterable[Article]) -> tuple[str, str]:
    """The days on which the event was first and last told: those of its articles, or its own where none has one.

    Complete ISO dates, the first day that one of less precision may mean; 1970-01-01 when nothing tells a day.
    """
    days = [article.published for article in articles if article.published]
    own = [found.event.start] if found.event.start else []
    return day(min(days or own, default=None)), day(max(days or own, default=None))


def day(told: str | None) -> str:
    """The first day that a date of any precision may mean; 1970-01-01 for none."""
    told = told or _EARLIEST
    return (told + _EARLIEST[len(told) :])[: len(_EARLIEST)]


def printable(text: str) -> str:
    """The text with U+FFFD for what XML and iCalendar have no characters for."""
    return _CONTROL.sub("\ufffd", text)
