import re

import pytest
from hypothesis import given
from strategies import agents, places, words

from kg.iris import Iris, slug
from kg.model import Agent, Place

IRIS = Iris("http://localhost:8000/")
# RFC 3986 without what our IRIs never need.
IRI = re.compile(r"http://localhost:8000/id/[A-Za-z0-9/%._~#-]+")


def test_the_base_loses_its_slash() -> None:
    assert IRIS.base == "http://localhost:8000"
    assert Iris("http://localhost:8000") == IRIS


def test_an_article_is_its_text_whatever_its_white_space() -> None:
    assert IRIS.article("Kyiv,\n\n 8 January") == IRIS.article("Kyiv, 8\u00a0January ")
    assert IRIS.article("Zu\u0308rich") == IRIS.article("Zürich")
    assert IRIS.article("Kyiv") != IRIS.article("Kiev")


def test_the_article_iri_does_not_change_between_versions() -> None:
    assert IRIS.article("Kyiv") == "http://localhost:8000/id/article/daccd738d5f7327d"


def test_reports_and_evidence_hang_on_their_article() -> None:
    article = IRIS.article("Kyiv")
    assert IRIS.report(article, 2) == f"{article}#r2"
    assert IRIS.evidence(IRIS.report(article, 2), 1) == f"{article}#r2e1"


def test_an_event_has_the_same_name_under_every_base() -> None:
    here, there = Iris("http://localhost:8000"), Iris("https://example.org/kg")
    names = {each.event(each.report(each.article("Kyiv"), 1)).rsplit("/", 1)[-1] for each in (here, there)}
    assert len(names) == 1


@pytest.mark.parametrize(
    ("agent", "end"),
    [
        (Agent("Japan", "state", "JP"), "/id/country/JP"),
        (Agent("Tokyo", "state", "JP"), "/id/country/JP"),
        (Agent("Yoko Kamikawa", "person", "JP"), "/id/actor/yoko-kamikawa-jp"),
        (Agent("António Guterres", "person"), "/id/actor/antonio-guterres"),
        (Agent("Soviet Union", "state"), "/id/actor/soviet-union"),
        (Agent("N\u2019Djamena talks group", "group"), "/id/actor/ndjamena-talks-group"),
        (Agent("Jørgen Łukasz Đặng", "person"), "/id/actor/jorgen-lukasz-dang"),
        (Agent("外務省", "organization", "JP"), "/id/actor/%E5%A4%96%E5%8B%99%E7%9C%81-jp"),
    ],
)
def test_agents(agent: Agent, end: str) -> None:
    assert IRIS.agent(agent) == f"http://localhost:8000{end}"


def test_places_have_a_country_where_it_is_known() -> None:
    assert IRIS.place(Place("Kyiv", "UA")).endswith("/id/place/kyiv-ua")
    assert IRIS.place(Place("Sea of Japan")).endswith("/id/place/sea-of-japan")


def test_vowel_signs_of_other_scripts_stay() -> None:
    assert slug("दिल्ली") != slug("दल्ल")


@given(words)
def test_a_slug_is_never_empty_and_always_fit_for_a_path(name: str) -> None:
    assert re.fullmatch(r"[a-z0-9%A-F._~-]+", slug(name))


@given(agents, places)
def test_every_iri_is_one(agent: Agent, place: Place) -> None:
    article = IRIS.article("Kyiv")
    for iri in (IRIS.agent(agent), IRIS.place(place), IRIS.mention(article, IRIS.agent(agent))):
        assert IRI.fullmatch(iri)


def test_a_country_code_is_read_back_from_its_iri() -> None:
    assert IRIS.country_code(IRIS.country("xk")) == "XK"
    assert IRIS.country_code(IRIS.place(Place("Kyiv", "UA"))) is None
