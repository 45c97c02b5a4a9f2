"""Read a noun phrase: the political agents that its head denotes, from names, titles, nations and common nouns."""

from __future__ import annotations

import re
from dataclasses import dataclass

from spacy.tokens import Token

from kg.mentions import nouns, pronouns, sets
from kg.mentions.listed import Name
from kg.mentions.memory import Memory
from kg.mentions.metonymy import acts
from kg.mentions.tables import by_code
from kg.mentions.titles import HEADS
from kg.model import Agent
from kg.text import Sentence

_ROLE_HEADS = frozenset(head.split()[-1] for head in HEADS) - {"state", "staff", "government", "parliament", "lama"}
_MODIFIERS = frozenset({"amod", "compound", "nmod", "poss", "npadvmod", "nummod", "advmod", "appos", "dep"})
_OWNERS = frozenset({"country", "demonym", "organization", "organ", "group", "seat", "capital", "person", "region"})
_DETERMINERS = frozenset(
    ["the", "a", "an", "this", "that", "these", "those", "its", "his", "her", "their", "our", "my", "your", "such"]
)


@dataclass(frozen=True, slots=True)
class Reading:
    """The agents of a phrase and, in a few words, how they were found."""

    agents: tuple[Agent, ...] = ()
    how: str = ""

    def __bool__(self) -> bool:
        return bool(self.agents)


NONE = Reading()


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the phrases of one document. `speakers` are who "I" and "we" are outside quotations."""

    memory: Memory
    speakers: tuple[Agent, ...]
    issuer: Agent | None

    def read(self, sentence: Sentence, token: Token) -> Reading:
        """The agents that the noun phrase headed by the token denotes."""
        if token.lower_ in pronouns.ALL and token.pos_ in ("PRON", "DET"):
            return self._pronoun(sentence, token)
        names = [n for n in self.memory.of_token(sentence, token) if n.what not in ("title", "noun")]
        if names:
            return self._named(sentence, token, names)
        if token.pos_ in ("NOUN", "PROPN", "NUM", "ADJ", "DET", "PRON"):
            return self._common(sentence, token)
        return NONE

    def owners(self, sentence: Sentence, token: Token) -> Reading:
        """The agents named by what stands before a noun and belongs to it: "Russian missile attacks"."""
        found: list[Agent] = []
        how = ""
        for child in token.lefts:
            if child.dep_ not in _MODIFIERS:
                continue
            reading = self._owner(sentence, child)
            found.extend(agent for agent in reading.agents if agent not in found)
            how = how or reading.how
        for name in self.memory.of_token(sentence, token):
            if "-" in token.text and name.what in ("country", "demonym") and len(token) > len(name.text):
                found.extend(a for a in (state(name.country),) if a is not None and a not in found)
        return Reading(tuple(found), how or "modifier")

    def _owner(self, sentence: Sentence, child: Token) -> Reading:
        if child.dep_ == "poss":
            return self._conjoined(sentence, child)
        found: list[Agent] = []
        for token in child.subtree:
            for name in self.memory.of_token(sentence, token):
                agent = _owner_agent(name, token)
                if agent is not None and agent not in found:
                    found.append(agent)
        return Reading(tuple(found), "modifier")

    def _conjoined(self, sentence: Sentence, token: Token) -> Reading:
        first = self.read(sentence, token)
        agents = list(first.agents)
        for other in token.conjuncts:
            agents.extend(agent for agent in self.read(sentence, other).agents if agent not in agents)
        return Reading(tuple(agents), first.how)

    # --- names

    def _named(self, sentence: Sentence, token: Token, names: list[Name]) -> Reading:
        if "-" in token.text and len(names) > 1 and all(n.what in ("country", "demonym") for n in names):
            states = tuple(a for a in (state(n.country) for n in names) if a)
            return Reading(states, "states joined by a hyphen")
        name = names[0]
        if name.what == "person":
            return self._person(name)
        if name.what == "country":
            return Reading(tuple(a for a in (state(name.country, name),) if a), "state by name")
        if name.what in ("capital", "seat", "city", "region"):
            return self._metonym(token, name)
        if name.what == "demonym":
            return self._people(sentence, token, name)
        if name.what in ("organization", "organ"):
            return Reading((Agent(display(name.text), "organization", name.country),), f"{name.what} by name")
        if name.what == "group":
            return Reading((Agent(display(name.text), "group", name.country),), "group by name")
        return NONE

    def _person(self, name: Name) -> Reading:
        if name.country is None and name.role is None:
            return NONE
        how = f"person, {name.role}" if name.role else "person"
        return Reading((Agent(name.name, "person", name.country),), how)

    def _metonym(self, token: Token, name: Name) -> Reading:
        if not acts(token):
            return NONE
        if name.text == "Brussels":
            return Reading((Agent("European Union", "organization"),), "seat of the institutions")
        if name.what in ("capital", "seat"):
            agent = state(name.country)
            return Reading((agent,), f"{name.what} for the government") if agent else NONE
        if name.what == "region":
            return Reading((Agent(display(name.text), "group", name.country),), "region for its people")
        return NONE

    def _people(self, sentence: Sentence, token: Token, name: Name) -> Reading:
        if token.pos_ == "ADJ" and token.dep_ in ("amod", "compound", "acomp"):
            agent = state(name.country)
            return Reading((agent,), "adjective of nationality") if agent else NONE
        return Reading((Agent(phrase_text(sentence, token, self.memory), "group", name.country),), "people by name")

    # --- common nouns

    def _common(self, sentence: Sentence, token: Token) -> Reading:
        lemma = token.lemma_.lower()
        plural = token.tag_ in ("NNS", "NNPS")
        together = self._together(sentence, token, lemma, plural=plural)
        if together:
            return together
        if lemma in _ROLE_HEADS and not plural:
            return self._office(sentence, token, lemma)
        country, how = self._nation(sentence, token)
        if lemma in nouns.STATE and country:
            agent = state(country)
            return Reading((agent,), f"{lemma}, {how}") if agent else NONE
        if (lemma in nouns.STATE or lemma in nouns.COUNTRY) and not plural and _is_definite(token):
            return self._salient_state(sentence, token)
        kind = "organization" if lemma in nouns.BODY and not plural else "group"
        if lemma in nouns.BODY or lemma in nouns.PEOPLE:
            if country:
                text = phrase_text(sentence, token, self.memory)
                return Reading((Agent(text, kind, country),), f"{lemma}, {how}")  # type: ignore[arg-type]
            if lemma in nouns.COLLECTIVE and plural:
                return Reading((Agent(phrase_text(sentence, token, self.memory), "group"),), "collective noun")
        if lemma == "community" and any(c.lower_ == "international" for c in token.children):
            return Reading((Agent("international community", "group"),), "collective noun")
        if token.pos_ == "PROPN" and country and how.startswith("nation"):
            return NONE
        return NONE

    def _together(self, sentence: Sentence, token: Token, lemma: str, *, plural: bool) -> Reading:
        count = sets.number_of(token)
        bare = token.lower_ in ("two", "both") and token.dep_ in ("nsubj", "dobj", "pobj", "nsubjpass", "poss")
        modified = any(c.dep_ in ("amod", "compound", "poss") and c.lower_ not in sets.NUMBERS for c in token.lefts)
        if not bare and not (plural and _is_definite(token) and not modified):
            return NONE
        if not bare and lemma not in sets.PERSONS and lemma not in sets.STATES:
            return NONE
        persons = lemma in sets.PERSONS
        attempts = (persons, not persons) if bare or lemma in ("side", "party") else (persons,)
        if bare:
            attempts = (True, False)
        if count is None and lemma not in ("side", "leader", "president", "minister", "party"):
            return NONE
        for kind in attempts:
            names = sets.named_together(self.memory, sentence, token, persons=kind, count=count)
            agents = tuple(a for a in (self._agent(n) for n in names) if a)
            if agents:
                return Reading(agents, f"named together before: {', '.join(a.name for a in agents)}")
        return NONE

    def _agent(self, name: Name) -> Agent | None:
        if name.what == "person":
            return next(iter(self._person(name).agents), None)
        if name.what in ("country", "capital", "seat"):
            return state(name.country)
        kind = "group" if name.what == "group" else "organization"
        return Agent(display(name.text), kind, name.country)  # type: ignore[arg-type]

    def _office(self, sentence: Sentence, token: Token, lemma: str) -> Reading:
        """ "The French president", "the minister", "her Ukrainian counterpart": the person of that title."""
        beside = self._person_beside(sentence, token)
        if beside is not None:
            return self._person(beside)
        country, _ = self._nation(sentence, token)
        position = sentence.offset(token)
        for name in self.memory.before(position, "person"):
            if _holds_office(name, lemma, token) and (country is None or name.country == country):
                return Reading(self._person(name).agents, f"the {lemma} named before")
        if lemma == "counterpart":
            return NONE
        if country is not None:
            text = phrase_text(sentence, token, self.memory)
            return Reading((Agent(text, "person", country),), f"{lemma} by nation")
        if self.issuer is not None and _is_definite(token) and token.text[:1].isupper():
            speaker = next((a for a in self.speakers if a.kind == "person"), None)
            if speaker is None and self.issuer.country:
                return Reading((self.issuer,), f"the {lemma} of the state that issues the text")
        return NONE

    def _person_beside(self, sentence: Sentence, token: Token) -> Name | None:
        """A person in apposition: "counterpart Dmytro Kuleba", "the president, Alejandro Giammattei"."""
        for other in (*(c for c in token.children if c.dep_ in ("appos", "compound", "nmod", "flat")), token.head):
            if other.i == token.head.i and token.dep_ not in ("appos", "compound", "nmod"):
                continue
            for name in self.memory.of_token(sentence, other):
                if name.what == "person":
                    return name
        end = sentence.offset(token) + len(token)
        following = self.memory.at(end, end + 3)
        return next((n for n in following if n.what == "person"), None)

    def _nation(self, sentence: Sentence, token: Token) -> tuple[str | None, str]:
        """The one country that a noun belongs to: by modifier, possessor, or "of"."""
        owners = self.owners(sentence, token)
        countries = {agent.country for agent in owners.agents if agent.country}
        if len(countries) == 1:
            return countries.pop(), "nation before it"
        for child in token.children:
            if child.dep_ == "prep" and child.lower_ == "of":
                for thing in child.children:
                    if thing.dep_ == "pobj":
                        agents = self.read(sentence, thing).agents or self._owner(sentence, thing).agents
                        found = {a.country for a in agents if a.country}
                        if len(found) == 1:
                            return found.pop(), "of a nation"
        return None, ""

    def _salient_state(self, sentence: Sentence, token: Token) -> Reading:
        if any(
            child.dep_ in ("amod", "compound", "relcl") and child.lower_ not in ("whole", "entire")
            for child in token.children
        ):
            return NONE
        name = pronouns.state_for(self.memory, sentence, token, "country", "capital", "demonym")
        agent = state(name.country) if name is not None else None
        return Reading((agent,), "the state spoken of") if agent else NONE

    # --- pronouns

    def _pronoun(self, sentence: Sentence, token: Token) -> Reading:
        word = token.lower_
        if word in pronouns.FIRST_SINGULAR:
            return self._speaker(sentence, token, plural=False)
        if word in pronouns.FIRST_PLURAL:
            return self._speaker(sentence, token, plural=True)
        if word in pronouns.MALE or word in pronouns.FEMALE:
            gender = "m" if word in pronouns.MALE else "f"
            name = pronouns.person_for(self.memory, sentence, token, gender)
            return Reading(self._person(name).agents, f"{word}: {name.name}") if name else NONE
        if word in pronouns.NEUTER:
            name = pronouns.state_for(
                self.memory, sentence, token, "country", "organization", "organ", "group", "capital"
            )
            agent = self._agent(name) if name else None
            return Reading((agent,), f"{word}: {agent.name}") if agent else NONE
        return self._they(sentence, token)

    def _they(self, sentence: Sentence, token: Token) -> Reading:
        for persons in (True, False):
            names = sets.named_together(self.memory, sentence, token, persons=persons, count=None)
            agents = tuple(a for a in (self._agent(n) for n in names) if a)
            if len(agents) > 1:
                return Reading(agents, "they: named together before")
        return NONE

    def _speaker(self, sentence: Sentence, token: Token, *, plural: bool) -> Reading:
        quoted = quoted_speaker(self, sentence, token)
        agents = quoted or self.speakers
        if plural:
            extra = [a for a in (state(agent.country) for agent in agents if agent.kind == "person") if a]
            agents = (*agents, *(a for a in dict.fromkeys(extra) if a not in agents))
        return Reading(agents, "the speaker") if agents else NONE


def quoted_speaker(reader: Reader, sentence: Sentence, token: Token) -> tuple[Agent, ...]:
    """Who says the words that the token stands in: the subject of the verb of saying over it, here or nearby."""
    verb = token
    while verb.head.i != verb.i:
        verb = verb.head
        if verb.lemma_ in (
            "say",
            "add",
            "tell",
            "state",
            "declare",
            "write",
            "note",
            "tweet",
            "continue",
            "announce",
            "stress",
        ):
            for child in verb.children:
                if child.dep_ == "nsubj" and child.lower_ not in pronouns.FIRST_SINGULAR | pronouns.FIRST_PLURAL:
                    return reader.read(sentence, child).agents
    return ()


def state(code: str | None, name: Name | None = None) -> Agent | None:
    """The state with this code as an agent, by its English short name; a state that is no more keeps its own."""
    country = by_code().get(code or "")
    if country is None:
        return None
    return Agent(name.name if name else country.name, "state", country.code, country.wikidata)


def display(text: str) -> str:
    """The name as it stands in the text, without a leading article."""
    return re.sub(r"^(?:the|The|THE) ", "", text)


def phrase_text(sentence: Sentence, token: Token, memory: Memory) -> str:
    """The words of the phrase, its determiner left off, with what stands before the head and an "of" after it."""
    left = next((t for t in sorted(token.subtree, key=lambda t: t.i) if _belongs(t, token)), token)
    right = token
    for child in token.rights:
        if child.dep_ == "prep" and child.lower_ == "of" and len(list(child.subtree)) <= 6:
            right = max(child.subtree, key=lambda t: t.i)
    span = token.doc[left.i : right.i + 1]
    return " ".join(span.text.split())


def _belongs(word: Token, head: Token) -> bool:
    if word.i > head.i or word.lower_ in _DETERMINERS or word.is_punct or (word.lower_ in ("both", "all") and False):
        return False
    at = word
    while at.i != head.i:
        if at.dep_ not in (
            "amod",
            "compound",
            "nmod",
            "poss",
            "case",
            "nummod",
            "npadvmod",
            "punct",
            "advmod",
            "conj",
            "cc",
            "quantmod",
        ):
            return False
        at = at.head
    return True


def _is_definite(token: Token) -> bool:
    return any(child.lower_ in ("the", "both", "these", "this", "its", "their") for child in token.lefts)


def _owner_agent(name: Name, token: Token) -> Agent | None:
    if name.what not in _OWNERS:
        return None
    if name.what in ("country", "demonym"):
        return state(name.country)
    if name.what in ("capital", "seat"):
        return state(name.country) if acts(token) else None
    if name.what == "person":
        return Agent(name.name, "person", name.country) if name.role or name.country else None
    if name.what == "region":
        return None
    kind = "group" if name.what == "group" else "organization"
    return Agent(display(name.text), kind, name.country)  # type: ignore[arg-type]


def _holds_office(name: Name, lemma: str, token: Token) -> bool:
    role = name.role or ""
    if lemma in ("leader", "official", "counterpart"):
        return False
    before = [child.lower_ for child in token.lefts if child.dep_ in ("amod", "compound")]
    if not re.search(rf"\b{re.escape(lemma)}\b", role):
        return False
    if ("vice" in role) != ("vice" in before) or ("deputy" in role and "deputy" not in before and lemma != "secretary"):
        return False
    kinds = [word for word in before if word in ("foreign", "prime", "defense", "defence", "interior", "finance")]
    return all(word in role for word in kinds)
