"""Who else has a translation open: told, forgotten by itself, never in anybody's way."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests import newsroom
from transpub.accounts.models import User
from transpub.accounts.permissions import Principal
from transpub.core.clock import moved
from transpub.core.errors import Forbidden, NotFound
from transpub.translations import editing, presence, queries
from transpub.translations.presence import EXPIRES_AFTER, OTHERS_MAX, Other
from transpub.translations.presence_models import Presence


@pytest.fixture
def drafted(database, translation_id):
    newsroom.draft(database, translation_id)
    return translation_id


def touch(database, actor, translation_id, segment_id=None):
    with database.unit_of_work() as session:
        return list(presence.touch(session, actor, translation_id, segment_id))


def segments(database, translation_id):
    with database.read_only() as session:
        return queries.segments(session, translation_id, limit=1000)


def stored(database):
    with database.read_only() as session:
        return session.scalar(select(func.count()).select_from(Presence))


def test_two_people_see_each_other_and_where_they_are(database, desk, drafted):
    third = segments(database, drafted)[2]
    assert touch(database, desk.translator, drafted, third.id) == []
    assert touch(database, desk.reviewer, drafted) == [Other("Translator", 3)]
    assert touch(database, desk.translator, drafted, third.id) == [Other("Reviewer", None)]
    first = segments(database, drafted)[0]
    touch(database, desk.translator, drafted, first.id)
    assert touch(database, desk.reviewer, drafted) == [Other("Translator", 1)]
    assert stored(database) == 2


def test_who_says_nothing_is_gone_and_so_is_their_row(database, desk, drafted):
    touch(database, desk.translator, drafted)
    with moved(EXPIRES_AFTER - timedelta(seconds=5)):
        assert touch(database, desk.reviewer, drafted) == [Other("Translator", None)]
    with moved(EXPIRES_AFTER + timedelta(seconds=5)):
        assert touch(database, desk.editor, drafted) == [Other("Reviewer", None)]
        assert stored(database) == 2


def test_who_closes_the_page_is_gone_at_once(database, desk, drafted):
    touch(database, desk.translator, drafted)
    with database.unit_of_work() as session:
        presence.leave(session, desk.translator, drafted)
    assert touch(database, desk.reviewer, drafted) == []


def test_nobody_is_locked_out(database, desk, drafted):
    first = segments(database, drafted)[0]
    touch(database, desk.translator, drafted, first.id)
    with database.unit_of_work() as session:
        saved = editing.save(session, desk.reviewer, first.id, text="Зерно пішло", version=first.version)
    assert saved.target == "Зерно пішло"


def test_a_segment_of_another_text_or_of_none_is_no_place(database, desk, drafted):
    (other,) = newsroom.send_in(database, desk.editor, title="Another story").translations
    foreign = segments(database, other.id)[0]
    for segment_id in (foreign.id, uuid.uuid4()):
        touch(database, desk.translator, drafted, segment_id)
        assert touch(database, desk.reviewer, drafted) == [Other("Translator", None)]
    assert touch(database, desk.reviewer, other.id) == []


def test_only_for_those_who_may_read_and_of_what_there_is(database, desk, drafted):
    nobody = Principal(user_id=desk.editor.user_id, name="Nobody", grants=frozenset())
    with database.unit_of_work() as session, pytest.raises(Forbidden):
        presence.touch(session, nobody, drafted)
    with database.unit_of_work() as session, pytest.raises(NotFound):
        presence.touch(session, desk.editor, uuid.uuid4())


def test_a_crowd_is_cut(database, desk, drafted):
    with database.unit_of_work() as session:
        crowd = [
            User(email=f"{number}@desk.example", name=f"Reader {number:02}", password_hash="-")
            for number in range(OTHERS_MAX + 5)
        ]
        session.add_all(crowd)
        session.flush()
        for user in crowd:
            presence.touch(session, Principal(user.id, user.name, desk.editor.grants), drafted)
    seen = touch(database, desk.editor, drafted)
    assert [other.name for other in seen] == [f"Reader {number:02}" for number in range(OTHERS_MAX)]
