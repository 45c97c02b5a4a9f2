"""Where every IRI of the graph is minted. The same thing gets the same IRI in every run, on every machine.

Takes values of `kg.model` and gives strings. Names become slugs that stay readable: Latin letters are folded to ASCII,
letters of other scripts are kept and percent-encoded.
"""

from __future__ import annotations

import functools
import hashlib
import unicodedata
from dataclasses import dataclass
from urllib.parse import quote

from kg.model import Agent, Place

# Latin letters that Unicode does not decompose into a base letter and a mark.
_LATIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i", "ħ": "h", "ŧ": "t", "ə": "e"}
)

_APOSTROPHES = dict.fromkeys(map(ord, "'\u2019\u02bc`"))


@dataclass(frozen=True, slots=True)
class Iris:
    """The IRIs of one graph, all under `base` (no slash at its end)."""

    base: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "base", self.base.rstrip("/"))

    @property
    def events_graph(self) -> str:
        """The graph that holds the events, and the agents and places that they and the reports name."""
        return f"{self.base}/graph/events"

    @property
    def dataset_graph(self) -> str:
        """The graph in which the store says what it is and under which base it was made."""
        return f"{self.base}/graph/dataset"

    @property
    def dataset(self) -> str:
        """The dataset itself."""
        return f"{self.base}/dataset"

    def article(self, text: str) -> str:
        """The article with that text; differences in white space or Unicode form make no other article."""
        return f"{self.base}/id/article/{_hash(' '.join(unicodedata.normalize('NFC', text).split()))}"

    def article_by_id(self, identifier: str) -> str:
        """The article whose IRI ends in `identifier`."""
        return f"{self.base}/id/article/{quote(identifier, safe='')}"

    def activity(self, article_iri: str) -> str:
        """The extraction that read the article."""
        return f"{article_iri}#extraction"

    def report(self, article_iri: str, number: int) -> str:
        """The article's report of that number, from 1."""
        return f"{article_iri}#r{number}"

    def evidence(self, report_iri: str, number: int) -> str:
        """The report's evidence of that number, from 1."""
        return f"{report_iri}e{number}"

    def report_amount(self, report_iri: str, number: int) -> str:
        """The report's amount of that number, from 1."""
        return f"{report_iri}a{number}"

    def event(self, report_iri: str) -> str:
        """The event whose earliest report is that one. Its last part does not depend on the base."""
        return f"{self.base}/id/event/{_hash(report_iri.rsplit('/', 1)[-1])}"

    def event_by_id(self, identifier: str) -> str:
        """The event whose IRI ends in `identifier`."""
        return f"{self.base}/id/event/{quote(identifier, safe='')}"

    def event_amount(self, event_iri: str, number: int) -> str:
        """The event's amount of that number, from 1."""
        return f"{event_iri}#a{number}"

    def agent(self, agent: Agent) -> str:
        """The agent; a state with a country code is the country itself."""
        if agent.kind == "state" and agent.country:
            return self.country(agent.country)
        return f"{self.base}/id/actor/{_slug(agent.name, agent.country)}"

    def country(self, code: str) -> str:
        """The country of that ISO 3166-1 alpha-2 code."""
        return f"{self.base}/id/country/{quote(code.upper(), safe='')}"

    def country_code(self, iri: str) -> str | None:
        """The code in a country's IRI, None for any other IRI."""
        start = f"{self.base}/id/country/"
        return iri[len(start) :] if iri.startswith(start) else None

    def place(self, place: Place) -> str:
        """The place."""
        return f"{self.base}/id/place/{_slug(place.name, place.country)}"

    def mention(self, article_iri: str, thing_iri: str) -> str:
        """How the article names that agent or place."""
        return f"{article_iri}#{thing_iri[len(self.base) + len('/id/') :]}"


@functools.lru_cache(maxsize=16384)
def slug(name: str) -> str:
    """The name in lower case, words joined by dashes, fit for a path. Never empty."""
    decomposed = unicodedata.normalize("NFKD", name).casefold()
    # Only the marks of Latin, Greek and Cyrillic letters go; vowel signs of other scripts are letters to their readers.
    bare = "".join(letter for letter in decomposed if not "\u0300" <= letter <= "\u036f")
    folded = unicodedata.normalize("NFKC", bare).casefold().translate(_LATIN)
    words = "".join(letter if _belongs_to_word(letter) else " " for letter in folded.translate(_APOSTROPHES)).split()
    return quote("-".join(words), safe="-") or f"x{_hash(name)[:8]}"


def _slug(name: str, country: str | None) -> str:
    return f"{slug(name)}-{quote(country.lower(), safe='')}" if country else slug(name)


def _belongs_to_word(letter: str) -> bool:
    return letter.isalnum() or unicodedata.category(letter).startswith("M")


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
