"""Runs the W3C's suites, where they lie beside the checkout, against a scratch server of our own: `make conformance`.

The suites and their runners are the project's evaluation material (COMMUNIQUE_SHARED, or ../shared). Prints their
tables; the exit status says whether the floors are reached.
"""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests" / "e2e"))

from service import serving  # noqa: E402

# Of all suites but entailment; docs/conformance.md lists what fails and why.
MIN_RATE = 0.97
MOST_SECONDS = 900


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def run(runners: Path, address: str, token: str) -> int:
    """Both runners against that address; 0 when both reach their floor."""
    at = ["--query", f"{address}/sparql", "--update", f"{address}/sparql", "--gsp", f"{address}/rdf-graphs"]
    failed = 0
    for runner, more in (("run_http.py", ["--min-rate", str(MIN_RATE)]), ("protocol_http.py", [])):
        command = [sys.executable, str(runners / runner), *at, "--token", token, *more]
        failed |= subprocess.run(command, timeout=MOST_SECONDS, check=False).returncode
    return failed


def main() -> int:
    """Starts the server, runs, and ends it."""
    runners = Path(os.environ.get("COMMUNIQUE_SHARED") or ROOT.parent / "shared") / "conformance"
    if not runners.is_dir():
        print(f"conformance: skipped, as the W3C's suites are not at {runners} (COMMUNIQUE_SHARED says where).")
        return 0
    token, port = secrets.token_hex(8), free_port()
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(
            Path(folder) / "store",
            port=port,
            # The description names the endpoint by its base, and new graphs get their IRI from it.
            COMMUNIQUE_BASE=f"http://localhost:{port}",
            COMMUNIQUE_UNION_DEFAULT_GRAPH="false",
            COMMUNIQUE_WRITE_TOKEN=token,
        ) as address,
    ):
        return run(runners, address, token)


if __name__ == "__main__":
    raise SystemExit(main())
