"""Speed and memory of onrecord on the pages of examples/, repeated.

    python eval/bench.py [--pages N] [--json]

CPU seconds of this process, one thread; start-up figures are CPU seconds of fresh processes, the least of five runs
after a first one that warms the disk cache.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path
from typing import TypeVar

from onrecord import articles, findings, pages, statements
from onrecord.attributions.engine import engine

EXAMPLES = Path(__file__).parent.parent / "examples"
SUFFIXES = (".html", ".txt")
T = TypeVar("T")


def cpu_of(command: list[str]) -> float:
    """Return the CPU seconds, user and system, of a fresh process; the least of five after a first."""
    # The first run leaves compiled modules behind, as it does for a user.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    runs = []
    for _ in range(6):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        runs.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(runs[1:])


def by_stage(count: int) -> tuple[Counter[str], int, int]:
    """Take `count` pages through the stages; return CPU seconds by stage, words and statements."""
    spent: Counter[str] = Counter()
    words = made = 0
    model = engine()

    def timed(stage: str, work: Callable[[], T]) -> T:
        began = time.process_time()
        result = work()
        spent[stage] += time.process_time() - began
        return result

    sources = sorted(p for p in EXAMPLES.iterdir() if p.suffix in SUFFIXES)
    for source in islice(cycle(sources), count):
        page = timed("pages", lambda source=source: next(iter(pages.find([source]))).load())
        article = timed("articles", lambda page=page: articles.read_article(page))
        report = [(b.start, b.end) for b in article.blocks if b.in_report]
        attributions = timed("attributions", lambda a=article, r=report: model.attribute(a.text, r))
        found = timed("statements", lambda a=article, f=attributions, p=page: statements.resolve(a, f, p.stamp.sha256))
        timed("findings", lambda a=article, f=found: findings.flag(a, f))
        words += sum(len(article.text[start:end].split()) for start, end in report)
        made += len(found)
    return spent, words, made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--json", action="store_true")
    o = parser.parse_args()
    seed = str(EXAMPLES / "nato-bucharest.txt")
    onrecord = str(Path(sys.executable).parent / "onrecord")
    bare = cpu_of([sys.executable, "-c", "pass"])
    start = {
        "import onrecord": cpu_of([sys.executable, "-c", "import onrecord"]) - bare,
        "onrecord --version": cpu_of([onrecord, "--version"]),
        "onrecord read, one page": cpu_of([onrecord, "read", seed]),
    }
    spent, words, made = by_stage(o.pages)
    total = sum(spent.values())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
    if o.json:
        print(json.dumps({"pages": o.pages, "words": words, "cpu_s": dict(spent), "start_s": start, "peak_mb": peak}))
        return
    print(f"{o.pages} pages, {words} words of report, {made} statements, one thread\n")
    print(f"{'stage':14s} {'CPU s':>8s} {'share':>7s} {'pages/CPU-s':>12s} {'words/CPU-s':>12s}")
    for stage, seconds in [*spent.items(), ("all", total)]:
        print(f"{stage:14s} {seconds:8.2f} {seconds / total:7.1%} {o.pages / seconds:12.1f} {words / seconds:12.0f}")
    print()
    for what, seconds in start.items():
        print(f"{what:26s} {seconds:6.2f} CPU s")
    print(f"{'peak memory':26s} {peak:6.0f} MB")


if __name__ == "__main__":
    main()
