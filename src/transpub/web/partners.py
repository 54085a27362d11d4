"""Partners for administrators: who pulls, what each may read, with which keys, and how far behind they are."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from transpub.accounts.permissions import Permission, Principal
from transpub.core.errors import HTTP_STATUS, Forbidden, NotFound, TranspubError
from transpub.core.i18n import N_, LazyText
from transpub.http.dependencies import ReadSession, database_of
from transpub.publishing import partner_choices, partners, polling, recalling
from transpub.publishing.partner_settings import ORIGINS_MAX, RATE_MAX, PartnerSettings
from transpub.publishing.partners import ACTIVE_KEYS_MAX
from transpub.publishing.recalling import Copies
from transpub.publishing.webhooks import endpoints
from transpub.web.admin import Administrator
from transpub.web.paging import PageNumber, Paging
from transpub.web.partner_form import PartnerForm
from transpub.web.posted import Posted, PostedForm
from transpub.web.rendering import page as render
from transpub.web.shown_once import ShownOnce, id_of
from transpub.web.visitor import go, saying

router = APIRouter(prefix="/partners")

PER_PAGE = 50
# Transactions of one request to have a partner told; what is left is offered again.
_TURNS = 10

_KEY_OF = N_("Key of %(name)s")
_KEEP_KEY = N_("Pass it on to the partner by a safe way. It is shown only now.")


@dataclass(frozen=True)
class Asked:
    """Copies that a partner could not read any longer with the settings of this mark."""

    mark: str
    lost: Copies


@router.get("")
def index(request: Request, who: Administrator, session: ReadSession, page: PageNumber = 1) -> Response:
    who.require(Permission.PARTNER_MANAGE)
    return _list(request, session, page=page)


@router.post("")
def add(request: Request, posted: PostedForm, who: Administrator) -> Response:
    try:
        with database_of(request).unit_of_work() as session:
            partner, key = partners.create(session, who, posted.text("name"), **PartnerForm.of(posted).of_new())
    except Forbidden:
        raise
    except TranspubError as error:
        with database_of(request).read_only() as session:
            return _list(request, session, posted=posted, error=error)
    with database_of(request).read_only() as session:
        return _page(request, session, partner.id, shown=_key(partner.name, key))


@router.get("/{partner_id}")
def show(request: Request, partner_id: uuid.UUID, who: Administrator, session: ReadSession) -> Response:
    who.require(Permission.PARTNER_MANAGE)
    return _page(request, session, partner_id)


@router.get("/{partner_id}/{part}")
def back(partner_id: uuid.UUID, part: str, _: Administrator) -> Response:
    """For whoever reloads the page that a form answered with."""
    if part not in ("settings", "recall", "active", "key", "revoke"):
        raise NotFound
    return go(f"/partners/{partner_id}")


@router.post("/{partner_id}/settings")
def choose_settings(request: Request, partner_id: uuid.UUID, posted: PostedForm, who: Administrator) -> Response:
    """Where that takes texts from the partner of which it holds copies, asks first what is to become of them."""
    who.require(Permission.PARTNER_MANAGE)
    wanted = PartnerForm.of(posted).wanted()
    with database_of(request).read_only() as session:
        partner = partners.find(session, partner_id)
        try:
            settings = PartnerSettings.of(partner).changed(**wanted)
        except TranspubError as error:
            return _page(request, session, partner_id, error=error, part="settings", posted=posted)
        # An answer counts for the settings it was asked about, not for what was typed beside it.
        answer = posted.text("copies") if posted.text("asked") == settings.mark else ""
        if not answer and (lost := recalling.lost_with(session, partner, settings)):
            asked = Asked(settings.mark, lost)
            return _page(request, session, partner_id, part="settings", posted=posted, asked=asked)

    try:
        with database_of(request).unit_of_work() as session:
            seen = posted.text("seen") or None
            partner_choices.set_settings(session, who, partner_id, seen=seen, **wanted)
    except (Forbidden, NotFound):
        raise
    except TranspubError as error:
        return _refused(request, partner_id, error, "settings", posted)
    if answer == "tell":
        _recall(request, who, partner_id)
    return go(saying(f"/partners/{partner_id}", "partner_told" if answer == "tell" else "partner_settings"))


@router.post("/{partner_id}/recall")
def recall(request: Request, partner_id: uuid.UUID, who: Administrator) -> Response:
    """Have the partner told to remove its copies of what it may read no longer."""
    _recall(request, who, partner_id)
    return go(saying(f"/partners/{partner_id}", "partner_recalled"))


@router.post("/{partner_id}/active")
def set_active(request: Request, partner_id: uuid.UUID, posted: PostedForm, who: Administrator) -> Response:
    active = posted.text("active") == "yes"

    def work(session: Session) -> None:
        partners.set_active(session, who, partner_id, active=active)

    return _changed(request, partner_id, work, "partner_on" if active else "partner_off", "active", posted)


@router.post("/{partner_id}/key")
def make_key(request: Request, partner_id: uuid.UUID, posted: PostedForm, who: Administrator) -> Response:
    def work(session: Session) -> ShownOnce:
        partner = partners.find(session, partner_id)
        return _key(partner.name, partners.add_key(session, who, partner, key_id=id_of(posted, "key_id")))

    return _changed(request, partner_id, work, "", "keys", posted)


@router.post("/{partner_id}/revoke")
def revoke_key(request: Request, partner_id: uuid.UUID, posted: PostedForm, who: Administrator) -> Response:
    def work(session: Session) -> None:
        partners.revoke_key(session, who, partner_id, id_of(posted, "key_id"))

    return _changed(request, partner_id, work, "key_revoked", "keys", posted)


def _recall(request: Request, who: Principal, partner_id: uuid.UUID) -> None:
    for _ in range(_TURNS):
        with database_of(request).unit_of_work() as session:
            if recalling.tell(session, who, partner_id) < recalling.TOLD_AT_ONCE:
                return


def _key(name: str, key: str) -> ShownOnce:
    return ShownOnce(LazyText(_KEY_OF, {"name": name}), key, _KEEP_KEY)


def _changed(
    request: Request,
    partner_id: uuid.UUID,
    work: Callable[[Session], ShownOnce | None],
    said: str,
    part: str,
    posted: Posted,
) -> Response:
    try:
        with database_of(request).unit_of_work() as session:
            shown = work(session)
    except (Forbidden, NotFound):
        raise
    except TranspubError as error:
        return _refused(request, partner_id, error, part, posted)
    if shown is None:
        return go(saying(f"/partners/{partner_id}", said))
    with database_of(request).read_only() as session:
        return _page(request, session, partner_id, shown=shown)


def _refused(request: Request, partner_id: uuid.UUID, error: TranspubError, part: str, posted: Posted) -> Response:
    with database_of(request).read_only() as session:
        return _page(request, session, partner_id, error=error, part=part, posted=posted)


def _list(
    request: Request,
    session: Session,
    *,
    page: int = 1,
    posted: Posted | None = None,
    error: TranspubError | None = None,
) -> Response:
    paging = Paging(page, PER_PAGE, partners.count(session))
    found = partners.all_partners(session, limit=PER_PAGE, offset=paging.offset)
    return render(
        request,
        "partners.html",
        status=HTTP_STATUS[error.kind] if error else 200,
        partners=found,
        lags=polling.lags(session, found),
        troubled=endpoints.troubled(session),
        paging=paging,
        form=PartnerForm.of(posted or Posted()),
        name=posted.text("name") if posted else "",
        error=error.message if error else None,
    )


def _page(
    request: Request,
    session: Session,
    partner_id: uuid.UUID,
    *,
    shown: ShownOnce | None = None,
    error: TranspubError | None = None,
    part: str = "",
    posted: Posted | None = None,
    asked: Asked | None = None,
) -> Response:
    """`asked`: what the settings that were `posted` would take from the partner; nothing is saved yet."""
    partner = partners.find(session, partner_id)
    settings = PartnerSettings.of(partner)
    is_typed = posted is not None and part == "settings"
    active = [key for key in partner.keys if key.revoked_at is None]
    return render(
        request,
        "partner.html",
        status=HTTP_STATUS[error.kind] if error else 200,
        partner=partner,
        lag=polling.lags(session, [partner])[partner.id],
        active_keys=sorted(active, key=lambda key: key.created_at),
        revoked_keys=sorted(set(partner.keys) - set(active), key=lambda key: key.created_at, reverse=True)[:10],
        may_add_key=len(active) < ACTIVE_KEYS_MAX,
        form=PartnerForm.of(posted) if posted and is_typed else PartnerForm.showing(settings),
        sections=sorted({*partners.sections_in_use(session), *settings.sections}),
        seen=settings.mark,
        rate_max=RATE_MAX,
        origins_max=ORIGINS_MAX,
        untold=recalling.untold(session, partner),
        asked=asked,
        key_id=uuid.uuid4(),
        webhooks=endpoints.of_partner(session, partner_id),
        shown=shown,
        error=error.message if error else None,
        part=part,
    )
