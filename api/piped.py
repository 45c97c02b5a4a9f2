"""What a function writes, sent while it is written: it runs in a thread of its own and waits for slow readers.

A store's answers must be consumed in the thread that asked for them, so the whole of an export runs in one. It starts
to be sent only when its first part is there; a failure after that breaks the connection off, so that no part passes as
the whole.
"""

from __future__ import annotations

import asyncio
import io
import threading
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from typing import IO, cast

from fastapi import Request, Response
from starlette.types import Receive, Scope, Send

from api.streaming import ClientLeft, while_listening

_CHUNK = 1 << 16
_WAITING = 4

Write = Callable[[IO[bytes]], None]


class ReaderGone(Exception):
    """Nobody reads what is written any more."""


class Piped:
    """The parts that `write` writes, in order. Belongs to one event loop; `close` ends the writing."""

    def __init__(self, write: Write) -> None:
        self._write = write
        self._loop = asyncio.get_running_loop()
        self._parts: asyncio.Queue[bytes | BaseException | None] = asyncio.Queue(_WAITING)
        self._gone = threading.Event()
        self._first: bytes | None = None

    async def start(self) -> None:
        """Starts to write and waits for the first part; raises what `write` raises before it."""
        threading.Thread(target=self._run, name="export", daemon=True).start()
        try:
            self._first = await self._next()
        except BaseException:
            self.close()
            raise

    async def parts(self) -> AsyncIterator[bytes]:
        """All parts; raises what `write` raises."""
        part = self._first
        while part is not None:
            yield part
            part = await self._next()

    def close(self) -> None:
        """Lets the writer fail at its next part, and wakes it where it waits."""
        self._gone.set()
        while not self._parts.empty():
            self._parts.get_nowait()

    async def _next(self) -> bytes | None:
        part = await self._parts.get()
        if isinstance(part, BaseException):
            raise part
        return part

    def _run(self) -> None:
        outcome: BaseException | None = None
        try:
            output = io.BufferedWriter(cast(io.RawIOBase, _End(self._put)), _CHUNK)
            self._write(cast(IO[bytes], output))
            output.flush()
        except BaseException as error:  # Whatever it is, the reader must not wait for ever.
            outcome = error
        with suppress(ReaderGone, RuntimeError):
            self._put(outcome)

    def _put(self, part: bytes | BaseException | None) -> None:
        if self._gone.is_set():
            raise ReaderGone
        asyncio.run_coroutine_threadsafe(self._parts.put(part), self._loop).result()


class _End(io.RawIOBase):
    """The end of the pipe that is written to."""

    def __init__(self, put: Callable[[bytes], None]) -> None:
        self._put = put
        self._position = 0

    def writable(self) -> bool:
        """It is."""
        return True

    def tell(self) -> int:
        """How many bytes were written."""
        return self._position

    def write(self, data: bytes) -> int:  # type: ignore[override]
        """Passes the bytes on, when there is room."""
        part = bytes(data)
        self._put(part)
        self._position += len(part)
        return len(part)


class PipedResponse(Response):
    """Sends the parts as they come."""

    def __init__(self, piped: Piped, media_type: str, headers: Mapping[str, str]) -> None:
        super().__init__(None, headers=dict(headers), media_type=media_type)
        # The base class counts the body that it was given, which is none.
        del self.headers["content-length"]
        self._piped = piped

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends until the end, or until the client leaves."""
        try:
            with suppress(ClientLeft):
                await while_listening(Request(scope, receive), self._send(send))
        finally:
            self._piped.close()

    async def _send(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        async for part in self._piped.parts():
            await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})
