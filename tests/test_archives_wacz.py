"""Pages in WACZ files that the tests write, whole and damaged."""

import gzip
import hashlib
import json
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archiving import answer, html, info, members, page, record
from onrecord.errors import PageEmpty, PageError, PageNotFound, PageUnreadable
from onrecord.flow import Origin
from onrecord.pages.archives import archive_locations, read_at

DATA = "archive/data.warc.gz"
SITE = "http://news.example.org"


def listing(*urls):
    lines = [{"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}]
    lines += [{"id": "x", "url": url, "ts": "2022-11-29T12:00:00Z", "text": "words"} for url in urls]
    return "\n".join(json.dumps(line) for line in lines).encode()


def manifest(entries, **wrong):
    resources = [
        {"name": name, "path": name, "hash": f"sha256:{wrong.get(name) or hashlib.sha256(data).hexdigest()}"}
        for name, data in entries.items()
    ]
    return json.dumps({"profile": "data-package", "wacz_version": "1.1.1", "resources": resources}).encode()


@pytest.fixture
def packed(tmp_path):
    def pack(entries, name="crawl.wacz", method=zipfile.ZIP_STORED):
        path = tmp_path / name
        with zipfile.ZipFile(path, "w", method) as package:
            for entry, data in entries.items():
                package.writestr(entry, data)
        return str(path)

    return pack


def outcomes(path):
    return [(location.url, loaded(location)) for location in archive_locations(path)]


def loaded(location):
    try:
        return location.load()
    except PageError as error:
        return error


def bodies(path):
    return [got.data for _, got in outcomes(path) if not isinstance(got, PageError)]


def problems(path):
    return [(url, str(got)) for url, got in outcomes(path) if isinstance(got, PageError)]


PARTS = members(info(), page("one"), page("frame"), page("two"))
WARC = b"".join(PARTS)


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_listed_pages_are_read_and_read_again(method, packed):
    entries = {DATA: WARC, "pages/pages.jsonl": listing(f"{SITE}/one", f"{SITE}/two#part")}
    path = packed({**entries, "datapackage.json": manifest(entries)}, method=method)
    found = [location.load() for location in archive_locations(path)]
    assert [got.data for got in found] == [html("one"), html("two")]
    container = f"{path}/{DATA}"
    assert found[0].stamp.origin == Origin("warc", container, len(PARTS[0]))
    assert found[1].stamp.origin == Origin("warc", container, sum(map(len, PARTS[:3])))
    assert [read_at(container, got.stamp.origin.offset) for got in found] == found
    late = list(archive_locations(path))
    assert [location.load() for location in reversed(late)] == found[::-1]


@pytest.mark.parametrize("pages", [None, listing(), b"", b"no JSON\n{}\n[1]\n\xff"])
def test_without_listed_pages_all_are_read(pages, packed):
    path = packed({DATA: WARC} if pages is None else {DATA: WARC, "pages/pages.jsonl": pages})
    assert bodies(path) == [html("one"), html("frame"), html("two")]


def test_pages_that_a_crawl_found_are_pages_too(packed):
    entries = {"pages/pages.jsonl": listing(f"{SITE}/one"), "pages/extraPages.jsonl": listing(f"{SITE}/two")}
    assert bodies(packed({DATA: WARC, **entries})) == [html("one"), html("two")]


def test_listed_page_that_redirects_is_found(packed):
    moved = record(answer(b"", status="301 Moved", headers=[("Location", "/two")]), f"{SITE}/old")
    entries = {DATA: b"".join(members(moved, page("one"), page("two"))), "pages/pages.jsonl": listing(f"{SITE}/old")}
    assert bodies(packed(entries)) == [html("two")]


def test_listed_pages_that_are_not_there_are_told(packed):
    path = packed({DATA: WARC, "pages/pages.jsonl": listing(f"{SITE}/gone", f"{SITE}/away")})
    ((url, got),) = outcomes(path)
    assert url == path
    assert isinstance(got, PageEmpty)
    assert "none of the 2 listed pages among the 4 records" in str(got) or "2 listed" in str(got)


def test_several_archives_plain_and_compressed_in_order_of_name(packed):
    path = packed({"archive/b.warc": page("two"), "archive/a.warc.gz": gzip.compress(page("one"))})
    assert bodies(path) == [html("one"), html("two")]


@pytest.mark.parametrize("name", [DATA, "pages/pages.jsonl"])
def test_wrong_digest_is_told_and_the_file_read(name, packed):
    entries = {DATA: WARC, "pages/pages.jsonl": listing(f"{SITE}/one")}
    path = packed({**entries, "datapackage.json": manifest(entries, **{name: "0" * 64})})
    assert bodies(path) == [html("one")]
    ((url, told),) = problems(path)
    assert url == f"{path}/{name}"
    assert "digest" in told


def test_wrong_digest_of_the_manifest_and_a_file_that_is_missing(packed):
    entries = {DATA: WARC}
    digest = json.dumps({"path": "datapackage.json", "hash": "sha256:" + "0" * 64})
    listed = manifest({**entries, "archive/more.warc.gz": b"x"})
    path = packed({**entries, "datapackage.json": listed, "datapackage-digest.json": digest})
    assert len(bodies(path)) == 3
    assert [url for url, _ in problems(path)] == [f"{path}/datapackage.json", f"{path}/archive/more.warc.gz"]


@pytest.mark.parametrize("package", [b"", b"{", b"[]", b'{"resources": 5}', b'{"resources": [5, {"path": 5}, {}]}'])
def test_manifest_that_says_nothing(package, packed):
    assert len(bodies(packed({DATA: WARC, "datapackage.json": package}))) == 3


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_damaged_record_in_it_costs_that_record_alone(method, packed):
    bad = bytearray(PARTS[2])
    bad[100:110] = b"damage    "
    path = packed({DATA: PARTS[0] + PARTS[1] + bad + PARTS[3]}, method=method)
    assert bodies(path) == [html("one"), html("two")]
    assert len(problems(path)) == 1


def test_damaged_place_in_a_compressed_file_of_it(packed, tmp_path):
    words = [f"word{i}" for i in range(200)]
    path = packed(
        {"archive/data.warc": b"".join(page(word, digest=True) for word in words)}, method=zipfile.ZIP_DEFLATED
    )
    bad = bytearray((tmp_path / "crawl.wacz").read_bytes())
    place = int(len(bad) * 0.7)
    bad[place : place + 10] = b"damage    "
    (tmp_path / "crawl.wacz").write_bytes(bad)
    found = bodies(path)
    assert found == [html(word) for word in words if html(word) in found]
    assert len(found) > 50
    assert "damaged in the ZIP" in problems(path)[-1][1]


@pytest.mark.parametrize("name", ["crawl.wacz", "crawl.zip"])
@pytest.mark.parametrize("cut", [1, 30, 200, 2000])
def test_zip_that_is_cut_short_says_so(name, cut, packed, tmp_path):
    path = packed({DATA: WARC}, name)
    whole = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(whole[:-cut])
    if cut < 22:  # all that counts is still there, for a lenient reader
        assert outcomes(path)
        return
    ((url, got),) = outcomes(path)
    assert url == path
    assert isinstance(got, PageUnreadable)
    assert "ZIP" in str(got)


def test_other_zips_are_no_archives(packed):
    assert archive_locations(packed({"word/document.xml": b"<x/>"}, "letter.docx")) is None


def test_zip_bomb_is_not_read(packed):
    path = packed({"archive/data.warc": bytes(150_000_000), "archive/e.warc": page("one")}, method=zipfile.ZIP_DEFLATED)
    assert bodies(path) == [html("one")]
    ((url, told),) = problems(path)
    assert url == f"{path}/archive/data.warc"
    assert "200 times" in told


def test_files_that_overlap_are_not_read(packed, tmp_path):
    path = packed({f"archive/{i}.warc": page("one") for i in range(3)})
    data = bytearray((tmp_path / "crawl.wacz").read_bytes())
    size = len(page("one"))
    at = data.index(b"PK\x01\x02")
    for _ in range(3):  # each is said to be three times as long
        data[at + 20 : at + 28] = (3 * size).to_bytes(4, "little") * 2
        at = data.find(b"PK\x01\x02", at + 1)
    (tmp_path / "crawl.wacz").write_bytes(data)
    ((_, told),) = problems(path)
    assert "overlap" in told


@pytest.mark.parametrize(
    "container", ["crawl.wacz/archive/none.warc", "crawl.wacz/x", "none.wacz/archive/data.warc.gz"]
)
def test_places_that_are_not_there(container, packed, tmp_path):
    packed({DATA: WARC})
    with pytest.raises((PageUnreadable, PageNotFound)):
        read_at(str(tmp_path / container), 0)


@given(noise=st.binary(min_size=1, max_size=60), place=st.integers(0, 8000), deflated=st.booleans())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_is_raised_whatever_is_written_over_it(packed, tmp_path, noise, place, deflated):
    entries = {DATA: WARC, "pages/pages.jsonl": listing(f"{SITE}/one", f"{SITE}/two")}
    method = zipfile.ZIP_DEFLATED if deflated else zipfile.ZIP_STORED
    path = packed({**entries, "datapackage.json": manifest(entries)}, method=method)
    data = bytearray((tmp_path / "crawl.wacz").read_bytes())
    data[place : place + len(noise)] = noise
    (tmp_path / "crawl.wacz").write_bytes(data)
    found = archive_locations(path)
    assert found is None or all(isinstance(got, PageError) or got.data for _, got in outcomes(path))
