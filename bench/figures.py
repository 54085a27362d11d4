"""What `translate.py` shows: rows, goals, and the tables of them. Measures nothing."""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rich.table import Table

from contenders import Measured


@dataclass(frozen=True)
class Row:
    """Speeds in words a second of the clock and of the processor; memory in megabytes of all processes together."""

    name: str
    words: int
    words_a_second: float
    words_a_cpu_second: float
    peak_mb: float
    refused: int

    @classmethod
    def of(cls, name: str, parts: Sequence[Measured]) -> "Row":
        words = sum(part.words for part in parts)
        seconds = max(part.ended for part in parts) - min(part.begun for part in parts)
        return cls(
            name,
            words,
            round(words / seconds, 1),
            round(words / sum(part.cpu for part in parts), 1),
            round(sum(part.peak for part in parts)),
            sum(sum(part.refused.values()) for part in parts),
        )

    @classmethod
    def median(cls, rows: Sequence["Row"]) -> "Row":
        """Of each figure by itself: a neighbour on the machine slows one run down, seldom most of them."""
        first = rows[0]
        figures = ("words_a_second", "words_a_cpu_second", "peak_mb")
        middle = {name: statistics.median(getattr(row, name) for row in rows) for name in figures}
        return replace(first, **middle)


@dataclass(frozen=True)
class Goal:
    """A figure and what it should be at least, or at most."""

    name: str
    figure: float
    wanted: float
    at_most: bool = False

    @property
    def is_met(self) -> bool:
        return self.figure <= self.wanted if self.at_most else self.figure >= self.wanted


def table(found: Mapping[str, Any]) -> Table:
    shown = Table("", "words/s", "words/s of processor", "peak MB", "refused")
    for row in found["rows"]:
        figures = (row["words_a_second"], row["words_a_cpu_second"], row["peak_mb"], row["refused"])
        shown.add_row(row["name"], *(f"{figure:,}" for figure in figures))
    shown.add_section()
    for goal in found["goals"]:
        relation = "at most" if goal["at_most"] else "at least"
        mark = "met" if goal["met"] else "missed"
        shown.add_row(goal["name"], f"{goal['figure']:.1f}", f"{relation} {goal['wanted']:g}", mark, "")
    return shown


def soak_table(found: Mapping[str, Any]) -> Table:
    shown = Table(f"after so many of {found['stories']:,} stories", "resident MB")
    looks = found["resident_mb"]
    for place, size in enumerate(looks):
        shown.add_row(f"{place * found['stories'] // (len(looks) - 1):,}", f"{size:,}")
    shown.add_section()
    shown.add_row("peak", f"{found['peak_mb']:,}")
    shown.add_row("words a second", f"{found['words_a_second']:,}")
    return shown
