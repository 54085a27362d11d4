"""Words a second of plain Argos, CTranslate2 alone and transpub's worker, on the same stories, in one run.

    python bench/translate.py                       some minutes on two quiet cores
    python bench/translate.py --stories 6 --json
    python bench/translate.py --tokenizer FOLDER    with the vocabulary of a published package
    python bench/translate.py --package FILE --articles FOLDER
    python bench/translate.py --soak 2000           memory over so many short stories, and nothing else

Each way runs in a process of its own, with its own models loaded before the clock starts. The worker goes from
claimed job to stored draft on a SQLite database with the starter register: memory and terms are looked up, every
text is judged, checked and stored. Words are the source's, between white space. The models are of the official size
with random weights (`official_package`). The sentences are cut by transpub for all: plain Argos would download its
splitter. The ways that are compared closely take turns three times, and the medians are shown: no machine is quiet
all the time. Where others work beside, only words per second of the processor can be compared.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console

import news
import official_package
from contenders import THREADS, Measured, sentences
from figures import Goal, Row, soak_table, table
from transpub.app.embedded.plan import WORKER_ENVIRONMENT
from transpub_worker.packages import PackageStore

STORIES = 16
REPEATED_EVERY = 4
SOAK_WORDS = 40
# How often the ways that are compared closely take turns; odd, for the median.
TURNS = 3
# Beams of the profiles "best", "fast" and "fastest".
BEAMS = (4, 2, 1)


class Bench:
    """A folder with packages, stories and databases, and the ways started in it."""

    def __init__(self, folder: Path, stories: Sequence[news.Story], archives: Mapping[str, Path]) -> None:
        self.stories = stories
        self._folder = folder
        self._argos = folder / "argos"
        with zipfile.ZipFile(archives["uk"]) as zipped:
            zipped.extractall(self._argos)
        self._models: dict[str, Path] = {}
        for languages in ("uk", "uk ru"):
            self._models[languages] = folder / f"models-{languages.replace(' ', '-')}"
            store = PackageStore(self._models[languages])
            for language in languages.split():
                store.install(archives[language], origin="bench")
        self._runs = 0

    def plain(self, name: str, *, processes: int = 1, **environment: str) -> tuple[Row, list[str]]:
        """Row and lines of plain Argos. `environment`: what of ARGOS_* is not as shipped."""
        stories = self._written(self.stories)
        started = [
            self._start("plain", stories, ("--part", str(part), str(processes)), environment)
            for part in range(processes)
        ]
        ended = [self._ended(*entry) for entry in started]
        return Row.of(name, [measured for measured, _ in ended]), [line for _, texts in ended for line in texts]

    def raw(self, name: str) -> Row:
        measured, _ = self._ended(*self._start("raw", self._written(self.stories), (), {"OMP_NUM_THREADS": "1"}))
        return Row.of(name, [measured])

    def worker(
        self,
        name: str,
        stories: Sequence[news.Story] | None = None,
        *,
        targets: str = "uk",
        **settings: str,
    ) -> tuple[Row, dict[str, str], Measured]:
        """Row and texts by source of transpub's worker, on a database of its own."""
        self._runs += 1
        environment = {
            **WORKER_ENVIRONMENT,
            "TRANSPUB_DATA_DIR": str(self._folder / f"data-{self._runs}"),
            "TRANSPUB_MODELS_DIR": str(self._models[targets]),
            "TRANSPUB_TRIAL_MODELS": "false",
            "TRANSPUB_WORKER_THREADS": str(THREADS),
            **settings,
        }
        folder = self._written(stories or self.stories)
        subprocess.run(
            [*_CONTENDERS, "prepare", "--stories", str(folder), "--targets", *targets.split()],
            env=_environment(environment),
            check=True,
        )
        measured, texts = self._ended(*self._start("worker", folder, (), environment))
        return Row.of(name, [measured]), texts, measured

    def _written(self, stories: Sequence[news.Story]) -> Path:
        folder = Path(tempfile.mkdtemp(dir=self._folder, prefix="stories-"))
        news.write(stories, folder)
        return folder

    def _start(
        self, way: str, stories: Path, options: Sequence[str], environment: Mapping[str, str]
    ) -> tuple[subprocess.Popen[str], Path]:
        descriptor, texts = tempfile.mkstemp(dir=self._folder, suffix=".json")
        os.close(descriptor)
        home = {"HOME": str(self._folder), "ARGOS_PACKAGES_DIR": str(self._argos)}
        process = subprocess.Popen(
            [*_CONTENDERS, way, "--stories", str(stories), "--texts", texts, *options],
            env=_environment(home | dict(environment)),
            stdout=subprocess.PIPE,
            text=True,
        )
        return process, Path(texts)

    def _ended(self, process: subprocess.Popen[str], texts: Path) -> tuple[Measured, Any]:
        printed, _ = process.communicate()
        if process.returncode:
            raise SystemExit(f"{' '.join(map(str, process.args))} ended with status {process.returncode}")
        told = json.loads(printed.splitlines()[-1])
        return Measured(**told | {"resident": tuple(told["resident"])}), json.loads(texts.read_text("utf-8"))


_CONTENDERS = (sys.executable, str(Path(__file__).with_name("contenders.py")))


def _environment(own: Mapping[str, str]) -> dict[str, str]:
    """Ours without what an operator may have set for the libraries or for transpub."""
    foreign = ("ARGOS_", "TRANSPUB_", "OMP_", "CT2_", "XDG_")
    return {name: value for name, value in os.environ.items() if not name.startswith(foreign)} | dict(own)


def identical(stories: Sequence[news.Story], lines: Sequence[str], texts: Mapping[str, str]) -> float:
    """Per cent of sentences of which plain Argos made what the worker made. `lines` are its paragraphs in order."""
    same = total = 0
    for line, whole in zip((line for story in stories for line in story.lines), lines, strict=True):
        ours = [_letters(texts.get(sentence, "")) for sentence in sentences(line)]
        same += _found(ours, _letters(whole))
        total += len(ours)
    return 100 * same / total


def _found(ours: Sequence[str], whole: str) -> int:
    """How many of the sentences begin and end a paragraph: plain Argos does not tell where it joined them."""
    first = 0
    while first < len(ours) and whole.startswith(ours[first]):
        whole = whole.removeprefix(ours[first])
        first += 1
    last = len(ours)
    while last > first and whole.endswith(ours[last - 1]):
        whole = whole.removesuffix(ours[last - 1])
        last -= 1
    return first + len(ours) - last


def _letters(text: str) -> str:
    return "".join(text.split())


def compared(bench: Bench) -> dict[str, Any]:
    """All ways, and what there is to say about them."""
    _tell("plain Argos as shipped: the longest part")
    shipped, lines = bench.plain("plain Argos as shipped")
    tuning = {"ARGOS_INTRA_THREADS": "1", "ARGOS_BATCH_SIZE": "1024"}
    turns: list[tuple[Row, Row, Row]] = []
    texts: list[dict[str, str]] = []
    at_rest = 0.0
    for turn in range(TURNS):
        _tell(f"turn {turn + 1} of {TURNS}: plain Argos tuned, CTranslate2 alone, transpub's worker")
        tuned, _ = bench.plain("plain Argos tuned: 2 processes, 1 thread each, batch 1024", processes=2, **tuning)
        raw = bench.raw("CTranslate2 alone, all sentences in one call")
        ours, made, measured = bench.worker("transpub's worker")
        turns.append((tuned, raw, ours))
        texts.append(made)
        at_rest = measured.resident[0]
    tuned, raw, ours = (Row.median(rows) for rows in zip(*turns, strict=True))
    rows = [shipped, tuned, raw, ours]
    for beam in BEAMS[1:]:
        _tell(f"{beam} beams")
        rows.append(bench.worker(f"beam {beam}", TRANSPUB_ENGINE_BEAM_SIZE=str(beam))[0])
    _tell("repeated sentences")
    repeated = bench.worker("a quarter of it repeated", news.with_repeats(bench.stories, REPEATED_EVERY))[0]
    _tell("two pairs")
    both, _, measured = bench.worker("two pairs", bench.stories[: max(4, len(bench.stories) // 2)], targets="uk ru")
    rows += [repeated, both]
    goals = [
        Goal("× plain as shipped, clock", ours.words_a_second / shipped.words_a_second, 9),
        Goal("× plain tuned, clock", ours.words_a_second / tuned.words_a_second, 3.3),
        Goal("× plain as shipped, processor", ours.words_a_cpu_second / shipped.words_a_cpu_second, 3.3),
        Goal("× plain tuned, processor", ours.words_a_cpu_second / tuned.words_a_cpu_second, 3.3),
        Goal("% of CTranslate2 alone, clock", 100 * ours.words_a_second / raw.words_a_second, 95),
        Goal("% of CTranslate2 alone, processor", 100 * ours.words_a_cpu_second / raw.words_a_cpu_second, 95),
        Goal("% of sentences as plain has them", identical(bench.stories, lines, texts[0]), 97),
        Goal("% of sentences alike on a rerun", min(_alike(texts[0], other) for other in texts[1:]), 100),
        Goal("MB at most, one pair", ours.peak_mb, 600, at_most=True),
        Goal("MB more at rest with a second pair", measured.resident[0] - at_rest, 150, at_most=True),
    ]
    return {"rows": [asdict(row) for row in rows], "goals": [asdict(g) | {"met": g.is_met} for g in goals]}


def _alike(one: Mapping[str, str], other: Mapping[str, str]) -> float:
    return 100 * statistics.mean(other.get(source) == text for source, text in one.items())


def soaked(bench: Bench, count: int) -> dict[str, Any]:
    """Memory before a long run, with the model loaded, and at eight places of it."""
    row, _, measured = bench.worker("soak", news.stories(count, words=SOAK_WORDS, seed=2))
    return {"stories": count, "resident_mb": [round(size) for size in measured.resident], **asdict(row)}


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--stories", type=int, default=STORIES, help="how many are made up")
    options.add_argument("--articles", type=Path, help="folder of text files instead: headline, then paragraphs")
    options.add_argument("--package", type=Path, help="an en→uk package instead of the one with random weights")
    options.add_argument("--tokenizer", type=Path, help="folder of a published package whose vocabulary is taken")
    options.add_argument(
        "--soak", type=int, metavar="N", help="memory over so many short stories, and nothing else"
    )
    options.add_argument("--json", action="store_true", help="one object instead of a table")
    given = options.parse_args()
    stories = news.read(given.articles) if given.articles else news.stories(given.stories)
    with tempfile.TemporaryDirectory(prefix="transpub-bench-") as name:
        folder = Path(name)
        _tell("building the packages")
        vocabulary = official_package.taken_from(given.tokenizer) if given.tokenizer else None
        archives = {
            target: official_package.build(folder / target, vocabulary=vocabulary, target=target, seed=seed)
            for seed, target in enumerate(("uk", "ru"))
        }
        if given.package:
            archives["uk"] = given.package
        bench = Bench(folder, stories, archives)
        found = soaked(bench, given.soak) if given.soak else compared(bench)
    if given.json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        Console(width=120).print(soak_table(found) if given.soak else table(found))


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
