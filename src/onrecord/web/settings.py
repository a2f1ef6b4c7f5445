"""How the reading room is opened: of which ledger, for whom, and how much it takes."""

from __future__ import annotations

import ipaddress
import secrets
from dataclasses import dataclass, field
from pathlib import Path

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
"""Names by which a browser on this machine asks this machine."""

UPLOAD_BYTES = 20_000_000
"""As much as `onrecord add` takes of a page from the web."""

_FORM_BYTES = 256_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What `create_app` was given.

    `ledger` is the file; it need not be there yet. With `read_only` nothing that is sent is taken. `token` is what a
    browser or program has to know, None where everybody on this machine may ask. `hosts` are the names by which the
    room may be asked for, without port; with `any_address` it may also be asked for by any IP address, which no name
    server can turn to another machine. `upload_bytes` is the most that one form may bring.

    `form_key` is what the secret of every form is made of.
    """

    ledger: Path
    read_only: bool = False
    token: str | None = field(default=None, repr=False)
    hosts: frozenset[str] = LOOPBACK_NAMES
    any_address: bool = False
    upload_bytes: int = UPLOAD_BYTES
    form_key: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)

    def is_ours(self, host: str | None) -> bool:
        """Tell whether a Host header names this room, whatever port it gives."""
        name = _without_port(host or "")
        return name in self.hosts or (self.any_address and _is_address(name))

    def most_bytes(self, path: str) -> int:
        """Return how many bytes may be sent to a path."""
        return self.upload_bytes if path.startswith("/add") else _FORM_BYTES


def is_loopback(host: str) -> bool:
    """Tell whether only programs on this machine reach what listens at a host."""
    name = host.strip("[]")
    return name == "localhost" or (_is_address(name) and ipaddress.ip_address(name).is_loopback)


def _without_port(host: str) -> str:
    name = host.strip().lower()
    if name.startswith("["):
        return name[1:].partition("]")[0]
    return name.rpartition(":")[0] if name.count(":") == 1 else name


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
