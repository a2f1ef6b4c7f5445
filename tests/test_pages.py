import io
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from onrecord import pages
from onrecord.errors import PageEmpty, PageNotFound, PageTooLarge, PageUnreadable
from onrecord.pages import files


@pytest.fixture
def small_limit(monkeypatch):
    monkeypatch.setattr(files, "MAX_BYTES", 1000)


def urls(*sources):
    return [location.url for location in pages.find(sources)]


@pytest.fixture
def folder(tmp_path):
    for name in ("b.html", "a.txt", "e.md", "README.md", "photo.jpg", ".hidden.txt", "sub/c.HTM", ".git/d.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("words")
    return tmp_path


def test_folder_gives_its_pages_in_sorted_order_without_hidden_and_foreign_files(folder):
    assert urls(folder) == [str(folder / name) for name in ("a.txt", "b.html", "e.md", "sub/c.HTM")]


def test_the_folder_beside_a_saved_page_holds_no_pages(folder):
    for name in ("b_files/frame.html", "other_files/c.html"):
        (folder / name).parent.mkdir()
        (folder / name).write_text("words")
    assert str(folder / "b_files/frame.html") not in urls(folder)
    assert str(folder / "other_files/c.html") in urls(folder)


ARCHIVED = b"""\
From: <Saved by Blink>
Snapshot-Content-Location: https://news.example/port
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="mark"

--mark
Content-Type: text/html
Content-Location: https://news.example/port

<!DOCTYPE html><p>words</p>
--mark--
"""


@pytest.mark.parametrize("named", [True, False], ids=["named", "in a folder"])
def test_an_archive_stands_for_its_pages(tmp_path, named):
    (tmp_path / "port.mhtml").write_bytes(ARCHIVED)
    source = tmp_path / "port.mhtml" if named else tmp_path
    (location,) = pages.find([source])
    assert location.load().stamp.url == "https://news.example/port"
    assert pages.count([source]) is None


def test_where_and_when_a_page_was_saved_as_the_browser_wrote_it(tmp_path):
    comment = "<!--\n Page saved with SingleFile \n url: https://news.example/port \n saved date: {} \n-->"
    saved = f"<!DOCTYPE html> <html>{comment.format('Tue Nov 29 2022 12:00:00 GMT+0100 (CET)')}<p>words</p></html>"
    (tmp_path / "port.html").write_text(saved)
    for source, stdin in ((tmp_path / "port.html", None), ("-", io.BytesIO(saved.encode()))):
        stamp = next(pages.find([source], stdin)).load().stamp
        assert (stamp.url, stamp.saved_from) == (str(source), "https://news.example/port")
        assert stamp.fetched_at == "2022-11-29T11:00:00Z"


def test_what_is_called_an_archive_and_is_a_page(tmp_path):
    (tmp_path / "port.mht").write_text("<!DOCTYPE html><p>words</p>")
    (location,) = pages.find([tmp_path])
    assert location.load().stamp.origin.kind == "file"


def test_a_file_that_is_named_is_read_whatever_its_suffix(folder):
    (location,) = pages.find([folder / "photo.jpg"])
    page = location.load()
    assert (page.data, page.stamp.url, page.stamp.origin.kind) == (b"words", str(folder / "photo.jpg"), "file")


def test_sources_keep_their_order_and_paths_stay_as_given(folder, monkeypatch):
    monkeypatch.chdir(folder)
    assert urls("b.html", "sub", "-", "a.txt") == ["b.html", str(Path("sub/c.HTM")), "-", "a.txt"]


def test_finding_reads_nothing(folder, monkeypatch):
    monkeypatch.setattr(files, "_file_bytes", lambda path: pytest.fail("read before it was asked for"))
    assert len(urls(folder, folder / "missing.txt")) == 5


def test_standard_input_is_read_when_the_page_is_loaded():
    stdin = io.BytesIO(b"words from a pipe")
    (location,) = pages.find(["-"], stdin)
    assert stdin.tell() == 0
    page = location.load()
    assert (page.data, page.stamp.url, page.stamp.origin.kind) == (b"words from a pipe", "-", "input")


@pytest.mark.parametrize(
    ("name", "content", "error", "reason"),
    [
        pytest.param("none.txt", None, PageNotFound, "no such file or folder", id="missing"),
        pytest.param("e.txt", b"", PageEmpty, "the file is empty", id="empty"),
        pytest.param("w.txt", b" \r\n\t\n", PageEmpty, "nothing in it but white space", id="white space"),
        pytest.param(
            "m.txt", b"\xef\xbb\xbf\n", PageEmpty, "nothing in it but white space", id="byte order mark alone"
        ),
        pytest.param("l.txt", b"a" * 1001, PageTooLarge, "over the limit of", id="one byte over the limit"),
        pytest.param("nul\0.txt", None, PageUnreadable, "a NUL in its name", id="no name a file can have"),
    ],
)
@pytest.mark.usefixtures("small_limit")
def test_why_a_file_cannot_be_read(tmp_path, name, content, error, reason):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    (location,) = pages.find([f"{tmp_path}/{name}"])
    with pytest.raises(error, match=reason):
        location.load()


def test_a_page_of_just_the_limit_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "MAX_BYTES", 1000)
    (tmp_path / "a.txt").write_bytes(b"a" * 1000)
    assert len(next(pages.find([tmp_path])).load().data) == 1000


def test_too_much_on_standard_input_is_not_taken_into_memory(monkeypatch):
    monkeypatch.setattr(files, "MAX_BYTES", 1000)
    stdin = io.BytesIO(b"a" * 1_000_000)
    with pytest.raises(PageTooLarge):
        next(pages.find(["-"], stdin)).load()
    assert stdin.tell() == 1001


def test_a_large_file_is_refused_without_being_read(tmp_path):
    with (tmp_path / "big.html").open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(PageTooLarge, match=r"50\.0 MB, over the limit of 20 MB"):
        next(pages.find([tmp_path])).load()


def test_a_folder_that_cannot_be_listed_gives_its_reason_and_the_others_are_found(folder, monkeypatch):
    scandir = os.scandir

    def refuse_sub(path):
        if str(path).endswith("sub"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse_sub)
    locations = list(pages.find([folder]))
    assert [location.url for location in locations][:2] == [str(folder / "a.txt"), str(folder / "b.html")]
    with pytest.raises(PageUnreadable, match="the folder cannot be listed: permission denied"):
        locations[-1].load()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("words")
    path.chmod(0)
    with pytest.raises(PageUnreadable, match="permission denied"):
        next(pages.find([path])).load()


def test_a_link_to_nowhere_and_a_link_to_a_folder(tmp_path):
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "loop").symlink_to(tmp_path)
    (location,) = pages.find([tmp_path])
    with pytest.raises(PageNotFound, match="a link to a file that is not there"):
        location.load()


def test_a_device_is_no_page():
    with pytest.raises(PageUnreadable, match="not a file"):
        next(pages.find(["/dev/null"])).load()


def test_files_are_read_without_loading_what_the_web_needs(folder):
    program = f"""
import sys
from onrecord import pages
for location in pages.find([{str(folder)!r}, {str(folder / "photo.jpg")!r}]):
    location.load()
heavy = ("httpx2", "httpcore2", "protego", "feedparser", "lxml", "platformdirs", "importlib.metadata")
print([name for name in heavy if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_not_read_before_its_page_is(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (location,) = pages.find([tmp_path / "pipe"])
    writing = threading.Thread(target=(tmp_path / "pipe").write_bytes, args=(b"words from a pipe",))
    writing.start()
    assert location.load().data == b"words from a pipe"
    writing.join()


def test_an_address_without_its_beginning_is_told_from_a_missing_file(tmp_path):
    for name in ("www.news.example", "news.example/story"):
        with pytest.raises(PageNotFound, match="an address begins with https://"):
            next(pages.find([name])).load()
    with pytest.raises(PageNotFound, match=r"no such file or folder$"):
        next(pages.find([tmp_path / "page.html"])).load()
