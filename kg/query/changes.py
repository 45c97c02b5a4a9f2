"""What changed in the graph since a cursor, for those who keep a copy of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.query.filters import BadFilter
from kg.store import EmbeddedStore
from kg.store.journal import Entry

# The name of a log and a number in it; the number alone is one of this log.
_CURSOR = re.compile(r"(?:([0-9a-f]{8})-)?(\d{1,18})")


@dataclass(frozen=True, slots=True)
class Changed:
    """One change, and the cursor behind which the next one stands."""

    cursor: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class Changes:
    """Changes in their order. `last` is the cursor of the newest there is, `more` whether some follow these.

    `complete` is false when the log may have missed something since the cursor, or the cursor is another log's: who
    keeps a copy has to fetch it anew then, and go on from `last`.
    """

    entries: tuple[Changed, ...]
    last: str
    more: bool
    complete: bool


def changes_since(store: EmbeddedStore, since: str | None, limit: int) -> Changes:
    """The changes after the cursor, from the first for None; `limit` of them at most. Raises BadFilter, StoreError."""
    journal = store.journal
    after, is_known = _read(since, journal.name, journal.last)
    found = journal.entries(after, limit)
    last = journal.last
    reached = found[-1][0] if found else last
    return Changes(
        tuple(Changed(f"{journal.name}-{number}", entry) for number, entry in found),
        f"{journal.name}-{last}",
        reached < last,
        is_known and journal.last_gap <= after,
    )


def _read(since: str | None, name: str, last: int) -> tuple[int, bool]:
    """The number in the cursor, and whether it is one of that log; if not, the number of its start."""
    if since is None:
        return 0, True
    match = _CURSOR.fullmatch(since)
    if match is None:
        raise BadFilter(f"{since!r} is no cursor; take one that an answer gave as `cursor`, `next` or `last`.")
    number = int(match[2])
    return (number, True) if match[1] in (None, name) and number <= last else (0, False)
