"""Pages. Parses, calls one service, renders; imports no other door."""

from fastapi import APIRouter, Depends

from transpub.web.account import router as account_pages
from transpub.web.activity import router as activity_pages
from transpub.web.admin import router as admin_pages
from transpub.web.article import router as article_pages
from transpub.web.board import router as board_pages
from transpub.web.bulk import router as bulk_pages
from transpub.web.checks import router as check_pages
from transpub.web.compliance import router as compliance_pages
from transpub.web.context import router as context_pages
from transpub.web.events import router as event_stream
from transpub.web.first_run import router as first_run_pages
from transpub.web.health import router as health_pages
from transpub.web.machine import router as machine_pages
from transpub.web.memory import router as memory_pages
from transpub.web.models import router as model_pages
from transpub.web.new_article import router as new_article_pages
from transpub.web.own_account import router as own_account_pages
from transpub.web.partners import router as partner_pages
from transpub.web.posted import posted_form
from transpub.web.presence import router as presence_pages
from transpub.web.preview import router as preview_pages
from transpub.web.publication import router as publication_pages
from transpub.web.publish import router as publish_pages
from transpub.web.publish_article import router as publish_article_pages
from transpub.web.review import router as review_pages
from transpub.web.reviewing import router as reviewing_pages
from transpub.web.revise import router as revise_pages
from transpub.web.revisions import router as revision_pages
from transpub.web.segments import router as segments_pages
from transpub.web.signing_keys import router as signing_key_pages
from transpub.web.term_entry import router as term_entry_pages
from transpub.web.term_import import router as term_import_pages
from transpub.web.term_suggestions import router as term_suggestion_pages
from transpub.web.terms import router as term_pages
from transpub.web.translation import router as translation_pages
from transpub.web.users import router as user_pages
from transpub.web.webhooks import router as webhook_pages

# The form is read before anything else asks who is there: what was typed must outlive an expired session.
router = APIRouter(include_in_schema=False, dependencies=[Depends(posted_form)])
# `/articles/new` must be asked for before `/articles/{article_id}`, and what has a page of its own below an article
# before `/articles/{article_id}/{action}`; likewise below a translation.
# Pages of the register before `/terms/{term_id}`, and webhooks before `/partners/{partner_id}/{part}`.
for part in (
    account_pages,
    board_pages,
    bulk_pages,
    event_stream,
    new_article_pages,
    revise_pages,
    revision_pages,
    compliance_pages,
    publication_pages,
    publish_article_pages,
    article_pages,
    machine_pages,
    check_pages,
    context_pages,
    preview_pages,
    presence_pages,
    reviewing_pages,
    translation_pages,
    segments_pages,
    review_pages,
    publish_pages,
    memory_pages,
    term_pages,
    term_import_pages,
    term_suggestion_pages,
    term_entry_pages,
    model_pages,
    webhook_pages,
    partner_pages,
    first_run_pages,
    own_account_pages,
    admin_pages,
    user_pages,
    health_pages,
    signing_key_pages,
    activity_pages,
):
    router.include_router(part)
