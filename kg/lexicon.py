"""The lexicon: how language names each class of event. Data in `ontology/lexicon/*.toml`, read and checked here.

One file a class; `ontology/lexicon/README.md` explains every key. A frame says which words trigger it, what must hold
around the trigger, and along which path through the parse each role is found.
"""

from __future__ import annotations

import functools
import hashlib
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from importlib.resources import files
from typing import Any, Literal

from kg.errors import BadLexicon
from kg.model import STATUSES

Modal = Literal["future", "past", "present", "progressive", "finite", "obligation", "imperative"]
ROLES = ("actor", "target", "topic", "item", "place")
MODALS = ("future", "past", "present", "progressive", "finite", "obligation", "imperative")


@dataclass(frozen=True, slots=True)
class Frame:
    """One way language names a class. Paths (`actor` ... `needs`) are in the language of `kg.events.paths`.

    An `open` frame has no triggers: it is tried on the word where the language model hears its class.
    """

    type: str
    name: str
    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    nouns_plural: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    actor: str = "subj"
    target: str = ""
    topic: str = ""
    item: str = ""
    place: str = ""
    needs: str = ""
    require: tuple[str, ...] = ("actor",)
    where: tuple[tuple[str, frozenset[str]], ...] = ()
    where_not: tuple[tuple[str, frozenset[str]], ...] = ()
    kinds: tuple[tuple[str, frozenset[str]], ...] = ()
    cues: frozenset[str] = frozenset()
    light: frozenset[str] = frozenset()
    only_light: bool = False
    modal: Modal | None = None
    status: str = ""
    parties: int = 0
    symmetric: bool = False
    negated: bool = False
    quoted: bool = False
    floor: float = 0.0
    international: bool = False
    open: bool = False
    fires: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    line: int = field(default=0, compare=False)

    @property
    def rule(self) -> str:
        """The name that reports carry: "pledge/will-give"."""
        return f"{self.type.lower()}/{self.name}"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All frames, indexed by the lemma and part of speech that trigger them, and a version that changes with them.

    `frames` are those with triggers, `open` those without.
    """

    frames: tuple[Frame, ...]
    by_trigger: dict[tuple[str, str], tuple[Frame, ...]]
    version: str
    open: tuple[Frame, ...] = ()


# The steps of paths, which `kg.events.paths` knows how to take; beside them, prepositions whose objects are taken.
STEPS = (
    "self", "speaker", "meant", "subj", "holder", "obj", "iobj", "owner", "mod", "gov", "head", "comp", "purpose",
    "together", "prt", "appos",
)  # fmt: skip
PREPOSITIONS = frozenset(
    "to for with by of against on upon in at from between among over about into toward towards after during "
    "under as alongside regarding concerning through following within behind beyond before out".split()
)

_KEYS = {f.name for f in fields(Frame)} - {"type", "line", "symmetric"}
_LISTS = {"verbs", "nouns", "nouns_plural", "adjectives", "require", "fires", "silent"}
_SETS = {"cues", "light"}
_TABLES = ("where", "where_not", "kinds")
_PATHS = ("actor", "target", "topic", "item", "place", "needs")


@functools.cache
def load() -> Lexicon:
    """The lexicon that ships with the package. Raises BadLexicon naming file and line of the first fault."""
    sources = sorted(
        (f for f in files("ontology").joinpath("lexicon").iterdir() if f.name.endswith(".toml")), key=lambda f: f.name
    )
    texts = {source.name: source.read_text(encoding="utf-8") for source in sources}
    version = hashlib.sha256("".join(f"{name}\n{text}" for name, text in texts.items()).encode()).hexdigest()[:12]
    frames = tuple(frame for name, text in texts.items() for frame in parse(text, name))
    triggered = tuple(frame for frame in frames if not frame.open)
    return Lexicon(triggered, _index(triggered), version, tuple(frame for frame in frames if frame.open))


def parse(text: str, name: str) -> tuple[Frame, ...]:
    """The frames of one lexicon file called `name`. Raises BadLexicon naming the file, the line and the mend."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise BadLexicon(f"{name}: {fault}") from fault
    type_ = table.get("class")
    if not isinstance(type_, str):
        raise BadLexicon(f'{name}:1: the file must begin with class = "..."')
    lines = [number for number, line in enumerate(text.splitlines(), 1) if line.strip() == "[[frame]]"]
    symmetric = bool(table.get("symmetric", False))
    return tuple(
        _frame(type_, symmetric, entry, name, line, text)
        for entry, line in zip(table.get("frame", []), lines, strict=True)
    )


def _frame(type_: str, symmetric: bool, entry: dict[str, Any], name: str, line: int, text: str) -> Frame:
    def fail(key: str, problem: str) -> BadLexicon:
        return BadLexicon(f"{name}:{_line_of(text, line, key)}: {problem}")

    for key in entry:
        if key not in _KEYS:
            raise fail(key, f"{key!r} is no key of a frame; keys are {', '.join(sorted(_KEYS))}")
    if not isinstance(entry.get("name"), str):
        raise fail("name", 'a frame needs a name = "..."')
    triggers = [key for key in ("verbs", "nouns", "nouns_plural", "adjectives") if entry.get(key)]
    if entry.get("open"):
        if triggers:
            raise fail(triggers[0], "an open frame has no triggers: it is tried where its class is heard")
    elif not triggers:
        raise fail("name", "a frame needs verbs, nouns or adjectives that trigger it")
    for key in ("verbs", "nouns", "nouns_plural", "adjectives"):
        twice = [word for word, times in Counter(entry.get(key, ())).items() if times > 1]
        if twice:
            raise fail(key, f"{twice[0]!r} stands there twice: its frame would fire twice on it")
    if not entry.get("open") and not (entry.get("fires") and entry.get("silent")):
        raise fail("name", "a frame needs sentences it fires on and sentences it is silent on")
    if entry.get("modal") not in (None, *MODALS):
        raise fail("modal", f"modal is one of {', '.join(MODALS)}")
    if not 0 <= entry.get("floor", 0) <= 1:
        raise fail("floor", "floor is a confidence in [0, 1]")
    if entry.get("status", "occurred") not in STATUSES:
        raise fail("status", f"status is one of {', '.join(STATUSES)}")
    for role in entry.get("require", ()):
        if role not in ROLES:
            raise fail("require", f"{role!r} is no role; roles are {', '.join(ROLES)}")
    for key, path in _paths_of(entry):
        for step in _steps_of(path):
            if step not in STEPS and not PREPOSITIONS.issuperset(word.strip() for word in step.split(",")):
                raise fail(key, f"{step!r} is no step of a path; steps are {', '.join(STEPS)} and prepositions")
    return Frame(
        type=type_, symmetric=symmetric, line=line, **{key: _value(key, value) for key, value in entry.items()}
    )


def _paths_of(entry: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The key and the text of every path in a frame."""
    yield from ((key, entry[key]) for key in _PATHS if key in entry)
    yield from ((key, path) for key in _TABLES for path in entry.get(key, {}))


def _steps_of(path: str) -> list[str]:
    """The steps of a path, each without the mark that says to look inside a phrase."""
    return [step.strip().rstrip("*+") for step in re.split(r"[|&>]", path)]


def _value(key: str, value: Any) -> Any:
    if key in _LISTS:
        return tuple(value)
    if key in _SETS:
        return frozenset(value)
    if key in _TABLES:
        return tuple((path, frozenset(words)) for path, words in sorted(value.items()))
    return value


def _line_of(text: str, start: int, key: str) -> int:
    for number, line in enumerate(text.splitlines()[start - 1 :], start):
        if re.match(rf"\s*{re.escape(key)}\b", line):
            return number
        if number > start and line.strip() == "[[frame]]":
            break
    return start


def _index(frames: tuple[Frame, ...]) -> dict[tuple[str, str], tuple[Frame, ...]]:
    index: dict[tuple[str, str], list[Frame]] = {}
    for frame in frames:
        for part, words in (("VERB", frame.verbs), ("NOUN", frame.nouns), ("ADJ", frame.adjectives)):
            for word in words:
                index.setdefault((word, part), []).append(frame)
    return {key: tuple(found) for key, found in index.items()}
