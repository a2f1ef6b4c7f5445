from datetime import date

import pytest

from onrecord.language.timex import timexes

WEDNESDAY = date(2023, 3, 15)


def found(text: str, anchor: date | None = WEDNESDAY) -> list[tuple[str, str | None]]:
    return [(t.text, t.value) for t in timexes(text, anchor)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("on March 4, 2021 he", [("March 4, 2021", "2021-03-04")], id="American order"),
        pytest.param("on Sept. 4, 2021 he", [("Sept. 4, 2021", "2021-09-04")], id="abbreviated month"),
        pytest.param("on 4 March 2021.", [("4 March 2021", "2021-03-04")], id="British order"),
        pytest.param("the 4th of March 2021", [("the 4th of March 2021", "2021-03-04")], id="ordinal"),
        pytest.param("Thursday, March 4, 2021", [("Thursday, March 4, 2021", "2021-03-04")], id="one with its weekday"),
        pytest.param("dated 2021-03-04", [("2021-03-04", "2021-03-04")], id="ISO"),
        pytest.param("on 25/12/2020", [("25/12/2020", "2020-12-25")], id="only the first can be a day"),
        pytest.param("on 12/25/2020", [("12/25/2020", "2020-12-25")], id="only the second can be a day"),
        pytest.param("on 05/06/2020", [("05/06/2020", None)], id="one day in London, another in New York"),
        pytest.param("on February 30, 2020", [("February 30, 2020", None)], id="there is no such day"),
        pytest.param("in March 2015", [("March 2015", "2015-03")], id="a month, never its first day"),
        pytest.param("on March 3-5, 2021", [("March 3-5, 2021", "2021-03-03/2021-03-05")], id="range of days"),
        pytest.param("in the summer of 2019", [("the summer of 2019", "2019-22")], id="season of a year"),
        pytest.param("the third quarter of 2016", [("the third quarter of 2016", "2016-07/2016-09")], id="quarter"),
        pytest.param("in the 1990s", [("the 1990s", "1990/1999")], id="decade"),
        pytest.param("a 2019 interview", [("2019", "2019")], id="bare year"),
    ],
)
def test_explicit(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert found(text) == expected
    assert found(text, None) == expected  # the day of writing changes nothing


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("on Wednesday", [("Wednesday", "2023-03-15")], id="the day itself"),
        pytest.param("late Thursday night", [("late Thursday night", "2023-03-09")], id="nearest past, with its hour"),
        pytest.param("They will meet on Friday", [("Friday", "2023-03-17")], id="future clause"),
        pytest.param("Monday’s vote", [("Monday", "2023-03-13")], id="possessive stays outside"),
        pytest.param("next Monday", [("next Monday", "2023-03-20")], id="no Monday is left this week"),
        pytest.param("next Friday", [("next Friday", None)], id="in two days or in nine"),
        pytest.param("last Friday", [("last Friday", "2023-03-10")], id="no Friday has been this week"),
        pytest.param("last Tuesday", [("last Tuesday", None)], id="yesterday or a week before"),
        pytest.param("Monday of last week", [("Monday of last week", "2023-03-06")], id="weekday of another week"),
        pytest.param("yesterday evening", [("yesterday evening", "2023-03-14")], id="yesterday"),
        pytest.param("tomorrow", [("tomorrow", "2023-03-16")], id="tomorrow"),
        pytest.param("last night", [("last night", "2023-03-14")], id="last night"),
        pytest.param("earlier in the day", [("earlier in the day", "2023-03-15")], id="same day"),
        pytest.param("last week’s strike", [("last week", "2023-W10")], id="ISO week"),
        pytest.param("earlier this month", [("earlier this month", "2023-03")], id="month"),
        pytest.param("last month", [("last month", "2023-02")], id="month before"),
        pytest.param("last year", [("last year", "2022")], id="year before"),
        pytest.param("in May", [("May", "2022-05")], id="nearest past May"),
        pytest.param("will vote in May", [("May", "2023-05")], id="coming May"),
        pytest.param("last October", [("last October", "2022-10")], id="last October"),
        pytest.param("last February", [("last February", None)], id="a month ago or thirteen"),
        pytest.param("late February", [("late February", "2023-02-20/2023-02-28")], id="part of a month"),
        pytest.param("on Nov. 8", [("Nov. 8", "2022-11-08")], id="day of the past year"),
        pytest.param("on April 2", [("April 2", "2023-04-02")], id="day close ahead"),
        pytest.param("the Sept. 11 attacks", [("Sept. 11", None)], id="2001, which the words do not say"),
        pytest.param("three days ago", [("three days ago", "2023-03-12")], id="days ago"),
        pytest.param("two weeks ago", [("two weeks ago", "2023-W09")], id="weeks ago are weeks, not days"),
        pytest.param("several years ago", [("several years ago", None)], id="nobody counted"),
        pytest.param("over the weekend", [("the weekend", "2023-03-11/2023-03-12")], id="past weekend"),
        pytest.param("last winter", [("last winter", "2022-24")], id="a winter is named by its first year"),
        pytest.param("last summer", [("last summer", "2022-22")], id="only one summer is meant in March"),
        pytest.param("this winter", [("this winter", None)], id="in March: the one just over or the next"),
    ],
)
def test_relative(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert found(text) == expected
    assert [t.value for t in timexes(text, None)] == [None]  # nothing to count from


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Theresa May met April Ryan and they may march in the sun.", id="names and verbs"),
        pytest.param("The Sunday Times and the Tuesday Club met on Black Friday.", id="papers, clubs and sales"),
        pytest.param("He lost 2,019 votes and $2015 to 1999 people.", id="numbers"),
        pytest.param("Ratio 3:2019/20, version 10.2019, 20190 men", id="parts of numbers"),
        pytest.param("It took three days and two years.", id="durations"),
        pytest.param("Weekly, daily and on Mondays", id="sets"),
        pytest.param("", id="nothing"),
    ],
)
def test_no_time(text: str) -> None:
    assert found(text) == []


def test_offsets_point_into_the_text() -> None:
    text = "“No”, he said on\u00a0Tuesday, 1 March 2022; again last week."
    for timex in timexes(text, WEDNESDAY):
        assert text[timex.start : timex.end] == timex.text
    assert [t.text for t in timexes(text, WEDNESDAY)] == ["Tuesday, 1 March 2022", "last week"]


def test_explicit_flag_and_precision() -> None:
    day, week, month = timexes("On 1 March 2022, last week and in June", WEDNESDAY)
    assert (day.explicit, week.explicit, month.explicit) == (True, False, False)
    assert (day.precision, week.precision, month.precision) == ("day", "week", "month")


@pytest.mark.parametrize(
    ("text", "anchor"),
    [
        pytest.param("tomorrow", date(9999, 12, 31), id="no day after the last"),
        pytest.param("100 years ago", date(50, 1, 1), id="no year before the first"),
        pytest.param("next month", date(9999, 12, 31), id="no month after the last"),
    ],
)
def test_ends_of_the_calendar(text: str, anchor: date) -> None:
    assert found(text, anchor) == [(text, None)]
