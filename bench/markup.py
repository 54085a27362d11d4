"""Codes put back after machine translation: how many are kept and how many stand at the right words.

    python bench/markup.py              # the tables, the same every time; some seconds
    python bench/markup.py --wrong      # and every code not rightly placed
    python bench/markup.py --speed      # what the alignment and the placing cost
    python bench/markup.py --json       # one object instead of the tables; also with --speed

Sentences and the places of their codes in good translations are in `markup_corpus.json`: of each kind of
construction eleven, eight with codes without words, and sixteen written after `evidence` had its figures. With the
trial packages two things are measured:

* forced: the good translation is taken for the engine's output, with the attention the model shows when it is made
  to write it. So every place can be judged exactly. Pieces translated alone are the trial model's, or, where the
  table says "good pieces", those that stand in the corpus, as a better model would give them.
* real: the model's own output. A code is rightly placed if the words around which it stands in the good translation
  stand inside it as far as they occur, and no other words of it do. Where none occurs nobody can tell.

Compared: evidence of each kind alone; all text nodes translated one by one, as LibreTranslate does with HTML; all
codes appended at the end. A node translated alone has its code around its words whatever becomes of the sentence;
its price is told by "seams" and "chrF".
"""

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import ctranslate2

from judging import Case, Tally, count, overlap, recognised
from transpub.articles.codes import (
    Text,
    serialise,
    tokens,
)
from transpub.core.settings import Settings
from transpub.translations.alignment import Alignment, Link
from transpub.translations.engine import Decoding, Offer
from transpub.translations.evidence import Weights
from transpub.translations.lifting import Pair, lift
from transpub.translations.placement import Placed, extract, place
from transpub.translations.wording import Words
from transpub_worker.argos import Package
from transpub_worker.attention import aligned
from transpub_worker.engine import ArgosEngine
from transpub_worker.packages import PackageStore

CORPUS = Path(__file__).with_name("markup_corpus.json")
LANGUAGES = ("uk", "ru")
ROWS = {
    "position alone": Weights(alignment=0, anchors=0, pieces=0),
    "anchors alone": Weights(alignment=0, pieces=0),
    "attention alone": Weights(anchors=0, pieces=0),
    "pieces alone": Weights(alignment=0, anchors=0),
    "pieces and anchors": Weights(alignment=0),
    "attention and anchors": Weights(pieces=0),
    "all": Weights(),
}
PER_NODE = "each text node alone"
AT_END = "codes at the end"
# Empty: or crossed. Seams: see `judging.seams`. Partly: right or at least half. Told: with a finding that says that
# the place is a guess. Untold: wrong or partly right without one.
HEADINGS = (
    "codes",
    "kept",
    "empty",
    "words cut",
    "seams",
    "judged",
    "right",
    "or partly",
    "told",
    "untold",
    "chrF",
)
FORMATS = {"right": ".1%", "or partly": ".1%", "chrF": ".1f"}


def cases() -> list[Case]:
    entries = json.loads(CORPUS.read_text(encoding="utf-8"))
    return [
        Case(entry["kind"], language, entry["en"], entry[language], _alone(entry["en"], entry[f"{language}_alone"]))
        for language in LANGUAGES
        for entry in entries
        if language in entry
    ]


def _alone(source: str, by_number: Mapping[str, str]) -> dict[str, str]:
    tree = lift(source)
    pending, found = list(tree.nodes), {}
    while pending:
        node = pending.pop()
        if isinstance(node, Pair):
            pending += node.children
            if text := by_number.get(str(node.number)):
                found[tree.plain[node.start : node.end].strip()] = text
    return found


# What is compared


def per_node(source: str, translated: Callable[[str], str]) -> str:
    """Each text node translated alone, its white space kept."""
    parts = []
    for token in tokens(source):
        if isinstance(token, Text) and any(letter.isalpha() for letter in token.text):
            core = token.text.strip()
            lead, tail = token.text.split(core, 1)
            token = Text(lead + translated(core) + tail)
        parts.append(token)
    return serialise(parts)


def appended(source: str, plain: str) -> str:
    return serialise([Text(plain), *(token for token in tokens(source) if not isinstance(token, Text))])


class Forced:
    """The attention a trial package shows when it is made to write a given translation."""

    def __init__(self, folder: Path) -> None:
        package = Package(folder)
        self._tokenizer = package.tokenizer
        self._prefix = [package.target_prefix] if package.target_prefix else []
        self._translator = ctranslate2.Translator(str(folder / "model"), device="cpu", intra_threads=1)

    def alignment(self, source: str, target: str) -> Alignment:
        mine, theirs = self._tokenizer.encode(source), self._tokenizer.encode(target)
        result = self._translator.translate_batch(
            [mine],
            [self._prefix + theirs],
            beam_size=1,
            max_decoding_length=len(self._prefix) + len(theirs),
            return_attention=True,
        )[0]
        rows = result.attention[0][len(self._prefix) : len(self._prefix) + len(theirs)]
        return aligned(source, mine, target, theirs, rows)


@dataclass(frozen=True)
class Material:
    """Everything the engine says of one case: of the good translation and of its own."""

    case: Case
    good: str
    forced: Alignment
    pieces: Mapping[str, str]
    output: str
    alignment: Alignment
    per_node: str


def material(folder: Path) -> Iterator[Material]:
    settings = Settings(data_dir=folder)
    engine = ArgosEngine(settings)
    offers = {offer.target: offer for offer in engine.offers() if offer.source == "en"}
    folders = {
        kept.manifest.target: kept.folder for kept in PackageStore(settings.effective_models_dir).installed()
    }
    forced = {language: Forced(folders[language]) for language in LANGUAGES}
    for case in cases():
        lifted, good = extract(case.source), lift(case.good).plain

        def translated(text: str, offer: Offer = offers[case.language]) -> str:
            return engine.translate(offer, [text], Decoding())[0].text

        output = engine.translate(offers[case.language], [lifted.plain], Decoding(aligned=True))[0]
        yield Material(
            case,
            good,
            forced[case.language].alignment(lifted.plain, good),
            {piece: translated(piece) for piece in lifted.pieces},
            output.text,
            output.alignment,
            per_node(case.source, translated),
        )


# Tables


@dataclass(frozen=True)
class Measured:
    """What became of the codes, by what placed them."""

    forced: Mapping[str, Tally]
    real: Mapping[str, Tally]


def measure(everything: Sequence[Material], *, wrong: bool) -> Measured:
    forced: dict[str, Tally] = {}
    real: dict[str, Tally] = {}
    for item in everything:
        for row, placed in forced_rows(item):
            scores = overlap(item.case, placed.text)
            count(forced.setdefault(row, Tally()), item.case, placed, scores, plain=item.good)
            if wrong and row.startswith("all"):
                show_wrong(row, item.case, placed, scores)
        for row, placed in real_rows(item):
            plain = None if row == PER_NODE else item.output
            scores = recognised(item.case, placed.text)
            count(real.setdefault(row, Tally()), item.case, placed, scores, plain=plain)
    return Measured(forced, real)


def show(measured: Measured) -> None:
    table("Forced: the good translation as the engine's output", measured.forced)
    table("Real: the trial packages' own output", measured.real)
    shown = {row: measured.forced[row] for row in ("all", "all, good pieces", AT_END)}
    by_kind("Rightly placed by construction (forced)", shown)


def as_object(measured: Measured) -> dict[str, object]:
    """The figures of all tables; shares are 0 to 1."""
    return {
        "forced": {row: figures(tally) for row, tally in measured.forced.items()},
        "real": {row: figures(tally) for row, tally in measured.real.items()},
        "by_construction": {row: tally.kinds for row, tally in measured.forced.items()},
    }


def forced_rows(item: Material) -> Iterator[tuple[str, Placed]]:
    source, good = item.case.source, item.good
    for row, weights in ROWS.items():
        yield row, place(source, good, item.pieces, item.forced, weights)
        if weights.pieces:
            yield f"{row}, good pieces", place(source, good, item.case.alone, item.forced, weights)
    yield AT_END, Placed(appended(source, good))


def real_rows(item: Material) -> Iterator[tuple[str, Placed]]:
    source = item.case.source
    for row, weights in ROWS.items():
        yield row, place(source, item.output, item.pieces, item.alignment, weights)
    yield AT_END, Placed(appended(source, item.output))
    yield PER_NODE, Placed(item.per_node)


def show_wrong(row: str, case: Case, placed: Placed, scores: Mapping[int, float]) -> None:
    for number, score in scores.items():
        if score < 1:
            said = "told" if number in placed.guessed else "not told"
            texts = (case.source, placed.text, case.good)
            print(f"{row}: <{number}> {score:.2f}, {said}", *texts, sep="\n  ", file=sys.stderr)


def figures(tally: Tally) -> dict[str, int | float]:
    """By heading."""
    judged = tally.codes - tally.undecided
    values = (
        tally.codes,
        tally.kept,
        tally.broken,
        tally.cut_words,
        tally.seams,
        judged,
        tally.right / judged,
        (tally.right + tally.partly) / judged,
        tally.doubted,
        tally.unsaid,
        sum(tally.chrf) / len(tally.chrf),
    )
    return dict(zip(HEADINGS, values, strict=True))


def table(title: str, tallies: Mapping[str, Tally]) -> None:
    print(f"\n{title}\n{'':34}" + "".join(f"{heading:>11}" for heading in HEADINGS))
    for row, tally in tallies.items():
        shown = (f"{value:{FORMATS.get(heading, 'd')}}" for heading, value in figures(tally).items())
        print(f"{row:34}" + "".join(f"{value:>11}" for value in shown))


def by_kind(title: str, tallies: Mapping[str, Tally]) -> None:
    print(f"\n{title}\n{'':20}" + "".join(f"{name:>20}" for name in tallies))
    for kind in next(iter(tallies.values())).kinds:
        cells = (tally.kinds[kind] for tally in tallies.values())
        print(f"{kind:20}" + "".join(f"{cell['right']:>16}/{cell['codes']}" for cell in cells))


def speed(folder: Path) -> dict[str, list[float]]:
    """Words a second of the processor without and with alignment, three runs each; seconds of placing 200 codes."""
    engine = ArgosEngine(Settings(data_dir=folder, engine_cache_mb=0))
    offer = next(offer for offer in engine.offers() if offer.target == "uk")
    texts = [extract(case.source).plain for case in cases() if case.language == "uk"]
    words = sum(len(text.split()) for text in texts)
    engine.translate(offer, texts, Decoding())
    found: dict[str, list[float]] = {}
    for aligned_too in (False, True) * 3:
        started = time.process_time()
        engine.translate(offer, texts, Decoding(aligned=aligned_too))
        name = "words_per_cpu_s_aligned" if aligned_too else "words_per_cpu_s"
        found.setdefault(name, []).append(words / (time.process_time() - started))
    return {**found, "placing_s": [placing()]}


def placing() -> float:
    """Seconds for 200 codes in 2,000 words."""
    chosen = random.Random(1)
    numbers = range(1, 201)
    source = " ".join(
        f"<{n}>" + " ".join(chosen.choice("abcdefgh") * 4 for _ in range(9)) + f"</{n}> und" for n in numbers
    )
    target = " ".join(chosen.choice("abcdefgh") * 4 for _ in range(2000))
    plain = lift(source).plain
    mine, theirs = Words.of(plain).spans, Words.of(target).spans
    links = tuple(Link(span, chosen.choice(mine), 0.2) for span in theirs for _ in range(5))
    started = time.process_time()
    place(source, target, {piece: piece for piece in extract(source).pieces}, links)
    return time.process_time() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wrong", action="store_true", help="show, on the error stream, codes not rightly placed")
    parser.add_argument("--speed", action="store_true", help="measure time instead")
    parser.add_argument("--json", action="store_true", help="one object instead of tables")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="transpub-bench-") as folder:
        if options.speed:
            found = speed(Path(folder))
            rows = (f"{name:26}" + "".join(f"{value:>9,.2f}" for value in values) for name, values in found.items())
            print(json.dumps(found) if options.json else "\n".join(rows))
            return
        measured = measure(list(material(Path(folder))), wrong=options.wrong)
    if options.json:
        print(json.dumps(as_object(measured)))
    else:
        show(measured)


if __name__ == "__main__":
    main()
