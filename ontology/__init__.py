"""What the words mean: the ontology, its shapes, its JSON-LD context, the lexicon and the example queries, as data."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources


def read(name: str) -> str:
    """The text of one data file, by its path from here: `read("shapes.ttl")`. Raises FileNotFoundError."""
    return resources.files(__name__).joinpath(*name.split("/")).read_text("utf-8")


def names(folder: str, ending: str) -> Iterator[str]:
    """The data files of one folder with that ending, sorted, ready for `read`: `names("lexicon", ".toml")`."""
    place = resources.files(__name__).joinpath(folder)
    if not place.is_dir():
        return
    yield from sorted(f"{folder}/{entry.name}" for entry in place.iterdir() if entry.name.endswith(ending))
