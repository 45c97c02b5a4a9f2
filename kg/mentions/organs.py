"""Parts of organizations, bodies named by a common noun alone: "the League's council", "the bloc", "the ministry"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.tokens import Token

from kg.mentions import pronouns
from kg.mentions.naming import NONE, Reading, phrase_text
from kg.mentions.nations import host_of, is_definite
from kg.mentions.tables import word_list
from kg.model import Agent
from kg.text import Sentence

if TYPE_CHECKING:
    from kg.mentions.phrases import Reader

# What an organization acts through.
ORGANS = word_list("organ of organization")
# What any organization may be called when it is spoken of again.
_ANY = frozenset({"organization", "organisation", "bloc", "body", "group", "alliance", "union", "grouping"})
# Bodies that every state has one of, which the press of a place names without the state.
_OF_ANY_STATE = frozenset({"ministry", "parliament"})
# How many sentences back a body may have been named that is spoken of as "the council".
_BACK = 8


def read_organ(reader: Reader, sentence: Sentence, token: Token, lemma: str) -> Reading:
    """The organization that a body without a nation is part of, or is; a ministry, that of the state spoken of."""
    owner = _owner(reader, sentence, token) if lemma in ORGANS else None
    if owner is not None:
        return Reading((owner,), f"its {lemma}")
    if not is_definite(token) or any(child.dep_ in ("prep", "poss", "relcl") for child in token.children):
        return NONE
    again = _named_before(reader, sentence, token, lemma)
    if again is not None:
        return Reading((again,), f"the {lemma} named before")
    return _of_the_state_spoken_of(reader, sentence, token, lemma) if lemma in _OF_ANY_STATE else NONE


def _owner(reader: Reader, sentence: Sentence, token: Token) -> Agent | None:
    """ "The Arab League's council", "the permanent council of the OAS": that organization."""
    agents = [*reader.owners(sentence, token).agents]
    for child in token.children:
        if child.dep_ == "prep" and child.lower_ == "of":
            agents.extend(a for thing in child.children for a in reader.read(sentence, thing).agents)
    return agents[0] if len(agents) == 1 and agents[0].kind == "organization" and not agents[0].country else None


def _named_before(reader: Reader, sentence: Sentence, token: Token, lemma: str) -> Agent | None:
    """ "The Council", "the bloc": the last organization named that is called so, or that may be."""
    if any(child.dep_ in ("amod", "compound", "nmod") for child in token.lefts):
        return None
    memory = reader.memory
    here = memory.sentence_index(sentence.start)
    for name in memory.before(sentence.offset(token), "organization"):
        if here - memory.sentence_index(name.start) > _BACK:
            break
        words = name.name.lower().split()
        if words[-1] == lemma or (lemma in words and len(words) > 1):
            return reader.agent_of(name)
        if lemma in _ANY and name.country is None:
            return reader.agent_of(name)
    return None


def _of_the_state_spoken_of(reader: Reader, sentence: Sentence, token: Token, lemma: str) -> Reading:
    """ "In Quito, the Defense Ministry said": that of the state where this is told, else of the one spoken of."""
    if reader.issuer is not None:
        return NONE
    country, how = host_of(reader, sentence, token)
    if country is None:
        name = pronouns.state_for(reader.memory, sentence, token, "country", "capital", "demonym")
        country, how = (name.country, "of the state spoken of") if name is not None else (None, "")
    return Reading((Agent(phrase_text(token), "organization", country),), f"{lemma}, {how}") if country else NONE
