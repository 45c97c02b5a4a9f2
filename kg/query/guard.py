"""A cheap look at a SPARQL query from outside before the engine sees it.

Measured on Oxigraph 0.5.13: 864 nested EXISTS, 3,000 OPTIONALs in a row or 20,000 `!` overflow its stack and end the
process; planning a join of 500 patterns, or 500 steps of one path, takes seconds on an empty store, 300 of a star
minutes. The caps below stay well under each. Tokens only: strings, comments and IRIs cannot set it off.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from kg.errors import BadQuery

MAX_NESTING = 100
MAX_JOINED = 128
MAX_OPERATORS = 1_000

TOKEN = re.compile(
    r"(?P<skip>\s+|\#[^\n\r]*)"
    r'|(?P<string>"""(?:\\.|[^\\])*?"""|\'\'\'(?:\\.|[^\\])*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\')'
    r"|(?P<iri><[^<>\"{}|^`\\\s]*>)"
    r"|(?P<variable>[?$]\w+)"
    r"|(?P<name>[^\W\d_][\w.\-]*:[^\s<>\"'{}()\[\];,|/^*+!?&=\#]*|:[^\s<>\"'{}()\[\];,|/^*+!?&=\#]*|_:\w[\w.\-]*)"
    r"|(?P<word>@?[^\W\d_]\w*)"
    r"|(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)"
    r"|(?P<open>[{(\[])"
    r"|(?P<close>[})\]])"
    r"|(?P<operator>\|\||&&|\^\^|.)",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_GAP = r"(?:\s|\#[^\n\r]*)*"
_SILENT = rf"{_GAP}(?:SILENT{_GAP})?"
_CALLS = {
    "SERVICE": re.compile(rf"SERVICE{_SILENT}(?P<target><[^<>]*>|[?$]\w+|[\w.\-]*:[^\s{{}}]*){_GAP}\{{", re.IGNORECASE),
    "LOAD": re.compile(
        rf"(?:^|[\s;>])LOAD{_SILENT}(?P<target><[^<>]*>|[\w.\-]*:[^\s;{{}}]*){_GAP}(?:;|INTO{_GAP}GRAPH\b|\Z)",
        re.IGNORECASE,
    ),
}
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
# What gives another answer each time, on the same graph.
_FLEETING = frozenset(["NOW", "RAND", "UUID", "STRUUID", "SERVICE"])


class RefusedQuery(BadQuery):
    """A query that is well-formed for all we know, but that this service does not run."""


@dataclass(frozen=True, slots=True)
class Look:
    """What the tokens of a query tell: its form (SELECT, ASK, CONSTRUCT, DESCRIBE; None where no query stands), and
    whether the same graph will give the same answer again."""

    form: str | None
    repeatable: bool


def check_query(query: str, max_bytes: int = 65_536, remote_hosts: Collection[str] = ()) -> Look:
    """Pass a query that is small enough to plan and calls no host but `remote_hosts`; says what it saw.

    Raises RefusedQuery with the reason.
    """
    if len(query.encode("utf-8", "surrogatepass")) > max_bytes:
        raise RefusedQuery(f"The query is longer than {max_bytes} bytes; ask in smaller parts.")
    _check_calls(query, remote_hosts, "SERVICE")
    tokens = list(_checked_size(_tokens(_unescaped(query))))
    _check_hosts(tokens, remote_hosts)
    words = [token for kind, token in tokens if kind == "word"]
    form = next((word for word in words if word in _UPDATES or word in _QUERIES), None)
    if form in _UPDATES:
        raise RefusedQuery(f"{form} is refused: this is a query, and updates are sent as 'update'.")
    return Look(form, _FLEETING.isdisjoint(words))


def check_update(update: str, remote_hosts: Collection[str] = ()) -> None:
    """Pass an update that is not nested too deeply and calls no host but `remote_hosts`; raises RefusedQuery.

    Its size is no matter: data come in updates, and only those who may write send them.
    """
    _check_calls(update, remote_hosts, "SERVICE", "LOAD")
    tokens = list(_tokens(_unescaped(update)))
    depth = 0
    for kind, _ in tokens:
        depth += (kind == "open") - (kind == "close")
        _refuse_beyond(depth, MAX_NESTING, "nested more than {} levels deep")
    _check_hosts(tokens, remote_hosts)


def _check_calls(text: str, remote_hosts: Collection[str], *names: str) -> None:
    """Pass a text in which nothing that any reading of it could take for these operations calls a host not named.

    What is a comment or a string depends on the reader: the engine's grammar and the tokens here part ways on texts
    made for that. So this looks at the bare characters, its escapes undone, and refuses also what only a string says.
    """
    bare = _unescaped(text)
    for name in names:
        for call in _CALLS[name].finditer(bare):
            target = call["target"]
            if not (target.startswith("<") and _is_at(target[1:-1], remote_hosts)):
                raise _refused_call(name)


def _refused_call(name: str) -> RefusedQuery:
    return RefusedQuery(f"{name} is refused: the settings of this endpoint do not name that host.")


def _unescaped(text: str) -> str:
    """The text with the escapes that SPARQL allows anywhere undone (SPARQL 1.1, 19.2)."""
    return _ESCAPE.sub(lambda found: chr(min(int(found[1] or found[2], 16), 0x10FFFF)), text)


def _check_hosts(tokens: Iterable[tuple[str, str]], remote_hosts: Collection[str]) -> None:
    """Pass tokens in which SERVICE and LOAD are followed by a full address at one of the hosts; raises RefusedQuery."""
    calling = ""
    for kind, token in tokens:
        if calling and token == "SILENT":
            continue
        if calling and not (kind == "iri" and _is_at(token[1:-1], remote_hosts)):
            raise _refused_call(calling)
        calling = token if kind == "word" and token in ("SERVICE", "LOAD") else ""


def _is_at(address: str, hosts: Collection[str]) -> bool:
    """Whether a full address lies at one of the hosts, named with their port where it is not the usual one."""
    try:
        parts = urlsplit(address)
        named = {parts.hostname, parts.netloc.lower()} if parts.port is None else {parts.netloc.lower()}
    except ValueError:
        return False
    return parts.scheme.lower() in ("http", "https") and not named.isdisjoint(host.lower() for host in hosts)


def _checked_size(tokens: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The same tokens; raises RefusedQuery at the one too many."""
    joined = operators = 0
    opened: list[str] = []
    for kind, token in tokens:
        if kind == "open":
            opened.append(token)
        elif kind == "close" and opened:
            opened.pop()
        # A comma joins two triples in a pattern, and only parts two arguments in an expression.
        joined += token in _JOINING or (token == "," and opened[-1:] != ["("])
        operators += token in _OPERATORS
        _refuse_beyond(len(opened), MAX_NESTING, "nested more than {} levels deep")
        _refuse_beyond(joined, MAX_JOINED, "made of more than {} joined patterns")
        _refuse_beyond(operators, MAX_OPERATORS, "made of more than {} operators")
        yield kind, token


def _refuse_beyond(count: int, most: int, what: str) -> None:
    if count > most:
        raise RefusedQuery(f"The query is {what.format(most)}; ask in smaller parts.")


def _tokens(query: str) -> Iterator[tuple[str, str]]:
    """Kind and text of each token that matters, keywords in capitals."""
    for match in TOKEN.finditer(query):
        kind = match.lastgroup or ""
        if kind == "word":
            yield kind, match.group().upper()
        elif kind in ("open", "close", "operator", "iri", "variable", "name"):
            yield kind, match.group()
