"""Every example query says what it answers, and answers it over the sample graph."""

from __future__ import annotations

import pytest

from kg.query.examples import Example, examples
from kg.query.guard import check_query
from kg.query.sparql import ask
from kg.store import EmbeddedStore

# What the sample holds of each; an example with nothing to find in it stands here with 0.
ROWS = {
    "condemnations-of-country": 2,
    "events-by-class": 4,
    "money-pledged": 2,
    "planned-visits": 0,
    "pledges-by-country": 4,
    "who-met-whom": 0,
    "who-says-so": 6,
}


def test_all_are_counted() -> None:
    assert [example.name for example in examples()] == sorted(ROWS)


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.name)
def test_answers(example: Example, sample_store: EmbeddedStore) -> None:
    assert example.title
    assert example.description.endswith(".")
    check_query(example.query)
    _, rows = ask(sample_store, example.query).rows()
    assert len(rows) == ROWS[example.name], rows
