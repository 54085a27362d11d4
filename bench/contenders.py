"""One way of translating stories, measured in a process of its own: started by `translate.py`, prints one object.

Every way gets the same stories, cut into the same sentences by transpub's splitter: plain Argos would download a
splitter when it first translates. Loading and a first sentence come before the clock.
"""

import argparse
import json
import os
import resource
import time
import uuid
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeAlias

import news
from transpub import migrations
from transpub.accounts.permissions import SYSTEM
from transpub.articles.material import Limits, Material, SourceFormat
from transpub.articles.sentences import sentence_cuts
from transpub.articles.service import Submission
from transpub.core.db import Database, make_engine
from transpub.core.queue import ListPublisher, Queue
from transpub.core.settings import Settings
from transpub.terms import starter
from transpub.translations import offers
from transpub.translations.engine import ModelKind, Offer
from transpub.translations.models import Job, Segment, Translation
from transpub.translations.submission import submit

WARM_UP = "Ships left the port."
THREADS = 2
# Places of a long run at which memory is looked at.
_LOOKS = 8


@dataclass(frozen=True)
class Measured:
    """`begun` and `ended` are seconds since 1970; `cpu` seconds of the processor; memory in megabytes (2^20 bytes):
    the largest resident size, and what was resident before the run and at places of it."""

    words: int
    begun: float
    ended: float
    cpu: float
    peak: float
    resident: tuple[float, ...]
    sentences: int
    refused: dict[str, int]


# And the texts: lines in their order, or by source sentence.
Outcome: TypeAlias = tuple[Measured, list[str] | dict[str, str] | None]


class Clock:
    """Runs from its making."""

    def __init__(self) -> None:
        self._begun, self._cpu = time.time(), _cpu()

    def stopped(self, words: int, sentences: int, resident: tuple[float, ...] = ()) -> Measured:
        return Measured(
            words, self._begun, time.time(), _cpu() - self._cpu, _size("VmHWM"), resident, sentences, {}
        )


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _size(field: str) -> float:
    """`VmHWM`, the largest resident size so far, or `VmRSS`, that of now. What a child inherits is not in it."""
    sizes = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(sizes[field].split()[0]) / 1024


def sentences(line: str) -> list[str]:
    ends = [*sentence_cuts(line, "en"), len(line)]
    return [line[start:end].strip() for start, end in zip([0, *ends], ends, strict=False)]


class _Splitter:
    """What Argos asks for sentences, instead of the one it would download."""

    def split_sentences(self, text: str) -> list[str]:
        return sentences(text)


def plain(stories: list[news.Story]) -> Outcome:
    """`argostranslate.translate` for each story. Environment: ARGOS_PACKAGES_DIR and whatever is to be tuned."""
    from argostranslate import translate  # noqa: PLC0415 - it reads its environment when it is imported

    languages = {language.code: language for language in translate.get_installed_languages()}
    translation = languages["en"].get_translation(languages["uk"])
    translation.underlying.sentencizer = _Splitter()
    translation.translate(WARM_UP)
    clock = Clock()
    texts = [translation.translate("\n".join(story.lines)) for story in stories]
    count = sum(len(sentences(line)) for story in stories for line in story.lines)
    measured = clock.stopped(_words(stories), count)
    return measured, [line for text in texts for line in text.split("\n")]


def raw(stories: list[news.Story]) -> Outcome:
    """CTranslate2 with all sentences of all stories in one call, and nothing around it."""
    import ctranslate2  # noqa: PLC0415 - no other way needs these two in its memory
    import sentencepiece  # noqa: PLC0415

    package = next(path for path in Path(os.environ["ARGOS_PACKAGES_DIR"]).iterdir() if path.is_dir())
    tokenizer = sentencepiece.SentencePieceProcessor(model_file=str(package / "sentencepiece.model"))
    translator = ctranslate2.Translator(str(package / "model"), inter_threads=THREADS, intra_threads=1)
    translator.translate_batch([tokenizer.encode(WARM_UP, out_type=str)])
    texts = [text for story in stories for line in story.lines for text in sentences(line)]
    clock = Clock()
    translator.translate_batch(
        [tokenizer.encode(text, out_type=str) for text in texts],
        max_batch_size=1024,
        batch_type="tokens",
        beam_size=4,
        length_penalty=0.2,
        replace_unknowns=True,
        return_scores=True,
    )
    return clock.stopped(_words(stories), len(texts)), None


def worker(stories: list[news.Story]) -> Outcome:
    """transpub's worker from claimed job to stored draft, on the database `prepare` made. Settings: TRANSPUB_*.

    A first job of each language comes before the clock; those of the second language come after all of the first.
    """
    from transpub_worker.runtime import Runtime  # noqa: PLC0415 - the libraries would be in everybody's memory

    settings = Settings()
    runtime = Runtime(settings)
    for ids in _jobs(runtime.database, Queue.URGENT).values():
        runtime.run_job(ids[0])
    queued = _jobs(runtime.database, Queue.TRANSLATE)
    resident = [_size("VmRSS")]
    clock = Clock()
    with ThreadPoolExecutor(settings.worker_threads) as pool:
        for ids in queued.values():
            look_every = max(1, len(ids) // _LOOKS)
            for done, _ in enumerate(pool.map(runtime.run_job, ids), 1):
                if done % look_every == 0:
                    resident.append(_size("VmRSS"))
    measured = clock.stopped(_words(stories) * len(queued), 0, tuple(resident))
    rows = _segments(runtime.database)
    refused = Counter(row.failure for row in rows if row.failure)
    texts = {row.source: row.machine_text for row in rows if row.machine_text}
    return replace(measured, sentences=len(rows), refused=dict(refused)), texts


def prepare(stories: list[news.Story], targets: list[str]) -> None:
    """A database with the stories, their jobs and the starter register, as the settings name it."""
    settings = Settings()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    database = Database(make_engine(settings.effective_database_url), ListPublisher())
    migrations.upgrade(database.engine)
    served = [
        Offer("en", target, "argos", f"translate-en_{target}", "1.4", ("en", target), ModelKind.OFFICIAL)
        for target in targets
    ]
    with database.unit_of_work() as session:
        starter.install(session, SYSTEM)
        offers.announce(session, "bench", served)
    warm_up = news.Story("The first story", (WARM_UP,))
    for story in (warm_up, *stories):
        with database.unit_of_work() as session:
            submit(
                session,
                SYSTEM,
                Submission(story.headline, Material(SourceFormat.TEXT, "\n\n".join(story.paragraphs)), "en"),
                targets,
                limits=Limits.of(settings),
                offer_ttl=timedelta(days=1),
                # Nothing shares a batch with a job of another queue.
                urgent=story is warm_up,
            )
    database.dispose()


def _jobs(database: Database, queue: Queue) -> dict[str, list[uuid.UUID]]:
    """By language, in the order in which they were made."""
    found: dict[str, list[uuid.UUID]] = {}
    with database.read_only() as session:
        query = session.query(Job.id, Translation.language).join(Translation, Job.translation_id == Translation.id)
        for job_id, language in query.where(Job.queue == queue).order_by(Job.created_at):
            found.setdefault(language, []).append(job_id)
    return dict(sorted(found.items(), reverse=True))


def _segments(database: Database) -> list[Any]:
    with database.read_only() as session:
        return session.query(Segment.source, Segment.machine_text, Segment.failure).all()


def _words(stories: list[news.Story]) -> int:
    return sum(story.words for story in stories)


WAYS: dict[str, Callable[[list[news.Story]], Outcome]] = {"plain": plain, "raw": raw, "worker": worker}


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("way", choices=[*WAYS, "prepare"])
    options.add_argument("--stories", type=Path, required=True)
    options.add_argument("--part", type=int, nargs=2, default=(0, 1), metavar=("I", "OF"), help="of many, which")
    options.add_argument("--texts", type=Path, help="file the translations are written to")
    options.add_argument("--targets", nargs="*", default=["uk"])
    given = options.parse_args()
    first, step = given.part
    stories = news.read(given.stories)[first::step]
    if given.way == "prepare":
        prepare(stories, given.targets)
        return
    measured, texts = WAYS[given.way](stories)
    if given.texts:
        given.texts.write_text(json.dumps(texts, ensure_ascii=False), "utf-8")
    print(json.dumps(asdict(measured)))


if __name__ == "__main__":
    main()
