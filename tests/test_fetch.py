"""Pages from the web, from servers that the tests start; nothing here leaves this machine."""

import gzip
import hashlib
import os
import re
import socket
import subprocess
import sys
import threading
import zlib
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import httpcore2
import pytest

import onrecord
from onrecord import pipeline
from onrecord.articles.charset import decode
from onrecord.errors import (
    PageEmpty,
    PageError,
    PageNotFound,
    PageNotText,
    PageRefused,
    PageTooLarge,
    PageUnreadable,
)
from onrecord.flow import Origin, Skipped
from onrecord.pages import Manners
from onrecord.pages.addresses import addresses_of, is_public, is_web_address, without_user
from onrecord.pages.cache import Cache, Kept
from onrecord.pages.fetch import LISTS, PAGES, Fetcher
from onrecord.pages.robots import Rules
from serving import HTML, serving

PUBLIC = "93.184.216.34"


@pytest.fixture
def server():
    with serving() as server:
        yield server


class Time:
    """A clock that only moves when somebody sleeps."""

    def __init__(self):
        self.now = 1000.0
        self.slept = []

    def clock(self):
        return self.now

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def time():
    return Time()


@pytest.fixture
def fetcher(time):
    """Make a fetcher that may ask this machine, waits only in make-believe and keeps nothing."""

    def make(by=None, **options):
        manners = Manners(**{"allow_private": True, "cache": None, "retries": 0} | options)
        return Fetcher(manners, clock=time.clock, sleep=time.sleep, **({"by": by} if by else {}))

    return make


@pytest.fixture
def elsewhere(monkeypatch):
    """Let connections to the public address end at this machine, and note where each was meant to go."""
    gone_to = []
    connect = httpcore2.SyncBackend.connect_tcp

    def connect_here(self, host, port, *args):
        gone_to.append(host)
        return connect(self, "127.0.0.1" if host == PUBLIC else host, port, *args)

    monkeypatch.setattr(httpcore2.SyncBackend, "connect_tcp", connect_here)
    return gone_to


def test_a_page_with_where_and_when_it_was_read(server, fetcher):
    url = server.page("/story", "what was said")
    before = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    page = fetcher().page(url)
    assert page.data == b"<!DOCTYPE html><p>what was said</p>"
    assert page.stamp.sha256 == hashlib.sha256(page.data).hexdigest()
    assert (page.stamp.url, page.stamp.origin, page.stamp.charset) == (url, Origin("web"), "utf-8")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", page.stamp.fetched_at)
    assert before <= page.stamp.fetched_at <= datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_onrecord_says_who_it_is(server, fetcher):
    fetcher().page(server.page("/"))
    fetcher(user_agent="press-review/2 (desk@news.example)").page(server.url("/"))
    ours, theirs = [headers["User-Agent"] for _, headers in server.asked]
    assert ours.startswith(f"onrecord/{onrecord.__version__}")
    assert theirs == "press-review/2 (desk@news.example)"


def test_name_and_password_are_used_and_not_recorded(server, fetcher):
    server.page("/story", ETag='"1"')
    page = fetcher().page(server.url("/story", "reader:secret@127.0.0.1"))
    assert page.stamp.url == server.url("/story")
    assert server.asked[0][1]["Authorization"] == "Basic cmVhZGVyOnNlY3JldA=="


def test_name_and_password_are_not_sent_on_to_another_host(server, fetcher):
    server.page("/story")
    server.routes["/moved"] = (302, {"Location": server.url("/story", "localhost")}, b"")
    fetcher().page(server.url("/moved", "reader:secret@127.0.0.1"))
    assert "Authorization" not in server.asked[1][1]


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        pytest.param("https://a:b@news.example/x@y", "https://news.example/x@y", id="name and password"),
        pytest.param("https://a@news.example?b@c", "https://news.example?b@c", id="name alone"),
        pytest.param("https://a:b@c@news.example/", "https://news.example/", id="an @ in the password"),
        pytest.param("https://news.example/@user", "https://news.example/@user", id="an @ in the path"),
    ],
)
def test_addresses_are_shown_without_names_and_passwords(url, shown):
    assert without_user(url) == shown


@pytest.mark.parametrize(
    ("source", "on_the_web"),
    [("https://news.example", True), ("HTTP://news.example", True), ("http:/x", False), ("https.html", False)],
)
def test_what_is_an_address(source, on_the_web):
    assert is_web_address(source) is on_the_web


# What the server may say


@pytest.mark.parametrize(
    ("status", "error", "words"),
    [
        pytest.param(204, PageEmpty, "no content", id="no content"),
        pytest.param(206, PageUnreadable, "gave no page (status 206)", id="a part that nobody asked for"),
        pytest.param(304, PageUnreadable, "status 304", id="not modified, though nothing was kept"),
        pytest.param(400, PageUnreadable, "status 400", id="bad request"),
        pytest.param(401, PageUnreadable, "wants a login", id="login"),
        pytest.param(402, PageUnreadable, "wants to be paid", id="paywall"),
        pytest.param(403, PageUnreadable, "does not let us read it (status 403)", id="forbidden"),
        pytest.param(404, PageNotFound, "no such page (status 404)", id="not found"),
        pytest.param(410, PageNotFound, "gone", id="gone"),
        pytest.param(429, PageUnreadable, "too many requests", id="too many requests"),
        pytest.param(451, PageUnreadable, "legal reasons", id="legal reasons"),
        pytest.param(500, PageUnreadable, "the server failed (status 500)", id="server error"),
        pytest.param(302, PageUnreadable, "status 302", id="a redirect to nowhere"),
    ],
)
def test_why_a_page_is_not_given(server, fetcher, status, error, words):
    server.routes["/story"] = (status, HTML, b"" if status in (204, 304) else b"<p>an error page</p>")
    with pytest.raises(error, match=re.escape(words)):
        fetcher().page(server.url("/story"))


@pytest.mark.parametrize(
    "kind",
    ["text/html", "TEXT/HTML; charset=x", "application/xhtml+xml", "text/plain", "text/markdown", "text/xml", None],
)
def test_types_of_content_that_are_pages(server, fetcher, kind):
    server.routes["/story"] = (200, {"Content-Type": kind} if kind else {}, b"<p>words</p>")
    assert fetcher().page(server.url("/story")).data == b"<p>words</p>"


@pytest.mark.parametrize("kind", ["image/png", "application/pdf", "video/mp4", "text/css", "application/rss+xml"])
def test_types_of_content_that_are_no_pages(server, fetcher, kind):
    server.routes["/story"] = (200, {"Content-Type": f"{kind}; q=1"}, b"\x89PNG")
    with pytest.raises(PageNotText, match=re.escape(f"{kind}, not a page")):
        fetcher().page(server.url("/story"))


@pytest.mark.parametrize("kind", ["application/rss+xml", "application/feed+json", "application/x-gzip", "text/html"])
def test_feeds_are_taken_where_they_may_be(server, fetcher, kind):
    server.routes["/feed"] = (200, {"Content-Type": kind}, b"<rss/>")
    assert fetcher().page(server.url("/feed"), takes=PAGES | LISTS).data == b"<rss/>"


@pytest.mark.parametrize("body", [b"", b" \r\n\t "])
def test_an_empty_page(server, fetcher, body):
    server.routes["/story"] = (200, HTML, body)
    with pytest.raises(PageEmpty):
        fetcher().page(server.url("/story"))


@pytest.mark.parametrize(
    ("header", "charset"),
    [
        ("text/html; charset=ISO-8859-2", "iso-8859-2"),
        ('text/html;charset="windows-1251"', "windows-1251"),
        ("text/html; boundary=x; Charset='utf-8'", "utf-8"),
        ("text/html; charset=", None),
        ("text/html; charset=no such thing", None),
        ("text/html", None),
    ],
)
def test_the_charset_that_the_server_names(server, fetcher, header, charset):
    server.routes["/story"] = (200, {"Content-Type": header}, b"<p>words</p>")
    assert fetcher().page(server.url("/story")).stamp.charset == charset


@pytest.mark.parametrize(
    ("text", "encoding", "charset", "read"),
    [
        pytest.param("Łódź, źródło", "iso-8859-2", "iso-8859-2", "Łódź, źródło", id="named by the server alone"),
        pytest.param("Łódź, źródło", "utf-8", "iso-8859-2", "Łódź, źródło", id="valid UTF-8 beats the server"),
        pytest.param(
            '<meta charset="windows-1252">Łódź', "iso-8859-2", "iso-8859-2", '<meta charset="windows-1252">Łódź',
            id="the server beats the page",
        ),
        pytest.param("caf\xe9 “x”", "cp1252", "latin-1", "café “x”", id="Latin-1 as browsers read it"),
        pytest.param("café crème", "cp1252", "no-such", "café crème", id="an encoding that there is not"),
        pytest.param("café crème", "cp1252", "punycode", "café crème", id="one that no page is in"),
        pytest.param("café crème", "cp1252", None, "café crème", id="none named"),
    ],
)  # fmt: skip
def test_the_charset_that_the_server_names_is_used(text, encoding, charset, read):
    assert decode(text.encode(encoding), charset) == read


# Limits


def test_the_limit_counts_bytes_and_is_not_over_at_just_the_limit(server, fetcher):
    server.routes["/story"] = (200, HTML, b"a" * 1000)
    assert len(fetcher(max_bytes=1000).page(server.url("/story")).data) == 1000
    with pytest.raises(PageTooLarge):
        fetcher(max_bytes=999).page(server.url("/story"))


def endless(server, chunk, headers):
    def write(request):
        request.send_response(200)
        for name, value in {**HTML, **headers}.items():
            request.send_header(name, value)
        request.end_headers()
        while not server.stopping.is_set():
            request.wfile.write(chunk)

    return write


def test_a_body_without_an_end_is_left_at_the_limit(server, fetcher):
    server.routes["/story"] = endless(server, b"<p>words</p>" * 1000, {})
    with pytest.raises(PageTooLarge, match="larger than the limit of 2 MB"):
        fetcher(max_bytes=2_000_000).page(server.url("/story"))


def test_a_length_over_the_limit_is_believed_and_nothing_read(server, fetcher):
    server.routes["/story"] = lambda request: (200, {**HTML, "Content-Length": "50000000"}, b"")
    with pytest.raises(PageTooLarge, match=re.escape("50.0 MB, over the limit of 20 MB")):
        fetcher().page(server.url("/story"))


def packed(kind, times=1):
    data = b"\0" * 50_000_000
    for _ in range(times):
        packer = zlib.compressobj(9, wbits=31 if kind == "gzip" else 15)
        data = packer.compress(data) + packer.flush()
    return data


@pytest.mark.parametrize(
    ("coding", "times"), [("gzip", 1), ("deflate", 1), ("gzip, gzip", 2)], ids=["gzip", "deflate", "gzip in gzip"]
)
def test_a_bomb_is_not_unpacked_beyond_the_limit(server, fetcher, coding, times):
    bomb = packed(coding[:7].split(",")[0], times)
    assert len(bomb) < 50_000
    server.routes["/story"] = (200, {**HTML, "Content-Encoding": coding}, bomb)
    with pytest.raises(PageTooLarge):
        fetcher(max_bytes=1_000_000).page(server.url("/story"))


@pytest.mark.parametrize("coding", ["gzip", "GZIP", "deflate"])
def test_compressed_pages_are_unpacked(server, fetcher, coding):
    pack = zlib.compress if coding == "deflate" else gzip.compress
    server.routes["/story"] = (200, {**HTML, "Content-Encoding": coding}, pack(b"<p>words</p>"))
    assert fetcher().page(server.url("/story")).data == b"<p>words</p>"


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip, br", "dcb"])
def test_compression_that_was_not_asked_for(server, fetcher, coding):
    server.routes["/story"] = (200, {**HTML, "Content-Encoding": coding}, b"\x0b\x02\x80words\x03")
    with pytest.raises(PageUnreadable, match="which was not asked for"):
        fetcher().page(server.url("/story"))
    assert server.asked[0][1]["Accept-Encoding"] == "gzip, deflate"


def test_what_is_called_gzip_and_is_not(server, fetcher):
    server.routes["/story"] = (200, {**HTML, "Content-Encoding": "gzip"}, b"<p>words</p>")
    with pytest.raises(PageUnreadable, match="cannot be decompressed"):
        fetcher().page(server.url("/story"))


def test_a_body_shorter_than_promised(server, fetcher):
    server.routes["/story"] = (200, {**HTML, "Content-Length": "100"}, b"<p>the first half")
    with pytest.raises(PageUnreadable, match="broke off"):
        fetcher().page(server.url("/story"))


def test_a_server_that_says_nothing(server, fetcher):
    server.routes["/story"] = lambda request: server.stopping.wait(60) and None
    with pytest.raises(PageUnreadable, match=re.escape("silent for 0.05 s")):
        fetcher(timeout=0.05, obey_robots=False).page(server.url("/story"))


@pytest.mark.parametrize("dripped", [b"a", b"X-Header: a\r\n"], ids=["body", "headers"])
def test_a_server_that_drips_is_left_at_the_deadline(server, dripped):
    """Each byte is in time, and there are ever more: only a limit on the whole ends this."""

    def drip(request):
        request.wfile.write(b"HTTP/1.0 200 OK\r\n" + (b"Content-Type: text/html\r\n\r\n" if dripped == b"a" else b""))
        while not server.stopping.wait(0.01):
            request.wfile.write(dripped)

    server.routes["/story"] = drip
    manners = Manners(allow_private=True, cache=None, timeout=0.3, deadline=0.3, obey_robots=False)
    with pytest.raises(PageUnreadable, match=re.escape("longer than 0.3 s in all")):
        Fetcher(manners).page(server.url("/story"))


def test_what_is_no_http(fetcher):
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer():
            connection, _ = listening.accept()
            with connection:
                connection.recv(1000)
                connection.sendall(b"220 mail.example ESMTP\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        with pytest.raises(PageUnreadable, match="broke off"):
            fetcher(obey_robots=False).page(f"http://127.0.0.1:{listening.getsockname()[1]}/")
        thread.join()


def test_no_secure_connection(server, fetcher, time):
    with pytest.raises(PageUnreadable, match="no secure connection"):
        fetcher(obey_robots=False, retries=2).page(server.url().replace("http:", "https:"))
    assert time.slept == []


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://", "names no host"),
        ("http://[::1", "not an address"),
        ("http://１２７.0.0.1/", "not an address"),
        ("ftp://news.example/", "but of ftp"),
        ("file:///etc/passwd", "but of file"),
    ],
)
def test_what_is_no_address_of_the_web(fetcher, url, words):
    with pytest.raises(PageUnreadable, match=words):
        fetcher().page(url)


# Redirects


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed_and_the_last_address_recorded(server, fetcher, status):
    server.page("/b/story?id=1")
    server.routes["/a"] = (status, {"Location": "/b/story?id=1#part"}, b"")
    assert fetcher().page(server.url("/a")).stamp.url == server.url("/b/story?id=1")


def test_redirects_in_a_circle(server, fetcher):
    server.routes["/a"] = (302, {"Location": "/b"}, b"")
    server.routes["/b"] = (302, {"Location": "/a"}, b"")
    with pytest.raises(PageUnreadable, match="in a circle"):
        fetcher().page(server.url("/a"))
    assert server.paths() == ["/a", "/b"]


def test_a_redirect_to_itself_that_sets_a_cookie(server, fetcher):
    def once(request):
        if "seen=1" in request.headers.get("Cookie", ""):
            return (200, HTML, b"<p>words</p>")
        return (302, {"Location": "/story", "Set-Cookie": "seen=1"}, b"")

    server.routes["/story"] = once
    reading = fetcher()
    assert reading.page(server.url("/story")).data == b"<p>words</p>"
    server.page("/other")
    reading.page(server.url("/other"))
    assert "Cookie" not in server.asked[-1][1]


def test_too_many_redirects(server, fetcher):
    for number in range(12):
        server.routes[f"/{number}"] = (302, {"Location": f"/{number + 1}"}, b"")
    server.page("/12")
    with pytest.raises(PageUnreadable, match="more than 10 redirects"):
        fetcher().page(server.url("/0"))
    assert len(server.asked) == 11
    fetcher(max_redirects=12).page(server.url("/0"))


@pytest.mark.parametrize("place", ["file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/", "data:text/html,x"])
def test_redirects_to_what_is_not_the_web(server, fetcher, place):
    server.routes["/a"] = (302, {"Location": place}, b"")
    with pytest.raises(PageUnreadable, match="it redirects to what is not an address of http or https"):
        fetcher().page(server.url("/a"))


# Which addresses may be asked


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1",
        "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.51.100.7",
        "203.0.113.9", "224.0.0.1", "239.1.2.3", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "64:ff9b::127.0.0.1", "64:ff9b::10.0.0.1",
        "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "3fff::1", "fc00::1", "fd12::1", "fe80::1",
        "fe80::1%eth0", "fec0::1", "ff02::1",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    [PUBLIC, "8.8.8.8", "172.15.0.1", "172.32.0.1", "100.128.0.1", "2606:2800:220:1::1", "64:ff9b::8.8.8.8"],
)
def test_addresses_that_are_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "host",
    ["127.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "127.0.0.1.", "8.8.2056", "134744072", "0x8.8.8.8"],
)
def test_unusual_spellings_are_refused_whatever_they_stand_for(host):
    with pytest.raises(PageRefused, match="unusual spelling"):
        addresses_of(host, 80, by=lambda *_: [PUBLIC])


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://127.0.0.1:{port}/", "127.0.0.1 is not on the public web"),
        ("http://localhost:{port}/", r"localhost \(.*\) is not on the public web"),
        ("http://[::1]:{port}/", "::1 is not on the public web"),
        ("http://[::ffff:127.0.0.1]:{port}/", "is not on the public web"),
        ("http://2130706433:{port}/", "unusual spelling"),
        ("http://127.1:{port}/", "unusual spelling"),
    ],
)
def test_this_machine_is_not_asked_unless_allowed(server, fetcher, url, words):
    server.page("/")
    with pytest.raises(PageRefused, match=words):
        fetcher(allow_private=False).page(url.format(port=server.port))
    assert server.asked == []


def test_one_private_address_among_public_ones_is_enough():
    with pytest.raises(PageRefused, match=re.escape("news.example (10.0.0.1) is not on the public web")):
        addresses_of("news.example", 443, by=lambda *_: [PUBLIC, "10.0.0.1"])


def test_a_host_that_there_is_not(fetcher):
    def unknown(host, port):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with pytest.raises(PageNotFound, match=re.escape("there is no host news.example")):
        fetcher(by=unknown, allow_private=False).page("http://news.example/")


def test_a_name_server_that_does_not_answer(fetcher):
    def silent(host, port):
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    with pytest.raises(PageUnreadable, match="does not answer"):
        fetcher(by=silent).page("http://news.example/")


def test_the_connection_goes_to_the_address_that_was_checked(server, fetcher, elsewhere, monkeypatch):
    """A name server that says this machine the second time it is asked (DNS rebinding) is not asked a second time."""
    answers = [[PUBLIC], ["127.0.0.1"]]
    ask = socket.getaddrinfo

    def numbers_only(host, *args, **options):
        return ask(host, *args, **options) if host == "127.0.0.1" else pytest.fail(f"a name server asked for {host}")

    monkeypatch.setattr(socket, "getaddrinfo", numbers_only)
    server.page("/")
    page = fetcher(by=lambda host, port: answers.pop(0), allow_private=False, obey_robots=False).page(
        server.url("/", "rebinding.example")
    )
    assert page.stamp.url == server.url("/", "rebinding.example")
    assert elsewhere == [PUBLIC]
    assert server.asked[0][1]["Host"] == f"rebinding.example:{server.port}"


def test_each_connection_is_checked_anew(server, fetcher, elsewhere):
    answers = [[PUBLIC], ["127.0.0.1"]]
    server.page("/")
    reading = fetcher(by=lambda host, port: answers.pop(0), allow_private=False, obey_robots=False)
    reading.page(server.url("/", "rebinding.example"))
    with pytest.raises(PageRefused, match="not on the public web"):
        reading.page(server.url("/", "rebinding.example"))
    assert elsewhere == [PUBLIC]


@pytest.mark.parametrize("inside", ["127.0.0.1", "localhost", "169.254.169.254", "[::1]", "2130706433"])
def test_redirects_into_a_private_network_are_refused(server, fetcher, elsewhere, inside):
    server.page("/secret")
    server.routes["/a"] = (302, {"Location": server.url("/secret", inside)}, b"")
    reading = fetcher(
        by=lambda host, port: [PUBLIC] if host == "news.example" else ["127.0.0.1"],
        allow_private=False,
    )
    with pytest.raises(PageRefused):
        reading.page(server.url("/a", "news.example"))
    assert server.paths() == ["/a"]


def test_the_next_address_is_tried_where_one_does_not_answer(server, fetcher):
    server.page("/")
    reading = fetcher(by=lambda host, port: ["::1", "127.0.0.1"])
    assert reading.page(server.url("/", "news.example")).data


# Robots


def robots(server, text, status=200):
    server.routes["/robots.txt"] = (status, {"Content-Type": "text/plain"}, text.encode())


def test_robots_txt_is_obeyed_and_read_once_a_host(server, fetcher):
    robots(server, "User-agent: *\nDisallow: /private/\nAllow: /private/open\n")
    for path in ("/story", "/private/story", "/private/open"):
        server.page(path)
    reading = fetcher()
    reading.page(server.url("/story"))
    with pytest.raises(PageRefused, match=re.escape("robots.txt asks not to read it")):
        reading.page(server.url("/private/story"))
    reading.page(server.url("/private/open"))
    assert server.paths() == ["/robots.txt", "/story", "/private/open"]


def test_robots_txt_may_speak_to_us_by_name(server, fetcher):
    robots(server, "User-agent: onrecord\nDisallow: /\n\nUser-agent: *\nAllow: /\n")
    server.page("/")
    with pytest.raises(PageRefused):
        fetcher().page(server.url("/"))
    fetcher(user_agent="another/1").page(server.url("/"))


def test_robots_txt_may_be_ignored_and_is_then_not_asked_for(server, fetcher):
    robots(server, "User-agent: *\nDisallow: /\n")
    server.page("/")
    fetcher(obey_robots=False).page(server.url("/"))
    assert server.paths() == ["/"]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_without_a_robots_txt_all_may_be_read(server, fetcher, status):
    robots(server, "User-agent: *\nDisallow: /\n", status)
    fetcher().page(server.page("/"))


@pytest.mark.parametrize("status", [429, 500, 503])
def test_while_robots_txt_cannot_be_had_nothing_is_read(server, fetcher, time, status):
    robots(server, "", status)
    server.page("/")
    reading = fetcher()
    with pytest.raises(PageRefused, match=re.escape(f"robots.txt could not be read (status {status})")):
        reading.page(server.url("/"))
    robots(server, "")
    with pytest.raises(PageRefused):
        reading.page(server.url("/"))
    time.sleep(301)
    reading.page(server.url("/"))


def test_robots_txt_of_the_host_that_is_redirected_to(server, fetcher):
    with serving() as other:
        robots(other, "User-agent: *\nDisallow: /\n")
        other.page("/story")
        server.routes["/a"] = (302, {"Location": other.url("/story")}, b"")
        with pytest.raises(PageRefused):
            fetcher().page(server.url("/a"))
        assert other.paths() == ["/robots.txt"]


def test_robots_txt_may_be_behind_a_redirect(server, fetcher):
    server.routes["/robots.txt"] = (301, {"Location": "/rules"}, b"")
    server.routes["/rules"] = (200, {}, b"User-agent: *\nDisallow: /\n")
    with pytest.raises(PageRefused):
        fetcher(max_redirects=0).page(server.page("/"))


def test_of_a_huge_robots_txt_the_beginning_counts(server, fetcher):
    server.routes["/robots.txt"] = endless(server, b"User-agent: *\nDisallow: /a\n" + b"#" * 10_000 + b"\n", {})
    server.page("/a")
    with pytest.raises(PageRefused, match="asks not to"):
        fetcher().page(server.url("/a"))
    fetcher().page(server.page("/b"))


def test_a_robots_txt_that_is_none(server, fetcher):
    robots(server, "<!DOCTYPE html><p>All our stories</p>\0\ufffd")
    fetcher().page(server.page("/"))


def test_a_host_that_is_down_is_told_of_as_such_and_tried_once(fetcher, time):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    with pytest.raises(PageUnreadable, match="no connection to the server: connection refused"):
        fetcher(retries=2).page(f"http://127.0.0.1:{port}/")
    assert len(time.slept) == 2


@pytest.mark.parametrize(("asked", "kept_to"), [("4", 4.0), ("0.5", 0.5), ("86400", 30.0), ("-3", 0.0), ("x", 0.0)])
def test_crawl_delay_is_kept_to_within_a_limit(asked, kept_to):
    assert Rules.of(f"User-agent: *\nCrawl-delay: {asked}\n".encode()).delay("onrecord/1") == kept_to


# Waiting


def test_pages_of_one_host_are_asked_for_one_after_the_other(server, fetcher, time):
    reading = fetcher(delay=3)
    for path in ("/a", "/b"):
        reading.page(server.page(path))
    time.sleep(1)
    reading.page(server.page("/c"))
    reading.page(server.url("/c", "localhost"))
    assert time.slept == [3.0, 1, 2.0]


def test_a_redirect_within_a_host_does_not_wait_for_another_turn(server, fetcher, time):
    server.routes["/a"] = (302, {"Location": "/b"}, b"")
    server.page("/b")
    reading = fetcher(delay=3)
    reading.page(server.url("/a"))
    assert time.slept == []
    reading.page(server.url("/a"))
    assert time.slept == [3.0]


def test_a_crawl_delay_makes_the_wait_longer_but_not_shorter(server, fetcher, time):
    robots(server, "User-agent: *\nCrawl-delay: 7\n")
    server.page("/a")
    for delay in (3, 10):
        reading = fetcher(delay=delay)
        reading.page(server.url("/a"))
        reading.page(server.url("/a"))
    assert time.slept == [7.0, 10.0]


def failing(server, *statuses, **headers):
    """Serve errors, one after the other, before the page."""
    left = list(statuses)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    server.routes["/story"] = lambda _: (left.pop(0), named, b"") if left else (200, HTML, b"<p>words</p>")
    return server.url("/story")


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_what_may_pass_is_tried_again_with_growing_pauses(server, fetcher, time, status):
    assert fetcher(retries=2).page(failing(server, status, status)).data == b"<p>words</p>"
    first, second = time.slept
    assert 0.5 <= first <= 1 <= second <= 2


def test_the_last_failure_is_told(server, fetcher):
    with pytest.raises(PageUnreadable, match=re.escape("not available (status 503)")):
        fetcher(retries=2).page(failing(server, 500, 500, 503, 500))
    assert server.paths() == ["/story"] * 3


@pytest.mark.parametrize("status", [400, 403, 404, 410, 501])
def test_what_does_not_pass_is_not_tried_again(server, fetcher, time, status):
    with pytest.raises((PageUnreadable, PageNotFound)):
        fetcher(retries=2).page(failing(server, status))
    assert (len(server.asked), time.slept) == (1, [])


def test_the_wait_that_a_server_asks_for(server, fetcher, time):
    fetcher(retries=1).page(failing(server, 503, Retry_After="17"))
    assert time.slept == [17.0]


def test_the_wait_that_a_server_asks_for_as_a_date(server, fetcher, time):
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=40), usegmt=True)
    fetcher(retries=1).page(failing(server, 429, Retry_After=later))
    assert 0 < time.slept[0] <= 40


@pytest.mark.parametrize("nonsense", ["soon", "-5", "Tue, 99 Foo 2026 00:00:00 GMT", ""])
def test_a_wait_that_is_none_is_ours(server, fetcher, time, nonsense):
    fetcher(retries=1).page(failing(server, 503, Retry_After=nonsense))
    assert 0.5 <= time.slept[0] <= 1


def test_a_server_that_asks_for_too_long_a_wait_is_left(server, fetcher, time):
    with pytest.raises(PageUnreadable, match=re.escape("it asks to come back in 3600 s")):
        fetcher(retries=2).page(failing(server, 429, Retry_After="3600"))
    assert (len(server.asked), time.slept) == (1, [])


def test_waiting_does_not_count_as_time_that_the_page_took(server, fetcher, time):
    assert fetcher(retries=2, deadline=10).page(failing(server, 503, 503, Retry_After="50")).data
    assert time.slept == [50.0, 50.0]


# What is kept


def remembering(server, **validators):
    """Serve a page that is sent once, and afterwards answered with "not modified" to whoever has it."""
    headers = {name.replace("_", "-"): value for name, value in validators.items()}

    def answer(request):
        known = (request.headers.get("If-None-Match"), request.headers.get("If-Modified-Since"))
        if any(value is not None and value in headers.values() for value in known):
            return (304, {}, b"")
        return (200, {"Content-Type": "text/html; charset=cp1252", **headers}, b"<p>caf\xe9</p>")

    server.routes["/story"] = answer
    return server.url("/story")


DATE = "Mon, 23 Nov 2026 10:00:00 GMT"


@pytest.mark.parametrize(
    "validators",
    [{"ETag": '"v1"'}, {"ETag": 'W/"v1"'}, {"Last_Modified": DATE}, {"ETag": '"v1"', "Last_Modified": DATE}],
)
def test_what_has_not_changed_is_not_sent_again(server, fetcher, tmp_path, validators):
    url = remembering(server, **validators)
    pages = [fetcher(cache=tmp_path / "a" / "b").page(url) for _ in range(2)]
    assert [(page.data, page.stamp.charset, page.stamp.sha256) for page in pages] == 2 * [
        (b"<p>caf\xe9</p>", "cp1252", hashlib.sha256(b"<p>caf\xe9</p>").hexdigest())
    ]
    (_, first), (_, second) = server.asked
    assert "If-None-Match" not in first and "If-Modified-Since" not in first
    assert second.get("If-None-Match") == validators.get("ETag")
    assert second.get("If-Modified-Since") == validators.get("Last_Modified")


def test_what_has_changed_takes_the_place_of_what_was_kept(server, fetcher, tmp_path):
    for words, tag in (("old", '"1"'), ("new", '"2"'), ("newer", '"3"')):
        url = server.page("/story", words, ETag=tag)
        assert words.encode() in fetcher(cache=tmp_path).page(url).data
    assert [headers.get("If-None-Match") for _, headers in server.asked] == [None, '"1"', '"2"']
    assert len(list(tmp_path.iterdir())) == 1


def test_what_was_kept_is_held_to_what_is_wanted_now(server, fetcher, tmp_path):
    server.routes["/list"] = lambda request: (
        (304, {}, b"")
        if "If-None-Match" in request.headers
        else (200, {"Content-Type": "application/json", "ETag": '"1"'}, b"{}" * 100)
    )
    fetcher(cache=tmp_path).page(server.url("/list"), takes=LISTS)
    with pytest.raises(PageNotText, match="application/json"):
        fetcher(cache=tmp_path).page(server.url("/list"))
    with pytest.raises(PageTooLarge):
        fetcher(cache=tmp_path, max_bytes=100).page(server.url("/list"), takes=LISTS)
    assert len(server.asked) == 3


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({}, id="nothing to ask by"),
        pytest.param({"ETag": '"1"', "Cache-Control": "private, No-Store"}, id="not to be stored"),
        pytest.param({"ETag": '"1"', "Vary": "*"}, id="another page every time"),
    ],
)
def test_what_is_not_kept(server, fetcher, tmp_path, headers):
    server.routes["/story"] = (200, {**HTML, **headers}, b"<p>words</p>")
    fetcher(cache=tmp_path).page(server.url("/story"))
    assert list(tmp_path.iterdir()) == []


def test_what_was_read_with_a_password_is_not_kept(server, fetcher, tmp_path):
    server.page("/story", ETag='"1"')
    fetcher(cache=tmp_path).page(server.url("/story", "a:b@127.0.0.1"))
    assert list(tmp_path.iterdir()) == []


def test_another_name_has_a_cache_of_its_own(server, fetcher, tmp_path):
    url = remembering(server, ETag='"1"')
    for agent in ("one/1", "two/1", "one/1"):
        fetcher(cache=tmp_path, user_agent=agent).page(url)
    assert [headers.get("If-None-Match") for _, headers in server.asked] == [None, None, '"1"']


def kept(data=b"words", url="https://news.example/"):
    return Kept.of(url, '"1"', None, "text/html", data)


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda data: b"", id="empty"),
        pytest.param(lambda data: data[:-3], id="cut off"),
        pytest.param(lambda data: data.replace(b"words", b"wards"), id="other bytes"),
        pytest.param(lambda data: b"\x00" * len(data), id="zeros"),
        pytest.param(lambda data: data.replace(b"news.example", b"mews.example"), id="another address"),
    ],
)
def test_a_damaged_file_counts_as_not_there(tmp_path, damage):
    cache = Cache(tmp_path, "a/1")
    cache.put(kept())
    assert cache.get("https://news.example/") == kept()
    (path,) = tmp_path.iterdir()
    path.write_bytes(damage(path.read_bytes()))
    assert cache.get("https://news.example/") is None


def test_a_cache_that_cannot_be_written_does_not_stop_the_reading(server, fetcher, tmp_path):
    (tmp_path / "file").write_text("in the way")
    url = remembering(server, ETag='"1"')
    assert fetcher(cache=tmp_path / "file" / "pages").page(url).data


def test_the_cache_makes_room_by_leaving_what_was_not_asked_for_the_longest(tmp_path, monkeypatch):
    monkeypatch.setattr("onrecord.pages.cache.MAX_BYTES", 2500)
    urls = [f"https://news.example/{number}" for number in range(4)]
    for number, url in enumerate(urls):
        cache = Cache(tmp_path, "a/1")
        cache.put(kept(b"a" * 1000, url))
        path = max(tmp_path.iterdir(), key=lambda path: path.stat().st_mtime_ns)
        os.utime(path, (number, number))
    assert [Cache(tmp_path, "a/1").get(url) is not None for url in urls] == [False, True, True, True]


def test_two_at_once_never_see_half_a_page(tmp_path):
    """Threads with a cache each stand for processes: what they share is the folder."""
    bodies = [bytes([letter]) * 300_000 for letter in b"ab"]
    wrong = []

    def write(body):
        cache = Cache(tmp_path, "a/1")
        for _ in range(30):
            cache.put(kept(body))
            got = cache.get("https://news.example/")
            if got is None or got.data not in bodies:
                wrong.append(got)

    threads = [threading.Thread(target=write, args=(body,)) for body in bodies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert [path.suffix for path in tmp_path.iterdir()] == [".page"]


# The doors


@pytest.fixture
def as_they_come(monkeypatch):
    """Let the pipeline give the pages themselves, in place of what is on record on them."""
    monkeypatch.setattr(pipeline, "engine", lambda model: None)
    monkeypatch.setattr(pipeline, "record_of", lambda page, *_, **__: page)


@pytest.mark.usefixtures("as_they_come")
def test_an_address_is_read_from_python(server):
    manners = Manners(allow_private=True, cache=None, delay=0)
    url = server.page("/story")
    assert onrecord.read(url, manners=manners).stamp.url == url
    pages = onrecord.read_pages([url, server.url("/gone")], manners=manners)
    assert [next(pages).stamp.url, next(pages)] == [
        url,
        Skipped(server.url("/gone"), "the server has no such page (status 404)"),
    ]


@pytest.mark.usefixtures("as_they_come")
def test_one_page_of_a_feed_of_several_is_not_chosen(server):
    server.routes["/feed"] = (
        200,
        {"Content-Type": "text/xml"},
        b"<urlset><url><loc>/a</loc></url><url><loc>/b</loc></url></urlset>",
    )
    with pytest.raises(PageError, match=re.escape("several pages are in it; onrecord.read_pages reads them")):
        onrecord.read(server.url("/feed"), manners=Manners(allow_private=True, cache=None))
    assert server.paths() == ["/feed"]


def test_the_command_line_reads_an_address(server, tmp_path):
    page = (Path(__file__).parent.parent / "examples" / "court-report.html").read_bytes()
    server.routes["/story"] = (200, {**HTML, "ETag": '"1"'}, page)
    program = "from onrecord.cli import main; main()"
    command = [sys.executable, "-c", program, "read", "--jsonl", "--allow-private", "--delay", "0"]
    kept_in = {"XDG_CACHE_HOME": str(tmp_path), "HOME": str(tmp_path)}
    for more, cached in (["--no-cache"], 0), ([], 1):
        done = subprocess.run(
            [*command, *more, server.url("/story"), server.url("/gone")],
            capture_output=True, text=True, env={**os.environ, **kept_in}, check=False,
        )  # fmt: skip
        record = onrecord.Record.from_json(done.stdout)
        assert (done.returncode, record.page.url, record.page.charset) == (1, server.url("/story"), "utf-8")
        assert record.statements
        assert done.stderr == f"onrecord: {server.url('/gone')}: the server has no such page (status 404)\n"
        assert len(list(tmp_path.rglob("*.page"))) == cached


@pytest.mark.parametrize(
    "options",
    [{"delay": -1}, {"timeout": 0}, {"deadline": float("nan")}, {"max_bytes": 0}, {"retries": -1}, {"user_agent": " "}],
)
def test_manners_that_there_cannot_be(options):
    with pytest.raises(ValueError):
        Manners(**options)
