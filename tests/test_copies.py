"""Copies and versions: one article at several addresses, one text in several outlets, one address at several times."""

import itertools
import json

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from keeping import article_of, statement_of
from onrecord.cli import app
from onrecord.errors import NotInLedger
from onrecord.flow import Actor, Address, MadeBy, Origin, Outlet, Page, Record, When
from onrecord.ledger import Ledger
from onrecord.ledger.edits import edits
from onrecord.ledger.versions import quotation_changes

PARAGRAPHS = """\
The harbour of the old town will be closed for two years while a new wall is built against the storms of winter.
Ana Lopez, the harbour minister, said on Friday that the work would begin in May and that fishermen would be paid for \
every day on which their boats cannot leave.
“We have waited for this wall since the flood of 1998,” she told a crowd of about two hundred people on the quay.
Engineers have drawn the plans so that ships of up to forty metres can still pass a gate in the middle of the wall.
The opposition asked why the cost had doubled within a year, and who had known of it before the vote in the council.
""".splitlines()
SAID = "We have waited for this wall since the flood of 1998,"
LOPEZ = Actor("Ana Lopez", "person", "minister", None, "")
A, B, C = (Outlet(f"Outlet {name}", f"{name.lower()}.example", "the footer") for name in "ABC")


def record(
    url, paragraphs=PARAGRAPHS, outlet=A, *, canonical=None, said=SAID, day="2022-05-01", fetched=None, title=""
):
    text = "\n\n".join([title or "The harbour will be closed", *paragraphs]) + "\n"
    page = Page.of(f"{url} {fetched} {text}".encode(), url, Origin("web"), fetched)
    article = replace(article_of(text, outlet), published=When(day, "day", ("the dateline",)))
    if canonical:
        article = replace(article, addresses=(Address(canonical, "canonical", "<link>"),))
    statements = ()
    if said:
        statements = (statement_of(article, said, page.stamp.sha256, speaker=LOPEZ, mode="direct"),)
    return Record(page.stamp, article, statements, (), MadeBy("1.0", "m"))


EDITED = [PARAGRAPHS[0], PARAGRAPHS[1].replace("fishermen", "all fishermen"), *PARAGRAPHS[2:]]
OTHER = [
    f"Another report number {n} tells of quite different matters, which have nothing to do with any wall or any boats."
    for n in range(5)
]
FIRST = record("https://a.example/harbour")
TRACKED = record("https://www.a.example/harbour?utm_source=mail", fetched="2022-05-02T00:00:00Z")
AGENCY = record("https://b.example/story/7", EDITED, B, canonical="https://b.example/story/7", day="2022-05-02")
APART = record("https://c.example/x", OTHER, C, said=None)


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "x.db"
    with Ledger(path) as ledger:
        for one in (AGENCY, FIRST, APART, TRACKED):
            ledger.add(one)
    return path


@pytest.fixture
def ledger(path):
    with Ledger(path) as opened:
        yield opened


@pytest.fixture
def run(path, monkeypatch):
    monkeypatch.setenv("ONRECORD_LEDGER", str(path))
    monkeypatch.setenv("LOGNAME", "ann")
    return lambda *args: CliRunner().invoke(app, args, catch_exceptions=False)


def groups(ledger, named=None):
    return [[(page.url, page.article) for page in group.pages] for group in ledger.copies(named)]


def test_one_article_and_a_copy_of_its_text_elsewhere(ledger):
    (group,) = ledger.copies()
    assert group.articles == 2
    assert {(page.url, page.article) for page in group.pages} == {
        (FIRST.page.url, 1), (TRACKED.page.url, 1), (AGENCY.page.url, 2)}  # fmt: skip
    by_url = {page.url: page for page in group.pages}
    assert by_url[TRACKED.page.url].relation == "same-article"
    assert any("both are of the address a.example/harbour" in why for why in by_url[TRACKED.page.url].agreed)
    assert by_url[AGENCY.page.url].relation == "same-text"


def test_the_outlet_s_edits_are_told_against_the_page_that_is_asked_for(ledger):
    (group,) = ledger.copies(FIRST.page.url)
    assert group.pages[0].url == FIRST.page.url
    copy = next(page for page in group.pages if page.url == AGENCY.page.url)
    assert [(edit.taken_out, edit.put_in, edit.after.split()[0]) for edit in copy.edits] == [("", "all", "fishermen")]
    assert next(page for page in group.pages if page.url == TRACKED.page.url).edits == ()


@pytest.mark.parametrize("order", list(itertools.permutations((FIRST, TRACKED, AGENCY, APART))))
def test_the_order_of_adding_does_not_matter(tmp_path, ledger, order):
    with Ledger(tmp_path / "y.db") as other:
        for one in order:
            other.add(one)
        mine = {page.url: (page.article, page.agreed) for page in other.copies(FIRST.page.url)[0].pages}
    assert mine == {page.url: (page.article, page.agreed) for page in ledger.copies(FIRST.page.url)[0].pages}


def test_a_page_by_digest_and_by_statement(ledger):
    assert groups(ledger, FIRST.page.sha256[:12]) == groups(ledger, FIRST.page.url)
    assert groups(ledger, FIRST.statements[0].id) == groups(ledger, FIRST.page.url)
    with pytest.raises(NotInLedger, match="no page of the ledger"):
        ledger.copies("https://nowhere.example/")


def test_a_page_without_copies_says_so(ledger):
    found = ledger.copies(APART.page.url)
    assert (len(found), found.why) == (0, (f"no other page has the text of {APART.page.url}",))


def test_the_same_address_with_another_text_is_no_copy(ledger):
    ledger.add(record("https://a.example/harbour", OTHER, said=None, fetched="2023-01-01T00:00:00Z"))
    assert [len(group.pages) for group in ledger.copies(limit=None)] == [3, 2]  # the other text is also at c.example
    assert ledger.versions("https://a.example/harbour")[-1].likeness == 0.0


def test_what_a_user_parts_stays_apart(ledger):
    ledger.part(FIRST.page.url, AGENCY.page.url, "ann")
    ledger.part(TRACKED.page.url, AGENCY.page.url, "ann")
    assert [sorted(page.url for page in group.pages) for group in ledger.copies()] == [
        sorted([FIRST.page.url, TRACKED.page.url])]  # fmt: skip
    for one in (FIRST, AGENCY):
        ledger.add(replace(one, made_by=MadeBy("1.1", "m")))
    assert len(ledger.copies(AGENCY.page.url)) == 0
    ledger.unpart(AGENCY.page.url, FIRST.page.url)
    ledger.unpart(AGENCY.page.url, TRACKED.page.url)
    assert len(ledger.copies()[0].pages) == 3
    with pytest.raises(NotInLedger, match="nobody parted"):
        ledger.unpart(AGENCY.page.url, TRACKED.page.url)
    with pytest.raises(ValueError, match="are one page"):
        ledger.part(FIRST.page.url, FIRST.page.sha256[:12], "ann")


def test_a_page_that_is_read_anew_with_another_text_is_a_copy_no_more(ledger):
    other = record(AGENCY.page.url, OTHER, B, said=None)
    ledger.add(replace(other, page=AGENCY.page, made_by=MadeBy("1.1", "m")))
    assert len(ledger.copies()[0].pages) == 2


def test_many_copies_of_a_text_are_one_group(tmp_path):
    with Ledger(tmp_path / "y.db") as ledger:
        for number in range(50):
            outlet = Outlet(f"Outlet {number}", f"o{number}.example", "the footer")
            ledger.add(record(f"https://o{number}.example/x", outlet=outlet))
        (group,) = ledger.copies()
        assert (len(group.pages), group.articles) == (50, 50)


# ------------------------------------------------------------------------------------------------------------ versions


def test_versions_tell_what_became_of_the_quotations(ledger):
    changed = [p.replace("We have waited", "We have long waited") for p in PARAGRAPHS]
    later = record(
        "https://a.example/harbour", changed, fetched="2022-06-01T00:00:00Z", title="The harbour will stay open",
        said=SAID.replace("We have", "We have long"),
    )  # fmt: skip
    ledger.add(later)
    found = ledger.versions("http://www.a.example/harbour")
    assert [version.sha256 for version in found] == [one.page.sha256 for one in (FIRST, TRACKED, later)]
    last = found[-1]
    assert found[0].likeness is None
    assert last.likeness > 0.9
    assert [(edit.taken_out, edit.put_in) for edit in last.headline_edits] == [("be closed", "stay open")]
    (change,) = last.changes
    assert (change.kind, change.speaker) == ("changed", "Ana Lopez")
    assert [(edit.taken_out, edit.put_in) for edit in change.edits] == [("", "long")]
    assert found[1].changes == ()
    with pytest.raises(NotInLedger, match="is at"):
        ledger.versions("https://nowhere.example/")


def test_quotations_that_come_and_go():
    one = record("https://a.example/1").statements[0]
    other = replace(one, id="0" * 16, content_text="Nobody will lose a single day of pay")
    assert [(c.kind, c.before, c.after) for c in quotation_changes([one], [other])] == [
        ("gone", SAID, None), ("new", None, other.content_text)]  # fmt: skip
    someone = replace(one, id="1" * 16, content_text=f"{SAID} indeed", speaker=replace(LOPEZ, name="Karl Berg"))
    assert [c.kind for c in quotation_changes([one], [someone])] == ["gone", "new"]
    assert quotation_changes([one], [replace(one, id="2" * 16)]) == ()


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("a b c d", "a b c d", []),
        ("a b c d", "a b x d", [("a b", "c", "x", "d")]),
        ("a b c d", "a b d", [("a b", "c", "", "d")]),
        ("", "a b", [("", "", "a b", "")]),
        ("a b c d e", "a x c y e", [("a", "b c d", "x c y", "e")]),
        ("one\ntwo words", "one\ntwo  words", []),
    ],
)
def test_edits(before, after, expected):
    assert [(e.before, e.taken_out, e.put_in, e.after) for e in edits(before, after)] == expected


# -------------------------------------------------------------------------------------------------------- command line


def test_copies_versions_and_part_as_they_are_typed(run):
    done = run("copies", FIRST.page.url)
    assert done.exit_code == 0, done.stderr
    for words in ("3 pages, one text in 2 articles", "the same article as", "{+all+}", "Outlet B", "share"):
        assert words in done.stdout
    assert len(json.loads(run("copies", "--json").stdout)) == 1
    done = run("versions", FIRST.page.url)
    assert "the quotations are as before" in done.stdout
    assert len(run("versions", FIRST.page.url, "--jsonl").stdout.splitlines()) == 2
    assert run("part", FIRST.page.url, AGENCY.page.url, "--note", "not so").exit_code == 0
    assert run("part", TRACKED.page.url, AGENCY.page.url).exit_code == 0
    assert run("copies", AGENCY.page.url).exit_code == 1
    assert run("part", AGENCY.page.url, FIRST.page.url, "--undo").exit_code == 0
    assert run("part", AGENCY.page.url, AGENCY.page.url).exit_code == 2
    assert run("copies", "https://nowhere.example/").exit_code == 1
