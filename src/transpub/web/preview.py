"""A translation as it will be published, while somebody works on it: a page, and its text alone for a script."""

import uuid
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from transpub.http.conditional import conditional
from transpub.http.dependencies import ReadSession, locale_of
from transpub.publishing.payload import digest
from transpub.publishing.preview import preview
from transpub.translations import queries, service
from transpub.translations.models import Translation
from transpub.web.assets import static_root
from transpub.web.cells import Cell
from transpub.web.rendering import fragment, page
from transpub.web.visitor import KNOWN, Visitor

router = APIRouter(prefix="/translations/{translation_id}/preview")

# `?marks=off` shows machine text as readers would see it; anything else marks it.
_OFF = "off"


@router.get("")
def show(
    request: Request, translation_id: uuid.UUID, _visitor: Visitor, session: ReadSession, marks: str = ""
) -> Response:
    translation = service.find(session, translation_id)
    return page(request, "preview.html", cell=Cell.of(translation, None, None), **_text(translation, marks))


@router.get("/text", dependencies=KNOWN)
def text(request: Request, translation_id: uuid.UUID, session: ReadSession, marks: str = "") -> Response:
    """The text alone, with an ETag: nothing is put together for whoever has it already."""
    translation = service.find(session, translation_id)
    version = queries.text_version(session, translation)
    etag = digest(f"{version} {locale_of(request).tag} {marks == _OFF} {static_root()}".encode())[:32]
    return conditional(
        request,
        lambda: fragment(request, "parts/preview.html", **_text(translation, marks)).encode(),
        etag,
        media_type="text/html; charset=utf-8",
        headers={"Vary": "Accept-Language, Cookie"},
    )


def _text(translation: Translation, marks: str) -> dict[str, Any]:
    return {
        "translation": translation,
        "article": translation.article,
        "shown": preview(translation),
        "marks": marks != _OFF,
    }
