"""What becomes of lines that look like no part of the story: the editor says, nobody else."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from transpub.articles.boilerplate import BoilerplateLine, without
from transpub.articles.document import Document
from transpub.articles.errors import BoilerplateUndecided, EmptyBody
from transpub.articles.intake import has_words


class Fate(StrEnum):
    """ASK: nothing is taken in before somebody has decided."""

    ASK = "ask"
    LEAVE_OUT = "leave_out"
    KEEP = "keep"


@dataclass(frozen=True)
class Choices:
    """What an editor decided, by the ids of the lines; `otherwise` holds for lines not named. Ids of lines that
    are not there any more are passed over."""

    left_out: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()
    otherwise: Fate = Fate.ASK

    def fate(self, line: BoilerplateLine) -> Fate:
        if line.id in self.kept:
            return Fate.KEEP
        return Fate.LEAVE_OUT if line.id in self.left_out else self.otherwise

    def to_json(self) -> dict[str, str | list[str]]:
        return {"left_out": sorted(self.left_out), "kept": sorted(self.kept), "otherwise": self.otherwise.value}


UNDECIDED = Choices()


@dataclass(frozen=True)
class Decided:
    """One line and what became of it, for the record."""

    line: BoilerplateLine
    kept: bool

    def to_json(self) -> dict[str, str | bool]:
        return {"id": self.line.id, "reason": self.line.reason.value, "text": self.line.text, "kept": self.kept}


@dataclass(frozen=True)
class Settled:
    document: Document
    decided: tuple[Decided, ...]


def settle(document: Document, lines: Sequence[BoilerplateLine], choices: Choices) -> Settled:
    """The document without the lines that were to be left out.

    Raises:
        BoilerplateUndecided: nobody has said what to do with a line.
        EmptyBody: no text is left.
    """
    fates = {line.id: choices.fate(line) for line in lines}
    undecided = [line for line in lines if fates[line.id] is Fate.ASK]
    if undecided:
        raise BoilerplateUndecided(
            count=len(undecided),
            lines=[{"id": line.id, "reason": line.reason.value, "text": line.text} for line in undecided],
        )
    rest = without(document, {line.id for line in lines if fates[line.id] is Fate.LEAVE_OUT})
    if not has_words(rest):
        raise EmptyBody
    return Settled(rest, tuple(Decided(line, fates[line.id] is Fate.KEEP) for line in lines))
