"""The table of publication's steps: from where, by whom, and what stands in the way."""

import uuid

import pytest

from transpub.accounts.permissions import Principal, Role
from transpub.publishing.steps import TABLE, Facts, Standing, Step, allowed, decide
from transpub.translations.workflow import State

PUBLISHER = Principal(uuid.uuid4(), "Publisher", frozenset({(Role.PUBLISHER, "*")}))
EDITOR = Principal(uuid.uuid4(), "Editor", frozenset({(Role.EDITOR, "*")}))
READY = Facts(text=State.APPROVED)
WAITING = Facts(text=State.APPROVED, waiting=True)


@pytest.mark.parametrize(
    ("standing", "facts", "possible"),
    [
        (Standing.NONE, READY, {"publish", "schedule"}),
        (Standing.NONE, WAITING, {"publish", "schedule", "unschedule", "embargo"}),
        (Standing.LIVE, READY, {"publish", "correct", "minor", "schedule", "withdraw", "kill"}),
        (Standing.LIVE, Facts(text=State.APPROVED, is_new=False), {"withdraw", "kill"}),
        (Standing.LIVE, Facts(text=State.DRAFT), {"withdraw", "kill"}),
        (Standing.LIVE, Facts(text=State.DRAFT, waiting=True), {"withdraw", "kill", "unschedule", "embargo"}),
        (Standing.WITHDRAWN, READY, {"publish", "schedule", "restore", "kill"}),
        (Standing.WITHDRAWN, Facts(text=State.IN_REVIEW), {"restore", "kill"}),
        (Standing.KILLED, READY, {"restore"}),
        (Standing.KILLED, Facts(text=State.APPROVED, barred=True), {"restore"}),
        (Standing.NONE, Facts(text=State.APPROVED, barred=True), set()),
        (Standing.NONE, Facts(text=None), set()),
    ],
)
def test_what_a_publisher_may_do(standing, facts, possible):
    found = {step.value for step, decision in allowed(standing, PUBLISHER, facts).items() if decision.possible}
    assert found == possible


@pytest.mark.parametrize("standing", list(Standing))
def test_nobody_else_may_do_anything(standing):
    assert allowed(standing, EDITOR, WAITING) == {}


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (Facts(text=None), "publishing.no_text"),
        (Facts(text=State.IN_REVIEW), "publishing.not_approved"),
        (Facts(text=State.APPROVED, is_new=False), "publishing.nothing_new"),
        (Facts(text=State.APPROVED, barred=True), "publishing.article_killed"),
    ],
)
def test_what_stands_in_the_way_is_named(facts, code):
    decision = decide(Step.PUBLISH, Standing.LIVE, PUBLISHER, facts)
    assert [obstacle.code for obstacle in decision.obstacles] == [code]
    assert not decision.possible


def test_whoever_takes_down_corrects_or_brings_back_says_why():
    needing = {step.value for step, row in TABLE.items() if row.needs_note}
    assert needing == {"correct", "withdraw", "kill", "restore"}


def test_no_step_leads_out_of_a_kill_but_bringing_back():
    steps = {step for step, row in TABLE.items() if Standing.KILLED in row.sources and row.target is not None}
    assert steps == {Step.RESTORE}
