"""A cheap look at a SPARQL query from outside before the engine sees it.

Measured on Oxigraph 0.5.13: 864 nested EXISTS, 3,000 OPTIONALs in a row or 20,000 `!` overflow its stack and end the
process; planning a join of 500 patterns, or 500 steps of one path, takes seconds on an empty store, 300 of a star
minutes. The caps below stay well under each. Tokens only: strings, comments and IRIs cannot set it off.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.errors import BadQuery

MAX_NESTING = 100
MAX_JOINED = 128
MAX_OPERATORS = 1_000

_TOKEN = re.compile(
    r"(?P<skip>\s+|\#[^\n]*)"
    r'|(?P<string>"""(?:\\.|[^\\])*?"""|\'\'\'(?:\\.|[^\\])*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\')'
    r"|(?P<iri><[^<>\"{}|^`\\\s]*>)"
    r"|(?P<variable>[?$]\w+)"
    r"|(?P<name>[^\W\d_][\w.\-]*:[^\s<>\"'{}()\[\];,|/^*+!?&=]*|:[^\s<>\"'{}()\[\];,|/^*+!?&=]*|_:\w[\w.\-]*)"
    r"|(?P<word>@?[^\W\d_]\w*)"
    r"|(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)"
    r"|(?P<open>[{(\[])"
    r"|(?P<close>[})\]])"
    r"|(?P<operator>\|\||&&|\^\^|.)",
    re.DOTALL,
)
_JOINING = frozenset({".", ";", "/", "VALUES"})
_OPERATORS = frozenset(
    [
        "!",
        "+",
        "-",
        "*",
        "|",
        "^",
        "||",
        "&&",
        "=",
        "<",
        ">",
        "?",
        ",",
        "OPTIONAL",
        "UNION",
        "MINUS",
        "BIND",
        "FILTER",
        "GRAPH",
        "EXISTS",
    ]
)
_UPDATES = frozenset(["INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"])
_QUERIES = frozenset(["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"])


class RefusedQuery(BadQuery):
    """A query that is well-formed for all we know, but that this service does not run."""


def check_query(query: str, max_bytes: int = 65_536) -> None:
    """Pass a query that is small enough to plan and reads only this store; raises RefusedQuery with the reason."""
    if len(query.encode("utf-8", "surrogatepass")) > max_bytes:
        raise RefusedQuery(f"The query is longer than {max_bytes} bytes; ask in smaller parts.")
    joined = operators = 0
    form: str | None = None
    opened: list[str] = []
    for kind, token in _tokens(query):
        if kind == "open":
            opened.append(token)
        elif kind == "close" and opened:
            opened.pop()
        # A comma joins two triples in a pattern, and only parts two arguments in an expression.
        joined += token in _JOINING or (token == "," and opened[-1:] != ["("])
        operators += token in _OPERATORS
        form = form or _form(token)
        _refuse_beyond(len(opened), MAX_NESTING, "nested more than {} levels deep")
        _refuse_beyond(joined, MAX_JOINED, "made of more than {} joined patterns")
        _refuse_beyond(operators, MAX_OPERATORS, "made of more than {} operators")
        if token == "SERVICE":
            raise RefusedQuery("SERVICE is refused: this endpoint asks no other endpoint on a client's behalf.")
        if form in _UPDATES:
            raise RefusedQuery(f"{form} is refused: this endpoint answers queries and takes no updates.")


def _form(token: str) -> str | None:
    return token if token in _UPDATES or token in _QUERIES else None


def _refuse_beyond(count: int, most: int, what: str) -> None:
    if count > most:
        raise RefusedQuery(f"The query is {what.format(most)}; ask in smaller parts.")


def _tokens(query: str) -> Iterator[tuple[str, str]]:
    """Kind and text of each token that matters, keywords in capitals."""
    for match in _TOKEN.finditer(query):
        kind = match.lastgroup or ""
        if kind == "word":
            yield kind, match.group().upper()
        elif kind in ("open", "close", "operator"):
            yield kind, match.group()
