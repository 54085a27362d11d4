"""A real worker in the middle of an article that is revised: the old job writes no more, the new one finishes."""

import pytest
from sqlalchemy import select

from tests import newsroom
from tests.faults.conftest import eventually
from tests.faults.test_real_worker import LONG, drafted, state, times_drafted
from transpub.translations.models import Job, JobState, SegmentState
from transpub.translations.workflow import State

pytestmark = pytest.mark.slow


def test_an_article_revised_in_mid_translation(processes, desk_database, desk):
    processes.worker()
    submitted = newsroom.send_in(desk_database, desk.editor, body=LONG)
    translation_id = submitted.translations[0].id
    eventually(lambda: newsroom.newest_job(desk_database, translation_id).segments_done)
    assert state(desk_database, translation_id) == State.TRANSLATING, "too fast to be revised"
    revised = LONG.replace("bridge number 60", "tunnel number 60") + "\n\nA band played in the rain."
    newsroom.revise(desk_database, desk.editor, submitted.article.id, revised, base=1)
    eventually(drafted(desk_database, translation_id), within_s=120)
    with desk_database.read_only() as session:
        jobs = session.scalars(
            select(Job).where(Job.translation_id == translation_id).order_by(Job.created_at)
        ).all()
        assert [job.state for job in jobs] == [JobState.CANCELLED, JobState.DONE]
        assert jobs[0].segments_done < 121
    segments = newsroom.look(desk_database, translation_id).segments
    assert [segment.position for segment in segments] == list(range(122))
    assert segments[-1].source == "A band played in the rain."
    assert SegmentState.NEW not in {segment.state for segment in segments}
    assert times_drafted(desk_database, translation_id) == 1
