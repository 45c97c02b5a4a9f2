"""Who speaks a whole text, and whom its title names: statements, releases, readouts, remarks, joint statements."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.mentions.listed import Name
from kg.mentions.memory import TITLE_END, Memory
from kg.mentions.names import find_names
from kg.mentions.naming import body, display, person, state
from kg.model import Agent
from kg.text import fold

_STATEMENT = re.compile(
    r"\b(?:Statement|Remarks|Message|Op-Ed|Letter|Proclamation|Address|Speech|Toast|Briefing|Testimony|Greetings|Notice|"
    r"Press Gaggle)\b[^.]{0,60}? (?:by|from|of) ",
    re.IGNORECASE,
)
_JOINT = re.compile(
    r"\b(?:Joint|Leaders'?|Trilateral|Quadrilateral|Communiqu[eé])\b"
    r"(?!.*\b(?:Press Availability|Press Conference|Remarks)\b)"
    r".*\b(?:Statement|Communiqu[eé]|Declaration|Press Release|Readout|Vision)\b|^Communiqu[eé]\b",
    re.IGNORECASE,
)
# What stands before the list of those who make a text together.
_PARTIES = re.compile(
    r"(?:(?:[Ss]tatement|[Tt]ext|[Cc]ommuniqu[eé]|[Dd]eclaration)[^.\n]{0,40} (?:by|from|on behalf of)|"
    r"\bWe,|\bWe(?= the )|^\s*Representatives of|Begin [Tt]ext:\s+We,?)\s+"
    r"(?:the )?(?:[\w' ]{0,60}? of )?(?:the )?(?:Governments? of )?(?:the )?"
)
# "the Leaders of" before the list of those who met: states listed otherwise are a topic.
_MAKERS = re.compile(
    r"(?:leaders|governments?|ministers|heads|representatives|members) [^.\n]{0,50}?(?:of|from) (?:the )?$", re.I
)
_BETWEEN = re.compile(r"(?:,| and|, and|;| &|,? as well as)? (?:the )?(?:Governments? of )?(?:the )?|/|\s*\n\s*")
_BYLINE = re.compile(r"\s*([^\n]{4,90})\n")
_OFFICE = re.compile(r"Office of|Bureau of|Department of|Media Note|Press Office|Fact Sheet|Notice to the Press")
_ATTRIBUTED = re.compile(r"attribut(?:able|ed) to (?:the )?([^\n:.]{4,90})")
_LABEL = re.compile(r"^(?:[A-Z][\w.'-]* |of |the ){0,6}[A-Z][\w.'-]+: ")
_SIGNATURE = re.compile(r"\n[ \t]*([A-Z][A-Z.'-]+(?: [A-Z][A-Z.'-]*){1,4})[ \t]*(?:\n|$)")
_NO_SIGNATURE = frozenset(
    [
        "THE",
        "WHITE",
        "HOUSE",
        "OF",
        "AND",
        "END",
        "TEXT",
        "DEPARTMENT",
        "OFFICE",
        "STATE",
        "UNITED",
        "STATES",
        "FOR",
        "IMMEDIATE",
        "RELEASE",
    ]
)
_HEAD = 900


def title_agents(title: str | None) -> tuple[Agent, ...]:
    """The agents named in a title, in order, each once."""
    if not title:
        return ()
    agents = [_agent(name) for name in find_names(fold(title))]
    return tuple(dict.fromkeys(agent for agent in agents if agent is not None))


def speakers_of(memory: Memory, issuer: Agent | None) -> tuple[Agent, ...]:
    """The speakers of the whole text: parties of a joint text, people by title or byline, else an official issuer."""
    for find in (_parties, _joint, _titled, _byline, _attributed, _labelled, _signed):
        found = find(memory, issuer)
        if found:
            return found
    return (issuer,) if issuer is not None else ()


def parties_after(memory: Memory, position: int) -> tuple[Agent, ...]:
    """The states and organizations listed from a position on: "Austria, Bulgaria, and the United States"."""
    return tuple(dict.fromkeys(_listed(memory.document.folded, memory.names, position)))


def _listed(text: str, names: Sequence[Name], position: int) -> Iterator[Agent]:
    expected = position
    for name in names:
        if name.start < position or name.what in ("title", "noun"):
            continue
        gap = text[expected : name.start]
        if (name.start != position and not _BETWEEN.fullmatch(gap)) or name.what not in (
            "country",
            "organization",
            "demonym",
        ):
            return
        agent = state(name.country) if name.country else body(name, {})
        if agent is not None:
            yield agent
        expected = name.end


def _parties(memory: Memory, issuer: Agent | None) -> tuple[Agent, ...]:
    """A text made by several: "The following statement was released by the Governments of Austria, Bulgaria, ..."."""
    for match in _PARTIES.finditer(memory.document.folded[:_HEAD]):
        following = next((n for n in memory.names if n.start >= match.end() and n.what not in ("title", "noun")), None)
        if following is None or following.start - match.end() > 60:
            continue
        found = parties_after(memory, following.start)
        if len(found) == 1 and found[0].kind == "organization":
            # "the G7 foreign ministers of Canada, France, ..."
            later = next((n for n in memory.names if n.start >= following.end and n.what == "country"), None)
            if later is not None and later.start - following.end < 40:
                found = parties_after(memory, later.start)
        if len(found) > 1:
            return found
    return ()


def _joint(memory: Memory, issuer: Agent | None) -> tuple[Agent, ...]:
    """The parties of a joint statement: the states its title names, or its first sentences."""
    if not _JOINT.search(fold(memory.source.title or "")):
        return ()
    opening = [name for name in memory.names if name.start < 600]
    heads = (n for n in opening if _MAKERS.search(memory.document.folded, max(0, n.start - 80), n.start))
    lists = (parties_after(memory, n.start) for n in heads if n.what in ("country", "organization"))
    longest = max(lists, key=len, default=())
    if len(longest) > 2:
        return longest
    for names in (memory.titled, opening):
        states = [state(n.country) for n in names if n.what in ("country", "demonym", "person") and n.country]
        distinct = tuple(dict.fromkeys(agent for agent in states if agent is not None))
        if len(distinct) > 1:
            return distinct
    return ()


def _titled(memory: Memory, issuer: Agent | None) -> tuple[Agent, ...]:
    """The people after "Statement by" in the title; of the issuer's state if nothing says other."""
    title = fold(memory.source.title or "")
    said = _STATEMENT.search(title)
    if not said:
        return ()
    start = said.end() - len(title) - len(TITLE_END)
    end = next(
        (m.start() for m in re.finditer(r" (?:on|at|in|before|after|regarding) ", title[said.end() :])), len(title)
    )
    named = [n for n in memory.titled if start <= n.start < start + end]
    return _own(named, issuer, memory)


def _byline(memory: Memory, issuer: Agent | None) -> tuple[Agent, ...]:
    """A first line that is a name with a title, or an office: "Antony J. Blinken, Secretary of State"."""
    line = _BYLINE.match(memory.document.text)
    if not line:
        return ()
    words = memory.document.folded[line.start(1) : line.end(1)]
    people = [name for name in memory.at(line.start(1), line.end(1)) if name.what == "person"]
    if people and not words.rstrip().endswith(".") and len(words.split()) <= 12:
        return _own(people, issuer, memory)
    return (issuer,) if issuer is not None and _OFFICE.match(words) else ()


def _attributed(memory: Memory, issuer: Agent | None) -> tuple[Agent, ...]:
    found = _ATTRIBUTED.search(memory.document.folded[:500])
    return _own(memory.at(found.start(1), found.end(1)), issuer, memory) if found else ()


def _labelled(memory: Memory, issuer: Agent | None) -> tuple[Agent, ...]:
    """ "President of Russia Vladimir Putin: Friends, ..."."""
    label = _LABEL.match(memory.document.folded[:100])
    return _own(memory.at(0, label.end()), issuer, memory)[:1] if label else ()


def _signed(memory: Memory, issuer: Agent | None) -> tuple[Agent, ...]:
    """A name in capitals under an official text: "JOSEPH R. BIDEN JR."."""
    if issuer is None:
        return ()
    for match in _SIGNATURE.finditer(memory.document.text[-400:]):
        words = match.group(1).split()
        if 2 <= len(words) <= 5 and not set(words) & _NO_SIGNATURE:
            name = " ".join(word if len(word.strip(".")) == 1 else word.title() for word in words)
            return (Agent(name, "person", issuer.country),)
    return ()


def _own(names: Sequence[Name], issuer: Agent | None, memory: Memory) -> tuple[Agent, ...]:
    people = [n for n in names if n.what == "person"]
    home = issuer.country if issuer else None
    return tuple(dict.fromkeys(person(n, memory.told, home) for n in people))


def _agent(name: Name) -> Agent | None:
    if name.what == "person":
        return Agent(name.name, "person", name.country)
    if name.what in ("country", "seat"):
        return state(name.country)
    if name.what in ("organization", "organ", "group"):
        return Agent(display(name.text), "group" if name.what == "group" else "organization", name.country)
    return None
