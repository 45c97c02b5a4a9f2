"""Pronouns and phrases like "the two leaders": who is meant, by salience, number and gender; nobody when in doubt."""

from __future__ import annotations

from spacy.tokens import Token

from kg.mentions.listed import Name
from kg.mentions.memory import Memory
from kg.mentions.words import given_names
from kg.text import Sentence

FIRST_SINGULAR = frozenset({"i", "me", "my", "mine", "myself"})
FIRST_PLURAL = frozenset({"we", "us", "our", "ours", "ourselves"})
SECOND = frozenset({"you", "your", "yours", "yourself"})
MALE = frozenset({"he", "him", "his", "himself"})
FEMALE = frozenset({"she", "her", "hers", "herself"})
NEUTER = frozenset({"it", "its", "itself"})
PLURAL = frozenset({"they", "them", "their", "theirs", "themselves"})
ALL = FIRST_SINGULAR | FIRST_PLURAL | MALE | FEMALE | NEUTER | PLURAL

# How far back, in sentences, a person or a state stays in mind.
_REACH = 3
# How far back the last subject is still meant where nobody else was named since.
_FAR = 15


def person_for(memory: Memory, sentence: Sentence, token: Token, gender: str | None) -> Name | None:
    """The person that "he" or "she" refers to."""
    position = sentence.offset(token)
    here = memory.sentence_index(sentence.start)
    best: tuple[float, int] | None = None
    chosen: Name | None = None
    near = False
    seen: set[str] = set()
    clause = memory.at(sentence.start, sentence.end)
    others = {n.name for n in clause if n.what == "person" and _same_clause(memory, sentence, token, n)}
    for name in memory.before(position, "person"):
        distance = here - memory.sentence_index(name.start)
        if distance > _REACH:
            break
        near = True
        if gender and gender_of(name) not in (None, gender):
            continue
        if name.name in others:
            continue
        score = _score(memory, name, distance, gender, repeated=name.name in seen)
        seen.add(name.name)
        if best is None or (score, name.start) > best:
            best, chosen = (score, name.start), name
    return chosen if near else _carried_on(memory, position, here, gender)


def _carried_on(memory: Memory, position: int, here: int, gender: str | None) -> Name | None:
    """Where nobody was named for some sentences ("He also ... He stressed ..."): who was the subject last."""
    for name in memory.before(position, "person"):
        if here - memory.sentence_index(name.start) > _FAR:
            return None
        titled = any(name.name == other.name for other in memory.titled)
        if (titled or _is_subject(memory, name)) and (not gender or gender_of(name) in (None, gender)):
            return name
    return None


def gender_of(name: Name) -> str | None:
    """The gender that a person's title or given name gives away."""
    role = (name.role or "").split()
    if {"queen", "princess", "chairwoman", "spokeswoman", "congresswoman", "lady"} & set(role):
        return "f"
    if {"king", "prince", "emir", "chairman", "spokesman", "congressman", "pope", "sultan"} & set(role):
        return "m"
    return given_names().get(name.name.split()[0])


def _score(memory: Memory, name: Name, distance: int, gender: str | None, *, repeated: bool) -> float:
    score = 3.0 - distance
    if gender and gender_of(name) == gender:
        score += 1.5
    if _is_subject(memory, name):
        score += 1.2
    elif _opens_sentence(memory, name):
        score += 0.6
    if name.country or name.role:
        score += 0.5
    if any(name.name == other.name for other in memory.titled):
        score += 0.8
    score += min(memory.weights.get(name.name, 0), 10) * 0.06
    if memory.document.folded.startswith("'s", name.end):
        score -= 0.8
    return score + (0.3 if repeated else 0.0)


def _opens_sentence(memory: Memory, name: Name) -> bool:
    sentence = memory.document.sentences[memory.sentence_index(name.start)]
    return name.start - sentence.start < 60


def token_at(sentence: Sentence, position: int, end: int) -> Token | None:
    """The head token of a span of the text in a parsed sentence, None without a parse."""
    if sentence.doc is None:
        return None
    span = sentence.doc.char_span(position - sentence.start, end - sentence.start, alignment_mode="expand")
    return span.root if span is not None and len(span) else None


def _is_subject(memory: Memory, name: Name) -> bool:
    sentence = memory.document.sentences[memory.sentence_index(name.start)]
    token = token_at(sentence, name.start, name.end)
    return token is not None and token.dep_ in ("nsubj", "nsubjpass")


def _same_clause(memory: Memory, sentence: Sentence, token: Token, name: Name) -> bool:
    """Subject and object of one verb are two people: in "Putin thanked him", him is not Putin."""
    other = token_at(sentence, name.start, name.end)
    if other is None or token.dep_ in ("poss",):
        return False
    anchor = (
        token.head if token.dep_ in ("dobj", "dative", "nsubj") else token.head.head if token.dep_ == "pobj" else None
    )
    return anchor is not None and other.dep_ in ("nsubj", "nsubjpass", "dobj") and other.head.i == anchor.i


def is_empty(token: Token) -> bool:
    """Whether "it" stands for a clause or for nothing: "it is clear that", "it was agreed to", "it rains"."""
    if token.dep_ == "expl":
        return True
    verb = token.head
    if token.dep_ not in ("nsubj", "nsubjpass") or verb.i < token.i:
        return False
    clausal = any(child.dep_ in ("ccomp", "csubj", "xcomp", "advcl", "acl") for child in verb.children)
    if token.dep_ == "nsubjpass":
        return clausal
    return verb.lemma_ in ("be", "seem", "appear", "take", "become", "make") and (
        clausal or any(child.dep_ in ("acomp", "attr", "oprd") for child in verb.children)
    )


def state_for(memory: Memory, sentence: Sentence, token: Token, *kinds: str, subject: bool = False) -> Name | None:
    """The state or organization that "it" or "the country" refers to: the nearest subject, else the nearest.

    With `subject`, only one that is a subject where its sentence is parsed.
    """
    position = sentence.offset(token)
    here = memory.sentence_index(sentence.start)
    nearest: Name | None = None
    for name in memory.before(position, *kinds):
        if here - memory.sentence_index(name.start) > 1:
            break
        if _is_subject(memory, name):
            return name
        if nearest is None:
            nearest = name
    if subject and nearest is not None:
        of = memory.document.sentences[memory.sentence_index(nearest.start)]
        return nearest if of.doc is None and nearest.start - of.start < 40 else None
    return nearest
