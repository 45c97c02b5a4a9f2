"""The quickened network: embeddings from memory are those of the model, and the parse is the same."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from kg import embed, text

SEEDS = Path(__file__).resolve().parents[2] / "seeds" / "articles"


@pytest.fixture(scope="module")
def sentences() -> list[str]:
    split = [text.split(path.read_text(encoding="utf-8")) for path in sorted(SEEDS.glob("*.txt"))]
    return [d.folded[s.start : s.end] for d in split for s in d.sentences] + ["We can't go, they won't.", "  ", "A  B"]


@pytest.fixture(scope="module")
def plain() -> Language:
    return text.language()


def arcs(docs: list[Doc]) -> list[tuple[object, ...]]:
    return [(t.text, t.tag_, t.dep_, t.head.i) for doc in docs for t in doc]


def test_embeddings_from_memory_are_equal_to_the_last_bit(plain: Language, sentences: list[str]) -> None:
    layer = plain.get_pipe("tok2vec").model.layers[0]  # type: ignore[attr-defined]
    memory = embed.Embeddings(plain, layer)
    docs = [plain.make_doc(sentence) for sentence in sentences]
    for _ in range(2):
        found, _back = memory.forward(layer, docs, is_train=False)
        assert all(np.array_equal(a, b) for a, b in zip(found, layer.predict(docs), strict=True))


def test_what_it_forgets_it_learns_again(
    plain: Language, sentences: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    layer = plain.get_pipe("tok2vec").model.layers[0]  # type: ignore[attr-defined]
    memory = embed.Embeddings(plain, layer)
    monkeypatch.setattr(embed, "_MAX_REMEMBERED", 5)
    docs = [plain.make_doc(sentence) for sentence in sentences[:5]]
    first, _ = memory.forward(layer, docs, is_train=False)
    second, _ = memory.forward(layer, docs, is_train=False)
    assert all(np.array_equal(a, b) for a, b in zip(first, second, strict=True))


def test_the_quickened_pipeline_parses_as_the_plain_one(plain: Language, sentences: list[str]) -> None:
    quick = embed.quicken(text.language())
    assert arcs(list(quick.pipe(sentences))) == arcs(list(plain.pipe(sentences)))


def test_a_pipeline_built_otherwise_is_left_as_it_is() -> None:
    blank = spacy.blank("en")
    assert embed.quicken(blank) is blank


def test_any_network_that_embeds_words_alone_gives_what_it_gave() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("tok2vec", config={"model": {"@architectures": "spacy.HashEmbedCNN.v2", "width": 16, "depth": 1,
        "embed_size": 100, "window_size": 1, "maxout_pieces": 2, "subword_features": True,
        "pretrained_vectors": None}})  # fmt: skip
    nlp.initialize()
    before = nlp("Oslo rose in Oslo.").tensor.copy()
    for _ in range(2):
        assert np.allclose(embed.quicken(nlp)("Oslo rose in Oslo.").tensor, before, atol=1e-5)
