"""Pages that browsers and mirroring programs saved: MHTML, and what they write into HTML."""

import base64
import quopri

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.errors import PageEmpty, PageError, PageNotFound, PageNotText, PageTooLarge, PageUnreadable
from onrecord.flow import Origin
from onrecord.pages.archives import archive_locations, read_at
from onrecord.pages.saved import is_asset_folder, saved_from

URL = "https://news.example.org/2022/11/the-story?id=1"
HTML = "<!DOCTYPE html><html><head><title>Tea</title></head><body><p>“Tea”, she said — twice = 2.</p></body></html>"


def part(body, *, kind="text/html", encoding="quoted-printable", headers=()):
    lines = [f"Content-Type: {kind}", f"Content-Transfer-Encoding: {encoding}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def mhtml(*parts, headers=(), kind="multipart/related", more="", mark="----MultipartBoundary--x----"):
    lines = [
        "From: <Saved by Blink>",
        f"Snapshot-Content-Location: {URL}",
        "Subject: Tea",
        "Date: Tue, 29 Nov 2022 12:00:00 +0100",
        "MIME-Version: 1.0",
        f'Content-Type: {kind};\r\n\ttype="text/html";\r\n\tboundary="{mark}"{more}',
        *headers,
    ]
    sep = f"--{mark}".encode()
    body = b"".join(sep + b"\r\n" + one + b"\r\n" for one in parts)
    return "\r\n".join(lines).encode() + b"\r\n\r\n\r\n" + body + sep + b"--\r\n"


def quoted(text, charset="utf-8"):
    return quopri.encodestring(text.encode(charset)).replace(b"\n", b"\r\n")


PICTURE = part(base64.b64encode(bytes(3000)), kind="image/png", encoding="base64")
ROOT = part(quoted(HTML), headers=[f"Content-Location: {URL}"])
FRAME = part(quoted(HTML.replace("Tea", "Frame")), headers=["Content-Location: cid:frame-1@mhtml.blink"])


@pytest.fixture
def saved(tmp_path):
    def save(data, name="story.mhtml"):
        path = tmp_path / name
        path.write_bytes(data)
        return str(path)

    return save


def only(path):
    (location,) = archive_locations(path)
    return location.load()


def failing(path):
    with pytest.raises(PageError) as raised:
        only(path)
    return raised.value


@pytest.mark.parametrize("name", ["story.mhtml", "story.html"])
def test_page_of_a_browser(name, saved):
    path = saved(mhtml(ROOT, PICTURE, FRAME), name)
    got = only(path)
    assert got.data.decode() == HTML
    assert got.stamp.url == URL
    assert got.stamp.fetched_at == "2022-11-29T11:00:00Z"
    assert got.stamp.origin == Origin("file", path)
    assert got.stamp.charset is None
    assert read_at(path, None) == got


@pytest.mark.parametrize(
    ("root", "charset"),
    [
        pytest.param(part(HTML.encode(), encoding="8bit"), None, id="8bit"),
        pytest.param(part(HTML.encode(), encoding="binary"), None, id="binary"),
        pytest.param(part(base64.encodebytes(HTML.encode()), encoding="base64"), None, id="base64"),
        pytest.param(part(quoted(HTML), kind="application/xhtml+xml"), None, id="XHTML"),
        pytest.param(part(quoted(HTML), kind="text/html; charset=UTF-8"), "utf-8", id="charset"),
        pytest.param(part(quoted(HTML), kind='TEXT/HTML;\r\n\tCharset="x<y"'), None, id="charset that is none"),
        pytest.param(part(quoted(HTML)).replace(b"Content-", b"CONTENT-"), None, id="capital letters"),
    ],
)
def test_forms_of_the_root(root, charset, saved):
    got = only(saved(mhtml(PICTURE, root)))
    assert got.data.decode() == HTML
    assert got.stamp.charset == charset
    assert got.stamp.url == URL


def test_bare_line_feeds_and_a_byte_order_mark(saved):
    assert only(saved(b"\xef\xbb\xbf" + mhtml(ROOT).replace(b"\r\n", b"\n"))).data.decode() == HTML


def test_root_among_other_forms_of_it(saved):
    """As mail programs save: the root is multipart/alternative."""
    inner = b"--in\r\n" + part(b"words", kind="text/plain") + b"\r\n--in\r\n" + ROOT + b"\r\n--in--\r\n"
    nested = b'Content-Type: multipart/alternative; boundary="in"\r\n\r\n' + inner
    assert only(saved(mhtml(nested, PICTURE, FRAME))).data.decode() == HTML
    before = b'Content-Type: multipart/mixed; boundary="in"\r\n\r\n--in\r\n' + PICTURE + b"\r\n--in--\r\nepilogue"
    assert only(saved(mhtml(before, ROOT))).data.decode() == HTML


def test_root_that_is_named_comes_before_the_first(saved):
    root = part(quoted(HTML), headers=["Content-ID: <root@x>"])
    assert only(saved(mhtml(FRAME, root, more=';\r\n\tstart="<root@x>"'))).data.decode() == HTML
    assert "Frame" in only(saved(mhtml(FRAME, root, more=';\r\n\tstart="<none@x>"'))).data.decode()


@pytest.mark.parametrize(
    ("location", "url"),
    [
        (f"Content-Location: {URL}/a", f"{URL}/a"),
        ("Content-Location: =?utf-8?Q?https://news.example.org/caf=C3=A9?=", "https://news.example.org/café"),
        ("Content-Location: https://news.example.org/a-long-\r\n address", "https://news.example.org/a-long-address"),
        ("Content-Location: https://me:secret@news.example.org/a", "https://news.example.org/a"),
        ("Content-Location: cid:frame-1@mhtml.blink", URL),
        ("Content-Location: =?nonsense?Q?x?=", URL),
        ("X: y", URL),
    ],
)
def test_address(location, url, saved):
    assert only(saved(mhtml(part(quoted(HTML), headers=[location])))).stamp.url == url


def test_without_address_and_time_it_is_a_file(saved):
    data = (
        mhtml(part(quoted(HTML)))
        .replace(b"Snapshot-Content-Location", b"X")
        .replace(b"Date: Tue, 29", b"Date: someday")
    )
    path = saved(data)
    assert (only(path).stamp.url, only(path).stamp.fetched_at) == (path, None)


@pytest.mark.parametrize(
    ("data", "error", "why"),
    [
        pytest.param(mhtml(PICTURE), PageNotText, "without HTML", id="no page"),
        pytest.param(mhtml(), PageNotText, "without HTML", id="no part"),
        pytest.param(mhtml(part(b" ")), PageEmpty, "empty", id="empty"),
        pytest.param(mhtml(ROOT)[:-80], PageUnreadable, "cut short", id="cut"),
        pytest.param(mhtml(ROOT).replace(b"boundary", b"bound"), PageUnreadable, "parts end", id="no boundary"),
        pytest.param(mhtml(part(b"x", encoding="base64")), PageUnreadable, "no base64", id="no base64"),
        pytest.param(mhtml(ROOT, headers=["X: " + "y" * 99] * 999), PageUnreadable, "does not end", id="header"),
    ],
)
def test_what_cannot_be_read_says_why(data, error, why, saved):
    got = failing(saved(data))
    assert type(got) is error
    assert why in str(got)


def test_page_over_the_limit(saved, monkeypatch):
    monkeypatch.setattr("onrecord.pages.mhtml.MAX_BYTES", 1000)
    assert isinstance(failing(saved(mhtml(part(quoted("<html>" + "é" * 600))))), PageTooLarge)
    monkeypatch.setattr("onrecord.pages.mhtml._MAX_ENCODED", 1000)
    assert isinstance(failing(saved(mhtml(part(quoted("<html>" + "é" * 600))))), PageTooLarge)


def test_file_that_is_gone(saved, tmp_path):
    (location,) = archive_locations(saved(mhtml(ROOT)))
    (tmp_path / "story.mhtml").unlink()
    with pytest.raises(PageNotFound):
        location.load()


@pytest.mark.parametrize(
    "data",
    [
        b"From: a@example.org\r\nContent-Type: text/html\r\n\r\n<html>",
        b"Dateline: LUSAVIA\n\nThe minister said so.\n",
        b"Subject: x\n\nContent-Type: multipart/related\n",
        HTML.encode(),
    ],
)
def test_what_is_no_mhtml(data, saved):
    assert archive_locations(saved(data, "story.txt")) is None


@given(noise=st.binary(min_size=1, max_size=200), place=st.integers(0, 1500))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_but_our_errors_whatever_is_written_over_it(saved, noise, place):
    data = bytearray(mhtml(ROOT, PICTURE))
    data[place : place + len(noise)] = noise
    found = archive_locations(saved(bytes(data)))
    for location in found or []:
        try:
            assert location.load().data
        except PageError as error:
            assert str(error)


# What programs write into HTML

SINGLEFILE = (
    "<!DOCTYPE html> <html lang=en><!--\n Page saved with SingleFile \n url: {url} \n saved date: {date}\n-->"
    "<meta charset=utf-8><body><p>Words"
)
BROWSER_DATE = "Tue Nov 29 2022 12:00:00 GMT+0100 (Central European Standard Time)"
HTTRACK = (
    "<html>\n\n<!-- Mirrored from {url} by HTTrack Website Copier/3.x [XR&CO'2014], {date} -->\n"
    "<head></head><body>Words"
)


@pytest.mark.parametrize(
    ("text", "url", "time"),
    [
        pytest.param(SINGLEFILE.format(url=URL, date=BROWSER_DATE), URL, "2022-11-29T11:00:00Z", id="SingleFile"),
        pytest.param(SINGLEFILE.format(url=URL, date="one day"), URL, None, id="a time that is none"),
        pytest.param(SINGLEFILE.format(url=URL, date="Tue Nov 99 2022 12:00:00 GMT+0100"), URL, None, id="no such day"),
        pytest.param(SINGLEFILE.format(url="file:///tmp/a", date=BROWSER_DATE), None, None, id="no address on the web"),
        pytest.param(
            f"<!DOCTYPE html>\n<!-- saved from url=(0047){URL} -->\n<html><body>",
            URL,
            None,
            id="browser, saved complete",
        ),
        pytest.param(f"\ufeff<!-- SAVED FROM URL=(0047){URL} --><html>", URL, None, id="another browser"),
        pytest.param("<!-- saved from url=(0014)about:internet -->\n<html>", None, None, id="mark of the web alone"),
        pytest.param(
            "<!-- saved from url=(0038)https://a.example.org/?b=1&amp;c=2 -->",
            "https://a.example.org/?b=1&c=2",
            None,
            id="entity",
        ),
        pytest.param(
            HTTRACK.format(url="news.example.org/a.html", date="Tue, 29 Nov 2022 12:00:00 GMT"),
            "//news.example.org/a.html",
            "2022-11-29T12:00:00Z",
            id="HTTrack",
        ),
        pytest.param("<html><body><!-- saved from url=(0047)" + URL + " -->", None, None, id="in the body"),
        pytest.param("How to: <!-- saved from url=(0047)" + URL + " -->", None, None, id="a text about it"),
        pytest.param("<html>" + " " * 5000 + f"<!-- saved from url=(0047){URL} -->", None, None, id="too late"),
        pytest.param(HTML, None, None, id="none"),
        pytest.param("", None, None, id="nothing"),
    ],
)
def test_what_a_saved_page_tells_of_itself(text, url, time):
    assert saved_from(text.encode()) == (url, time)
    assert saved_from(b"\xff\xfe" + text.encode("utf-16-le")) == (url if len(text) < 2000 else None, time)


@given(st.binary(max_size=200))
def test_any_bytes_may_be_asked(noise):
    assert saved_from(b"<!-- saved from url=(0001)" + noise)[1] is None


@pytest.mark.parametrize(
    ("folder", "beside", "expected"),
    [
        ("Story_files", ["Story.html"], True),
        ("Story_files", ["Story.htm", "Other.txt"], True),
        ("Story_files", ["Story.mhtml"], True),
        ("Story-Dateien", ["Story.html"], True),
        ("v1.2 story_files", ["v1.2 story.HTML"], True),
        ("Story_files", ["Other.html"], False),
        ("Story_files", ["Story.txt"], False),
        ("Story_files", [], False),
        ("files", ["files.html"], False),
        ("Story", ["Story.html"], False),
    ],
)
def test_folder_of_a_saved_page_is_told_from_others(folder, beside, expected):
    assert is_asset_folder(folder, beside) is expected
