"""The log of decisions as plain records, newest first, for every way out that speaks JSON or prints."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kg.curation.decisions import (
    AnyDecision,
    Confirmation,
    Dismissal,
    Edit,
    Merge,
    Retraction,
    Revision,
    Split,
    Withdrawal,
)
from kg.curation.log import Log
from kg.curation.records import Naming
from kg.errors import NotFound
from kg.model import Agent
from kg.store import EmbeddedStore

Record = dict[str, Any]

# What each kind does, to stand before what it does it to.
VERBS = {
    "Confirmation": "confirmed",
    "Dismissal": "rejected",
    "Edit": "edited",
    "Retraction": "retracted",
    "Revision": "replaced",
    "Merge": "merged",
    "Split": "split",
    "Withdrawal": "withdrew",
}


def list_decisions(
    store: EmbeddedStore, limit: int = 50, offset: int = 0, about: str | None = None
) -> tuple[list[Record], int]:
    """Decisions, newest first, and how many there are in all; those about one thing if its IRI is given."""
    log = store.log
    found = [iri for iri in reversed(log.decisions) if about is None or about in subjects(log.decisions[iri])]
    return [decision_record(log, iri) for iri in found[offset : offset + limit]], len(found)


def fetch_decision(store: EmbeddedStore, iri: str) -> Record:
    """One decision; raises NotFound."""
    if iri not in store.log.decisions:
        raise NotFound(f"There is no decision {iri}.")
    return decision_record(store.log, iri)


def decision_records(log: Log, iris: Iterable[str]) -> list[Record]:
    """These decisions, oldest first."""
    return [decision_record(log, iri) for iri in sorted(iris, key=log.place)]


def decision_record(log: Log, iri: str) -> Record:
    """The decision with all that it says; fields that its kind does not have are null."""
    decision = log.decisions[iri]
    record: Record = {
        "id": iri,
        "kind": type(decision).__name__,
        "at": decision.at,
        "curator": decision.by,
        "note": decision.note,
        "about": subjects(decision)[0],
        "article": None,
        "becomes": None,
        "changes": None,
        "quotes": [],
        "withdrawn_by": log.withdrawn.get(iri),
    }
    match decision:
        case Confirmation() | Dismissal() | Edit():
            record["quotes"] = [span.quote for anchor in decision.anchors for span in anchor.report.evidence]
            if isinstance(decision, Edit):
                record["changes"] = dict(decision.changes)
        case Retraction():
            record["article"] = _article(decision)
        case Revision():
            record |= {"article": _article(decision), "becomes": {"id": decision.newer, "name": None}}
        case Merge() | Split():
            record["becomes"] = {"id": log.iri_of(decision.into), "name": decision.into.name, **_what(decision.into)}
            if isinstance(decision, Split):
                record["article"] = {"id": decision.article}
    return record


def subjects(decision: AnyDecision) -> tuple[str, ...]:
    """The IRIs of what the decision is about, first what it was taken on."""
    match decision:
        case Retraction():
            return (decision.article.iri,)
        case Revision():
            return (decision.article.iri, decision.newer)
        case Merge():
            return (decision.thing,)
        case Split():
            return (decision.thing, decision.article)
        case Withdrawal():
            return (decision.decision,)
        case _:
            return (decision.event, *{anchor.article: None for anchor in decision.anchors})


def told(record: Record) -> str:
    """The decision in one line for people."""
    who = record["curator"] or "Communiqué"
    what = f"{record['at'][:19].replace('T', ' ')}  {who} {VERBS[record['kind']]} {record['about']}"
    article, becomes, changes = record["article"], record["becomes"], record["changes"]
    if article and article.get("title"):
        what += f" ({article['title']})"
    if becomes:
        preposition = "in " + article["id"] + " as" if record["kind"] == "Split" else "into"
        what += f" {'by' if record['kind'] == 'Revision' else preposition} {becomes['name'] or becomes['id']}"
    if changes:
        what += ": " + ", ".join(f"{name} = {value!r}" for name, value in changes.items())
    elif record["quotes"]:
        what += f", which rests on “{_short(record['quotes'][0])}”"
    return what + (f". {record['note']}" if record["note"] else "")


def _article(decision: Retraction | Revision) -> Record:
    head = decision.article
    return {"id": head.iri, "title": head.title, "published": head.published, "source": head.source, "url": head.url}


def _what(into: Naming) -> Record:
    return {"kind": into.kind if isinstance(into, Agent) else "place", "country": into.country}


def _short(text: str, most: int = 80) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
