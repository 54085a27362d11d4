"""A partner's word that it has done what an entry of the change log asks."""

import logging

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from transpub.core.errors import NotFound
from transpub.publishing import changelog, removals
from transpub.publishing.models import Acknowledgement
from transpub.publishing.partners import Reader
from transpub.publishing.removals import How

log = logging.getLogger(__name__)


def acknowledge(session: Session, reader: Reader, sequence: int) -> None:
    """Note it with the time of the first word. Raises: NotFound, where the partner is not told such an entry."""
    told = changelog.told(session, reader, sequence)
    if told is None:
        raise NotFound
    if told.removes:
        # Whoever has done it knows of it, and what it says is of its copies, whatever the entry is to others.
        removals.note(session, reader.partner_id, [sequence], How.WORD)
    if session.get(Acknowledgement, (reader.partner_id, sequence)) is not None:
        return
    try:
        with session.begin_nested():
            session.add(Acknowledgement(partner_id=reader.partner_id, sequence=sequence))
    except IntegrityError:
        log.debug("partner %s acknowledged change %d twice at once", reader.partner_id, sequence)
