"""Where: places by name, nested, followed by their country, and unknown ones by what is around them."""

from __future__ import annotations

import pytest

from kg.mentions.names import find_names
from kg.mentions.resolve import Source, read_mentions
from kg.model import Place
from kg.text import parse, split


def place(text: str, word: str) -> Place | None:
    """The place that the last token spelt `word` denotes."""
    document = parse(split(text), lambda sentence: True)
    mentions = read_mentions(document, find_names(document.folded), Source())
    found = [
        mentions.place(sentence, token)
        for sentence in document.sentences
        for token in sentence.doc or ()
        if token.text == word
    ]
    assert found, f"no token {word!r}"
    return found[-1]


@pytest.mark.parametrize(
    ("text", "word", "name", "country"),
    [
        ("They met in Oslo.", "Oslo", "Oslo", "NO"),
        ("They met in Kenya.", "Kenya", "Kenya", "KE"),
        ("They met in Geneva, Switzerland.", "Geneva", "Geneva", "CH"),
        ("They met in Washington, DC.", "DC", "Washington, DC", "US"),
        ("They met at the White House.", "House", "White House", "US"),
        ("They met at Camp David.", "David", "Camp David", "US"),
        ("They met in Putrajaya, Malaysia.", "Putrajaya", "Putrajaya", "MY"),
        ("The war in Europe goes on.", "Europe", "Europe", None),
        ("She visited the Kyiv suburb of Bucha.", "suburb", "Bucha", "UA"),
        ("They met in Tripoli, Lebanon.", "Tripoli", "Tripoli", "LB"),
        ("They met in Cambridge, Massachusetts.", "Cambridge", "Cambridge", "US"),
        ("They met in Crimea.", "Crimea", "Crimea", "UA"),
        ("After talks in Oslo, they drove to the town of Skogbygda.", "town", "Skogbygda", "NO"),
        ("Norway hosted them. They met in Skogbygda.", "Skogbygda", "Skogbygda", "NO"),
    ],
)
def test_places_and_their_countries(text: str, word: str, name: str, country: str | None) -> None:
    found = place(text, word)
    assert found is not None
    assert (found.name, found.country) == (name, country)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("They met in March.", "March"),
        ("They met in silence.", "silence"),
        ("NATO met on Monday.", "NATO"),
        ("They met President Karel Novak.", "Novak"),
        ("Mr. Smith spoke.", "Mr."),
    ],
)
def test_what_is_no_place(text: str, word: str) -> None:
    assert place(text, word) is None


def test_coordinates_and_identifiers_where_the_table_has_them() -> None:
    found = place("They met in Oslo.", "Oslo")
    assert found is not None
    assert found.geonames == 3143244
    assert found.latitude == pytest.approx(59.9, abs=0.1)


def test_a_namesake_elsewhere_takes_its_own_coordinates() -> None:
    libya = place("They met in Tripoli, Libya.", "Tripoli")
    lebanon = place("They met in Tripoli, Lebanon.", "Tripoli")
    assert libya is not None
    assert lebanon is not None
    assert libya.geonames != lebanon.geonames
