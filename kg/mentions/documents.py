"""Who speaks in a document that stands as subject: "A letter from the president urged ...", "Cairo's note said ..."."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from spacy.tokens import Token

from kg.mentions.naming import NONE, Reading
from kg.mentions.tables import word_list
from kg.model import Agent
from kg.text import Sentence

if TYPE_CHECKING:
    from kg.mentions.phrases import Reader

DOCUMENTS = word_list("document")


def read_author(reader: Reader, sentence: Sentence, token: Token) -> Reading:
    """The agents whose document is the subject of an active verb, by possessor, "from", "by", or "issued by"; or ()."""
    if token.dep_ != "nsubj" or token.head.pos_ != "VERB":
        return NONE
    for part in (reader.owners(sentence, token).agents, *_named_after(reader, sentence, token)):
        if part:
            return Reading(part, "author of the document")
    return NONE


def _named_after(reader: Reader, sentence: Sentence, token: Token) -> Iterator[tuple[Agent, ...]]:
    for child in token.rights:
        if child.dep_ in ("prep", "agent") and child.lower_ in ("from", "by"):
            yield _objects(reader, sentence, child)
        elif child.dep_ == "acl" and child.tag_ == "VBN":
            for inner in child.children:
                if inner.dep_ == "agent" or (inner.dep_ == "prep" and inner.lower_ == "by"):
                    yield _objects(reader, sentence, inner)


def _objects(reader: Reader, sentence: Sentence, preposition: Token) -> tuple[Agent, ...]:
    return tuple(a for thing in preposition.children for a in reader.read(sentence, thing).agents)
