"""A ledger of many statements: its size, how fast it is filled and asked, and how that grows.

    python eval/ledger_load.py [--records LEDGER_OR_JSONL] [--full] [--sizes N,N] [--at PATH] [--json]

Fills a ledger with variations of real records (ledger_records.py), without the model, and measures at 10 thousand and
100 thousand statements, with --full at a million. Times are of this process: pages a CPU second for adding the last of
them (records made before the clock runs), `BATCH` in one transaction and each in its own; the median and the 95th
percentile of wall time for searches, each with words and names drawn from what the ledger holds. `memory` is the most
that this process has had, its records included; `settling` is measured in a process of its own. Since other programs
may have the processors, it is told how long a loop of a million steps took at the same time.
"""

from __future__ import annotations

import argparse
import random
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any, TypeAlias

from ledger_records import as_json, seeds, varied, vocabulary
from onrecord.flow import Page, Record
from onrecord.ledger import Filters, Ledger

SIZES = (10_000, 100_000)
FULL = 1_000_000
BATCH = 50
LAST = 1_000
"""Pages of which the time is told: the last ones, when the ledger is as large as is said."""
ASKED = 100

Figures: TypeAlias = dict[str, Any]

_YEARS = tuple(map(str, range(2012, 2023)))


def filled(ledger: Ledger, records: Iterator[tuple[Record, Page]], statements: int) -> dict[str, object]:
    """Add until the ledger has so many statements; return how fast the last pages were added."""
    had = ledger.counts().statements
    times: deque[tuple[int, float]] = deque(maxlen=LAST // BATCH)
    while had < statements:
        batch = list(islice(records, BATCH))
        began = time.process_time()
        had += sum(added.statements for added in ledger.add_all(batch, together=BATCH))
        times.append((len(batch), time.process_time() - began))
    alone, loop = list(islice(records, 2 * BATCH)), looped()
    began = time.process_time()
    for record, page in alone:
        ledger.add(record, page)
    spent = time.process_time() - began
    pages, together = sum(count for count, _ in times), sum(seconds for _, seconds in times)
    return {
        f"pages added a CPU second, {BATCH} at a time": round(pages / together, 1) if times else None,
        "pages added a CPU second, each by itself": round(len(alone) / spent, 1),
        "milliseconds of a loop": round(1000 * (loop + looped()) / 2, 1),
    }


def looped() -> float:
    """Return the CPU seconds of a million steps, by which times of a busy and of another machine can be compared."""
    began, total = time.process_time(), 0
    for number in range(1_000_000):
        total += number & 7
    return time.process_time() - began


def settled(path: Path) -> dict[str, object]:
    """Decide who is who, on a copy and in a process of its own; return how long it took and its memory."""
    code = (
        "import sys, time; from onrecord.ledger import Ledger; began = time.process_time()\n"
        "with Ledger(sys.argv[1]) as ledger: found = ledger.settle()\n"
        "most = next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM'))\n"
        "print(found.names, time.process_time() - began, int(most) // 1024)"
    )
    copy = path.with_suffix(".settled")
    shutil.copy(path, copy)
    told = subprocess.run([sys.executable, "-c", code, str(copy)], capture_output=True, text=True, check=True).stdout
    for end in ("", "-wal", "-shm"):
        Path(f"{copy}{end}").unlink(missing_ok=True)
    names, seconds, memory = told.split()
    return {"names": int(names), "seconds to settle": round(float(seconds), 1), "MB to settle": int(memory)}


def questions(path: Path) -> dict[str, Callable[[Ledger, random.Random], object]]:
    """Return what is asked, by kind, with words and names that the ledger has."""
    with closing(sqlite3.connect(path)) as db:
        words = [
            w for (t,) in db.execute("SELECT words FROM statements ORDER BY random() LIMIT 2000") for w in t.split()
        ]
        names = [n for (n,) in db.execute("SELECT name FROM speakers ORDER BY random() LIMIT 500")]
        texts = [t.split() for (t,) in db.execute("SELECT words FROM statements ORDER BY random() LIMIT 500")]
        ids = [i for (i,) in db.execute("SELECT id FROM statements ORDER BY random() LIMIT 500")]
        told = "SELECT s.id FROM versions AS v JOIN statements AS s ON s.key = v.statement WHERE v.family IS NOT NULL"
        members = [i for (i,) in db.execute(f"{told} ORDER BY random() LIMIT 500")]
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
        "the families": lambda ledger, rng: ledger.families(),
        "families with a word": lambda ledger, rng: ledger.families(rng.choice(rare)),
        "families of a speaker": lambda ledger, rng: ledger.families("", Filters(speaker=rng.choice(names))),
        "the versions of a family": lambda ledger, rng: ledger.compare(rng.choice(members)),
        "the copies of a page": lambda ledger, rng: ledger.copies(rng.choice(ids)),
        "a statement with its receipt": lambda ledger, rng: ledger.show(rng.choice(ids)),
    }  # fmt: skip


def asked(ledger: Ledger, path: Path) -> dict[str, dict[str, float]]:
    """Return the milliseconds that each kind of question takes: as a user waits, and as the processor works."""
    found = {}
    for kind, ask in questions(path).items():
        rng, times, worked = random.Random(5), [], []
        for _ in range(ASKED):
            began, busy = time.perf_counter(), time.process_time()
            ask(ledger, rng)
            times.append(1000 * (time.perf_counter() - began))
            worked.append(1000 * (time.process_time() - busy))
        at = int(ASKED * 0.95)
        found[kind] = {
            "p50": round(sorted(times)[ASKED // 2], 1),
            "p95": round(sorted(times)[at], 1),
            "CPU p95": round(sorted(worked)[at], 1),
        }
    return found


def measured(path: Path, records: Sequence[Record], sizes: tuple[int, ...], *, keep: bool) -> Iterator[Figures]:
    """Fill a ledger to each size, and give the figures of it; with `keep` a copy of it is left at each size."""
    source = varied(records, vocabulary(records))
    for size in sizes:
        with Ledger(path) as ledger:
            rates = filled(ledger, source, size)
            ledger._db.execute("PRAGMA wal_checkpoint(truncate)")
            counts = ledger.counts()
        with Ledger(path, read_only=True) as ledger:
            times = asked(ledger, path)
        if keep:
            shutil.copy(path, path.with_name(f"{path.stem}-{size}{path.suffix}"))
        yield {
            "statements": counts.statements,
            "pages": counts.pages,
            "bytes a statement": round(path.stat().st_size / counts.statements),
            **rates,
            "milliseconds": times,
            "memory in MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            **settled(path),
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n", 1)[0])
    parser.add_argument("--records", type=Path, metavar="FILE", help="a ledger or JSON lines; without it examples/")
    parser.add_argument("--most", type=int, default=5000, metavar="N", help="vary at most so many records")
    parser.add_argument("--full", action="store_true", help="go on to a million statements")
    parser.add_argument("--sizes", metavar="N,N", help="statements to measure at")
    parser.add_argument("--at", type=Path, metavar="PATH", help="keep the ledger here, and beside it one of each size")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    sizes = tuple(map(int, given.sizes.split(","))) if given.sizes else SIZES + ((FULL,) if given.full else ())
    records = seeds(given.records, given.most)
    with tempfile.TemporaryDirectory() as folder:
        for figures in measured(given.at or Path(folder) / "load.db", records, sizes, keep=given.at is not None):
            if given.json:
                print(as_json(figures), flush=True)
                continue
            for name, value in figures.items():
                for kind, times in value.items() if isinstance(value, dict) else ():
                    print(f"  {kind:<30} " + "   ".join(f"{what} {spent:7.1f} ms" for what, spent in times.items()))
                if not isinstance(value, dict):
                    print(f"{name:<46} {value if value is None else f'{value:,}'}", flush=True)


if __name__ == "__main__":
    main()
