"""The activity log as people read it: one line a step, a person's work on many segments in one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime

from transpub.activity.models import Activity
from transpub.translations.gates import NAMES
from transpub.translations.planning import Counts
from transpub.web.wording import FAILURES, VERBS

# Where a step of the workflow keeps the gates that were passed (service.log).
_PASSED = ("overridden", "acknowledged")


@dataclass(frozen=True)
class Entry:
    """`count` is how many segments one line stands for; `verb` and `reason`, why the machine failed, are marked,
    not translated.

    `revision` is the number of the one that was written or gone over to, 0 elsewhere; `counts` is what became of a
    translation's sentences then. `notes` is on how many segments a reviewer left one; `passed` names the gates that
    were closed and passed with a reason or an acknowledgement, marked as `verb` is.
    """

    who: str
    verb: str
    language: str
    note: str
    at: datetime
    count: int = 1
    on_segments: bool = False
    revision: int = 0
    minor: bool = False
    counts: Counts | None = None
    notes: int = 0
    passed: Sequence[str] = ()
    reason: str = ""


def entries(log: Iterable[Activity]) -> Sequence[Entry]:
    """Newest first, as the log comes. Steps on segments that follow each other by one person become one entry."""
    found: list[Entry] = []
    for step in log:
        entry = entry_of(step)
        last = found[-1] if found else None
        if last and entry.on_segments and last.on_segments and last.who == entry.who:
            found[-1] = replace(last, count=last.count + 1)
        else:
            found.append(entry)
    return found


def entry_of(step: Activity) -> Entry:
    """One step by itself."""
    return Entry(
        who=step.actor.name if step.actor else "",
        verb=VERBS.get(step.verb, step.verb),
        language=str(step.facts.get("language", "")),
        # A failure notes its code.
        note="" if step.note in FAILURES else step.note,
        reason=FAILURES.get(step.note, ""),
        at=step.at,
        on_segments=step.object_type == "segment",
        revision=int(step.facts.get("revision", 0)),
        minor=bool(step.facts.get("minor", False)),
        counts=_counts(step),
        notes=int(step.facts.get("notes", 0)),
        passed=[NAMES.get(code, code) for name in _PASSED for code in step.facts.get(name, ())],
    )


def _counts(step: Activity) -> Counts | None:
    if step.verb != "translation.revised":
        return None
    return Counts(**{field.name: int(step.facts.get(field.name, 0)) for field in fields(Counts)})
