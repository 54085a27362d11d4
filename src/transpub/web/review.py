"""What waits for a person: texts to review, drafts to work through, drafts that failed."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from transpub.accounts.permissions import Permission
from transpub.http.dependencies import ReadSession
from transpub.translations import queries
from transpub.translations.workflow import State
from transpub.web.cells import Cell
from transpub.web.paging import PageNumber, Paging
from transpub.web.rendering import page as render
from transpub.web.visitor import Visitor

router = APIRouter(prefix="/review")

PER_PAGE = 50
# List → the state it shows and what a person needs to work on it.
_LISTS = {
    "in_review": (State.IN_REVIEW, Permission.TRANSLATION_REVIEW),
    "draft": (State.DRAFT, Permission.TRANSLATION_EDIT),
    "failed": (State.FAILED, Permission.TRANSLATION_EDIT),
}


@dataclass(frozen=True)
class Waiting:
    cell: Cell
    yours: bool


@router.get("")
def show(
    request: Request,
    visitor: Visitor,
    session: ReadSession,
    chosen: Annotated[str, Query(alias="list")] = "",
    page: PageNumber = 1,
) -> Response:
    chosen = chosen if chosen in _LISTS else "in_review"
    state, permission = _LISTS[chosen]
    counts = {name: queries.count_in_states(session, [entry]) for name, (entry, _) in _LISTS.items()}
    paging = Paging(page, PER_PAGE, counts[chosen])
    found = queries.in_states(session, [state], limit=PER_PAGE, offset=paging.offset)
    tallies = queries.tallies(session, [entry.id for entry in found])
    return render(
        request,
        "review.html",
        chosen=chosen,
        counts=counts,
        paging=paging,
        waiting=[
            Waiting(Cell.of(entry, tallies.get(entry.id), None), visitor.may(permission, entry.language))
            for entry in found
        ],
    )
