"""When an article was published and last changed, by its tags and by what it shows."""

from datetime import date

import pytest

from onrecord.articles import read_article
from onrecord.articles.dates import shown_in
from onrecord.flow import Origin, Page

BODY = "".join(
    f"<p>The minister said on day {i} that the ferries would run all winter, whatever the cost of the fuel.</p>"
    for i in range(5)
)


def read(html, url="page.html"):
    return read_article(Page.of(html.encode(), url, Origin("file")))


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("May 4, 2022", [("2022-05-04", False)]),
        ("Updated 4 May 2022", [("2022-05-04", True)]),
        ("First published 4 May 2022", [("2022-05-04", False)]),
        ("August 16, 2019 - Updated July 9, 2025", [("2019-08-16", False), ("2025-07-09", True)]),
        ("April 26, 2024Updated on: October 28, 2024", [("2024-04-26", False), ("2024-10-28", True)]),
        ("Updated20:49, 5 Aug 2024", [("2024-08-05", True)]),
        ("Ann Lee | Senior Writer | July 2, 2025", [("2025-07-02", False)]),
        ("2025.12.17", [("2025-12-17", False)]),
        ("23.07.2025 · 6 min read", [("2025-07-23", False)]),
        ("10/31/2024", [("2024-10-31", False)]),
        ("12.12.2025", [("2025-12-12", False)]),
        ("3/4/2024", []),
        ("Yesterday", []),
        (
            "The bridge has been closed since 4 May 2022, when a crack was found in it and the council sent for help.",
            [],
        ),
    ],
)
def test_dates_in_a_line(line, wanted):
    assert [(s.day.isoformat(), s.update) for s in shown_in(line)] == wanted


@pytest.mark.parametrize(("day_first", "day"), [(True, "2024-04-03"), (False, "2024-03-04")])
def test_numbers_alone_are_read_as_the_country_writes_them(day_first, day):
    assert [s.day.isoformat() for s in shown_in("3/4/2024", day_first=day_first)] == [day]


def test_a_time_element_says_which_day_its_words_mean():
    assert [s.day for s in shown_in("Posted 2 days ago", [("2 days ago", date(2024, 3, 4))])] == [date(2024, 3, 4)]


@pytest.mark.parametrize(("lang", "day"), [("en-GB", "2024-04-03"), ("en-US", None), ("en", None)])
def test_the_language_of_a_page_tells_its_country(lang, day):
    article = read(f"<html lang={lang}><body><h1>Ferries to run</h1><p class=date>3/4/2024</p>{BODY}")
    assert (article.published.value if article.published else None) == day


def test_what_the_page_shows_goes_before_its_tags():
    article = read(
        '<html><head><meta property="article:published_time" content="2019-02-01"></head><body>'
        f"<h1>Ferries to run all winter</h1><p class=date>4 May 2022</p>{BODY}"
    )
    assert article.published.value == "2022-05-04"
    assert article.published.evidence == ("the page shows “4 May 2022”",)


def test_the_date_of_an_update_is_kept_apart():
    article = read(
        '<html><head><meta property="article:published_time" content="2022-05-04T09:00Z"></head><body>'
        f"<h1>Ferries to run all winter</h1><p class=date>Updated 6 May 2022</p>{BODY}"
    )
    assert (article.published.value, article.modified.value) == ("2022-05-04", "2022-05-06")
    assert article.modified.evidence == ("the page shows “Updated 6 May 2022”",)


def test_an_update_dates_a_page_that_tells_nothing_else():
    article = read(f"<html><body><h1>Ferries to run all winter</h1><p class=date>Updated 6 May 2022</p>{BODY}")
    assert (article.published.value, article.modified) == ("2022-05-06", None)


def test_the_teaser_of_another_story_does_not_date_this_one():
    teaser = (
        "<section><div><div><h4><a href=/b>A bridge is closed</a></h4><div>16 January 2019</div></div></div></section>"
    )
    article = read(
        '<html><head><meta property="article:published_time" content="2022-05-04"></head><body>'
        f"{teaser}<main><article><header><h1>Ferries to run all winter</h1></header><div>{BODY}</div></article></main>"
    )
    assert article.published.value == "2022-05-04"


def test_tags_that_state_only_a_change_date_nothing():
    article = read(
        '<html><head><meta property="article:modified_time" content="2025-02-01"></head><body>'
        f"<h1>Ferries to run all winter</h1>{BODY}"
    )
    assert article.published is None


@pytest.mark.parametrize(
    ("head", "day"),
    [
        pytest.param("<h1>What we remember of September 11, 2001</h1>", "2021-09-11", id="in the headline"),
        pytest.param(
            "<h1>Ferries to run</h1><p class=deck>Ann Smith was first elected on November 6, 2018.</p>",
            "2021-09-11",
            id="in the deck",
        ),
        pytest.param(
            "<h1>Ferries to run</h1><div><a href=/b>How the flood of May 3, 2019 began</a></div>",
            "2021-09-11",
            id="in a link to another story",
        ),
        pytest.param(
            "<h1>Ferries to run</h1><p class=byline>By Ann Lee, born on May 3, 1980</p>",
            "2021-09-11",
            id="of the author",
        ),
        pytest.param(
            "<h1>Ferries to run</h1><p class=byline>By Ann Lee, Transport Editor, May 3, 2019</p>",
            "2019-05-03",
            id="after the author's name",
        ),
    ],
)
def test_a_date_for_another_reason_dates_nothing(head, day):
    stated = '<meta property="article:published_time" content="2021-09-11T08:00Z">'
    assert read(f"<html><head>{stated}</head><body><article>{head}{BODY}</article>").published.value == day
