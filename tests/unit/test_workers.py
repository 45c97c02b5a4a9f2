"""The pool of processes that answer queries from outside: what they answer, and what is done to those that do not."""

from __future__ import annotations

import asyncio
import gzip
import os
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import BadQuery
from kg.query.guard import RefusedQuery
from kg.query.sparql import QuerySyntaxError
from kg.query.workers import Limits, QueryFailed, QueryTimeout, Question, Reply, TooBusy, WorkerPool
from kg.store import EmbeddedStore

BASE = "http://localhost:8000"
JSON = "application/sparql-results+json"
MANY = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def grown(store: EmbeddedStore, fill: Callable[[EmbeddedStore], EmbeddedStore]) -> EmbeddedStore:
    """The sample and so many triples more that a cross product of three does not end."""
    fill(store)
    nodes = [ox.NamedNode(f"urn:n:{number}") for number in range(2_000)]
    store._open.bulk_extend(ox.Quad(node, nodes[0], node, nodes[1]) for node in nodes)
    return store


@pytest.fixture(scope="module", params=["folder", "memory"])
def store(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    fill_store: Callable[[EmbeddedStore], EmbeddedStore],
) -> Iterator[EmbeddedStore]:
    path = tmp_path_factory.mktemp("workers") / "store" if request.param == "folder" else None
    with EmbeddedStore(path, BASE) as store:
        yield grown(store, fill_store)


@asynccontextmanager
async def pool_of(store: EmbeddedStore, limits: Limits) -> AsyncIterator[WorkerPool]:
    pool = WorkerPool(store, limits)
    try:
        yield pool
    finally:
        await pool.close()


def run(store: EmbeddedStore, work: Callable[[WorkerPool], Awaitable[None]], **limits: float) -> None:
    """Does the work with a pool of two, unless told otherwise."""

    async def main() -> None:
        async with pool_of(store, Limits(**{"workers": 2, "seconds": 20, **limits})) as pool:  # type: ignore[arg-type]
            await asyncio.wait_for(work(pool), 60)

    asyncio.run(main())


async def bytes_of(pool: WorkerPool, query: str, media_type: str = JSON, **how: bool) -> bytes:
    reply = await pool.ask(Question(query, media_type, **how))  # type: ignore[arg-type]
    return b"".join([chunk async for chunk in reply.chunks()])


async def drain(reply: Reply, pause: float = 0) -> None:
    async for _ in reply.chunks():
        await asyncio.sleep(pause)


def test_answers_what_the_store_does(store: EmbeddedStore) -> None:
    async def work(pool: WorkerPool) -> None:
        rows = await bytes_of(pool, "SELECT ?s { ?s a <https://w3id.org/communique/ontology#Event> }", "text/csv")
        assert sorted(rows.decode().split()[1:]) == sorted(event.iri for event in store.events())
        assert b"true" in await bytes_of(pool, "ASK {}")
        assert await bytes_of(pool, "CONSTRUCT {} {}", "application/n-triples") == b""

    run(store, work)


def test_results_longer_than_a_chunk(store: EmbeddedStore) -> None:
    async def work(pool: WorkerPool) -> None:
        query = "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o"
        reply = await pool.ask(Question(query, "text/csv"))
        assert reply.length is None
        whole = b"".join([chunk async for chunk in reply.chunks()])
        assert whole.count(b"\n") > 2_000
        assert gzip.decompress(await bytes_of(pool, query, "text/csv", gzip=True)) == whole
        assert await bytes_of(pool, query, "text/csv", only_head=True) == b""

    run(store, work, workers=1)


@pytest.mark.parametrize(
    ("query", "media_type", "error"),
    [
        ("SELECT * {", JSON, QuerySyntaxError),
        ("ASK {}", "text/csv", BadQuery),
        ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", JSON, BadQuery),
    ],
)
def test_errors_cost_no_worker(store: EmbeddedStore, query: str, media_type: str, error: type[Exception]) -> None:
    async def work(pool: WorkerPool) -> None:
        await bytes_of(pool, "ASK {}")
        before = pids(pool)
        with pytest.raises(error):
            await bytes_of(pool, query, media_type)
        assert pids(pool) == before

    run(store, work, workers=1)


def pids(pool: WorkerPool) -> set[int]:
    return {worker._process.pid for worker in pool._all}


def test_a_query_over_its_time_is_stopped(store: EmbeddedStore) -> None:
    async def work(pool: WorkerPool) -> None:
        await bytes_of(pool, "ASK {}")
        (pid,) = pids(pool)
        start = time.monotonic()
        with pytest.raises(QueryTimeout, match="after 1 seconds"):
            await bytes_of(pool, ENDLESS)
        assert time.monotonic() - start < 2
        assert b"true" in await bytes_of(pool, "ASK {}")
        assert pid not in pids(pool)
        assert not await alive(pid)

    run(store, work, workers=1, seconds=1)


async def alive(pid: int) -> bool:
    """Whether the process is there still, after it had time to end."""
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        await asyncio.sleep(0.02)
    return True


def test_time_runs_while_the_result_is_sent(store: EmbeddedStore) -> None:
    async def work(pool: WorkerPool) -> None:
        reply = await pool.ask(Question(MANY, JSON))
        with pytest.raises(QueryTimeout):
            await drain(reply, 0.2)
        assert b"true" in await bytes_of(pool, "ASK {}")

    run(store, work, seconds=1)


@pytest.mark.parametrize(
    "query",
    [f"{MANY} ORDER BY ?a ?f ?c ?d", "ASK " + "{" * 20_000 + "}" * 20_000, "ASK { FILTER(" + "!" * 30_000 + "true) }"],
    ids=["memory", "stack by braces", "stack by operators"],
)
def test_a_query_that_ends_its_worker(store: EmbeddedStore, query: str) -> None:
    async def work(pool: WorkerPool) -> None:
        with pytest.raises(QueryFailed):
            await bytes_of(pool, query)
        assert b"true" in await bytes_of(pool, "ASK {}")

    run(store, work, workers=1, memory_bytes=200 << 20)


def test_a_result_over_its_limit(store: EmbeddedStore) -> None:
    async def work(pool: WorkerPool) -> None:
        with pytest.raises(RefusedQuery, match="LIMIT"):
            await bytes_of(pool, MANY)

    run(store, work, result_bytes=1_000)

    async def later(pool: WorkerPool) -> None:
        reply = await pool.ask(Question(MANY, JSON))
        with pytest.raises(QueryFailed):
            await drain(reply)

    run(store, later, result_bytes=1_000_000)


def test_who_leaves_stops_the_query(store: EmbeddedStore) -> None:
    async def work(pool: WorkerPool) -> None:
        await bytes_of(pool, "ASK {}")
        (pid,) = pids(pool)
        asking = asyncio.create_task(bytes_of(pool, ENDLESS))
        await asyncio.sleep(0.2)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        assert not await alive(pid)
        assert b"true" in await bytes_of(pool, "ASK {}")

    run(store, work, workers=1)


def test_a_worker_that_died_is_replaced_unseen(store: EmbeddedStore) -> None:
    async def work(pool: WorkerPool) -> None:
        await bytes_of(pool, "ASK {}")
        for pid in pids(pool):
            os.kill(pid, signal.SIGKILL)
        await asyncio.sleep(0.1)
        assert b"true" in await bytes_of(pool, "ASK {}")

    run(store, work, workers=1)


def test_waiting_ends(store: EmbeddedStore) -> None:
    async def work(pool: WorkerPool) -> None:
        hostile = asyncio.create_task(bytes_of(pool, ENDLESS))
        await asyncio.sleep(0.1)
        with pytest.raises(TooBusy) as busy:
            await bytes_of(pool, "ASK {}")
        assert busy.value.retry_after >= 1
        with pytest.raises(QueryTimeout):
            await hostile

    run(store, work, workers=1, seconds=1, queue_seconds=0.2)


def test_small_queries_go_on_beside_a_hostile_one(store: EmbeddedStore) -> None:
    async def work(pool: WorkerPool) -> None:
        await pool.start()
        hostile = asyncio.create_task(bytes_of(pool, ENDLESS))
        for _ in range(200):
            await bytes_of(pool, "ASK { ?s ?p ?o }")
        assert not hostile.done()
        hostile.cancel()

    run(store, work)


def test_more_questions_than_workers(store: EmbeddedStore) -> None:
    async def work(pool: WorkerPool) -> None:
        answers = await asyncio.gather(*(bytes_of(pool, f"SELECT ({n} AS ?n) {{}}", "text/csv") for n in range(60)))
        assert [int(answer.split()[1]) for answer in answers] == list(range(60))

    run(store, work)


def test_a_write_is_seen_by_the_next_question(
    tmp_path: Path, fill_store: Callable[[EmbeddedStore], EmbeddedStore]
) -> None:
    count = "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    with EmbeddedStore(tmp_path / "store", BASE) as store:

        async def work(pool: WorkerPool) -> None:
            before, state = await bytes_of(pool, count), pool.state
            assert pool.state == state
            fill_store(store)
            assert pool.state != state
            assert await bytes_of(pool, count) != before
            (folder,) = tmp_path.glob("*.checkpoints-*")
            assert len(list(folder.iterdir())) == 1

        run(store, work)
        assert not list(tmp_path.glob("*.checkpoints-*"))


def test_checkpoints_of_killed_processes_are_swept(tmp_path: Path) -> None:
    left = tmp_path / "store.checkpoints-999999999-aa"
    left.mkdir()
    with EmbeddedStore(tmp_path / "store", BASE) as store:

        async def work(pool: WorkerPool) -> None:
            await bytes_of(pool, "ASK {}")
            assert not left.exists()

        run(store, work)
