"""Times of ten typical REST requests over a socket, beside the same in SPARQL asked of pyoxigraph in process.

Run: `python tests/bench/bench_rest.py [--events 25000] [--rounds 60] [--keep FOLDER]`. The graph is made up
(`generated.py`); both sides read the same folder. SPARQL answers are serialised to JSON, as REST's are. Prints
milliseconds, median and 99th percentile, REST's first time, and REST's median as a multiple of SPARQL's.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from generated import BASE, fill
from pyoxigraph import QueryResultsFormat, QuerySolutions, Store

PREFIXES = """PREFIX cq: <https://w3id.org/communique/ontology#>
PREFIX schema: <https://schema.org/>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX country: <http://localhost:8000/id/country/>
"""
# What a page of events shows, for the fifty latest that match.
PAGE = """SELECT ?event ?class ?date ?status ?who ?whom ?item ?value ?currency ?quote WHERE {
  { SELECT DISTINCT ?event ?date WHERE { %s ?event cq:start ?date } ORDER BY DESC(STR(?date)) STR(?event) LIMIT 50 }
  ?event a ?class ; cq:status ?status ; cq:actor/rdfs:label ?who ; cq:reportedIn/cq:evidence/oa:exact ?quote .
  OPTIONAL { ?event cq:target/rdfs:label ?whom }
  OPTIONAL { ?event cq:item ?item }
  OPTIONAL { ?event cq:amount ?amount . ?amount schema:value ?value ; schema:currency ?currency }
}"""
# Articles that make about so many events, measured.
EVENTS_AN_ARTICLE = 3.67


@dataclass(frozen=True, slots=True)
class Question:
    """One question, as a REST address and in SPARQL."""

    path: str
    sparql: str


def _page(path: str, pattern: str) -> Question:
    return Question(path, PREFIXES + PAGE % pattern)


QUESTIONS = (
    _page("/pledges?by=Japan", "?event a cq:Pledge ; cq:actorCountry country:JP ."),
    _page("/events?by=US&to=UA", "?event a cq:Event ; cq:actorCountry country:US ; cq:targetCountry country:UA ."),
    _page("/visits?place=FR", "?event a cq:Visit ; cq:place/cq:country country:FR ."),
    _page(
        "/sanctions?since=2020-01&until=2020-12",
        '?event a cq:Sanction ; cq:start ?s FILTER(STR(?s) >= "2020-01" && STR(?s) < "2021") .',
    ),
    _page(
        "/pledges?min_amount=100000000&currency=EUR",
        '?event a cq:Pledge ; cq:amount ?a . ?a schema:currency "EUR" ; schema:value ?v FILTER(?v >= 100000000) .',
    ),
    _page("/meetings?status=planned&by=DE", "?event a cq:Meeting ; cq:status cq:planned ; cq:actor country:DE ."),
    _page("/events?by=Kamikawa", "?event a cq:Event ; cq:actor <http://localhost:8000/id/actor/yoko-kamikawa-jp> ."),
    _page("/condemnations?to=RU", "?event a cq:Condemnation ; cq:targetCountry country:RU ."),
    Question(
        "/pledges/totals?group=donor",
        PREFIXES
        + """SELECT ?donor ?currency (SUM(?value) AS ?sum) WHERE {
          ?event a cq:Pledge ; cq:actorCountry ?donor ; cq:amount ?a .
          ?a schema:currency ?currency ; schema:value ?value
        } GROUP BY ?donor ?currency""",
    ),
    Question(
        "/actors/JP",
        PREFIXES
        + """SELECT ?role ?class (COUNT(DISTINCT ?event) AS ?n) WHERE {
          VALUES ?role { cq:actor cq:target } ?event ?role country:JP ; a ?class
        } GROUP BY ?role ?class""",
    ),
)


@contextmanager
def served(folder: Path) -> Iterator[httpx.Client]:
    """A client of a server of that folder's graph."""
    environment = {**os.environ, "COMMUNIQUE_STORE": str(folder), "COMMUNIQUE_BASE": BASE}
    command = [str(Path(sys.executable).with_name("communique")), "serve", "--port", "0"]
    server = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        address = re.findall(r"http://\S+:\d+", server.stdout.readline())[0]
        with httpx.Client(base_url=address, timeout=120) as client:
            yield client
    finally:
        server.terminate()
        server.communicate(timeout=20)


def times(ask: Callable[[], object], rounds: int) -> list[float]:
    """Milliseconds of so many rounds."""
    found = []
    for _ in range(rounds):
        before = time.perf_counter()
        ask()
        found.append(1000 * (time.perf_counter() - before))
    return found


def asked(store: Store, sparql: str) -> bytes:
    """The answer in SPARQL's JSON."""
    answer = store.query(sparql, use_default_graph_as_union=True)
    assert isinstance(answer, QuerySolutions)
    return answer.serialize(format=QueryResultsFormat.JSON) or b""


def main() -> None:
    """Fill, ask in turn, print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--events", type=int, default=25_000)
    options.add_argument("--rounds", type=int, default=60)
    options.add_argument("--keep", type=Path, help="Folder to keep the graph in, and to take it from when it is there.")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = chosen.keep or Path(scratch) / "store"
        if not folder.exists():
            fill(folder, round(chosen.events / EVENTS_AN_ARTICLE))
        measure(folder, chosen.rounds)


def measure(folder: Path, rounds: int) -> None:
    """Ask both sides and print."""
    raw = _raw_times(folder, rounds)
    with served(folder) as client:
        for question, sparql in zip(QUESTIONS, raw, strict=True):
            first, *rest = times(lambda path=question.path: client.get(path).raise_for_status(), rounds + 1)
            _show(question.path, first, rest, sparql)


def _raw_times(folder: Path, rounds: int) -> list[list[float]]:
    store = Store.read_only(str(folder))
    count = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?event a cq:Event } }"
    print(f"{asked(store, PREFIXES + count).decode()} in {len(store)} quads")
    return [times(lambda sparql=each.sparql: asked(store, sparql), rounds) for each in QUESTIONS]


def _show(path: str, first: float, rest: list[float], raw: list[float]) -> None:
    late = [statistics.quantiles(each, n=100)[98] for each in (rest, raw)]
    middle = [statistics.median(each) for each in (rest, raw)]
    rest_told = f"REST {middle[0]:7.1f} (p99 {late[0]:7.1f}, first {first:7.1f})"
    print(f"{path:45} {rest_told}  SPARQL {middle[1]:7.1f} (p99 {late[1]:7.1f})  {middle[0] / middle[1]:.2f}")


if __name__ == "__main__":
    main()
