"""Situations in the administration of people."""

from transpub.core.errors import ErrorKind, TranspubError
from transpub.core.i18n import N_


class LastAdministrator(TranspubError):
    kind = ErrorKind.CONFLICT
    code = "staff.last_administrator"
    text = N_(
        "%(name)s is the last administrator who can log in. Make somebody else an administrator first; otherwise "
        "nobody could manage this desk."
    )


class RolesChangedMeanwhile(TranspubError):
    """Facts: `roles`, those held now."""

    kind = ErrorKind.CONFLICT
    code = "staff.roles_changed_meanwhile"
    text = N_(
        "Another administrator has changed the roles of %(name)s since you opened the page. Shown are those held "
        "now (%(roles)s); choose again."
    )


class WrongPassword(TranspubError):
    kind = ErrorKind.INVALID
    code = "staff.wrong_password"
    text = N_("This is not your present password. Nothing was changed.")


class PasswordsDiffer(TranspubError):
    kind = ErrorKind.INVALID
    code = "staff.passwords_differ"
    text = N_("The two passwords are not the same. Type the new one twice.")


class TooManyTokens(TranspubError):
    kind = ErrorKind.CONFLICT
    code = "staff.too_many_tokens"
    text = N_("%(name)s has %(most)d API tokens already. Revoke one that is no longer used.")


class TokenAlreadyShown(TranspubError):
    kind = ErrorKind.CONFLICT
    code = "staff.token_already_shown"
    text = N_(
        "This form was sent twice. The token was made and shown the first time; if nobody noted it, revoke it."
    )


class WrongSetupCode(TranspubError):
    kind = ErrorKind.INVALID
    code = "staff.wrong_setup_code"
    text = N_(
        "This is not the code of this installation. The web server prints it in its terminal or log when it starts."
    )


class AlreadySetUp(TranspubError):
    kind = ErrorKind.CONFLICT
    code = "staff.already_set_up"
    text = N_("This installation has its first administrator already. Log in, or ask them for an account.")
