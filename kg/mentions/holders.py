"""Common nouns for offices, read as the person who holds them: "the French president", "her Ukrainian counterpart"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from spacy.tokens import Token

from kg.mentions.leaders import offices_of
from kg.mentions.listed import Name
from kg.mentions.naming import NONE, Reading, phrase_text
from kg.mentions.nations import is_definite, nation
from kg.mentions.titles import HEAD, HONORIFICS
from kg.model import Agent
from kg.text import Sentence

if TYPE_CHECKING:
    from kg.mentions.phrases import Reader

_TOP = ("president", "prime minister", "premier", "chancellor", "king", "emir", "supreme leader", "taoiseach", "sultan")
_LOWER = ("deputy", "assistant", "under", "vice")
# What stands between an office and the name of its holder: "of the Republic of Korea", ", His Royal Highness".
_COMPLEMENT = re.compile(
    rf"(?: (?:of|for|to)(?:,? (?:of|for|and|to|the|[A-Z][\w'&-]*|\([A-Z]+\)))+)?(,)? (?:{HONORIFICS})*"
)
_CLOSES = re.compile(r"[,.;:)\n]|$| and | on | in | at | to ")
_KINDS = ("foreign", "prime", "defense", "defence", "interior", "finance", "economy", "trade", "justice", "energy")


def read_office(reader: Reader, sentence: Sentence, token: Token, lemma: str) -> Reading:
    """ "The French president", "the minister", "her Ukrainian counterpart": the person of that title."""
    beside = _person_beside(reader, sentence, token)
    country, _ = nation(reader, sentence, token)
    if beside is not None:
        # "Its ambassador, Ferdinand Mulumba": the office says for whom a person acts of whom nothing else does.
        bare = beside.country is None and beside.role is None
        return reader.person(replace(beside, country=country, role=lemma) if bare and country else beside)
    position = sentence.offset(token)
    for name in reader.memory.before(position, "person"):
        if _holds_office(name, lemma, token) and (country is None or name.country == country):
            return Reading(reader.person(name).agents, f"the {lemma} named before")
    later = holder_anywhere(reader, lemma, token, country)
    if later is not None:
        return Reading(reader.person(later).agents, f"the {lemma} named in the text")
    if country is not None and lemma not in ("counterpart", "official"):
        return Reading((Agent(phrase_text(token), "person", country),), f"{lemma} by nation")
    if lemma == "counterpart" and country is not None:
        known = next((n for n in reader.memory.before(position, "person") if n.country == country), None)
        return reader.person(known) if known else Reading((Agent(phrase_text(token), "person", country),), "by nation")
    owners = reader.owners(sentence, token).agents
    if any(a.kind in ("organization", "person") and not a.country for a in owners) and lemma not in (
        "counterpart",
        "official",
    ):
        return Reading((Agent(phrase_text(token), "person"),), f"{lemma} of an organization")
    of_one_state = next((n for n in reader.memory.of_token(sentence, token) if n.what == "title" and n.country), None)
    if of_one_state is not None:
        return Reading((Agent(of_one_state.text, "person", of_one_state.country),), f"the {lemma} of one state alone")
    if is_definite(token) and token.text[:1].isupper():
        return _office_of_issuer(reader, position, lemma, token)
    return _office_later(reader, sentence, token, lemma)


def holders_of(reader: Reader, sentence: Sentence, token: Token, lemma: str) -> Reading:
    """ "The Foreign Ministers": those of that office whom the title, or the text so far, names; () unless several."""
    if nation(reader, sentence, token)[0] or not (is_definite(token) or token.text[:1].isupper()):
        return NONE
    if any(child.dep_ == "prep" for child in token.rights):
        return NONE
    before = tuple(reader.memory.before(sentence.offset(token), "person"))
    people = [n for n in (*reader.memory.titled, *reversed(before)) if n.what == "person"]
    agents = dict.fromkeys(a for n in people if _holds_office(n, lemma, token) for a in reader.person(n).agents)
    return Reading(tuple(agents), f"the {lemma}s named before") if 1 < len(agents) < 5 else NONE


def is_sovereign(name: Name) -> bool:
    """Whether the person heads a state or its government, by the title in the text or by the table of leaders."""
    return (name.role or "") in _TOP or any(office in _TOP for office in offices_of(name.name))


def holder_anywhere(reader: Reader, lemma: str, token: Token, country: str | None) -> Name | None:
    """ "The Russian President" whom the title or the text names, with that nation and that office."""
    if country is None:
        return None
    people = (n for n in (*reader.memory.titled, *reader.memory.names) if n.what == "person" and n.country == country)
    if lemma == "leader":
        return next((n for n in people if is_sovereign(n)), None)
    return next((n for n in people if _holds_office(n, lemma, token)), None)


def _office_of_issuer(reader: Reader, position: int, lemma: str, token: Token) -> Reading:
    """ "The President" in an official text: the person of that title whom title or text names, else the state."""
    memory = reader.memory
    for name in (*memory.titled, *memory.after(position, "person")):
        if name.what == "person" and _holds_office(name, lemma, token):
            return Reading(reader.person(name).agents, f"the {lemma} named in the text")
    if reader.issuer is None or not reader.issuer.country:
        return NONE
    speaker = next((agent for agent in reader.speakers if agent.kind == "person"), None)
    return NONE if speaker else Reading((reader.issuer,), f"the {lemma} of the state that issues the text")


def _office_later(reader: Reader, sentence: Sentence, token: Token, lemma: str) -> Reading:
    """A title of the title line: "The minister" in a lead whose headline names them."""
    if not is_definite(token) or reader.memory.sentence_index(sentence.start) > 2:
        return NONE
    for name in reader.memory.titled:
        if name.what == "person" and _holds_office(name, lemma, token):
            return Reading(reader.person(name).agents, f"the {lemma} named in the title")
    return NONE


def _person_beside(reader: Reader, sentence: Sentence, token: Token) -> Name | None:
    """A person in apposition: "counterpart Dmytro Kuleba", "the president, Alejandro Giammattei"."""
    memory = reader.memory
    around = [c for c in token.children if c.dep_ in ("appos", "compound", "nmod", "flat")]
    if token.dep_ in ("appos", "compound", "nmod"):
        around.append(token.head)
    for other in around:
        for name in memory.of_token(sentence, other):
            if name.what == "person":
                return name
    end = sentence.offset(token) + len(token)
    beside = next((n for n in memory.at(end, end + 3) if n.what == "person"), None)
    return beside or _after_complement(reader, end)


def _after_complement(reader: Reader, end: int) -> Name | None:
    """ "The President of the People's Republic of China Xi Jinping", "the Prime Minister of Bahrain, HRH Salman"."""
    text = reader.memory.document.folded
    name = next(reader.memory.after(end, "person"), None)
    if name is None or name.start - end > 90:
        return None
    between = _COMPLEMENT.fullmatch(text, end, name.start)
    if between is None or HEAD.search(between.group().lower()):
        return None
    return name if not between.group(1) or _CLOSES.match(text, name.end) else None


def _holds_office(name: Name, lemma: str, token: Token) -> bool:
    if lemma in ("leader", "official", "counterpart"):
        return False
    before = {child.lower_ for child in token.lefts if child.dep_ in ("amod", "compound", "nmod")}
    roles = (name.role,) if name.role else offices_of(name.name)
    return any(_fits(role, lemma, before) for role in roles)


def _fits(role: str, lemma: str, before: set[str]) -> bool:
    words = set(role.replace("-", " ").split())
    if lemma not in words or any((rank in words) != (rank in before or rank == lemma) for rank in _LOWER):
        return False
    return all(word in words for word in before if word in _KINDS)
