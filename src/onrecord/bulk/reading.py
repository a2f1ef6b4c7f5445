"""A part from its archive to its files: what one task does, on whichever machine."""

from __future__ import annotations

import atexit
import time
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from onrecord.bulk import manifest
from onrecord.bulk.opening import Watched, size_of
from onrecord.bulk.parts import Part
from onrecord.bulk.tables import month_of, page_row, statement_rows
from onrecord.bulk.writing import Files
from onrecord.errors import BulkError
from onrecord.flow import Page, Skipped, writable
from onrecord.isolation import Answer, How, Reader, most_memory, tried
from onrecord.pages.warc import locations_in


def read_part(folder: Path, part: Part, how: How) -> manifest.Done:
    """Read the pages of a part, put its files in their places, note that it is done, and return what it gave.

    What is wrong with a page, a page that ends its reader included, becomes a row of `skipped`. Raises BulkError where
    the archive cannot be read or is another than the one that was cut, ReaderError and WeightsError; then nothing is
    kept of the part.
    """
    begun, spent = time.monotonic(), time.process_time()
    if size_of(part.path) != part.size:
        raise BulkError(f"{part.path}: it has changed since it was cut; type the same command again")
    reader = _reader(how)
    before = reader.cpu_seconds
    watched = Watched(part.path)
    counts: Counter[str] = Counter()
    skipped: Counter[str] = Counter()
    with Files(folder, part.name) as files:
        for answer in _answers(watched, part, reader, counts):
            if answer.record is not None:
                _keep(files, answer, counts)
            elif answer.skipped is not None:
                skipped[answer.kind] += 1
                row = {"url": answer.skipped.url, "kind": answer.kind, "reason": answer.skipped.reason}
                files.add("skipped", {**row, "warc": writable(part.path), "part": part.name})
        watched.check()
        done = manifest.Done(
            name=part.name,
            archive=part.path,
            sha256=part.sha256,
            begin=part.begin,
            end=part.end,
            length=part.length,
            records=counts["other"],
            pages=counts["pages"],
            statements=counts["statements"],
            findings=counts["findings"],
            characters=counts["characters"],
            skipped=dict(sorted(skipped.items())),
            files=files.put(),
            seconds=round(time.monotonic() - begun, 3),
            cpu_seconds=round(time.process_time() - spent + reader.cpu_seconds - before, 3),
            memory=max(most_memory(), reader.memory),
        )
    manifest.note_done(folder, done)
    return done


def _answers(watched: Watched, part: Part, reader: Reader, counts: Counter[str]) -> Iterator[Answer]:
    found = locations_in(watched.archive, within=part.stretch)
    while True:
        try:
            location = next(found)
        except StopIteration as end:
            counts["other"] = end.value[1]
            return
        page, kind = tried(location.url, location.load)
        if watched.failed is not None:
            return
        if isinstance(page, Page):
            yield reader.read(page)
        else:
            yield Answer(skipped=Skipped(page.url, page.reason), kind=kind)


def _keep(files: Files, answer: Answer, counts: Counter[str]) -> None:
    record = answer.record
    if record is None:
        return
    month = month_of(record)
    files.add("pages", page_row(record), month)
    for row in statement_rows(record):
        files.add("statements", row, month)
    counts["pages"] += 1
    counts["statements"] += len(record.statements)
    counts["findings"] += len(record.findings)
    counts["characters"] += len(record.article.text)


@cache
def _reader(how: How) -> Reader:
    """Return this process's reader, which keeps its model from part to part."""
    reader = Reader(how)
    atexit.register(reader.close)
    return reader
