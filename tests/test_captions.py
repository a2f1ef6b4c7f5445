"""Whether a caption is of the story it stands in."""

from datetime import date

import pytest

from onrecord.articles.captions import explicit_day, judge, story

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
