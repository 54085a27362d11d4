"""The steps of publication as data: which one leads from where to where, who may, and what stands in the way.

Pure. The server's check, the API's `actions` field and the pages' buttons all ask `decide`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from transpub.accounts.permissions import Permission, Principal
from transpub.core.i18n import N_, LazyText
from transpub.translations.gates import Obstacle, Weight
from transpub.translations.workflow import STATE_NAMES, State


class Standing(StrEnum):
    """What partners get for one language of an article. NONE: it never went out."""

    NONE = "none"
    LIVE = "live"
    WITHDRAWN = "withdrawn"
    KILLED = "killed"


class Step(StrEnum):
    PUBLISH = "publish"
    CORRECT = "correct"
    MINOR = "minor"
    SCHEDULE = "schedule"
    UNSCHEDULE = "unschedule"
    EMBARGO = "embargo"
    WITHDRAW = "withdraw"
    KILL = "kill"
    RESTORE = "restore"


# Steps that make an edition of the approved text; `schedule` takes one of them at its time.
PUBLISHING = (Step.PUBLISH, Step.CORRECT, Step.MINOR)

STANDING_NAMES: Mapping[Standing, str] = {
    Standing.NONE: N_("not published"),
    Standing.LIVE: N_("live"),
    Standing.WITHDRAWN: N_("withdrawn"),
    Standing.KILLED: N_("taken down"),
}

STEP_NAMES: Mapping[Step, str] = {
    Step.PUBLISH: N_("Publish"),
    Step.CORRECT: N_("Publish as a correction"),
    Step.MINOR: N_("Publish as a minor change"),
    Step.SCHEDULE: N_("Schedule"),
    Step.UNSCHEDULE: N_("Cancel the scheduled edition"),
    Step.EMBARGO: N_("Change the embargo"),
    Step.WITHDRAW: N_("Withdraw"),
    Step.KILL: N_("Take down in all languages"),
    Step.RESTORE: N_("Bring back"),
}


@dataclass(frozen=True)
class Facts:
    """What the guards look at, taken from the rows at the moment of asking.

    `text`: the state of the translation that would be published, APPROVED for the source language, None where there
    is none. `is_new`: it differs from what is live. `waiting`: an edition is scheduled. `barred`: the whole article
    was killed and nothing of it has been brought back.
    """

    text: State | None = None
    is_new: bool = True
    waiting: bool = False
    barred: bool = False


Guard = Callable[[Facts], Obstacle | None]


def _block(code: str, text: str, **facts: object) -> Obstacle:
    return Obstacle(code, Weight.BLOCK, LazyText(text, facts))


def _text_is_approved(facts: Facts) -> Obstacle | None:
    if facts.text is State.APPROVED:
        return None
    if facts.text is None:
        return _block("publishing.no_text", N_("There is no translation into this language."))
    return _block(
        "publishing.not_approved",
        N_("The translation is %(state)s. Only an approved one can be published."),
        state=LazyText(STATE_NAMES[facts.text], {}),
    )


def _article_is_not_killed(facts: Facts) -> Obstacle | None:
    if not facts.barred:
        return None
    return _block(
        "publishing.article_killed", N_("The whole article was taken down. Bring a language of it back first.")
    )


def _says_something_new(facts: Facts) -> Obstacle | None:
    if facts.is_new or facts.text is not State.APPROVED:
        return None
    return _block("publishing.nothing_new", N_("The approved text is the one that is live already."))


def _something_waits(facts: Facts) -> Obstacle | None:
    return None if facts.waiting else _block("publishing.nothing_scheduled", N_("Nothing is scheduled."))


@dataclass(frozen=True)
class Row:
    """One row of the table. `target` None: what partners get stays as it is."""

    step: Step
    sources: frozenset[Standing]
    target: Standing | None
    needs_note: bool = False
    guards: tuple[Guard, ...] = ()


def _row(
    step: Step,
    sources: tuple[Standing, ...],
    target: Standing | None,
    *guards: Guard,
    needs_note: bool = False,
) -> Row:
    return Row(step, frozenset(sources), target, needs_note, guards)


S = Standing
TABLE: Mapping[Step, Row] = {
    row.step: row
    for row in (
        _row(
            Step.PUBLISH,
            (S.NONE, S.LIVE, S.WITHDRAWN),
            S.LIVE,
            _article_is_not_killed,
            _text_is_approved,
            _says_something_new,
        ),
        _row(Step.CORRECT, (S.LIVE,), S.LIVE, _text_is_approved, _says_something_new, needs_note=True),
        _row(Step.MINOR, (S.LIVE,), S.LIVE, _text_is_approved, _says_something_new),
        _row(
            Step.SCHEDULE,
            (S.NONE, S.LIVE, S.WITHDRAWN),
            None,
            _article_is_not_killed,
            _text_is_approved,
            _says_something_new,
        ),
        _row(Step.UNSCHEDULE, tuple(S), None, _something_waits),
        # Of what waits; what is out cannot be held back any more.
        _row(Step.EMBARGO, tuple(S), None, _something_waits),
        _row(Step.WITHDRAW, (S.LIVE,), S.WITHDRAWN, needs_note=True),
        # Of the whole article: from where at least one of its languages stands.
        _row(Step.KILL, (S.LIVE, S.WITHDRAWN), S.KILLED, needs_note=True),
        _row(Step.RESTORE, (S.WITHDRAWN, S.KILLED), S.LIVE, needs_note=True),
    )
}


@dataclass(frozen=True)
class Decision:
    """The answer for one step: whether it leads on from here, whether this person may, what stands in the way."""

    step: Step
    target: Standing | None
    fits: bool
    permitted: bool
    needs_note: bool
    obstacles: tuple[Obstacle, ...]

    @property
    def possible(self) -> bool:
        """Whether it can be done now, given a note where one is asked for."""
        return self.fits and self.permitted and not self.obstacles


def decide(step: Step, standing: Standing, principal: Principal, facts: Facts) -> Decision:
    """Whether `principal` may take `step` on a language that stands at `standing`."""
    row = TABLE[step]
    permitted = principal.may(Permission.EDITION_PUBLISH)
    fits = standing in row.sources
    found = (guard(facts) for guard in row.guards) if fits and permitted else ()
    obstacles = tuple(obstacle for obstacle in found if obstacle is not None)
    return Decision(step, row.target, fits, permitted, row.needs_note, obstacles)


def allowed(standing: Standing, principal: Principal, facts: Facts) -> dict[Step, Decision]:
    """The steps that lead on from here and that this person may take, obstacles named."""
    decisions = (decide(step, standing, principal, facts) for step in Step)
    return {found.step: found for found in decisions if found.fits and found.permitted}
