"""A ledger of many statements: its size, how fast it is filled and asked, and how that grows.

    python eval/ledger_load.py [--records LEDGER_OR_JSONL] [--full] [--sizes N,N] [--at PATH] [--json]

Fills a ledger with variations of real records (ledger_records.py), without the model, and measures at 10 thousand and
100 thousand statements, with --full at a million. Times are of this process: pages a CPU second for adding (records
made before the clock runs), the median and the 95th percentile of wall time for searches, each with words and names
drawn from what the ledger holds. `memory` is the most that this process has had, its records in memory included.
"""

from __future__ import annotations

import argparse
import random
import resource
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path

from ledger_records import as_json, seeds, varied, vocabulary
from onrecord.flow import Page, Record
from onrecord.ledger import Filters, Ledger

SIZES = (10_000, 100_000)
FULL = 1_000_000
BATCH = 50
ASKED = 100
_YEARS = tuple(map(str, range(2012, 2023)))


def filled(ledger: Ledger, records: Iterator[tuple[Record, Page]], statements: int) -> tuple[int, float]:
    """Add until the ledger has so many statements; return the pages added and the CPU seconds it took."""
    pages, spent = 0, 0.0
    had = ledger.counts().statements
    while had < statements:
        batch = list(islice(records, BATCH))
        began = time.process_time()
        for record, page in batch:
            had += ledger.add(record, page).statements
        spent += time.process_time() - began
        pages += len(batch)
    return pages, spent


def questions(path: Path) -> dict[str, Callable[[Ledger, random.Random], object]]:
    """Return what is asked, by kind, with words and names that the ledger has."""
    with closing(sqlite3.connect(path)) as db:
        words = [
            w for (t,) in db.execute("SELECT words FROM statements ORDER BY random() LIMIT 2000") for w in t.split()
        ]
        names = [n for (n,) in db.execute("SELECT name FROM speakers ORDER BY random() LIMIT 500")]
        texts = [t.split() for (t,) in db.execute("SELECT words FROM statements ORDER BY random() LIMIT 500")]
        ids = [i for (i,) in db.execute("SELECT id FROM statements ORDER BY random() LIMIT 500")]
    rare = [word for word in words if len(word) > 6 and word.isalpha()]

    def phrase(rng: random.Random) -> str:
        text = rng.choice([t for t in texts if len(t) > 3])
        at = rng.randrange(len(text) - 2)
        return f'"{" ".join(text[at : at + 3])}"'

    return {
        "a word": lambda ledger, rng: ledger.search(rng.choice(rare)),
        "two words": lambda ledger, rng: ledger.search(f"{rng.choice(rare)} {rng.choice(rare)}"),
        "a phrase": lambda ledger, rng: ledger.search(phrase(rng)),
        "the beginning of a word": lambda ledger, rng: ledger.search(f"{rng.choice(rare)[:4]}*"),
        "a word by a speaker": lambda ledger, rng: ledger.search(rng.choice(rare), Filters(speaker=rng.choice(names))),
        "a speaker": lambda ledger, rng: ledger.search("", Filters(speaker=rng.choice(names))),
        "an act in a year": lambda ledger, rng: ledger.search("", Filters(act=("denial",), said=rng.choice(_YEARS))),
        "a statement with its receipt": lambda ledger, rng: ledger.show(rng.choice(ids)),
    }  # fmt: skip


def asked(ledger: Ledger, path: Path) -> dict[str, dict[str, float]]:
    """Return the milliseconds that each kind of question takes."""
    found = {}
    for kind, ask in questions(path).items():
        rng, times = random.Random(5), []
        for _ in range(ASKED):
            began = time.perf_counter()
            ask(ledger, rng)
            times.append(1000 * (time.perf_counter() - began))
        times.sort()
        found[kind] = {"p50": round(times[len(times) // 2], 1), "p95": round(times[int(len(times) * 0.95)], 1)}
    return found


def measured(path: Path, records: list[Record], sizes: tuple[int, ...]) -> Iterator[dict[str, object]]:
    """Fill a ledger to each size, and give the figures of it."""
    source = varied(records, vocabulary(records))
    for size in sizes:
        with Ledger(path) as ledger:
            pages, spent = filled(ledger, source, size)
            ledger._db.execute("PRAGMA wal_checkpoint(truncate)")
            counts = ledger.counts()
        with Ledger(path, read_only=True) as ledger:
            times = asked(ledger, path)
        yield {
            "statements": counts.statements,
            "pages": counts.pages,
            "bytes a statement": round(path.stat().st_size / counts.statements),
            "pages added a CPU second": round(pages / spent) if spent else None,
            "milliseconds": times,
            "memory in MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n", 1)[0])
    parser.add_argument("--records", type=Path, metavar="FILE", help="a ledger or JSON lines; without it examples/")
    parser.add_argument("--most", type=int, default=1000, metavar="N", help="vary at most so many records")
    parser.add_argument("--full", action="store_true", help="go on to a million statements")
    parser.add_argument("--sizes", metavar="N,N", help="statements to measure at")
    parser.add_argument("--at", type=Path, metavar="PATH", help="keep the ledger here")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    sizes = tuple(map(int, given.sizes.split(","))) if given.sizes else SIZES + ((FULL,) if given.full else ())
    records = seeds(given.records, given.most)
    with tempfile.TemporaryDirectory() as folder:
        for figures in measured(given.at or Path(folder) / "load.db", records, sizes):
            if given.json:
                print(as_json(figures), flush=True)
                continue
            for name, value in figures.items():
                for kind, times in value.items() if isinstance(value, dict) else ():
                    print(f"  {kind:<30} p50 {times['p50']:7.1f} ms   p95 {times['p95']:7.1f} ms")
                if not isinstance(value, dict):
                    print(f"{name:<32} {value:,}", flush=True)


if __name__ == "__main__":
    main()
