"""One shape for every error an API answers: RFC 9457 problem documents, in the caller's language."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from transpub.core.errors import HTTP_STATUS, ErrorKind, TranspubError
from transpub.core.i18n import N_, LazyText, UiLocale

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"

TITLES: Mapping[int, str] = {
    400: N_("The request cannot be understood"),
    401: N_("Log in or send a valid key"),
    403: N_("Not allowed"),
    404: N_("Not found"),
    405: N_("This address does not take that method"),
    406: N_("Not available in that form"),
    409: N_("In conflict with the present state"),
    410: N_("Gone"),
    413: N_("Too large"),
    415: N_("Content type not supported"),
    422: N_("Something in the input is not right"),
    429: N_("Too many requests"),
    500: N_("Something went wrong on our side"),
    503: N_("Not available just now"),
}

# Reasons for the kinds of validation errors clients meet most; the rest says "is not valid".
REASONS: Mapping[str, str] = {
    "missing": N_("is missing"),
    "string_type": N_("must be text"),
    "string_too_short": N_("is too short"),
    "string_too_long": N_("is too long"),
    "too_short": N_("has too few entries"),
    "too_long": N_("has too many entries"),
    "int_parsing": N_("must be a whole number"),
    "int_type": N_("must be a whole number"),
    "greater_than_equal": N_("is too small"),
    "less_than_equal": N_("is too large"),
    "uuid_parsing": N_("is not an identifier"),
    "enum": N_("is not one of the possible values"),
    "literal_error": N_("is not one of the possible values"),
    "json_invalid": N_("is not valid JSON"),
    "extra_forbidden": N_("is not a field of this request"),
    "not_storable": N_("contains characters that cannot be stored"),
    "bool_parsing": N_("must be true or false"),
    "list_type": N_("must be a list"),
    "body_and_url": N_("has a body and a url; send one of them"),
}
_ANY_REASON = N_("is not valid")
_UNREADABLE = N_("The body cannot be read. Send it as UTF-8, in the form its Content-Type says.")
_VALIDATION_DETAIL = N_("Some fields need another look; see “errors”.")
_INTERNAL_DETAIL = N_("The error was logged. Nothing you sent was stored. Try again, or tell an administrator.")


def problem(
    locale: UiLocale,
    *,
    status: int,
    code: str,
    detail: str,
    errors: Sequence[Mapping[str, str]] = (),
    facts: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """A problem document. `code` is stable and documented; `detail` is for people."""
    body = {
        "type": f"urn:transpub:problem:{code}",
        "title": locale.gettext(TITLES.get(status, TITLES[500])),
        "status": status,
        "code": code,
        "detail": detail,
        "errors": list(errors),
        "facts": dict(facts or {}),
    }
    sent = {"Content-Language": locale.tag, "Vary": "Accept-Language", **(headers or {})}
    return JSONResponse(body, status, headers=sent, media_type=MEDIA_TYPE)


def from_error(error: TranspubError, locale: UiLocale) -> JSONResponse:
    status = HTTP_STATUS[error.kind]
    headers = {"WWW-Authenticate": "Bearer"} if error.kind is ErrorKind.UNAUTHENTICATED else None
    facts = {key: _plain(value, locale) for key, value in error.facts.items()}
    return problem(
        locale,
        status=status,
        code=error.code,
        detail=error.message.render(locale),
        facts=facts,
        headers=headers,
    )


def _plain(value: Any, locale: UiLocale) -> Any:
    if isinstance(value, LazyText):
        return value.render(locale)
    if isinstance(value, Mapping):
        return {str(key): _plain(entry, locale) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(entry, locale) for entry in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def from_validation(error: RequestValidationError, locale: UiLocale) -> JSONResponse:
    return problem(
        locale,
        status=422,
        code="core.validation",
        detail=locale.gettext(_VALIDATION_DETAIL),
        errors=[
            {
                "field": ".".join(str(part) for part in entry["loc"][1:]) or str(entry["loc"][0]),
                "reason": locale.gettext(REASONS.get(entry["type"], _ANY_REASON)),
            }
            for entry in error.errors()[:50]
        ],
    )


def from_http(error: HTTPException, locale: UiLocale) -> JSONResponse:
    status = error.status_code if error.status_code in TITLES else 400
    if error.status_code == 400:
        # FastAPI's own: the body could not even be decoded.
        return problem(locale, status=400, code="http.unreadable_body", detail=locale.gettext(_UNREADABLE))
    title = locale.gettext(TITLES[status])
    return problem(locale, status=status, code=f"http.{error.status_code}", detail=title, headers=error.headers)


def internal(request: Request, error: Exception, locale: UiLocale) -> JSONResponse:
    # The server logs the trace itself; this line says which request it belongs to.
    log.error("%s %s failed: %r", request.method, request.url.path, error)
    # This answer is made outside the middleware that gives all others these headers.
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    detail = locale.gettext(_INTERNAL_DETAIL)
    return problem(locale, status=500, code="core.internal", detail=detail, headers=headers)
