"""The next batch of what a thread has in hand."""

import uuid

from transpub.terms.book import no_terms
from transpub.translations.batching import Group, Member, Work, next_batch
from transpub.translations.engine import Profile
from transpub.translations.jobs import Claim
from transpub.translations.models import JobKind


def work(*sources, kind="paragraph"):
    claim = Claim(uuid.uuid4(), uuid.uuid4(), 1)
    groups = [Group(source, kind, (Member(uuid.uuid4(), 1),)) for source in sources]
    book = no_terms("en", "uk")
    return Work(claim, JobKind.DRAFT, Profile.BEST, None, False, "en", "uk", book, 0, groups)


def sources(groups):
    return [group.source for group in groups]


def test_the_first_job_comes_first_and_nothing_is_asked_twice():
    one, other = work("a", "b"), work("b", "c")
    batch = next_batch([one, other], 10)
    assert batch.sources == ("a", "b", "c")
    assert [sources(groups) for _, groups in batch.parts] == [["a", "b"], ["b", "c"]]
    assert one.groups == other.groups == []


def test_a_batch_is_no_larger_than_allowed_and_what_is_left_comes_next():
    one, other = work("a", "b", "c"), work("b", "d")
    batch = next_batch([one, other], 2)
    assert batch.sources == ("a", "b")
    assert [sources(groups) for _, groups in batch.parts] == [["a", "b"], ["b"]]
    assert next_batch([one, other], 2).sources == ("c", "d")


def test_the_same_words_as_headline_and_as_sentence_are_one_source():
    mixed = work("a")
    mixed.groups.append(Group("a", "headline", (Member(uuid.uuid4(), 1),)))
    batch = next_batch([mixed], 1)
    assert batch.sources == ("a",)
    assert len(batch.parts[0][1]) == 2
