"""Who says it: the speaker of a clause, from the verb of saying over it, around its quotation, or beside it.

A quotation is attributed before, inside or after it, or by the sentence next to it; a text that is a statement
speaks with its own speaker's voice.
"""

from __future__ import annotations

from spacy.tokens import Doc, Token

from kg.events import tree
from kg.events.context import Context
from kg.model import Agent
from kg.text import Sentence

SAYING = frozenset(
    "say tell state announce add note declare claim insist stress argue write tweet explain warn remark comment "
    "reiterate underscore emphasize emphasise confirm affirm underline assert reply respond acknowledge admit conclude "
    "continue observe post believe think pledge promise vow reaffirm highlight describe mention report recall "
    "express suggest read".split()
)
_MAX_CLIMB = 12
_NEAR = 2


def speakers(context: Context, sentence: Sentence, token: Token) -> tuple[Agent, ...]:
    """The agents that say the clause of `token`, () when the article says it in its own voice."""
    over = _saying_over(token)
    if over is not None:
        return _agents_of_verb(context, sentence, over)
    if _quoted(token):
        return _of_quotation(context, sentence, token) or context.mentions.speaker
    return context.mentions.speaker


def is_quoted(token: Token) -> bool:
    """Does the word stand inside quotation marks of its sentence."""
    return _quoted(token)


def _saying_over(token: Token) -> Token | None:
    """The nearest verb of saying whose complement holds the token."""
    child, head = token, token.head
    for _ in range(_MAX_CLIMB):
        if head is child:
            return None
        if head.pos_ in tree.VERBAL and head.lemma_.lower() in SAYING and child.dep_ in ("ccomp", "xcomp", "parataxis", "advcl", "dep"):
            if child.dep_ in ("ccomp", "parataxis", "dep"):
                return head
        child, head = head, head.head
    return _parenthetical(child, token)


def _parenthetical(root: Token, token: Token) -> Token | None:
    """ "Japan will send generators, she said": the saying may hang under the clause that it reports."""
    for word in root.subtree:
        if word.lemma_.lower() in SAYING and word.pos_ == "VERB" and word.dep_ in ("parataxis", "ccomp", "advcl", "conj"):
            if word is not token and not word.is_ancestor(token) and _comma_before_subject(word):
                return word
    return None


def _comma_before_subject(verb: Token) -> bool:
    own = [c for c in verb.children if c.dep_ == "nsubj"]
    if not own:
        return False
    first = min(tree.span(own[0])[0], verb.i)
    return first > 0 and verb.doc[first - 1].text in (",", '"') and not any(c.dep_ in ("dobj", "ccomp") for c in verb.children)


def _agents_of_verb(context: Context, sentence: Sentence, verb: Token) -> tuple[Agent, ...]:
    found: list[Agent] = []
    for subject in tree.subjects(verb):
        for noun in tree.conjuncts(subject):
            found.extend(context.mentions.agents(sentence, noun))
    return tuple(dict.fromkeys(found))


def _quoted(token: Token) -> bool:
    marks = sum(1 for t in token.doc[: token.i] if t.text == '"')
    return marks % 2 == 1


def _of_quotation(context: Context, sentence: Sentence, token: Token) -> tuple[Agent, ...]:
    found = _saying_outside_quotes(context, sentence)
    if found:
        return found
    for step in (1, -1, -_NEAR):
        other = context.neighbour(sentence, step)
        if other is not None and other.doc is not None and '"' in other.doc.text:
            found = _saying_outside_quotes(context, other)
            if found:
                return found
    return ()


def _saying_outside_quotes(context: Context, sentence: Sentence) -> tuple[Agent, ...]:
    if sentence.doc is None:
        return ()
    for word in _outside_quotes(sentence.doc):
        if word.pos_ == "VERB" and word.lemma_.lower() in SAYING:
            found = _agents_of_verb(context, sentence, word)
            if found:
                return found
    return ()


def _outside_quotes(doc: Doc) -> list[Token]:
    inside, words = False, []
    for token in doc:
        if token.text == '"':
            inside = not inside
        elif not inside:
            words.append(token)
    return words
