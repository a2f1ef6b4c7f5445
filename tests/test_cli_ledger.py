"""The commands about a ledger, as somebody types them."""

import csv
import io
import json
import types

import click
import pytest
from click.testing import CliRunner
from msgspec.structs import replace
from test_ledger import DOCS

import onrecord
from keeping import TEXT, harbour, page_of
from onrecord import adding, isolation, pages
from onrecord.cli import app
from onrecord.errors import NoArticle, PageNotFound
from onrecord.flow import Page, Record
from onrecord.ledger import Ledger
from onrecord.pages import Location
from onrecord.version import __version__


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "x.db"
    with Ledger(path) as ledger:
        ledger.add(*harbour())
    return path


@pytest.fixture
def run(path, monkeypatch):
    monkeypatch.setenv("ONRECORD_LEDGER", str(path))

    def run(*args: str):
        return CliRunner().invoke(app, args, catch_exceptions=False)

    return run


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


ID = harbour()[0].statements[2].id


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (["search", "wall"], [harbour()[0].statements[0].id[:8], "Ana Lopez", "pledge", "«wall»", "due May 2016"]),
        (["search", "--speaker", "lopez", "--act", "denial"], [ID[:8], "denies", "We hid nothing", "3 Mar 2016"]),
        (["timeline", "nothing"], ["3 March 2016", "We hid «nothing»"]),
        (["timeline", "wall"], ["by 4 March 2016"]),
        (["due"], ["May 2016 (past)", "The wall will be built"]),
        (["disputes"], ["claim", "hiding the cost", "denied by", "We hid nothing"]),
        (["speakers"], ["Ana Lopez", "harbour minister", "critics", "Karl Berg"]),
        (["speakers", "Lopez"], ["2 statements on 1 page"]),
        (["outlets", "--kept"], ["Harbour News", "2016-03-04"]),
        (["show", ID[:7]], ["citation", "SHA-256", "exact", "https://news.example/harbour", "kept", "denies"]),
    ],
)  # fmt: skip
def test_what_people_read(run, args, expected):
    done = run(*args)
    assert done.exit_code == 0, done.stderr
    assert [words for words in expected if words not in done.stdout] == []
    assert "\x1b" not in done.stdout


@pytest.mark.parametrize("command", ["search", "timeline", "due", "speakers"])
def test_the_same_for_programs(run, command):
    listed = json.loads(run(command, "--json").stdout)
    lines = [json.loads(line) for line in run(command, "--jsonl").stdout.splitlines()]
    table = list(csv.DictReader(io.StringIO(run(command, "--csv").stdout)))
    assert listed == lines
    assert len(table) == len(listed) > 0
    assert set(table[0]) == set(listed[0])


def test_show_for_programs(run):
    record, _ = harbour()
    assert json.loads(run("show", ID, "--json").stdout)["statement"]["id"] == ID
    assert Record.from_json(run("show", ID, "--record").stdout) == record
    assert json.loads(run("show", ID, "--annotation").stdout) == onrecord.locating.annotation(
        record, record.statements[2]
    )


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (["search", "walls"], 1, "“walls” is nowhere in the ledger"),
        (["search", "--json", "walls"], 1, "“walls” is nowhere"),
        (["search", "--said", "soon"], 2, "--said: 'soon' is no date"),
        (["search", "--json", "--csv"], 2, "--json and --csv exclude each other"),
        (["search", "--act", "shouting"], 2, "'shouting' is not one of"),
        (["show", "00000000"], 1, "no statement whose id begins with 00000000"),
        (["speakers", "Lopes"], 1, "nearest: Ana Lopez"),
        (["outlets", "Harbor", "--kept"], 1, "nearest: Harbour News"),
        (["search", "wall", "--ledger", "none.db"], 1, "none.db: no ledger there; `onrecord add PAGE...` begins one"),
        (["verify", "--ledger", "none.db"], 1, "none.db: no ledger there"),
        (["rebuild", "--ledger", "none.db"], 1, "none.db: no ledger there"),
        (["add"], 2, "onrecord add"),
    ],
)
def test_what_cannot_be_done_is_said(run, elsewhere, args, code, words):
    done = run(*args)
    assert done.exit_code == code
    assert words in done.stderr
    assert not (elsewhere / "none.db").exists()


def test_verify(run, path):
    done = run("verify")
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == f"onrecord: 1 page checked; statements: 5 exact: {path}\n"
    with Ledger(path) as ledger:
        ledger._db.execute("UPDATE statements SET act = 'praise' WHERE number = 1")
    done = run("verify")
    assert done.exit_code == 1
    assert "act is 'praise'" in done.stdout
    _, check = map(json.loads, run("verify", "--jsonl").stdout.splitlines())
    assert len(check["faults"]) == 1


# -------------------------------------------------------------------------------------------------------------- adding


@pytest.fixture
def reads(monkeypatch):
    """Pages by address, read by a model that finds what `harbour` has; returns the addresses that were read."""
    read: list[str] = []
    web: dict[str, Page] = {
        f"https://news.example/{n}": page_of(f"{TEXT}{n}", f"https://news.example/{n}") for n in "123"
    }
    web["https://mirror.example/1"] = page_of(f"{TEXT}1", "https://mirror.example/1")
    web["https://news.example/none"] = page_of("Nothing.", "https://news.example/none")

    def record_of(page, model, min_score=None, *, any_page=False):
        read.append(page.stamp.url)
        if page.data == b"Nothing.":
            raise NoArticle("no report on the page")
        record, _ = harbour(page.data.decode(), page.stamp.url, __version__, model.digest)
        return record

    def load(url):
        if url not in web:
            raise PageNotFound("no such page")
        return web[url]

    monkeypatch.setattr(adding.pipeline, "record_of", record_of)
    for module, loads in ((adding, "engine"), (isolation, "engine"), (adding.weights, "load")):
        monkeypatch.setattr(module, loads, lambda name: types.SimpleNamespace(digest=name))
    monkeypatch.setattr(
        pages, "find", lambda sources, *_: (Location(url, lambda url=url: load(url)) for url in sources)
    )
    return read


def test_add_keeps_each_page_once(run, reads, path):
    done = run("add", *(f"https://news.example/{n}" for n in "12"))
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == f"onrecord: 2 pages added, with 10 statements: {path}\n"
    done = run("add", *(f"https://news.example/{n}" for n in "123"), "https://mirror.example/1")
    assert done.stderr == (
        "onrecord: 1 page added, with 5 statements; 2 pages there already; "
        f"1 page there already from another address: {path}\n"
    )
    assert reads == [f"https://news.example/{n}" for n in "123"]


def test_add_names_what_it_skips(run, reads):
    done = run("add", "https://news.example/none", "https://news.example/4", "https://news.example/1")
    assert done.exit_code == 1
    assert "https://news.example/none: no report on the page\n" in done.stderr
    assert "https://news.example/4: no such page\n" in done.stderr
    assert "1 page added, with 5 statements; 2 pages skipped" in done.stderr


def test_add_without_pages_keeps_digests(run, reads, tmp_path):
    other = tmp_path / "digests.db"
    run("add", "--no-pages", "--ledger", str(other), "https://news.example/1")
    with Ledger(other) as ledger:
        assert (ledger.page_count(), ledger.kept(1)[1]) == (1, None)
    done = run("rebuild", "--everything", "--ledger", str(other))
    assert (done.exit_code, "its bytes are not kept" in done.stderr) == (1, True)


def test_add_tells_programs_what_became_of_each_page(run, reads):
    lines = run("add", "--jsonl", "https://news.example/1", "https://news.example/none").stdout.splitlines()
    assert json.loads(lines[0])["status"] == "added"
    assert json.loads(lines[1]) == {"url": "https://news.example/none", "reason": "no report on the page"}


def test_add_goes_on_after_ctrl_c(run, reads, path, monkeypatch):
    found = pages.find

    def interrupted(sources, *rest):
        yield next(found(sources, *rest))
        raise KeyboardInterrupt

    monkeypatch.setattr(pages, "find", interrupted)
    done = run("add", "https://news.example/1", "https://news.example/2")
    assert done.exit_code == 130
    assert "1 page added" in done.stderr
    monkeypatch.setattr(pages, "find", found)
    assert (
        "1 page added, with 5 statements; 1 page there already"
        in run("add", "https://news.example/1", "https://news.example/2").stderr
    )


def test_rebuild_shows_what_changes_and_goes_on(run, reads, path, monkeypatch):
    run("add", "https://news.example/1", "https://news.example/2")
    monkeypatch.setattr(adding, "__version__", "99.0")
    made = adding.pipeline.record_of

    def newer(page, model, min_score=None, *, any_page=False):
        record = made(page, model, min_score)
        first, *others = record.statements
        statements = (replace(first, act="prediction"), *others[:-1])
        return replace(record, statements=statements, made_by=replace(record.made_by, onrecord="99.0"))

    monkeypatch.setattr(adding.pipeline, "record_of", newer)
    done = run("rebuild", "--dry-run")
    assert "3 pages read again, 3 changed: 0 statements would be added, 3 would be lost" in done.stderr
    assert run("search", "--act", "prediction").exit_code == 1
    done = run("rebuild")
    assert "act: pledge → prediction" in done.stdout
    assert f"- {harbour()[0].statements[4].id[:8]}" in done.stdout
    assert "3 pages read again, 3 changed: 0 statements added, 3 lost, 3 fields changed" in done.stderr
    assert len(json.loads(run("search", "--act", "prediction", "--json").stdout)) == 3
    assert run("rebuild").stderr == "onrecord: all pages are as this version and model read them\n"
    assert run("verify").exit_code == 0


# ---------------------------------------------------------------------------------------------------------------- docs


def commands(group: click.Group, above: str = "onrecord"):
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{above} {name}")
        else:
            yield f"{above} {name}", command


@pytest.mark.parametrize(
    ("name", "command"), list(commands(app)), ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_command_is_documented(name, command):
    text = (DOCS / "cli.md").read_text("utf-8")
    assert f"\n## {name}" in text
    assert [o for p in command.params for o in p.opts if o.startswith("--") and f"`{o}" not in text] == []


@pytest.mark.parametrize("width", ["60", "80", "120", "40"])
@pytest.mark.parametrize("args", [["search", "wall"], ["disputes"], ["show", ID], ["timeline"], ["speakers"]])
def test_lines_fit_the_terminal(path, width, args):
    from rich.console import Console

    from onrecord.views import hits, ledger

    with Ledger(path, read_only=True) as kept:
        view = {
            "search": lambda: hits.hits_listing(kept.search("wall")),
            "disputes": lambda: ledger.disputes_listing(kept.disputes()),
            "show": lambda: ledger.receipt_view(kept.show(ID)),
            "timeline": lambda: hits.timeline_listing(kept.search()),
            "speakers": lambda: ledger.speakers_table(kept.speakers()),
        }[args[0]]()
    console = Console(file=io.StringIO(), force_terminal=True, width=int(width), color_system=None)
    console.print(view, crop=False)
    assert max(map(len, console.file.getvalue().splitlines())) <= int(width)
