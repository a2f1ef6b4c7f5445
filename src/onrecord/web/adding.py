"""Adding pages: by address, from files, from text that is pasted; and what becomes of them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import BinaryIO

from fastapi import APIRouter, HTTPException, Request
from msgspec.structs import replace
from starlette.datastructures import UploadFile
from starlette.responses import RedirectResponse, Response

from onrecord import pages, views
from onrecord.errors import OnrecordError
from onrecord.flow import Origin, Page, writable
from onrecord.pages import Location
from onrecord.pages.addresses import is_web_address
from onrecord.web.forms import Posted
from onrecord.web.jobs import Job, Jobs
from onrecord.web.rendering import counted, page

router = APIRouter(include_in_schema=False)

_MOST_ADDRESSES = 200
_LONGEST_NAME = 200
_LEAST_TEXT = 200
"""Characters: a report is longer, and what is shorter was pasted by mistake."""


_FORGOTTEN = "There is no such job: the room has been opened anew since. What it added is in the ledger."


@router.get("/add")
def add(request: Request) -> Response:
    """Show the ways to add pages, and what was added since the room was opened."""
    return _ways(request)


@router.post("/add/addresses")
def add_addresses(request: Request, form: Posted) -> Response:
    """Add the pages at some addresses, one a line."""
    given = str(form.get("addresses", ""))
    asked = [line.strip() for line in given.splitlines() if line.strip()]
    wrong = [line for line in asked if not is_web_address(line)]
    if not asked:
        return _ways(request, "Write an address, such as https://news.example/story.")
    if wrong:
        said = f"{views.one_line(wrong[0])[:200]} is no address on the web: it must begin with https:// or http://."
        return _ways(request, said, addresses=given)
    if len(asked) > _MOST_ADDRESSES:
        return _ways(request, f"That is more than {_MOST_ADDRESSES} addresses; onrecord add takes any number.")
    what = asked[0] if len(asked) == 1 else counted(len(asked), "address", "addresses")
    return _begun(_jobs(request).begin(what, lambda: pages.find(asked), pages.count(asked)))


@router.post("/add/files")
def add_files(request: Request, form: Posted) -> Response:
    """Add the pages in files that were uploaded: saved pages, plain-text copies, archives."""
    sent = [one for one in form.getlist("files") if isinstance(one, UploadFile) and one.filename]
    if not sent:
        return _ways(request, "Choose one or more files.")
    folder = tempfile.TemporaryDirectory(prefix="onrecord-")
    kept = [_kept(Path(folder.name), number, one.file, one.filename or "") for number, one in enumerate(sent)]
    what = kept[0][1] if len(kept) == 1 else counted(len(kept), "file")
    try:
        job = _jobs(request).begin(what, lambda: _in_files(folder, kept), pages.count([path for path, _ in kept]))
    except OnrecordError:
        folder.cleanup()
        raise
    return _begun(job)


@router.post("/add/text")
def add_text(request: Request, form: Posted) -> Response:
    """Add a page whose text, or source, was pasted."""
    text, address = str(form.get("text", "")), str(form.get("address", "")).strip()
    if len(text.strip()) < _LEAST_TEXT:
        said = f"Paste the whole page: what is there has fewer than {_LEAST_TEXT} characters."
        return _ways(request, said, text=text, address=address)
    if address and not is_web_address(address):
        return _ways(request, "The address must begin with https:// or http://.", text=text, address=address)
    data = text.replace("\r\n", "\n").encode("utf-8", "replace")
    pasted = Page.of(data, address or "pasted text", Origin("input"))
    find = iter([Location(pasted.stamp.url, lambda: pasted)])
    return _begun(_jobs(request).begin(pasted.stamp.url, lambda: find, 1))


@router.get("/add/jobs/{id}")
def job(request: Request, id: str) -> Response:
    """Show how far a job is, and what became of its pages."""
    try:
        return page(request, "job.html", job=_jobs(request)[id])
    except KeyError:
        raise HTTPException(404, _FORGOTTEN) from None


def _jobs(request: Request) -> Jobs:
    found: Jobs = request.app.state.jobs
    return found


def _begun(job: Job) -> Response:
    return RedirectResponse(f"/add/jobs/{job.id}", 303)


def _ways(request: Request, problem: str = "", *, addresses: str = "", text: str = "", address: str = "") -> Response:
    return page(
        request,
        "add.html",
        status=422 if problem else 200,
        problem=problem,
        addresses=addresses,
        text=text,
        address=address,
        jobs=_jobs(request).latest(),
    )


def _kept(folder: Path, number: int, file: BinaryIO, name: str) -> tuple[Path, str]:
    """Write an uploaded file into a folder, and return where it is, and what it was called.

    Its name is not used for a path; of its ending, by which an archive is told, only letters and digits.
    """
    called = writable(PurePosixPath(PureWindowsPath(name).name).name)[:_LONGEST_NAME] or "file"
    ending = "".join(f".{part}" for part in called.lower().split(".")[1:][-2:] if part.isascii() and part.isalnum())
    path = folder / f"{number}{ending}"
    path.write_bytes(file.read())
    return path, called


def _in_files(folder: tempfile.TemporaryDirectory[str], kept: Sequence[tuple[Path, str]]) -> Iterator[Location]:
    """Give the pages in uploaded files, each called by the name of its file and not by where it lies for now."""
    with folder:
        for path, called in kept:
            for location in pages.find([path]):
                yield _called(location, path, called)


def _called(location: Location, path: Path, called: str) -> Location:
    def load() -> Page:
        found = location.load()
        stamp, origin = found.stamp, found.stamp.origin
        url = called if stamp.url == str(path) else stamp.url
        container = origin.container and origin.container.replace(str(path), called, 1)
        kind = "input" if origin.kind == "file" else origin.kind
        return replace(found, stamp=replace(stamp, url=url, origin=replace(origin, kind=kind, container=container)))

    return Location(called if location.url == str(path) else location.url, load)
