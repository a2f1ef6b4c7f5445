"""Read pages from the web: politely, within limits, and from public addresses only."""

from __future__ import annotations

import random
import re
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import NoReturn

import httpcore2
import httpx2

from onrecord.errors import PageEmpty, PageError, PageNotFound, PageNotText, PageTooLarge, PageUnreadable
from onrecord.flow import Origin, Page
from onrecord.pages import robots
from onrecord.pages.addresses import Resolve, resolve, without_user
from onrecord.pages.cache import Cache, Kept
from onrecord.pages.manners import Manners
from onrecord.pages.network import Deadline, Transport

PAGES = frozenset({"text/html", "application/xhtml+xml", "text/plain", "text/markdown", "text/xml", "application/xml"})
"""The types of content that a page may have; some servers send XHTML as XML."""

LISTS = frozenset(
    {
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "application/feed+json",
        "application/json",
        "text/x-opml",
        "text/x-opml+xml",
        "application/x-gzip",
        "application/gzip",
        "application/octet-stream",
        "binary/octet-stream",
    }
)
"""The types that feeds and sitemaps have besides."""

MAX_WAIT = 60.0
"""A server that asks us to come back later than this, in seconds, is not waited for."""

ROBOTS_LIFE = 86_400.0
"""How long a robots.txt holds, in seconds (RFC 9309, 2.4); one that could not be had is asked for again sooner."""
ROBOTS_RETRY = 300.0

_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,text/plain;q=0.8,*/*;q=0.5",
    "Accept-Encoding": "gzip, deflate",
}
_CODINGS = frozenset({"gzip", "deflate", "identity", ""})
"""What answers may be compressed with. Those that need a package more are not asked for."""

_PASSING = frozenset({429, 500, 502, 503, 504})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_NOT_MODIFIED = 304
_FIRST_PAUSE = 1.0
_CHARSET = re.compile(r"[a-z0-9_.:-]{2,40}")

_STATUSES: dict[int, tuple[type[PageError], str]] = {
    204: (PageEmpty, "the server has no content for it"),
    401: (PageUnreadable, "the server wants a login"),
    402: (PageUnreadable, "the server wants to be paid"),
    403: (PageUnreadable, "the server does not let us read it"),
    404: (PageNotFound, "the server has no such page"),
    410: (PageNotFound, "the page is gone"),
    429: (PageUnreadable, "the server has too many requests"),
    451: (PageUnreadable, "the page is withheld for legal reasons"),
    503: (PageUnreadable, "the server is not available"),
}
"""What a status says, where it is more than that something failed."""


@dataclass(frozen=True, slots=True)
class _Answer:
    url: httpx2.URL
    status: int
    headers: httpx2.Headers
    data: bytes


Read = Callable[[httpx2.Response], bytes]


class Fetcher:
    """Asks servers for pages, one at a time: it keeps the time between requests and is for one thread.

    A robots.txt is read before the first page of a host and at every redirect, and asked for without waiting for our
    turn. Cookies last as long as one page, redirects included. Connections are not kept open.
    """

    def __init__(
        self,
        manners: Manners,
        *,
        by: Resolve = resolve,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.manners = manners
        self._sleep = sleep
        self._clock = clock
        self._deadline = Deadline(max(manners.deadline, manners.timeout), clock)
        self._cache = Cache(manners.cache, manners.user_agent)
        self._rules: dict[tuple[str, str, int | None], tuple[float, robots.Rules]] = {}
        self._turns: dict[str, float] = {}
        self._waited_for: set[str] = set()
        self._client = httpx2.Client(
            transport=Transport(self._deadline, allow_private=manners.allow_private, by=by),
            headers={"User-Agent": manners.user_agent, "Connection": "close", **_HEADERS},
            timeout=manners.timeout,
            trust_env=False,
        )

    def page(self, url: str, origin: Origin | None = None, takes: frozenset[str] = PAGES) -> Page:
        """Return the page at an address, if it is of one of the types of content in `takes` or of none.

        It is found on the web unless `origin` says in what; its `url` is the one after all redirects.

        Raises PageRefused when robots.txt or the guard says no, PageNotFound when there is nothing, PageTooLarge over
        the limit, PageNotText for another type of content, PageEmpty, and PageUnreadable for all the rest.
        """
        self._deadline.start()
        self._waited_for.clear()
        self._client.cookies.clear()
        answer = self._follow(
            _address(url), lambda response: self._body(response, takes), self._ask_for_page, self.manners.max_redirects
        )
        if answer.status != HTTPStatus.OK:
            _fail(answer)
        self._check(answer.headers, len(answer.data), takes)  # what was kept has not been checked yet
        if not answer.data.strip():
            raise PageEmpty("the server sent nothing but white space" if answer.data else "the server sent nothing")
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        shown = without_user(str(answer.url))
        return Page.of(answer.data, shown, origin or Origin("web"), now, _charset(answer.headers))

    def _follow(self, url: httpx2.URL, read: Read, ask: Callable[[httpx2.URL, Read], _Answer], most: int) -> _Answer:
        """Ask for an address and for those that it redirects to, until one gives an answer."""
        seen = {url}
        for _ in range(most + 1):
            answer = ask(url, read)
            if answer.status not in _REDIRECTS or "location" not in answer.headers:
                return answer
            url = _redirected(url, answer.headers["location"])
            if url in seen and not self._client.cookies:  # a cookie may make the difference the second time
                raise PageUnreadable("it redirects in a circle")
            seen.add(url)
        raise PageUnreadable(f"more than {most} redirects")

    def _ask_for_page(self, url: httpx2.URL, read: Read) -> _Answer:
        """Ask for a page, if its host allows, when it is our turn; for one that is kept, whether it has changed."""
        delay = self.manners.delay
        if self.manners.obey_robots:
            rules = self._rules_of(url)
            rules.check(str(url), self.manners.user_agent)
            delay = max(delay, rules.delay(self.manners.user_agent))
        kept = None if url.userinfo else self._cache.get(str(url))
        self._wait_for_turn(url.host)
        try:
            answer = self._ask_patiently(url, read, _conditions(kept))
        finally:
            self._turns[url.host] = self._clock() + delay
        if answer.status == _NOT_MODIFIED and kept is not None:
            headers = httpx2.Headers({"Content-Type": kept.content_type})
            return _Answer(url, HTTPStatus.OK, headers, kept.data)
        self._keep(answer)
        return answer

    def _rules_of(self, url: httpx2.URL) -> robots.Rules:
        host = (url.scheme, url.host, url.port)
        until, rules = self._rules.get(host, (0.0, robots.Rules()))
        if until <= self._clock():
            rules = self._read_rules(url.copy_with(path="/robots.txt", query=None, username=None, password=None))
            life = ROBOTS_LIFE if rules.problem is None else ROBOTS_RETRY
            self._rules[host] = (self._clock() + life, rules)
        return rules

    def _read_rules(self, url: httpx2.URL) -> robots.Rules:
        try:
            answer = self._follow(url, _beginning, self._ask_for_rules, robots.MAX_REDIRECTS)
        except PageError as error:
            return robots.Rules(problem=error)
        return robots.Rules.of(answer.data) if answer.status == HTTPStatus.OK else robots.Rules.by_status(answer.status)

    def _ask_for_rules(self, url: httpx2.URL, read: Read) -> _Answer:
        return self._ask_patiently(url, read, {})

    def _ask_patiently(self, url: httpx2.URL, read: Read, headers: dict[str, str]) -> _Answer:
        """Ask again after a failure that may pass: no connection, too many requests, a server that fails.

        The pauses double, and a random share is taken of each so that many who failed together do not come back
        together; what the server asks for (Retry-After) is kept to.
        """
        for attempt in range(self.manners.retries + 1):
            last = attempt == self.manners.retries
            try:
                answer = self._ask(url, read, headers)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                if last or isinstance(_cause(error), ssl.SSLError):
                    raise self._unreadable(error) from error
                asked = None
            except (httpx2.HTTPError, *_FAILURES) as error:
                raise self._unreadable(error) from error
            else:
                asked = _retry_after(answer.headers)
                if last or answer.status not in _PASSING or (asked or 0.0) > MAX_WAIT:
                    return answer
            self._pause(asked if asked is not None else random.uniform(0.5, 1.0) * _FIRST_PAUSE * 2**attempt)
        raise AssertionError("the last attempt returns or raises")

    def _ask(self, url: httpx2.URL, read: Read, headers: dict[str, str]) -> _Answer:
        with self._client.stream("GET", url, headers=headers) as response:
            data = read(response) if response.status_code == HTTPStatus.OK else b""
            return _Answer(url, response.status_code, response.headers, data)

    def _body(self, response: httpx2.Response, takes: frozenset[str]) -> bytes:
        """Return the body, decompressed, and stop at the limit however little comes over the wire."""
        length = response.headers.get("content-length", "")
        self._check(response.headers, int(length) if length.isdecimal() else 0, takes)
        codings = {coding.strip().lower() for coding in response.headers.get("content-encoding", "").split(",")}
        if not codings <= _CODINGS:
            raise PageUnreadable(f"compressed as {', '.join(sorted(codings - _CODINGS))}, which was not asked for")
        body = bytearray()
        for part in response.iter_bytes():
            body += part
            if len(body) > self.manners.max_bytes:
                raise PageTooLarge(f"larger than the limit of {self.manners.max_bytes / 1e6:g} MB")
        return bytes(body)

    def _check(self, headers: httpx2.Headers, length: int, takes: frozenset[str]) -> None:
        kind = _media_type(headers)
        if kind and kind not in takes:
            raise PageNotText(f"{kind}, not a page")
        if length > self.manners.max_bytes:
            raise PageTooLarge(f"{length / 1e6:.1f} MB, over the limit of {self.manners.max_bytes / 1e6:g} MB")

    def _unreadable(self, error: Exception) -> PageError:
        cause = _cause(error)
        if isinstance(cause, ssl.SSLError):
            return PageUnreadable(
                f"no secure connection: {getattr(cause, 'verify_message', '') or cause.reason or cause}"
            )
        if isinstance(error, httpcore2.TimeoutException):
            self._deadline.left(None)  # which of the two it was
            return PageUnreadable(f"the server was silent for {self.manners.timeout:g} s")
        if isinstance(error, httpx2.DecodingError):
            return PageUnreadable("what the server sent cannot be decompressed")
        told = getattr(cause, "strerror", None) or str(cause) or type(cause).__name__
        failed = (
            "no connection to the server" if isinstance(error, httpcore2.ConnectError) else "the connection broke off"
        )
        return PageUnreadable(f"{failed}: {told[:1].lower()}{told[1:]}")

    def _keep(self, answer: _Answer) -> None:
        etag, changed = answer.headers.get("etag"), answer.headers.get("last-modified")
        private = "no-store" in answer.headers.get("cache-control", "").lower() or answer.headers.get("vary") == "*"
        if answer.status == HTTPStatus.OK and (etag or changed) and not private and not answer.url.userinfo:
            kind = answer.headers.get("content-type", "")
            self._cache.put(Kept.of(str(answer.url), etag, changed, kind, answer.data))

    def _wait_for_turn(self, host: str) -> None:
        """Wait once a page: where a host redirects to itself, the two requests are for one page."""
        left = self._turns.get(host, 0.0) - self._clock()
        if left > 0 and host not in self._waited_for:
            self._pause(left)
        self._waited_for.add(host)

    def _pause(self, seconds: float) -> None:
        """Wait; the time does not count as the server's."""
        self._sleep(seconds)
        self._deadline.ends += seconds


_FAILURES = (
    httpcore2.TimeoutException,
    httpcore2.NetworkError,
    httpcore2.ProtocolError,
    httpcore2.UnsupportedProtocol,
    httpx2.StreamError,
)


def _address(url: str, base: httpx2.URL | None = None) -> httpx2.URL:
    """Return an address without its fragment, which is not sent.

    Raises PageUnreadable when it is none of the web.
    """
    try:
        address = base.join(url) if base is not None else httpx2.URL(url)
        address = address.copy_with(fragment=None)
    except (httpx2.InvalidURL, ValueError) as error:
        raise PageUnreadable(f"not an address that can be read: {error}") from error
    if address.scheme not in ("http", "https"):
        raise PageUnreadable(f"not an address of http or https, but of {address.scheme or 'nothing'}")
    if not address.host:
        raise PageUnreadable("not an address: it names no host")
    return address


def _redirected(url: httpx2.URL, location: str) -> httpx2.URL:
    try:
        return _address(location, url)
    except PageUnreadable as error:
        raise PageUnreadable(f"it redirects to what is {error}") from error


def _beginning(response: httpx2.Response) -> bytes:
    """Return the part of a robots.txt that is read."""
    data = bytearray()
    for part in response.iter_bytes():
        data += part
        if len(data) >= robots.MAX_BYTES:
            break
    return bytes(data[: robots.MAX_BYTES])


def _conditions(kept: Kept | None) -> dict[str, str]:
    if kept is None:
        return {}
    conditions = {"If-None-Match": kept.etag, "If-Modified-Since": kept.last_modified}
    return {name: value for name, value in conditions.items() if value}


def _media_type(headers: httpx2.Headers) -> str:
    return re.split("[;,]", headers.get("content-type", ""), maxsplit=1)[0].strip().lower()


def _charset(headers: httpx2.Headers) -> str | None:
    for parameter in headers.get("content-type", "").split(";")[1:]:
        name, _, value = parameter.partition("=")
        named = value.strip().strip("\"'").lower()
        if name.strip().lower() == "charset" and _CHARSET.fullmatch(named):
            return named
    return None


def _retry_after(headers: httpx2.Headers) -> float | None:
    """Return the seconds that a server asks us to wait, given as such or as a date (RFC 9110, 10.2.3)."""
    asked = headers.get("retry-after", "").strip()
    if asked.isdecimal():
        return float(asked)
    try:
        return max((parsedate_to_datetime(asked) - datetime.now(UTC)).total_seconds(), 0.0)
    except (ValueError, TypeError):
        return None


def _fail(answer: _Answer) -> NoReturn:
    kind, words = _STATUSES.get(answer.status, (PageUnreadable, ""))
    if not words:
        words = "the server failed" if answer.status >= 500 else "the server gave no page"
    after = _retry_after(answer.headers)
    asked = f"; it asks to come back in {after:.0f} s" if after else ""
    raise kind(f"{words} (status {answer.status}){asked}")


def _cause(error: Exception) -> Exception:
    """Return what the system said; httpcore wraps that and drops the chain."""
    return next((arg for arg in error.args if isinstance(arg, Exception)), error)
