"""Everything that can go wrong in `kg`, as exceptions whose message says what, where, and what to do."""

from __future__ import annotations


class CommuniqueError(Exception):
    """The root of all errors this project raises on purpose; its message is fit to show to a user."""


class BadArticle(CommuniqueError):
    """An input file or line that is no article; the message names the file and line."""


class BadLexicon(CommuniqueError):
    """A lexicon file that breaks its own rules; the message names the file and line."""


class BadQuery(CommuniqueError):
    """A SPARQL query that does not parse or asks for something refused."""


class UnknownName(CommuniqueError):
    """A name that stands for no actor or place in the graph."""

    def __init__(self, name: str, suggestions: tuple[str, ...] = ()):
        self.name = name
        self.suggestions = suggestions
        hint = f" Did you mean {', '.join(suggestions)}?" if suggestions else ""
        super().__init__(f"Nobody in the graph is called {name!r}.{hint}")


class NotFound(CommuniqueError):
    """No article, event or actor under that identifier."""


class StoreError(CommuniqueError):
    """The store cannot be opened, read or written; the message says which store and why."""
