"""A person's way through the pages, in a real browser: search, open an event, read its evidence in the article."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine (Debian: apt-get install chromium)"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A fresh page on the start page; whatever it says on its console, or asks of other hosts, fails the test."""
    page = browser.new_page(base_url=address, viewport={"width": 1100, "height": 800})
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/")
    yield page
    page.close()
    assert [url for url in asked if not url.startswith((address, "data:"))] == []
    assert [line for line in said if "404" not in line] == []


def test_from_question_to_evidence(page: Page) -> None:
    page.get_by_label("What").select_option(label="pledges")
    page.get_by_label("By whom").fill("Tokyo")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("status")).to_have_text("1 event, newest first.")
    expect(page.get_by_label("By whom")).to_have_value("Tokyo")
    page.get_by_role("link", name="pledge", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Japan, Yoko Kamikawa → Ukraine")
    expect(page.locator("mark")).to_have_text('She said Japan would give "$37 million" for a drone detection system')
    page.get_by_role("link", name="Kamikawa in Kyiv").click()
    expect(page.locator("mark")).to_have_count(3)
    expect(page.locator(".context")).to_contain_text("<b>strongly condemned</b>")


def test_a_wrong_name_can_be_mended(page: Page) -> None:
    page.get_by_label("By whom").fill("Kamikava")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("alert")).to_contain_text("Nobody in the graph is called 'Kamikava'")
    page.get_by_role("alert").get_by_role("link", name="Yoko Kamikawa").click()
    expect(page.get_by_role("status")).to_have_text("3 events, newest first.")


def test_actor_page_and_api_page(page: Page) -> None:
    page.get_by_role("link", name="Russia", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Russia")
    expect(page.get_by_role("heading", name="What was done towards them (2)")).to_be_visible()
    page.get_by_role("link", name="API", exact=True).click()
    expect(page.get_by_text("GET /pledges", exact=False).first).to_be_visible()


def test_the_sparql_address_is_a_page_for_people(page: Page) -> None:
    page.goto("/sparql")
    expect(page.get_by_role("heading", level=1)).to_have_text("SPARQL")
    page.get_by_label("Query").fill("SELECT ?item { ?e <https://w3id.org/communique/ontology#item> ?item }")
    page.get_by_role("button", name="Ask").click()
    expect(page.locator("body")).to_contain_text("drone detection system")


@pytest.mark.parametrize("width", [360, 1100])
def test_pages_fit_their_window(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    for path in ("/", "/page/events", "/page/ontology", "/page/articles", "/page/sparql", "/problems", "/docs"):
        page.goto(path)
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, path
