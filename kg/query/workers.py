"""Queries from outside, each answered by a process that is killed when it takes too long, too much, or nobody listens.

`WorkerPool(store, limits).ask(question)` gives a `Reply` once its first 64 kB are there; the rest streams. The
processes (`kg.query.worker`) open checkpoints of the store, so they share no memory, lock or file with it.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from kg.errors import BadQuery, CommuniqueError, StoreError
from kg.query.checkpoints import Checkpoint, Checkpoints
from kg.query.guard import RefusedQuery
from kg.query.processes import WorkerProcess
from kg.query.sparql import syntax_error
from kg.query.worker import CHUNK, LENGTH
from kg.store import EmbeddedStore

# After so long a query gives way: its process gets what processor time is left over, and small ones keep their pace.
_YIELDS_AFTER = 1.0

T = TypeVar("T")


class QueryTimeout(CommuniqueError):
    """A query that was stopped at its time limit."""


class QueryFailed(CommuniqueError):
    """A query that ended its worker: out of memory, out of stack."""


class TooBusy(CommuniqueError):
    """No worker came free in time. `retry_after` is in seconds."""

    def __init__(self, message: str, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Limits:
    """How many processes there are, and what one query may take of time, memory (beyond the start's) and result."""

    workers: int = 4
    seconds: float = 60.0
    queue_seconds: float = 10.0
    memory_bytes: int = 1 << 30
    result_bytes: int = 1 << 30


@dataclass(frozen=True, slots=True)
class Question:
    """A query, what its relative IRIs relate to, and how its result is written.

    `only_head` asks whether and how it would be answered, and no more.
    """

    query: str
    media_type: str
    base: str | None = None
    union: bool = True
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    gzip: bool = False
    only_head: bool = False


class Reply:
    """A result whose beginning is there. `length` is its bytes where they are known, `state` the graph's name.

    Read `chunks` to the end or call `close`: until then it holds a worker.
    """

    def __init__(self, run: _Run, length: int | None, first: bytes, whole: bool) -> None:
        self.length = length
        self.state = run.checkpoint.state
        self._first = first
        self._whole = whole
        self._run = run

    async def chunks(self) -> AsyncIterator[bytes]:
        """The result in parts of about 64 kB; raises QueryTimeout, QueryFailed when the rest cannot be had."""
        try:
            yield self._first
            if not self._whole:
                while chunk := await self._run.receive():
                    yield chunk
                self._run.finish()
        finally:
            self.close()

    def close(self) -> None:
        """Stops the query if it runs still."""
        self._run.abandon()


class WorkerPool:
    """The processes and the checkpoint that they read. One event loop asks; `close` ends them all."""

    def __init__(self, store: EmbeddedStore, limits: Limits) -> None:
        self.limits = limits
        self._checkpoints = Checkpoints(store)
        self._idle: list[WorkerProcess] = []
        self._all: set[WorkerProcess] = set()
        self._starting = 0
        self._waiting: deque[asyncio.Future[WorkerProcess]] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False

    @property
    def state(self) -> str:
        """What names the graph as it is now; the same name, the same answers."""
        return self._checkpoints.state

    async def start(self) -> None:
        """Starts all processes, which `ask` else does as they are needed."""
        self._checkpoints.give_back(await asyncio.to_thread(self._checkpoints.take))
        while self._missing:
            self._add_worker()
        await asyncio.gather(*self._tasks)

    async def ask(self, question: Question) -> Reply:
        """The reply, once its beginning is there.

        Raises QuerySyntaxError, BadQuery, RefusedQuery (the result is too long), QueryTimeout, QueryFailed, TooBusy,
        StoreError.
        """
        worker = await self._acquire()
        try:
            checkpoint = await self._take_checkpoint()
        except BaseException:
            self._release(worker)
            raise
        run = _Run(self, worker, checkpoint)
        try:
            await run.send(self._message(question, checkpoint))
            return await self._begin(run)
        except BaseException:
            run.abandon()
            raise

    async def close(self) -> None:
        """Ends all processes and removes the checkpoints. Nothing can be asked after."""
        self._closed = True
        await asyncio.gather(*self._tasks)
        for worker in list(self._all):
            self._forget(worker)
        await asyncio.gather(*self._tasks)
        self._idle.clear()
        self._checkpoints.close()

    async def _begin(self, run: _Run) -> Reply:
        head = json.loads(await run.receive())
        if "error" in head:
            run.finish()
            raise _error(head["error"], head["message"], self.limits)
        first = await run.receive()
        whole = not first
        if first and head["length"] is not None:
            whole = not await run.receive()
        if whole:
            run.finish()
        return Reply(run, head["length"], first, whole)

    def _message(self, question: Question, checkpoint: Checkpoint) -> Mapping[str, Any]:
        return {
            "query": question.query,
            "media_type": question.media_type,
            "base": question.base,
            "union": question.union and question.default_graphs is None,
            "default_graphs": question.default_graphs,
            "named_graphs": question.named_graphs,
            "gzip": question.gzip,
            "only_head": question.only_head,
            "result_bytes": self.limits.result_bytes,
            "checkpoint": str(checkpoint.path),
        }

    async def _take_checkpoint(self) -> Checkpoint:
        if not self._checkpoints.due:
            return self._checkpoints.take()
        return await asyncio.to_thread(self._checkpoints.take)

    # ---- who is free

    async def _acquire(self) -> WorkerProcess:
        while self._idle:
            worker = self._idle.pop()
            if worker.runs:
                return worker
            self._forget(worker)
        if self._missing:
            self._add_worker()
        waiter: asyncio.Future[WorkerProcess] = asyncio.get_running_loop().create_future()
        self._waiting.append(waiter)
        try:
            await asyncio.wait({waiter}, timeout=self.limits.queue_seconds)
        except asyncio.CancelledError:
            self._give_up(waiter)
            raise
        if waiter.done():
            return waiter.result()
        self._give_up(waiter)
        raise TooBusy("All workers are busy with other queries; ask again.", max(1, int(self.limits.queue_seconds)))

    def _give_up(self, waiter: asyncio.Future[WorkerProcess]) -> None:
        if waiter.done():
            self._release(waiter.result())
            return
        waiter.cancel()
        self._waiting.remove(waiter)

    def _release(self, worker: WorkerProcess) -> None:
        if self._closed:
            return
        while self._waiting:
            waiter = self._waiting.popleft()
            if not waiter.done():
                waiter.set_result(worker)
                return
        self._idle.append(worker)

    @property
    def _missing(self) -> bool:
        return len(self._all) + self._starting < self.limits.workers and not self._closed

    def _add_worker(self) -> None:
        self._starting += 1
        self._background(self._start_worker())

    async def _start_worker(self) -> None:
        """Starts a process for whoever waits. When none can be started, who waits will be told to come again."""
        try:
            with suppress(OSError):
                worker = await asyncio.to_thread(WorkerProcess, self.limits.memory_bytes, self._checkpoints.path)
                if await worker.is_ready():
                    self._all.add(worker)
                    self._release(worker)
                else:
                    self._forget(worker)
        finally:
            self._starting -= 1

    def _finished(self, run: _Run) -> None:
        self._checkpoints.give_back(run.checkpoint)
        if run.worker.yielded:
            # It cannot be given its priority back, and may hold on to memory.
            self._replace(run.worker)
        else:
            self._release(run.worker)

    def _abandoned(self, run: _Run) -> None:
        self._checkpoints.give_back(run.checkpoint)
        self._replace(run.worker)

    def _replace(self, worker: WorkerProcess) -> None:
        self._forget(worker)
        if self._missing:
            self._add_worker()

    def _forget(self, worker: WorkerProcess) -> None:
        self._all.discard(worker)
        worker.kill()
        self._background(worker.bury())

    def _background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


class _Run:
    """One question at one worker, until its deadline."""

    def __init__(self, pool: WorkerPool, worker: WorkerProcess, checkpoint: Checkpoint) -> None:
        self.worker = worker
        self.checkpoint = checkpoint
        self._pool = pool
        self._loop = asyncio.get_running_loop()
        self._alarm = self._loop.call_later(pool.limits.seconds, self._expire)
        self._slow = self._loop.call_later(_YIELDS_AFTER, worker.give_way)
        self._buffer = bytearray()
        self._over = self._expired = False

    async def send(self, message: Mapping[str, Any]) -> None:
        """Sends the question; raises QueryTimeout, QueryFailed."""
        body = json.dumps(message).encode()
        await self._in_time(self._loop.sock_sendall(self.worker.connection, LENGTH.pack(len(body)) + body))

    async def receive(self) -> bytes:
        """The next frame, empty at the end; raises QueryTimeout, QueryFailed."""
        length = LENGTH.unpack(await self._exactly(LENGTH.size))[0]
        return await self._exactly(length)

    def finish(self) -> None:
        """Frees the worker, which is done."""
        self._end(self._pool._finished)

    def abandon(self) -> None:
        """Kills the worker, unless it is done."""
        self._end(self._pool._abandoned)

    def _end(self, how: Callable[[_Run], None]) -> None:
        if not self._over:
            self._over = True
            self._slow.cancel()
            self._alarm.cancel()
            how(self)

    def _expire(self) -> None:
        # By the clock, not where something is received: a client that takes nothing must not hold a worker either.
        self._expired = True
        self.abandon()

    async def _exactly(self, count: int) -> bytes:
        while len(self._buffer) < count:
            part = await self._in_time(self._loop.sock_recv(self.worker.connection, 2 * CHUNK))
            if not part:
                raise self._failure()
            self._buffer += part
        taken = bytes(self._buffer[:count])
        del self._buffer[:count]
        return taken

    async def _in_time(self, work: Coroutine[Any, Any, T]) -> T:
        try:
            return await work
        except OSError as error:
            raise self._failure() from error

    def _failure(self) -> QueryTimeout | QueryFailed:
        if self._expired:
            return QueryTimeout(
                f"The query was stopped after {self._pool.limits.seconds:g} seconds; ask for less, or in smaller parts."
            )
        return QueryFailed("The query took more memory than it may and was stopped; ask for less, or in smaller parts.")


def _error(kind: str, message: str, limits: Limits) -> CommuniqueError:
    """What the worker's word for a failure means here."""
    if kind == "syntax":
        return syntax_error(f"The query is not SPARQL 1.1: {message}")
    if kind == "too-long":
        return RefusedQuery(f"The result is longer than {limits.result_bytes} bytes; put a LIMIT to the query.")
    if kind == "store":
        return StoreError(f"The checkpoint of the store could not be read: {message}.")
    return BadQuery(f"The query cannot be answered: {message}.")
