"""Tables of articles: a row is a page, with what its columns say."""

import csv
import gzip
import hashlib
import json

import pytest

from onrecord import read_pages
from onrecord.articles import read_article
from onrecord.errors import PageEmpty, PageNotFound, PageTooLarge, PageUnreadable
from onrecord.flow import Record, Skipped
from onrecord.pages import tables
from onrecord.pages.archives import read_at
from onrecord.pages.sources import find

TEXT = (
    "The harbour will stay open through the winter, port director Lena Aalto said on Tuesday.\n\n"
    "“We will not close a single quay,” Aalto told reporters in Tarvik. She blamed the strike on “years of neglect”."
    "\n\n"
    "The union rejected her account and said that it would go on for as long as its members wished."
)
ROW = {
    "ID": "a1",
    "title": "Harbour to stay open, director vows",
    "date": "2023-02-14",
    "source": "Tarvik Courier",
    "url": "https://www.tarvikcourier.example/harbour",
    "authors": "Jon Berg, Mia Lund",
    "content": TEXT,
}


def jsonl(path, *rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return str(path)


def test_a_row_states_what_its_columns_say(tmp_path):
    (location,) = find([jsonl(tmp_path / "articles.jsonl", ROW)])
    page = location.load()
    article = read_article(page)
    assert page.stamp.url == ROW["url"]
    assert (page.stamp.origin.kind, page.stamp.origin.offset) == ("table", 1)
    assert article.headline == ROW["title"]
    assert article.published.value == "2023-02-14"
    assert article.outlet.name == "Tarvik Courier"
    assert article.byline == "Jon Berg, Mia Lund"
    report = [article.text[block.start : block.end] for block in article.blocks if block.in_report]
    assert report == [ROW["title"], *TEXT.split("\n\n")]


def test_the_same_row_has_the_same_bytes_in_every_form_of_table(tmp_path):
    lines = jsonl(tmp_path / "a.jsonl", ROW)
    packed = tmp_path / "b.ndjson.gz"
    packed.write_bytes(gzip.compress((tmp_path / "a.jsonl").read_bytes()))
    paths = [lines, str(packed)]
    for name, separator in (("c.csv", ","), ("d.tsv", "\t")):
        with (tmp_path / name).open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, list(ROW), delimiter=separator)
            writer.writeheader()
            writer.writerow(ROW)
        paths.append(str(tmp_path / name))
    digests = {location.load().stamp.sha256 for location in find(paths)}
    assert len(digests) == 1


def test_statements_are_read_off_a_table(tmp_path):
    records = list(read_pages([jsonl(tmp_path / "a.jsonl", ROW)]))
    (record,) = records
    assert isinstance(record, Record)
    assert {statement.speaker.name for statement in record.statements if statement.speaker} >= {"Lena Aalto"}


def test_what_a_row_lacks_is_said_and_the_rest_goes_on(tmp_path):
    path = tmp_path / "mixed.jsonl"
    rows = [ROW, {"title": "no text", "content": " "}, {"headline": "x", "summary": "y"}, [1, 2], ROW]
    jsonl(path, *rows)
    path.write_bytes(path.read_bytes() + b"{broken\n")
    found = list(read_pages([str(path)]))
    told = [one.reason if isinstance(one, Skipped) else "read" for one in found]
    assert [one.url for one in found if isinstance(one, Skipped)] == [f"{path}#row-{n}" for n in (2, 3, 4, 6)]
    assert told[0] == told[4] == "read"
    assert "no text" in told[1]
    assert "no column with an article’s text" in told[2]
    assert "“summary”" in told[2]
    assert "not an object" in told[3]
    assert "no JSON" in told[5]


def test_a_table_cut_short_gives_the_rows_before_the_cut(tmp_path):
    path = tmp_path / "a.jsonl.gz"
    rows = [{**ROW, "url": f"https://e.example/{hashlib.sha256(bytes([i])).hexdigest()}"} for i in range(200)]
    data = gzip.compress("".join(json.dumps(row) + "\n" for row in rows).encode())
    path.write_bytes(data[: len(data) // 2])
    found = list(find([str(path)]))
    assert len(found) > 2
    assert found[0].load().stamp.origin.offset == 1
    with pytest.raises(PageUnreadable, match="cannot be read after row"):
        found[-1].load()


@pytest.mark.parametrize(
    ("data", "problem"),
    [(b"", PageEmpty), (b"title,text\n", PageEmpty)],
    ids=["nothing in it", "a heading and no rows"],
)
def test_a_table_without_rows(tmp_path, data, problem):
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    (location,) = find([str(path)])
    with pytest.raises(problem):
        location.load()


def test_no_such_table(tmp_path):
    (location,) = find([str(tmp_path / "none.csv")])
    with pytest.raises(PageNotFound):
        location.load()


def test_an_endless_line_does_not_fill_the_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "MAX_BYTES", 2000)
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"text": "x" * 9000}) + "\n" + json.dumps(ROW) + "\n", encoding="utf-8")
    long, right = find([str(path)])
    with pytest.raises(PageTooLarge):
        long.load()
    assert right.load().stamp.url == ROW["url"]


@pytest.mark.parametrize("date", ["03/04/2016", "March 2016", "", "20160304"])
def test_a_date_that_can_be_misread_is_left_out(date):
    assert "datePublished" not in tables.as_html({**ROW, "date": date}, "https://e.example/").decode()


@pytest.mark.parametrize(
    ("date", "iso"),
    [
        ("2016-03-04", "2016-03-04"),
        ("2016-03-04 00:00:00", "2016-03-04"),
        ("2016-03-04T18:05:09.000Z", "2016-03-04T18:05:09Z"),
        ("2016-03-04 18:05:09+02:00", "2016-03-04T18:05:09+02:00"),
    ],
)
def test_a_date_that_cannot(date, iso):
    assert f'"datePublished":"{iso}"' in tables.as_html({**ROW, "date": date}, "https://e.example/").decode()


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("Ana Lopez", ["Ana Lopez"]),
        ("Ana Lopez, Bo Berg", ["Ana Lopez", "Bo Berg"]),
        ("Lopez, Ana; Berg, Bo", ["Lopez, Ana", "Berg, Bo"]),
        ("['Ana Lopez', 'Bo Berg']", ["Ana Lopez", "Bo Berg"]),
        (["Ana Lopez", "Bo Berg"], ["Ana Lopez", "Bo Berg"]),
        ("Lopez, Ana", None),
        ("", None),
    ],
)
def test_authors(value, names):
    page = tables.as_html({**ROW, "authors": value}, "https://e.example/").decode()
    stated = json.loads(page.split('json">')[1].split("</script>")[0])
    assert [author["name"] for author in stated["author"]] == names if names else "author" not in stated


def test_a_row_cannot_write_into_the_page():
    row = {"title": "</script><img src=x>", "text": "<script>alert(1)</script> & so on, he said", "source": "</script>"}
    page = tables.as_html(row, "a.csv#row-1").decode()
    assert page.count("</script>") == 1
    assert "<img" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_row_is_found_again_by_its_number(tmp_path):
    path = jsonl(tmp_path / "a.jsonl", {**ROW, "url": ""}, ROW)
    assert read_at(path, 2).stamp.url == ROW["url"]
    assert read_at(path, 1).stamp.url == f"{path}#row-1"
    with pytest.raises(PageNotFound, match="no row 3"):
        read_at(path, 3)
