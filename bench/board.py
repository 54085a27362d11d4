"""How long the board takes with thousands of articles in several languages: the whole page, in the process.

    python bench/board.py                              SQLite and PostgreSQL, 5,000 articles in six languages
    python bench/board.py --articles 500 --runs 10
    python bench/board.py --database sqlite --json

Each page is asked for as a browser asks for it, log-in included, through the application without a network: what is
timed is the whole answer, queries and drawing. Databases are made in the folder for temporary files (some 2 GB for
5,000 articles) and removed. Aim: 150 ms a page.
"""

import argparse
import json
import logging
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

import sqlalchemy as sa
from fastapi.testclient import TestClient
from rich.console import Console
from rich.table import Table

import board_desk
from memory import NAMES, opened
from transpub.accounts import service as accounts
from transpub.app.factory import create_app
from transpub.core.db import Database
from transpub.core.settings import Settings
from transpub.http.dependencies import SESSION_COOKIE
from transpub.publishing import board
from transpub.publishing.board import Filters

AIM_MS = 150
_PASSWORD = "x" * 20


@dataclass(frozen=True)
class Timed:
    """Milliseconds of the whole answer. `cpu_ms` is what the process itself worked for it, whatever else the
    machine had to do; `queries_ms` the time until the database answered. Both are medians."""

    page: str
    median_ms: float
    p95_ms: float
    cpu_ms: float
    queries: int
    queries_ms: float
    rows: int
    kib: float


@dataclass(frozen=True)
class Figures:
    database: str
    articles: int
    languages: int
    pages: tuple[Timed, ...]


class _Clock:
    """Counts statements and the time until their answers, from the driver's side."""

    def __init__(self, engine: sa.Engine) -> None:
        self.count, self.seconds, self._began = 0, 0.0, 0.0
        sa.event.listen(engine, "before_cursor_execute", self._before)
        sa.event.listen(engine, "after_cursor_execute", self._after)

    def _before(self, *_: object) -> None:
        self._began = time.perf_counter()

    def _after(self, *_: object) -> None:
        self.seconds += time.perf_counter() - self._began
        self.count += 1


def pages_of(database: Database, articles: int) -> Mapping[str, str]:
    """What is asked for, by name; the deep page begins behind nine tenths of all articles."""
    with database.read_only() as session:
        deep = board.page(session, Filters(), limit=articles * 9 // 10).next
    return {
        "first page": "/board",
        "in review, Russian": "/board?state=in_review&language=ru",
        "outdated": "/board?outdated=1",
        "urgent": "/board?urgent=1",
        "mine, in a section": "/board?mine=1&section=War",
        "search": "/board?q=odesa",
        "search, nothing found": "/board?q=zeppelin",
        "deep page": f"/board?after={deep}",
    }


def measured(name: str, *, articles: int, languages: int, runs: int) -> Figures:
    with opened(name) as (database, _), tempfile.TemporaryDirectory() as folder:
        with database.unit_of_work() as session:
            user = board_desk.people(session)
        _tell(f"{name}: filling")
        board_desk.fill(database, user, articles=articles, languages=languages)
        with database.unit_of_work() as session:
            key = accounts.open_session(session, user, days=1)
        settings = Settings(data_dir=Path(folder), database_url=str(database.engine.url))
        client = TestClient(create_app(settings, database), cookies={SESSION_COOKIE: key})
        clock = _Clock(database.engine)
        _tell(f"{name}: asking")
        pages = tuple(
            _timed(client, clock, page, path, runs) for page, path in pages_of(database, articles).items()
        )
    return Figures(name, articles, languages, pages)


def _timed(client: TestClient, clock: _Clock, page: str, path: str, runs: int) -> Timed:
    samples = []
    client.get(path)
    for _ in range(runs):
        clock.count, clock.seconds = 0, 0.0
        began, worked = time.perf_counter(), time.process_time()
        answer = client.get(path, headers={"Accept": "text/html"})
        samples.append((time.perf_counter() - began, time.process_time() - worked, clock.seconds))
        assert answer.status_code == 200, answer.text
    walls = sorted(wall for wall, _, _ in samples)
    return Timed(
        page=page,
        median_ms=round(median(walls) * 1000, 1),
        p95_ms=round(walls[int(len(walls) * 0.95)] * 1000, 1),
        cpu_ms=round(median(worked for _, worked, _ in samples) * 1000, 1),
        queries=clock.count,
        queries_ms=round(median(seconds for _, _, seconds in samples) * 1000, 1),
        rows=answer.text.count("data-live-article="),
        kib=round(len(answer.content) / 1024, 1),
    )


def table(figures: Figures) -> Table:
    made = Table(title=f"{figures.database}: {figures.articles:,} articles × {figures.languages} languages")
    made.add_column("page")
    for head in ("median ms", "p95 ms", "own work ms", "database ms", "statements", "rows", "KiB"):
        made.add_column(head, justify="right")
    for timed in figures.pages:
        late = "[red]" if timed.median_ms > AIM_MS else ""
        made.add_row(
            timed.page,
            f"{late}{timed.median_ms}",
            str(timed.p95_ms),
            str(timed.cpu_ms),
            str(timed.queries_ms),
            str(timed.queries),
            str(timed.rows),
            str(timed.kib),
        )
    return made


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=5000)
    parser.add_argument("--languages", type=int, default=6, choices=range(1, len(board_desk.LANGUAGES) + 1))
    parser.add_argument("--runs", type=int, default=30)
    parser.add_argument("--database", choices=NAMES, help="one of them only")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    return parser.parse_args()


def main() -> None:
    given = arguments()
    logging.getLogger("httpx").setLevel(logging.WARNING)
    names = [given.database] if given.database else NAMES
    found: Iterator[Figures] = (
        measured(name, articles=given.articles, languages=given.languages, runs=given.runs) for name in names
    )
    if given.json:
        print(json.dumps({figures.database: asdict(figures) for figures in found}, indent=2))
    else:
        for figures in found:
            Console(width=110).print(table(figures))


if __name__ == "__main__":
    main()
