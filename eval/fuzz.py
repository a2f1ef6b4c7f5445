"""Read damaged pages for some time, and say what broke.

    python eval/fuzz.py PAGES... [--minutes 30] [--seed N]

PAGES are files or folders of pages (HTML or plain text, .gz too). Each turn takes one, damages it (bytes flipped, cut,
repeated, spliced with another page, tags nested, left open or doubled, another encoding, control characters) and reads
it. A turn fails where something else than an OnrecordError comes out, where the blocks do not cover the text in order,
where the block's words are not at its place in the page, or where it takes more than 10 s of processor time. The input
of each failure is kept in the folder fuzz-failures/. Exit code 1 when anything failed.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import random
import re
import resource
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from onrecord.articles import read_article
from onrecord.articles.places import misplaced
from onrecord.errors import OnrecordError
from onrecord.flow import Article, Origin, Page

LONGEST = 10.0
MOST_MEMORY = 1_000_000
KEPT = Path("fuzz-failures")

Damage = Callable[[bytes, random.Random, Sequence[bytes]], bytes]


def _flip(data: bytes, rng: random.Random, _: Sequence[bytes]) -> bytes:
    damaged = bytearray(data)
    for _ in range(rng.choice((1, 10, 100, 1000))):
        if damaged:
            damaged[rng.randrange(len(damaged))] = rng.randrange(256)
    return bytes(damaged)


def _cut(data: bytes, rng: random.Random, _: Sequence[bytes]) -> bytes:
    at, size = rng.randrange(len(data) + 1), rng.randrange(len(data) + 1)
    return data[:at] if rng.random() < 0.5 else data[:at] + data[at + size :]


def _repeat(data: bytes, rng: random.Random, _: Sequence[bytes]) -> bytes:
    at, size = rng.randrange(len(data) + 1), rng.randrange(1, 2000)
    return data[:at] + data[at : at + size] * rng.choice((2, 20, 200)) + data[at:]


def _splice(data: bytes, rng: random.Random, pages: Sequence[bytes]) -> bytes:
    other = rng.choice(pages)
    return data[: rng.randrange(len(data) + 1)] + other[rng.randrange(len(other) + 1) :]


def _nest(data: bytes, rng: random.Random, _: Sequence[bytes]) -> bytes:
    tag = rng.choice((b"div", b"table><tr><td", b"b", b"p", b"a href=x", b"svg", b"ul><li", b"blockquote", b"template"))
    at = rng.randrange(len(data) + 1)
    return data[:at] + (b"<" + tag + b">") * rng.choice((10, 1000, 50_000)) + data[at:]


def _drop_tags(data: bytes, rng: random.Random, _: Sequence[bytes]) -> bytes:
    share = rng.choice((0.01, 0.1, 0.5))
    return re.sub(rb"<[^<>]{1,200}>", lambda m: b"" if rng.random() < share else m[0], data)


def _double_tags(data: bytes, rng: random.Random, _: Sequence[bytes]) -> bytes:
    share = rng.choice((0.01, 0.1))
    return re.sub(rb"<[^<>]{1,200}>", lambda m: m[0] * (2 if rng.random() < share else 1), data)


def _recode(data: bytes, rng: random.Random, _: Sequence[bytes]) -> bytes:
    text = data.decode("utf-8", "replace")
    return text.encode(
        rng.choice(("utf-16", "utf-16-le", "utf-32", "cp1252", "shift_jis", "utf-7", "koi8-r")), "replace"
    )


def _controls(data: bytes, rng: random.Random, _: Sequence[bytes]) -> bytes:
    odd = [
        b"\0",
        b"\x1b[2J",
        b"\xc2\x85",
        b"\xe2\x80\xae",
        b"\xed\xa0\x80",
        b"\xf4\x90\x80\x80",
        b"\xef\xbf\xbf",
        b"&#0;",
        b"&#x110000;",
    ]
    for _ in range(rng.randrange(1, 50)):
        at = rng.randrange(len(data) + 1)
        data = data[:at] + rng.choice(odd) + data[at:]
    return data


DAMAGES: tuple[Damage, ...] = (_flip, _cut, _repeat, _splice, _nest, _drop_tags, _double_tags, _recode, _controls)


def broken(data: bytes) -> str | None:
    """Read a page; return what is wrong with what came out, None where nothing is."""
    page = Page.of(data, "page.html", Origin("input"))
    began = time.process_time()
    try:
        article = read_article(page, any_kind=True)
    except OnrecordError:
        article = None
    except Exception:  # what the search is for
        return traceback.format_exc(limit=-3)
    took = time.process_time() - began
    if took > LONGEST:
        return f"took {took:.1f} s"
    return article and fault_of(article, page)


def fault_of(article: Article, page: Page) -> str | None:
    """Return which block overlaps the one before it or is not at its place in the page."""
    end = 0
    for block in article.blocks:
        if block.start < end or block.end <= block.start or block.end > len(article.text):
            return f"the block {block.kind} at {block.start} to {block.end} overlaps or is empty"
        end = block.end
    return next((f"block {lost.block}: {lost.why}" for lost in misplaced(article, page)), None)


def pages_of(places: Sequence[Path]) -> list[bytes]:
    """Return the bytes of all pages of files and folders."""
    files = [f for place in places for f in (sorted(place.rglob("*")) if place.is_dir() else [place]) if f.is_file()]
    wanted = [f for f in files if f.suffix in (".gz", ".html", ".htm", ".txt")]
    return [gzip.decompress(f.read_bytes()) if f.suffix == ".gz" else f.read_bytes() for f in wanted]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="+", type=Path)
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--seed", type=int, default=1)
    o = parser.parse_args()
    rng = random.Random(o.seed)
    pages = pages_of(o.pages)
    began, turns, failures = time.monotonic(), 0, Counter[str]()
    while time.monotonic() - began < 60 * o.minutes:
        data = rng.choice(pages)
        for damage in rng.choices(DAMAGES, k=rng.choice((1, 1, 2, 3))):
            data = damage(data, rng, pages)
        turns += 1
        if why := broken(data[:20_000_000]):
            kind = why.strip().splitlines()[-1][:100]
            failures[kind] += 1
            if failures[kind] <= 3:
                KEPT.mkdir(exist_ok=True)
                kept = KEPT / f"{hashlib.sha256(data).hexdigest()[:12]}.html"
                kept.write_bytes(data)
                print(f"{kept}: {why}", file=sys.stderr, flush=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"{turns} damaged pages, {failures.total()} failures, peak memory {peak // 1000} MB")
    for kind, number in failures.most_common():
        print(f"{number:6} {kind}")
    return int(bool(failures) or peak > MOST_MEMORY)


if __name__ == "__main__":
    sys.exit(main())
