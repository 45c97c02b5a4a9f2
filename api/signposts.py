"""FAIR signposting (signposting.org, level 1): `Link` headers from documents to the thing and to its other forms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# What may stand at the end of a data address, and what it stands for.
SUFFIXES = {
    ".ttl": "text/turtle",
    ".jsonld": "application/ld+json",
    ".nt": "application/n-triples",
    ".rdf": "application/rdf+xml",
    ".trig": "application/trig",
    ".html": "text/html",
}
# What the FAIR profile asks of a page about a thing, besides the types of the thing.
_ABOUT_PAGE = "https://schema.org/AboutPage"


def split_suffix(name: str) -> tuple[str, str | None]:
    """The name without a known suffix, and the media type that the suffix asks for; None when it has none."""
    for suffix, media in SUFFIXES.items():
        if name.endswith(suffix) and name != suffix:
            return name.removesuffix(suffix), media
    return name, None


@dataclass(frozen=True, slots=True)
class Subject:
    """What links are about: `iri`, whose RDF is at `data` plus a suffix and whose page is at `page`.

    `types` are the IRIs of its classes, `license` that of the licence it can be used under, `collection` what it
    belongs to; None for what there is not.
    """

    iri: str
    data: str
    page: str | None = None
    types: Sequence[str] = ()
    license: str | None = None
    collection: str | None = None


def links(about: Subject, media: str | None = None) -> str:
    """The value of a `Link` header of a document about the subject, of the redirect to one for None.

    `media` is what this response itself is in, which is left out of its alternates.
    """
    own = [link(about.iri, "cite-as"), link(about.iri, "describes")] if media else []
    relation = "alternate" if media else "describedby"
    pages = [link(about.page, relation, "text/html")] if about.page else []
    return ", ".join([*own, *_said(about, about.types), *pages, *_rdf(about.data, relation, media)])


def page_links(about: Subject) -> str:
    """The value of the `Link` header of the page about the subject."""
    said = _said(about, (_ABOUT_PAGE, *about.types))
    return ", ".join([link(about.iri, "cite-as"), *said, *_rdf(about.data, "describedby")])


def link(target: str, relation: str, media: str | None = None) -> str:
    """One link of a `Link` header, RFC 8288."""
    return f'<{target}>; rel="{relation}"' + (f'; type="{media}"' if media else "")


def _rdf(data: str, relation: str, but: str | None = None) -> list[str]:
    forms = ((suffix, media) for suffix, media in SUFFIXES.items() if media not in ("text/html", but))
    return [link(f"{data}{suffix}", relation, media) for suffix, media in forms]


def _said(about: Subject, types: Sequence[str]) -> list[str]:
    single = ((about.license, "license"), (about.collection, "collection"))
    return [link(each, "type") for each in types] + [link(target, name) for target, name in single if target]
