"""Common nouns that denote political agents: offices, bodies and people of a state, and groups named before."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from spacy.tokens import Token

from kg.mentions import nouns, pronouns, sets
from kg.mentions.listed import Name
from kg.mentions.naming import NONE, Reading, is_plural, lemma_of, phrase_text, state
from kg.mentions.titles import HEADS
from kg.model import Agent, Kind
from kg.text import Sentence

if TYPE_CHECKING:
    from kg.mentions.phrases import Reader

_ROLE_HEADS = frozenset(head.split()[-1] for head in HEADS) - {"state", "staff", "government", "parliament", "lama"}
_TOP = ("president", "prime minister", "premier", "chancellor", "king", "emir", "supreme leader", "taoiseach", "sultan")
_KINDS = ("foreign", "prime", "defense", "defence", "interior", "finance", "economy", "trade", "justice", "energy")


def read_common(reader: Reader, sentence: Sentence, token: Token) -> Reading:
    """The agents that a phrase headed by a common noun (or "the two") denotes."""
    lemma = lemma_of(token)
    plural = is_plural(token)
    together = _undersigned(reader, token, lemma) or _together(reader, sentence, token, lemma, plural=plural)
    if together.agents:
        return together
    if lemma in _ROLE_HEADS and not plural:
        return _office(reader, sentence, token, lemma)
    if lemma == "leader" and plural:
        of_nations = _leaders_of(reader, sentence, token)
        if of_nations.agents:
            return of_nations
    if lemma == "delegation" and _is_definite(token):
        members = _delegation(reader, sentence, token)
        if members.agents:
            return members
    return _body_or_people(reader, sentence, token, lemma, plural=plural)


def _body_or_people(reader: Reader, sentence: Sentence, token: Token, lemma: str, *, plural: bool) -> Reading:
    if plural and lemma in nouns.STATE | nouns.COUNTRY:
        several = _states_of(reader, sentence, token)
        if several:
            return several
    country, how = nation(reader, sentence, token)
    if lemma in nouns.STATE | nouns.COUNTRY and country and not plural:
        agent = state(country)
        return Reading((agent,), f"{lemma}, {how}") if agent else NONE
    if (lemma in nouns.STATE or lemma in nouns.COUNTRY) and not plural and _is_definite(token):
        return _salient_state(reader, sentence, token)
    if lemma not in nouns.BODY and lemma not in nouns.PEOPLE and lemma not in nouns.COLLECTIVE:
        return _by_capitals(reader, token, country, how)
    kind: Kind = "organization" if lemma in nouns.BODY and not plural and lemma not in nouns.PEOPLE else "group"
    if country:
        return Reading((Agent(_joined_text(token), kind, country),), f"{lemma}, {how}")
    if lemma == "community" and any(child.lower_ == "international" for child in token.children):
        return Reading((Agent("international community", "group"),), "collective noun")
    if lemma in nouns.COLLECTIVE and plural and (lemma != "state" or _is_qualified(token)):
        return Reading((Agent(_joined_text(token), "group"),), "collective noun")
    return NONE


def _states_of(reader: Reader, sentence: Sentence, token: Token) -> Reading:
    """ "Our countries", "the governments of Japan and Italy": the several states that own the noun or follow "of"."""
    found = list(reader.owners(sentence, token).agents)
    for child in token.children:
        if child.dep_ == "prep" and child.lower_ == "of":
            for thing in (t for t in child.children if t.dep_ == "pobj"):
                found.extend(a for t in (thing, *thing.conjuncts) for a in reader.read(sentence, t).agents)
    states = tuple(dict.fromkeys(a for a in (state(agent.country) for agent in found) if a))
    return Reading(states, "states one by one") if len(states) > 1 else NONE


def _is_qualified(token: Token) -> bool:
    """Whether an adjective or noun before it, other than a number, says which states: "member states"."""
    return any(child.dep_ in ("amod", "compound") for child in token.lefts)


def _by_capitals(reader: Reader, token: Token, country: str | None, how: str) -> Reading:
    """A body that only its capital letters and its nation tell: "Federal Aviation Office of Germany"."""
    if token.pos_ != "PROPN" or country is None or lemma_of(token) not in nouns.NAMED_BODY:
        return NONE
    return Reading((Agent(phrase_text(token), "organization", country),), f"proper name, {how}")


def _joined_text(token: Token) -> str:
    """The phrase, or the whole pair where two bare nouns share what stands before them: "allies and partners"."""
    first = token.head if token.dep_ == "conj" else token
    others = list(first.conjuncts)
    if len(others) != 1 or first.pos_ not in ("NOUN", "PROPN") or not _is_group(first):
        return phrase_text(token)
    second = others[0]
    if second.i - first.i != 2 or not _is_group(second) or any(True for _ in second.lefts):
        return phrase_text(token)
    return f"{phrase_text(first)} {token.doc[first.i + 1 : second.i + 1].text}"


def _is_group(token: Token) -> bool:
    lemma = lemma_of(token)
    return lemma in nouns.PEOPLE or lemma in nouns.BODY or lemma in nouns.COLLECTIVE


# --- groups named before


def _undersigned(reader: Reader, token: Token, lemma: str) -> Reading:
    """ "The undersigned members", "the signatories": the parties of a joint text."""
    marked = lemma == "signatory" or any(child.lower_ in ("undersigned", "signatory") for child in token.lefts)
    return Reading(reader.speakers, "the parties of the text") if marked and len(reader.speakers) > 1 else NONE


def _together(reader: Reader, sentence: Sentence, token: Token, lemma: str, *, plural: bool) -> Reading:
    count = sets.number_of(token)
    bare = token.lower_ in ("two", "both") and token.dep_ in ("nsubj", "dobj", "pobj", "nsubjpass", "poss")
    if not bare and not _points_back(token, lemma, plural=plural, count=count):
        return NONE
    attempts: tuple[bool, ...]
    if bare:
        attempts = (True, False)
    elif lemma in ("side", "party", "delegation"):
        attempts = (False, True)
    else:
        attempts = (lemma in sets.PERSONS,)
    for persons in attempts:
        names = sets.named_together(reader.memory, sentence, token, persons=persons, count=count)
        agents = tuple(agent for agent in (reader.agent_of(name) for name in names) if agent)
        if len(agents) > 1:
            return Reading(agents, f"named together before: {', '.join(agent.name for agent in agents)}")
    return conversation(reader) if count in (None, 2) else NONE


def conversation(reader: Reader) -> Reading:
    """ "The leaders" of an official readout: whom its title names, and the head of the state that issues it."""
    home = reader.issuer
    if home is None or home.country is None:
        return NONE
    guests = [n for n in reader.memory.titled if n.what == "person" and n.country not in (None, home.country)]
    if not guests:
        return NONE
    own = next((n for n in reader.memory.names if n.what == "person" and _is_head_of(n, home.country)), None)
    first = reader.agent_of(own) if own else home
    agents = dict.fromkeys(agent for agent in (first, *(reader.agent_of(guest) for guest in guests)) if agent)
    return Reading(tuple(agents), "the parties of the conversation in the title")


def _is_head_of(name: Name, country: str) -> bool:
    return name.country == country and (name.role or "") in _TOP


def _points_back(token: Token, lemma: str, *, plural: bool, count: int | None) -> bool:
    """Whether "the two leaders", "both sides", "the parties" points to what was named before."""
    if not plural or (lemma not in sets.PERSONS and lemma not in sets.STATES and lemma not in ("party", "delegation")):
        return False
    if not _is_definite(token) and count is None:
        return False
    if any(c.dep_ in ("amod", "compound", "poss", "nmod") and c.lower_ not in sets.NUMBERS for c in token.lefts):
        return False
    if any(c.dep_ == "prep" and c.lower_ in ("of", "from", "in") for c in token.rights):
        return False
    return count is not None or lemma in ("side", "leader", "president", "minister")


def _leaders_of(reader: Reader, sentence: Sentence, token: Token) -> Reading:
    """ "The leaders of France and Germany": their people with the highest office, where the text names them."""
    found: list[Agent] = []
    for child in token.children:
        if child.dep_ == "prep" and child.lower_ == "of":
            for thing in child.children:
                for country in (thing, *thing.conjuncts):
                    agents = reader.read(sentence, country).agents
                    found.extend(_leader(reader, agent) if agent.kind == "state" else agent for agent in agents)
    return Reading(tuple(dict.fromkeys(found)), "leaders of states") if found else NONE


def _leader(reader: Reader, agent: Agent) -> Agent:
    for name in reader.memory.names:
        if name.what == "person" and name.country == agent.country and (name.role or "") in _TOP:
            return Agent(name.name, "person", name.country)
    return agent


def _delegation(reader: Reader, sentence: Sentence, token: Token) -> Reading:
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


# --- offices


def _office(reader: Reader, sentence: Sentence, token: Token, lemma: str) -> Reading:
    """ "The French president", "the minister", "her Ukrainian counterpart": the person of that title."""
    beside = _person_beside(reader, sentence, token)
    if beside is not None:
        return reader.person(beside)
    country, _ = nation(reader, sentence, token)
    position = sentence.offset(token)
    for name in reader.memory.before(position, "person"):
        if _holds_office(name, lemma, token) and (country is None or name.country == country):
            return Reading(reader.person(name).agents, f"the {lemma} named before")
    if country is not None and lemma not in ("counterpart", "official"):
        return Reading((Agent(phrase_text(token), "person", country),), f"{lemma} by nation")
    if lemma == "counterpart" and country is not None:
        known = next((n for n in reader.memory.before(position, "person") if n.country == country), None)
        return reader.person(known) if known else Reading((Agent(phrase_text(token), "person", country),), "by nation")
    if _is_definite(token) and token.text[:1].isupper():
        return _office_of_issuer(reader, position, lemma, token)
    return _office_later(reader, sentence, token, lemma)


def _office_of_issuer(reader: Reader, position: int, lemma: str, token: Token) -> Reading:
    """ "The President" in an official text: the person of that title whom title or text names, else the state."""
    memory = reader.memory
    for name in (*memory.titled, *memory.after(position, "person")):
        if name.what == "person" and _holds_office(name, lemma, token):
            return Reading(reader.person(name).agents, f"the {lemma} named in the text")
    if reader.issuer is None or not reader.issuer.country:
        return NONE
    speaker = next((agent for agent in reader.speakers if agent.kind == "person"), None)
    return NONE if speaker else Reading((reader.issuer,), f"the {lemma} of the state that issues the text")


def _office_later(reader: Reader, sentence: Sentence, token: Token, lemma: str) -> Reading:
    """A title of the title line: "The minister" in a lead whose headline names them."""
    if not _is_definite(token) or reader.memory.sentence_index(sentence.start) > 2:
        return NONE
    for name in reader.memory.titled:
        if name.what == "person" and _holds_office(name, lemma, token):
            return Reading(reader.person(name).agents, f"the {lemma} named in the title")
    return NONE


def _person_beside(reader: Reader, sentence: Sentence, token: Token) -> Name | None:
    """A person in apposition: "counterpart Dmytro Kuleba", "the president, Alejandro Giammattei"."""
    memory = reader.memory
    around = [c for c in token.children if c.dep_ in ("appos", "compound", "nmod", "flat")]
    if token.dep_ in ("appos", "compound", "nmod"):
        around.append(token.head)
    for other in around:
        for name in memory.of_token(sentence, other):
            if name.what == "person":
                return name
    end = sentence.offset(token) + len(token)
    return next((n for n in memory.at(end, end + 3) if n.what == "person"), None)


def _holds_office(name: Name, lemma: str, token: Token) -> bool:
    role = name.role or ""
    if lemma in ("leader", "official", "counterpart") or not re.search(rf"\b{re.escape(lemma)}\b", role):
        return False
    before = [child.lower_ for child in token.lefts if child.dep_ in ("amod", "compound", "nmod")]
    if ("vice" in role) != ("vice" in before):
        return False
    if ("deputy" in role or "assistant" in role) and not {"deputy", "assistant"} & set(before):
        return False
    return all(word in role for word in before if word in _KINDS)


# --- nations


def nation(reader: Reader, sentence: Sentence, token: Token) -> tuple[str | None, str]:
    """The one country that a noun belongs to, by modifier, possessor, or "of", and in a word how."""
    owners = reader.owners(sentence, token).agents
    countries = {agent.country for agent in owners if agent.country}
    if countries and lemma_of(token) in nouns.RELATIONAL and any(child.dep_ == "poss" for child in token.lefts):
        # Norway's allies are not Norwegian.
        return None, ""
    if len(countries) == 1:
        return countries.pop(), "nation before it"
    if not countries and token.dep_ == "conj" and not any(True for _ in token.lefts):
        return nation(reader, sentence, token.head)
    for child in token.children:
        if child.dep_ == "prep" and child.lower_ == "of":
            for thing in child.children:
                if thing.dep_ == "pobj":
                    agents = reader.read(sentence, thing).agents or reader.owners(sentence, thing).agents
                    found = {agent.country for agent in agents if agent.country}
                    if len(found) == 1:
                        return found.pop(), "of a nation"
    return None, ""


def _salient_state(reader: Reader, sentence: Sentence, token: Token) -> Reading:
    closed = {"whole", "entire", "very"}
    if any(c.dep_ in ("amod", "compound", "relcl", "prep") and c.lower_ not in closed for c in token.children):
        return NONE
    name = pronouns.state_for(reader.memory, sentence, token, "country", "capital", "demonym")
    agent = state(name.country) if name is not None else None
    return Reading((agent,), "the state spoken of") if agent else NONE


def _is_definite(token: Token) -> bool:
    return any(child.lower_ in ("the", "both", "these", "this", "its", "their") for child in token.lefts)
