"""The program that answers one query after another over a checkpoint of the store, to be killed at any moment.

Run by `kg.query.workers` as `python -m kg.query.worker FD MEMORY CHECKPOINT`: the file descriptor of a socket to the
parent, how many bytes a query may take, and the checkpoint to open first, if any. An empty frame says that it is ready.
Both ways go frames: four bytes of length, then so many bytes. A question is one frame
of JSON. Its answer is a frame of JSON (`error`, or `length` when that is known), the result in frames of about
64 kB, and an empty frame; nothing is said before 64 kB or the end are reached, so what fails till then fails whole.
"""

from __future__ import annotations

import json
import os
import re
import resource
import select
import socket
import struct
import sys
import threading
import zlib
from contextlib import suppress
from typing import Any

import pyoxigraph as ox

from kg.query.formats import format_of

CHUNK = 1 << 16
LENGTH = struct.Struct("!I")
# Fast rather than small: level 1 makes results of queries about a tenth, at a third of the cost of level 6.
_GZIP_LEVEL = 1
_GZIP = 31
_UNKNOWN_FUNCTION = re.compile(r"custom function <([^>]*)> is not supported")
_MAX_FUNCTIONS = 20


def _no_value(*arguments: Any) -> None:
    """What an unknown function gives: an error, hence no value."""


class ResultTooLong(Exception):
    """The result is over its limit."""


class Unreadable(Exception):
    """The checkpoint cannot be opened."""


class Enough(Exception):
    """Who asked wants no more than the beginning."""


class Sink:
    """Sends what is written to it to the parent, in chunks."""

    def __init__(self, connection: socket.socket, question: dict[str, Any]) -> None:
        self.started = False
        self._connection = connection
        self._left = question["result_bytes"]
        self._only_head = question["only_head"]
        self._gzip = zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, _GZIP) if question["gzip"] else None
        self._pending = bytearray()

    def write(self, data: bytes) -> int:
        """Takes all of it; raises ResultTooLong, Enough."""
        self._left -= len(data)
        if self._left < 0:
            raise ResultTooLong
        self._pending += self._gzip.compress(data) if self._gzip else data
        if len(self._pending) >= CHUNK:
            self._send_pending(None)
        return len(data)

    def flush(self) -> None:
        """Does nothing: the engine flushes more often than we send."""

    def finish(self) -> None:
        """Sends the rest and says that the result is whole."""
        if self._gzip:
            self._pending += self._gzip.flush()
        self._send_pending(len(self._pending))
        self.end()

    def end(self) -> None:
        """Says that no more comes."""
        self._connection.sendall(LENGTH.pack(0))

    def fail(self, kind: str, message: str) -> None:
        """Says instead of a result why there is none."""
        self._connection.sendall(_frame({"error": kind, "message": message}))

    def _send_pending(self, length: int | None) -> None:
        head = b"" if self.started else _frame({"length": length})
        self.started = True
        if self._only_head:
            self._connection.sendall(head)
            raise Enough
        body = LENGTH.pack(len(self._pending)) + self._pending if self._pending else b""
        self._connection.sendall(head + body)
        self._pending.clear()


class Desk:
    """Answers questions over the checkpoint that each names; keeps the last one open."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._path = ""
        self._store: ox.Store | None = None

    def answer(self, question: dict[str, Any]) -> None:
        """Sends the answer. Ends the process when it fails after it began: half a result must not pass for one."""
        sink = Sink(self._connection, question)
        try:
            self._write(question, sink)
            sink.finish()
        except Enough:
            sink.end()
        except Exception as error:
            if sink.started or isinstance(error, MemoryError):
                os._exit(1)
            sink.fail(*_explained(error))

    def prepare(self, path: str) -> None:
        """Opens a checkpoint before it is asked for, so that the first question need not wait."""
        with suppress(Unreadable):
            self._open(path)

    def _write(self, question: dict[str, Any], sink: Sink) -> None:
        results: Any = self._answer(question, {})
        results.serialize(sink, format_of(results, question["media_type"]))

    def _answer(self, question: dict[str, Any], functions: dict[ox.NamedNode, Any]) -> Any:
        """The results. A function that nobody knows is an error in each row (SPARQL 1.1, 17.6), not in the query."""
        try:
            return self._open(question["checkpoint"]).query(
                question["query"],
                base_iri=question["base"],
                use_default_graph_as_union=question["union"],
                default_graph=_nodes(question["default_graphs"]),
                named_graphs=_nodes(question["named_graphs"]),
                custom_functions=functions,
            )
        except (SyntaxError, ValueError, RuntimeError) as error:
            unknown = _UNKNOWN_FUNCTION.search(str(error))
            if unknown is None or len(functions) >= _MAX_FUNCTIONS:
                raise
            return self._answer(question, {**functions, ox.NamedNode(unknown[1]): _no_value})

    def _open(self, path: str) -> ox.Store:
        if self._store is None or path != self._path:
            self._store = None
            try:
                self._store, self._path = ox.Store.read_only(path), path
            except OSError as error:
                raise Unreadable(str(error)) from error
        return self._store


def serve(connection: socket.socket, checkpoint: str) -> None:
    """Answers until the parent closes its end."""
    desk = Desk(connection)
    if checkpoint:
        desk.prepare(checkpoint)
    connection.sendall(LENGTH.pack(0))
    while head := _receive(connection, LENGTH.size):
        desk.answer(json.loads(_receive(connection, LENGTH.unpack(head)[0])))


def main() -> None:
    """Limits this process, then serves."""
    connection = socket.socket(fileno=int(sys.argv[1]))
    threading.Thread(target=_leave_with_parent, args=[connection], daemon=True).start()
    _limit_memory(int(sys.argv[2]))
    serve(connection, sys.argv[3])


def _leave_with_parent(connection: socket.socket) -> None:
    # A query may run on for hours with nobody to hear its answer when the parent was killed.
    poll = select.poll()
    poll.register(connection, getattr(select, "POLLRDHUP", 0))
    poll.poll()
    os._exit(0)


def _limit_memory(extra: int) -> None:
    """Lets the process take so many bytes more of address space than it has now, and leave no core behind."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        with open("/proc/self/statm") as file:
            now = int(file.read().split()[0]) * resource.getpagesize()
    except OSError:  # No Linux.
        now = 0
    resource.setrlimit(resource.RLIMIT_AS, (now + extra, now + extra))


def _explained(error: Exception) -> tuple[str, str]:
    if isinstance(error, ResultTooLong):
        return "too-long", ""
    if isinstance(error, Unreadable):
        return "store", str(error)
    if isinstance(error, KeyError):
        return "query", "its result cannot be written in that format"
    return ("syntax" if isinstance(error, SyntaxError | ValueError) else "query"), str(error)


def _nodes(iris: list[str] | None) -> list[Any] | None:
    return None if iris is None else [ox.NamedNode(iri) for iri in iris]


def _frame(message: dict[str, Any]) -> bytes:
    body = json.dumps(message).encode()
    return LENGTH.pack(len(body)) + body


def _receive(connection: socket.socket, length: int) -> bytes:
    """So many bytes; fewer at the end."""
    received = bytearray()
    while len(received) < length and (part := connection.recv(length - len(received))):
        received += part
    return bytes(received)


if __name__ == "__main__":
    main()
