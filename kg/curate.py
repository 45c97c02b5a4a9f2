"""What curators can do: confirm, reject and edit events, say who is who, retract articles, take a decision back.

Each asks for what it names, takes the decision, and lets the store follow it. A decision that would change nothing is
not taken again; the one that holds already is given back.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kg.curation.decisions import (
    Anchor,
    AnyDecision,
    BadDecision,
    Confirmation,
    Dismissal,
    Edit,
    Gone,
    Merge,
    Retraction,
    Revision,
    Split,
    TakenOut,
    Withdrawal,
    content,
    head_of,
    instant,
    moment_of,
    signed,
)
from kg.curation.edits import changes_of, read_changes
from kg.curation.log import Log
from kg.curation.records import Naming
from kg.errors import NotFound
from kg.model import Agent, Place
from kg.store import EmbeddedStore


@dataclass(frozen=True, slots=True)
class Taken:
    """A decision under its IRI, and whether it was taken now or held already."""

    iri: str
    decision: AnyDecision
    is_new: bool = True


@dataclass(frozen=True, slots=True)
class Curator:
    """Who decides, and why."""

    name: str
    note: str | None = None

    def signature(self, log: Log) -> dict[str, Any]:
        """`at`, `by` and `note` of a decision taken now; no two decisions have one time."""
        name = self.name.strip()
        if not name:
            raise BadDecision("A decision needs the name of who takes it.")
        same = (
            each.by
            for each in log.decisions.values()
            if each.by and log.iris.curator(each.by) == log.iris.curator(name)
        )
        return {"at": now(log), "by": next(same, name), "note": (self.note or "").strip() or None}


def now(log: Log, later: int = 0) -> str:
    """This moment, or one after the latest decision of the log, and so many microseconds later."""
    moment = datetime.datetime.now(datetime.UTC)
    latest = max(map(moment_of, log.latest()), default=moment)
    return instant(max(moment, latest + datetime.timedelta(microseconds=1)) + datetime.timedelta(microseconds=later))


# ---- events


def confirm(store: EmbeddedStore, event: str, curator: Curator) -> Taken:
    """Says that the event is as the graph has it; raises NotFound, Gone."""
    return _give_verdict(store, event, curator, Confirmation)


def reject(store: EmbeddedStore, event: str, curator: Curator) -> Taken:
    """Says that there was no such event; it leaves the graph. Raises NotFound, Gone."""
    return _give_verdict(store, event, curator, Dismissal)


def edit(store: EmbeddedStore, event: str, changes: Mapping[str, Any], curator: Curator) -> Taken:
    """Sets fields of the event, see `kg.curation.edits`. Raises NotFound, Gone, BadDecision."""
    log, found = store.log, store.event(_living(store, event))
    wanted, has = read_changes(changes), changes_of(found)
    _refuse_backwards({**has, **wanted})
    holding = next((iri for iri in found.influenced_by if isinstance(log.decisions[iri], Edit)), None)
    if holding and wanted.keys() <= set(found.edited) and all(has[name] == wanted[name] for name in wanted):
        return Taken(holding, log.decisions[holding], False)
    signature = curator.signature(log)
    return _take(store, Edit(event=found.iri, anchors=_anchors(store, found.iri), changes=wanted, **signature))


def why_gone(store: EmbeddedStore, event: str) -> Gone | None:
    """Why the event of that IRI is no longer in the graph, if somebody decided so."""
    found = _what_ended(store.log, event)
    if found is None:
        return None
    decision = store.log.decisions[found]
    what = {
        Dismissal: "was rejected",
        Retraction: "was told by an article that was retracted",
        Revision: "is no longer told in the newer version of its article, read",
    }[type(decision)]
    return Gone(f"The event {event} {what} {signed(decision)}. ({found})")


def _give_verdict(store: EmbeddedStore, event: str, curator: Curator, kind: type[Confirmation | Dismissal]) -> Taken:
    log = store.log
    ended = None if _exists(store, event) else _what_ended(log, event)
    decision = log.decisions[ended] if ended else None
    if ended and isinstance(decision, Dismissal):
        # It can be confirmed after all, by the words that were rejected.
        if kind is Dismissal:
            return Taken(ended, decision, False)
        event, anchors = decision.event, decision.anchors
    else:
        event = _living(store, event)
        anchors = _anchors(store, event)
        if kind is Confirmation and store.event(event).verdict:
            holding = next(i for i in store.event(event).influenced_by if isinstance(log.decisions[i], Confirmation))
            return Taken(holding, log.decisions[holding], False)
    return _take(store, kind(event=event, anchors=anchors, **curator.signature(log)))


def _exists(store: EmbeddedStore, event: str) -> bool:
    try:
        store.event(store.replacement(event) or event)
    except NotFound:
        return False
    return True


def _living(store: EmbeddedStore, event: str) -> str:
    """The event, or the one that took its place."""
    if not _exists(store, event):
        raise why_gone(store, event) or NotFound(f"There is no event {event}.")
    return store.replacement(event) or event


def _anchors(store: EmbeddedStore, event: str) -> tuple[Anchor, ...]:
    return tuple(Anchor(article, report_iri, report) for report_iri, article, report in store.reports(event))


def _what_ended(log: Log, event: str) -> str | None:
    """The latest decision that holds and took the event away."""
    ended = None
    for iri, decision in log.holding():
        match decision:
            case Dismissal():
                aliases = {log.iris.event(anchor.report_iri) for anchor in decision.anchors}
                ended = iri if event == decision.event or event in aliases else ended
            case Confirmation():
                ended = None if event == decision.event else ended
            case Retraction():
                ended = iri if event in decision.events else ended
            case Revision():
                ended = iri if event in {log.iris.event(each.report_iri) for each in decision.anchors} else ended
    return ended


def _refuse_backwards(fields: Mapping[str, Any]) -> None:
    start, end = fields["start"], fields["end"]
    if end and (not start or end[: len(start)] < start[: len(end)]):
        raise BadDecision(
            f"The end {end} would lie before the start{f' {start}' if start else ', which is not known'}."
        )


# ---- who is who


def merge(store: EmbeddedStore, thing: str, into: str, curator: Curator) -> Taken:
    """Says that an agent or place is another, from now on and in all articles. Raises NotFound, BadDecision."""
    log = store.log
    one, other = _described(store, log.thing(thing), thing), _described(store, log.thing(into), into)
    if store.iris.country_code(thing):
        raise BadDecision("A country is known by its code; it cannot be another.")
    if isinstance(one, Agent) != isinstance(other, Agent):
        raise BadDecision(f"{one.name} and {other.name} are an actor and a place; one cannot be the other.")
    if log.thing(thing) == log.thing(into):
        if thing == into or thing not in log.merged_things:
            raise BadDecision(
                f"{thing} and {into} are the same already; undo the merge that says so to turn it around."
            )
        held = next(i for i, each in reversed([*log.holding()]) if isinstance(each, Merge) and each.thing == thing)
        return Taken(held, log.decisions[held], False)
    return _take(store, Merge(thing=thing, into=other, **curator.signature(log)))


def split(store: EmbeddedStore, article: str, thing: str, into: Naming, curator: Curator) -> Taken:
    """Says that what an article calls an agent or place is another one there. Raises NotFound, Gone, BadDecision."""
    log, article = store.log, _newest(store, article)
    store.article(article)
    for iri, each in log.holding():
        if isinstance(each, Split) and (each.article, each.thing, each.into) == (article, thing, into):
            return Taken(iri, each, False)
    was = _described(store, log.thing(thing), thing)
    if isinstance(was, Agent) != isinstance(into, Agent):
        raise BadDecision(f"{was.name} and {into.name} are an actor and a place; one cannot be the other.")
    if log.iri_of(into) in (thing, log.thing(thing)):
        raise BadDecision(
            f"{into.name} is the same as what it would be split from; give another name, kind or country."
        )
    named = {log.iri_of(n) for heard in store.decided(article) for n in _namings(heard.told.report)}
    if log.thing(thing) not in named:
        raise BadDecision(f"The article {article} names nobody and nothing as {thing}.")
    return _take(store, Split(article=article, thing=thing, into=into, **curator.signature(log)))


def _namings(report: Any) -> Iterable[Naming]:
    return (*report.actors, *report.targets, *report.places, *([report.said_by] if report.said_by else []))


def _described(store: EmbeddedStore, iri: str, asked: str) -> Agent | Place:
    found = store.naming(iri)
    if found is None:
        raise NotFound(f"The graph knows nobody and nothing as {asked}.")
    return found


# ---- articles


def retract(store: EmbeddedStore, article: str, curator: Curator) -> Taken:
    """Takes the article out of the graph, with all that rested on it alone. Raises NotFound, Gone."""
    log = store.log
    held = log.retracted.get(article)
    if held and not store.has_article(article):
        return Taken(held, log.decisions[held], False)
    article = _newest(store, article)
    head = head_of(article, store.article(article))
    events = tuple(sorted(store.iris.event(report_iri) for report_iri, _ in store.reports_of(article)))
    return _take(store, Retraction(article=head, events=events, **curator.signature(log)), going=article)


def _newest(store: EmbeddedStore, article: str) -> str:
    """The article, or its newest version; raises Gone."""
    article = article if store.has_article(article) else store.log.current(article)
    refuse_gone(store, article)
    return article


def refuse_gone(store: EmbeddedStore, article: str) -> None:
    """Raises Gone for an article that was retracted, or that gave way to a newer version which is gone too."""
    if store.has_article(article):
        return
    for each in (article, store.log.current(article)):
        held = store.log.retracted.get(each)
        if held:
            raise Gone(f"The article {each} was retracted {signed(store.log.decisions[held])}. ({held})")


def refuse_taken_out(log: Log, article: str) -> None:
    """Raises TakenOut for an article that was retracted or has a newer version: it is not to be read in again."""
    retraction, revision = log.retracted.get(article), log.revision_of(article)
    if retraction:
        why = f"was retracted {signed(log.decisions[retraction])}"
    elif revision:
        why = f"was replaced by a newer version, {log.current(article)}, {signed(log.decisions[revision])}"
    else:
        return
    raise TakenOut(f"The text of {article} {why}. Restore it to have it back.")


def readmission(log: Log, article: str) -> tuple[AnyDecision, ...]:
    """The decisions that let an article in again: they withdraw what keeps it out."""
    kept_out = [
        iri
        for iri, each in log.holding()
        if isinstance(each, Retraction | Revision) and each.article.iri == article and _keeps_out(log, each, article)
    ]
    return tuple(Withdrawal(at=now(log, later), decision=iri) for later, iri in enumerate(kept_out))


def _keeps_out(log: Log, decision: Retraction | Revision, article: str) -> bool:
    return isinstance(decision, Retraction) or log.revision_of(article) is not None


def revision(store: EmbeddedStore, older: str, newer: str, later: int = 0) -> Revision:
    """That the stored article gives way to a newer version of it."""
    anchors = tuple(Anchor(older, report_iri, report) for report_iri, report in store.reports_of(older))
    head = head_of(older, store.article(older))
    return Revision(at=now(store.log, later), article=head, newer=newer, anchors=anchors)


# ---- decisions


def withdraw(store: EmbeddedStore, decision: str, curator: Curator) -> Taken:
    """Takes a decision back, as if it had not been taken. Raises NotFound, BadDecision.

    An article that a retraction or a revision took out does not come back by itself; it has to be read in again.
    """
    log = store.log
    if decision not in log.decisions:
        raise NotFound(f"There is no decision {decision}.")
    if decision in log.withdrawn:
        held = log.withdrawn[decision]
        return Taken(held, log.decisions[held], False)
    return _take(store, Withdrawal(decision=decision, **curator.signature(log)))


def _take(store: EmbeddedStore, decision: AnyDecision, going: str | None = None) -> Taken:
    store.decide([decision], going=going)
    store.flush()
    return Taken(store.iris.decision(content(decision)), decision)
