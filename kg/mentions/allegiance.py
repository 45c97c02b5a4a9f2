"""Which state a person acts for when nothing beside their title tells: by the source, by their company, by the text.

An official text names its own officials without their country, and foreign ones with it, or as those whom its own
meet. The press names the officials of the country it writes about without it.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from kg.mentions.listed import Name

_NATIONS = ("country", "demonym", "capital", "organ", "seat")
_INTERNATIONAL = (
    "secretary-general",
    "secretary general",
    "high commissioner",
    "special rapporteur",
    "high representative",
)
_SOVEREIGN = ("president", "prime minister", "premier", "king", "queen", "chancellor", "emir", "leader", "sultan")
# Words of office that a text from Washington uses of its own officials alone unless it says otherwise.
_AMERICAN = (
    "secretary", "vice president", "advisor", "director", "administrator", "ambassador", "lady", "senator", "envoy",
    "representative", "spokesperson", "counselor", "coordinator", "general", "assistant", "chair", "chief of mission",
    "chargé",
)  # fmt: skip
# A country named but once is not what a text is about: "Foreign Minister Muttaqi arrived in Islamabad".
_DOMINANT = 3
_MINISTERS = ("minister", "foreign secretary", "deputy prime minister")
# "met with ..." just before a title, and further before an item of a list.
_MET = (
    r"\b(?:me[e]?t(?:s|ing|ings)?|sp[eo]ke|speak(?:s|ing)?|calls?|talks|conversations?|consult(?:s|ed|ing|ations?)|"
    r"lunch|dinner|breakfast|discussions?|engage[ds]?|visit|interactions?)"
    r" (?:[\w-]+ ){0,3}with (?:the |his |her |their )?"
)
_MET_HERE = re.compile(_MET + r"[^,.;:]{0,60}$")
_MET_LIST = re.compile(_MET + r"[^.:]{0,240}$")
_COMPANY = re.compile(
    r"^(?:'s)? (?:[\w-]+ ){0,2}?(?:delegation|side|team|officials|participants|representatives|government|"
    r"counterparts?|delegates)\b"
)


@dataclass(frozen=True, slots=True)
class _View:
    names: tuple[Name, ...]
    text: str
    home: str | None


def settle(names: tuple[Name, ...], text: str, home: str | None) -> tuple[Name, ...]:
    """The names, with a country for each person whom source, company or text give one.

    `home` is the state whose government published the text, None for the press. Names of the title stand at negative
    places.
    """
    view = _View(names, text, home)
    chosen: dict[str, str | None] = {}
    for name in names:
        if name.what == "person" and name.country is None and name.organization is None and name.name not in chosen:
            chosen[name.name] = _country_for(view, name)
    return tuple(
        replace(name, country=chosen[name.name]) if name.what == "person" and chosen.get(name.name) else name
        for name in names
    )


def _country_for(view: _View, name: Name) -> str | None:
    role = name.role or ""
    if role.startswith(_INTERNATIONAL):
        return None
    if not role:
        return view.home if view.home is not None and _is_main(view, name) else None
    company = _company(view, name)
    if company is not None:
        return company
    if view.home is None:
        return _nation_before(view, name, 200) or _dominant(view)
    if _is_home_office(view, name, role):
        return view.home
    return _of_title(view) or _nation_before(view, name, 300) or _nation_after(view, name, 60) or _dominant(view)


def _of_title(view: _View) -> str | None:
    """The one foreign nation that the title names."""
    nations = {
        n.country for n in view.names if n.start < 0 and n.what in _NATIONS and n.country not in (None, view.home)
    }
    return nations.pop() if len(nations) == 1 else None


def _is_home_office(view: _View, name: Name, role: str) -> bool:
    """Whether an official text speaks of its own official here."""
    if role.endswith(_MINISTERS) and view.home == "US":
        return False
    if _met(view, name):
        return False
    if role in _SOVEREIGN:
        return role == "president" and _is_home_president(view, name)
    if view.home == "US":
        return any(word in role for word in _AMERICAN)
    return True


def _is_home_president(view: _View, name: Name) -> bool:
    """The one president whom an official text names most, and more than once or in its title, or with no nation by."""
    titled = [n for n in view.names if n.what == "person" and n.role == name.role]
    if any(n.country == view.home and n.name != name.name for n in titled):
        return False
    if view.home == "US" and name.start >= 0 and _of_title(view):
        return False
    if name.start < 0:
        return next(n.name for n in titled) == name.name
    counts = Counter(n.name for n in titled if n.country is None)
    if counts.most_common(1)[0][0] != name.name:
        return False
    return counts[name.name] > 1 or not _nation_after(view, name, 30)


def _met(view: _View, name: Name) -> bool:
    """Whether the person is one whom somebody meets, where the text first names them: "Blinken met with ..."."""
    if name.start <= 0:
        return False
    if _MET_HERE.search(view.text, max(0, name.start - 120), name.start):
        return True
    title = len(name.role or "") + 1
    in_list = (
        re.search(r"(?:and|;) (?:the )?$", view.text[max(0, name.start - title - 8) : name.start - title]) is not None
    )
    after = view.text[name.end : name.end + 5]
    in_list = in_list or (after.startswith((", ", "; ")) and not after.endswith("who"))
    return in_list and _MET_LIST.search(view.text, max(0, name.start - 300), name.start) is not None


def _company(view: _View, name: Name) -> str | None:
    """The nation of the delegation that the sentence lists the person in: "The German delegation included ..."."""
    begin = max(view.text.rfind(". ", 0, max(0, name.start)), view.text.rfind("\n", 0, max(0, name.start)))
    for other in view.names:
        if (
            begin < other.start < name.start
            and other.what in _NATIONS
            and _COMPANY.match(view.text[other.end : other.end + 40])
        ):
            return other.country
    return None


def _is_main(view: _View, name: Name) -> bool:
    """Whether the person, whom an official text gives no office, is the one it speaks of most, and no guest."""
    guests = {n.name for n in view.names if n.start < 0 and n.what == "person"}
    if name.name in guests:
        return False
    people = [n for n in view.names if n.what == "person" and n.country is None and n.role is None]
    counts = Counter(n.name for n in people if n.name not in guests)
    often = counts[name.name] >= 2 or (len(counts) == 1 and "President" in view.text)
    return often and counts.most_common(1)[0][0] == name.name


def _nation_before(view: _View, name: Name, reach: int) -> str | None:
    """The nation named last before the person first comes up, the source's own left out."""
    near = [o for o in view.names if o.what in _NATIONS and o.country not in (None, view.home)]
    before = [o for o in near if o.start < name.start and name.start - o.end < reach]
    return before[-1].country if before else None


def _nation_after(view: _View, name: Name, reach: int) -> str | None:
    near = [o for o in view.names if o.what in _NATIONS and o.country not in (None, view.home)]
    after = [o for o in near if 0 <= o.start - name.end < reach]
    return after[0].country if after else None


def _dominant(view: _View) -> str | None:
    """The country that the text speaks of far more than of any other, its source's own left out."""
    kinds = (*_NATIONS, "person", "city")
    counts = Counter(n.country for n in view.names if n.country and n.country != view.home and n.what in kinds)
    ranked = counts.most_common(2)
    if not ranked or ranked[0][1] < _DOMINANT or (len(ranked) > 1 and ranked[0][1] < 2 * ranked[1][1]):
        return None
    return ranked[0][0]
