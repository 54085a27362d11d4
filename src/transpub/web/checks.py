"""The checks of each desk, for administrators; and the typography of a whole translation, set and taken back."""

import uuid
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from transpub.accounts.permissions import Permission, Principal
from transpub.core.errors import HTTP_STATUS, NotFound, TranspubError
from transpub.core.i18n import N_, LazyText
from transpub.http.dependencies import ReadSession, database_of
from transpub.translations import desks, polishing
from transpub.translations.checks import CHECKS, CheckInfo
from transpub.translations.checks.rules import LIMIT_MAX, LIMITS, Grade, UneditedLimits, is_needed
from transpub.translations.desks import CheckChoice, UneditedChoice
from transpub.web.posted import Posted, PostedForm, cleaned
from transpub.web.rendering import page as render
from transpub.web.visitor import KNOWN, Visitor, go
from transpub.web.wording import GRADES, KINDS
from transpub.web.workbench import Refused, workbench

router = APIRouter()

# The two shares of unchanged machine text: the fields of the form and what each is for.
_UNEDITED = (
    ("unedited.warn", N_("From here on the reviewer is asked")),
    ("unedited.block", N_("From here on the approval needs a reason")),
)
# What a number nobody can mean is read as: too large for a limit, so the service refuses it.
_NO_NUMBER = LIMIT_MAX + 1


@dataclass(frozen=True)
class CheckRow:
    info: CheckInfo
    choice: CheckChoice

    @property
    def otherwise(self) -> Grade:
        """What holds unless this desk chooses."""
        return self.choice.inherited or Grade(self.info.severity.value)


@router.get("/checks")
def show(request: Request, visitor: Visitor, session: ReadSession, scope: str = "") -> Response:
    return _page(request, session, visitor, " ".join(cleaned(scope).split()))


@router.post("/checks")
def choose(request: Request, posted: PostedForm, visitor: Visitor) -> Response:
    """All choices of one desk, as they stand on the page."""
    scope = " ".join(posted.text("scope").split())
    try:
        with database_of(request).unit_of_work() as session:
            _choose(session, visitor, scope, posted)
    except TranspubError as error:
        with database_of(request).read_only() as session:
            return _page(request, session, visitor, scope, error=error, posted=posted)
    return go(
        f"/checks?{urlencode({'scope': scope, 'said': 'checks_chosen'} if scope else {'said': 'checks_chosen'})}"
    )


@router.get("/translations/{translation_id}/typography", dependencies=KNOWN)
def back(translation_id: uuid.UUID) -> Response:
    """For whoever reloads the page that a form answered with."""
    return go(f"/translations/{translation_id}")


@router.post("/translations/{translation_id}/typography")
def typography(request: Request, translation_id: uuid.UUID, posted: PostedForm, visitor: Visitor) -> Response:
    undo = posted.text("then") == "undo"
    try:
        with database_of(request).unit_of_work() as session:
            (polishing.undo_all if undo else polishing.set_all)(session, visitor, translation_id)
    except NotFound:
        raise
    except TranspubError as error:
        with database_of(request).read_only() as session:
            return workbench(
                request,
                session,
                visitor,
                translation_id,
                refused=Refused(error.message, "typography"),
                status=HTTP_STATUS[error.kind],
            )
    return go(f"/translations/{translation_id}?said={'typography_undone' if undo else 'typeset'}")


def _choose(session: Session, visitor: Principal, scope: str, posted: Posted) -> None:
    grades = {grade.value: grade for grade in Grade}
    for check in CHECKS:
        if not is_needed(check):
            desks.set_grade(session, visitor, scope, check, grades.get(posted.text(f"check.{check}")))
    for kind in LIMITS:
        text = posted.text(f"limit.{kind}").strip()
        desks.set_limit(
            session, visitor, scope, kind, (posted.number(f"limit.{kind}") or _NO_NUMBER) if text else None
        )
    desks.set_unedited(session, visitor, scope, _unedited(posted, desks.choices(session, scope).unedited.inherited))


def _unedited(posted: Posted, usual: UneditedLimits) -> UneditedLimits | None:
    """As posted; a share left empty is as usual, both are no choice."""
    texts = [posted.text(name).strip() for name, _ in _UNEDITED]
    if not any(texts):
        return None
    warn, block = (
        posted.number(name) or (_NO_NUMBER if text else 0) for (name, _), text in zip(_UNEDITED, texts, strict=True)
    )
    return UneditedLimits(warn or usual.warn, block or usual.block)


def _unedited_rows(choice: UneditedChoice) -> list[tuple[str, str, int, int | None]]:
    """Field, what for, as usual, this desk's own."""
    own = choice.own
    (warn, block), usual = _UNEDITED, choice.inherited
    return [(*warn, usual.warn, own.warn if own else None), (*block, usual.block, own.block if own else None)]


def _page(
    request: Request,
    session: Session,
    visitor: Principal,
    scope: str,
    *,
    error: TranspubError | None = None,
    posted: Posted | None = None,
) -> Response:
    """With what was chosen and why it was refused, if it was. Raises: Forbidden."""
    visitor.require(Permission.CHECK_MANAGE)
    choices = desks.choices(session, scope)
    message: LazyText | None = error.message if error else None
    return render(
        request,
        "checks.html",
        status=HTTP_STATUS[error.kind] if error else 200,
        error=message,
        posted=posted,
        choices=choices,
        rows=[CheckRow(CHECKS[choice.check], choice) for choice in choices.checks],
        grades=GRADES,
        kinds=KINDS,
        unedited=_unedited_rows(choices.unedited),
    )
