"""Which organization or group a name means, by the other names in data/organizations.txt.

What the table does not list is its own words: without the nation before it that its country tells already ("U.S.
embassy"), and in one spelling where British and American differ.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict

from kg.data import listed, rows
from kg.identity.slugs import slug, within

# British spellings as whole words of a slug: pattern, American one.
_AMERICAN = (
    (re.compile(r"\borganis(?=ation)"), "organiz"),
    (re.compile(r"\bprogrammes?\b"), "program"),
    (re.compile(r"\bcentre\b"), "center"),
    (re.compile(r"\bdefence\b"), "defense"),
    (re.compile(r"\blabour\b"), "labor"),
)
# What a body of a state is called after its nation.
_KINDS = re.compile(
    r"(?:department|ministry|embassy|mission|consulate|government|military|army|navy|air-force|armed-forces|parliament|"
    r"senate|congress|agency|security-council|central-bank|supreme-court|state-department|treasury|foreign-ministry|"
    r"defense-ministry|coast-guard|police|national-\w+)\b"
)


@functools.lru_cache(maxsize=16384)
def body(name: str, country: str | None) -> str:
    """What stands for the organization or group of that name and country: readable, fit for a path."""
    key = _plain(name)
    for words in (key, _without_nation(key, country)):
        listed_as = _known().get((country, words)) or (_anywhere().get(words) if country is None else None)
        if listed_as:
            return listed_as
    bare = _without_nation(key, country)
    return within(_people(key, country) or (bare if _KINDS.match(bare) else key), country)


def office(key: str, country: str | None) -> str:
    """An office without the nation that its country tells already: "French president", "President of France"."""
    key = key.removeprefix("the-")
    bare = _without_nation(key, country)
    for nation in _nations().get(country or "", ()):
        bare = bare.removesuffix(f"-of-{nation}")
    return bare


@functools.cache
def wikidata() -> dict[str, str]:
    """QIDs of organizations from a data package, by what stands for them."""
    return {body(name, None): item for name, item in rows("unions.tsv")}


def _plain(name: str) -> str:
    key = slug(re.sub(r"(?<=\w)\.(?=\w\.)|(?<=\.\w)\.", "", name)).removeprefix("the-")
    for pattern, american in _AMERICAN:
        key = pattern.sub(american, key)
    return key


def _without_nation(key: str, country: str | None) -> str:
    for nation in _nations().get(country or "", ()):
        if key.startswith(nation + "-"):
            return key[len(nation) + 1 :]
    return key


def _people(key: str, country: str | None) -> str | None:
    """A people, whether "Ukrainian people" or "people of Ukraine"."""
    first = _adjectives().get(country or "")
    nations = _nations().get(country or "", ())
    spelt = {f"{nation}-people" for nation in nations} | {f"people-of-{nation}" for nation in nations}
    return f"{first}-people" if first and key.replace("people-of-the-", "people-of-") in spelt else None


@functools.cache
def _adjectives() -> dict[str, str]:
    found = {code: listed(adjectives) for code, _, _, adjectives, _, _ in rows("countries.txt")}
    return {code: slug(adjectives[0]) for code, adjectives in found.items() if adjectives}


@functools.cache
def _known() -> dict[tuple[str | None, str], str]:
    """What stands for each body of the table, by country and each of its names."""
    table: dict[tuple[str | None, str], str] = {}
    parts = {part for row in rows("spellings.txt") if row[0] == "part" for part in row[1].split()}
    for _, country, name, aliases in rows("organizations.txt"):
        owner = country or None
        for each in (name, *(alias.strip("()") for alias in listed(aliases))):
            if _plain(each) not in parts:
                table.setdefault((owner, _plain(each)), within(slug(name), owner))
    return table


@functools.cache
def _anywhere() -> dict[str, str]:
    """The same by name alone, where only one is so called."""
    found: dict[str, set[str]] = defaultdict(set)
    for (_, key), path in _known().items():
        found[key].add(path)
    return {key: paths.pop() for key, paths in found.items() if len(paths) == 1}


@functools.cache
def _nations() -> dict[str, tuple[str, ...]]:
    """How each country is called before its bodies, the longest first."""
    found: dict[str, set[str]] = defaultdict(set)
    for code, name, _, adjectives, _, aliases in rows("countries.txt"):
        for each in (name, *listed(adjectives), *listed(aliases)):
            plain = _plain(each.strip("()"))
            found[code] |= {plain, f"{plain}s", f"the-{plain}"}
    return {code: tuple(sorted(names, key=lambda each: (-len(each), each))) for code, names in found.items()}
