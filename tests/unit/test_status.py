"""Tense, modal, negation, attitude and nominal cues decide the status of an act."""

import pytest

from kg import text
from kg.events import status

SENTENCES = [
    ("President Macron visited Kyiv.", "visited", "Visit", "occurred"),
    ("President Macron will visit Kyiv.", "visit", "Visit", "planned"),
    ("President Macron is to visit Kyiv.", "visit", "Visit", "planned"),
    ("President Macron plans to visit Kyiv.", "visit", "Visit", "planned"),
    ("President Macron may visit Kyiv.", "visit", "Visit", "proposed"),
    ("President Macron did not visit Kyiv.", "visit", "Visit", "cancelled"),
    ("President Macron will no longer visit Kyiv.", "visit", "Visit", "cancelled"),
    ("President Macron refused to visit Kyiv.", "visit", "Visit", "cancelled"),
    ("If President Macron visits Kyiv, he will be safe.", "visits", "Visit", None),
    ("Germany did not condemn the attack.", "condemn", "Condemnation", None),
    ("Germany condemned the attack.", "condemned", "Condemnation", "occurred"),
    ("Germany arrived to discuss and sign the treaty.", "sign", "Agreement", "occurred"),
    ("Kenya cancelled the talks.", "talks", "Meeting", "cancelled"),
    ("Kenya called off the talks.", "talks", "Meeting", "cancelled"),
    ("Kenya called off plans to host the talks.", "host", "Meeting", "planned"),
    ("Kenya called for talks.", "talks", "Meeting", "proposed"),
    ("They discussed the upcoming summit.", "summit", "Meeting", "planned"),
    ("Kenya hosted the recent summit.", "summit", "Meeting", "occurred"),
    ("He looks forward to the summit.", "summit", "Meeting", "planned"),
    ("The ministers agreed to hold a summit.", "summit", "Meeting", "planned"),
    ("A planned visit by the Malian president to Chad was postponed.", "visit", "Visit", "cancelled"),
    ("Mali postponed a planned visit to Chad.", "visit", "Visit", "cancelled"),
    ("Mali did not postpone the planned visit to Chad.", "visit", "Visit", "planned"),
    ("Talks between Mali and Chad collapsed.", "Talks", "Meeting", "cancelled"),
    ("The summit of Mali and Chad was delayed.", "summit", "Meeting", "cancelled"),
]


@pytest.mark.parametrize(("sentence", "word", "type_", "expected"), SENTENCES, ids=[s[0] for s in SENTENCES])
def test_status(sentence: str, word: str, type_: str, expected: str | None) -> None:
    (doc,) = text.parse_texts([sentence])
    trigger = next(token for token in doc if token.text == word)
    assert status.of_trigger(trigger, type_) == expected
