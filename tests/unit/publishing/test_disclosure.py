"""What readers are told of the machine's part."""

from dataclasses import replace

import pytest

from tests.unit.publishing.editions import HUMAN, MACHINE
from transpub.publishing.disclosure import disclosure
from transpub.publishing.payload import MachineShare

ANOTHER = MachineShare("other", "m", "1", "en>uk", "official", 1)


@pytest.mark.parametrize(
    ("provenance", "line"),
    [
        (MACHINE, "Translated with the help of machine translation (argos) and checked by an editor."),
        (
            replace(MACHINE, machine=[ANOTHER, *MACHINE.machine, ANOTHER]),
            "Translated with the help of machine translation (argos, other) and checked by an editor.",
        ),
        (
            replace(MACHINE, self_reviewed=True),
            "Translated with machine translation (argos) and edited by a person.",
        ),
        (replace(MACHINE, reviewed_at=None), "Translated by a machine (argos). No person has checked it."),
        (replace(HUMAN, from_memory=2), "Translated partly from earlier translations that a machine helped with."),
    ],
)
def test_readers_are_told_of_the_machine(provenance, line):
    assert str(disclosure(provenance.to_json())) == line


def test_a_human_text_needs_no_line():
    assert disclosure(HUMAN.to_json()) is None
