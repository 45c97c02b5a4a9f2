"""Opens an Oxigraph folder, or says in words for people why it cannot."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.errors import StoreError
from kg.iris import Iris
from kg.rdf.words import node

# RocksDB, under Oxigraph, has this file in every folder of its own.
_MARK = "CURRENT"
# RocksDB passes over files that are not its own.
_BASE_FILE = "COMMUNIQUE_BASE"


def open_store(path: Path | None, iris: Iris, read_only: bool = False) -> Store:
    """The store in that folder, made if it is missing; in memory for None. Raises StoreError.

    The base of the IRIs is kept in the store, and a store of another base is refused.
    """
    store = Store() if path is None else _open(path, read_only)
    _settle_base(store, path, iris, read_only)
    return store


def keep_base(store: Store, path: Path | None, iris: Iris) -> None:
    """After an update that dropped what tells the base, keeps it in a file, so that the folder opens again."""
    if path is not None and next(_bases(store), None) is None:
        (path / _BASE_FILE).write_text(iris.base)


def _kept_beside(path: Path) -> str | None:
    file = path / _BASE_FILE
    return file.read_text() if file.exists() else None


def _bases(store: Store) -> Iterator[Quad]:
    return store.quads_for_pattern(None, node("void:uriSpace"), None, None)


def _open(path: Path, read_only: bool) -> Store:
    _refuse_foreign_folder(path, read_only)
    try:
        if read_only:
            return Store.read_only(str(path))
        path.parent.mkdir(parents=True, exist_ok=True)
        return Store(str(path))
    except OSError as error:
        raise StoreError(_why(path, error)) from error


def _refuse_foreign_folder(path: Path, read_only: bool) -> None:
    if path.exists() and not path.is_dir():
        raise StoreError(f"{path} is a file; the store needs a folder of its own.")
    inside = path.exists() and any(path.iterdir())
    if inside and not (path / _MARK).exists():
        raise StoreError(f"The folder {path} holds other files and no store; name an empty or a new folder.")
    if read_only and not inside:
        raise StoreError(f"There is no store at {path} to read. Ingest an article first.")


def _why(path: Path, error: OSError) -> str:
    if "lock" in str(error).lower():
        return (
            f"The store {path} is in use by another process, and only one can hold it. Stop that process "
            "(perhaps `communique serve`), or ask it over HTTP, or name another folder."
        )
    return f"The store {path} cannot be opened: {error}."


def _settle_base(store: Store, path: Path | None, iris: Iris, read_only: bool) -> None:
    where = path or "in memory"
    kept = next(_bases(store), None)
    if kept is None and path is not None and _kept_beside(path) == iris.base:
        if not read_only:
            store.extend(_dataset_quads(iris))
        return
    if kept is None:
        if read_only or next(iter(store), None) is not None:
            raise StoreError(f"The store {where} was not made by Communiqué; name an empty or a new folder.")
        store.extend(_dataset_quads(iris))
        return
    base = kept.object.value.removesuffix("/id/") if isinstance(kept.object, Literal) else ""
    if base != iris.base:
        raise StoreError(
            f"The store {where} was made under the base {base}, not {iris.base}: its IRIs would not match. "
            f"Set COMMUNIQUE_BASE={base}, or name another folder."
        )


def _dataset_quads(iris: Iris) -> list[Quad]:
    dataset, graph = NamedNode(iris.dataset), NamedNode(iris.dataset_graph)
    return [
        Quad(dataset, node("rdf:type"), node("void:Dataset"), graph),
        Quad(dataset, node("void:uriSpace"), Literal(f"{iris.base}/id/"), graph),
    ]
