"""JSON door: the desk's own API under /api/v1, the partners' under /content/v1. Imports no other door."""

from fastapi import APIRouter

from transpub.api import (
    account,
    articles,
    changes,
    checks,
    comments,
    content,
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
    editions,
    terms,
    memory,
    models,
    content,
    changes,
    signing_keys,
    system,
):
    router.include_router(part.router)
