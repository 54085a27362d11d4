"""A model index on a loopback port: files, redirects, and the ways a download goes wrong."""

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

Answer = Callable[[BaseHTTPRequestHandler], None]


class IndexServer:
    """Answers each path as told; everything else is 404."""

    def __init__(self) -> None:
        answers: dict[str, Answer] = {}
        self.answers = answers
        self.ranges: list[str | None] = []
        self.over = threading.Event()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                answer = answers.get(self.path)
                if answer is None:
                    self.send_error(404)
                else:
                    answer(self)

            def log_message(self, *_arguments: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
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
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def index_url(self) -> str:
        return f"{self.url}/index.json"

    def index(self, *entries: dict[str, Any]) -> None:
        """Serve these as the index."""
        self.file("/index.json", json.dumps(entries).encode())

    def file(self, path: str, content: bytes) -> None:
        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(200)
            request.send_header("Content-Length", str(len(content)))
            request.end_headers()
            request.wfile.write(content)

        self.answers[path] = answer

    def cut(self, path: str, content: bytes, *, told_length: bool) -> None:
        """Send half of the content and hang up."""

        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(200)
            if told_length:
                request.send_header("Content-Length", str(len(content)))
            request.end_headers()
            request.wfile.write(content[: len(content) // 2])

        self.answers[path] = answer

    def resumable(
        self, path: str, content: bytes, *, breaks_after: int | None = None, tag: str = '"one"', pause_s: float = 0
    ) -> None:
        """Answer Range and If-Range as RFC 9110 says; hang up after so many bytes of each answer, if told to.

        What was asked for is in `ranges`. `pause_s` is waited before the second half of what is sent.
        """

        def answer(request: BaseHTTPRequestHandler) -> None:
            asked = request.headers["Range"]
            self.ranges.append(asked)
            start = 0
            if asked and request.headers["If-Range"] == tag:
                start = int(asked.removeprefix("bytes=").removesuffix("-"))
                if start >= len(content):
                    request.send_response(416)
                    request.send_header("Content-Range", f"bytes */{len(content)}")
                    request.send_header("Content-Length", "0")
                    request.end_headers()
                    return
                request.send_response(206)
                request.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
            else:
                request.send_response(200)
            request.send_header("ETag", tag)
            request.send_header("Content-Length", str(len(content) - start))
            request.end_headers()
            body = content[start:][:breaks_after]
            try:
                request.wfile.write(body[: len(body) // 2])
                request.wfile.flush()
                self.over.wait(pause_s)
                request.wfile.write(body[len(body) // 2 :])
            except OSError:  # the client was killed
                pass

        self.answers[path] = answer

    def redirect(self, path: str, to: str) -> None:
        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(302)
            request.send_header("Location", to)
            request.send_header("Content-Length", "0")
            request.end_headers()

        self.answers[path] = answer

    def drip(self, path: str) -> None:
        """One byte now and then, until the client has had enough or the test is over."""

        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(200)
            request.end_headers()
            try:
                while not self.over.wait(0.05):
                    request.wfile.write(b" ")
            except OSError:
                pass

        self.answers[path] = answer

    def silence(self, path: str) -> None:
        """Take the request and never answer."""
        self.answers[path] = lambda _request: void(self.over.wait(30))


def void(_value: object) -> None:
    pass


def entry(source: str, target: str, version: str, *links: str) -> dict[str, Any]:
    """An entry in the official index's form."""
    return {
        "package_version": version,
        "argos_version": version,
        "from_code": source,
        "from_name": source,
        "to_code": target,
        "to_name": target,
        "links": list(links),
        "code": f"translate-{source}_{target}",
    }
