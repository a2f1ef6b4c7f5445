import pytest

from marking import marked
from onrecord.flow import ActKind
from onrecord.statements.targets import aim


@pytest.mark.parametrize(
    ("text", "act", "target"),
    [
        pytest.param("[Oslo] <accused> {Denmark of overfishing}.", "accusation", "Denmark", id="object before of"),
        pytest.param("[Oslo] <accused> Denmark {of overfishing}.", "accusation", "Denmark", id="object before content"),
        pytest.param(
            "[Oslo] <blamed> {the Danish government for it}.", "accusation", "the Danish government", id="body"
        ),
        pytest.param("[Oslo] <urged> {the U.S. Congress to act}.", "demand", "the U.S. Congress", id="before to"),
        pytest.param("[Oslo] <called on> {Ms. Dahl to resign}.", "demand", "Ms. Dahl", id="title with a full stop"),
        pytest.param("[Oslo] <called> {on Ms. Dahl to resign}.", "demand", None, id="on in the content: not read"),
        pytest.param("[Oslo] <told> {the army to leave}.", "demand", "the army", id="told to"),
        pytest.param("[Oslo] <told> reporters {that it must end}.", "demand", None, id="an addressee"),
        pytest.param("[Oslo] <warned> Denmark {that it would act}.", "warning", "Denmark", id="warned somebody"),
        pytest.param("[Oslo] <warned against> {supplying Denmark}.", "warning", None, id="against a deed"),
        pytest.param("[Oslo] <slammed> {Dahl’s plan}.", "criticism", "Dahl", id="possessor of what is criticised"),
        pytest.param("[Oslo] <slammed> {Dahl and Berg}.", "criticism", None, id="two of them"),
        pytest.param("[Oslo] <condemned> {the explosion}.", "criticism", None, id="an event"),
        pytest.param(
            "[Oslo] <assailed> {a judge, Ann Dahl, for it}.", "criticism", "Ann Dahl", id="named in apposition"
        ),
        pytest.param("{Dahl} <was criticised by> [Oslo]", "criticism", "Dahl", id="passive"),
        pytest.param("[Oslo] <praised> {her for it}.", "praise", "her", id="pronoun"),
        pytest.param("[Oslo] <said> {Denmark is attacking ships}.", "accusation", "Denmark", id="subject of the wrong"),
        pytest.param("{Denmark using herring as weapon}<:> [Lee]", "accusation", "Denmark", id="headline"),
        pytest.param(
            "{“Denmark is losing. So they are attacking ships,”} [Lee] <said>.", "accusation", "Denmark", id="they"
        ),
        pytest.param(
            "[Oslo] <said> {the Danish army shelled the port}.", "accusation", "the Danish army", id="body does"
        ),
        pytest.param(
            "[Lee] <said>: {“Mayor Dahl is incompetent.”}", "criticism", "Mayor Dahl", id="harsh word of a name"
        ),
        pytest.param("[Lee] <said>: {“The plan is reckless.”}", "criticism", None, id="harsh word of a thing"),
        pytest.param("[Lee] <said>: {“Mayor Dahl should resign.”}", "demand", "Mayor Dahl", id="who should do it"),
        pytest.param("[Lee] <said> {Mayor Dahl should be honoured}.", "demand", None, id="others should do it"),
        pytest.param("[Lee] <said> {the row over Dahl should end}.", "demand", None, id="not the whole subject"),
        pytest.param(
            "[Lee] <praised> {the union’s port secretary, Ann Dahl, for it}.",
            "praise",
            "Ann Dahl",
            id="holder of an office",
        ),
        pytest.param(
            "[Lee] <slammed> {the union’s long strike, Ann Dahl said}.",
            "criticism",
            "the union",
            id="a strike is nobody",
        ),
        pytest.param(
            "[Lee] <said> {the council had “talked for years and done nothing”}.",
            "criticism",
            "the council",
            id="subject of two verbs",
        ),
        pytest.param("[A judge] <told> Mr Berg {he had preyed on the lonely}.", "accusation", "Mr Berg", id="told so"),
        pytest.param(
            "[Lee] <found> {that prosecutors violated the law}.", "accusation", "prosecutors", id="after that"
        ),
        pytest.param("[Lee] <criticised> {his handling of the strike}.", "criticism", "his", id="whose deed"),
        pytest.param("[Lee] <criticised> {his father}.", "criticism", "his father", id="not him"),
        pytest.param("[Lee] <slammed> {his behaviour is useless}.", "criticism", None, id="no object"),
        pytest.param("[Lee] <urged> {the university to pay}.", "demand", "the university", id="institution"),
        pytest.param("[Lee] <urged> {the mayor to pay}.", "demand", "the mayor", id="office"),
        pytest.param("[Oslo] <vowed> {to help Denmark}.", "pledge", None, id="act that is aimed at nobody"),
        pytest.param("[Lee] <thanked> {her supporters for it}.", "expression", "her supporters", id="a group"),
        pytest.param(
            "[Lee] <slammed> {Republican leaders}.", "criticism", "Republican leaders", id="a group, by party"
        ),
        pytest.param("[Lee] <called on the government> {to act}.", "demand", "the government", id="object in the cue"),
        pytest.param("[Lee] <called for> {a prosecutor}.", "demand", None, id="called for, not urged"),
        pytest.param("[Lee] <rebutted> {Dahl’s accusation}.", "denial", "Dahl", id="whose claim"),
        pytest.param("[Lee] <declined> {a request from Dahl}.", "refusal", "Dahl", id="whose request"),
        pytest.param("[Lee] <refused> {to leave Oslo}.", "refusal", None, id="nobody is refused anything"),
        pytest.param("[Lee] <praised> {the new law}.", "praise", None, id="a law"),
        pytest.param("[Lee] <praised> {Denmark’s vote to leave}.", "praise", None, id="a vote, not who voted"),
        pytest.param("[Lee] <warned> {they could leave}.", "warning", None, id="a clause and no object"),
        pytest.param("{“Ms. Dahl has been great,”} [Lee] <said>.", "praise", "Ms. Dahl", id="subject of the praise"),
        pytest.param("[Lee] <said> {Dahl and Berg hurt the party}.", "criticism", None, id="two names"),
        pytest.param("[Lee] <questioned> {Dahl’s record}.", "question", "Dahl", id="who is questioned"),
        pytest.param("{Denmark is attacking ships}", "accusation", "Denmark", id="no cue"),
    ],
)
def test_target(text: str, act: ActKind, target: str | None) -> None:
    plain, attribution = marked(text)
    span = aim(plain, attribution, act).span
    assert (plain[span[0] : span[1]] if span else None) == target


@pytest.mark.parametrize(
    ("text", "act", "why"),
    [
        pytest.param("[Oslo] <accused> {Denmark of it}.", "accusation", "whom it accuses, by the cue", id="named"),
        pytest.param("[Oslo] <said> {it rains}.", "statement", "a statement is aimed at nobody", id="no such act"),
        pytest.param("[Oslo] <warned of> {rain}.", "warning", "names whom it warns", id="not named"),
    ],
)
def test_says_why(text: str, act: ActKind, why: str) -> None:
    plain, attribution = marked(text)
    assert why in aim(plain, attribution, act).why
