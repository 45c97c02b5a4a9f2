"""The decisions that people take on the graph, as values: what was decided, by whom, when, and why."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from kg.curation.records import Naming, naming_to_record, report_to_record, written
from kg.errors import CommuniqueError
from kg.model import Article, Report


class BadDecision(CommuniqueError):
    """A decision that says nothing that could be followed; the message says what to mend."""


class Gone(CommuniqueError):
    """What was asked for was here and was taken away; the message says by whom, when, and why."""


class TakenOut(CommuniqueError):
    """An article that is not read in again, as it was retracted or gave way to a newer version; the message tells."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """The words that a decision is about: a report as it was read, in that article, under that IRI.

    Reports change their numbers when an article is read anew, so a decision holds on to words; `kg.curation.anchors`.
    """

    article: str
    report_iri: str
    report: Report


@dataclass(frozen=True, slots=True)
class Head:
    """What the log keeps of an article that is no longer there."""

    iri: str
    title: str | None = None
    url: str | None = None
    source: str | None = None
    published: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What all decisions have. `at` is a moment in UTC as `instant` writes it; `by` is None for the software itself."""

    at: str
    by: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OnEvent(Decision):
    """A decision on an event, which had that IRI and these reports when it was taken."""

    event: str
    anchors: tuple[Anchor, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation(OnEvent):
    """The event is as the graph has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dismissal(OnEvent):
    """There was no such event; its reports were misread or tell what is no event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit(OnEvent):
    """The event is otherwise: `changes` gives fields of the interchange schema their values; `kg.curation.edits`."""

    changes: Mapping[str, Any] = field(hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Retraction(Decision):
    """The article is taken out of the graph. `events` are the IRIs that the events of its reports had or had had."""

    article: Head
    events: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision(Decision):
    """The article gave way to a newer version of it, of the IRI `newer`. `anchors` are what the older one reported."""

    article: Head
    newer: str
    anchors: tuple[Anchor, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge(Decision):
    """The agent or place of the IRI `thing` is `into`."""

    thing: str
    into: Naming


@dataclass(frozen=True, slots=True, kw_only=True)
class Split(Decision):
    """In that article, what was read as the agent or place `thing` is `into`."""

    article: str
    thing: str
    into: Naming


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal(Decision):
    """The decision of the IRI `decision` is taken back."""

    decision: str


AnyDecision: TypeAlias = Confirmation | Dismissal | Edit | Retraction | Revision | Merge | Split | Withdrawal
KINDS: dict[str, type[AnyDecision]] = {
    kind.__name__: kind for kind in (Confirmation, Dismissal, Edit, Retraction, Revision, Merge, Split, Withdrawal)
}


def instant(moment: datetime.datetime) -> str:
    """The moment as xsd:dateTime has it in its canonical form: UTC, no zeros at the end of a fraction."""
    plain = moment.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")
    return plain.rstrip("0").rstrip(".") + "Z"


def moment_of(decision: Decision) -> datetime.datetime:
    """When it was taken."""
    return datetime.datetime.fromisoformat(decision.at)


def signed(decision: Decision) -> str:
    """When, by whom, and why, to stand after "was rejected "."""
    by = f" by {decision.by}" if decision.by else ""
    return f"on {decision.at[:10]}{by}" + (f": {decision.note}" if decision.note else "")


def head_of(iri: str, article: Article) -> Head:
    """What the log keeps of the article."""
    return Head(iri, article.title, article.url, article.source, article.published)


def content(decision: AnyDecision) -> str:
    """All that the decision says, as text: equal decisions have equal content, and others another."""
    record: dict[str, Any] = {"kind": type(decision).__name__}
    for name in type(decision).__dataclass_fields__:
        record[name] = _plain(getattr(decision, name))
    return written(record)


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, Anchor):
        return [value.article, value.report_iri, report_to_record(value.report)]
    if isinstance(value, Head):
        return [value.iri, value.title, value.url, value.source, value.published]
    if isinstance(value, Naming):
        return naming_to_record(value)
    return value
