"""Files of brat, Label Studio and Hypothesis, told apart by what is in them."""

from __future__ import annotations

import json
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any, get_args

from onrecord.errors import AnnotationsError
from onrecord.ledger.annotations import brat, hypothesis, label_studio
from onrecord.ledger.annotations.values import Document, Refused, Tool

try:
    from lzma import LZMAError
except ImportError:  # a Python that was built without it opens no such archive
    LZMAError = EOFError  # type: ignore[misc,assignment]

_LARGEST = 512 * 1024 * 1024
"""Bytes of a file, or of one within a zip; more is no annotations."""


def documents(path: Path, tool: Tool | None = None) -> Iterator[Document]:
    """Yield what people annotated, of a file, a folder, a zip or a tar.

    `tool` says who wrote it where that is not to be found out. Raises AnnotationsError, which names the file, where it
    cannot be read or is of none of the tools.
    """
    if tool is not None and tool not in get_args(Tool):
        raise AnnotationsError(f"{tool} is none of {', '.join(get_args(Tool))}")
    try:
        found = list(_found(path, tool))
    except OSError as error:
        raise AnnotationsError(f"{path}: {error.strerror or error}") from None
    except (zipfile.BadZipFile, tarfile.TarError, zlib.error, LZMAError, EOFError, RuntimeError) as error:
        raise AnnotationsError(f"{path}: the archive cannot be read ({error})") from None
    if not found:
        raise AnnotationsError(
            f"{path}: nothing of {tool or 'brat, Label Studio or Hypothesis'} is in it; a folder of brat has NAME.txt "
            "and NAME.ann, Label Studio exports JSON with annotations, Hypothesis answers with rows"
        )
    yield from found


def _found(path: Path, tool: Tool | None) -> Iterator[Document]:
    if path.is_dir():
        names = {p.relative_to(path).as_posix(): p for p in sorted(path.rglob("*")) if p.is_file()}
        yield from _many(str(path), list(names), lambda name: _bytes(names[name]), tool)
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            yield from _many(str(path), sorted(archive.namelist()), lambda name: _unzipped(archive, name), tool)
    elif path.is_file() and tarfile.is_tarfile(path):  # what brat itself gives for download
        with tarfile.open(path) as tape:
            members = {member.name: member for member in tape.getmembers() if member.isfile()}
            yield from _many(str(path), sorted(members), lambda name: _untarred(tape, members[name]), tool)
    elif path.suffix == ".ann":
        beside = {p.name: p for p in (path.with_suffix(s) for s in (".txt", ".ann", ".exported")) if p.is_file()}
        yield from _brat(str(path.parent), path.name, set(beside), lambda name: _bytes(beside[name]))
    else:
        yield from _json(str(path), _bytes(path), tool)


def _many(source: str, names: list[str], read: Callable[[str], bytes], tool: Tool | None) -> Iterator[Document]:
    """Yield what is in the files of a folder or zip; those of no tool are passed over."""
    every = set(names)
    for name in names:
        if name.endswith(".ann") and tool in (None, "brat"):
            yield from _brat(source, name, every, read)
        elif name.endswith((".json", ".jsonl")) and tool != "brat":
            yield from _json(f"{source}/{name}", read(name), tool)


def _brat(source: str, name: str, every: set[str], read: Callable[[str], bytes]) -> Iterator[Document]:
    stem = name.removesuffix(".ann")
    where = f"{source}/{name}"
    if f"{stem}.txt" not in every:
        yield _refused(where, "brat", f"there is no {PurePosixPath(stem).name}.txt beside it")
        return
    try:
        text, ann = read(f"{stem}.txt").decode("utf-8"), read(name).decode("utf-8")
        exported = read(f"{stem}.exported").decode("utf-8") if f"{stem}.exported" in every else None
    except UnicodeDecodeError as error:
        yield _refused(where, "brat", f"it is not UTF-8 ({error.reason})")
        return
    yield brat.document(where, PurePosixPath(stem).name, text, ann, exported)


def _json(where: str, data: bytes, tool: Tool | None) -> Iterator[Document]:
    loaded = _loaded(data)
    rows = hypothesis.rows_of(loaded) if tool in (None, "hypothesis") else None
    if rows is not None:
        yield from hypothesis.documents(where, rows)
    elif tool in (None, "label-studio") and _is_label_studio(loaded):
        tasks: list[Mapping[str, Any]] = loaded if isinstance(loaded, list) else [loaded]
        yield from label_studio.documents(where, tasks)


def _loaded(data: bytes) -> Any:  # noqa: ANN401
    """Return what JSON, or JSON lines, hold; None where they are neither, or lists within lists without end."""
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        pass
    try:
        return [json.loads(line) for line in data.splitlines() if line.strip()]
    except (ValueError, RecursionError):
        return None


def _is_label_studio(data: object) -> bool:
    tasks = data if isinstance(data, list) else [data]
    return bool(tasks) and all(isinstance(t, Mapping) and "data" in t and "annotations" in t for t in tasks)


def _refused(where: str, tool: Tool, reason: str) -> Document:
    return Document(where, tool, "", None, None, None, (), refused=(Refused(where, reason),))


def _bytes(path: Path) -> bytes:
    if path.stat().st_size > _LARGEST:
        raise AnnotationsError(f"{path}: larger than {_LARGEST // 2**20} MB")
    return path.read_bytes()


def _unzipped(archive: zipfile.ZipFile, name: str) -> bytes:
    """Return a file of a zip. Raises AnnotationsError for one that is, or says it is, too large."""
    with archive.open(name) as file:
        data = file.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise AnnotationsError(f"{archive.filename}/{name}: larger than {_LARGEST // 2**20} MB")
    return data


def _untarred(tape: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    """Return a file of a tar. Raises AnnotationsError for one that is too large."""
    if member.size > _LARGEST:
        raise AnnotationsError(f"{tape.name!s}/{member.name}: larger than {_LARGEST // 2**20} MB")
    file = tape.extractfile(member)
    return file.read() if file else b""
