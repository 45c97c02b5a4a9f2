"""What two did to each other: each event once, in its direction, in time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sample import BASE, JAPAN, KAMIKAWA, RUSSIA, UKRAINE, spans

from kg.errors import UnknownName
from kg.model import Agent, Article, Report
from kg.query.browse import load_names
from kg.query.filters import EventFilter
from kg.query.relations import Relations, relations
from kg.store import EmbeddedStore

KULEBA = Agent("Dmytro Kuleba", "person", "UA")
# Class, start, actors, targets, and what it is between Japan and Ukraine.
ACTS = (
    ("Pledge", "2024-01-08", (JAPAN, KAMIKAWA), (UKRAINE,), "forth"),
    ("Support", "2023-05", (KULEBA,), (JAPAN,), "back"),
    ("Meeting", "2023-05-20", (KAMIKAWA, KULEBA), (), "together"),
    ("Condemnation", "2022", (JAPAN, UKRAINE), (RUSSIA,), "together"),
    ("Demand", None, (UKRAINE,), (KAMIKAWA,), "back"),
    ("Aid", "2024-02-02", (JAPAN,), (RUSSIA,), None),
    ("Visit", "2024-03-03", (KAMIKAWA,), (), None),
)


@pytest.fixture(scope="module")
def store() -> Iterator[EmbeddedStore]:
    with EmbeddedStore(None, BASE) as store:
        for number, (type_, start, actors, targets, _) in enumerate(ACTS):
            text = f"Text {number}."
            store.add_article(
                Article(text), (Report(type_, "occurred", spans(text, text), actors, targets, start=start),)
            )
        yield store


def between(store: EmbeddedStore, one: str, other: str, limit: int = 50, offset: int = 0, **wanted: Any) -> Relations:
    return relations(store, load_names(store), one, other, EventFilter(**wanted), limit, offset)


def told(found: Relations) -> list[tuple[str, str]]:
    return [(act.found.event.type, act.direction) for act in found.acts]


def test_in_time_with_directions(store: EmbeddedStore) -> None:
    found = between(store, "JP", "Ukraine")
    assert told(found) == [
        ("Condemnation", "together"), ("Support", "back"), ("Meeting", "together"), ("Pledge", "forth"),
        ("Demand", "back"),
    ]  # fmt: skip
    assert (found.total, [party.name for party in found.one]) == (5, ["Japan"])


def test_the_other_way_round(store: EmbeddedStore) -> None:
    turned = {"forth": "back", "back": "forth", "together": "together"}
    there, back = between(store, "JP", "UA"), between(store, "UA", "JP")
    assert told(back) == [(type_, turned[direction]) for type_, direction in told(there)]
    assert back.years == there.years


def test_sums(store: EmbeddedStore) -> None:
    found = between(store, "JP", "UA", limit=1)
    assert len(found.acts) == 1
    assert found.classes["Support"] == {"forth": 0, "back": 1, "together": 0}
    assert list(found.years) == ["2022", "2023", "2024", None]
    assert found.years["2023"] == {
        "VerbalCooperation": 2, "MaterialCooperation": 0, "VerbalConflict": 0, "MaterialConflict": 0,
    }  # fmt: skip
    assert sum(sum(groups.values()) for groups in found.years.values()) == found.total


def test_pages_and_filters(store: EmbeddedStore) -> None:
    assert [told(between(store, "JP", "UA", 2, offset))[0][0] for offset in (0, 2, 4)] == [
        "Condemnation", "Meeting", "Demand",
    ]  # fmt: skip
    assert told(between(store, "JP", "UA", since="2024")) == [("Pledge", "forth")]
    assert told(between(store, "Kamikawa", "Kuleba")) == [("Meeting", "together")]
    assert between(store, "UA", "Kamikawa", until="2021").total == 0


def test_nobody(store: EmbeddedStore) -> None:
    with pytest.raises(UnknownName):
        between(store, "JP", "Atlantis")
