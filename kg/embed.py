"""A spaCy pipeline's networks, sooner: word embeddings from memory, the large products by numpy's own BLAS.

A word's embedding depends on nothing but the word, so it is computed once and remembered; what the network makes of
words beside each other is computed each time. Remembered embeddings are equal to the last bit. Products differ from
those of spaCy's BLIS in the last digits of a float, as they do between processors. A pipeline whose network is built
otherwise is left as it is. A test compares both ways.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import Model, NumpyOps

# A word's spelling gives all of these but two: its norm, which exceptions of the tokenizer set, and the space after it.
_OF_A_WORD = frozenset(("ORTH", "NORM", "LOWER", "PREFIX", "SUFFIX", "SHAPE", "SPACY", "IS_SPACE"))
_KEY: list[int | str] = ["ORTH", "NORM", "SPACY"]
_MAX_REMEMBERED = 200_000

Key = tuple[int, int, int]
Floats = NDArray[np.float32]


def quicken(nlp: Language) -> Language:
    """The pipeline, its networks made quicker where the first is of the kind known here."""
    network: Any = getattr(nlp.get_pipe("tok2vec"), "model", None) if nlp.has_pipe("tok2vec") else None
    if network is None or not _is_known(network):
        return nlp
    products = NumpyOps(use_blis=False)
    for _, component in nlp.pipeline:
        model = getattr(component, "model", None)
        for node in model.walk() if isinstance(model, Model) else ():
            if isinstance(node.ops, NumpyOps):
                node.ops = products
    embed = network.layers[0]
    memory = Embeddings(nlp, embed)
    network.layers[0] = Model("remembered", memory.forward, dims={"nO": embed.get_dim("nO")})
    return nlp


def _is_known(network: Any) -> bool:
    """Is it embedding, then encoding, and does the embedding look at words alone."""
    if not isinstance(network.ops, NumpyOps) or len(network.layers) != 2:
        return False
    readers = [node for node in network.layers[0].walk() if node.name == "extract_features"]
    return len(readers) == 1 and {str(name) for name in readers[0].attrs["columns"]} <= _OF_A_WORD


class Embeddings:
    """The embedding of each word met so far, by spelling, norm and whether a space follows; forgotten when many."""

    def __init__(self, nlp: Language, embed: Model[list[Doc], list[Floats]]) -> None:
        self._vocab = nlp.vocab
        self._embed = embed
        self._places: dict[Key, int] = {}
        self._table: Floats = np.zeros((0, embed.get_dim("nO")), np.float32)

    def forward(
        self, model: Model[list[Doc], list[Floats]], docs: list[Doc], is_train: bool
    ) -> tuple[list[Floats], Callable[[Any], list[Doc]]]:
        """The embeddings of the documents' words, one array a document. Nothing is trained through it."""
        if len(self._places) > _MAX_REMEMBERED:
            self._places, self._table = {}, self._table[:0]
        keyed = [list(map(tuple, doc.to_array(_KEY).tolist())) for doc in docs]
        new = [key for key in dict.fromkeys(chain.from_iterable(keyed)) if key not in self._places]
        if new:
            self._learn(new)
        found = self._places
        return [self._table[[found[key] for key in keys]] for keys in keyed], lambda gradient: []

    def _learn(self, keys: list[Key]) -> None:
        strings = self._vocab.strings
        words = Doc(self._vocab, words=[strings[key[0]] for key in keys], spaces=[bool(key[2]) for key in keys])
        for token, key in zip(words, keys, strict=True):
            token.norm_ = strings[key[1]]
        self._places.update((key, len(self._table) + number) for number, key in enumerate(keys))
        self._table = np.concatenate((self._table, self._embed.predict([words])[0]))
