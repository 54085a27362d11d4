"""Webhooks of a partner for administrators: added, changed, paused, tested, replayed; their secrets, their log."""

import uuid
from collections.abc import Callable

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from transpub.accounts.permissions import Permission
from transpub.core.addresses import IpNetwork, parse_networks
from transpub.core.errors import HTTP_STATUS, Forbidden, NotFound, TranspubError
from transpub.core.i18n import N_, LazyText
from transpub.http.dependencies import ReadSession, database_of, settings_of
from transpub.publishing import changelog, partners
from transpub.publishing.webhooks import endpoints, log, sending
from transpub.publishing.webhooks.calling import Policy
from transpub.publishing.webhooks.models import WebhookEndpoint
from transpub.publishing.webhooks.verdict import Verdict
from transpub.web.admin import Administrator
from transpub.web.paging import PageNumber, Paging
from transpub.web.posted import Posted, PostedForm
from transpub.web.rendering import page as render
from transpub.web.shown_once import ShownOnce, id_of
from transpub.web.visitor import go, saying
from transpub.web.webhook_wording import FAILURES, STOPS

router = APIRouter(prefix="/partners/{partner_id}/webhooks")

PER_PAGE = 50

_SECRET_OF = N_("Secret for %(url)s")
_KEEP_SECRET = N_("The partner checks the signatures with it. Pass it on by a safe way. It is shown only now.")


@router.get("")
def index(request: Request, partner_id: uuid.UUID, who: Administrator, session: ReadSession) -> Response:
    who.require(Permission.PARTNER_MANAGE)
    return _list(request, session, partner_id)


@router.post("")
def add(request: Request, partner_id: uuid.UUID, posted: PostedForm, who: Administrator) -> Response:
    try:
        with database_of(request).unit_of_work() as session:
            made = endpoints.add(
                session,
                who,
                partner_id,
                posted.text("url"),
                allow=_allowed(request),
                endpoint_id=id_of(posted, "endpoint_id"),
            )
    except (Forbidden, NotFound):
        raise
    except TranspubError as error:
        with database_of(request).read_only() as session:
            return _list(request, session, partner_id, posted=posted, error=error)
    with database_of(request).read_only() as session:
        return _page(request, session, _found(session, partner_id, made.id), shown=_secret(made))


@router.get("/{endpoint_id}")
def show(
    request: Request,
    partner_id: uuid.UUID,
    endpoint_id: uuid.UUID,
    who: Administrator,
    session: ReadSession,
    page: PageNumber = 1,
) -> Response:
    who.require(Permission.PARTNER_MANAGE)
    return _page(request, session, _found(session, partner_id, endpoint_id), page=page)


@router.get("/{endpoint_id}/{part}")
def back(partner_id: uuid.UUID, endpoint_id: uuid.UUID, part: str, _: Administrator) -> Response:
    """For whoever reloads the page that a form answered with."""
    if part not in ("url", "active", "test", "rotate", "replay", "remove"):
        raise NotFound
    return go(_address(partner_id, endpoint_id))


@router.post("/{endpoint_id}/url")
def change_url(
    request: Request, partner_id: uuid.UUID, endpoint_id: uuid.UUID, posted: PostedForm, who: Administrator
) -> Response:
    def work(session: Session) -> None:
        endpoints.change_url(session, who, endpoint_id, posted.text("url"), allow=_allowed(request))

    return _changed(request, partner_id, endpoint_id, work, "webhook_changed", "url", posted)


@router.post("/{endpoint_id}/active")
def set_active(
    request: Request, partner_id: uuid.UUID, endpoint_id: uuid.UUID, posted: PostedForm, who: Administrator
) -> Response:
    active = posted.text("active") == "yes"

    def work(session: Session) -> None:
        if active:
            endpoints.resume(session, who, endpoint_id, missed=posted.flag("missed"))
        else:
            endpoints.pause(session, who, endpoint_id)

    said = "webhook_resumed" if active else "webhook_paused"
    return _changed(request, partner_id, endpoint_id, work, said, "active", posted)


@router.post("/{endpoint_id}/test")
def test(request: Request, partner_id: uuid.UUID, endpoint_id: uuid.UUID, who: Administrator) -> Response:
    who.require(Permission.PARTNER_MANAGE)
    with database_of(request).read_only() as session:
        _found(session, partner_id, endpoint_id)
    outcome = sending.ping(database_of(request), Policy.from_settings(settings_of(request)), endpoint_id)
    said = "webhook_taken" if outcome.verdict is Verdict.DELIVERED else "webhook_not_taken"
    return go(saying(_address(partner_id, endpoint_id), said))


@router.post("/{endpoint_id}/rotate")
def rotate(
    request: Request, partner_id: uuid.UUID, endpoint_id: uuid.UUID, posted: PostedForm, who: Administrator
) -> Response:
    def work(session: Session) -> ShownOnce:
        at_once, seen = posted.flag("at_once"), posted.number("seen")
        return _secret(endpoints.rotate(session, who, endpoint_id, seen=seen, at_once=at_once))

    return _changed(request, partner_id, endpoint_id, work, "", "secret", posted)


@router.post("/{endpoint_id}/replay")
def replay(
    request: Request, partner_id: uuid.UUID, endpoint_id: uuid.UUID, posted: PostedForm, who: Administrator
) -> Response:
    def work(session: Session) -> None:
        endpoints.replay(session, who, endpoint_id, posted.number("since"))

    return _changed(request, partner_id, endpoint_id, work, "webhook_replayed", "replay", posted)


@router.post("/{endpoint_id}/remove")
def remove(request: Request, partner_id: uuid.UUID, endpoint_id: uuid.UUID, who: Administrator) -> Response:
    with database_of(request).unit_of_work() as session:
        _found(session, partner_id, endpoint_id)
        endpoints.remove(session, who, endpoint_id)
    return go(saying(f"/partners/{partner_id}/webhooks", "webhook_removed"))


def _changed(
    request: Request,
    partner_id: uuid.UUID,
    endpoint_id: uuid.UUID,
    work: Callable[[Session], ShownOnce | None],
    said: str,
    part: str,
    posted: Posted,
) -> Response:
    try:
        with database_of(request).unit_of_work() as session:
            _found(session, partner_id, endpoint_id)
            shown = work(session)
    except (Forbidden, NotFound):
        raise
    except TranspubError as error:
        with database_of(request).read_only() as session:
            found = _found(session, partner_id, endpoint_id)
            return _page(request, session, found, error=error, part=part, posted=posted)
    if shown is None:
        return go(saying(_address(partner_id, endpoint_id), said))
    with database_of(request).read_only() as session:
        return _page(request, session, _found(session, partner_id, endpoint_id), shown=shown)


def _list(
    request: Request,
    session: Session,
    partner_id: uuid.UUID,
    *,
    posted: Posted | None = None,
    error: TranspubError | None = None,
) -> Response:
    found = endpoints.of_partner(session, partner_id)
    return render(
        request,
        "webhooks.html",
        status=HTTP_STATUS[error.kind] if error else 200,
        partner=partners.find(session, partner_id),
        endpoints=found,
        waiting=endpoints.waiting(session, [endpoint.id for endpoint in found]),
        may_add=len(found) < endpoints.ENDPOINTS_MAX,
        endpoint_id=uuid.uuid4(),
        stops=STOPS,
        posted=posted or Posted(),
        error=error.message if error else None,
    )


def _page(
    request: Request,
    session: Session,
    endpoint: WebhookEndpoint,
    *,
    page: int = 1,
    shown: ShownOnce | None = None,
    error: TranspubError | None = None,
    part: str = "",
    posted: Posted | None = None,
) -> Response:
    paging = Paging(page, PER_PAGE, log.count(session, endpoint.id))
    return render(
        request,
        "webhook.html",
        status=HTTP_STATUS[error.kind] if error else 200,
        partner=endpoint.partner,
        endpoint=endpoint,
        waiting=endpoints.waiting(session, [endpoint.id])[endpoint.id],
        first=log.first_waiting(session, endpoint.id),
        newest_change=changelog.last(session),
        two_sign=len(endpoints.secrets_of(endpoint)) > 1,
        attempts=log.attempts(session, endpoint.id, limit=PER_PAGE, offset=paging.offset),
        paging=paging,
        stops=STOPS,
        failures=FAILURES,
        posted=posted or Posted(),
        shown=shown,
        error=error.message if error else None,
        part=part,
    )


def _found(session: Session, partner_id: uuid.UUID, endpoint_id: uuid.UUID) -> WebhookEndpoint:
    """Raises: NotFound, also for another partner's."""
    endpoint = endpoints.find(session, endpoint_id)
    if endpoint.partner_id != partner_id:
        raise NotFound
    return endpoint


def _secret(endpoint: WebhookEndpoint) -> ShownOnce:
    return ShownOnce(LazyText(_SECRET_OF, {"url": endpoint.url}), endpoint.secret, _KEEP_SECRET)


def _address(partner_id: uuid.UUID, endpoint_id: uuid.UUID) -> str:
    return f"/partners/{partner_id}/webhooks/{endpoint_id}"


def _allowed(request: Request) -> tuple[IpNetwork, ...]:
    return parse_networks(settings_of(request).webhook_allow)
