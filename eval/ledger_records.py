"""Records in any number, without the model: those of a ledger or of a file of JSON lines, each time in other words.

A variation puts other words of the same length, and other names, in the place of some, so that all offsets hold. It is
of one seed and one number, so that the same numbers give the same records.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
import sqlite3
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import overload

from msgspec.structs import replace

from onrecord.flow import Actor, Page, Record, Statement
from onrecord.ledger import Ledger
from onrecord.ledger.packing import packed_record, unpacked_record

EXAMPLES = Path(__file__).parent.parent / "examples"

ONRECORD = (sys.executable, "-c", "from onrecord.cli import main; main()")
"""The command line, whether or not it is installed."""

_WORD = re.compile(r"[A-Za-z]{4,}")
_CHANGED = 0.3
"""The share of words that a variation changes."""

Vocabulary = Mapping[tuple[int, bool], Sequence[str]]


class Packed(Sequence[Record]):
    """Records in little memory: each is unpacked when it is asked for."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._packed = [packed_record(record) for record in records]

    def __len__(self) -> int:
        return len(self._packed)

    @overload
    def __getitem__(self, number: int) -> Record: ...

    @overload
    def __getitem__(self, number: slice) -> list[Record]: ...

    def __getitem__(self, number: int | slice) -> Record | list[Record]:
        if isinstance(number, slice):
            return [unpacked_record(data) for data in self._packed[number]]
        return unpacked_record(self._packed[number])


def seeds(source: Path | None, most: int | None = None) -> Sequence[Record]:
    """Return records to vary: of a ledger, of a file of `onrecord read --jsonl`, or of the pages in examples/."""
    if source is None:
        command = [*ONRECORD, "read", "--jsonl", "--quiet", str(EXAMPLES)]
        read = subprocess.run(command, stdout=subprocess.PIPE, check=False).stdout.splitlines()
    elif source.suffix in (".jsonl", ".json"):
        with source.open("rb") as lines:
            found = (Record.from_json(line) for line in lines)
            return Packed(islice((record for record in found if record.statements), most))
    else:
        return _stored(source, most)
    found = (Record.from_json(line) for line in read)
    return Packed(islice((record for record in found if record.statements), most))


def _stored(path: Path, most: int | None) -> Sequence[Record]:
    db = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)  # as it is: of any version
    data = db.execute("SELECT data FROM records ORDER BY page LIMIT ?", (-1 if most is None else most,))
    found = Packed(record for (blob,) in data if (record := unpacked_record(blob)).statements)
    db.close()
    return found


def vocabulary(records: Sequence[Record]) -> Vocabulary:
    """Return the words of the records by length, and whether they begin with a capital."""
    by_length: dict[tuple[int, bool], set[str]] = defaultdict(set)
    for record in records:
        for word in _WORD.findall(record.article.text):
            by_length[len(word), word[0].isupper()].add(word)
    return {kind: sorted(words) for kind, words in by_length.items()}


def varied(records: Sequence[Record], words: Vocabulary, first: int = 0) -> Iterator[tuple[Record, Page]]:
    """Return records without end, each with its page as plain text, beginning at a number."""
    number = first
    while True:
        yield variation(records[number % len(records)], words, number)
        number += 1


def variation(record: Record, words: Vocabulary, number: int) -> tuple[Record, Page]:
    """Return one variation of a record, and its page."""
    rng = random.Random(number)
    chosen: dict[str, str] = {}

    def other(match: re.Match[str]) -> str:
        word = match[0]
        if word not in chosen:
            kind = words.get((len(word), word[0].isupper()), [word])
            chosen[word] = rng.choice(kind) if rng.random() < _CHANGED else word
        return chosen[word]

    text = _WORD.sub(other, record.article.text)

    def changed(words: str) -> str:
        return _WORD.sub(other, words)

    def actor(had: Actor | None) -> Actor | None:
        return None if had is None else replace(had, name=changed(had.name))

    url = f"https://news{number % 200}.example/{number}"
    page = Page.of(text.encode("utf-8", "replace"), url, record.page.origin, record.page.fetched_at)
    ids = {s.id: hashlib.sha256(f"{page.stamp.sha256}{s.id}".encode()).hexdigest()[:16] for s in record.statements}

    def statement(had: Statement) -> Statement:
        return replace(
            had,
            id=ids[had.id],
            content_text=" ".join(text[start:end] for start, end in had.content),
            cue_text=changed(had.cue_text),
            source_text=changed(had.source_text),
            speaker=actor(had.speaker),
            target=actor(had.target),
            chain=tuple(replace(a, name=changed(a.name)) for a in had.chain),
            denies=ids.get(had.denies) if had.denies else None,
        )

    blocks = tuple(replace(block, at=((block.start, block.start),)) for block in record.article.blocks)
    article = replace(record.article, text=text, blocks=blocks, headline=changed(record.article.headline or ""))
    statements = tuple(map(statement, record.statements))
    return replace(record, page=page.stamp, article=article, statements=statements), page


def as_json(figures: object) -> str:
    """Return figures as indented JSON."""
    return json.dumps(figures, indent=2)


def fill(path: Path, records: Sequence[Record], pages: int, first: int = 0) -> None:
    """Put so many variations into a ledger."""
    source = varied(records, vocabulary(records), first)
    with Ledger(path) as ledger:
        ledger._db.pragma("synchronous", "off")
        for _ in range(pages):
            ledger.add(*next(source))
