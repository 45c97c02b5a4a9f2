"""Answers that clients may keep: a strong ETag from the graph's state, 304 for those who have it, gzip.

The tag is known before the graph is asked, so a client that has the answer costs nothing.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Callable

from fastapi import Request, Response

from api.negotiate import accepts_gzip
from kg.store import EmbeddedStore

# What is shorter than a network packet is not worth the work.
_WORTH = 1400
_LEVEL = 5
_HEADERS = {"Vary": "Accept-Encoding", "Cache-Control": "no-cache"}


def cacheable(
    request: Request,
    store: EmbeddedStore,
    make: Callable[[], str],
    media: str = "application/json",
    keep: bool = False,
) -> Response:
    """What `make` gives, under an ETag that names the graph's state, the address asked and the encoding; or 304.

    With `keep`, for what reads much of the graph, the answer is kept here too and given again while the state lasts.
    """
    state, zipped = store.state, accepts_gzip(request.headers.get("accept-encoding"))
    tag = _tag(state, str(request.url), media, zipped)
    if _has(request, tag):
        return Response(status_code=304, headers={**_HEADERS, "ETag": tag})
    # A tag names the state of one opening of one store, so whatever app asks, equal tags have equal answers.
    held = _KEPT.get(tag) if keep else None
    body = held if held is not None else make().encode()
    headers = dict(_HEADERS)
    if store.state == state:
        # Written to meanwhile, the answer may be of either state, and is nobody's to be kept.
        headers["ETag"] = tag
        if keep and held is None:
            _KEPT.put(tag, body)
    if zipped and len(body) > _WORTH:
        body = gzip.compress(body, _LEVEL, mtime=0)
        headers["Content-Encoding"] = "gzip"
    return Response(body, headers=headers, media_type=media)


class _Kept:
    """The latest answers by their tags, as many and as long as fit."""

    def __init__(self, most: int, longest: int) -> None:
        self._most, self._longest = most, longest
        self._answers: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, tag: str) -> bytes | None:
        """The answer of that tag, None if it is not kept."""
        with self._lock:
            if tag in self._answers:
                self._answers.move_to_end(tag)
            return self._answers.get(tag)

    def put(self, tag: str, body: bytes) -> None:
        """Keeps the answer in the place of the one longest unasked."""
        with self._lock:
            if len(body) <= self._longest:
                self._answers[tag] = body
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)


_KEPT = _Kept(most=128, longest=1 << 18)


def _tag(*asked: object) -> str:
    return f'"{hashlib.sha256(json.dumps(asked).encode()).hexdigest()[:32]}"'


def _has(request: Request, tag: str) -> bool:
    held = [each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")]
    return tag in held or held == ["*"]
