"""Whether the process lives, and whether the system can do its work."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from transpub.http.dependencies import database_of, settings_of
from transpub.translations import status

router = APIRouter(tags=["system"])


@router.get("/healthz")
def alive() -> dict[str, str]:
    """The process answers. Says nothing about the rest."""
    return {"status": "ok"}


@router.get("/readyz")
def ready(request: Request) -> JSONResponse:
    """Database, broker, and a worker that finished a task lately. 503 with what is missing."""
    state = status.look(database_of(request), settings_of(request))
    return JSONResponse(state.to_json(), 200 if state.ready else 503)
