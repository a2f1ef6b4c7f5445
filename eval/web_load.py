"""The reading room under load: what is waited for a page, and how much memory it takes, while pages are being added.

    python eval/web_load.py LEDGER [--seconds 120] [--rate 20] [--writer add|records|none] [--json]

Serves the ledger (`onrecord serve`, on two processors) and asks it for pages, API answers and exports, so many a
second, whether or not the former have been answered: the time of a request counts from when it was due, as for somebody
who does not know how busy the room is. Meanwhile something writes: "add" is `onrecord add` of variations of the
ledger's own pages, with the model, as fast as it goes; "records" puts records in without the model. The ledger is
written to: give a copy. What is asked for (words, names, ids) is drawn from the ledger. Who asks runs on the same
processors.

`peak` is the most memory that the server has had, of which `own` is not a part of the ledger's file, which the system
gives back when it needs the room.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote, urlencode

import httpx2

from ledger_records import ONRECORD, as_json, seeds, varied, vocabulary
from onrecord.ledger import Ledger

PROCESSORS = 2
_AT_ONCE = 64
_VARIED = 200
_OPENS = 60

Ask = Callable[[random.Random], str]


def addresses(path: Path) -> Mapping[str, Ask]:
    """Return what is asked for, by kind, with words, names and ids that the ledger has."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:

        def some(sql: str) -> list[str]:
            return [str(first) for (first,) in db.execute(sql)]

        texts = some("SELECT words FROM statements WHERE key % 97 = 1 ORDER BY random() LIMIT 2000")
        speakers = some("SELECT name FROM speakers ORDER BY random() LIMIT 500")
        known = some(
            "SELECT s.name FROM speakers AS s JOIN speaker_names AS n ON n.speaker = s.key"
            " ORDER BY n.pages DESC LIMIT 50"
        )
        ids = some("SELECT id FROM statements ORDER BY random() LIMIT 500")
        versions = some(
            "SELECT s.id FROM families AS f JOIN versions AS v ON v.family = f.key JOIN statements AS s"
            " ON s.key = v.statement ORDER BY random() LIMIT 300"
        )
        digests = some("SELECT sha256 FROM pages ORDER BY random() LIMIT 500")
        outlets = some("SELECT name FROM outlets ORDER BY random() LIMIT 100")
    words = [word for text in texts for word in text.split() if len(word) > 6 and word.isalpha()]

    def asked(path: str, **how: Callable[[random.Random], str]) -> Ask:
        return lambda rng: f"{path}?{urlencode({name: made(rng) for name, made in how.items()})}"

    def one(path: str, among: Sequence[str], ending: str = "") -> Ask:
        return lambda rng: f"{path}{quote(rng.choice(among), safe='')}{ending}"

    def a_word(rng: random.Random) -> str:
        return rng.choice(words)

    def beginning(rng: random.Random) -> str:
        return f"{rng.choice(words)[:5]}*"

    def phrase(rng: random.Random) -> str:
        text = rng.choice([text for text in texts if len(text.split()) > 3]).split()
        at = rng.randrange(len(text) - 2)
        return f'"{" ".join(text[at : at + 3])}"'

    def a_speaker(rng: random.Random) -> str:
        return rng.choice(speakers)

    def a_year(rng: random.Random) -> str:
        return str(rng.randrange(2012, 2023))

    kinds: dict[str, Ask] = {
        "/": lambda _: "/",
        "/search": lambda _: "/search",
        "/search a word": asked("/search", q=a_word),
        "/search two words": asked("/search", q=lambda rng: f"{a_word(rng)} {a_word(rng)}"),
        "/search a phrase": asked("/search", q=phrase),
        "/search the beginning of a word": asked("/search", q=beginning),
        "/search a word by a speaker": asked("/search", q=a_word, speaker=a_speaker),
        "/search a speaker": asked("/search", speaker=a_speaker),
        "/search a busy speaker": asked("/search", speaker=lambda rng: rng.choice(known)),
        "/search an act in a year": asked("/search", act=lambda _: "denial", said=a_year),
        "/articles": lambda _: "/articles",
        "/articles/one": lambda rng: f"/articles/{rng.choice(digests)[:16]}",
        "/statements/one": one("/statements/", ids),
        "/speakers": lambda _: "/speakers",
        "/speakers/one": one("/speakers/", speakers),
        "/speakers/a busy one": one("/speakers/", known),
        "/families": lambda _: "/families",
        "/families/one": one("/families/", versions or ids),
        "/disputes": lambda _: "/disputes",
        "/outlets": lambda _: "/outlets",
        "/outlets/one": one("/outlets/", outlets),
        "/stories": lambda _: "/stories",
        "/new": lambda _: "/new",
        "/api": lambda _: "/api",
        "/api/search a word": asked("/api/search", q=a_word),
        "/api/search a speaker": asked("/api/search", speaker=a_speaker),
        "/api/timeline": asked("/api/timeline", speaker=a_speaker),
        "/api/due": lambda _: "/api/due",
        "/api/statements/one": one("/api/statements/", ids),
        "/api/statements/one/check": one("/api/statements/", ids, "/check"),
        "/api/pages": lambda _: "/api/pages",
        "/api/pages/one": one("/api/pages/", digests),
        "/api/speakers": lambda _: "/api/speakers",
        "/api/speakers/one": one("/api/speakers/", speakers),
        "/api/outlets": lambda _: "/api/outlets",
        "/api/families": lambda _: "/api/families",
        "/api/compare/one": one("/api/compare/", versions or ids),
        "/api/verbs of one": asked("/api/verbs", id=lambda rng: rng.choice(versions or ids)),
        "/api/disputes": lambda _: "/api/disputes",
        "/api/copies of one": asked("/api/copies", page=lambda rng: rng.choice(digests)),
        "/api/findings": lambda _: "/api/findings",
        "/search.csv a phrase": asked("/search.csv", q=phrase),
        "/search.rss a word": asked("/search.rss", q=a_word),
        "/speakers/one.csv": one("/speakers/", speakers, ".csv"),
    }  # fmt: skip
    return kinds


# ----------------------------------------------------------------------------------------------- who serves, who writes


@contextmanager
def served(path: Path) -> Iterator[tuple[str, int]]:
    """Serve a ledger, and give the address and the number of the process."""
    processors = sorted(os.sched_getaffinity(0))[:PROCESSORS]
    server = subprocess.Popen(
        [*ONRECORD, "serve", "--ledger", str(path), "--port", "0", "--no-browser"],
        stderr=subprocess.PIPE,
        text=True,
    )
    os.sched_setaffinity(server.pid, processors)
    try:
        assert server.stderr
        line = server.stderr.readline()
        found = re.search(r"http://\S+", line)
        if not found:
            raise SystemExit(f"the room cannot be served: {line}{server.stderr.read()}")
        threading.Thread(target=lambda: [sys.stderr.write(line) for line in server.stderr], daemon=True).start()
        base = found[0].rstrip("/")
        _wait_for(base)
        yield base, server.pid
    finally:
        server.send_signal(signal.SIGINT)
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()


def _wait_for(base: str) -> None:
    ends = time.monotonic() + _OPENS
    while time.monotonic() < ends:
        try:
            if httpx2.get(f"{base}/api", timeout=30).status_code == 200:
                return
        except httpx2.TransportError:
            time.sleep(0.1)
    raise SystemExit("the room does not answer")


@contextmanager
def writing(path: Path, how: str) -> Iterator[Callable[[], int]]:
    """Write to a ledger all the while; gives what tells how many pages that were."""
    if how == "none":
        yield lambda: 0
        return
    records = seeds(path, _VARIED)
    first = random.SystemRandom().randrange(10**9)  # so that a second run does not find all pages there
    source = varied(records, vocabulary(records), first)
    if how == "records":
        yield from _records_added(path, source)
        return
    with tempfile.TemporaryDirectory() as folder:
        for number in range(5 * _VARIED):
            _, page = next(source)
            (Path(folder) / f"{number:05}.txt").write_bytes(page.data)
        began = _pages(path)
        command = [*ONRECORD, "add", folder, "--ledger", str(path), "--quiet", "--any-page"]
        adding = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        try:
            yield lambda: _pages(path) - began
            if adding.poll() is not None:
                print("adding was done before the time was; it wrote for a part of it", file=sys.stderr)
        finally:
            adding.terminate()
            adding.wait()


def _records_added(path: Path, source: Iterator[tuple[object, object]]) -> Iterator[Callable[[], int]]:
    stop, added = threading.Event(), [0]

    def write() -> None:
        with Ledger(path) as ledger:
            while not stop.is_set():
                ledger.add(*next(source))  # type: ignore[arg-type]
                added[0] += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        yield lambda: added[0]
    finally:
        stop.set()
        writer.join()


def _pages(path: Path) -> int:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        return int(db.execute("SELECT count(*) FROM pages").fetchone()[0])


# --------------------------------------------------------------------------------------------------------------- asking


def asked(base: str, kinds: Mapping[str, Ask], rate: float, seconds: float) -> tuple[dict[str, list[float]], list[str]]:
    """Ask at a rate, all kinds in turn; return milliseconds by kind, and what went wrong."""
    rng = random.Random(5)
    times: dict[str, list[float]] = defaultdict(list)
    wrong: list[str] = []
    plan: list[str] = []
    while len(plan) < rate * seconds:
        turn = list(kinds)
        rng.shuffle(turn)
        plan += turn
    client = httpx2.Client(base_url=base, timeout=60, limits=httpx2.Limits(max_connections=_AT_ONCE))
    began = time.perf_counter()

    def ask(kind: str, address: str, due: float) -> None:
        try:
            answer = client.get(address)
        except httpx2.HTTPError as error:
            wrong.append(f"{address}: {error!r}")
            return
        times[kind].append(1000 * (time.perf_counter() - due))
        if answer.status_code != 200:
            wrong.append(f"{address}: {answer.status_code} {answer.text[:200]}")

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for number, kind in enumerate(plan[: int(rate * seconds)]):
            due = began + number / rate
            time.sleep(max(0.0, due - time.perf_counter()))
            pool.submit(ask, kind, kinds[kind](rng), due)
    client.close()
    return times, wrong


class Memory(threading.Thread):
    """Looks at how much memory a process has, in MB."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.peak = self.own = 0
        self._status = Path(f"/proc/{pid}/status")
        self._stopped = threading.Event()

    def run(self) -> None:
        """Look, until told to stop."""
        while not self._stopped.wait(0.5):
            try:
                told = dict(line.split(":", 1) for line in self._status.read_text().splitlines())
            except OSError:
                return
            self.peak = max(self.peak, int(told.get("VmHWM", "0").split()[0]) // 1024)
            self.own = max(self.own, int(told.get("RssAnon", "0").split()[0]) // 1024)

    def stop(self) -> None:
        """Look no more."""
        self._stopped.set()
        self.join()


def measured(path: Path, rate: float, seconds: float, how: str) -> dict[str, object]:
    """Serve, write, ask; return the figures."""
    kinds = addresses(path)
    with Ledger(path, read_only=True) as ledger:
        counts = ledger.counts()
    with served(path) as (base, pid):
        httpx2.get(f"{base}/search?q=the", timeout=60)
        memory = Memory(pid)
        memory.start()
        with writing(path, how) as pages:
            times, wrong = asked(base, kinds, rate, seconds)
            added = pages()
        memory.stop()
    figures = {}
    for kind in kinds:
        found = sorted(times[kind])
        if found:
            p50, p95 = found[len(found) // 2], found[min(len(found) - 1, int(len(found) * 0.95))]
            figures[kind] = {"n": len(found), "p50": round(p50, 1), "p95": round(p95, 1), "max": round(found[-1], 1)}
    return {
        "statements": counts.statements,
        "pages": counts.pages,
        "requests a second": rate,
        "load of the machine": round(os.getloadavg()[0], 1),
        "pages added meanwhile": added,
        "peak memory in MB": memory.peak,
        "of it own, in MB": memory.own,
        "went wrong": wrong,
        "milliseconds": figures,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n", 1)[0])
    parser.add_argument("ledger", type=Path, help="it is written to: give a copy")
    parser.add_argument("--rate", type=float, default=20, metavar="N", help="requests a second")
    parser.add_argument("--seconds", type=float, default=120, metavar="N")
    parser.add_argument("--writer", choices=("add", "records", "none"), default="add")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    figures = measured(given.ledger, given.rate, given.seconds, given.writer)
    wrong = figures["went wrong"]
    assert isinstance(wrong, list)
    if given.json:
        print(as_json(figures))
    else:
        for name, value in figures.items():
            if not isinstance(value, dict | list):
                print(f"{name:<36} {value:>8,}" if isinstance(value, int | float) else f"{name:<36} {value}")
        print(f"\n{'milliseconds':<36} {'n':>5} {'p50':>8} {'p95':>8} {'max':>8}")
        times = figures["milliseconds"]
        assert isinstance(times, dict)
        for kind, found in times.items():
            print(f"{kind:<36} {found['n']:>5} {found['p50']:>8} {found['p95']:>8} {found['max']:>8}")
        for line in wrong[:20]:
            print(f"wrong: {line}")
        print(f"{len(wrong)} went wrong")
    raise SystemExit(bool(wrong))


if __name__ == "__main__":
    main()
