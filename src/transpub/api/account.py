"""Who am I, and what can be translated into what."""

from fastapi import APIRouter

from transpub.accounts.permissions import Permission
from transpub.api.schemas import GrantOut, MeOut, PairOut
from transpub.http.dependencies import AppSettings, CurrentUser, ReadSession
from transpub.http.fields import LanguageTag
from transpub.translations import offers

router = APIRouter(prefix="/api/v1", tags=["account"])


@router.get("/me")
def me(user: CurrentUser) -> MeOut:
    grants = [GrantOut(role=role, language=language) for role, language in sorted(user.grants)]
    return MeOut(name=user.name, email=user.email, grants=grants)


@router.get("/pairs")
def pairs(
    user: CurrentUser, session: ReadSession, settings: AppSettings, source: LanguageTag | None = None
) -> list[PairOut]:
    """Language pairs the workers serve now."""
    user.require(Permission.ARTICLE_READ)
    return [
        PairOut(
            source=pair.source,
            target=pair.target,
            model=pair.model,
            version=pair.version,
            route=pair.route,
            kind=pair.kind,
        )
        for pair in offers.available(session, ttl=settings.offer_ttl, source=source)
    ]
