"""What a bulk run costs: pages a second and processor seconds a page, by workers and by number of pages; memory; size.

    python eval/bulk_bench.py ARTICLES.jsonl.gz [--workers 1 2] [--pages 300] [--characters 4000]
                              [--growth 1000 3000 10000 100000] [--collate] [--json]

Archives are made of real articles in other words (bulk_pages.py). First the same pages are read with each number of
workers and the model; then, with --growth, numbers of pages by a reader without the network (bulk_reader.py), whose
cost a page must not grow; --collate adds what families and copies of the last cost. Times are of parts alone, without
the start of Ray. Processor seconds are those of workers and readers, which others on the machine touch less than the
clock; say beside the figures what else ran.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bulk_pages import articles, pages, write
from bulk_reader import command
from onrecord.bulk import manifest
from onrecord.bulk.collating import collate
from onrecord.bulk.running import run
from onrecord.isolation import How

PART = 200_000


def made(folder: Path, some: Sequence[dict[str, Any]], count: int, characters: int) -> str:
    path = folder / f"{count}-{characters}.warc.gz"
    if not path.exists():
        write(path, pages(some, count, characters))
    return str(path)


def measured(archive: str, out: Path, workers: int, how: How, part_bytes: int) -> dict[str, float]:
    first = last = 0.0
    for step in run([archive], out, how=how, workers=workers, part_bytes=part_bytes):
        if step.part is not None:
            last = time.monotonic()
            first = first or last - step.part.seconds
    done = manifest.done_parts(out)
    read = sum(part.pages + sum(part.skipped.values()) for part in done)
    cpu = sum(part.cpu_seconds for part in done)
    size = sum(file.size for part in done for file in part.files)
    return {
        "workers": workers,
        "pages": read,
        "records": sum(part.pages for part in done),
        "statements": sum(part.statements for part in done),
        "seconds": round(last - first, 1),
        "pages a second": round(read / max(last - first, 0.001), 2),
        "cpu ms a page": round(1000 * cpu / max(read, 1), 2),
        "memory MB": round(max(part.memory for part in done) / 1e6),
        "parquet bytes a page": round(size / max(read, 1)),
        "archive bytes a page": round(Path(archive).stat().st_size / max(read, 1)),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("articles", type=Path)
    parser.add_argument("--workers", type=int, nargs="*", default=[1, 2])
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--characters", type=int, default=4000)
    parser.add_argument("--growth", type=int, nargs="*", default=[])
    parser.add_argument("--collate", action="store_true")
    given = parser.parse_args()
    some = articles([given.articles])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = []
        archive = made(folder, some, given.pages, given.characters)
        size = Path(archive).stat().st_size // 12
        for workers in given.workers:
            rows.append(measured(archive, folder / f"workers{workers}", workers, How(), size))
            print(json.dumps(rows[-1]), flush=True)
        light = How(command=command())
        out = folder
        for count in given.growth:
            out = folder / f"growth{count}"
            row = measured(made(folder, some, count, given.characters), out, 2, light, PART * 4)
            print(json.dumps({"without the network": True, **row}), flush=True)
        if given.collate and given.growth:
            start = time.monotonic()
            *_, step = collate(out, workers=2, bands=16)
            told = {**json.loads(step.to_json()), "seconds": round(time.monotonic() - start, 1)}
            print(json.dumps({"collate": True, **told}), flush=True)


if __name__ == "__main__":
    main()
