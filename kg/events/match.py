"""Which frames fire in a sentence: trigger words, and what must hold around them, before any role is filled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from kg.events import paths, status, tree
from kg.lexicon import Frame, Lexicon
from kg.text import Sentence


@dataclass(frozen=True, slots=True)
class Match:
    """A frame that fires on `token` of the parsed `sentence`."""

    frame: Frame
    token: Token
    sentence: Sentence


def matches(sentence: Sentence, lexicon: Lexicon) -> Iterator[Match]:
    """Every frame of the lexicon that fires in the sentence, in order of its words."""
    if sentence.doc is None:
        return
    clauses = _Clauses()
    for token in sentence.doc:
        frames = tuple(_candidates(token, lexicon))
        if not frames or (token.dep_ in ("compound", "amod") and token.pos_ in ("NOUN", "PROPN")):
            continue
        attributive = _attributive(token)
        for frame in frames:
            if attributive and (frame.verbs or "speaker" in frame.actor):
                # "Pledged delegates", "Russia's brutal war" are said in passing; "the war is brutal" is said.
                continue
            if _holds(frame, token, clauses):
                yield Match(frame, token, sentence)


class _Clauses:
    """What the words of one sentence have around them, looked up once for all frames that ask."""

    def __init__(self) -> None:
        self._leads: dict[tuple[str, int], bool] = {}
        self._lemmas: dict[tuple[str, int], set[str]] = {}
        self._words: dict[int, set[str]] = {}

    def leads(self, path: str, token: Token) -> bool:
        """Does the path lead from the token to any other."""
        key = (path, token.i)
        if key not in self._leads:
            self._leads[key] = any(paths.alternatives(paths.compile_path(path), token))
        return self._leads[key]

    def lemmas(self, path: str, token: Token) -> set[str]:
        """The lemmas at the end of the path."""
        key = (path, token.i)
        if key not in self._lemmas:
            self._lemmas[key] = _lemmas(path, token)
        return self._lemmas[key]

    def words(self, token: Token) -> set[str]:
        """All lemmas of the clause that holds the token."""
        head = tree.clause_head(token)
        if head.i not in self._words:
            self._words[head.i] = {word.lemma_.lower() for word in head.subtree}
        return self._words[head.i]


def _candidates(token: Token, lexicon: Lexicon) -> Iterator[Frame]:
    lemma = token.lemma_.lower()
    for part in _parts(token):
        for frame in lexicon.by_trigger.get((lemma if part != "ADJ" else token.lower_, part), ()):
            if part == "NOUN" and lemma in frame.nouns_plural and token.tag_ not in ("NNS", "NNPS"):
                continue
            yield frame


def _parts(token: Token) -> tuple[str, ...]:
    if token.pos_ in ("NOUN", "PROPN"):
        return ("NOUN",)
    if token.pos_ in tree.VERBAL:
        return ("VERB", "ADJ") if token.tag_ in ("VBN", "VBD") else ("VERB",)
    return ("ADJ",) if token.pos_ == "ADJ" else ()


def _holds(frame: Frame, token: Token, clauses: _Clauses) -> bool:
    if frame.needs and not clauses.leads(frame.needs, token):
        return False
    if frame.modal and not _modal_holds(frame, token):
        return False
    if frame.negated and not status.is_negated(token):
        return False
    if any(words.isdisjoint(clauses.lemmas(path, token)) for path, words in frame.where):
        return False
    if not all(words.isdisjoint(clauses.lemmas(path, token)) for path, words in frame.where_not):
        return False
    if frame.cues and frame.cues.isdisjoint(clauses.words(token)):
        return False
    return not frame.nouns or token.pos_ not in ("NOUN", "PROPN") or _light_holds(frame, token)


def _attributive(token: Token) -> bool:
    """Does the word stand before its noun, also coordinated: "a brutal and unjustified war"."""
    return token.dep_ == "amod" or (token.dep_ == "conj" and token.head.dep_ == "amod" and token.head != token)


def _lemmas(path: str, token: Token) -> set[str]:
    found = [t for union in paths.alternatives(paths.compile_path(path), token) for t in union]
    lemmas: set[str] = set()
    for head in found:
        for noun in tree.conjuncts(head):
            # The word itself too: the parser leaves "Forces" as it is and makes "doses" into "dos".
            lemmas.update((noun.lemma_.lower(), noun.lower_))
            # "millions of dollars in aid": the head is a measure of the noun that matters.
            lemmas.update(t.lemma_.lower() for t in tree.prepositional(noun, frozenset(("of", "in"))))
    return lemmas


def _modal_holds(frame: Frame, token: Token) -> bool:
    form = status.tense(token)
    if (
        form == "infinitive"
        and token.dep_ in ("xcomp", "conj")
        and token.head.lemma_ in ("continue", "seek", "go", "begin")
    ):
        form = status.tense(token.head)
    match frame.modal:
        case "future":
            return form == "future" or (form == "progressive" and _announced(token))
        case "finite":
            return form not in ("infinitive", "obligation", "possible") and token.dep_ not in ("pcomp", "acl")
        case "progressive":
            return form == "progressive"
        case "imperative":
            return token.tag_ == "VB" and form == "present" and not tree.subjects(token)
        case "past":
            return form == "past" or (form in ("present", "progressive") and not _announced(token))
        case "present":
            return form in ("past", "present", "progressive", "infinitive", "future")
        case _:
            return form == "obligation"


def _announced(token: Token) -> bool:
    return token.dep_ == "ccomp" and token.head.lemma_ in ("announce", "pledge", "declare", "confirm", "say")


def _light_holds(frame: Frame, token: Token) -> bool:
    """A noun is an act when it has parties of its own, or a verb that performs it ("hold talks")."""
    if not frame.light:
        return True
    verb = tree.governor(token)
    performed = verb is not None and verb.lemma_.lower() in frame.light
    return performed or (not frame.only_light and _has_parties(token))


def _has_parties(noun: Token) -> bool:
    return any(child.dep_ in ("poss", "prep", "compound", "amod", "nmod") for child in noun.children)
