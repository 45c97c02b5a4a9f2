"""`Accept` headers as clients really send them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.negotiate import best, parse_accept

OFFERS = ("application/json", "text/turtle", "text/html")


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, "application/json"),
        ("", "application/json"),
        ("*/*", "application/json"),
        ("text/turtle", "text/turtle"),
        ("TEXT/Turtle", "text/turtle"),
        ("text/turtle;q=0.5, text/html;q=0.9", "text/html"),
        ("text/turtle; q=0.5 ,application/json;q=0.4", "text/turtle"),
        ("text/*", "text/turtle"),
        ("text/*;q=0.9, */*;q=0.1", "text/turtle"),
        ("text/*, text/turtle;q=0", "text/html"),
        ("*/*, application/json;q=0.1", "text/turtle"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("image/png", None),
        ("application/json;q=0", None),
        ("text/turtle;charset=utf-8;q=0.3, text/html;q=0.2", "text/turtle"),
        ("text/turtle;q=high", "application/json"),
        (";;;", "application/json"),
    ],
)
def test_best(header: str | None, expected: str | None) -> None:
    assert best(header, OFFERS) == expected


def test_nothing_to_offer() -> None:
    assert best("*/*", ()) is None


def test_ranges_keep_their_weights() -> None:
    ranges = parse_accept("text/*;q=0.25, */*")
    assert [(r.type, r.subtype, r.weight, r.precision) for r in ranges] == [("text", "*", 0.25, 1), ("*", "*", 1.0, 0)]


@given(st.text())
def test_any_header_is_answered(header: str) -> None:
    assert best(header, OFFERS) in (*OFFERS, None)
