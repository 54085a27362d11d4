"""Situations in this room that a reader can act on."""

from transpub.core.errors import EditedMeanwhile, ErrorKind, TranspubError
from transpub.core.i18n import N_


class SameLanguage(TranspubError):
    kind = ErrorKind.INVALID
    code = "translations.same_language"
    text = N_("The article is written in “%(language)s” already. Choose other target languages.")


class NoTargets(TranspubError):
    kind = ErrorKind.INVALID
    code = "translations.no_targets"
    text = N_("Choose at least one language to translate into.")


class TooManyTargets(TranspubError):
    kind = ErrorKind.INVALID
    code = "translations.too_many_targets"
    text = N_("An article can be requested in at most %(most)d languages at a time.")


class TooManyAtOnce(TranspubError):
    kind = ErrorKind.INVALID
    code = "translations.too_many_at_once"
    text = N_(
        "That would be %(count)d translations in one go; %(most)d is the most. Choose fewer articles or languages."
    )


class NoArticles(TranspubError):
    kind = ErrorKind.INVALID
    code = "translations.no_articles"
    text = N_("Choose at least one article.")


class NothingWaits(TranspubError):
    kind = ErrorKind.CONFLICT
    code = "translations.nothing_waits"
    text = N_("Nothing of it waits for the machine, so nothing can be done sooner.")


class ActionNotAllowed(TranspubError):
    kind = ErrorKind.FORBIDDEN
    code = "translations.action_not_allowed"
    text = N_("“%(action)s” is not for your role in this language.")


class ActionOutOfState(TranspubError):
    kind = ErrorKind.CONFLICT
    code = "translations.action_out_of_state"
    text = N_("“%(action)s” is not possible while the translation is %(state)s. Reload the page to see it anew.")


class ActionBlocked(TranspubError):
    """Facts: `obstacle` is the code of what stands in the way."""

    kind = ErrorKind.CONFLICT
    code = "translations.action_blocked"
    text = N_("“%(action)s” is not possible yet. %(reason)s")


class NeedsAcknowledgement(TranspubError):
    kind = ErrorKind.CONFLICT
    code = "translations.needs_acknowledgement"
    text = N_("“%(action)s” needs your word first. %(reason)s")


class NoteMissing(TranspubError):
    kind = ErrorKind.INVALID
    code = "translations.note_missing"
    text = N_("“%(action)s” needs a note, so that the translator knows why.")


class NoteTooLong(TranspubError):
    kind = ErrorKind.TOO_LARGE
    code = "translations.note_too_long"
    text = N_(
        "A note holds at most %(most)d characters; this one has %(count)d. Shorten it, or write part of it beside "
        "the segments."
    )


class NotEditable(TranspubError):
    """Facts: `state`, and `advice`, what to do about it: texts of their own."""

    kind = ErrorKind.CONFLICT
    code = "translations.not_editable"
    text = N_("The text cannot be changed while the translation is %(state)s. %(advice)s")


class TextTooLong(TranspubError):
    kind = ErrorKind.TOO_LARGE
    code = "translations.text_too_long"
    text = N_(
        "A segment holds at most %(most)d characters; this one has %(count)d. Shorten it, or split the segment."
    )


class TextHasControls(TranspubError):
    kind = ErrorKind.INVALID
    code = "translations.text_has_controls"
    text = N_("The text contains control characters. Remove them and save again.")


class NothingToConfirm(TranspubError):
    kind = ErrorKind.CONFLICT
    code = "translations.nothing_to_confirm"
    text = N_("There is no text to confirm in this segment yet. Write its translation, then confirm it.")


class EngineGaveUp(TranspubError):
    kind = ErrorKind.UNAVAILABLE
    code = "translations.engine_gave_up"
    text = N_("The machine could not translate this article. Try again, or translate by hand.")


class WorkerLost(TranspubError):
    kind = ErrorKind.UNAVAILABLE
    code = "translations.worker_lost"
    text = N_("The worker ended several times in the middle of this article. Try again, or translate by hand.")


class SourceRevised(EditedMeanwhile):
    """Facts: `mine`, `theirs`, `version`, and `source` as it is now."""

    code = "translations.source_revised"
    text = N_("The source of this sentence was revised while you were working on it. Look at it, then save again.")


class SentenceGone(TranspubError):
    """Facts: `mine`, what was to be saved."""

    kind = ErrorKind.CONFLICT
    code = "translations.sentence_gone"
    text = N_(
        "This sentence is no longer on its own in the article: it was revised or joined with another one while you "
        "were working on it."
    )


class SegmentsChanged(TranspubError):
    """Facts: `version` of the segment as it is now, and `next_version` of the next one, if it was about both."""

    kind = ErrorKind.CONFLICT
    code = "translations.segments_changed"
    text = N_("Somebody changed these sentences a moment ago. Look at them as they are now, then do it again.")


class JoinTooLong(TranspubError):
    """Facts: `count` of the source's characters, and `most`."""

    kind = ErrorKind.CONFLICT
    code = "translations.join_too_long"
    text = N_(
        "Joined, the source would have %(count)d characters; at most %(most)d can stand in one segment. Leave them "
        "as two, or split the longer one first."
    )


class RouteNotAvailable(TranspubError):
    kind = ErrorKind.INVALID
    code = "translations.route_not_available"
    text = N_("No worker translates by way of %(route)s. Possible now: %(available)s.")


class NothingToRetranslate(TranspubError):
    kind = ErrorKind.CONFLICT
    code = "translations.nothing_to_retranslate"
    text = N_(
        "People have edited or confirmed all of it, and the machine writes nothing over that. Beside a segment you "
        "can ask for other wordings."
    )


class TextIsAPersons(NothingToRetranslate):
    """All the segments that were named are a person's."""

    code = "translations.text_is_a_persons"
    text = N_(
        "This text is a person’s, and the machine writes nothing over it. Save it, or ask for other wordings "
        "beside the segment."
    )


class CommentEmpty(TranspubError):
    kind = ErrorKind.INVALID
    code = "translations.comment_empty"
    text = N_("There is nothing in the comment yet. Write it, then send it.")


class CommentTooLong(TranspubError):
    kind = ErrorKind.TOO_LARGE
    code = "translations.comment_too_long"
    text = N_("A comment holds at most %(most)d characters; this one has %(count)d. Shorten it, or write two.")


class TooManyComments(TranspubError):
    kind = ErrorKind.CONFLICT
    code = "translations.too_many_comments"
    text = N_("%(most)d comments on this translation are open. Resolve those that are answered first.")


class ReasonMissing(TranspubError):
    """Facts: `obstacle` is the code of the gate that opens for a reason."""

    kind = ErrorKind.CONFLICT
    code = "translations.reason_missing"
    text = N_("“%(action)s” needs a reason in writing. %(reason)s")


class ReadAnew(TranspubError):
    """Facts: `count` of the segments with another text than the reader has seen."""

    kind = ErrorKind.CONFLICT
    code = "translations.read_anew"
    text = N_("The text has changed since you opened this page. Read what is new, then decide again.")
