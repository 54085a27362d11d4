"""JSON door: the desk's own API under /api/v1, the partners' under /content/v1. Imports no other door."""

from fastapi import APIRouter

from transpub.api import (
    account,
    acknowledgements,
    articles,
    changes,
    checks,
    comments,
    compliance,
    content,
    content_feeds,
    content_past,
    editions,
    history,
    intake,
    machine,
    memory,
    models,
    revisions,
    signing_keys,
    system,
    terms,
    translations,
)

router = APIRouter()
for part in (
    # First: an address is compared with one route after the other, and partners ask most.
    content,
    changes,
    content_past,
    content_feeds,
    acknowledgements,
    account,
    intake,
    articles,
    revisions,
    machine,
    checks,
    history,
    # Before the steps of a translation, whose names stand in the same place of the address.
    comments,
    translations,
    # Before the numbers of editions, which stand in the same place of the address.
    compliance,
    editions,
    terms,
    memory,
    models,
    signing_keys,
    system,
):
    router.include_router(part.router)
