"""Which addresses may be asked: those of the public web, unless more is allowed.

Anybody can write an address into a feed, a sitemap or a redirect, and so make us ask a machine that only this one can
reach (server-side request forgery, CWE-918). So every address that a name stands for is checked, by the registries of
special-purpose addresses (RFC 6890), and the connection goes to an address that was checked: a name server that answers
something else the next time (DNS rebinding) gains nothing.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Sequence

from onrecord.errors import PageNotFound, PageRefused, PageUnreadable

Resolve = Callable[[str, int], Sequence[str]]
"""The addresses of a host, as numbers, for a port; raises OSError when there are none."""

_WEB = re.compile(r"https?://", re.IGNORECASE)
_USER = re.compile(r"(?<=//)[^/?#]*@")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*", re.IGNORECASE)
"""A last label like this makes a host an IPv4 address, however spelled (WHATWG URL, 3.5, "ends in a number")."""

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_NOT_PUBLIC = tuple(
    ipaddress.ip_network(network)
    for network in (
        "100.64.0.0/10",  # shared by the customers of a provider (CGNAT)
        "192.0.0.0/24",
        "192.88.99.0/24",
        "::ffff:0:0/96",  # an IPv4 address in other clothes
        "2001::/32",  # tunnels (Teredo, 6to4), which lead to any IPv4 address
        "2002::/16",
        "2001:db8::/32",
        "3fff::/20",
        "5f00::/16",
        "fec0::/10",
    )
)
"""What the standard library's `is_global` takes for public on some of the Pythons that we run on."""


def is_web_address(source: object) -> bool:
    """Tell an address on the web from a path."""
    return _WEB.match(str(source)) is not None


def without_user(url: str) -> str:
    """Return an address without the name and password that may stand in it."""
    return _USER.sub("", url, count=1)


def is_public(address: str) -> bool:
    """Tell whether an IP address is one of the public internet, which anybody can reach.

    Raises ValueError when it is no IP address.
    """
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address) and ip in _NAT64:  # how networks without IPv4 reach the rest of the web
        ip = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    if ip.is_multicast or ip.is_reserved or not ip.is_global:
        return False
    return not any(ip.version == network.version and ip in network for network in _NOT_PUBLIC)


def resolve(host: str, port: int) -> list[str]:
    """Return the addresses of a host by the system's resolver, each once, in its order of preference."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(info[4][0]) for info in found))


def addresses_of(host: str, port: int, *, allow_private: bool = False, by: Resolve = resolve) -> Sequence[str]:
    """Return the IP addresses that a host may be reached at.

    Raises PageRefused when one of them is not public, PageNotFound when there is no such host, PageUnreadable when the
    name server gives no answer.
    """
    if not allow_private:
        _check_spelling(host)
    try:
        addresses = by(host, port)
    except socket.gaierror as error:
        if error.errno == socket.EAI_AGAIN:
            raise PageUnreadable(f"the name server does not answer for {host}") from error
        raise PageNotFound(f"there is no host {host}") from error
    except (OSError, UnicodeError) as error:
        raise PageNotFound(f"there is no host {host}") from error
    if not addresses:
        raise PageNotFound(f"there is no host {host}")
    if not allow_private:
        _check_public(host, addresses)
    return addresses


def _check_spelling(host: str) -> None:
    """Refuse 127.1, 0x7f000001, 2130706433 and 0177.0.0.1, which systems read as 127.0.0.1."""
    labels = host.rstrip(".").split(".")
    if ":" not in host and _NUMBER.fullmatch(labels[-1]):
        try:
            ipaddress.IPv4Address(host)
        except ValueError as error:
            raise PageRefused(f"{host} is an unusual spelling of an address") from error


def _check_public(host: str, addresses: Sequence[str]) -> None:
    for address in addresses:
        if not is_public(address):
            named = host if host == address else f"{host} ({address})"
            raise PageRefused(f"{named} is not on the public web; it is read only if private addresses are allowed")
