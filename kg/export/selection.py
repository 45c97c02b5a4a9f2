"""What an export holds: the whole graph, or the events that a filter matches.

Events are fetched in batches, so that no more than one batch of them is in memory, beside the IRIs of all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields
from urllib.parse import urlencode

from kg.query.browse import load_names
from kg.query.events import EventFilter, Found, Page, Sort, fetch_events, find_events, matching_events
from kg.store import EmbeddedStore
from ontology.terms import BY_NAME

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Selection:
    """Which events; a filter without any field is the whole graph.

    `limit`, `offset` and `after` cut a page, as in lists of events; only a feed heeds them. RDF is in
    an order of its own.
    """

    wanted: EventFilter = field(default_factory=EventFilter)
    limit: int | None = None
    offset: int = 0
    after: str | None = None
    sort: Sort = "-date"

    @property
    def is_whole(self) -> bool:
        """Whether it is the whole graph."""
        return not self.parameters

    @property
    def parameters(self) -> tuple[tuple[str, str], ...]:
        """The filter's fields that are given, as parameters of a query; the class as the name of its collection."""
        given = {each.name: getattr(self.wanted, each.name) for each in fields(self.wanted)}
        if given["type"] is not None:
            given["type"] = BY_NAME[given["type"]].collection
        return tuple((name.rstrip("_"), each) for name, value in given.items() for each in _several(value))

    def address(self, base: str, **more: str) -> str:
        """Where it is to be had, under that base, with `more` parameters."""
        order = [] if self.sort == "-date" else [("sort", self.sort)]
        query = urlencode([*self.parameters, *order, *more.items()])
        return f"{base}/export" + (f"?{query}" if query else "")


def chosen_iris(store: EmbeddedStore, selection: Selection) -> list[str]:
    """The IRIs of the chosen events, in their order. Raises UnknownName, BadFilter."""
    return [*matching_events(store, load_names(store), selection.wanted, selection.sort)]


def chosen_events(store: EmbeddedStore, selection: Selection) -> Iterator[Found]:
    """The chosen events with their evidence, in their order."""
    return fetched(store, chosen_iris(store, selection))


def chosen_page(store: EmbeddedStore, selection: Selection) -> Page:
    """The page that the selection cuts; all that match, where it has no limit."""
    if selection.limit is None:
        found = tuple(chosen_events(store, selection))
        return Page(found, len(found))
    names = load_names(store)
    return find_events(
        store, names, selection.wanted, selection.limit, selection.offset, selection.after, selection.sort
    )


def fetched(store: EmbeddedStore, iris: Sequence[str]) -> Iterator[Found]:
    """The events of these IRIs with their evidence, in that order."""
    for start in range(0, len(iris), _BATCH):
        yield from fetch_events(store, iris[start : start + _BATCH])


def _several(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    return tuple(str(each) for each in value) if isinstance(value, tuple) else (str(value),)
