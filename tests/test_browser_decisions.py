"""Decisions made and undone in a browser, found again after a reload; files dropped."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.cases import load_case
from tests.served import Served, follow, serve

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []  # Chromium's sandbox does not start for root
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def served() -> Iterator[Served]:
    served = serve(load_case())
    yield served
    served.listening.server.should_exit = True


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(10_000)
    yield page
    context.close()


def _decided(served: Served) -> list[tuple[str, str, bool]]:
    return [(d.kind, d.value, d.undone is None) for d in served.desk.decisions()]


def test_a_rejected_link_leaves_the_counts_and_comes_back(page: Page, served: Served) -> None:
    page.goto(served.page())
    first = page.locator(".answers dd").first.inner_text()
    assert "3 independent texts" in first
    page.goto(served.page("pair?derived=patriot&source=ledger"))
    page.get_by_label("Why").first.fill("never printed it")
    follow(page, page.get_by_role("button", name="Reject").first.click)
    assert "A person rejected this link" in page.locator("main").inner_text()
    page.goto(served.page())
    assert "4 independent texts" in page.locator(".answers dd").first.inner_text()
    assert _decided(served) == [("derivation", "rejected", True)]
    page.goto(served.page("decisions"))
    assert "never printed it" in page.locator("main").inner_text()
    follow(page, page.get_by_role("button", name="Undo").click)
    page.goto(served.page())
    assert page.locator(".answers dd").first.inner_text() == first
    assert _decided(served) == [("derivation", "rejected", False)]


def test_a_rejected_change_leaves_the_list_and_comes_back(page: Page, served: Served) -> None:
    page.goto(served.page("pair?derived=patriot&source=ledger"))
    assert page.locator(".chgs li").count() == 4
    page.locator("details.do summary").first.click()
    follow(page, page.locator("details.do[open]").get_by_role("button", name="Reject").click)
    assert page.locator(".chgs li").count() == 3
    follow(page, page.get_by_role("button", name="Undo").click)
    assert page.locator(".chgs li").count() == 4


def test_a_rejected_join_raises_the_origins_and_comes_back(page: Page, served: Served) -> None:
    page.goto(served.page("claim?id=c1"))
    assert page.locator(".big b").first.inner_text() == "1 origin"
    page.locator("details.do summary").first.click()
    follow(page, page.locator("details.do[open]").get_by_role("button", name="Reject").click)
    assert page.locator(".big b").first.inner_text() == "2 origins"
    page.reload()
    assert page.locator(".big b").first.inner_text() == "2 origins"
    follow(page, page.get_by_role("button", name="Undo").first.click)
    assert page.locator(".big b").first.inner_text() == "1 origin"


def test_a_statement_that_asserts_something_else_leaves_its_claim(page: Page, served: Served) -> None:
    page.goto(served.page("claim?id=c1"))
    assert page.locator(".big b").nth(1).inner_text() == "9 articles"
    cell = page.locator("table tr", has_text="Northern Signal").first
    cell.locator("details.do summary").click()
    follow(page, cell.get_by_role("button", name="Reject").click)
    assert page.locator(".big b").nth(1).inner_text() == "8 articles"
    follow(page, page.get_by_role("button", name="Undo").first.click)
    assert page.locator(".big b").nth(1).inner_text() == "9 articles"


def test_sources_are_graded_joined_and_set_apart(page: Page, served: Served) -> None:
    page.goto(served.page("sources"))
    count = page.locator("table.quoted tbody tr").count()
    row = page.locator("table.quoted tbody tr", has_text="Lise Thornquist")
    row.locator("select").select_option("B")
    follow(page, row.get_by_role("button", name="Save").click)
    row = page.locator("table.quoted tbody tr", has_text="Lise Thornquist")
    assert row.locator("select").input_value() == "B"
    assert "usually reliable" in row.inner_text()
    row.locator("select").select_option("")
    follow(page, row.get_by_role("button", name="Save").click)
    assert _decided(served) == [("grade", "B", False)]
    row = page.locator("table.quoted tbody tr", has_text="Tam Orrick")
    row.locator("details.do summary").click()
    row.get_by_role("combobox", name="The same as").fill("1")
    follow(page, row.get_by_role("button", name="Join", exact=True).click)
    assert page.locator("table.quoted tbody tr").count() == count - 1
    follow(page, page.get_by_role("button", name="Undo").click)
    assert page.locator("table.quoted tbody tr").count() == count
    row = page.locator("table.quoted tbody tr", has_text="Lise Thornquist")
    row.locator("details.do summary").click()
    follow(page, row.get_by_role("button", name="Set apart").first.click)
    assert page.locator("table.quoted tbody tr").count() == count + 1
    follow(page, page.get_by_role("button", name="Undo").first.click)
    assert page.locator("table.quoted tbody tr").count() == count


def test_a_note_is_kept_shown_and_exported(page: Page, served: Served) -> None:
    page.goto(served.page("article?id=patriot"))
    page.get_by_label("A note of your own").fill("Ask <b>Old Salt</b>.")
    follow(page, page.locator("form.wide").get_by_role("button", name="Save").click)
    page.reload()
    assert "Ask <b>Old Salt</b>." in page.locator(".notes").inner_text()
    exported = page.request.get(served.page("decisions.json")).json()
    assert exported[0]["note"] == "Ask <b>Old Salt</b>."
    follow(page, page.get_by_role("button", name="Undo").click)
    assert page.locator(".notes .person").count() == 0


# Adding files -------------------------------------------------------------------------------------


DROP = """([name, text]) => { const data = new DataTransfer(); data.items.add(new File([text], name));
  document.dispatchEvent(new DragEvent("drop", {bubbles: true, cancelable: true, dataTransfer: data})); }"""


def test_a_good_and_a_broken_file_are_dropped(page: Page, served: Served) -> None:
    page.goto(served.page())
    page.evaluate(DROP, ["new.txt", "The mayor, Ann Lee, said the bridge was safe.\n\nIt opened on Monday."])
    follow(page, page.get_by_role("link", name="Show the case").click)
    assert "12 articles" in page.locator(".answers dd").first.inner_text()
    page.evaluate(DROP, ["broken.jsonl", '{"id": "x", "text": '])
    line = page.locator("#added li.bad")
    line.wait_for()
    assert line.inner_text().startswith("broken.jsonl: ")
    assert "line 1" in line.inner_text() or "JSON" in line.inner_text()
    follow(page, page.get_by_role("link", name="Show the case").click)
    assert "broken.jsonl" in page.locator("#unread ~ ul").inner_text()
