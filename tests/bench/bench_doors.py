"""Median time of "pledges by Japan" through REST and through SPARQL, over a real socket, on a graph of given size.

Run: `python tests/bench/bench_doors.py [--events 2000] [--rounds 200]`. Prints one line of JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import httpx

from kg.model import Agent, Article, Evidence, Money, Report
from kg.store import EmbeddedStore
from ontology.terms import CLASSES

BASE = "http://localhost:8000"
CODES = ("JP", "UA", "US", "DE", "FR", "GB", "PL", "CN", "RU", "IN", "BR", "ZA", "KE", "NO", "TR", "CA")
QUERY = """PREFIX cq: <https://w3id.org/communique/ontology#>
PREFIX schema: <https://schema.org/>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?event ?date ?status ?who ?whom ?item ?value ?currency ?quote WHERE {
  { SELECT DISTINCT ?event ?date WHERE {
      ?event a cq:Pledge ; cq:actorCountry <http://localhost:8000/id/country/JP> ; cq:start ?date
    } ORDER BY DESC(STR(?date)) STR(?event) LIMIT 50 }
  ?event cq:status ?status ; cq:pledger/rdfs:label ?who ; cq:reportedIn/cq:evidence/oa:exact ?quote .
  OPTIONAL { ?event cq:beneficiary/rdfs:label ?whom }
  OPTIONAL { ?event cq:item ?item }
  OPTIONAL { ?event cq:amount ?amount . ?amount schema:value ?value ; schema:currency ?currency }
}"""


def fill(path: Path, events: int) -> int:
    """Make a store of so many events, five an article, the same for every run; returns its pledges by Japan."""
    chance = random.Random(1)
    with EmbeddedStore(path, BASE) as store:
        for number in range(events // 5):
            store.add_article(*_article(number, chance))
        rows = store.query(
            "PREFIX cq: <https://w3id.org/communique/ontology#> SELECT (COUNT(*) AS ?n) WHERE "
            f"{{ ?e a cq:Pledge ; cq:actorCountry <{BASE}/id/country/JP> }}"
        )
        return int(next(iter(rows))["n"].value)  # type: ignore[arg-type]


def _article(number: int, chance: random.Random) -> tuple[Article, tuple[Report, ...]]:
    text = f"Article {number}. " + "".join(f"Sentence {n} of the article tells of an event. " for n in range(5))
    quotes = [f"Sentence {n} of the article tells of an event" for n in range(5)]
    date = f"{chance.randint(1995, 2024)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    reports = tuple(_report(text, quote, date, chance) for quote in quotes)
    return Article(text, f"Title {number}", date, source="Bench"), reports


def _report(text: str, quote: str, date: str, chance: random.Random) -> Report:
    by, to = chance.sample(CODES, 2)
    start = text.index(quote)
    return Report(
        chance.choice(CLASSES).name,
        "occurred",
        (Evidence(start, start + len(quote), quote),),
        (Agent(by, "state", by), Agent(f"Minister {chance.randint(1, 9)}", "person", by)),
        (Agent(to, "state", to),),
        start=date,
        amounts=(Money(Decimal(chance.randint(1, 900)), "USD", ""),),
        items=(f"item {chance.randint(1, 99)}",),
    )


def median_ms(ask: Callable[[], httpx.Response], rounds: int) -> float:
    """The median time of a request in milliseconds, the first tenth left out as warm-up."""
    times = []
    for _ in range(rounds + rounds // 10):
        before = time.perf_counter()
        ask().raise_for_status()
        times.append(time.perf_counter() - before)
    return 1000 * statistics.median(times[rounds // 10 :])


def main() -> None:
    """Fill, serve, measure, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--events", type=int, default=2000)
    options.add_argument("--rounds", type=int, default=200)
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        matching = fill(store, asked.events)
        environment = {**os.environ, "COMMUNIQUE_STORE": str(store), "COMMUNIQUE_BASE": BASE}
        command = [str(Path(sys.executable).with_name("communique")), "serve", "--port", "0"]
        server = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        try:
            assert server.stdout is not None
            address = re.findall(r"http://\S+:\d+", server.stdout.readline())[0]
            with httpx.Client(base_url=address, timeout=60) as client:
                rest = median_ms(lambda: client.get("/pledges?by=Japan"), asked.rounds)
                sparql = median_ms(lambda: client.get("/sparql", params={"query": QUERY}), asked.rounds)
        finally:
            server.terminate()
            server.communicate(timeout=20)
    figures = {
        "events": asked.events,
        "matching": matching,
        "rest_ms": round(rest, 2),
        "sparql_ms": round(sparql, 2),
        "ratio": round(rest / sparql, 2),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
