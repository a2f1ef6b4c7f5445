"""Selectors and links hold in a browser: Chromium goes to the words, and finds them at their positions."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from selenium import webdriver
from selenium.webdriver.support.ui import WebDriverWait

import onrecord
from onrecord.articles import read_article
from onrecord.flow import MadeBy, Origin, Page, Record, Statement
from onrecord.locating import Selectors, locate
from serving import HTML, Server, serving

PATIENCE = 20
"""Seconds until a browser that has not moved is taken to have found nothing."""

EXAMPLES = sorted((Path(__file__).parent.parent / "examples").glob("*.html"))
COPY = Path(__file__).parent.parent / "examples" / "nato-bucharest.txt"

APART = "<style>body, p, h1, h2, h3, li, figure, div { margin-top: 900px !important }</style></head>"
"""So that no two blocks are in the window at once."""

MEASURE = """
const [start, end, path] = arguments;
const range = document.createRange();
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
for (let at = 0, node; (node = walker.nextNode()); ) {
  const points = [...node.data];
  const units = (to) => points.slice(0, to - at).join("").length;
  if (at <= start && start < at + points.length) range.setStart(node, units(start));
  if (at < end && end <= at + points.length) { range.setEnd(node, units(end)); break; }
  at += points.length;
}
const box = range.getBoundingClientRect();
const found = path && document.evaluate(path, document, null, XPathResult.ANY_TYPE, null);
const elements = [];
for (let element; found && (element = found.iterateNext()); ) elements.push(element);
return {
  scrolled: scrollY > 0,
  seen: box.height > 0 && box.bottom > 0 && box.top < innerHeight,
  words: [...document.body.textContent].slice(start, end).join(""),
  elements: elements.length,
  within: elements.length === 1 && elements[0].contains(range.commonAncestorContainer),
};
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    binary = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    driver = shutil.which("chromedriver")
    if not binary or not driver:
        missing = "Chromium and its chromedriver are not installed (Debian: chromium, chromium-driver)"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    options = webdriver.ChromeOptions()
    options.binary_location = binary
    # The sandbox needs rights that a container does not give; only pages of these tests are opened.
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1000,800"):
        options.add_argument(argument)
    chromium = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    yield chromium
    chromium.quit()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


def open_at(browser: Any, part: Selectors) -> dict[str, Any]:
    """Follow a link as if typed, and return what the window then shows of the words."""
    assert part.link
    assert part.position
    browser.get("about:blank")
    browser.get(part.link)
    path = part.element.value if part.element else None

    def scrolled(_: Any) -> dict[str, Any] | None:
        found: dict[str, Any] = browser.execute_script(MEASURE, part.position.start, part.position.end, path)
        return found if found["scrolled"] else None

    return WebDriverWait(browser, PATIENCE, poll_frequency=0.05).until(scrolled, f"it stayed at the top: {part.link}")


def folded(text: str) -> str:
    return " ".join("".join(char for char in text if char not in "\u200b\xad").split())


def assert_found(browser: Any, part: Selectors) -> None:
    found = open_at(browser, part)
    assert found["seen"], part.link
    assert folded(found["words"]) == part.quote.exact
    if part.element:
        assert (found["elements"], found["within"]) == (1, True), part.element.value


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.name)
def test_links_lead_to_the_statements_of_the_examples(browser, server, path):
    data = path.read_bytes()
    assert b"<noscript" not in data  # its text is another where scripts run
    served = data.replace(b"</head>", APART.encode(), 1)
    assert served != data
    server.routes[f"/{path.name}"] = (200, HTML, served)
    record = onrecord.read(path)
    record = msgspec.structs.replace(record, page=msgspec.structs.replace(record.page, url=server.url(f"/{path.name}")))
    parts = [part for statement in record.statements for part in locate(record, statement)]
    assert len(parts) > 10
    for part in parts[::3]:
        assert_found(browser, part)


def test_links_lead_to_the_lines_of_a_plain_text_copy(browser, server):
    record = onrecord.read(COPY)
    far = "\n" * 200
    # The lines above move all positions by as many characters.
    server.routes["/copy.txt"] = (
        200,
        {"Content-Type": "text/plain; charset=utf-8"},
        (far + COPY.read_text("utf-8") + far).encode(),
    )
    record = msgspec.structs.replace(record, page=msgspec.structs.replace(record.page, url=server.url("/copy.txt")))
    for statement in record.statements[::3]:
        for part in locate(record, statement):
            assert part.position
            moved = {"start": part.position.start + len(far), "end": part.position.end + len(far)}
            assert_found(
                browser, msgspec.structs.replace(part, position=msgspec.structs.replace(part.position, **moved))
            )


AWKWARD = """<!DOCTYPE html><html lang="en"><head><title>Ferries</title></head><body>
<p>The ferries will run, they said.</p>
<p>Some, like A-B &amp; Co, said 100% of “it-self” is, and was, 5:30 o’clock fine #here?</p>
<p>On Monday the minister<br>told reporters that<br><br>nobody would be left on the island this winter.</p>
<p>All&nbsp;winter long the ex&shy;tra&#8203;ordinary ferries   ran \r\n through
   the <b>ice and the <i>sn</i>ow</b> to the north of it.</p>
<p>Fans wrote 👍🏽 and 👩‍🔬 and 𝒳 below the picture of the ferry.</p>
<p>The ferries will run, they say.</p>
<p>The ferries will run, he said again.</p>
<fb:like><p>Inside of an element of another name there are words as well.</p></fb:like>
<p>Café owners agreed with it.</p><p>The cafe owners agreed with it.</p>
<p>Before the code <script>var a = "The code and what follows it";</script>and what follows it.</p>
<table><tr><td>One cell</td><td>Another cell</td></tr></table>
</body></html>"""


@pytest.mark.parametrize(
    "words",
    [
        "ferries will run, they say.",
        "The ferries will run, he said",
        "A-B & Co, said 100% of “it-self” is, and was, 5:30 o’clock fine #here?",
        "it-self",
        "the minister told reporters that",
        "told reporters that\n\nnobody would be left",
        "winter long the extraordinary ferries ran through the ice",
        "ice and the snow to the north",
        "👍🏽 and 👩🔬 and 𝒳 below",
        "𝒳 below the picture of the ferry",
        "Inside of an element of another name",
        "cafe owners agreed",
        "Before the code and what follows it.",
        "One cell\n\nAnother cell",
        "ferries will run, they say.\n\nThe ferries will run",
    ],
)
def test_links_lead_to_words_that_are_hard_to_find(browser, server, words):
    url = server.url("/awkward")
    page = Page.of(AWKWARD.encode(), url, Origin("web"))
    server.routes["/awkward"] = (200, HTML, AWKWARD.replace("</head>", APART).encode())
    article = read_article(page)
    record = Record(page.stamp, article, (), (), MadeBy("0", "0"))
    start = article.text.index(words)
    statement = Statement(
        "0", 0, ((start, start + len(words)),), words, (), "", (), "", "indirect", "statement", None, "neutral",
        None, None, None, None, 1.0,
    )  # fmt: skip
    (part,) = locate(record, statement)
    found = open_at(browser, part)
    assert found["seen"], part.link
    if part.element:
        assert (found["elements"], found["within"]) == (1, True), part.element.value
    if "\n" not in words and "code" not in words:
        # A line break has no character in the page's text.
        bare = "".join(words.split())
        assert "".join(folded(found["words"]).replace("\u200d", "").split()) == bare
