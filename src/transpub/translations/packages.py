"""What workers tell of their packages, their index and themselves, as values. No database and no store here."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from transpub.core.i18n import LazyText
from transpub.translations.engine import ModelKind

# More than any store or index holds (the official index of 2025 has 96 entries). What lies beyond is not told.
PACKAGES_MAX = 500
OFFERED_MAX = 2000
_FACT_MAX = 300
_DEPTH_MAX = 4


def version_key(version: str) -> tuple[int, ...]:
    """Orders versions by their numbers: 1.10 is newer than 1.9. Digits beyond nine begin another number."""
    return tuple(int(number) for number in re.findall("[0-9]{1,9}", version))


class PackageState(StrEnum):
    """READY serves its pair. HIDDEN: a better package does. OFF: trial packages are switched off. PREVIOUS: kept
    to go back to. BROKEN: unusable."""

    READY = "ready"
    HIDDEN = "hidden"
    OFF = "off"
    PREVIOUS = "previous"
    BROKEN = "broken"


@dataclass(frozen=True)
class Package:
    """One package in a store. `size` is of the archive, in bytes; `digest` begins its SHA-256.

    Of a broken one only what its folder's name tells is known.
    """

    source: str
    target: str
    version: str
    state: PackageState
    kind: ModelKind | None = None
    size: int | None = None
    installed_at: datetime | None = None
    digest: str = ""

    @property
    def pair(self) -> tuple[str, str]:
        return self.source, self.target

    def to_json(self) -> dict[str, Any]:
        installed_at = self.installed_at.isoformat() if self.installed_at else None
        return {**asdict(self), "installed_at": installed_at}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        given = {field.name: stored[field.name] for field in fields(cls)}
        moment, kind = given["installed_at"], given["kind"]
        return cls(
            **given
            | {
                "state": PackageState(given["state"]),
                "kind": ModelKind(kind) if kind else None,
                "installed_at": datetime.fromisoformat(moment) if moment else None,
            }
        )


@dataclass(frozen=True)
class Offered:
    """The newest package of a pair in the index."""

    source: str
    target: str
    version: str

    @property
    def pair(self) -> tuple[str, str]:
        return self.source, self.target

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        return cls(stored["source"], stored["target"], stored["version"])


@dataclass(frozen=True)
class WorkerSetup:
    """How a worker's engine is set up and how it does. Memory is what is resident: now, and what the worker starts
    anew at. `words_a_second` is of the last jobs, None before the first; `models` are those loaded."""

    pool: str = ""
    threads: int = 0
    cpus: int | None = None
    inter_threads: int = 0
    intra_threads: int = 0
    batch_tokens: int = 0
    beam_size: int = 0
    resident_mb: int = 0
    resident_mb_most: int | None = None
    words_a_second: float | None = None
    models: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Self:
        """Of what a worker says, perhaps one of another version: what is not known here is left out."""
        known = {field.name: told[field.name] for field in fields(cls) if field.name in told}
        return cls(**known | {"models": tuple(known.get("models", ()))[:PACKAGES_MAX]})


def told_to_json(told: LazyText, *, depth: int = 0) -> dict[str, Any]:
    """A marked text with its facts, in a form that any process turns into words in its reader's language."""
    return {"text": told.text, "facts": {name: _fact(value, depth) for name, value in told.facts.items()}}


def told_from_json(stored: Mapping[str, Any]) -> LazyText:
    facts = {
        name: told_from_json(value) if isinstance(value, Mapping) else value
        for name, value in stored["facts"].items()
    }
    return LazyText(stored["text"], facts)


def _fact(value: object, depth: int) -> object:
    if isinstance(value, LazyText):
        return told_to_json(value, depth=depth + 1) if depth < _DEPTH_MAX else ""
    return value if isinstance(value, bool | int | float) else str(value)[:_FACT_MAX]
