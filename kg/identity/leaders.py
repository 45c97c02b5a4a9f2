"""The table of leaders: who they are, under which names, for whom they act."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from kg.data import listed, rows


@dataclass(frozen=True, slots=True)
class Leader:
    """One row: exactly one of `country` and `organization` is set.

    `name` is the spelling that they go by, `spellings` all that texts are searched for, `others` those by which
    they are only known again, `surnames` those that mean them even by themselves.
    """

    name: str
    country: str | None
    organization: str | None
    offices: tuple[str, ...]
    spellings: tuple[str, ...]
    others: tuple[str, ...]
    surnames: tuple[str, ...]


@functools.cache
def leaders() -> tuple[Leader, ...]:
    """The table, in its order."""
    return tuple(_leader(*row) for row in rows("leaders.txt"))


def _leader(names: str, of: str, offices: str) -> Leader:
    surnames = tuple(name.rstrip("!") for name in listed(names) if name.endswith("!"))
    spellings = tuple(name for name in listed(names) if not name.startswith("(") and not name.endswith("!"))
    others = tuple(name.strip("()") for name in listed(names) if name.startswith("("))
    country, organization = (None, of[1:]) if of.startswith("@") else (of, None)
    name = (*spellings, *others)[0]
    return Leader(name, country, organization, tuple(offices.split(",")), spellings, others, surnames)
