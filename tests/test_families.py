"""Families of quotations: what is held to be the same words, how versions differ, how families follow the ledger."""

from __future__ import annotations

import io
import itertools
import json
import sqlite3

import pytest
from click.testing import CliRunner
from rich.console import Console

from keeping import BERG, LOPEZ, article_of, page_of, statement_of
from onrecord.cli import app
from onrecord.errors import NotInLedger
from onrecord.flow import MadeBy, Outlet, Record
from onrecord.ledger import Filters, Ledger
from onrecord.ledger.families.comparing import align, edits
from onrecord.ledger.families.matching import Sieve, codes, own_grade, prints, tie_of
from onrecord.ledger.families.wording import is_quotation, printed_words, wording_of
from onrecord.views.families import comparison_view, families_listing, verbs_listing

WALL = "“We will build a concrete barrier around the flooded harbour before the winter storms arrive,”"


def page(number: int, words: str, *, mode: str = "direct", outlet: str = "Harbour News", **fields) -> Record:
    """A page that gives words to somebody, Ana Lopez unless told otherwise."""
    text = f"Headline {number}\n\nThe minister spoke. {words} she said.\n"
    article = article_of(text, Outlet(outlet, None, "the footer"))
    stamp = page_of(text, f"https://news.example/{number}").stamp
    given = {"speaker": LOPEZ, "cue_text": "said", "mode": mode} | fields
    statement = statement_of(article, words, stamp.sha256, **given)
    return Record(stamp, article, (statement,), (), MadeBy("1.0", "m" * 64))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "x.db"


def partition(path) -> list[list[str]]:
    db = sqlite3.connect(path)
    try:
        rows = db.execute(
            "SELECT v.family, p.url FROM versions AS v JOIN statements AS s ON s.key = v.statement"
            " JOIN pages AS p ON p.key = s.page WHERE v.family IS NOT NULL ORDER BY 2"
        ).fetchall()
    finally:
        db.close()
    groups: dict[int, list[str]] = {}
    for family, url in rows:
        groups.setdefault(family, []).append(url.rsplit("/", 1)[1])
    return sorted(groups.values())


# ---------------------------------------------------------------------------------------------------------------- ties


@pytest.mark.parametrize(
    ("one", "other", "grade"),
    [
        pytest.param(WALL, WALL.lower(), 3, id="the same words, other case"),
        pytest.param(WALL, "a concrete barrier around the flooded harbour", 2, id="a part in a row"),
        pytest.param(
            WALL, "they would build a concrete barrier around the flooded harbour before winter storms arrived", 3,
            id="told in indirect speech",
        ),
        pytest.param(WALL, "the winter storms", None, id="a subject"),
        pytest.param(WALL, "the storms will flood the concrete harbour", None, id="the same words, other order"),
        pytest.param("no comment", "no comment", None, id="a stock phrase"),
        pytest.param(
            "taxes will rise by 12 percent in coastal towns", "taxes will rise by 30 percent in coastal towns", None,
            id="another number",
        ),
        pytest.param(
            "the contractor hid the toxic asbestos", "the contractor never hid the toxic asbestos", None,
            id="the contrary",
        ),
    ],
)  # fmt: skip
def test_what_is_the_same_words(one, other, grade):
    a, b = wording_of(one), wording_of(other)
    tie = tie_of(a, b)
    assert tie_of(b, a) == tie
    assert (tie.grade if tie else None) == grade
    assert grade is None or set(prints(a)) & set(prints(b))


def test_a_stock_phrase_is_no_version_of_itself():
    assert own_grade(wording_of("I have no comment")) == 0
    assert own_grade(wording_of(WALL)) == 3


def test_a_word_in_quotation_marks_makes_no_quotation():
    assert not is_quotation("that the judge who hears the case cannot be fair since he is “foreign”", "mixed")
    assert is_quotation("the bill is “a disgrace to this house”", "mixed")


# --------------------------------------------------------------------------------------------------------------- edits


@pytest.mark.parametrize(
    ("base", "other", "mode", "expected"),
    [
        pytest.param(
            "“We will build a barrier around the harbour this year”", "“We will build … the harbour this year”",
            "direct", [("ellipsis", "honest", "a barrier around", "")], id="ellipsis",
        ),
        pytest.param(
            "“We will build a barrier around the harbour this year”", "“We will build the harbour this year”",
            "direct", [("cut", "unmarked", "a barrier around", "")], id="cut without a mark",
        ),
        pytest.param(
            "“They will build a barrier around the harbour”", "“[The Dutch] will build a barrier around the harbour”",
            "direct", [("bracket", "honest", "They", "The Dutch")], id="brackets before the first word that agrees",
        ),
        pytest.param(
            "“Build it around the harbour this year”", "“Build it around [Vigo] the harbour this year”",
            "direct", [("bracket", "honest", "", "Vigo")], id="brackets put in",
        ),
        pytest.param(
            "“We will build a barrier around the harbour”", "they would build a barrier around the harbour",
            "indirect", [("tense", "honest", "We", "they"), ("tense", "honest", "will", "would")], id="indirect speech",
        ),
        pytest.param(
            "“We will build a barrier around the harbour”", "“We would build a barrier around the harbour”",
            "direct", [("tense", "unmarked", "will", "would")], id="another tense in quotation marks",
        ),
        pytest.param(
            "“The barrier is safe. It is cheap to build”", "“The barrier is safe it is cheap to build”",
            "direct", [("joined", "unmarked", "", ""), ("case", "honest", "It", "it")], id="two sentences joined",
        ),
        pytest.param(
            "“The barrier is safe. Nobody doubts that. It is cheap to build”",
            "“The barrier is safe,” “it is cheap to build”",
            "direct", [("apart", "honest", "Nobody doubts that", ""), ("case", "honest", "It", "it")],
            id="two quotations",
        ),
        pytest.param(
            "“We will build a barrier around the harbour this year”", "“a barrier around the harbour”",
            "direct", [("trimmed", "trimmed", "We will build", ""), ("trimmed", "trimmed", "this year", "")],
            id="trimmed",
        ),
        pytest.param(
            "“We will build a stone barrier around the harbour”", "“We will build a steel barrier around the harbour”",
            "direct", [("replaced", "unmarked", "stone", "steel")], id="replaced",
        ),
        pytest.param(
            "“We’ll build a barrier around the harbour”", "“We will build a barrier around the harbour”",
            "direct", [], id="a contraction written out",
        ),
    ],
)  # fmt: skip
def test_how_versions_differ(base, other, mode, expected):
    one, two = printed_words(base, "direct"), printed_words(other, mode)
    found = [(e.kind, e.manner, e.was, e.now) for e in edits(one, two, align(one, two))]
    assert found == expected


# -------------------------------------------------------------------------------------------------------------- ledger

PAGES = (
    page(1, WALL),
    page(2, "they would build a concrete barrier around the flooded harbour", mode="indirect", outlet="Daily Sail",
         cue_text="claimed", cue_tone="distancing"),
    page(3, "“a concrete barrier around the flooded harbour”", outlet="Coast Post"),
    page(4, "“The budget for coastal schools was spent on fireworks and brass bands,”"),
    page(5, "“The budget for coastal schools was spent on fireworks,”", outlet="Coast Post"),
    page(6, "“No comment,”"),
    page(7, "“No comment,”"),
)  # fmt: skip


def test_families_do_not_depend_on_the_order_of_adding(tmp_path):
    for number, order in enumerate(itertools.islice(itertools.permutations(PAGES), 0, 5040, 613)):
        path = tmp_path / f"{number}.db"
        with Ledger(path) as ledger:
            for record in order:
                ledger.add(record)
        assert partition(path) == [["1", "2", "3"], ["4", "5"]]


@pytest.mark.parametrize("least", [1, 2, 3])
def test_families_are_the_same_whenever_prints_are_merged(path, monkeypatch, least):
    monkeypatch.setattr("onrecord.ledger.families.keeping._LEAST_MERGED", least)
    with Ledger(path) as ledger:
        for record in PAGES:
            ledger.add(record)
        ledger.replace(PAGES[0])
    assert partition(path) == [["1", "2", "3"], ["4", "5"]]
    db = sqlite3.connect(path)
    assert db.execute("SELECT count(*) > 0 FROM print_merges").fetchone() == (1,)
    db.close()


def test_codes_tell_no_wordings_apart_that_are_tied():
    said = [wording_of(r.statements[0].content_text) for r in PAGES]
    said += [wording_of("we will build and build the harbour wall, the harbour wall and the harbour barrier")]
    sieved = {(i, j) for i, a in enumerate(said) for j, b in enumerate(said) if Sieve(a).lets_through(codes(b))}
    tied = {(i, j) for i, a in enumerate(said) for j, b in enumerate(said) if tie_of(a, b) is not None}
    assert tied <= sieved
    assert (0, 3) not in sieved
    assert [own_grade(w) for w in said] == [tie.grade if (tie := tie_of(w, w)) else 0 for w in said]


def test_a_page_read_anew_leaves_its_family_and_joins_another(path):
    with Ledger(path) as ledger:
        for record in PAGES:
            ledger.add(record)
        former = PAGES[2]
        statement = statement_of(former.article, "The minister spoke", former.page.sha256, speaker=LOPEZ)
        ledger.replace(Record(former.page, former.article, (statement,), (), MadeBy("2.0", "m" * 64)))
    assert partition(path) == [["1", "2"], ["4", "5"]]
    with Ledger(path) as ledger:
        ledger.replace(former)
    assert partition(path) == [["1", "2", "3"], ["4", "5"]]
    with Ledger(path) as ledger:
        assert [f.statements for f in ledger.families()] == [3, 2]


def test_a_family_that_lost_a_statement_by_hand_is_named_and_counted_again(path):
    with Ledger(path) as ledger:
        for record in PAGES:
            ledger.add(record)
        assert not any("family" in fault for fault in ledger.faults())
    db = sqlite3.connect(path)
    db.execute("DELETE FROM statements WHERE page = 3")
    db.commit()
    db.close()
    with Ledger(path) as ledger:
        assert [f for f in ledger.faults() if "family" in f] == [
            "family 1 has 2 statements, not 3 as it says; `onrecord rebuild` counts them again"
        ]
        ledger.index_again()
        assert not any("family" in fault for fault in ledger.faults())
        assert [f.statements for f in ledger.families()] == [2, 2]
    assert partition(path) == [["1", "2"], ["4", "5"]]


def report(number: int, outlet: str, *, of: int) -> Record:
    """A page with the same words as others, in a report that only those have whose `of` is the same."""
    told = " ".join(f"sentence{of}x{i} about boats and nets" for i in range(20))
    text = f"Headline {of}\n\nThe minister spoke. {WALL} she said. {told}.\n\nPage {number}.\n"
    article = article_of(text, Outlet(outlet, None, "the footer"))
    stamp = page_of(text, f"https://news.example/{number}").stamp
    statement = statement_of(article, WALL, stamp.sha256, speaker=LOPEZ, cue_text="said", mode="direct")
    return Record(stamp, article, (statement,), (), MadeBy("1.0", "m" * 64))


def test_a_copied_article_counts_once(path):
    with Ledger(path) as ledger:
        for number, outlet, of in ((1, "Harbour News", 1), (2, "Daily Sail", 1), (3, "Coast Post", 2)):
            ledger.add(report(number, outlet, of=of))
        (family,) = ledger.families()
        assert (family.statements, family.pages, family.outlets) == (3, 2, 2)
        assert len(ledger.compare(family.id).versions) == 3
        assert sum(use.count for use in ledger.verbs(family.id)) == 2
        assert sum(use.count for use in ledger.verbs()) == 2
        ledger.part("https://news.example/1", "https://news.example/2", "ada")
        assert (ledger.families()[0].pages, ledger.families()[0].outlets) == (3, 3)
        assert sum(use.count for use in ledger.verbs(family.id)) == 3
        ledger.unpart("https://news.example/1", "https://news.example/2")
        assert ledger.families()[0].pages == 2
        assert ledger.faults() == ()


def test_a_remark_that_copies_of_one_article_alone_have_is_no_family_of_several_pages(path):
    with Ledger(path) as ledger:
        for number, outlet in ((1, "Harbour News"), (2, "Daily Sail")):
            ledger.add(report(number, outlet, of=1))
        assert ledger.families().total == 0
        assert ledger.families(least_pages=1).total == 1


def test_what_people_rejected_is_in_no_family_and_nobody_said_it(path):
    id = PAGES[1].statements[0].id
    whole, without = ([["1", "2", "3"], ["4", "5"]], 7), ([["1", "3"], ["4", "5"]], 6)
    with Ledger(path) as ledger:
        for record in PAGES:
            ledger.add(record)

    def told() -> tuple[list[list[str]], int]:
        with Ledger(path) as ledger:
            assert ("claim" in {use.verb for use in ledger.verbs()}) is (partition(path) == whole[0])
            return partition(path), ledger.speakers("Ana Lopez")[0].statements

    assert told() == whole
    for change, expected in (
        (lambda ledger: ledger.edit(id, "ada", verdict="rejected"), without),
        (lambda ledger: ledger.edit(id, "ada", verdict="accepted"), whole),
        (lambda ledger: ledger.edit(id, "ada", verdict="rejected"), without),
        (lambda ledger: ledger.undo(id, "ada"), whole),
    ):
        with Ledger(path) as ledger:
            change(ledger)
        assert told() == expected


def test_other_speakers_are_other_families_and_are_told_of(path):
    with Ledger(path) as ledger:
        first = page(1, WALL)
        ledger.add(first)
        ledger.add(page(2, WALL, speaker=BERG))
    assert partition(path) == []
    with Ledger(path) as ledger:
        found = ledger.compare(first.statements[0].id)
        assert [v.hit.speaker for v in found.versions] == ["Ana Lopez"]
        assert [v.hit.speaker for v in found.elsewhere] == ["Karl Berg"]


def test_a_long_quotation_without_a_speaker_goes_with_the_only_one_that_has_it(path):
    with Ledger(path) as ledger:
        first = page(1, WALL)
        ledger.add(first)
        ledger.add(page(2, WALL.replace("barrier", "dam"), speaker=None))
        ledger.add(page(3, WALL, speaker=None))
        ids = {v.hit.url.rsplit("/", 1)[1]: v.evidence for v in ledger.compare(first.statements[0].id).versions}
        assert "3" in ids and "speaker not told" in ids["3"]
        ledger.add(page(4, WALL, speaker=BERG))
        assert "3" not in {v.hit.url.rsplit("/", 1)[1] for v in ledger.compare(first.statements[0].id).versions}


def test_the_headline_of_a_page_joins_its_body(path):
    other = page(2, WALL)
    head = "“A concrete barrier around”"
    text = f"{head}\n\n{WALL} she said.\n"
    article, stamp = article_of(text), page_of(text).stamp
    trimmed = statement_of(article, head, stamp.sha256, mode="direct")
    body = statement_of(article, WALL, stamp.sha256, speaker=LOPEZ, mode="direct", cue_text="said")
    with Ledger(path) as ledger:
        ledger.add(Record(stamp, article, (trimmed, body), (), MadeBy("1.0", "m" * 64)))
        ledger.add(other)
        found = {v.hit.id: v for v in ledger.compare(body.id).versions}
        assert set(found) == {body.id, other.statements[0].id, trimmed.id}
        assert "headline" in found[trimmed.id].evidence


def test_families_are_asked_by_words_and_filters_and_say_why_there_is_none(path):
    with Ledger(path) as ledger:
        for record in PAGES:
            ledger.add(record)
        assert [f.speaker for f in ledger.families("fireworks")] == ["Ana Lopez"]
        assert [f.outlets for f in ledger.families("", Filters(tone=("distancing",)))] == [3]
        assert "one page each" in ledger.families("comment").why[0]
        assert ledger.families("zebra").why
        assert ledger.families(least_pages=4).total == 0


def test_the_verbs_of_the_same_words_by_outlet(path):
    with Ledger(path) as ledger:
        for record in PAGES:
            ledger.add(record)
        uses = {(u.verb, u.tone, u.outlet): u.count for u in ledger.verbs(PAGES[0].statements[0].id)}
        assert uses == {
            ("say", "neutral", "Harbour News"): 1,
            ("claim", "distancing", "Daily Sail"): 1,
            ("say", "neutral", "Coast Post"): 1,
        }
        assert sum(u.count for u in ledger.verbs()) == 5
        with pytest.raises(NotInLedger):
            ledger.compare("ffffffff")


# ------------------------------------------------------------------------------------------------------------ commands


@pytest.fixture
def filled(path):
    with Ledger(path) as ledger:
        for record in PAGES:
            ledger.add(record)
    return path


def run(path, *args):
    return CliRunner().invoke(app, [args[0], "--ledger", str(path), *args[1:]])


def test_families_compare_and_verbs_from_the_command_line(filled):
    id = PAGES[0].statements[0].id
    assert "3 versions, 3 pages, 3 outlets" in run(filled, "families").stdout
    shown = run(filled, "compare", id[:8]).stdout
    assert "tense, honest: We → they" in shown
    assert "claimed (distancing)" in shown
    assert len(json.loads(run(filled, "compare", id, "--json").stdout)["versions"]) == 3
    assert run(filled, "verbs", id, "--csv").stdout.splitlines()[0] == "verb,tone,outlet,count,ids"
    assert run(filled, "verbs", id, "--speaker", "Lopez").exit_code == 2
    assert run(filled, "families", "zebra").exit_code == 1


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_lines_fit_the_terminal(filled, width):
    with Ledger(filled, read_only=True) as ledger:
        id = PAGES[0].statements[0].id
        views = (
            families_listing(ledger.families()),
            comparison_view(ledger.compare(id)),
            verbs_listing(ledger.verbs()),
        )
    for view in views:
        console = Console(file=io.StringIO(), force_terminal=True, width=width, color_system=None)
        console.print(view, crop=False)
        assert max(map(len, console.file.getvalue().splitlines())) <= width
