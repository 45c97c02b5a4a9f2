"""Fixtures for all tests: the small graph of `sample`, and the evaluation material where there is any."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sample import BASE, SAMPLE

from kg.model import Article, Report
from kg.store import EmbeddedStore

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of evaluation articles: COMMUNIQUE_SHARED, or `shared` beside the checkout. Skips without one."""
    folder = Path(os.environ.get("COMMUNIQUE_SHARED") or ROOT.parent / "shared")
    if not folder.is_dir():
        pytest.skip(f"the evaluation material is not at {folder} (COMMUNIQUE_SHARED says where)")
    return folder


@pytest.fixture(scope="session")
def sample() -> tuple[tuple[Article, tuple[Report, ...]], ...]:
    """The articles of the sample with their reports."""
    return SAMPLE


@pytest.fixture(scope="session")
def fill_store() -> Callable[[EmbeddedStore], EmbeddedStore]:
    """Adds the sample to a store and gives it back."""

    def fill(store: EmbeddedStore) -> EmbeddedStore:
        for article, reports in SAMPLE:
            store.add_article(article, reports)
        store.flush()
        return store

    return fill


@pytest.fixture(scope="module")
def sample_store(fill_store: Callable[[EmbeddedStore], EmbeddedStore]) -> Iterator[EmbeddedStore]:
    """Two articles and six events, in memory. Not to be written to."""
    with EmbeddedStore(None, BASE) as store:
        yield fill_store(store)
