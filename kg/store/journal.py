"""The log of what changed in a store, for those who keep a copy: one JSON line a change, numbered from 1.

It lies in the store's folder, or in memory for a store in memory. A line is written before its change is made, and
taken back if that fails. What the log may have missed, from before there was one or around a crash, is told by a
line of kind "gap". It is not part of the graph: equal graphs may have come about in different ways.
"""

from __future__ import annotations

import json
import os
import secrets
import threading
from array import array
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, Literal, cast

# RocksDB passes over files that are not its own.
_FILE = "COMMUNIQUE_CHANGES.jsonl"

_GAP = b'{"kind": "gap"'

Kind = Literal["articles", "update", "graph", "gap"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One change. `at` is the time in UTC; the rest are IRIs, sorted.

    What was written came or is another now. `things` are agents and places. An entry of kind "update" is a SPARQL
    update, which may have changed anything; "graph" is a graph replaced or removed as a whole, `graph`, None for the
    default one; "gap" says that changes before it may be missing. `total` is how many articles there were then, where
    that is known.
    """

    kind: Kind
    articles_written: Sequence[str] = ()
    articles_removed: Sequence[str] = ()
    events_written: Sequence[str] = ()
    events_removed: Sequence[str] = ()
    things: Sequence[str] = ()
    decisions: Sequence[str] = ()
    graph: str | None = None
    total: int | None = None
    at: str = ""


class Journal:
    """The log of one store. The store calls `begin` before all else; all other methods may come from any thread.

    `name` tells it from every other log; `last_gap` is the number of the last entry of kind "gap", or 0.
    """

    def __init__(self, folder: Path | None, read_only: bool = False) -> None:
        self._path = None if folder is None else folder / _FILE
        self._read_only = read_only
        self._lock = threading.Lock()
        self._file: BinaryIO | None = None
        self._starts = array("Q")
        self._end = 0
        self.name = ""
        self.last_gap = 0

    @property
    def last(self) -> int:
        """The number of the last entry, 0 when there is none."""
        return len(self._starts)

    @property
    def begun(self) -> bool:
        """Whether the log is open."""
        return self._file is not None

    def begin(self) -> Entry | None:
        """Opens the log, made if it is missing, and gives its last entry. A line that broke off is dropped.

        Raises OSError.
        """
        self._file = self._opened()
        first = self._file.readline()
        if not first.endswith(b"\n"):
            first = self._headed(self._file)
        self.name = json.loads(first)["log"]
        self._end = len(first)
        for line in self._file:
            if not line.endswith(b"\n"):
                break
            self._count(line)
        return self._at(self.last) if self.last else None

    @contextmanager
    def recording(self, entry: Entry) -> Iterator[None]:
        """Writes the entry, for others to read once the body is done; takes it back when that raises."""
        line = json.dumps(_plain(entry), ensure_ascii=False).encode() + b"\n"
        with self._lock:
            self._write(self._end, line)
        try:
            yield
        except BaseException:
            with self._lock:
                self._open.truncate(self._end)
            raise
        with self._lock:
            self._count(line)

    def entries(self, after: int, limit: int) -> list[tuple[int, Entry]]:
        """The entries after that number, `limit` of them at most, each with its number."""
        with self._lock:
            return [(number, self._at(number)) for number in range(after + 1, min(self.last, after + limit) + 1)]

    def flush(self) -> None:
        """Makes sure that all of it is on disk. Raises OSError."""
        if self._file is not None and self._path is not None and not self._read_only:
            os.fsync(self._file.fileno())

    def close(self) -> None:
        """Lets go of the file."""
        if self._file is not None:
            self._file.close()
            self._file = None

    @property
    def _open(self) -> BinaryIO:
        assert self._file is not None
        return self._file

    def _opened(self) -> BinaryIO:
        if self._path is None or (self._read_only and not self._path.exists()):
            return BytesIO()
        if self._read_only:
            return self._path.open("rb")
        # Unbuffered: what was written outlives the process, though it may not outlive the machine before a flush.
        return cast(BinaryIO, os.fdopen(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644), "r+b", buffering=0))

    def _headed(self, file: BinaryIO) -> bytes:
        head = json.dumps({"log": secrets.token_hex(4), "at": _now()}).encode() + b"\n"
        if not isinstance(file, BytesIO) and self._read_only:
            return head
        file.seek(0)
        file.truncate()
        file.write(head)
        return head

    def _count(self, line: bytes) -> None:
        self._starts.append(self._end)
        self._end += len(line)
        if line.startswith(_GAP):
            self.last_gap = self.last

    def _write(self, at: int, line: bytes) -> None:
        file = self._open
        file.seek(at)
        file.truncate()
        written = file.write(line)
        if written != len(line):
            file.truncate(at)
            raise OSError("The log of changes could not be written whole.")

    def _at(self, number: int) -> Entry:
        return _entry(json.loads(self._line(number)))

    def _line(self, number: int) -> bytes:
        self._open.seek(self._starts[number - 1])
        return self._open.readline()


def _plain(entry: Entry) -> dict[str, Any]:
    told = {name: value for name, value in asdict(entry).items() if value not in ((), [], None, "")}
    if entry.kind == "graph":
        told["graph"] = entry.graph
    return {**told, "at": entry.at or _now()}


def _entry(told: Mapping[str, Any]) -> Entry:
    known = {each.name for each in fields(Entry)}
    return Entry(**{name: value for name, value in told.items() if name in known})


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
