"""What can go wrong with the register, each with what to do about it."""

from transpub.core.errors import ErrorKind, TranspubError
from transpub.core.i18n import N_


class BadTerm(TranspubError):
    """Facts: `reason`, a text of its own."""

    code = "terms.bad_term"
    text = N_("This entry cannot be kept: %(reason)s")


class TermExists(TranspubError):
    """Facts: `source`, and `term_id` of the entry that has it."""

    kind = ErrorKind.CONFLICT
    code = "terms.exists"
    text = N_("“%(source)s” is in the register already. Change that entry, or give this one a scope of its own.")


class TermRemoved(TranspubError):
    kind = ErrorKind.CONFLICT
    code = "terms.removed"
    text = N_(
        "Somebody has removed this entry while you were working on it. What you typed stands in the form below: "
        "save it to add it anew."
    )


class RegisterFull(TranspubError):
    """Facts: `most`, the number of entries allowed."""

    kind = ErrorKind.CONFLICT
    code = "terms.register_full"
    text = N_("The register holds %(most)d entries, and no more are allowed. Remove some that are not used.")


class TooManyDeclined(TranspubError):
    """Facts: `most`."""

    kind = ErrorKind.CONFLICT
    code = "terms.too_many_declined"
    text = N_("%(most)d suggestions are declined, and no more can be remembered. Take some back.")


class BadTermsFile(TranspubError):
    """Facts: `line` counted from 1, the heading included, and `reason`, a text of its own."""

    code = "terms.bad_file"
    text = N_("Line %(line)d of the file: %(reason)s Nothing was imported.")


class TermsFileTooLarge(TranspubError):
    """Facts: `most`, in bytes."""

    kind = ErrorKind.TOO_LARGE
    code = "terms.file_too_large"
    text = N_("The file is too large: %(most)d bytes and 10,000 lines are allowed. Split it.")
