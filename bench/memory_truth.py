"""What is alike in a made-up memory, told without an index, and how much of it is found. Nothing is timed here."""

from collections.abc import Sequence

import sqlalchemy as sa
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from memory_corpus import PAIR, Sample
from transpub.core.db import Database
from transpub.memory import index, lookup, scoring, wording
from transpub.memory.matches import Query


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
    """How many units were scored; and the shares found of all that are alike, and of each sentence's best.

    A unit is among the best if it is as much alike as the last of them.
    """
    scored = found = of_best = best = 0
    with database.read_only() as session:
        spoken = [wording.words(query.text) for query in queries]
        frequencies = index.of(session).frequencies(session, {word for words in spoken for word in words})
        for words, alike in zip(spoken, truth, strict=True):
            candidates = lookup.candidates(session, words, PAIR, lookup.AT_LEAST, frequencies)
            numbers = [number for number, _ in candidates]
            sources = set(
                session.scalars(
                    sa.text("SELECT source_text FROM memory_units WHERE number IN :numbers").bindparams(
                        sa.bindparam("numbers", numbers, expanding=True)
                    )
                )
            )
            scored += len(candidates)
            found += len(sources & alike.keys())
            likest = sorted(alike.values(), reverse=True)[: lookup.LIMIT]
            good = [source for source, likeness in alike.items() if likest and likeness >= likest[-1]]
            best += len(likest)
            of_best += min(len(likest), len(sources.intersection(good)))
    return scored, found / max(1, sum(map(len, truth))), of_best / max(1, best)
