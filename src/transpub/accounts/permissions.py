"""The vocabulary of who may do what, as data. Pure: no database here."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from transpub.core.errors import ErrorKind, Forbidden, TranspubError
from transpub.core.i18n import N_


class Role(StrEnum):
    EDITOR = "editor"
    TRANSLATOR = "translator"
    REVIEWER = "reviewer"
    PUBLISHER = "publisher"
    ADMIN = "admin"


# Roles granted for one language; `*` grants all.
ROLES_BY_LANGUAGE = frozenset({Role.TRANSLATOR, Role.REVIEWER})
ANY_LANGUAGE = "*"


class Permission(StrEnum):
    ARTICLE_READ = "article:read"
    ARTICLE_SUBMIT = "article:submit"
    CHECK_MANAGE = "check:manage"
    EDITION_PUBLISH = "edition:publish"
    MEMORY_PURGE = "memory:purge"
    MODEL_MANAGE = "model:manage"
    PARTNER_MANAGE = "partner:manage"
    TERM_EDIT = "term:edit"
    TRANSLATION_EDIT = "translation:edit"
    TRANSLATION_REQUEST = "translation:request"
    TRANSLATION_REVIEW = "translation:review"
    USER_MANAGE = "user:manage"


ROLE_PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.EDITOR: frozenset(
        {
            Permission.ARTICLE_READ,
            Permission.ARTICLE_SUBMIT,
            Permission.TERM_EDIT,
            Permission.TRANSLATION_REQUEST,
        }
    ),
    Role.TRANSLATOR: frozenset({Permission.ARTICLE_READ, Permission.TERM_EDIT, Permission.TRANSLATION_EDIT}),
    # A reviewer corrects a comma without sending the whole text back; four eyes then asks for somebody else.
    Role.REVIEWER: frozenset(
        {
            Permission.ARTICLE_READ,
            Permission.TERM_EDIT,
            Permission.TRANSLATION_EDIT,
            Permission.TRANSLATION_REVIEW,
        }
    ),
    Role.PUBLISHER: frozenset({Permission.ARTICLE_READ, Permission.EDITION_PUBLISH}),
    Role.ADMIN: frozenset(Permission),
}


class UnknownRole(TranspubError):
    kind = ErrorKind.INVALID
    code = "accounts.unknown_role"
    text = N_("There is no role “%(role)s”. Roles are: %(roles)s.")


class RoleNeedsLanguage(TranspubError):
    kind = ErrorKind.INVALID
    code = "accounts.role_needs_language"
    text = N_("The role %(role)s is given for a language: write %(role)s:uk, or %(role)s:* for all of them.")


class RoleHasNoLanguage(TranspubError):
    kind = ErrorKind.INVALID
    code = "accounts.role_has_no_language"
    text = N_("The role %(role)s is for all languages: write it without one.")


def parse_role(name: str) -> Role:
    """Raises: UnknownRole."""
    try:
        return Role(name.strip().lower())
    except ValueError as error:
        raise UnknownRole(role=name[:40], roles=", ".join(Role)) from error


@dataclass(frozen=True)
class Principal:
    """Who is asking: a person by session or token, or the system itself."""

    user_id: uuid.UUID | None
    name: str
    grants: frozenset[tuple[Role, str]]
    email: str = ""

    @property
    def is_system(self) -> bool:
        return self.user_id is None

    def may(self, permission: Permission, language: str | None = None) -> bool:
        """Whether a grant gives the permission, for that language where the role is bound to one.

        Without a language the question is "for any language at all".
        """
        if self.is_system:
            return True
        return any(
            permission in ROLE_PERMISSIONS[role] and (language is None or granted in (ANY_LANGUAGE, language))
            for role, granted in self.grants
        )

    def role_giving(self, permission: Permission, language: str) -> Role | None:
        """The role by which they may, of several the one that allows least; None for the system."""
        giving = {
            role
            for role, granted in self.grants
            if permission in ROLE_PERMISSIONS[role] and granted in (ANY_LANGUAGE, language)
        }
        return min(giving, key=lambda role: len(ROLE_PERMISSIONS[role]), default=None)

    def require(self, permission: Permission, language: str | None = None) -> None:
        """Raises: Forbidden."""
        if not self.may(permission, language):
            raise Forbidden(permission=permission.value, language=language)


SYSTEM = Principal(user_id=None, name="transpub", grants=frozenset())
