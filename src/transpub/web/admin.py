"""The administrator's overview: one card a page, each with what matters of it at a glance."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from transpub.accounts import queries as accounts
from transpub.accounts.permissions import Permission, Principal
from transpub.activity import reading
from transpub.http.dependencies import AppSettings, ReadSession, database_of
from transpub.memory import contents
from transpub.publishing import partners
from transpub.translations import health, status
from transpub.web.history import entries
from transpub.web.rendering import page as render
from transpub.web.visitor import Visitor

router = APIRouter(prefix="/admin")


def administrator(visitor: Visitor) -> Principal:
    """Somebody who manages the desk. Raises: NotLoggedIn, Forbidden."""
    visitor.require(Permission.USER_MANAGE)
    return visitor


Administrator = Annotated[Principal, Depends(administrator)]


@router.get("")
def overview(request: Request, _: Administrator, session: ReadSession, settings: AppSettings) -> Response:
    latest = reading.page(session, reading.Filter(), limit=1)
    return render(
        request,
        "admin.html",
        people=accounts.count(session),
        administrators=accounts.administrators(session),
        partners=partners.count(session),
        memory_pairs=len(contents.pairs(session)),
        failed=health.count_failed(session),
        state=status.look(database_of(request), settings),
        latest=next(iter(entries(latest.steps)), None),
    )
