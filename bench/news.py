"""Made-up news stories, the same for the same seed: of the length, sentences and paragraphs of an agency's. No text
of anybody's, and no numbers, which a model with random weights could not repeat.

    python bench/news.py --count 20 --folder /tmp/stories
"""

import argparse
import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from memory_corpus import Corpus

# Words of a story, and of its sentences: measured on 31 stories of news in English.
_STORY_WORDS = 350
_MEAN, _SPREAD, _SHORTEST, _LONGEST = 22, 10, 4, 60
_SENTENCES = (1, 2)
_HEADLINE_WORDS = (6, 11)
# Of words, names; of sentences, quotations; words between commas.
_NAMES, _QUOTED, _COMMA_EVERY = 0.08, 0.08, 9


@dataclass(frozen=True)
class Story:
    """`paragraphs` are plain text without line ends."""

    headline: str
    paragraphs: tuple[str, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        return (self.headline, *self.paragraphs)

    @property
    def words(self) -> int:
        return sum(len(line.split()) for line in self.lines)


class Newsroom:
    """Writes stories."""

    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)
        self._corpus = Corpus(seed)

    def story(self, words: int = _STORY_WORDS) -> Story:
        paragraphs: list[str] = []
        left = words
        while left > 0:
            paragraph = " ".join(self._sentence() for _ in range(self._random.choice(_SENTENCES)))
            paragraphs.append(paragraph)
            left -= len(paragraph.split())
        headline = self._corpus.drawn(self._random.randint(*_HEADLINE_WORDS))
        return Story(" ".join(headline).capitalize(), tuple(paragraphs))

    def _sentence(self) -> str:
        length = min(_LONGEST, max(_SHORTEST, round(self._random.gauss(_MEAN, _SPREAD))))
        words = self._corpus.drawn(length)
        for place in range(length):
            if self._random.random() < _NAMES:
                words[place] = words[place].capitalize()
            if place < length - 2 and self._random.random() < 1 / _COMMA_EVERY:
                words[place] += ","
        words[0] = words[0].capitalize()
        text = " ".join(words) + "."
        return f"“{text}”" if self._random.random() < _QUOTED else text


def stories(count: int, *, words: int = _STORY_WORDS, seed: int = 1) -> list[Story]:
    newsroom = Newsroom(seed)
    return [newsroom.story(words) for _ in range(count)]


def with_repeats(made: Sequence[Story], every: int) -> list[Story]:
    """The same with one paragraph in so many taken from the story before."""
    place = 0
    repeated = [made[0]]
    for before, story in pairwise(made):
        paragraphs = list(story.paragraphs)
        for index in range(len(paragraphs)):
            place += 1
            if place % every == 0:
                paragraphs[index] = before.paragraphs[index % len(before.paragraphs)]
        repeated.append(Story(story.headline, tuple(paragraphs)))
    return repeated


def read(folder: Path) -> list[Story]:
    """Text files in the order of their names: the headline in the first line, then a paragraph a line."""
    found = []
    for path in sorted(folder.glob("*.txt")):
        lines = [line.strip() for line in path.read_text("utf-8").splitlines() if line.strip()]
        if lines:
            found.append(Story(lines[0], tuple(lines[1:])))
    return found


def write(made: list[Story], folder: Path) -> None:
    """As `read` reads them."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, story in enumerate(made):
        text = "\n".join(story.lines) + "\n"
        (folder / f"story-{number:05d}.txt").write_text(text, "utf-8")


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--count", type=int, default=20)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--folder", type=Path, required=True)
    given = options.parse_args()
    write(stories(given.count, seed=given.seed), given.folder)


if __name__ == "__main__":
    main()
