"""Differences and hits as stretches of text."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transpub.memory.difference import Change, highlighted, runs

TEXTS = st.lists(st.sampled_from(["port ", "Odesa", ", ", "<1>", "</1>", "12", " ", "the "]), max_size=12).map(
    "".join
)


def marked(old, new):
    signs = {Change.EQUAL: "{}", Change.DELETE: "[-{}-]", Change.INSERT: "[+{}+]"}
    return "".join(signs[run.change].format(run.text) for run in runs(old, new))


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("The port is open.", "The port is open.", "The port is open."),
        ("The port is open.", "The port is shut.", "The port is [-open-][+shut+]."),
        ("The port is open.", "The port is not open.", "The port is [+not +]open."),
        ("The <1>port</1> is open.", "The port is open.", "The [-<1>-]port[-</1>-] is open."),
        ("Cost 12 dollars", "Cost 14 dollars", "Cost [-12-][+14+] dollars"),
        ("", "New", "[+New+]"),
    ],
)
def test_differences_are_told_by_words(old, new, shown):
    assert marked(old, new) == shown


@given(TEXTS, TEXTS)
def test_the_runs_are_both_texts(old, new):
    found = runs(old, new)
    assert "".join(run.text for run in found if run.change is not Change.INSERT) == old
    assert "".join(run.text for run in found if run.change is not Change.DELETE) == new
    changes = [run.change for run in found]
    assert (Change.INSERT, Change.DELETE) not in set(pairwise(changes))


def test_hits_are_marked_and_codes_left_out():
    found = highlighted("Зерновий <1>коридор</1> і коридору 45 000 т.", beginnings=["коридор"], numbers=["45 000"])
    assert "".join(stretch.text for stretch in found) == "Зерновий коридор і коридору 45 000 т."
    assert [stretch.text for stretch in found if stretch.found] == ["коридор", "коридору", "45 000"]


def test_short_words_are_marked_whole_only():
    found = highlighted("On one of the", beginnings=[], words=["on"])
    assert [stretch.text for stretch in found if stretch.found] == ["On"]
