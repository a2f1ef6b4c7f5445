"""Adding pages in the reading room: by address, from files, pasted."""

from __future__ import annotations

import threading
import time
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from onrecord.flow import Origin, Page
from onrecord.ledger import Ledger
from onrecord.pages import Location
from onrecord.web.jobs import Jobs
from rooms import post, room
from serving import serving

EXAMPLES = Path(__file__).parent.parent / "examples"
TEXT = (EXAMPLES / "library-charges.txt").read_text("utf-8")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "x.db"


@pytest.fixture
def client(path):
    with room(path) as client:
        yield client


def followed(client, answer) -> str:
    """Wait until a job is over, and return the words of its page."""
    assert answer.status_code == 303, answer.text
    for _ in range(600):
        shown = client.get(answer.headers["location"])
        tree = LexborHTMLParser(shown.text)
        words = " ".join(tree.css_first("main").text(separator=" ").split())
        if not tree.css_first("#job").attributes.get("hx-trigger"):
            return words
        assert "Waiting until" in words or "Getting ready" in words or "Reading" in words or "Deciding" in words
        time.sleep(0.1)
    raise AssertionError(words)


def pages_of(path):
    with Ledger(path, read_only=True) as ledger:
        return {page.url: page for page in ledger.pages(limit=None)}


def test_files_are_added_under_their_names(client, path):
    sent = [("files", (name, (EXAMPLES / name).read_bytes())) for name in ("harbour-talks.html", "water-dispatch.txt")]
    words = followed(client, post(client, "/add/files", on="/add", files=sent))
    assert "Done." in words
    assert "2 added" in words
    assert set(pages_of(path)) == {"harbour-talks.html", "water-dispatch.txt"}
    with Ledger(path, read_only=True) as ledger:
        checks = list(ledger.verify())
        assert [check.faults for check in checks] == [(), ()]
        assert {one.verdict for check in checks for one in check.statements} == {"exact"}
    assert "2 articles" in client.get("/articles").text


def test_the_same_file_again_is_there_already(client):
    for words in ("1 added", "1 there already"):
        sent = [("files", ("harbour-talks.html", (EXAMPLES / "harbour-talks.html").read_bytes()))]
        assert words in followed(client, post(client, "/add/files", on="/add", files=sent))


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/cron.d/x.txt", "x.txt"),
        ("C:\\Users\\Ada\\page.txt", "page.txt"),
        ("<script>.txt", "<script>.txt"),
        ("/", "file"),
        ("x" * 400 + ".txt", "x" * 200),
    ],
)
def test_the_name_of_a_file_is_a_name_and_no_path(client, path, name, kept):
    sent = [("files", (name, TEXT.encode()))]
    followed(client, post(client, "/add/files", on="/add", files=sent))
    assert list(pages_of(path)) == [kept]


def test_a_file_that_is_no_page_is_named_with_its_reason_and_the_rest_goes_on(client, path):
    sent = [
        ("files", ("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 10)),
        ("files", ("a.txt", TEXT.encode())),
    ]
    words = followed(client, post(client, "/add/files", on="/add", files=sent))
    assert "skipped picture.png" in words
    assert "1 added" in words
    assert list(pages_of(path)) == ["a.txt"]


def test_an_archive_that_is_none_is_skipped(client, path):
    data = BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("x.txt", "nothing")
    words = followed(client, post(client, "/add/files", on="/add", files=[("files", ("x.wacz", data.getvalue()))]))
    assert "skipped x.wacz" in words


def test_text_is_added_with_the_address_where_it_was(client, path):
    answer = post(client, "/add/text", on="/add", text=TEXT, address="https://news.example/library")
    assert "1 added" in followed(client, answer)
    assert list(pages_of(path)) == ["https://news.example/library"]


@pytest.mark.parametrize(
    ("way", "fields", "words"),
    [
        ("addresses", {"addresses": ""}, "Write an address"),
        ("addresses", {"addresses": "/etc/passwd"}, "/etc/passwd is no address on the web"),
        ("addresses", {"addresses": "https://news.example/a\nfile:///etc/passwd"}, "file:///etc/passwd is no address"),
        ("addresses", {"addresses": "-"}, "- is no address"),
        ("addresses", {"addresses": "https://news.example/a\n" * 201}, "more than 200 addresses"),
        ("text", {"text": "short"}, "fewer than 200 characters"),
        ("text", {"text": TEXT, "address": "javascript:x"}, "must begin with https://"),
        ("files", {}, "Choose one or more files"),
    ],
)
def test_what_cannot_be_added_is_said_and_kept_in_the_form(client, path, way, fields, words):
    answer = post(client, f"/add/{way}", on="/add", **fields)
    assert answer.status_code == 422
    tree = LexborHTMLParser(answer.text)
    assert words in tree.css_first("[role=alert]").text()
    if text := fields.get("text"):
        assert tree.css_first("#text").text().strip() == text.strip()
    assert not path.exists()


def test_addresses_inside_this_machine_are_not_asked(client, path):
    with serving() as server:
        address = server.page("/page.html", TEXT)
        words = followed(client, post(client, "/add/addresses", on="/add", addresses=f"{address}\n"))
    assert "1 skipped" in words
    assert "private" in words or "this machine" in words
    assert server.asked == []


def test_a_job_that_fails_as_a_whole_says_why(tmp_path):
    (tmp_path / "folder").mkdir()
    with room(tmp_path / "folder") as client:
        words = followed(client, post(client, "/add/text", on="/add", text=TEXT))
    assert "It went wrong" in words
    assert "a folder; name a file in it" in words


def test_jobs_wait_for_each_other_and_too_many_are_refused(tmp_path):
    begun, may_go = threading.Event(), threading.Event()

    def slow():
        begun.set()
        may_go.wait(20)
        yield Location("a.txt", lambda: Page.of(TEXT.encode(), "a.txt", Origin("input")))

    jobs = Jobs(tmp_path / "x.db")
    first = jobs.begin("slow", slow, 1)
    assert begun.wait(20)
    waiting = [jobs.begin(str(number), lambda: iter(()), 0) for number in range(20)]
    assert {job.state for job in waiting} == {"waiting"}
    with pytest.raises(Exception, match="20 jobs wait already"):
        jobs.begin("one more", lambda: iter(()), 0)
    may_go.set()
    for _ in range(600):
        if waiting[-1].is_over:
            break
        time.sleep(0.1)
    assert [first.state, *{job.state for job in waiting}] == ["done", "done"]
    assert jobs.latest()[-1] is first
    jobs.close()


def test_closing_keeps_what_was_read(tmp_path):
    began = threading.Event()

    def endless():
        number = 0
        while True:
            number += 1
            began.set()
            text = f"{TEXT}\n\nIt was the {number}. time.\n"
            yield Location(f"{number}.txt", lambda text=text: Page.of(text.encode(), "a.txt", Origin("input")))

    jobs = Jobs(tmp_path / "x.db")
    job = jobs.begin("endless", endless, None)
    assert began.wait(20)
    while not job.results:
        time.sleep(0.05)
    jobs.close()
    assert job.state == "stopped"
    assert len(pages_of(tmp_path / "x.db")) >= 1
