"""Archives into Parquet: every page once, whatever is killed meanwhile."""

import gzip
import json
import signal
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from msgspec.structs import replace

import archiving
import rays
from onrecord.bulk import asking, manifest, parts
from onrecord.bulk.running import run
from onrecord.errors import BulkError, ReaderError
from onrecord.isolation import How

HERE = Path(__file__).parent
FAKE = str(HERE / "fake_reader.py")
SMALL = 2_000

pytestmark = pytest.mark.filterwarnings("ignore")  # Ray and its libraries have deprecations of their own


@pytest.fixture(scope="module")
def cluster():
    return rays.started()


@pytest.fixture
def how(tmp_path):
    marks = tmp_path / "marks"
    marks.mkdir()
    return How(command=(sys.executable, FAKE, str(marks)), cpu_seconds=20, wall_seconds=40)


def archive(path, words):
    """A WARC file with a page for each of some words, and records that are no pages."""
    records = [archiving.info(), *(record(word) for word in words)]
    path.write_bytes(b"".join(gzip.compress(one, mtime=0) for one in records))
    return str(path)


def record(words):
    url = f"http://news.example.org/{words.replace(' ', '-')}"
    return archiving.record(archiving.answer(archiving.html(words, 600)), url)


def last(steps):
    made = list(steps)
    return made[-1], [step.failed for step in made if step.failed]


def content(folder):
    """All files of the tables with their bytes."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for table in ("pages", "statements", "skipped")
        for path in sorted((folder / table).rglob("*.parquet"))
    }


def urls(folder):
    return sorted(row[0].rpartition("/")[2] for row in asking.ask(folder, "SELECT url FROM pages").rows)


def test_every_page_is_there_once_by_month_or_skipped_with_its_reason(cluster, how, tmp_path):
    names = [f"p{n}" for n in range(12)]
    path = archive(tmp_path / "a.warc.gz", [*names[:6], "NONE", "DIE", *names[6:]])
    step, failed = last(run([path], tmp_path / "out", how=how, part_bytes=SMALL))
    assert failed == []
    assert step.done == step.known > 2
    assert step.read == step.length == Path(path).stat().st_size
    assert urls(tmp_path / "out") == sorted(names)
    skipped = asking.ask(tmp_path / "out", "SELECT kind, reason, url FROM skipped ORDER BY kind").rows
    assert [(kind, url.rpartition("/")[2]) for kind, _, url in skipped] == [("NoArticle", "NONE"), ("died", "DIE")]
    months = {path.parent.name for path in (tmp_path / "out" / "pages").rglob("*.parquet")}
    assert months == {"month=2016-03", "month=2016-04", "month=unknown"}
    told = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert (told["pages"], told["statements"], told["skipped"]) == (12, 60, {"NoArticle": 1, "died": 1})
    assert told["other_records"] == 1
    assert [one["sha256"] for one in told["archives"]] == [parts.cut(path, SMALL).sha256]
    assert told["settings"]["onrecord"]
    assert len(told["settings"]["digest"]) == 64


def test_the_same_command_again_does_nothing_and_another_archive_is_added(cluster, how, tmp_path):
    out = tmp_path / "out"
    first = archive(tmp_path / "a.warc.gz", ["p1", "p2"])
    last(run([first], out, how=how, part_bytes=SMALL))
    before = content(out)
    step, _ = last(run([first], out, how=how))
    assert (step.part, content(out)) == (None, before)
    second = archive(tmp_path / "b.warc.gz", ["p3"])
    copy = archive(tmp_path / "copy of a.warc.gz", ["p1", "p2"])
    last(run([first, second, copy], out, how=how))
    assert urls(out) == ["p1", "p2", "p3"]


def test_a_folder_of_other_settings_or_other_things_is_refused(cluster, how, tmp_path):
    path = archive(tmp_path / "a.warc.gz", ["p1"])
    last(run([path], tmp_path / "out", how=how))
    with pytest.raises(BulkError, match="any_page: False, now True"):
        next(run([path], tmp_path / "out", how=replace(how, any_page=True)))
    with pytest.raises(BulkError, match="holds something else"):
        next(run([path], tmp_path, how=how))


def test_killed_workers_and_readers_change_nothing(cluster, how, tmp_path):
    words = [f"SLOW p{n}" for n in range(20)]
    words[5], words[9], words[14] = "KILL-WORKER-ONCE p5", "DIE-ONCE p9", "KILL-WORKER-ONCE p14"
    path = archive(tmp_path / "a.warc.gz", words)
    last(run([path], tmp_path / "killed", how=how, part_bytes=SMALL))
    assert len(list(Path(how.command[2]).iterdir())) == 3  # all three kills happened
    last(run([path], tmp_path / "undisturbed", how=how, part_bytes=SMALL))
    assert content(tmp_path / "killed") == content(tmp_path / "undisturbed")
    assert len(urls(tmp_path / "killed")) == 20


def test_a_killed_driver_goes_on_where_it_was(cluster, how, tmp_path):
    path = archive(tmp_path / "a.warc.gz", [f"SLOW p{n}" for n in range(40)])
    out = tmp_path / "out"
    code = (
        "import sys\nfrom pathlib import Path\nfrom onrecord.isolation import How\n"
        "from onrecord.bulk.running import run\n"
        f"for step in run([{path!r}], Path({str(out)!r}), how=How.from_json(sys.argv[1]), address={cluster!r},"
        f" part_bytes={SMALL}):\n    print(step.done, flush=True)\n"
    )
    driver = subprocess.Popen([sys.executable, "-c", code, how.to_json()], stdout=subprocess.PIPE, text=True)
    while int(driver.stdout.readline() or -99) < 2:
        assert driver.poll() is None
    driver.send_signal(signal.SIGKILL)
    driver.communicate()
    done = len(manifest.done_parts(out))
    assert 2 <= done < len(parts.cut(path, SMALL).stretches)
    # What a part left that had not been noted is not asked, and is written again or swept away.
    stray = out / "pages" / "month=2016-03" / "0000000000000000-0000000000000.parquet"
    stray.parent.mkdir(parents=True, exist_ok=True)
    stray.write_bytes(b"half a file")
    asking.ask(out, "SELECT count(*) FROM pages")
    steps = list(run([path], out, how=how))
    assert sum(step.part is not None for step in steps) <= len(parts.cut(path, SMALL).stretches) - done
    last(run([path], tmp_path / "undisturbed", how=how, part_bytes=SMALL))
    assert content(out) == content(tmp_path / "undisturbed")


def test_two_runs_into_one_folder_are_not_let_in(cluster, how, tmp_path):
    path = archive(tmp_path / "a.warc.gz", ["SLOW p1"])
    steps = run([path], tmp_path / "out", how=how)
    next(steps)
    with pytest.raises(BulkError, match="another onrecord is writing"):
        next(run([path], tmp_path / "out", how=how))
    steps.close()


def test_a_damaged_archive_loses_only_what_is_damaged(cluster, how, tmp_path):
    path = tmp_path / "a.warc.gz"
    archive(path, [f"p{n}" for n in range(8)])
    data = bytearray(path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 8] = b"\0" * 8
    path.write_bytes(data)
    last(run([str(path)], tmp_path / "out", how=how, part_bytes=SMALL))
    assert len(urls(tmp_path / "out")) == 7
    ((kind, reason),) = asking.ask(tmp_path / "out", "SELECT kind, reason FROM skipped").rows
    assert kind == "PageUnreadable"
    assert "damaged archive" in reason


def test_an_archive_that_cannot_be_had_is_told_and_the_others_are_read(cluster, how, tmp_path):
    path = archive(tmp_path / "a.warc.gz", ["p1"])
    _, failed = last(run([str(tmp_path / "none.warc.gz"), path], tmp_path / "out", how=how))
    assert [(one.url.rpartition("/")[2], one.reason) for one in failed] == [("none.warc.gz", "no such archive")]
    assert urls(tmp_path / "out") == ["p1"]


def test_an_installation_that_cannot_read_ends_the_run(cluster, how, tmp_path):
    path = archive(tmp_path / "a.warc.gz", ["p1"])
    with pytest.raises(ReaderError, match="exit code 3"):
        list(run([path], tmp_path / "out", how=replace(how, command=(sys.executable, "-c", "raise SystemExit(3)"))))
    assert manifest.done_parts(tmp_path / "out") == []


def test_an_archive_that_changed_under_the_run_keeps_nothing_of_the_part(cluster, how, tmp_path):
    path = archive(tmp_path / "a.warc.gz", ["p1"])
    part = replace(parts.cut(path, SMALL).parts[0], size=1)
    from onrecord.bulk.reading import read_part

    with pytest.raises(BulkError, match="has changed"):
        read_part(tmp_path / "out", part, how)
    assert not (tmp_path / "out").exists()


def test_an_error_of_the_file_in_the_middle_keeps_nothing_of_the_part(how, tmp_path, monkeypatch):
    from onrecord.bulk import opening
    from onrecord.bulk.reading import read_part

    path = archive(tmp_path / "a.warc.gz", [f"p{n}" for n in range(3)])
    part = parts.cut(path, 10**9).parts[0]
    reads = iter(range(12))
    made = opening._Noting.read

    def failing(self, size=-1):
        if next(reads, None) is None:
            raise OSError(5, "Input/output error")
        return made(self, size)

    monkeypatch.setattr(opening._Noting, "read", lambda self, size=-1: _noted(self, failing, size))
    with pytest.raises(BulkError, match="Input/output error"):
        read_part(tmp_path / "out", part, how)
    assert not list((tmp_path / "out").rglob("*.parquet"))
    assert manifest.done_parts(tmp_path / "out") == []


def _noted(self, read, size):
    try:
        return read(self, size)
    except OSError as error:
        self._watched.failed = error
        raise


def test_an_archive_is_read_through_fsspec(how, tmp_path):
    import fsspec

    data = Path(archive(tmp_path / "a.warc.gz", ["p1", "p2"])).read_bytes()
    fsspec.filesystem("memory").pipe("/crawl/a.warc.gz", data)
    found = parts.cut("memory://crawl/a.warc.gz", SMALL)
    assert (found.size, found.changed) == (len(data), None)
    from onrecord.bulk.reading import read_part

    assert sum(read_part(tmp_path / "out", part, how).pages for part in found.parts) == 2
    with pytest.raises(BulkError, match="nothing://"):
        parts.cut("nothing://crawl/a.warc.gz", SMALL)


@pytest.mark.parametrize("size", [1, 3000, 10**9])
@pytest.mark.parametrize(
    "pack", [lambda r: b"".join(map(gzip.compress, r)), b"".join, lambda r: gzip.compress(b"".join(r))]
)
def test_parts_have_together_what_the_archive_has(tmp_path, size, pack):
    from onrecord.pages.warc import in_file, locations_in

    path = tmp_path / "a.warc"
    path.write_bytes(pack([archiving.info(), *(record(f"p{n}") for n in range(9))]))
    whole = [place.url for place in locations_in(in_file(str(path)))]
    cut = parts.cut(str(path), size)
    apart = [place.url for part in cut.parts for place in locations_in(in_file(str(path)), within=part.stretch)]
    assert apart == whole
    assert len(whole) == 9
    assert sum(part.length for part in cut.parts) == cut.size
    assert len({part.name for part in cut.parts}) == len(cut.parts)


def test_the_parquet_has_the_records_as_they_are(cluster, how, tmp_path):
    from onrecord.flow import Record

    path = archive(tmp_path / "a.warc.gz", ["p1"])
    last(run([path], tmp_path / "out", how=how))
    (file,) = (tmp_path / "out" / "pages").rglob("*.parquet")
    (row,) = pq.read_table(file, partitioning=None).to_pylist()
    record_ = Record.from_json(row["record"])
    assert (record_.page.url, record_.page.sha256) == (row["url"], row["sha256"])
    assert record_.page.origin.container == row["warc"] == path
    (statements,) = (tmp_path / "out" / "statements").rglob("*.parquet")
    rows = pq.read_table(statements, partitioning=None).to_pylist()
    assert [one["id"] for one in rows] == [one.id for one in record_.statements]
    assert [one["number"] for one in rows] == [0, 1, 2, 3, 4]


@pytest.fixture(scope="module")
def folder(cluster, tmp_path_factory):
    base = tmp_path_factory.mktemp("asked")
    how = How(command=(sys.executable, FAKE, str(base)))
    last(run([archive(base / "a.warc.gz", ["p1", "p2", "p3", "NONE"])], base / "out", how=how))
    return base / "out"


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        pytest.param("SELECT * FROM read_csv('/etc/passwd')", "only the tables of the folder", id="another file"),
        pytest.param("COPY statements TO '{}/x.csv'", "only SELECT is taken, not COPY", id="writing"),
        pytest.param("SET enable_external_access = true", "only SELECT is taken", id="settings"),
        pytest.param("ATTACH '{}/x.db'", "only SELECT is taken", id="another database"),
        pytest.param("INSTALL httpfs", "only SELECT is taken", id="an extension"),
        pytest.param("SELECT * FROM 'https://news.example/x.parquet'", "only the tables of the folder", id="the web"),
        pytest.param("SELECT 1; SELECT 2", "one at a time", id="several"),
        pytest.param("SELECT speker FROM statements", '"speaker"', id="a slip of the pen"),
        pytest.param("SELECT * FROM statement", "There are pages, statements, skipped", id="no such table"),
        pytest.param("", "nothing is asked", id="nothing"),
    ],
)
def test_asking_reads_the_tables_and_does_nothing_else(folder, sql, told):
    before = {path: path.stat().st_size for path in folder.rglob("*")}
    with pytest.raises(BulkError) as problem:
        list(asking.ask(folder, sql.format(folder)).rows)
    assert told in str(problem.value)
    assert {path: path.stat().st_size for path in folder.rglob("*")} == before


def test_a_folder_of_no_run_says_so(tmp_path):
    with pytest.raises(BulkError, match="not a folder of `onrecord bulk`"):
        asking.ask(tmp_path, "SELECT 1")


@pytest.mark.parametrize(
    ("options", "count"),
    [
        (["--speaker", "lopez"], 6),
        (["--speaker", "Ana Lópëz"], 6),
        (["--speaker", "Ana Berg"], 0),
        (["--act", "accusation"], 3),
        (["--words", '"hid nothing"'], 3),
        (["--words", "nothing hid"], 3),
        (["--words", '"nothing hid"'], 0),
        (["--words", "crit* OR residents"], 6),
        (["--words", "wall -lopez"], 0),
        (["--said", "2016-03"], 3),
        (["--said-after", "2016-04"], 0),
        (["--outlet", "example.org"], 15),
        (["--outlet", "harbour news", "--mode", "direct"], 3),
        (["--disputed"], 6),
    ],
)
def test_filters_are_those_of_search(run_command, folder, options, count):
    done = run_command("query", str(folder), *options, "--jsonl")
    assert (len(done.stdout.splitlines()), done.exit_code) == (count, 0)


@pytest.fixture
def run_command():
    from click.testing import CliRunner

    from onrecord.cli import app

    return lambda *args: CliRunner().invoke(app, args)


def test_query_prints_a_table_csv_json_and_says_where_there_is_more(run_command, folder):
    done = run_command("query", str(folder), "SELECT act, count(*) AS n FROM statements GROUP BY act ORDER BY act")
    assert done.stdout.splitlines()[:2] == ["act\tn", "accusation\t3"]
    done = run_command("query", str(folder), "SELECT act FROM statements", "--limit", "2")
    assert "there are more than 2 rows" in done.stderr
    done = run_command("query", str(folder), "SELECT headline AS h, 1 AS n FROM pages LIMIT 1", "--csv")
    assert done.stdout.splitlines()[0] == "h,n"
    done = run_command("query", str(folder), "SELECT score, denies FROM statements LIMIT 1", "--json")
    assert json.loads(done.stdout) == [{"score": 0.9, "denies": None}]
    assert run_command("query", str(folder), "--act", "threat").exit_code == 1
    assert run_command("query", str(folder)).exit_code == 2
    assert run_command("query", str(folder), "SELECT 1", "--act", "threat").exit_code == 2
    assert run_command("query", str(folder), "--said", "soon").exit_code == 2


def test_every_column_is_documented():
    from onrecord.bulk.tables import COLLATED, TABLES

    text = (HERE.parent / "docs" / "bulk.md").read_text("utf-8")
    for table, columns in {**TABLES, **COLLATED}.items():
        section = text.partition(f"\n## Table {table}\n")[2].partition("\n## ")[0]
        missing = [name for name in columns if f"`{name}`" not in section]
        assert not missing, f"{table}: {missing}"
