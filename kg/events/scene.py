"""What surrounds the trigger of an act, as names of features: how the act is told, and where another word stands."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from kg.events import status, tree
from kg.events.build import Candidate
from kg.events.kinds import SPEECH
from kg.text import Sentence

_DESCRIBING = frozenset(("amod", "det", "poss", "nummod"))
_HINTS = frozenset(
    "today yesterday tomorrow recently previously earlier already later soon ever now last next then ago yet since "
    "upcoming previous recent past historic first future ongoing following during here there".split()
)
_ATTACHING = frozenset(("prep", "pobj", "nummod", "compound", "npadvmod", "amod", "nmod", "appos", "punct", "det"))
_MAX_CLIMB = 8


def situation(candidate: Candidate) -> set[str]:
    """How an act is told: its class, status, trigger, clause and voice, each a feature that others are crossed with."""
    return set(_situation(candidate))


def group(kind: str) -> str:
    """The class where it has times and places of its own, else what it has in common with others."""
    return kind if kind in ("Meeting", "Visit", "Agreement") else "speech" if kind in SPEECH else "act"


def _situation(candidate: Candidate) -> Iterator[str]:
    report, token = candidate.report, candidate.match.token
    kind = report.type
    head = tree.clause_head(token)
    form = str(status.tense(head)) if head.pos_ in tree.VERBAL else "none"
    voice = "statement" if candidate.context.mentions.speaker else "report"
    yield f"type={kind}"
    yield f"status={kind}:{report.status}"
    yield f"form={group(kind)}:{token.pos_}:{form}"
    yield f"rule={report.rule}"
    yield f"word={token.lemma_.lower()}"
    yield f"tag={group(kind)}:{token.tag_}"
    yield f"clause={head.dep_}:{form}"
    yield f"head={head.lemma_.lower()}"
    yield f"dep={token.dep_}"
    yield f"voice={voice}:{candidate.quoted}:{group(kind)}"
    yield f"news={group(kind)}:{bool(candidate.news_of)}:{token.pos_}"
    yield f"opens={_opening(candidate)}:{report.status}"
    yield from (f"hint={child.lower_}" for word in (token, head) for child in word.children if child.lower_ in _HINTS)
    yield from (f"mark={child.lower_}" for child in head.children if child.dep_ == "mark")
    if token.pos_ in ("NOUN", "PROPN"):
        told = sorted({child.lower_ for child in token.children if child.dep_ in _DESCRIBING})
        yield from (f"described={word}" for word in told or ["not"])
        yield f"noun={token.dep_}:{token.head.lower_}"


def _opening(candidate: Candidate) -> str:
    start = candidate.match.sentence.start
    at = sum(1 for s in candidate.context.document.sentences[:20] if s.start < start)
    return "first" if at == 0 else "early" if at < 4 else "middle" if at < 12 else "late"


def standing(trigger: Token, token: Token) -> Iterator[str]:
    """Where a word stands to the trigger: the way through the parse, how far, in whose clause, under which word."""
    way = token.i - trigger.i
    owner = holder(token)
    head = tree.clause_head(trigger)
    same = "same" if tree.clause_head(token) == head else "above" if token.is_ancestor(trigger) else "other"
    within = "inside" if trigger.is_ancestor(token) else "beside" if head.is_ancestor(token) else "outside"
    between = trigger.doc[min(token.i, trigger.i) + 1 : max(token.i, trigger.i)]
    yield f"path={tree.route(trigger, token)}"
    yield f"way={_way(way)}"
    yield f"clause={same}:{within}"
    yield f"clause-way={same}:{within}:{'before' if way < 0 else 'after'}"
    yield f"under={'trigger' if owner == trigger else 'head' if owner == head else owner.pos_}"
    yield f"owner={owner.lemma_.lower()}"
    yield f"at={preposition(token)}"
    yield f"verbs={min(3, sum(t.pos_ == 'VERB' for t in between))}"
    yield f"stops={min(3, sum(t.text in (',', ';', ':') for t in between))}"


def _way(words: int) -> str:
    far = abs(words)
    return ("before" if words < 0 else "after") + ("1" if far <= 2 else "2" if far <= 6 else "3" if far <= 14 else "4")


def holder(token: Token) -> Token:
    """The word that a phrase of time or place hangs on."""
    word = token
    for _ in range(_MAX_CLIMB):
        if word.head == word or word.dep_ not in _ATTACHING:
            break
        hung, word = word.dep_, word.head
        if hung == "prep" or (word.pos_ in tree.VERBAL):
            break
    return word


def preposition(token: Token) -> str:
    """The preposition that a phrase stands behind, "none" where there is none."""
    word = token
    for _ in range(_MAX_CLIMB):
        if word.dep_ in ("pobj", "pcomp") or word.head == word:
            break
        if word.dep_ not in _ATTACHING and word.dep_ != "conj":
            return f"none:{word.dep_}"
        word = word.head
    return str(word.head.lower_) if word.dep_ in ("pobj", "pcomp") else "none"


def token_at(sentence: Sentence, offset: int) -> Token | None:
    """The word of a parsed sentence that stands at a place of the text."""
    local = offset - sentence.start
    return next((t for t in sentence.doc or () if t.idx <= local < t.idx + len(t)), None)
