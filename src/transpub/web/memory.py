"""The translation memory on pages: what it offers for a segment, its concordance, what must go. No text is saved
here: one that is taken goes through the segment's own form."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from sqlalchemy.orm import Session

from transpub.accounts.permissions import Permission, Principal
from transpub.articles import service as articles
from transpub.articles.codes import Text, serialise, tokens
from transpub.articles.models import Article
from transpub.core.errors import HTTP_STATUS, NotFound, TranspubError
from transpub.core.i18n import LazyText
from transpub.http.dependencies import ReadSession, database_of
from transpub.memory import concordance, contents
from transpub.memory import service as memory
from transpub.memory.concordance import Hits
from transpub.memory.difference import Change
from transpub.memory.index import Pair, Side
from transpub.memory.matches import Match
from transpub.translations import service, suggestions
from transpub.translations.models import Segment, Translation
from transpub.web.errors import wants_page
from transpub.web.paging import PageNumber
from transpub.web.posted import Posted, PostedForm, cleaned
from transpub.web.rendering import fragment
from transpub.web.rendering import page as render
from transpub.web.rows import Part
from transpub.web.visitor import Visitor, go, local_path, saying
from transpub.web.wording import MATCHES, PENALTIES
from transpub.web.workbench import may_edit

router = APIRouter()

PER_PAGE = 20
EXPRESSION_MAX = 200
_HOME = "/memory"


@dataclass(frozen=True)
class Run:
    """A stretch of the comparison of two sources, its codes as they are shown."""

    change: Change
    parts: Sequence[Part]


@dataclass(frozen=True)
class Offer:
    """A match as it is shown. `text` is what taking it writes: with the sentence's numbers where they could be put
    in. The codes' numbers are the match's own: what they stood for there is not known here."""

    match: Match
    article: Article | None
    text: str
    target: Sequence[Part]
    diff: Sequence[Run]

    @classmethod
    def of(cls, match: Match, article: Article | None) -> "Offer":
        text = match.adapted or match.target
        diff = [Run(run.change, _parts(run.text)) for run in match.diff]
        return cls(match, article, text, _parts(text), diff)


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


@router.get("/translations/{translation_id}/segments/{segment_id}/memory")
def offered(
    request: Request, translation_id: uuid.UUID, segment_id: uuid.UUID, visitor: Visitor, session: ReadSession
) -> Response:
    """For a script a piece of the row, for a browser without one a page."""
    translation, segment = _segment(session, translation_id, segment_id)
    matches = suggestions.for_segment(session, segment.id)
    found = articles.by_id(session, {match.article_id for match in matches})
    values: dict[str, Any] = {
        "translation": translation,
        "segment": segment,
        "source": _parts(segment.source),
        "offers": [Offer.of(match, found.get(match.article_id)) for match in matches],
        "editable": may_edit(translation, visitor),
        "kinds": MATCHES,
        "penalties": PENALTIES,
        "pair": pair_value(Pair(translation.article.source_language, translation.language)),
    }
    if wants_page(request):
        return render(request, "segment_memory.html", **values)
    return JSONResponse({"memory": fragment(request, "parts/memory.html", **values)})


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


def _segment(session: Session, translation_id: uuid.UUID, segment_id: uuid.UUID) -> tuple[Translation, Segment]:
    translation = service.find(session, translation_id)
    for segment in translation.segments:
        if segment.id == segment_id:
            return translation, segment
    raise NotFound


def _parts(text: str) -> list[Part]:
    """The text cut at its codes, each shown by its number."""
    found = []
    for token in tokens(text):
        if isinstance(token, Text):
            found.append(Part(token.text))
        else:
            written = serialise([token])
            found.append(Part(written, written, written.replace("<", "⟨").replace(">", "⟩")))
    return found


def _id(posted: Posted, name: str) -> uuid.UUID | None:
    """Raises: NotFound for what is no id."""
    if not (text := posted.text(name)):
        return None
    try:
        return uuid.UUID(text)
    except ValueError:
        raise NotFound from None
