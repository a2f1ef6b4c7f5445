"""All pages of a bulk folder held against each other, and pages of it put into a ledger."""

import gzip
import random
import sqlite3

import pytest
from click.testing import CliRunner
from msgspec.structs import replace
from test_copies import AGENCY, APART, FIRST, TRACKED
from test_families import WALL, page

import archiving
import rays
from keeping import BERG, LOPEZ
from onrecord import isolation
from onrecord.bulk import asking, manifest
from onrecord.bulk.collating import collate
from onrecord.bulk.loading import add_folder
from onrecord.bulk.manifest import Done, Settings
from onrecord.bulk.tables import month_of, page_row, statement_rows
from onrecord.bulk.writing import Files
from onrecord.cli import app
from onrecord.errors import BulkError
from onrecord.flow import Origin
from onrecord.ledger import Ledger
from onrecord.pages.warc import in_file, locations_in

pytestmark = pytest.mark.filterwarnings("ignore")  # Ray and its libraries have deprecations of their own


@pytest.fixture(scope="module")
def cluster():
    return rays.started()


def bulk_folder(folder, *parts):
    """Write a bulk folder whose parts have these records."""
    manifest.begun(folder, Settings("1.0", "m" * 64))
    for number, records in enumerate(parts):
        with Files(folder, f"part{number}") as files:
            for one in records:
                files.add("pages", page_row(one), month_of(one))
                for row in statement_rows(one):
                    files.add("statements", row, month_of(one))
            counted = {"pages": len(records), "statements": sum(len(one.statements) for one in records)}
            done = Done(
                name=f"part{number}", archive="a.warc", sha256="a" * 64, begin=number, end=None, length=1, records=0,
                findings=0, characters=0, skipped={}, files=files.put(), **counted,
            )  # fmt: skip
            manifest.note_done(folder, done)
    return folder


NAMELESS = {"speaker": None}
SAYINGS = [
    page(1, WALL),
    page(2, "they would build a concrete barrier around the flooded harbour before winter storms arrived",
         mode="indirect"),
    page(3, "“a concrete barrier around the flooded harbour”"),
    page(4, WALL, speaker=BERG),
    page(5, WALL, **NAMELESS),
    page(6, WALL.upper(), **NAMELESS),
    page(7, "“The winter storms will arrive before the tourists do,”"),
    page(8, WALL, speaker=replace(LOPEZ, name="Ana López")),
    page(9, "“taxes will rise by 12 percent in coastal towns,”"),
    page(10, "“taxes will rise by 30 percent in coastal towns,”"),
    page(11, "the asbestos was hidden by the contractor in the hospital cellar", mode="indirect"),
    page(12, "the asbestos was hidden by the contractor in the hospital cellar", mode="indirect"),
    page(13, "a concrete barrier around the flooded harbour", mode="indirect", silence="declined"),
]  # fmt: skip


def families_of(folder):
    found = {}
    for family, url in asking.ask(
        folder, "SELECT family, url FROM families JOIN statements USING (id) ORDER BY url"
    ).rows:
        found.setdefault(family, []).append(url.rpartition("/")[2])
    return sorted(found.values())


def ledger_families(path, records):
    with Ledger(path) as ledger:
        for one in records:
            ledger.add(one)
    with sqlite3.connect(path) as db:
        rows = db.execute(
            "SELECT v.family, p.url FROM versions AS v JOIN statements AS s ON s.key = v.statement"
            " JOIN pages AS p ON p.key = s.page WHERE v.family IS NOT NULL ORDER BY 2"
        ).fetchall()
    found = {}
    for family, url in rows:
        found.setdefault(family, []).append(url.rpartition("/")[2])
    return sorted(found.values())


def test_families_are_those_of_a_ledger(cluster, tmp_path):
    folder = bulk_folder(tmp_path / "bulk", SAYINGS[:4], SAYINGS[4:9], SAYINGS[9:], SAYINGS[:1])
    steps = list(collate(folder, bands=5))
    expected = ledger_families(tmp_path / "x.db", SAYINGS)
    assert families_of(folder) == [sorted([*family, "1"]) if "1" in family else family for family in expected]
    assert len(expected) == 3
    assert steps[-1].families == 3
    assert steps[-1].shuffled > 1000
    ((statements, pages),) = set(
        asking.ask(folder, "SELECT f.statements, f.pages FROM families AS f JOIN statements USING (id) WHERE url LIKE"
                   " '%/8'").rows
    )  # fmt: skip
    assert statements == pages == 4


def test_families_do_not_depend_on_bands_or_parts(cluster, tmp_path):
    mixed = list(SAYINGS)
    random.Random(1).shuffle(mixed)
    one = bulk_folder(tmp_path / "one", SAYINGS)
    many = bulk_folder(tmp_path / "many", *([record] for record in mixed))
    list(collate(one, bands=2))
    list(collate(many, bands=7))
    sql = "SELECT * FROM families ORDER BY ALL"
    rows = list(asking.ask(one, sql).rows)
    assert rows == list(asking.ask(many, sql).rows)
    assert len(rows) > 6


def test_copies_are_those_of_a_ledger(cluster, tmp_path):
    folder = bulk_folder(tmp_path / "bulk", [FIRST, APART], [TRACKED], [AGENCY])
    list(collate(folder, bands=3))
    found = list(
        asking.ask(folder, 'SELECT text, article, sha256, "with", relation, likeness, agreed FROM copies').rows
    )
    with Ledger(tmp_path / "x.db") as ledger:
        for one in (FIRST, APART, TRACKED, AGENCY):
            ledger.add(one)
        (group,) = ledger.copies()
    assert {row[2] for row in found} == {copy.sha256 for copy in group.pages}
    assert len({row[0] for row in found}) == 1
    assert len({row[1] for row in found}) == group.articles == 2
    assert all("sequences of 5 words" in row[6] for row in found)


def test_a_folder_without_pages_has_empty_families(cluster, tmp_path):
    folder = bulk_folder(tmp_path / "bulk")
    assert list(collate(folder, bands=2))[-1].families == 0
    assert list(asking.ask(folder, "SELECT * FROM families").rows) == []
    assert list(asking.ask(folder, "SELECT * FROM copies").rows) == []


def test_collating_again_takes_what_came_since(cluster, tmp_path):
    folder = bulk_folder(tmp_path / "bulk", SAYINGS[:1])
    assert list(collate(folder, bands=2))[-1].families == 0
    bulk_folder(folder, SAYINGS[:1], SAYINGS[1:2])
    assert list(collate(folder, bands=2))[-1].families == 1


def test_a_folder_of_no_run_cannot_be_collated(tmp_path):
    with pytest.raises(BulkError, match="not a folder of `onrecord bulk`"):
        next(collate(tmp_path))


# ------------------------------------------------------------------------------------------------------------- loading


@pytest.fixture
def archived(tmp_path, monkeypatch):
    """A bulk folder of three pages that are in an archive, with the archive."""
    path = tmp_path / "a.warc.gz"
    blocks = [
        archiving.record(archiving.answer(f"<html><p>{n}</p></html>".encode()), f"http://news.example.org/{n}")
        for n in range(3)
    ]
    path.write_bytes(b"".join(map(gzip.compress, blocks)))
    stamps = [place.load().stamp for place in locations_in(in_file(str(path)))]
    records = [
        replace(made, page=stamp) for made, stamp in zip((SAYINGS[0], SAYINGS[3], SAYINGS[8]), stamps, strict=True)
    ]
    return bulk_folder(tmp_path / "bulk", records), path


def test_pages_go_into_a_ledger_with_their_bytes(archived, tmp_path):
    folder, _ = archived
    with Ledger(tmp_path / "x.db") as ledger:
        added = list(add_folder(ledger, folder))
        assert [one.status for one in added] == ["added"] * 3
        assert [one.status for one in add_folder(ledger, folder)] == ["known"] * 3
        _, page, _ = ledger.kept(1)
        assert page.data == b"<html><p>0</p></html>"


@pytest.mark.parametrize("gone", [True, False], ids=["gone", "changed"])
def test_without_its_archive_a_page_is_kept_by_its_digest(archived, tmp_path, gone):
    folder, path = archived
    if gone:
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[5:])
    with Ledger(tmp_path / "x.db") as ledger:
        assert [one.status for one in add_folder(ledger, folder)] == ["added"] * 3
        assert ledger.kept(1)[1] is None


def test_a_condition_chooses_pages(archived, tmp_path):
    folder, _ = archived
    with Ledger(tmp_path / "x.db") as ledger:
        assert len(list(add_folder(ledger, folder, "speaker = 'Karl Berg'"))) == 1
        assert [hit.speaker for hit in ledger.search()] == ["Karl Berg"]
        with pytest.raises(BulkError, match='"speaker"'):
            list(add_folder(ledger, folder, "speker = 'Karl Berg'"))
        with pytest.raises(BulkError):
            list(add_folder(ledger, folder, "true)); DROP VIEW pages; --"))


def test_the_command_adds_a_folder(archived, tmp_path):
    folder, _ = archived
    path = str(tmp_path / "x.db")
    done = CliRunner().invoke(app, ["add", str(folder), "--ledger", path, "--where", "act = 'statement'"])
    assert (done.exit_code, done.stderr) == (0, f"onrecord: 3 pages added, with 3 statements: {path}\n")
    done = CliRunner().invoke(app, ["add", str(tmp_path / "a.html"), "--where", "true", "--ledger", path])
    assert (done.exit_code, "none is named" in done.stderr) == (2, True)


def test_a_damaged_record_is_named_and_the_others_are_added(tmp_path):
    folder = tmp_path / "bulk"
    manifest.begun(folder, Settings("1.0", "m" * 64))
    with Files(folder, "part0") as files:
        files.add("pages", {**page_row(SAYINGS[0]), "record": "{"}, "2016-03")
        files.add("pages", page_row(SAYINGS[3]), "2016-03")
        done = Done(
            name="part0", archive="a", sha256="a" * 64, begin=0, end=None, length=1, records=0, pages=2, statements=2,
            findings=0, characters=0, skipped={}, files=files.put(),
        )  # fmt: skip
        manifest.note_done(folder, done)
    with Ledger(tmp_path / "x.db") as ledger:
        skipped, added = add_folder(ledger, folder)
    assert "cannot be read" in skipped.reason
    assert added.status == "added"


def test_one_processor_is_the_least():
    assert isolation.cores() >= 1


def test_origins_of_files_are_left(tmp_path):
    folder = bulk_folder(tmp_path / "bulk", [replace(SAYINGS[0], page=replace(SAYINGS[0].page, origin=Origin("file")))])
    with Ledger(tmp_path / "x.db") as ledger:
        assert [one.status for one in add_folder(ledger, folder)] == ["added"]
