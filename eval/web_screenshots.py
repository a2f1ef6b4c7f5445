"""Pictures of every page of the reading room, at two widths, for docs/ and for looking at.

    python eval/web_screenshots.py [--ledger PATH] [--out docs/screenshots]

Without --ledger one is made of the example pages, whose people and events are invented; nothing else is fit to be shown
in the documentation. Needs the extra `web`, Playwright for Python and Chromium.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from playwright.sync_api import Browser, sync_playwright

from onrecord import adding
from onrecord.ledger import Filters, Ledger
from onrecord.web import Settings, create_app

ROOT = Path(__file__).parent.parent
SOURCES = (ROOT / "examples", ROOT / "eval" / "unseen" / "pages")
SIZES = {"wide": (1200, 850), "phone": (390, 800)}
DARK = ("article", "search")
"""Pages that are shown in dark as well."""


def main() -> None:
    """Make the pictures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ledger", type=Path)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "screenshots")
    parser.add_argument("--only", nargs="*", help="names of pages")
    options = parser.parse_args()
    os.chdir(ROOT)
    with tempfile.TemporaryDirectory() as folder:
        path = options.ledger or made(Path(folder) / "examples.db")
        addresses = {n: a for n, a in pages_of(path).items() if not options.only or n in options.only}
        options.out.mkdir(parents=True, exist_ok=True)
        with served(path) as base, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
            for name, address in addresses.items():
                for width in SIZES:
                    take(browser, base + address, width, "light", options.out / f"{name}-{width}.png")
                if name in DARK:
                    take(browser, base + address, "wide", "dark", options.out / f"{name}-dark.png")
            browser.close()


def made(path: Path) -> Path:
    """Make a ledger of the example pages, with something that a person said."""
    with Ledger(path) as ledger:
        sources = [str(source.relative_to(ROOT)) for source in SOURCES]
        for result in adding.add_pages(ledger, sources):
            print(result.url, file=sys.stderr)
        ledger.settle()
        ledger.make_vectors()
        wall = ledger.search("", Filters(outlet="Thornbridge Echo"), order="oldest", limit=None)
        for hit in wall:
            if hit.speaker is None and hit.source.startswith("The report"):
                ledger.edit(hit.id, "Ada", fields={"speaker": "leaked report"}, note="named two paragraphs above")
            if hit.act == "denial":
                ledger.edit(hit.id, "Ada", verdict="accepted")
    return path


def pages_of(path: Path) -> dict[str, str]:
    """Return the address of each kind of page."""
    with Ledger(path, read_only=True) as ledger:
        article = max(ledger.pages(limit=None), key=lambda page: (page.outlet == "Thornbridge Echo", page.statements))
        denial = ledger.search("", Filters(act=("denial",), disputed=True, speaker="Brannock"), limit=1)
        speaker = ledger.speakers(limit=1)[0]
        family = next(iter(ledger.families(limit=1, least_pages=1)), None)
        story = next(iter(ledger.stories(limit=1)), None) if hasattr(ledger, "stories") else None
        outlet = article.outlet or ""
    found = {
        "home": "/",
        "search": "/search?q=she",
        "search-filters": "/search?act=accusation&act=denial&disputed=1",
        "search-meaning": "/search?like=they+knew+about+it+and+hid+it",
        "search-nothing": "/search?q=shee&act=denial",
        "articles": "/articles",
        "article": f"/articles/{article.sha256[:16]}",
        "speakers": "/speakers",
        "speaker": f"/speakers/{getattr(speaker, 'name', '')}",
        "families": "/families",
        "disputes": "/disputes",
        "accusations": "/accusations",
        "timeline": "/timeline",
        "outlets": "/outlets",
        "outlet": f"/outlets/{outlet}",
        "stories": "/stories",
        "new": "/new",
        "add": "/add",
    }
    for hit in denial:
        found["statement"] = f"/statements/{hit.id}"
        found["correct"] = f"/statements/{hit.id}/correct"
    if family is not None:
        found["family"] = f"/families/{family.id}"
    if story is not None and hasattr(story, "id"):
        found["story"] = f"/stories/{story.id}"
    return found


def take(browser: Browser, address: str, width: str, scheme: str, out: Path) -> None:
    """Take one picture of what a window shows."""
    size = SIZES[width]
    with browser.new_context(
        color_scheme=scheme,  # type: ignore[arg-type]
        viewport={"width": size[0], "height": size[1]},
        reduced_motion="reduce",
    ) as context:
        page = context.new_page()
        answer = page.goto(address)
        page.wait_for_load_state("networkidle")
        if answer is None or answer.status != 200:
            print(f"{address}: {answer and answer.status}", file=sys.stderr)
            return
        page.screenshot(path=out)
    print(out, file=sys.stderr)


def chromium() -> str:
    """Return where Chromium is."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    raise SystemExit("Chromium is not installed (Debian: apt-get install chromium)")


@contextmanager
def served(path: Path) -> Iterator[str]:
    """Serve the reading room at a free port."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    server = uvicorn.Server(uvicorn.Config(create_app(Settings(ledger=path)), log_level="error", access_log=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join()


if __name__ == "__main__":
    main()
