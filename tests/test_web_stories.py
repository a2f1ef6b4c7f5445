"""Stories in the reading room."""

from __future__ import annotations

import pytest
from test_stories import PAGES, QUOTE

from keeping import harbour
from onrecord.ledger import Ledger
from rooms import looked_at, room, served


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("room") / "x.db"
    with Ledger(path) as ledger:
        for record, page in PAGES:
            ledger.add(record, page)
    return path


@pytest.fixture
def client(path):
    with room(path) as client:
        yield client


def test_a_story_leads_to_its_articles_and_they_to_it(client):
    (first, *_, cup) = (record.page.sha256 for record, _ in PAGES)
    listed = client.get("/stories").text
    assert "1 story" in listed
    assert "3 articles" in listed
    assert f'href="/stories/{first[:8]}' in listed
    told = client.get(f"/stories/{first}").text
    assert QUOTE in told
    assert told.count('href="/articles/') >= 3
    assert "Its story: 3 articles" in client.get(f"/articles/{first}").text
    assert "Its story" not in client.get(f"/articles/{cup}").text


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/stories?q=xylophone", 200, "Nothing found"),
        ("/stories?outlets=9", 200, "no story has a page with that"),
        ("/stories?said=soon", 422, "is no date"),
        ("/stories?outlets=0", 422, "cannot be"),
        (f"/stories/{PAGES[-1][0].page.sha256}", 404, "in no story"),
        ("/stories/00000000", 404, "Not in this ledger"),
    ],
)
def test_what_is_not_there_is_told(client, address, status, words):
    answer = client.get(address)
    assert answer.status_code == status
    assert words in answer.text


def test_a_ledger_without_stories_says_why(tmp_path):
    with Ledger(tmp_path / "x.db") as ledger:
        ledger.add(*harbour())
    with room(tmp_path / "x.db") as client:
        assert "no two pages" in client.get("/stories").text


def test_axe_finds_nothing_wrong_with_stories(browser, path):
    story = f"/stories/{PAGES[0][0].page.sha256}"
    with served(path) as base:
        assert looked_at(browser, base, ["/stories", story, "/stories?q=xylophone"]) == []
