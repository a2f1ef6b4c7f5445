"""The reading room for tests: a client without a browser, a served room for a real one, and axe to look at pages."""

from __future__ import annotations

import os
import re
import shutil
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import uvicorn
from fastapi.testclient import TestClient

from onrecord.web import Settings, create_app

if TYPE_CHECKING:
    from httpx2 import Response
    from playwright.sync_api import Browser, Page

AXE = Path(__file__).parent / "axe-core" / "axe-4.14.1.min.js"
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}

_SECRET = re.compile(r'name="form_secret" value="([0-9a-f]+)"')
_RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}


def room(path: Path, host: str = "localhost", **settings: Any) -> TestClient:
    """Return a client of the room of a ledger; defects come as pages, as users see them."""
    app = create_app(Settings(ledger=path, **settings))
    return TestClient(app, base_url=f"http://{host}", follow_redirects=False, raise_server_exceptions=False)


def post(client: TestClient, address: str, /, *, on: str | None = None, files: Any = None, **fields: Any) -> Response:
    """Send a form as the page at `on` (without it, the page at the address) gives it."""
    secret = _SECRET.search(client.get(on or address).text)
    assert secret, f"no form at {on or address}"
    return client.post(address, data={"form_secret": secret[1], **fields}, files=files)


@contextmanager
def served(path: Path, **settings: Any) -> Iterator[str]:
    """Serve the room of a ledger at a free port of this machine, and give its address."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    app = create_app(Settings(ledger=path, **settings))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Chromium; without one, say what is missing: by a skip here, by a failure where CI runs the tests."""
    from playwright.sync_api import sync_playwright

    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        missing = "NO CHROMIUM: the reading room is not tested in a browser (Debian: apt-get install chromium)"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    # The sandbox needs rights that a container does not give to root; only pages of these tests are opened.
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    arguments = ["--disable-dev-shm-usage", *(["--no-sandbox"] if is_root else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=arguments)
        yield browser
        browser.close()


def violations(page: Page) -> list[str]:
    """Return what axe finds wrong with the page that is open, a line an element; nothing where all is well."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("rules => axe.run(document, rules)", _RULES)["violations"]
    return [
        f"{rule['id']} ({rule['impact']}): {node['html'][:160]} {(node['failureSummary'] or '').splitlines()[-1:]}"
        for rule in found
        for node in rule["nodes"]
    ]


def looked_at(browser: Browser, base: str, addresses: Sequence[str]) -> list[str]:
    """Open pages light and wide, and dark and at phone width, and return all that is wrong with them.

    Wrong is what axe finds, what the browser complains of (an error of a script, something that the policy forbids),
    and a page that is broader than the window.
    """
    wrong: list[str] = []
    for scheme, size in (("light", WIDE), ("dark", PHONE)):
        with browser.new_context(color_scheme=scheme, viewport=size, base_url=base) as context:
            page = context.new_page()
            heard: list[str] = []
            page.on("console", lambda message, heard=heard: heard.extend(_complaints(message.text)))
            page.on("pageerror", lambda error, heard=heard: heard.append(str(error)))
            for address in addresses:
                heard.clear()
                page.goto(address)
                faults = [*heard, *violations(page)]
                if page.evaluate("document.documentElement.scrollWidth") > size["width"]:
                    faults.append("broader than the window")
                wrong += [f"{address} {scheme} {size['width']}: {fault}" for fault in faults]
    return wrong


def _complaints(text: str) -> list[str]:
    """Return what the browser says, but that a page which is asked for because it fails has failed."""
    return [] if text.startswith("Failed to load resource: the server responded with a status of") else [text]
