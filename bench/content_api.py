"""What one server process answers partners: requests a second and how long the slowest hundredth takes.

    python bench/content_api.py                         SQLite and PostgreSQL, 1,000 and 100,000 editions
    python bench/content_api.py --editions 2000 --seconds 3 --database sqlite --json

A real server (uvicorn, as `transpub up` starts it) is asked over loopback by 50 clients who keep their connections,
each waiting for its answer before it asks again. Beside it, in turns with it: the same framework answering the same
bytes as a constant, and nginx serving them from disk where nginx is installed. What a client takes is left out of
nobody's figures: server and clients share the machine. Goals: item and 304 at 80 % of the constant or more, p99
under 25 ms, lists and changes as fast with 100,000 editions as with 1,000.
"""

import argparse
import asyncio
import contextlib
import gc
import json
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI, Response
from rich.console import Console
from rich.table import Table

from content_editions import KEY, fill
from memory import NAMES, opened

CLIENTS = 50
# Items asked for; more than a busy morning's partners read.
HOT = 500
# Requests that nobody has made before, so that each is answered from the tables; hardly one is made twice.
_FIRST = 200_000
GOAL_SHARE, GOAL_P99_MS = 0.8, 25
_HERE = Path(__file__)


@dataclass(frozen=True)
class Answered:
    """`rps` requests a second of all clients together; `p99_ms` of one of them."""

    what: str
    rps: float
    p99_ms: float
    kib: float


class Asking:
    """Clients in this process. Hardly more than a socket each: they must not be what is measured."""

    def __init__(self, port: int, requests: Sequence[bytes], status: int) -> None:
        self._port, self._requests, self._status = port, requests, status
        self._spent: list[float] = []
        self._bytes = 0

    async def each(self) -> None:
        """Every request once, one after the other."""
        reader, writer = await self._connected()
        for sent in self._requests:
            await self._answer(reader, writer, sent)
        writer.close()

    async def go(self, seconds: float) -> tuple[float, float, float]:
        """Requests a second, the 99th percentile in milliseconds, KiB of a body."""
        until = time.perf_counter() + seconds
        began = time.perf_counter()
        await asyncio.gather(*(self._client(seed, until) for seed in range(CLIENTS)))
        took = time.perf_counter() - began
        spent = sorted(self._spent)
        number = len(spent)
        return number / took, spent[int(number * 0.99)] * 1000, self._bytes / number / 1024

    async def _client(self, seed: int, until: float) -> None:
        chance = random.Random(seed)
        reader, writer = await self._connected()
        while time.perf_counter() < until:
            began = time.perf_counter()
            length = await self._answer(reader, writer, chance.choice(self._requests))
            self._spent.append(time.perf_counter() - began)
            self._bytes += length
        writer.close()

    async def _connected(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection("127.0.0.1", self._port, limit=8 * 1024 * 1024)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, sent: bytes) -> int:
        """Bytes of the body."""
        writer.write(sent)
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(f"HTTP/1.1 {self._status}".encode()), head
        lower = head.lower()
        at = lower.find(b"content-length:")
        length = int(lower[at + 15 : lower.index(b"\r", at)]) if at >= 0 and self._status != 304 else 0
        if length:
            await reader.readexactly(length)
        return length


def request(path: str, **headers: str) -> bytes:
    sent = {"Host": "x", "Authorization": f"Bearer {KEY}", "Accept": "application/json", **headers}
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in sent.items())
    return f"GET {path} HTTP/1.1\r\n{lines}\r\n".encode()


@contextlib.contextmanager
def server(*words: str) -> Iterator[int]:
    """The port of a server process that answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen([sys.executable, _HERE, "serve", "--port", str(port), *words])
    try:
        for _ in range(600):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait()


@contextlib.contextmanager
def nginx(folder: Path, body: bytes) -> Iterator[int]:
    """nginx with one worker, serving the bytes from disk."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (folder / "item.json").write_bytes(body)
    (folder / "nginx.conf").write_text(
        f"pid {folder}/nginx.pid; error_log {folder}/error.log; worker_processes 1; daemon off; user root;\n"
        f"events {{}} http {{ access_log off; keepalive_requests 1000000; types {{ application/json json; }}\n"
        f"server {{ listen 127.0.0.1:{port}; root {folder}; }} }}\n"
    )
    process = subprocess.Popen([str(shutil.which("nginx")), "-c", str(folder / "nginx.conf")])
    time.sleep(1)
    try:
        yield port
    finally:
        process.terminate()
        process.wait()


def asked(port: int, requests: Sequence[bytes], what: str, seconds: float, status: int = 200) -> Answered:
    if len(requests) <= HOT:
        asyncio.run(Asking(port, requests, status).each())  # as after the first minutes of a morning
    rps, p99, kib = asyncio.run(Asking(port, requests, status).go(seconds))
    return Answered(what, round(rps), round(p99, 1), round(kib, 1))


def measured(name: str, editions: int, seconds: float) -> dict[str, Any]:
    with opened(name) as (database, folder):
        _tell(f"{name}: writing {editions:,} editions")
        hot, last = fill(database, editions, HOT)
        url = database.engine.url.render_as_string(hide_password=False)
        items = [request(f"/content/v1/articles/{article}?language=uk") for article, _, _ in hot]
        known = [
            request(f"/content/v1/articles/{article}?language=uk", If_None_Match=f'"{etag}"')
            for article, etag, _ in hot
        ]
        body = hot[0][2]
        (folder / "body").write_bytes(body)
        rows = []
        with server("constant", "--body", str(folder / "body")) as port:
            _tell(f"{name}: the framework's constant")
            rows.append(asked(port, [request("/")], "constant", seconds))
        with server("app", "--url", url) as port:
            asks: Mapping[str, tuple[Sequence[bytes], int]] = {
                "item": (items, 200),
                "304": (known, 304),
                "list, first page": ([request("/content/v1/articles?limit=50")], 200),
                "list of a language": ([request("/content/v1/articles?language=uk&limit=50")], 200),
                "changes, first page": ([request("/content/v1/changes?after=0")], 200),
                "changes, at the end": ([request(f"/content/v1/changes?after={last - 10}")], 200),
                "changes, nothing new": ([request(f"/content/v1/changes?after={last}")], 200),
            }
            for what, (requests, status) in asks.items():
                _tell(f"{name}: {what}")
                rows.append(asked(port, requests, what, seconds, status))
            first = [request(f"/content/v1/articles/{hot[n % HOT][0]}?language=uk&n={n}") for n in range(_FIRST)]
            rows.append(asked(port, first, "item, asked for the first time", seconds))
            rows.append(_unheld(port, seconds))
        if shutil.which("nginx"):
            with tempfile.TemporaryDirectory() as place, nginx(Path(place), body) as port:
                rows.append(asked(port, [request("/item.json")], "nginx from disk", seconds))
    return {"database": name, "editions": editions, "rows": [asdict(row) for row in rows]}


def _unheld(port: int, seconds: float) -> Answered:
    requests = [
        request(f"/content/v1/articles?limit=50&updated=2020-01-01T00:00:00.{n:06}Z") for n in range(_FIRST)
    ]
    return asked(port, requests, "list, asked for the first time", seconds)


def serve(given: argparse.Namespace) -> None:
    if given.way == "app":
        from transpub.app.serve import main as serve_app  # noqa: PLC0415 - the constant's server has none of it

        with tempfile.TemporaryDirectory() as folder:
            os.environ |= {"TRANSPUB_DATA_DIR": folder, "TRANSPUB_DATABASE_URL": given.url}
            serve_app(["--port", str(given.port)])
        return
    body = Path(given.body).read_bytes()
    app = FastAPI()

    @app.get("/")
    def constant() -> Response:
        return Response(body, media_type="application/json")

    uvicorn.run(app, port=given.port, log_config=None, access_log=False, server_header=False)


def shares(found: Sequence[Mapping[str, Any]]) -> list[tuple[str, str, str, str]]:
    """Goal, figure, what was wanted, met or missed."""
    lines = []
    for figures in found:
        rows = {row["what"]: row for row in figures["rows"]}
        where = f"{figures['database']}, {figures['editions']:,}"
        for what in ("item", "304"):
            share = rows[what]["rps"] / rows["constant"]["rps"]
            lines.append((f"{what} of the constant ({where})", f"{share:.0%}", "80 %", _mark(share >= GOAL_SHARE)))
            p99 = rows[what]["p99_ms"]
            lines.append((f"{what}, p99 ({where})", f"{p99} ms", "25 ms", _mark(p99 < GOAL_P99_MS)))
    for name in {figures["database"] for figures in found}:
        first, *_, last = [figures for figures in found if figures["database"] == name] * 2
        for row, then in zip(first["rows"], last["rows"], strict=False):
            if row["what"].startswith(("list", "changes")) and first is not last:
                share = then["rps"] / row["rps"]
                lines.append((f"{row['what']}, most by fewest editions ({name})", f"{share:.0%}", "flat", ""))
    return lines


def _mark(met: bool) -> str:
    return "met" if met else "missed"


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--editions", type=int, nargs="+", default=[1_000, 100_000])
    options.add_argument("--seconds", type=float, default=8)
    options.add_argument("--database", choices=NAMES, nargs="+", default=NAMES)
    options.add_argument("--json", action="store_true")
    commands = options.add_subparsers(dest="command")
    serving = commands.add_parser("serve", help="what this program starts itself")
    serving.add_argument("way", choices=("app", "constant"))
    serving.add_argument("--port", type=int, required=True)
    serving.add_argument("--url")
    serving.add_argument("--body")
    given = options.parse_args()
    if given.command == "serve":
        serve(given)
        return
    # The clients' own pauses are not the server's.
    gc.disable()
    found = [measured(name, count, given.seconds) for name in given.database for count in given.editions]
    if given.json:
        print(json.dumps({"found": found, "goals": shares(found)}, ensure_ascii=False))
        return
    for figures in found:
        table = Table(
            "", "requests/s", "p99 ms", "KiB", title=f"{figures['database']}, {figures['editions']:,} editions"
        )
        for row in figures["rows"]:
            table.add_row(row["what"], f"{row['rps']:,}", f"{row['p99_ms']}", f"{row['kib']}")
        Console().print(table)
    goals = Table("goal", "figure", "wanted", "")
    for line in shares(found):
        goals.add_row(*line)
    Console().print(goals)


if __name__ == "__main__":
    main()
