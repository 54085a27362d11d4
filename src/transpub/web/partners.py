"""Partners for administrators: who pulls, in which languages, with which keys, and how far behind they are."""

import uuid
from collections.abc import Callable

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from transpub.accounts.permissions import Permission
from transpub.core.errors import HTTP_STATUS, Forbidden, NotFound, TranspubError
from transpub.core.i18n import N_, LazyText
from transpub.http.dependencies import ReadSession, database_of
from transpub.publishing import partners, polling
from transpub.publishing.given_up import copies_held
from transpub.publishing.partners import ACTIVE_KEYS_MAX
from transpub.publishing.webhooks import endpoints
from transpub.web.admin import Administrator
from transpub.web.paging import PageNumber, Paging
from transpub.web.posted import Posted, PostedForm
from transpub.web.rendering import page as render
from transpub.web.shown_once import ShownOnce, id_of
from transpub.web.visitor import go, saying

router = APIRouter(prefix="/partners")

PER_PAGE = 50
# A form names no more languages than this; the service has its own limit.
_TYPED_MAX = 500

_KEY_OF = N_("Key of %(name)s")
_KEEP_KEY = N_("Pass it on to the partner by a safe way. It is shown only now.")


@router.get("")
def index(request: Request, who: Administrator, session: ReadSession, page: PageNumber = 1) -> Response:
    who.require(Permission.PARTNER_MANAGE)
    return _list(request, session, page=page)


@router.post("")
def add(request: Request, posted: PostedForm, who: Administrator) -> Response:
    try:
        with database_of(request).unit_of_work() as session:
            partner, key = partners.create(session, who, posted.text("name"), languages=languages_posted(posted))
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
    if part not in ("languages", "active", "key", "revoke"):
        raise NotFound
    return go(f"/partners/{partner_id}")


@router.post("/{partner_id}/languages")
def choose_languages(request: Request, partner_id: uuid.UUID, posted: PostedForm, who: Administrator) -> Response:
    def work(session: Session) -> None:
        seen = posted.text("seen").split()
        partners.set_languages(session, who, partner_id, languages_posted(posted), seen=seen)

    return _changed(request, partner_id, work, "partner_languages", "languages", posted)


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


def languages_posted(posted: Posted) -> list[str]:
    return posted.text("languages").replace(",", " ").split()[:_TYPED_MAX]


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
        with database_of(request).read_only() as session:
            return _page(request, session, partner_id, error=error, part=part, posted=posted)
    if shown is None:
        return go(saying(f"/partners/{partner_id}", said))
    with database_of(request).read_only() as session:
        return _page(request, session, partner_id, shown=shown)


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
        behind_max=polling.BEHIND_MAX,
        troubled=endpoints.troubled(session),
        paging=paging,
        posted=posted or Posted(),
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
) -> Response:
    partner = partners.find(session, partner_id)
    active = [key for key in partner.keys if key.revoked_at is None]
    return render(
        request,
        "partner.html",
        status=HTTP_STATUS[error.kind] if error else 200,
        partner=partner,
        lag=polling.lags(session, [partner])[partner.id],
        behind_max=polling.BEHIND_MAX,
        active_keys=sorted(active, key=lambda key: key.created_at),
        revoked_keys=sorted(set(partner.keys) - set(active), key=lambda key: key.created_at, reverse=True)[:10],
        may_add_key=len(active) < ACTIVE_KEYS_MAX,
        copies=copies_held(session, partner),
        key_id=uuid.uuid4(),
        webhooks=endpoints.of_partner(session, partner_id),
        typed=posted.text("languages") if posted and part == "languages" else None,
        shown=shown,
        error=error.message if error else None,
        part=part,
    )
