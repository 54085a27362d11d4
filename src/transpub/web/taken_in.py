"""What was left out of a revision and tidied in it when it was taken in, as pages tell it."""

from collections.abc import Sequence
from dataclasses import dataclass

from transpub.articles.boilerplate_rules import REASON_TEXTS, BoilerplateReason
from transpub.articles.characters import NormalisationKind
from transpub.articles.models import Revision
from transpub.web.understood import CHANGES


@dataclass(frozen=True)
class Line:
    """`reason` is marked, not translated."""

    text: str
    reason: str


@dataclass(frozen=True)
class Tidied:
    """`name` is marked, not translated."""

    name: str
    count: int


@dataclass(frozen=True)
class Removed:
    """Elements that never come in, by tag."""

    tag: str
    count: int


@dataclass(frozen=True)
class TakenIn:
    """`kept` are lines that looked like no part of the story, and the editor kept them."""

    left_out: Sequence[Line]
    kept: Sequence[Line]
    tidied: Sequence[Tidied]
    removed: Sequence[Removed]
    encoding: str


def taken_in(revision: Revision) -> TakenIn:
    lines = [(entry["kept"], _line(entry["text"], entry["reason"])) for entry in revision.boilerplate]
    changes = revision.normalisations
    return TakenIn(
        left_out=[line for kept, line in lines if not kept],
        kept=[line for kept, line in lines if kept],
        tidied=[
            Tidied(CHANGES[NormalisationKind(entry["kind"])], entry["count"])
            for entry in changes
            if entry["kind"] in {kind.value for kind in CHANGES}
        ],
        removed=[Removed(entry["tag"], entry["count"]) for entry in changes if entry["kind"] == "removed"],
        encoding=next((entry["tag"] for entry in changes if entry["kind"] == "encoding"), ""),
    )


def _line(text: str, reason: str) -> Line:
    return Line(text, REASON_TEXTS[BoilerplateReason(reason)])
