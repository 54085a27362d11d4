"""Pages. Parses, calls one service, renders; imports no other door."""

from fastapi import APIRouter, Depends

from transpub.web import account, article, board, new_article, publish, review, segments, translation
from transpub.web.posted import posted_form

# The form is read before anything else asks who is there: what was typed must outlive an expired session.
router = APIRouter(include_in_schema=False, dependencies=[Depends(posted_form)])
for part in (account, board, new_article, article, translation, segments, review, publish):
    router.include_router(part.router)
