"""A web server of one's own on this machine, for tests of what is read from the web."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HTML = {"Content-Type": "text/html; charset=utf-8"}

Answer = tuple[int, dict[str, str], bytes]
Handler = BaseHTTPRequestHandler


class Server:
    """Answers by `routes`: path -> (status, headers, body), or a function of the request that gives these or writes.

    `asked` holds (path, headers) of each request, without those for robots.txt where no route is set for it.
    """

    def __init__(self, port: int) -> None:
        self.port = port
        self.routes: dict[str, Answer | Callable[[Handler], Answer | None]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.stopping = threading.Event()

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def page(self, path: str, words: str = "words", **headers: str) -> str:
        """Serve an HTML page and return its address."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.routes[path] = (200, {**HTML, **named}, f"<!DOCTYPE html><p>{words}</p>".encode())
        return self.url(path)

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


@contextmanager
def serving() -> Iterator[Server]:
    class Request(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path in server.routes or self.path != "/robots.txt":
                server.asked.append((self.path, dict(self.headers)))
            answer = server.routes.get(self.path, (404, {}, b"nothing here"))
            if callable(answer):
                answer = answer(self)
            if answer is not None:
                status, headers, body = answer
                self.send_response(status)
                for name, value in ({} if status == 304 else {"Content-Length": str(len(body))} | headers).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            """Say nothing: clients hang up on purpose here."""

    with Quiet(("127.0.0.1", 0), Request) as http:
        server = Server(http.server_address[1])
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.stopping.set()
            http.shutdown()
            thread.join()
