"""Parts of speech, morphology and lemmas of parsed words, from memory: what spaCy's own components give, but sooner.

English models set them by a rule table (`attribute_ruler`) and a rule lemmatizer. Both look at nothing but a word, its
tag and its arc, save for a few pairs of words. So the answer for each (word, tag, arc) is asked of the components once
and remembered; a text with a word that may open such a pair goes through the components themselves, as does any text
of a model whose components look at more. A test compares both ways.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.pipeline import AttributeRuler, Lemmatizer
from spacy.tokens import Doc

COMPONENTS = ("attribute_ruler", "lemmatizer")
_LOOKED_AT = frozenset(("LOWER", "TAG", "DEP", "IS_SPACE"))
_GIVEN = frozenset(("POS", "MORPH", "LEMMA"))
_ASKED: list[int | str] = ["ORTH", "TAG", "DEP", "IS_SPACE"]
_ANSWERS: list[int | str] = ["POS", "MORPH", "LEMMA"]
_MAX_REMEMBERED = 100_000

Key = tuple[int, int, int, int]
Answer = tuple[int, int, int]
Condition = dict[str, Any]


class Annotator:
    """Completes the parsed documents of one pipeline; what it remembers it forgets when that grows large."""

    def __init__(self, nlp: Language) -> None:
        self._vocab = nlp.vocab
        self._components = [component for name, component in nlp.pipeline if name in COMPONENTS]
        self._openers = _pair_openers(self._components)
        # None for a word that may open a pair.
        self._known: dict[Key, Answer | None] = {}

    def __call__(self, docs: Iterable[Doc]) -> list[Doc]:
        """The documents, with part of speech, morphology and lemma on their tokens."""
        if self._openers is None:
            return [self._by_components(doc) for doc in docs]
        if len(self._known) > _MAX_REMEMBERED:
            self._known.clear()
        keyed = [(doc, list(map(tuple, doc.to_array(_ASKED).tolist()))) for doc in docs]
        self._learn([key for key in dict.fromkeys(key for _, keys in keyed for key in keys) if key not in self._known])
        return [self._complete(doc, keys) for doc, keys in keyed]

    def _complete(self, doc: Doc, keys: list[Key]) -> Doc:
        answers = [self._known[key] for key in keys]
        if not keys or None in answers:
            return self._by_components(doc)
        flat = np.fromiter(chain.from_iterable(answers), np.uint64, 3 * len(keys))  # type: ignore[arg-type]
        return doc.from_array(_ANSWERS, flat.reshape(len(keys), 3))  # type: ignore[arg-type]

    def _by_components(self, doc: Doc) -> Doc:
        for component in self._components:
            doc = component(doc)
        return doc

    def _learn(self, keys: list[Key]) -> None:
        """Ask the components for words by themselves: none of those asked for opens a pair, so none minds the next."""
        alone = [key for key in keys if not self._may_open_pair(key)]
        self._known.update(dict.fromkeys(keys))
        if not alone:
            return
        doc = Doc(self._vocab, words=[self._vocab.strings[key[0]] for key in alone])
        doc.from_array(["TAG", "DEP"], np.array([key[1:3] for key in alone], np.uint64))  # type: ignore[arg-type]
        answers = self._by_components(doc).to_array(_ANSWERS).tolist()
        self._known.update((key, tuple(answer)) for key, answer in zip(alone, answers, strict=True))

    def _may_open_pair(self, key: Key) -> bool:
        """Whether the word may be the first of a pair; blanks, whose tag and arc the components change, count too."""
        orth, tag, dep, is_space = key
        strings = self._vocab.strings
        token = {"LOWER": strings[orth].lower(), "TAG": strings[tag], "DEP": strings[dep]}
        return bool(is_space) or any(_holds(condition, token) for condition in self._openers or ())


def _holds(condition: Condition, token: dict[str, str]) -> bool:
    """Whether a token may meet a condition of the matcher; one in a form not known here counts as met."""
    for name, wanted in condition.items():
        match wanted:
            case str() if token.get(name) != wanted:
                return False
            case {"IN": list() as words} if token.get(name) not in words:
                return False
            case {"REGEX": str() as pattern} if not re.search(pattern, token.get(name, "")):
                return False
    return True


def _pair_openers(components: list[Any]) -> list[Condition] | None:
    """The conditions on first words of pairs, or None for components whose answers may not be remembered by word."""
    match components:
        case [AttributeRuler() as ruler, Lemmatizer(mode="rule")]:
            pass
        case _:
            return None
    entries: list[Any] = list(ruler.patterns)
    patterns = [pattern for entry in entries for pattern in entry["patterns"]]
    looked_at = {str(name) for pattern in patterns for condition in pattern for name in condition}
    plain = all(set(entry["attrs"]) <= _GIVEN or _of_blanks(entry) for entry in entries)
    if not plain or not looked_at <= _LOOKED_AT:
        return None
    return [pattern[0] for pattern in patterns if len(pattern) > 1]


def _of_blanks(entry: Any) -> bool:
    return all(len(pattern) == 1 and pattern[0].get("IS_SPACE") is True for pattern in entry["patterns"])
