"""Events as Parquet, with typed columns, written in row groups.

The file's own metadata tell what it holds, under the keys of Dublin Core: `title`, `description`, `source`, `rights`,
`modified`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq

from kg.export.about import about
from kg.export.selection import Selection, chosen_iris, fetched
from kg.query.records import Record, event_record
from kg.store import EmbeddedStore

_ROWS = 2000
_TEXTS = pa.list_(pa.string())
_FIRST_DAY = "0001-01-01"

SCHEMA = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("type", pa.string(), nullable=False),
        pa.field("status", pa.string(), nullable=False),
        pa.field("start", pa.string()),
        pa.field("end", pa.string()),
        pa.field("start_date", pa.date32()),
        pa.field("actors", _TEXTS),
        pa.field("actor_countries", _TEXTS),
        pa.field("actor_ids", _TEXTS),
        pa.field("targets", _TEXTS),
        pa.field("target_countries", _TEXTS),
        pa.field("target_ids", _TEXTS),
        pa.field("places", _TEXTS),
        pa.field("place_countries", _TEXTS),
        pa.field("place_ids", _TEXTS),
        pa.field(
            "amounts",
            pa.list_(pa.struct([("value", pa.float64()), ("currency", pa.string()), ("wording", pa.string())])),
        ),
        pa.field("items", _TEXTS),
        pa.field("topic", pa.string()),
        pa.field("cameo", pa.string()),
        pa.field("plover", pa.string()),
        pa.field("confidence", pa.float64()),
        pa.field("disputed", _TEXTS),
        pa.field("verdict", pa.string()),
        pa.field(
            "evidence",
            pa.list_(
                pa.struct(
                    [
                        ("quote", pa.string()),
                        ("start", pa.int64()),
                        ("end", pa.int64()),
                        ("article", pa.string()),
                        ("report", pa.string()),
                    ]
                )
            ),
        ),
    ]
)
"""`start` and `end` are ISO dates at the precision told, `start_date` the first day that `start` may mean. The lists of
names, countries and ids of `actors`, `targets` and `places` run side by side; a country that is not known is null."""


def write_parquet(store: EmbeddedStore, selection: Selection, output: IO[bytes]) -> None:
    """Write the chosen events, newest first, a row group for each 2,000."""
    iris = chosen_iris(store, selection)
    told = about(store, selection, iris)
    kept = {
        "title": told.title,
        "description": f"Filtered by {told.filtered_by}.",
        "source": told.address,
        "rights": told.rights,
        "modified": told.newest or "",
    }
    rows = (_row(event_record(found, store.iris)) for found in fetched(store, iris))
    with pq.ParquetWriter(output, SCHEMA.with_metadata(kept), compression="zstd") as writer:
        for part in _parts(rows):
            writer.write_table(pa.Table.from_pylist(part, SCHEMA), row_group_size=_ROWS)


def first_day(told: str | None) -> date | None:
    """The first day that a date of any precision may mean."""
    return None if told is None else date.fromisoformat(told + _FIRST_DAY[len(told) :])


def _parts(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    rows = iter(rows)
    while part := list(islice(rows, _ROWS)):
        yield part


def _row(record: Record) -> dict[str, Any]:
    plain = {name: record.get(name) for name in SCHEMA.names}
    sides = {
        f"{one}_{many}": [each[key] for each in record[f"{one}s"]]
        for one in ("actor", "target", "place")
        for many, key in (("ids", "id"), ("countries", "country"))
    }
    names = {field: [each["name"] for each in record[field]] for field in ("actors", "targets", "places")}
    return {**plain, **sides, **names, "start_date": first_day(record["start"])}
