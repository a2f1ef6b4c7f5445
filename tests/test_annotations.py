"""What people annotated in other tools comes back: only what they changed, once, and what cannot be is named."""

import io
import json
import random
import re
import tarfile
import zipfile

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from keeping import TEXT, article_of, harbour
from onrecord.cli import app
from onrecord.errors import AnnotationsError
from onrecord.flow import Record
from onrecord.ledger import Ledger
from onrecord.ledger.anchors import Anchor, Finder, anchored, merged
from onrecord.ledger.annotations.files import documents
from onrecord.ledger.annotations.label_studio import CodePoints
from onrecord.ledger.exports import write_folder
from onrecord.ledger.exports.label_studio import CodeUnits


def spanned() -> tuple[Record, object]:
    """The page of `harbour`, its cues and sources as ranges of the text."""
    record, page = harbour()
    made = []
    for s in record.statements:
        fields = {}
        for name in ("cue", "source"):
            words = getattr(s, f"{name}_text")
            at = TEXT.find(words, record.article.blocks[s.block].start) if words else -1
            fields[name] = ((at, at + len(words)),) if at >= 0 else ()
        made.append(replace(s, **fields))
    return replace(record, statements=tuple(made)), page


RECORD, PAGE = spanned()
PLEDGE, CLAIM, DENIAL, SILENCE, WEATHER = RECORD.statements
NAME = RECORD.page.sha256[:16]


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
    return lambda *args: CliRunner().invoke(app, [str(a) for a in args], catch_exceptions=False)


def exported(path, form, folder):
    with Ledger(path, read_only=True) as ledger:
        write_folder(form, ledger.chosen(), folder)
    return folder


def dump(path):
    with Ledger(path, read_only=True) as ledger:
        tables = ("corrections", "additions", "annotations", "statements")
        return [ledger._db.execute(f"SELECT * FROM {t}").fetchall() for t in tables]


def of(path, id):
    with Ledger(path, read_only=True) as ledger:
        return ledger.show(id)


# ------------------------------------------------------------------------------------------------------------- anchors


@pytest.mark.parametrize(
    ("text", "verdict", "words"),
    [
        ("one two three. four two five.", "exact", "two"),
        ("zero. one two three. four two five.", "moved", "two"),
        ("one two three. four two five. one two three. four two five.", "ambiguous", None),
        ("one  two\nthree.", "moved", "two"),
        ("one 2 three.", "gone", None),
        ("a twofold two", "gone", None),
    ],
)
def test_short_words_are_found_by_what_stands_around_them(text, verdict, words):
    anchor = anchored("one two three. four two five.", (4, 7))
    found = Finder(text).find(anchor)
    assert found.verdict == verdict
    assert (found.span and text[slice(*found.span)]) == words


def test_words_that_fit_twice_are_told_by_position_or_not_at_all():
    text = "the wall will be built, he said. the wall will be built, she said."
    finder, anchor = Finder(text), Anchor("the wall will be built")
    assert (finder.find(anchor).verdict, finder.find(anchor).places) == ("ambiguous", 2)
    assert finder.find(anchor, 33).span == (33, 55)
    assert finder.find(anchor, 34).verdict == "ambiguous"
    assert finder.find(replace(anchor, suffix=", she said.")).span == (33, 55)


def test_words_of_other_words_are_not_found():
    assert Finder("the therapist's office is here").find(Anchor("the rapist's office")).verdict == "gone"
    assert Finder("unbuilt walls everywhere").find(Anchor("built walls everywhere")).verdict == "gone"
    assert Finder("a soft\u00adhyphenated word").find(Anchor("softhyphenated word")).span == (2, 22)


def test_merged():
    assert merged("a b\nc  d", [(4, 5), (0, 1), (2, 4)]) == ((0, 5),)
    assert merged("ab, c", [(0, 2), (4, 5)]) == ((0, 2), (4, 5))


def test_code_points_are_the_inverse_of_code_units():
    text = "a\U0001f6a2b\U0001f4a9"
    units, points = CodeUnits(text), CodePoints(text)
    assert [points(units(i)) for i in range(len(text) + 1)] == list(range(len(text) + 1))
    with pytest.raises(KeyError):
        points(2)


# ---------------------------------------------------------------------------------------------------------------- brat


@pytest.fixture
def brat(path, tmp_path):
    return exported(path, "brat", tmp_path / "to-review")


def edited(folder, change):
    file = folder / f"{NAME}.ann"
    file.write_text(change(file.read_text("utf-8")), "utf-8")


def named(ann: str, id: str) -> str:
    """Return the name of a statement's Content in an .ann file."""
    return re.search(rf"AnnotatorNotes (T\d+)\tid: {id}", ann)[1]


def test_brat_unchanged_changes_nothing(run, path, brat):
    done = run("import", brat)
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == "onrecord: 1 page: nothing to change\n"
    with Ledger(path, read_only=True) as ledger:
        assert ledger.corrections() == ledger.additions() == []


def test_what_people_changed_is_not_written_over(run, brat):
    assert run("export", "brat", "-o", brat).exit_code == 0
    edited(brat, lambda ann: ann.replace("accusation", "criticism"))
    done = run("export", "brat", "-o", brat)
    assert done.exit_code == 1
    assert f"take it in with `onrecord import {brat}`" in done.stderr
    assert "criticism" in (brat / f"{NAME}.ann").read_text("utf-8")


def test_brat_attributes_notes_and_relations(run, path, brat):
    def change(ann):
        claim, denial, weather = named(ann, CLAIM.id), named(ann, DENIAL.id), named(ann, WEATHER.id)
        ann = ann.replace(f"\tAct {claim} accusation", f"\tAct {claim} criticism")
        ann = re.sub(rf"^A\d+\tPredicted {weather}\n", "", ann, flags=re.M)
        ann = re.sub(rf"^R\d+\tDenies Arg1:{denial} .*\n", "", ann, flags=re.M)
        return ann.replace("speaker: critics", "speaker: Residents' League; by the look of it")

    edited(brat, change)
    done = run("import", brat)
    assert done.exit_code == 0, done.stderr
    assert "3 fields corrected, 1 accepted" in done.stderr
    claim = of(path, CLAIM.id)
    assert (claim.hit.act, claim.hit.speaker) == ("criticism", "Residents' League")
    assert claim.statement.why.act.startswith("corrected by ada on ")
    assert of(path, DENIAL.id).statement.denies is None
    assert of(path, DENIAL.id).statement.act == "denial"
    assert of(path, WEATHER.id).hit.review == "accepted"
    with Ledger(path, read_only=True) as ledger:
        assert {c.note for c in ledger.corrections(CLAIM.id)} == {"by the look of it"}
        assert [check.sound for check in ledger.verify()] == [True]
    before = dump(path)
    again = run("import", brat)
    assert (again.exit_code, again.stdout) == (0, "")
    assert "1 page known already" in again.stderr
    assert dump(path) == before


def test_brat_spans_that_moved(run, path, brat):
    def change(ann):
        claim = named(ann, CLAIM.id)
        start, end = CLAIM.content[0]
        return ann.replace(
            f"{claim}\tContent {start} {end}\thiding the cost", f"{claim}\tContent {start + 7} {end}\tthe cost"
        )

    edited(brat, change)
    done = run("import", brat)
    assert f"{CLAIM.id[:8]} content: the cost" in done.stdout
    claim = of(path, CLAIM.id)
    assert (claim.hit.words, claim.hit.corrected) == ("the cost", ("content",))
    assert claim.statement.content == ((CLAIM.content[0][0] + 7, CLAIM.content[0][1]),)
    shown = run("edit", CLAIM.id).stdout
    assert "content: the cost, the machine had hiding the cost" in shown
    with Ledger(path) as ledger:
        assert [h.id for h in ledger.search('"the cost"')] == [CLAIM.id]
        assert not len(ledger.search("hiding"))
        assert [check.faults for check in ledger.verify()] == [()]
        assert ledger.undo(CLAIM.id, "ada") == 1
        assert ledger.show(CLAIM.id).hit.words == "hiding the cost"


def test_brat_a_statement_deleted_and_one_added(run, path, brat):
    start = TEXT.index("the harbour minister")

    def change(ann):
        weather = named(ann, WEATHER.id)
        kept = [line for line in ann.splitlines() if not re.search(rf"\b{weather}\b", line)]
        kept += [
            f"T90\tContent {start} {start + 20}\tthe harbour minister",
            "T91\tCue 53 57\tsaid".replace("53 57", "{} {}".format(*span_of("said"))),
            "R90\tLeads Arg1:T91 Arg2:T90",
            "A90\tAct T90 praise",
            "#90\tAnnotatorNotes T90\tspeaker: Ana Lopez; odd but so",
        ]
        return "\n".join(kept) + "\n"

    edited(brat, change)
    assert run("import", brat, "--dry-run").stderr.endswith("nothing was written (--dry-run)\n")
    with Ledger(path, read_only=True) as ledger:
        assert ledger.additions() == []
    done = run("import", brat, "--by", "bob")
    # That the source of the deleted statement is left alone in the file is nothing to complain of.
    assert done.exit_code == 0
    assert "1 rejected, 1 added" in done.stderr
    assert of(path, WEATHER.id).hit.review == "rejected"
    with Ledger(path, read_only=True) as ledger:
        (added,) = ledger.additions()
        shown = ledger.show(added.statement)
        assert (added.author, added.tool, added.note) == ("bob", "brat", "odd but so")
        assert (shown.hit.words, shown.hit.act, shown.hit.speaker) == ("the harbour minister", "praise", "Ana Lopez")
        assert (shown.hit.added_by, shown.hit.cue, shown.statement.score) == ("bob", "said", 1.0)
        assert ledger.record(PLEDGE.id) == RECORD  # the machine's is the machine's
        assert [check.faults for check in ledger.verify()] == [()]
        assert [check.sound for check in ledger.verify()] == [True]
    assert "added by bob" in run("search", "harbour").stdout
    before = dump(path)
    assert run("import", brat, "--by", "bob").exit_code == 0
    assert dump(path) == before
    # It is exported as what a person said, and comes back as itself.
    folder = exported(path, "brat", path.parent / "again")
    ann = (folder / f"{NAME}.ann").read_text("utf-8")
    assert f"Predicted {named(ann, added.statement)}\n" not in ann
    assert run("import", folder, "--by", "eve").exit_code == 0
    with Ledger(path, read_only=True) as ledger:
        assert [a.author for a in ledger.additions()] == ["bob"]


def span_of(words: str) -> tuple[int, int]:
    return TEXT.index(words), TEXT.index(words) + len(words)


def with_addition(path, brat, run):
    start, end = span_of("It was a cold day, residents said")
    edited(brat, lambda ann: f"{ann}T90\tContent {start} {end}\tIt was a cold day, residents said\n")
    assert run("import", brat).exit_code == 0
    with Ledger(path, read_only=True) as ledger:
        (added,) = ledger.additions()
    return added


def test_what_was_added_outlives_another_reading(run, path, brat):
    added = with_addition(path, brat, run)
    with Ledger(path) as ledger:
        ledger.edit(added.statement, "ada", fields={"speaker": "Karl Berg"})
        newer = replace(RECORD, made_by=replace(RECORD.made_by, onrecord="2.0"))
        ledger.replace(newer)
        assert ledger.show(added.statement).hit.speaker == "Karl Berg"
        # A reading with another text of the page, in which the words stand elsewhere.
        words = TEXT.replace("Critics accuse", "The critics accuse")
        moved = replace(harbour(words, version="3.0")[0], page=RECORD.page)
        ledger.replace(moved)
        found = ledger.show(added.statement)
        assert found.hit.words == "It was a cold day, residents said"
        assert found.statement.content[0][0] == words.index("It was a cold day")
        # And one that does not have them, or twice: it waits, and verify names it.
        for text in (TEXT.replace("It was a cold day, residents said", "It rained"), f"{TEXT}Later.\n\n{TEXT}"):
            bare = Record(RECORD.page, article_of(text), (), (), replace(RECORD.made_by, onrecord="4.0"))
            ledger.replace(bare)
            assert not ledger.has(added.statement)
            (check,) = ledger.verify()
            assert any("that ada added is not where it was" in fault for fault in check.faults)
            assert [a.statement for a in ledger.additions()] == [added.statement]
        ledger.replace(RECORD)
        assert ledger.show(added.statement).hit.added_by == "ada"


def test_what_was_added_is_taken_back(run, path, brat):
    added = with_addition(path, brat, run)
    done = run("edit", added.statement, "--undo")
    assert done.exit_code == 0
    assert "now nobody says that it is one" in done.stderr
    with Ledger(path, read_only=True) as ledger:
        assert ledger.additions() == []
        assert not ledger.has(added.statement)


def test_what_its_author_takes_out_of_the_file_is_taken_back(run, path, brat):
    with_addition(path, brat, run)
    edited(brat, lambda ann: re.sub(r"^T90.*\n", "", ann, flags=re.M))
    # Another's file without it says nothing of it.
    assert run("import", brat, "--by", "bob").exit_code == 0
    with Ledger(path, read_only=True) as ledger:
        assert len(ledger.additions()) == 1
    assert "1 taken back" in run("import", brat).stderr
    with Ledger(path, read_only=True) as ledger:
        assert ledger.additions() == []


def test_what_others_said_meanwhile_stays(run, path, brat):
    with Ledger(path) as ledger:
        ledger.edit(CLAIM.id, "bob", fields={"act": "warning"})
    edited(
        brat, lambda ann: ann.replace(f"Tone {named(ann, CLAIM.id)} distancing", f"Tone {named(ann, CLAIM.id)} neutral")
    )
    assert "1 field corrected" in run("import", brat).stderr
    assert (of(path, CLAIM.id).hit.act, of(path, CLAIM.id).hit.tone) == ("warning", "neutral")


def test_a_later_export_that_comes_back_unchanged_says_nothing(run, path, brat, tmp_path):
    """Neither what others accepted or said meanwhile, nor that this author had once said otherwise, is said again."""
    edited(brat, lambda ann: ann.replace("accusation", "criticism"))
    run("import", brat)
    with Ledger(path) as ledger:
        ledger.edit(CLAIM.id, "bob", fields={"act": "praise"})
        ledger.edit(WEATHER.id, "bob", verdict="accepted")
    later = exported(path, "brat", tmp_path / "later")
    with Ledger(path) as ledger:
        ledger.edit(CLAIM.id, "bob", fields={"act": "warning"})
        before = ledger.corrections(undone=True)
    for who in ("ada", "eve"):
        assert "nothing to change" in run("import", later, "--by", who).stderr
    with Ledger(path) as ledger:
        assert ledger.corrections(undone=True) == before
    assert of(path, CLAIM.id).hit.act == "warning"


def test_what_an_author_changes_back_is_taken(run, path, tasks, tmp_path):
    chosen = next(r for r in result_of(tasks) if r.get("id") == f"{CLAIM.id}-content-0" and r.get("from_name") == "act")
    for act in ("criticism", "accusation", "criticism"):
        chosen["value"]["choices"] = [act]
        assert run("import", written(tmp_path, tasks)).exit_code == 0
        assert of(path, CLAIM.id).hit.act == act


def test_without_what_was_exported_nothing_counts_as_deleted(run, path, brat):
    (brat / f"{NAME}.exported").unlink()
    edited(brat, lambda ann: "".join(ann.splitlines(keepends=True)[:0]))
    done = run("import", brat)
    assert done.exit_code == 0
    assert "what was deleted is not to be told" in done.stderr
    with Ledger(path, read_only=True) as ledger:
        assert ledger.corrections() == []


def test_without_what_was_exported_names_across_pages_are_no_corrections(run, path, tmp_path):
    other = replace(harbour(TEXT + "More.")[0], statements=())
    with Ledger(path) as ledger:
        ledger.add(other)
        ledger.merge("Ana Lopez", "Karl Berg", "ada")
    folder = exported(path, "brat", tmp_path / "merged")
    for file in folder.glob("*.exported"):
        file.unlink()
    assert run("import", folder).exit_code == 0
    with Ledger(path, read_only=True) as ledger:
        assert ledger.corrections() == []


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("T90\tQuote 0 8\tMinister", "the type Quote is none of"),
        ("T90\tSource 0 8\tMinister", "this Source is tied to no Content"),
        ("T90\tContent 0 8\tminister of", "its words are not those of the text"),
        ("T90\tContent 0 9999\tMinister", "it stands outside the text"),
        ("E1\tSays:T1", "no line of brat's that is known"),
        ("R90\tSays Arg1:T1 Arg2:T2", "Says goes from a Source to a Content"),
        ("R90\tLikes Arg1:T1 Arg2:T2", "no relation of onrecord's"),
        ("A90\tAct T1 shout", "act: 'shout' is none of"),
        ("#90\tAnnotatorNotes T1\tid: {pledge}; said: soon", "said: 'soon' is no date"),
    ],
)
def test_what_brat_has_that_cannot_be_is_named_and_the_rest_goes_on(run, path, brat, line, reason):
    def change(ann):
        claim = named(ann, CLAIM.id)
        ann = ann.replace(f"Act {claim} accusation", f"Act {claim} criticism")
        return ann + line.format(pledge=PLEDGE.id) + "\n"

    edited(brat, change)
    done = run("import", brat)
    assert done.exit_code == 1
    assert reason in done.stderr
    assert of(path, CLAIM.id).hit.act == "criticism"


def test_a_zip_and_a_page_that_is_not_there(run, path, brat, tmp_path):
    edited(brat, lambda ann: ann.replace("accusation", "criticism"))
    (brat / "feedfacefeedface.txt").write_text("Another page.", "utf-8")
    (brat / "feedfacefeedface.ann").write_text("T1\tContent 0 7\tAnother\n", "utf-8")
    (brat / "alone.ann").write_text("", "utf-8")
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        for file in brat.iterdir():
            archive.write(file, f"review/{file.name}")
    done = run("import", tmp_path / "x.zip")
    assert done.exit_code == 1
    assert "no page of the ledger is feedfacefeedface" in done.stderr
    assert "there is no alone.txt beside it" in done.stderr
    assert of(path, CLAIM.id).hit.act == "criticism"


def test_a_collection_as_brat_gives_it_for_download(run, path, brat, tmp_path):
    edited(brat, lambda ann: ann.replace("accusation", "criticism"))
    with tarfile.open(tmp_path / "review.tar.gz", "w:gz") as archive:
        archive.add(brat, "review")
    assert run("import", tmp_path / "review.tar.gz").exit_code == 0
    assert of(path, CLAIM.id).hit.act == "criticism"
    (tmp_path / "cut.tar.gz").write_bytes((tmp_path / "review.tar.gz").read_bytes()[:200])
    done = run("import", tmp_path / "cut.tar.gz", brat)
    assert done.exit_code == 1
    assert str(tmp_path / "cut.tar.gz") in done.stderr
    assert "1 page known already" in done.stderr


def test_a_page_that_is_damaged_takes_no_others_with_it(run, path, tmp_path):
    other = harbour(TEXT + "More.")[0]
    with Ledger(path) as ledger:
        ledger.add(other)
    folder = exported(path, "brat", tmp_path / "both")
    for file in folder.glob("*.ann"):
        file.write_text(file.read_text("utf-8").replace("accusation", "criticism"), "utf-8")
    sql(path, "UPDATE records SET data = x'00' WHERE page = 1")
    done = run("import", folder)
    assert done.exit_code == 1
    assert "the compressed bytes are damaged" in done.stderr
    assert of(path, other.statements[1].id).hit.act == "criticism"


@pytest.mark.parametrize("seed", range(6))
def test_damaged_files_are_named_and_end_nothing(path, brat, tasks, tmp_path, seed):
    """Whatever is wrong in a file, it is refused or taken, twice the same, and the ledger stays sound."""
    chance = random.Random(seed)
    ann = (brat / f"{NAME}.ann").read_text("utf-8")
    rows = [row("hiding the cost", ["criticism"]), row("residents said", ["praise"], start=9)]
    for number in range(12):
        work = tmp_path / str(number)
        work.mkdir()
        if number % 3 == 0:
            for name in (f"{NAME}.txt", f"{NAME}.exported"):
                (work / name).write_bytes((brat / name).read_bytes())
            (work / f"{NAME}.ann").write_text(scrambled(ann, chance), "utf-8")
        else:
            (work / "x.json").write_text(json.dumps(altered(tasks if number % 3 == 1 else rows, chance)), "utf-8")
        with Ledger(path) as ledger:
            try:
                for document in documents(work):
                    first, second = ledger.take(document, "ada"), ledger.take(document, "ada")
                    assert first.refused == second.refused
                    assert second.status in ("known", "refused")
            except AnnotationsError as error:
                assert str(work) in str(error)
    with Ledger(path) as ledger:
        assert ledger.faults() == ()
        assert [check.sound for check in ledger.verify()] == [True]


def scrambled(ann: str, chance: random.Random) -> str:
    lines = ann.splitlines(keepends=True)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(lines))
        line, cut = lines[at], chance.randrange(len(lines[at]))
        new = line[:cut] + chance.choice(["", "\t", " ", "9", "-", "T1", ";"]) + line[cut + 1 :]
        lines[at : at + 1] = chance.choice([[], [line, line], [new], [new]]) or ["\n"]
    return "".join(lines)


def altered(value, chance: random.Random):
    """Return JSON with one place in it something else, or gone."""
    made = json.loads(json.dumps(value))
    for _ in range(chance.randint(1, 3)):
        at = made
        while at:
            key = chance.choice(list(at) if isinstance(at, dict) else range(len(at)))
            if isinstance(at[key], dict | list) and at[key] and chance.random() < 0.8:
                at = at[key]
                continue
            if chance.random() < 0.3:
                del at[key]
            else:
                at[key] = chance.choice([None, 0, -1, 10**12, "", "x", "\ud800", [], {}, ["x"], {"a": 1}, "says"])
            break
    return made


def test_ends_of_lines_that_a_transfer_changed(run, path, brat):
    text = (brat / f"{NAME}.txt").read_text("utf-8")
    wider = text.replace("\n", "\r\n")
    ann = (brat / f"{NAME}.ann").read_text("utf-8")

    def shifted(match):
        places = [int(n) + text[: int(n)].count("\n") for n in match[2].split()]
        return f"{match[1]}{places[0]} {places[1]}\t"

    moved = re.sub(r"^(T\d+\t\w+ )(\d+ \d+)\t", shifted, ann, flags=re.M)
    (brat / f"{NAME}.txt").write_bytes(wider.encode())
    (brat / f"{NAME}.exported").write_text(moved, "utf-8")
    (brat / f"{NAME}.ann").write_text(moved.replace("accusation", "criticism"), "utf-8")
    done = run("import", brat)
    assert done.exit_code == 0, done.stderr
    assert "1 field corrected" in done.stderr
    assert of(path, CLAIM.id).statement.content == CLAIM.content


# -------------------------------------------------------------------------------------------------------- Label Studio


@pytest.fixture
def tasks(path, tmp_path):
    """The tasks of our export, as Label Studio gives them back when somebody submitted each unchanged."""
    folder = exported(path, "label-studio", tmp_path / "ls")
    tasks = json.loads((folder / "tasks.json").read_text("utf-8"))
    for number, task in enumerate(tasks, 1):
        task["id"] = number
        task["annotations"] = [
            {
                "id": number,
                "completed_by": {"id": 3, "email": "ada@news.example"},
                "created_at": "2016-04-01T09:00:00.123456Z",
                "was_cancelled": False,
                "result": json.loads(json.dumps(task["predictions"][0]["result"])),
            }
        ]
    return tasks


def written(tmp_path, tasks, name="export.json"):
    file = tmp_path / name
    file.write_text(json.dumps(tasks), "utf-8")
    return file


def result_of(tasks):
    return tasks[0]["annotations"][0]["result"]


def test_label_studio_submitted_unchanged_is_accepted(run, path, tasks, tmp_path):
    done = run("import", written(tmp_path, tasks))
    assert done.exit_code == 0, done.stderr
    assert "5 accepted" in done.stderr
    with Ledger(path, read_only=True) as ledger:
        made = ledger.corrections()
        assert {(c.field, c.value, c.author) for c in made} == {("verdict", "accepted", "ada@news.example")}
        assert {c.made_at for c in made} == {"2016-04-01T09:00:00Z"}
    before = dump(path)
    assert "known already" in run("import", tmp_path / "export.json").stderr
    assert dump(path) == before


def test_label_studio_changes(run, path, tasks, tmp_path):
    result = result_of(tasks)
    for one in result:
        if one.get("id") == f"{CLAIM.id}-content-0" and one["type"] == "choices" and one["from_name"] == "act":
            one["value"]["choices"] = ["criticism"]
        if one.get("id") == f"{PLEDGE.id}-content-0" and one["type"] == "labels":
            one["value"]["end"] -= len(" by May")
            one["value"]["text"] = one["value"]["text"].removesuffix(" by May")
    result[:] = [
        r
        for r in result
        if not str(r.get("id", "")).startswith(WEATHER.id)
        and not str(r.get("from_id", "")).startswith(WEATHER.id)
        and r.get("labels") != ["denies"]
    ]
    start, end = span_of("residents said")
    result += [
        {
            "id": "Xy12", "from_name": "label", "to_name": "text", "type": "labels",
            "value": {"start": start, "end": end, "text": "residents said", "labels": ["Content"]},
        },
        {
            "id": "Xy12", "from_name": "act", "to_name": "text", "type": "choices",
            "value": {"start": start, "end": end, "choices": ["warning"]},
        },
    ]  # fmt: skip
    done = run("import", written(tmp_path, tasks))
    assert done.exit_code == 0, done.stderr
    assert of(path, CLAIM.id).hit.act == "criticism"
    assert of(path, PLEDGE.id).hit.words == "The wall will be built"
    assert of(path, WEATHER.id).hit.review == "rejected"
    assert of(path, DENIAL.id).hit.denies is None
    assert of(path, SILENCE.id).hit.review == "accepted"
    assert of(path, CLAIM.id).hit.review is None  # the person corrected it, and did not call the machine's right
    with Ledger(path, read_only=True) as ledger:
        (added,) = ledger.additions()
        assert ledger.show(added.statement).hit.act == "warning"
        assert [check.sound for check in ledger.verify()] == [True]


def test_label_studio_offsets_beyond_the_first_characters(path, tmp_path, run):
    from test_exports import EMOJI, SHIP

    with Ledger(path) as ledger:
        ledger.add(SHIP)
    folder = exported(path, "label-studio", tmp_path / "ls")
    tasks = json.loads((folder / "tasks.json").read_text("utf-8"))[1:]
    tasks[0]["annotations"] = [{"id": 1, "completed_by": 7, "result": tasks[0]["predictions"][0]["result"]}]
    words = "is late"
    start = EMOJI.index(words)
    units = CodeUnits(EMOJI)
    tasks[0]["annotations"][0]["result"].append(
        {
            "id": "n", "from_name": "label", "to_name": "text", "type": "labels",
            "value": {"start": units(start), "end": units(start + len(words)), "text": words, "labels": ["Content"]},
        }
    )  # fmt: skip
    tasks[0]["predictions"] = []
    done = run("import", written(tmp_path, tasks))
    assert done.exit_code == 0, done.stderr
    assert "label-studio: without predictions in the export" in done.stderr
    with Ledger(path, read_only=True) as ledger:
        (added,) = ledger.additions()
        assert (added.words, added.author) == (words, "label-studio:7")
        assert ledger.show(added.statement).statement.content == ((start, start + len(words)),)


def test_label_studio_two_people_and_skipped_tasks(run, path, tasks, tmp_path):
    bob = json.loads(json.dumps(tasks[0]["annotations"][0]))
    bob |= {"id": 2, "completed_by": {"email": "bob@news.example"}}
    skipped = {"id": 3, "completed_by": 9, "was_cancelled": True, "result": []}
    tasks[0]["annotations"] += [bob, skipped]
    done = run("import", written(tmp_path, tasks), "--jsonl")
    assert [json.loads(line)["author"] for line in done.stdout.splitlines()] == ["ada@news.example", "bob@news.example"]


def test_label_studio_that_is_not_ours(run, tmp_path):
    done = run("import", written(tmp_path, [{"data": {"text": "x"}, "annotations": [{"id": 1, "result": []}]}]))
    assert done.exit_code == 1
    assert "no text and sha256" in done.stderr


# ---------------------------------------------------------------------------------------------------------- Hypothesis


def row(exact, tags=(), text="", *, start=None, **more):
    selectors = [{"type": "TextQuoteSelector", "exact": exact, "prefix": "", "suffix": ""}]
    if start is not None:
        selectors.append({"type": "TextPositionSelector", "start": start, "end": start + len(exact)})
    return {
        "id": "aB3", "uri": "https://news.example/harbour", "user": "acct:ada@hypothes.is", "tags": list(tags),
        "text": text, "updated": "2016-05-01T10:00:00.5+00:00", "target": [{"selector": selectors}],
    } | more  # fmt: skip


def hypothesis(tmp_path, *rows):
    return written(tmp_path, {"total": len(rows), "rows": list(rows)}, "hypothesis.json")


def test_hypothesis_corrects_and_adds(run, path, tmp_path):
    file = hypothesis(
        tmp_path,
        row("hiding the cost", ["criticism", "speaker: Karl Berg"], "not so strong"),
        row("It was a cold day", ["reject"], id="cD4"),
        row("residents said", ["prediction"], "Speaker: residents", id="eF5"),
    )
    done = run("import", file)
    assert done.exit_code == 0, done.stderr
    assert of(path, CLAIM.id).hit.act == "criticism"
    assert of(path, CLAIM.id).hit.speaker == "Karl Berg"
    assert of(path, WEATHER.id).hit.review == "rejected"
    with Ledger(path, read_only=True) as ledger:
        assert {c.author for c in ledger.corrections()} == {"ada@hypothes.is"}
        assert {c.made_at for c in ledger.corrections()} == {"2016-05-01T10:00:00Z"}
        assert "not so strong" in {c.note for c in ledger.corrections()}
        assert [ledger.show(a.statement).hit.act for a in ledger.additions()] == ["prediction"]


def test_hypothesis_finds_words_as_verify_does(run, path, tmp_path):
    twice = TEXT.replace("It was a cold day", "It was a cold day. It was a cold day")
    record = replace(harbour(twice)[0], statements=())
    record = replace(record, page=replace(record.page, url="https://news.example/twice"))
    with Ledger(path) as ledger:
        ledger.add(record)
    uri = "https://news.example/twice"
    at = twice.rindex("It was a cold day")
    file = hypothesis(
        tmp_path,
        row("It was a cold day", ["warning"], uri=uri),
        row("It was a warm day", ["warning"], uri=uri, id="gone"),
        row("It was a cold day", ["praise"], uri=uri, id="placed", start=at),
        row("The wall  will be\nbuilt by May", ["pledge"], uri=uri, id="blanks"),
        row("Karl Berg", [], "who is he?", uri=uri, id="says-nothing"),
        {**row("x"), "target": [{}], "uri": uri, "id": "page-note"},
        row("x", ["accept"], uri=uri, id="reply", references=["aB3"]),
        row("harbour wall", ["shout: x", "act: shout", "said: soon"], uri=uri, id="bad"),
    )
    done = run("import", file)
    assert done.exit_code == 1
    reasons = {
        line.split("annotation ", 1)[1].split(" ")[0].rstrip(":"): line for line in done.stderr.splitlines()[:-1]
    }
    assert "ambiguous: 'It was a cold day' stands 2 times" in reasons["aB3"]
    assert "gone: the ledger's text" in reasons["gone"]
    assert "needs at least an act or a speaker" in reasons["says-nothing"]
    assert "marks no words" in reasons["page-note"]
    assert "'shout' is none of" in reasons["bad"] or "'soon' is no date" in reasons["bad"]
    assert "reply" not in reasons
    with Ledger(path, read_only=True) as ledger:
        made = {ledger.show(a.statement).hit.act: ledger.show(a.statement) for a in ledger.additions()}
        assert made["praise"].statement.content == ((at, at + 17),)
        assert made["pledge"].hit.words == "The wall will be built by May"


def test_hypothesis_without_a_time_counts_from_now(run, path, tmp_path):
    done = run("import", hypothesis(tmp_path, row("hiding the cost", ["criticism"], updated="the day before today")))
    assert done.exit_code == 0, done.stderr
    with Ledger(path, read_only=True) as ledger:
        (made,) = ledger.corrections()
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ", made.made_at)


def test_lists_within_lists_without_end_take_no_other_file_with_them(run, path, tmp_path):
    folder = tmp_path / "several"
    folder.mkdir()
    (folder / "deep.json").write_text("[" * 200_000, "utf-8")
    hypothesis(folder, row("hiding the cost", ["criticism"]))
    done = run("import", folder)
    assert done.exit_code == 0, done.stderr
    assert of(path, CLAIM.id).hit.act == "criticism"


def test_a_damaged_archive_is_named(run, path, tmp_path):
    file = tmp_path / "collection.tar.xz"
    with tarfile.open(file, "w:xz") as tape:
        for number in range(3):
            data = random.Random(number).randbytes(50_000).hex().encode()
            member = tarfile.TarInfo(f"{number}.json")
            member.size = len(data)
            tape.addfile(member, io.BytesIO(data))
    packed = bytearray(file.read_bytes())
    packed[len(packed) // 2 : len(packed) // 2 + 400] = bytes(400)
    file.write_bytes(packed)
    done = run("import", file)
    assert done.exit_code == 1
    assert f"{file}: the archive cannot be read" in " ".join(done.stderr.split())


def test_hypothesis_that_points_at_several(run, path, tmp_path):
    words = TEXT[TEXT.index("The wall") : TEXT.index("cost.") + 5]
    done = run("import", hypothesis(tmp_path, row(words, ["praise"]), row("of hiding", ["praise"], id="part")))
    assert f"ambiguous: it points at {PLEDGE.id}, {CLAIM.id}" in done.stderr
    assert of(path, CLAIM.id).hit.act == "praise"  # most of "of hiding" is its, and no other's
    named = run("import", hypothesis(tmp_path, row(words, ["criticism", f"id: {PLEDGE.id[:8]}"])))
    assert named.exit_code == 0
    assert of(path, PLEDGE.id).hit.act == "criticism"


def test_what_is_of_no_tool(run, path, tmp_path):
    (tmp_path / "x.json").write_text('{"a": 1}', "utf-8")
    (tmp_path / "empty").mkdir()
    for name in ("x.json", "empty", "none.json"):
        done = run("import", tmp_path / name)
        assert done.exit_code == 1
        assert str(tmp_path / name) in done.stderr
    assert run("import").exit_code == 2
    assert run("import", tmp_path / "x.json", "--format", "word").exit_code == 2


# ---------------------------------------------------------------------------------------------------- what is not right


def sql(path, *statement):
    import sqlite3

    db = sqlite3.connect(path)
    db.execute(*statement)
    db.commit()
    db.close()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("field = 'shape'", "there is no field 'shape'"),
        ("kind = 'animal', field = 'speaker'", "Invalid enum value 'animal'"),
        ("value = 'shout'", "'shout' is none of"),
        ("field = 'content', value = '[1]'", "no ranges of words"),
        ("field = 'verdict', value = 'maybe'", "'maybe' is none of"),
    ],
)
def test_a_correction_that_cannot_be_read_is_named_and_the_others_hold(run, path, change, said):
    with Ledger(path) as ledger:
        ledger.edit(CLAIM.id, "ada", fields={"act": "criticism"})
        ledger.edit(DENIAL.id, "ada", fields={"tone": "distancing"})
    sql(path, f"UPDATE corrections SET {change} WHERE statement = ?", (CLAIM.id,))
    done = run("verify")
    assert done.exit_code == 1
    assert f"of statement {CLAIM.id}, cannot be read and is left out: " in done.stdout
    assert said in done.stdout
    assert of(path, DENIAL.id).hit.tone == "distancing"
    assert run("search", "cost").exit_code == 0
    assert run("export", "csv").exit_code == 0


def test_a_verdict_that_cannot_be_read_takes_no_rejection_back(run, path):
    with Ledger(path) as ledger:
        before = {speaker.name: speaker.statements for speaker in ledger.speakers()}
        assert CLAIM.id in {d.claim.id for d in ledger.disputes() if d.claim}
        ledger.edit(CLAIM.id, "ada", verdict="rejected")
        ledger.edit(CLAIM.id, "eve", verdict="accepted")
    sql(path, "UPDATE corrections SET value = 'shout' WHERE author = 'eve'")
    with Ledger(path, read_only=True) as ledger:
        assert ledger.show(CLAIM.id).hit.review == "rejected"
        after = {speaker.name: speaker.statements for speaker in ledger.speakers()}
        assert after != before
        assert CLAIM.id not in {d.claim.id for d in ledger.disputes() if d.claim}


def test_a_correction_that_does_not_hold_any_more_is_named(run, path):
    with Ledger(path) as ledger:
        ledger.edit(DENIAL.id, "ada", fields={"denies": PLEDGE.id})
        ledger.edit(CLAIM.id, "ada", fields={"content": json.dumps([{"exact": "the cost"}])})
        newer = replace(RECORD, statements=RECORD.statements[1:], made_by=replace(RECORD.made_by, onrecord="2.0"))
        text = RECORD.article.text.replace("the cost", "it allxxx")
        claim = replace(CLAIM, content_text="hiding it allxxx")
        statements = (claim, *newer.statements[1:])
        ledger.replace(replace(newer, article=replace(RECORD.article, text=text), statements=statements))
        assert ledger.show(CLAIM.id).hit.words == "hiding it allxxx"
        (check,) = ledger.verify()
    assert f"what ada said of denies of statement {DENIAL.id} does not hold" in check.faults[0]
    assert f"what ada said of content of statement {CLAIM.id} does not hold" in check.faults[1]


def test_an_addition_that_cannot_be_read_is_named(run, path, brat):
    with_addition(path, brat, run)
    sql(path, "UPDATE additions SET content = '{'")
    done = run("verify")
    assert done.exit_code == 1
    assert "that ada added cannot be read: no ranges of words" in done.stdout
    assert run("export", "--corrections").exit_code == 1


# -------------------------------------------------------------------------------------------------------------- denies


def test_denies_can_be_said_and_taken_away(run, path):
    assert run("edit", DENIAL.id, "--denies", "none").exit_code == 0
    assert of(path, DENIAL.id).hit.denies is None
    assert not of(path, CLAIM.id).hit.denied_by
    assert run("edit", DENIAL.id, "--denies", PLEDGE.id[:8]).exit_code == 0
    assert of(path, DENIAL.id).hit.denies == PLEDGE.id
    assert f"denies: {PLEDGE.id[:8]}" in run("edit", DENIAL.id).stdout
    assert run("edit", WEATHER.id, "--act", "denial", "--denies", CLAIM.id).exit_code == 0
    with Ledger(path, read_only=True) as ledger:
        assert [check.faults for check in ledger.verify()] == [()]


def test_what_cannot_be_denied(run, path):
    other = harbour(TEXT + "More.")[0]
    with Ledger(path) as ledger:
        ledger.add(other)
    for id, reason in (
        (DENIAL.id, "a statement does not deny itself"),
        (other.statements[0].id, "is on another page"),
        ("0000000000000000", "no statement whose id begins"),
        ("everything", "is no statement's id"),
    ):
        done = run("edit", DENIAL.id, "--denies", id)
        assert done.exit_code == 2
        assert reason in done.stderr
    done = run("edit", WEATHER.id, "--denies", CLAIM.id)
    assert "the statement is no denial but a statement; add --act denial" in done.stderr


def test_what_denies_a_rejected_claim_denies_nothing_in_exports(run, path):
    run("edit", CLAIM.id, "--reject")
    for args in (["export", "jsonl"], ["export", "jsonl", "--speaker", "Lopez"]):
        record = Record.from_json(run(*args).stdout)
        assert {s.denies for s in record.statements} <= {None}
    assert CLAIM.id not in run("export", "csv").stdout
    # What is only not asked for is still what is denied, but no id points out of a record.
    run("edit", CLAIM.id, "--undo")
    assert CLAIM.id in run("export", "csv", "--act", "denial").stdout
    assert {s.denies for s in Record.from_json(run("export", "jsonl", "--act", "denial").stdout).statements} == {None}


def test_marks_in_csv_are_ranges(run):
    import csv
    import io

    (line,) = csv.DictReader(io.StringIO(run("search", "wall built", "--csv").stdout))
    start = line["words"].index("wall")
    assert line["marks"] == f"{start}-{start + 4}; 17-22"


def test_training_data_has_what_was_added_and_moved(run, path, brat):
    added = with_addition(path, brat, run)
    with Ledger(path) as ledger:
        start = TEXT.index("the cost")
        moved = json.dumps([{"exact": "the cost", "start": start}])
        with pytest.raises(ValueError, match="does not have these words"):
            ledger.edit(CLAIM.id, "ada", fields={"content": json.dumps([{"exact": "the price of it"}])})
        ledger.edit(CLAIM.id, "ada", fields={"content": moved})
    lines = {line["statement"]: line for line in map(json.loads, run("export", "--corrections").stdout.splitlines())}
    for id, words, had in ((added.statement, "It was a cold day, residents said", []), (CLAIM.id, "the cost", None)):
        line = lines[id]
        ((begin, stop),) = line["people"]["content"]
        assert line["text"][begin:stop] == words
        assert (line["content"] == []) == (had == [])
    assert lines[added.statement]["machine"] == {}
    ((begin, stop),) = lines[CLAIM.id]["content"]
    assert lines[CLAIM.id]["text"][begin:stop] == "hiding the cost"


# ---------------------------------------------------------------------------------------------------------------- help


@pytest.mark.parametrize("command", ["import", "agreement", "edit", "export", "settle", "merge", "split", "link"])
def test_help_fits_eighty_columns(command):
    shown = CliRunner().invoke(app, [command, "--help"], terminal_width=80).output
    assert [line for line in shown.splitlines() if len(line) > 80] == []


def test_no_summary_of_these_commands_is_cut_off():
    shown = CliRunner().invoke(app, ["--help"], terminal_width=80).output
    for command in ("import", "agreement", "edit", "export", "settle", "merge", "split", "link", "verify", "rebuild"):
        (line,) = re.findall(rf"^  {command} .*$", shown, re.M)
        assert not line.endswith("...")
