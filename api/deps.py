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
from kg.query.reconcile import Reconciler, reconciler_of
from kg.query.workers import Limits, WorkerPool
from kg.store import EmbeddedStore


class Doors:
    """One app's store and settings, and the workers that answer queries from outside."""

    def __init__(self, settings: Settings, store: EmbeddedStore) -> None:
        self.settings = settings
        self.store = store
        self.pool = WorkerPool(store, _limits(settings))
        # One article at a time: the parser is shared, and the second of two equal ones must see the first.
        self.writing = threading.Lock()

    def read_ahead(self) -> None:
        """Reads what answers need and what takes a while: the names of the graph, rates of exchange.

        Amounts are read when they are first asked for: in a large graph that takes seconds, in which no other request
        would be answered.
        """
        load_names(self.store)
        rates.last_day()


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


StoreDep = Annotated[EmbeddedStore, Depends(_store)]


def _names(store: StoreDep) -> Names:
    return load_names(store)


def _reconciler(store: StoreDep) -> Reconciler:
    return reconciler_of(store)


SettingsDep = Annotated[Settings, Depends(_settings)]
NamesDep = Annotated[Names, Depends(_names)]
ReconcilerDep = Annotated[Reconciler, Depends(_reconciler)]

bearer = HTTPBearer(auto_error=False, description="The token of the setting COMMUNIQUE_WRITE_TOKEN.")
CredentialsDep = Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]


def may_write(settings: SettingsDep, credentials: CredentialsDep) -> None:
    """Passes who has the token; raises WritesAreOff or Unauthorized."""
    if settings.write_token is None:
        raise WritesAreOff("Nothing can be written here: the setting COMMUNIQUE_WRITE_TOKEN is not set.")
    given = credentials.credentials if credentials else ""
    if not secrets.compare_digest(given.encode(), settings.write_token.get_secret_value().encode()):
        raise Unauthorized("Send the header 'Authorization: Bearer <token>' with the token of COMMUNIQUE_WRITE_TOKEN.")


MayWrite = Depends(may_write)
