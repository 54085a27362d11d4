"""How fast the translator's desk answers in a real browser: confirm-and-next on an article of 300 segments.

    python bench/editor.py                    # a table
    python bench/editor.py --segments 600     # a longer article
    python bench/editor.py --json             # one object instead

A desk of its own is started on a fresh SQLite database and looked at with headless Chromium (on PATH). Machine
texts are made by the tests' stand-in for an engine, so that nothing is waited for but the desk. Times are the
browser's: from the key pressed until the frame that shows the next segment's box focused, and until the server's
answer stands in the row. Weight is what goes over the wire, headers left out; nothing is compressed.
"""

import argparse
import json
import shutil
import socket
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

import uvicorn
from playwright.sync_api import Page, sync_playwright
from rich.console import Console
from rich.table import Table

from transpub import migrations
from transpub.accounts.models import Grant, User
from transpub.accounts.permissions import Role
from transpub.accounts.secrets import hash_password
from transpub.app.factory import create_app
from transpub.articles.material import Limits, Material, SourceFormat
from transpub.articles.service import Submission
from transpub.core.db import Database, make_engine
from transpub.core.queue import ListPublisher
from transpub.core.settings import Settings
from transpub.translations import offers, service
from transpub.translations.fakes import EchoEngine
from transpub.translations.machine import Pace, run_job
from transpub.translations.submission import submit

CONFIRMS = 30
PEOPLE = ("the harbour", "the ministry", "a convoy", "insurers", "an engineer", "the mayor", "a pilot", "a court")
PLACES = ("Odesa", "Kherson", "Mykolaiv", "Kharkiv", "Lviv", "Poltava", "Sumy", "Izmail", "Chernihiv", "Dnipro")
EMAIL, PASSWORD = "translator@desk.example", "a desk to be measured"
LIMITS = Limits(4 * 1024 * 1024, 4 * 1024 * 1024)
PACE = Pace(batch_segments=64, lease=timedelta(seconds=60), max_attempts=3)

# Runs in the page: notes, for each Ctrl+Enter, when the next box had the focus on the screen and when the row was
# answered.
_WATCH = """() => {
  window.measured = { moved: [], answered: [] };
  const began = new Map();
  let pressed = 0;
  document.addEventListener("keydown", (event) => {
    if (event.code !== "Enter" || !event.ctrlKey) return;
    pressed = performance.now();
    began.set(event.target.closest("[data-segment]").id, pressed);
  }, true);
  document.addEventListener("focusin", () => {
    if (!pressed) return;
    const start = pressed;
    pressed = 0;
    requestAnimationFrame(() => setTimeout(() => window.measured.moved.push(performance.now() - start)));
  });
  document.addEventListener("segment:saved", ({ detail }) => {
    const start = began.get(detail.row.id);
    if (start) window.measured.answered.push(performance.now() - start);
    began.delete(detail.row.id);
  });
}"""

# What was loaded: the page first.
_SIZES = """['navigation', 'resource'].flatMap(
  (type) => performance.getEntriesByType(type).map((entry) => entry.decodedBodySize))"""
_UNTIL = """([name, count]) => new Promise((reached) => {
  const look = () => (window.measured[name].length >= count ? reached() : requestAnimationFrame(look));
  look();
})"""


@dataclass(frozen=True)
class Times:
    """Milliseconds."""

    median: float
    p95: float
    worst: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Times":
        ordered = sorted(values)
        return cls(round(median(ordered), 1), round(ordered[int(len(ordered) * 0.95)], 1), round(ordered[-1], 1))


@dataclass(frozen=True)
class Figures:
    """`moved` and `answered` of the confirms, `autosaved` of the requests that save by themselves."""

    segments: int
    page_bytes: int
    all_bytes: int
    requests: int
    ready_ms: float
    confirms: int
    moved: Times
    answered: Times
    autosaved: Times


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--segments", type=int, default=300)
    options.add_argument("--json", action="store_true")
    asked = options.parse_args()
    figures = measured(asked.segments)
    if asked.json:
        print(json.dumps(asdict(figures)))
        return
    table = Table("figure", "value")
    for name, value in rows(figures):
        table.add_row(name, value)
    Console().print(table)


def rows(figures: Figures) -> Iterator[tuple[str, str]]:
    yield "segments", f"{figures.segments:,}"
    yield "page, bytes", f"{figures.page_bytes:,}"
    yield "all that is loaded, bytes", f"{figures.all_bytes:,}"
    yield "requests", f"{figures.requests}"
    yield "ready to type, ms", f"{figures.ready_ms:,.0f}"
    for name, times in (
        (f"confirm and next ({figures.confirms}×)", figures.moved),
        ("server's answer in the row", figures.answered),
        ("autosave", figures.autosaved),
    ):
        yield f"{name}, ms", f"median {times.median}, p95 {times.p95}, worst {times.worst}"


def measured(segments: int) -> Figures:
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        raise SystemExit("no chromium on PATH")
    with (
        tempfile.TemporaryDirectory(prefix="transpub-editor-") as folder,
        desk(Path(folder), segments) as (address, path, count),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-quic"])
        page = browser.new_page(base_url=address, locale="en", viewport={"width": 1366, "height": 800})
        found = in_browser(page, path, count)
        browser.close()
        return found


def in_browser(page: Page, path: str, segments: int) -> Figures:
    page.goto("/login")
    page.fill("#email", EMAIL)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url(lambda url: "/login" not in url)
    page.goto(path)
    page.wait_for_selector("[data-current] [data-tools]")
    page.wait_for_load_state("networkidle")
    sizes: list[int] = page.evaluate(_SIZES)
    ready = page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
    page.evaluate(_WATCH)
    page.locator("#t-1").focus()
    for number in range(1, CONFIRMS + 1):
        page.keyboard.type("!")
        page.keyboard.press("Control+Enter")
        page.evaluate(_UNTIL, ["moved", number])
    page.evaluate(_UNTIL, ["answered", CONFIRMS])
    found: dict[str, Any] = page.evaluate("window.measured")
    return Figures(
        segments=segments,
        page_bytes=sizes[0],
        all_bytes=sum(sizes),
        requests=len(sizes),
        ready_ms=round(ready, 1),
        confirms=CONFIRMS,
        moved=Times.of(found["moved"]),
        answered=Times.of(found["answered"]),
        autosaved=Times.of(list(autosaves(page))),
    )


def autosaves(page: Page) -> Iterator[float]:
    """A word typed into a row, and the row left: what the request takes."""
    for number in range(CONFIRMS + 1, CONFIRMS + 11):
        page.locator(f"#t-{number}").focus()
        page.keyboard.type(" so")
        with page.expect_response(lambda answer: answer.request.method == "POST") as answered:
            page.keyboard.press("Alt+ArrowDown")
        answered.value.finished()
        yield answered.value.request.timing["responseEnd"]


@contextmanager
def desk(folder: Path, segments: int) -> Iterator[tuple[str, str, int]]:
    """A running desk with one drafted article: its address, the translation's path, how many segments it has."""
    settings = Settings(data_dir=folder, database_url=f"sqlite:///{folder / 'bench.sqlite3'}")
    database = Database(make_engine(settings.effective_database_url), ListPublisher())
    migrations.upgrade(database.engine)
    path, count = drafted(database, segments)
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(create_app(settings, database), log_config=None, access_log=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", path, count
    finally:
        server.should_exit = True
        thread.join()
        database.dispose()


def drafted(database: Database, segments: int) -> tuple[str, int]:
    engine = EchoEngine()
    with database.unit_of_work() as session:
        person = User(
            email=EMAIL,
            name="Translator",
            password_hash=hash_password(PASSWORD),
            grants=[Grant(role=role, language="*") for role in Role],
        )
        session.add(person)
        session.flush()
        offers.announce(session, "bench", engine.offers())
        submission = Submission("What the desk is measured with", Material(SourceFormat.TEXT, body(segments)), "en")
        made = submit(session, person.principal(), submission, ("uk",), limits=LIMITS, offer_ttl=timedelta(days=1))
        translation_id, job_id = made.translations[0].id, made.translations[0].jobs[-1].id
    run_job(database, engine, job_id, "bench", PACE)
    with database.read_only() as session:
        return f"/translations/{translation_id}", len(service.find(session, translation_id).segments)


def body(segments: int) -> str:
    """So many sentences but for the headline, three a paragraph, no two alike."""
    sentences = [
        f"On day {number} {PEOPLE[number % 8]} near {PLACES[number % 10]} told reporters that {number + 3} of "
        f"{number * 7 + 40} families had come back to {PLACES[(number + 3) % 10]}."
        for number in range(1, segments)
    ]
    return "\n\n".join(" ".join(sentences[start : start + 3]) for start in range(0, len(sentences), 3))


if __name__ == "__main__":
    main()
