import json
import os
import signal
import subprocess
import sys
import textwrap
import time
import types
from pathlib import Path

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

import onrecord
from onrecord import findings
from onrecord.cli import app
from onrecord.errors import PageNotFound, WeightsError
from onrecord.flow import Article, Attribution, Block, MadeBy, Origin, PageStamp, Record, Skipped, Statement, Why


def record_of(name: str, text: str = "It rains.") -> Record:
    blocks = (Block("headline", 0, len(text), "line 1"),)
    article = Article(text, blocks, text, (), None, None, None, "en")
    return Record(PageStamp(name, "0" * 64, None, Origin("file")), article, (), (), MadeBy("0", "0"))


def pipeline_of(*results: Record | Skipped | Exception, texts=()) -> types.ModuleType:
    """A pipeline that gives these results, whatever it is asked for, and raises an exception among them."""

    def given(these):
        for result in these:
            if isinstance(result, Exception):
                raise result
            yield result

    fake = types.ModuleType("onrecord.pipeline")
    fake.count_pages = lambda sources: len(results)
    fake.read_pages = lambda sources, *, stdin=None, **_: given(results)
    fake.attribute_texts = lambda folder, **_: given(texts)
    return fake


@pytest.fixture
def run(monkeypatch):
    def run(*args: str, pipeline: types.ModuleType | None = None, stdin: str = ""):
        fake = pipeline or pipeline_of()
        monkeypatch.setitem(sys.modules, "onrecord.pipeline", fake)
        monkeypatch.setattr(onrecord, "pipeline", fake, raising=False)
        return CliRunner().invoke(app, args, input=stdin)

    return run


ONE, TWO = record_of("one.html"), record_of("two.html", "Rain – again; “wet”.")
BAD = Skipped("bad.html", "no report on the page")

PROGRAM = """
import sys, types
from onrecord import cli
from onrecord.flow import Record, Skipped
record = Record.from_json(sys.stdin.buffer.readline())
fake = types.ModuleType("onrecord.pipeline")
fake.count_pages = lambda sources: 2
def read_pages(sources, *, stdin=None, **_):
    {body}
fake.read_pages = read_pages
sys.modules["onrecord.pipeline"] = fake
sys.argv = ["onrecord", *sys.argv[1:]]
cli.main()
"""


def start(body: str, *args: str, record: Record = TWO, **streams) -> subprocess.Popen[bytes]:
    """Run the command line in a process of its own, with a pipeline whose `read_pages` has this body."""
    program = PROGRAM.format(body=textwrap.indent(textwrap.dedent(body), "    ").strip())
    streams = {"bufsize": 0, "stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | streams
    process = subprocess.Popen([sys.executable, "-c", program, *args], **streams)
    process.stdin.write(record.to_json().encode() + b"\n")
    process.stdin.close()
    process.stdin = None
    return process


@pytest.mark.parametrize(
    ("args", "results", "code", "words"),
    [
        pytest.param(["read", "x"], [ONE], 0, "", id="one page"),
        pytest.param(["read", "x"], [ONE, BAD, TWO], 1, "bad.html: no report", id="a page skipped, the others done"),
        pytest.param(["read", "x"], [], 1, "no pages in x", id="an empty folder"),
        pytest.param(["read", "--json", "x"], [ONE, TWO], 2, "use --jsonl", id="one record of two pages"),
        pytest.param(["read", "--json", "--jsonl", "x"], [ONE], 2, "exclude each other", id="two forms at once"),
        pytest.param(["read"], [ONE], 2, "onrecord read -", id="nothing named: how to read standard input"),
        pytest.param(["read", "x"], [WeightsError("model gone")], 1, "pip install", id="broken installation"),
        pytest.param(["read", "x"], [ONE, PageNotFound("no such file: x")], 1, "no such file: x", id="raised midway"),
        pytest.param(["read", "--colour", "x"], [ONE], 2, "No such option", id="unknown option"),
        pytest.param(["write"], [ONE], 2, "No such command", id="unknown command"),
        pytest.param(["attribute"], [ONE], 2, "DIR_OF_TXT", id="no folder named"),
    ],
)
def test_exit_code_and_what_is_said(run, args, results, code, words):
    done = run(*args, pipeline=pipeline_of(*results))
    assert done.exit_code == code
    assert words in done.stderr
    assert "Traceback" not in done.output


def test_words_go_to_standard_error_alone(run):
    done = run("read", "--jsonl", "x", pipeline=pipeline_of(ONE, BAD, TWO))
    assert [Record.from_json(line) for line in done.stdout.splitlines()] == [ONE, TWO]
    assert done.stderr == "onrecord: bad.html: no report on the page\n"


def test_json_is_one_indented_record(run):
    done = run("read", "--json", "x", pipeline=pipeline_of(TWO))
    assert Record.from_json(done.stdout) == TWO
    assert done.stdout.startswith('{\n  "page"')


def test_json_of_a_skipped_page_is_nothing(run):
    done = run("read", "--json", "x", pipeline=pipeline_of(BAD))
    assert (done.stdout, done.exit_code) == ("", 1)


def test_plain_text_has_no_colour_and_whole_lines(run):
    long = record_of("long.html", "word " * 400 + "end.")
    done = run("read", "x", pipeline=pipeline_of(ONE, long))
    assert "\x1b" not in done.stdout
    assert "word " * 400 + "end." in done.stdout.splitlines()
    assert "0 statements\n\n\nlong.html\n" in done.stdout


def test_a_page_cannot_steer_the_terminal_by_its_name_or_reason(run):
    done = run("read", "x", pipeline=pipeline_of(Skipped("\x1b[2Jp\n.html", "bad\x9bend")))
    assert done.stderr == "onrecord: [2Jp .html: badend\n"


def test_sources_and_standard_input_are_handed_on(run):
    asked = []
    fake = pipeline_of(ONE)
    fake.read_pages = lambda sources, *, stdin=None, **_: asked.append((sources, stdin.read())) or iter([ONE])
    run("read", "a.html", "-", pipeline=fake, stdin="Räin")
    assert asked == [(["a.html", "-"], "Räin".encode())]


def test_attribute_prints_spans_a_file_a_line(run):
    found = Attribution(((10, 14), (20, 24)), ((5, 9),), (), 0.75)
    done = run("attribute", "--jsonl", "texts", pipeline=pipeline_of(texts=[("a", (found,)), BAD, ("b", ())]))
    assert done.exit_code == 1
    assert [json.loads(line) for line in done.stdout.splitlines()] == [
        {"doc": "a", "attributions": [{"source": [], "cue": [[5, 9]], "content": [[10, 14], [20, 24]], "score": 0.75}]},
        {"doc": "b", "attributions": []},
    ]
    assert done.stderr == "onrecord: bad.html: no report on the page\n"
    assert run("attribute", "texts", pipeline=pipeline_of(texts=[("b", ())])).stdout == done.stdout.splitlines(True)[1]


@pytest.mark.parametrize(
    ("args", "wanted"),
    [
        pytest.param([], {"model": "fast", "min_score": None}, id="nothing asked"),
        pytest.param(["--model", "accurate"], {"model": "accurate", "min_score": None}, id="the accurate one"),
        pytest.param(["--min-score", "0.8"], {"model": "fast", "min_score": 0.8}, id="surer ones alone"),
        pytest.param(["--min-score", "0"], {"model": "fast", "min_score": 0.0}, id="all: zero is not nothing"),
    ],
)
def test_which_attributions_are_wanted_is_handed_on(run, args, wanted):
    asked = []
    fake = pipeline_of(ONE)
    fake.read_pages = lambda sources, *, stdin=None, manners=None, any_page=False, kinds=(), **options: (
        asked.append(options) or iter([ONE])
    )
    fake.attribute_texts = lambda folder, **options: asked.append(options) or iter([("a", ())])
    run("read", *args, "x", pipeline=fake)
    run("attribute", *args, "x", pipeline=fake)
    assert asked == [wanted, wanted]


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        pytest.param(None, findings.DEFAULT, id="nothing asked"),
        pytest.param("none", (), id="none"),
        pytest.param("all", findings.ALL, id="all"),
        pytest.param("scare-quotes,stray-caption", ("stray-caption", "scare-quotes"), id="some, in our order"),
    ],
)
def test_which_findings_are_wanted_is_handed_on(run, words, wanted):
    asked = []
    fake = pipeline_of(ONE)
    fake.read_pages = lambda sources, *, kinds, **_: asked.append(kinds) or iter([ONE])
    assert run("read", *(["--findings", words] if words else []), "x", pipeline=fake).exit_code == 0
    assert asked == [wanted]


def test_a_kind_of_finding_that_there_is_not_is_named(run):
    done = run("read", "--findings", "lies", "x")
    assert done.exit_code == 2
    assert "'lies'" in done.stderr and "scare-quotes" in done.stderr


def test_explained_statements_say_why(run):
    told = {"cue": (), "cue_text": "", "source": (), "source_text": "", "mode": "indirect", "cue_tone": "neutral"}
    open_ = dict.fromkeys(("also", "speaker", "target", "said_on", "denies"))
    why = Why(speaker="two people fit")
    statement = Statement("a", 0, ((0, 9),), "It rains.", act="statement", score=0.9, why=why, **told, **open_)
    explained = replace(ONE, statements=(statement,))
    assert "unknown: two people fit" in run("read", "--explain", "x", pipeline=pipeline_of(explained)).stdout
    assert "two people fit" not in run("read", "x", pipeline=pipeline_of(explained)).stdout
    assert run("read", "--explain", "--json", "x").exit_code == 2


@pytest.mark.parametrize(
    ("args", "wanted"),
    [
        pytest.param([], None, id="nothing asked: nothing of the network is looked up"),
        pytest.param(["--delay", "5", "--timeout", "0.5"], {"delay": 5.0, "timeout": 0.5}, id="times"),
        pytest.param(["--delay", "0"], {"delay": 0.0}, id="zero is not nothing"),
        pytest.param(["--allow-private", "--ignore-robots"], {"allow_private": True, "obey_robots": False}, id="more"),
        pytest.param(["--user-agent", "me/1 (me@news.example)"], {"user_agent": "me/1 (me@news.example)"}, id="name"),
        pytest.param(["--no-cache"], {"cache": None}, id="no cache"),
    ],
)
def test_how_servers_are_asked_is_handed_on(run, args, wanted):
    asked = []
    fake = pipeline_of(ONE)
    fake.read_pages = lambda sources, *, manners=None, **_: asked.append(manners) or iter([ONE])
    assert run("read", *args, "x", pipeline=fake).exit_code == 0
    assert asked == [wanted and onrecord.Manners(**wanted)]


@pytest.mark.parametrize(
    "args",
    [
        ["--delay", "-1"],
        ["--delay", "nan"],
        ["--delay", "inf"],
        ["--timeout", "0"],
        ["--user-agent", ""],
        ["--user-agent", "a\r\nHost: b"],
        ["--user-agent", "Zürich/1"],
    ],
)
def test_how_servers_cannot_be_asked(run, args):
    assert run("read", *args, "x", pipeline=pipeline_of(ONE)).exit_code == 2


def test_one_record_is_printed_where_the_number_was_not_known(run):
    fake = pipeline_of(ONE)
    fake.count_pages = lambda sources: None
    assert Record.from_json(run("read", "--json", "https://news.example/", pipeline=fake).stdout) == ONE


def test_one_record_of_a_feed_of_several_is_refused_before_anything_is_printed(run):
    fake = pipeline_of(ONE, TWO)
    fake.count_pages = lambda sources: None
    done = run("read", "--json", "https://news.example/feed", pipeline=fake)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "there are several pages; use --jsonl" in done.stderr


@pytest.mark.parametrize("score", ["1.5", "-0.1", "high", "nan"])
def test_a_score_is_from_0_to_1(run, score):
    done = run("read", "--min-score", score, "x", pipeline=pipeline_of(ONE))
    assert done.exit_code == 2
    assert "--min-score" in done.stderr


def test_evaluation_scores_what_is_found_against_gold(run, tmp_path):
    from onrecord.evaluation.attribution import tally

    for folder in ("text", "attributions"):
        (tmp_path / folder).mkdir()
    (tmp_path / "text" / "a.txt").write_text("Lee said no.", "utf-8")
    standoff = (
        "T1\tSource 0 3\tLee\nT2\tCue 4 8\tsaid\nT3\tContent 9 11\tno\nE1\tAttribution:T2 Source:T1 Cue:T2 Content:T3\n"
    )
    (tmp_path / "attributions" / "a_x.ann").write_text(standoff, "utf-8")
    fake = pipeline_of()
    asked = []

    def score_attributions(gold, **options):
        asked.append(options)
        return (tally(a.text, a.attributions, a.attributions) for a in gold)

    fake.score_attributions = score_attributions
    run("eval", "attribution", "--model", "accurate", "--min-score", "0.5", str(tmp_path), pipeline=fake)
    assert asked == [{"model": "accurate", "min_score": 0.5}]
    done = run("eval", "attribution", str(tmp_path), pipeline=fake)
    assert (done.exit_code, done.stderr) == (0, "")
    assert "relation         P 1.000  R 1.000  F1 1.000   gold 1  predicted 1\n" in done.stdout
    data = json.loads(run("eval", "attribution", "--json", "--intervals", str(tmp_path), pipeline=fake).stdout)
    assert data["relation"]["F1_interval"] == [1.0, 1.0]
    wrong = run("eval", "attribution", str(tmp_path / "text"), pipeline=fake)
    assert (wrong.exit_code, wrong.stdout) == (1, "")
    assert "a gold folder holds text/*.txt" in wrong.stderr


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        pytest.param([PageNotFound("no such folder: t")], "onrecord: no such folder: t\n", id="no such folder"),
        pytest.param([], "onrecord: no .txt files in t\n", id="nothing in it"),
    ],
)
def test_attribute_without_texts(run, texts, words):
    done = run("attribute", "t", pipeline=pipeline_of(texts=texts))
    assert (done.exit_code, done.stdout, done.stderr) == (1, "", words)


def test_schema_is_that_of_a_record(run):
    assert json.loads(run("schema").stdout) == onrecord.schema()


def test_version(run):
    assert run("--version").stdout == f"onrecord {onrecord.__version__}\n"


@pytest.mark.parametrize(
    ("args", "taught"),
    [
        pytest.param([], ["onrecord read article.html  ", "onrecord read --jsonl", "Exit codes:"], id="alone"),
        pytest.param(["--help"], ["read", "attribute", "eval", "schema"], id="every command"),
        pytest.param(["read", "-h"], ["--json ", "--jsonl ", "--quiet", "Exit codes:", "SOURCE is"], id="read"),
        pytest.param(["attribute", "--help"], ["onrecord attribute --jsonl", "code points"], id="attribute"),
    ],
)
def test_help_teaches(run, args, taught):
    done = run(*args)
    assert done.exit_code == 0
    assert [words for words in taught if words not in done.stdout] == []


def test_nobody_reads_the_rest():
    process = start("while True:\n    yield record", "read", "--jsonl", "x")
    assert Record.from_json(process.stdout.readline()) == TWO
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(20) == 141
    process.stderr.close()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device on this system")
def test_a_full_disk_is_said_in_a_line():
    with Path("/dev/full").open("wb") as full:
        process = start("yield record", "read", "--jsonl", "x", stdout=full)
    assert process.stderr.read() == b"onrecord: cannot write: No space left on device\n"
    assert process.wait(20) == 1
    process.stderr.close()


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_ctrl_c_leaves_whole_lines(unbuffered):
    long = record_of("long.html", "Rain. " * 6_000)  # longer than a pipe holds, so that Ctrl-C comes within a line
    environment = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    process = start("while True:\n    yield record", "read", "--jsonl", "x", record=long, env=environment)
    first = process.stdout.readline()
    time.sleep(0.1)  # until the next line stands half in the pipe
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    lines = (first + out).splitlines(keepends=True)
    assert [Record.from_json(line) for line in lines] == [long] * len(lines)
    assert lines[-1].endswith(b"\n")
    assert (process.returncode, err) == (130, b"")


def test_records_come_as_they_are_read():
    process = start("yield record\nimport time\ntime.sleep(60)", "read", "--jsonl", "x")
    assert Record.from_json(process.stdout.readline()) == TWO
    process.kill()
    process.communicate()


def test_an_encoding_without_the_characters_still_prints():
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    out, err = start("yield record", "read", "x", env=environment).communicate(timeout=20)
    assert b"Rain ? again; ?wet?." in out
    assert err == b""


@pytest.mark.parametrize(
    ("args", "bar"),
    [
        pytest.param(["--jsonl"], True, id="several pages"),
        pytest.param(["--jsonl", "--quiet"], False, id="quiet"),
    ],
)
def test_progress_bar_on_a_terminal(args, bar):
    pty = pytest.importorskip("pty", reason="no such terminals on this system")
    ours, theirs = pty.openpty()
    process = start("yield record\nyield record", "read", *args, "x", stderr=theirs)
    os.close(theirs)
    out, _ = process.communicate(timeout=20)
    said = b""
    while chunk := _read(ours):
        said += chunk
    os.close(ours)
    assert len(out.splitlines()) == 2
    assert (b"reading pages" in said, b"2 pages read, 0 skipped" in said) == (bar, bar)


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""
