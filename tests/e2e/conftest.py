"""The sample graph, served by `communique serve` in a process of its own and spoken to over a real socket."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from service import BASE, serving

from kg.store import EmbeddedStore

Fill = Callable[[EmbeddedStore], EmbeddedStore]


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
