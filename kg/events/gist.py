"""Which words say what an act is about: a small logistic model over the phrases around its trigger, shipped as data.

What was condemned, demanded, discussed or promised may stand as a clause, an object, behind a preposition, or be the
name of the gathering itself, whole or cut short. Frames propose; this weighs their proposal against the other phrases
near the trigger and takes the one that is likeliest to agree with a careful reader's. Trained by `make train`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from kg.events import linear, parts, topics, tree
from kg.events.build import Candidate
from kg.events.roles import trimmed
from kg.text import Sentence

_DOWN = frozenset(
    "dobj attr xcomp ccomp acl advcl pobj pcomp nsubjpass appos oprd relcl conj dative prep agent acomp".split()
)
_SIDE = frozenset("relcl advcl appos parataxis punct cc".split())
_BEFORE = frozenset("compound amod nummod nmod quantmod poss npadvmod".split())
_MAX_DEPTH = 5
_MAX_WORDS = 45
_LENGTHS = (1, 2, 4, 8, 14, 25)
# How many sentences on an account of talks may still say what they were about.
_REACH = 8


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of the text that may say what the act is about: its words, how they were cut out, the way to them.

    `sentence` is the one that it stands in, `span` its place in the text, if that is known.
    """

    words: str
    head: Token
    cut: str
    path: str
    sentence: Sentence
    span: tuple[int, int] | None


def gist(candidate: Candidate) -> tuple[str | None, float]:
    """The likeliest phrase for what the act is about and its chance, None where nothing is likely."""
    first, model = linear.load("gist"), linear.load("heard_gist")
    rated = [
        (model.chance(heard_of(candidate, phrase, first.chance(seen))), -n, phrase.words)
        for n, (phrase, seen) in enumerate(weighing(candidate))
    ]
    chance, _, words = max(rated, default=(0.0, 0, ""))
    return (words, chance) if chance >= model.threshold else (None, chance)


def heard_of(candidate: Candidate, phrase: Phrase, sure: float) -> dict[str, float]:
    """What is heard of a phrase, given how sure the model over the parse is of it."""
    around = (phrase.sentence.start, phrase.sentence.end)
    return parts.of_phrase(candidate, phrase.span, around, phrase.cut, sure)


def weighing(candidate: Candidate) -> Iterator[tuple[Phrase, set[str]]]:
    """The phrases near the act, and what the model sees of each, as names of features that are present."""
    seen: set[str] = set()
    for phrase in _phrases(candidate):
        if phrase.words and phrase.words not in seen:
            seen.add(phrase.words)
            yield phrase, set(_features(candidate, phrase))


def _phrases(candidate: Candidate) -> Iterator[Phrase]:
    match = candidate.match
    sentence, trigger = match.sentence, match.token
    if candidate.report.topic:
        yield Phrase(candidate.report.topic, trigger, "frame", "frame", sentence, _found(candidate))
    yield from _around(sentence, trigger, "", 0)
    governor = tree.governor(trigger) if trigger.pos_ in ("NOUN", "PROPN") else None
    if governor is not None:
        yield from _around(sentence, governor, "^", 2, without=trigger)
    if candidate.report.type == "Meeting":
        for step, place, head in topics.discussed_later(candidate.context, match, _REACH):
            yield from _cuts(place, head, f"after{min(step, 3)}")


def _found(candidate: Candidate) -> tuple[int, int] | None:
    """Where the words that the frame proposes stand in the trigger's sentence."""
    sentence, words = candidate.match.sentence, candidate.report.topic or ""
    start = candidate.context.document.text.find(words, sentence.start, sentence.end)
    return (start, start + len(words)) if start >= 0 else None


def _around(sentence: Sentence, token: Token, path: str, depth: int, without: Token | None = None) -> Iterator[Phrase]:
    if depth or token.pos_ in ("NOUN", "PROPN"):
        yield from _cuts(sentence, token, path or "self")
    elif token.pos_ in tree.VERBAL:
        yield from _cuts(sentence, token, "self")
    if depth >= _MAX_DEPTH:
        return
    for child in token.children:
        if (
            child.dep_ in _DOWN
            and child is not without
            and not (child.dep_ == "conj" and child.pos_ not in tree.VERBAL)
        ):
            yield from _around(sentence, child, f"{path}>{_arc(child)}", depth + 1)


def _arc(token: Token) -> str:
    return f"{token.dep_}:{token.lower_}" if token.dep_ in ("prep", "agent", "dative") else str(token.dep_)


def _cuts(sentence: Sentence, head: Token, path: str) -> Iterator[Phrase]:
    """The phrase of a head in three lengths: whole, without what is said beside it, and the bare noun phrase."""
    if head.dep_ in ("prep", "agent") or head.pos_ in ("PRON", "PUNCT"):
        return
    verbal = head.pos_ in tree.VERBAL
    skip = frozenset(("nsubj", "nsubjpass", "mark", "aux", "auxpass", "cc", "neg")) if verbal else frozenset(("cc",))
    children = [(c.dep_, c.left_edge.i, c.right_edge.i) for c in head.children]
    spans = [
        ("whole", _span(head, children, skip if path == "self" else frozenset(("mark", "cc")))),
        ("short", _span(head, children, skip | _SIDE | {"conj"})),
        ("listed", _span(head, children, skip | _SIDE)),
    ]
    if not verbal:
        bare = [c.left_edge.i for c in head.children if c.dep_ in _BEFORE and c.i < head.i]
        spans.append(("bare", (min((head.i, *bare)), head.i)))
    tried: set[tuple[int, int]] = set()
    for cut, ends in spans:
        if ends not in tried and ends[1] - ends[0] < _MAX_WORDS:
            tried.add(ends)
            words = head.doc[ends[0] : ends[1] + 1]
            start = sentence.start + words.start_char
            yield Phrase(trimmed(words.text), head, cut, path, sentence, (start, start + len(words.text)))


def _span(head: Token, children: Sequence[tuple[str, int, int]], skip: frozenset[str]) -> tuple[int, int]:
    """From the first word to the last of a head and its children, those by an arc in `skip` left out."""
    kept = [(first, last) for dep, first, last in children if dep not in skip and dep != "punct"]
    return min((head.i, *(first for first, _ in kept))), max((head.i, *(last for _, last in kept)))


def _features(candidate: Candidate, phrase: Phrase) -> Iterator[str]:
    kind, trigger = candidate.report.type, candidate.match.token
    long, told = _long(phrase.words), _told(candidate.report.topic, phrase.words)
    last = phrase.path.rsplit(">", 1)[-1]
    yield f"cut={phrase.cut}"
    yield f"path={phrase.path}"
    yield f"path-cut={phrase.path}:{phrase.cut}"
    yield f"type-path={kind}:{phrase.path}"
    yield f"type-path-cut={kind}:{phrase.path}:{phrase.cut}"
    yield f"word-path={trigger.lemma_.lower()}:{phrase.path}"
    yield f"type-last={kind}:{last}:{phrase.head.pos_}"
    yield f"long={long}"
    yield f"type-long={kind}:{long}"
    yield f"type-long-cut={kind}:{long}:{phrase.cut}"
    yield f"told={told}:{phrase.cut}"
    yield f"type-told={kind}:{told}"
    yield f"rule-told={candidate.report.rule}:{told}"
    yield f"head={phrase.head.pos_}:{phrase.head.dep_}"
    yield f"type-head={kind}:{phrase.head.lemma_.lower()}"
    yield f"capital={kind}:{phrase.words[:1].isupper()}:{phrase.cut}"
    yield f"depth={phrase.path.count('>')}"
    position = candidate.match.sentence.start + phrase.head.idx
    named = bool(candidate.context.mentions.memory.at(position, position + 1))
    yield f"named={kind}:{named}:{phrase.head.pos_}"
    items = candidate.report.items
    yield f"beside-items={bool(items)}:{any(phrase.words in item or item in phrase.words for item in items)}"


def _long(words: str) -> str:
    length = len(words.split())
    return next((str(most) for most in _LENGTHS if length <= most), "more")


def _told(proposed: str | None, words: str) -> str:
    """How the phrase stands to the one that the frame proposes."""
    if proposed is None or proposed == words:
        return "none" if proposed is None else "same"
    return "in" if words in proposed else "over" if proposed in words else "else"


def best_of(candidates: Sequence[Candidate]) -> str | None:
    """What one act told by several candidates is about: the likeliest phrase of any."""
    rated = [(chance, -n, words) for n, (words, chance) in enumerate(map(gist, candidates)) if words]
    return max(rated)[2] if rated else None
