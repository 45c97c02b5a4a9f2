"""Clients that ask a server over one kept connection, as light as the standard library has them."""

from __future__ import annotations

import http.client
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import TracebackType
from urllib.parse import urlencode

from servers import Server

ACCEPT = "application/sparql-results+json, application/n-triples;q=0.9"
_TIMEOUT = 120
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back, timed in milliseconds from the question's sending. `status` is 0 when the connection broke."""

    status: int
    body: bytes
    length: int
    lines: int
    first_byte_ms: float
    total_ms: float


class Client:
    """One connection, made anew when it broke. A reply that is not whole after `timeout` seconds counts as broken."""

    def __init__(self, server: Server, timeout: float = _TIMEOUT) -> None:
        self._path = server.path
        self._timeout = timeout
        self._connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=timeout)

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def ask(self, query: str, accept: str = ACCEPT, keep: bool = True) -> Reply:
        """The reply to a query sent as a form; without `keep` its body is counted and thrown away as it comes."""
        headers = {"Accept": accept, "Content-Type": "application/x-www-form-urlencoded"}
        before = time.perf_counter()
        try:
            self._connection.request("POST", self._path, urlencode({"query": query}), headers)
            with self._connection.getresponse() as response:
                return self._read(response, before, keep)
        except (OSError, http.client.HTTPException):
            self._connection.close()
            return Reply(0, b"", 0, 0, 0.0, _ms_since(before))

    def _read(self, response: http.client.HTTPResponse, before: float, keep: bool) -> Reply:
        first = response.read1(_CHUNK)
        first_byte_ms = _ms_since(before)
        kept, length, lines = [first] if keep else [], len(first), first.count(b"\n")
        while chunk := response.read1(_CHUNK):
            length, lines = length + len(chunk), lines + chunk.count(b"\n")
            if keep:
                kept.append(chunk)
            if _ms_since(before) > 1000 * self._timeout:
                raise TimeoutError
        return Reply(response.status, b"".join(kept), length, lines, first_byte_ms, _ms_since(before))


@dataclass(frozen=True, slots=True)
class Latencies:
    """The times of many small requests, in milliseconds, how many failed, and how long it all took."""

    times_ms: tuple[float, ...]
    failed: int
    seconds: float

    def summary(self) -> dict[str, float]:
        """Requests a second, and the median, the 99th of a hundred, and the slowest."""
        ordered = sorted(self.times_ms) or [0.0]
        return {
            "requests_per_s": round(len(self.times_ms) / self.seconds, 1),
            "median_ms": round(statistics.median(ordered), 2),
            "p99_ms": round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))], 2),
            "max_ms": round(ordered[-1], 2),
            "failed": self.failed,
        }


def sustained(
    server: Server, queries: Callable[[int], Iterator[str]], clients: int, seconds: float, pause: float = 0.0
) -> Latencies:
    """Lets so many clients ask at once, each the queries of its number one after another, for so long."""
    done: list[tuple[float, bool]] = []
    deadline = time.perf_counter() + seconds

    def work(number: int) -> None:
        with Client(server) as client:
            for query in queries(number):
                if time.perf_counter() >= deadline:
                    return
                reply = client.ask(query)
                done.append((reply.total_ms, reply.status == 200))
                time.sleep(pause)

    before = time.perf_counter()
    threads = [threading.Thread(target=work, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    times = tuple(taken for taken, well in done if well)
    return Latencies(times, len(done) - len(times), time.perf_counter() - before)


def _ms_since(before: float) -> float:
    return 1000 * (time.perf_counter() - before)
