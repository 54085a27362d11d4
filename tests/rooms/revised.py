"""The article of the newsroom in a few revisions, and what became of its sentences."""

from sqlalchemy import select

from tests import newsroom
from transpub.activity.models import Activity
from transpub.translations import editing, queries
from transpub.translations.models import Segment

CARRIED = "They carried 45,000 tonnes of grain."
CORRECTED = "They carried 54,000 tonnes of grain."
INSURERS = "Insurers had waited for the decision."
BODY = newsroom.BODY
FIXED = BODY.replace("45,000", "54,000")
INSERTED = BODY.replace(INSURERS, INSURERS + " Nobody spoke of mines.")


def by_source(database, translation_id):
    return {segment.source: segment for segment in newsroom.look(database, translation_id).segments}


def retired(database, translation_id):
    with database.read_only() as session:
        rows = select(Segment).where(Segment.translation_id == translation_id, Segment.retired_at.is_not(None))
        return {segment.source: segment for segment in session.scalars(rows)}


def fresh(database, translation_id):
    with database.read_only() as session:
        return queries.freshness(session, [translation_id])[translation_id]


def logged(database, verb):
    with database.read_only() as session:
        return session.scalars(select(Activity).where(Activity.verb == verb).order_by(Activity.id)).all()


def person(segment):
    """What a person left on a segment."""
    return (segment.id, segment.target, segment.state, segment.edited_by_id, segment.confirmed_by_id)


def save(database, actor, segment, text, *, confirm=False, version=None):
    with database.unit_of_work() as session:
        return editing.save(
            session, actor, segment.id, text=text, version=version or segment.version, confirm=confirm
        )
