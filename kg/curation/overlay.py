"""What people decided, laid over the event that fusion concludes from its reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar

from kg.curation.curated import Curated
from kg.curation.decisions import Edit
from kg.curation.edits import edited
from kg.curation.log import Log
from kg.model import Agent, Event, Place

_Naming = TypeVar("_Naming", Agent, Place)


def overlaid(event: Event, members: Sequence[Curated], log: Log) -> Event:
    """The event with the edits of its reports, of each field the latest, and confirmed if one of them is."""
    changes, sources = changes_in_force(members, log)
    verdicts = [member.verdict for member in members if member.confirmed and member.verdict]
    if not changes and not verdicts:
        return event
    confirmed = max(verdicts, key=log.place, default=None)
    return replace(
        _identified(edited(event, changes), log),
        confidence=1.0 if confirmed else event.confidence,
        verdict="confirmed" if confirmed else None,
        edited=tuple(sorted(changes)),
        influenced_by=tuple(sorted({*sources.values(), *([confirmed] if confirmed else [])})),
    )


def changes_in_force(members: Sequence[Curated], log: Log) -> tuple[dict[str, Any], dict[str, str]]:
    """The fields that edits of these reports set, with their values; and the edit that sets each."""
    changes: dict[str, Any] = {}
    sources: dict[str, str] = {}
    for iri in sorted({edit for member in members for edit in member.edits}, key=log.place):
        edit = log.decisions[iri]
        assert isinstance(edit, Edit)
        changes |= edit.changes
        sources |= dict.fromkeys(edit.changes, iri)
    return changes, sources


def _identified(event: Event, log: Log) -> Event:
    def same(naming: _Naming) -> _Naming:
        return log.merged(naming)[-1]  # type: ignore[return-value]

    return replace(
        event,
        actors=tuple(map(same, event.actors)),
        targets=tuple(map(same, event.targets)),
        places=tuple(map(same, event.places)),
    )
