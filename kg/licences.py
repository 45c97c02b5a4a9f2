"""Licences and other addresses as texts tell them, made fit to stand in RDF and in headers."""

from __future__ import annotations

import re

# Of http addresses those characters that an IRI in a header or in RDF can hold.
_ADDRESS = re.compile(r"https?://[!#-;=?-\[\]_a-z~]+")
_SPDX = re.compile(r"(?=.*\d)[A-Za-z0-9]+(-[A-Za-z0-9.+]+)+")


def licence_iri(licence: str | None) -> str | None:
    """The address of a licence that is an address or an SPDX identifier ("CC0-1.0"); None for any other words."""
    if licence and _SPDX.fullmatch(licence):
        return f"https://spdx.org/licenses/{licence}"
    return address(licence)


def address(text: str | None) -> str | None:
    """The text if it is a web address, else None."""
    return text if text and _ADDRESS.fullmatch(text) else None
