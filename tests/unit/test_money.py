"""How much: amounts in the forms of the press, exact, with their currency."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.mentions.money import find_money
from kg.text import fold


def amounts(text: str) -> list[tuple[str | None, str | None, str | None]]:
    def told(value: Decimal | None) -> str | None:
        return None if value is None else str(value)

    return [(told(m.low), told(m.high), m.currency) for m in find_money(fold(text))]


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("will give $42 million in aid", "42000000", "USD"),
        ("US$7bn", "7000000000", "USD"),
        ("a 2.5-billion-euro loan", "2500000000", "EUR"),
        ("¥ 30 billion", "30000000000", "JPY"),
        ("NT$4.1 billion", "4100000000", "TWD"),
        ("AUD$5 million", "5000000", "AUD"),
        ("£3m", "3000000", "GBP"),
        ("half a billion dollars", "500000000", "USD"),
        ("a quarter of a billion dollars", "250000000", "USD"),
        ("three and a half million euros", "3500000", "EUR"),
        ("one hundred and fifty million dollars", "150000000", "USD"),
        ("RM2.5 billion", "2500000000", "MYR"),
        ("R$300 million", "300000000", "BRL"),
        ("CHF 5 million", "5000000", "CHF"),
        ("5 million CHF", "5000000", "CHF"),
        ("Rs 20 crore", "200000000", "INR"),
        ("3 lakh rupees", "300000", "INR"),
        ("25 million Pakistani rupees", "25000000", "PKR"),
        ("80 million New Zealand dollars", "80000000", "NZD"),
        ("$15 million Canadian", "15000000", "CAD"),
        ("9 million Mexican pesos", "9000000", "MXN"),
        ("9 million pesos", "9000000", None),
        ("20 million Swedish kronor", "20000000", "SEK"),
        ("$1 trillion dollars", "1000000000000", "USD"),
        ("$1,250.75", "1250.75", "USD"),
        ("€1.200.000", "1200000", "EUR"),
    ],
)
def test_one_amount(text: str, value: str, currency: str | None) -> None:
    assert amounts(text) == [(value, value, currency)]


@pytest.mark.parametrize(
    ("text", "low", "high", "currency"),
    [
        ("$20m–$25m", "20000000", "25000000", "USD"),
        ("€3-4 billion", "3000000000", "4000000000", "EUR"),
        ("between £1 billion and £2 billion", "1000000000", "2000000000", "GBP"),
        ("between 10 and 20 million euros", "10000000", "20000000", "EUR"),
        ("$900 million to $1.1 billion", "900000000", "1100000000", "USD"),
        ("hundreds of millions of euros", None, None, "EUR"),
        ("several billion dollars", None, None, "USD"),
        ("a multi-million-dollar grant", None, None, "USD"),
    ],
)
def test_ranges_and_hints(text: str, low: str | None, high: str | None, currency: str) -> None:
    assert amounts(text) == [(low, high, currency)]


@pytest.mark.parametrize(
    "text",
    [
        "a summit at COP26, then ALL 5 members",
        "five won gold and 3 won silver",
        "100 million pounds of wheat",
        "five real friends",
        "taxpayer dollars",
        "€3,5",
        "a dollar",
        "5 million people",
    ],
)
def test_no_money(text: str) -> None:
    assert find_money(text) == ()


def test_a_change_is_two_amounts_and_a_list_is_each() -> None:
    assert [low for low, _, _ in amounts("raised from $5 million to $10 million")] == ["5000000", "10000000"]
    assert [low for low, _, _ in amounts("$100 million and $200 million")] == ["100000000", "200000000"]


def test_a_number_before_a_smaller_sum_is_no_range() -> None:
    (mention,) = find_money("rose from 59 in 1963 to 84 cents")
    assert (mention.wording, mention.low) == ("84 cents", Decimal("0.84"))


def test_a_conversion_in_brackets_is_no_second_amount() -> None:
    assert amounts("¥600 million (about $4.1 million)") == [("600000000", "600000000", "JPY")]


def test_offsets_cover_the_wording() -> None:
    text = 'Tokyo would "allocate $37 million to provide" it'
    (mention,) = find_money(text)
    assert text[mention.start : mention.end] == mention.wording == "$37 million"


@given(st.decimals(min_value="0.01", max_value="999999", places=2), st.sampled_from(["", " million", " billion", "bn"]))
def test_values_are_exact(value: Decimal, scale: str) -> None:
    factor = {"": 1, " million": 10**6}.get(scale, 10**9)
    (mention,) = find_money(f"gave ${value:,}{scale} to it")
    assert mention.low == mention.high == value * factor
    assert "E" not in str(mention.low)


@pytest.mark.shared
def test_the_probe_phrases(shared: Path) -> None:
    wrong = []
    for line in (shared / "eval" / "probes" / "money.jsonl").read_text(encoding="utf-8").splitlines():
        probe = json.loads(line)
        found = [
            (m.low, m.high) for m in find_money(fold(probe["phrase"])) if m.currency in probe["currency"].split("|")
        ]
        told = tuple(None if probe[key] is None else Decimal(str(probe[key])) for key in ("low", "high"))
        if found != [told]:
            wrong.append((probe["phrase"], found))
    assert wrong == []
