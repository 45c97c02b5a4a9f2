"""What the language model hears: open frames on words that nothing else fires on, and candidates as features."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kg import lexicon, pipeline
from kg.encoder import HEADS, NOTHING, ORDER, Scores
from kg.events import casting, gist, heard, parts
from kg.events.build import Candidate
from kg.events.casting import ROLES, Cast
from kg.events.context import Context
from kg.events.extract import best_readings, find_candidates
from kg.model import Article

TEXT = "Egypt's president wants the trucks let through by Israel."


def read(text: str = TEXT) -> Context:
    return pipeline.read(Article(text, published="2024-01-08"))


def scores(words: dict[str, tuple[str, float]], text: str = TEXT, heads: tuple[str, ...] = ("fit", "act")) -> Scores:
    """Scores of a text's words: these words have these odds for a class, everything else next to none."""
    spans = []
    for word in text.split():
        start = text.index(word, spans[-1][1] if spans else 0)
        spans.append((start, start + len(word)))
    table = np.full((len(spans), len(HEADS), len(ORDER)), -6.0, np.float32)
    for row, (start, end) in enumerate(spans):
        if text[start:end] in words:
            kind, odds = words[text[start:end]]
            table[row, [HEADS.index(head) for head in heads], ORDER.index(kind)] = odds
    places = np.array(spans, np.int64)
    return Scores(places[:, 0], places[:, 1], table)


def fired(odds: Scores, told: frozenset[str] = frozenset()) -> list[tuple[str, str]]:
    (sentence,) = read().document.sentences
    return [(m.frame.rule, m.token.text) for m in heard.matches(sentence, lexicon.load(), odds, told)]


def test_an_open_frame_is_tried_on_the_word_that_is_heard_most() -> None:
    assert fired(scores({"wants": ("Demand", 2.0), "through": ("Demand", 3.0), "trucks": ("Demand", 1.0)})) == [
        ("demand/heard", "wants")
    ]


def test_it_is_not_tried_where_the_class_is_told_or_hardly_heard() -> None:
    assert fired(scores({"wants": ("Demand", 2.0)}), frozenset(("Demand",))) == []
    assert fired(scores({"wants": ("Demand", heard.HEARD - 0.1)})) == []
    assert fired(NOTHING) == []


def test_an_open_frame_fills_its_roles_like_any_other() -> None:
    context = replace(read(), scores=scores({"wants": ("Demand", 3.0)}))
    (candidate,) = [c for c in find_candidates(context) if c.match.frame.open]
    assert candidate.report.rule == "demand/heard"
    assert [agent.country for agent in candidate.report.actors] == ["EG"]


SUMMIT = "The summit in Geneva was the second after Kenya and Norway joined."


def test_where_an_open_frame_finds_too_few_those_heard_as_actors_are_taken() -> None:
    def parties(heard_as_actors: tuple[str, ...]) -> list[str | None]:
        loud = scores({"summit": ("Meeting", 3.0)}, SUMMIT).table
        actors = scores(dict.fromkeys(heard_as_actors, ("Meeting", 2.0)), SUMMIT, ("actor",))
        told = replace(actors, table=np.maximum(loud, actors.table))
        found = find_candidates(replace(read(SUMMIT), scores=told))
        return [agent.country for c in found if c.match.frame.open for agent in c.report.actors]

    assert parties(("Kenya", "Norway")) == ["KE", "NO"]
    assert parties(("Kenya",)) == []


def test_what_is_heard_of_a_candidate_grows_with_its_odds() -> None:
    context = read("Japan condemned the missile launch by North Korea.")
    (candidate,) = [c for c in find_candidates(context) if c.report.rule == "condemnation/condemn"]

    def seen(odds: float) -> dict[str, float]:
        told = scores({"condemned": ("Condemnation", odds)}, context.document.text)
        (features,) = heard.features([candidate], [0.5], told)
        return features

    faint, loud, louder = seen(-2.0), seen(1.0), seen(1.01)
    assert sum(v for f, v in faint.items() if f.startswith("act>=")) < sum(
        v for f, v in loud.items() if f.startswith("act>=")
    )
    # A small difference in the odds is a small one in what is told.
    assert max(abs(loud.get(f, 0.0) - louder.get(f, 0.0)) for f in loud | louder) < 0.02
    assert heard.features([candidate], [0.5], NOTHING)[0]["unread"] == 1.0
    assert heard.chances(candidate, NOTHING) is None


def test_the_second_look_counts_in_what_is_heard() -> None:
    context = read("Japan condemned the missile launch by North Korea.")
    found = find_candidates(context)
    doubtful, sure = (heard.features(found, [chance] * len(found), NOTHING)[0] for chance in (0.1, 0.9))
    assert len([f for f in sure if f.startswith("sure>=")]) > len([f for f in doubtful if f.startswith("sure>=")])


REPORT = "Norway condemned the attack in Kenya by Eritrea at talks in Oslo."


def the_candidate(told: Scores) -> Candidate:
    context = replace(read(REPORT), scores=told)
    (candidate,) = [c for c in find_candidates(context) if c.report.rule == "condemnation/condemn"]
    return candidate


@pytest.mark.parametrize("role", ROLES)
def test_who_is_heard_louder_for_a_part_is_likelier_to_have_it(role: str) -> None:
    def chance(odds: float) -> float:
        told = scores({"Eritrea": ("Condemnation", odds)}, REPORT, (role,))
        rated = Cast(read(REPORT)).rating(the_candidate(told))
        return next(chances[role] for player, _, chances in rated if player.agent.country == "ER")

    assert chance(-5.0) < chance(0.0) < chance(4.0)


def test_somebody_nobody_named_is_rated_without_being_heard() -> None:
    candidate = the_candidate(NOTHING)
    assert parts.loudest(candidate, "actor", [0]) is None
    rated = list(Cast(candidate.context).rating(candidate))
    assert rated
    assert all(0.0 <= chance <= 1.0 for _, _, chances in rated for chance in chances.values())


def test_what_an_act_is_about_is_the_phrase_that_is_heard() -> None:
    def precision(word: str) -> dict[str, float]:
        candidate = the_candidate(scores({word: ("Condemnation", 3.0)}, REPORT, ("topic",)))
        found = {}
        for phrase, _ in gist.weighing(candidate):
            seen = gist.heard_of(candidate, phrase, 0.5)
            found[phrase.words] = sum(part for step, part in seen.items() if step.startswith("f1>="))
        return found

    assert precision("attack")["attack"] > precision("talks").get("attack", 0.0)


@pytest.mark.parametrize(
    ("loud", "ahead"), [([1.0, 3.0, None], [-2.0, 2.0, -3.0]), ([None], [None]), ([2.0, None], [None, -2.0]), ([], [])]
)
def test_how_far_each_is_ahead_of_the_others(loud: list[float | None], ahead: list[float | None]) -> None:
    assert parts.ahead_of(loud) == ahead


def test_a_frame_that_fires_comes_before_an_open_one_on_its_word() -> None:
    text = "Norway is determined to support Kenya."
    context = replace(read(text), scores=scores({"determined": ("Pledge", 3.0)}, text))
    told, guessed = sorted(find_candidates(context), key=lambda c: c.match.frame.open)
    assert (told.report.type, guessed.report.type) == ("Support", "Pledge")
    assert [c for c, _ in best_readings([(told, 0.5), (guessed, 0.9)])] == [told]
    assert [c for c, _ in best_readings([(told, 0.1), (guessed, 0.9)])] == [guessed]


def test_those_listed_with_somebody_are_rated_by_how_sure_they_are() -> None:
    text = "Chile condemned Peru, Bolivia and Ecuador, but Brazil did not."
    context = read(text)
    (candidate,) = (c for c in find_candidates(context) if c.report.type == "Condemnation")
    players = {player.agent.name: player for player, _ in Cast(context).weighing(candidate)}
    sure = [0.9 if name == "Bolivia" else 0.1 for name in players]
    seen = dict(zip(players, casting.heard_of(candidate, list(players.values()), "target", sure), strict=True))

    def beside(name: str) -> float:
        return sum(value for feature, value in seen[name].items() if feature.startswith("beside>="))

    assert beside("Peru") == beside("Ecuador") > beside("Bolivia") > 0
    assert beside("Chile") == beside("Brazil") == 0
