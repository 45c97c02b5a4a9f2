"""The licence and the publisher of the graph, from the settings to whoever asks."""

from __future__ import annotations

import shutil
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from service import BASE, serving

LICENCE = "https://spdx.org/licenses/CC-BY-4.0"
DCT = "http://purl.org/dc/terms/"


def objects(response: httpx.Response, predicate: str) -> list[str]:
    """What the dataset is said to have there."""
    quads = ox.parse(response.content, ox.RdfFormat.N_TRIPLES)
    wanted = ox.NamedNode(f"{BASE}/dataset"), ox.NamedNode(predicate)
    return [quad.object.value for quad in quads if (quad.subject, quad.predicate) == wanted]


@pytest.fixture
def store(filled: Path, tmp_path: Path) -> Path:
    """The sample graph in a folder of its own."""
    return Path(shutil.copytree(filled, tmp_path / "store"))


def test_the_settings_reach_description_links_and_exports(store: Path) -> None:
    settings = {"COMMUNIQUE_LICENCE": "CC-BY-4.0", "COMMUNIQUE_PUBLISHER": "An Institute"}
    with serving(store, **settings) as at, httpx.Client(base_url=at) as client:
        said = client.get("/dataset.nt")
        assert objects(said, f"{DCT}license") == [LICENCE]
        assert objects(said, f"{DCT}publisher") == [f"{BASE}/dataset#publisher"]
        assert '"An Institute"' in said.text
        licensed = f'<{LICENCE}>; rel="license"'
        event = client.get("/events").json()["items"][0]["id"].removeprefix(BASE)
        for address in (event, event.replace("/id/", "/data/"), event.replace("/id/", "/page/"), "/dataset"):
            assert licensed in client.get(address).headers["link"], address
        told = client.get("/export/metadata").json()
        assert LICENCE in told["dc:license"]
        assert told["dc:rights"].startswith(f"The graph: {LICENCE}. ")
        assert f"<{DCT}license> <{LICENCE}>" in client.get("/export?format=nquads").text


def test_an_article_keeps_the_licence_it_came_under(store: Path) -> None:
    with serving(store, COMMUNIQUE_LICENCE="CC-BY-4.0") as at, httpx.Client(base_url=at) as client:
        for item in client.get("/articles").json()["items"]:
            article = client.get(item["id"].removeprefix(BASE), headers={"Accept": "text/turtle"})
            assert LICENCE not in article.headers["link"]


def test_it_stays_until_another_is_set_and_is_written_once(store: Path) -> None:
    with serving(store, COMMUNIQUE_LICENCE="CC-BY-4.0") as at:
        before = httpx.get(f"{at}/changes").json()["items"]
    with serving(store) as at:
        assert objects(httpx.get(f"{at}/dataset.nt"), f"{DCT}license") == [LICENCE]
    with serving(store, COMMUNIQUE_LICENCE="CC-BY-4.0") as at:
        assert httpx.get(f"{at}/changes").json()["items"] == before
    with serving(store, COMMUNIQUE_LICENCE="https://example.org/terms") as at:
        assert objects(httpx.get(f"{at}/dataset.nt"), f"{DCT}license") == ["https://example.org/terms"]
