"""A capital, a seat of power, or a region: does it act, or is it where something happens?

The rule reads the word's place in the sentence: subjects, possessors and partners act, what stands after a preposition
of place or a verb of motion or attack is a place.
"""

from __future__ import annotations

from spacy.tokens import Token

_PLACE_PREPOSITIONS = frozenset(
    [
        "in",
        "at",
        "near",
        "outside",
        "around",
        "across",
        "through",
        "within",
        "into",
        "inside",
        "throughout",
        "above",
        "beyond",
        "via",
        "beneath",
    ]
)
_MOTION = frozenset(
    [
        "go",
        "travel",
        "fly",
        "visit",
        "return",
        "arrive",
        "come",
        "move",
        "head",
        "drive",
        "walk",
        "journey",
        "march",
        "sail",
        "ride",
        "trip",
        "tour",
        "flight",
        "journey",
        "route",
        "road",
        "way",
        "leave",
        "depart",
        "departure",
        "arrival",
        "relocate",
        "evacuate",
        "flee",
        "train",
        "bus",
        "convoy",
        "escape",
        "transfer",
        "pilgrimage",
        "stop",
        "stopover",
        "flew",
        "bring",
        "take",
        "transport",
        "extradite",
        "deport",
        "drive",
        "transit",
        "commute",
        "mile",
        "kilometer",
        "kilometre",
        "km",
        "hour",
        "minute",
        "north",
        "south",
        "east",
        "west",
        "close",
        "next",
        "deploy",
        "airlift",
        "evacuation",
    ]
)
_AT_PLACE = frozenset(
    [
        "visit",
        "tour",
        "leave",
        "reach",
        "enter",
        "capture",
        "seize",
        "hit",
        "strike",
        "bomb",
        "bombard",
        "shell",
        "attack",
        "shake",
        "rock",
        "besiege",
        "storm",
        "surround",
        "target",
        "destroy",
        "liberate",
        "occupy",
        "take",
        "retake",
        "defend",
        "encircle",
        "approach",
        "overrun",
        "flood",
        "depart",
        "see",
        "love",
        "rebuild",
        "devastate",
        "hold",
        "evacuate",
        "descend",
        "host",
    ]
)
_SUFFERS = frozenset(
    [
        "hit",
        "attack",
        "bomb",
        "shell",
        "strike",
        "locate",
        "situate",
        "destroy",
        "capture",
        "seize",
        "besiege",
        "bombard",
        "target",
        "damage",
        "rock",
        "shake",
        "liberate",
        "surround",
        "rebuild",
        "evacuate",
        "lock",
        "shut",
        "paralyse",
        "paralyze",
        "devastate",
        "occupy",
        "cover",
        "flood",
    ]
)
_OF_PLACE = frozenset(
    [
        "resident",
        "people",
        "city",
        "town",
        "capital",
        "suburb",
        "outskirt",
        "street",
        "part",
        "center",
        "centre",
        "mayor",
        "north",
        "south",
        "east",
        "west",
        "siege",
        "battle",
        "bombing",
        "shelling",
        "fall",
        "streets",
        "district",
        "downtown",
        "port",
        "heart",
        "square",
        "skyline",
        "defense",
        "defence",
        "liberation",
        "occupation",
        "edge",
        "side",
        "region",
        "area",
        "university",
        "archbishop",
        "bishop",
        "metropolitan",
        "patriarch",
        "duke",
        "airport",
        "gate",
        "road",
        "governor",
        "population",
        "evacuation",
        "capture",
        "bombardment",
        "attack",
        "destruction",
        "museum",
        "history",
        "citizen",
        "map",
        "north-east",
        "visit",
        "tour",
    ]
)
_RULERS = frozenset(
    [
        "government",
        "regime",
        "administration",
        "official",
        "authority",
        "spokesman",
        "spokeswoman",
        "spokesperson",
        "leadership",
        "leader",
        "minister",
        "ministry",
        "aide",
        "adviser",
        "advisor",
        "source",
        "insider",
        "diplomat",
        "envoy",
        "ally",
        "junta",
        "policy",
        "critic",
        "stance",
        "position",
        "loyalist",
        "troop",
        "force",
        "statement",
        "chief",
        "establishment",
        "elite",
        "side",
        "delegation",
        "readout",
    ]
)
_THINGS_THERE = frozenset(
    [
        "street",
        "airport",
        "metro",
        "subway",
        "suburb",
        "weather",
        "skyline",
        "university",
        "mayor",
        "hospital",
        "hotel",
        "resident",
        "museum",
        "park",
        "resident",
        "outskirt",
    ]
)
_ATTACKS_ON = frozenset(
    [
        "attack",
        "strike",
        "assault",
        "raid",
        "bombing",
        "shelling",
        "advance",
        "march",
        "offensive",
        "shelling",
        "drone",
        "missile",
        "rocket",
    ]
)


def acts(token: Token) -> bool:
    """Whether the word, a capital or seat by name, stands for the government here."""
    head = _anchor(token)
    dep = head.dep_
    if dep in ("nsubj", "csubj"):
        return not (head.head.lemma_ == "be" and _is_located(head.head))
    if dep == "nsubjpass":
        return head.head.lemma_ not in _SUFFERS
    if dep == "poss":
        return head.head.lemma_.lower() not in _THINGS_THERE
    if dep in ("dobj", "obj", "dative", "iobj"):
        return head.head.lemma_ not in _AT_PLACE
    if dep in ("pobj", "agent"):
        return _acts_after(head.head)
    if dep in ("compound", "nmod", "amod"):
        return head.head.lemma_.lower() in _RULERS
    if dep == "appos":
        return False
    return dep == "attr" and head.head.lemma_ == "be"


def _anchor(token: Token) -> Token:
    """The first conjunct of the list that the word is in: all play the same part."""
    while token.dep_ == "conj" and token.head.i < token.i:
        token = token.head
    while (
        token.dep_ in ("compound", "nmod")
        and token.head.pos_ == "PROPN"
        and token.head.i > token.i
        and _one_name(token)
    ):
        token = token.head
    return token


def _one_name(token: Token) -> bool:
    return token.head.text in ("House", "Street", "Hill", "Palace", "Bottom", "D.C.", "DC", "City", "Rosada", "Delhi")


def _is_located(verb: Token) -> bool:
    return any(
        child.dep_ == "prep" and child.text.lower() in ("in", "on", "near", "at") for child in verb.children
    ) or any(
        child.dep_ == "attr" and child.lemma_ in ("city", "capital", "town", "place", "venue")
        for child in verb.children
    )


def _acts_after(preposition: Token) -> bool:
    word = preposition.text.lower()
    governor = preposition.head
    lemma = governor.lemma_.lower()
    if word in _PLACE_PREPOSITIONS:
        return False
    if word == "of":
        return lemma not in _OF_PLACE
    if word in ("to", "from", "for", "toward", "towards"):
        objects = {child.lemma_.lower() for child in governor.children if child.dep_ in ("dobj", "obj", "nsubj")}
        return not ({lemma, *objects} & _MOTION) and lemma not in ("ambassador", "envoy", "back")
    if word in ("on", "over", "off", "upon"):
        return lemma not in _ATTACKS_ON and word != "over"
    if word in (
        "against",
        "with",
        "between",
        "by",
        "among",
        "versus",
        "than",
        "without",
        "behind",
        "about",
        "like",
        "as",
    ):
        return lemma not in ("sign", "skyline")
    return False
