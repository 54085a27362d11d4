"""Who has removed what was withdrawn: a page of its own for one language of an article."""

import uuid

from fastapi import APIRouter, Request
from fastapi.responses import Response

from transpub.articles import service as articles
from transpub.core.languages import parse_tag
from transpub.http.dependencies import ReadSession
from transpub.publishing.compliance import compliance
from transpub.web.rendering import page as render
from transpub.web.visitor import Visitor

router = APIRouter(prefix="/articles/{article_id}/gone/{language}")


@router.get("")
def show(
    request: Request, article_id: uuid.UUID, language: str, visitor: Visitor, session: ReadSession
) -> Response:
    tag = parse_tag(language)
    found = compliance(session, visitor, article_id, tag)
    return render(request, "gone.html", article=articles.find(session, article_id), language=tag, compliance=found)
