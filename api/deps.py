"""What requests share, as `Annotated` aliases: the open doors of the app, its store, settings and names."""

from __future__ import annotations

import secrets
import threading
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.errors import Unauthorized, WritesAreOff
from api.settings import Settings
from kg.query import rates
from kg.query.browse import load_names
from kg.query.names import Names
from kg.query.reconcile import Latest, Reconciler
from kg.query.search import LatestSearch
from kg.query.workers import Limits, WorkerPool
from kg.store import EmbeddedStore


class Doors:
    """One app's store and settings, the workers that answer queries from outside, and the graph's names, read once
    until something is written."""

    def __init__(self, settings: Settings, store: EmbeddedStore) -> None:
        self.settings = settings
        self.store = store
        self.pool = WorkerPool(store, _limits(settings))
        self.reconciling = Latest(store)
        self.searching = LatestSearch(store)
        self._names: Names | None = None
        # One article at a time: the parser is shared, and the second of two equal ones must see the first.
        self.writing = threading.Lock()
        self._loading = threading.Lock()

    def names(self) -> Names:
        """The names of the graph as it is."""
        with self._loading:
            if self._names is None:
                self._names = load_names(self.store)
            return self._names

    def read_ahead(self) -> None:
        """Reads what answers need and what takes a while: the names of the graph, rates of exchange."""
        self.names()
        rates.last_day()

    def changed(self) -> None:
        """Says that the graph is another now."""
        with self._loading:
            self._names = None


def _limits(settings: Settings) -> Limits:
    return Limits(
        settings.query_workers,
        settings.query_seconds,
        settings.query_wait_seconds,
        settings.query_memory_mb << 20,
        settings.query_result_mb << 20,
    )


def _doors(request: Request) -> Doors:
    doors: Doors = request.app.state.doors
    return doors


DoorsDep = Annotated[Doors, Depends(_doors)]


def _store(doors: DoorsDep) -> EmbeddedStore:
    return doors.store


def _settings(doors: DoorsDep) -> Settings:
    return doors.settings


def _names(doors: DoorsDep) -> Names:
    return doors.names()


def _reconciler(doors: DoorsDep) -> Reconciler:
    return doors.reconciling.get()


StoreDep = Annotated[EmbeddedStore, Depends(_store)]
SettingsDep = Annotated[Settings, Depends(_settings)]
NamesDep = Annotated[Names, Depends(_names)]
ReconcilerDep = Annotated[Reconciler, Depends(_reconciler)]

bearer = HTTPBearer(auto_error=False, description="The token of the setting COMMUNIQUE_WRITETOKEN.")
CredentialsDep = Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]


def may_write(settings: SettingsDep, credentials: CredentialsDep) -> None:
    """Passes who has the token; raises WritesAreOff or Unauthorized."""
    if settings.write_token is None:
        raise WritesAreOff("Nothing can be written here: the setting COMMUNIQUE_WRITE_TOKEN is not set.")
    given = credentials.credentials if credentials else ""
    if not secrets.compare_digest(given.encode(), settings.write_token.get_secret_value().encode()):
        raise Unauthorized("Send the header 'Authorization: Bearer <token>' with the token of COMMUNIQUE_WRITETOKEN.")


MayWrite = Depends(may_write)
