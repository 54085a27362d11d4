"""The public halves of the keys that sign editions, for everybody, at their well-known address."""

from datetime import timedelta

from fastapi import APIRouter, Request, Response

from transpub.api.content_examples import KEYS
from transpub.http.conditional import conditional
from transpub.http.dependencies import ReadSession
from transpub.publishing import signing_store
from transpub.publishing.payload import digest
from transpub.publishing.signing_keys import MEDIA_TYPE, WELL_KNOWN, key_document

router = APIRouter(tags=["content"])

# How long a revoked key may still be believed. Whoever meets an unknown key asks anew at once.
_FRESH = timedelta(minutes=5)


@router.head(WELL_KNOWN, include_in_schema=False)
@router.get(
    WELL_KNOWN,
    response_class=Response,
    responses={
        200: {
            "description": "A JSON Web Key Set (RFC 7517) of Ed25519 keys (RFC 8037), the newest first",
            "content": {MEDIA_TYPE: {"schema": {"type": "object", "required": ["keys"]}, "example": KEYS}},
        },
        304: {"description": "Unchanged since the answer with this ETag"},
        503: {"description": "Not available just now: ask again in a minute"},
    },
)
def signing_keys(request: Request, session: ReadSession) -> Response:
    """Every key that ever signed an edition: `nbf` and `exp` say when it did, `revoked` that it is not to be
    trusted. No partner key is needed."""
    document = key_document(signing_store.public_keys(session))
    headers = {
        "Cache-Control": f"public, max-age={int(_FRESH.total_seconds())}",
        # Nothing here is anybody's secret, and a page may check what it shows.
        "Access-Control-Allow-Origin": "*",
    }
    return conditional(request, document, digest(document), media_type=MEDIA_TYPE, headers=headers)
