"""What is alike in a made-up memory, told without an index, and how much of it is found. Nothing is timed here."""

from collections.abc import Sequence

import sqlalchemy as sa
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein
from sqlalchemy.orm import Session

from memory_corpus import PAIR, Sample
from transpub.core.db import Database
from transpub.memory import index, lookup, scoring, wording
from transpub.memory.matches import Query

_BATCH = 10_000
# Sums of thirds come out a little off.
_ROUNDING = 1e-6


def exhaustive(samples: Sequence[Sample], sentences: Sequence[str]) -> list[dict[str, float]]:
    """For each sentence the sources of all units alike, with their likeness."""
    letters: dict[str, str] = {}

    def spelt(text: str) -> str:
        """A letter a word: rapidfuzz compares strings many times faster than lists. Surrogates are left out."""
        return "".join(
            letters.setdefault(word, chr(len(letters) + (0x800 if len(letters) >= 0xD800 else 0)))
            for word in wording.words(text)
        )

    units = [spelt(sample.source) for sample in samples]
    # Half of the words: far below what the measure can do with, so that its bounds are tried too.
    cutoff = 0.5
    found: list[dict[str, float]] = []
    for sentence in sentences:
        words = wording.words(sentence)
        near = process.extract(
            spelt(sentence), units, scorer=Levenshtein.normalized_similarity, score_cutoff=cutoff, limit=None
        )
        scored = {
            samples[place].source: scoring.likeness(words, wording.words(samples[place].source))
            for _, _, place in near
        }
        found.append({source: score for source, score in scored.items() if score >= lookup.AT_LEAST})
    return found


def recalled(
    database: Database, queries: Sequence[Query], truth: Sequence[dict[str, float]]
) -> tuple[int, float, float]:
    """How many units were candidates; the shares found of all that are alike, and of each sentence's best.

    A unit is among the best if it is as much alike as the last of them.
    """
    candidates = found = of_best = best = 0
    with database.read_only() as session:
        spoken = [wording.words(query.text) for query in queries]
        frequencies = index.of(session).frequencies(session, {word for words in spoken for word in words})
        for words, alike in zip(spoken, truth, strict=True):
            numbers = [
                number for number, _ in lookup.candidates(session, words, PAIR, lookup.AT_LEAST, frequencies)
            ]
            candidates += len(numbers)
            found += len(alike.keys() & _sources(session, numbers))
            likest = sorted(alike.values(), reverse=True)[: lookup.LIMIT]
            offered = lookup.alike(session, words, PAIR, lookup.AT_LEAST, lookup.LIMIT, frequencies)
            best += len(likest)
            of_best += sum(likeness >= likest[-1] - _ROUNDING for likeness in offered.values())
    return candidates, found / max(1, sum(map(len, truth))), of_best / max(1, best)


def _sources(session: Session, numbers: Sequence[int]) -> set[str]:
    texts = sa.text("SELECT source_text FROM memory_units WHERE number IN :numbers")
    found: set[str] = set()
    for start in range(0, len(numbers), _BATCH):
        batch = texts.bindparams(sa.bindparam("numbers", numbers[start : start + _BATCH], expanding=True))
        found.update(session.scalars(batch))
    return found
