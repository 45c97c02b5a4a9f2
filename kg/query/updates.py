"""A SPARQL update from outside: checked, given the dataset that its request names, and run."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.errors import BadQuery
from kg.query.guard import TOKEN, RefusedQuery, check_update
from kg.query.sparql import dataset, syntax_error
from kg.store import EmbeddedStore

_LOAD_SILENT = re.compile("LOAD SILENT TERM( INTO GRAPH TERM)?")


@dataclass(frozen=True, slots=True)
class _Token:
    """A token outside of all brackets, or a whole bracketed group. `word` is a keyword in capitals, TERM for an IRI."""

    word: str
    start: int
    end: int


def run_update(
    store: EmbeddedStore,
    update: str,
    *,
    base: str,
    remote_hosts: Collection[str] = (),
    using: Sequence[str] = (),
    using_named: Sequence[str] = (),
) -> None:
    """Runs the update, all or nothing. The graphs stand in for USING and USING NAMED, as the SPARQL protocol says.

    LOAD SILENT of a host that is refused does nothing, and DROP and CLEAR of a graph that is not there are no failure.
    Raises RefusedQuery, QuerySyntaxError with line and column, BadQuery, StoreError.
    """
    operations = list(_operations(update))
    update = _edited(update, [*_vain_loads(update, operations, remote_hosts), *_silent_drops(operations)])
    check_update(update, remote_hosts)
    default, named = dataset(using, using_named)
    if default is not None or named is not None:
        update = with_dataset(update, default or (), named or ())
    try:
        store.update(update, base=base)
    except BadQuery as error:
        raise (syntax_error(str(error)) if isinstance(error.__cause__, SyntaxError) else error) from error


def with_dataset(update: str, using: Sequence[str], using_named: Sequence[str]) -> str:
    """The update with USING clauses for these IRIs in every operation that has a WHERE.

    Raises BadQuery where the update has its own USING or WITH, which the protocol forbids together.
    """
    clauses = [f"USING {NamedNode(iri)}" for iri in using] + [f"USING NAMED {NamedNode(iri)}" for iri in using_named]
    edits = []
    for operation in _operations(update):
        for before, token, after in zip([None, *operation], operation, [*operation[1:], None], strict=False):
            if token.word in ("USING", "WITH"):
                raise BadQuery(f"The update has {token.word}, so its request cannot name the graphs to use.")
            if token.word == "WHERE":
                # DELETE WHERE takes no USING: it is short for DELETE { group } WHERE { group }.
                is_short = before is not None and before.word == "DELETE" and after is not None
                group = update[after.start : after.end] if is_short and after else ""
                edits.append((token.start, token.start, f"{group} {' '.join(clauses)} "))
    return _edited(update, edits)


def _vain_loads(
    update: str, operations: Sequence[Sequence[_Token]], remote_hosts: Collection[str]
) -> Iterator[tuple[int, int, str]]:
    """Edits that leave out each LOAD SILENT of a host that is refused: its failure is to be passed over."""
    for operation in operations:
        if _LOAD_SILENT.fullmatch(" ".join(token.word for token in operation)):
            start, end = operation[0].start, operation[-1].end
            try:
                check_update(update[start:end], remote_hosts)
            except RefusedQuery:
                yield start, end, "INSERT DATA {}"


def _silent_drops(operations: Sequence[Sequence[_Token]]) -> Iterator[tuple[int, int, str]]:
    for operation in operations:
        words = [token.word for token in operation]
        if words in (["DROP", "GRAPH", "TERM"], ["CLEAR", "GRAPH", "TERM"]):
            yield operation[0].end, operation[0].end, " SILENT"


def _operations(update: str) -> Iterator[list[_Token]]:
    """The operations of an update, parted by semicolons, without their prologues."""
    operation: list[_Token] = []
    for token in _top_level(update):
        if token.word == ";":
            yield operation
            operation = []
        elif operation[-1:] and operation[-1].word in ("BASE", "PREFIX", "VERSION"):
            # The name of a prefix; what it stands for, a base and a version end the declaration.
            operation = [] if update[token.start] in "<\"'" else operation
        else:
            operation.append(token)
    yield operation


def _top_level(update: str) -> Iterator[_Token]:
    depth = start = 0
    for match in TOKEN.finditer(update):
        kind = match.lastgroup
        if kind == "open":
            start = start if depth else match.start()
            depth += 1
        elif kind == "close":
            depth -= 1
            if depth == 0:
                yield _Token("GROUP", start, match.end())
        elif depth == 0 and kind != "skip":
            word = "TERM" if kind in ("iri", "name") else match.group().upper()
            yield _Token(word, match.start(), match.end())


def _edited(text: str, edits: Sequence[tuple[int, int, str]]) -> str:
    """The text with each stretch from start to end replaced."""
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text
