"""What a bulk folder holds and how it was made: a file a part, written when all files of the part are in their places.

DIR/
manifest.json            the sums, for people and programs; made of what follows
_manifest/settings.json  how pages are read: the same for all parts, since else tables would not be comparable
_manifest/archives/      an archive a file: its digest, and where it is cut
_manifest/parts/         a part a file: its counts and its files with their digests
pages/ statements/       Parquet, by month of publication
skipped/                 Parquet: what gave no record, and why
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

import msgspec

from onrecord.attributions.weights import Name
from onrecord.bulk import SETTINGS, is_bulk
from onrecord.bulk.parts import PART_BYTES, Cut, Part
from onrecord.bulk.tables import TABLES
from onrecord.bulk.writing import Written, write_whole
from onrecord.errors import BulkError
from onrecord.flow import Value

V = TypeVar("V", bound=Value)

FORMAT = 1
"""The number of this form of folder."""

_FOLDER = "_manifest"


class Settings(Value, frozen=True):
    """How all pages of a folder are read: by which onrecord and model (name and digest), with which options."""

    onrecord: str
    digest: str
    model: Name = "fast"
    min_score: float | None = None
    any_page: bool = False
    part_bytes: int = PART_BYTES
    format: int = FORMAT


class Done(Value, frozen=True):
    """A part whose files are all in their places.

    `records` are those of the archive that are no page, `pages` those of which there is a record of onrecord. `skipped`
    counts the others by kind, see isolation.Answer. `seconds` by the clock, `cpu_seconds` of worker and reader, and
    `memory` in bytes (the most that either had) tell of the run, all else of the part.
    """

    name: str
    archive: str
    sha256: str
    begin: int
    end: int | None
    length: int
    records: int
    pages: int
    statements: int
    findings: int
    characters: int
    skipped: dict[str, int]
    files: tuple[Written, ...]
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    memory: int = 0


def begun(folder: Path, wanted: Settings) -> None:
    """Make a folder ready for a run, or see that one that is there is read in the same way.

    Raises BulkError where it is not, or where the folder holds something else.
    """
    if not is_bulk(folder):
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise BulkError(f"{folder} holds something else; name a folder that is empty or not there")
        write_whole(folder / SETTINGS, _json(wanted))
        return
    there = settings(folder)
    names = [name for name in Settings.__struct_fields__ if getattr(there, name) != getattr(wanted, name)]
    if names:
        told = "; ".join(f"{name}: {getattr(there, name)!r}, now {getattr(wanted, name)!r}" for name in names)
        raise BulkError(f"{folder} was begun otherwise ({told}); go on with the same, or name another folder")


def settings(folder: Path) -> Settings:
    """Return how the pages of a folder are read. Raises BulkError where no bulk run made it, or one of a newer form."""
    try:
        data = (folder / SETTINGS).read_bytes()
        form = json.loads(data).get("format")
        if form != FORMAT:
            raise BulkError(f"{folder}: made by another version of onrecord (form {form}, this one knows {FORMAT})")
        return Settings.from_json(data)
    except OSError:
        raise BulkError(f"{folder}: not a folder of `onrecord bulk`, it has no {SETTINGS}") from None
    except (ValueError, AttributeError) as error:
        raise BulkError(f"{folder}/{SETTINGS}: damaged ({error})") from None


def note_cut(folder: Path, cut: Cut) -> None:
    """Note where an archive is cut."""
    write_whole(folder / _FOLDER / "archives" / f"{cut.sha256}.json", _json(cut))


def cuts(folder: Path) -> dict[str, Cut]:
    """Return the archives that were cut, by path."""
    return {cut.path: cut for cut in _values(folder / _FOLDER / "archives", Cut)}


def note_done(folder: Path, done: Done) -> None:
    """Note that a part is done."""
    write_whole(folder / _FOLDER / "parts" / f"{done.name}.json", _json(done))


def is_done(folder: Path, part: Part) -> bool:
    """Whether a part is done."""
    return (folder / _FOLDER / "parts" / f"{part.name}.json").is_file()


def done_parts(folder: Path) -> list[Done]:
    """Return the parts that are done, by name."""
    return list(_values(folder / _FOLDER / "parts", Done))


def files(folder: Path, table: str, done: Iterable[Done] | None = None) -> list[str]:
    """Return the paths of a table's files, of parts alone that are done."""
    parts = done_parts(folder) if done is None else done
    return [str(folder / file.path) for part in parts for file in part.files if file.path.startswith(f"{table}/")]


def sweep(folder: Path) -> None:
    """Remove what parts left that were not finished: files that no part that is done has."""
    meant = {folder / file.path for part in done_parts(folder) for file in part.files}
    for table in TABLES:
        for path in (folder / table).rglob("*.parquet"):
            if path not in meant:
                path.unlink(missing_ok=True)
    for path in (folder / _FOLDER / "aside").glob("*/*"):
        path.unlink(missing_ok=True)


def summary(folder: Path) -> dict[str, object]:
    """Return the sums of a folder."""
    parts = done_parts(folder)
    skipped: Counter[str] = Counter()
    for part in parts:
        skipped.update(part.skipped)
    seconds = sum(part.cpu_seconds for part in parts)
    cut = {one.sha256: one for one in cuts(folder).values()}
    return {
        "settings": msgspec.to_builtins(settings(folder)),
        "archives": [
            {"path": one.path, "sha256": one.sha256, "bytes": one.size, "parts": len(one.stretches)}
            for one in sorted(cut.values(), key=lambda one: one.path)
        ],
        "parts": {"done": len(parts), "in_all": sum(len(one.stretches) for one in cut.values())},
        "pages": sum(part.pages for part in parts),
        "statements": sum(part.statements for part in parts),
        "findings": sum(part.findings for part in parts),
        "characters": sum(part.characters for part in parts),
        "skipped": dict(sorted(skipped.items())),
        "other_records": sum(part.records for part in parts),
        "parquet_bytes": sum(file.size for part in parts for file in part.files),
        "cpu_seconds": round(seconds, 1),
        "worker_memory": max((part.memory for part in parts), default=0),
    }


def write_summary(folder: Path) -> None:
    """Write manifest.json."""
    write_whole(folder / "manifest.json", json.dumps(summary(folder), indent=2).encode() + b"\n")


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep a second run off a folder meanwhile. Raises BulkError where there is another."""
    (folder / _FOLDER).mkdir(parents=True, exist_ok=True)
    with (folder / _FOLDER / "lock").open("ab") as file:
        with suppress(ImportError):
            import fcntl

            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise BulkError(f"{folder}: another onrecord is writing into it; wait for it, or stop it") from None
        yield


def _values(folder: Path, kind: type[V]) -> Iterator[V]:
    for path in sorted(folder.glob("*.json")) if folder.is_dir() else ():
        if path.name.startswith("."):
            continue
        try:
            yield kind.from_json(path.read_bytes())
        except (msgspec.DecodeError, OSError) as error:
            raise BulkError(f"{path}: damaged ({error}); remove it, and it is made again by the same command") from None


def _json(value: Value) -> bytes:
    return value.to_json(indent=2).encode() + b"\n"
