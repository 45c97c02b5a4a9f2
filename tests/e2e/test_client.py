"""A client that openapi-python-client makes from our OpenAPI document has good names and works against a server."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).resolve().parents[2]
BIN = ROOT / ".venv" / "client" / "bin"

NAME = "communique_client"

PROGRAM = """
import sys
from communique_client import Client
from communique_client.api.events import get_event, list_events, list_pledges

with Client(base_url=sys.argv[1], raise_on_unexpected_status=True) as client:
    page = list_pledges.sync(client=client, by=["Japan"])
    assert page.total == len(page.items) > 0, page
    pledge = page.items[0]
    print(pledge.type_, pledge.pledger[0].name, pledge.evidence[0].quote)
    detail = get_event.sync(pledge.id.rsplit("/", 1)[-1], client=client)
    assert detail.reports and detail.reports[0].article.id
    assert list_events.sync(client=client).total >= page.total
"""


@pytest.fixture(scope="module")
def generator() -> Path:
    """The generator's program; skips where `make test-client` has not installed it."""
    program = BIN / "openapi-python-client"
    if not program.exists():
        pytest.skip("openapi-python-client is not installed; `make test-client` does it")
    return program


def test_a_generated_client_reads_pledges(generator: Path, address: str, tmp_path: Path) -> None:
    document = httpx.get(f"{address}/openapi.json").json()
    (tmp_path / "openapi.json").write_text(json.dumps(document), encoding="utf-8")
    command = [str(generator), "generate", "--path", "openapi.json", "--meta", "none", "--output-path", NAME]
    made = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    # SPARQL, graphs, exports and reconciliation speak protocols of their own, which is not for a typed client.
    left_out = re.findall(r"WARNING parsing \S+ (/\S*)", made.stdout + made.stderr)
    assert not [
        path for path in left_out if not path.startswith(("/sparql", "/rdf-graphs", "/export", "/reconcile"))
    ], left_out
    program = tmp_path / "program.py"
    program.write_text(PROGRAM, encoding="utf-8")
    run = [str(BIN / "python"), str(program), address]
    found = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr
    assert found.stdout.startswith("Pledge Yoko Kamikawa") or found.stdout.startswith("Pledge Japan"), found.stdout
