"""A partner's word that it has done what an entry of the change log asks."""

import logging

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from transpub.core.errors import NotFound
from transpub.publishing import changelog
from transpub.publishing.models import Acknowledgement
from transpub.publishing.partners import Reader

log = logging.getLogger(__name__)


def acknowledge(session: Session, reader: Reader, sequence: int) -> None:
    """Note it with the time of the first word. Raises: NotFound, where the partner is not told such an entry."""
    if changelog.told(session, reader, sequence) is None:
        raise NotFound
    if session.get(Acknowledgement, (reader.partner_id, sequence)) is not None:
        return
    try:
        with session.begin_nested():
            session.add(Acknowledgement(partner_id=reader.partner_id, sequence=sequence))
    except IntegrityError:
        log.debug("partner %s acknowledged change %d twice at once", reader.partner_id, sequence)
