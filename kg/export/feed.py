"""Events as an Atom feed (RFC 4287), newest first, in pages where the selection has a limit (RFC 5005)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import IO

from lxml import etree

from kg.export.about import About, about
from kg.export.selection import Selection, chosen_page
from kg.export.wording import day, headline, printable, quotations, told_between
from kg.model import Article
from kg.query.browse import article_heads
from kg.query.events import Found
from kg.store import EmbeddedStore
from ontology.terms import BY_NAME

_ATOM = "http://www.w3.org/2005/Atom"
_MIDNIGHT = "T00:00:00Z"


def write_feed(store: EmbeddedStore, selection: Selection, output: IO[bytes]) -> None:
    """Write the page. An entry's id is the event's IRI, and it was updated when its latest report appeared."""
    page = chosen_page(store, selection)
    iris = [found.event.iri for found in page.events]
    heads = article_heads(store, {quotation.article for found in page.events for quotation in found.quotations})
    told = replace(about(store, selection, iris), events=page.total)
    entries = [(found, [heads[quotation.article] for quotation in found.quotations]) for found in page.events]
    updated = max((told_between(*each)[1] for each in entries), default=day(told.newest))
    with etree.xmlfile(output, encoding="utf-8") as file:
        file.write_declaration()
        with file.element(_in("feed"), nsmap={None: _ATOM}):
            for element in _head(told, selection, store.iris.base, page.next, updated):
                file.write(element)
            for found, articles in entries:
                file.write(_entry(found, articles))
    output.write(b"\n")


def _head(told: About, selection: Selection, base: str, following: str | None, updated: str) -> list[etree._Element]:
    cut = {"limit": str(selection.limit)} if selection.limit else {}
    here = {**cut, **({"after": selection.after} if selection.after else {})}
    links = [
        _link("self", selection.address(base, format="atom", **here), "application/atom+xml"),
        _link("alternate", told.address),
    ]
    if following:
        links.append(_link("next", selection.address(base, format="atom", after=following, **cut)))
    # The same feed whichever page of it; a subscription is to the feed.
    return [
        _text("id", selection.address(base, format="atom")),
        _text("title", told.title),
        _text("subtitle", told.summary),
        _text("updated", updated + _MIDNIGHT),
        _text("rights", told.rights),
        _text("generator", "Communiqué"),
        _people("author", "Communiqué"),
        *links,
    ]


def _entry(found: Found, articles: Sequence[Article]) -> etree._Element:
    event = found.event
    first, last = told_between(found, articles)
    entry = _new("entry")
    entry.extend(
        [
            _text("id", event.iri),
            _text("title", headline(found)),
            _text("updated", last + _MIDNIGHT),
            _text("published", first + _MIDNIGHT),
            _link("alternate", event.iri, "text/html"),
            _new("category", term=event.type, label=BY_NAME[event.type].label),
            _text("summary", "\n\n".join(f"“{quote}”" for quote in quotations(found))),
        ]
    )
    entry.extend(_link("via", url) for url in dict.fromkeys(each.url for each in articles if each.url))
    rights = ", ".join(dict.fromkeys(each.licence for each in articles if each.licence))
    if rights:
        entry.append(_text("rights", rights))
    return entry


def _text(name: str, value: str) -> etree._Element:
    element = _new(name)
    element.text = printable(value)
    return element


def _link(rel: str, href: str, media_type: str | None = None) -> etree._Element:
    more = {"type": media_type} if media_type else {}
    return _new("link", rel=rel, href=printable(href), **more)


def _people(name: str, called: str) -> etree._Element:
    element = _new(name)
    element.append(_text("name", called))
    return element


def _new(name: str, **attributes: str) -> etree._Element:
    return etree.Element(_in(name), attributes, nsmap={None: _ATOM})


def _in(name: str) -> str:
    return f"{{{_ATOM}}}{name}"
