"""Where: the place that a phrase names, with its country from the gazetteer, from beside it, or from around it."""

from __future__ import annotations

import re

from spacy.tokens import Token

from kg.mentions.listed import Name
from kg.mentions.memory import Memory
from kg.mentions.tables import Entry, all_cities, gazetteer, word_list
from kg.mentions.words import UPPER
from kg.model import Place
from kg.text import Sentence

_PLACES = frozenset({"country", "capital", "city", "region", "seat"})
_SETTLEMENT = word_list("settlement")
_PROPER = re.compile(rf"(?:[{UPPER}][\w'-]*|[{UPPER}]\.)(?: (?:de|del|la|el|al|of the|of|e|[{UPPER}][\w'-]*))*")
_CALENDAR = frozenset(
    "january february march april may june july august september october november december monday tuesday "
    "wednesday thursday friday saturday sunday".split()
)
_DISTRICT = re.compile(r",? D\.? ?C\.?(?!\w)")
_AFTER = re.compile(r",? (?:in |in the )?(?:(?:[\w-]+ ){0,2})?")


def place_of(memory: Memory, sentence: Sentence, token: Token) -> Place | None:
    """The place that the phrase headed by the token denotes, None when it names none."""
    named = _named(memory, sentence, token)
    if named is not None:
        return named
    if token.lemma_.lower() in _SETTLEMENT:
        inner = _named_inside(memory, sentence, token)
        if inner is not None:
            return inner
        return _proper(memory, sentence, token) if token.pos_ == "PROPN" else _owned(memory, sentence, token)
    return _proper(memory, sentence, token) if token.pos_ == "PROPN" else None


def _named(memory: Memory, sentence: Sentence, token: Token) -> Place | None:
    for name in memory.of_token(sentence, token):
        if name.what in _PLACES:
            return place_named(memory, name)
        if name.what in ("person", "organization", "organ", "group", "demonym"):
            return None
    return None


def place_named(memory: Memory, name: Name) -> Place:
    """The place that a name of the text stands for, in the country that the words after it tell."""
    text = memory.document.text
    country = _land_after(memory, name.end)
    if country is not None and country != name.country and name.what in ("city", "capital"):
        other = next((e for e in all_cities().get(name.text, ()) if e.country == country), None)
        return _from_entry(name.text, other, country)
    end = name.end
    district = _DISTRICT.match(memory.document.folded, end)
    if district and name.name == "Washington":
        end = district.end()
    label = re.sub(r"^[Tt]he ", "", text[name.start : end]) if name.what != "country" else name.name
    if label.isupper() and name.what == "capital" and len(label) > 3:
        label = name.name
    return Place(label, name.country, name.geonames, name.latitude, name.longitude, name.wikidata)


def _from_entry(text: str, entry: Entry | None, country: str | None) -> Place:
    if entry is None:
        return Place(text, country)
    return Place(text, entry.country, entry.geonames, entry.latitude, entry.longitude, entry.wikidata)


def _land_after(memory: Memory, end: int) -> str | None:
    """The country that follows: "Geneva, Switzerland", "Wilmington, Delaware", "Bucha, near Kyiv"."""
    text = memory.document.folded
    if text[end : end + 2] not in (", ", " ("):
        return None
    following = memory.at(end + 2, end + 3)
    name = following[0] if following else None
    if name is None or name.start != end + 2 or name.what not in ("country", "region", "demonym") or not name.country:
        return None
    return name.country


def _named_inside(memory: Memory, sentence: Sentence, token: Token) -> Place | None:
    """ "The Kyiv suburb of Bucha", "the city of Aden", "the town Irpin"."""
    for child in token.children:
        if child.dep_ == "prep" and child.lower_ == "of":
            for thing in child.children:
                if thing.dep_ == "pobj":
                    found = _named(memory, sentence, thing) or _proper(memory, sentence, thing)
                    if found is not None:
                        return found
        if child.dep_ == "appos":
            found = _named(memory, sentence, child) or _proper(memory, sentence, child)
            if found is not None:
                return found
    return None


def _owned(memory: Memory, sentence: Sentence, token: Token) -> Place | None:
    """A building named by its owner and kind ("the Foreign Ministry building") is left to the caller: none."""
    return None


def _proper(memory: Memory, sentence: Sentence, token: Token) -> Place | None:
    """A capitalised name that the gazetteer does not list, in the country that its surroundings tell."""
    if token.pos_ != "PROPN" or not _is_placed(token) or not _PROPER.fullmatch(token.text):
        return None
    start = token.i
    while start > 0 and token.doc[start - 1].pos_ == "PROPN" and token.doc[start - 1].head.i >= start - 1:
        start -= 1
    span = token.doc[start : token.i + 1]
    text = span.text.strip()
    begin = sentence.start + int(span.start_char)
    if not text or any(
        n.what in ("person", "organization", "organ", "title") for n in memory.at(begin, begin + len(text))
    ):
        return None
    country = _land_after(memory, begin + len(text))
    entries = all_cities().get(text, ())
    entry = next((e for e in entries if e.country == country), None) if country else None
    if country is None:
        country = _around(memory, sentence, token, begin)
        entry = next((e for e in entries if e.country == country), None) or (entries[0] if len(entries) == 1 else None)
    return _from_entry(text, entry, country)


def _is_placed(token: Token) -> bool:
    """Whether the word stands where a place stands: "in X", "at X", "visited X", "the town of X", "X, Country"."""
    if token.dep_ == "conj":
        return _is_placed(token.head) if token.head.i < token.i else False
    if token.lower_ in _CALENDAR:
        return False
    if token.dep_ == "pobj":
        if token.head.lower_ == "of":
            return token.head.head.lemma_.lower() in _SETTLEMENT
        if token.head.lower_ in ("to", "from"):
            return token.head.head.lemma_.lower() in word_list("motion")
        return token.head.lower_ in word_list("place preposition")
    if token.dep_ in ("dobj", "obj"):
        return token.head.lemma_.lower() in ("visit", "tour", "reach", "enter", "leave")
    return token.dep_ == "appos" and token.head.lemma_.lower() in _SETTLEMENT


def _around(memory: Memory, sentence: Sentence, token: Token, begin: int) -> str | None:
    """The country of the nearest place in the sentence or just before it."""
    for name in memory.before(begin, "country", "capital", "city", "region"):
        if name.start < sentence.start - 300:
            return None
        if name.country:
            return name.country
    return None


__all__ = ["gazetteer", "place_named", "place_of"]
