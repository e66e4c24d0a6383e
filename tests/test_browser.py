"""The page in a browser: marks, panel, links both ways; it asks for nothing, and runs nothing else."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from selon.records import Reading, Unread
from selon.reports.page import render_page
from tests.samples import EMPTY, NESTED, PATRIOT, UNMEASURED

pytestmark = pytest.mark.browser

SEVERAL: tuple[Reading | Unread, ...] = (PATRIOT, NESTED, UNMEASURED, EMPTY, Unread("a.html", "empty"))


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []  # Chromium's sandbox does not start for root
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=arguments)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The addresses of a page of one article and of one of several."""
    folder = tmp_path_factory.mktemp("pages")
    addresses = {}
    for name, readings in (("one", (PATRIOT,)), ("several", SEVERAL)):
        path = folder / f"{name}.html"
        path.write_text("".join(render_page(readings)), "utf-8")
        addresses[name] = path.as_uri()
    return addresses


def _open(context: BrowserContext, address: str) -> tuple[Page, list[str]]:
    """The page at an address, and a list of all that it asks for beside itself or complains of."""
    page = context.new_page()
    trouble: list[str] = []
    page.on("request", lambda request: trouble.append(request.url) if request.url != address else None)
    page.on("console", lambda message: trouble.append(message.text))
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("dialog", lambda dialog: trouble.append(dialog.message))
    page.goto(address)
    return page, trouble


@pytest.mark.parametrize("name", ["one", "several"])
@pytest.mark.parametrize("script", [True, False])
def test_it_asks_for_nothing_and_runs_no_script_of_an_article(
    browser: Browser, pages: dict[str, str], name: str, script: bool
) -> None:
    context = browser.new_context(java_script_enabled=script)
    page, trouble = _open(context, pages[name])
    page.locator("a.n").first.click()
    assert [item for item in trouble if not item.startswith(("data:", pages[name]))] == []
    context.close()


def _inside(page: Page, selector: str) -> bool:
    """Whether an element is within the window, at least in part."""
    box = page.locator(selector).bounding_box()
    size = page.viewport_size
    assert box
    assert size
    return box["y"] + box["height"] > 0 and box["y"] < size["height"]


def test_links_lead_both_ways_without_script(browser: Browser, pages: dict[str, str]) -> None:
    context = browser.new_context(
        java_script_enabled=False, reduced_motion="reduce", viewport={"width": 1280, "height": 300}
    )
    page, _ = _open(context, pages["one"])
    page.locator(".text a.n", has_text="PE5").click()
    assert page.url.endswith("#s1-5")
    assert _inside(page, "#s1-5")
    page.locator("#s1-1 li a").nth(1).click()
    assert page.url.endswith("#m1-2")
    assert page.locator("#m1-2").inner_text().startswith("“They came over")
    assert _inside(page, "#m1-2")
    page.locator(".checkable tbody a", has_text="925").click()
    assert page.locator("#f1-6").inner_text() == "Hollin Quay"
    context.close()


def test_pointing_lights_the_counterparts_and_escape_clears(browser: Browser, pages: dict[str, str]) -> None:
    page, _ = _open(browser.new_context(viewport={"width": 1280, "height": 1200}), pages["one"])
    page.locator("mark.content", has_text="They came over").hover()
    assert page.locator("#s1-1.on").count() == 1
    assert page.locator("mark.source.AN.on").count() == 2
    page.keyboard.press("Escape")
    assert page.locator(".on").count() == 0
    page.context.close()


def test_a_click_on_a_mark_follows_its_label_and_a_fact_leads_to_its_row(
    browser: Browser, pages: dict[str, str]
) -> None:
    page, _ = _open(browser.new_context(), pages["one"])
    page.locator("mark.content", has_text="it had no record").click()
    assert page.url.endswith("#s1-2")
    page.locator(".text .fact", has_text="ten bursts").click()
    assert page.url.endswith("#rf1-3")
    page.context.close()


def test_everything_is_reached_by_keyboard(browser: Browser, pages: dict[str, str]) -> None:
    page, _ = _open(browser.new_context(), pages["one"])
    reached = []
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate("document.activeElement.getAttribute('href') ?? document.activeElement.id")
        )
    assert reached[0] == "#main"
    assert {"show-AN", "#s1-1", "#m1-1", "#f1-1", "#n1-1-2"} <= set(reached)
    page.locator(".text a.n").first.focus()
    assert page.locator("#s1-1.on").count() == 1
    page.context.close()


def test_a_kind_unticked_loses_its_marks_and_its_card_but_no_word(
    browser: Browser, pages: dict[str, str]
) -> None:
    page, _ = _open(browser.new_context(), pages["one"])
    before = page.locator("#m1-1").inner_text()
    page.locator("#show-AN").uncheck()
    line = "e => getComputedStyle(e).textDecorationLine"
    assert page.locator("#m1-1").evaluate(line) == "none"
    assert page.locator("#m1-3").evaluate(line) == "underline"
    assert not page.locator("#s1-1").is_visible()
    assert page.locator("#m1-1").inner_text() == before
    page.context.close()


def test_kinds_are_told_apart_without_colour(browser: Browser, pages: dict[str, str]) -> None:
    page, _ = _open(browser.new_context(), pages["one"])
    styles = {
        page.locator(f"#{mark}").evaluate("e => getComputedStyle(e).textDecorationStyle")
        for mark in ("m1-1", "m1-3", "m1-4")
    }
    assert styles == {"dashed", "double", "solid"}
    labels = page.locator(".text a.n").all_inner_texts()
    assert labels == ["AN1", "AN1", "OR2", "PE3", "PE4", "PE4", "PE5"]
    page.context.close()


def test_statements_inside_statements_have_underlines_of_their_own(
    browser: Browser, pages: dict[str, str]
) -> None:
    page, _ = _open(browser.new_context(), pages["several"])
    offset = "e => parseFloat(getComputedStyle(e).textUnderlineOffset)"
    inner, outer = (page.locator(f"#{mark}").evaluate(offset) for mark in ("m2-2", "m2-1"))
    assert inner > outer + 2
    page.context.close()


@pytest.mark.parametrize("name", ["one", "several"])
@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_is_wider_than_the_window(
    browser: Browser, pages: dict[str, str], name: str, width: int
) -> None:
    page, _ = _open(browser.new_context(viewport={"width": width, "height": 800}), pages[name])
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.context.close()


def test_the_panel_is_beside_the_text_where_there_is_room(browser: Browser, pages: dict[str, str]) -> None:
    for width, beside in ((1280, True), (390, False)):
        page, _ = _open(browser.new_context(viewport={"width": width, "height": 800}), pages["one"])
        text, panel = (page.locator(selector).bounding_box() for selector in (".text", ".panel"))
        assert text
        assert panel
        assert (panel["x"] >= text["x"] + text["width"] and panel["y"] == text["y"]) is beside
        page.context.close()


CONTRAST = """() => {
  const probe = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const rgba = (colour) => {
    probe.clearRect(0, 0, 1, 1); probe.fillStyle = colour; probe.fillRect(0, 0, 1, 1);
    return [...probe.getImageData(0, 0, 1, 1).data];
  };
  const light = (colour) => colour.slice(0, 3).map((v) => v / 255)
    .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (e) => {
    for (; e; e = e.parentElement) {
      const colour = rgba(getComputedStyle(e).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return [255, 255, 255, 255];
  };
  let worst = 21;
  for (const e of document.querySelectorAll("body *")) {
    if (!e.innerText || ![...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim())) continue;
    const [a, b] = [light(rgba(getComputedStyle(e).color)), light(ground(e))];
    worst = Math.min(worst, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05));
  }
  return worst;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_stands_out_from_its_ground(browser: Browser, pages: dict[str, str], scheme: str) -> None:
    page, _ = _open(browser.new_context(color_scheme=scheme), pages["several"])  # type: ignore[arg-type]  # a literal
    ground = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert ground == {"light": "rgb(251, 250, 246)", "dark": "rgb(23, 24, 26)"}[scheme]
    assert page.evaluate(CONTRAST) >= 4.5  # WCAG 2.2, level AA
    page.context.close()


def test_the_languages_of_the_page_and_of_its_articles(browser: Browser, pages: dict[str, str]) -> None:
    page, _ = _open(browser.new_context(), pages["several"])
    languages = [text.get_attribute("lang") for text in page.locator(".text").all()]
    assert languages == ["en", "fr", "de", "en"]
    assert page.locator("html").get_attribute("lang") == "en"
    page.context.close()


def test_it_has_its_landmarks(browser: Browser, pages: dict[str, str]) -> None:
    page, _ = _open(browser.new_context(), pages["several"])
    for role, number in (("banner", 1), ("navigation", 1), ("main", 1), ("contentinfo", 1), ("article", 4)):
        assert page.get_by_role(role).count() == number  # type: ignore[arg-type]  # each a role
    assert page.get_by_role("complementary").all_inner_texts()[0].startswith("Sources, in order")
    page.context.close()


def test_it_prints_whole(browser: Browser, pages: dict[str, str], tmp_path: Path) -> None:
    page, _ = _open(browser.new_context(color_scheme="dark"), pages["one"])
    page.pdf(path=tmp_path / "page.pdf")
    assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF")
    page.emulate_media(media="print")
    assert not page.locator(".filters").is_visible()
    assert page.locator(".panel").is_visible()
    colours = page.evaluate(
        "[getComputedStyle(document.documentElement).backgroundColor, getComputedStyle(document.body).color]"
    )
    assert colours == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]
    page.context.close()
