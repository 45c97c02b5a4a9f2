"""Resolve any mention of a parsed document to the agents or the place it denotes.

`read_mentions` takes the document, its names (`kg.mentions.names.find_names` of its folded text) and its source, and
returns `Mentions`, which answers for any token of any parsed sentence. Nothing is changed in place.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.tokens import Token

from kg.mentions.listed import Name
from kg.mentions.memory import Memory, remember
from kg.mentions.naming import fullest_forms
from kg.mentions.phrases import Reader, Word
from kg.mentions.places import place_of
from kg.mentions.source import Source, source_of
from kg.mentions.speakers import speakers_of, title_agents
from kg.mentions.speech import labels_of
from kg.model import Agent, Place
from kg.text import Document, Sentence

__all__ = ["Mentions", "Source", "read_mentions", "source_of"]


@dataclass(frozen=True, slots=True)
class Mentions:
    """Who and where, for one document.

    `speaker` speaks the whole text (none for reporting); `issuer` is the state or organization that runs an official
    source; `title_agents` are named in the title, in order.
    """

    memory: Memory
    speaker: tuple[Agent, ...]
    issuer: Agent | None
    title_agents: tuple[Agent, ...]
    reader: Reader
    _places: dict[Word, Place | None] = field(default_factory=dict, repr=False, compare=False)

    @property
    def names(self) -> tuple[Name, ...]:
        """The names of the document, people with the countries that the whole text settles."""
        return self.memory.names

    def agents(self, sentence: Sentence, token: Token) -> tuple[Agent, ...]:
        """The political agents that the noun phrase headed by the token denotes, without its conjuncts; () for none."""
        return self.reader.read(sentence, token).agents

    def modifier_agents(self, sentence: Sentence, token: Token) -> tuple[Agent, ...]:
        """The agents named by the modifiers and the possessor of a noun: "Russian missile attacks" gives Russia."""
        return self.reader.owners(sentence, token).agents

    def speaker_at(self, sentence: Sentence, token: Token) -> tuple[Agent, ...]:
        """Who says the text at the token: whom a transcript's label names there, else the speaker of the whole."""
        return self.reader.voice(sentence.offset(token))

    def place(self, sentence: Sentence, token: Token) -> Place | None:
        """The place that the noun phrase headed by the token denotes, None when it names none."""
        word = (sentence.start, token.i)
        if word not in self._places:
            self._places[word] = place_of(self.memory, sentence, token)
        return self._places[word]

    def how(self, sentence: Sentence, token: Token) -> str:
        """In a few words, how `agents` came by its answer; "" when it found none."""
        reading = self.reader.read(sentence, token)
        return reading.how if reading.agents else ""


def read_mentions(document: Document, names: tuple[Name, ...], source: Source) -> Mentions:
    """The mentions of a document with parses; sentences without one still lend their names as antecedents."""
    memory = remember(document, names, source)
    issuer = source.issuer
    speakers = speakers_of(memory, issuer)
    reader = Reader(memory, speakers, issuer, fullest_forms(memory.names), labels_of(memory))
    return Mentions(memory, speakers, issuer, title_agents(source.title), reader)
