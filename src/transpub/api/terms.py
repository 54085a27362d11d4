"""The register of terms and names: look up, add, change, remove, take in a file."""

import uuid
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from transpub.accounts.permissions import Permission
from transpub.api.term_schemas import (
    FormsOut,
    TakenOut,
    TermChangeIn,
    TermIn,
    TermOut,
    TermPage,
    TermsFileIn,
)
from transpub.core.languages import parse_tag
from transpub.http.dependencies import CurrentUser, ReadSession, WriteSession
from transpub.http.fields import LanguageTag, Limit, Offset, ShortText
from transpub.terms import exchange, importing, queries, service
from transpub.terms.entries import Gender, Kind
from transpub.terms.forms import decline
from transpub.terms.queries import Wanted

router = APIRouter(prefix="/api/v1/terms", tags=["terms"])


@router.get("")
def page(
    user: CurrentUser,
    session: ReadSession,
    q: ShortText = "",
    language: Annotated[LanguageTag | None, Query(description="Has a wording in it.")] = None,
    kind: Kind | None = None,
    scope: ShortText | None = None,
    limit: Limit = 20,
    offset: Offset = 0,
) -> TermPage:
    """In the order of the alphabet. `q` is looked for in all wordings."""
    user.require(Permission.ARTICLE_READ)
    wanted = Wanted(q, parse_tag(language) if language else "", kind, scope)
    return TermPage(
        terms=[TermOut.of(term) for term in queries.page(session, wanted, limit=limit, offset=offset)],
        total=queries.count(session, wanted),
        limit=limit,
        offset=offset,
    )


@router.get("/forms")
def forms(
    user: CurrentUser,
    text: ShortText,
    language: LanguageTag,
    kind: Kind = Kind.TERM,
    gender: Gender = Gender.UNKNOWN,
) -> FormsOut:
    """The declined forms that would be generated for a wording. Empty for languages without a dictionary."""
    user.require(Permission.ARTICLE_READ)
    return FormsOut(forms=dict(decline(" ".join(text.split()), parse_tag(language), kind, gender=gender)))


@router.post("", status_code=201)
def add(body: TermIn, user: CurrentUser, session: WriteSession, response: Response) -> TermOut:
    term = service.add(session, user, body.draft())
    response.headers["Location"] = f"/api/v1/terms/{term.id}"
    return TermOut.of(term)


@router.post("/import")
def take_in(body: TermsFileIn, user: CurrentUser, session: WriteSession) -> TakenOut:
    """All entries of a table, or none. What is there under the same source wording, kind and scope is changed;
    languages, corrected forms and notes that the table has nothing for stay."""
    return TakenOut.of(importing.take_in(session, user, exchange.read(body.csv.encode())))


@router.get("/{term_id}")
def one(term_id: uuid.UUID, user: CurrentUser, session: ReadSession) -> TermOut:
    user.require(Permission.ARTICLE_READ)
    return TermOut.of(queries.find(session, term_id))


@router.put("/{term_id}")
def edit(term_id: uuid.UUID, body: TermChangeIn, user: CurrentUser, session: WriteSession) -> TermOut:
    """Replaces the entry. 409 `core.edited_meanwhile` when somebody else was faster."""
    return TermOut.of(service.edit(session, user, term_id, body.draft(), version=body.version))


@router.delete("/{term_id}", status_code=204)
def remove(term_id: uuid.UUID, user: CurrentUser, session: WriteSession) -> Response:
    service.remove(session, user, term_id)
    return Response(status_code=204)
