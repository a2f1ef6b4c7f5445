"""Stories and the search by meaning as they are typed."""

import json

import pytest
from click.testing import CliRunner
from test_stories import IN_STORY, PAGES

from onrecord import Ledger
from onrecord.cli import app


@pytest.fixture
def path(tmp_path):
    with Ledger(tmp_path / "x.db") as kept:
        for record, read in PAGES:
            kept.add(record, read)
    return str(tmp_path / "x.db")


def run(*arguments):
    return CliRunner().invoke(app, list(arguments))


def test_stories_are_listed_and_one_is_told(path):
    listed = run("stories", "--ledger", path)
    assert listed.exit_code == 0
    assert "3 pages · 3 statements" in listed.stdout
    told = run("stories", IN_STORY[2], "--ledger", path)
    assert told.stdout.startswith(listed.stdout.splitlines()[0])
    assert "on 2 pages of 2 outlets; onrecord compare" in told.stdout


def test_stories_as_json(path):
    (story,) = json.loads(run("stories", "--json", "--ledger", path).stdout)
    told = json.loads(run("stories", story["id"], "--json", "--ledger", path).stdout)
    assert told["story"] == story


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("stories", "https://coast.example/cup"), 1, "no other page of the ledger reports the same event"),
        (("stories", "--since", "2020"), 1, "--published-after by itself leaves nothing"),
        (("stories", "--since", "May"), 2, "is no date"),
        (("stories", "aaaa", "--since", "2020"), 2, "takes no filters"),
        (("search", "--least", "0.3"), 2, "--least goes with --like"),
        (("search", "--like", "a", "--similar-to", "b"), 2, "exclude each other"),
        (("search", "--similar-to", "ffffffff"), 1, "ffffffff"),
        (("search", "--story", "https://nowhere.example/"), 1, "no story or page"),
    ],
)
def test_what_cannot_be_is_said(path, arguments, code, words):
    done = run(*arguments, "--ledger", path)
    assert done.exit_code == code
    assert words in done.stderr


def test_search_by_meaning_shows_how_alike(path):
    done = run("search", "--like", "the barrage broke quickly", "--limit", "1", "--ledger", path)
    assert "The dam gave way within minutes" in done.stdout
    assert " alike" in done.stdout
    (hit,) = json.loads(
        run("search", "--like", "the barrage broke quickly", "-n", "1", "--json", "--ledger", path).stdout
    )
    assert 0.4 <= hit["similarity"] <= 1


def test_search_by_meaning_makes_no_ledger(tmp_path):
    done = run("search", "--like", "anything", "--ledger", str(tmp_path / "none.db"))
    assert done.exit_code == 1
    assert not (tmp_path / "none.db").exists()
