"""Try an installed onrecord as its first user would, page to verified ledger, and stop at the first thing amiss.

    python release/smoke.py VENV/bin/onrecord

Nothing of this source tree is imported: what is tried is what was installed. Prints a line a step; exit code 1 says
which step did not do what it should.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

EXAMPLES = Path(__file__).parent.parent / "examples"
TEXT, PAGE = EXAMPLES / "nato-bucharest.txt", EXAMPLES / "harbour-talks.html"


@dataclass(frozen=True)
class Step:
    """A command, the exit code that it must have, and what its output must be."""

    words: tuple[str | Path, ...]
    right: Callable[[str], bool]
    code: int = 0


def steps(folder: Path) -> tuple[Step, ...]:
    """Return the steps, which keep their ledger in a folder."""
    ledger = ("--ledger", folder / "smoke.db")
    return (
        Step(("--version",), lambda out: out.startswith("onrecord ")),
        Step(("read", TEXT), lambda out: "to stand for Ukraine as long as it takes" in out),
        Step(("read", "--jsonl", TEXT, PAGE), _two_records),
        Step(("add", TEXT, PAGE, *ledger), lambda out: True),
        Step(("add", TEXT, PAGE, *ledger), lambda out: True),
        Step(("search", "Ukraine", "--json", *ledger), lambda out: len(json.loads(out)) > 0),
        Step(("search", "nothing-says-this", *ledger), lambda out: not out, code=1),
        Step(("speakers", *ledger), lambda out: "Stoltenberg" in out),
        Step(("export", "jsonl", *ledger), _two_records),
        Step(("verify", *ledger), lambda out: True),
    )


def _two_records(out: str) -> bool:
    records = [json.loads(line) for line in out.splitlines()]
    return len(records) == 2 and all(record["statements"] for record in records)


def main() -> None:
    """Run all steps, in order."""
    command = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        for step in steps(Path(folder)):
            done = subprocess.run([command, *step.words], capture_output=True, text=True, cwd=folder, check=False)
            named = " ".join(word.name if isinstance(word, Path) else word for word in step.words)
            if done.returncode != step.code or not step.right(done.stdout):
                sys.exit(f"onrecord {named}: exit code {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
            print(f"ok  onrecord {named}")


if __name__ == "__main__":
    main()
