"""Keeps the graph: articles in, one transaction each, and events, reports and SPARQL answers out."""

from kg.store.embedded import EmbeddedStore

__all__ = ["EmbeddedStore"]
