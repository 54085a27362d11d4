"""What partners may read of the past of a text that is live, above all where it was taken down in between."""

from datetime import timedelta

import pytest

from tests.rooms.published import ANYONE, Publisher, approve_anew
from transpub.core.clock import moved, now
from transpub.core.errors import NotFound
from transpub.publishing import past
from transpub.publishing.errors import Gone


@pytest.fixture
def at_work(database, desk, approved, article_id):
    assert approved
    return Publisher(database, desk.publisher, article_id)


@pytest.fixture
def anew(database, desk, translation_id):
    return lambda suffix: approve_anew(database, desk, translation_id, suffix)


@pytest.fixture
def readable(database, article_id):
    """Numbers of the Ukrainian editions in the history, each of which can be read; all others cannot."""

    def look(language="uk"):
        with database.read_only() as session:
            found = past.history(session, ANYONE, article_id, language, limit=100, cursor=None)
            numbers = [edition.number for edition in found.editions]
            for number in range(1, 12):
                try:
                    past.past_edition(session, ANYONE, article_id, "uk", number)
                except (Gone, NotFound):
                    assert number not in numbers
                else:
                    assert number in numbers
            return numbers

    return look


def why_gone(database, article_id, number):
    with database.read_only() as session, pytest.raises(Gone) as gone:
        past.past_edition(session, ANYONE, article_id, "uk", number)
    return gone.value.facts["explanation"]


def take_down(at_work, how):
    if how == "kill":
        at_work.kill(explanation="The minister sued.")
    else:
        at_work.withdraw(explanation="The minister sued.")


@pytest.mark.parametrize("how", ["withdraw", "kill"])
def test_what_was_taken_down_stays_gone_where_another_text_follows(
    at_work, anew, readable, database, article_id, how
):
    at_work.publish()
    anew(" вдруге")
    at_work.publish()
    assert readable() == [2, 1]
    take_down(at_work, how)
    anew(" втретє")
    at_work.restore(new_text=True)
    assert readable() == readable(language=None) == [3]
    assert why_gone(database, article_id, 2) == why_gone(database, article_id, 1) == "The minister sued."
    anew(" вчетверте")
    at_work.publish()
    assert readable() == [4, 3]


def test_a_new_text_published_after_a_withdrawal_opens_nothing_of_the_old(at_work, anew, readable):
    at_work.publish()
    at_work.withdraw()
    anew(" інакше")
    at_work.publish()
    assert readable() == [2]


@pytest.mark.parametrize("how", ["withdraw", "kill"])
def test_what_was_brought_back_as_it_was_is_history_like_any_other(at_work, anew, readable, how):
    at_work.publish()
    take_down(at_work, how)
    at_work.restore()
    assert readable() == [2, 1]
    anew(" інакше")
    at_work.publish()
    assert readable() == [3, 2, 1]
    take_down(at_work, how)
    anew(" ще інакше")
    at_work.restore(new_text=True)
    assert readable() == [4]


def test_what_waited_and_never_went_out_is_no_text_that_follows(at_work, anew, readable):
    at_work.publish()
    at_work.withdraw()
    anew(" інакше")
    at_work.schedule(now() + timedelta(hours=1))
    at_work.unschedule()
    at_work.restore()
    assert readable() == [3, 1]


def test_a_clock_that_was_set_back_makes_no_edition_older_than_the_one_before(at_work, anew):
    with moved(timedelta(hours=1)):
        first = at_work.publish()
    anew(" інакше")
    second = at_work.publish()
    assert second.updated_at - first.updated_at >= timedelta(seconds=1)
