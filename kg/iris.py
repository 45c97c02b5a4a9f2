"""Where every IRI of the graph is minted. The same thing gets the same IRI in every run, on every machine.

Takes values of `kg.model` and gives strings. What stands for an agent or a place comes from `kg.identity`.
"""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from urllib.parse import quote

from kg import identity
from kg.identity import slug
from kg.model import Agent, Place

__all__ = ["Iris", "slug"]


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
    def curation_graph(self) -> str:
        """The graph that holds the log of what people decided."""
        return f"{self.base}/graph/curation"

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
        """The agent, whichever of their names they go by; a state with a country code is the country itself."""
        if agent.kind == "state" and agent.country:
            return self.country(agent.country)
        return f"{self.base}/id/actor/{identity.of_agent(agent)}"

    def country(self, code: str) -> str:
        """The country of that ISO 3166-1 alpha-2 code."""
        return f"{self.base}/id/country/{quote(code.upper(), safe='')}"

    def country_code(self, iri: str) -> str | None:
        """The code in a country's IRI, None for any other IRI."""
        start = f"{self.base}/id/country/"
        return iri[len(start) :] if iri.startswith(start) else None

    def place(self, place: Place) -> str:
        """The place, whichever of its names it goes by."""
        return f"{self.base}/id/place/{identity.of_place(place)}"

    def role(self, agent_iri: str, key: str) -> str:
        """That the agent holds the role that goes by that key."""
        return f"{agent_iri}#{key}"

    def decision(self, content: str) -> str:
        """The decision that says that, in one text."""
        return f"{self.base}/id/decision/{_hash(content)}"

    def decision_by_id(self, identifier: str) -> str:
        """The decision whose IRI ends in `identifier`."""
        return f"{self.base}/id/decision/{quote(identifier, safe='')}"

    def curator(self, name: str) -> str:
        """The person of that name, as one who decides."""
        return f"{self.base}/id/curator/{slug(name)}"

    def anchor(self, decision_iri: str, number: int) -> str:
        """The decision's anchor of that number, from 1."""
        return f"{decision_iri}#{number}"

    def mention(self, article_iri: str, thing_iri: str) -> str:
        """How the article names that agent or place."""
        return f"{article_iri}#{thing_iri[len(self.base) + len('/id/') :]}"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
