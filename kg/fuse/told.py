"""A report where it stands: what fusion takes."""

from __future__ import annotations

import datetime
import functools
import re
from dataclasses import dataclass

from kg.iris import slug
from kg.model import Agent, Report

_WORD = re.compile(r"[^\W_]+")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
# Words that two tellings may share without speaking of the same thing.
_EMPTY_WORDS = frozenset(
    _WORD.findall(
        "a about after all also an and any are as at be been before being but by can could did do does during for from "
        "had has have he her here him his how i if in including into is it its just like made make me more most my new "
        "no not now of on one or other our out over s said say says she should so some such t than that the their them "
        "then there these they this those through to today under up us very was we were what when where which who will "
        "with would you your support issue issues situation country countries people government state states"
    )
)


@dataclass(frozen=True, eq=False)
class Told:
    """A report with what fusion needs to know of where it stands. `number` is its number in its article.

    `published` and `source` are the article's. What is worked out from them is kept, since a report is compared often,
    and for the same reason each is equal to itself alone.
    """

    iri: str
    article: str
    number: int
    published: str | None
    report: Report
    source: str | None = None

    @functools.cached_property
    def day(self) -> int | None:
        """The ordinal of the day on which it begins, of publication where the report has no date; None without."""
        return ordinal(self.report.start) if self.report.start else ordinal(self.published)

    @functools.cached_property
    def last_day(self) -> int | None:
        """The ordinal of the day on which it ends, as `day` where the report does not tell."""
        return (ordinal(self.report.end) if self.report.end else None) or self.day

    @functools.cached_property
    def published_day(self) -> int | None:
        """The ordinal of the day of publication."""
        return ordinal(self.published)

    @functools.cached_property
    def actors(self) -> frozenset[str]:
        """The parties that act."""
        return frozenset(map(party, self.report.actors))

    @functools.cached_property
    def targets(self) -> frozenset[str]:
        """The parties acted upon."""
        return frozenset(map(party, self.report.targets))

    @functools.cached_property
    def parties(self) -> frozenset[str]:
        """Actors and targets."""
        return self.actors | self.targets

    @functools.cached_property
    def persons(self) -> tuple[tuple[str, frozenset[str]], ...]:
        """Country ("" without) and name, as a set of words, of each person in a role."""
        agents = (*self.report.actors, *self.report.targets)
        return tuple((agent.country or "", name_words(agent)) for agent in agents if agent.kind == "person")

    @functools.cached_property
    def acting(self) -> tuple[tuple[str, frozenset[str]], ...]:
        """Country ("" without) and name, as a set of words, of each person who acts."""
        return tuple((agent.country or "", name_words(agent)) for agent in self.report.actors if agent.kind == "person")

    @functools.cached_property
    def words(self) -> frozenset[str]:
        """The stems of what its evidence says, without its parties' names."""
        named = {stem for agent in (*self.report.actors, *self.report.targets) for stem in stems(agent.name)}
        return frozenset(stem for span in self.report.evidence for stem in stems(span.quote)) - named

    @functools.cached_property
    def substance(self) -> frozenset[str]:
        """The stems of its items and its topic."""
        return frozenset(stem for text in (*self.report.items, self.report.topic or "") for stem in stems(text))


def earliest_first(told: Told) -> tuple[str, str, int]:
    """The order of reports: by day of publication, undated last, then by article and number."""
    return (told.published or "9999", told.article, told.number)


def party(agent: Agent) -> str:
    """The side that an agent stands for: a country's code, else "~" and its name."""
    return agent.country or "~" + "-".join(sorted(name_words(agent)))


@functools.lru_cache(maxsize=16384)
def name_words(agent: Agent) -> frozenset[str]:
    """The words of an agent's name, as slugs have them."""
    return frozenset(slug(agent.name).split("-"))


@functools.lru_cache(maxsize=16384)
def stems(text: str) -> frozenset[str]:
    """The content words of a text in small letters, plurals as singulars."""
    return frozenset(_stem(word) for word in _WORD.findall(text.casefold()) if word not in _EMPTY_WORDS)


def ordinal(date: str | None) -> int | None:
    """The number of an ISO day, None for what is none or less precise."""
    if date is None or not _DAY.fullmatch(date):
        return None
    try:
        return datetime.date.fromisoformat(date).toordinal()
    except ValueError:
        return None


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
