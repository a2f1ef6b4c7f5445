"""Correcting in the reading room: by its forms, and in real Chromium by the keyboard alone."""

from __future__ import annotations

import re

import pytest

from keeping import LOPEZ, article_of, harbour, page_of, statement_of
from onrecord.flow import MadeBy, Record
from onrecord.ledger import Ledger
from payloads import PAYLOADS
from rooms import WIDE, looked_at, post, room, served

RECORD, PAGE = harbour()
PLEDGE, CLAIM, DENIAL, SILENCE, WEATHER = RECORD.statements
ARTICLE = f"/articles/{RECORD.page.sha256[:16]}"
TEXT = RECORD.article.text

EMOJI_TEXT = "A wall, at last\n\nCrowds cheered 🎉👩‍🚀. “The wall stands and it will stay,” said Ana Lopez."
EMOJI_ARTICLE = article_of(EMOJI_TEXT)
EMOJI_PAGE = page_of(EMOJI_TEXT, "https://news.example/emoji")
EMOJI = statement_of(
    EMOJI_ARTICLE, "it will stay,", EMOJI_PAGE.stamp.sha256, act="pledge", speaker=LOPEZ, cue_text="said"
)


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "x.db"
    with Ledger(path) as ledger:
        ledger.add(RECORD, PAGE)
        ledger.add(Record(EMOJI_PAGE.stamp, EMOJI_ARTICLE, (EMOJI,), (), MadeBy("1.0", "m" * 64)), EMOJI_PAGE)
    return path


@pytest.fixture
def client(path):
    with room(path) as client:
        yield client


def said(path, id=PLEDGE.id, undone=False):
    with Ledger(path, read_only=True) as ledger:
        return [(c.field, c.value, c.author) for c in ledger.corrections(id, undone=undone)]


def now(path, id=PLEDGE.id):
    with Ledger(path, read_only=True) as ledger:
        return next(s for s in ledger.page(id).statements if s.id == id)


def send(client, what, id=PLEDGE.id, **fields):
    return post(client, f"/statements/{id}/{what}", on=ARTICLE, **({"by": "Ada", "back": ARTICLE} | fields))


# ---------------------------------------------------------------------------------------------------------- statements


def test_a_name_is_asked_for_once(client, path):
    asked = send(client, "verdict", verdict="accepted", by="")
    assert "In whose name?" in asked.text
    assert 'name="verdict" value="accepted"' in asked.text
    assert said(path) == []
    assert send(client, "verdict", verdict="accepted", by=" Zoë  <b> ").status_code == 303
    assert send(client, "verdict", CLAIM.id, verdict="rejected", by="").status_code == 303
    assert said(path) == [("verdict", "accepted", "Zoë <b>")]
    assert said(path, CLAIM.id) == [("verdict", "rejected", "Zoë <b>")]


def test_a_statement_is_accepted_rejected_and_that_taken_back(client, path):
    answer = send(client, "verdict", verdict="accepted", back=f"{ARTICLE}#c-{PLEDGE.id}")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{ARTICLE}#c-{PLEDGE.id}")
    assert "✓ Accepted" in client.get(ARTICLE).text
    send(client, "verdict", verdict="rejected")
    assert said(path) == [("verdict", "rejected", "Ada")]
    assert send(client, "undo", field="verdict").status_code == 303
    assert said(path) == []
    assert send(client, "undo", field="verdict").status_code == 422


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"speaker": "Karl Berg"}, ("speaker", "Karl Berg", "Ada")),
        ({"speaker": ""}, ("speaker", None, "Ada")),
        ({"target": "critics"}, ("target", "critics", "Ada")),
        ({"act": "threat"}, ("act", "threat", "Ada")),
        ({"mode": "direct"}, ("mode", "direct", "Ada")),
        ({"tone": "endorsing"}, ("tone", "endorsing", "Ada")),
        ({"said": "2016-03-01"}, ("said", "2016-03-01", "Ada")),
    ],
)
def test_a_field_is_corrected_and_what_is_as_it_was_is_not(client, path, given, expected):
    same = {"mode": "indirect", "content": PLEDGE.content_text, "due": "2016-05"} | given
    assert send(client, "correct", **same).status_code == 303
    assert said(path) == [expected]
    send(client, "undo", field="")
    assert said(path) == []


def test_a_denial_is_tied_to_a_claim_of_its_page(client, path):
    assert send(client, "correct", WEATHER.id, act="denial", denies=CLAIM.id).status_code == 303
    assert now(path, WEATHER.id).denies == CLAIM.id
    answer = send(client, "correct", WEATHER.id, denies=EMOJI.id)
    assert answer.status_code == 422
    assert "on another page" in answer.text


def test_words_of_the_form_are_found_in_the_article(client, path):
    assert send(client, "correct", content="The wall\nbe built by May", source="Ana Lopez").status_code == 303
    found = now(path)
    assert (found.content_text, found.source_text) == ("The wall be built by May", "Ana Lopez")


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"speaker": LOPEZ.name}, "nothing is changed"),
        ({"act": "shouting"}, "none of"),
        ({"said": "soon"}, "is no date"),
        ({"content": ""}, "reject it"),
        ({"content": "The moon"}, "does not have the words"),
        ({"content": "Minister defends\nby May"}, "in one paragraph"),
        ({"cue": "a"}, "several times"),
        ({"speaker": "x" * 3000}, "longer than"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_kept(client, path, given, why):
    answer = send(client, "correct", **given)
    assert answer.status_code == 422
    assert why in answer.text
    assert said(path) == []


def marked(text, words, start=0):
    at = text.index(words, start)
    return {"from": f"{at}+0", "to": f"{at}+{len(words)}", "words": words}


def test_selected_words_become_content_cue_and_source(client, path):
    assert send(client, "words", field="content", **marked(TEXT, "wall will be built")).status_code == 303
    assert now(path).content == ((TEXT.index("wall will"), TEXT.index("wall will") + len("wall will be built")),)
    send(client, "words", field="content", add="1", **marked(TEXT, "May"))
    assert now(path).content_text == "wall will be built May"
    send(client, "words", field="cue", **marked(TEXT, "said"))
    send(client, "words", field="source", **marked(TEXT, "Ana Lopez"))
    assert (now(path).cue_text, now(path).source_text) == ("said", "Ana Lopez")


@pytest.mark.parametrize(
    "given",
    [
        {"field": "content", "from": "0+0", "to": "4+0", "words": "other words"},
        {"field": "content", "from": "9", "to": "-1", "words": "x"},
        {"field": "content", "from": "999999999+0", "to": "999999999+9", "words": ""},
        {"field": "speaker", **marked(TEXT, "said")},
        {"field": "content", **marked(TEXT, "wall\n\nThe wall")},
    ],
)
def test_selected_words_that_are_not_there_are_declined(client, path, given):
    assert send(client, "words", **given).status_code == 422
    assert said(path) == []


def test_marks_that_are_not_shown_are_not_counted(tmp_path):
    text = "A wall\n\nThey say \u202eThe wall\u202c will stay up, said Ana Lopez."
    article, page = article_of(text), page_of(text)
    statement = statement_of(article, "will stay up", page.stamp.sha256, speaker=LOPEZ)
    with Ledger(tmp_path / "x.db") as ledger:
        ledger.add(Record(page.stamp, article, (statement,), (), MadeBy("1.0", "m" * 64)), page)
    with room(tmp_path / "x.db") as client:
        begin = text.index("They")
        fields = {"from": f"{begin}+9", "to": f"{begin}+17", "words": "The wall", "field": "source", "by": "Ada"}
        on = f"/articles/{page.stamp.sha256[:16]}"
        assert post(client, f"/statements/{statement.id}/words", on=on, **fields).status_code == 303
    assert now(tmp_path / "x.db", statement.id).source_text.strip("\u202e\u202c") == "The wall"


# ------------------------------------------------------------------------------------------------------------ speakers


def test_speakers_are_merged_and_split_and_it_says_by_whom(client, path):
    answer = post(client, "/speakers/merge", on="/speakers/Karl Berg", speaker="Karl Berg", other="Ana Lopez", by="Ada")
    assert answer.status_code == 303
    one = client.get(answer.headers["location"]).text
    assert "one speaker" in one
    assert "<bdi>Ada</bdi>" in one
    part = re.search(r'name="part" value="(\d+)" aria-label="Karl Berg', one)
    number = re.search(r'name="speaker" value="(\d+)"', one)
    answer = post(client, "/speakers/split", on="/speakers/Ana Lopez", speaker=number[1], part=part[1], by="Ada")
    assert answer.status_code == 303
    assert "another speaker" in client.get(answer.headers["location"]).text


@pytest.mark.parametrize(
    ("what", "fields", "status"),
    [
        ("merge", {"other": ""}, 422),
        ("merge", {"other": "Ana Lopez"}, 422),
        ("merge", {"other": "Nobody Here"}, 404),
        ("split", {}, 422),
        ("split", {"part": "999"}, 422),
    ],
)
def test_who_is_who_declines(client, what, fields, status):
    answer = post(client, f"/speakers/{what}", on="/speakers/Ana Lopez", speaker="Ana Lopez", by="Ada", **fields)
    assert answer.status_code == status


# -------------------------------------------------------------------------------------------------------------- safety

CHANGES = [
    (f"/statements/{PLEDGE.id}/verdict", {"verdict": "accepted"}),
    (f"/statements/{PLEDGE.id}/correct", {"speaker": "Karl Berg"}),
    (f"/statements/{PLEDGE.id}/words", {"field": "content", **marked(TEXT, "wall will be built")}),
    (f"/statements/{PLEDGE.id}/undo", {}),
    ("/speakers/merge", {"speaker": "Ana Lopez", "other": "Karl Berg"}),
    ("/speakers/split", {"speaker": "Ana Lopez", "part": "1"}),
]


@pytest.mark.parametrize(("address", "fields"), CHANGES)
def test_nothing_is_changed_without_the_secret_from_elsewhere_or_where_one_only_reads(path, address, fields):
    given = fields | {"by": "Ada"}
    with room(path) as client:
        assert client.post(address, data=given).status_code == 403
        assert client.post(address, data=given | {"form_secret": "0" * 32}).status_code == 403
        elsewhere = client.post(address, data=given, headers={"Origin": "https://evil.example"})
        assert elsewhere.status_code == 403
    with room(path, read_only=True) as client:
        assert client.post(address, data=given).status_code == 403
        for shown in (ARTICLE, f"/statements/{PLEDGE.id}", "/speakers/Ana Lopez"):
            assert 'method="post"' not in client.get(shown).text
    assert said(path, undone=True) == []


@pytest.mark.parametrize("id", ["0" * 16, "zz", "%27%20OR%201=1"])
def test_another_id_is_told(client, id):
    for what in ("verdict", "correct", "undo"):
        assert send(client, what, id, verdict="accepted", speaker="Karl Berg").status_code == 404


def test_nobody_is_sent_elsewhere(client):
    for back in ("//evil.example", "https://evil.example/", "/\\evil.example"):
        assert send(client, "verdict", verdict="accepted", back=back).headers["location"] == "/"


@pytest.mark.parametrize("payload", PAYLOADS[:8])
def test_hostile_values_are_shown_and_do_nothing(client, payload):
    assert send(client, "correct", speaker=payload, note=payload, by=payload[:100]).status_code == 303
    for address in (ARTICLE, f"/statements/{PLEDGE.id}", f"/statements/{PLEDGE.id}/correct"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert "<script>" not in answer.text
        assert not re.search(r"<img[^>]*onerror", answer.text)


# ------------------------------------------------------------------------------------------------------------- browser


def test_the_keyboard_alone_corrects_an_article(browser, path):
    article = f"/articles/{EMOJI_PAGE.stamp.sha256[:16]}"
    with served(path) as base, browser.new_context(base_url=base, viewport=WIDE) as context:
        page = context.new_page()
        page.set_default_timeout(10_000)
        heard = []
        page.on("console", lambda message: heard.append(message.text))
        page.on("pageerror", lambda error: heard.append(str(error)))
        keys = page.keyboard

        page.goto(ARTICLE)
        keys.press("j")
        keys.press("a")
        page.get_by_label("Your name").wait_for()
        keys.press("Control+A")
        keys.type("Ada")
        keys.press("Enter")
        page.locator(f"#c-{PLEDGE.id}.review-accepted").wait_for()
        keys.press("j")
        keys.press("r")
        page.locator(f"#c-{CLAIM.id}.review-rejected").wait_for()
        keys.press("u")
        page.locator(f"#c-{CLAIM.id}.suggested").wait_for()
        assert said(path) == [("verdict", "accepted", "Ada")]
        assert said(path, CLAIM.id) == []

        keys.press("e")
        page.get_by_label("Speaker").wait_for()
        while page.evaluate("document.activeElement.name") != "speaker":
            keys.press("Tab")
        keys.press("Control+A")
        keys.type("jak")  # letters of shortcuts, which do nothing while somebody types
        keys.press("Enter")
        page.locator(f"#c-{CLAIM.id}", has_text="jak").wait_for()
        assert now(path, CLAIM.id).speaker.name == "jak"

        page.goto(article)
        keys.press("j")
        keys.press("w")
        offered(page, "“it will stay,”")
        for _ in range(5):
            keys.press("Shift+ArrowLeft")
        keys.press("ArrowRight")
        keys.press("ArrowRight")
        offered(page, "““The wall stands and it will stay,” said”")
        keys.press("ArrowLeft")
        keys.press("Enter")
        page.locator(f"#c-{EMOJI.id}", has_text="Corrected").wait_for()
        assert now(path, EMOJI.id).content_text == "“The wall stands and it will stay,”"
        keys.press("u")
        page.locator(f"#c-{EMOJI.id}.suggested").wait_for()
        assert now(path, EMOJI.id).content == EMOJI.content
        assert heard == []


def offered(page, words: str) -> None:
    """Wait until the words are offered: a browser tells of a selection a moment after it is made."""
    page.locator(".words-shown", has_text=re.compile(f"^{re.escape(words)}$")).wait_for()


def test_words_are_selected_with_the_mouse_behind_an_emoji(browser, path):
    with served(path) as base, browser.new_context(base_url=base, viewport=WIDE) as context:
        page = context.new_page()
        page.goto(f"/articles/{EMOJI_PAGE.stamp.sha256[:16]}")
        page.get_by_text("Crowds cheered").dblclick(position={"x": 5, "y": 10})
        offered(page, "“Crowds”")
        page.evaluate("""() => {
          const node = document.querySelector(".block-paragraph [data-at]").firstChild;
          const at = node.data.indexOf("wall");
          getSelection().setBaseAndExtent(node, at, node, at + 11);
        }""")
        page.locator(".words-shown", has_text="wall stands").wait_for()
        page.get_by_role("button", name="Source").click()
        page.get_by_label("Your name").press("Enter")
        page.locator(f"#c-{EMOJI.id}", has_text="Corrected").wait_for()
    assert now(path, EMOJI.id).source_text == "wall stands"


def test_shortcuts_are_listed_and_can_be_switched_off(browser, path):
    with served(path) as base, browser.new_context(base_url=base, viewport=WIDE) as context:
        page = context.new_page()
        page.goto(ARTICLE)
        page.keyboard.press("?")
        page.get_by_role("dialog").wait_for()
        page.get_by_label("Use these keys").press(" ")
        page.keyboard.press("Escape")
        page.reload()
        page.keyboard.press("j")
        assert page.locator(".card.current").count() == 0
        page.get_by_role("button", name="Keyboard").click()
        assert not page.get_by_label("Use these keys").is_checked()


def test_axe_finds_nothing_wrong_where_one_corrects(browser, path):
    with Ledger(path) as ledger:
        ledger.edit(PLEDGE.id, "Ada", verdict="accepted", fields={"speaker": "Karl Berg"})
        ledger.merge("Karl Berg", "Ana Lopez", "Ada", "the same")
    pages = [ARTICLE, f"/statements/{PLEDGE.id}", f"/statements/{PLEDGE.id}/correct", "/speakers/Ana Lopez"]
    with served(path) as base:
        assert looked_at(browser, base, [*pages, "/correcting/name"]) == []
