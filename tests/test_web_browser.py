"""The reading room in real Chromium: every page by axe, with the keyboard alone, without script, with hostile pages."""

from __future__ import annotations

import re

import pytest
from test_web_pages import ARTICLE, CLAIM, DENIAL, WEATHER, hostile

from keeping import harbour
from onrecord.ledger import Ledger
from payloads import PAYLOADS
from rooms import PHONE, WIDE, looked_at, served

ADDRESSES = [
    "/",
    "/search",
    "/search?q=wall&act=pledge&act=denial&speaker=Lopez",
    "/search?q=walls",
    "/search?said=soon",
    "/articles",
    ARTICLE,
    f"{ARTICLE}?everything=1",
    f"/statements/{DENIAL.id}",
    f"/statements/{CLAIM.id}",
    "/outlets",
    "/outlets/news.example",
    "/new",
    "/new?since=2026-01-01",
    "/add",
    "/nowhere",
]


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("room") / "x.db"
    with Ledger(path) as ledger:
        ledger.add(*harbour())
        ledger.edit(DENIAL.id, "Ada", fields={"act": "denial", "tone": "endorsing"}, verdict="accepted")
        ledger.edit(WEATHER.id, "Ada", verdict="rejected", note="it is weather")
    return path


@pytest.fixture(scope="module")
def base(path):
    with served(path) as base:
        yield base


@pytest.fixture
def page(browser, base):
    with browser.new_context(
        base_url=base, viewport=WIDE, permissions=["clipboard-read", "clipboard-write"]
    ) as context:
        page = context.new_page()
        page.set_default_timeout(10_000)
        yield page


def test_axe_and_the_browser_find_nothing_wrong(browser, base):
    assert looked_at(browser, base, ADDRESSES) == []


def test_axe_finds_nothing_wrong_where_there_is_no_ledger(browser, tmp_path):
    with served(tmp_path / "none.db") as base:
        assert looked_at(browser, base, ["/", "/search", "/add"]) == []


def test_axe_finds_nothing_wrong_where_the_token_is_asked_for(browser, path):
    with served(path, token="open-sesame") as base:
        assert looked_at(browser, base, ["/search"]) == []


# ---------------------------------------------------------------------------------------------------- the main paths


def test_a_search_shows_its_statements_without_loading_the_page_anew(page):
    page.goto("/search")
    page.evaluate("window.here = true")
    page.get_by_role("searchbox").fill("hid*")
    page.get_by_role("searchbox").press("Enter")
    page.wait_for_url("**/search?q=hid*")
    page.wait_for_function("document.querySelectorAll('.results mark').length > 0")
    assert page.locator(".results .statement").count() == 2
    assert page.evaluate("window.here") is True
    page.go_back()
    page.wait_for_function("document.querySelectorAll('.results .statement').length === 5")


def test_from_a_search_to_the_words_in_the_article(page):
    page.goto("/search?q=nothing")
    page.locator(".where a").first.click()
    page.wait_for_url(f"**{ARTICLE}#s-{DENIAL.id}")
    assert page.locator(f'.said[data-said="{DENIAL.id}"]').is_visible()


def test_words_and_card_light_up_together(page):
    page.goto(ARTICLE)
    page.locator(f'.said[data-said="{CLAIM.id}"]').hover()
    assert "lit" in page.locator(f"#c-{CLAIM.id}").get_attribute("class")
    page.locator("h1").hover()
    assert "lit" not in page.locator(f"#c-{CLAIM.id}").get_attribute("class")


def test_the_copy_button_gives_quotation_citation_and_link(page):
    page.goto(ARTICLE)
    card = page.locator(f"#c-{DENIAL.id}")
    card.locator("summary").click()
    card.get_by_role("button", name="Copy").click()
    card.get_by_role("button", name="Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Ana Lopez: “We hid nothing”")
    assert "Harbour News, 2016-03-04, https://news.example/harbour" in copied
    assert copied.splitlines()[-1] == "https://news.example/harbour#:~:text=%E2%80%9CWe%20hid%20nothing%2C%E2%80%9D"


def test_a_page_is_added_while_one_looks_on(browser, tmp_path):
    text = "Mayor opens the bridge\n\n" + "“The bridge will stay open,” Mayor Ana Lopez said on Monday. " * 8
    with served(tmp_path / "new.db") as base, browser.new_context(base_url=base) as context:
        page = context.new_page()
        page.goto("/")
        page.get_by_role("link", name="Add the first page").click()
        page.get_by_label("The text of a page").fill(text)
        page.locator("form[action='/add/text'] button").click()
        page.wait_for_url("**/add/jobs/*")
        page.get_by_text("Done.").wait_for(timeout=60_000)
        page.locator(".became a").click()
        page.locator(".page-line a").first.click()
        assert page.locator(".said").count() > 0


def test_a_file_that_is_too_large_is_not_sent(browser, path):
    with served(path, upload_bytes=1000) as base, browser.new_context(base_url=base) as context:
        page = context.new_page()
        page.goto("/add")
        page.set_input_files("#files", {"name": "a.html", "mimeType": "text/html", "buffer": b"x" * 2000})
        assert page.locator(".too-large").is_visible()
        assert page.locator("form[action='/add/files'] button").is_disabled()


# ------------------------------------------------------------------------------------ keyboard, no script, paper, phone


def test_the_keyboard_alone_leads_from_the_start_to_a_receipt(page):
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.type("nothing")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=nothing")
    _tab_to(page, "Receipt of this statement")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/statements/{DENIAL.id}")


def test_reasons_open_with_the_keyboard(page):
    page.goto(f"{ARTICLE}#c-{DENIAL.id}")
    _tab_to(page, "Why statement 3 is read so, and how to cite it")
    page.keyboard.press("Enter")
    assert page.locator(f"#c-{DENIAL.id} .citation").is_visible()


FOCUS = """() => {
  const element = document.activeElement, { outlineStyle, outlineWidth } = getComputedStyle(element);
  return [element.textContent.replace(/\\s+/g, " ").trim(), outlineStyle !== "none" && outlineWidth !== "0px"];
}"""


def _tab_to(page, words: str) -> None:
    """Press Tab until what has the focus says these words; each step must be seen."""
    for _ in range(120):
        page.keyboard.press("Tab")
        found = page.evaluate(FOCUS)
        assert found[1], f"no one sees that {found[0]!r} has the focus"
        if found[0] == words:
            return
    raise AssertionError(f"Tab does not lead to {words!r}")


def test_all_can_be_read_without_script(browser, base):
    with browser.new_context(base_url=base, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("/search")
        page.get_by_role("searchbox").fill("nothing")
        page.get_by_role("searchbox").press("Enter")
        page.wait_for_url("**/search?q=nothing")
        assert page.locator(".results .statement").count() == 1
        page.goto(ARTICLE)
        page.locator(f"#c-{DENIAL.id} summary").click()
        assert page.locator(f"#c-{DENIAL.id} .citation").is_visible()
        assert not page.locator(f"#c-{DENIAL.id} [data-copies]").is_visible()
        page.get_by_role("link", name="Dark").click()
        assert page.locator("html").get_attribute("data-theme") == "dark"
        assert page.url.endswith(ARTICLE)


def test_paper_has_footnotes_and_no_margin(page):
    page.goto(ARTICLE)
    assert not page.locator(".footnotes").is_visible()
    page.emulate_media(media="print")
    assert page.locator(".footnotes li").count() == 5
    assert page.locator(".footnotes").is_visible()
    for hidden in (".margin", ".sections", ".quick-search", ".receipt"):
        assert not page.locator(hidden).first.is_visible(), hidden
    assert page.locator(".ref-number").first.is_visible()


def test_the_appearance_follows_the_system_and_then_the_choice(browser, base):
    with browser.new_context(base_url=base, color_scheme="dark", viewport=PHONE) as context:
        page = context.new_page()
        page.goto("/")
        paper = "getComputedStyle(document.body).backgroundColor"
        dark = page.evaluate(paper)
        page.get_by_role("link", name="Light").click()
        page.locator("html[data-theme=light]").wait_for()
        light = page.evaluate(paper)
        darkness, brightness = (sum(map(int, re.findall(r"\d+", colour))) for colour in (dark, light))
        assert darkness < 200
        assert brightness > 600


# -------------------------------------------------------------------------------------------------------- hostile pages


def test_hostile_pages_run_and_load_nothing(browser, tmp_path):
    """Each payload is on a page of its own, in every field; the browser is told to run and load, and does not."""
    path = tmp_path / "x.db"
    addresses = ["/", "/articles?limit=100", "/search?limit=100", "/new?limit=100", "/outlets"]
    with Ledger(path) as ledger:
        for payload in PAYLOADS:
            record, _ = hostile(payload)
            ledger.add(record)
            addresses += [f"/articles/{record.page.sha256}?everything=1", f"/statements/{record.statements[0].id}"]
    asked: list[str] = []
    heard: list[str] = []
    with served(path) as base, browser.new_context(base_url=base) as context:
        page = context.new_page()
        page.add_init_script("window.hacked = () => { document.title = 'HACKED'; console.log('HACKED') }")
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: heard.append(message.text))
        page.on("dialog", lambda dialog: heard.append(dialog.message))
        for address in addresses:
            page.goto(address)
            for summary in page.locator("summary").all()[:6]:
                summary.click()
            for _ in range(3):
                page.keyboard.press("Tab")
            assert page.url.startswith(base), address
    assert heard == []
    assert [url for url in asked if not url.startswith(base)] == []
