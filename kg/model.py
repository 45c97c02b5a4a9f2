"""The values that pass between the stages: frozen, plain, and the same for every way in and out.

`to_json` and `from_json` of a `Report` speak the interchange schema: the keys and meanings of one event in
`communique extract`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any, Literal

from kg.errors import BadArticle

Kind = Literal["person", "state", "organization", "group"]
Status = Literal["occurred", "planned", "proposed", "cancelled"]

_SURROGATE = re.compile("[\ud800-\udfff]")

STATUSES: tuple[Status, ...] = ("occurred", "planned", "proposed", "cancelled")


@dataclass(frozen=True, slots=True)
class Article:
    """One article as it came in. `text` is exact: every offset in the graph counts its Unicode code points.

    `published` is an ISO date ("2024-01-08") or None. `id` is what its source called it, None when it gave none.
    """

    text: str
    title: str | None = None
    published: str | None = None
    url: str | None = None
    source: str | None = None
    licence: str | None = None
    language: str | None = None
    id: str | None = None


def refuse_broken_text(article: Article) -> None:
    """Raises BadArticle for half of a surrogate pair: it is no character, and no file of RDF could carry it."""
    for each in fields(article):
        found = _SURROGATE.search(getattr(article, each.name) or "")
        if found:
            where = f"its {each.name} at character {found.start()}"
            raise BadArticle(f"The article {article.title or article.id or ''!r} holds half a character in {where}.")


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """A span of the article's text, end exclusive, and exactly the words that stand there."""

    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True, order=True)
class Agent:
    """Somebody who can act between states.

    `country` is ISO 3166-1 alpha-2 (XK for Kosovo): of a state itself, of the state a person acts for, of an
    organization or group that belongs to one state; None otherwise. `wikidata` is a QID from a data package. `role` is
    the office under which a text names a person ("foreign minister"), `told` the ISO date of that text; neither makes
    them somebody else.
    """

    name: str
    kind: Kind
    country: str | None = None
    wikidata: str | None = None
    role: str | None = field(default=None, compare=False)
    told: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something happens. `country` as in `Agent`; `geonames` and `wikidata` are ids from data packages."""

    name: str
    country: str | None = None
    geonames: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    wikidata: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount: exact value, ISO 4217 currency (None when the text does not tell), and the words that named it."""

    value: Decimal
    currency: str | None
    wording: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """One event as one article tells it.

    `type` is a class name of the ontology ("Pledge"). `start` and `end` are ISO dates at the precision told
    ("2024", "2024-02", "2024-02-19"). `evidence` is never empty. `rule` names the lexicon entry that found it.
    `said_by` is who tells it, when the text attributes it. `confidence` lies in [0, 1].
    """

    type: str
    status: Status
    evidence: tuple[Evidence, ...]
    actors: tuple[Agent, ...] = ()
    targets: tuple[Agent, ...] = ()
    places: tuple[Place, ...] = ()
    start: str | None = None
    end: str | None = None
    amounts: tuple[Money, ...] = ()
    items: tuple[str, ...] = ()
    topic: str | None = None
    confidence: float = 0.5
    rule: str = ""
    said_by: Agent | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """The happening itself, fused from the reports named in `reported_in` (their IRIs, in order of publication).

    `disputed` names the fields ("amounts", "start", "status") on which its reports disagree. `verdict` is "confirmed"
    when a curator said so, `edited` names the fields that a curator set, and `influenced_by` the decisions (their IRIs)
    that did either.
    """

    iri: str
    type: str
    status: Status
    actors: tuple[Agent, ...] = ()
    targets: tuple[Agent, ...] = ()
    places: tuple[Place, ...] = ()
    start: str | None = None
    end: str | None = None
    amounts: tuple[Money, ...] = ()
    items: tuple[str, ...] = ()
    topic: str | None = None
    confidence: float = 0.5
    reported_in: tuple[str, ...] = ()
    disputed: tuple[str, ...] = field(default=())
    verdict: Literal["confirmed"] | None = None
    edited: tuple[str, ...] = ()
    influenced_by: tuple[str, ...] = ()


def report_to_json(report: Report) -> dict[str, Any]:
    """The report as one event of the interchange schema, ready for `json.dumps`."""
    return {
        "type": report.type,
        "status": report.status,
        "actors": [agent_to_json(agent) for agent in report.actors],
        "targets": [agent_to_json(agent) for agent in report.targets],
        "places": [{"name": place.name, "country": place.country} for place in report.places],
        "start": report.start,
        "end": report.end,
        "amounts": [{"value": number(money.value), "currency": money.currency} for money in report.amounts],
        "items": list(report.items),
        "topic": report.topic,
        "evidence": [{"start": e.start, "end": e.end, "quote": e.quote} for e in report.evidence],
        "confidence": report.confidence,
        "rule": report.rule,
    }


def agent_to_json(agent: Agent) -> dict[str, Any]:
    """The agent as the interchange schema writes it."""
    return {"name": agent.name, "kind": agent.kind, "country": agent.country}


def number(value: Decimal) -> int | float:
    """The value as a JSON number: an integer where it is whole."""
    return int(value) if value == value.to_integral_value() else float(value)
