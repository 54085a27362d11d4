"""What an administrator chooses for a partner that is there, and what follows from it. Partners are `partners`."""

import uuid
from collections.abc import Iterator
from typing import Any, Unpack

from sqlalchemy.orm import Session

from transpub.accounts.permissions import Permission, Principal
from transpub.publishing import partners, widening
from transpub.publishing.errors import PartnerChangedMeanwhile
from transpub.publishing.given_up import SCOPE_CHOSEN, facts_of
from transpub.publishing.models import Partner
from transpub.publishing.partner_settings import PartnerSettings, Wanted


def set_settings(
    session: Session,
    actor: Principal,
    partner_id: uuid.UUID,
    *,
    seen: str | None = None,
    **wanted: Unpack[Wanted],
) -> Partner:
    """What a partner may read and how; what is not named stays. `seen` is the mark of the settings the choice was
    made beside; None: they did not say.

    It is told of the live texts that it may read from now on. Copies of what it may read no longer stay with it:
    `recalling` counts them, and has the partner told.

    Raises: NotFound, Forbidden, PartnerChangedMeanwhile, and what `PartnerSettings.changed` raises.
    """
    actor.require(Permission.PARTNER_MANAGE)
    partner = partners.locked(session, partner_id)
    before = PartnerSettings.of(partner)
    after = before.changed(**wanted)
    if before == after:
        return partner
    if seen not in (None, before.mark):
        raise PartnerChangedMeanwhile(name=partner.name)
    after.write(partner)
    session.flush()
    for verb, facts in _steps(session, before, after):
        partners.log(session, actor, verb, partner, **facts)
    if before.scope != after.scope:
        widening.announce(session, partner, before, after)
    return partner


def _steps(
    session: Session, before: PartnerSettings, after: PartnerSettings
) -> Iterator[tuple[str, dict[str, Any]]]:
    """What the log says of the change, a verb for each part of it."""
    if before.scope != after.scope:
        yield SCOPE_CHOSEN, facts_of(session, before, after)
    if before.rate_per_minute != after.rate_per_minute:
        yield "partner.rate_chosen", {"former_rate": before.rate_per_minute, "rate": after.rate_per_minute}
    if before.cors_origins != after.cors_origins:
        yield "partner.origins_chosen", {"former_origins": before.cors_origins, "origins": after.cors_origins}
    if before.discloses != after.discloses:
        yield "partner.disclosure_on" if after.discloses else "partner.disclosure_off", {}
    if before.sees_embargoed != after.sees_embargoed:
        yield "partner.embargoed_granted" if after.sees_embargoed else "partner.embargoed_denied", {}
