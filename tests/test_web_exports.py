"""Addresses of the reading room with an ending: the same selection, for programs."""

import csv
import io
import json
import sqlite3
from urllib.parse import parse_qs, urlsplit

import feedparser
import pytest
from msgspec.structs import replace

from keeping import TEXT, harbour
from onrecord.ledger import Ledger
from onrecord.web import exports
from onrecord.web.addresses import FORMS, form_of, in_form
from rooms import room

RECORD, PAGE = harbour()
PLEDGE, CLAIM, DENIAL = RECORD.statements[:3]
LATER = TEXT.replace("4 March", "5 March").replace("by May", "by May, all of it")


@pytest.fixture
def client(tmp_path):
    path = tmp_path / "x.db"
    with Ledger(path) as ledger:
        ledger.add(RECORD, PAGE)
        ledger.add(*harbour(LATER, "https://other.example/wall"))
    return room(path)


def rows(answer):
    return list(csv.DictReader(io.StringIO(answer.text, newline="")))


def test_endings_are_those_that_links_are_made_with():
    assert {"json", *exports.ENDINGS} == set(FORMS)


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_a_search_has_the_statement_and_its_type(client, form):
    answer = client.get(f"/search.{form}?q=wall&speaker=Lopez")
    assert answer.status_code == 200, answer.text
    expected = exports.ENDINGS[form].media if form != "json" else "application/json"
    assert answer.headers["content-type"] == expected
    if form not in ("parquet", "graphml"):
        assert "The wall will be built by May" in answer.text
        assert DENIAL.id not in answer.text


def test_a_file_is_kept_under_a_name_and_a_feed_is_shown(client):
    assert client.get("/search.csv").headers["content-disposition"] == 'attachment; filename="onrecord-statements.csv"'
    assert client.get("/search.rss").headers["content-disposition"].startswith("inline")


@pytest.mark.parametrize(
    ("address", "words"),
    [
        pytest.param("/search.csv?act=denial", {"“We hid nothing,”"}, id="a filter"),
        pytest.param("/search.csv?act=denial&act=pledge&said=2016-03-03", {"“We hid nothing,”"}, id="filters together"),
        pytest.param("/timeline.csv?act=denial", {"“We hid nothing,”"}, id="by time"),
        pytest.param("/due.csv", {"The wall will be built by May"}, id="what falls due and nothing else"),
        pytest.param("/due.csv?due_after=2017", set(), id="nothing is a table of no rows"),
        pytest.param(f"/statements/{DENIAL.id}.csv", {"“We hid nothing,”"}, id="one statement"),
        pytest.param(f"/statements/{DENIAL.id[:6]}.csv", {"“We hid nothing,”"}, id="by the beginning of its id"),
        pytest.param(
            "/disputes.csv?outlet=news.example&act=denial&half=both",
            {"hiding the cost", "“We hid nothing,”", "a request for comment"},
            id="both halves of a dispute",
        ),
        pytest.param(
            "/speakers/Ana%20Lopez.csv", {"The wall will be built by May", "“We hid nothing,”"}, id="a speaker by name"
        ),
        pytest.param("/speakers/Lopez.csv?act=denial", {"“We hid nothing,”"}, id="a speaker, and a filter"),
        pytest.param(
            "/outlets/news.example.csv?act=denial", {"“We hid nothing,”"}, id="an outlet with dots in its name"
        ),
        pytest.param(f"/families/{DENIAL.id}.csv", {"“We hid nothing,”"}, id="the versions of a remark"),
    ],
)
def test_the_selection_is_that_of_the_address(client, address, words):
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    if "disputes" in address:
        assert {row["words"] for row in rows(answer)} >= words - {"a request for comment"}
    else:
        assert {row["words"] for row in rows(answer)} == words


def test_a_table_has_all_rows_whatever_part_is_shown(client):
    shown = client.get("/search.json?limit=2").json()
    assert len(shown["items"]) == 2
    assert len(rows(client.get("/search.csv?limit=2"))) == shown["total"] == 10
    assert urlsplit(shown["next"]).path == "/search.json"


ALIKE = "/search.{}?like=they+concealed+what+it+cost&act=accusation&least=0.3"


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_a_search_by_meaning_has_what_the_search_finds(client, form):
    answer = client.get(ALIKE.format(form))
    assert answer.status_code == 200, answer.text
    if form not in ("parquet", "graphml"):
        assert "hiding the cost" in answer.text
        assert PLEDGE.id not in answer.text


def test_a_table_of_what_is_like_a_statement_has_all_that_is_found(client):
    asked = f"similar_to={PLEDGE.id}&least=-1"
    found = client.get(f"/search.json?{asked}&limit=2").json()
    assert urlsplit(found["next"]).path == "/search.json"
    table = rows(client.get(f"/search.csv?{asked}"))
    assert len(table) == found["total"] == 9
    assert PLEDGE.id not in {row["id"] for row in table}
    assert rows(client.get(f"/search.csv?{asked}&act=denial&q=cost")) == []


def test_a_file_is_not_sent_while_statements_cannot_be_found_by_meaning(client, tmp_path):
    reading = room(tmp_path / "x.db", read_only=True)
    answer = reading.get(ALIKE.format("csv"))
    assert answer.status_code == 503
    assert "10 statements cannot be found by meaning yet" in answer.json()["detail"]
    assert client.get(ALIKE.format("csv")).status_code == 200
    assert rows(reading.get(ALIKE.format("csv"))), "a room that may write has seen to it"


@pytest.mark.parametrize("name", ["like=wall", f"similar_to={PLEDGE.id}", "least=0.5"])
@pytest.mark.parametrize(
    "part", ["timeline.csv", "due.rss", "disputes.json", "families.csv", "speakers.json", "new.rss"]
)
def test_meaning_is_refused_where_it_is_not_looked_at(client, part, name):
    answer = client.get(f"/{part}?{name}")
    assert answer.status_code == 422
    assert "at /search alone" in answer.json()["detail"]


def test_who_accuses_whom_is_a_table(client):
    listed = client.get("/accusations.json").json()["items"]
    table = rows(client.get("/accusations.csv?target=Lopez"))
    assert [row["target"] for row in table] == [one["target"] for one in listed] == ["Ana Lopez"]
    assert [(row["speaker"], row["statements"], row["denied"]) for row in table] == [("critics", "2", "2")]
    assert rows(client.get("/accusations.csv?target=Berg")) == []
    other = client.get("/accusations.rss")
    assert other.status_code == 404
    assert "/search.rss?act=accusation" in other.json()["detail"]


def test_stories_are_a_table_and_one_of_them_is_its_statements(client):
    (story,) = client.get("/stories.json").json()["items"]
    (row,) = rows(client.get("/stories.csv"))
    assert (row["id"], row["pages"], row["statements"]) == (story["id"], "2", "10")
    assert row["outlets"] == "Harbour News"
    assert row["urls"] == "; ".join(page["url"] for page in story["pages"])
    assert rows(client.get("/stories.csv?outlets=2")) == []
    assert client.get(f"/stories/{story['id']}.json").json()["story"] == story
    assert {row["url"] for row in rows(client.get(f"/stories/{story['id']}.csv?act=denial"))} == {
        page["url"] for page in story["pages"]
    }
    assert len(rows(client.get(f"/search.csv?story={story['id']}"))) == 10
    assert client.get("/stories.rss").status_code == client.get("/stories/ffffffff.csv").status_code == 404


def test_what_people_rejected_is_left_out(client, tmp_path):
    with Ledger(tmp_path / "x.db") as ledger:
        ledger.edit(DENIAL.id, "me", verdict="rejected")
    assert DENIAL.id not in {row["id"] for row in rows(client.get("/search.csv"))}
    assert DENIAL.id not in client.get("/search.rss").text


@pytest.mark.parametrize("part", ["speakers", "outlets", "families", "articles"])
def test_a_list_of_something_else_is_that_list_and_its_feed_has_statements(client, part):
    listed = client.get(f"/{part}.json").json()["items"]
    table = rows(client.get(f"/{part}.csv"))
    assert len(table) == len(listed)
    assert all(row[name] == str(value) for row, one in zip(table, listed, strict=True) for name, value in one.items()
               if isinstance(value, str | int) and not isinstance(value, bool))  # fmt: skip
    feed = feedparser.parse(client.get(f"/{part}.rss").text)
    assert not feed.bozo
    assert len(feed.entries) == (0 if part == "families" and not listed else len(feed.entries))


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_a_feed_has_the_last_published(client, tmp_path, form, monkeypatch):
    monkeypatch.setattr(exports, "IN_FEED", 3)
    record, page = harbour(TEXT.replace("harbour wall", "harbour pier"), "https://news.example/pier")
    newer = replace(record.article, published=replace(record.article.published, value="2020-01-01"))
    with Ledger(tmp_path / "x.db") as ledger:
        ledger.add(replace(record, article=newer), page)
    feed = feedparser.parse(client.get(f"/search.{form}").text)
    assert not feed.bozo
    assert len(feed.entries) == 3
    assert {entry.id.split(":")[2] for entry in feed.entries} == {page.stamp.sha256}


def test_what_is_new_is_what_was_added_since_a_day(client, tmp_path):
    record, page = harbour(TEXT.replace("harbour wall", "harbour pier"), "https://news.example/pier")
    with Ledger(tmp_path / "x.db") as ledger:
        ledger.add(record, page)
    with sqlite3.connect(tmp_path / "x.db") as db:
        db.execute("UPDATE pages SET added_at = '2001-02-03T00:00:00Z' WHERE sha256 != ?", (page.stamp.sha256,))
    assert {row["sha256"] for row in rows(client.get("/new.csv?since=2002-01-01"))} == {page.stamp.sha256}
    assert len(rows(client.get("/new.csv"))) == 15
    feed = feedparser.parse(client.get("/new.rss?since=2002-01-01&act=denial").text)
    assert [entry.title for entry in feed.entries] == ["Ana Lopez (denial): “We hid nothing,”"]
    assert [one["url"] for one in client.get("/new.json?since=2002-01-01").json()["items"]] == [record.page.url]
    assert client.get("/new.csv?since=yesterday").status_code == 422


def test_one_article_is_its_record_and_its_statements(client):
    digest = RECORD.page.sha256[:16]
    assert json.loads(client.get(f"/articles/{digest}.json").text)["page"]["sha256"] == RECORD.page.sha256
    assert len(rows(client.get(f"/articles/{digest}.csv"))) == 5
    assert client.get(f"/articles/{digest}.bib").text.count("@online") == 5


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/search.csv?said=soon", 422, "'soon' is no date"),
        ("/search.csv?act=shout", 422, "act"),
        ("/search.csv?q=-wall", 422, "only words to leave out"),
        ("/statements/ffffffff.csv", 404, "no statement"),
        ("/articles/ffffffff.rss", 404, "no page"),
        ("/nowhere.csv", 404, "Nothing at this address"),
        ("/search.exe", 404, ""),
    ],
)
def test_what_cannot_be_sent_is_a_problem_and_no_half_file(client, address, status, words):
    answer = client.get(address)
    assert answer.status_code == status
    if address.endswith(".exe"):
        return
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status
    assert words in answer.text


def test_too_many_at_once_are_told_to_come_back(client):
    for _ in range(exports._AT_ONCE):
        assert exports._turns.acquire(blocking=False)
    try:
        answer = client.get("/search.csv")
        assert answer.status_code == 503
        assert "ask again" in answer.json()["detail"]
    finally:
        for _ in range(exports._AT_ONCE):
            exports._turns.release()
    assert client.get("/search.csv").status_code == 200, "a refused one took no turn for ever"


def test_an_export_that_fails_gives_its_turn_back(client):
    for _ in range(exports._AT_ONCE + 1):
        assert client.get("/search.csv?said=soon").status_code == 422
    assert client.get("/search.csv").status_code == 200


def test_the_address_in_a_form_has_the_words_and_filters_and_not_the_part():
    made = in_form("/search?q=border+wall&act=pledge&act=threat&offset=40&limit=20&order=newest", "rss")
    assert urlsplit(made).path == "/search.rss"
    assert parse_qs(urlsplit(made).query) == {"q": ["border wall"], "act": ["pledge", "threat"]}
    assert in_form("/articles/0123", "csv") == "/articles/0123.csv"


@pytest.mark.parametrize(
    ("path", "form"),
    [("/search.csv", "csv"), ("/outlets/nytimes.com", None), ("/outlets/nytimes.com.rss", "rss"), ("/x.csv/y", None)],
)
def test_a_dot_in_a_name_is_no_form(path, form):
    assert form_of(path) == form
