"""The translation page as a whole, put together for whoever shows it: the plain visit or a form that failed."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from transpub.accounts.permissions import Permission, Principal
from transpub.activity import service as activity
from transpub.core.i18n import LazyText
from transpub.http.dependencies import settings_of
from transpub.publishing import queries as publishing
from transpub.translations import editing, polishing, queries, resegmenting, service
from transpub.translations.errors import EngineGaveUp
from transpub.translations.filling import FROM_TERMS
from transpub.translations.models import Segment, Translation
from transpub.translations.progress import measure
from transpub.translations.sifting import Show, sieve_of
from transpub.translations.verdicts import Verdict, verdict
from transpub.translations.workflow import ACTION_NAMES, ACTION_VERBS, EDITABLE, Action, State
from transpub.web.asked import Asked
from transpub.web.cells import MOVING, Cell
from transpub.web.history import Entry, entries
from transpub.web.paging import Paging
from transpub.web.rendering import fragment, page
from transpub.web.rows import Attempt, Row, following
from transpub.web.taken_down import TakenDown
from transpub.web.wording import FAILURES, FILTERS, NONE_SHOWN, PROFILES, SHOWN_BY

# The steps that lead on; the others stand below them, quieter.
MAIN_ACTIONS = (Action.SUBMIT, Action.RETRY, Action.REQUEST)
# Taken on the page where the whole text is read.
REVIEWERS_ACTIONS = (Action.APPROVE, Action.SEND_BACK)
# So many segments are one page; a longer article is cut into pages.
PER_PAGE = 500
_HISTORY = 40


@dataclass(frozen=True)
class Refused:
    """A step of the workflow that was not taken: why, and the note that was written for it."""

    message: LazyText
    action: str
    note: str = ""


def may_edit(translation: Translation, visitor: Principal) -> bool:
    return State(translation.state) in EDITABLE and visitor.may(Permission.TRANSLATION_EDIT, translation.language)


def workbench(
    request: Request,
    session: Session,
    visitor: Principal,
    translation_id: uuid.UUID,
    *,
    show: Show = Show.ALL,
    page_number: int = 1,
    attempt: Attempt | None = None,
    refused: Refused | None = None,
    splitting: str = "",
    opened: str = "",
    status: int = 200,
) -> Response:
    """`splitting` is the id of the segment whose source shows where it can be split, `opened` of the one that has
    all its tools without scripts. Raises: NotFound."""
    translation = service.find(session, translation_id)
    said = verdict(session, translation)
    found = sieve_of(session, translation, said).sifted(translation.segments, show)
    number = _page_of(attempt, found) or page_number
    paging = Paging(number, PER_PAGE, len(found))
    shown = found[paging.offset : paging.offset + PER_PAGE]
    values = _panel(request, session, visitor, translation, said, refused)
    return page(
        request,
        "translation.html",
        status=status,
        show=show,
        none_shown=NONE_SHOWN[show],
        longest=editing.SEGMENT_MAX,
        paging=paging,
        rows=[
            row_of(
                translation,
                segment,
                said,
                attempt,
                splitting=str(segment.id) == splitting and may_edit(translation, visitor),
                opened=str(segment.id) in (opened, splitting),
            )
            for segment in shown
        ],
        taken_down=TakenDown.of(session, translation, values["live"]),
        history=entries(activity.of_object(session, translation.id, limit=_HISTORY)),
        **values,
    )


def row_of(
    translation: Translation,
    segment: Segment,
    said: Verdict,
    attempt: Attempt | None = None,
    *,
    splitting: bool = False,
    opened: bool = False,
) -> Row:
    places = resegmenting.places(translation, segment) if splitting else None
    after = following(translation.segments, segment)
    return Row.of(segment, said, attempt, following=after, places=places, opened=opened)


def surroundings(
    request: Request, session: Session, visitor: Principal, translation: Translation, said: Verdict, show: Show
) -> dict[str, str]:
    """What else on the page changes when segments were saved: progress, buttons, the counts of the filters."""
    values = _panel(request, session, visitor, translation, said, None)
    return {
        "panel": fragment(request, "parts/panel.html", **values),
        "tabs": fragment(request, "parts/tabs.html", show=show, **values),
    }


def row(request: Request, visitor: Principal, translation: Translation, shown: Row, show: Show) -> str:
    """One segment alone."""
    return fragment(
        request,
        "parts/row.html",
        row=shown,
        show=show,
        translation=translation,
        editable=may_edit(translation, visitor),
        visitor=visitor,
    )


def _panel(
    request: Request,
    session: Session,
    visitor: Principal,
    translation: Translation,
    said: Verdict,
    refused: Refused | None,
) -> dict[str, Any]:
    settings = settings_of(request)
    live = publishing.live_edition(session, translation.article_id, translation.language)
    freshness = queries.freshness(session, [translation.id])[translation.id]
    editable = may_edit(translation, visitor)
    progress = measure(translation.segments, said)
    allowed = service.decisions(
        session, translation, said, visitor, self_review_allowed=settings.desk_allows_self_review
    )
    return {
        "visitor": visitor,
        "translation": translation,
        "article": translation.article,
        "cell": Cell.of(translation, None, live, freshness),
        "behind": freshness.is_behind,
        "moving": State(translation.state) in MOVING,
        "progress": progress,
        "filters": FILTERS,
        "counts": sieve_of(session, translation, said).counts(translation.segments),
        "about_all": said.about_all,
        "may_set": editable and polishing.may_set(translation),
        "may_undo": editable and polishing.may_undo(translation),
        "decisions": sorted(
            (decision for decision in allowed if decision.action not in REVIEWERS_ACTIONS),
            key=lambda decision: decision.action not in MAIN_ACTIONS,
        ),
        "may_review": any(decision.action in REVIEWERS_ACTIONS for decision in allowed),
        "asked": Asked.of(session, translation, offer_ttl=settings.offer_ttl),
        "profiles": PROFILES,
        "main_actions": MAIN_ACTIONS,
        "names": ACTION_NAMES,
        "shown_by": SHOWN_BY,
        "refused": refused,
        "failure": FAILURES.get(translation.failure_code or "", EngineGaveUp.text),
        "returned": _returned(session, translation),
        "editable": editable,
        "may_publish": visitor.may(Permission.EDITION_PUBLISH) and translation.state == State.APPROVED,
        "live": live,
        "makers": sorted(
            {
                (segment.model or "", segment.model_version or "", segment.route or "")
                for segment in translation.segments
                if segment.engine not in (None, FROM_TERMS)
            }
        ),
    }


def _returned(session: Session, translation: Translation) -> Entry | None:
    """The reviewer's note, as long as the text is back with the translator because of it."""
    if translation.state != State.DRAFT:
        return None
    log = activity.of_object(session, translation.id, verb=ACTION_VERBS[Action.SEND_BACK], limit=1)
    return next(iter(entries(log)), None)


def _page_of(attempt: Attempt | None, found: Sequence[Segment]) -> int | None:
    """The page that holds the segment somebody was working on."""
    if attempt is None:
        return None
    for index, segment in enumerate(found):
        if segment.id == attempt.segment_id:
            return index // PER_PAGE + 1
    return None
