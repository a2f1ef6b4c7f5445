"""The command that opens the reading room."""

from __future__ import annotations

import ipaddress
import secrets
import socket
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import click

from onrecord.cli.app import app
from onrecord.cli.exits import MisuseError, door
from onrecord.cli.ledgers import which_ledger
from onrecord.cli.printing import say
from onrecord.errors import LibraryMissing, OnrecordError

if TYPE_CHECKING:
    from fastapi import FastAPI

_SERVE = """\
Open the reading room: pages in your browser where a ledger is searched, read, checked and added to.

Only this machine can ask it. With --host it listens to a network as well, and whoever asks must know the token, which
is in the address that is printed. Ctrl-C closes it.

\b
Examples:
  onrecord serve
  onrecord serve --ledger campaign.db --port 8400
  onrecord serve --host 0.0.0.0 --read-only
"""

_ENDS = """\b
Exit codes:
  0    closed with Ctrl-C
  1    the room cannot be opened, and standard error says why
  2    wrong usage"""

_LOOPBACK = "127.0.0.1"
_PORT = 8400
_MISSING = "the reading room needs some libraries more: pip install 'onrecord[web]'"


@app.command(help=_SERVE, epilog=_ENDS, short_help="Open the reading room in your browser.")
@which_ledger
@click.option("--port", "-p", type=click.IntRange(0, 65535), default=_PORT, show_default=True, metavar="N",
              help="Listen at this port; 0 takes any that is free.")  # fmt: skip
@click.option("--host", default=_LOOPBACK, show_default=True, metavar="ADDRESS",
              help="Listen at this address of this machine; 0.0.0.0 is all of them.")  # fmt: skip
@click.option("--allow-host", multiple=True, metavar="NAME",
              help="Let it be asked for by this name too, as behind a proxy. May be repeated.")  # fmt: skip
@click.option("--token", metavar="TEXT", envvar="ONRECORD_TOKEN", show_envvar=True,
              help="Ask everybody for it. With --host there is always one, made anew where none is given.")  # fmt: skip
@click.option("--read-only", is_flag=True, help="Nothing can be added or corrected.")
@click.option("--no-browser", is_flag=True, help="Do not open the browser.")
def serve(
    *,
    ledger: Path | None,
    port: int,
    host: str,
    allow_host: tuple[str, ...],
    token: str | None,
    read_only: bool,
    no_browser: bool,
) -> None:
    """Serve the reading room until Ctrl-C."""
    with door():
        try:
            from onrecord.web import create_app
            from onrecord.web.settings import LOOPBACK_NAMES, Settings, is_loopback
        except ModuleNotFoundError as error:
            if (error.name or "").startswith("onrecord"):
                raise
            raise LibraryMissing(_MISSING) from error
        from onrecord.ledger import default_path

        alone = is_loopback(host)
        token = _checked(token) or (None if alone and not allow_host else secrets.token_urlsafe(16))
        named = {name.strip().lower() for name in (*allow_host, host)}
        names = LOOPBACK_NAMES | (named if alone else {*named, socket.gethostname().lower(), socket.getfqdn().lower()})
        settings = Settings(
            ledger=ledger or default_path(),
            read_only=read_only,
            token=token,
            hosts=frozenset(names),
            any_address=not alone,
        )
        with _listening(host, port) as listener:
            address = _address(host, listener.getsockname()[1], token)
            say(f"the reading room of {settings.ledger} is open at {address} (Ctrl-C closes it)")
            if not no_browser:
                _open_browser(address)
            _run(create_app(settings), listener)


def _checked(token: str | None) -> str | None:
    if token is None:
        return None
    if len(token.strip()) < 8 or not (token.isascii() and token.isprintable() and " " not in token):
        raise MisuseError("--token: at least 8 letters, digits and marks without blanks; without it one is made")
    return token


def _listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens. Raises OnrecordError, which says what to do."""
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)[0]
    except (OSError, UnicodeError) as error:
        raise OnrecordError(f"--host {host}: this machine has no such address") from error
    listener = socket.socket(family, kind, protocol)
    if sys.platform != "win32":  # so that a port is free again as soon as the room is closed
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(place)
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise OnrecordError(f"cannot listen at {host} port {port}: {error.strerror}; try --port 0") from error
    return listener


def _address(host: str, port: int, token: str | None) -> str:
    name = host.strip("[]")
    if name in ("0.0.0.0", "::"):
        name = socket.gethostname()
    name = f"[{name}]" if _is_ipv6(name) else name
    return f"http://{name}:{port}/" + (f"token?token={token}" if token else "")


def _is_ipv6(name: str) -> bool:
    try:
        return ipaddress.ip_address(name).version == 6
    except ValueError:
        return False


def _open_browser(address: str) -> None:
    """Open the browser beside what goes on; it may take a while, and there may be none."""
    import webbrowser

    threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()


def _run(room: FastAPI, listener: socket.socket) -> None:
    """Serve until Ctrl-C, which is how it is meant to end."""
    import uvicorn

    config = uvicorn.Config(
        room, log_level="warning", access_log=False, server_header=False, lifespan="on", timeout_graceful_shutdown=3
    )
    try:
        uvicorn.Server(config).run(sockets=[listener])
    except KeyboardInterrupt:
        say("closed")
