"""What confirmed work suggests for the register: expressions, their counterparts and the sentences that show it.

Accepting opens the form of a new entry, filled in; declining is remembered.
"""

import uuid
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from transpub.accounts.permissions import Permission, Principal
from transpub.core.errors import HTTP_STATUS, NotFound, TranspubError
from transpub.http.dependencies import ReadSession, database_of
from transpub.memory import contents
from transpub.memory.index import Pair
from transpub.terms import declined
from transpub.terms.entries import KIND_NAMES
from transpub.terms.suggesting import Suggestion
from transpub.translations import term_suggestions
from transpub.translations.term_suggestions import Suggestions
from transpub.web.paging import PageNumber, Paging
from transpub.web.posted import PostedForm
from transpub.web.rendering import page as render
from transpub.web.visitor import Visitor, go

router = APIRouter(prefix="/terms/suggested")

_HOME = "/terms/suggested"
DECLINED_PER_PAGE = 100


@router.get("")
def show(
    request: Request, visitor: Visitor, session: ReadSession, pair: str = "", page: PageNumber = 1
) -> Response:
    """`page` is that of the declined ones."""
    return _page(request, session, visitor, pair, number=page)


@router.post("")
def decide(request: Request, visitor: Visitor, posted: PostedForm) -> Response:
    """Decline an expression, or take a declined one back."""
    value = posted.text("pair")
    pair = _pair(value)
    if pair is None:
        raise NotFound
    try:
        with database_of(request).unit_of_work() as session:
            if posted.text("take_back"):
                declined.take_back(session, visitor, _id(posted.text("take_back")))
            else:
                source, target = pair.source, pair.target
                declined.decline(
                    session, visitor, posted.text("decline"), source_language=source, target_language=target
                )
    except NotFound:
        raise
    except TranspubError as error:
        with database_of(request).read_only() as session:
            return _page(request, session, visitor, value, error=error)
    said = "term_taken_back" if posted.text("take_back") else "term_declined"
    return go(f"{_HOME}?{urlencode({'pair': value, 'said': said})}")


def _page(
    request: Request,
    session: Session,
    visitor: Principal,
    value: str,
    *,
    number: int = 1,
    error: TranspubError | None = None,
) -> Response:
    pairs = contents.pairs(session)
    asked = _pair(value)
    pair = asked if asked in pairs else (pairs[0] if pairs else None)
    return render(
        request,
        "terms_suggested.html",
        status=HTTP_STATUS[error.kind] if error else 200,
        error=error.message if error else None,
        pairs=[(one, _value(one)) for one in pairs],
        pair=pair,
        value=_value(pair) if pair else "",
        found=term_suggestions.between(session, pair) if pair else Suggestions((), 0),
        **_declined(session, pair, number),
        accept_address=_accept_address,
        kinds=KIND_NAMES,
        may_edit=visitor.may(Permission.TERM_EDIT, pair.target) if pair else visitor.may(Permission.TERM_EDIT),
    )


def _declined(session: Session, pair: Pair | None, number: int) -> dict[str, Any]:
    """A page of those somebody did not want."""
    if pair is None:
        return {"declined": (), "paging": Paging(1, DECLINED_PER_PAGE, 0)}
    between = {"source_language": pair.source, "target_language": pair.target}
    paging = Paging(number, DECLINED_PER_PAGE, declined.count_between(session, **between))
    shown = declined.between(session, **between, limit=DECLINED_PER_PAGE, offset=paging.offset)
    return {"declined": shown, "paging": paging}


def _accept_address(suggestion: Suggestion, pair: Pair) -> str:
    fields = {
        "source": suggestion.source,
        "from": pair.source,
        "target": suggestion.target,
        "language": pair.target,
        "kind": suggestion.kind.value,
    }
    return f"/terms/new?{urlencode(fields)}"


def _value(pair: Pair) -> str:
    return f"{pair.source} {pair.target}"


def _pair(value: str) -> Pair | None:
    source, _, target = value[:80].partition(" ")
    return Pair(source, target) if source and target else None


def _id(text: str) -> uuid.UUID:
    """Raises: NotFound."""
    try:
        return uuid.UUID(text)
    except ValueError:
        raise NotFound from None
