"""How an agent is called: states by short name, organizations by the fullest form there, groups by their phrase."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from spacy.tokens import Token

from kg.mentions.listed import Name
from kg.mentions.tables import by_code
from kg.mentions.titles import HEAD
from kg.model import Agent, Kind

_DETERMINERS = frozenset(
    [
        "the",
        "a",
        "an",
        "this",
        "that",
        "these",
        "those",
        "its",
        "his",
        "her",
        "their",
        "our",
        "my",
        "your",
        "such",
        "both",
    ]
)
# Short forms that are known by the full name everywhere, or say too little alone.
_SPELT_OUT = frozenset({"EU", "E.U.", "Security Council", "General Assembly", "Human Rights Council"})
# Words of a title that somebody bears before or after the office, or hopes for it.
_NOT_HELD = frozenset("former ex late elect designate candidate nominee incoming ousted future jailed exiled".split())
# Titles that are no office.
_NO_OFFICE = frozenset(
    "leader leaders official officials counterpart politician diplomat statesman strongman lawmaker dictator first "
    "lady troubleshooter senior top deputy assistant aide host colleague chief head western foreign sheikh sheikha "
    "ayatollah general colonel admiral lieutenant major commander judge justice prince princess".split()
)
_INSIDE = frozenset(
    [
        "amod",
        "compound",
        "nmod",
        "poss",
        "case",
        "nummod",
        "npadvmod",
        "punct",
        "advmod",
        "conj",
        "cc",
        "quantmod",
        "det",
        "predet",
        "nounmod",
    ]
)


@dataclass(frozen=True, slots=True)
class Reading:
    """The agents of a phrase and, in a few words, how they were found."""

    agents: tuple[Agent, ...] = ()
    how: str = ""

    def __bool__(self) -> bool:
        return bool(self.agents)


NONE = Reading()


def state(code: str | None, name: Name | None = None) -> Agent | None:
    """The state with this code as an agent, by its English short name; a state that is no more keeps its own."""
    country = by_code().get(code or "")
    if country is None:
        return None
    return Agent(name.name if name else country.name, "state", country.code, country.wikidata)


def person(name: Name, told: str | None, country: str | None = None) -> Agent:
    """The person of that name, with the office that a text of that day gives them.

    They are of `country` where the name tells none.
    """
    role = held(name.role)
    return Agent(name.name, "person", name.country or country, role=role, told=told if role else None)


def held(role: str | None) -> str | None:
    """The role where it is one that somebody holds, None for what they were, will be or would like to be."""
    before, _, rest = (role or "").partition(", ")
    # "and climate, ambassador": what stands before the comma is the end of another phrase.
    role = rest if rest and not HEAD.search(before) else role
    words = (role or "").replace("-", " ").split()
    if not role or set(words) & _NOT_HELD or set(words) <= _NO_OFFICE:
        return None
    return re.sub(r"^(?:then|current|new|newly appointed|now|under(?= (?:president|prime|chancellor|king))) ", "", role)


def body(name: Name, forms: dict[str, str]) -> Agent:
    """The organization or group that a listed name stands for, under the fullest form that the text gives it."""
    kind: Kind = "group" if name.what == "group" else "organization"
    if name.text in _SPELT_OUT:
        return Agent(name.name, kind, name.country)
    return Agent(
        forms.get(name.name, display(name.text)) if _is_short(name.text) else display(name.text), kind, name.country
    )


def fullest_forms(names: Iterable[Name]) -> dict[str, str]:
    """For each organization or group that the text also names in full, its longest form that is no acronym."""
    forms: dict[str, str] = {}
    for name in names:
        if name.what in ("organization", "organ", "group") and not _is_short(name.text):
            known = forms.get(name.name, "")
            if len(name.text) > len(known):
                forms[name.name] = display(name.text)
    return forms


def display(text: str) -> str:
    """The name as it stands in the text, without a leading article."""
    return re.sub(r"^(?:the|The|THE) ", "", " ".join(text.split()))


def lemma_of(token: Token) -> str:
    """The lemma in lower case; the singular also of capitalised nouns, which the tagger takes for names ("Allies")."""
    lemma = token.lemma_.lower()
    if token.pos_ != "PROPN" or not lemma.endswith("s") or lemma.endswith("ss"):
        return lemma
    return lemma[:-3] + "y" if lemma.endswith("ies") else lemma.removesuffix("s")


def is_plural(token: Token) -> bool:
    """Whether the noun is plural, capitalised or not."""
    return token.tag_ in ("NNS", "NNPS") or (token.tag_ == "NNP" and lemma_of(token) != token.lower_)


def phrase_text(token: Token) -> str:
    """The words of a noun phrase without its determiner: what stands before the head, and an "of" after it."""
    left = min((t for t in token.subtree if _belongs(t, token)), key=lambda t: t.i, default=token)
    right = token
    for child in token.rights:
        if child.dep_ == "prep" and child.lower_ == "of" and len(list(child.subtree)) <= 6:
            right = max(child.subtree, key=lambda t: t.i)
    while left.i < token.i and (
        left.is_punct or left.dep_ == "quantmod" or left.lower_ in ("over", "about", "as", "and")
    ):
        left = token.doc[left.i + 1]
    return " ".join(token.doc[left.i : right.i + 1].text.split())


def _belongs(word: Token, head: Token) -> bool:
    if word.i > head.i or word.lower_ in _DETERMINERS:
        return False
    at = word
    while at.i != head.i:
        if at.dep_ not in _INSIDE:
            return False
        at = at.head
    return True


def _is_short(text: str) -> bool:
    """An acronym, with or without full stops."""
    letters = text.replace(".", "").replace("-", "")
    return " " not in text and letters[:2].isupper() and len(letters) <= 8
