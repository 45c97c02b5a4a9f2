"""Annotation from memory: just what the components of the model say, for words alone and in pairs."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc

from kg import annotate, text

SEEDS = Path(__file__).resolve().parents[2] / "seeds" / "articles"
PAIRS = (
    "There's hope. Let's go. They're gonna stay, he's gotta leave. It ain't so. C'mon, y'all. There are two  blanks."
)


def told(docs: list[Doc]) -> list[tuple[object, ...]]:
    return [(t.text, t.tag_, t.pos_, str(t.morph), t.lemma_, t.dep_) for doc in docs for t in doc]


@pytest.fixture(scope="module")
def sentences() -> list[str]:
    texts = [path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt"))[:12]]
    split = [text.split(one) for one in (*texts, PAIRS)]
    return [document.folded[s.start : s.end] for document in split for s in document.sentences]


def test_remembered_is_what_the_components_say(sentences: list[str]) -> None:
    plain = told(list(text.language().pipe(sentences)))
    assert len(plain) > 1500
    assert told(text.parse_texts(sentences)) == plain
    assert told(text.parse_texts(sentences)) == plain


def test_what_it_forgets_it_learns_again(sentences: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    before = told(text.parse_texts(sentences[:20]))
    monkeypatch.setattr(annotate, "_MAX_REMEMBERED", 10)
    assert told(text.parse_texts(sentences[:20])) == before


def test_components_that_look_at_more_are_left_to_work() -> None:
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("attribute_ruler")
    ruler.add([[{"SHAPE": "Xxxx"}]], {"POS": "PROPN"})  # type: ignore[attr-defined]
    (doc,) = annotate.Annotator(nlp)([nlp.make_doc("Oslo rose")])
    assert [token.pos_ for token in doc] == ["PROPN", ""]
