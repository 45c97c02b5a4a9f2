"""Which nation a common noun belongs to: by modifier, possessor, "of", or its seat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.tokens import Token

from kg.mentions import nouns
from kg.mentions.naming import lemma_of
from kg.mentions.places import place_of
from kg.text import Sentence

if TYPE_CHECKING:
    from kg.mentions.phrases import Reader


# People who speak and act for the state that they are from.
SENT = frozenset(
    "official representative delegation team expert leader minister envoy delegate diplomat inspector observer "
    "negotiator mediator participant senator lawmaker parliamentarian secretary ambassador doctor adviser advisor "
    "warship ship crew".split()
)
# Bodies of a state that are told by where they sit.
_SEATED = nouns.STATE | {"ministry", "parliament"}


def nation(reader: Reader, sentence: Sentence, token: Token) -> tuple[str | None, str]:
    """The one country that a noun belongs to, by modifier, possessor, "of" or seat, and in a word how.

    Those who speak and act for a state are also of the one that they are "from".
    """
    owners = reader.owners(sentence, token).agents
    countries = {agent.country for agent in owners if agent.country}
    if countries and lemma_of(token) in nouns.RELATIONAL and any(child.dep_ == "poss" for child in token.lefts):
        # Norway's allies are not Norwegian; its Polish counterpart is Polish.
        near = [child for child in token.lefts if child.dep_ in ("amod", "compound", "nmod")]
        beside = {a.country for child in near for a in reader.read(sentence, child).agents if a.country}
        return (beside.pop(), "nation before it") if len(beside) == 1 else (None, "")
    if len(countries) == 1:
        return countries.pop(), "nation before it"
    if not countries and token.dep_ == "conj" and not any(True for _ in token.lefts):
        return nation(reader, sentence, token.head)
    sources = ("of", "from") if lemma_of(token) in SENT else ("of",)
    for child in token.children:
        if child.dep_ == "prep" and child.lower_ in sources:
            for thing in child.children:
                if thing.dep_ == "pobj":
                    agents = reader.read(sentence, thing).agents or reader.owners(sentence, thing).agents
                    found = {agent.country for agent in agents if agent.country}
                    if len(found) == 1:
                        return found.pop(), "of a nation"
    return (_seat(reader, sentence, token), "by its seat") if lemma_of(token) in _SEATED else (None, "")


def _seat(reader: Reader, sentence: Sentence, token: Token) -> str | None:
    """ "The government in Kabul": the country of the city that is named right after a body of a state."""
    end = sentence.offset(token) + len(token)
    if not reader.memory.document.folded.startswith(" in ", end):
        return None
    name = next(iter(reader.memory.at(end + 4, end + 5)), None)
    return name.country if name is not None and name.start == end + 4 and name.what in ("capital", "country") else None


def is_definite(token: Token) -> bool:
    """Whether an article or a possessive says that the thing is known."""
    return any(child.lower_ in ("the", "both", "these", "this", "its", "their") for child in token.lefts)


def host_of(reader: Reader, sentence: Sentence, token: Token) -> tuple[str | None, str]:
    """Where one meets people: "In Thailand, he will meet with senior officials", "officials in Tbilisi"."""
    home = reader.issuer.country if reader.issuer else None
    after = [child for child in token.rights if child.dep_ == "prep" and child.lower_ in ("in", "from")]
    opening = [t for t in token.doc if t.i < 2 and t.dep_ == "prep" and t.lower_ in ("in", "while")]
    for preposition in (*after, *opening):
        for thing in (t for t in preposition.children if t.dep_ == "pobj" and not t.conjuncts):
            place = place_of(reader.memory, sentence, thing)
            if place is not None and place.country not in (None, home):
                return place.country, "where they are met"
    return None, ""
