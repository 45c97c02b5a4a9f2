from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from strategies import alike_articles, st

from kg.fuse import Told, agree, conclude, groups, key
from kg.iris import Iris
from kg.model import Agent, Article, Evidence, Money, Place, Report

IRIS = Iris("http://localhost:8000")
JAPAN, UKRAINE = Agent("Japan", "state", "JP"), Agent("Ukraine", "state", "UA")
KAMIKAWA, KISHIDA = Agent("Yoko Kamikawa", "person", "JP"), Agent("Fumio Kishida", "person", "JP")
VISIT = Report("Visit", "occurred", (Evidence(0, 4, "Kyiv"),), (KAMIKAWA,), (UKRAINE,), start="2024-01-08")
PLEDGE = replace(VISIT, type="Pledge", actors=(JAPAN,))


def dollars(value: int) -> tuple[Money, ...]:
    return (Money(Decimal(value), "USD"),)


def tell(report: Report, article: int = 1, published: str | None = "2024-01-08", number: int = 1) -> Told:
    iri = IRIS.article(str(article))
    return Told(IRIS.report(iri, number), iri, number, published, report)


def together(one: Report, other: Report) -> bool:
    return len(groups([tell(one, 1), tell(other, 2)])) == 1


def test_the_key_holds_class_countries_and_month() -> None:
    assert key(VISIT) == "Visit|JP|UA|2024-01"
    assert key(replace(VISIT, start="2024")) == "Visit|JP|UA|2024"
    assert key(replace(VISIT, actors=(JAPAN, KAMIKAWA))) == key(VISIT)
    assert key(replace(VISIT, targets=(), start=None)) == "Visit|JP||-"
    assert key(replace(VISIT, actors=(Agent("United Nations", "organization"),))) == "Visit|~united-nations|UA|2024-01"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (VISIT, VISIT),
        (VISIT, replace(VISIT, actors=(JAPAN,))),
        (VISIT, replace(VISIT, actors=(Agent("Kamikawa", "person", "JP"),))),
        (VISIT, replace(VISIT, status="planned")),
        (replace(VISIT, status="planned"), replace(VISIT, status="cancelled")),
        (replace(VISIT, topic="aid for the winter"), replace(VISIT, start="2024-01", topic="winter aid")),
        (replace(PLEDGE, items=("five generators",)), replace(PLEDGE, items=("generators",), amounts=dollars(5))),
        (replace(PLEDGE, start=None, items=("F-16 jets",)), replace(PLEDGE, start=None, items=("F-16s jets",))),
    ],
)
def test_one_happening(one: Report, other: Report) -> None:
    assert together(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (VISIT, replace(VISIT, actors=(KISHIDA,))),
        (VISIT, replace(VISIT, start="2024-01-09")),
        (VISIT, replace(VISIT, start="2024-01")),
        (VISIT, replace(VISIT, start="2024")),
        (replace(VISIT, start="2024"), replace(VISIT, start="2024")),
        (replace(VISIT, start=None), replace(VISIT, start=None)),
        (VISIT, replace(VISIT, status="cancelled")),
        (replace(PLEDGE, items=("generators",)), replace(PLEDGE, items=("radar",))),
        (replace(PLEDGE, amounts=dollars(37)), replace(PLEDGE, amounts=dollars(40))),
        (replace(VISIT, topic="air defence"), replace(VISIT, topic="winter aid")),
    ],
)
def test_two_happenings(one: Report, other: Report) -> None:
    assert not together(one, other)


def test_two_reports_of_one_article_stay_apart() -> None:
    assert len(groups([tell(VISIT, 1, number=1), tell(VISIT, 1, number=2)])) == 2


def test_a_vague_report_does_not_glue_two_visits() -> None:
    state_only = replace(VISIT, actors=(JAPAN,))
    found = groups([tell(VISIT, 1), tell(replace(VISIT, actors=(KISHIDA,)), 2), tell(state_only, 3)])
    assert sorted(len(group) for group in found) == [1, 2]


def test_agreement_is_mutual() -> None:
    vague = tell(replace(VISIT, start="2024-01", topic="winter aid"), 2)
    precise = tell(replace(VISIT, topic="winter aid"), 1)
    assert agree(precise, vague)
    assert agree(vague, precise)


@given(alike_articles, st.randoms())
def test_the_order_of_reports_does_not_matter(drawn: list[tuple[Article, tuple[Report, ...]]], random: object) -> None:
    told = [
        Told(f"{article.text}#r{number}", article.text, number, article.published, report)
        for article, reports in drawn
        for number, report in enumerate(reports, 1)
        if key(report) == "Visit|JP|UA|2024-01"
    ]
    shuffled = list(told)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert set(groups(told)) == set(groups(shuffled))
    for group in groups(told):
        assert len({each.article for each in group}) == len(group)


def test_the_event_is_named_after_the_earliest_report() -> None:
    late, early = tell(VISIT, 1, "2024-02-01"), tell(VISIT, 2, "2024-01-08")
    ((first, second),) = groups([late, early])
    event = conclude((first, second), IRIS)
    assert (event.iri, event.reported_in) == (IRIS.event(early.iri), (early.iri, late.iri))


def test_an_undated_article_is_the_latest() -> None:
    undated, dated = tell(VISIT, 1, None), tell(VISIT, 2, "2024-01-09")
    assert groups([undated, dated]) == [(dated, undated)]


def test_the_event_takes_what_is_most_precise_and_furthest_on() -> None:
    planned = replace(VISIT, status="planned", start="2024-01", topic="aid", places=(Place("Kyiv", "UA"),))
    done = replace(VISIT, actors=(JAPAN, Agent("Kamikawa", "person", "JP")), topic="aid")
    event = conclude([tell(planned, 1), tell(done, 2)], IRIS)
    assert (event.status, event.start, event.topic) == ("occurred", "2024-01-08", "aid")
    assert set(event.actors) == {JAPAN, KAMIKAWA}
    assert event.places == (Place("Kyiv", "UA"),)
    assert event.disputed == ()


def test_several_reports_make_it_surer_but_never_certain() -> None:
    two = conclude([tell(replace(VISIT, confidence=0.8), n) for n in (1, 2)], IRIS)
    many = conclude([tell(replace(VISIT, confidence=0.8), n) for n in range(9)], IRIS)
    assert (two.confidence, many.confidence) == (0.96, 0.99)


def test_different_sums_are_disputed_and_both_kept() -> None:
    one, other = (replace(PLEDGE, items=("radar",), amounts=dollars(value)) for value in (37, 40))
    event = conclude([tell(one, 1), tell(other, 2)], IRIS)
    assert event.disputed == ("amounts",)
    assert [money.value for money in event.amounts] == [37, 40]


def test_a_sum_told_in_more_detail_is_not_disputed() -> None:
    more = replace(PLEDGE, amounts=dollars(37) + dollars(5))
    assert conclude([tell(replace(PLEDGE, amounts=dollars(37)), 1), tell(more, 2)], IRIS).disputed == ()


def test_different_ends_are_disputed() -> None:
    one, other = (replace(VISIT, end=day) for day in ("2024-01-09", "2024-01-10"))
    assert conclude([tell(one, 1), tell(other, 2)], IRIS).disputed == ("end",)
