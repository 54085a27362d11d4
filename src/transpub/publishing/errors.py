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
    text = N_("This article was taken down: %(explanation)s Bring it back before you publish it again.")


class ArticleTakenDown(TranspubError):
    kind = ErrorKind.CONFLICT
    code = "publishing.article_taken_down"
    text = N_(
        "The article was taken down in all languages. Open one of its languages and press “Bring back” first."
    )


class ArticleWithdrawn(TranspubError):
    kind = ErrorKind.CONFLICT
    code = "publishing.article_withdrawn"
    text = N_("The article is withdrawn. Open one of its languages and press “Bring back” first.")


class NothingPublished(TranspubError):
    kind = ErrorKind.CONFLICT
    code = "publishing.nothing_published"
    text = N_("No language of this article is live, withdrawn or scheduled, so there is nothing to take down.")


class ExplanationMissing(TranspubError):
    kind = ErrorKind.INVALID
    code = "publishing.explanation_missing"
    text = N_("Say why the article is taken down; partners are shown this explanation.")


class Gone(TranspubError):
    """Facts: `explanation`."""

    kind = ErrorKind.GONE
    code = "publishing.gone"
    text = N_("This article was withdrawn by the newsroom. Remove every copy of it. Reason: %(explanation)s")


class LanguageNotAvailable(TranspubError):
    """Facts: `available` lists the languages that are live."""

    kind = ErrorKind.NOT_FOUND
    code = "publishing.language_not_available"
    text = N_("This article is not published in a language you asked for. Published in: %(available)s.")


class NoAcceptableFormat(TranspubError):
    """Facts: `offered` lists media types."""

    kind = ErrorKind.NOT_ACCEPTABLE
    code = "publishing.no_acceptable_format"
    text = N_("This text comes as %(offered)s. Ask for one of these in the header “Accept”.")


class FieldsOfJsonOnly(TranspubError):
    kind = ErrorKind.INVALID
    code = "publishing.fields_of_json_only"
    text = N_("“fields” chooses members of the JSON form. Ask for that one, or leave “fields” out.")


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


class PartnerChangedMeanwhile(TranspubError):
    kind = ErrorKind.CONFLICT
    code = "publishing.partner_changed_meanwhile"
    text = N_(
        "Somebody else has changed the settings of %(name)s since you opened the page. Look at how they are now, "
        "then choose again."
    )


class TooManyKeys(TranspubError):
    kind = ErrorKind.CONFLICT
    code = "publishing.too_many_keys"
    text = N_("%(name)s has %(most)d active keys already. Revoke one first.")


class KeyAlreadyShown(TranspubError):
    kind = ErrorKind.CONFLICT
    code = "publishing.key_already_shown"
    text = N_("This form was sent twice. The key was made and shown the first time; if nobody noted it, revoke it.")


class TooManyLanguages(TranspubError):
    kind = ErrorKind.INVALID
    code = "publishing.too_many_languages"
    text = N_("A partner is given at most %(most)d languages by name. Name none to let it read all.")


class TooManySections(TranspubError):
    kind = ErrorKind.INVALID
    code = "publishing.too_many_sections"
    text = N_("A partner is given at most %(most)d sections by name. Name none to let it read all.")


class SectionTooLong(TranspubError):
    kind = ErrorKind.INVALID
    code = "publishing.section_too_long"
    text = N_("The name of a section has at most %(most)d characters: “%(section)s…” is longer.")


class BadRate(TranspubError):
    kind = ErrorKind.INVALID
    code = "publishing.bad_rate"
    text = N_("A partner may make from %(least)d to %(most)d requests a minute.")


class BadOrigin(TranspubError):
    kind = ErrorKind.INVALID
    code = "publishing.bad_origin"
    text = N_("“%(origin)s” is not a web origin, such as https://news.example or http://localhost:8000.")


class TooManyOrigins(TranspubError):
    kind = ErrorKind.INVALID
    code = "publishing.too_many_origins"
    text = N_("A partner is given at most %(most)d web origins.")


class BadIfMatch(TranspubError):
    kind = ErrorKind.INVALID
    code = "publishing.bad_if_match"
    text = N_(
        'Send one version in If-Match, in quotes as it stands in ETag, such as "7"; where previous_version is '
        "sent too, the same one."
    )


class StepOutOfPlace(TranspubError):
    """The table of steps has no such step from here."""

    kind = ErrorKind.CONFLICT
    code = "publishing.step_out_of_place"
    text = N_("“%(step)s” is not possible: this language is %(standing)s.")


class StepBlocked(TranspubError):
    """Facts: `obstacle` is the code of what stands in the way, `reason` says it."""

    kind = ErrorKind.CONFLICT
    code = "publishing.step_blocked"
    text = N_("“%(step)s” is not possible now. %(reason)s")


class NoteMissing(TranspubError):
    kind = ErrorKind.INVALID
    code = "publishing.note_missing"
    text = N_("“%(step)s” needs a note: readers and partners are shown it.")


class PublishedMeanwhile(TranspubError):
    """Facts: `seen` and `version`, and what is so now: `standing`, `edition`, `who`, `at`."""

    kind = ErrorKind.CONFLICT
    code = "publishing.published_meanwhile"
    text = N_(
        "Nothing was done: something else was done here since you looked. Now it is %(standing)s "
        "(edition %(edition)s, %(who)s). Look again and decide."
    )


class TextChangedMeanwhile(TranspubError):
    kind = ErrorKind.CONFLICT
    code = "publishing.text_changed_meanwhile"
    text = N_("Nothing was done: the text that would be published has changed since you looked. Read it again.")


class EmbargoChangedMeanwhile(TranspubError):
    """Facts: `who` changed it, `at` what time."""

    kind = ErrorKind.CONFLICT
    code = "publishing.embargo_changed_meanwhile"
    text = N_(
        "Nothing was done: the embargo of the article was changed since you looked (%(who)s). Look again and "
        "decide."
    )


class TimeMissing(TranspubError):
    """Facts: `field` is the one that is empty."""

    kind = ErrorKind.INVALID
    code = "publishing.time_missing"
    text = N_("Choose when it goes live.")


class EmbargoEndMissing(TimeMissing):
    code = "publishing.embargo_end_missing"
    text = N_("Choose when the embargo ends. To end it now, press “Lift the embargo”.")


class TimeNotWanted(TranspubError):
    """Facts: `field` is the one that is filled in."""

    kind = ErrorKind.INVALID
    code = "publishing.time_not_wanted"
    text = N_(
        "Nothing was published: a time is filled in. Press “Schedule” to publish it then, or empty the time to "
        "publish it now."
    )


class TimeNotAhead(TranspubError):
    """Facts: `days`, and the `field` it was given in."""

    kind = ErrorKind.INVALID
    code = "publishing.time_not_ahead"
    text = N_("Choose a time that is still ahead, within %(days)d days.")


class TimeUnclear(TranspubError):
    """Facts: `text` as typed, and its `field`."""

    kind = ErrorKind.INVALID
    code = "publishing.time_unclear"
    text = N_("“%(text)s” is not a date with a time, such as 2026-05-12T06:00.")


class EmbargoTooLate(TranspubError):
    kind = ErrorKind.CONFLICT
    code = "publishing.embargo_too_late"
    text = N_("An embargo comes too late: the article is live in %(languages)s. Withdraw it there first.")


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


class NoSuchSigningKey(TranspubError):
    kind = ErrorKind.NOT_FOUND
    code = "publishing.no_such_signing_key"
    text = N_("There is no signing key “%(key)s”. Take its id from the list of keys.")


class SigningKeyChanged(TranspubError):
    kind = ErrorKind.CONFLICT
    code = "publishing.signing_key_changed"
    text = N_("Nothing was done: another key signs since you looked. Look at the keys again.")


class TooManySigningKeys(TranspubError):
    kind = ErrorKind.CONFLICT
    code = "publishing.too_many_signing_keys"
    text = N_("There are %(most)d signing keys already; partners read no longer list of them.")


class BadKeyDocument(TranspubError):
    kind = ErrorKind.INVALID
    code = "publishing.bad_key_document"
    text = N_("This is not a list of signing keys.")
