"""Keeps what takes long to ask of a store for as long as its state lasts."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from kg.store import EmbeddedStore

P = ParamSpec("P")
T = TypeVar("T")


def once_a_state(make: Callable[Concatenate[EmbeddedStore, P], T]) -> Callable[Concatenate[EmbeddedStore, P], T]:
    """What `make` answers of a store, kept until the store is written to; other arguments must follow from the store.

    Who asks while it is made waits for it. What was made while the store was written to is given, and not kept.
    """
    known: WeakKeyDictionary[EmbeddedStore, tuple[str, T]] = WeakKeyDictionary()
    making = threading.Lock()

    def asked(store: EmbeddedStore, /, *args: P.args, **kwargs: P.kwargs) -> T:
        with making:
            state, kept = store.state, known.get(store)
            if kept is None or kept[0] != state:
                kept = (state, make(store, *args, **kwargs))
                if store.state == state:
                    known[store] = kept
            return kept[1]

    asked.__doc__ = make.__doc__
    return asked
