"""Records of a WARC file a CPU second: read by FastWARC alone, gone through for pages, and with every page loaded.

Without a file, it makes one in a temporary folder: requests and answers of 30 kB of HTML, a gzip member each.
"""

from __future__ import annotations

import gzip
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from fastwarc.warc import ArchiveIterator

from onrecord.errors import PageError
from onrecord.pages.archives import archive_locations

PAGES = 2000


def write_sample(path: Path) -> None:
    words = random.Random(1).choices([f"word{i}" for i in range(5000)], k=20_000)
    with path.open("wb") as file:
        for i in range(PAGES):
            start = random.Random(i).randrange(15_000)
            body = f"<html><body><p>{' '.join(words[start : start + 4500])}</p></body></html>".encode()
            answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
            for kind, block in (("request", b"GET / HTTP/1.1\r\n\r\n"), ("response", answer)):
                head = (
                    f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: http://news.example.org/{i}\r\n"
                    f"WARC-Date: 2022-11-29T12:00:00Z\r\nWARC-Record-ID: <urn:uuid:{i}>\r\n"
                    f"Content-Type: application/http; msgtype={kind}\r\nContent-Length: {len(block)}\r\n\r\n"
                )
                file.write(gzip.compress(head.encode() + block + b"\r\n\r\n", 6))


def records(path: str) -> Iterator[int]:
    for record in ArchiveIterator(path, parse_http=True):
        record.reader.read()
        yield 1


def locations(path: str) -> Iterator[int]:
    for _ in archive_locations(path) or ():
        yield 1


def pages(path: str) -> Iterator[int]:
    for location in archive_locations(path) or ():
        try:
            location.load()
        except PageError as error:
            print(f"{location.url}: {error}", file=sys.stderr)
        yield 1


def measure(name: str, read: Callable[[str], Iterator[int]], path: str) -> None:
    start = time.process_time()
    count = sum(read(path))
    spent = time.process_time() - start
    megabytes = Path(path).stat().st_size / 1e6
    print(f"{name:>40}: {count:7,} in {spent:6.2f} s, {count / spent:8,.0f}/s, {megabytes / spent:6.1f} MB/s")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = sys.argv[1] if len(sys.argv) > 1 else str(Path(folder) / "sample.warc.gz")
        if len(sys.argv) == 1:
            write_sample(Path(path))
        measure("FastWARC, records", records, path)
        measure("onrecord, pages found", locations, path)
        measure("onrecord, pages found and loaded", pages, path)


if __name__ == "__main__":
    main()
