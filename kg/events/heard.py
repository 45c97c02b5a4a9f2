"""What the language model hears: words that tell a class and that no frame fires on, and how well a candidate fits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

import numpy as np
from spacy.tokens import Token

from kg.encoder import ORDER, Scores
from kg.events.build import Candidate
from kg.events.match import Match
from kg.events.steps import MOST, chance_of, held, odds, steps
from kg.lexicon import Lexicon
from kg.text import Sentence

# At these odds and above a class is heard in a word, and an open frame tried on it.
HEARD = -0.5
# Below this no other class is heard that is worth a name.
_FAINT = -1.0
_AT_HAND = ("VERB", "NOUN", "ADJ", "AUX")
# What attributes is no part of what is told: "said the two discussed the war".
_ATTRIBUTING = frozenset(("say",))
_NO_TRIGGER = frozenset(("amod", "compound", "aux", "auxpass", "nmod"))


def matches(sentence: Sentence, lexicon: Lexicon, scores: Scores, told: Set[str]) -> Iterator[Match]:
    """Open frames on the words where their class is heard most, unless the sentence is told to hold one already."""
    rows = scores.fit[scores.among(sentence.start, sentence.end)]
    if sentence.doc is None or not len(rows) or float(rows.max()) < HEARD:
        return
    words = [(token, row) for token in _words(sentence) if (row := scores.at(sentence.offset(token))) is not None]
    for frame in lexicon.open:
        column = ORDER.index(frame.type)
        if frame.type in told or float(rows[:, column].max()) < HEARD:
            continue
        heard = [
            (float(scores.fit[row, column] + scores.act[row, column]), -token.i, token)
            for token, row in words
            if float(scores.fit[row, column]) >= HEARD
        ]
        if heard:
            yield Match(frame, max(heard)[2], sentence)


def _words(sentence: Sentence) -> Iterator[Token]:
    assert sentence.doc is not None
    for token in sentence.doc:
        if token.pos_ in _AT_HAND and token.dep_ not in _NO_TRIGGER and token.lemma_.lower() not in _ATTRIBUTING:
            yield token


def features(candidates: Sequence[Candidate], sure: Sequence[float], scores: Scores) -> list[dict[str, float]]:
    """What is heard of candidates of which the judge is so sure, by name; values in [0, 1] or about it."""
    acts = [_act(candidate, scores) for candidate in candidates]
    found = []
    for at, (candidate, rivals) in enumerate(zip(candidates, rivals_of(candidates), strict=True)):
        seen = dict(_alone(candidate, sure[at], scores))
        for name, same in (("again", True), ("other", False)):
            group = [n for n in rivals if (candidates[n].report.type == candidate.report.type) is same]
            if group:
                seen |= steps(f"{name}-act", acts[at] - max(acts[n] for n in group))
                seen |= steps(f"{name}-sure", odds(sure[at]) - max(odds(sure[n]) for n in group))
            else:
                seen[f"{name}=none"] = 1.0
        found.append(seen)
    return found


def chances(candidate: Candidate, scores: Scores) -> tuple[float, float] | None:
    """The chances in [0, 1] that the trigger is one of the candidate's class, and that its words tell one; None where
    nothing was read."""
    trigger = scores.at(candidate.match.sentence.offset(candidate.match.token))
    if trigger is None:
        return None
    column = ORDER.index(candidate.report.type)
    act, fit = float(scores.act[trigger, column]), float(scores.fit[trigger, column])
    return chance_of(act), chance_of(fit)


def _act(candidate: Candidate, scores: Scores) -> float:
    trigger = scores.at(candidate.match.sentence.offset(candidate.match.token))
    return -MOST if trigger is None else float(scores.act[trigger, ORDER.index(candidate.report.type)])


def rivals_of(candidates: Sequence[Candidate]) -> list[list[int]]:
    """For each candidate the others, by number, on the same words: half of the shorter's evidence or more."""
    by_sentence: dict[int, list[int]] = {}
    for at, candidate in enumerate(candidates):
        by_sentence.setdefault(candidate.match.sentence.start, []).append(at)
    return [
        [n for n in by_sentence[one.match.sentence.start] if n != at and _share_words(candidates[n], one)]
        for at, one in enumerate(candidates)
    ]


def _share_words(one: Candidate, other: Candidate) -> bool:
    a, b = one.report.evidence[0], other.report.evidence[0]
    return min(a.end, b.end) - max(a.start, b.start) >= 0.5 * min(a.end - a.start, b.end - b.start)


def _alone(candidate: Candidate, sure: float, scores: Scores) -> Iterator[tuple[str, float]]:
    kind = candidate.report.type
    yield f"type={kind}", 1.0
    yield f"sure:{kind}", held(odds(sure))
    yield from steps("sure", odds(sure)).items()
    if candidate.match.frame.open:
        yield "open", 1.0
    trigger = scores.at(candidate.match.sentence.offset(candidate.match.token))
    if trigger is None:
        yield "unread", 1.0
        return
    column = ORDER.index(kind)
    evidence = candidate.report.evidence[0]
    told = scores.fit[scores.among(evidence.start, evidence.end)]
    told = told if len(told) else scores.fit[trigger : trigger + 1]
    loudest = told.max(axis=0)
    act, fit = float(scores.act[trigger, column]), float(scores.fit[trigger, column])
    own, mean = float(loudest[column]), float(told[:, column].mean())
    loudest[column] = -np.inf
    rival = int(loudest.argmax())
    for name, value in (("act", act), ("fit", fit), ("loudest", own), ("mean", mean), ("ahead", fit - loudest[rival])):
        yield from steps(name, float(value)).items()
    yield f"act:{kind}", held(act)
    yield f"fit:{kind}", held(fit)
    if loudest[rival] > _FAINT:
        yield f"rival={kind}:{ORDER[rival]}", 1.0
