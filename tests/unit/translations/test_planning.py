"""What becomes of a translation's sentences: each of the new revision gets one answer, each row one fate."""

import uuid
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from transpub.articles.leaves import SegmentKind
from transpub.articles.segments import SourceSegment, source_hash
from transpub.translations.models import SegmentState
from transpub.translations.planning import Counts, plan
from transpub.translations.service import new_segment

TEXTS = st.sampled_from(
    [
        "Yes.",
        "It rained all day in Odesa.",
        "It rained all night in Odesa.",
        "Ten trams ran.",
        "Two trams ran late.",
    ]
)
STATES = st.sampled_from(list(SegmentState))


def sentence(position, text, kind=SegmentKind.PARAGRAPH):
    return SourceSegment(f"{kind}:{position}", f"body/{position}", kind, position, text, {}, source_hash(text))


def sentences(*texts):
    return [sentence(position, text) for position, text in enumerate(texts)]


def row(entry, state=SegmentState.CONFIRMED, *, made_for=None, retired=False):
    segment = new_segment(entry)
    segment.id, segment.state, segment.previous_source = uuid.uuid4(), state, made_for
    segment.target = "" if state in (SegmentState.NEW, SegmentState.MACHINE_FAILED) else "текст"
    segment.retired_at = datetime(2026, 1, 1, tzinfo=UTC) if retired else None
    return segment


def rows(*texts, state=SegmentState.CONFIRMED):
    return [row(entry, state) for entry in sentences(*texts)]


@given(
    st.lists(st.tuples(TEXTS, STATES), max_size=8),
    st.lists(st.tuples(TEXTS, STATES), max_size=4),
    st.lists(TEXTS, max_size=8),
)
def test_nothing_is_forgotten_and_nothing_is_used_twice(held, former, texts):
    current = [row(sentence(position, text), state) for position, (text, state) in enumerate(held)]
    retired = [row(sentence(position, text), state, retired=True) for position, (text, state) in enumerate(former)]
    wanted = sentences(*texts)
    made = plan(current, wanted, retired)
    answered = [*(pair.new.position for pair in made.pairs), *(entry.position for entry in made.new)]
    assert sorted(answered) == list(range(len(wanted)))
    fates = [*(pair.row.id for pair in (*made.kept, *made.near)), *(gone.id for gone in made.removed)]
    assert sorted(fates) == sorted(segment.id for segment in current)
    assert len({pair.row.id for pair in made.revived}) == len(made.revived)
    assert all(pair.is_same and pair.previous_source is None for pair in (*made.kept, *made.revived))
    assert all(pair.previous_source == pair.row.source for pair in made.near)
    assert all(pair.row.state in (SegmentState.EDITED, SegmentState.CONFIRMED) for pair in made.near)
    assert made.touches is (len(made.kept) < max(len(current), len(wanted)))


@given(st.lists(TEXTS, max_size=8).flatmap(lambda texts: st.tuples(st.just(texts), st.permutations(texts))))
def test_another_order_touches_nothing(texts):
    made = plan(rows(*texts[0]), sentences(*texts[1]))
    assert (made.touches, made.opens, len(made.kept)) == (False, False, len(texts[0]))


def test_a_machines_text_is_no_suggestion():
    held = rows("Ten trams ran at night.", state=SegmentState.MACHINE)
    made = plan(held, sentences("Nine trams ran at night."))
    assert made.counts == Counts(kept=0, near=0, revived=0, new=1, removed=1)
    assert made.opens


def test_an_exact_sentence_of_an_earlier_revision_comes_before_a_similar_one_of_the_last():
    held, former = rows("Ten trams ran at night."), [row(sentence(0, "Nine trams ran at night."), retired=True)]
    made = plan(held, sentences("Nine trams ran at night."), former)
    assert made.counts == Counts(kept=0, near=0, revived=1, new=0, removed=1)


def test_of_equal_retired_texts_a_persons_is_revived():
    former = [
        row(sentence(0, "Yes."), SegmentState.MACHINE, retired=True),
        row(sentence(1, "Yes."), SegmentState.EDITED, retired=True),
    ]
    (pair,) = plan([], sentences("Yes."), former).revived
    assert pair.row is former[1]


def test_a_revived_sentence_without_text_goes_to_the_machine():
    former = [row(sentence(0, "Yes."), SegmentState.NEW, retired=True)]
    assert plan([], sentences("Yes."), former).opens


def test_a_text_is_outdated_by_what_it_was_made_for():
    held = [row(sentence(0, "Nine trams ran at night."), made_for="Ten trams ran at night.")]
    (again,) = plan(held, sentences("Eight trams ran at night.")).near
    assert again.previous_source == "Ten trams ran at night."
    (back,) = plan(held, sentences("Ten trams ran at night.")).kept
    assert back.previous_source is None
