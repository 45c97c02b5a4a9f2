"""Where an article comes from, and the state or organization that speaks through it.

An official site is told by its host alone: the government parts of country domains, and a short table of the rest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from kg.mentions.tables import by_code
from kg.model import Agent, Article

# Hosts of governments and organizations that no general rule tells; written by hand.
_HOSTS = {
    "kremlin.ru": "RU", "mid.ru": "RU", "government.ru": "RU", "elysee.fr": "FR", "diplomatie.gouv.fr": "FR",
    "bundesregierung.de": "DE", "auswaertiges-amt.de": "DE", "bundeskanzler.de": "DE", "governo.it": "IT", "esteri.it": "IT",
    "lamoncloa.gob.es": "ES", "exteriores.gob.es": "ES", "gov.ie": "IE", "regeringen.se": "SE", "government.se": "SE",
    "regjeringen.no": "NO", "um.dk": "DK", "valtioneuvosto.fi": "FI", "um.fi": "FI", "government.nl": "NL", "rijksoverheid.nl": "NL",
    "admin.ch": "CH", "bmeia.gv.at": "AT", "canada.ca": "CA", "gc.ca": "CA", "pm.gc.ca": "CA", "president.gov.ua": "UA",
    "vatican.va": "VA", "kormany.hu": "HU", "fmprc.gov.cn": "CN", "president.ir": "IR", "leader.ir": "IR", "mfa.ir": "IR",
    "presidencia.pt": "PT", "belgium.be": "BE", "president.az": "AZ", "president.am": "AM", "akorda.kz": "KZ", "president.uz": "UZ",
    "state.gov": "US", "defense.gov": "US", "whitehouse.gov": "US", "usaid.gov": "US", "army.mil": "US", "navy.mil": "US", "af.mil": "US",
}  # fmt: skip
_ORGANIZATIONS = {
    "europa.eu": "European Union", "nato.int": "NATO", "un.org": "United Nations", "iaea.org": "IAEA", "osce.org": "OSCE",
    "asean.org": "ASEAN", "au.int": "African Union", "who.int": "World Health Organization", "coe.int": "Council of Europe",
    "imf.org": "IMF", "worldbank.org": "World Bank", "wto.org": "WTO", "oas.org": "Organization of American States",
    "icrc.org": "International Committee of the Red Cross", "opcw.org": "OPCW",
}  # fmt: skip
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
        name = next((name for host, name in _ORGANIZATIONS.items() if _within(self.host, host)), None)
        return Agent(name, "organization") if name else None


def source_of(article: Article) -> Source:
    """The source of an article: the host of its address, else of the field `source` where that looks like one."""
    host = urlsplit(article.url).hostname if article.url else None
    named = (article.source or "").strip().lower()
    looks = bool(re.fullmatch(r"[\w-]+(?:\.[\w-]+)+", named))
    if looks and (host is None or _country(named) is not None):
        host = named
    return Source(article.title, host, article.published)


def _country(host: str | None) -> str | None:
    if not host:
        return None
    host = host.lower().rstrip(".")
    for known, code in _HOSTS.items():
        if _within(host, known):
            return code
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
