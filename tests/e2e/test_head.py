"""HEAD wherever GET is taken, with the same headers and no body."""

from __future__ import annotations

import httpx
import pytest

# A date may tick over between the two requests.
_OF_THE_MOMENT = "date"


@pytest.mark.parametrize(
    "at",
    ["/", "/pledges?by=Japan", "/pledges/totals", "/actors/JP", "/changes", "/dataset.ttl", "/data/country/JP",
     "/id/country/JP", "/page/country/JP", "/ontology.ttl", "/context.jsonld", "/openapi.json", "/docs",
     "/static/style.css", "/nothing", "/pledges?min_amount=much", "/reconcile"],
)  # fmt: skip
def test_head_is_get_without_the_body(client: httpx.Client, at: str) -> None:
    got, head = client.get(at), client.head(at)
    assert (head.status_code, head.content) == (got.status_code, b"")
    told, wanted = dict(head.headers), dict(got.headers)
    assert told.pop(_OF_THE_MOMENT)
    assert wanted.pop(_OF_THE_MOMENT)
    assert told == wanted


@pytest.mark.parametrize(
    "at", ["/export?format=csv", "/export?format=trig&by=Japan", "/graph/events", "/sparql?query=ASK{}"]
)
def test_what_streams_is_not_made_for_head(client: httpx.Client, at: str) -> None:
    got, head = client.get(at), client.head(at)
    assert (head.status_code, head.content) == (got.status_code, b"")
    assert head.headers["content-type"] == got.headers["content-type"]
    assert head.headers.get("content-length") in (None, got.headers.get("content-length"))


def test_allow_names_head_beside_get(client: httpx.Client) -> None:
    refused = client.delete("/pledges")
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD")
