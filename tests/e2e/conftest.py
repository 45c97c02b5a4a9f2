"""The service as users run it: `communique serve` in a process of its own, spoken to over a real socket."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from kg.store import EmbeddedStore

BASE = "http://localhost:8000"
COMMAND = Path(sys.executable).with_name("communique")
TOKEN = "a token for tests"

Fill = Callable[[EmbeddedStore], EmbeddedStore]


def environment(store: Path, **settings: str) -> dict[str, str]:
    """The environment with nothing of Communiqué in it but these settings."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("COMMUNIQUE_")}
    return {**clean, "COMMUNIQUE_STORE": str(store), "COMMUNIQUE_BASE": BASE, **settings}


@contextmanager
def serving(store: Path, **settings: str) -> Iterator[str]:
    """Serves that store on a free port; gives the address."""
    server = subprocess.Popen(
        [str(COMMAND), "serve", "--port", "0"], env=environment(store, **settings), stdout=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout is not None
        said = [server.stdout.readline() for _ in range(5)]
        found = re.search(r"http://\S+:\d+", "".join(said))
        assert found, said
        yield found.group()
    finally:
        server.terminate()
        server.communicate(timeout=20)


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory, fill_store: Fill) -> Path:
    """A folder with the sample graph, held by nobody."""
    path = tmp_path_factory.mktemp("filled") / "store"
    with EmbeddedStore(path, BASE) as store:
        fill_store(store)
    return path


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory, fill_store: Fill) -> Iterator[str]:
    """Where the sample graph is served, read-only."""
    path = tmp_path_factory.mktemp("served") / "store"
    with EmbeddedStore(path, BASE) as store:
        fill_store(store)
    with serving(path) as at:
        yield at


@pytest.fixture(scope="session")
def client(address: str) -> Iterator[httpx.Client]:
    """Speaks to it."""
    with httpx.Client(base_url=address, timeout=30) as client:
        yield client
