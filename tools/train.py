"""Train the extractor's models, `kg/data/NAME.json`, on annotated articles.

    python tools/train.py [--corpus ARTICLES.jsonl.gz] [--check] ANNOTATED.jsonl [...] [--heard ANNOTATED.jsonl [...]]

Each line is an article with its gold events in the interchange schema, and its text, or an id to find it by in the
corpus; those of --heard are what the language model was taught (`tools/train_encoder.py`), which is surer of them than
of others. All are logistic models over named features:

    worth         can a sentence hold an event, so that it must be read at all
    judge         is a candidate one of the gold events, by itself
    verdict       and beside what else its words could be telling
    heard         and with what the language model makes of them; learned from articles that it was not taught
    cast_*        does somebody at hand act, or is it done towards them
    heard_*       cast_* and gist looked at again, with what the language model makes of the words
    when, where   is a day, a place at hand that of an act
    same_act      do two tellings tell of one gold event
    status_*      is an act that is told planned, or proposed
    gist          does a phrase say what the act is about (weighted by the token F1 with the gold's words)

With --check nothing is written: the whole way from candidates to reports is cross-validated over articles, so that the
figures printed are of articles that no model has seen. Needs scikit-learn (requirements/tables.txt); using the models
does not.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import gzip
import itertools
import json
import random
import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from kg import lexicon, pipeline
from kg.events import casting, dating, gist, heard, judge, linear, outcome, siting, worth
from kg.events.build import Candidate
from kg.events.casting import ROLES, Cast
from kg.events.context import Context
from kg.events.extract import best_readings, find_candidates, finished, one_promise_a_sentence
from kg.events.linear import Model
from kg.events.merge import Act, join, merge, pair_features
from kg.mentions.person import tail
from kg.model import Agent, Article, Report

DATA = Path(__file__).parent.parent / "kg" / "data"
RARE = 3
FOLDS = 5
DEALS = 4
# Inverse strength of regularisation, chosen by cross-validation.
STRENGTH = 0.1
# That of the judge's third look: its steps are many and the articles that teach it few. With it instead of 0.1, the
# mean precision of candidates on development, held-out and fresh articles is 0.911 instead of 0.907. The second looks
# at parts are as right with either.
STRENGTH_OF_HEARD = 0.01
THRESHOLD = {
    "judge": 0.4,
    "heard": 0.41,
    "verdict": 0.42,
    "cast_actor": 0.5,
    "cast_target": 0.45,
    "heard_actor": 0.5,
    "heard_target": 0.45,
    "same_act": 0.5,
    "status_planned": 0.6,
    "status_proposed": 0.6,
    "gist": 0.1,
    "heard_gist": 0.1,
    "when": 0.4,
    "where": 0.3,
    "worth": 0.05,
}
# How much a sentence of the lexicon counts beside an article's candidates. With 2, twenty more of the 494 sentences of
# PLOVER and CAMEO are put into their class than without, at the same figures on articles; with 4 it is the same, within
# the noise (decision 14).
EXAMPLE_WEIGHT = 2.0
# Candidates less sure than this are not looked at when tellings are paired: nothing would report them.
HOPELESS = 0.15
LEAST_WEIGHT = 0.01
# Likewise for the model that has a feature for every word and every pair of words.
LEAST_OF_WORDS = 0.03

Gold = dict[str, Any]
Row = tuple[Iterable[str], bool, float]


@dataclass(frozen=True, slots=True)
class Told:
    """An annotated article: what was read of it, its gold events, its candidates and which gold event each tells.

    `familiar` tells whether the language model was taught it.
    """

    context: Context
    gold: list[Gold]
    candidates: list[Candidate]
    seen: list[set[str]]
    told: list[Gold | None]
    weight: float
    familiar: bool = False


def corpus_of(path: str | None) -> dict[str, Gold]:
    """The articles of a gzipped corpus by id; none without a path."""
    if path is None:
        return {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return {row["id"]: row for row in map(json.loads, lines)}


def annotated(paths: Iterable[str], corpus: str | None) -> Iterator[Gold]:
    """The annotated articles with their texts, each once."""
    texts, known = corpus_of(corpus), set()
    for path in paths:
        for line in Path(path).read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row["id"] not in known:
                known.add(row["id"])
                yield {**texts.get(row["id"], {}), **row}


def read(row: Gold) -> Context:
    """The article of an annotated row, read."""
    return pipeline.read(Article(row["text"], **{k: row.get(k) for k in ("title", "published", "url", "source")}))


def told_by(row: Gold, context: Context, *, familiar: bool = False) -> Told:
    """The candidates of an annotated article, each with the gold event it tells."""
    # Of what open frames find there, nearly all is right.
    candidates = [c for c in find_candidates(context) if not (familiar and c.match.frame.open)]
    return Told(
        context,
        [_with_words(gold, row["text"]) for gold in row["events"]],
        candidates,
        judge.features(context, candidates),
        [_gold_of(c.report, row["events"]) for c in candidates],
        # More where it tells of many events, since there are choices to make.
        min(3.0, 0.3 + len(row["events"]) / 4),
        familiar,
    )


def examples() -> list[Told]:
    """The sentences that the lexicon's frames fire on, each an article that tells one event of the frame's class.

    They say nothing of roles: only the judge and the language model learn from them.
    """
    return [_example(frame.type, sentence) for frame in lexicon.load().frames for sentence in frame.fires]


def _example(type_: str, sentence: str) -> Told:
    span = {"start": 0, "end": len(sentence)}
    gold = {"type": type_, "actors": [], "targets": [], "start": None, "evidence": [span]}
    told = told_by({"text": sentence, "events": [gold]}, pipeline.read(Article(sentence)), familiar=True)
    return replace(told, weight=EXAMPLE_WEIGHT)


def _with_words(gold: Gold, text: str) -> Gold:
    """The gold event with the words of its items and topic, which our own annotations keep as spans: `about`."""
    told = (*(gold.get("items") or ()), gold.get("topic"))
    gold["about"] = [value for value in told if isinstance(value, dict)]

    def words(value: Any) -> Any:
        return text[value["start"] : value["end"]] if isinstance(value, dict) else value

    gold["items"] = [words(item) for item in gold.get("items") or []]
    gold["topic"] = words(gold.get("topic"))
    return gold


def _gold_of(report: Report, golds: list[Gold]) -> Gold | None:
    """The gold event that a report tells: of its class, on the same words, the one that shares most agents."""
    mine = values([{"country": a.country, "name": a.name} for a in (*report.actors, *report.targets)])
    on_it = [g for g in golds if g["type"] == report.type and shares_words(g, report)]
    return max(
        on_it, key=lambda g: (len(values(g["actors"] + g["targets"]) & mine), report.start == g["start"]), default=None
    )


def values(agents: list[Gold]) -> set[str]:
    """What agents are compared by: country, and last word of the name."""
    found = {str(a["country"]) for a in agents if a.get("country")}
    return found | {_last(str(a["name"])) for a in agents if a.get("name")}


def shares_words(gold: Gold, report: Report) -> bool:
    """Do the evidence spans of both cover each other by half of the shorter."""
    for g in gold["evidence"]:
        for p in report.evidence:
            shared = min(g["end"], p.end) - max(g["start"], p.start)
            if shared >= 0.5 * min(g["end"] - g["start"], p.end - p.start) > 0:
                return True
    return False


def is_right(candidate: Candidate, gold: Gold | None) -> bool:
    """Does the candidate tell the gold event, with somebody of it."""
    if gold is None:
        return False
    report = candidate.report
    mine = values([{"country": a.country, "name": a.name} for a in (*report.actors, *report.targets)])
    return bool(values(gold["actors"] + gold["targets"]) & mine) or not gold["actors"]


# --- the rows that each model learns from


def worth_rows(article: Told) -> Iterator[Row]:
    """Sentences with a trigger and somebody who may act; right are those in the evidence of a gold event."""
    document, names = article.context.document, article.context.mentions.names
    able = worth.able_to_tell(document, names)
    spans = [(span["start"], span["end"]) for gold in article.gold for span in gold["evidence"]]
    for sentence in filter(able, document.sentences):
        start, end = sentence.start, sentence.end
        told = any(min(b, end) - max(a, start) >= 0.5 * min(b - a, end - start) for a, b in spans)
        yield worth.features(document, names, sentence), told, 1.0


def judge_rows(articles: Sequence[Told]) -> Iterator[Row]:
    """Candidates, each by itself."""
    for article in articles:
        for candidate, seen, gold in zip(article.candidates, article.seen, article.told, strict=True):
            yield seen, is_right(candidate, gold), article.weight


def unseen(name: str, rows: Sequence[Sequence[Row]], order: Sequence[int]) -> list[list[float]]:
    """How sure a look is of each article's candidates, a row each, when it has not learned from that article.

    The articles are dealt into folds in this order.
    """
    chances: list[list[float]] = [[] for _ in rows]
    for fold in range(FOLDS):
        left_out = set(order[fold::FOLDS])
        model = fit(name, (row for n, found in enumerate(rows) if n not in left_out for row in found))
        for number in left_out:
            chances[number] = [model.chance(seen) for seen, _, _ in rows[number]]
    return chances


def verdict_rows(article: Told, first: Sequence[float]) -> list[Row]:
    """Candidates beside what else their words could be telling, given how sure the first look is of each."""
    beside = judge.rival_features(article.candidates, first)
    return [
        (seen, is_right(candidate, gold), article.weight / DEALS)
        for candidate, seen, gold in zip(article.candidates, beside, article.told, strict=True)
    ]


def heard_rows(article: Told, second: Sequence[float]) -> list[Row]:
    """Candidates with what the language model makes of them, given how sure the second look is of each.

    Of an article that the language model was taught there are none.
    """
    if article.familiar:
        return []
    listened = heard.features(article.candidates, second, article.context.scores)
    return [
        (seen, is_right(candidate, gold), article.weight / DEALS)
        for candidate, seen, gold in zip(article.candidates, listened, article.told, strict=True)
    ]


def looks(articles: Sequence[Told]) -> dict[str, Model]:
    """The judge's three looks, the later two taught by how sure the one before was that had not seen the article.

    How sure that is hangs on who is left out with whom, so the articles are dealt several times: with one deal, F1 on
    other articles moves by 0.01 from deal to deal.
    """
    alone = [list(judge_rows([article])) for article in articles]
    beside: list[Row] = []
    listened: list[Row] = []
    for deal in range(DEALS):
        order = random.Random(deal).sample(range(len(articles)), len(articles))
        first = unseen("judge", alone, order)
        rows = list(map(verdict_rows, articles, first))
        second = unseen("verdict", rows, order)
        beside += itertools.chain.from_iterable(rows)
        listened += itertools.chain.from_iterable(map(heard_rows, articles, second))
    judged = fit("judge", itertools.chain.from_iterable(alone))
    return {"judge": judged, "verdict": fit("verdict", beside), "heard": fit("heard", listened)}


@dataclass(frozen=True, slots=True)
class Choice:
    """Those at hand for one part of an act: what the model over the parse sees of each, with what is right.

    `heard` is what the language model makes of each, given how sure that model is of them.
    """

    rows: list[Row]
    heard: Callable[[Sequence[float]], list[dict[str, float]]]


def both_looks(name: str, by_article: Sequence[Sequence[Choice]], familiar: Sequence[bool]) -> dict[str, Model]:
    """The model over the parse of this name and the one that looks again with what the language model hears.

    The second is taught by how sure the first was that had not seen the article, on articles that the language model
    was not taught.
    """
    rows = [[row for choice in choices for row in choice.rows] for choices in by_article]
    again: list[Row] = []
    order = random.Random(0).sample(range(len(rows)), len(rows))
    second = f"heard_{name.removeprefix('cast_')}"
    for choices, known, sure in zip(by_article, familiar, unseen(name, rows, order), strict=True):
        chances = iter(sure)
        for choice in () if known else choices:
            seen = choice.heard(list(itertools.islice(chances, len(choice.rows))))
            again += [(each, right, weight) for each, (_, right, weight) in zip(seen, choice.rows, strict=True)]
    return {name: fit(name, itertools.chain.from_iterable(rows)), second: fit(second, again)}


def cast_choices(article: Told, role: str) -> list[Choice]:
    """Everybody at hand of candidates that tell a gold event."""
    cast = Cast(article.context)
    found = []
    for candidate, gold in zip(article.candidates, article.told, strict=True):
        if gold is not None:
            weighed = list(cast.weighing(candidate))
            players = [player for player, _ in weighed]
            rows: list[Row] = [(seen, plays(player.agent, gold[f"{role}s"]), 1.0) for player, seen in weighed]
            found.append(Choice(rows, functools.partial(casting.heard_of, candidate, players, role)))
    return found


def plays(agent: Agent, golds: list[Gold]) -> bool:
    """Is the agent among those of a gold role: a state by its code, others by name, bodies also by part of a name."""
    if agent.kind == "state":
        return any(g.get("country") == agent.country for g in golds if g["kind"] != "person")
    if agent.kind == "person":
        return any(g["kind"] == "person" and _last(g["name"]) == _last(agent.name) for g in golds)
    mine = _plain(agent.name)
    names = [_plain(g["name"]) for g in golds if g["kind"] in ("organization", "group")]
    return any(mine == name or (len(mine) > 6 and (mine in name or name in mine)) for name in names)


def _last(name: str) -> str:
    """The surname, of "Salem al-Thani" and "Ann Cole, Jr." "thani" and "cole"; "" without a name."""
    words = _plain(tail(name)).split() if name else []
    return words[-1] if words else ""


def _plain(name: str) -> str:
    return re.sub(r"^the ", "", re.sub(r"[^\w]+", " ", name.lower()).strip())


def status_rows(articles: Sequence[Told], status: str) -> Iterator[Row]:
    """Candidates that tell a gold event."""
    for article in articles:
        for candidate, gold in zip(article.candidates, article.told, strict=True):
            if gold is not None and is_right(candidate, gold):
                yield outcome.signs(candidate), gold["status"] == status, 1.0


def same_rows(articles: Sequence[Told], models: dict[str, Model]) -> Iterator[Row]:
    """Each telling of a gold event beside the acts told of before it, these joined as they should be."""
    for article in articles:
        with shipping(models):
            judged = best_readings(rated(article, models))
        gold_of = {id(c): g for c, g in zip(article.candidates, article.told, strict=True)}
        acts: list[tuple[Act, Gold]] = []
        for act in one_promise_a_sentence([pair for pair in judged if pair[1] >= HOPELESS]):
            gold = gold_of[id(act.told_by[0])]
            if gold is None:
                continue
            for other, theirs in acts:
                if other.report.type == act.report.type:
                    yield pair_features(other, act), theirs is gold, 1.0
            at = next((n for n, (_, theirs) in enumerate(acts) if theirs is gold), None)
            if at is None:
                acts.append((act, gold))
            else:
                other = acts[at][0]
                acts[at] = (Act(join(other.report, act.report), (*other.told_by, *act.told_by)), gold)


def acts(article: Told, models: dict[str, Model]) -> tuple[Act, ...]:
    """The acts of an article as the models tell them apart."""
    with shipping(models):
        judged = best_readings(rated(article, models))
        told = merge(one_promise_a_sentence([pair for pair in judged if judge.accepted(pair[1])]))
        return outcome.stated(told)


@dataclass(frozen=True, slots=True)
class Scene:
    """An act that is a gold event, with the acts told before it."""

    act: Act
    before: tuple[Report, ...]
    gold: Gold


def scenes(articles: Sequence[Told], models: dict[str, Model]) -> Iterator[Scene]:
    """The acts that the models tell apart, those that are gold events."""
    for article in articles:
        told = acts(article, models)
        reports = tuple(act.report for act in told)
        for number, act in enumerate(told):
            gold = _gold_of(act.report, article.gold)
            if gold is not None:
                yield Scene(act, reports[:number], gold)


def when_rows(told: Iterable[Scene]) -> Iterator[Row]:
    """The days at hand for acts that are gold events; right are those that tell the gold's date, or more exactly."""
    for scene in told:
        start = scene.gold["start"]
        for day, seen in dating.days(scene.act.report, scene.act.told_by, scene.before):
            yield seen, bool(start) and day.start.startswith(start), 1.0


def where_rows(told: Iterable[Scene]) -> Iterator[Row]:
    """The places at hand for acts that are gold events."""
    for scene in told:
        names = {_plain(place["name"]) for place in scene.gold["places"]}
        for spot, seen in siting.spots(scene.act.report, scene.act.told_by, scene.before):
            yield seen, siting.key(spot.place) in names, 1.0


def gist_choices(article: Told) -> list[Choice]:
    """Phrases near candidates that tell a gold event with words for what it is about; each counts by its token F1."""
    found = []
    for candidate, gold in zip(article.candidates, article.told, strict=True):
        wanted = tokens(" ".join([*gold["items"], gold["topic"] or ""])) if gold else Counter()
        rows: list[Row] = []
        phrases: list[gist.Phrase] = []
        for phrase, seen in gist.weighing(candidate) if wanted else ():
            good = token_f1(wanted, tokens(phrase.words))
            for right, weight in ((True, good), (False, 1 - good)):
                if weight > 0:
                    rows.append((seen, right, weight))
                    phrases.append(phrase)
        found.append(Choice(rows, functools.partial(_heard_of_phrases, candidate, phrases)))
    return found


def _heard_of_phrases(
    candidate: Candidate, phrases: Sequence[gist.Phrase], sure: Sequence[float]
) -> list[dict[str, float]]:
    return [gist.heard_of(candidate, phrase, chance) for phrase, chance in zip(phrases, sure, strict=True)]


STOP = frozenset("a an the of to in on for and or with by at from its their his her".split())


def tokens(text: str) -> Counter[str]:
    """The words of a phrase that tell something."""
    return Counter(t for t in re.findall(r"[a-z0-9]+", text.lower()) if t not in STOP)


def token_f1(a: Counter[str], b: Counter[str]) -> float:
    """How far two phrases have the same words, in [0, 1]."""
    shared = (a & b).total()
    return 2 * shared / (a.total() + b.total()) if shared else 0.0


# --- fitting


def fit(name: str, rows: Iterable[Row], least: float = LEAST_WEIGHT, known: Container[str] = ()) -> Model:
    """A model of the rows; features seen in fewer than `RARE` of them are left out.

    So are those that weigh less than `least`, unless they are among those `known`.
    """
    table = list(rows)
    counts = Counter(feature for seen, _, _ in table for feature in seen)
    vectoriser = DictVectorizer()
    matrix = vectoriser.fit_transform([_values(seen, counts) for seen, _, _ in table])
    # liblinear takes no wider ones.
    matrix.indices, matrix.indptr = matrix.indices.astype(np.int32), matrix.indptr.astype(np.int32)
    labels = np.array([label for _, label, _ in table])
    weights = np.array([weight for _, _, weight in table])
    strength = STRENGTH_OF_HEARD if name == "heard" else STRENGTH
    solver = LogisticRegression(C=strength, max_iter=1000, solver="liblinear", random_state=0)
    solver.fit(matrix, labels, sample_weight=weights)
    learned = zip(vectoriser.feature_names_, solver.coef_[0], strict=True)
    return Model(
        round(float(solver.intercept_[0]), 3),
        THRESHOLD[name],
        {feature: round(float(w), 3) for feature, w in sorted(learned) if abs(w) >= least or feature in known},
    )


def _values(seen: Iterable[str], counts: Counter[str]) -> dict[str, float]:
    """The features that are not rare, in order, each with its value."""
    return {f: seen[f] if isinstance(seen, Mapping) else 1.0 for f in sorted(seen) if counts[f] >= RARE}


def train(articles: Sequence[Told], taught: Sequence[Told]) -> dict[str, Model]:
    """All models, by name; the judge's first two looks are taught by these examples, too."""
    models = looks([*articles, *taught])
    sentences = itertools.chain.from_iterable(map(worth_rows, [*articles, *taught]))
    models["worth"] = fit("worth", sentences, LEAST_OF_WORDS, worth.triggers())
    familiar = [article.familiar for article in articles]
    for role in ROLES:
        models |= both_looks(f"cast_{role}", [cast_choices(article, role) for article in articles], familiar)
    models |= {f"status_{each}": fit(f"status_{each}", status_rows(articles, each)) for each in outcome.UNDONE}
    models |= both_looks("gist", list(map(gist_choices, articles)), familiar)
    models["same_act"] = fit("same_act", same_rows(articles, models))
    told = list(scenes(articles, models))
    models["when"] = fit("when", when_rows(told))
    models["where"] = fit("where", where_rows(told))
    return models


def rated(article: Told, models: dict[str, Model]) -> list[tuple[Candidate, float]]:
    """The article's candidates, each with how sure the judge is."""
    with shipping(models):
        return judge.judged(article.context, article.candidates, article.seen)


# --- checking


@contextlib.contextmanager
def shipping(models: dict[str, Model]) -> Iterator[None]:
    """The given models in the place of those that ship."""
    shipped, linear.load = linear.load, models.__getitem__  # type: ignore[assignment]
    try:
        yield
    finally:
        linear.load = shipped


def reports(article: Told, models: dict[str, Model]) -> tuple[Report, ...]:
    """The reports of an article by the given models, those that ship left aside."""
    found = acts(article, models)
    with shipping(models):
        return finished(article.context, found)


def cross_validated(articles: Sequence[Told]) -> list[tuple[Report, ...]]:
    """The reports of each article by models that have not seen it."""
    found: list[tuple[Report, ...]] = [()] * len(articles)
    taught = examples()
    for fold in range(FOLDS):
        models = train([a for n, a in enumerate(articles) if n % FOLDS != fold], taught)
        for number in range(fold, len(articles), FOLDS):
            found[number] = reports(articles[number], models)
    return found


def event_figures(articles: Sequence[Told], found: Sequence[tuple[Report, ...]]) -> tuple[float, float, float, float]:
    """Precision, recall and F1 of events: right class on the same words, one to one; how many are right in status."""
    right = stated = 0
    for article, told in zip(articles, found, strict=True):
        free = list(article.gold)
        for report in told:
            hit = next((g for g in free if g["type"] == report.type and shares_words(g, report)), None)
            if hit is not None:
                free.remove(hit)
                right += 1
                stated += hit["status"] == report.status
    p, r = right / max(1, sum(map(len, found))), right / max(1, sum(len(a.gold) for a in articles))
    return p, r, 2 * p * r / max(1e-9, p + r), stated / max(1, right)


def main(paths: list[str], heard_paths: list[str], corpus: str | None, check: bool) -> None:
    """Train and write the models, or with `check` print how right ones are that have not seen the articles."""
    articles = [told_by(row, read(row)) for row in annotated(paths, corpus)]
    articles += [told_by(row, read(row), familiar=True) for row in annotated(heard_paths, corpus)]
    golds, candidates = sum(len(a.gold) for a in articles), sum(len(a.candidates) for a in articles)
    print(f"{len(articles)} articles, {golds} gold events, {candidates} candidates")
    if check:
        judged = [(a, f) for a, f in zip(articles, cross_validated(articles), strict=True) if not a.familiar]
        figures = event_figures([a for a, _ in judged], [found for _, found in judged])
        print("events: P {:.3f} R {:.3f} F1 {:.3f}; right in status {:.3f}".format(*figures))
        return
    models = train(articles, examples())
    for name, model in models.items():
        table = {"bias": model.bias, "threshold": model.threshold, "weights": model.weights}
        (DATA / f"{name}.json").write_text(json.dumps(table, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")
    # All are written before anything is said: who reads no further would else stop it half way.
    for name, model in models.items():
        print(f"{name}: {len(model.weights)} weights")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("annotated", nargs="+")
    parser.add_argument("--heard", nargs="*", default=[])
    options = parser.parse_args()
    main(options.annotated, options.heard, options.corpus, options.check)
