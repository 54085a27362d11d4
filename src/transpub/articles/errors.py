"""What can go wrong between an editor's paste and a finished document, each with what to do about it."""

from transpub.core.errors import ErrorKind, TranspubError
from transpub.core.i18n import N_


class EmptyBody(TranspubError):
    code = "articles.empty_body"
    text = N_("The article has no text. Paste the story, not only a picture or an empty page.")


class EmptyTitle(TranspubError):
    """Raised only after intake looked for a heading at the start of the body."""

    code = "articles.empty_title"
    text = N_("The article has no headline. Give one, or start the text with a heading.")


class TitleTooLong(TranspubError):
    """Facts: `length` and `limit` in characters."""

    code = "articles.title_too_long"
    text = N_("The headline has %(length)s characters; %(limit)s are allowed. Was the text pasted into it?")


class BodyTooLarge(TranspubError):
    """Facts: `size` and `limit` in bytes of UTF-8."""

    kind = ErrorKind.TOO_LARGE
    code = "articles.body_too_large"
    text = N_("The article is %(size)s bytes long; %(limit)s are allowed. Split it, or ask for a higher limit.")


class NotText(TranspubError):
    """Facts: `count` of characters that no text contains."""

    code = "articles.not_text"
    text = N_("This is not text: it holds %(count)s control characters. A Word file or an image must be converted.")


class NotUtf8(TranspubError):
    """Facts: `position` of the first bad byte, counted from 0, and `byte`, its value in hexadecimal."""

    code = "articles.not_utf8"
    text = N_("The text is not UTF-8: byte %(byte)s at position %(position)s. Save it as UTF-8 and send it again.")


class TooDeep(TranspubError):
    """Facts: `limit`, the levels of nesting allowed."""

    code = "articles.too_deep"
    text = N_("The text is nested more than %(limit)s levels deep. Copy the story without the page around it.")


class TooComplex(TranspubError):
    """Facts: `limit`, the number of tags or pieces allowed."""

    kind = ErrorKind.TOO_LARGE
    code = "articles.too_complex"
    text = N_("The text has more than %(limit)s pieces of markup. Copy the story without the page around it.")


class NoStoryFound(TranspubError):
    """A page without prose: an app that a browser would have to run, a list of links, a form."""

    code = "articles.no_story_found"
    text = N_(
        "The page has no text that looks like an article. Open it in a browser, copy the story and paste it here."
    )


class SentenceTooLong(TranspubError):
    """Facts: `length` and `limit` in characters, and the `beginning` of it."""

    code = "articles.sentence_too_long"
    text = N_(
        "A stretch of %(length)s characters cannot be cut into sentences; at most %(limit)s are translated as one. "
        "It begins “%(beginning)s”. Is it text, and is the language right?"
    )


class TooManySentences(TranspubError):
    """Facts: `count` and `limit`."""

    kind = ErrorKind.TOO_LARGE
    code = "articles.too_many_sentences"
    text = N_("The article has %(count)s sentences; %(limit)s are allowed. Split it into several articles.")


class ExternalIdTaken(TranspubError):
    """Facts: `external_id`, and `article_id` of the article that has it."""

    kind = ErrorKind.CONFLICT
    code = "articles.external_id_taken"
    text = N_("Another article has the id %(external_id)s already. Send a changed text under a new id.")


class BadExternalId(TranspubError):
    """Facts: `most`, the length allowed in characters."""

    code = "articles.bad_external_id"
    text = N_("An external id has 1 to %(most)s characters.")


class FileUnreadable(TranspubError):
    """Facts: `file` as given, and the system's `reason`."""

    code = "articles.file_unreadable"
    text = N_("%(file)s cannot be read: %(reason)s")


class FieldTooLong(TranspubError):
    """Facts: `field`, its `length` and `limit` in characters."""

    code = "articles.field_too_long"
    text = N_("The field “%(field)s” has %(length)s characters; %(limit)s are allowed. Shorten it.")


class TooManyTags(TranspubError):
    """Facts: `count` and `limit`."""

    code = "articles.too_many_tags"
    text = N_("The article has %(count)s tags; %(limit)s are allowed. Keep the most telling ones.")


class BadAddress(TranspubError):
    """Facts: `address` as given."""

    code = "articles.bad_address"
    text = N_("“%(address)s” is no web address. Give it whole, as in https://example.org/story.")


class BoilerplateUndecided(TranspubError):
    """Facts: `count`, and `lines`: a list of {id, reason, text}."""

    kind = ErrorKind.CONFLICT
    code = "articles.boilerplate_undecided"
    text = N_("%(count)s lines look like no part of the story. Say for each whether to leave it out or keep it.")


class LanguageUnclear(TranspubError):
    code = "articles.language_unclear"
    text = N_("The language of the text cannot be told for certain. Choose it.")


class NotMarked(TranspubError):
    """A programming mistake: the document was stored without `segments.mark`."""

    kind = ErrorKind.INTERNAL
    code = "articles.not_marked"
    text = N_("This document has not been cut into sentences yet.")


class NothingToJoin(TranspubError):
    kind = ErrorKind.CONFLICT
    code = "articles.nothing_to_join"
    text = N_("Only sentences of one paragraph can be joined; after this one something else begins.")


class JoinNotPossible(TranspubError):
    kind = ErrorKind.CONFLICT
    code = "articles.join_not_possible"
    text = N_("These two cannot be joined alone: a link or formatting that covers one of them runs on to a third.")


class CutInWord(TranspubError):
    code = "articles.cut_in_word"
    text = N_("A sentence can only begin where a word begins. Choose another place.")


class CutNotPossible(TranspubError):
    kind = ErrorKind.CONFLICT
    code = "articles.cut_not_possible"
    text = N_("A sentence that began there would tear a link or leave a half without words. Choose another place.")


class MissingTexts(TranspubError):
    """Facts: `count`, and `keys` and `paths` of the segments without a text, in document order."""

    kind = ErrorKind.CONFLICT
    code = "articles.missing_texts"
    text = N_("%(count)s segments have no text in this language yet.")


class BrokenCodes(TranspubError):
    """Facts: `count` of broken segments, and `problems`: a list of {key, path, problems: [{fault, code}]}."""

    kind = ErrorKind.CONFLICT
    code = "articles.broken_codes"
    text = N_("%(count)s segments have lost or crossed codes, such as <1>…</1>. Correct them first.")


class RevisedMeanwhile(TranspubError):
    """Facts: `base`, the revision the editor began with, and `newest`, the one that is there now."""

    kind = ErrorKind.CONFLICT
    code = "articles.revised_meanwhile"
    text = N_(
        "Somebody else revised the article: you began with revision %(base)s, the newest is %(newest)s. "
        "Compare the two, put your change into the newest text and send it again."
    )


class SourceLanguageFixed(TranspubError):
    """Facts: `language`, the article's."""

    kind = ErrorKind.CONFLICT
    code = "articles.source_language_fixed"
    text = N_("The article is written in “%(language)s” and stays so. Send another language as a new article.")


class PageNotServed(TranspubError):
    """Facts: `address`, and the HTTP `status` it was answered with."""

    code = "articles.page_not_served"
    text = N_("%(address)s was answered with the error %(status)s. Open it in a browser, or paste the text.")


class NotAPage(TranspubError):
    """Facts: `address`, and the `media_type` that came."""

    code = "articles.not_a_page"
    text = N_("%(address)s is no web page, text or Word file but “%(media_type)s”. Give the address of the story.")


class RobotsForbid(TranspubError):
    """Facts: `address`, `host`."""

    code = "articles.robots_forbid"
    text = N_(
        "“%(host)s” does not let programs fetch this page (robots.txt). Open it in a browser and paste the text."
    )


class RobotsUnanswered(TranspubError):
    """Facts: `host`, and the HTTP `status` its robots.txt was answered with."""

    kind = ErrorKind.UNAVAILABLE
    code = "articles.robots_unanswered"
    text = N_(
        "“%(host)s” cannot say just now whether its pages may be fetched (error %(status)s). Try again later."
    )


class UnknownEncoding(TranspubError):
    code = "articles.unknown_encoding"
    text = N_("The characters of this text cannot be read. Save it as UTF-8 and send it again.")


class NotTextBut(TranspubError):
    """Facts: `looks_like`, what the bytes look like."""

    code = "articles.not_text_but"
    text = N_(
        "This is not text but looks like %(looks_like)s. Send plain text, Markdown, HTML or a Word file (.docx)."
    )


class NotDocx(TranspubError):
    """Facts: `looks_like`, what the bytes look like."""

    code = "articles.not_docx"
    text = N_("This is no Word file (.docx) but looks like %(looks_like)s. Save it as .docx and send it again.")


class OldWordFile(TranspubError):
    code = "articles.old_word_file"
    text = N_("This is a file of an old Word (.doc). Open it, save it as .docx and send it again.")


class DocxProtected(TranspubError):
    code = "articles.docx_protected"
    text = N_("This file is protected by a password. Take the protection off in Word and send it again.")


class DocxDamaged(TranspubError):
    code = "articles.docx_damaged"
    text = N_("This Word file is damaged or incomplete. Open it, save it anew and send it again.")


class DocxUnsafe(TranspubError):
    """Made by hand: it would unpack to very much, or holds what Word never writes."""

    code = "articles.docx_unsafe"
    text = N_("This Word file is built in a way Word never does and was not opened. Copy its text into a new file.")
