"""Acknowledgements: partners say that they have removed, or taken over, what a change told them."""

from typing import Annotated

from fastapi import APIRouter, Path

from transpub.api.content_schemas import problems
from transpub.http.dependencies import CurrentPartner, WriteSession
from transpub.http.fields import SAFE_INTEGER
from transpub.publishing.acknowledging import acknowledge

router = APIRouter(prefix="/content/v1", tags=["content"])


@router.post(
    "/changes/{sequence}/acknowledgement",
    status_code=204,
    responses=problems(404),
    summary="Acknowledge a change",
)
def acknowledged(
    sequence: Annotated[
        int, Path(ge=1, le=SAFE_INTEGER, description="The `sequence` of the change.", examples=[4711])
    ],
    partner: CurrentPartner,
    session: WriteSession,
) -> None:
    """Say that you have done what this change asks: after a withdrawal or a kill, that no copy is left with you.

    The newsroom sees it beside your name. Saying it again changes nothing.
    """
    acknowledge(session, partner, sequence)
