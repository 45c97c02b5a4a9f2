"""FAIR signposting (signposting.org, level 1): `Link` headers from documents to the thing and to its other forms."""

from __future__ import annotations

from collections.abc import Sequence

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


def links(iri: str, data: str, media: str | None = None, page: str | None = None, *, collection: str | None) -> str:
    """The value of a `Link` header: for `iri`, whose RDF is at `data` plus a suffix and whose page is at `page`.

    `media` is what this response itself is in, which is left out of its alternates; None for a redirect. `collection`
    is what `iri` belongs to, None for what belongs to nothing.
    """
    own = [link(iri, "cite-as"), link(iri, "describes")] if media else []
    relation = "alternate" if media else "describedby"
    pages = [link(page, relation, "text/html")] if page else []
    return ", ".join([*own, *pages, *_rdf(data, relation, media), *_collection(collection)])


def page_links(
    iri: str, data: str, types: Sequence[str], license: str | None = None, collection: str | None = None
) -> str:
    """The value of the `Link` header of the page about `iri`, whose RDF is at `data` plus a suffix.

    `types` are the IRIs of the classes of `iri`; `license` is the IRI of the one under which it can be used.
    """
    classes = [link(each, "type") for each in (_ABOUT_PAGE, *types)]
    under = [link(license, "license")] if license else []
    return ", ".join([link(iri, "cite-as"), *classes, *under, *_rdf(data, "describedby"), *_collection(collection)])


def link(target: str, relation: str, media: str | None = None) -> str:
    """One link of a `Link` header, RFC 8288."""
    return f'<{target}>; rel="{relation}"' + (f'; type="{media}"' if media else "")


def _rdf(data: str, relation: str, but: str | None = None) -> list[str]:
    forms = ((suffix, media) for suffix, media in SUFFIXES.items() if media not in ("text/html", but))
    return [link(f"{data}{suffix}", relation, media) for suffix, media in forms]


def _collection(collection: str | None) -> list[str]:
    return [link(collection, "collection")] if collection else []
