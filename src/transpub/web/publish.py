"""What can go out, and what is out."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from transpub.accounts.permissions import Permission
from transpub.http.dependencies import ReadSession
from transpub.publishing import lists, queries
from transpub.publishing.lists import Listing
from transpub.translations import queries as translations
from transpub.web.cells import Cell
from transpub.web.paging import PageNumber, Paging
from transpub.web.rendering import page as render
from transpub.web.visitor import Visitor

router = APIRouter(prefix="/publish")

PER_PAGE = 50
READY_MAX = 200


@router.get("")
def show(request: Request, visitor: Visitor, session: ReadSession, page: PageNumber = 1) -> Response:
    ready = lists.ready(session, limit=READY_MAX)
    tallies = translations.tallies(session, [entry.id for entry in ready])
    live = queries.live_by_article(session, {entry.article_id for entry in ready})
    paging = Paging(page, PER_PAGE, lists.count(session, Listing.LIVE))
    return render(
        request,
        "publish.html",
        ready=[
            Cell.of(entry, tallies.get(entry.id), live[entry.article_id].get(entry.language)) for entry in ready
        ],
        sources_live={
            article_id
            for article_id, editions in live.items()
            if any(edition.translation_id is None for edition in editions.values())
        },
        paging=paging,
        editions=lists.editions(session, Listing.LIVE, limit=PER_PAGE, offset=paging.offset),
        may_publish=visitor.may(Permission.EDITION_PUBLISH),
    )
