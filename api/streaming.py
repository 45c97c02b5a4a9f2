"""Responses that stream: a finished file, or a worker's reply, whose query stops when the client leaves.

A part of a reply never passes as whole.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator, Mapping
from contextlib import suppress
from typing import IO, Any, TypeVar

from fastapi import Request, Response
from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from kg.query.workers import QueryFailed, QueryTimeout, Reply

_CHUNK = 1 << 16

T = TypeVar("T")


def file_response(file: IO[bytes], media_type: str, headers: Mapping[str, str]) -> StreamingResponse:
    """A response that reads the finished file from its start and closes it."""
    length = file.tell()
    file.seek(0)
    media = f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
    return StreamingResponse(_chunks(file), headers={"Content-Length": str(length), **headers}, media_type=media)


def without_body(media_type: str, headers: Mapping[str, str]) -> StreamingResponse:
    """The answer to HEAD where nobody has counted what GET would send: no length is told."""
    return StreamingResponse(iter(()), headers=dict(headers), media_type=media_type)


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while chunk := file.read(_CHUNK):
            yield chunk


class ClientLeft(Exception):
    """Nobody listens any more."""


class ReplyResponse(Response):
    """Sends the reply in parts as they come; when one does not, the connection is broken off without an end."""

    def __init__(self, reply: Reply, headers: Mapping[str, str], only_head: bool) -> None:
        super().__init__(None, headers=headers)
        # The base class counts the body that it was given, which is none.
        del self.headers["content-length"]
        if reply.length is not None:
            self.headers["content-length"] = str(reply.length)
        self._reply = reply
        self._only_head = only_head

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends until the end, or until the client leaves or the reply breaks off."""
        try:
            with suppress(ClientLeft, QueryFailed, QueryTimeout, OSError):
                await _while_listening(receive, self._send(send))
        finally:
            self._reply.close()

    async def _send(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        if not self._only_head:
            async for chunk in self._reply.chunks():
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def while_listening(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """What the work returns or raises; raises ClientLeft, and ends the work, when the client leaves before.

    The body of the request must have been read.
    """
    return await _while_listening(request.receive, work)


async def _while_listening(receive: Receive, work: Coroutine[Any, Any, T]) -> T:
    working = asyncio.ensure_future(work)
    leaving = asyncio.ensure_future(_left(receive))
    try:
        await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise ClientLeft
        return working.result()
    finally:
        working.cancel()
        leaving.cancel()
        # The work's own clearing up is to be over before ours.
        with suppress(BaseException):
            await working


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
