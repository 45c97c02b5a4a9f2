"""Common nouns that denote political agents: offices, bodies and people of a state, and groups named before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.tokens import Token

from kg.mentions import nouns, pronouns, sets
from kg.mentions.documents import DOCUMENTS, read_author
from kg.mentions.holders import holders_of, is_sovereign, read_office
from kg.mentions.listed import Name
from kg.mentions.naming import NONE, Reading, is_plural, lemma_of, phrase_text, state
from kg.mentions.nations import host_of, is_definite, nation
from kg.mentions.organs import ORGANS, read_organ
from kg.mentions.several import delegation, league, members, of_nations, people_of, spelled_out, states_of
from kg.mentions.titles import HEADS
from kg.model import Agent, Kind
from kg.text import Sentence

if TYPE_CHECKING:
    from kg.mentions.phrases import Reader

_ROLE_HEADS = frozenset(head.split()[-1] for head in HEADS) - {"state", "staff", "government", "parliament", "lama"} | {
    "deputy"
}
# People who are of the country where one meets them.
_LOCAL = frozenset(
    {"official", "representative", "leader", "member", "stakeholder", "activist", "journalist", "student", "minister"}
)
_ENVOYS = frozenset({"envoy", "representative", "negotiator", "ambassador", "delegate", "premier", "chief", "general"})
# Who stands for a league of states: "ASEAN leaders".
_MEMBERS = frozenset({"partner", "nation", "country", "colleague"}) | sets.PERSONS | _ENVOYS
# Forms of address that stand for the person whom their possessive means.
_STYLES = frozenset({"majesty", "highness", "excellency", "holiness"})
# What may be picked out of "us": "all of us", "both of you".
_SHARES = frozenset({"all", "both", "each", "most", "many", "some", "one"})


def read_common(reader: Reader, sentence: Sentence, token: Token) -> Reading:
    """The agents that a phrase headed by a common noun (or "the two") denotes."""
    lemma = lemma_of(token)
    plural = is_plural(token)
    meant = _meant_by_pronoun(token, lemma)
    if meant is not None:
        return reader.read(sentence, meant)
    together = _undersigned(reader, token, lemma) or _together(reader, sentence, token, lemma, plural=plural)
    if together.agents:
        return together
    if lemma in DOCUMENTS:
        return read_author(reader, sentence, token)
    if lemma in _ROLE_HEADS and not plural:
        return read_office(reader, sentence, token, lemma)
    if plural and lemma in _ROLE_HEADS:
        several = holders_of(reader, sentence, token, lemma) or _titled_together(reader, sentence, token, lemma)
        if several.agents:
            return several
    if plural and lemma in sets.PERSONS | _ENVOYS:
        of_nations = people_of(reader, sentence, token, lemma)
        if of_nations.agents:
            return of_nations
    spelled = spelled_out(reader, sentence, token) if token.pos_ == "PROPN" else NONE
    if spelled.agents:
        return spelled
    if lemma == "delegation" and is_definite(token):
        sent = delegation(reader, sentence, token)
        if sent.agents:
            return sent
    return _body_or_people(reader, sentence, token, lemma, plural=plural)


def _titled_together(reader: Reader, sentence: Sentence, token: Token, lemma: str) -> Reading:
    """ "The National Security Advisors", some of whom the text gave no such title: the people named together before."""
    if token.pos_ != "PROPN" or not is_definite(token) or nation(reader, sentence, token)[0]:
        return NONE
    names = sets.named_together(reader.memory, sentence, token, persons=True, count=None)
    agents = tuple(agent for agent in (reader.agent_of(name) for name in names) if agent)
    return Reading(agents, f"{lemma}s named together before") if len(agents) > 1 else NONE


def _meant_by_pronoun(token: Token, lemma: str) -> Token | None:
    """The pronoun that tells who a phrase means: "his Majesty", "all of us"; None for other phrases."""
    if lemma in _STYLES:
        return next((c for c in token.lefts if c.dep_ == "poss" and c.pos_ == "PRON"), None)
    if lemma not in _SHARES:
        return None
    of = next((c for c in token.rights if c.dep_ == "prep" and c.lower_ == "of"), None)
    return next((c for c in of.children if c.lower_ in ("us", "you", "them")), None) if of is not None else None


def _body_or_people(reader: Reader, sentence: Sentence, token: Token, lemma: str, *, plural: bool) -> Reading:
    if plural and lemma in nouns.STATE | nouns.COUNTRY:
        several = states_of(reader, sentence, token)
        if several:
            return several
    if plural and lemma in nouns.BODY | nouns.PEOPLE:
        several = of_nations(reader, sentence, token)
        if several.agents:
            return several
    if plural and lemma in _MEMBERS:
        of_league = league(reader, sentence, token)
        if of_league.agents:
            return of_league
    named = members(reader, sentence, token) if lemma in nouns.PEOPLE or lemma == "delegation" else NONE
    if named.agents:
        return named
    country, how = nation(reader, sentence, token)
    if country and (lemma == "delegation" or (plural and lemma in nouns.STATE)):
        agent = state(country)
        return Reading((agent,), f"{lemma}, {how}") if agent else NONE
    if lemma in nouns.STATE | nouns.COUNTRY and country and not plural:
        agent = state(country)
        return Reading((agent,), f"{lemma}, {how}") if agent else NONE
    if (lemma in nouns.STATE or lemma in nouns.COUNTRY) and not plural and is_definite(token):
        return _salient_state(reader, sentence, token)
    if lemma not in nouns.BODY and lemma not in nouns.PEOPLE and lemma not in nouns.COLLECTIVE:
        return _by_capitals(reader, token, country, how)
    if country is None and not plural and (lemma in nouns.BODY or lemma in ORGANS):
        organ = read_organ(reader, sentence, token, lemma)
        if organ.agents:
            return organ
    if country is None and plural and lemma in _LOCAL:
        country, how = host_of(reader, sentence, token)
    kind: Kind = "organization" if lemma in nouns.BODY and not plural and lemma not in nouns.PEOPLE else "group"
    if country:
        return Reading((Agent(_joined_text(token), kind, country),), f"{lemma}, {how}")
    bodies = [a for a in reader.owners(sentence, token).agents if a.kind == "organization" and not a.country]
    if len(bodies) == 1:
        return Reading((Agent(_joined_text(token), kind),), f"{lemma} of an organization")
    if lemma == "community" and any(child.lower_ == "international" for child in token.children):
        return Reading((Agent("international community", "group"),), "collective noun")
    if lemma in nouns.COLLECTIVE and plural and (lemma != "state" or _is_qualified(token)):
        return Reading((Agent(_joined_text(token), "group"),), "collective noun")
    return NONE


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
    if attempts[0] and count in (None, 2) and conversation(reader):
        return conversation(reader)
    for persons in attempts:
        names = sets.named_together(reader.memory, sentence, token, persons=persons, count=count)
        agents = tuple(agent for agent in (reader.agent_of(name) for name in names) if agent)
        if len(agents) > 1:
            return Reading(agents, f"named together before: {', '.join(agent.name for agent in agents)}")
    return conversation(reader) if count in (None, 2) else NONE


def conversation(reader: Reader) -> Reading:
    """ "The leaders", "both" of an official readout: whom its title names, the guests and those who received them."""
    home = reader.issuer
    if home is None or home.country is None:
        return NONE
    guests = [
        n
        for n in reader.memory.titled
        if n.what == "person" and (n.organization or n.country not in (None, home.country))
    ]
    if not guests:
        return NONE
    hosts = _hosts(reader, home.country)
    first = [agent for agent in (reader.agent_of(host) for host in hosts) if agent] or [home]
    agents = dict.fromkeys(agent for agent in (*first, *(reader.agent_of(guest) for guest in guests)) if agent)
    return Reading(tuple(agents), "the parties of the conversation in the title")


def _hosts(reader: Reader, country: str) -> list[Name]:
    """The issuer's own people in the title, who do not speak for others; else its head of state."""
    memory = reader.memory
    own = [n for n in memory.titled if n.what == "person" and n.country == country]
    own = [n for n in own if not (n.role or "").endswith(sets.VOICES)]
    if (memory.source.title or "").startswith(("Statement", "Remarks")):
        spoken = {agent.name for agent in reader.speakers}
        own = [n for n in own if n.name not in spoken]
    if own:
        return own
    head = next((n for n in memory.names if n.what == "person" and n.country == country and is_sovereign(n)), None)
    return [head] if head else []


def _points_back(token: Token, lemma: str, *, plural: bool, count: int | None) -> bool:
    """Whether "the two leaders", "both sides", "the parties" points to what was named before."""
    if not plural or (lemma not in sets.PERSONS and lemma not in sets.STATES and lemma not in ("party", "delegation")):
        return False
    if not is_definite(token) and count is None:
        return False
    if any(c.dep_ in ("amod", "compound", "poss", "nmod") and c.lower_ not in sets.NUMBERS for c in token.lefts):
        return False
    if any(c.dep_ == "prep" and c.lower_ in ("of", "from", "in") and not _of_state(c) for c in token.rights):
        return False
    return count is not None or lemma in ("side", "leader", "president", "minister")


def _of_state(preposition: Token) -> bool:
    """ "Heads of state": of no state in particular."""
    return preposition.lower_ == "of" and any(c.lower_ in ("state", "government") for c in preposition.children)


def _salient_state(reader: Reader, sentence: Sentence, token: Token) -> Reading:
    closed = {"whole", "entire", "very"}
    if any(c.dep_ in ("amod", "compound", "relcl", "prep") and c.lower_ not in closed for c in token.children):
        return NONE
    name = pronouns.state_for(reader.memory, sentence, token, "country", "capital", "demonym")
    agent = state(name.country) if name is not None else None
    return Reading((agent,), "the state spoken of") if agent else NONE
