"""JSON door: the desk's own API under /api/v1, the partners' under /content/v1. Imports no other door."""

from fastapi import APIRouter

from transpub.api import account, articles, content, editions, memory, system, translations

router = APIRouter()
for part in (account, articles, translations, memory, editions, content, system):
    router.include_router(part.router)
