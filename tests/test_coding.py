from __future__ import annotations

from typing import get_args

import pytest

from onrecord.coding import COLUMNS, SEARLE, code_of, event_of, event_rows, events_of
from onrecord.coding.classifier import classify
from onrecord.coding.events import quoted
from onrecord.coding.ontology import CAMEO, QUAD, PloverClass
from onrecord.coding.phrases import Table, stem, tables
from onrecord.errors import GoldError
from onrecord.evaluation.plv import f1_by_label, read_sentences
from onrecord.flow import (
    ActKind,
    Actor,
    Article,
    Block,
    MadeBy,
    Origin,
    PageStamp,
    Record,
    Statement,
    When,
)

RUSSIA = Actor("Russia", "country", None, "Russia", "")


def person(name: str, role: str | None = None, country: str | None = None) -> Actor:
    return Actor(name, "person", role, country, "")


def body(name: str, country: str | None = None) -> Actor:
    return Actor(name, "body", None, country, "")


def article_of(text: str, published: str | None = "2022-11-29") -> Article:
    when = When(published, "day", ("the page",)) if published else None
    return Article(text, (Block("paragraph", 0, len(text), "line 1"),), None, (), None, None, when, "en")


def said(marked: str, act: str, **more: object) -> tuple[Statement, Article]:
    """Make a statement of "[source] <cue> {content}" written so."""
    text, spans = "", {}
    for c in marked:
        if c in "[<{":
            spans[c] = len(text)
        elif c in "]>}":
            opening = {"]": "[", ">": "<", "}": "{"}[c]
            spans[opening] = (spans[opening], len(text))
        else:
            text += c
    parts = {k: text[slice(*v)] for k, v in spans.items()}
    fields: dict[str, object] = {
        "id": "0" * 16,
        "block": 0,
        "content": (spans["{"],),
        "content_text": parts["{"],
        "cue": (spans["<"],),
        "cue_text": parts["<"],
        "source": (spans["["],),
        "source_text": parts["["],
        "mode": "indirect",
        "act": act,
        "also": None,
        "cue_tone": "neutral",
        "speaker": None,
        "target": None,
        "said_on": None,
        "denies": None,
        "score": 0.9,
    }
    return Statement(**{**fields, **more}), article_of(text)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("marked", "act", "plover", "cameo"),
    [
        pytest.param("[Ruritania] <accused> {the mayor of theft}", "accusation", "ACCUSE", "11", id="accusation"),
        pytest.param("[Ruritania] <condemned> {the raid}", "criticism", "ACCUSE", "11", id="criticism"),
        pytest.param("[Ruritania] <hailed> {the deal}", "praise", "SUPPORT", "05", id="praise"),
        pytest.param("[Ruritania] <threatened> {to close the port}", "threat", "THREATEN", "13", id="threat"),
        pytest.param("[Ruritania] <refused> {to leave}", "refusal", "REJECT", "12", id="refusal"),
        pytest.param("[Ruritania] <said> {it rained}", "statement", None, "01", id="a comment is not coded"),
        pytest.param("[Ruritania] <predicts> {rain}", "prediction", None, "01", id="nor is a prediction"),
        pytest.param("[Ruritania] <thanked> {the crew}", "expression", None, "01", id="nor is thanking"),
        pytest.param("[Ruritania] <demanded> {an apology}", "demand", "REQUEST", "10", id="a demand is"),
        pytest.param("[Ruritania] <urged> {both sides to talk}", "demand", None, "02", id="an appeal is not"),
        pytest.param("[Ruritania] <dismissed> {the claim}", "denial", "REJECT", "12", id="turning a claim down is"),
        pytest.param("[Ruritania] <denied> {firing first}", "denial", None, "01", id="denying a deed is not"),
        pytest.param("[Ruritania] <vowed> {to send aid to Elbonia}", "pledge", "AGREE", "03", id="pledge of aid"),
        pytest.param("[Ruritania] <vowed> {to fight on}", "pledge", None, "01", id="pledge of something hostile"),
        pytest.param("[Ruritania] <vowed> {to paint it blue}", "pledge", None, "01", id="pledge of who knows what"),
        pytest.param(
            "[Ruritania] <announced> {a ban on all imports from Elbonia}", "decision", "COERCE", "17", id="ban"
        ),
        pytest.param("[The court] <must decide> {on the appeal}", "decision", None, "01", id="nothing decided yet"),
        pytest.param("[Ruritania] <announced> {a new logo}", "decision", None, "01", id="decision of no class"),
        pytest.param("[Ruritania] <warned of> {floods}", "warning", None, "01", id="a warning threatens nobody"),
    ],
)
def test_acts_become_events_only_where_plover_codes_them(marked, act, plover, cameo):
    event = event_of(*said(marked, act))
    assert (event.plover, event.cameo) == (plover, cameo)
    assert event.why


def test_a_warning_that_names_what_would_follow_threatens_its_target():
    marked = "[Ruritania] <warned> {Russia of severe consequences}"
    assert event_of(*said(marked, "warning", target=RUSSIA)).plover == "THREATEN"
    assert event_of(*said(marked, "warning")).plover is None


def test_who_said_nothing_did_nothing():
    event = event_of(*said("[Ruritania] <declined> {to comment}", "refusal", silence="declined"))
    assert (event.plover, event.quad) == (None, None)


@pytest.mark.parametrize(
    ("content", "mode"),
    [
        pytest.param("to meet the envoy", "meet", id="one mode fits"),
        pytest.param("to meet the envoy or to send aid", None, id="two fit"),
        pytest.param("to comply", None, id="none fits"),
    ],
)
def test_mode_is_given_where_one_alone_fits(content, mode):
    assert event_of(*said(f"[Ruritania] <refused> {{{content}}}", "refusal")).mode == mode


def test_date_is_that_of_saying_it_before_that_of_the_page():
    statement, article = said("[Ruritania] <said> {it rained}", "statement")
    assert (event_of(statement, article).date, event_of(statement, article).dated_by) == ("2022-11-29", "published")
    told = said("[A] <said> {it rained}", "statement", said_on=When("2022-11", "month", ("in November",)))
    assert (event_of(*told).date, event_of(*told).dated_by) == ("2022-11", "said")
    undated = article_of(article.text, published=None)
    assert (event_of(statement, undated).date, event_of(statement, undated).dated_by) == (None, None)


def test_span_holds_source_cue_and_content():
    statement, article = said("On Monday [Ruritania] <said> {it rained}, as it does.", "statement")
    assert quoted(event_of(statement, article), article) == "Ruritania said it rained"


def test_every_act_and_class_has_its_entries():
    assert set(SEARLE) == set(get_args(ActKind))
    assert set(CAMEO) == set(QUAD) == set(get_args(PloverClass))


@pytest.mark.parametrize(
    ("actor", "day", "code"),
    [
        pytest.param(RUSSIA, None, "RUS", id="a country"),
        pytest.param(person("Ann Lee", "foreign minister", "Russia"), None, "RUSGOV", id="country and role"),
        pytest.param(person("Ann Lee", "police chief", "Germany"), None, "DEUCOP", id="police"),
        pytest.param(person("Ann Lee", "former prime minister", "Kenya"), None, "KENELI", id="former"),
        pytest.param(person("Ann Lee", "former mayor"), None, "---ELI", id="country not known"),
        pytest.param(person("Ann Lee", "NATO Secretary General"), None, "IGOWSTNAT", id="speaks for a body"),
        pytest.param(body("NATO"), None, "IGOWSTNAT", id="a body by its name"),
        pytest.param(body("Foreign Ministry", "Iran"), None, "IRNGOV", id="a ministry of a country"),
        pytest.param(body("Senate", "Nigeria"), None, "NGALEG", id="not the American Senate"),
        pytest.param(body("Senate"), None, "---LEG", id="nobody's senate"),
        pytest.param(Actor("Russian officials", "group", None, "Russia", ""), None, "RUSGOV", id="officials"),
        pytest.param(person("Ann Lee", "president", "France"), None, "FRAGOV", id="a president of a country"),
        pytest.param(person("Ann Lee", "president of Acme"), None, None, id="a president of a company"),
        pytest.param(person("Ann Lee", "president of Acme", "France"), None, "FRA", id="of a company in a country"),
        pytest.param(person("Ann Lee", "Gov.", "United States"), None, "USAGOV", id="a shortened title"),
        pytest.param(person("Ann Lee", "son of Cuban exiles"), None, None, id="whose son he is does not tell"),
        pytest.param(person("Ann Lee", "spokeswoman for the Russian army"), None, "RUSMIL", id="speaks for an army"),
        pytest.param(person("Ann Lee", "spokeswoman"), None, None, id="a spokeswoman of whom"),
        pytest.param(person("Ann Lee"), None, None, id="nothing known"),
        pytest.param(person("Kofi Annan"), "2003-01-01", "IGOUNO", id="in office"),
        pytest.param(person("Angela Merkel"), "2010-01-01", "DEUGOV", id="in office, left open by the dictionaries"),
        pytest.param(person("Angela Merkel"), "2024-01-01", "DEU", id="their open office does not last for ever"),
        pytest.param(person("Angela Merkel"), None, "DEU", id="no day, no office"),
        pytest.param(person("Angela Merkel", "former chancellor", "Germany"), "2010-01-01", "DEUELI", id="page first"),
    ],
)
def test_codes_of_actors(actor, day, code):
    found = code_of(actor, day)
    assert (found.code if found else None) == code


def test_a_code_is_its_country_and_sectors():
    found = code_of(person("Ann Lee", "defense minister", "Russia"))
    assert found is not None
    assert found.code == "".join([found.country or "---", *found.sectors])
    assert found.evidence


S, T = "Ruritania", "Elbonia"


@pytest.mark.parametrize(
    ("sentence", "event"),
    [
        pytest.param("Ruritania released ten prisoners from Elbonia.", "YIELD", id="done"),
        pytest.param("Ruritania will release ten prisoners from Elbonia.", "AGREE", id="friendly and to come"),
        pytest.param("Ruritania refused to release ten prisoners from Elbonia.", "REJECT", id="friendly and refused"),
        pytest.param("Ruritania demanded that Elbonia release ten prisoners.", "REQUEST", id="demanded"),
        pytest.param("Ruritania threatened to bomb Elbonia.", "THREATEN", id="hostile and threatened"),
        pytest.param("Ruritania bombed Elbonia overnight.", "ASSAULT", id="hostile and done"),
        pytest.param("Elbonia was attacked by Ruritania.", "ASSAULT", id="passive"),
        pytest.param("Ruritania and Elbonia signed a trade agreement.", "SUPPORT", id="together"),
        pytest.param("Ruritania held talks with Elbonia.", "CONSULT", id="talks"),
        pytest.param("Ruritania painted a picture of Elbonia.", None, id="no phrase of the table"),
    ],
)
def test_class_of_a_sentence(sentence, event):
    spans = [[(sentence.index(name), sentence.index(name) + len(name))] for name in (S, T)]
    verdict = classify(sentence, *spans)
    assert (verdict.event if verdict else None) == event


def test_marks_may_be_missing():
    verdict = classify("police arrested two men", [], [])
    assert verdict is not None
    assert verdict.event == "COERCE"
    assert classify("", [], []) is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("agreed", "agree", True),
        ("released", "releasing", True),
        ("cancelled", "cancel", True),
        ("withdrew", "withdrawn", True),
        ("policies", "policy", True),
        ("meetings", "meeting", True),
        ("meeting", "meet", False),
        ("arms", "arm", False),
    ],
)
def test_stems(one, other, same):
    assert (stem(one) == stem(other)) is same


def test_of_two_phrases_at_a_word_the_longer_holds():
    table = Table({"COERCE": ["ban"], "YIELD": ["lift ~ ban"], "REJECT": ["lift"]})
    found = table.find([stem(w) for w in ("they", "lifted", "the", "old", "ban")])
    assert [(f.name, f.start, f.end) for f in found] == [("YIELD", 1, 5), ("COERCE", 4, 5)]


def test_a_gap_ends():
    table = Table({"YIELD": ["lift ~ ban"]})
    assert not table.find([stem(w) for w in ("lift", "1", "2", "3", "4", "5", "ban")])


def test_tables_name_only_known_classes():
    assert set(tables().modes) <= set(get_args(PloverClass))


def test_rows_have_the_columns_and_nothing_else():
    statement, article = said(
        "[Ann Lee] <accused> {Russia of theft}",
        "accusation",
        speaker=person("Ann Lee", "mayor", "Estonia"),
        target=RUSSIA,
    )
    stamp = PageStamp("a.html", "ab" * 32, None, Origin("file"))
    record = Record(stamp, article, (statement,), (), MadeBy("0.1.0", "cd"))
    (row,) = event_rows(record)
    assert tuple(row) == COLUMNS
    assert len(events_of(record)) == 1
    assert row["Event Type"] == "ACCUSE"
    assert (row["Actor Code"], row["Actor Country"], row["Primary Actor Sector"]) == ("ESTGOV", "EST", "GOV")
    assert (row["Recipient Code"], row["Primary Recipient Sector"]) == ("RUS", "")
    assert article.text[int(row["Event Text Start"]) : int(row["Event Text End"])] == row["Event Text"]
    assert row["Quad Code"] == "Q3"


def test_gold_sentences_have_their_marks_as_spans(tmp_path):
    path = tmp_path / "a.tsv"
    path.write_text(
        "sentence_id\tsentence\tmarked_sentence\tgold_root\n"
        '1\tAda "met" Bo and Bo.\t<s>Ada</s> "met" <t>Bo</t> and <t>Bo</t>.\tCONSULT\n',
        encoding="utf-8",
    )
    (one,) = read_sentences(path)
    assert one.sentence == 'Ada "met" Bo and Bo.'
    assert [one.sentence[slice(*s)] for s in (*one.source, *one.target)] == ["Ada", "Bo", "Bo"]
    assert one.label == "CONSULT"


def test_gold_that_is_none_says_so(tmp_path):
    with pytest.raises(GoldError, match="No such file"):
        read_sentences(tmp_path / "none.tsv")
    (tmp_path / "b.tsv").write_text("id\tsentence\n1\tAda met Bo.\n", encoding="utf-8")
    with pytest.raises(GoldError, match="no column"):
        read_sentences(tmp_path / "b.tsv")


def test_f1_counts_no_answer_as_missed():
    scores = f1_by_label(("AID", "YIELD"), ["AID", "AID", "YIELD"], ["AID", None, "AID"])
    assert scores == {"AID": 0.5, "YIELD": 0.0}
