import pytest

from marking import marked
from onrecord.flow import ActKind, Article, Block, When
from onrecord.statements.due import due

WEDNESDAY = When("2016-10-05", "day", ())


def falls_due(
    text: str, act: ActKind = "pledge", said: When | None = None, published: When | None = WEDNESDAY
) -> When | None:
    plain, attribution = marked(text)
    blocks = (Block("paragraph", 0, len(plain), ""),)
    return due(Article(plain, blocks, None, (), None, None, published, "en"), attribution, act, said)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("[She] <vowed> {to build the bridge by 2020}.", "2020", id="by a year"),
        pytest.param("[She] <said> {it will open next week}.", "2016-W41", id="next week"),
        pytest.param("[She] <vowed> {to do it by the end of the year}.", "2016", id="end of the year"),
        pytest.param("[She] <vowed> {to do it within two years}.", "2016/2018", id="as coarse as its unit"),
        pytest.param("[She] <vowed> {to do it in six months}.", "2016-10/2017-04", id="in so many months"),
        pytest.param(
            "[She] <said> {it would cost more over the next ten days}.", "2016-10-05/2016-10-15", id="next days"
        ),
        pytest.param("[She] <said> {it would rise over the next year}.", "2016-10/2017-10", id="twelve months"),
        pytest.param("[She] <said> {the next three weeks will tell}.", "2016-10-05/2016-10-26", id="without over"),
        pytest.param("[She] <vowed> {to call by Friday}.", "2016-10-07", id="the weekday ahead"),
        pytest.param("[She] <vowed> {to call on Monday}.", "2016-10-10", id="a weekday that has been this week"),
        pytest.param("[She] <predicted> {he will win in November}.", "2016-11", id="month ahead"),
        pytest.param("[She] <vowed> {to do it by March}.", "2017-03", id="month of the next year"),
        pytest.param(
            "[She] <vowed> {to mend in 2017 by June 1, 2018 what broke}.", "2018-06-01", id="the limit of two"
        ),
        pytest.param("[She] <vowed> {to call tomorrow}.", "2016-10-06", id="tomorrow"),
        pytest.param("[She] <vowed> {to rebuild it in early 2017}.", "2017", id="part of a year"),
    ],
)
def test_due(text: str, value: str) -> None:
    found = falls_due(text)
    assert found is not None
    assert found.value == value


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("[She] <vowed> {to do it on her first day in office}.", id="no calendar has it"),
        pytest.param("[She] <vowed> {to do it soon}.", id="soon"),
        pytest.param("[She] <vowed> {to undo what was done in 2012}.", id="past"),
        pytest.param("[She] <vowed> {to undo what he has done since Monday}.", id="since"),
        pytest.param("[She] <vowed> {to jail him for two years}.", id="how long, not by when"),
        pytest.param("[She] <vowed> {to do it in a few weeks}.", id="nobody counted"),
        pytest.param("[She] <vowed> {to come in 2018, or in 2019}.", id="two times that fit"),
        pytest.param("[She] <hoped> {it would end earlier this month}.", id="what was hoped of the past"),
        pytest.param("[She] <vowed> {to do it}.", id="nothing"),
        pytest.param("[She] <vowed> on Friday {to do it}.", id="the day of the saying"),
    ],
)
def test_not_told(text: str) -> None:
    assert falls_due(text) is None


def test_counted_from_the_saying() -> None:
    found = falls_due("[She] <vowed> {to do it within two weeks}.", said=When("2016-09-01", "day", ()))
    assert found == When("2016-09-01/2016-09-15", "interval", ('"within two weeks" in the words', "said 2016-09-01"))


def test_evidence_quotes_the_words() -> None:
    found = falls_due("[She] <vowed> {to call by Friday}.")
    assert found == When("2016-10-07", "day", ('"by Friday" in the words', "the page is dated 2016-10-05"))


@pytest.mark.parametrize(
    ("act", "published"),
    [
        pytest.param("statement", WEDNESDAY, id="not one of these acts"),
        pytest.param("pledge", None, id="nothing to count from"),
    ],
)
def test_none(act: ActKind, published: When | None) -> None:
    assert falls_due("[She] <vowed> {to call next week}.", act, None, published) is None
