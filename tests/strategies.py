"""Hypothesis strategies for the values of `kg.model`, small enough that names and dates repeat and reports can fuse."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from kg.model import STATUSES, Agent, Article, Event, Evidence, Money, Place, Report
from ontology import terms

# Any text that is Unicode: no lone surrogates. Line ends and quotes and astral letters are wanted.
words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
countries = st.sampled_from(["JP", "UA", "XK", None])
names = st.one_of(st.sampled_from(["Japan", "Yoko Kamikawa", "Kamikawa", "António Guterres", "外務省", "!!!"]), words)
agents = st.builds(
    Agent,
    name=names,
    kind=st.sampled_from(["person", "state", "organization", "group"]),
    country=countries,
    wikidata=st.sampled_from(["Q17", None]),
)
coordinates = st.floats(-90, 90, allow_nan=False)
places = st.one_of(
    st.builds(Place, names, countries, st.sampled_from([703448, None])),
    st.builds(Place, names, countries, st.none(), coordinates, coordinates),
)
days = st.dates().map(str).filter(lambda day: day >= "1000")
dates = st.one_of(st.none(), days, days.map(lambda day: day[:7]), days.map(lambda day: day[:4]))
values = st.decimals(allow_nan=False, allow_infinity=False, min_value=0, max_value=10**15, places=2)
amounts = st.builds(Money, values, st.sampled_from(["USD", "EUR", None]), st.one_of(st.just(""), words))
confidences = st.integers(0, 10_000).map(lambda number: number / 10_000)
evidence = st.builds(Evidence, st.integers(0, 10**6), st.integers(0, 10**6), words)
articles = st.builds(
    Article,
    text=words,
    title=st.none() | words,
    published=dates,
    url=st.none() | words,
    source=st.none() | words,
    licence=st.none() | words,
    language=st.none() | words,
    id=st.none() | words,
)

_content = {
    "type": st.sampled_from([each.name for each in terms.CLASSES]),
    "status": st.sampled_from(STATUSES),
    "actors": st.lists(agents, max_size=3).map(tuple),
    "targets": st.lists(agents, max_size=3).map(tuple),
    "places": st.lists(places, max_size=3).map(tuple),
    "start": dates,
    "end": dates,
    "amounts": st.lists(amounts, max_size=3).map(tuple),
    "items": st.lists(words, max_size=3).map(tuple),
    "topic": st.none() | words,
    "confidence": confidences,
}
reports = st.builds(
    Report,
    evidence=st.lists(evidence, max_size=3).map(tuple),
    rule=words,
    said_by=st.none() | agents,
    **_content,
)
events = st.builds(
    Event,
    iri=st.just("http://localhost:8000/id/event/0123456789abcdef"),
    reported_in=st.lists(st.integers(1, 9).map(lambda n: f"http://localhost:8000/id/article/a#r{n}"), unique=True).map(
        tuple
    ),
    disputed=st.sampled_from([(), ("amounts",), ("amounts", "end")]),
    **_content,
)

# Reports that are much alike: few parties, few days, few contents. What fusion has to tell apart.
_JAPAN, _KAMIKAWA = Agent("Japan", "state", "JP"), Agent("Yoko Kamikawa", "person", "JP")
_KISHIDA, _UKRAINE = Agent("Fumio Kishida", "person", "JP"), Agent("Ukraine", "state", "UA")
_QUOTE = (Evidence(0, 4, "text"),)
alike_reports = st.builds(
    Report,
    type=st.sampled_from(["Pledge", "Visit"]),
    status=st.sampled_from(STATUSES),
    evidence=st.just(_QUOTE),
    actors=st.sampled_from([(_JAPAN,), (_KAMIKAWA,), (_JAPAN, _KISHIDA)]),
    targets=st.just((_UKRAINE,)),
    start=st.sampled_from(["2024-01-08", "2024-01-09", "2024-01", "2024", None]),
    amounts=st.sampled_from([(), (Money(Decimal(37), "USD"),), (Money(Decimal(40), "USD"),)]),
    items=st.sampled_from([(), ("generators",), ("five generators",), ("radar",)]),
    topic=st.sampled_from([None, "winter aid", "air defence"]),
    confidence=st.sampled_from([0.5, 0.75]),
    rule=st.just("test"),
)
alike_articles = st.lists(
    st.tuples(st.sampled_from(["2024-01-08", "2024-01-09", None]), st.lists(alike_reports, max_size=3)),
    min_size=1,
    max_size=6,
).map(
    lambda drawn: [(Article(f"text {number}", published=day), tuple(told)) for number, (day, told) in enumerate(drawn)]
)
