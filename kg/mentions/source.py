"""Where an article comes from, and the state or organization that speaks through it.

An official site is told by its host alone: the government parts of country domains, and a short table of the rest.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from kg.data import rows
from kg.mentions.tables import by_code
from kg.model import Agent, Article

_GOVERNMENT = re.compile(r"(?:^|\.)(?:gov|gouv|gob|govt|gub|go|gv|mil|government|mfa|president|premier)\.([a-z]{2})$")
_UK = {"uk": "GB"}


@dataclass(frozen=True, slots=True)
class Source:
    """What is known of an article beside its text: title, host ("state.gov"), ISO date of publication."""

    title: str | None = None
    host: str | None = None
    published: str | None = None

    @property
    def country(self) -> str | None:
        """The state whose government runs the host, None for any other."""
        return _country(self.host)

    @property
    def issuer(self) -> Agent | None:
        """The state or international organization that speaks through the host, None for the press."""
        code = self.country
        if code is not None:
            country = by_code()[code]
            return Agent(country.name, "state", code, country.wikidata)
        owner = _owner(self.host)
        return Agent(owner, "organization") if owner else None


def source_of(article: Article) -> Source:
    """The source of an article: the host of its address, else of the field `source` where that looks like one."""
    host = urlsplit(article.url).hostname if article.url else None
    named = (article.source or "").strip().lower()
    looks = bool(re.fullmatch(r"[\w-]+(?:\.[\w-]+)+", named))
    if looks and (host is None or _country(named) is not None):
        host = named
    return Source(article.title, host, article.published)


@functools.cache
def _hosts() -> dict[str, str]:
    return {host: owner for owner, hosts in rows("hosts.txt") for host in hosts.split()}


def _owner(host: str | None) -> str | None:
    """Whose the host is by the table: a country code or the name of an organization."""
    return next((owner for known, owner in _hosts().items() if _within(host, known)), None)


def _country(host: str | None) -> str | None:
    if not host:
        return None
    host = host.lower().rstrip(".")
    owner = _owner(host)
    if owner in by_code():
        return owner
    if host.endswith((".gov", ".mil")):
        return "US"
    match = _GOVERNMENT.search(host)
    if match:
        code = _UK.get(match.group(1), match.group(1).upper())
        return code if code in by_code() else None
    return None


def _within(host: str | None, known: str) -> bool:
    return host is not None and (
        host == known or host.endswith("." + known) or (host.endswith("archives.gov") and known in host)
    )
