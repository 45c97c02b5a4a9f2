from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from strategies import alike_articles, st

from kg.fuse import Happening, Told, conclude, filed_under, groups, happenings, likeness, near, sought_by, ties
from kg.iris import Iris
from kg.model import Agent, Article, Evidence, Money, Place, Report

IRIS = Iris("http://localhost:8000")
JAPAN, UKRAINE = Agent("Japan", "state", "JP"), Agent("Ukraine", "state", "UA")
ITALY = Agent("Italy", "state", "IT")
KAMIKAWA, KISHIDA = Agent("Yoko Kamikawa", "person", "JP"), Agent("Fumio Kishida", "person", "JP")
KYIV = (Place("Kyiv", "UA"),)
WORDS = (Evidence(0, 60, "Kamikawa arrived in Kyiv on Sunday on an unannounced visit"),)
VISIT = Report("Visit", "occurred", WORDS, (KAMIKAWA,), (UKRAINE,), KYIV, start="2024-01-07")
PROMISE = (Evidence(0, 60, "Japan will give $37 million for a drone detection system"),)
PLEDGE = Report(
    "Pledge", "occurred", PROMISE, (JAPAN,), (UKRAINE,), start="2024-01-07", items=("drone detection system",)
)


def dollars(value: int) -> tuple[Money, ...]:
    return (Money(Decimal(value), "USD"),)


def tell(
    report: Report, article: int = 1, published: str | None = "2024-01-08", number: int = 1, source: str | None = None
) -> Told:
    iri = IRIS.article(str(article))
    return Told(IRIS.report(iri, number), iri, number, published, report, source)


def happening(*told: Told) -> Happening:
    return Happening(conclude(told, IRIS), told)


def together(one: Report, other: Report) -> bool:
    return len(groups([tell(one, 1), tell(other, 2)])) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (VISIT, VISIT),
        (VISIT, replace(VISIT, actors=(Agent("Kamikawa", "person", "JP"),))),
        (VISIT, replace(VISIT, status="planned")),
        (replace(PLEDGE, amounts=dollars(37)), replace(PLEDGE, amounts=dollars(37))),
    ],
)
def test_one_happening(one: Report, other: Report) -> None:
    assert together(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (VISIT, replace(VISIT, actors=(KISHIDA,))),
        (VISIT, replace(VISIT, start="2024-02-07")),
        (VISIT, replace(VISIT, start="2022")),
        (VISIT, replace(VISIT, type="Meeting")),
        (
            VISIT,
            replace(VISIT, actors=(JAPAN,), targets=(ITALY,), places=(Place("Rome", "IT"),)),
        ),
        (
            replace(PLEDGE, amounts=dollars(37)),
            replace(PLEDGE, evidence=(Evidence(0, 9, "grain ships"),), items=("ships",), amounts=dollars(5)),
        ),
    ],
)
def test_two_happenings(one: Report, other: Report) -> None:
    assert not together(one, other)


def test_two_reports_of_one_article_stay_apart() -> None:
    assert len(groups([tell(VISIT, 1, number=1), tell(VISIT, 1, number=2)])) == 2


@given(alike_articles)
def test_likeness_and_search_are_mutual(drawn: list[tuple[Article, tuple[Report, ...]]]) -> None:
    told = _told(drawn)
    for one in told:
        for other in told:
            assert likeness(one, other) == likeness(other, one)
            assert sought_by(one).isdisjoint(filed_under(other)) == sought_by(other).isdisjoint(filed_under(one))
            assert near(one, other) == near(other, one)


@given(alike_articles, st.randoms())
def test_the_order_of_reports_does_not_matter(drawn: list[tuple[Article, tuple[Report, ...]]], random: object) -> None:
    told = _told(drawn)
    shuffled = list(told)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert happenings(told) == happenings(shuffled)
    for group in happenings(told):
        assert len({each.article for each in group}) == len(group)


def _told(drawn: list[tuple[Article, tuple[Report, ...]]]) -> list[Told]:
    return [
        Told(f"{IRIS.article(article.text)}#r{number}", IRIS.article(article.text), number, article.published, report)
        for article, reports in drawn
        for number, report in enumerate(reports, 1)
    ]


def test_the_event_is_named_after_the_earliest_report() -> None:
    late, early = tell(VISIT, 1, "2024-02-01"), tell(VISIT, 2, "2024-01-08")
    ((first, second),) = groups([late, early])
    event = conclude((first, second), IRIS)
    assert (event.iri, event.reported_in) == (IRIS.event(early.iri), (early.iri, late.iri))


def test_an_undated_article_is_the_latest() -> None:
    undated, dated = tell(VISIT, 1, None), tell(VISIT, 2, "2024-01-09")
    assert groups([undated, dated]) == [(dated, undated)]


def test_a_plan_that_came_true_is_one_event_that_occurred() -> None:
    planned = replace(VISIT, status="planned", start="2024-01", topic="aid")
    done = replace(VISIT, actors=(JAPAN, Agent("Kamikawa", "person", "JP")), topic="aid")
    event = conclude([tell(planned, 1), tell(done, 2)], IRIS)
    assert (event.status, event.start, event.topic) == ("occurred", "2024-01-07", "aid")
    assert set(event.actors) == {JAPAN, KAMIKAWA}
    assert event.places == KYIV
    assert event.disputed == ()


def test_several_reports_make_it_surer_but_never_certain() -> None:
    two = conclude([tell(replace(VISIT, confidence=0.8), n) for n in (1, 2)], IRIS)
    many = conclude([tell(replace(VISIT, confidence=0.8), n) for n in range(9)], IRIS)
    assert (two.confidence, many.confidence) == (0.96, 0.99)


def test_of_different_sums_the_one_told_by_most_holds() -> None:
    told = [
        tell(replace(PLEDGE, amounts=dollars(value)), article, day, source=source)
        for article, (value, day, source) in enumerate(
            [(37, "2024-01-07", "A"), (37, "2024-01-08", "B"), (40, "2024-01-09", "C")]
        )
    ]
    event = conclude(told, IRIS)
    assert (event.disputed, [money.value for money in event.amounts]) == (("amounts",), [37])


def test_of_two_equally_heavy_sums_the_later_holds() -> None:
    told = [
        tell(replace(PLEDGE, amounts=dollars(value)), value, day)
        for value, day in ((40, "2024-01-07"), (37, "2024-01-09"))
    ]
    assert [money.value for money in conclude(told, IRIS).amounts] == [37]


def test_a_party_of_its_own_outweighs_a_single_newspaper_but_not_three() -> None:
    own = tell(replace(VISIT, start="2024-01-06"), 1, "2024-01-06", source="mofa.go.jp")
    papers = [tell(VISIT, n, "2024-01-08", source=f"Paper {n}") for n in (2, 3, 4)]
    assert conclude([own, papers[0]], IRIS).start == "2024-01-06"
    both = conclude([own, *papers], IRIS)
    assert (both.start, both.disputed) == ("2024-01-07", ("start",))


def test_one_source_counts_once() -> None:
    repeated = [tell(VISIT, n, "2024-01-07", source="Echo") for n in range(4)]
    others = [tell(replace(VISIT, start="2024-01-08"), n, "2024-01-08", source=f"P{n}") for n in (7, 8)]
    assert conclude([*repeated, *others], IRIS).start == "2024-01-08"


def test_a_sum_told_in_more_detail_is_not_disputed() -> None:
    more = replace(PLEDGE, amounts=dollars(37) + dollars(5))
    event = conclude([tell(replace(PLEDGE, amounts=dollars(37)), 1), tell(more, 2)], IRIS)
    assert (event.disputed, len(event.amounts)) == ((), 2)


@pytest.mark.parametrize(
    ("one", "other", "field"),
    [
        (replace(VISIT, end="2024-01-09"), replace(VISIT, end="2024-01-10"), "end"),
        (VISIT, replace(VISIT, start="2024-01-06"), "start"),
        (VISIT, replace(VISIT, status="cancelled"), "status"),
        (VISIT, replace(VISIT, places=(Place("Warsaw", "PL"),)), "places"),
    ],
)
def test_what_cannot_both_be_true_is_disputed(one: Report, other: Report, field: str) -> None:
    assert conclude([tell(one, 1), tell(other, 2)], IRIS).disputed == (field,)


@pytest.mark.parametrize(
    "other",
    [replace(VISIT, start="2024-01"), replace(VISIT, places=(Place("Bucha", "UA"),)), replace(VISIT, start=None)],
)
def test_what_is_told_less_precisely_is_not_disputed(other: Report) -> None:
    assert conclude([tell(VISIT, 1), tell(other, 2)], IRIS).disputed == ()


def test_a_day_within_a_told_span_supports_the_span() -> None:
    span = replace(VISIT, start="2024-01-06", end="2024-01-08")
    event = conclude([tell(VISIT, 1), tell(span, 2)], IRIS)
    assert (event.start, event.end, event.disputed) == ("2024-01-06", "2024-01-08", ())


def tie(one: Report, other: Report) -> set[str]:
    return {name for _, name, _ in ties(happening(tell(one, 1)), happening(tell(other, 2)))}


AID = replace(PLEDGE, type="Aid", start="2024-03-01", amounts=dollars(37))


@pytest.mark.parametrize(
    ("aid", "pledge", "tied"),
    [
        (AID, replace(PLEDGE, amounts=dollars(37)), True),
        (AID, PLEDGE, True),
        (replace(AID, start="2024-01-01"), PLEDGE, False),
        (replace(AID, targets=(ITALY,)), PLEDGE, False),
        (replace(AID, status="planned"), PLEDGE, False),
        (replace(AID, items=("blankets", "tents"), amounts=()), PLEDGE, False),
        (replace(AID, start="2024-09-01", amounts=()), PLEDGE, False),
        (replace(AID, start="2024-09-01"), replace(PLEDGE, amounts=dollars(37)), True),
    ],
)
def test_aid_fulfils_the_pledge_that_promised_it(aid: Report, pledge: Report, tied: bool) -> None:
    assert tie(aid, pledge) == ({"cq:fulfils"} if tied else set())


MEETING = Report("Meeting", "occurred", WORDS, (KAMIKAWA, UKRAINE), (), KYIV, start="2024-01-07")


@pytest.mark.parametrize(
    ("meeting", "visit", "tied"),
    [
        (MEETING, VISIT, True),
        (replace(MEETING, start="2024-01-09"), replace(VISIT, end="2024-01-10"), True),
        (replace(MEETING, start="2024-01-09"), VISIT, False),
        (replace(MEETING, actors=(KISHIDA, UKRAINE)), VISIT, False),
        (replace(MEETING, places=(Place("Tokyo", "JP"),), actors=(KAMIKAWA,)), VISIT, False),
        (replace(MEETING, status="cancelled"), VISIT, False),
    ],
)
def test_a_meeting_is_part_of_the_visit_on_which_it_is_held(meeting: Report, visit: Report, tied: bool) -> None:
    assert tie(meeting, visit) == ({"sem:subEventOf"} if tied else set())


def test_a_condemnation_is_of_the_act_that_it_describes() -> None:
    recall = Report(
        "RelationsChange", "occurred", (Evidence(0, 5, "Japan recalled its ambassador from Kyiv over grain"),),
        (JAPAN,), (UKRAINE,), start="2024-01-05",
    )  # fmt: skip
    words = (Evidence(0, 5, "Ukraine condemned the recall"),)
    condemnation = Report(
        "Condemnation",
        "occurred",
        words,
        (UKRAINE,),
        (JAPAN,),
        start="2024-01-06",
        topic="ambassador recalled over grain",
    )
    assert tie(condemnation, recall) == {"cq:condemnedAct"}
    assert tie(replace(condemnation, topic="missile launches at sea"), recall) == set()
    assert tie(replace(condemnation, start="2024-01-01"), recall) == set()
