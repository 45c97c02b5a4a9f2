"""The tables of the reader of texts, and a way to read one."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files


def rows(name: str) -> Iterator[list[str]]:
    """The fields of each line of a table in kg/data, comments and header left out."""
    text = files("kg.data").joinpath(name).read_text(encoding="utf-8")
    tabbed = name.endswith(".tsv")
    for line in text.splitlines()[1 if tabbed else 0 :]:
        if line and not line.startswith("#"):
            yield line.split("\t" if tabbed else "|")


def listed(field: str) -> tuple[str, ...]:
    """The parts of a field that holds several, parted by semicolons."""
    return tuple(part.strip() for part in field.split(";") if part.strip())
