"""What the filling of roles needs to know of an article, gathered once: its parse, its mentions, its dates, its day."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import date

from spacy.tokens import Token

from kg.encoder import NOTHING, Scores
from kg.mentions.money import MoneyMention
from kg.mentions.names import country_entry
from kg.mentions.resolve import Mentions
from kg.mentions.when import TimeExpression
from kg.model import Agent, Place
from kg.text import Document, Sentence


@dataclass(frozen=True, slots=True)
class Context:
    """One article, read but not yet understood.

    `day` is the day it speaks from, None when nothing tells. `parties` are those of the meeting told of last before
    the sentence in hand: "the leaders" and "it was agreed" mean them; `acts_on` is its day, if it was in the last days
    before the article's: what is said there is said then. `travellers` are those of the visit told of last. `scores`
    is what the language model makes of its words.

    What was read once is remembered: in `placed` the places that each sentence names, by where it starts, and in
    `said` who says a word, by its sentence and number. What hangs on the parties is forgotten when they change.
    """

    document: Document
    mentions: Mentions
    times: tuple[TimeExpression, ...]
    moneys: tuple[MoneyMention, ...]
    day: date | None
    title_times: tuple[TimeExpression, ...] = ()
    parties: tuple[Agent, ...] = ()
    acts_on: str | None = None
    travellers: tuple[Agent, ...] = ()
    scores: Scores = field(default=NOTHING, repr=False, compare=False)
    placed: dict[int, tuple[tuple[Place, Token], ...]] = field(default_factory=dict, repr=False, compare=False)
    said: dict[tuple[int, int], tuple[Agent, ...]] = field(init=False, default_factory=dict, repr=False, compare=False)

    def times_in(self, start: int, end: int) -> tuple[TimeExpression, ...]:
        """The time expressions that start in a span of the text."""
        first = bisect_left(self.times, start, key=lambda t: t.start)
        last = bisect_left(self.times, end, key=lambda t: t.start)
        return self.times[first:last]

    def moneys_in(self, start: int, end: int) -> tuple[MoneyMention, ...]:
        """The amounts of money that start in a span of the text."""
        first = bisect_left(self.moneys, start, key=lambda m: m.start)
        last = bisect_left(self.moneys, end, key=lambda m: m.start)
        return self.moneys[first:last]

    def neighbour(self, sentence: Sentence, step: int) -> Sentence | None:
        """The sentence `step` places on (back when negative) in the same paragraph, or None."""
        at = bisect_left(self.document.sentences, sentence.start, key=lambda s: s.start) + step
        if not 0 <= at < len(self.document.sentences):
            return None
        other = self.document.sentences[at]
        return other if other.paragraph == sentence.paragraph else None


def state(code: str) -> Agent:
    """The state with this ISO code as an agent."""
    country = country_entry(code)
    return Agent(country.name, "state", code, country.wikidata) if country else Agent(code, "state", code)
