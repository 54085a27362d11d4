"""Words of the publishing pages: states of editions, kinds of changes. Marked, not translated here."""

from collections.abc import Mapping

from transpub.core.i18n import N_
from transpub.publishing.models import ChangeType, EditionState

EDITION_STATES: Mapping[str, str] = {
    EditionState.SCHEDULED: N_("scheduled"),
    EditionState.LIVE: N_("live"),
    EditionState.SUPERSEDED: N_("replaced"),
    EditionState.WITHDRAWN: N_("withdrawn"),
    EditionState.KILLED: N_("taken down"),
    EditionState.CANCELLED: N_("never went out"),
}

UPDATE_TYPES: Mapping[str, str] = {
    ChangeType.CREATE: N_("first publication"),
    ChangeType.UPDATE: N_("update"),
    ChangeType.CORRECT: N_("correction"),
    ChangeType.MINOR: N_("minor change"),
    ChangeType.RESTORE: N_("brought back"),
}
