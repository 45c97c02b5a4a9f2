"""Answers that clients may keep: a strong ETag from the graph's state, 304 for those who have it, gzip.

The tag is known before the graph is asked, so a client that has the answer costs nothing.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable

from fastapi import Request, Response

from api.negotiate import accepts_gzip
from kg.store import EmbeddedStore

# What is shorter than a network packet is not worth the work.
_WORTH = 1400
_LEVEL = 5
_HEADERS = {"Vary": "Accept-Encoding", "Cache-Control": "no-cache"}


def cacheable(
    request: Request, store: EmbeddedStore, make: Callable[[], str], media: str = "application/json"
) -> Response:
    """What `make` gives, under an ETag that names the graph's state, the address asked and the encoding; or 304."""
    state, zipped = store.state, accepts_gzip(request.headers.get("accept-encoding"))
    tag = _tag(state, str(request.url), media, zipped)
    if _has(request, tag):
        return Response(status_code=304, headers={**_HEADERS, "ETag": tag})
    body = make().encode()
    headers = dict(_HEADERS)
    if store.state == state:
        # Written to meanwhile, the answer may be of either state, and is nobody's to be kept.
        headers["ETag"] = tag
    if zipped and len(body) > _WORTH:
        body = gzip.compress(body, _LEVEL, mtime=0)
        headers["Content-Encoding"] = "gzip"
    return Response(body, headers=headers, media_type=media)


def _tag(*asked: object) -> str:
    return f'"{hashlib.sha256(json.dumps(asked).encode()).hexdigest()[:32]}"'


def _has(request: Request, tag: str) -> bool:
    held = [each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")]
    return tag in held or held == ["*"]
