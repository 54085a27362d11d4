"""Words only pages need: what the log says happened, what is said after a form. Marked, not translated here."""

from collections.abc import Mapping

from transpub.core.i18n import N_
from transpub.translations.checks import Severity
from transpub.translations.errors import EngineGaveUp, WorkerLost

# `?said=` in the address after a form names one of these; anything else says nothing.
SAID: Mapping[str, str] = {
    "article_received": N_("The article is in. Its translations are under way."),
    "article_known": N_("This article was sent before; here it is."),
    "revised": N_("The revision is in. What it changes in the translations is under way."),
    "revised_minor": N_("The minor revision is in. The translations stay as they are."),
    "nothing_changed": N_("Nothing changed: the newest revision says the same."),
    "languages_requested": N_("The languages are requested."),
    "saved": N_("Saved."),
    "confirmed": N_("Saved and confirmed."),
    "joined": N_("Joined. Read it as one sentence and confirm it."),
    "split": N_("Split. Look at both parts."),
    "submitted": N_("Submitted. A reviewer finds it on the review page now."),
    "approved": N_("Approved. It can be published now."),
    "sent_back": N_("Sent back to the translator with your note."),
    "retried": N_("The machine tries again."),
    "begun_by_hand": N_("Translate it by hand: every segment is open now."),
    "cancelled": N_("The translation is cancelled. It can be requested again."),
    "published": N_("Published. Partners receive it with their next request."),
    "killed": N_("Taken down in all languages. Partners are told to remove every copy."),
    "ordered": N_("Ordered. You see below how far it has come."),
    "logged_out": N_("You are logged out."),
}

# What the activity log says happened, for people. A verb not listed is shown as it is.
VERBS: Mapping[str, str] = {
    "article.submitted": N_("submitted the article"),
    "article.revised": N_("revised the article"),
    "translation.revised": N_("brought the translation to the new revision"),
    "translation.requeued": N_("sent new sentences to the machine"),
    "translation.reopened": N_("opened the translation again, since the source has changed"),
    "translation.requested": N_("requested the translation"),
    "translation.started": N_("began to translate by machine"),
    "translation.drafted": N_("finished the machine draft"),
    "translation.failed": N_("could not translate by machine"),
    "translation.retried": N_("asked for another machine draft"),
    "translation.begun_by_hand": N_("began to translate by hand"),
    "translation.submitted": N_("submitted for review"),
    "translation.sent_back": N_("sent back"),
    "translation.approved": N_("approved the translation"),
    "translation.cancelled": N_("cancelled the translation"),
    "edition.published": N_("published an edition"),
    "edition.killed": N_("took down an edition"),
    "segment.edited": N_("edited a segment"),
    "segment.confirmed": N_("confirmed a segment"),
    "segment.joined": N_("joined two segments"),
    "segment.split": N_("split a segment"),
}

# Kinds of segments a translator should know of; a plain paragraph needs no word.
KINDS: Mapping[str, str] = {
    "headline": N_("headline"),
    "standfirst": N_("standfirst"),
    "heading": N_("heading"),
    "list_item": N_("list item"),
    "quote": N_("quotation"),
    "caption": N_("caption"),
    "alt": N_("image description"),
    "table_cell": N_("table cell"),
    "seo_title": N_("title for search engines"),
    "seo_description": N_("description for search engines"),
    "byline": N_("byline"),
    "attribution": N_("source of the quotation"),
    "title": N_("title"),
}

SEVERITIES: Mapping[Severity, str] = {
    Severity.ERROR: N_("error"),
    Severity.WARNING: N_("warning"),
    Severity.INFO: N_("remark"),
}

# Obstacle → the filter that lists the segments it is about.
SHOWN_BY: Mapping[str, str] = {
    "translation.missing_text": "open",
    "translation.unconfirmed": "open",
    "translation.errors_open": "findings",
    "translation.warnings_open": "findings",
}

# Why a translation failed, as its job noted it.
FAILURES: Mapping[str, str] = {error.code: error.text for error in (EngineGaveUp, WorkerLost)}
