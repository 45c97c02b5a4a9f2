"""Does the text around a name that has several meanings bear out the one in the gazetteer?

Each rule looks at a few dozen characters before and after the name, so it is cheap; a name without a rule holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from kg.mentions.tables import Entry, What, gazetteer, word_list

_PREPOSITION = re.compile(
    r"(?:\b(?:in|at|near|to|from|outside|around|through|via|into|towards?|for|between|and|on|off|leaving|reached|"
    r"visit(?:ed|ing|s)?|tour(?:ed|ing|s)?|cit(?:y|ies) of|towns? of|port of|suburb of|village of|airport in|of)|"
    r"[A-Z][\w.]+,) (?:the |nearby |central |downtown |neighbou?ring )?$"
)
_LOCATIVE = re.compile(
    r"\b(?:in|at|near|outside|around|into|via|cit(?:y|ies) of|towns? of|port of|suburb of|village of|capital|"
    r"capital of|visit(?:ed|ing|s)?|tour(?:ed|ing|s)?|arriv(?:ed|es|ing) (?:in|at)|travel(?:l?ed|s|l?ing)? to|flew to|"
    r"went to|trip to|visit to) (?:the |nearby |central |downtown )?$"
)
_CAPITALISED_BEFORE = re.compile(r"(?:^|[^\w.])([A-Z][a-z]+|[A-Z]\.) $")
_SURNAME_AFTER = re.compile(r" (?:[A-Z]\. )?([A-Z][a-z]+)")
_US_PLACE = re.compile(
    r"\b(?:Atlanta|Savannah|Augusta|Alabama|Arizona|Florida|Michigan|Pennsylvania|Wisconsin|Nevada|Tennessee|"
    r"(?:North|South) Carolina|U\.?S\.? state|senators?|governor|Republicans?|Democrats?)\b"
)
_NEWSPAPER = re.compile(
    r" (?:Post|Times|Examiner|Journal|Monument|Redskins|Nationals|Wizards|Irving|State\b|Square|Consensus)"
)
_DOCUMENT = re.compile(
    r" (?:Agreements?|Accords?|Conventions?|Treaty|Treaties|Protocols?|Pact|Declaration|Memorandum|Charter|Principles|"
    r"Communiqu[eé]|Formula|Framework|Consensus|Final Act|Process|Format|Club|Stock Exchange|University|Marathon|"
    r"Statute|Rules|Arbitration)\b"
)
_SHOUT = re.compile(r"\b[A-Z]{3,}")


def holds(text: str, start: int, end: int, entry: Entry) -> bool:
    """Whether the gazetteer's reading of `text[start:end]` stands in its context."""
    surface = text[start:end]
    rule = _RULES.get(surface)
    if rule is not None and not rule(text, start, end):
        return False
    if entry.weak:
        return _WEAK.get(entry.what, _holds_organization)(text, start, end)
    return True


def _holds_place(text: str, start: int, end: int) -> bool:
    """A lesser city: after a preposition of place, or before its country or state."""
    if _followed_by_land(text, end):
        return True
    if not _LOCATIVE.search(text, max(0, start - 40), start):
        return False
    after = _SURNAME_AFTER.match(text, end)
    return not (after and after.group(1) not in gazetteer())


def _holds_region(text: str, start: int, end: int) -> bool:
    return _PREPOSITION.search(text, max(0, start - 40), start) is not None


def _holds_organization(text: str, start: int, end: int) -> bool:
    """A short acronym: the text gives it in brackets after the full name, or the full name anywhere."""
    surface = text[start:end]
    if surface in ("West", "Commonwealth"):
        return text[max(0, start - 4) : start].lower() == "the " and not text[end : end + 2].strip(" ").istitle()
    if f"({surface})" in text:
        return True
    full = gazetteer()[surface].name
    return full != surface and full in text


def _followed_by_land(text: str, end: int) -> bool:
    if text[end : end + 2] != ", ":
        return False
    match = re.compile(r"(?:the )?((?:[A-Z][\w.'-]*)(?: [A-Z][\w.'-]*)?)").match(text, end + 2)
    if not match:
        return False
    for candidate in (match.group(1), match.group(1).split()[0], match.group(1).rstrip(".")):
        entry = gazetteer().get(candidate)
        if entry is not None and entry.what in ("country", "region"):
            return True
    return False


def _is_georgia(text: str, start: int, end: int) -> bool:
    """The state on the Black Sea unless its surroundings are American."""
    if re.search(r"\b(?:Tbilisi|Georgians?|Caucasus|Abkhazia|Ossetia|Saakashvili|Russia)\b", text):
        return not re.search(r"(?:Atlanta|Savannah|Augusta|Athens|Fort \w+), $", text[max(0, start - 14) : start])
    return not _US_PLACE.search(text, max(0, start - 200), end + 200)


def _is_no_person(text: str, start: int, end: int) -> bool:
    """Jordan, Chad: a country unless a given name stands before it or a surname after it."""
    before = _CAPITALISED_BEFORE.search(text, max(0, start - 20), start)
    if before and before.group(1) not in gazetteer() and not _begins_sentence(text, start - len(before.group(1)) - 1):
        return False
    after = _SURNAME_AFTER.match(text, end)
    return not (after and after.group(1) not in gazetteer() and after.group(1) not in _OFFICIAL)


def _is_turkey(text: str, start: int, end: int) -> bool:
    return not re.search(
        r"\b(?:roast|wild|Thanksgiving|pardon\w*(?: \w+)*|eat\w*|Butterball) $", text[max(0, start - 25) : start]
    )


def _is_washington(text: str, start: int, end: int) -> bool:
    if re.search(
        r"\b(?:George|Denzel|Martha|Booker T\.|Kerry|Fort|Mount|University of) $", text[max(0, start - 16) : start]
    ):
        return False
    return not _NEWSPAPER.match(text, end)


def _is_no_newspaper(text: str, start: int, end: int) -> bool:
    return not re.match(
        r" (?:Times|Post|Daily|Journal|Herald|Today|Yankees|Knicks|Mets|Giants|Jets)\b", text[end : end + 9]
    )


def _is_us(text: str, start: int, end: int) -> bool:
    """Not the pronoun in a text in capitals."""
    around = text[max(0, start - 12) : start] + text[end : end + 12]
    return not (
        _SHOUT.search(around)
        and re.search(r"\b(?:LET|OF|TO|FOR|WITH|TELL|GIVE|HELP) $", text[max(0, start - 6) : start])
    )


def _is_who(text: str, start: int, end: int) -> bool:
    around = text[max(0, start - 12) : start] + " " + text[end : end + 12]
    return not _SHOUT.search(around)


_OF_THE_UN = re.compile(
    r"\b(?:UN|U\.N\.|United Nations|resolutions?|veto(?:ed|es)?|rapporteurs?|"
    r"peacekeep(?:ers|ing)|permanent seat|vote[ds]?|member states|ceasefire)\b"
)


# Whose own Security Council a text may mean.
_OWN_COUNCIL = re.compile(r"\b(?:Kremlin|Putin|Medvedev|Shoigu|National Security|Guardian Council|Supreme)\b")


def _is_un_organ(text: str, start: int, end: int) -> bool:
    """The Security Council of the United Nations, not a state's own: something of what it deals in is named."""
    before = re.search(r"([A-Z][\w-]*) $", text[max(0, start - 14) : start])
    if before and before[1] not in ("The", "On", "At", "In", "But", "And"):
        return False
    if _OF_THE_UN.search(text):
        return True
    return text.startswith("The ", start - 4) and not _OWN_COUNCIL.search(text)


def _is_no_sea(text: str, start: int, end: int) -> bool:
    return not re.match(r" (?:Sea|Times|Daily|Airlines|Eastern)\b", text[end : end + 9])


def _is_no_suffix(text: str, start: int, end: int) -> bool:
    """Mexico, England, Guinea after New: what the tables list is longer, so this is something else."""
    return not re.search(r"\bNew $", text[max(0, start - 4) : start])


def _begins_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip()
    return not before or before[-1] in ".!?\"':;"


_OFFICIAL = word_list("official word")
Rule = Callable[[str, int, int], bool]
_RULES: dict[str, Rule] = {
    "Georgia": _is_georgia,
    "Jordan": _is_no_person,
    "Chad": _is_no_person,
    "Israel": _is_no_person,
    "Turkey": _is_turkey,
    "Washington": _is_washington,
    "New York": _is_no_newspaper,
    "Jerusalem": _is_no_newspaper,
    "Moscow": _is_no_newspaper,
    "Japan": _is_no_newspaper,
    "Korea": _is_no_newspaper,
    "US": _is_us,
    "WHO": _is_who,
    "Security Council": _is_un_organ,
    "General Assembly": _is_un_organ,
    "Human Rights Council": _is_un_organ,
    "China": _is_no_sea,
    "Mexico": _is_no_suffix,
    "England": _is_no_suffix,
    "Guinea": _is_no_suffix,
}
_WEAK: dict[What, Rule] = {
    "city": _holds_place,
    "region": _holds_region,
    "country": _holds_region,
    "capital": _holds_place,
}
