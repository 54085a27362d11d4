"""Pages. Parses, calls one service, renders; imports no other door."""

from fastapi import APIRouter, Depends

from transpub.web.account import router as account_pages
from transpub.web.article import router as article_pages
from transpub.web.board import router as board_pages
from transpub.web.checks import router as check_pages
from transpub.web.machine import router as machine_pages
from transpub.web.memory import router as memory_pages
from transpub.web.models import router as model_pages
from transpub.web.new_article import router as new_article_pages
from transpub.web.posted import posted_form
from transpub.web.publish import router as publish_pages
from transpub.web.review import router as review_pages
from transpub.web.revise import router as revise_pages
from transpub.web.revisions import router as revision_pages
from transpub.web.segments import router as segments_pages
from transpub.web.translation import router as translation_pages

# The form is read before anything else asks who is there: what was typed must outlive an expired session.
router = APIRouter(include_in_schema=False, dependencies=[Depends(posted_form)])
# `/articles/new` must be asked for before `/articles/{article_id}`, and what has a page of its own below an article
# before `/articles/{article_id}/{action}`; likewise below a translation.
for part in (
    account_pages,
    board_pages,
    new_article_pages,
    revise_pages,
    revision_pages,
    article_pages,
    machine_pages,
    check_pages,
    translation_pages,
    segments_pages,
    review_pages,
    publish_pages,
    memory_pages,
    model_pages,
):
    router.include_router(part)
