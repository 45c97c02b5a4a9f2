"""Who speaks a whole text, and whom its title names: statements, press releases, readouts, remarks."""

from __future__ import annotations

import re

from kg.mentions.listed import Name
from kg.mentions.memory import Memory
from kg.mentions.names import find_names
from kg.mentions.naming import display, state
from kg.model import Agent
from kg.text import fold

_STATEMENT = re.compile(
    r"^(?:[\w-]+ ){0,3}?(?:Statement|Remarks|Message|Op-Ed|Letter|Proclamation|Address|Speech|Toast|Opening Remarks|Press Briefing|"
    r"Press Gaggle|Briefing|Testimony|Greetings)\b[^.]{0,60}? (?:by|from|of) ", re.IGNORECASE)  # fmt: skip
_JOINT = re.compile(
    r"\b(?:Joint|Leaders'?|Trilateral|Quad)\b.*\b(?:Statement|Communiqu[eé]|Declaration|Press Release|Readout|Vision)\b",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"\s*([^\n]{4,90})\n")
_ATTRIBUTABLE = re.compile(r"attribut(?:able|ed) to (?:the )?([^\n:.]{4,90})")
_LEADERS = re.compile(
    r"\bWe,? (?:the )?(?:[\w ]{0,40}?)(?:leaders?|governments?|ministers?|presidents?|heads)\b[^.]{0,40}? of ([^.;]{4,300})"
)
_LABEL = re.compile(r"^(?:President of Russia |PRESIDENT OF RUSSIA |PRESIDENT |THE )?([A-Z][\w .'-]{2,50}): ")


def title_agents(title: str | None, issuer: Agent | None) -> tuple[Agent, ...]:
    """The agents named in a title, in order, each once."""
    if not title:
        return ()
    agents = [_agent(name) for name in find_names(fold(title))]
    return tuple(dict.fromkeys(agent for agent in agents if agent is not None))


def speakers_of(memory: Memory, issuer: Agent | None) -> tuple[Agent, ...]:
    """The speakers of the whole text: people or states by title, byline or opening; else the issuer of an official text."""
    title = fold(memory.source.title or "")
    text = memory.document.folded
    joint = _joint(memory, title)
    if joint:
        return joint
    said = _STATEMENT.search(title)
    if said:
        named = _agents(memory, title[said.end() :].split(" on ")[0].split(" at ")[0], issuer)
        if named:
            return named
    head = text[:400]
    byline = _byline(memory, issuer)
    if byline:
        return byline
    attributed = _ATTRIBUTABLE.search(head)
    if attributed:
        named = _agents(memory, attributed.group(1), issuer)
        if named:
            return named
    label = _LABEL.match(text[:80])
    if label:
        named = _agents(memory, text[: label.end()], issuer)
        if named:
            return named[:1]
    return (issuer,) if issuer is not None else ()


def _byline(memory: Memory, issuer: Agent | None) -> tuple[Agent, ...]:
    """A first line that is a name with a title, or an office: "Antony J. Blinken, Secretary of State"."""
    line = _BYLINE.match(memory.document.text)
    if not line:
        return ()
    end = line.end(1)
    people = [name for name in memory.at(0, end) if name.what == "person"]
    words = memory.document.folded[line.start(1) : end]
    if people and not words.rstrip().endswith(".") and len(words.split()) <= 12:
        return tuple(agent for agent in (_agent(name) for name in people) if agent is not None)
    if issuer is not None and re.match(r"Office of the|Bureau of|Department of|Media Note|Press Office", words):
        return (issuer,)
    return ()


def _joint(memory: Memory, title: str) -> tuple[Agent, ...]:
    """The parties of a joint statement: the states its title names, or its first sentences."""
    if not _JOINT.search(title):
        return ()
    for part in (title, memory.document.folded[:600]):
        states = [a for a in (_state(name) for name in find_names(part)) if a is not None]
        distinct = tuple(dict.fromkeys(states))
        if len(distinct) > 1:
            return distinct
    return ()


def _agents(memory: Memory, text: str, issuer: Agent | None) -> tuple[Agent, ...]:
    """The people named in a piece of a title; known from the text by surname, of the issuer's state if nothing says other."""
    found: list[Agent] = []
    for name in find_names(text):
        agent = _agent(name)
        if agent is None or agent.kind == "state":
            continue
        if agent.kind == "person":
            country = agent.country or (issuer.country if issuer else None)
            agent = Agent(agent.name, "person", country)
        found.append(agent)
    return tuple(dict.fromkeys(found))


def _agent(name: Name) -> Agent | None:
    if name.what == "person":
        return Agent(name.name, "person", name.country)
    if name.what in ("country", "seat"):
        return state(name.country)
    if name.what in ("organization", "organ"):
        return Agent(display(name.text), "organization", name.country)
    if name.what == "group":
        return Agent(display(name.text), "group", name.country)
    return None


def _state(name: Name) -> Agent | None:
    return state(name.country) if name.what in ("country", "demonym") else None
