"""A web site on a loopback port for tests of fetching: pages, redirects, and servers that behave badly."""

import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

Answer = Callable[[BaseHTTPRequestHandler], None]


class Site:
    """Answers each path as told, everything else with 404. `asked` lists (path, headers) in order."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        answers: dict[str, Answer] = {}
        asked: list[tuple[str, dict[str, str]]] = []
        self.answers = answers
        self.asked = asked
        self.over = threading.Event()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
                answer = answers.get(self.path)
                if answer is None:
                    self.send_error(404)
                    return
                with suppress(OSError):  # the client has had enough
                    answer(self)

            def log_message(self, *_arguments: Any) -> None:
                pass

        class Server(ThreadingHTTPServer):
            def handle_error(self, *_arguments: Any) -> None:
                pass  # handshakes a client breaks off

        self._server = Server(("127.0.0.1", 0), Handler)
        self._scheme = "https" if tls else "http"
        if tls:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"{self._scheme}://{host}:{self.port}{path}"

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]

    def page(self, path: str, content: bytes = b"<p>Text</p>", status: int = 200, **headers: str) -> None:
        """Header names are written with underscores."""
        told = {"Content_Type": "text/html; charset=utf-8", "Content_Length": str(len(content)), **headers}

        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(status)
            for name, value in told.items():
                request.send_header(name.replace("_", "-"), value)
            request.end_headers()
            request.wfile.write(content)

        self.answers[path] = answer

    def redirect(self, path: str, to: str, status: int = 302) -> None:
        self.page(path, b"", status, Location=to)

    def raw(self, path: str, *pieces: bytes, again: float | None = None) -> None:
        """The bytes as they are; with `again`, the last piece for ever, that many seconds apart."""

        def answer(request: BaseHTTPRequestHandler) -> None:
            for piece in pieces:
                request.wfile.write(piece)
            while again is not None and not self.over.wait(again):
                request.wfile.write(pieces[-1])

        self.answers[path] = answer
