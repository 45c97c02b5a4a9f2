"""Read a noun phrase: the political agents that its head denotes, from names, nations, pronouns and common nouns."""

from __future__ import annotations

import bisect
from dataclasses import dataclass, field

from spacy.tokens import Token

from kg.mentions import pronouns, sets, speech
from kg.mentions.common import conversation, read_common
from kg.mentions.listed import Name
from kg.mentions.memory import Memory
from kg.mentions.metonymy import acts, anchor
from kg.mentions.naming import NONE, Reading, body, person, phrase_text, state
from kg.model import Agent
from kg.text import Sentence

_MODIFIERS = frozenset({"amod", "compound", "nmod", "poss", "npadvmod", "nummod", "advmod", "dep"})
_NATIONS = ("country", "demonym")

# A word of the document: where its sentence starts, and its number there.
Word = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the phrases of one document. `speakers` are who "I" and "we" are outside quotations.

    `forms` gives organizations their fullest name in the text; `labels` are the speakers of a transcript.
    """

    memory: Memory
    speakers: tuple[Agent, ...]
    issuer: Agent | None
    forms: dict[str, str]
    labels: tuple[speech.Label, ...]
    _read: dict[Word, Reading] = field(default_factory=dict, repr=False, compare=False)
    _owned: dict[Word, Reading] = field(default_factory=dict, repr=False, compare=False)

    def read(self, sentence: Sentence, token: Token) -> Reading:
        """The agents that the noun phrase headed by the token denotes."""
        word = (sentence.start, token.i)
        known = self._read.get(word)
        if known is None:
            known = self._read[word] = self._reading(sentence, token)
        return known

    def owners(self, sentence: Sentence, token: Token) -> Reading:
        """The agents named by what stands before a noun and belongs to it: "Russian missile attacks"."""
        word = (sentence.start, token.i)
        known = self._owned.get(word)
        if known is None:
            known = self._owned[word] = self._owning(sentence, token)
        return known

    def _reading(self, sentence: Sentence, token: Token) -> Reading:
        if token.lower_ in pronouns.SECOND and token.pos_ == "PRON":
            return self._addressed(sentence, token)
        if token.lower_ in pronouns.ALL and token.pos_ in ("PRON", "DET"):
            return self._pronoun(sentence, token)
        names = [n for n in self.memory.of_token(sentence, token) if n.what not in ("title", "noun")]
        if names:
            return self._named(token, names)
        if token.pos_ in ("NOUN", "PROPN", "NUM", "ADJ", "DET", "PRON"):
            return read_common(self, sentence, token)
        return NONE

    def _owning(self, sentence: Sentence, token: Token) -> Reading:
        found: list[Agent] = []
        for child in token.lefts:
            if child.dep_ in _MODIFIERS:
                found.extend(
                    self._conjoined(sentence, child) if child.dep_ == "poss" else self._inside(sentence, child)
                )
        for name in self.memory.of_token(sentence, token):
            if "-" in token.text and name.what in _NATIONS and len(token) > len(name.text):
                found.extend(agent for agent in (state(name.country),) if agent)
        return Reading(tuple(dict.fromkeys(found)), "modifier")

    def agent_of(self, name: Name) -> Agent | None:
        """The agent that a name denotes wherever it stands."""
        if name.what == "person":
            return next(iter(self.person(name).agents), None)
        if name.what in ("country", "capital", "seat", "demonym"):
            return state(name.country, name if name.what == "country" else None)
        if name.what == "organ" and name.name.endswith(" administration"):
            return state(name.country)
        if name.what in ("organization", "organ", "group"):
            return body(name, self.forms)
        return None

    def person(self, name: Name) -> Reading:
        """A person as an agent, when the text gives them a country or an office."""
        if name.country is None and name.role is None:
            return NONE
        how = f"person, {name.role}" if name.role else "person"
        return Reading((person(name, self.memory.told),), how)

    # --- what stands before a noun

    def _inside(self, sentence: Sentence, child: Token) -> list[Agent]:
        found: list[Agent] = []
        for token in child.subtree:
            for name in self.memory.of_token(sentence, token):
                if name.what in ("capital", "seat") and not acts(token):
                    continue
                agent = self.agent_of(name)
                if agent is not None:
                    found.append(agent)
        return found

    def _conjoined(self, sentence: Sentence, token: Token) -> list[Agent]:
        agents = list(self.read(sentence, token).agents)
        for other in token.conjuncts:
            agents.extend(self.read(sentence, other).agents)
        return agents

    # --- names

    def _named(self, token: Token, names: list[Name]) -> Reading:
        if "-" in token.text and len(names) > 1 and all(name.what in _NATIONS for name in names):
            states = tuple(agent for agent in (state(name.country) for name in names) if agent)
            return Reading(states, "states joined by a hyphen")
        name = names[0]
        if name.what == "person":
            return self.person(name)
        if name.what == "demonym":
            return _people(token, name)
        if name.what in ("capital", "seat", "city", "region"):
            return self._metonym(token, name)
        agent = self.agent_of(name)
        how = "state by name" if name.what == "country" else f"{name.what} by name"
        return Reading((agent,), how) if agent else NONE

    def _metonym(self, token: Token, name: Name) -> Reading:
        if not acts(token) or token.text.endswith(("-based", "-born")):
            return NONE
        if name.text == "Brussels":
            return Reading((Agent("European Union", "organization"),), "seat of the institutions")
        if name.what in ("capital", "seat"):
            agent = state(name.country)
            return Reading((agent,), f"{name.what} for the government") if agent else NONE
        if name.what == "region" and anchor(token).dep_ in ("nsubj", "nsubjpass", "dobj") and name.wikidata is None:
            return Reading((Agent(name.name, "group", name.country),), "region for its people")
        return NONE

    # --- pronouns

    def _pronoun(self, sentence: Sentence, token: Token) -> Reading:
        word = token.lower_
        if word in pronouns.FIRST_SINGULAR or word in pronouns.FIRST_PLURAL:
            return self._speaker(sentence, token, plural=word in pronouns.FIRST_PLURAL)
        if word in pronouns.MALE or word in pronouns.FEMALE:
            name = pronouns.person_for(self.memory, sentence, token, "m" if word in pronouns.MALE else "f")
            return Reading(self.person(name).agents, f"{word}: {name.name}") if name else NONE
        if word in pronouns.NEUTER:
            if pronouns.is_empty(token):
                return NONE
            kinds = ("country", "organization", "organ", "group", "capital", "seat")
            name = pronouns.state_for(self.memory, sentence, token, *kinds, subject=word == "it")
            agent = self.agent_of(name) if name else None
            return Reading((agent,), f"{word}: {agent.name}") if agent else NONE
        return self._they(sentence, token)

    def _they(self, sentence: Sentence, token: Token) -> Reading:
        talking = conversation(self)
        if len(talking.agents) > 1:
            return talking
        for persons in (True, False):
            names = sets.named_together(self.memory, sentence, token, persons=persons, count=None)
            agents = tuple(agent for agent in (self.agent_of(name) for name in names) if agent)
            if len(agents) > 1 and not self._speaks_for(sentence, token, agents):
                return Reading(agents, "they: named together before")
        return self._subject_before(sentence)

    def _speaks_for(self, sentence: Sentence, token: Token, agents: tuple[Agent, ...]) -> bool:
        """Would the one whose quoted words these are be among them: of himself and others he would say "we"."""
        if not speech.in_quotes(self.memory, sentence, token):
            return False
        subject = speech.saying_over(token)
        saying = (sentence, subject) if subject is not None else speech.attributed_nearby(self.memory, sentence)
        if saying is None or saying[1].lower_ in pronouns.PLURAL:
            return False
        countries = {agent.country for agent in self.read(*saying).agents}
        return any(agent.country in countries for agent in agents if agent.country)

    def _subject_before(self, sentence: Sentence) -> Reading:
        """ "The leaders of the G7 met. They condemned ...": a body of many whom the sentence before was about."""
        at = self.memory.sentence_index(sentence.start)
        before = self.memory.document.sentences[at - 1] if at else None
        if before is None or before.doc is None:
            return NONE
        heads = [t for t in before.doc if t.dep_ in ("nsubj", "nsubjpass") and t.head.dep_ == "ROOT"]
        # A pronoun in there would lead on to the sentence before that, and so on to the beginning of the text.
        heads = [head for head in heads if not any(t.pos_ == "PRON" for t in head.subtree)]
        agents = tuple(dict.fromkeys(a for head in heads for a in self._conjoined(before, head)))
        many = len(agents) > 1 or any(a.kind in ("organization", "group") and not a.country for a in agents)
        return Reading(agents, "they: whom the sentence before was about") if many else NONE

    def _speaker(self, sentence: Sentence, token: Token, *, plural: bool) -> Reading:
        agents = self._speaking(sentence, token)
        if plural:
            states = (state(agent.country) for agent in agents if agent.kind == "person")
            agents = tuple(dict.fromkeys((*agents, *(agent for agent in states if agent))))
        return Reading(agents, "the speaker") if agents else NONE

    def _speaking(self, sentence: Sentence, token: Token) -> tuple[Agent, ...]:
        subject = speech.saying_over(token)
        if subject is not None and not speech.speaks_of_itself(subject):
            return self.read(sentence, subject).agents
        if speech.in_quotes(self.memory, sentence, token):
            nearby = speech.attributed_nearby(self.memory, sentence)
            return self.read(*nearby).agents if nearby and not speech.speaks_of_itself(nearby[1]) else ()
        return self.voice(sentence.offset(token))

    def voice(self, position: int) -> tuple[Agent, ...]:
        """Who speaks at a position outside quotations: the speaker whom a label names there, else the text's own."""
        label = self._label(position)
        if label is None:
            return self.speakers
        known = self._known(label.name)
        return self.person(known).agents if known else ()

    def _addressed(self, sentence: Sentence, token: Token) -> Reading:
        """ "You" in a transcript: the one other person who speaks there, or whom its title names."""
        label = self._label(sentence.offset(token))
        if label is None or label.name is None or speech.in_quotes(self.memory, sentence, token):
            return NONE
        titled = (n.name for n in self.memory.titled if n.what == "person")
        others = dict.fromkeys(n for n in (*(one.name for one in self.labels), *titled) if n not in (None, label.name))
        known = self._known(next(iter(others))) if len(others) == 1 else None
        return Reading(self.person(known).agents, "whom the speaker addresses") if known else NONE

    def _known(self, name: str | None) -> Name | None:
        people = (*self.memory.names, *self.memory.titled)
        return next((n for n in people if n.what == "person" and n.name == name), None)

    def _label(self, position: int) -> speech.Label | None:
        at = bisect.bisect_right(self.labels, position, key=lambda label: label.start) - 1
        return self.labels[at] if at >= 0 else None


def _people(token: Token, name: Name) -> Reading:
    if token.pos_ == "ADJ" and token.dep_ in ("amod", "compound", "acomp"):
        agent = state(name.country)
        return Reading((agent,), "adjective of nationality") if agent else NONE
    return Reading((Agent(phrase_text(token), "group", name.country),), "people by name")
