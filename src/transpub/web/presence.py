"""A page's word that somebody has a translation open, every few seconds; the others are the answer."""

import uuid

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from transpub.core.i18n import N_
from transpub.http.dependencies import database_of, locale_of
from transpub.translations import presence
from transpub.web.posted import PostedForm
from transpub.web.rendering import fragment
from transpub.web.visitor import Visitor

router = APIRouter(prefix="/translations/{translation_id}")

_IS_HERE = N_("%(name)s is here")


@router.post("/presence")
def touch(request: Request, translation_id: uuid.UUID, posted: PostedForm, visitor: Visitor) -> Response:
    """`segment` is the id of the one they work on; with `leave`, they have closed the page. `rows` are words to be
    shown at segments, by number; `title` a piece of the page to stand beside its title."""
    with database_of(request).unit_of_work() as session:
        if posted.flag("leave"):
            presence.leave(session, visitor, translation_id)
            return Response(status_code=204)
        others = presence.touch(session, visitor, translation_id, _segment(posted.text("segment")))
    words = locale_of(request).gettext(_IS_HERE)
    rows: dict[int, list[str]] = {}
    for other in others:
        if other.segment is not None:
            rows.setdefault(other.segment, []).append(words % {"name": other.name})
    title = fragment(request, "parts/presence.html", others=others) if others else ""
    return JSONResponse({"title": title, "rows": rows})


def _segment(text: str) -> uuid.UUID | None:
    """None for what is no id: whoever sends it has the page open all the same."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
