"""Whether a caption is of the story it stands in."""

import importlib.util
import itertools
import json
import random
import sys
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from onrecord.articles.caption_evidence import evidence
from onrecord.articles.captions import explicit_day, judge, probability, story
from onrecord.articles.rarity import folded, is_chiefly_small, rarity, stem, weight

ROOT = Path(__file__).parent.parent

BODY = (
    "Ferries to run all winter",
    "Transport Minister Ida Holm has promised to keep the ferries running through the winter, she said in Lakeview.",
    "The operator, Lakeview Lines, asked the European Union and the US for help. The bridge had been closed in storms.",
)
DAY = date(2022, 5, 4)


@pytest.mark.parametrize(
    ("caption", "belongs", "why"),
    [
        pytest.param("Transport Minister Ida Holm (L) in port (AFP photo)", True, "names Ida Holm", id="same person"),
        pytest.param("Minister Holm at her desk in Oslo", True, "Holm", id="surname alone"),
        pytest.param("Ida Holm in 2001, on May 3, 2001", True, "Ida Holm", id="an old picture of the same person"),
        pytest.param("A quay in Lakeview", True, "Lakeview", id="same place"),
        pytest.param(
            "Singer Mia Fontaine waves to Olaf Brandt at a gala in Geneva on March 2, 2018",
            False,
            "none of its people or places occurs in the article; dated 1,524 days before it",
            id="other people, other place, long before",
        ),
        pytest.param(
            "Olaf Brandt in Geneva on May 1, 2022", None, "but its date fits", id="other people, near in time"
        ),
        pytest.param("US Rep. Olaf Brandt in Geneva (Reuters photo)", False, "none of its", id="US is no link"),
        pytest.param("Olaf Brandt on stage", None, "too little", id="one foreign name decides nothing"),
        pytest.param("A dog on March 2, 2018", False, "dated 1,524 days before it", id="nobody named, long before"),
        pytest.param("A dog on May 2, 2022", None, "too little", id="nobody named, near in time"),
        pytest.param("A view of ferries running in winter storms", True, "most of its words", id="the story's words"),
        pytest.param("A still of promises kept and bridges closing", True, "most of its words", id="inflected words"),
        pytest.param(
            "A photo showing the cat that promised nothing at breakfast", None, "too little", id="one such word"
        ),
        pytest.param("", None, "too little", id="empty"),
    ],
)
def test_belonging(caption, belongs, why):
    verdict = judge(caption, story(BODY, DAY))
    assert verdict.belongs is belongs
    assert why in verdict.why


def test_without_a_date_of_the_article_names_alone_tell():
    verdict = judge("Olaf Brandt in Geneva on March 2, 2018", story(BODY, None))
    assert (verdict.belongs, verdict.why) == (False, "none of its people or places occurs in the article")
    assert judge("A dog on March 2, 2018", story(BODY, None)).belongs is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("on March 08, 2019 in Washington", date(2019, 3, 8)),
        ("on 3 May 2022", date(2022, 5, 3)),
        ("between May 3, 2022 and May 5, 2022", None),
        ("in May 2022", None),
        ("on Tuesday", None),
    ],
)
def test_the_one_day_that_a_caption_names(text, day):
    assert explicit_day(text) == day


TALKS = (
    "Central bank keeps rates as wages rise",
    "The European Central Bank kept its rates on Thursday. Its president, Vera Lindqvist, spoke of wages in Germany.",
    "“Wages rise faster than we had thought,” Lindqvist told reporters in Vienna. Lindqvist will speak again in June.",
    "Austrian unions welcomed it. The shares of OMB, an oil company of Austria, lost a tenth of their value.",
)
TALKS_DAY = date(2023, 10, 26)


@pytest.mark.parametrize(
    ("caption", "belongs", "why"),
    [
        pytest.param("ECB staff at work", True, "names ECB", id="initials of a name of the story"),
        pytest.param("The head office of Oil Markets Bergen", True, "names Oil Markets", id="the name of its initials"),
        pytest.param("Shoppers in Austria count their wages", True, "Austria", id="a country"),
        pytest.param("German wages have risen fast", True, "German", id="its people for a country"),
        pytest.param("Wages rise faster in Berlin", True, "Berlin", id="its capital for a country"),
        pytest.param(
            "FILE - Vera Lindqvist in Oslo, Norway, on May 3, 2011", True, "Vera Lindqvist", id="an old file picture"
        ),
        pytest.param("President Lindqvist arrives", True, "Lindqvist", id="a title and the main surname"),
        pytest.param("Vera Lindqvist, 58", True, "Vera Lindqvist", id="nothing but a name"),
        pytest.param("Olaf Brandt, 58 / AP", False, "the article does not name Olaf Brandt", id="nothing but another"),
        pytest.param(
            "Lawyer Olaf Brandt", False, "does not name Olaf Brandt", id="nothing but a title and another name"
        ),
        pytest.param("A view of the city", None, "too little", id="a picture of anything"),
        pytest.param("Crowds in the street", None, "too little", id="two words that the story lacks"),
        pytest.param(
            "Firefighters carry hoses through burnt olive groves",
            False,
            "names nobody, and the article has 0 of its 6 other words",
            id="nobody named, another subject",
        ),
        pytest.param(
            "Olaf Brandt and Mia Fontaine feed geese beside a frozen pond in Germany",
            False,
            "of its names the article has only Germany, does not name Olaf Brandt and Mia Fontaine, and has 0 of its 4",
            id="a country alone is no link",
        ),
        pytest.param(
            "Olaf Brandt hands Mia Fontaine a silver trophy in Geneva on October 25, 2023",
            False,
            "none of its people or places occurs in the article",
            id="the same days, but all else differs",
        ),
        pytest.param(
            "Olaf Brandt explains why oil prices hurt wages",
            None,
            "the article does not name Olaf Brandt, but words of it are the article's: oil and wages",
            id="its subject, other people",
        ),
        pytest.param("Lindqvist at the White House", True, "Lindqvist", id="a scene that the story does not name"),
    ],
)
def test_belonging_by_each_kind_of_evidence(caption, belongs, why):
    verdict = judge(caption, story(TALKS, TALKS_DAY))
    assert (verdict.belongs, why in verdict.why) == (belongs, True), verdict


def test_a_story_that_names_somebody_often_keeps_a_picture_of_them():
    caption = "President Osei boards a plane at an air base before a flight to a summit"
    once = story(("A vote on dams", "Osei was told of the plan by engineers. The plan costs much."), None)
    often = story(("Osei on dams", *["Osei spoke of the plan. Engineers told Osei what it costs."] * 6), None)
    assert probability(evidence(caption, once)) < probability(evidence(caption, often))
    assert judge(caption, often).belongs


def test_a_caption_without_end_has_a_probability():
    endless = " ".join(f"word{letter}{other}" for letter in map(chr, range(97, 123)) for other in range(400))
    assert probability(evidence(endless, story(TALKS, TALKS_DAY))) == pytest.approx(0)


def test_a_name_counts_once_whatever_of_it_is_repeated():
    found = evidence("Vera Lindqvist with Lindqvist posters", story(TALKS, TALKS_DAY))
    assert [link.name for link in found.links] == ["Vera Lindqvist"]


def test_a_word_that_opens_the_caption_is_no_name_where_the_story_writes_it_small():
    assert evidence("Reporters wait in the rain", story(TALKS, TALKS_DAY)).missing == ()
    assert evidence("Lindqvist waits in the rain", story(TALKS, TALKS_DAY)).links[0].name == "Lindqvist"


def test_where_politicians_are_pictured_is_not_missed():
    assert evidence("Vera Lindqvist at the White House", story(TALKS, TALKS_DAY)).missing == ()
    assert evidence("Vera Lindqvist in the Blue Room", story(TALKS, TALKS_DAY)).missing == ("Blue Room",)
    assert evidence("Marine Le Pen votes", story(TALKS, TALKS_DAY)).missing == ("Marine Le Pen",)


def test_the_reason_counts_what_the_caption_says():
    found = evidence("Firefighters carry hoses through burnt olive groves", story(TALKS, TALKS_DAY))
    assert (found.links, found.missing, found.words) == ((), (), 6)


def test_nothing_is_said_against_a_story_without_words():
    assert judge("A view", story((), None)).belongs is None


# How rare words are


def test_rare_words_tell_more_and_long_stories_have_more_by_chance():
    assert weight(stem("parliament"), 600) > weight(stem("people"), 600) > 0
    assert weight(stem("parliament"), 6000) < weight(stem("parliament"), 600)
    assert rarity("qqqq") >= rarity(stem("parliament")) > rarity(stem("people"))


@pytest.mark.parametrize(
    ("word", "root"),
    [("films", "film"), ("filmed", "film"), ("filming", "film"), ("Minister’s", "minister"), ("dockers'", "docker")],
)
def test_inflected_words_share_their_root(word, root):
    assert stem(folded(word)) == stem(root)


@pytest.mark.parametrize(("word", "small"), [("people", True), ("Washington", False), ("qqqq", False)])
def test_words_that_are_mostly_written_small(word, small):
    assert is_chiefly_small(stem(folded(word))) is small


# The captions that come with the repository


def captions_eval() -> ModuleType:
    spec = importlib.util.spec_from_file_location("captions_eval", ROOT / "eval" / "captions.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["captions_eval"] = module
    spec.loader.exec_module(module)
    return module


EVAL = captions_eval()
PAGES = EVAL.shipped_pages()
CASES = EVAL.cases(PAGES)


def test_shipped_captions_are_told_apart_as_well_as_they_were():
    found = EVAL.counted(EVAL.judged(PAGES))
    assert found.number["own"] == 48
    assert found.flagged["own"] <= 1, "captions of the story taken for another's"
    assert found.kept["own"] >= 42
    assert found.recall("any") >= 0.9
    assert found.recall("alike") >= 0.8
    assert found.kept["any"] == 0, "captions of any other story taken for this one's"


def test_foreign_captions_stand_in_other_pages_and_once_in_each():
    foreign = [case for case in CASES if case.kind != "own"]
    assert all(case.page is not case.of for case in foreign)
    assert len({(case.caption, case.page.name) for case in CASES}) == len(CASES)
    assert all(case.page is case.of for case in CASES if case.kind == "own")


def test_the_cases_are_the_same_each_time():
    assert EVAL.cases(EVAL.shipped_pages()) == CASES


def test_no_site_is_in_both_halves():
    halves = {page.domain: set() for page in PAGES}
    for page in PAGES:
        halves[page.domain].add(page.half)
    assert all(len(found) == 1 for found in halves.values())
    assert set(itertools.chain(*halves.values())) == {"tune", "held"}


def test_a_caption_is_put_into_its_page_once():
    case = CASES[0]
    page = EVAL.markup(case, random.Random(1))
    assert page.count(f"<figcaption>{case.caption}</figcaption>") == 1
    assert page.count("<p>") == len(case.page.paragraphs)


def test_precision_is_given_at_the_prior_that_is_asked_for():
    number = {"own": 10, "any": 5, "alike": 5}
    found = EVAL.Figures(EVAL.Counter(number), EVAL.Counter(own=1, any=5, alike=3), EVAL.Counter())
    assert (found.lost, found.recall(), found.recall("any"), found.prior) == (0.1, 0.8, 1.0, 0.5)
    assert found.precision(0.5) == pytest.approx(0.8 / 0.9)
    assert found.precision(0.25) == pytest.approx(0.2 / 0.275)


def test_shipped_pages_are_free_to_ship():
    rows = json.loads((ROOT / "eval" / "captions_shipped.json").read_text("utf-8"))
    assert {row["name"].split("/")[0] for row in rows} == {"wcxb", "written"}


@pytest.mark.parametrize(
    ("caption", "bare"),
    [
        ("Ida Holm. (AP Photo/Olaf Brandt)", "Ida Holm."),
        ("Ida Holm | Photo by Olaf Brandt", "Ida Holm"),
        ("Ida Holm in port. Photograph: Olaf Brandt/Getty", "Ida Holm in port."),
        ("The photo shows Ida Holm", "The photo shows Ida Holm"),
    ],
)
def test_credits_are_cut_off_measured_captions(caption, bare):
    assert EVAL.without_credit(caption).strip(" (") == bare
