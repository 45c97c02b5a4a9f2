"""The language model: windows over a text, where its scores stand, and that they say something."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import encoder, text
from kg.encoder import HEADS, ORDER, Scores, score, windows

TOLD = (
    "President Keller of Switzerland arrived in Oslo on Monday. He will meet the Norwegian prime minister there. "
    "“We condemn the attack on Kharkiv,” Keller’s spokesman said — and Norway pledged €20 million to Ukraine."
)


def read(words: str, title: str = "") -> Scores:
    return score(text.split(words), title, lambda sentence: True)


def best(scores: Scores, start: int, end: int) -> str:
    """The class that is heard most in a span of the text."""
    return ORDER[int(scores.fit[scores.among(start, end)].max(axis=0).argmax())]


def test_every_piece_stands_where_it_says() -> None:
    document = text.split(TOLD)
    spans = [(s.start, s.end) for s in document.sentences]
    cut = encoder.tokenizer()
    for window in windows(document.folded, "", spans, range(len(spans))):
        own = window.pieces[window.first : window.first + len(window.spans)]
        for piece, (start, end) in zip(own, window.spans, strict=True):
            assert cut.id_to_token(piece).removeprefix("##") == document.folded[start:end].lower()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.text(st.characters(codec="utf-8"), max_size=40) | st.just("Iran talks. "), max_size=60),
    st.text(max_size=60),
)
def test_a_window_fits_the_network_and_no_piece_is_read_twice(parts: list[str], title: str) -> None:
    document = text.split(" ".join(parts))
    spans = [(s.start, s.end) for s in document.sentences]
    found = list(windows(document.folded, title, spans, range(len(spans))))
    assert all(len(w.pieces) == len(w.segments) <= 512 for w in found)
    places = [span for w in found for span in w.spans]
    assert places == sorted(places)
    assert all(a[1] <= b[0] or a == b for a, b in itertools.pairwise(places))


def test_a_sentence_without_end_is_read_as_far_as_the_network_goes() -> None:
    words = "and Japan " * 900
    (only,) = windows(words, "", [(0, len(words))], [0])
    assert len(only.spans) == encoder.LONGEST


def test_sentences_that_are_not_wanted_are_not_read() -> None:
    document = text.split("Japan condemned the launch. " * 100)
    wanted = (document.sentences[3], document.sentences[90])
    scores = score(document, "", lambda sentence: sentence in wanted)
    assert {n for n, s in enumerate(document.sentences) if scores.at(s.start) is not None} == {3, 90}
    assert score(document, "", lambda sentence: False).at(0) is None


def test_sentences_far_apart_are_read_together_behind_what_stands_before_the_first() -> None:
    document = text.split("Oslo slept. Rain fell. Japan condemned it. Snow fell. Kenya paid.")
    spans = [(s.start, s.end) for s in document.sentences]
    (window,) = windows(document.folded, "News", spans, [2, 4])
    pieces = [encoder.tokenizer().id_to_token(piece) for piece in window.pieces]
    assert pieces == [
        "[CLS]", "news", "[SEP]", "rain", "fell", ".", "[SEP]",
        "japan", "condemned", "it", ".", "kenya", "paid", ".", "[SEP]",
    ]  # fmt: skip


@pytest.mark.parametrize("words", ["", "   ", "\n\n"])
def test_a_text_without_words_has_no_scores(words: str) -> None:
    scores = read(words)
    assert scores.at(0) is None
    assert scores.table.shape == (0, len(HEADS), len(ORDER))


def test_a_reading_hangs_on_nothing_but_the_article() -> None:
    once = read(TOLD, "Visit")
    read("Something else entirely was read between the two. " * 30)
    again = read(TOLD, "Visit")
    assert np.array_equal(once.table, again.table)


def test_it_hears_what_is_told() -> None:
    scores = read(TOLD)
    for words, kind in (("arrived in Oslo", "Visit"), ("meet the", "Meeting"), ("condemn the attack", "Condemnation"),
                        ("pledged €20 million", "Pledge")):  # fmt: skip
        start = TOLD.index(words)
        assert best(scores, start, start + len(words)) == kind


def test_it_hears_who_does_it_and_to_whom() -> None:
    words = "Norway condemned the attack on Kenya, a spokesman said on Monday in Oslo."
    scores = read(words)

    def heard(head: str, name: str) -> float:
        row = scores.at(words.index(name))
        assert row is not None
        return float(scores.of(head)[row, ORDER.index("Condemnation")])

    assert heard("actor", "Norway") > max(0, heard("target", "Norway"), heard("actor", "Kenya"))


def test_it_hears_little_where_nothing_is_told() -> None:
    told = read(TOLD).fit.max()
    idle = read(
        "The river was high after the rain. Farmers along it moved their cattle to the hills on Tuesday."
    ).fit.max()
    assert idle < 0 < told
