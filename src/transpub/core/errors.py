"""Errors a reader can act on. One class a situation; the kind decides HTTP status and whether to retry."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, ClassVar

from transpub.core.i18n import N_, LazyText


class ErrorKind(StrEnum):
    INVALID = "invalid"
    UNAUTHENTICATED = "unauthenticated"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    NOT_ACCEPTABLE = "not_acceptable"
    CONFLICT = "conflict"
    GONE = "gone"
    TOO_LARGE = "too_large"
    UNAVAILABLE = "unavailable"
    INTERNAL = "internal"


HTTP_STATUS: Mapping[ErrorKind, int] = {
    ErrorKind.INVALID: 422,
    ErrorKind.UNAUTHENTICATED: 401,
    ErrorKind.FORBIDDEN: 403,
    ErrorKind.NOT_FOUND: 404,
    ErrorKind.NOT_ACCEPTABLE: 406,
    ErrorKind.CONFLICT: 409,
    ErrorKind.GONE: 410,
    ErrorKind.TOO_LARGE: 413,
    ErrorKind.UNAVAILABLE: 503,
    ErrorKind.INTERNAL: 500,
}


class TranspubError(Exception):
    """A situation the caller caused or can mend.

    Subclasses set `kind`, a stable `code` (`room.situation`, documented in docs/reference/errors.md) and a
    `text` for readers with `%(name)s` places, filled from the keyword facts when it is shown.
    """

    kind: ClassVar[ErrorKind] = ErrorKind.INVALID
    code: ClassVar[str] = "core.error"
    text: ClassVar[str] = N_("Something went wrong.")

    def __init__(self, **facts: Any) -> None:
        super().__init__(self.code, facts)
        self.facts: dict[str, Any] = facts

    @property
    def message(self) -> LazyText:
        return LazyText(self.text, self.facts)

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"


class NotFound(TranspubError):
    """Also the answer for what exists but is not the caller's to see: no oracle."""

    kind = ErrorKind.NOT_FOUND
    code = "core.not_found"
    text = N_("There is nothing at this address, or it is not yours to see.")


class Forbidden(TranspubError):
    kind = ErrorKind.FORBIDDEN
    code = "core.forbidden"
    text = N_("Your role does not allow this. Ask an administrator for the right role.")


class Unavailable(TranspubError):
    kind = ErrorKind.UNAVAILABLE
    code = "core.unavailable"
    text = N_("A part of the system does not answer just now. Try again in a minute.")


class EditedMeanwhile(TranspubError):
    """Facts: `mine` and `theirs` hold both texts, so that nothing typed is lost."""

    kind = ErrorKind.CONFLICT
    code = "core.edited_meanwhile"
    text = N_("Somebody saved this while you were working on it. Both texts are shown; choose or merge.")
