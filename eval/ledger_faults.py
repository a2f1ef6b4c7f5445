"""What becomes of a ledger when the program is killed, the disk is full, or the file is damaged.

    python eval/ledger_faults.py [--kills 200] [--flips 200] [--records LEDGER_OR_JSONL] [--json]

- kill -9 at random moments while pages are added: each page that was told is there, none by half, `verify` is clean.
- kill -9 at random moments while the tables of an older ledger are brought up to date: the same.
- Disk full (a file system of 4 MB, or SQLite's own limit where none can be made), a file that may only be read, a
  ledger of a newer version, a page deleted by hand, one flipped byte: each says what is wrong, and the rest is there.

kill -9 does not take what the system has still to write to the disk, as a cut of the power does; for that the ledger
relies on SQLite, which waits for the disk at the end of each page (synchronous = full). Every tenth time the words of
all pages are cut out again; "moved" counts as there, since the varied pages are plain text and were not all so before.
Exit code 1 when anything failed.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from ledger_records import ONRECORD, as_json, fill, seeds, varied, vocabulary
from onrecord.errors import LedgerError
from onrecord.flow import Record
from onrecord.ledger import Ledger, schema

OLDEST = 3
"""The tables of the first ledgers: this many migrations."""

PAGES = 60
AFRESH = 20
"""After so many kills a ledger is begun anew, so that checking it stays quick."""

NOBODY = 65534


# ------------------------------------------------------------------------------------------------------------ children


def add_forever(path: Path, records: list[Record], first: int) -> None:
    """Add pages and tell the digest of each, until killed."""
    source = varied(records, vocabulary(records), first)
    with Ledger(path) as ledger:
        print("ready", flush=True)
        while True:
            record, page = next(source)
            ledger.add(record, page)
            print(record.page.sha256, flush=True)


def bring_up_to_date(path: Path) -> None:
    """Tell that it begins, and when it is done."""
    print("ready", flush=True)
    Ledger(path).close()
    print("done", flush=True)


def child(*args: object) -> subprocess.Popen[str]:
    command = [sys.executable, __file__, *map(str, args)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def killed_after(process: subprocess.Popen[str], seconds: float) -> list[str]:
    """Let a child begin, kill it so long after, and return the whole lines that it told."""
    assert process.stdout is not None
    first = process.stdout.readline()
    if first != "ready\n":
        raise RuntimeError(f"the child did not begin: {first!r}")
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    lines = process.stdout.read().splitlines(keepends=True)
    process.wait()
    process.stdout.close()
    return [line.strip() for line in lines if line.endswith("\n")]


# ------------------------------------------------------------------------------------------------------------- checks


def unsound(path: Path, told: set[str], *, thorough: bool = True) -> list[str]:
    """Return what is wrong with a ledger that should have these pages, each whole."""
    with closing(sqlite3.connect(path)) as db:
        has = {sha for (sha,) in db.execute("SELECT sha256 FROM pages")}
        half = db.execute(
            "SELECT count(*) FROM pages WHERE key NOT IN (SELECT page FROM records) "
            "OR key NOT IN (SELECT page FROM bytes) OR (SELECT count(*) FROM statements AS s WHERE s.page = pages.key) "
            "IS NOT (SELECT r.statements FROM readings AS r WHERE r.page = pages.key ORDER BY r.key DESC LIMIT 1)"
        ).fetchone()[0]
    wrong = [f"{len(told - has)} pages lost"] if told - has else []
    wrong += [f"{half} half pages"] if half else []
    with Ledger(path) as ledger:
        wrong += ledger.faults()
        for check in ledger.verify() if thorough else ():
            wrong += [f"{check.url}: {fault}" for fault in check.faults]
            bad = [s.verdict for s in check.statements if s.verdict in ("gone", "altered")]
            wrong += [f"{check.url}: {bad}"] if bad else []
    return wrong


def kills_of_add(folder: Path, records: Path, kills: int) -> dict[str, object]:
    rng, path, told, faults, first = random.Random(1), folder / "add.db", set[str](), list[str](), 0
    committed = 0
    for number in range(kills):
        if number % AFRESH == 0:
            path, told = folder / f"add{number}.db", set()
        begun = child("--add", path, "--first", first, "--records", records)
        lines = killed_after(begun, rng.uniform(0, 1.0))
        told.update(lines)
        committed += len(lines)
        first += len(lines) + 1
        faults += [f"kill {number}: {wrong}" for wrong in unsound(path, told, thorough=number % 10 == 9)]
    return {"kills": kills, "pages told": committed, "faults": faults}


def older(path: Path, to: Path) -> None:
    """Copy a ledger into the tables of the first version."""
    with closing(sqlite3.connect(to)) as db:
        db.execute("PRAGMA journal_mode = wal")
    current = schema.MIGRATIONS
    schema.MIGRATIONS = current[:OLDEST]
    try:
        import apsw

        made = apsw.Connection(str(to))
        schema.upgrade(made)
    finally:
        schema.MIGRATIONS = current
    made.execute("ATTACH ? AS new", (str(path),))
    tables = ("outlets", "pages", "bytes", "records", "sightings", "addresses", "readings", "speakers",
              "speaker_names", "statements", "vouchers", "findings")  # fmt: skip
    made.execute("BEGIN")
    for table in tables:
        had = [row[1] for row in made.execute(f"PRAGMA main.table_info({table})")]
        has = {row[1] for row in made.execute(f"PRAGMA new.table_info({table})")}
        names = [name for name in had if name in has]
        # What later versions hold apart may have been one in the first.
        values = ["coalesce(role, '') || ' ' || key" if (table, n) == ("speaker_names", "role") else n for n in names]
        made.execute(f"INSERT INTO main.{table} ({', '.join(names)}) SELECT {', '.join(values)} FROM new.{table}")
    made.execute("COMMIT")
    made.close()


def kills_of_migration(folder: Path, records: Path, kills: int) -> dict[str, object]:
    whole, old = folder / "many.db", folder / "old.db"
    fill(whole, seeds(records), PAGES)
    older(whole, old)
    with closing(sqlite3.connect(old)) as db:
        has = {sha for (sha,) in db.execute("SELECT sha256 FROM pages")}
        statements = db.execute("SELECT count(*) FROM statements").fetchone()
    trial = folder / "trial.db"
    shutil.copy(old, trial)
    began = time.monotonic()
    process = child("--migrate", trial)
    assert process.stdout is not None
    process.stdout.readline()
    process.stdout.read()
    process.wait()
    process.stdout.close()
    spent = time.monotonic() - began
    rng, faults, reached = random.Random(2), list[str](), Counter[int]()
    for number in range(kills):
        path = folder / "killed.db"
        for end in ("", "-wal", "-shm"):
            Path(f"{path}{end}").unlink(missing_ok=True)
        shutil.copy(old, path)
        killed_after(child("--migrate", path), rng.uniform(0, spent * 0.8))
        with closing(sqlite3.connect(path)) as db:
            version = db.execute("PRAGMA user_version").fetchone()[0]
            named = db.execute("SELECT count(*) FROM migrations").fetchone()[0]
            reached[version] += 1
            if version != named:
                faults.append(f"kill {number}: version {version}, but {named} migrations are named")
        if number % 10 == 0:
            faults += [f"kill {number}: {wrong}" for wrong in unsound(path, has)]
        else:
            Ledger(path).close()
        with closing(sqlite3.connect(path)) as db:
            if db.execute("SELECT count(*) FROM statements").fetchone() != statements:
                faults.append(f"kill {number}: statements lost")
            if db.execute("PRAGMA user_version").fetchone()[0] != len(schema.MIGRATIONS):
                faults.append(f"kill {number}: not brought up to date")
            if (
                db.execute("PRAGMA quick_check").fetchone()[0] != "ok"
                or db.execute("PRAGMA foreign_key_check").fetchall()
            ):
                faults.append(f"kill {number}: not sound")
    reached_in_order = dict(sorted(reached.items()))
    return {
        "kills": kills,
        "seconds of a whole one": round(spent, 2),
        "killed at version": reached_in_order,
        "faults": faults,
    }


# ------------------------------------------------------------------------------------------------- disk and permissions


def said(*args: object, **more: object) -> tuple[int, str]:
    """Run the command line; return its exit code and what it says on standard error."""
    command = [*ONRECORD, *map(str, args)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, **more)  # type: ignore[call-overload]
    return done.returncode, done.stderr.strip()


def told_well(text: str, *words: str) -> bool:
    return "Traceback" not in text and all(word in text for word in words)


def disk_full(folder: Path, records: Path) -> dict[str, object]:
    """Fill a file system of 4 MB of its own, where the system lets us make one; else set SQLite's limit."""
    place, out = folder / "small", folder / "after.db"
    place.mkdir()
    script = (
        f"mount -t tmpfs -o size=4m none '{place}' && '{sys.executable}' '{__file__}' --fill '{place}/x.db' "
        f"--records '{records}'; code=$?; rm -f '{place}/balloon'; cp '{place}/x.db' '{out}'; "
        f"cp '{place}/x.db-wal' '{out}-wal' 2>/dev/null; exit $code"
    )
    tried = subprocess.run(["unshare", "-rm", "sh", "-c", script], capture_output=True, text=True, check=False)
    how = "a file system of 4 MB"
    if not out.exists():
        how = "SQLite's own limit"
        tried = subprocess.run(
            [sys.executable, __file__, "--fill", str(out), "--records", str(records), "--limit"],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    lines = tried.stdout.splitlines()
    told = {line for line in lines if len(line) == 64}
    message = next((line for line in lines if line.startswith("LedgerFull")), tried.stderr[-300:])
    faults = unsound(out, told)
    if not told_well(message, "no room on the disk"):
        faults.append(f"said: {message}")
    return {"how": how, "pages before": len(told), "said": message.replace(str(folder), ""), "faults": faults}


def fill_until_full(path: Path, records: list[Record], *, limit: bool) -> None:
    source = varied(records, vocabulary(records))
    with Ledger(path) as ledger:
        if limit:
            ledger._db.pragma("max_page_count", 1000)
        try:
            for record, page in source:
                ledger.add(record, page)
                print(record.page.sha256, flush=True)
        except LedgerError as error:
            print(f"{type(error).__name__}: {error}", flush=True)


def read_only(folder: Path) -> dict[str, object]:
    """A file and folder that this user may only read: search works, add says why it does not."""
    place = folder / "readable"
    place.mkdir()
    path = place / "x.db"
    shutil.copy(folder / "whole.db", path)
    folder.chmod(0o755)
    path.chmod(0o444)
    place.chmod(0o555)
    found, message = as_somebody_else(path)
    place.chmod(0o755)
    faults = [] if found.isdecimal() and int(found) else [f"search: {found}"]
    faults += [] if told_well(message, "LedgerNotWritable", "may only be read", "x.db") else [f"add: {message}"]
    return {"said": message.replace(str(folder), ""), "faults": faults}


def as_somebody_else(path: Path) -> tuple[str, str]:
    """Return how many statements a user without rights finds, and what adding to the ledger says to them."""
    record, page = next(varied(some := seeds(None, 1), vocabulary(some)))
    # What is imported late is there now: that user may not even read the libraries.
    with tempfile.TemporaryDirectory() as folder, Ledger(Path(folder) / "x.db") as ledger:
        ledger.add(record, page)
        ledger.search("said*")
    reading, writing = os.pipe()
    if (process := os.fork()) == 0:
        try:
            if os.geteuid() == 0:
                os.setuid(NOBODY)
            tries: tuple[Callable[[], object], ...] = (
                lambda: Ledger(path, read_only=True).search("said*").total,
                lambda: Ledger(path).add(record, page),
            )
            for doing in tries:
                try:
                    told = str(doing())
                except Exception as error:
                    told = f"{type(error).__name__}: {error}"
                os.write(writing, f"{told}\n".encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        lines = pipe.read().splitlines()
    os.waitpid(process, 0)
    return lines[0], lines[1]


def newer(folder: Path) -> dict[str, object]:
    path = folder / "newer.db"
    shutil.copy(folder / "whole.db", path)
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 999")
        db.commit()
    before = path.read_bytes()
    code, message = said("search", "said", "--ledger", path)
    faults = [] if code == 1 and told_well(message, "newer onrecord", "pip install") else [f"{code} {message}"]
    faults += [] if path.read_bytes() == before else ["the file was changed"]
    return {"said": message.replace(str(folder), ""), "faults": faults}


def deleted_page(folder: Path) -> dict[str, object]:
    """Take a page's row away as a user of the sqlite3 shell might, without foreign keys."""
    path = folder / "deleted.db"
    shutil.copy(folder / "whole.db", path)
    with closing(sqlite3.connect(path)) as db:
        key = db.execute("SELECT key FROM pages ORDER BY key LIMIT 1 OFFSET 7").fetchone()[0]
        db.execute("DELETE FROM pages WHERE key = ?", (key,))
        db.commit()
        left = db.execute("SELECT count(*) FROM pages").fetchone()[0]
    code, message = said("verify", "--ledger", path, "--quiet")
    with Ledger(path) as ledger:
        checks = list(ledger.verify())
        damaged = [c for c in checks if c.faults]
        readable = sum(1 for _ in ledger.records())
        searchable = ledger.search("said*", limit=None).total
    faults = [] if code == 1 and told_well(message) else [f"verify: {code} {message}"]
    faults += [] if [c.faults for c in damaged] == [("its row in pages is missing",)] else [f"named: {damaged[:3]}"]
    faults += [] if readable == left else [f"{readable} of {left} records can be read"]
    faults += [] if searchable else ["search finds nothing any more"]
    return {"said": "; ".join(c.faults[0] for c in damaged), "pages left": left, "faults": faults}


def flipped(folder: Path, records: Path, flips: int) -> dict[str, object]:
    """Change one byte of a ledger, many times: it is noticed, or it changes nothing; no other page is lost."""
    whole, path = folder / "flip.db", folder / "flipped.db"
    fill(whole, seeds(records), PAGES)
    with closing(sqlite3.connect(whole)) as db:
        db.execute("PRAGMA wal_checkpoint(truncate)")
        db.execute("PRAGMA journal_mode = delete")
    data, (_, sound) = whole.read_bytes(), looked_at(whole)
    rows = statement_rows(whole)
    rng, became, lost, faults = random.Random(3), Counter[str](), Counter[int](), list[str]()
    for number in range(flips):
        at = rng.randrange(len(data))
        changed = bytearray(data)
        changed[at] ^= 1 << rng.randrange(8)
        for end in ("-wal", "-shm", "-journal"):
            Path(f"{path}{end}").unlink(missing_ok=True)
        path.write_bytes(changed)
        try:
            noticed, left = looked_at(path)
        except LedgerError as error:
            became["refused, and says why"] += 1
            if str(path) not in str(error):
                faults.append(f"byte {at}: {error}")
            continue
        except Exception as error:
            faults.append(f"byte {at}: {type(error).__name__}: {error}")
            continue
        gone = len(sound - left)
        lost[gone] += 1
        if noticed:
            became["named by verify"] += 1
        elif gone or statement_rows(path) != rows:
            became["not noticed"] += 1
            faults.append(f"byte {at} (flip {number}): a change that verify does not see")
        else:
            became["without effect"] += 1
    return {"flips": flips, "bytes": len(data), "became": dict(became),
            "pages damaged by a flip": dict(sorted(lost.items())), "faults": faults}  # fmt: skip


def looked_at(path: Path) -> tuple[bool, set[str]]:
    """Return whether verify names anything, and the pages that are whole."""
    with Ledger(path) as ledger:
        noticed = bool(ledger.faults())
        left = set()
        for check in ledger.verify():
            noticed = noticed or not check.sound
            if not check.faults:
                left.add(check.sha256)
    return noticed, left


def statement_rows(path: Path) -> object:
    with closing(sqlite3.connect(path)) as db:
        try:
            return db.execute("SELECT * FROM statements ORDER BY key").fetchall()
        except sqlite3.Error as error:
            return str(error)


# ------------------------------------------------------------------------------------------------------------- running


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n", 1)[0])
    parser.add_argument("--kills", type=int, default=200, metavar="N")
    parser.add_argument("--flips", type=int, default=200, metavar="N")
    parser.add_argument("--records", type=Path, metavar="FILE", help="a ledger or JSON lines; without it examples/")
    parser.add_argument("--only", action="append", metavar="FAULT")
    parser.add_argument("--json", action="store_true")
    for hidden in ("--add", "--migrate", "--fill"):
        parser.add_argument(hidden, type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--first", type=int, default=0, help=argparse.SUPPRESS)
    parser.add_argument("--limit", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.add:
        add_forever(asked.add, seeds(asked.records), asked.first)
    elif asked.migrate:
        bring_up_to_date(asked.migrate)
    elif asked.fill:
        fill_until_full(asked.fill, seeds(asked.records), limit=asked.limit)
    else:
        return everything(asked)
    return 0


def everything(asked: argparse.Namespace) -> int:
    with tempfile.TemporaryDirectory() as named:
        folder = Path(named)
        records = folder / "records.jsonl"
        records.write_text("".join(record.to_json() + "\n" for record in seeds(asked.records, PAGES)), "utf-8")
        faults: dict[str, Callable[[], dict[str, object]]] = {
            "kill of add": lambda: kills_of_add(folder, records, asked.kills),
            "kill of migration": lambda: kills_of_migration(folder, records, asked.kills),
            "disk full": lambda: disk_full(folder, records),
            "read-only": lambda: read_only(folder),
            "newer version": lambda: newer(folder),
            "deleted page": lambda: deleted_page(folder),
            "flipped byte": lambda: flipped(folder, records, asked.flips),
        }
        fill(folder / "whole.db", seeds(records), PAGES)
        found = {}
        for name, make in faults.items():
            if asked.only and name not in asked.only:
                continue
            found[name] = make()
            if not asked.json:
                facts = ", ".join(f"{k} {v}" for k, v in found[name].items() if k != "faults")
                wrong = found[name]["faults"]
                print(f"{name}: {'sound' if not wrong else f'{len(wrong)} FAULTS'}; {facts}", flush=True)  # type: ignore[arg-type]
                for fault in list(wrong)[:10]:  # type: ignore[call-overload]
                    print(f"  {fault}")
        if asked.json:
            print(as_json(found))
    return int(any(part["faults"] for part in found.values()))


if __name__ == "__main__":
    sys.exit(main())
