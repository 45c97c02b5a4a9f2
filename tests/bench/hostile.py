"""Queries made to take a server down, and a client that asks one of them again and again while others work."""

from __future__ import annotations

import threading
import time
from collections import Counter
from types import TracebackType

from clients import Client
from servers import Server

_STAR = " . ".join(f"?s <http://example.org/p{number}> ?o{number}" for number in range(400))
# What is known to end Oxigraph 0.5.13, to fill its memory, or to keep it busy past every timeout of its own.
HOSTILE = {
    "cartesian count": "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "cross sort": "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f",
    "whole sort": "SELECT * WHERE { ?s ?p ?o } ORDER BY ?o ?p ?s",
    "growing text": "SELECT (GROUP_CONCAT(CONCAT(STR(?c), STR(?f))) AS ?all) WHERE { ?a ?b ?c . ?d ?e ?f }",
    "path both ends free": "SELECT (COUNT(*) AS ?n) WHERE { ?a (<http://example.org/p>|!<http://example.org/p>)+ ?b }",
    "endless result": "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f }",
    "nested braces": "SELECT * WHERE " + "{" * 2240 + "}" * 2240,
    "nested exists": "ASK " + "{ FILTER EXISTS " * 900 + "{}" + "}" * 900,
    "star of 400": f"SELECT * WHERE {{ {_STAR} }}",
}
# How long a refused client waits before it tries again; without, it would measure refusals alone.
_PAUSE = 0.05


class Nuisance:
    """Asks one query over and over while entered, then leaves; `outcomes` counts the statuses (0: no whole answer)."""

    def __init__(self, server: Server, query: str, patience: float) -> None:
        self.outcomes: Counter[int] = Counter()
        self.slowest_ms = 0.0
        self._server, self._query, self._patience = server, query, patience
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)

    def __enter__(self) -> Nuisance:
        self._thread.start()
        time.sleep(_PAUSE)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        self._thread.join()

    def _work(self) -> None:
        while not self._done.wait(_PAUSE):
            with Client(self._server, timeout=self._patience) as client:
                reply = client.ask(self._query, keep=False)
            self.outcomes[reply.status] += 1
            self.slowest_ms = max(self.slowest_ms, reply.total_ms)
