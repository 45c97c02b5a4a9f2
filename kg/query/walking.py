"""The newest pages of long lists without reading the lists: month by month, until a page is full.

Of a quarter of a million events a page takes a month or two; to order all of them takes seconds, and would be done
again after every write. A list with a narrow filter is read whole, which costs less than to walk.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.query.filters import EventFilter
from kg.query.matching import Matches, cursor_value, read_rows
from kg.query.names import Names
from kg.query.patterns import pattern
from kg.query.terms import count, iri, select, typed, values
from kg.store import EmbeddedStore

# A page that so many months do not fill is of a rare kind of events, and the list is read whole.
_MOST = 36


def walked(
    store: EmbeddedStore, names: Names, wanted: EventFilter, limit: int, after: str | None
) -> tuple[list[str], str | None, int] | None:
    """The page of the newest events behind the cursor: IRIs, next cursor, and how many match in all.

    None where the list is not long, or the page not full: then it has to be read whole. Raises BadFilter.
    """
    if replace(wanted, type=None, status=None, disputed=None, min_confidence=None) != EventFilter():
        return None
    newest = cursor_value(after, "-date") if after else None
    rows: list[tuple[str, str]] = []
    for number, bucket in enumerate(_buckets(store, newest)):
        if number == _MOST:
            return None
        rows += read_rows(store, pattern(store, names, wanted, bucket), "-date")
        shown, following = Matches("-date", rows).page(limit, after=after)
        if following:
            where = pattern(store, names, wanted)
            return shown, following, count(store, f"SELECT (COUNT(DISTINCT ?event) AS ?n) WHERE {{ {where} }}")
    return None


def _buckets(store: EmbeddedStore, newest: str | None) -> Iterator[str]:
    """Patterns of the events of each month, newest first, and of those of a year without a month after its months."""
    graph = iri(store.iris.events_graph)
    query = f"""SELECT DISTINCT ?bucket WHERE {{ GRAPH {graph} {{
          {{ ?event cq:month ?bucket }} UNION {{ ?event cq:year ?bucket }} }} }}"""
    known = sorted({row["bucket"].value for row in select(store, query)}, reverse=True)
    for told in known:
        # A day, or the month itself, lies in the month; a bare year sorts behind all its months.
        if newest is None or told <= newest:
            yield _in(told)


def _in(told: str) -> str:
    if len(told) > len("2024"):
        return f"{values('bucket', [typed(told, 'gYearMonth')])} ?event cq:month ?bucket ."
    return f"{values('bucket', [typed(told, 'gYear')])} ?event cq:start ?bucket ."
