"""`onrecord serve`, as somebody types it."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from contextlib import contextmanager
from urllib.error import HTTPError

import pytest
from click.testing import CliRunner

from keeping import harbour
from onrecord.cli import app
from onrecord.ledger import Ledger

COMMAND = [sys.executable, "-c", "from onrecord.cli import main; main()", "serve", "--no-browser", "--port", "0"]


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "x.db"
    with Ledger(path) as ledger:
        ledger.add(*harbour())
    return path


@contextmanager
def serving(path, *options: str):
    """Run the command until the room is open, and give the process and the address that it prints."""
    env = {name: value for name, value in os.environ.items() if name != "ONRECORD_TOKEN"}
    process = subprocess.Popen([*COMMAND, "--ledger", str(path), *options], stderr=subprocess.PIPE, text=True, env=env)
    assert process.stderr
    try:
        line = process.stderr.readline()
        address = re.search(r" is open at (\S+) \(Ctrl-C closes it\)", line)
        assert address, line + process.stderr.read()
        yield process, address[1], line
    finally:
        process.kill()
        process.communicate()


def fetched(address: str) -> str:
    with urllib.request.urlopen(address) as answer:
        return answer.read().decode()


def test_the_room_is_open_until_ctrl_c(path):
    with serving(path) as (process, address, line):
        assert line.startswith(f"onrecord: the reading room of {path} is open at http://127.0.0.1:")
        assert "5 statements" in fetched(f"{address}search")
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
        assert process.stderr.read() == "onrecord: closed\n"


def test_off_this_machine_there_is_a_token(path):
    with serving(path, "--host", "0.0.0.0", "--read-only") as (_, address, _line):
        begin, token = address.split("token?token=")
        here = re.sub(r"//[^:]+:", "//127.0.0.1:", begin)
        assert len(token) > 16
        with pytest.raises(HTTPError, match="401"):
            fetched(f"{here}search")
        request = urllib.request.Request(f"{here}search", headers={"Authorization": f"Bearer {token}"})
        with urllib.request.urlopen(request) as answer:
            assert "read only" in answer.read().decode()


@pytest.fixture
def run(monkeypatch):
    monkeypatch.delenv("ONRECORD_TOKEN", raising=False)
    return lambda *args: CliRunner().invoke(app, ["serve", "--no-browser", *args], catch_exceptions=False)


def test_a_port_that_is_taken_is_said(run, path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = run("--ledger", str(path), "--port", port)
    assert done.exit_code == 1
    assert f"cannot listen at 127.0.0.1 port {port}: Address already in use; try --port 0" in done.stderr


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (["--host", "no.such.host.invalid"], 1, "this machine has no such address"),
        (["--host", "192.0.2.7"], 1, "cannot listen at 192.0.2.7"),
        (["--token", "short"], 2, "at least 8 letters"),
        (["--token", "with blanks in it"], 2, "without blanks"),
        (["--port", "70000"], 2, "0<=x<=65535"),
    ],
)
def test_what_cannot_be_opened_is_said(run, path, args, code, words):
    done = run("--ledger", str(path), *args)
    assert done.exit_code == code
    assert words in done.stderr


def test_without_the_libraries_it_says_what_to_type(run, monkeypatch):
    for name in [name for name in sys.modules if name.startswith(("onrecord.web", "fastapi"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "fastapi", None)
    done = run()
    assert done.exit_code == 1
    assert done.stderr == "onrecord: the reading room needs some libraries more: pip install 'onrecord[web]'\n"


def test_nothing_of_it_is_loaded_by_other_commands():
    code = (
        "import sys, onrecord.cli; print([m for m in ('fastapi', 'uvicorn', 'jinja2', 'pydantic') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
