"""Phrases that stand for several agents, or for the people of a body: lists of members, leagues, nations in a row."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from spacy.tokens import Token

from kg.mentions import nouns
from kg.mentions.holders import holder_anywhere, is_sovereign
from kg.mentions.listed import Name
from kg.mentions.naming import NONE, Reading, lemma_of, person, state
from kg.mentions.nations import SENT
from kg.model import Agent
from kg.text import Sentence

if TYPE_CHECKING:
    from kg.mentions.phrases import Reader

# What leads from a group to the names of its members, and what stands between those.
_NAMING = re.compile(r"(?: [^,.;:]{0,60})?,? (?:-+ ?)?(?:including|led by|headed by|consisting of) ")
_BESIDE = re.compile(r",? (?=[^\W\d_])")
_LISTED = re.compile(r"(?: (?:of|from) (?:the )?[A-Z][\w. ]*?)?(?:,|;| and | \(|'s )")
_VERB = re.compile(r" (?:to|will|would|who|met|discuss\w*|where|which|that|on|by|with) |[.]  ?[A-Z]")
_OF_STATES = ("country", "demonym", "person")


def spelled_out(reader: Reader, sentence: Sentence, token: Token) -> Reading:
    """ "The Troika (Norway, Kenya, and Ghana)": the states that a name is short for."""
    text = reader.memory.document.folded
    end = sentence.offset(token) + len(token)
    close = text.find(")", end, end + 160) if text.startswith(" (", end) else -1
    if close < 0:
        return NONE
    names = [n for n in reader.memory.at(end, close) if n.what in ("country", "organization")]
    inside = text[end + 2 : close]
    for name in names:
        inside = inside.replace(name.text, "", 1)
    agents = dict.fromkeys(agent for agent in (reader.agent_of(name) for name in names) if agent)
    plain = not re.sub(r"[\s,;&]|\band\b|\bthe\b", "", inside)
    return Reading(tuple(agents), "spelled out beside it") if plain and len(agents) > 1 else NONE


def members(reader: Reader, sentence: Sentence, token: Token) -> Reading:
    """ "Vietnamese officials, including Foreign Minister Son and ...", "a delegation led by ...": the people named."""
    text = reader.memory.document.folded
    end = sentence.offset(token) + len(token)
    opening = _NAMING.match(text, end) or (_BESIDE.match(text, end) if lemma_of(token) in nouns.RELATIONAL else None)
    if opening is None:
        return NONE
    people: list[Name] = []
    at = opening.end()
    for name in reader.memory.after(at, "person"):
        gap = text[at : name.start]
        if name.start >= sentence.end or len(gap) > 120 or (people and not _LISTED.match(gap)) or _VERB.search(gap):
            break
        people.append(name)
        at = name.end
    agents = dict.fromkeys(agent for agent in (reader.agent_of(name) for name in people) if agent)
    return Reading(tuple(agents), "named one by one") if agents else NONE


def league(reader: Reader, sentence: Sentence, token: Token) -> Reading:
    """ "ASEAN leaders", "G7 partners": the organization that alone stands before the noun."""
    near = [child for child in token.lefts if child.dep_ in ("compound", "nmod", "poss", "amod")]
    owners = reader.owners(sentence, token).agents
    if not near or len(owners) != 1 or owners[0].kind != "organization" or owners[0].country:
        return NONE
    return Reading((owners[0],), "organization before its members")


def states_of(reader: Reader, sentence: Sentence, token: Token) -> Reading:
    """ "Our countries", "the governments of Japan and Italy": the several states that own the noun or follow "of"."""
    found = list(reader.owners(sentence, token).agents)
    for child in token.children:
        if child.dep_ == "prep" and child.lower_ == "of":
            for thing in (t for t in child.children if t.dep_ == "pobj"):
                found.extend(a for t in (thing, *thing.conjuncts) for a in reader.read(sentence, t).agents)
    countries = [agent.country for agent in found]
    if any(child.lower_ == "our" for child in token.lefts):
        countries.extend(name.country for name in reader.memory.titled if name.what in _OF_STATES)
    states = tuple(dict.fromkeys(a for a in (state(country) for country in countries) if a))
    return Reading(states, "states one by one") if len(states) > 1 else NONE


def of_nations(reader: Reader, sentence: Sentence, token: Token) -> Reading:
    """ "Italian and Libyan coastguards", "teams from Iran and the IAEA": those whose people or bodies these are."""
    if lemma_of(token) in nouns.RELATIONAL:
        return NONE
    near = [child for child in token.lefts if child.dep_ in ("amod", "nmod", "compound", "poss")]
    agents: list[Agent] = []
    if any(True for child in near for _ in child.conjuncts):
        owners = reader.owners(sentence, token).agents
        agents.extend(state(agent.country) or agent for agent in owners)
    sources = ("of", "from") if lemma_of(token) in SENT else ("of",)
    for source in (c for c in token.rights if c.dep_ == "prep" and c.lower_ in sources):
        things = [t for t in source.children if t.dep_ == "pobj"]
        several = [t for thing in things if thing.conjuncts for t in (thing, *thing.conjuncts)]
        agents.extend(a for t in several for a in reader.read(sentence, t).agents if a.kind != "person")
    distinct = tuple(dict.fromkeys(agents))
    return Reading(distinct, f"{lemma_of(token)} of each") if len(distinct) > 1 else NONE


def people_of(reader: Reader, sentence: Sentence, token: Token, lemma: str) -> Reading:
    """ "The leaders of France and Germany": for each state whom the text names as such, or else the state.

    Only leaders may be those of one state.
    """
    found: list[Agent] = []
    for child in token.children:
        if child.dep_ == "prep" and child.lower_ in ("of", "from"):
            for thing in child.children:
                for country in (thing, *thing.conjuncts):
                    agents = reader.read(sentence, country).agents
                    found.extend(_holder(reader, agent, token, lemma) for agent in agents)
    agents = tuple(dict.fromkeys(found))
    return Reading(agents, f"{lemma}s of states") if len(agents) > (lemma != "leader") else NONE


def _holder(reader: Reader, agent: Agent, token: Token, lemma: str) -> Agent:
    if agent.kind != "state":
        return agent
    if lemma == "leader":
        return _leader(reader, agent)
    holder = holder_anywhere(reader, lemma, token, agent.country)
    return person(holder, reader.memory.told) if holder else agent


def _leader(reader: Reader, agent: Agent) -> Agent:
    for name in reader.memory.names:
        if name.what == "person" and name.country == agent.country and is_sovereign(name):
            return person(name, reader.memory.told)
    return agent


def delegation(reader: Reader, sentence: Sentence, token: Token) -> Reading:
    """ "The delegation": the people whom an earlier sentence named as its head and members, all of one state."""
    if any(child.dep_ in ("amod", "compound", "poss") for child in token.lefts):
        return NONE
    memory = reader.memory
    here = memory.sentence_index(sentence.start)
    for noun in memory.before(sentence.start, "noun"):
        if here - memory.sentence_index(noun.start) > 8:
            break
        if noun.name != "delegation" or _is_mentioned_again(memory.document.folded, noun):
            continue
        span = memory.document.sentences[memory.sentence_index(noun.start)]
        people = [n for n in memory.at(span.start, span.end) if n.what == "person" and n.country]
        home = {n.country for n in people}
        if people and len(home) == 1:
            agents = dict.fromkeys(a for a in (reader.agent_of(n) for n in people) if a)
            return Reading(tuple(agents), "members of the delegation")
    return NONE


def _is_mentioned_again(text: str, noun: Name) -> bool:
    """ "The delegation met ...": it was introduced before; "the delegation included ..." introduces it."""
    if not text[max(0, noun.start - 4) : noun.start].lower().endswith("the "):
        return False
    return re.match(r" (?:also )?(?:includ|consist|was led|is led|compris)", text[noun.end : noun.end + 16]) is None
