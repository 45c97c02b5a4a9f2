"""A small graph made by hand, for whoever needs one that does not hang on what the extractor finds."""

from __future__ import annotations

from decimal import Decimal

from kg.model import Agent, Article, Evidence, Money, Place, Report

BASE = "http://localhost:8000"

JAPAN = Agent("Japan", "state", "JP", "Q17")
UKRAINE = Agent("Ukraine", "state", "UA", "Q212")
RUSSIA = Agent("Russia", "state", "RU")
KAMIKAWA = Agent("Yoko Kamikawa", "person", "JP")
BAERBOCK = Agent("Annalena Bärbock", "person", "DE")
UN = Agent("United Nations", "organization")
KYIV = Place("Kyiv", "UA", 703448, 50.45466, 30.5238)

KYIV_TEXT = (
    "KYIV, January 8 - Japanese Foreign Minister Yoko Kamikawa visited Kyiv on Monday. "
    'She said Japan would give "$37 million" for a drone detection system. '
    "She <b>strongly condemned</b> Russia's missile attacks."
)
NEW_YORK_TEXT = (
    "NEW YORK - The United Nations condemned Russia in February. Germany's Annalena Bärbock promised 20 million euros."
)


def spans(text: str, *quotes: str) -> tuple[Evidence, ...]:
    """Each quote as it stands in the text."""
    return tuple(Evidence(text.index(quote), text.index(quote) + len(quote), quote) for quote in quotes)


KYIV_ARTICLE = Article(KYIV_TEXT, "Kamikawa in Kyiv", "2024-01-08", source="Example Post", licence="CC0-1.0")
KYIV_REPORTS = (
    Report(
        "Visit",
        "occurred",
        spans(KYIV_TEXT, "Yoko Kamikawa visited Kyiv on Monday"),
        (KAMIKAWA,),
        (UKRAINE,),
        (KYIV,),
        start="2024-01-08",
        confidence=0.9,
        rule="visit.visit",
    ),
    Report(
        "Pledge",
        "occurred",
        spans(KYIV_TEXT, 'She said Japan would give "$37 million" for a drone detection system'),
        (JAPAN, KAMIKAWA),
        (UKRAINE,),
        start="2024-01-08",
        amounts=(Money(Decimal(37_000_000), "USD", "$37 million"),),
        items=("drone detection system",),
        confidence=0.8,
        rule="pledge.give",
        said_by=KAMIKAWA,
    ),
    Report(
        "Condemnation",
        "occurred",
        spans(KYIV_TEXT, "She <b>strongly condemned</b> Russia's missile attacks"),
        (KAMIKAWA,),
        (RUSSIA,),
        start="2024-01",
        topic="missile attacks",
        rule="condemnation.condemn",
    ),
)
NEW_YORK_ARTICLE = Article(NEW_YORK_TEXT, "UN condemns Russia", "2024-02-20", source="Example Wire")
NEW_YORK_REPORTS = (
    Report(
        "Condemnation", "occurred", spans(NEW_YORK_TEXT, "The United Nations condemned Russia in February"), (UN,),
        (RUSSIA,), start="2024-02", rule="condemnation.condemn",
    ),
    Report(
        "Pledge", "planned", spans(NEW_YORK_TEXT, "Annalena Bärbock promised 20 million euros"), (BAERBOCK,), (),
        start="2024", end="2025", amounts=(Money(Decimal(20_000_000), "EUR", "20 million euros"),),
        rule="pledge.promise",
    ),
    Report("Vote", "proposed", spans(NEW_YORK_TEXT, "NEW YORK"), (UN,), (), rule="vote.vote"),
)  # fmt: skip
SAMPLE = ((KYIV_ARTICLE, KYIV_REPORTS), (NEW_YORK_ARTICLE, NEW_YORK_REPORTS))
