"""Revisions of an article to read: all of them, and one compared with another. Writing one is in `revise`."""

import uuid
from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response
from pydantic import BeforeValidator

from transpub.accounts.permissions import Permission
from transpub.articles import revising as revisions
from transpub.articles import service as articles
from transpub.articles.diff import diff
from transpub.articles.published import published_html
from transpub.articles.revising import Listed
from transpub.core.errors import NotFound
from transpub.http.dependencies import ReadSession
from transpub.web.changes import DETAIL_NAMES, PASSAGE_KINDS, STATUS_NAMES, folded
from transpub.web.paging import PageNumber, Paging
from transpub.web.rendering import page as render
from transpub.web.submission_form import FORMAT_NAMES
from transpub.web.taken_in import taken_in
from transpub.web.visitor import KNOWN, Visitor

router = APIRouter(prefix="/articles/{article_id}/revisions")

PER_PAGE = 50
# So many revisions are offered to compare with; an older one is reached from its own page.
_OFFERED = 100
# Characters of the text as it was sent that are shown; a fetched page may be megabytes of markup.
_SENT_MAX = 200_000
_NUMBER_MAX = 2**31 - 1


def _number(value: object) -> int:
    """A number chosen in the form, or typed into the address by hand; 0 for what is none."""
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


@router.get("")
def history(
    request: Request, article_id: uuid.UUID, visitor: Visitor, session: ReadSession, page: PageNumber = 1
) -> Response:
    article = articles.find(session, article_id)
    paging = Paging(page, PER_PAGE, revisions.count(session, article.id))
    return render(
        request,
        "revisions.html",
        article=article,
        paging=paging,
        revisions=revisions.history(session, article.id, limit=PER_PAGE, offset=paging.offset),
        may_revise=visitor.may(Permission.ARTICLE_SUBMIT),
    )


@router.get("/{number}", dependencies=KNOWN)
def one(
    request: Request,
    article_id: uuid.UUID,
    number: Annotated[int, Path(ge=1, le=_NUMBER_MAX)],
    session: ReadSession,
    against: Annotated[int, BeforeValidator(_number)] = 0,
) -> Response:
    """What changed from the revision `against`, or from the one before, to this one."""
    article = articles.find(session, article_id)
    listed = revisions.find(session, article.id, number)
    other = _other(session, article.id, against or number - 1)
    document = listed.revision.document
    offered = revisions.history(session, article.id, limit=_OFFERED)
    return render(
        request,
        "revision.html",
        article=article,
        listed=listed,
        other=other,
        offered=_with(offered, other, number),
        items=folded(diff(other.revision.document, document)) if other else [],
        html=published_html(document),
        sent=listed.revision.submitted_body[:_SENT_MAX],
        taken=taken_in(listed.revision),
        formats={kind.value: name for kind, name in FORMAT_NAMES.items()},
        kinds=PASSAGE_KINDS,
        details=DETAIL_NAMES,
        statuses=STATUS_NAMES,
    )


def _other(session: ReadSession, article_id: uuid.UUID, number: int) -> Listed | None:
    """None where there is no such revision: before the first one, or typed by hand."""
    try:
        return revisions.find(session, article_id, number)
    except NotFound:
        return None


def _with(offered: Sequence[Listed], chosen: Listed | None, number: int) -> list[Listed]:
    """What can be compared with, the chosen one in any case."""
    others = [entry for entry in offered if entry.revision.number != number]
    known = {entry.revision.number for entry in others}
    return others if chosen is None or chosen.revision.number in known | {number} else [*others, chosen]
