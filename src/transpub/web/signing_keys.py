"""The keys that sign editions, for administrators: when each signed, the next one, what is not trusted."""

from collections.abc import Callable

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from transpub.accounts.permissions import Permission
from transpub.core.errors import HTTP_STATUS, Forbidden, NotFound, TranspubError
from transpub.http.dependencies import ReadSession, database_of
from transpub.publishing import signing_store
from transpub.publishing.signing_keys import WELL_KNOWN
from transpub.web.admin import Administrator
from transpub.web.posted import PostedForm
from transpub.web.rendering import page as render
from transpub.web.visitor import go, saying

router = APIRouter(prefix="/admin/signing-keys")


@router.get("")
def index(request: Request, who: Administrator, session: ReadSession) -> Response:
    who.require(Permission.PARTNER_MANAGE)
    return _page(request, session)


@router.get("/{part}")
def back(part: str, _: Administrator) -> Response:
    """For whoever reloads the page that a form answered with."""
    if part not in ("rotate", "revoke"):
        raise NotFound
    return go(router.prefix)


@router.post("/rotate")
def rotate(request: Request, posted: PostedForm, who: Administrator) -> Response:
    def work(session: Session) -> None:
        signing_store.rotate(session, who, seen=posted.text("seen"))

    return _done(request, work, "signing_rotated")


@router.post("/revoke")
def revoke(request: Request, posted: PostedForm, who: Administrator) -> Response:
    def work(session: Session) -> None:
        signing_store.revoke(session, who, posted.text("key"))

    return _done(request, work, "signing_revoked")


def _done(request: Request, work: Callable[[Session], None], said: str) -> Response:
    try:
        with database_of(request).unit_of_work() as session:
            work(session)
    except Forbidden:
        raise
    except TranspubError as error:
        with database_of(request).read_only() as session:
            return _page(request, session, error=error)
    return go(saying(router.prefix, said))


def _page(request: Request, session: Session, *, error: TranspubError | None = None) -> Response:
    keys = signing_store.public_keys(session)
    trusted = [key for key in keys if key.revoked_at is None]
    return render(
        request,
        "signing_keys.html",
        status=HTTP_STATUS[error.kind] if error else 200,
        keys=keys,
        current=next((key for key in trusted if key.until is None), None),
        live={key.id: signing_store.live_in_its_time(session, key) for key in trusted},
        well_known=WELL_KNOWN,
        error=error.message if error else None,
    )
