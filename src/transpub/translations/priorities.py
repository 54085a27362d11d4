"""What is to be done first: a translation that waits for the machine made urgent afterwards."""

import uuid

from sqlalchemy.orm import Session

from transpub.accounts.permissions import Permission, Principal
from transpub.activity.service import record
from transpub.core.queue import Queue
from transpub.translations import jobs, service
from transpub.translations.errors import NothingWaits
from transpub.translations.models import JobKind, Translation


def hurry(session: Session, actor: Principal, translation_id: uuid.UUID) -> bool:
    """Have it translated before everything that is not urgent. False: it was urgent already.

    Raises: NotFound, Forbidden, NothingWaits.
    """
    actor.require(Permission.TRANSLATION_REQUEST)
    translation = service.find(session, translation_id)
    service.lock(session, translation.id)
    if not jobs.hurry(session, translation):
        if _waits_urgently(session, translation):
            return False
        raise NothingWaits
    record(
        session,
        actor,
        "translation.made_urgent",
        "translation",
        translation.id,
        article_id=translation.article_id,
        facts={"language": translation.language},
    )
    session.flush()
    return True


def _waits_urgently(session: Session, translation: Translation) -> bool:
    waiting = jobs.open_jobs(session, translation, JobKind.DRAFT)
    return any(job.queue == Queue.URGENT.value for job in waiting)
