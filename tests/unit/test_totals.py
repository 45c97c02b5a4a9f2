"""Totals add up each event once, keep currencies apart, and convert at the rate of the day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import pytest
from sample import BASE, JAPAN, KYIV_ARTICLE, KYIV_REPORTS, UKRAINE, spans

from kg.model import Agent, Article, Money, Report
from kg.query import rates
from kg.query.browse import load_names
from kg.query.counts import count_events
from kg.query.filters import EventFilter
from kg.query.parties import Party
from kg.query.totals import Group, Totals, total
from kg.store import EmbeddedStore

NORWAY, SWEDEN = Agent("Norway", "state", "NO"), Agent("Sweden", "state", "SE")


def pledge(amounts: list[tuple[int, str]], start: str | None, *actors: Agent, status: str = "occurred") -> Report:
    money = tuple(Money(Decimal(value), currency, f"{value} {currency}") for value, currency in amounts)
    return Report("Pledge", status, (), actors, (UKRAINE,), start=start, amounts=money)  # type: ignore[arg-type]


PLEDGES = (
    pledge([(100, "EUR")], "2024-01-06", NORWAY, SWEDEN),  # A Saturday.
    pledge([(200, "EUR"), (50, "USD")], "2024-02", NORWAY),
    pledge([(300, "RUB")], "2024-03-01", SWEDEN),
    pledge([(400, "EUR")], None, JAPAN),
    pledge([(500, "EUR")], "1998-05-05", JAPAN),
    pledge([(600, "USD")], "2024-05-05", JAPAN, status="cancelled"),
    pledge([], "2024-06-06", NORWAY),
)


@pytest.fixture(scope="module")
def store() -> Iterator[EmbeddedStore]:
    with EmbeddedStore(None, BASE) as store:
        for number, each in enumerate(PLEDGES):
            text = f"Article {number} tells of a pledge."
            store.add_article(Article(text, published="2024-07-01"), (replace(each, evidence=spans(text, text)),))
        yield store


def added_up(store: EmbeddedStore, *groups: Group, **wanted: str) -> Totals:
    return total(store, load_names(store), EventFilter(type="Pledge", **wanted), groups)


def test_rates_are_of_the_day_or_the_nearest_earlier_one() -> None:
    friday = rates.rate("EUR", "2024-01-05")
    assert isinstance(friday, rates.Rate)
    assert (friday.day, friday.dollars) == ("2024-01-05", Decimal("1.0921"))
    assert rates.rate("EUR", "2024-01-07") == friday
    february, year = rates.rate("JPY", "2024-02"), rates.rate("JPY", "2023")
    assert isinstance(february, rates.Rate)
    assert february.day == "2024-02-29"
    assert isinstance(year, rates.Rate)
    assert year.day == "2023-12-29"
    later = rates.rate("EUR", "2999")
    assert isinstance(later, rates.Rate)
    assert later.day == rates.last_day()


@pytest.mark.parametrize(
    ("currency", "told", "why"),
    [
        ("EUR", "1998-12-31", "no rate"),
        ("XXX", "2024", "no rate"),
        ("RUB", "2023", "no rate"),
        ("EUR", None, "no date"),
    ],
)
def test_what_has_no_rate(currency: str, told: str | None, why: str) -> None:
    assert rates.rate(currency, told) == why


def test_rows_add_up_to_the_whole(store: EmbeddedStore) -> None:
    found = added_up(store, "donor")
    assert found.without_amount == 1
    assert (found.whole.events, dict(found.whole.sums)) == (5, {"EUR": 1200, "RUB": 300, "USD": 50})
    for currency, value in found.whole.sums.items():
        assert value == sum(row.sums.sums.get(currency, 0) for row in found.rows)
    assert sum(row.sums.events for row in found.rows) == found.whole.events


def test_what_two_give_together_is_a_row_of_both(store: EmbeddedStore) -> None:
    rows = {
        tuple(p.country for p in row.key["donor"] or () if isinstance(p, Party)): row
        for row in added_up(store, "donor").rows
    }
    assert {donors: row.sums.events for donors, row in rows.items()} == {
        ("NO", "SE"): 1, ("NO",): 1, ("SE",): 1, ("JP",): 2,
    }  # fmt: skip
    joint = rows["NO", "SE"].sums
    assert (joint.usd, [rate.day for rate in joint.rates]) == (Decimal("109.21"), ["2024-01-05"])


def test_what_is_not_converted_is_said(store: EmbeddedStore) -> None:
    whole = added_up(store, "currency").whole
    assert [(each.currency, each.value, each.events, each.why) for each in whole.unconverted] == [
        ("EUR", 400, 1, "no date"), ("EUR", 500, 1, "no rate"), ("RUB", 300, 1, "no rate"),
    ]  # fmt: skip


def test_cancelled_ones_only_when_asked_for(store: EmbeddedStore) -> None:
    assert added_up(store, "donor", status="cancelled").whole.usd == 600


def test_months_in_order_and_currencies_alone(store: EmbeddedStore) -> None:
    found = added_up(store, "month", "currency", currency="eur")
    assert [(row.key["month"], row.key["currency"]) for row in found.rows] == [
        ("1998-05", "EUR"), ("2024-01", "EUR"), ("2024-02", "EUR"), (None, "EUR"),
    ]  # fmt: skip
    assert list(found.whole.sums) == ["EUR"]


def test_two_articles_on_one_pledge_count_once() -> None:
    text = "Another article on the same pledge."
    again = Article(text, published="2024-01-09")
    with EmbeddedStore(None, BASE) as store:
        store.add_article(KYIV_ARTICLE, KYIV_REPORTS)
        store.add_article(again, (replace(KYIV_REPORTS[1], evidence=spans(text, text)),))
        assert added_up(store, "donor").whole.sums == {"USD": 37_000_000}
        assert added_up(store, "donor").whole.events == 1


def test_counts_once_for_each_actor(store: EmbeddedStore) -> None:
    found = count_events(store, load_names(store), EventFilter(), ["actor"])
    counted = {each.key["actor"].country: each.events for each in found.rows if isinstance(each.key["actor"], Party)}
    assert (counted, found.events) == ({"JP": 3, "NO": 3, "SE": 2}, 7)


def test_counts_by_two(sample_store: EmbeddedStore) -> None:
    names = load_names(sample_store)
    found = count_events(sample_store, names, EventFilter(), ["class", "source"])
    assert {(row.key["class"], row.key["source"]): row.events for row in found.rows} == {
        ("Condemnation", "Example Post"): 1, ("Condemnation", "Example Wire"): 1, ("Pledge", "Example Post"): 1,
        ("Pledge", "Example Wire"): 1, ("Visit", "Example Post"): 1, ("Vote", "Example Wire"): 1,
    }  # fmt: skip
    # Kamikawa and Japan are one actor, and acting for Japan alone counts too.
    by_actor = count_events(sample_store, names, EventFilter(by="Japan"), ["actor", "month"])
    (row,) = by_actor.rows
    assert isinstance(row.key["actor"], Party)
    assert (row.key["actor"].name, row.key["month"], row.events) == ("Japan", "2024-01", 3)


def test_totals_follow_what_comes_and_goes() -> None:
    with EmbeddedStore(None, BASE) as store:
        iris = []
        for number, each in enumerate(PLEDGES):
            text = f"Article {number} tells of a pledge."
            report = replace(each, evidence=spans(text, text))
            iris.append(store.add_article(Article(text, published="2024-07-01"), (report,)))
            assert added_up(store, "donor", "status") == _afresh(store, "donor", "status")
        whole = added_up(store).whole.sums
        store.remove_article(iris[0])
        assert added_up(store, "donor") == _afresh(store, "donor")
        assert {**whole, "EUR": whole["EUR"] - 100} == added_up(store).whole.sums
        store.update(_DOUBLED)
        assert added_up(store).whole.sums["EUR"] == 2 * (whole["EUR"] - 100)
        assert added_up(store, "donor") == _afresh(store, "donor")


_DOUBLED = """PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
PREFIX cq: <https://w3id.org/communique/ontology#>
PREFIX schema: <https://schema.org/>
DELETE { GRAPH ?g { ?sum cq:exactValue ?value } } INSERT { GRAPH ?g { ?sum cq:exactValue ?twice } }
WHERE { GRAPH ?g { ?sum cq:exactValue ?value ; schema:currency "EUR" }
        BIND(STR(2 * xsd:decimal(?value)) AS ?twice) }
"""


def _afresh(store: EmbeddedStore, *groups: Group) -> Totals:
    """The totals of a store that has never been asked before, with the same quads."""
    with EmbeddedStore(None, BASE) as other:
        triples = BytesIO()
        store.write_graph(store.iris.events_graph, triples, "application/n-triples")
        other.replace_graph(store.iris.events_graph, triples.getvalue().decode())
        return added_up(other, *groups)
