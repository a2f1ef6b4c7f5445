"""Whether a bulk run gives the same tables whatever is killed: workers, readers, the driver, a node of a cluster.

    python eval/bulk_faults.py WARC... [--every 20] [--drivers 2] [--nodes] [--light] [--keep FOLDER] [--seed 1]

Runs `onrecord bulk` over the archives undisturbed, then again into another folder: about every so many seconds a Ray
worker or the process that reads for it is ended with SIGKILL, so many times the driver is, and the command typed again.
With --nodes the second run goes on a cluster of two nodes on this machine, of which one is killed. In the end the files
of both are compared byte by byte, and every record of the archives must be in `pages` or `skipped` once. With --light
a reader without the network reads (bulk_reader.py): what is tested is the same, in a fifth of the time.
Exit code 1 when anything differs.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from bulk_reader import command
from onrecord.bulk import is_bulk, manifest
from onrecord.bulk.asking import ask

ONRECORD = (sys.executable, "-c", "from onrecord.cli import main; main()")
LIGHT = (
    sys.executable,
    "-c",
    "from msgspec.structs import replace; from onrecord.bulk import running; from onrecord.cli import main; "
    "run = running.run; running.run = lambda archives, out, *, how, **more: "
    f"run(archives, out, how=replace(how, command={command()!r}), **more); main()",
)
"""The command line with a reader that needs no network (bulk_reader.py), on a machine that has little time."""

PORT = 26379
_MOST = 10
"""How often the command is typed again where Ray itself ended."""


def below(process: int) -> list[tuple[int, str]]:
    """Return the processes that a process began, and they in turn, with their command lines."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            children.setdefault(parent, []).append(int(entry.name))
    found, waiting = [], [process]
    while waiting:
        for child in children.get(waiting.pop(), []):
            waiting.append(child)
            try:
                line = (Path("/proc") / str(child) / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
            found.append((child, line))
    return found


def begin(archives: list[str], out: Path, *more: str) -> subprocess.Popen[bytes]:
    whole = [
        *(LIGHT if "--light" in sys.argv else ONRECORD),
        "bulk",
        *archives,
        "--out",
        str(out),
        "--workers",
        "2",
        *more,
    ]
    return subprocess.Popen(whole)


def kill_one(roots: list[int], rng: random.Random, killed: Counter[str]) -> None:
    """Kill a Ray worker that is at work, or a reader."""
    processes = [pair for root in roots for pair in below(root)]
    workers = [pid for pid, line in processes if line.startswith(("ray::read_part", "ray::cut"))]
    readers = [pid for pid, line in processes if "onrecord.isolation" in line or "bulk_reader" in line]
    kind, some = rng.choice([("worker", workers), ("reader", readers)])
    if some:
        os.kill(rng.choice(some), signal.SIGKILL)
        killed[kind] += 1


def disturbed(archives: list[str], out: Path, every: float, drivers: int, *, seed: int, size: str) -> Counter[str]:
    rng, killed = random.Random(seed), Counter[str]()
    parts = 0
    while True:
        driver = begin(archives, out, "--part-size", size)
        before = len(manifest.done_parts(out)) if is_bulk(out) else 0
        while driver.poll() is None:
            time.sleep(rng.uniform(0.5, 1.5) * every)
            if driver.poll() is not None:
                break
            parts = len(manifest.done_parts(out)) if is_bulk(out) else 0
            if killed["driver"] < drivers and parts > before + 2 and killed["worker"] + killed["reader"] > 1:
                driver.send_signal(signal.SIGKILL)
                driver.wait()
                killed["driver"] += 1
                print(f"driver killed after {parts} parts", flush=True)
                break
            kill_one([driver.pid], rng, killed)
        if driver.returncode == 0:
            return killed
        if driver.returncode != -signal.SIGKILL:  # Ray itself gave up, as it does on a machine that is too busy
            killed["run"] += 1
            if killed["run"] > _MOST:
                return killed


def ray(*args: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "RAY_USAGE_STATS_ENABLED": "0", "RAY_AUTH_MODE": "token"}
    command = [str(Path(sys.executable).with_name("ray")), "start", *args, "--block", "--num-cpus", "1"]
    command += ["--object-store-memory", "80000000", "--disable-usage-stats"]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def on_two_nodes(archives: list[str], out: Path, every: float, seed: int, size: str) -> Counter[str]:
    """Run on a cluster of two nodes, one of which is killed when some parts are done, and another takes its place."""
    rng, killed = random.Random(seed), Counter[str]()
    os.environ["RAY_AUTH_MODE"] = "token"  # with the token that Ray made for this user: `ray get-auth-token --generate`
    address = f"127.0.0.1:{PORT}"
    head = ray("--head", "--port", str(PORT), "--node-ip-address", "127.0.0.1", "--include-dashboard", "false")
    time.sleep(15)
    nodes = [ray("--address", address)]
    try:
        time.sleep(15)
        driver = begin(archives, out, "--address", address, "--part-size", size)
        while driver.poll() is None:
            time.sleep(every)
            parts = len(manifest.done_parts(out)) if is_bulk(out) else 0
            if not killed["node"] and parts > 2:
                for pid, _ in reversed(below(nodes[0].pid)):
                    os.kill(pid, signal.SIGKILL)
                nodes[0].kill()
                killed["node"] += 1
                print(f"node killed after {parts} parts", flush=True)
                nodes.append(ray("--address", address))
            elif killed["node"]:
                kill_one([head.pid, nodes[-1].pid], rng, killed)
    finally:
        for process in (*nodes, head):
            for pid, _ in reversed(below(process.pid)):
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    continue
            process.kill()
            process.wait()
    return killed


def content(folder: Path) -> dict[str, str]:
    return {file.path: file.sha256 for part in manifest.done_parts(folder) for file in part.files}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("archives", nargs="+")
    parser.add_argument("--every", type=float, default=20)
    parser.add_argument("--drivers", type=int, default=2)
    parser.add_argument("--light", action="store_true")
    parser.add_argument("--nodes", action="store_true")
    parser.add_argument("--part-size", default="0.3")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    folder = given.keep or Path(tempfile.mkdtemp())
    whole, other = folder / "undisturbed", folder / "disturbed"
    start = time.monotonic()
    begin(given.archives, whole, "--part-size", given.part_size).wait()
    seconds = time.monotonic() - start
    start = time.monotonic()
    if given.nodes:
        killed = on_two_nodes(given.archives, other, given.every, given.seed, given.part_size)
    else:
        killed = disturbed(given.archives, other, given.every, given.drivers, seed=given.seed, size=given.part_size)
    one, two = content(whole), content(other)
    on_disk = {
        str(p.relative_to(other)) for t in ("pages", "statements", "skipped") for p in (other / t).rglob("*.parquet")
    }
    ((pages, distinct),) = ask(other, 'SELECT count(*), count(DISTINCT (warc, "offset")) FROM pages').rows
    ((skipped,),) = ask(other, "SELECT count(*) FROM skipped").rows
    figures = {
        "killed": killed,
        "seconds undisturbed": round(seconds),
        "seconds disturbed": round(time.monotonic() - start),
        "parts": len(manifest.done_parts(whole)),
        "files": len(one),
        "files that differ": sum(one.get(path) != two.get(path) for path in one.keys() | two.keys()),
        "files on disk that no part has": len(on_disk - two.keys()),
        "pages": pages,
        "pages by their place": distinct,
        "skipped": skipped,
    }
    print(json.dumps(figures, indent=2))
    wrong = figures["files that differ"] or figures["files on disk that no part has"] or pages != distinct
    raise SystemExit(1 if wrong or not one else 0)


if __name__ == "__main__":
    main()
