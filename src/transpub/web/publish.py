"""The publishing desk: what can go out, what is out, what waits, what is behind, what was taken down; and several
ready ones published at once."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from transpub.accounts.permissions import Permission, Principal
from transpub.core.errors import NotFound, TranspubError
from transpub.core.i18n import N_, LazyText
from transpub.core.languages import UnknownLanguage, parse_tag
from transpub.http.dependencies import ReadSession, database_of
from transpub.publishing import lists, queries, service
from transpub.publishing.doubts import doubts
from transpub.publishing.lists import Listing
from transpub.publishing.models import Edition, EditionState
from transpub.publishing.overview import Overview, overview
from transpub.publishing.reach import Audience, Reached, audience
from transpub.publishing.service import Seen
from transpub.publishing.situation import embargo_mark
from transpub.translations import queries as translations
from transpub.web.cells import Cell
from transpub.web.paging import PageNumber, Paging
from transpub.web.posted import PostedForm
from transpub.web.publish_wording import EDITION_STATES, UPDATE_TYPES
from transpub.web.rendering import page as render
from transpub.web.visitor import Visitor, go

router = APIRouter(prefix="/publish")

PER_PAGE = 50
# Editions published by one form: each is a transaction of its own.
AT_ONCE_MAX = 50

READY = "ready"
# Order of the tabs; names are marked.
TABS: Mapping[str, str] = {
    READY: N_("Ready"),
    Listing.LIVE: N_("Live"),
    Listing.SCHEDULED: N_("Scheduled"),
    Listing.PENDING: N_("Awaiting correction"),
    Listing.WITHDRAWN: N_("Withdrawn"),
}


@dataclass(frozen=True)
class Chosen:
    """One ticked item: what publishing it would do and reach. `missing` items have nothing to publish any more."""

    key: str
    seen: Overview
    partners: Sequence[Reached]


@dataclass(frozen=True)
class Answer:
    """What became of one ticked item: the edition that was made, or why not."""

    key: str
    article_id: uuid.UUID
    language: str
    edition: Edition | None
    refused: LazyText | None = None


@router.get("")
def show(
    request: Request,
    visitor: Visitor,
    session: ReadSession,
    page: PageNumber = 1,
    list: str = READY,  # noqa: A002 - the name in the address
    language: str = "",
) -> Response:
    tab = list if list in TABS else READY
    wanted = _language(language)
    counts = {name: _count(session, name, wanted) for name in TABS}
    paging = Paging(page, PER_PAGE, counts[tab])
    cells, editions = _rows(session, tab, wanted, paging)
    return render(
        request,
        "publish.html",
        tab=tab,
        tabs=TABS,
        counts=counts,
        language=wanted or "",
        languages=lists.languages(session),
        paging=paging,
        cells=cells,
        editions=editions,
        doubts=doubts(session, editions),
        sources_live=_sources_live(session, cells),
        states=EDITION_STATES,
        update_types=UPDATE_TYPES,
        may_publish=visitor.may(Permission.EDITION_PUBLISH),
    )


@router.get("/chosen")
def look(request: Request, visitor: Visitor, session: ReadSession) -> Response:
    """What publishing the ticked ones would do, before it is done."""
    visitor.require(Permission.EDITION_PUBLISH)
    keys = dict.fromkeys(request.query_params.getlist("item")[:AT_ONCE_MAX])
    found = [entry for key in keys if (entry := _overview(session, visitor, key))]
    out = [entry.situation.current for entry in found if entry.situation.current]
    readers = audience(session, out)
    chosen = [_chosen(entry, readers) for entry in found]
    return render(request, "publish_chosen.html", chosen=chosen, asked=len(keys))


@router.post("/chosen")
def publish_chosen(request: Request, posted: PostedForm, visitor: Visitor) -> Response:
    """Each in a transaction of its own: one that fails undoes no other."""
    visitor.require(Permission.EDITION_PUBLISH)
    keys = dict.fromkeys(posted.texts("item")[:AT_ONCE_MAX])
    answers = [answer for key in keys if (answer := _publish_one(request, visitor, key))]
    if not answers:
        return go("/publish")
    return render(request, "publish_done.html", answers=answers)


def _rows(
    session: Session, tab: str, language: str | None, paging: Paging
) -> tuple[Sequence[Cell], Sequence[Edition]]:
    if tab != READY:
        found = lists.editions(session, Listing(tab), language=language, limit=PER_PAGE, offset=paging.offset)
        return [], found
    ready = lists.ready(session, language=language, limit=PER_PAGE, offset=paging.offset)
    tallies = translations.tallies(session, [entry.id for entry in ready])
    live = queries.live_by_article(session, {entry.article_id for entry in ready})
    return [
        Cell.of(entry, tallies.get(entry.id), live[entry.article_id].get(entry.language)) for entry in ready
    ], []


def _count(session: Session, tab: str, language: str | None) -> int:
    if tab == READY:
        return lists.count_ready(session, language=language)
    return lists.count(session, Listing(tab), language=language)


def _language(text: str) -> str | None:
    """What is no language, typed into the address by hand, filters nothing."""
    try:
        return parse_tag(text) if text else None
    except UnknownLanguage:
        return None


def _sources_live(session: Session, cells: Sequence[Cell]) -> set[uuid.UUID]:
    live = queries.live_by_article(session, {cell.translation.article_id for cell in cells})
    return {
        article_id
        for article_id, editions in live.items()
        if any(edition.translation_id is None for edition in editions.values())
    }


def _parse(key: str) -> tuple[uuid.UUID, str, Seen] | None:
    """`article language version text embargo`, as the page before wrote it; the last three only once they were
    looked at."""
    parts = key.split(" ")
    try:
        article_id, language = uuid.UUID(parts[0]), parse_tag(parts[1])
        seen = Seen(int(parts[2]), parts[3], parts[4]) if len(parts) == 5 else Seen()
    except (ValueError, IndexError, UnknownLanguage):
        return None
    return article_id, language, seen


def _overview(session: Session, visitor: Principal, key: str) -> Overview | None:
    parsed = _parse(key)
    if parsed is None:
        return None
    article_id, language, _ = parsed
    try:
        return overview(session, visitor, article_id, language)
    except NotFound:
        return None


def _chosen(seen: Overview, readers: Audience) -> Chosen:
    found = seen.situation
    text = seen.text.content_hash if seen.text else ""
    embargo = embargo_mark(found.article.embargo_until)
    return Chosen(
        f"{found.article.id} {found.language} {found.version} {text} {embargo}",
        seen,
        readers.reached([found.language], [found.current] if found.current else []),
    )


def _publish_one(request: Request, visitor: Principal, key: str) -> Answer | None:
    parsed = _parse(key)
    if parsed is None:
        return None
    article_id, language, seen = parsed
    try:
        with database_of(request).unit_of_work() as session:
            made = service.publish(session, visitor, article_id, language, seen=seen)
    except TranspubError as error:
        return Answer(key, article_id, language, None, error.message)
    held = made.state == EditionState.SCHEDULED
    return Answer(key, article_id, language, made, _HELD_BACK if held else None)


_HELD_BACK = LazyText(N_("It is frozen and goes live when its embargo ends."), {})
