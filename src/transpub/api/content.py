"""The partners' API of live texts: lists, a text in a language and a form, its languages, its source."""

import uuid
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from transpub.api import content_answers as answer
from transpub.api.content_answers import Accept, AcceptLanguage, Cursor, Fields, Limit, Section
from transpub.api.content_schemas import FrozenEdition, FrozenPart, LanguagesOut, TextsOut
from transpub.articles.document import TAG_MAX
from transpub.core.errors import NotFound
from transpub.core.languages import direction, parse_tag
from transpub.http.dependencies import CurrentImprint, CurrentPartner, ReadSession
from transpub.http.fields import LanguageTag, Moment, Text
from transpub.publishing import listing, reading
from transpub.publishing.imprint import text_path
from transpub.publishing.listing import Wanted
from transpub.publishing.models import Edition, EditionState
from transpub.publishing.negotiation import Format, choose_format
from transpub.publishing.payload import edition_urn, timestamp
from transpub.publishing.reading import LanguageWish

router = APIRouter(prefix="/content/v1", tags=["content"])

# Of `language`, and of `fallback`.
_LANGUAGES_MAX, _FALLBACKS_MAX = 50, 10

ArticleId = Annotated[uuid.UUID, Path(description="Of the article, without `urn:uuid:`.")]
Suffix = Annotated[
    str,
    Path(
        max_length=20,
        description="The form: json, ninjs, html (a page), fragment (for a page of yours), txt.",
        json_schema_extra={"enum": [each.suffix for each in Format]},
    ),
]
Language = Annotated[
    LanguageTag | None, Query(description="The language; without it `Accept-Language` decides.", examples=["uk"])
]
PathLanguage = Annotated[LanguageTag, Path(description="The language.", examples=["uk"])]
Fallback = Annotated[
    list[LanguageTag] | None,
    Query(
        max_length=_FALLBACKS_MAX,
        description="Languages to take instead, in their order; `source` is the one the story was written in. "
        "Without it another language than one asked for is never given.",
        examples=[["source"]],
    ),
]


@router.get("/articles", response_model=TextsOut, responses=answer.answers(), summary="Live texts")
def live(
    request: Request,
    partner: CurrentPartner,
    session: ReadSession,
    language: Annotated[
        list[LanguageTag] | None, Query(max_length=_LANGUAGES_MAX, description="Any of these languages.")
    ] = None,
    section: Section = None,
    tag: Annotated[Text | None, Query(max_length=TAG_MAX, description="Without regard to case.")] = None,
    since: Annotated[Moment | None, Query(description="First published then or later (RFC 3339).")] = None,
    updated: Annotated[Moment | None, Query(description="Updated then or later (RFC 3339).")] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response:
    """Live texts that you may read, latest update first. To keep copies in step, read the change log instead."""
    wanted = Wanted(
        languages=tuple(parse_tag(each) for each in language or ()),
        section=section,
        tag=tag,
        since=since,
        updated=updated,
    )
    page = listing.live_list(session, partner, wanted, limit=limit, cursor=cursor)
    return answer.listed(
        request, {"articles": [_summary(edition) for edition in page.editions], "next": page.next_cursor}
    )


@router.get(
    "/articles/{article_id}.{suffix}",
    response_model=FrozenEdition | FrozenPart,
    responses=answer.text_answers(),
    summary="One text, in the form the address names",
)
def item_as(
    request: Request,
    article_id: ArticleId,
    suffix: Suffix,
    partner: CurrentPartner,
    imprint: CurrentImprint,
    session: ReadSession,
    language: Language = None,
    fallback: Fallback = None,
    fields: Fields = None,
    accept_language: AcceptLanguage = None,
) -> Response:
    """The live edition, as without a suffix; `Accept` is not looked at."""
    if choose_format(None, suffix) is None:
        raise NotFound
    wish = LanguageWish(language, accept_language, fallback or ())
    found = reading.live_text(session, partner, article_id, wish)
    vary = () if language else ("Accept-Language",)
    return answer.text(request, partner, imprint, found, suffix=suffix.lower(), fields=fields, vary=vary)


@router.get(
    "/articles/{article_id}",
    response_model=FrozenEdition | FrozenPart,
    responses=answer.text_answers(),
    summary="One text",
)
def item(
    request: Request,
    article_id: ArticleId,
    partner: CurrentPartner,
    imprint: CurrentImprint,
    session: ReadSession,
    language: Language = None,
    fallback: Fallback = None,
    fields: Fields = None,
    accept: Accept = None,
    accept_language: AcceptLanguage = None,
) -> Response:
    """The live edition in `language`, else in the best of `Accept-Language`, in the form that `Accept` asks for.

    `Content-Language` says which it is, `Content-Language-Reason` why. The `Link` header names every live language
    version, this one included. `Correction-Pending: true` says that the source was corrected since and this text
    will be. 410 after a withdrawal or a kill.
    """
    wish = LanguageWish(language, accept_language, fallback or ())
    found = reading.live_text(session, partner, article_id, wish)
    vary = () if language else ("Accept-Language",)
    return answer.text(request, partner, imprint, found, accept=accept, fields=fields, vary=vary)


@router.get(
    "/articles/{article_id}/source",
    response_model=FrozenEdition | FrozenPart,
    responses=answer.text_answers(),
    summary="The text in the language it was written in",
)
def source(
    request: Request,
    article_id: ArticleId,
    partner: CurrentPartner,
    imprint: CurrentImprint,
    session: ReadSession,
    fields: Fields = None,
    accept: Accept = None,
) -> Response:
    """Like one text with `language` set to that of the source. 404 where that is not published."""
    found = reading.source_text(session, partner, article_id)
    return answer.text(request, partner, imprint, found, accept=accept, fields=fields)


@router.get(
    "/articles/{article_id}/languages",
    response_model=LanguagesOut,
    responses=answer.answers(404, 410),
    summary="The languages of an article",
)
def languages(request: Request, article_id: ArticleId, partner: CurrentPartner, session: ReadSession) -> Response:
    """Every language that you may read: live ones with their addresses, and those taken down with the reason."""
    standing = reading.languages(session, partner, article_id)
    alternates = {each.language: text_path(article_id, each.language) for each in standing if _is_live(each)}
    return answer.listed(
        request,
        {
            "article": article_id.urn,
            "source_language": standing[0].article.source_language,
            "languages": [_standing(edition) for edition in standing],
            "alternates": {**alternates, "x-default": text_path(article_id)},
        },
    )


def _is_live(edition: Edition) -> bool:
    return edition.state == EditionState.LIVE


def _standing(edition: Edition) -> dict[str, Any]:
    is_live = _is_live(edition)
    return {
        "language": edition.language,
        "direction": direction(edition.language),
        "state": str(edition.state),
        "id": edition_urn(edition.article_id, edition.language),
        "edition": edition.number,
        "headline": edition.headline if is_live else None,
        "published": timestamp(edition.published_at),
        "updated": timestamp(edition.updated_at),
        "etag": edition.etag if is_live else None,
        "correction_pending": is_live and edition.correction_pending,
        "explanation": edition.explanation if not is_live else "",
        "href": text_path(edition.article_id, edition.language) if is_live else None,
    }


def _summary(edition: Edition) -> dict[str, Any]:
    return {
        "id": edition_urn(edition.article_id, edition.language),
        "article": edition.article_id.urn,
        "language": edition.language,
        "headline": edition.headline,
        "section": edition.section,
        "edition": edition.number,
        "update_type": str(edition.change),
        "published": timestamp(edition.published_at),
        "updated": timestamp(edition.updated_at),
        "etag": edition.etag,
        "correction_pending": edition.correction_pending,
        "href": text_path(edition.article_id, edition.language),
    }
