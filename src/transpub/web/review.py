"""What waits for a person: texts to review, drafts to work through, drafts that failed."""

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from transpub.accounts.permissions import Permission
from transpub.http.dependencies import Locale, ReadSession
from transpub.translations import queries, review_queue
from transpub.translations.review_queue import Digest
from transpub.translations.workflow import State
from transpub.web.cells import Cell
from transpub.web.formatting import Formats
from transpub.web.paging import PageNumber, Paging
from transpub.web.rendering import page as render
from transpub.web.visitor import Visitor

router = APIRouter(prefix="/review")

# Every segment of what waits for a reviewer is looked at.
PER_PAGE = 20
# List → the state it shows and what a person needs to work on it.
_LISTS = {
    "in_review": (State.IN_REVIEW, Permission.TRANSLATION_REVIEW),
    "draft": (State.DRAFT, Permission.TRANSLATION_EDIT),
    "failed": (State.FAILED, Permission.TRANSLATION_EDIT),
}


@dataclass(frozen=True)
class Waiting:
    """`digest` is told of what waits for a reviewer, `path` is where it is worked on."""

    cell: Cell
    yours: bool
    path: str
    digest: Digest | None


@router.get("")
def show(
    request: Request,
    visitor: Visitor,
    session: ReadSession,
    ui: Locale,
    chosen: Annotated[str, Query(alias="list")] = "",
    language: str = "",
    page: PageNumber = 1,
) -> Response:
    chosen = chosen if chosen in _LISTS else "in_review"
    state, permission = _LISTS[chosen]
    spoken = review_queue.languages(session, [entry for entry, _ in _LISTS.values()])
    # A language typed into the address by hand is no reason for an error.
    language = language if language in spoken else ""
    counts = {name: review_queue.count(session, entry, language=language) for name, (entry, _) in _LISTS.items()}
    paging = Paging(page, PER_PAGE, counts[chosen])
    found = review_queue.page(session, state, language=language, limit=PER_PAGE, offset=paging.offset)
    ids = [entry.id for entry in found]
    tallies, fresh = queries.tallies(session, ids), queries.freshness(session, ids)
    urgent = queries.urgent(session, ids)
    digests = review_queue.digests(session, found) if state is State.IN_REVIEW else {}
    return render(
        request,
        "review.html",
        chosen=chosen,
        chosen_language=language,
        languages=sorted(spoken, key=Formats(ui).language),
        counts=counts,
        paging=paging,
        kept=urlencode({"language": language}) if language else "",
        waiting=[
            Waiting(
                cell=Cell.of(entry, tallies.get(entry.id), None, fresh[entry.id], urgent=entry.id in urgent),
                yours=visitor.may(permission, entry.language),
                path=f"/translations/{entry.id}{'/review' if state is State.IN_REVIEW else ''}",
                digest=digests.get(entry.id),
            )
            for entry in found
        ],
    )
