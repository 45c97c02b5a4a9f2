"""How sure a candidate is: small logistic models over what the parse shows of it and what the language model hears.

They decide what frames cannot: whether this "support" is an act or a noun in passing. They were trained by
`make train` on annotated articles (`tools/train.py`); `explain` shows the features that weighed most.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from spacy.tokens import Token

from kg.events import attribution, heard, linear, status, tree
from kg.events.abroad import Sides, abroad_of, has_foreign_side
from kg.events.build import Candidate
from kg.events.context import Context
from kg.events.steps import odds


def judged(
    context: Context, candidates: Sequence[Candidate], known: Sequence[set[str]] | None = None
) -> list[tuple[Candidate, float]]:
    """Each candidate with the chance in [0, 1] that a careful reader would report it, at least its frame's floor.

    It is looked at thrice: by itself, as the parse shows it; beside what else its words could be telling; and with what
    the language model makes of them. `known` are the `features`, for whoever has them already.
    """
    first = [linear.load("judge").chance(seen) for seen in (known or features(context, candidates))]
    second = [linear.load("verdict").chance(seen) for seen in rival_features(candidates, first)]
    last, sides = heard.features(candidates, second, context.scores), Sides(context)
    return [(c, _sure(c, sides, seen)) for c, seen in zip(candidates, last, strict=True)]


def _sure(candidate: Candidate, sides: Sides, seen: Mapping[str, float]) -> float:
    if not (candidate.match.frame.international or has_foreign_side(candidate, sides)):
        return 0.0
    return round(max(linear.load("heard").chance(seen), candidate.match.frame.floor), 3)


def accepted(candidate_confidence: float) -> bool:
    """Is that sure enough to report; the bar is the model's own, set where F1 on its training articles was best."""
    return bool(candidate_confidence >= linear.load("heard").threshold)


def weighed(seen: Iterable[str], most: int = 5) -> list[tuple[str, float]]:
    """The features that moved a decision most, heaviest first."""
    return linear.load("judge").weighed(seen, most)


def features(context: Context, candidates: Sequence[Candidate]) -> list[set[str]]:
    """What the model sees of each candidate of an article, as names of features that are present."""
    by_sentence: dict[int, list[Candidate]] = {}
    for candidate in candidates:
        by_sentence.setdefault(candidate.match.sentence.start, []).append(candidate)
    sides = Sides(context)
    return [{*_features(context, c, sides), *_rivals(c, by_sentence[c.match.sentence.start])} for c in candidates]


def _rivals(candidate: Candidate, others: Sequence[Candidate]) -> Iterator[str]:
    """What else the same words, or the same sentence, could be telling."""
    kind, word = candidate.report.type, candidate.match.token
    yield f"crowd={min(len(others), 6)}"
    for other in others:
        if other is candidate:
            continue
        if other.match.token == word:
            yield f"same-word={kind}:{other.report.rule}"
        elif _joined_to(word, other.match.token) or _joined_to(other.match.token, word):
            yield f"joined={kind}:{other.report.type}"
        elif other.match.token.is_ancestor(word):
            yield f"inside={kind}:{other.report.type}"
        elif word.is_ancestor(other.match.token):
            yield f"holds={kind}:{other.report.type}"
        if other.report.type == kind:
            yield f"beside-same={kind}"


def _joined_to(word: Token, first: Token) -> bool:
    """Does the word go on a list that the first begins: "joined the sanctions and provided weapons"."""
    while word.dep_ == "conj":
        word = word.head
        if word == first:
            return True
    return False


def _features(context: Context, candidate: Candidate, sides: Sides) -> Iterator[str]:
    report, match = candidate.report, candidate.match
    token, kind = match.token, match.frame.type
    lemma = token.lemma_.lower()
    yield f"rule={report.rule}"
    yield f"trigger={match.frame.type}:{lemma}"
    yield f"type={kind}"
    yield f"form={_form(token)}"
    yield f"type-form={kind}:{_form(token)}"
    yield f"dep={token.dep_}"
    yield f"status={report.status}"
    yield f"type-status={kind}:{report.status}"
    for role, agents in (("actor", report.actors), ("target", report.targets)):
        yield f"{role}s={min(len(agents), 3)}"
        for agent in agents[:3]:
            yield f"{role}={agent.kind}{'' if agent.country else '-nowhere'}"
        yield f"type-{role}={kind}:{agents[0].kind if agents else 'none'}"
        yield f"rule-{role}={report.rule}:{bool(agents)}"
    yield f"target-by={candidate.target_by if report.targets else 'none'}"
    yield f"type-target-by={kind}:{candidate.target_by if report.targets else 'none'}"
    for name, value in (
        ("topic", report.topic),
        ("items", report.items),
        ("amounts", report.amounts),
        ("places", report.places),
        ("start", report.start or candidate.news_of),
    ):
        yield f"{name}={bool(value)}"
        yield f"type-{name}={kind}:{bool(value)}"
    yield from _surroundings(context, candidate)
    yield from _foreign_side(candidate, sides)


def _foreign_side(candidate: Candidate, sides: Sides) -> Iterator[str]:
    kind, abroad = candidate.report.type, abroad_of(candidate, sides)
    yield f"abroad={abroad.inside}:{abroad.beside}"
    yield f"abroad={kind}:{abroad.inside}:{abroad.beside}"
    share = abroad.share
    yield f"share-abroad={'none' if not share else 'few' if share < 0.15 else 'some' if share < 0.4 else 'many'}"
    home = {a.country for a in candidate.report.actors if a.country}
    towards = {a.country for a in candidate.report.targets}
    yield f"home-target={bool(home and towards and towards <= home)}"


def _surroundings(context: Context, candidate: Candidate) -> Iterator[str]:
    match = candidate.match
    token, sentence = match.token, match.sentence
    kind = match.frame.type
    quoted = attribution.is_quoted(context, sentence, token)
    voice = "statement" if context.mentions.speaker else "report"
    yield f"voice={voice}"
    yield f"quoted={quoted}"
    yield f"spoken={candidate.spoken}"
    yield f"type-voice={kind}:{voice}:{quoted}"
    complements = sorted(
        {
            c.dep_
            for c in token.children
            if c.dep_ in ("xcomp", "ccomp", "dobj", "prep", "dative", "agent", "advcl", "nsubjpass", "acl")
        }
    )
    yield f"type-has={kind}:{'+'.join(complements)}"
    yield from (f"completed={kind}:{shape}" for shape in _completion(token))
    # A root hangs on itself.
    yield f"hangs-on={token.head.lemma_.lower()}"
    head = tree.clause_head(token)
    yield f"clause={head.dep_}"
    yield f"type-clause={kind}:{head.dep_}"
    verb = token if token.dep_ == "ROOT" and token.pos_ in tree.VERBAL else tree.governor(token)
    under = verb.lemma_.lower() if verb is not None else "none"
    yield f"under={under}"
    yield f"type-under={kind}:{under}"
    yield f"tense={status.tense(head) if head.pos_ in tree.VERBAL else 'none'}"
    if token.pos_ in ("NOUN", "PROPN"):
        yield f"number={token.tag_}"
        yield f"noun-dep={kind}:{token.dep_}"
        determiners = {c.lower_ for c in token.children if c.dep_ in ("det", "poss")}
        yield f"det={_determiner(determiners)}"
        yield f"head-pos={token.head.pos_}"
    pronoun = any(t.pos_ == "PRON" for t in tree.subjects(token)) if token.pos_ in tree.VERBAL else False
    yield f"pronoun={pronoun}"
    at = context.mentions.memory.sentence_index(sentence.start) if len(context.document.sentences) < 400 else 400
    yield f"place-in-text={'first' if at == 0 else 'early' if at < 4 else 'middle' if at < 15 else 'late'}"
    length = len(token.doc)
    yield f"length={'short' if length < 12 else 'middle' if length < 35 else 'long' if length < 70 else 'huge'}"


def _determiner(words: set[str]) -> str:
    if "the" in words:
        return "the"
    if words & {"a", "an"}:
        return "a"
    return "poss" if words else "none"


def _completion(token: Token) -> Iterator[str]:
    """What completes the trigger: "to help", "to helping", "to its security", each with the word itself."""
    for child in token.children:
        if child.dep_ in ("xcomp", "ccomp", "acl"):
            yield f"{child.tag_}"
            yield f"{child.lemma_.lower()}"
        elif child.dep_ == "prep":
            for inner in child.children:
                yield f"{child.lower_}-{'clause' if inner.dep_ == 'pcomp' else inner.pos_}"
                yield f"{child.lower_}-{inner.lemma_.lower()}"
        elif child.dep_ in ("dobj", "nsubjpass"):
            yield f"obj-{child.lemma_.lower()}"


def _form(token: Any) -> str:
    return str(status.tense(token)) if token.pos_ in tree.VERBAL else str(token.pos_)


def rival_features(candidates: Sequence[Candidate], first: Sequence[float]) -> list[set[str]]:
    """What the second look sees of each candidate: how sure the first was of it, and of those on the same words."""
    found = []
    for at, (candidate, rivals) in enumerate(zip(candidates, heard.rivals_of(candidates), strict=True)):
        found.append(set(_beside(candidate, first[at], [(candidates[n], first[n]) for n in rivals])))
    return found


def _beside(candidate: Candidate, sure: float, rivals: Sequence[tuple[Candidate, float]]) -> Iterator[str]:
    kind, own = candidate.report.type, _level(sure)
    yield from (f"sure>={level}" for level in range(-6, own + 1))
    yield f"type-sure={kind}:{own}"
    yield f"type={kind}"
    for same in (True, False):
        group = [(c, s) for c, s in rivals if (c.report.type == kind) is same]
        name = "again" if same else "other"
        if not group:
            yield f"{name}=none"
            yield f"type-{name}={kind}:none"
            continue
        rival, theirs = max(group, key=lambda pair: pair[1])
        ahead = max(-3, min(3, own - _level(theirs)))
        token, other = candidate.match.token, rival.match.token
        stands = _stands(token, other)
        yield f"{name}-ahead={ahead}"
        yield f"{name}-level={_level(theirs)}"
        yield f"{name}-ahead-stands={ahead}:{stands}"
        yield f"type-{name}-ahead={kind}:{ahead}"
        yield f"pair-{name}={kind}:{rival.report.type}:{ahead > 0}"
        yield f"pair-{name}-stands={kind}:{rival.report.type}:{stands}"
        yield f"{name}-many={min(len(group), 4)}"
    stronger = sum(s > sure for _, s in rivals)
    yield f"rank={min(stronger, 4)}"
    yield f"rank-level={min(stronger, 4)}:{own}"


def _stands(token: Token, other: Token) -> str:
    if token == other:
        return "same"
    if _joined_to(token, other) or _joined_to(other, token):
        return "joined"
    return "under" if other.is_ancestor(token) else "over" if token.is_ancestor(other) else "beside"


def _level(chance: float) -> int:
    """The log odds of a chance in steps of 0.7, from -6 to 6."""
    return max(-6, min(6, math.floor(odds(chance) / 0.7)))
