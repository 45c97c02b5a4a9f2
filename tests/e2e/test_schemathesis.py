"""Every operation of the OpenAPI document, asked with examples, with the edges of its schema and with what breaks it.

Answers must have a status, a media type and a body that the document tells; no request may end in a fault of ours.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from sample import KYIV_TEXT
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import allow_header_conformance
from service import BASE, TOKEN, serving

from api.app import create_app
from api.settings import Settings
from kg.iris import Iris
from kg.store import EmbeddedStore
from ontology.terms import CLASSES

# No schema can say of a text that it is a query, of a cursor that a page gave it, or of two parameters that only one
# may be given. That is answered 400; what the schema could say is answered 422, and that must not meet valid data,
# but for decisions, which must be possible.
ANSWERED = ["2xx", "3xx", 400, 401, 403, 404, 406, 409, 410, 412, 415]
# The collections of all classes are one code; the edges of one are enough.
COPIES = "^/(" + "|".join(each.collection for each in CLASSES if each.name != "Pledge") + ")(/|$)"
CONFIG = SchemathesisConfig.from_dict(
    {
        "headers": {"Authorization": f"Bearer {TOKEN}"},
        "checks": {"positive_data_acceptance": {"expected-statuses": ANSWERED}},
        "operations": [
            {
                "include-path-regex": "^/actors/{id}/|^/events/{id}",
                "checks": {"positive_data_acceptance": {"expected-statuses": [*ANSWERED, 422]}},
            },
            {"include-path-regex": COPIES, "phases": {"coverage": {"enabled": False}}},
        ],
    }
)
DOCUMENT = create_app(Settings(), EmbeddedStore(None, BASE)).openapi()
IRIS = Iris(BASE)
# So that not every answer is that there is no such thing.
THERE = {
    "/events/{id}": {"id": IRIS.event(IRIS.report(IRIS.article(KYIV_TEXT), 2)).rpartition("/")[2]},
    "/articles/{id}": {"id": IRIS.article(KYIV_TEXT).rpartition("/")[2]},
    "/actors/{id}": {"id": "yoko-kamikawa-jp"},
    "/id/{kind}/{name}": {"kind": "country", "name": "JP"},
    "/data/{kind}/{name}": {"kind": "place", "name": "kyiv-ua"},
    "/graph/{name}": {"name": "events"},
    "/reconcile/flyout/{kind}": {"kind": "entity"},
}
operations = schemathesis.openapi.from_dict(DOCUMENT, config=CONFIG)


@schemathesis.serializer("application/sparql-query", "text/turtle", "application/n-triples", "application/rdf+xml")
def as_text(context: Any, value: Any) -> bytes:
    """A body of plain text."""
    return str(value).encode("utf-8", "replace")


@operations.hook
def map_body(context: Any, body: Any) -> Any:
    """What stands in a form as JSON, which Schemathesis does not read from `encoding`."""
    if context.operation.path == "/reconcile" and isinstance(body, dict):
        return {name: value if isinstance(value, str) else json.dumps(value) for name, value in body.items()}
    return body


@operations.hook
def map_path_parameters(context: Any, path_parameters: dict[str, Any]) -> dict[str, Any]:
    """What is read is there every other time."""
    reads, number = context.operation.method == "get", len(str(path_parameters))
    return path_parameters if number % 2 or not reads else THERE.get(context.operation.path, path_parameters)


@pytest.fixture(scope="module")
def written(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a copy of the sample graph is served that may be written to."""
    copy = tmp_path_factory.mktemp("written") / "store"
    shutil.copytree(filled, copy)
    with serving(copy, COMMUNIQUE_WRITE_TOKEN=TOKEN) as at:
        yield at


def test_the_document_is_the_one_that_is_served(written: str) -> None:
    assert httpx.get(f"{written}/openapi.json", timeout=60).json() == DOCUMENT


@operations.parametrize()
@settings(max_examples=6, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_every_answer_is_as_the_document_says(case: schemathesis.Case, address: str, written: str) -> None:
    # What is written takes away what is read.
    at = address if case.method == "GET" else written
    # That path is also one of /events/{id}, whose methods `Allow` has too.
    case.call_and_validate(
        base_url=at, excluded_checks=[allow_header_conformance] if case.path == "/events/counts" else []
    )


@pytest.mark.parametrize("path", THERE)
def test_what_is_asked_for_is_there(address: str, path: str) -> None:
    response = httpx.get(address + path.format(**THERE[path]), params={"id": f"{BASE}/id/country/JP"})
    assert response.status_code in (200, 303), response.text
