"""Words a second from the moment stories are sent in until their last draft is stored: everything a desk waits for.

Database (SQLite), Redis, a real worker of its own process with the installed packages or, without any, the trial
ones; made-up stories of the length an agency's have.

    python bench/end_to_end.py --articles 100 --to uk,ru
    python bench/end_to_end.py --articles 20 --json

Words are those of the source, counted once for each language. `taken in` is the time until all are sent, one
transaction a story; the worker begins with the first. `urgent` is how long a short urgent story took that was sent
when half of the drafts were ready. A trial package is a fraction of an official one: this measures what transpub
itself costs around the engine (see translate.py for the engine).
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlalchemy import func, select

from news import Story, stories
from transpub import migrations
from transpub.accounts.permissions import SYSTEM
from transpub.app.embedded.plan import worker
from transpub.app.embedded.redis_server import answers, clear_leftovers, find_server, redis_dir, server_command
from transpub.articles.material import Limits, Material, SourceFormat
from transpub.articles.service import Submission
from transpub.core.db import Database, open_database
from transpub.core.settings import Settings
from transpub.translations import offers, submission
from transpub.translations.models import Segment, SegmentState, Translation
from transpub.translations.workflow import State

_LOOK_EVERY_S = 0.1
_GIVE_UP_S = 3600
_URGENT = Story(
    "Fire in the port of the capital", ("Firefighters are at work.", "Nobody was hurt, the mayor said.")
)


@dataclass(frozen=True)
class Figures:
    """Seconds, words of the source times languages, and the worker's peak memory in MB."""

    articles: int
    languages: int
    words: int
    taken_in_s: float
    seconds: float
    words_per_s: float
    words_per_cpu_s: float
    urgent_s: float | None
    segments: int
    refused: int
    peak_mb: int
    models: tuple[str, ...]


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--articles", type=int, default=100)
    options.add_argument("--to", default="uk,ru", help="target languages, comma-separated")
    options.add_argument("--words", type=int, default=350, help="of one story")
    options.add_argument("--models", type=Path, help="folder of installed packages; else trial ones are unpacked")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--json", action="store_true", help="one object instead of a table")
    given = options.parse_args()
    targets = tuple(given.to.split(","))
    with tempfile.TemporaryDirectory(prefix="tp-bench-") as folder:
        settings = Settings(data_dir=Path(folder), models_dir=given.models, log_level="WARNING")
        figures = measure(settings, stories(given.articles, words=given.words, seed=given.seed), targets)
    if given.json:
        print(json.dumps(asdict(figures), ensure_ascii=False))
    else:
        Console().print(table(figures))


def measure(settings: Settings, made: Sequence[Story], targets: Sequence[str]) -> Figures:
    database = open_database(settings)
    migrations.upgrade(database.engine)
    with running(settings) as process:
        until(lambda: served(database, settings) >= set(targets))
        # A draft of its own first: models are loaded once in the life of a worker.
        send(database, settings, _URGENT, targets)
        until(lambda: drafts(database) == len(targets))
        cpu, begun = cpu_seconds(process.pid), time.monotonic()
        for story in made:
            send(database, settings, story, targets)
        taken_in = time.monotonic() - begun
        every = len(targets) * (len(made) + 1)
        until(lambda: drafts(database) >= every // 2)
        urgent = urgent_seconds(database, settings, targets[0]) if drafts(database) < every else None
        until(lambda: drafts(database) == every + (urgent is not None))
        seconds, cpu = time.monotonic() - begun, cpu_seconds(process.pid) - cpu
        peak = peak_mb(process.pid)
    words = sum(story.words for story in made) * len(targets)
    with database.read_only() as session:
        segments = session.scalar(select(func.count()).select_from(Segment)) or 0
        refused = select(func.count()).select_from(Segment).where(Segment.state == SegmentState.MACHINE_FAILED)
        models = session.scalars(select(Segment.model).where(Segment.model.is_not(None)).distinct()).all()
        failed = session.scalar(refused) or 0
    database.dispose()
    return Figures(
        articles=len(made),
        languages=len(targets),
        words=words,
        taken_in_s=round(taken_in, 2),
        seconds=round(seconds, 2),
        words_per_s=round(words / seconds, 1),
        words_per_cpu_s=round(words / cpu, 1),
        urgent_s=None if urgent is None else round(urgent, 2),
        segments=segments,
        refused=failed,
        peak_mb=peak,
        models=tuple(sorted(str(model) for model in models)),
    )


@contextmanager
def running(settings: Settings) -> Iterator[subprocess.Popen[bytes]]:
    """Redis and one worker, both ended at the end. Yields the worker's process."""
    redis_dir(settings).mkdir(parents=True, exist_ok=True)
    clear_leftovers(settings)
    spec = worker(settings, lambda: True)
    redis = subprocess.Popen(server_command(find_server(), settings), stdout=subprocess.DEVNULL)
    try:
        until(lambda: answers(settings.redis_socket))
        process = subprocess.Popen(spec.command, env=spec.environment, stdout=sys.stderr)
        try:
            yield process
        finally:
            process.terminate()
            process.wait()
    finally:
        redis.terminate()
        redis.wait()


def send(
    database: Database, settings: Settings, story: Story, targets: Sequence[str], *, urgent: bool = False
) -> None:
    material = Material(SourceFormat.TEXT, "\n\n".join(story.paragraphs))
    with database.unit_of_work() as session:
        submission.submit(
            session,
            SYSTEM,
            Submission(story.headline, material, "en"),
            targets,
            limits=Limits.of(settings),
            offer_ttl=settings.offer_ttl,
            urgent=urgent,
        )


def urgent_seconds(database: Database, settings: Settings, target: str) -> float:
    """From sending a short urgent story until its draft is stored, while long ones wait."""
    with database.read_only() as session:
        before = set(session.scalars(select(Translation.id)))
    begun = time.monotonic()
    send(database, settings, _URGENT, [target], urgent=True)

    def is_drafted() -> bool:
        with database.read_only() as session:
            added = select(Translation.id).where(Translation.state == State.DRAFT, Translation.id.not_in(before))
            return session.scalars(added).first() is not None

    until(is_drafted)
    return time.monotonic() - begun


def served(database: Database, settings: Settings) -> set[str]:
    with database.read_only() as session:
        return {pair.target for pair in offers.available(session, ttl=settings.offer_ttl, source="en")}


def drafts(database: Database) -> int:
    with database.read_only() as session:
        query = select(func.count()).select_from(Translation).where(Translation.state == State.DRAFT)
        return session.scalar(query) or 0


def until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + _GIVE_UP_S
    while not is_so():
        if time.monotonic() > end:
            raise TimeoutError("it did not happen within an hour")
        time.sleep(_LOOK_EVERY_S)


def cpu_seconds(pid: int) -> float:
    """User and system time of a process, all its threads. proc(5), fields 14 and 15 of stat."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak_mb(pid: int) -> int:
    for line in Path(f"/proc/{pid}/status").read_text("ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) // 1024
    return 0


def table(figures: Figures) -> Table:
    made = Table(title=f"{figures.articles} articles into {figures.languages} languages", show_header=False)
    made.add_column()
    made.add_column(justify="right")
    for name, value in (
        ("words, each language counted", f"{figures.words:,}"),
        ("taken in, s", f"{figures.taken_in_s:.2f}"),
        ("all drafts stored after, s", f"{figures.seconds:.2f}"),
        ("words a second", f"{figures.words_per_s:,.1f}"),
        ("words a CPU second of the worker", f"{figures.words_per_cpu_s:,.1f}"),
        ("a short urgent story amid them, s", "–" if figures.urgent_s is None else f"{figures.urgent_s:.2f}"),
        ("segments", f"{figures.segments:,}"),
        ("of them refused by the guard", f"{figures.refused:,}"),
        ("peak memory of the worker, MB", f"{figures.peak_mb:,}"),
        ("models", ", ".join(figures.models)),
    ):
        made.add_row(name, value)
    return made


if __name__ == "__main__":
    main()
