"""What talks are about, where the words beside their trigger do not say it: "They discussed trade", a sentence on."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from spacy.tokens import Token

from kg.events import tree
from kg.events.context import Context
from kg.events.match import Match
from kg.text import Sentence

_DISCUSS = frozenset(("discuss", "address", "review", "cover", "explore", "consider", "debate"))
_TURN_ON = frozenset(("focus", "touch", "concentrate", "center", "centre", "consult", "confer", "talk"))
_ON = frozenset(("on", "upon", "about", "regarding"))
_VIEWS = frozenset(("view", "opinion", "assessment", "perspective", "note"))
_GATHER = frozenset(("meet", "travel", "visit", "host", "phone"))
# Where and when talks were held, or in what form, is not what they were about.
_EMPTY = frozenset(
    "margin margins sideline sidelines occasion time invitation behalf visit telephone phone today yesterday tomorrow "
    "it this that them they he she who which what basis eve capacity".split()
)
_VAGUE = frozenset("issue topic matter range challenge subject area priority number variety item".split())
_REACH = 3


def says_nothing(head: Token) -> bool:
    """Is the phrase no subject of talks: a date, a pronoun, "the margins of the summit"."""
    return (
        head.lower_ in _EMPTY
        or head.pos_ in ("PRON", "NUM")
        or head.ent_type_ in ("DATE", "TIME", "ORDINAL")
        or head.ent_type_ == "PERSON"
    )


def told_after(context: Context, match: Match) -> tuple[tuple[Sentence, Token], ...]:
    """What the talks of a match were about by its sentence and the next ones of the paragraph, up to other talks."""
    found: list[tuple[Sentence, Token]] = []
    for step in range(_REACH + 1):
        sentence = match.sentence if step == 0 else context.neighbour(match.sentence, step)
        if sentence is None or sentence.doc is None or (step and _opens_other_talks(sentence)):
            break
        found.extend((sentence, head) for head in _discussed(sentence))
    return tuple(found)


def discussed_later(context: Context, match: Match, reach: int) -> Iterator[tuple[int, Sentence, Token]]:
    """What the next sentences, over paragraphs, say was discussed: how many sentences on, where, the phrase's head."""
    sentences = context.document.sentences
    at = bisect_left(sentences, match.sentence.start, key=lambda s: s.start)
    for step, sentence in enumerate(sentences[at + 1 : at + 1 + reach], 1):
        for head in _discussed(sentence):
            yield step, sentence, head


def _opens_other_talks(sentence: Sentence) -> bool:
    return any(t.lemma_.lower() in _GATHER and t.pos_ == "VERB" for t in sentence.doc or ())


def _discussed(sentence: Sentence) -> Iterator[Token]:
    for token in sentence.doc or ():
        if token.pos_ == "VERB":
            yield from (narrowed(head) for head in _contents(token) if not says_nothing(head))


def _contents(verb: Token) -> list[Token]:
    lemma = verb.lemma_.lower()
    if lemma in _DISCUSS:
        return tree.objects(verb)
    if lemma in _TURN_ON:
        return tree.prepositional(verb, _ON)
    if lemma == "exchange":
        views = [o for o in tree.objects(verb) if o.lemma_.lower() in _VIEWS]
        return [head for o in views for head in (tree.prepositional(o, _ON) or tree.prepositional(verb, _ON))]
    return []


def narrowed(head: Token) -> Token:
    """What a vague word is said to include: "a range of issues, including trade" is about trade."""
    if head.lemma_.lower() not in _VAGUE:
        return head
    within = [t for t in head.subtree if t.lower_ == "including" and t.dep_ in ("prep", "acl")]
    return next((c for t in within for c in t.children if c.dep_ in ("pobj", "dobj")), head)
