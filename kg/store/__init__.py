"""Keeps the graph: articles in, one transaction each, and events, reports and SPARQL answers out."""

from kg.store.embedded import EmbeddedStore
from kg.store.offering import offer, offered_under

__all__ = ["EmbeddedStore", "offer", "offered_under"]
