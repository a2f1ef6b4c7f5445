"""The reading room for programs: what is asked, what is changed, and that OpenAPI says what is sent."""

import json

import jsonschema
import pytest

from keeping import LOPEZ, TEXT, article_of, harbour, page_of, statement_of
from onrecord.errors import LibraryMissing
from onrecord.flow import MadeBy, Page, Record
from onrecord.ledger import Ledger, Like
from onrecord.ledger.values import Added, Filters
from onrecord.views.filters import ABOUT
from onrecord.web.api import asking, changing
from rooms import room

RECORD, PAGE = harbour()
PLEDGE, CLAIM, DENIAL, SILENCE, WEATHER = RECORD.statements
DIGEST = RECORD.page.sha256
COPY_TEXT = TEXT + "\nThe harbour is old.\n"
REMARK = "We will build the harbour wall before the winter storms come"


def remark(url):
    """A page with a remark that another page has as well."""
    text = f"Of walls at {url}\n\n“{REMARK},” said Ana Lopez, the harbour minister.\n"
    page, article = page_of(text, url), article_of(text)
    said = statement_of(article, f"“{REMARK},”", page.stamp.sha256, mode="direct", speaker=LOPEZ, cue_text="said")
    return Record(page.stamp, article, (said,), (), MadeBy("1.0", "m" * 64)), page


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "x.db"
    with Ledger(path) as ledger:
        ledger.add(RECORD, PAGE)
        ledger.add(*harbour(COPY_TEXT, "https://other.example/wall"))
    return path


@pytest.fixture
def remarks(path):
    with Ledger(path) as ledger:
        ledger.add(*remark("https://one.example/"))
        ledger.add(*remark("https://two.example/"))


@pytest.fixture
def client(path):
    return room(path)


def got(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status, answer.text
    return answer.json()


# ------------------------------------------------------------------------------------------------------------ questions


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        ("/api/search?q=wall", lambda ledger: ledger.search("wall")),
        ("/api/search?q=wall&order=oldest", lambda ledger: ledger.search("wall", order="oldest")),
        ("/api/search?speaker=lopez&act=denial", lambda ledger: ledger.search(
            "", Filters(speaker="lopez", act=("denial",)))),
        ("/api/search?act=denial&act=pledge", lambda ledger: ledger.search("", Filters(act=("denial", "pledge")))),
        ("/api/search?disputed=true", lambda ledger: ledger.search("", Filters(disputed=True))),
        ("/api/timeline?said=2016-03", lambda ledger: ledger.search("", Filters(said="2016-03"), order="oldest")),
        ("/api/due", lambda ledger: ledger.due()),
        ("/api/disputes?half=both", lambda ledger: ledger.disputes(halves=("both",))),
        ("/api/families", lambda ledger: ledger.families()),
        ("/api/families?pages=2&speaker=Lopez", lambda ledger: ledger.families("", Filters(speaker="Lopez"))),
        ("/api/accusations", lambda ledger: ledger.accusations()),
        ("/api/accusations?q=cost&target=Lopez", lambda ledger: ledger.accusations("cost", Filters(target="Lopez"))),
        ("/api/stories", lambda ledger: ledger.stories()),
        ("/api/stories?q=wall&outlets=1", lambda ledger: ledger.stories("wall")),
        (f"/api/search?story={DIGEST[:8]}&act=denial", lambda ledger: ledger.search(
            "", Filters(story=DIGEST[:8], act=("denial",)))),
        ("/api/verbs", lambda ledger: ledger.verbs()),
        (f"/api/verbs?id={DENIAL.id}", lambda ledger: ledger.verbs(DENIAL.id)),
        ("/api/speakers", lambda ledger: ledger.speakers()),
        ("/api/speakers?name=Lopez", lambda ledger: ledger.speakers("Lopez")),
        ("/api/outlets", lambda ledger: ledger.outlets()),
        ("/api/outlets?name=news.example", lambda ledger: ledger.outlets("news.example")),
        ("/api/pages", lambda ledger: ledger.pages()),
        ("/api/pages?q=wall", lambda ledger: ledger.pages("wall")),
        ("/api/copies", lambda ledger: ledger.copies()),
        (f"/api/copies?page={DIGEST}", lambda ledger: ledger.copies(DIGEST)),
        ("/api/versions?address=https://news.example/harbour",
         lambda ledger: ledger.versions("https://news.example/harbour")),
        ("/api/findings", lambda ledger: ledger.findings()),
        ("/api/findings?kind=altered-quotation&kind=stray-caption",
         lambda ledger: ledger.findings(("altered-quotation", "stray-caption"))),
    ],
)  # fmt: skip
def test_a_list_is_what_the_ledger_answers(client, path, remarks, address, asked):
    told = got(client, address)
    with Ledger(path, read_only=True) as ledger:
        found = asked(ledger)
    assert len(found), "a question that finds nothing shows nothing"
    assert told["items"] == [json.loads(value.to_json()) for value in found]
    assert told["total"] == found.total
    assert told["why"] == []


def test_every_filter_of_the_ledger_can_be_asked_for_and_says_what_it_is():
    assert set(ABOUT) >= set(Filters.__struct_fields__)


def test_a_list_goes_on_where_it_says(client):
    seen, address = [], "/api/search?limit=3&q=wall OR cold OR nothing"
    while address:
        told = got(client, address)
        assert len(told["items"]) <= 3
        seen += [one["id"] for one in told["items"]]
        address = told["next"]
    assert len(seen) == len(set(seen)) == told["total"] == 6


@pytest.mark.parametrize(
    "part", ["search", "timeline", "due", "disputes", "speakers", "pages", "findings", "outlets", "copies"]
)
def test_the_parts_of_a_list_make_the_whole(client, part):
    whole = got(client, f"/api/{part}?limit=200")
    parts = [
        one for offset in range(whole["total"]) for one in got(client, f"/api/{part}?limit=1&offset={offset}")["items"]
    ]
    assert parts == whole["items"]
    assert got(client, f"/api/{part}?offset={whole['total']}")["items"] == []


def test_a_statement_has_all_by_which_it_can_be_checked(client, path):
    told = got(client, f"/api/statements/{DENIAL.id[:8]}")
    with Ledger(path, read_only=True) as ledger:
        assert told["receipt"] == json.loads(ledger.show(DENIAL.id).to_json())
    assert told["receipt"]["page"]["sha256"] == DIGEST
    assert told["receipt"]["places"][0]["quote"]["exact"] == "“We hid nothing,”"
    assert "SHA-256" in told["receipt"]["citation"]
    assert told["check"] == {"id": DENIAL.id, "verdict": "exact", "words": "“We hid nothing,”", "now": None}
    assert told["corrections"] == []


def test_a_statement_whose_page_is_gone_is_unchecked_and_says_why(tmp_path):
    path = tmp_path / "y.db"
    with Ledger(path) as ledger:
        ledger.add(RECORD, PAGE, keep_page=False)
    told = got(room(path), f"/api/statements/{DENIAL.id}/check")
    assert told["check"]["verdict"] == "unchecked"
    assert "not kept" in told["unchecked"]


def test_an_annotation_is_that_of_the_command_line(client):
    made = client.get(f"/api/statements/{DENIAL.id}/annotation")
    assert made.headers["content-type"] == "application/ld+json"
    assert made.json()["type"] == "Annotation"
    assert made.json()["target"]["source"] == "https://news.example/harbour"


def test_a_page_is_its_record_and_can_be_checked(client):
    assert got(client, f"/api/pages/{DIGEST[:12]}")["statements"][2]["id"] == DENIAL.id
    check = got(client, f"/api/pages/{DIGEST}/check")
    assert [one["verdict"] for one in check["statements"]] == ["exact"] * 5
    assert check["faults"] == []


def test_a_speaker_is_told_with_reasons(client):
    (told,) = got(client, "/api/speakers/Ana%20Lopez")["items"]
    assert told["names"][0]["name"] == "Ana Lopez"
    assert got(client, f"/api/speakers/{told['number']}")["items"] == [told]
    nobody = got(client, "/api/speakers/Lopes")
    assert nobody["items"] == []
    assert nobody["why"] == ["nobody called 'Lopes' is in the ledger; nearest: Ana Lopez"]


def test_versions_and_comparison(client):
    assert got(client, f"/api/compare/{DENIAL.id}")["versions"][0]["hit"]["words"] == "“We hid nothing,”"


def test_an_empty_answer_says_why_in_the_terms_of_addresses(client):
    told = got(client, "/api/search?q=wall&said_after=2020")
    assert told["items"] == []
    assert told["total"] == 0
    assert any(why.startswith("without said_after there") for why in told["why"])
    assert not any("--" in why for why in told["why"])


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        pytest.param("/api/search?said_after=soon", 422, "said_after: 'soon' is no date", id="no date"),
        pytest.param("/api/search?q=-wall", 422, "only words to leave out", id="no search"),
        pytest.param("/api/search?act=shout", 422, "act", id="no such act"),
        pytest.param("/api/search?limit=0", 422, "limit", id="nothing"),
        pytest.param("/api/search?limit=100000", 422, "limit", id="too much"),
        pytest.param("/api/search?speeker=x", 422, "no such parameter; nearest: speaker", id="a slip"),
        pytest.param("/api/statements/deadbeef", 404, "no statement", id="no statement"),
        pytest.param("/api/statements/zzzz", 404, "is no statement's id", id="no id"),
        pytest.param("/api/pages/deadbeef", 404, "no page", id="no page"),
        pytest.param("/api/speakers/99999", 404, "99999", id="no speaker of a number"),
        pytest.param("/api/versions?address=https://no.example/", 404, "no page", id="no address"),
        pytest.param("/api/stories/deadbeef", 404, "no page of the ledger is 'deadbeef'", id="no page of a story"),
        pytest.param("/api/stories?outlets=0", 422, "outlets", id="of no outlet"),
        pytest.param("/api/over-time?said=soon", 422, "said: 'soon' is no date", id="no date to count by"),
        pytest.param("/api/accusations?published=soon", 422, "is no date", id="no date to accuse by"),
        pytest.param("/api/search?least=0.5", 422, "goes with like or similar_to", id="like nothing"),
        pytest.param("/api/search?like=wall&least=nan", 422, "least", id="no number"),
        pytest.param("/api/search?like=wall&least=2", 422, "least", id="no cosine"),
        pytest.param(f"/api/search?like=wall&similar_to={DENIAL.id}", 422, "exclude each other", id="like two things"),
        pytest.param("/api/search?similar_to=deadbeef", 404, "no statement", id="like no statement"),
        pytest.param("/api/timeline?like=wall", 422, "like: there is no such parameter", id="by time and meaning"),
        pytest.param(f"/api/verbs?id={DENIAL.id}&q=wall", 422, "exclude each other", id="an id and words"),
        pytest.param("/api/nowhere", 404, "", id="nothing there"),
    ],
)
def test_what_cannot_be_answered_is_a_problem(client, address, status, words):
    answer = client.get(address)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status
    assert problem["title"]
    assert words in problem["detail"]


def test_a_search_by_meaning_gives_the_most_alike_first_and_says_how_alike(client, path):
    told = got(client, "/api/search?like=they+concealed+what+it+cost&act=accusation&least=0.3")
    with Ledger(path, read_only=True) as ledger:
        found = ledger.search("", Filters(act=("accusation",)), like=Like("they concealed what it cost", least=0.3))
    assert [one["words"] for one in told["items"]] == ["hiding the cost"] * 2
    assert told["items"] == [json.loads(value.to_json()) for value in found]
    assert told["items"][0]["similarity"] > 0.3
    assert told["why"] == []
    assert got(client, "/api/search?like=they+concealed+what+it+cost&least=0.99")["items"] == []
    alike = got(client, f"/api/search?similar_to={PLEDGE.id[:8]}&limit=1&least=-1")
    assert alike["items"][0]["words"] == "The wall will be built by May"
    assert alike["items"][0]["id"] != PLEDGE.id
    assert "similar_to=" in alike["next"]
    assert "least=-1" in alike["next"]


def test_a_search_by_meaning_says_what_it_cannot_look_at(path):
    client = room(path, read_only=True)
    told = got(client, "/api/search?like=they+concealed+what+it+cost")
    assert told["items"] == []
    assert told["why"][-1].startswith("10 statements cannot be found by meaning yet")
    assert got(client, f"/api/search?similar_to={PLEDGE.id}", 404)["detail"].startswith("this statement has no vector")


def test_without_its_library_a_search_by_meaning_says_what_to_type(client, monkeypatch):
    def missing(_):
        raise LibraryMissing("search by meaning needs sqlite-vec: pip install sqlite-vec")

    monkeypatch.setattr("onrecord.ledger.meanings.with_cosines", missing)
    assert "pip install sqlite-vec" in got(client, "/api/search?like=the+wall", 422)["detail"]
    assert got(client, "/api/search?q=wall")["items"]


def test_a_story_is_told_by_any_page_of_it(client, path):
    (story,) = got(client, "/api/stories")["items"]
    with Ledger(path, read_only=True) as ledger:
        expected = json.loads(ledger.story(DIGEST).to_json())
    assert expected["story"] == story
    for named in (story["id"], DIGEST, DENIAL.id):
        assert got(client, f"/api/stories/{named}") == expected


def test_a_page_that_is_in_no_story_is_told_as_such(tmp_path):
    path = tmp_path / "one.db"
    with Ledger(path) as ledger:
        ledger.add(RECORD, PAGE)
    client = room(path)
    assert got(client, f"/api/stories/{DIGEST[:8]}", 404)["detail"].endswith("reports the same event")
    assert got(client, "/api/stories")["why"]


def test_statements_are_counted_over_time(client, path):
    told = got(client, "/api/over-time?speaker=Lopez")
    with Ledger(path, read_only=True) as ledger:
        assert told == json.loads(ledger.over_time("", Filters(speaker="Lopez")).to_json())
    assert sum(period["statements"] for period in told["periods"]) == told["counted"] == 4
    assert got(client, "/api/over-time?q=zebra")["periods"] == []


def test_a_room_without_a_ledger_says_so(tmp_path):
    answer = room(tmp_path / "none.db").get("/api/search")
    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"


# -------------------------------------------------------------------------------------------------------------- changes


def test_a_correction_holds_until_it_is_taken_back(client, path):
    given = {"by": "Kim", "fields": {"speaker": "Karl Berg", "target": None}, "verdict": "accepted", "note": "heard it"}
    answer = client.post(f"/api/statements/{DENIAL.id}/corrections", json=given)
    assert answer.status_code == 200, answer.text
    assert {one["field"]: one["value"] for one in answer.json()["items"]} == {
        "speaker": "Karl Berg",
        "target": None,
        "verdict": "accepted",
    }
    told = got(client, f"/api/statements/{DENIAL.id}")
    assert told["receipt"]["hit"]["speaker"] == "Karl Berg"
    assert {one["author"] for one in told["corrections"]} == {"Kim"}
    undone = client.post(f"/api/statements/{DENIAL.id}/corrections/undo", json={"by": "Lee", "fields": ["speaker"]})
    assert undone.json() == {"count": 1}
    assert got(client, f"/api/statements/{DENIAL.id}")["receipt"]["hit"]["speaker"] == "Ana Lopez"
    everything = got(client, f"/api/corrections?statement={DENIAL.id}&undone=true")
    assert [one["undone_by"] for one in everything["items"]].count("Lee") == 1


@pytest.mark.parametrize(
    ("body", "words"),
    [
        pytest.param({"by": "Kim"}, "say what is to be changed", id="nothing to change"),
        pytest.param({"fields": {"act": "denial"}}, "by", id="nobody says so"),
        pytest.param({"by": " ", "fields": {"act": "denial"}}, "by", id="a blank name"),
        pytest.param({"by": "Kim", "fields": {"act": "shout"}}, "act: 'shout' is none of", id="no such act"),
        pytest.param({"by": "Kim", "fields": {"words": "x"}}, "fields", id="what cannot be corrected"),
        pytest.param({"by": "Kim", "fields": {"said": "soon"}}, "is no date", id="no date"),
        pytest.param({"by": "Kim", "verdict": "maybe"}, "verdict", id="no verdict"),
        pytest.param({"by": "Kim", "verdict": "accepted", "speaker": "x"}, "speaker", id="a field out of its place"),
    ],
)
def test_a_correction_that_cannot_be_changes_nothing(client, body, words):
    answer = client.post(f"/api/statements/{DENIAL.id}/corrections", json=body)
    assert answer.status_code == 422, answer.text
    assert words in answer.json()["detail"]
    assert got(client, "/api/corrections")["total"] == 0


def test_who_is_who_is_ruled(client):
    merged = client.post("/api/speakers/merge", json={"a": "Ana Lopez", "b": "Karl Berg", "by": "Kim"})
    assert merged.status_code == 200, merged.text
    assert {name["name"] for name in merged.json()["items"][0]["names"]} == {"Ana Lopez", "Karl Berg"}
    split = client.post("/api/speakers/split", json={"name": "Ana Lopez", "parts": ["Karl Berg"], "by": "Kim"})
    assert [name["name"] for name in split.json()["items"][0]["names"]] == ["Karl Berg"]
    nobody = client.post("/api/speakers/merge", json={"a": "Nobody", "b": "Karl Berg", "by": "Kim"})
    assert nobody.status_code == 404


def test_pages_are_parted(client):
    assert got(client, "/api/copies")["total"] == 1
    given = {"a": DIGEST, "b": "https://other.example/wall", "by": "Kim"}
    assert client.post("/api/copies/part", json=given).status_code == 204
    assert got(client, "/api/copies")["total"] == 0


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({"Origin": "https://evil.example"}, 403, id="a page elsewhere"),
        pytest.param({"Sec-Fetch-Site": "cross-site"}, 403, id="a page elsewhere, without its name"),
        pytest.param({"Content-Type": "text/plain"}, 403, id="what a page elsewhere can send without leave"),
        pytest.param({"Host": "evil.example"}, 421, id="a name turned to this machine"),
    ],
)
def test_no_page_from_elsewhere_changes_anything(client, headers, status):
    body = json.dumps({"by": "Kim", "verdict": "rejected"})
    headers = {"Content-Type": "application/json", **headers}
    answer = client.post(f"/api/statements/{DENIAL.id}/corrections", content=body, headers=headers)
    assert answer.status_code == status
    assert got(client, "/api/corrections")["total"] == 0


def test_a_room_for_reading_takes_no_change(path):
    client = room(path, read_only=True)
    answer = client.post(f"/api/statements/{DENIAL.id}/corrections", json={"by": "Kim", "verdict": "rejected"})
    assert answer.status_code == 403
    assert answer.headers["content-type"] == "application/problem+json"
    assert got(client, "/api")["read_only"] is True


def test_a_token_is_asked_for_and_taken_from_programs(path):
    client = room(path, token="a-secret-word")
    assert client.get("/api/search").status_code == 401
    assert client.get("/api/search", headers={"Authorization": "Bearer a-secret-word"}).status_code == 200


def test_an_address_is_added(client, path, monkeypatch):
    asked_for = []

    def add_pages(ledger, sources, **options):
        asked_for.extend(sources)
        record, page = harbour(TEXT + "\nMore.\n", sources[0])
        yield ledger.add(record, page)

    monkeypatch.setattr("onrecord.adding.add_pages", add_pages)
    answer = client.post("/api/pages", json={"url": "https://news.example/new"})
    assert answer.status_code == 200, answer.text
    assert answer.json()["added"][0]["status"] == "added"
    assert asked_for == ["https://news.example/new"]
    assert got(client, "/api/pages")["total"] == 3


def test_a_feed_adds_so_many_pages_and_no_more(client, monkeypatch):
    read = []

    def add_pages(ledger, sources, **options):
        for number in range(1000):
            read.append(number)
            yield Added("known", f"https://news.example/{number}", 0)

    monkeypatch.setattr("onrecord.adding.add_pages", add_pages)
    told = client.post("/api/pages", json={"url": "https://news.example/feed"}).json()
    assert len(told["added"]) == changing._MOST_PAGES
    assert told["more"] is True
    assert len(read) <= changing._MOST_PAGES + 1


@pytest.mark.parametrize("url", ["/etc/passwd", "file:///etc/passwd", "-", "ftp://news.example/", ""])
def test_nothing_but_an_address_on_the_web_is_added(client, url):
    answer = client.post("/api/pages", json={"url": url})
    assert answer.status_code == 422
    assert "no address on the web" in answer.json()["detail"]


@pytest.mark.parametrize("url", ["http://127.0.0.1/x", "http://localhost:1/", "http://2130706433/", "http://[::1]/"])
def test_addresses_inside_are_not_asked(client, url):
    told = client.post("/api/pages", json={"url": url}).json()
    assert told["added"] == []
    assert "public" in told["skipped"][0]["reason"] or "unusual" in told["skipped"][0]["reason"]


def test_a_live_check_asks_the_page_of_the_statement(client, monkeypatch):
    def fetch():
        return lambda url: Page.of(COPY_TEXT.encode(), url, PAGE.stamp.origin)

    monkeypatch.setattr(changing, "_fetch", fetch)
    told = client.post(f"/api/statements/{DENIAL.id}/check", json={"live": True}).json()
    assert told["check"]["verdict"] == "exact"
    assert told["url"] == "https://news.example/harbour"


# -------------------------------------------------------------------------------------------------------------- OpenAPI


def test_the_description_names_every_question_and_no_page(client):
    document = got(client, "/api/openapi.json")
    assert set(document["paths"]) >= {f"/api/{name}" for name in asking._RESOURCES}
    assert all(path == "/api" or path.startswith("/api/") for path in document["paths"])


def test_what_is_sent_is_what_is_described(client):
    document = got(client, "/api/openapi.json")
    listed = document["paths"]["/api/search"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    schema = {**listed, "components": document["components"], "$schema": "https://json-schema.org/draft/2020-12/schema"}
    told = got(client, "/api/search?q=wall")
    jsonschema.validate(told, schema)
    told["items"][0]["act"] = "shout"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(told, schema)
