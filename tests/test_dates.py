import re

import pytest

from marking import marked
from onrecord.flow import Article, Block, When
from onrecord.statements.dates import said_on

FRIDAY = When("2023-06-16", "day", ())


def when(text: str, published: When | None = FRIDAY) -> When | None:
    plain, attribution = marked(text)
    blocks = tuple(Block("paragraph", m.start(), m.end(), "") for m in re.finditer(r"[^\n]+", plain))
    return said_on(Article(plain, blocks, None, (), None, None, published, "en"), attribution)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("[Ms. Ode] <said> on Tuesday {the port was shut}.", "2023-06-13", id="after the cue"),
        pytest.param("{“Shut,”} <said> [Ms. Ode], on Tuesday.", "2023-06-13", id="after cue and source"),
        pytest.param("[Ms. Ode] <told> reporters late Monday {that it was shut}.", "2023-06-12", id="with addressee"),
        pytest.param("[Ms. Ode] on Thursday <said> {it was shut}.", "2023-06-15", id="between source and cue"),
        pytest.param("[Ms. Ode] <told> a crowded hall on Monday {that it leaks}.", "2023-06-12", id="any addressee"),
        pytest.param("[Ms. Ode] <told> owners in May {that it leaks}.", "2023-05", id="addressee and month"),
        pytest.param(
            "{“Shut,”} [Ms. Ode] <told> port owners at the opening of a two-day conference in Riga, on Monday.",
            "2023-06-12",
            id="addressee and occasion",
        ),
        pytest.param(
            "When she was first asked in May 2021, [Ms. Ode] <said> {it was shut}.", "2021-05", id="when-clause before"
        ),
        pytest.param(
            "[Ms. Ode], who runs it, last week <said> {it was shut}.", "2023-W23", id="after a relative clause"
        ),
        pytest.param("[Ms. Ode], who runs it, <last week denied> {it}.", "2023-W23", id="inside the cue"),
        pytest.param("On Thursday, [Ms. Ode] <said> {it was shut}.", "2023-06-15", id="opens the sentence"),
        pytest.param(
            "In a speech in Oslo on Thursday, [Ms. Ode] <said> {it was shut}.", "2023-06-15", id="occasion first"
        ),
        pytest.param(
            "{“It is shut,”} [Ms. Ode] <said> in a speech at the start of a meeting in the capital, Oslo, on Thursday.",
            "2023-06-15",
            id="at the end of a long occasion",
        ),
        pytest.param("In a 2019 interview, [Ms. Ode] <said> {it was shut}.", "2019", id="year of an interview"),
        pytest.param("At Monday’s rally, [Ms. Ode] <said> {it was shut}.", "2023-06-12", id="occasion with its day"),
        pytest.param("[Ms. Ode] <promised> {to open it} on Wednesday.", "2023-06-14", id="edge of the sentence"),
        pytest.param("[Ms. Ode] <said last week> {it was shut}.", "2023-W23", id="inside the cue"),
        pytest.param("[A poll released Monday] <showed> {a lead}.", "2023-06-12", id="day the source came out"),
        pytest.param("[Ms. Ode] <said> Saturday {it would open}.", "2023-06-10", id="never after the page"),
        pytest.param("[Ms. Ode] <said> on May 2, 2020 {it was shut}.", "2020-05-02", id="explicit"),
        pytest.param("[Ms. Ode] <denied> {the charges} Tuesday.", "2023-06-13", id="charges are of no day"),
        pytest.param("[Ms. Ode] <declined> {to comment} Tuesday.", "2023-06-13", id="after a bare verb"),
        pytest.param("[Ms. Ode] <refused> {to sell it} Tuesday.", "2023-06-13", id="after a pronoun"),
        pytest.param(
            "{“It burned in the raid,”} [Ms. Ode] <said in an interview> Tuesday.",
            "2023-06-13",
            id="an occasion in the cue",
        ),
    ],
)
def test_said_then(text: str, value: str) -> None:
    found = when(text)
    assert found is not None
    assert found.value == value


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("[Ms. Ode] <said> {it was shut on Tuesday}.", id="part of what was said"),
        pytest.param("[Ms. Ode] <said> after the attack on Monday {that it was shut}.", id="day of an attack"),
        pytest.param("[Ms. Ode], who won the November election, <said> {it was shut}.", id="day of an election"),
        pytest.param("[Ms. Ode] <has said> since 2014 {that it was shut}.", id="since when"),
        pytest.param("[Ms. Ode] <said> before Tuesday’s vote {it was shut}.", id="before something"),
        pytest.param("[Ms. Ode] warned of more strikes this week, <saying> {they could grow}.", id="of the strikes"),
        pytest.param("[Ms. Ode, a senator since retiring in 2010,] <said> {it was shut}.", id="of the speaker's life"),
        pytest.param("She left on Tuesday. [Ms. Ode] <said> {it was shut}.", id="another sentence"),
        pytest.param("“See you on Tuesday,” she wrote; [she] <said> {it was shut}.", id="another quotation"),
        pytest.param("[Ms. Ode] <said> on 05/06/2020 {it was shut}.", id="a day that can be two"),
        pytest.param("On Monday, [Ms. Ode] <said> on Tuesday {it was shut}.", id="two days that fit"),
        pytest.param("[Ms. Ode] <said> {it was shut}.", id="no date at all"),
        pytest.param("{It is shut}", id="neither cue nor source"),
        pytest.param("After she was asked in May 2021, [Ms. Ode] <said> {it was shut}.", id="after-clause before"),
        pytest.param("[Riga] <had promised> {to answer for the sinking of a ferry} Monday.", id="day of a noun"),
        pytest.param("[Riga] <condemned> {the raid} on Monday.", id="day of an event with on"),
        pytest.param("[Riga] <had sworn revenge for a raid> Monday.", id="day of a noun in the cue"),
        pytest.param("[Ms. Ode] <focused on the 2007 vote against> {the port}.", id="year of a thing in the cue"),
    ],
)
def test_not_told(text: str) -> None:
    assert when(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("[Ms. Ode on Thursday] <rejected> {the plan}.", "2023-06-15", id="last in the source"),
        pytest.param("[The ferry sunk Tuesday] <shows> {the risk}.", None, id="what the source is about"),
        pytest.param("[Ms. Ode] <called> {it “a disaster”} in a tweet Tuesday.", "2023-06-13", id="occasion after"),
        pytest.param("[Ms. Ode] <raised> {the idea} in May during a speech in Riga.", "2023-05", id="occasion later"),
        pytest.param("[Ms. Ode] <asked> a judge on Tuesday {to free him}.", "2023-06-13", id="asked somebody"),
        pytest.param("[Ms. Ode] <told> reporters in Riga on Monday {it leaks}.", "2023-06-12", id="told somewhere"),
        pytest.param("[Ms. Ode] on Tuesday, however, <said> {it leaks}.", "2023-06-13", id="however"),
        pytest.param("[Ms. Ode], speaking to owners Monday, <urged> {calm}.", "2023-06-12", id="speaking, inside"),
        pytest.param("Speaking in Riga on Monday after a vote, [she] <said> {no}.", "2023-06-12", id="speaking, first"),
        pytest.param("On Monday, [Ms. Ode] praised the crew, <saying> {it was brave}.", "2023-06-12", id="participle"),
        pytest.param("On Monday, [Ms. Ode] left the port, <showing> {it was shut}.", None, id="not of speaking"),
        pytest.param("On Monday, after talks in Riga, [she] <said> {no}.", "2023-06-12", id="phrase between"),
        pytest.param("The row grew on Monday when [Ms. Ode] <said> {no}.", "2023-06-12", id="when the source spoke"),
        pytest.param("It will end this week, when [the court] <rules> {on it}.", None, id="still to come"),
        pytest.param("During her 2017 hearing on ports, [she] <said> {no}.", "2017", id="year of an occasion"),
        pytest.param("In interviews, owners who run in 2019, [clerks] <said> {no}.", None, id="year of another thing"),
        pytest.param("In a reply to Monday’s letter, [she] <said> {no}.", None, id="day of what is answered"),
        pytest.param(
            "{“No,”} [she] <told> Bob Roy of Port Radio this week.", "2023-W24", id="told somebody of a station"
        ),
        pytest.param("During a May interview on Port Radio, [she] <said> {no}.", "2023-05", id="May before its noun"),
        pytest.param("[She] <sent> a letter on Monday {opposing it}.", "2023-06-12", id="cue with its occasion"),
        pytest.param("[She] <made> {such claims} Monday on CNBC.", "2023-06-12", id="on air"),
        pytest.param("[She] spoke on Monday and began by <saying> {no}.", "2023-06-12", id="began by saying"),
        pytest.param("[A study released by the Port Authority last month] <says> {no}.", "2023-05", id="released by"),
        pytest.param("[She] <said> over the weekend {it was shut}.", "2023-06-10/2023-06-11", id="weekend"),
        pytest.param("[She] <told> USA Today {it was shut}.", None, id="a paper's name"),
        pytest.param("[She] <said> recently {it was shut}.", None, id="vague"),
        pytest.param("[She] <said> for three days {it was shut}.", None, id="a duration"),
        pytest.param("{It leaks} — [Ann Ode (@annode) June 2, 2021]", "2021-06-02", id="post with its day"),
    ],
)
def test_the_day_of_the_clause(text: str, value: str | None) -> None:
    found = when(text)
    assert (found and found.value) == value


def test_evidence_names_both_places() -> None:
    found = when("[She] <said> on Tuesday {no}.")
    assert found == When(
        "2023-06-13", "day", ('"on Tuesday" in the sentence of the cue', "the page is dated 2023-06-16")
    )


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        pytest.param(None, None, id="undated page"),
        pytest.param(When("2023-06", "month", ()), None, id="dated to the month only"),
        pytest.param(When("2023-06-16T08:00:00Z", "time", ()), "2023-06-13", id="dated to the minute"),
    ],
)
def test_relative_days_need_the_day_of_the_page(published: When | None, expected: str | None) -> None:
    found = when("[She] <said> on Tuesday {no}.", published)
    assert (found and found.value) == expected


def test_explicit_days_do_not() -> None:
    found = when("[She] <said> on May 2, 2020 {no}.", None)
    assert found == When("2020-05-02", "day", ('"on May 2, 2020" in the sentence of the cue',))
