"""The translation memory's own page: its concordance, and what must go. What it has for a segment: beside.py."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from transpub.accounts.permissions import Permission, Principal
from transpub.articles import service as articles
from transpub.core.errors import HTTP_STATUS, NotFound, TranspubError
from transpub.core.i18n import LazyText
from transpub.http.dependencies import ReadSession, database_of
from transpub.memory import concordance, contents
from transpub.memory import service as memory
from transpub.memory.concordance import Hits
from transpub.memory.index import Pair, Side
from transpub.web.paging import PageNumber
from transpub.web.posted import Posted, PostedForm, cleaned
from transpub.web.rendering import page as render
from transpub.web.visitor import Visitor, go, local_path, saying

router = APIRouter()

PER_PAGE = 20
EXPRESSION_MAX = 200
_HOME = "/memory"


@dataclass(frozen=True)
class Search:
    """What is searched for, as the address has it. `page` is the first one at 1."""

    expression: str
    pair: Pair | None
    side: Side | None
    page: int = 1

    def address(self, page: int) -> str:
        fields = {"q": self.expression, "pair": pair_value(self.pair) if self.pair else ""}
        fields |= {"side": self.side.value} if self.side else {}
        fields |= {"page": str(page)} if page > 1 else {}
        return f"{_HOME}?{urlencode(fields)}"


def pair_value(pair: Pair) -> str:
    return f"{pair.source} {pair.target}"


@router.get(_HOME)
def search(
    request: Request,
    visitor: Visitor,
    session: ReadSession,
    q: str = "",
    pair: str = "",
    side: str = "",
    page: PageNumber = 1,
) -> Response:
    pairs = contents.pairs(session)
    chosen = next((entry for entry in pairs if pair_value(entry) == pair), pairs[0] if pairs else None)
    searched = Side(side) if side in set(Side) else None
    asked = Search(cleaned(q).strip()[:EXPRESSION_MAX], chosen, searched, page)
    return _page(request, session, visitor, pairs, asked)


@router.post("/memory/purge")
def purge(request: Request, visitor: Visitor, posted: PostedForm) -> Response:
    """One pair, or all that was accepted in an article. Raises: Forbidden, NotFound, NothingNamedToPurge."""
    with database_of(request).unit_of_work() as session:
        memory.purge(session, visitor, article_id=_id(posted, "article"), unit_id=_id(posted, "unit"))
    return go(saying(local_path(posted.text("next"), _HOME), "purged"))


def _page(request: Request, session: Session, visitor: Principal, pairs: Sequence[Pair], asked: Search) -> Response:
    problem: LazyText | None = None
    hits, status = Hits((), more=False), 200
    if asked.expression and asked.pair:
        try:
            hits = _searched(session, asked, asked.pair)
        except TranspubError as error:
            problem, status = error.message, HTTP_STATUS[error.kind]
    return render(
        request,
        "memory.html",
        status=status,
        pairs=[(pair, pair_value(pair)) for pair in pairs],
        asked=asked,
        hits=hits,
        found=articles.by_id(session, {hit.article_id for hit in hits.hits}),
        problem=problem,
        may_purge=visitor.may(Permission.MEMORY_PURGE),
    )


def _searched(session: Session, asked: Search, pair: Pair) -> Hits:
    return concordance.search(
        session,
        asked.expression,
        source_language=pair.source,
        target_language=pair.target,
        sides={asked.side} if asked.side else concordance.BOTH,
        limit=PER_PAGE,
        offset=(asked.page - 1) * PER_PAGE,
    )


def _id(posted: Posted, name: str) -> uuid.UUID | None:
    """Raises: NotFound for what is no id."""
    if not (text := posted.text(name)):
        return None
    try:
        return uuid.UUID(text)
    except ValueError:
        raise NotFound from None
