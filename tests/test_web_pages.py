"""What people see in the reading room, without a browser."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from msgspec.structs import replace
from selectolax.lexbor import LexborHTMLParser

from keeping import BERG, LOPEZ, article_of, harbour, page_of, statement_of
from onrecord.errors import PageNotFound
from onrecord.flow import Address, Finding, MadeBy, Outlet, Page, Record, When, Why
from onrecord.ledger import Ledger
from payloads import PAYLOADS
from rooms import post, room

RECORD, PAGE = harbour()
PLEDGE, CLAIM, DENIAL, SILENCE, WEATHER = RECORD.statements
ARTICLE = f"/articles/{RECORD.page.sha256[:16]}"


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "x.db"
    with Ledger(path) as ledger:
        ledger.add(RECORD, PAGE)
    return path


@pytest.fixture
def client(path):
    with room(path) as client:
        yield client


def words_of(text: str) -> str:
    body = LexborHTMLParser(text).body
    assert body
    return " ".join(body.text(separator=" ").split())


def seen(client, address: str, status: int = 200) -> str:
    """Return the words of a page as somebody reads them."""
    answer = client.get(address)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return words_of(answer.text)


# --------------------------------------------------------------------------------------------------------- every page


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/", ["5 statements", "Harbour News", "Minister defends the harbour wall", "hiding the cost"]),
        ("/search", ["5 statements", "Ana Lopez", "harbour minister", "by 4 March 2016", "due May 2016"]),
        ("/articles", ["1 article,", "Minister defends the harbour wall", "1 finding"]),
        (ARTICLE, ["Harbour News", "4 March 2016", "exact 5", "altered quotation", "the headline has other words"]),
        (f"/statements/{DENIAL.id}", ["“We hid nothing,”", "It denies", "hiding the cost", "SHA-256", "exact"]),
        (f"/statements/{CLAIM.id}", ["It is denied by", "We hid nothing"]),
        ("/outlets", ["Harbour News", "5"]),
        ("/outlets/news.example", ["5 statements in 1 article", "Ana Lopez", "pledge"]),
        ("/new", ["1 article,", "Ana Lopez", "and 2 statements more"]),
        ("/add", ["From the web", "From files", "Pasted", "up to 20 MB"]),
    ],
)
def test_what_a_page_says(client, address, expected):
    found = seen(client, address)
    assert [words for words in expected if words not in found] == []


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/nowhere", 404, "Nothing at this address"),
        ("/articles/00000000", 404, "Not in this ledger"),
        ("/statements/zz", 404, "is no statement's id"),
        ("/outlets/Harbor", 404, "nearest: Harbour News"),
        ("/add/jobs/none", 404, "There is no such job"),
        ("/search?said=soon", 422, "said: 'soon' is no date"),
        ("/articles?published=soon", 422, "published: 'soon' is no date"),
        ("/search?act=shouting", 422, "The address asks for what cannot be"),
        ("/search?offset=-1", 422, "The address asks for what cannot be"),
        ("/new?since=soon", 422, "The address asks for what cannot be"),
        ("/appearance/pink", 404, "Nothing at this address"),
        ("/static/../settings.py", 404, "Nothing at this address"),
        ("/static/nothing.css", 404, "Nothing at this address"),
    ],
)
def test_a_page_that_cannot_be_shown_says_why(client, address, status, words):
    assert words in seen(client, address, status)


@pytest.mark.parametrize("address", ["/", "/search", "/articles", ARTICLE, "/outlets", "/new", "/add", "/nowhere"])
def test_every_page_has_what_a_page_needs(client, address):
    tree = LexborHTMLParser(client.get(address).text)
    assert tree.css_first("html").attributes["lang"] == "en"
    assert len(tree.css("h1")) == 1
    assert tree.css_first("a.skip[href='#content']")
    assert tree.css_first("main#content")
    assert tree.css_first("title").text().endswith(" · onrecord")
    assert not tree.css("[style]")
    assert all(script.attributes.get("src", "").startswith("/static/") for script in tree.css("script"))
    ids = [node.attributes["id"] for node in tree.css("[id]")]
    assert len(ids) == len(set(ids))


# ------------------------------------------------------------------------------------------------------------- search


def test_words_that_were_searched_for_are_marked(client):
    tree = LexborHTMLParser(client.get("/search?q=wall").text)
    assert [mark.text() for mark in tree.css("mark")] == ["wall"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("q=walls", "“walls” is nowhere in the ledger"),
        ("speaker=Lopes", "nearest: Ana Lopez"),
        ("q=wall&act=denial", "without act there is 1"),
        ("q=...", "no letter or digit"),
    ],
)
def test_an_empty_answer_says_why_without_options_of_the_command_line(client, query, words):
    found = seen(client, f"/search?{query}")
    assert "Nothing found" in found
    assert words in found
    assert "--" not in found


def test_facets_count_and_lead_on(client):
    tree = LexborHTMLParser(client.get("/search").text)
    acts = {node.css_first(".act").text(): node for node in tree.css(".facet a") if node.css_first(".act")}
    assert acts["denial"].css_first(".facet-count").text().strip() == "1"
    assert acts["denial"].attributes["href"] == "/search?act=denial"
    found = seen(client, acts["denial"].attributes["href"])
    assert "1 statement" in found
    assert "Karl Berg" not in found.partition("Narrow")[0]


def test_a_facet_that_is_on_can_be_taken_away_and_joined_by_another(client):
    tree = LexborHTMLParser(client.get("/search?act=denial&q=hid*").text)
    on = tree.css_first(".facet a[aria-current]")
    assert on.css_first(".act").text() == "denial"
    assert on.attributes["href"] == "/search?q=hid%2A"
    others = [node.attributes["href"] for node in tree.css(".facet a:not([aria-current])")]
    assert "/search?q=hid%2A&act=denial&act=accusation" in others
    chip = tree.css_first(".chip")
    assert chip.attributes["href"] == "/search?q=hid%2A"


def test_what_means_something_like_a_sentence_is_found(client):
    found = seen(client, "/search?like=The+wall+is+to+be+finished+in+May")
    assert "Means something like" in found
    assert "The wall will be built by May" in found
    assert "likeness 0." in found
    assert "What means something like this" in seen(client, f"/search?similar_to={PLEDGE.id}")


def test_what_is_found_by_meaning_can_be_had_in_other_forms_and_its_filter_taken_away(client):
    tree = LexborHTMLParser(client.get("/search?like=The+wall+is+finished+in+May&least=0.3").text)
    forms = [node.attributes["href"] for node in tree.css(".forms a")]
    assert "/search.csv?like=The+wall+is+finished+in+May&least=0.3" in forms
    assert all(client.get(form).status_code == 200 for form in forms)
    assert tree.css_first(".chip").attributes["href"] == "/search"


def test_a_sentence_and_a_statement_exclude_each_other(client):
    answer = client.get(f"/search?like=the+wall&similar_to={PLEDGE.id}")
    assert answer.status_code == 422
    assert "exclude each other" in answer.text


def test_no_other_form_is_offered_of_a_search_by_meaning_that_lacks_something(path):
    found = room(path, read_only=True).get("/search?like=the+wall")
    assert "cannot be found by meaning yet" in found.text
    assert ".csv" not in found.text


def test_a_list_goes_on_by_its_address(client):
    tree = LexborHTMLParser(client.get("/search?limit=2").text)
    assert len(tree.css(".results .statement")) == 2
    onward = tree.css_first("a[rel=next]").attributes["href"]
    assert onward == "/search?limit=2&offset=2"
    assert not tree.css_first("a[rel=prev]")
    assert len(LexborHTMLParser(client.get("/search?limit=2&offset=4").text).css(".results .statement")) == 1
    assert "Nothing more" in seen(client, "/search?offset=40")


# -------------------------------------------------------------------------------------------------------- the article


def test_statements_are_marked_by_act_and_mode_in_words_too(client):
    tree = LexborHTMLParser(client.get(ARTICLE).text)
    denial = tree.css_first(f'.said[data-said="{DENIAL.id}"]')
    assert denial.text() == "“We hid nothing,”"
    assert {"mode-direct", "line-denial"} <= set(denial.attributes["class"].split())
    reference = tree.css_first(f'a.ref[href="#c-{DENIAL.id}"]')
    assert reference.text() == " (statement 3 denial) "
    card = tree.css_first(f"#c-{DENIAL.id}")
    assert card.css_first(".who").text() == "Ana Lopez"
    assert card.css_first(".tie").attributes["href"] == f"#c-{CLAIM.id}"
    assert card.css_first(".tie").text() == "denies 2"
    assert tree.css_first(f"#c-{CLAIM.id} .tie").text() == "denied by 3"
    assert tree.css_first(f"#s-{DENIAL.id}")
    assert card.css_first(".badge").text() == "✓ exact"


def test_a_card_has_reasons_a_citation_and_a_link_to_the_words(client):
    card = LexborHTMLParser(client.get(ARTICLE).text).css_first(f"#c-{DENIAL.id}")
    assert "the full name" in card.css_first(".reasons").text()
    citation = card.css_first(".citation").text()
    assert citation.startswith("Ana Lopez: “We hid nothing”. In: “Minister defends the harbour wall”, Harbour News")
    link = card.css_first("a[rel*=noreferrer]").attributes["href"]
    assert link == "https://news.example/harbour#:~:text=%E2%80%9CWe%20hid%20nothing%2C%E2%80%9D"
    assert link in citation


def test_words_that_the_page_does_not_have_any_more_are_said_to_be_altered(tmp_path):
    other = replace(
        RECORD, statements=(replace(PLEDGE, content_text="The wall was built in May"), *RECORD.statements[1:])
    )
    with Ledger(tmp_path / "x.db") as ledger:
        ledger.add(other, PAGE)
    card = LexborHTMLParser(room(tmp_path / "x.db").get(ARTICLE).text).css_first(f"#c-{PLEDGE.id}")
    assert card.css_first(".badge").text() == "≠ altered"


@pytest.mark.parametrize(
    ("now", "verdict", "words"),
    [
        (PAGE, "exact", "On the web now"),
        (
            page_of(RECORD.article.text.replace("We hid nothing", "We hide nothing")),
            "altered",
            "We hide nothing",
        ),
        (PageNotFound("404"), "gone", "404"),
    ],
)
def test_words_are_held_against_the_page_as_it_is_now(client, monkeypatch, now, verdict, words):
    def page(_: object, url: str) -> Page:
        assert url == "https://news.example/harbour"
        if isinstance(now, Exception):
            raise now
        return now

    monkeypatch.setattr("onrecord.pages.fetch.Fetcher.page", page)
    answer = post(client, f"{ARTICLE}/live", on=ARTICLE)
    card = LexborHTMLParser(answer.text).css_first(f"#c-{DENIAL.id} .badge")
    assert card.text().endswith(verdict)
    assert words in answer.text


def test_a_room_for_reading_asks_no_server(path):
    client = room(path, read_only=True)
    assert "Check against the web now" not in client.get(ARTICLE).text
    assert client.post(f"{ARTICLE}/live").status_code == 403


def test_what_is_not_of_the_report_is_shown_and_said_to_be_so(tmp_path):
    article = RECORD.article
    blocks = list(article.blocks)
    blocks[1] = replace(blocks[1], kind="caption", belongs=False, why="names nobody of the story")
    blocks[3] = replace(blocks[3], kind="other", why="a footer")
    record = replace(RECORD, article=replace(article, blocks=tuple(blocks)), statements=(CLAIM, DENIAL), findings=())
    with Ledger(tmp_path / "x.db") as ledger:
        ledger.add(record, PAGE)
    tree = LexborHTMLParser(room(tmp_path / "x.db").get(ARTICLE).text)
    outside = [node.text() for node in tree.css(".row-outside")]
    assert len(outside) == 2
    assert "of another story" in outside[0]
    assert "The wall will be built by May" in outside[0]
    assert "a footer" in outside[1]


def test_the_record_is_what_the_page_shows(client):
    """Nothing of the article is lost between its blocks."""
    tree = LexborHTMLParser(client.get(ARTICLE).text)
    for node in tree.css(".ref"):
        node.decompose()
    shown = "".join(node.text() for node in tree.css(".row-text .block"))
    assert re.sub(r"\s+", "", shown) == re.sub(r"\s+", "", RECORD.article.text)


def test_a_page_is_printed_with_its_statements_as_footnotes(client):
    notes = LexborHTMLParser(client.get(ARTICLE).text).css(".footnotes li")
    assert [note.attributes["value"] for note in notes] == ["1", "2", "3", "4", "5"]
    assert "SHA-256" in notes[2].text()


def test_what_people_said_looks_other_than_what_the_machine_said(path, client):
    with Ledger(path) as ledger:
        ledger.edit(DENIAL.id, "Ada", fields={"speaker": "Karl Berg"}, verdict="accepted")
        ledger.edit(WEATHER.id, "Ada", verdict="rejected")
    tree = LexborHTMLParser(client.get(ARTICLE).text)
    assert [tag.text() for tag in tree.css(f"#c-{DENIAL.id} .tag-people")] == ["corrected: speaker", "accepted"]
    assert tree.css_first(f'.said[data-said="{WEATHER.id}"].said-rejected')
    assert not tree.css(f"#c-{CLAIM.id} .tag-people")
    assert "the machine: Ana Lopez) by Ada" in seen(client, f"/statements/{DENIAL.id}")


def test_offsets_beyond_the_basic_plane_cut_the_same_words(tmp_path):
    words = "\U0001f469\u200d\U0001f692 “The wall \U0001f9f1 stands,” said Ana Lopez \U0001f389.\n"
    text = f"Flags \U0001f3f4\U0001f3f4 go up\n\n{words}"
    page, article = page_of(text), article_of(text)
    said = statement_of(article, "“The wall \U0001f9f1 stands,”", page.stamp.sha256, mode="direct", speaker=LOPEZ)
    with Ledger(tmp_path / "x.db") as ledger:
        ledger.add(Record(page.stamp, article, (said,), (), MadeBy("1", "m")), page)
    tree = LexborHTMLParser(room(tmp_path / "x.db").get(f"/articles/{page.stamp.sha256[:16]}").text)
    assert tree.css_first(".said").text() == "“The wall \U0001f9f1 stands,”"


# ------------------------------------------------------------------------------------------------ ledgers that are not


def test_without_a_ledger_the_room_says_how_to_begin_one(tmp_path):
    client = room(tmp_path / "none.db")
    assert "There is no ledger yet" in seen(client, "/")
    assert "no ledger there" in seen(client, "/search", 503)
    assert not (tmp_path / "none.db").exists()


def test_a_file_that_is_no_ledger_and_one_of_a_newer_version(tmp_path, path):
    (tmp_path / "text.db").write_text("words " * 1000)
    assert "not a ledger" in seen(room(tmp_path / "text.db"), "/search", 503)
    with Ledger(path) as ledger:
        ledger._db.pragma("user_version", 999)
    assert "upgrade with: pip install" in seen(room(path), "/", 503)


def test_a_ledger_that_is_replaced_is_read_anew(path, tmp_path):
    client = room(path)
    assert "5 statements" in seen(client, "/search")
    with Ledger(tmp_path / "y.db"):
        pass
    for name in ("x.db", "x.db-wal", "x.db-shm"):
        (tmp_path / name).unlink(missing_ok=True)
    (tmp_path / "y.db").rename(path)
    assert "has no statements yet" in seen(client, "/search")


def test_pages_can_be_read_while_another_program_writes(path, client):
    with Ledger(path) as writing:
        writing._db.execute("BEGIN IMMEDIATE")
        writing._db.execute("DELETE FROM findings")
        assert "5 statements" in seen(client, "/search")
        writing._db.execute("ROLLBACK")


def test_what_is_added_elsewhere_shows_at_once(path, client):
    assert "1 article," in seen(client, "/articles")
    with Ledger(path) as ledger:
        ledger.add(*harbour(url="https://news.example/second", text=RECORD.article.text + "\nMore of it.\n"))
    assert "2 articles," in seen(client, "/articles")


# ------------------------------------------------------------------------------------------------------ the appearance


def test_the_appearance_is_kept_and_leads_back(client):
    answer = client.get("/appearance/dark?back=/search%3Fq%3Dwall")
    assert (answer.status_code, answer.headers["location"]) == (303, "/search?q=wall")
    cookie = answer.headers["set-cookie"]
    assert "onrecord_theme=dark" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert 'data-theme="dark"' in client.get("/").text


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "/\\evil.example", "/\nx", "evil"])
def test_nobody_is_led_elsewhere(client, back):
    assert client.get("/appearance/dark", params={"back": back}).headers["location"] == "/"


def test_static_files_are_kept_by_browsers_under_their_digest(client):
    address = re.search(r'href="(/static/style\.css\?v=[0-9a-f]{12})"', client.get("/").text)
    assert address
    answer = client.get(address[1])
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-type"].startswith("text/css")


# ----------------------------------------------------------------------------------------------------- hostile pages


def hostile(payload: str) -> tuple[Record, bytes]:
    """A page that has a payload in every field that a page can fill, and some that it cannot."""
    text = f"{payload}\n\n“{payload}” said {payload}, {payload}.\n\nA caption {payload} here\n"
    page = page_of(text, url=payload)
    article = article_of(text, Outlet(payload, payload, payload, payload))
    who = replace(LOPEZ, name=payload, role=payload, country=payload, evidence=payload, described=payload)
    when = When("2016-03-04", "day", (payload,))
    odd = When(payload, "day", (payload,))
    blocks = tuple(replace(b, place=payload, why=payload, credit=payload) for b in article.blocks)
    article = replace(
        article,
        blocks=(*blocks[:2], replace(blocks[2], kind="caption", belongs=False)),
        headline=payload, byline=payload, breadcrumb=(payload,), published=when, language=payload,
        addresses=(Address(payload, "canonical", payload),), modified=odd,
    )  # fmt: skip
    said = statement_of(
        article, f"“{payload}”", page.stamp.sha256, speaker=who, target=who, cue_text=payload, source_text=payload,
        chain=(BERG, who), said_on=when, due=odd, mode="direct", cue_tone="distancing",
        why=Why(payload, payload, payload, payload, payload, payload),
    )  # fmt: skip
    finding = Finding("scare-quotes", said.block, payload, said.content[0])
    stamp = replace(page.stamp, saved_from=payload, charset=payload)
    return Record(stamp, article, (said,), (finding,), MadeBy(payload, payload)), page.data


_NEVER = "iframe, object, embed, base, math, animate, img, style, link[rel=stylesheet]:not([href^='/static/'])"


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_words_of_a_page_stay_words(tmp_path, payload):
    record, _ = hostile(payload)
    with Ledger(tmp_path / "x.db") as ledger:
        ledger.add(record)
        ledger.edit(record.statements[0].id, payload, fields={"speaker": payload}, note=payload)
    client = room(tmp_path / "x.db")
    sha, id = record.page.sha256, record.statements[0].id
    for address in (
        "/", "/search", "/articles", f"/articles/{sha}", f"/articles/{sha}?everything=1", f"/statements/{id}", "/new",
        "/outlets",
    ):  # fmt: skip
        harmless(client.get(address))
    for address in ("/search", "/articles", "/new", "/add"):
        harmless(client.get(address, params={"q": payload, "speaker": payload, "outlet": payload, "since": payload}))
    for address in ("/outlets/", "/statements/", "/articles/", "/appearance/", "/"):
        harmless(client.get(address + quote(payload, safe="")))


def harmless(answer) -> None:
    """See that a page has no element, attribute or address that is not ours, and none of the marks that turn text."""
    assert answer.status_code in (200, 303, 404, 422), answer.text
    if answer.status_code == 303:
        return
    tree = LexborHTMLParser(answer.text)
    assert not tree.css(_NEVER)
    scripts = [node.attributes["src"].partition("?")[0] for node in tree.css("script")]
    assert scripts in (_SCRIPTS, [*_SCRIPTS, "/static/correcting.js"])
    assert len(tree.css("body")) == 1
    for node in tree.css("*"):
        for name, value in node.attributes.items():
            assert not name.startswith("on"), (node.tag, name)
            if name.startswith("hx-") and name != "hx-headers:inherited":
                assert value in _HTMX, (name, value)
            if name in ("href", "src", "action"):
                assert re.match(r"(/(?!/)|#|https?://)", value or ""), (node.tag, name, value)
    assert not set("\u202e\u2066\u2069\ufeff") & set(answer.text)
    assert "49{" not in answer.text


_SCRIPTS = ["/static/htmx-4.0.1.min.js", "/static/room.js"]
_HTMX = {"/search", "#found", "outerHTML", "true"}


def test_a_defect_is_told_without_what_it_holds(path, monkeypatch):
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("secret words")

    monkeypatch.setattr(Ledger, "facets", broken)
    answer = room(path).get("/search")
    assert answer.status_code == 500
    assert "A defect in onrecord, please report it: ZeroDivisionError" in words_of(answer.text)
    assert "secret words" not in answer.text
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
