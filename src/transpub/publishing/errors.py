"""Situations in this room that a reader or a partner can act on."""

from transpub.core.errors import ErrorKind, TranspubError
from transpub.core.i18n import N_


class NotApproved(TranspubError):
    kind = ErrorKind.CONFLICT
    code = "publishing.not_approved"
    text = N_("Only an approved translation can be published. This one is %(state)s.")


class ArticleKilled(TranspubError):
    kind = ErrorKind.CONFLICT
    code = "publishing.article_killed"
    text = N_("This article was killed in all languages and cannot be published: %(explanation)s")


class NothingPublished(TranspubError):
    kind = ErrorKind.CONFLICT
    code = "publishing.nothing_published"
    text = N_("No language of this article is live, so there is nothing to take down.")


class ExplanationMissing(TranspubError):
    kind = ErrorKind.INVALID
    code = "publishing.explanation_missing"
    text = N_("Say why the article is taken down; partners are shown this explanation.")


class Gone(TranspubError):
    """Facts: `explanation`, `killed_at`."""

    kind = ErrorKind.GONE
    code = "publishing.gone"
    text = N_("This article was withdrawn by the newsroom. Remove every copy of it. Reason: %(explanation)s")


class LanguageNotAvailable(TranspubError):
    """Facts: `available` lists the languages that are live."""

    kind = ErrorKind.NOT_FOUND
    code = "publishing.language_not_available"
    text = N_("This article is not published in a language you asked for. Published in: %(available)s.")


class BadPartnerKey(TranspubError):
    kind = ErrorKind.UNAUTHENTICATED
    code = "publishing.bad_partner_key"
    text = N_("Send a valid partner key in the header “Authorization: Bearer …”.")


class BadCursor(TranspubError):
    kind = ErrorKind.INVALID
    code = "publishing.bad_cursor"
    text = N_("This cursor was not made by this server. Start again without one.")


class PartnerNameMissing(TranspubError):
    kind = ErrorKind.INVALID
    code = "publishing.partner_name_missing"
    text = N_("A partner needs a name.")


class PartnerNameTaken(TranspubError):
    kind = ErrorKind.CONFLICT
    code = "publishing.partner_name_taken"
    text = N_("There is already a partner named %(name)s.")


class UnknownPartner(TranspubError):
    kind = ErrorKind.NOT_FOUND
    code = "publishing.unknown_partner"
    text = N_("There is no partner named %(name)s.")


class NotAnEdition(TranspubError):
    kind = ErrorKind.INVALID
    code = "publishing.not_an_edition"
    text = N_("This is not the JSON of a published edition, so there is nothing to check.")


class SignatureMissing(TranspubError):
    kind = ErrorKind.INVALID
    code = "publishing.signature_missing"
    text = N_("This edition carries no signature that we can read.")


class UnknownSigningKey(TranspubError):
    kind = ErrorKind.INVALID
    code = "publishing.unknown_signing_key"
    text = N_("It was signed with the key %(key)s, which is not among the newsroom’s keys. Fetch the keys again.")


class SignatureWrong(TranspubError):
    kind = ErrorKind.INVALID
    code = "publishing.signature_wrong"
    text = N_("The signature does not fit: the edition was changed after it was signed.")


class KeyNotTrusted(TranspubError):
    kind = ErrorKind.INVALID
    code = "publishing.key_not_trusted"
    text = N_("The key %(key)s was revoked, or was not in use when this edition was published. Do not trust it.")


class BadKeyDocument(TranspubError):
    kind = ErrorKind.INVALID
    code = "publishing.bad_key_document"
    text = N_("This is not a list of signing keys.")
