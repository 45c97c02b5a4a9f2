"""Our SPARQL door against `oxigraph serve`, side by side over the same generated graph of a million triples.

Run: `python tests/bench/bench_sparql.py [--articles 3300] [--store FOLDER]`. Prints tables on standard error and one
line of JSON on standard output; takes a few minutes. Four things are measured: the median time of every example query
of `ontology/queries`; small requests a second with 1, 8 and 32 clients; first byte and memory of a result of a million
rows; the times of small requests while a hostile query runs (ours alone, since it would end the other).
"""

from __future__ import annotations

import argparse
import itertools
import json
import shutil
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from clients import Client, Latencies, Reply, sustained
from generated import ARTICLES, BASE, fill
from hostile import HOSTILE, Nuisance
from rich.console import Console
from rich.table import Table
from servers import PeakMemory, Server, communique, oxigraph

from kg.query.examples import examples

ROUNDS = 15
# An example is asked anew until this is used up, at least three times of each server.
EXAMPLE_SECONDS = 6.0
# One that has no answer by then has failed.
EXAMPLE_TIMEOUT = 20.0
_EXAMPLE_COLUMNS = ("rows", "same_rows", "ours_ms", "oxigraph_ms", "ratio")
SUSTAINED_SECONDS = 5.0
CLIENTS = (1, 8, 32)
HOSTILE_SECONDS = 8.0
# The server that hostile queries meet gives up on one after so long, so that several are stopped in the time measured.
QUERY_SECONDS = 3.0
ROWS = 1_000_000
# The targets: times Oxigraph's median for what takes it more than SLOW_MS, and below; the slowest small request.
SLOW_MS, SLOW_RATIO, QUICK_RATIO, SMALL_MS = 10.0, 1.2, 2.0, 100.0
CODES = ("JP", "UA", "US", "DE", "FR", "GB", "PL", "CN", "RU", "IN", "BR", "ZA", "KE", "NO", "TR", "CA")
SMALL = f"""PREFIX cq: <https://w3id.org/communique/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?event ?date ?who ?item WHERE {{
  ?event cq:actorCountry <{BASE}/id/country/CODE> ; a cq:Pledge ; cq:start ?date ; cq:pledger/rdfs:label ?who .
  OPTIONAL {{ ?event cq:item ?item }}
}} LIMIT 20"""


def small_queries(number: int) -> Iterator[str]:
    """Pledges of one country after another, no two alike, so that no cache answers."""
    for turn in itertools.count():
        yield f"{SMALL.replace('CODE', CODES[turn % len(CODES)])} # {number} {turn}"


def measure_examples(servers: Sequence[Server]) -> list[dict[str, Any]]:
    """For each example: rows, the median of both servers, their ratio, whether that is within the target."""
    return [_measure_example(servers, example.name, example.query) for example in examples()]


def _measure_example(servers: Sequence[Server], name: str, query: str) -> dict[str, Any]:
    times: dict[str, list[float]] = {server.name: [] for server in servers}
    replies: dict[str, Reply] = {}
    stop = time.perf_counter() + EXAMPLE_SECONDS
    # The first round warms up. Servers take turns, so that what else the machine does meets both.
    for turn in range(ROUNDS + 1):
        for server in servers:
            with Client(server, EXAMPLE_TIMEOUT) as client:
                client.ask("ASK {}")
                reply = replies[server.name] = client.ask(f"{query}# {turn}")
            if reply.status != 200:
                # Ours is asked first: what it cannot answer would keep the other server busy for all that follows.
                return {"example": name, **dict.fromkeys(_EXAMPLE_COLUMNS), "within": False}
            if turn:
                times[server.name].append(reply.total_ms)
        if turn >= 3 and time.perf_counter() > stop:
            break
    ours, theirs = (replies[server.name] for server in servers)
    our_ms, their_ms = (statistics.median(times[server.name]) for server in servers)
    ratio = our_ms / their_ms
    return {
        "example": name,
        "rows": _rows(ours),
        "same_rows": _rows(ours) == _rows(theirs),
        "ours_ms": round(our_ms, 2),
        "oxigraph_ms": round(their_ms, 2),
        "ratio": round(ratio, 2),
        "within": ratio <= (SLOW_RATIO if their_ms > SLOW_MS else QUICK_RATIO),
    }


def _rows(reply: Reply) -> int:
    if not reply.body.startswith(b"{"):
        return reply.lines
    answer = json.loads(reply.body)
    return len(answer["results"]["bindings"]) if "results" in answer else 1


def measure_sustained(servers: Sequence[Server]) -> list[dict[str, Any]]:
    """Small requests a second, by server and number of clients."""
    return [
        {"server": server.name, "clients": number, **_sustain(server, number, SUSTAINED_SECONDS).summary()}
        for number in CLIENTS
        for server in servers
    ]


def _sustain(server: Server, clients: int, seconds: float, pause: float = 0.0) -> Latencies:
    return sustained(server, small_queries, clients, seconds, pause)


def measure_large(servers: Sequence[Server]) -> list[dict[str, Any]]:
    """A result of a million rows, read as it comes: first byte, rows, rows a second, and the memory it took."""
    measured = []
    for server in servers:
        with Client(server) as client, PeakMemory(server.pid) as memory:
            reply = client.ask(
                f"SELECT ?s ?p ?o WHERE {{ ?s ?p ?o }} LIMIT {ROWS}", "text/tab-separated-values", keep=False
            )
        rows = reply.lines - 1
        measured.append(
            {
                "server": server.name,
                "status": reply.status,
                "rows": rows,
                "megabytes": round(reply.length / 1e6, 1),
                "first_byte_ms": round(reply.first_byte_ms, 1),
                "rows_per_s": round(1000 * rows / reply.total_ms),
                "memory_before_mb": round(memory.before / 1e6, 1),
                "memory_peak_mb": round(memory.peak / 1e6, 1),
                "memory_rise_mb": round((memory.peak - memory.before) / 1e6, 1),
            }
        )
    return measured


def measure_hostile(server: Server) -> list[dict[str, Any]]:
    """The times of small requests of one client, first in peace, then while each hostile query runs."""
    calm = _sustain(server, 1, HOSTILE_SECONDS, pause=0.01)
    measured = [_under("none", calm, None)]
    for name, query in HOSTILE.items():
        with Nuisance(server, query, patience=HOSTILE_SECONDS) as nuisance:
            busy = _sustain(server, 1, HOSTILE_SECONDS, pause=0.01)
        measured.append(_under(name, busy, nuisance))
    return measured


def _under(name: str, latencies: Latencies, nuisance: Nuisance | None) -> dict[str, Any]:
    summary = latencies.summary()
    return {
        "hostile": name,
        **{key: summary[key] for key in ("median_ms", "p99_ms", "max_ms", "failed")},
        "ended_as": {str(status): count for status, count in (nuisance.outcomes if nuisance else {}).items()},
        "ended_after_ms": round(nuisance.slowest_ms) if nuisance else 0,
        "within": summary["max_ms"] <= SMALL_MS and not summary["failed"],
    }


def measure(store: Path, copy: Path) -> dict[str, list[dict[str, Any]]]:
    """All figures, by part."""
    with communique(store) as ours, oxigraph(copy) as theirs:
        servers = (ours, theirs)
        _say(f"{ours.name} on port {ours.port}, {theirs.name} on port {theirs.port}")
        found = {
            "examples": measure_examples(servers),
            "sustained": measure_sustained(servers),
            "large_result": measure_large(servers),
        }
    with communique(store, COMMUNIQUE_QUERY_SECONDS=str(QUERY_SECONDS)) as ours:
        return {**found, "hostile": measure_hostile(ours)}


def show(part: str, rows: Sequence[dict[str, Any]]) -> None:
    """The rows of one part as a table on standard error."""
    table = Table(title=part.replace("_", " "), title_justify="left")
    for name in rows[0]:
        table.add_column(name, justify="left" if isinstance(rows[0][name], str) else "right")
    for row in rows:
        table.add_row(*map(str, row.values()))
    Console(stderr=True, width=160).print(table)


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


def main() -> None:
    """Fill, serve, measure, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--articles", type=int, default=ARTICLES)
    options.add_argument("--store", type=Path, help="a store of this generator's, instead of a new one; it is copied")
    asked = options.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # So that the servers are ended too.
    with tempfile.TemporaryDirectory() as folder:
        store, copy = Path(folder) / "store", Path(folder) / "copy"
        if asked.store:
            shutil.copytree(asked.store, store)
        else:
            _say(f"{fill(store, asked.articles):,} triples made")
        shutil.copytree(store, copy)
        found = measure(store, copy)
    for part, rows in found.items():
        show(part, rows)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
