"""What people say of statements: it is used, it stays, and it can be taken back."""

import json

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from keeping import harbour
from onrecord.cli import app
from onrecord.errors import NotInLedger
from onrecord.flow import Record
from onrecord.ledger import Filters, Ledger

RECORD, PAGE = harbour()
PLEDGE, CLAIM, DENIAL, SILENCE, WEATHER = RECORD.statements


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "x.db"
    with Ledger(path) as ledger:
        ledger.add(RECORD, PAGE)
    return path


@pytest.fixture
def run(path, monkeypatch):
    monkeypatch.setenv("ONRECORD_LEDGER", str(path))
    monkeypatch.setenv("ONRECORD_AUTHOR", "ada")
    return lambda *args: CliRunner().invoke(app, args, catch_exceptions=False)


def hit(ledger: Ledger, id: str):
    return ledger.show(id).hit


def test_a_correction_is_what_search_and_show_use(path):
    with Ledger(path) as ledger:
        ledger.edit(WEATHER.id, "ada", fields={"speaker": "Residents' League", "act": "warning", "said": "2016-03"})
        (found,) = ledger.search("", Filters(speaker="Residents' League"))
        assert (found.id, found.act, found.said) == (WEATHER.id, "warning", "2016-03")
        assert found.corrected == ("act", "said", "speaker")
        assert [h.id for h in ledger.search("", Filters(act=("warning",)))] == [WEATHER.id]
        assert [h.id for h in ledger.search("league")] == [WEATHER.id]
        assert [h.id for h in ledger.search("", Filters(said="2016-03-05"))] == [WEATHER.id]
        why = ledger.show(WEATHER.id).statement.why
        assert why.act.startswith("corrected by ada on ")
        assert why.act.endswith("the machine had: statement")
        # The machine's answer is still there, and the ledger is sound.
        assert ledger.record(WEATHER.id) == RECORD
        assert [check.faults for check in ledger.verify()] == [()]
        assert ledger.faults() == ()


def test_somebody_of_the_page_keeps_role_and_country(path):
    with Ledger(path) as ledger:
        ledger.edit(WEATHER.id, "ada", fields={"speaker": "ana lopez"})
        found = hit(ledger, WEATHER.id)
        assert (found.speaker, found.role, found.country) == ("Ana Lopez", "harbour minister", "Spain")


def test_the_page_does_not_tell(path):
    with Ledger(path) as ledger:
        ledger.edit(PLEDGE.id, "ada", fields={"speaker": None, "due": ""})
        found = hit(ledger, PLEDGE.id)
        assert (found.speaker, found.due, found.corrected) == (None, None, ("due", "speaker"))
        assert not len(ledger.due())


def test_it_survives_another_reading(path):
    with Ledger(path) as ledger:
        ledger.edit(CLAIM.id, "ada", fields={"act": "criticism"}, verdict="accepted")
        newer = replace(
            RECORD, statements=(replace(CLAIM, act="denial"), DENIAL), made_by=replace(RECORD.made_by, onrecord="2.0")
        )
        ledger.replace(newer)
        assert (hit(ledger, CLAIM.id).act, hit(ledger, CLAIM.id).review) == ("criticism", "accepted")
        assert [check.faults for check in ledger.verify()] == [()]
        # A version that does not find it; and one that does.
        ledger.replace(replace(newer, statements=()))
        assert [c.value for c in ledger.corrections()] == ["criticism", "accepted"]
        ledger.replace(RECORD)
        assert hit(ledger, CLAIM.id).corrected == ("act",)


def test_undo(path):
    with Ledger(path) as ledger:
        ledger.edit(CLAIM.id, "ada", fields={"act": "criticism"})
        ledger.edit(CLAIM.id, "bob", fields={"act": "praise"}, verdict="rejected")
        assert (hit(ledger, CLAIM.id).act, hit(ledger, CLAIM.id).review) == ("praise", "rejected")
        assert ledger.undo(CLAIM.id, "ada", fields=["act"]) == 2
        assert (hit(ledger, CLAIM.id).act, hit(ledger, CLAIM.id).corrected) == ("accusation", ())
        assert hit(ledger, CLAIM.id).review == "rejected"
        assert ledger.undo(CLAIM.id, "ada") == 1
        assert ledger.undo(CLAIM.id, "ada") == 0
        assert ledger.corrections(CLAIM.id) == []
        assert {c.undone_by for c in ledger.corrections(CLAIM.id, undone=True)} == {"ada"}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"act": "shout"}, "--act: 'shout' is none of"),
        ({"act": ""}, "--act must be one of"),
        ({"said": "last week"}, "--said: 'last week' is no date"),
        ({"words": "x"}, "no field 'words'"),
        ({}, "say what is to be changed"),
    ],
)
def test_what_cannot_be(path, fields, said):
    with Ledger(path) as ledger:
        with pytest.raises(ValueError, match=said):
            ledger.edit(CLAIM.id, "ada", fields=fields)
        assert ledger.corrections() == []


def test_no_such_statement(path):
    with Ledger(path) as ledger, pytest.raises(NotInLedger):
        ledger.edit("0000", "ada", verdict="accepted")


def test_the_command(run):
    done = run("edit", WEATHER.id[:8], "--speaker", "Ana Lopez", "--accept", "--note", "see above")
    assert done.exit_code == 0, done.stderr
    assert "corrected: speaker" in done.stdout
    assert "accepted" in done.stdout
    assert "ada" in done.stdout
    assert "see above" in done.stdout
    assert "corrected: speaker" in run("search", "cold").stdout
    assert "corrected by ada" in run("show", WEATHER.id[:8]).stdout
    assert [c["author"] for c in json.loads(run("edit", WEATHER.id, "--json").stdout)] == ["ada", "ada"]
    assert run("edit", WEATHER.id, "--undo", "--by", "bob").stderr == "onrecord: 2 taken back\n"
    assert "corrected" not in run("search", "cold").stdout
    assert run("edit", WEATHER.id, "--accept", "--reject").exit_code == 2
    assert run("edit", WEATHER.id, "--undo", "--act", "denial").exit_code == 2
    assert run("edit", WEATHER.id, "--said", "soon").exit_code == 2
    assert run("edit", "0000", "--accept").exit_code == 1


def test_training_data(run):
    assert run("export", "--corrections").exit_code == 1
    run("edit", WEATHER.id, "--reject", "--note", "no quotation")
    run("edit", CLAIM.id, "--act", "criticism", "--target", "")
    first, second = map(json.loads, run("export", "--corrections").stdout.splitlines())
    assert (first["verdict"], first["notes"], first["authors"]) == ("rejected", ["no quotation"], ["ada"])
    ((start, end),) = first["content"]
    assert first["text"][start:end] == first["words"] == "It was a cold day"
    assert second["people"] == {"act": "criticism", "target": None}
    assert second["machine"] == {"act": "accusation", "target": "Ana Lopez"}


def test_exports_have_what_people_said(run):
    run("edit", WEATHER.id, "--reject")
    run("edit", CLAIM.id, "--act", "criticism")
    record = Record.from_json(run("export", "jsonl").stdout)
    assert [s.id for s in record.statements] == [PLEDGE.id, CLAIM.id, DENIAL.id, SILENCE.id]
    assert record.statements[1].act == "criticism"


def test_who_is_rejected_disputes_nothing(path):
    with Ledger(path) as ledger:
        assert [d.denials[0].id for d in ledger.disputes(halves=("both",))] == [DENIAL.id]
        ledger.edit(DENIAL.id, "ada", verdict="rejected")
        assert not any(DENIAL.id in [h.id for h in d.denials] for d in ledger.disputes())


def test_what_is_no_denial_denies_nothing(path):
    with Ledger(path) as ledger:
        ledger.edit(DENIAL.id, "ada", fields={"act": "confirmation"})
        assert ledger.show(DENIAL.id).statement.denies is None
        assert not len(ledger.disputes(halves=("both",)))


@pytest.mark.parametrize("edtf", ["2016-03-14/foo", "2016-03-14/2015-01-01", "2016/"])
def test_half_a_date_is_none(path, edtf):
    with Ledger(path) as ledger, pytest.raises(ValueError, match="is no date"):
        ledger.edit(WEATHER.id, "ada", fields={"said": edtf})
