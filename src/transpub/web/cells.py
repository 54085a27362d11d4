"""What a page says of one translation in a few words: state, how far, what is live. No database here."""

from dataclasses import dataclass

from transpub.publishing.models import Edition
from transpub.translations.models import Translation
from transpub.translations.queries import Freshness, Tally
from transpub.translations.workflow import STATE_NAMES, State

# While a translation is in one of these, a page looks again by itself.
MOVING = frozenset({State.QUEUED, State.TRANSLATING})
_WORKED_ON = frozenset({State.DRAFT, State.IN_REVIEW})


@dataclass(frozen=True)
class Cell:
    """`share` is what the machine has done while it works, what people accepted afterwards; None where neither says
    anything. `name` is marked, not translated. `hurried`: it has text made in a hurry that nobody has accepted yet.
    `outdated` is in how many sentences the source has changed since a person accepted them, 0 where the whole
    translation was left behind, None where neither is so. `urgent`: asked for as such, and not approved yet."""

    translation: Translation
    state: State
    name: str
    share: float | None
    moving: bool
    trial: bool
    live: Edition | None
    hurried: bool = False
    outdated: int | None = None
    urgent: bool = False

    @classmethod
    def of(
        cls,
        translation: Translation,
        tally: Tally | None,
        live: Edition | None,
        freshness: Freshness | None = None,
        *,
        urgent: bool = False,
    ) -> "Cell":
        state = State(translation.state)
        return cls(
            translation=translation,
            state=state,
            name=STATE_NAMES[state],
            share=_share(translation, state, tally),
            moving=state in MOVING,
            trial=bool(tally and tally.trial),
            live=live,
            hurried=bool(tally and tally.hurried),
            outdated=freshness.outdated_segments if freshness and freshness.is_outdated else None,
            urgent=urgent,
        )


def _share(translation: Translation, state: State, tally: Tally | None) -> float | None:
    if state is State.TRANSLATING and translation.jobs:
        job = translation.jobs[-1]
        return job.segments_done / job.segments_total if job.segments_total else None
    if state in _WORKED_ON and tally and tally.total:
        return tally.accepted / tally.total
    return None
