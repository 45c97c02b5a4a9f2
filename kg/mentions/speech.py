"""Who says "I" and "we" at one place of a text: whom a transcript labels, whom it quotes, else the text's own."""

from __future__ import annotations

import re
from dataclasses import dataclass

from spacy.tokens import Token

from kg.mentions.memory import Memory
from kg.mentions.pronouns import FIRST_PLURAL, FIRST_SINGULAR
from kg.mentions.words import UPPER
from kg.text import Sentence

_SAYING = frozenset(
    "say add tell state declare write note tweet continue announce stress reply comment remark explain warn "
    "insist claim argue emphasize emphasise underline underscore ask urge".split()
)
# "SECRETARY BLINKEN:" at the start of a line; "Vladimir Putin:" after a full stop.
_LABEL = re.compile(
    rf"(?:^|\n)[ \t]*((?:[{UPPER}][{UPPER}.'-]+ ?){{1,6}})(?:\([^)\n]*\))?:|"
    rf"(?:^|[\n.!?\")] ?)((?:(?:[{UPPER}][\w'-]+|of|the|and|for) ){{1,12}}[{UPPER}][\w'-]+) ?(?:\([^)\n]*\))?:"
)
_UNKNOWN = re.compile(r"^(?:Q|QUESTION|MODERATOR|REPORTER|OPERATOR|INTERPRETER|Question|Reporter|Moderator)\b")


@dataclass(frozen=True, slots=True)
class Label:
    """A speaker's label of a transcript: where it stands, and the person's name, None for somebody unknown."""

    start: int
    name: str | None


def labels_of(memory: Memory) -> tuple[Label, ...]:
    """The speaker labels of a transcript, in order; those of nobody known only where the text has others."""
    found = []
    for match in _LABEL.finditer(memory.document.text):
        words = (match.group(1) or match.group(2)).strip()
        start = match.start(1) if match.group(1) else match.start(2)
        name = _labelled(memory, start, words)
        if name or (match.group(1) and _UNKNOWN.match(words)):
            found.append(Label(start, name))
    return tuple(found)


def _labelled(memory: Memory, start: int, words: str) -> str | None:
    """The person whom a label names, in full, by surname, or by the first of two: "FOREIGN MINISTER SOLANO"."""
    people = [n for n in memory.at(start, start + len(words)) if n.what == "person"]
    if people or not words.isupper():
        return people[-1].name if people else None
    last = words.split()[-1]
    known = (*memory.titled, *memory.names)
    return next((n.name for n in known if n.what == "person" and last in n.name.upper().split()), None)


def in_quotes(memory: Memory, sentence: Sentence, token: Token) -> bool:
    """Whether the token stands inside quotation marks, counted from the start of its paragraph."""
    position = sentence.offset(token)
    start = memory.paragraph_start(sentence.paragraph)
    return memory.document.folded.count('"', start, position) % 2 == 1


def attributed_in(sentence: Sentence) -> Token | None:
    """The subject of the sentence's own verb of saying, None when it has none."""
    if sentence.doc is None:
        return None
    for token in sentence.doc:
        if token.lemma_ in _SAYING and token.pos_ == "VERB":
            for child in token.children:
                if child.dep_ == "nsubj" and child.lower_ not in ("i", "we", "it", "that", "which", "who"):
                    return child
    return None


def saying_over(token: Token) -> Token | None:
    """The subject of the verb of saying over the token, None when there is none."""
    verb = token
    while verb.head.i != verb.i:
        verb = verb.head
        if verb.lemma_ in _SAYING:
            for child in verb.children:
                if child.dep_ == "nsubj" and child.lower_ not in ("i", "we"):
                    return child
    return None


def attributed_nearby(memory: Memory, sentence: Sentence) -> tuple[Sentence, Token] | None:
    """For a quotation that goes on over sentences: who the sentence before, or after, in its paragraph says it was."""
    index = memory.sentence_index(sentence.start)
    for step in (-1, 1, -2, 2):
        at = index + step
        if 0 <= at < len(memory.document.sentences):
            other = memory.document.sentences[at]
            subject = (
                attributed_in(other) if abs(other.paragraph - sentence.paragraph) <= (0 if step > 0 else 1) else None
            )
            if subject is not None:
                return other, subject
    return None


def speaks_of_itself(subject: Token) -> bool:
    """Does the phrase hold a word of the first person itself ("our president said"): it cannot tell who "we" are."""
    return any(word.lower_ in FIRST_SINGULAR | FIRST_PLURAL for word in subject.subtree)
