"""Connections that go to checked addresses only and end in time, under the HTTP client."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from ssl import SSLContext

import httpcore2
import httpx2

from onrecord.errors import PageUnreadable
from onrecord.pages.addresses import Resolve, addresses_of, resolve


class Deadline:
    """The moment at which a page must be there; `ends` is on the scale of `clock`."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.seconds = seconds
        self.clock = clock
        self.ends = clock() + seconds

    def start(self) -> None:
        """Begin to count anew, for the next page."""
        self.ends = self.clock() + self.seconds

    def left(self, timeout: float | None) -> float:
        """Return how long something with this timeout may take.

        Raises PageUnreadable when the time is up.
        """
        left = self.ends - self.clock()
        if left <= 0:
            raise PageUnreadable(f"it took longer than {self.seconds:g} s in all")
        return left if timeout is None else min(left, timeout)


class Transport(httpx2.BaseTransport):
    """The way out for an httpx2 client: no proxies, no connection that is kept open.

    What goes wrong below is raised as httpcore2 has it, and as PageError what the guard and the deadline stop.
    """

    def __init__(self, deadline: Deadline, *, allow_private: bool, by: Resolve = resolve) -> None:
        network = _Network(deadline, allow_private, by)
        self._pool = httpcore2.ConnectionPool(
            ssl_context=httpx2.create_ssl_context(), network_backend=network, max_keepalive_connections=0
        )

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request and return the response, its body still to be read."""
        url = request.url
        answer = self._pool.handle_request(
            httpcore2.Request(
                method=request.method,
                url=httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx2.Response(
            answer.status, headers=answer.headers, stream=_Body(answer), extensions=answer.extensions
        )


class _Body(httpx2.SyncByteStream):
    def __init__(self, answer: httpcore2.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        return self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


class _Network(httpcore2.NetworkBackend):
    def __init__(self, deadline: Deadline, allow_private: bool, by: Resolve) -> None:
        self._deadline = deadline
        self._allow_private = allow_private
        self._resolve = by
        self._plain = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        failure: Exception | None = None
        for address in addresses_of(host, port, allow_private=self._allow_private, by=self._resolve):
            try:
                # An address in numbers, so that nothing asks a name server again.
                stream = self._plain.connect_tcp(address, port, self._deadline.left(timeout), None, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = failure or error
            else:
                return _Stream(stream, self._deadline)
        raise failure or httpcore2.ConnectError(f"no address of {host}")


class _Stream(httpcore2.NetworkStream):
    """A connection on which each step has the time that is left, so that a byte a second does not add up."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return _Stream(secured, self._deadline)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)
