"""Events as CSV and JSON Lines, one a line, each with the IRI that stays the same in every export."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import IO, TypeVar

from kg.query.events import Found
from kg.query.records import Record, event_record
from kg.store import EmbeddedStore

BETWEEN = " | "
T = TypeVar("T")
# Ends of lines to some readers, which JSON allows inside a string.
_LINE_ENDS = {code: f"\\u{code:04x}" for code in (0x85, 0x2028, 0x2029)}
_BAR = re.compile(r"([\\|])")


def write_csv(store: EmbeddedStore, events: Iterable[Found], output: IO[bytes]) -> None:
    """Write the events as CSV (RFC 4180, UTF-8) with a header.

    Several values in one cell are parted by " | "; a bar or backslash within a value has a backslash before it.
    """
    write_rows(COLUMNS, (event_record(found, store.iris) for found in events), output)


def write_rows(columns: Mapping[str, Callable[[T], str]], records: Iterable[T], output: IO[bytes]) -> None:
    """Write records as CSV in these columns, each with the function that gives its cell."""
    line = io.StringIO(newline="")
    writer = csv.writer(line, lineterminator="\r\n")
    writer.writerow(columns)
    for record in records:
        writer.writerow([cell(record) for cell in columns.values()])
        output.write(_taken(line))
    output.write(_taken(line))


def write_json_lines(store: EmbeddedStore, events: Iterable[Found], output: IO[bytes]) -> None:
    """Write the events as JSON objects, one a line, whatever a reader takes for the end of one."""
    for found in events:
        line = json.dumps(event_record(found, store.iris), ensure_ascii=False, separators=(",", ":"))
        output.write(line.translate(_LINE_ENDS).encode("utf-8", "surrogatepass") + b"\n")


def joined(values: Iterable[object]) -> str:
    """The values in one cell, each once, in order."""
    return BETWEEN.join(dict.fromkeys(_BAR.sub(r"\\\1", str(value)) for value in values if value is not None))


def listed(field: str, key: str) -> Callable[[Record], str]:
    """The values of `key` in the records of `field`, in one cell."""
    return lambda record: joined(each[key] for each in record[field])


def plain(field: str) -> Callable[[Record], str]:
    """The value of `field`, nothing for None."""
    return lambda record: "" if record[field] is None else str(record[field])


def _taken(line: io.StringIO) -> bytes:
    data = line.getvalue().encode("utf-8", "surrogatepass")
    line.seek(0)
    line.truncate()
    return data


def _amounts(record: Record) -> str:
    return joined(f"{each['value']} {each['currency'] or ''}".strip() for each in record["amounts"])


COLUMNS: dict[str, Callable[[Record], str]] = {
    "id": plain("id"),
    "type": plain("type"),
    "status": plain("status"),
    "start": plain("start"),
    "end": plain("end"),
    "actors": listed("actors", "name"),
    "actor_countries": listed("actors", "country"),
    "targets": listed("targets", "name"),
    "target_countries": listed("targets", "country"),
    "places": listed("places", "name"),
    "amounts": _amounts,
    "items": lambda record: joined(record["items"]),
    "topic": plain("topic"),
    "cameo": plain("cameo"),
    "plover": plain("plover"),
    "confidence": plain("confidence"),
    "evidence": listed("evidence", "quote"),
    "articles": listed("evidence", "article"),
    "actor_ids": listed("actors", "id"),
    "target_ids": listed("targets", "id"),
    "place_ids": listed("places", "id"),
}
