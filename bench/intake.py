"""Taking in and splitting an article of 20,000 words: time and peak memory; and how deep an article may be nested.

    python bench/intake.py                  # all formats and all nestings; a minute or so
    python bench/intake.py --words 5000     # a shorter article
    python bench/intake.py --json           # one object instead of tables

The article is made up from a fixed seed: paragraphs with nested links and emphasis, headings, lists of two levels,
quotations, tables and figures, in the proportions of a long report. Each format is measured in a process of its
own. Time is the processor's. Memory is the process's largest resident size during a step (on Linux; elsewhere so
far), with what was loaded before: code, rules and the model that tells languages. Understanding includes marking
boilerplate and telling the language.
"""

import argparse
import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from transpub.articles.detection import detect
from transpub.articles.intake import understand
from transpub.articles.material import Limits, Material, SourceFormat
from transpub.articles.segments import mark, reassemble, split
from transpub.core.errors import TranspubError
from transpub.core.settings import Settings

SEED = 20260211
FORMATS = (SourceFormat.HTML, SourceFormat.MARKDOWN, SourceFormat.TEXT)
VOCABULARY = (
    "the port of Odesa opened again on Wednesday after six weeks when three ships left harbour for Egypt and Kenya "
    "with grain maize oil while pilots engineers mayors ministers sailors families waited along a coast that mines "
    "storms drones had closed since winter their owners insurers banks asked government parliament courts to pay "
    "more for safe routes because prices rose by 3.5 percent Dr. Koval said “nobody leaves” U.S. officials e.g. Lee"
)
WORDS = VOCABULARY.split()


@dataclass(frozen=True)
class Step:
    """Seconds of the processor it took, peak memory of the process after it in megabytes, and what came of it."""

    name: str
    seconds: float
    megabytes: float
    result: str


@dataclass(frozen=True)
class Nesting:
    """`depth` is the deepest that is taken in; `one_more` and `far_more` the errors' codes one level and 10,000
    levels down, with the seconds and megabytes the second took."""

    name: str
    depth: int
    one_more: str
    far_more: str
    seconds: float
    megabytes: float


NESTINGS: dict[str, tuple[str, str]] = {
    "div": ("<div>", "</div>"),
    "blockquote": ("<blockquote>", "</blockquote>"),
    "ul li": ("<ul><li>", "</li></ul>"),
    "table tr td": ("<table><tr><td>", "</td></tr></table>"),
    "em": ("<em>", "</em>"),
    "em strong": ("<em><strong>", "</strong></em>"),
    "div, not closed": ("<div>", ""),
}
FAR = 10_000
# proc_pid_clear_refs(5): writing 5 resets the peak.
CLEAR_REFS, STATUS = Path("/proc/self/clear_refs"), Path("/proc/self/status")


class Writer:
    """Blocks of text with markup, by one random generator."""

    def __init__(self, words: int, *, markup: bool) -> None:
        self._random = random.Random(SEED)
        self._left = words
        self._markup = markup

    def blocks(self) -> Iterator[tuple[str, list[str]]]:
        """(kind, texts) until the words are used up."""
        kinds = random.Random(SEED).choices(
            ("p", "h2", "list", "quote", "table", "figure"), weights=(80, 6, 5, 5, 2, 2), k=10_000
        )
        for kind in kinds:
            if self._left <= 0:
                return
            count = {"list": 5, "table": 12}.get(kind, 1)
            sentences = {"p": (3, 6), "quote": (1, 3)}.get(kind, (1, 1))
            yield kind, [self._paragraph(self._random.randint(*sentences), kind) for _ in range(count)]

    def _paragraph(self, sentences: int, kind: str) -> str:
        return " ".join(self._sentence(4 if kind in ("h2", "table") else 18) for _ in range(sentences))

    def _sentence(self, length: int) -> str:
        count = self._random.randint(max(3, length - 6), length + 6)
        self._left -= count
        words = [self._random.choice(WORDS) for _ in range(count)]
        words[0] = words[0].capitalize()
        if self._markup and count > 10 and self._random.random() < 0.4:
            start = self._random.randrange(1, count - 4)
            words[start] = f'<a href="https://example.com/{start}?a=1&amp;b=2" title="A report">{words[start]}'
            words[start + 1] = f"<em>{words[start + 1]}"
            words[start + 2] = f"<b>{words[start + 2]}</b></em></a>"
        return " ".join(words) + "."


def as_html(words: int) -> str:
    return "\n".join(_html(kind, texts) for kind, texts in Writer(words, markup=True).blocks())


def _html(kind: str, texts: list[str]) -> str:
    match kind:
        case "list":
            items = "".join(f"<li>{text}</li>" for text in texts[2:])
            return f"<ul><li>{texts[0]}<ul><li>{texts[1]}</li></ul></li>{items}</ul>"
        case "quote":
            return f"<blockquote><p>{texts[0]}</p><footer>A <i>mayor</i></footer></blockquote>"
        case "table":
            rows = (texts[start : start + 3] for start in range(0, len(texts), 3))
            return f"<table>{''.join(f'<tr>{_cells(row)}</tr>' for row in rows)}</table>"
        case "figure":
            image = '<img src="https://example.com/1.jpg" alt="The harbour at dawn">'
            return f"<figure>{image}<figcaption>{texts[0]}</figcaption></figure>"
    return f"<{kind}>{texts[0]}</{kind}>"


def _cells(texts: list[str]) -> str:
    return "".join(f"<td>{text}</td>" for text in texts)


def as_text(words: int) -> str:
    return "\n\n".join(_lines(kind, texts, "") for kind, texts in Writer(words, markup=False).blocks())


def as_markdown(words: int) -> str:
    return "\n\n".join(_lines(kind, texts, "#") for kind, texts in Writer(words, markup=False).blocks())


def _lines(kind: str, texts: list[str], heading: str) -> str:
    if kind == "list":
        return "\n".join(f"- {text}" for text in texts)
    return f"{heading * 2} {texts[0]}".strip() if kind == "h2" else "\n\n".join(texts)


MAKERS: dict[SourceFormat, Callable[[int], str]] = {
    SourceFormat.HTML: as_html,
    SourceFormat.MARKDOWN: as_markdown,
    SourceFormat.TEXT: as_text,
}


def limits() -> Limits:
    return Limits.of(Settings())


def forget_peak() -> None:
    """From here on the largest size is counted anew, where the system can."""
    if CLEAR_REFS.exists():
        CLEAR_REFS.write_text("5")


def peak() -> float:
    """The largest size of this process, in megabytes."""
    if STATUS.exists():
        sizes = dict(line.split(":", 1) for line in STATUS.read_text().splitlines())
        return int(sizes["VmHWM"].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2


class Stopwatch:
    def __init__(self, name: str) -> None:
        self._name = name
        forget_peak()
        self._started = time.process_time()

    def done(self, result: str) -> Step:
        return Step(self._name, time.process_time() - self._started, peak(), result)


def steps(source: SourceFormat, words: int) -> Iterator[Step]:
    """The path of an article from text to a document put together again, and each step's cost."""
    body = MAKERS[source](words)
    detect([body])
    split(understand("Headline", Material(SourceFormat.TEXT, "Warm. Up."), limits()).document, "en")
    forget_peak()
    yield Step("loaded", 0.0, peak(), f"{words:,} words, {len(body.encode()):,} bytes")

    step = Stopwatch("understand")
    document = understand("Headline", Material(source, body), limits()).document
    yield step.done(f"{len(document.body):,} blocks")

    step = Stopwatch("mark and split")
    marked = mark(document, "en")
    segments = split(marked, "en")
    yield step.done(f"{len(segments):,} segments")

    texts = {segment.key: segment.text for segment in segments}
    step = Stopwatch("reassemble")
    again = reassemble(marked, texts)
    yield step.done("the same document" if again == document else "ANOTHER DOCUMENT")


def outcome(name: str, depth: int) -> str:
    """The error's code, or `taken in` for one that goes all the way."""
    opening, closing = NESTINGS[name]
    try:
        body = f"<p>Before.</p>{opening * depth}Inside.{closing * depth}"
        marked = mark(understand("Headline", Material(SourceFormat.HTML, body), limits()).document, "en")
        reassemble(marked, {segment.key: segment.text for segment in split(marked, "en")})
    except TranspubError as error:
        return error.code
    return "taken in"


def nesting(name: str) -> Nesting:
    taken, refused = 1, FAR
    while refused - taken > 1:
        middle = (taken + refused) // 2
        taken, refused = (middle, refused) if outcome(name, middle) == "taken in" else (taken, middle)
    step = Stopwatch(name)
    far = step.done(outcome(name, FAR))
    return Nesting(name, taken, outcome(name, refused), far.result, far.seconds, far.megabytes)


def alone(*arguments: str) -> list[dict[str, Any]]:
    """What this program prints when it does one measurement in a process of its own."""
    done = subprocess.run([sys.executable, __file__, *arguments], check=True, capture_output=True, text=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def show(measured: Mapping[str, Sequence[Step]], nested: Sequence[Nesting]) -> None:
    print(f"{'':10}{'step':16}{'seconds':>9}{'MB':>7}  result")
    for source, taken in measured.items():
        for step in taken:
            print(f"{source:10}{step.name:16}{step.seconds:>9.2f}{step.megabytes:>7.0f}  {step.result}")
    print(f"\n{'nested':18}{'deepest':>8}  {'one more':22}{'10,000 levels':22}{'seconds':>9}{'MB':>7}")
    for found in nested:
        refusals = f"{found.one_more:22}{found.far_more:22}"
        print(f"{found.name:18}{found.depth:>8}  {refusals}{found.seconds:>9.2f}{found.megabytes:>7.0f}")


def main() -> None:
    parser = argparse.ArgumentParser(description="Time and memory of taking in an article.")
    parser.add_argument("--words", type=int, default=20_000)
    parser.add_argument("--json", action="store_true", help="one object instead of tables")
    parser.add_argument("--only", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.only in NESTINGS:
        print(json.dumps(asdict(nesting(given.only))))
        return
    if given.only:
        for step in steps(SourceFormat(given.only), given.words):
            print(json.dumps(asdict(step)), flush=True)
        return
    measured = {
        source.value: [Step(**fields) for fields in alone("--only", source.value, "--words", str(given.words))]
        for source in FORMATS
    }
    nested = [Nesting(**alone("--only", name)[0]) for name in NESTINGS]
    if given.json:
        formats = {source: [asdict(step) for step in taken] for source, taken in measured.items()}
        print(json.dumps({"words": given.words, "formats": formats, "nesting": [asdict(each) for each in nested]}))
    else:
        show(measured, nested)


if __name__ == "__main__":
    main()
