"""Pages in WARC files that the tests write, whole and damaged."""

import gzip
import hashlib
import io
import random
import subprocess
import sys
import tracemalloc
import zlib
from functools import partial

import brotli
import pytest
from fastwarc.stream_io import ZstdWriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archiving import answer, html, info, members, offsets, page, record
from onrecord.errors import PageEmpty, PageError, PageNotFound, PageTooLarge, PageUnreadable
from onrecord.flow import Origin
from onrecord.pages import files, warc
from onrecord.pages.archives import archive_locations, read_at

WORDS = ("one", "two", "three", "four", "five")
PLAIN, GZIP, WHOLE = "pages.warc", "pages.warc.gz", "whole.warc.gz"


def archived(kind, records):
    if kind == PLAIN:
        return b"".join(records)
    return b"".join(members(*records)) if kind == GZIP else gzip.compress(b"".join(records))


@pytest.fixture
def written(tmp_path):
    def write(data, name=GZIP):
        path = tmp_path / name
        path.write_bytes(data)
        return str(path)

    return write


def outcomes(path):
    """What each location of an archive gives: the page, or the error."""
    found = archive_locations(path)
    assert found is not None
    return [(location.url, loaded(location)) for location in found]


def loaded(location):
    try:
        return location.load()
    except PageError as error:
        return error


def pages(path):
    return [got for _, got in outcomes(path) if not isinstance(got, PageError)]


def problems(path):
    return [(url, str(got)) for url, got in outcomes(path) if isinstance(got, PageError)]


def bodies(path):
    return [got.data for got in pages(path)]


def only(path):
    (got,) = outcomes(path)
    return got[1]


# Whole archives


@pytest.mark.parametrize("kind", [PLAIN, GZIP, WHOLE])
def test_pages_are_found_and_read_again_by_their_offset(kind, written):
    records = [info(), *(page(word) for word in WORDS)]
    path = written(archived(kind, records), kind)
    found = pages(path)
    assert [got.stamp.url for got in found] == [f"http://news.example.org/{word}" for word in WORDS]
    assert [got.data for got in found] == [html(word) for word in WORDS]
    assert {got.stamp.fetched_at for got in found} == {"2022-11-29T12:00:00Z"}
    assert {got.stamp.charset for got in found} == {"utf-8"}
    where = offsets(members(*records) if kind == GZIP else records)[1:]
    assert [got.stamp.origin for got in found] == [Origin("warc", path, offset) for offset in where]
    assert [read_at(path, offset) for offset in where] == found


def test_locations_can_be_loaded_later_and_in_any_order(written):
    for kind in (PLAIN, GZIP, WHOLE):
        path = written(archived(kind, [page(word) for word in WORDS]), kind)
        late = list(archive_locations(path))
        assert [location.load().data for location in reversed(late)] == [html(word) for word in reversed(WORDS)]
        assert late[0].load() == late[0].load()


def test_records_that_share_a_later_gzip_member_are_read_in_their_order_only(written):
    first = gzip.compress(page("one"))
    path = written(first + gzip.compress(page("two") + page("three") + page("four")))
    found = pages(path)
    assert [got.data for got in found] == [html(word) for word in WORDS[:4]]
    assert [got.stamp.origin.offset for got in found] == [0, len(first), None, None]
    late = list(archive_locations(path))
    assert late[1].load() == found[1]
    with pytest.raises(PageUnreadable, match="order"):
        late[2].load()
    with pytest.raises(PageUnreadable, match="order"):
        read_at(path, None)


@pytest.mark.parametrize(
    "passed",
    [
        pytest.param(record(b"GET / HTTP/1.1\r\n\r\n", kind="request"), id="request"),
        pytest.param(record(answer(b""), kind="revisit"), id="revisit"),
        pytest.param(
            record(b"a: b", kind="metadata", headers={"Content-Type": "application/warc-fields"}), id="metadata"
        ),
        pytest.param(record(b"x" * 99, kind="response", headers={"Content-Type": "text/dns"}, url="dns:a"), id="dns"),
        pytest.param(record(answer(html("x"), status="404 Not Found")), id="404"),
        pytest.param(record(answer(b"", status="301 Moved", headers=[("Location", "/b")])), id="redirect"),
        pytest.param(record(answer(html("x"), kind="image/png")), id="image"),
        pytest.param(record(answer(b"{}", kind="application/json")), id="json"),
        pytest.param(record(answer(b"<?xml version='1.0'?><rss/>", kind="text/xml")), id="a feed"),
        pytest.param(record(answer(b"\x89PNG\r\n\x1a\n", kind=None)), id="no type, no page"),
        pytest.param(record(answer(b"Disallow: /", "text/plain"), "http://a.example/robots.txt?x"), id="robots.txt"),
        pytest.param(
            record(html("x"), "urn:text:http://a/", "resource", {"Content-Type": "text/plain"}), id="no address"
        ),
        pytest.param(record(b"junk\r\n\r\njunk"), id="no HTTP"),
    ],
)
@pytest.mark.parametrize("kind", [PLAIN, GZIP])
def test_what_is_no_page_is_passed_over(kind, passed, written):
    path = written(archived(kind, [passed, page("one"), passed]), kind)
    assert [url for url, _ in outcomes(path)] == ["http://news.example.org/one"]
    alone = only(written(archived(kind, [passed, passed]), kind))
    assert isinstance(alone, PageEmpty)
    assert "2 records" in str(alone)


@pytest.mark.parametrize(
    "taken",
    [
        pytest.param(record(answer(html("x"), "application/xhtml+xml")), id="XHTML"),
        pytest.param(record(answer(html("x"), "TEXT/HTML;charset=UTF-8")), id="capital letters"),
        pytest.param(record(answer(b"\n  <!-- a -->\n" + html("x"), kind=None)), id="no type"),
        pytest.param(record(answer(html("x"), kind="application/octet-stream")), id="type that says nothing"),
        pytest.param(record(answer(b"<?xml version='1.0'?>\n" + html("x"), kind="application/xml")), id="XHTML as XML"),
        pytest.param(record(html("x"), kind="resource", headers={"Content-Type": "text/html"}), id="resource"),
        pytest.param(record(answer(html("x")), version="1.1"), id="WARC 1.1"),
        pytest.param(record(answer(html("x")), url="<http://news.example.org/>"), id="address in brackets (wget)"),
        pytest.param(record(answer(html("x")).replace(b"\r\n", b"\n")), id="HTTP with bare line feeds"),
        pytest.param(record(answer(html("x")), headers={"Content-Type": None}), id="record without a type"),
        pytest.param(record(answer(html("x")).replace(b"\r\n", b"\n")).replace(b"\r\n", b"\n"), id="line feeds only"),
        pytest.param(record(answer(html("x"))).replace(b"WARC-Target-URI", b"warc-target-uri"), id="small letters"),
        pytest.param(record(answer(html("x")), headers={"WARC-Truncated": "length"}), id="truncated by the crawler"),
    ],
)
def test_what_is_a_page_is_taken(taken, written):
    for kind in (PLAIN, GZIP):
        got = only(written(archived(kind, [taken]), kind))
        assert got.stamp.url == "http://news.example.org/"
        assert got.data.endswith(html("x"))


def test_a_password_in_the_address_is_not_kept(written):
    path = written(record(answer(html("x")), url="http://me:secret@news.example.org/a"), PLAIN)
    assert only(path).stamp.url == "http://news.example.org/a"


@pytest.mark.parametrize(
    ("told", "fetched_at"),
    [
        ("2022-11-29T12:00:00Z", "2022-11-29T12:00:00Z"),
        ("2022-11-29T12:00:00.123456Z", "2022-11-29T12:00:00Z"),
        ("2022-11-29T12:00:00+02:00", "2022-11-29T10:00:00Z"),
        ("2022-11-29", None),
        ("2022", None),
        ("yesterday, at Tea", None),
        ("0001-01-01T00:00:00+23:00", None),
        (None, None),
    ],
)
def test_time_of_the_record(told, fetched_at, written):
    path = written(page("one", headers={"WARC-Date": told}), PLAIN)
    assert only(path).stamp.fetched_at == fetched_at


@pytest.mark.parametrize(
    ("kind", "charset"),
    [
        ("text/html", None),
        ("text/html; charset=ISO-8859-1", "iso-8859-1"),
        ('text/html; a=b; Charset = "windows-1251"', "windows-1251"),
        ("text/html; charset=<none>", None),
        ("text/html; charset=", None),
    ],
)
def test_charset_that_the_server_named(kind, charset, written):
    assert only(written(record(answer(html("x"), kind)), PLAIN)).stamp.charset == charset


# How bodies were sent


def chunked(data, size=100, more=b""):
    cut = [data[i : i + size] for i in range(0, len(data), size)]
    return b"".join(b"%x%s\r\n%s\r\n" % (len(part), more, part) for part in cut) + b"0\r\n\r\n"


def raw_deflate(data):
    made = zlib.compressobj(wbits=-15)
    return made.compress(data) + made.flush()


def zstandard(data):
    into = io.BytesIO()
    with ZstdWriter(into) as writer:
        while data:
            data = data[writer.write(data) :]
    return into.getvalue()


HTML = html("sent")


@pytest.mark.parametrize(
    ("body", "coding", "transfer"),
    [
        pytest.param(gzip.compress(HTML), "gzip", "", id="gzip"),
        pytest.param(gzip.compress(HTML), "X-GZIP", "", id="x-gzip"),
        pytest.param(gzip.compress(HTML[:50]) + gzip.compress(HTML[50:]), "gzip", "", id="gzip in two members"),
        pytest.param(gzip.compress(HTML) + b"\0\0junk", "gzip", "", id="gzip with something after it"),
        pytest.param(zlib.compress(HTML), "deflate", "", id="deflate"),
        pytest.param(raw_deflate(HTML), "deflate", "", id="deflate without a frame"),
        pytest.param(brotli.compress(HTML), "br", "", id="brotli"),
        pytest.param(zstandard(HTML), "zstd", "", id="zstandard"),
        pytest.param(gzip.compress(zlib.compress(HTML)), "deflate, gzip", "", id="twice"),
        pytest.param(chunked(HTML), "", "chunked", id="chunks"),
        pytest.param(chunked(HTML, more=b" ;a=b"), "", "chunked", id="chunks with extensions"),
        pytest.param(chunked(HTML, size=5000), "", "Chunked", id="one chunk"),
        pytest.param(chunked(gzip.compress(HTML)), "gzip", "chunked", id="chunks of gzip"),
        pytest.param(chunked(gzip.compress(HTML)), "", "gzip, chunked", id="gzip for the transfer"),
        pytest.param(HTML, "identity", "identity", id="neither"),
        pytest.param(HTML, "gzip", "chunked", id="freed of both by the crawler, which kept the header"),
        pytest.param(HTML, "br", "", id="freed of brotli by the crawler"),
        pytest.param(HTML, "zstd", "", id="freed of zstandard by the crawler"),
        pytest.param(HTML, "deflate", "", id="freed of deflate by the crawler"),
        pytest.param(HTML, "ISO-8859-1", "", id="what is no coding"),
    ],
)
def test_body_is_freed_of_how_it_was_sent(body, coding, transfer, written):
    sent = answer(body, headers=[("Content-Encoding", coding), ("Transfer-Encoding", transfer)])
    assert only(written(gzip.compress(record(sent)))).data == HTML


@pytest.mark.parametrize("text", [b"5\nis a number, and this no chunk", b"1e5 people"])
def test_text_that_begins_like_a_chunk_is_taken_as_it_is(text, written):
    sent = answer(text, "text/plain", headers=[("Transfer-Encoding", "chunked")])
    assert only(written(record(sent), PLAIN)).data == text


def test_answer_that_was_cut_off_is_read_as_far_as_it_goes(written):
    for body, headers in (
        (chunked(HTML)[:-300], [("Transfer-Encoding", "chunked")]),
        (gzip.compress(HTML)[:-300], [("Content-Encoding", "gzip")]),
    ):
        got = only(written(record(answer(body, headers=headers)), PLAIN)).data
        assert HTML.startswith(got)
        assert len(got) > 1000


@pytest.mark.parametrize(
    ("body", "coding", "transfer", "why"),
    [
        pytest.param(b"\x1f\x8b\x08\0" + bytes(range(200)), "gzip", "", "gzip", id="gzip"),
        pytest.param(bytes(range(200)), "deflate", "", "deflate", id="deflate"),
        pytest.param(bytes(range(200)), "br", "", "br", id="brotli"),
        pytest.param(b"\x28\xb5\x2f\xfd" + bytes(range(200)), "zstd", "", "zstd", id="zstandard"),
        pytest.param(bytes(range(200)), "snappy", "", "snappy, which is not read", id="unknown"),
        pytest.param(chunked(HTML).replace(b"\r\n64\r\n", b"\r\nzz\r\n", 3), "", "chunked", "chunks", id="chunks"),
    ],
)
def test_body_that_cannot_be_freed_says_why(body, coding, transfer, why, written):
    sent = answer(body, headers=[("Content-Encoding", coding), ("Transfer-Encoding", transfer)])
    got = only(written(record(sent), PLAIN))
    assert isinstance(got, PageUnreadable)
    assert why in str(got)


@pytest.mark.parametrize(
    ("compress", "coding"),
    [
        (gzip.compress, "gzip"),
        (zlib.compress, "deflate"),
        (partial(brotli.compress, quality=5), "br"),
        (zstandard, "zstd"),
    ],
)
def test_bomb_in_an_answer_stops_at_the_limit(compress, coding, written):
    bomb = record(answer(compress(bytes(30_000_000)), headers=[("Content-Encoding", coding)]))
    path = written(archived(GZIP, [bomb, page("one")]))
    del bomb
    tracemalloc.start()
    found = outcomes(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert isinstance(found[0][1], PageTooLarge)
    assert found[1][1].data == html("one")
    assert peak < 5 * files.MAX_BYTES


def test_bomb_of_a_member_is_left_and_the_next_found(written, monkeypatch):
    monkeypatch.setattr("onrecord.pages.records._BOMB_BYTES", 1_000_000)
    bomb = record(answer(bytes(5_000_000)), "http://news.example.org/bomb")
    path = written(archived(GZIP, [page("one"), bomb, page("two")]))
    assert bodies(path) == [html("one"), html("two")]
    ((url, told),) = problems(path)
    assert url == "http://news.example.org/bomb"
    assert "more than 200 times" in told


@pytest.mark.parametrize("kind", [PLAIN, GZIP])
def test_page_over_the_limit_is_told_and_a_film_over_it_passed_over(kind, written, monkeypatch):
    monkeypatch.setattr("onrecord.pages.records.MAX_BYTES", 100_000)
    monkeypatch.setattr("onrecord.pages.bodies.MAX_BYTES", 100_000)
    large = record(answer(html("large", 300_000)), "http://news.example.org/large")
    film = record(answer(html("film", 300_000), "video/mp4"), "http://news.example.org/film")
    found = outcomes(written(archived(kind, [large, film, page("one")]), kind))
    assert [url for url, _ in found] == ["http://news.example.org/large", "http://news.example.org/one"]
    assert isinstance(found[0][1], PageTooLarge)
    assert found[1][1].data == html("one")


def test_record_in_several_parts_says_so(written):
    got = only(written(page("one", headers={"WARC-Segment-Number": "1"}), PLAIN))
    assert isinstance(got, PageUnreadable)
    assert "several records" in str(got)


def test_empty_answer_says_so(written):
    assert isinstance(only(written(record(answer(b" \n")), PLAIN)), PageEmpty)


def test_memory_stays_small_however_many_records(written):
    one = gzip.compress(page("one"))
    path = written(one * 2000)
    tracemalloc.start()
    count = sum(location.load().data == html("one") for location in archive_locations(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 2000
    assert peak < 2_000_000


# Damage


@pytest.mark.parametrize("at", [0.02, 0.3, 0.6, 0.99])
def test_after_a_damaged_gzip_member_the_next_is_found(at, written):
    parts = members(*(page(word) for word in WORDS))
    bad = bytearray(parts[2])
    place = int(len(bad) * at)
    bad[place : place + 4] = bytes(byte ^ 0xA5 for byte in bad[place : place + 4])
    path = written(b"".join([*parts[:2], bytes(bad), *parts[3:]]))
    assert bodies(path) == [html(word) for word in ("one", "two", "four", "five")]
    ((url, told),) = problems(path)
    assert url in ("http://news.example.org/three", path)
    start, end = offsets(parts)[2:4]
    assert f"bytes {start:,} to {end:,}" in told
    with pytest.raises(PageUnreadable, match="no whole record"):
        read_at(path, start)


def test_address_of_what_was_lost_is_told_where_it_can_be_read(written):
    parts = members(page("one"), page("two"))
    for cut in (len(parts[1]) // 2, len(parts[1]) - 4):
        ((url, told),) = problems(written(parts[0] + parts[1][:cut]))
        assert url == "http://news.example.org/two"
        assert "ends in the middle" in told


def test_check_sum_of_a_member_is_checked_before_its_page_is_given(written):
    parts = members(page("one"), page("two"))
    bad = bytearray(parts[0])
    bad[-8] ^= 1
    path = written(bytes(bad) + parts[1])
    assert [url for url, _ in outcomes(path)] == ["http://news.example.org/one", "http://news.example.org/two"]
    assert bodies(path) == [html("two")]


@pytest.mark.parametrize("cut", [1, 5, 30, 200, 1000])
@pytest.mark.parametrize("kind", [PLAIN, GZIP, WHOLE])
def test_archive_that_is_cut_short_gives_what_is_whole(kind, cut, written):
    records = [page(word) for word in WORDS]
    whole = archived(kind, records)
    # The two empty lines at a plain record's end may be missing.
    path = written(whole[: -cut - 4] if kind == PLAIN else whole[:-cut], kind)
    assert bodies(path)[:4] == [html(word) for word in WORDS][:4]
    assert len(bodies(path)) == 4
    ((_, told),) = problems(path)
    assert "cut short" in told or "ends in the middle" in told


def test_plain_archive_that_lacks_the_last_line_ends_is_whole(written):
    assert bodies(written(page("one")[:-4], PLAIN)) == [html("one")]


@pytest.mark.parametrize(
    "garbage", [b"junk", b"\0" * 3000, b"WARC/1.0", b"WARC/1.0\r\n", b"\x1f\x8b\x08junk", b"\n\njunk\n"]
)
@pytest.mark.parametrize("kind", [PLAIN, GZIP])
def test_garbage_between_records_is_told_and_passed(kind, garbage, written):
    parts = [archived(kind, [page(word)]) for word in WORDS[:3]]
    path = written(parts[0] + garbage + parts[1] + parts[2], kind)
    assert bodies(path) == [html("one"), html("two"), html("three")]
    assert len(problems(path)) == 1


@pytest.mark.parametrize("garbage", [b"junk\n", b"\0" * 3000 + b"\n"])
@pytest.mark.parametrize("kind", [PLAIN, GZIP])
def test_garbage_before_and_after_the_records(kind, garbage, written):
    path = written(garbage + archived(kind, [page("one")]) + garbage, kind)
    assert bodies(path) == [html("one")]
    assert [url for url, _ in problems(path)] == [path, path]


@pytest.mark.parametrize("length", [0, 5, 1500, 5000, 3_000_000, 10**17, "many", -5, None])
@pytest.mark.parametrize("kind", [PLAIN, GZIP, WHOLE])
def test_wrong_length_costs_that_record_alone(kind, length, written):
    headers = {"Content-Length": length}
    bad = page("two", headers=headers)
    path = written(archived(kind, [page("one"), bad, page("three")]), kind)
    assert bodies(path) == [html("one"), html("three")]
    ((url, told),) = problems(path)
    assert url == "http://news.example.org/two"
    assert "length" in told or "cut short" in told


def test_many_wrong_lengths_in_one_member_end_it(written):
    bad = page("bad", headers={"Content-Length": "10"})
    path = written(archived(WHOLE, [page("one"), *[bad] * 150]))
    assert bodies(path) == [html("one")]
    assert "more than 100 damaged records" in problems(path)[-1][1]


def test_digest_guards_a_record_that_is_not_compressed(written):
    parts = [page(word, digest=True) for word in WORDS[:3]]
    assert bodies(written(b"".join(parts), PLAIN)) == [html(word) for word in WORDS[:3]]
    bad = bytearray(parts[1])
    bad[-500] ^= 1
    path = written(parts[0] + bytes(bad) + parts[2], PLAIN)
    assert bodies(path) == [html("one"), html("three")]
    assert "digest" in problems(path)[0][1]


def test_digest_guards_a_record_whose_member_is_not_at_its_end(written):
    parts = [page(word, digest=True) for word in WORDS[:3]]
    bad = parts[1].replace(b"<p>two", b"<p>tow")
    path = written(gzip.compress(parts[0] + bad + parts[2]), WHOLE)
    assert bodies(path) == [html("one"), html("three")]
    with pytest.raises(PageUnreadable, match="digest"):
        read_at(path, len(parts[0]))


@pytest.mark.parametrize("digest", ["sha1:{b32}", "SHA-1:{hex}", "sha1:{b32small}", "blake9:xyz", "sha1:short", ""])
def test_digest_in_other_writing_or_of_another_kind(digest, written):
    import base64

    block = answer(html("one"))
    made = hashlib.sha1(block, usedforsecurity=False).digest()
    b32 = base64.b32encode(made).decode()
    told = digest.format(b32=b32, hex=made.hex(), b32small=b32.lower())
    path = written(record(block, headers={"WARC-Block-Digest": told}), PLAIN)
    assert bodies(path) == [html("one")]


def test_header_that_does_not_end(written):
    endless = b"WARC/1.0\r\nWARC-Type: response\r\n" + b"X: y\r\n" * 50_000
    path = written(page("one") + endless + page("two"), PLAIN)
    assert bodies(path)[0] == html("one")
    assert problems(path)


@pytest.mark.parametrize("name", [PLAIN, GZIP])
@pytest.mark.parametrize(
    "data", [b"", b"no archive at all", b"\x1f\x8b\x08", b"\x1f\x8b\x08\0\0\0\0\0\0\x03" + b"\xff" * 50]
)
def test_what_is_called_an_archive_and_is_none(name, data, written):
    found = archive_locations(written(data, name))
    assert found is None if not data else all(isinstance(loaded(location), PageError) for location in found)


def test_archive_is_told_by_its_bytes_and_not_by_its_name(written):
    assert bodies(written(page("one"), "saved.html")) == [html("one")]
    assert bodies(written(gzip.compress(page("one")), "saved")) == [html("one")]
    assert archive_locations(written(html("one"), "saved.html")) is None
    assert archive_locations(written(gzip.compress(html("one")), "saved.gz")) is None
    assert archive_locations(written(b"WARC is a format", "saved.txt")) is None


def test_archive_that_is_gone(written, tmp_path):
    path = written(page("one") + page("two"), PLAIN)
    first, second = archive_locations(path)
    first.load()
    (tmp_path / PLAIN).unlink()
    with pytest.raises(PageNotFound):
        first.load()
    assert isinstance(loaded(next(warc.locations(path))), PageNotFound)
    assert archive_locations(path) is None
    with pytest.raises(PageNotFound):
        read_at(path, 0)
    assert second.load().data == html("two")


@pytest.mark.parametrize("kind", [PLAIN, GZIP, WHOLE])
@pytest.mark.parametrize("offset", [1, 17, 10**9])
def test_offset_at_which_no_record_is(kind, offset, written):
    path = written(archived(kind, [page(word) for word in WORDS]), kind)
    with pytest.raises(PageUnreadable, match="no whole record"):
        read_at(path, offset)


def test_offset_of_a_record_that_holds_no_page(written):
    with pytest.raises(PageUnreadable, match="no page"):
        read_at(written(info() + page("one"), PLAIN), 0)


RECORDS = [page(word, digest=True) for word in WORDS]
MEMBERS = members(*RECORDS)


@given(data=st.data(), compressed=st.booleans(), how=st.sampled_from(["flip", "cut", "insert", "remove"]))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_damage_leaves_the_other_records(written, data, compressed, how):
    parts = [bytearray(part) for part in (MEMBERS if compressed else RECORDS)]
    hit = data.draw(st.integers(0, len(parts) - 1))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, max(len(parts[hit]) - 1, 0)))
        match how:
            case "flip":
                parts[hit][at : at + 1] = bytes([data.draw(st.integers(0, 255))])
            case "cut":
                del parts[hit][at:]
            case "insert":
                parts[hit][at:at] = data.draw(st.binary(max_size=40))
            case "remove":
                del parts[hit][at : at + data.draw(st.integers(1, 400))]
    path = written(b"".join(parts), GZIP if compressed else PLAIN)
    found = bodies(path) if archive_locations(path) is not None else []
    whole = [html(word) for i, word in enumerate(WORDS) if i != hit]
    assert [body for body in found if body in whole] == whole
    assert len(found) <= len(WORDS)


@given(noise=st.binary(max_size=400), place=st.integers(0, 4000), compressed=st.booleans())
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_is_raised_whatever_is_written_over_an_archive(written, noise, place, compressed):
    whole = bytearray(b"".join(MEMBERS if compressed else RECORDS))
    whole[place : place + len(noise)] = noise
    path = written(bytes(whole), GZIP if compressed else PLAIN)
    assert all(isinstance(got, PageError) or got.data for _, got in outcomes(path))


@pytest.mark.parametrize("size", [65, 100, 333])
@pytest.mark.parametrize("kind", [PLAIN, GZIP, WHOLE])
def test_records_and_damage_over_the_edges_of_what_is_read_at_once(kind, size, written, monkeypatch):
    monkeypatch.setattr("onrecord.pages.records._PART", size)
    monkeypatch.setattr("onrecord.pages.records._WINDOW", size)
    records = [page(word) for word in WORDS]
    assert bodies(written(archived(kind, records), kind)) == [html(word) for word in WORDS]
    for more in range(70):
        bad = page("two", headers={"Content-Length": "7", "X": "y" * more})
        path = written(archived(kind, [records[0], bad, records[2]]), kind)
        assert bodies(path) == [html("one"), html("three")]
    noise = random.Random(1).randbytes(1000) + b"\n"
    parts = [archived(kind, [record]) for record in records[:2]]
    assert bodies(written(noise + parts[0] + noise + parts[1], kind)) == [html("one"), html("two")]


def test_what_reads_archives_is_loaded_for_archives_alone(written):
    path = written(html("one"), "saved.html")
    code = (
        "import sys; from onrecord.pages.archives import archive_locations;"
        f"assert archive_locations({path!r}) is None; print([m for m in sys.modules if m in ('fastwarc', 'zipfile')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
