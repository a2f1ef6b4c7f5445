"""A page that kills its reader, or holds it, takes nothing with it."""

import subprocess
import sys
from pathlib import Path

import pytest

from onrecord import adding, isolation
from onrecord.errors import ReaderError, WeightsError
from onrecord.flow import Origin, Page, Record, Skipped
from onrecord.isolation import How, Reader, read_all
from onrecord.ledger import Ledger

FAKE = str(Path(__file__).parent / "fake_reader.py")


@pytest.fixture
def how(tmp_path):
    return How(command=(sys.executable, FAKE, str(tmp_path)), cpu_seconds=1, wall_seconds=3)


def page(words):
    return Page.of(words.encode(), f"https://news.example/{words}", Origin("web"))


@pytest.fixture
def reader(how):
    made = Reader(how)
    yield made
    made.close()


def test_a_page_is_read_in_another_process(reader):
    answer = reader.read(page("fine"))
    assert isinstance(answer.result, Record)
    assert answer.record.page.url == "https://news.example/fine"
    assert answer.memory > 1_000_000
    assert answer.kind == ""


def test_an_error_of_the_page_is_told_with_its_kind(reader):
    answer = reader.read(page("NONE"))
    assert (answer.kind, answer.result.reason) == ("NoArticle", "no report on the page")


def test_a_page_that_kills_its_reader_once_is_read_by_another(reader):
    assert isinstance(reader.read(page("DIE-ONCE")).result, Record)


@pytest.mark.parametrize(
    ("words", "kind", "reason"),
    [
        pytest.param("DIE", "died", "ends the process that reads it (signal 9)", id="killed twice"),
        pytest.param("LOOP", "time", "more than 1 seconds of processor", id="keeps a processor"),
        pytest.param("SLEEP", "time", "more than 3 seconds;", id="waits for ever"),
        pytest.param("EAT", "memory", "more than 400 MB of memory", id="eats memory"),
    ],
)
def test_a_page_that_ends_two_readers_is_skipped_and_the_next_is_read(how, words, kind, reason):
    from msgspec.structs import replace

    reader = Reader(replace(how, memory_bytes=400_000_000, cpu_seconds=20 if words == "EAT" else 1, wall_seconds=3
                            if words == "SLEEP" else 60))  # fmt: skip
    try:
        answer = reader.read(page(words))
        assert answer.kind == kind
        assert reason in answer.result.reason
        assert f"tried {4 if words == 'DIE' else 2} times" in answer.result.reason
        assert isinstance(reader.read(page("fine")).result, Record)
    finally:
        reader.close()


def test_pages_come_back_in_their_order_with_what_is_none(how):
    items = [page("a"), "known", page("SLOW b"), page("DIE"), "other", page("c")]
    found = list(read_all(items, how, 2))
    assert [item for item, _ in found] == items
    kinds = [None if answer is None else answer.kind for _, answer in found]
    assert kinds == ["", None, "", "died", None, ""]


def test_few_pages_are_read_without_a_process(how, monkeypatch):
    monkeypatch.setattr(isolation, "read_page", lambda page, _: isolation.Answer(kind="here"))
    assert [answer.kind for _, answer in read_all([page("a"), page("b")], how, 2, 3)] == ["here", "here"]
    monkeypatch.setattr(isolation, "read_page", None)
    assert [answer.kind for _, answer in read_all([page("a"), page("b"), page("c")], how, 2, 3)] == ["", "", ""]


def test_what_is_known_before_the_first_page_is_given_at_once(how):
    def items():
        yield "known"
        raise AssertionError("asked for more than was needed")

    assert next(iter(read_all(items(), how, 2, 3))) == ("known", None)


def test_ctrl_c_gives_what_was_taken(how, monkeypatch):
    def items():
        yield page("a")
        yield page("b")
        raise KeyboardInterrupt

    monkeypatch.setattr(isolation, "read_page", lambda page, _: isolation.Answer(kind="here"))
    given = []
    with pytest.raises(KeyboardInterrupt):
        for item, _ in read_all(items(), how, 2, 3):
            given.append(item.stamp.url[-1])
    assert given == ["a", "b"]


def test_processes_end_with_the_iterator(how, monkeypatch):
    begun = []
    popen = subprocess.Popen
    monkeypatch.setattr(isolation.subprocess, "Popen", lambda *a, **k: begun.append(popen(*a, **k)) or begun[-1])
    found = read_all((page(f"SLOW {n}") for n in range(100)), how, 2)
    next(found)
    found.close()
    assert begun
    assert all(process.returncode is not None for process in begun)


def test_a_reader_that_cannot_start_is_an_error_and_no_skipped_page(how):
    from msgspec.structs import replace

    with pytest.raises(ReaderError, match="exit code 3"):
        Reader(replace(how, command=(sys.executable, "-c", "raise SystemExit(3)"))).read(page("a"))


def test_a_reader_that_is_killed_as_it_starts_is_started_again(how, tmp_path):
    from msgspec.structs import replace

    mark = tmp_path / "started"
    code = (
        f"import os, runpy, signal, sys\nif not os.path.exists({str(mark)!r}):\n    open({str(mark)!r}, 'w').close()\n"
        f"    os.kill(os.getpid(), signal.SIGKILL)\nrunpy.run_path({FAKE!r}, run_name='__main__')"
    )
    reader = Reader(replace(how, command=(sys.executable, "-c", code, str(tmp_path))))
    try:
        assert isinstance(reader.read(page("fine")).result, Record)
    finally:
        reader.close()
    assert mark.exists()


def test_damaged_weights_are_told_as_such(how):
    from msgspec.structs import replace

    code = "from onrecord import isolation, errors\ndef engine(_): raise errors.WeightsError('the file is damaged')\n"
    code += "isolation.engine = engine\nisolation.serve()"
    with pytest.raises(WeightsError, match="the file is damaged"):
        Reader(replace(how, command=(sys.executable, "-c", code))).read(page("a"))


def test_pages_are_added_by_several_processes_in_their_order(how, tmp_path, monkeypatch):
    words = [f"page {n}" for n in range(9)]
    words[4] = "DIE"
    for n, text in enumerate(words):
        (tmp_path / f"{n}.txt").write_text(f"{text}\n")
    monkeypatch.setattr(adding, "How", lambda *given: How(*given, command=how.command))
    monkeypatch.setattr(isolation, "read_page", None)  # nothing is read in this process
    with Ledger(tmp_path / "x.db") as ledger:
        told = list(adding.add_pages(ledger, [tmp_path], workers=2))
        assert [Path(one.url).stem for one in told] == [str(n) for n in range(9)]
        assert [isinstance(one, Skipped) for one in told] == [n == 4 for n in range(9)]
        assert ledger.page_count() == 8
    with pytest.raises(ValueError, match="1 or more"):
        list(adding.add_pages(ledger, [tmp_path], workers=0))
