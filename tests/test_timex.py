from datetime import date

import pytest

from onrecord.language.timex import read_timexes, timexes

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
        pytest.param("They met in May", [("May", "2022-05")], id="nearest past May"),
        pytest.param("in October", [("October", "2022-10")], id="nearest past October, the coming one being far"),
        pytest.param("talks in May", [("May", None)], id="ten months ago or in two"),
        pytest.param("In May, the court will rule", [("May", "2023-05")], id="the verb comes after"),
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
        pytest.param("A second three-quarters of 60 Minutes, as soon as he is 52 years old", id="no units of time"),
        pytest.param("Four seats a week, the year-old and the past president", id="rates, ages and other words"),
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
    day, week, month = timexes("On 1 March 2022, last week and in July", WEDNESDAY)
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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("for three days", [("three days", "DURATION", "P3D")], id="days"),
        pytest.param("a 10-hour tour", [("10-hour", "DURATION", "PT10H")], id="adjective"),
        pytest.param("2 1/2 years", [("2 1/2 years", "DURATION", "P2Y6M")], id="fraction"),
        pytest.param("two and a half hours", [("two and a half hours", "DURATION", "PT2H30M")], id="half"),
        pytest.param("a minute and a half", [("a minute and a half", "DURATION", "PT1M30S")], id="and a half"),
        pytest.param("twenty-five years", [("twenty-five years", "DURATION", "P25Y")], id="spelt number"),
        pytest.param("two decades", [("two decades", "DURATION", "P20Y")], id="decades are years"),
        pytest.param("within a week", [("a week", "DURATION", "P1W")], id="article"),
        pytest.param("the past three months", [("the past three months", "DURATION", "P3M")], id="past months"),
        pytest.param("a few weeks", [("a few weeks", "DURATION", "PXW")], id="nobody counted"),
        pytest.param("in recent months", [("recent months", "DURATION", "PXM")], id="recent months"),
        pytest.param("It waited for years.", [("years", "DURATION", "PXY")], id="for years"),
        pytest.param("every day", [("every day", "SET", "P1D")], id="every day"),
        pytest.param("a daily rally", [("daily", "SET", "P1D")], id="daily"),
        pytest.param("each Thursday", [("each Thursday", "SET", "XXXX-WXX-4")], id="each weekday"),
        pytest.param("on Mondays", [("Mondays", "SET", "XXXX-WXX-1")], id="plural weekday"),
        pytest.param("each July", [("each July", "SET", "XXXX-07")], id="each month"),
        pytest.param("He now leads", [("now", "DATE", "PRESENT_REF")], id="now"),
        pytest.param("They met recently.", [("recently", "DATE", "PAST_REF")], id="recently"),
        pytest.param("in the future", [("the future", "DATE", "FUTURE_REF")], id="future"),
        pytest.param("on Tuesday night", [("Tuesday night", "TIME", "2023-03-14TNI")], id="part of a day"),
        pytest.param("tonight", [("tonight", "TIME", "2023-03-15TNI")], id="tonight"),
        pytest.param("at 5 p.m. he", [("5 p.m.", "TIME", "2023-03-15T17:00")], id="clock"),
        pytest.param(
            "until 12:30 a.m. Friday",
            [("12:30 a.m.", "TIME", "2023-03-17T00:30"), ("Friday", "DATE", "2023-03-17")],
            id="clock of the day beside it",
        ),
        pytest.param("The third-quarter loss", [("The third-quarter", "DATE", "2022-Q3")], id="quarter"),
        pytest.param("last year’s first quarter", [("last year’s first quarter", "DATE", "2022-Q1")], id="its year"),
        pytest.param("last winter", [("last winter", "DATE", "2022-WI")], id="season"),
        pytest.param("the late 1970s", [("the late 1970s", "DATE", "197")], id="decade"),
        pytest.param("the nineties", [("the nineties", "DATE", "199")], id="spelt decade"),
        pytest.param("the 11th century", [("the 11th century", "DATE", "10")], id="century"),
        pytest.param("in nineteen eighty-four", [("nineteen eighty-four", "DATE", "1984")], id="spelt year"),
        pytest.param("March eighth", [("March eighth", "DATE", "2023-03-08")], id="spelt day"),
        pytest.param("the weekend", [("the weekend", "DATE", "2023-W10-WE")], id="weekend"),
        pytest.param("last Thanksgiving", [("last Thanksgiving", "DATE", "2022-11-24")], id="fourth Thursday"),
        pytest.param("next Friday", [("next Friday", "DATE", "2023-03-17")], id="the likelier of two"),
        pytest.param("by the end of the year", [("the end of the year", "DATE", "2023")], id="end of the year"),
    ],
)
def test_types_and_timeml_values(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert [(t.text, t.type, t.timeml) for t in timexes(text, WEDNESDAY)] == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("three days", id="duration"),
        pytest.param("every Monday", id="set"),
        pytest.param("recently", id="vague"),
        pytest.param("in the third quarter", id="a company's quarters are its own"),
        pytest.param("the past year", id="twelve months up to now"),
        pytest.param("Christmas", id="a day or a season"),
    ],
)
def test_no_calendar_time_is_claimed(text: str) -> None:
    (timex,) = timexes(text, WEDNESDAY)
    assert timex.timeml
    assert timex.value is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("He left on March 1; the next day she wrote.", "2023-03-02", id="next day"),
        pytest.param("He left on March 1; later in the day she wrote.", "2023-03-01", id="later in the day"),
        pytest.param("He left on March 1. Two days later she wrote.", "2023-03-03", id="days later"),
        pytest.param("He left on March 1. A week earlier she wrote.", "2023-W08", id="weeks are weeks"),
        pytest.param("He left in 2015. That year she wrote.", "2015", id="that year"),
        pytest.param("He left in May 2015. She wrote the same month.", "2015-05", id="same month"),
        pytest.param("He left in 2015; the next day she wrote.", None, id="no day after a year"),
        pytest.param("Then, the next day, she wrote.", None, id="nothing before"),
        pytest.param("Two days later she wrote.", None, id="nothing to count from"),
    ],
)
def test_leaning_on_the_expression_before(text: str, value: str | None) -> None:
    assert timexes(text, WEDNESDAY)[-1].value == value


def test_figures_are_held_against_the_same_quarter_of_the_year_before() -> None:
    text = "Third-quarter profit rose from a year earlier. The latest quarter, unlike the year-ago quarter, was good."
    assert [t.timeml for t in timexes(text, WEDNESDAY)] == ["2022-Q3", "2021-Q3", "2022-Q3", "2021-Q3"]
    of_year = "For the nine months it rose from a year earlier."
    assert [t.timeml for t in timexes(f"Third-quarter profit fell. {of_year}", WEDNESDAY)][1:] == ["P9M", "2021"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("They signed the pact on Friday.", "2023-03-10", id="back"),
        pytest.param("They had been due to sign on Friday.", "2023-03-10", id="had been due"),
        pytest.param("He will look into Friday’s vote.", "2023-03-10", id="the vote is not what is to come"),
        pytest.param("The offer is due to expire Friday.", "2023-03-17", id="due"),
        pytest.param("It will rain, he said Friday.", "2023-03-10", id="another clause"),
        pytest.param("On Friday, the court will rule.", "2023-03-17", id="the verb comes after"),
        pytest.param("until Friday", "2023-03-17", id="until"),
        pytest.param("the loss due to the storm on Friday", "2023-03-10", id="due to a cause"),
    ],
)
def test_the_way_the_clause_looks(text: str, value: str) -> None:
    assert [t.value for t in timexes(text, WEDNESDAY)] == [value]


def test_extents_that_are_given() -> None:
    text = "the March accession, for weeks; nothing; about 5 p.m. EST"
    extents = [(4, 9), (25, 30), (32, 39), (41, 57)]
    read = read_timexes(text, extents, WEDNESDAY)
    assert [t and t.timeml for t in read] == ["2023-03", "PXW", None, "2023-03-15T17:00"]
