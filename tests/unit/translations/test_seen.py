"""Whether the texts somebody decides about are those they had on the page."""

import uuid

from transpub.translations.models import Segment
from transpub.translations.seen import STAMP_MAX, Seen, stamp


def segments(*texts: str) -> list[Segment]:
    return [Segment(id=uuid.UUID(int=number), source="Ships.", target=text) for number, text in enumerate(texts)]


def test_the_same_texts_are_those_seen() -> None:
    assert Seen.parse(stamp(segments("а", "б"))).is_all_of(segments("а", "б"))
    assert Seen.parse(stamp([])).is_all_of([])


def test_what_changed_is_told() -> None:
    seen = Seen.parse(stamp(segments("а", "б", "в")))
    now = segments("а", "інше", "в")
    assert seen.unseen(now) == [now[1]]
    assert not seen.is_all_of(now)
    now = segments("а", "б", "в")
    now[2].source = "More ships."
    assert seen.unseen(now) == [now[2]]
    assert seen.has(now[1].id, "Ships.", "б")


def test_a_sentence_added_or_gone_is_a_change() -> None:
    seen = Seen.parse(stamp(segments("а", "б")))
    assert len(seen.unseen(segments("а", "б", "в"))) == 1
    assert seen.unseen(segments("а")) == []
    assert not seen.is_all_of(segments("а"))


def test_equal_texts_of_two_segments_are_two() -> None:
    first, second = segments("а", "а")
    assert stamp([first]) != stamp([second])


def test_what_is_no_stamp_has_seen_nothing() -> None:
    for text in ("", "?", "a" * 7, "a" * (STAMP_MAX + 1), "\ufffd" * 40):
        assert not Seen.parse(text).is_all_of(segments("а"))
        assert len(Seen.parse(text).unseen(segments("а"))) == 1
