"""A partner's endpoint on a loopback port: keeps what it was sent and answers as it is told."""

import json
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from transpub.publishing.webhooks.calling import Policy

ALLOW = ("127.0.0.0/8",)


@dataclass(frozen=True)
class Received:
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found

    @property
    def sequence(self) -> int:
        return int(self.json["data"]["sequence"])


class Receiver:
    """`answers` are statuses, or pairs of status and headers, given out in turn; then 204."""

    def __init__(self) -> None:
        received: list[Received] = []
        answers: list[int | tuple[int, dict[str, str]]] = []
        self.received, self.answers = received, answers
        self.over = threading.Event()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                names = {name.lower(): value for name, value in self.headers.items()}
                received.append(Received(self.path, names, body))
                with suppress(OSError):  # the client has had enough
                    receiver.answer(self)

            def log_message(self, *_arguments: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self.answer: Callable[[BaseHTTPRequestHandler], None] = self._by_list

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
        return self.at("127.0.0.1")

    def at(self, host: str) -> str:
        return f"http://{host}:{self._server.server_address[1]}/hook"

    @property
    def sequences(self) -> list[int]:
        return [message.sequence for message in self.received]

    def raw(self, *pieces: bytes, again: float) -> None:
        """Answer the bytes as they are, then the last piece for ever, that many seconds apart."""

        def answer(request: BaseHTTPRequestHandler) -> None:
            for piece in pieces:
                request.wfile.write(piece)
            while not self.over.wait(again):
                request.wfile.write(pieces[-1])

        self.answer = answer

    def _by_list(self, request: BaseHTTPRequestHandler) -> None:
        given = self.answers.pop(0) if self.answers else 204
        status, headers = given if isinstance(given, tuple) else (given, {})
        text = b"" if status == 204 else b"answer %d" % status
        request.send_response(status)
        for name, value in (headers | {"Content-Length": str(len(text))}).items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(text)


def quick(policy: Policy, timeout_s: float) -> Policy:
    """The same with another time limit."""
    return replace(policy, fetch=replace(policy.fetch, timeout_s=timeout_s))
