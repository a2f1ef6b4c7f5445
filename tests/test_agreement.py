"""How far two annotators agree: the coefficients as published, and what is counted of pages and statements."""

import json
import re

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from test_annotations import CLAIM, DENIAL, NAME, PAGE, PLEDGE, RECORD, SILENCE, TEXT, WEATHER, exported, named, span_of

from onrecord.cli import app
from onrecord.ledger import Ledger
from onrecord.ledger.agreement import compared
from onrecord.ledger.agreement.coefficients import alpha, alpha_of_units, f1, kappa
from onrecord.ledger.agreement.sides import of_path

# -------------------------------------------------------------------------------------------------------- coefficients


def columns(*coders: str) -> list[list[str]]:
    """Return the units of coders' labels, a blank or a dot where there is none."""
    return [[label for label in unit if label != "."] for unit in zip(*(c.split() for c in coders), strict=True)]


@pytest.mark.parametrize(
    ("coders", "expected"),
    [
        # Krippendorff, Computing Krippendorff's Alpha-Reliability (2011): examples A, B and C.
        (("0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0"), 0.095),
        (("a a b b d c c c e d d a", "b a b b b c c c e d d d"), 0.692),
        (
            (
                "1 2 3 3 2 1 4 1 2 . . .",
                "1 2 3 3 2 2 4 1 2 5 . 3",
                ". 3 3 3 2 3 4 2 2 5 1 .",
                "1 2 3 3 2 4 4 1 2 5 1 .",
            ),
            0.743,
        ),
    ],
)
def test_alpha_as_published(coders, expected):
    assert alpha(columns(*coders)) == pytest.approx(expected, abs=0.0005)


# Krippendorff, Content Analysis (2004), section 11.6: a continuum of 300 from 150 on, categories c and k.
C_I, C_J = ((225, 295), (370, 400)), ((220, 300), (355, 375), (400, 420))
K_I, K_J = ((180, 240), (300, 350)), ((180, 240), (300, 350))


def moved(units):
    return [(start - 150, end - 150) for start, end in units]


def test_alpha_of_units_as_published():
    assert alpha_of_units(moved(C_I), moved(C_J), 300) == pytest.approx(0.7286, abs=0.0001)
    assert alpha_of_units(moved(K_I), moved(K_J), 300) == 1.0


def test_kappa_as_published():
    # Cohen (1960) by way of the worked example that all textbooks have: 20 yes-yes, 5, 10, 15 no-no.
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    assert kappa(pairs) == pytest.approx(0.4)


@pytest.mark.parametrize("pairs", [[], [("a", "a")], [("a", "a"), ("a", "a")]])
def test_where_chance_explains_all_there_is_no_coefficient(pairs):
    assert kappa(pairs) is None
    assert alpha(pairs) is None


def test_nothing_to_reckon_with():
    assert f1(0, 0, 0) is None
    assert alpha_of_units([], [], 100) is None
    assert alpha_of_units([(0, 10)], [], 0) is None
    assert alpha([["a"], ["b"]]) is None  # nobody coded the same unit


UNITS = st.lists(st.integers(0, 60), max_size=8, unique=True).map(
    lambda edges: list(zip(sorted(edges)[::2], sorted(edges)[1::2], strict=False))
)


@given(UNITS, UNITS)
def test_alpha_of_units_is_the_same_both_ways_and_one_for_the_same(a, b):
    assert alpha_of_units(a, b, 100) == alpha_of_units(b, a, 100)
    if a:
        assert alpha_of_units(a, a, 100) == 1.0
    if (found := alpha_of_units(a, b, 100)) is not None:
        assert found <= 1.0


# ------------------------------------------------------------------------------------------------------------- ledgers


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "x.db"
    with Ledger(path) as ledger:
        ledger.add(RECORD, PAGE)
    return path


@pytest.fixture
def run(path, monkeypatch):
    monkeypatch.setenv("ONRECORD_LEDGER", str(path))
    return lambda *args: CliRunner().invoke(app, [str(a) for a in args], catch_exceptions=False)


def reviewed(path, folder, change):
    """Return a brat folder in which somebody changed the annotations."""
    exported(path, "brat", folder)
    file = folder / f"{NAME}.ann"
    file.write_text(change(file.read_text("utf-8")), "utf-8")
    return folder


def without(ann: str, id: str) -> str:
    name = named(ann, id)
    return "".join(line for line in ann.splitlines(keepends=True) if not re.search(rf"\b{name}\b", line))


def ada(ann: str) -> str:
    """Ada: the claim is a criticism and shorter; the weather is no statement; the pledge is of Karl Berg."""
    claim = named(ann, CLAIM.id)
    start, end = CLAIM.content[0]
    ann = ann.replace(f"Act {claim} accusation", f"Act {claim} criticism")
    ann = ann.replace(
        f"{claim}\tContent {start} {end}\thiding the cost", f"{claim}\tContent {start + 7} {end}\tthe cost"
    )
    ann = ann.replace("speaker: Ana Lopez; due", "speaker: Karl Berg; due")
    return without(ann, WEATHER.id)


def bob(ann: str) -> str:
    """Bob: the claim is a criticism; there is one statement more."""
    claim = named(ann, CLAIM.id)
    start, end = span_of("residents said")
    return (
        ann.replace(f"Act {claim} accusation", f"Act {claim} criticism")
        + f"T90\tContent {start} {end}\tresidents said\n"
    )


def check_ada_and_machine(made, *, whole=1):
    assert (made.pages, made.whole, made.statements_a, made.statements_b, made.paired) == (1, whole, 4, 5, 4)
    spans = {s.role: s for s in made.spans}
    assert (spans["content"].exact, spans["content"].overlapping) == (3, 4)
    assert spans["content"].exact_f1 == pytest.approx(2 * 3 / 9)
    assert spans["content"].overlapping_f1 == pytest.approx(2 * 4 / 9)
    assert 0 < spans["content"].alpha < 1
    labels = {made_of.field: made_of for made_of in made.labels}
    assert (labels["act"].compared, labels["act"].agreed) == (4, 3)
    assert (labels["speaker"].compared, labels["speaker"].agreed) == (4, 3)
    assert (labels["mode"].agreed, labels["target"].agreed) == (4, 4)
    assert ("criticism", "accusation", 1) in made.acts
    told = {(d.field, d.a, d.b) for d in made.differences}
    assert ("statement", None, WEATHER.content_text) in told
    assert ("content", "the cost", "hiding the cost") in told
    assert ("act", "criticism", "accusation") in told
    assert ("speaker", "Karl Berg", "Ana Lopez") in told
    assert len(told) == 4


def test_a_person_and_the_machine(run, path, tmp_path):
    run("import", reviewed(path, tmp_path / "ada", ada), "--by", "ada")
    with Ledger(path, read_only=True) as ledger:
        check_ada_and_machine(compared(ledger.annotated("ada"), ledger.annotated("machine")))


def test_two_people_keep_what_each_said_whoever_was_last(run, path, tmp_path):
    folders = [reviewed(path, tmp_path / name, change) for name, change in (("ada", ada), ("bob", bob))]
    for folder in folders:
        run("import", folder, "--by", folder.name)
    with Ledger(path, read_only=True) as ledger:
        made = compared(ledger.annotated("ada"), ledger.annotated("bob"))
        files = compared(of_path(folders[0]), of_path(folders[1]))
    assert (made.statements_a, made.statements_b, made.paired) == (4, 6, 4)
    assert {x.field: x.agreed for x in made.labels} == {"speaker": 3, "act": 4, "target": 4, "mode": 4}
    # The files say the same without a ledger.
    assert (files.spans, files.labels, files.acts) == (made.spans, made.labels, made.acts)


def test_files_and_a_ledger(run, path, tmp_path):
    folder = reviewed(path, tmp_path / "ada", ada)
    with Ledger(path, read_only=True) as ledger:
        check_ada_and_machine(compared(of_path(folder), ledger.annotated("machine")))


def test_who_looked_at_some_statements_is_compared_on_these(run, path):
    with Ledger(path) as ledger:
        ledger.edit(CLAIM.id, "eve", fields={"act": "criticism"})
        ledger.edit(DENIAL.id, "eve", verdict="accepted")
        ledger.edit(WEATHER.id, "eve", verdict="rejected")
        ledger.edit(PLEDGE.id, "ada", fields={"act": "threat"})
        made = compared(ledger.annotated("eve"), ledger.annotated("machine"))
    assert (made.pages, made.whole, made.statements_a, made.statements_b, made.paired) == (1, 0, 2, 3, 2)
    assert made.spans == ()
    assert {x.field: (x.agreed, x.compared) for x in made.labels}["act"] == (1, 2)
    assert SILENCE.content_text not in {d.words for d in made.differences}
    done = run("agreement", "eve", "machine")
    assert "spans are not compared" in done.stdout
    assert run("agreement", "eve", "ada").exit_code == 0


def test_two_names_of_one_speaker_are_no_difference(run, path, tmp_path):
    folder = reviewed(path, tmp_path / "ada", lambda ann: ann.replace("speaker: Karl Berg", "speaker: Charles Berg"))
    run("import", folder, "--by", "ada")
    with Ledger(path) as ledger:
        apart = compared(ledger.annotated("ada"), ledger.annotated("machine"))
        ledger.merge("Charles Berg", "Karl Berg", "ada")
        one = compared(ledger.annotated("ada"), ledger.annotated("machine"))
    assert [d.field for d in apart.differences] == ["speaker"]
    assert one.differences == ()


def test_pages_that_differ_are_left_out_and_named(path, tmp_path):
    folders = [reviewed(path, tmp_path / name, lambda ann: ann) for name in ("a", "b")]
    (folders[1] / f"{NAME}.txt").write_text(TEXT + "More.", "utf-8")
    made = compared(of_path(folders[0]), of_path(folders[1]))
    assert made.pages == 0
    assert made.left_out == (f"{NAME}: the two have different texts of the page",)


def test_files_whose_names_begin_alike_are_pages_of_their_own(tmp_path):
    for coder, words in (("a", "The wall"), ("b", "wall")):
        (tmp_path / coder).mkdir()
        for number in (1, 2):
            name = tmp_path / coder / f"interview-of-the-minister-{number}"
            name.with_suffix(".txt").write_text(f"The wall will be built in {number} years.", "utf-8")
            start = "The wall".index(words)
            name.with_suffix(".ann").write_text(f"T1\tContent {start} 8\t{words}\n", "utf-8")
    made = compared(of_path(tmp_path / "a"), of_path(tmp_path / "b"))
    assert (made.pages, made.statements_a, made.statements_b, made.paired) == (2, 2, 2, 2)


def test_a_name_of_a_file_that_is_no_digest_is_no_page_of_the_ledger(path, tmp_path):
    name = tmp_path / "[0-9a-f][0-9a-f]"
    name.with_suffix(".txt").write_text(TEXT, "utf-8")
    name.with_suffix(".ann").write_text("T1\tContent 0 3\t" + TEXT[:3] + "\n", "utf-8")
    with Ledger(path, read_only=True) as ledger:
        assert compared(of_path(tmp_path), ledger.annotated("machine")).pages == 0


def test_a_file_that_cannot_be_read_is_named_with_what_is_wrong(run, path, tmp_path):
    folder = reviewed(path, tmp_path / "ada", ada)
    (folder / f"{NAME}.txt").unlink()
    done = run("agreement", folder, "machine")
    assert done.exit_code == 1
    assert f"{NAME}.ann: there is no {NAME}.txt beside it; put it right" in " ".join(done.stderr.split())
    assert "Hypothesis" not in done.stderr


def test_the_command(run, path, tmp_path):
    run("import", reviewed(path, tmp_path / "ada", ada), "--by", "ada")
    done = run("agreement", "ada", "machine", "--differences")
    assert done.exit_code == 0, done.stderr
    for words in (
        "1 page of both",
        "content",
        "alpha",
        "speaker",
        "criticism",
        "machine alone, not ada: It was a cold day",
    ):
        assert words in done.stdout
    assert "act: ada criticism; machine accusation" in done.stdout
    assert json.loads(run("agreement", "ada", "machine", "--json").stdout)["paired"] == 4
    assert "--differences lists them" in run("agreement", "ada", "machine").stdout
    nobody = run("agreement", "ada", "zoe")
    assert nobody.exit_code == 1
    assert "nobody called 'zoe'" in nobody.stderr
    assert "there are: ada, machine" in nobody.stderr
    assert run("agreement", "machine", "machine").exit_code == 2


def test_files_of_several_people_are_not_one_side(run, path, tmp_path):
    folder = exported(path, "label-studio", tmp_path / "ls")
    (task,) = json.loads((folder / "tasks.json").read_text("utf-8"))
    task["annotations"] = [{"completed_by": n, "result": task["predictions"][0]["result"]} for n in (1, 2)]
    (tmp_path / "two.json").write_text(json.dumps([task]), "utf-8")
    done = run("agreement", tmp_path / "two.json", "machine")
    assert done.exit_code == 1
    assert "annotations of several people (label-studio:1, label-studio:2)" in done.stderr
    run("import", tmp_path / "two.json")
    assert run("agreement", "label-studio:1", "label-studio:2").exit_code == 0


@pytest.mark.parametrize("width", [40, 80, 120])
def test_lines_fit_the_terminal(run, path, tmp_path, width):
    import io

    from rich.console import Console

    from onrecord.views.agreement import agreement_view

    run("import", reviewed(path, tmp_path / "ada", ada), "--by", "ada")
    with Ledger(path, read_only=True) as ledger:
        made = compared(ledger.annotated("ada"), ledger.annotated("machine"))
    console = Console(file=io.StringIO(), force_terminal=True, width=width, color_system=None)
    console.print(agreement_view(made, differences=True), crop=False)
    assert max(map(len, console.file.getvalue().splitlines())) <= width
