"""Settings come from the environment, and their table for people holds them all."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from api.settings import Settings, settings_table


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"COMMUNIQUE_{name.upper()}", raising=False)


def test_defaults() -> None:
    settings = Settings()
    assert (settings.store, settings.base) == (Path("data"), "http://localhost:8000")
    assert settings.write_token is None
    assert settings.union_default_graph is True


def test_environment_wins_and_tokens_stay_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMUNIQUE_BASE", "https://example.org/graph/")
    monkeypatch.setenv("COMMUNIQUE_WRITE_TOKEN", "hush")
    monkeypatch.setenv("COMMUNIQUE_UNION_DEFAULT_GRAPH", "false")
    settings = Settings()
    assert settings.base == "https://example.org/graph"
    assert settings.union_default_graph is False
    assert settings.write_token is not None
    assert settings.write_token.get_secret_value() == "hush"
    assert "hush" not in repr(settings)


@pytest.mark.parametrize(
    ("name", "value"),
    [("BASE", "example.org"), ("LICENCE", "free to use"), ("PAGE_SIZE", "0"), ("UNION_DEFAULT_GRAPH", "perhaps")],
)
def test_nonsense_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"COMMUNIQUE_{name}", value)
    with pytest.raises(ValidationError):
        Settings()


def test_table_holds_every_setting() -> None:
    table = settings_table()
    assert all(f"`COMMUNIQUE_{name.upper()}`" in table for name in Settings.model_fields)
    assert "| `COMMUNIQUE_STORE` | `./data` |" in table
    assert "| `COMMUNIQUE_WRITE_TOKEN` | none |" in table
    assert table.count("\n") == len(Settings.model_fields) + 2
