"""Answers as JSON, or as a script that calls a function with them (JSONP), for pages that know no CORS."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query, Response
from pydantic import BaseModel

_FUNCTION = r"^[A-Za-z_$][A-Za-z0-9_$]*(\.[A-Za-z_$][A-Za-z0-9_$]*)*$"
_SCRIPT = "application/javascript"

Callback = Annotated[
    str | None,
    Query(pattern=_FUNCTION, max_length=100, description="A function that a script calls with the answer (JSONP)."),
]
# For `responses` of an operation that takes a `callback`.
OR_SCRIPT: dict[int | str, dict[str, Any]] = {200: {"content": {_SCRIPT: {"schema": {"type": "string"}}}}}


def jsonp(body: BaseModel, callback: str | None = None) -> Response:
    """The model as JSON without what is None, or as a script that calls the function with it."""
    text = body.model_dump_json(exclude_none=True)
    if callback is None:
        return Response(text, media_type="application/json")
    # Old scripts end a line at these two. The comment keeps the answer from being read as anything but a script.
    text = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return Response(f"/**/{callback}({text});", headers={"X-Content-Type-Options": "nosniff"}, media_type=_SCRIPT)
