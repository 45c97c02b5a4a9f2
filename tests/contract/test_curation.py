"""Whatever people decide, in whatever order: the graph is the one built anew from the articles and the log."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sample import BASE
from strategies import alike_reports, st

from kg import curate
from kg.check import check
from kg.curate import Curator
from kg.curation.decisions import BadDecision
from kg.errors import NotFound
from kg.model import Agent, Article, Evidence, Report
from kg.store import EmbeddedStore
from kg.store.changes import Coming

ANN = Curator("Ann", "so it is")
WORDS = ("Japan said it would help", "The minister went to Kyiv", "Aid will come soon")
AGENTS = [
    Agent("Mori", "person", "JP", role="minister", told="2024-01-08"),
    Agent("Hana Mori", "person", "JP", role="foreign minister", told="2024-01-09"),
    Agent("Toyota", "organization", "JP"),
    Agent("Japan", "state", "JP"),
    Agent("Red Cross", "organization"),
]
texts = st.tuples(st.integers(0, 5), st.lists(st.sampled_from(WORDS), min_size=1, max_size=3, unique=True)).map(
    lambda drawn: f"Version {drawn[0]}. " + ". ".join(drawn[1]) + "."
)
agents = st.lists(st.sampled_from(AGENTS), min_size=1, max_size=2, unique=True).map(tuple)
changes = st.dictionaries(
    st.sampled_from(["status", "start", "actors", "items", "type"]),
    st.just(None),
    min_size=1,
    max_size=2,
).flatmap(lambda keys: st.fixed_dictionaries({name: _VALUES[name] for name in keys}))
_VALUES: dict[str, Any] = {
    "status": st.sampled_from(["occurred", "cancelled"]),
    "start": st.sampled_from(["2024-01-10", None]),
    "type": st.sampled_from(["Pledge", "Meeting"]),
    "items": st.sampled_from([[], ["tents"]]),
    "actors": st.sampled_from(
        [
            [{"name": "France", "kind": "state", "country": "FR"}],
            [{"name": "Mori", "kind": "person", "country": "JP"}],
        ]
    ),
}


def on_words(text: str, drawn: Sequence[Report], actors: Sequence[tuple[Agent, ...]]) -> tuple[Report, ...]:
    """The reports, each on some sentence of the text."""
    sentences = [words for words in WORDS if words in text]
    made = []
    for number, (report, who) in enumerate(zip(drawn, actors, strict=False)):
        quote = sentences[number % len(sentences)]
        at = text.index(quote)
        evidence = (Evidence(at, at + len(quote), quote),)
        made.append(replace(report, evidence=evidence, actors=who))
    return tuple(made)


class Curation(RuleBasedStateMachine):
    """Articles come, change, go and come back, and a curator decides this and that in between."""

    @initialize()
    def start(self) -> None:
        self.store = EmbeddedStore(None, BASE)
        self.held: dict[str, Coming] = {}
        self.gone: dict[str, Coming] = {}

    @rule(text=texts, day=st.sampled_from(["2024-01-08", "2024-01-09"]), drawn=st.lists(alike_reports, max_size=3),
          who=st.lists(agents, min_size=3, max_size=3), data=st.data())  # fmt: skip
    def add_or_revise(self, text: str, day: str, drawn: list[Report], who: list[Any], data: st.DataObject) -> None:
        iri = self.store.iris.article(text)
        if iri in self.held:
            return
        coming = Coming(Article(text, published=day), on_words(text, drawn, who))
        older = data.draw(st.none() | st.sampled_from(sorted(self.held))) if self.held else None
        decisions = list(curate.readmission(self.store.log, iri))
        newest = self.store.log.current(iri)
        older = newest if newest != iri and newest in self.held else older
        if older:
            decisions.append(curate.revision(self.store, older, iri, len(decisions)))
            self.gone[older] = self.held.pop(older)
        self.store.decide(decisions, going=older, coming=coming)
        self.held[iri] = coming

    @rule(data=st.data(), drawn=st.lists(alike_reports, max_size=3), who=st.lists(agents, min_size=3, max_size=3))
    def read_anew(self, data: st.DataObject, drawn: list[Report], who: list[Any]) -> None:
        if self.held:
            iri = data.draw(st.sampled_from(sorted(self.held)))
            article = self.held[iri].article
            self.held[iri] = Coming(article, on_words(article.text, drawn, who))
            self.store.decide([], going=iri, coming=self.held[iri])

    @rule(data=st.data())
    def retract(self, data: st.DataObject) -> None:
        if self.held:
            iri = data.draw(st.sampled_from(sorted(self.held)))
            curate.retract(self.store, iri, ANN)
            self.gone[iri] = self.held.pop(iri)

    @rule(data=st.data())
    def restore(self, data: st.DataObject) -> None:
        if self.gone:
            iri = data.draw(st.sampled_from(sorted(self.gone)))
            if self.store.log.current(iri) in self.held:
                return
            self.held[iri] = self.gone.pop(iri)
            self.store.decide(curate.readmission(self.store.log, iri), coming=self.held[iri])

    @rule(data=st.data(), what=st.sampled_from(["confirm", "reject", "edit"]), changes=changes)
    def judge(self, data: st.DataObject, what: str, changes: dict[str, Any]) -> None:
        events = sorted(event.iri for event in self.store.events())
        if not events:
            return
        event = data.draw(st.sampled_from(events))
        with contextlib.suppress(BadDecision):
            if what == "edit":
                curate.edit(self.store, event, changes, ANN)
            else:
                getattr(curate, what)(self.store, event, ANN)

    @rule(one=st.sampled_from(AGENTS), other=st.sampled_from(AGENTS))
    def merge(self, one: Agent, other: Agent) -> None:
        with contextlib.suppress(BadDecision, NotFound):
            curate.merge(self.store, self.store.iris.agent(one), self.store.iris.agent(other), ANN)

    @rule(data=st.data(), one=st.sampled_from(AGENTS), other=st.sampled_from(AGENTS))
    def split(self, data: st.DataObject, one: Agent, other: Agent) -> None:
        if self.held:
            article = data.draw(st.sampled_from(sorted(self.held)))
            with contextlib.suppress(BadDecision, NotFound):
                curate.split(self.store, article, self.store.iris.agent(one), other, ANN)

    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        taken = list(self.store.log.decisions)
        if taken:
            curate.withdraw(self.store, data.draw(st.sampled_from(taken)), ANN)

    @invariant()
    def it_is_the_graph_built_from_scratch(self) -> None:
        scratch = EmbeddedStore(None, BASE)
        scratch.decide(self.store.log.decisions.values())
        for iri in sorted(self.held, reverse=True):
            coming = self.held[iri]
            scratch.add_article(coming.article, coming.reports)
        assert set(self.store.quads()) == set(scratch.quads())

    def teardown(self) -> None:
        if hasattr(self, "store"):
            assert list(check(self.store)) == []


TestCuration = Curation.TestCase
TestCuration.settings = settings(max_examples=40, stateful_step_count=12, deadline=None)


def test_a_merge_into_a_country_is_undone_after_its_article_was_revised() -> None:
    cross, japan = Agent("Red Cross", "organization"), Agent("Japan", "state", "JP")

    def coming(text: str, *actors: Agent) -> Coming:
        words = (Evidence(0, 5, text[:5]),)
        return Coming(Article(text, published="2024-01-08"), (Report("Pledge", "occurred", words, actors, rule="t"),))

    store, scratch = EmbeddedStore(None, BASE), EmbeddedStore(None, BASE)
    first, second = coming("Japan pledged aid. A", cross, japan), coming("Japan pledged aid. B", japan)
    store.decide([], coming=first)
    merge = curate.merge(store, store.iris.agent(cross), store.iris.agent(japan), ANN)
    old, new = (store.iris.article(each.article.text) for each in (first, second))
    store.decide([curate.revision(store, old, new, 0)], going=old, coming=second)
    curate.withdraw(store, merge.iri, ANN)
    scratch.decide(store.log.decisions.values())
    scratch.add_article(second.article, second.reports)
    assert set(store.quads()) == set(scratch.quads())
