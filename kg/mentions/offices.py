"""Read each title in a text together with the person and the state or organization that stand beside it.

"Japanese Foreign Minister Yoko Kamikawa": nation, title, name. "the Prime Minister of the Kingdom of Cambodia, Hun
Manet": title, complement, name. "Sergei Lavrov, Russia's foreign minister": name, nation, title.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.mentions.listed import Name
from kg.mentions.patterns import lowered
from kg.mentions.tables import word_list
from kg.mentions.titles import HEAD, HONORIFICS, LEFT, OF_ONE_STATE, PLURALS, PORTFOLIO
from kg.mentions.words import UPPER, given_names, name_run, name_run_before

_CONNECT = re.compile(r"(?:, (?:and |& )?| and | & | - |/| )(?:(?:of|for|to|on|in|at) )?(?:the )?")
_OPEN = re.compile(r",? (?:(of|for|to|on|at|in charge of|in) )(?:the )?")
_TITLE_WORD = re.compile(r"[A-Za-z][\w-]*(?:'s)?")
_GAP = re.compile(rf"(?:,|:| \(|)\s?(?:{HONORIFICS})*")
_GAP_PLAIN = re.compile(rf" (?:\()?(?:{HONORIFICS})*")
_APPOSED = re.compile(
    r",? (?:who (?:is|was|serves as|served as) )?(?:(?:the|a|an|its|his|her|their|then|current|former|now) ?)*$"
)
_HONORED = re.compile(
    rf"(?<![\w.])(?:Mr|Mrs|Ms|Dr|Sir|Dame|Lord|Lady|Baroness|H\.?E|Sheikh|Sheikha|Ayatollah|Mullah)\.? (?=[{UPPER}])"
)
_PAIR = re.compile(rf"(?<![\w.'-])([{UPPER}][\w'-]+)(?= (?:[a-z]{{1,4}} |[{UPPER}]\. )?[{UPPER}])")
_AND = re.compile(rf"(?:, and |, | and )(?:{HONORIFICS})*(?=[{UPPER}])")
# Offices that share the nation of the person named just before: "ROK President Yoon and First Lady Kim".
_SHARED = ("lady", "foreign minister", "defense minister", "defence minister", "finance minister", "interior minister")
# "the Republic of Korea (ROK)"
_ACRONYM = re.compile(r" \([A-Z][A-Za-z.]{1,9}\)")
_ACRONYM_BEFORE = re.compile(r" \([A-Z][A-Za-z.]{1,9}\) $")
_SPEAKERS = ("kesman", "swoman", "person")
_NATION_TITLE = re.compile(rf", (?:{HONORIFICS})*(?=[{UPPER}])")
_CLOSES = re.compile(r"[,.;:)\n]|$| and | of | \(| - | to discuss|'s")
_JOINED = re.compile(r" and |, |/| & |, and ")
_OF = re.compile(r"(?:,? of (?:the )?| \(|, )")
_NATIONAL = frozenset({"country", "demonym", "organization", "organ", "group", "capital", "seat", "region"})
# Heads that are too common in other senses to count without a name or a nation.
_PLAIN = word_list("plain head")


@dataclass(frozen=True, slots=True)
class Introduction:
    """A title, a name, or both, as they stand at one place in the text.

    `name` is empty for a title alone; `role` is the title in lower case without the nation, None for a name alone.
    """

    name: str
    start: int
    end: int
    role: str | None
    title_start: int
    title_end: int
    country: str | None = None
    organization: str | None = None
    honorific: str | None = None


@dataclass(frozen=True, slots=True)
class _Stops:
    """Where listed names begin: at a hard one no name of a person goes on, at a soft one (a city) none begins."""

    hard: frozenset[int]
    soft: frozenset[int]

    def run(self, text: str, start: int) -> int:
        """Where the person's name that begins at `start` ends; `start` when none does."""
        return start if start in self.soft else name_run(text, start, self.hard)


@dataclass(frozen=True, slots=True)
class _Title:
    start: int
    end: int
    role: str
    nations: tuple[Name, ...]
    plural: bool
    complement: bool


def introductions(text: str, listed: tuple[Name, ...]) -> Iterator[Introduction]:
    """Every title and every name with an honorific or a common given name, each with what stands beside it."""
    starts = {name.start: name for name in listed}
    ends = {name.end: name for name in listed}
    stops = _Stops(
        frozenset(n.start for n in listed if n.what not in ("city", "region") or " " in n.text),
        frozenset(n.start for n in listed if n.what in ("city", "region") and " " not in n.text),
    )
    last: _Title | None = None
    known: dict[int, Introduction] = {}
    lower = lowered(text)
    for match in HEAD.finditer(lower):
        if last is not None and match.start() < last.end:
            continue
        title = _title(text, lower, match, starts, ends)
        employer = _employer(text, title, known)
        if last is not None and not title.nations and _JOINED.fullmatch(text, last.end, title.start):
            title = replace(title, nations=last.nations)
        last = title
        for item in _people_of(text, title, starts, stops, apposed=employer is not None):
            if item.country is None and item.organization is None and employer is not None:
                item = replace(item, country=employer.country, organization=employer.organization)
            known[item.end] = item
            yield item
    yield from _honored(text, stops)
    yield from _pairs(text, stops, starts)


def _employer(text: str, title: _Title, known: dict[int, Introduction]) -> Introduction | None:
    """Whoever is named just before: "Chancellor Angela Merkel's spokesperson", "President Yoon and First Lady Kim"."""
    gaps = ("'s ", "' ", " and ") if title.role.endswith(_SHARED) else ("'s ", "' ")
    for gap in gaps if not title.nations else ():
        if text.endswith(gap, 0, title.start):
            return known.get(title.start - len(gap))
    return None


def _title(text: str, lower: str, match: re.Match[str], starts: dict[int, Name], ends: dict[int, Name]) -> _Title:
    start, end = match.span()
    left = LEFT.search(lower, max(0, start - 80), start)
    if left:
        start = left.start()
    nation = _nation_before(text, start, ends)
    for gap in re.finditer(r"[ -]", text[start : match.start()]) if nation is None else ():
        # "State" in "Department of State spokesperson" belongs to the nation, not to the title.
        inner = start + gap.end()
        if _nation_before(text, inner, ends) is not None:
            nation, start = _nation_before(text, inner, ends), inner
            break
    stop, inside = _complement(text, end, starts)
    role = " ".join(text[start : end if inside else stop].lower().split())
    head = match.group().lower()
    nations = (*_series(text, nation, ends, plural=head in PLURALS), *inside)
    if head in PLURALS:
        role = role.replace(head, head[:-3] + "y" if head.endswith("ies") else head.removesuffix("s"))
    return _Title(start, stop, role, nations, head in PLURALS, stop > end)


def _nation_before(text: str, start: int, ends: dict[int, Name]) -> Name | None:
    acronym = _ACRONYM_BEFORE.search(text, max(0, start - 16), start)
    if acronym is not None and acronym.start() in ends and ends[acronym.start()].what in _NATIONAL:
        return ends[acronym.start()]
    for gap in (" ", "'s ", "' ", "-"):
        at = start - len(gap)
        name = ends.get(at)
        if name is not None and text[at:start] == gap and name.what in _NATIONAL:
            return name
    return None


def _series(text: str, nation: Name | None, ends: dict[int, Name], *, plural: bool) -> tuple[Name, ...]:
    """The nations before a title, in order: one, or before a plural all of "Greek, Cypriot and French"."""
    found = [nation] if nation else []
    while plural and found:
        gap = next((g for g in (", and ", " and ", ", ") if text.endswith(g, 0, found[0].start)), None)
        earlier = ends.get(found[0].start - len(gap)) if gap else None
        if earlier is None or earlier.what not in _NATIONAL:
            break
        found.insert(0, earlier)
    return tuple(found)


def _complement(text: str, end: int, starts: dict[int, Name]) -> tuple[int, tuple[Name, ...]]:
    """Where a title's "of ..." ends, and the states and organizations "of" which it is."""
    opening = _OPEN.match(text, end)
    if not opening:
        return end, ()
    of = opening.group(1) == "of" or (opening.group(1) == "for" and text[max(0, end - 6) : end].lower() in _SPEAKERS)
    at, stop = opening.end(), end
    found: list[Name] = []
    while True:
        name = starts.get(at)
        if name is not None and name.what in (*_NATIONAL, "city"):
            acronym = _ACRONYM.match(text, name.end)
            stop = acronym.end() if acronym else name.end
            if of:
                found.append(name)
        else:
            word = _TITLE_WORD.match(text, at)
            if not word or (
                word.group().removesuffix("'s").capitalize() not in PORTFOLIO and word.group() not in PORTFOLIO
            ):
                return stop, tuple(found)
            stop = word.end()
        gap = _CONNECT.match(text, stop)
        if not gap:
            return stop, tuple(found)
        of = of if not re.search(r"\b(?:for|to|on|in|at)\b", gap.group()) else False
        of = of or bool(re.search(r"\bof\b", gap.group()))
        at = gap.end()


def _people_of(
    text: str, title: _Title, starts: dict[int, Name], stops: _Stops, *, apposed: bool
) -> Iterator[Introduction]:
    country, organization = _allegiance(title)
    bare = Introduction("", title.start, title.start, title.role, title.start, title.end, country, organization)
    gap = (_GAP if title.complement else _GAP_PLAIN).match(text, title.end)
    if (gap is None or gap.end() == title.end + 1) and (title.nations or apposed) and text.startswith(",", title.end):
        gap = _NATION_TITLE.match(text, title.end) or gap
    at = gap.end() if gap else title.end
    end = stops.run(text, at) if at > title.end else at
    comma = gap is not None and gap.group().startswith((",", ":"))
    if comma and text[title.end] == "," and not _CLOSES.match(text, end):
        # "At the request of the President of Turkey, Vladimir Putin informed him": two people.
        end = at
    words = text[at:end].split()
    if end > at and not (comma and len(words) < 2):
        yield from _run_of_people(text, replace(bare, honorific=_honorific(gap)), at, end, title, starts, stops)
        return
    before = _named_before(text, title, stops)
    if before is not None:
        yield replace(bare, name=text[before[0] : before[1]], start=before[0], end=before[1])
        return
    head = title.role.split()[-1] if title.role else ""
    if country or organization or head not in _PLAIN:
        yield bare


def _run_of_people(
    text: str, bare: Introduction, at: int, end: int, title: _Title, starts: dict[int, Name], stops: _Stops
) -> Iterator[Introduction]:
    nations = [n for n in title.nations if n.end <= title.start] if title.plural else []
    nations = nations if len(nations) > 1 else []
    while True:
        named = replace(bare, name=text[at:end], start=at, end=end)
        if nations:
            named = _belonging(named, nations.pop(0))
        after = _nation_after(text, end, starts)
        if after is not None:
            named = _belonging(named, after)
            end = after.end
        yield named
        link = _AND.match(text, end) if title.plural else None
        if not link:
            return
        at = link.end()
        end = stops.run(text, at)
        if end == at:
            return
        bare = replace(bare, title_start=at, title_end=at)


def _nation_after(text: str, end: int, starts: dict[int, Name]) -> Name | None:
    gap = _OF.match(text, end)
    name = starts.get(gap.end()) if gap else None
    if name is None or gap is None or name.what not in ("country", "organization", "group"):
        return None
    if gap.group() == " (" and text[name.end : name.end + 1] != ")":
        return None
    if gap.group() == ", " and text[name.end : name.end + 1] not in ",;)":
        return None
    return name


def _belonging(item: Introduction, name: Name) -> Introduction:
    international = name.what == "organization" and name.country is None
    return replace(item, country=name.country, organization=name.name if international else None)


def _named_before(text: str, title: _Title, stops: _Stops) -> tuple[int, int] | None:
    start = title.start
    if title.nations and title.nations[0].end <= title.start:
        start = title.nations[0].start
    apposed = _APPOSED.search(text, max(0, start - 40), start)
    if not apposed or not apposed.group().startswith(","):
        return None
    end = apposed.start()
    begin = name_run_before(text, end, stops.hard)
    return (begin, end) if begin < end and (" " in text[begin:end]) else None


def _allegiance(title: _Title) -> tuple[str | None, str | None]:
    """The country and the international organization that the holder of a title acts for."""
    for nation in title.nations:
        if nation.what == "organization" and nation.country is None:
            return None, nation.name
        if nation.country and nation.what != "region":
            return nation.country, None
    for nation in title.nations:
        if nation.country:
            return nation.country, None
    for pattern, country in OF_ONE_STATE:
        if pattern.fullmatch(title.role):
            return country, None
    return None, None


def _honorific(gap: re.Match[str] | None) -> str | None:
    words = re.findall(r"[A-Z]\w+", gap.group()) if gap else []
    return words[0] if words else None


def _honored(text: str, stops: _Stops) -> Iterator[Introduction]:
    for match in _HONORED.finditer(text):
        end = stops.run(text, match.end())
        if end > match.end():
            name = text[match.end() : end]
            yield Introduction(
                name, match.end(), end, None, match.start(), match.start(), honorific=match.group().strip(" .")
            )


def _pairs(text: str, stops: _Stops, starts: dict[int, Name]) -> Iterator[Introduction]:
    given = given_names()
    last = 0
    for match in _PAIR.finditer(text):
        word = match.group(1)
        if (
            match.start() < last
            or (word not in given and word.split("-")[0] not in given)
            or match.start() in stops.hard
        ):
            continue
        end = stops.run(text, match.start())
        if " " in text[match.start() : end]:
            last = end
            yield Introduction(text[match.start() : end], match.start(), end, None, match.start(), match.start())
