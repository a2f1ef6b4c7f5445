"""Web archives of news pages in any number, made of the texts of real articles, each time in other words.

    python eval/bulk_pages.py ARTICLES.jsonl.gz OUT.warc.gz [--pages 10000] [--characters 1500] [--first 0]

ARTICLES holds an article a line, in JSON, with `title` and `content_original`. A page is HTML with headline, byline,
date, paragraphs, links and a footer. Page n is of article n modulo their number; from the second round on three
words in ten are others of the same length, so that no two pages are alike but for what the words in common make alike.
The same numbers give the same bytes.
"""

from __future__ import annotations

import argparse
import gzip
import html
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

_WORD = re.compile(r"[A-Za-z]{4,}")
_CHANGED = 0.3
_LINKS = 40


def articles(paths: Sequence[Path]) -> list[dict[str, Any]]:
    """Return the articles of files of JSON lines, in order."""
    found: list[dict[str, Any]] = []
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
            found += [json.loads(line) for line in file]
    return [one for one in found if len(one.get("content_original") or one.get("text") or "") > 500]


def vocabulary(some: Sequence[dict[str, Any]]) -> dict[tuple[int, bool], list[str]]:
    """Return the words of articles by length, and whether they begin with a capital."""
    by_length: dict[tuple[int, bool], set[str]] = defaultdict(set)
    for one in some:
        for word in _WORD.findall(_text(one)):
            by_length[len(word), word[0].isupper()].add(word)
    return {kind: sorted(words) for kind, words in by_length.items()}


def page(one: dict[str, Any], number: int, rounds: int, words: dict[tuple[int, bool], list[str]], most: int) -> bytes:
    """Return the HTML of a page; `most` is how many characters of the text it has at most."""
    rng = random.Random(number)
    chosen: dict[str, str] = {}

    def other(match: re.Match[str]) -> str:
        word = match[0]
        if word not in chosen:
            kind = words.get((len(word), word[0].isupper()), [word])
            chosen[word] = rng.choice(kind) if rng.random() < _CHANGED else word
        return chosen[word]

    paragraphs, length = [], 0
    for paragraph in filter(None, map(str.strip, _text(one).split("\n"))):
        paragraphs.append(paragraph[: most - length].rsplit(" ", 1)[0] if len(paragraph) > most - length else paragraph)
        length += len(paragraph)
        if length >= most:
            break
    title = one.get("title") or "Untitled"
    if rounds:
        title, *paragraphs = (_WORD.sub(other, text) for text in (title, *paragraphs))
    body = "\n".join(f"<p>{html.escape(text)}</p>" for text in paragraphs)
    links = "".join(
        f'<li><a href="/section/{n}">Section {n} of the site</a></li>' for n in range(min(_LINKS, most // 40))
    )
    month, day, year = 1 + number % 3, 1 + number % 28, 2022
    address = f"https://news{number % 200}.example.org/{year}/{month:02}/{day:02}/story-{number}"
    return (
        f"<!DOCTYPE html><html lang='en'><head><title>{html.escape(title)}</title>"
        f"<link rel='canonical' href='{address}'>"
        f"<meta property='article:published_time' content='{year}-{month:02}-{day:02}T10:00:00Z'></head><body>"
        f"<nav><ul>{links}</ul></nav><main><article><h1>{html.escape(title)}</h1><p>By Alex Writer</p>\n{body}"
        "</article></main><footer><p>Copyright. All rights reserved. Terms of use.</p></footer></body></html>"
    ).encode("utf-8", "replace")


def pages(some: Sequence[dict[str, Any]], count: int, most: int, first: int = 0) -> Iterator[tuple[str, bytes]]:
    """Return the address and HTML of pages, beginning at a number."""
    words = vocabulary(some)
    for number in range(first, first + count):
        address = f"https://news{number % 200}.example.org/story-{number}"
        yield address, page(some[number % len(some)], number, number // len(some), words, most)


def write(path: Path, found: Iterator[tuple[str, bytes]]) -> None:
    """Write a WARC file, a gzip member a record."""
    with path.open("wb") as file:
        for number, (address, body) in enumerate(found):
            answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
            head = (
                f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2022-11-29T12:00:00Z\r\n"
                f"WARC-Record-ID: <urn:uuid:{number}>\r\nContent-Type: application/http; msgtype=response\r\n"
                f"Content-Length: {len(answer)}\r\n\r\n"
            )
            file.write(gzip.compress(head.encode() + answer + b"\r\n\r\n", 6, mtime=0))


def _text(one: dict[str, Any]) -> str:
    return str(one.get("content_original") or one.get("text") or "")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("articles", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument("--characters", type=int, default=1500)
    parser.add_argument("--first", type=int, default=0)
    given = parser.parse_args()
    write(given.out, pages(articles([given.articles]), given.pages, given.characters, given.first))


if __name__ == "__main__":
    main()
