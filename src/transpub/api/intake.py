"""What would be understood of an article, before it is sent in. Nothing is stored."""

from typing import Annotated

from fastapi import APIRouter, Form

from transpub.accounts.permissions import Permission
from transpub.api.intake_schemas import FileIn, IntakeOut, MaterialIn
from transpub.articles.intake import understand
from transpub.articles.material import Limits
from transpub.articles.report import report
from transpub.core.languages import parse_tag
from transpub.http.dependencies import AppSettings, CurrentUser

router = APIRouter(prefix="/api/v1/intake", tags=["articles"])


@router.post("")
def look(body: MaterialIn, user: CurrentUser, settings: AppSettings) -> IntakeOut:
    """Blocks, boilerplate with its reason, metadata, language and sentences of a text or page."""
    user.require(Permission.ARTICLE_SUBMIT)
    declared = parse_tag(body.source_language) if body.source_language else None
    intake = understand(body.title, body.material(settings), Limits.of(settings), body.fields.given())
    return IntakeOut.model_validate(report(intake, declared))


@router.post("/file")
def look_at_file(
    form: Annotated[FileIn, Form(media_type="multipart/form-data")], user: CurrentUser, settings: AppSettings
) -> IntakeOut:
    """The same of a file: DOCX, text, Markdown or HTML."""
    user.require(Permission.ARTICLE_SUBMIT)
    declared = parse_tag(form.source_language) if form.source_language else None
    limits = Limits.of(settings)
    return IntakeOut.model_validate(report(understand(form.title, form.material(limits), limits), declared))
