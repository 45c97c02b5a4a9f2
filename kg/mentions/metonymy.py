"""A capital, a seat of power, or a region: does it act, or is it where something happens?

The rule reads the word's place in the sentence: subjects, possessors and partners act, what stands after a preposition
of place or a verb of motion or attack is a place.
"""

from __future__ import annotations

from spacy.tokens import Token

from kg.mentions.tables import word_list

_PLACE_PREPOSITIONS = word_list("place preposition")
_MOTION = word_list("motion")
_AT_PLACE = word_list("at place")
_SUFFERS = word_list("suffers")
_OF_PLACE = word_list("of place")
_RULERS = word_list("rulers")
_THINGS_THERE = word_list("things there")
_ATTACKS_ON = word_list("attack")


def acts(token: Token) -> bool:
    """Whether the word, a capital or seat by name, stands for the government here."""
    head = anchor(token)
    dep = head.dep_
    if dep in ("nsubj", "csubj"):
        return not (head.head.lemma_ == "be" and _is_located(head.head))
    if dep == "nsubjpass":
        return head.head.lemma_ not in _SUFFERS
    if dep == "poss":
        return head.head.lemma_.lower() not in _THINGS_THERE
    if dep in ("dobj", "obj", "dative", "iobj"):
        return head.head.lemma_ not in _AT_PLACE
    if dep in ("pobj", "agent"):
        return _acts_after(head.head)
    if dep in ("compound", "nmod", "amod"):
        return head.head.lemma_.lower() in _RULERS
    if dep == "appos":
        return False
    return dep == "attr" and head.head.lemma_ == "be"


def anchor(token: Token) -> Token:
    """The first conjunct of the list that the word is in, which all play the same part; of "White House", its head."""
    while token.dep_ == "conj" and token.head.i < token.i:
        token = token.head
    while (
        token.dep_ in ("compound", "nmod")
        and token.head.pos_ == "PROPN"
        and token.head.i > token.i
        and _one_name(token)
    ):
        token = token.head
    return token


def _one_name(token: Token) -> bool:
    return token.head.text in ("House", "Street", "Hill", "Palace", "Bottom", "D.C.", "DC", "City", "Rosada", "Delhi")


def _is_located(verb: Token) -> bool:
    return any(
        child.dep_ == "prep" and child.text.lower() in ("in", "on", "near", "at") for child in verb.children
    ) or any(
        child.dep_ == "attr" and child.lemma_ in ("city", "capital", "town", "place", "venue")
        for child in verb.children
    )


def _acts_after(preposition: Token) -> bool:
    word = preposition.text.lower()
    governor = preposition.head
    lemma = governor.lemma_.lower()
    if word in _PLACE_PREPOSITIONS:
        return False
    if word == "of":
        return lemma not in _OF_PLACE
    if word in ("to", "from", "for", "toward", "towards"):
        objects = {child.lemma_.lower() for child in governor.children if child.dep_ in ("dobj", "obj", "nsubj")}
        return not ({lemma, *objects} & _MOTION) and lemma not in ("ambassador", "envoy", "back")
    if word in ("on", "over", "off", "upon"):
        return lemma not in _ATTACKS_ON and word != "over"
    if word in (
        "against",
        "with",
        "between",
        "by",
        "among",
        "versus",
        "than",
        "without",
        "behind",
        "about",
        "like",
        "as",
    ):
        return lemma not in ("sign", "skyline")
    return False
