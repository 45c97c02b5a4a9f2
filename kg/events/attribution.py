"""Who says it: the speaker of a clause, from the verb of saying over it, around its quotation, or beside it.

A quotation is attributed before, inside or after it, or by the sentence next to it (`kg.mentions.speech`); a text that
is a statement speaks with its own speaker's voice.
"""

from __future__ import annotations

from spacy.tokens import Token

from kg.events import tree
from kg.events.context import Context
from kg.mentions import speech
from kg.model import Agent
from kg.text import Sentence

SAYING = frozenset(
    "say tell state announce add note declare claim insist stress argue write tweet explain warn remark comment "
    "reiterate underscore emphasize emphasise confirm affirm underline assert reply respond acknowledge admit "
    "conclude continue observe post believe think pledge promise vow reaffirm highlight describe mention report "
    "recall express suggest read".split()
)
_REPORTED = ("ccomp", "parataxis", "dep")
_BESIDE = ("parataxis", "ccomp", "advcl", "conj")
_MAX_CLIMB = 12


def speakers(context: Context, sentence: Sentence, token: Token) -> tuple[Agent, ...]:
    """The agents that say the clause of `token`, () when the article says it in its own voice."""
    word = (sentence.start, token.i)
    known = context.said.get(word)
    if known is None:
        known = context.said[word] = _speakers(context, sentence, token)
    return known


def _speakers(context: Context, sentence: Sentence, token: Token) -> tuple[Agent, ...]:
    over = saying_over(token)
    if over is not None:
        return _subjects(context, sentence, over) or _unsaid(context, over)
    if is_quoted(context, sentence, token):
        return _of_quotation(context, sentence) or context.mentions.speaker_at(sentence, token)
    return context.mentions.speaker_at(sentence, token)


def is_quoted(context: Context, sentence: Sentence, token: Token) -> bool:
    """Does the word stand inside quotation marks of its paragraph."""
    return speech.in_quotes(context.mentions.memory, sentence, token)


def saying_over(token: Token) -> Token | None:
    """The nearest verb of saying whose complement holds the token, or that stands beside its clause."""
    child, head = token, token.head
    for _ in range(_MAX_CLIMB):
        if head.i == child.i:
            break
        if head.pos_ in tree.VERBAL and head.lemma_.lower() in SAYING and child.dep_ in _REPORTED:
            return head
        child, head = head, head.head
    return _parenthetical(child, token)


def _parenthetical(root: Token, token: Token) -> Token | None:
    """ "Japan will send generators, she said": the saying may hang under the clause that it reports."""
    for word in root.subtree:
        says = word.pos_ == "VERB" and word.lemma_.lower() in SAYING and word.dep_ in _BESIDE
        if says and word != token and not word.is_ancestor(token) and _stands_beside(word):
            return word
    return None


def _stands_beside(verb: Token) -> bool:
    own = [child for child in verb.children if child.dep_ == "nsubj"]
    if not own or any(child.dep_ in ("dobj", "ccomp") for child in verb.children):
        return False
    first = min(tree.span(own[0])[0], verb.i)
    return first > 0 and verb.doc[first - 1].text in (",", '"')


def _subjects(context: Context, sentence: Sentence, verb: Token) -> tuple[Agent, ...]:
    found: list[Agent] = []
    for subject in tree.subjects(verb):
        for noun in tree.conjuncts(subject):
            found.extend(context.mentions.agents(sentence, noun))
    return tuple(dict.fromkeys(found))


def _unsaid(context: Context, verb: Token) -> tuple[Agent, ...]:
    """ "It was stressed that ...": in an account of talks it is those who met, else the text's own voice."""
    return (context.parties or context.mentions.speaker) if tree.is_passive(verb) else ()


def _of_quotation(context: Context, sentence: Sentence) -> tuple[Agent, ...]:
    own = speech.attributed_in(sentence)
    found = context.mentions.agents(sentence, own) if own is not None else ()
    if found:
        return found
    nearby = speech.attributed_nearby(context.mentions.memory, sentence)
    return context.mentions.agents(*nearby) if nearby is not None else ()
