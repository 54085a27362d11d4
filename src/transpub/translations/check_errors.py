"""What can go wrong when a desk chooses its checks, or somebody has letters and typography put right."""

from transpub.core.errors import ErrorKind, TranspubError
from transpub.core.i18n import N_


class UnknownCheck(TranspubError):
    kind = ErrorKind.NOT_FOUND
    code = "translations.unknown_check"
    text = N_("There is no check “%(check)s”.")


class CheckNeeded(TranspubError):
    kind = ErrorKind.CONFLICT
    code = "translations.check_needed"
    text = N_("“%(check)s” stays an error on every desk. %(reason)s")


class UnknownField(TranspubError):
    kind = ErrorKind.NOT_FOUND
    code = "translations.unknown_field"
    text = N_("There is no length to choose for “%(kind)s”. Fields with a greatest length are: %(kinds)s.")


class LimitOutOfRange(TranspubError):
    kind = ErrorKind.INVALID
    code = "translations.limit_out_of_range"
    text = N_("A field's greatest length is between 1 and %(most)d characters.")


class UneditedLimitsOutOfRange(TranspubError):
    kind = ErrorKind.INVALID
    code = "translations.unedited_limits_out_of_range"
    text = N_(
        "The two shares of unchanged machine text are whole numbers from 1 to 100 per cent, the first no greater "
        "than the second."
    )


class DeskNameTooLong(TranspubError):
    kind = ErrorKind.TOO_LARGE
    code = "translations.desk_name_too_long"
    text = N_("A section's name has at most %(most)d characters; this one has %(count)d.")


class NothingToRepair(TranspubError):
    kind = ErrorKind.CONFLICT
    code = "translations.nothing_to_repair"
    text = N_("This cannot be put right at one click. Change the text by hand, then save it.")


class NothingToUndo(TranspubError):
    kind = ErrorKind.CONFLICT
    code = "translations.nothing_to_undo"
    text = N_("No text was set by the typography pass, or all of them were written in since.")
