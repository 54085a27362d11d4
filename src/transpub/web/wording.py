"""Words only pages need: what the log says happened, what is said after a form. Marked, not translated here."""

from collections.abc import Mapping

from transpub.core.i18n import N_
from transpub.memory.matches import MatchKind
from transpub.memory.scoring import PenaltyKind
from transpub.translations.checks import Severity
from transpub.translations.checks.rules import Grade
from transpub.translations.engine import Profile
from transpub.translations.errors import EngineGaveUp, WorkerLost
from transpub.translations.history import Step
from transpub.translations.sifting import Show
from transpub.web import webhook_wording

# `?said=` in the address after a form names one of these; anything else says nothing.
SAID: Mapping[str, str] = {
    "article_received": N_("The article is in. Its translations are under way."),
    "article_known": N_("This article was sent before; here it is."),
    "revised": N_("The revision is in. What it changes in the translations is under way."),
    "revised_minor": N_("The minor revision is in. The translations stay as they are."),
    "nothing_changed": N_("Nothing changed: the newest revision says the same."),
    "languages_requested": N_("The languages are requested."),
    "made_urgent": N_("Urgent now: the machine takes it before everything else that waits."),
    "saved": N_("Saved."),
    "confirmed": N_("Saved and confirmed."),
    "joined": N_("Joined. Read it as one sentence and confirm it."),
    "split": N_("Split. Look at both parts."),
    "submitted": N_("Submitted. A reviewer finds it on the review page now."),
    "approved": N_("Approved. It can be published now."),
    "commented": N_("Your notes stand beside the text now."),
    "sent_back": N_("Sent back to the translator with your note."),
    "retried": N_("The machine tries again."),
    "begun_by_hand": N_("Translate it by hand: every segment is open now."),
    "retranslating": N_("The machine translates again. The new texts appear here when it has finished."),
    "cancelled": N_("The translation is cancelled. It can be requested again."),
    "published_publish": N_("Published. Partners receive it with their next request."),
    "published_correct": N_("Published as a correction. Readers and partners see your note."),
    "published_minor": N_("Published as a minor change. Partners receive it with their next request."),
    "live_already": N_("Nothing was done: this text is live already."),
    "scheduled": N_("Scheduled. The text is frozen; what is changed from now on goes into the next edition."),
    "held_back": N_("Frozen. It goes live when its embargo ends; until then partners see nothing of it."),
    "unscheduled": N_("Cancelled. It will not go out."),
    "embargo_set": N_("The embargo is set. Nothing goes out before its end."),
    "embargo_lifted": N_("The embargo is lifted. What waited for nothing else goes live within seconds."),
    "signing_rotated": N_("Another key signs from now on. What the former one signed stays good."),
    "signing_revoked": N_("The key is revoked. Nothing that it signed is trusted any more."),
    "withdrawn": N_("Withdrawn. Partners are told to remove it; all other languages stay live."),
    "restored": N_("Brought back: it is live again as a new edition, and partners are told."),
    "all_unscheduled": N_("Everything that was scheduled is cancelled. It will not go out."),
    "killed": N_("Taken down in all languages. Partners are told to remove every copy."),
    "ordered": N_("Ordered. You see below how far it has come."),
    "repaired": N_("Put right."),
    "typeset": N_("Typography set. Whose text it is has not changed."),
    "typography_undone": N_("Undone. The texts are as they were."),
    "reverted": N_("The earlier text is back. The one that stood there is in the history."),
    "comment_added": N_("Your comment is beside the segment."),
    "comment_resolved": N_("The comment is resolved."),
    "comment_reopened": N_("The comment is open again."),
    "checks_chosen": N_("Saved. It holds from now on."),
    "term_added": N_("Added. It holds from now on."),
    "term_saved": N_("Saved. It holds from now on."),
    "term_removed": N_("Removed from the register."),
    "term_again": N_("The machine translates them again. Their articles have the new texts when it has finished."),
    "term_declined": N_("Declined. It is not suggested again."),
    "term_taken_back": N_("It is suggested again."),
    "terms_imported": N_("The file is taken in."),
    "terms_unchanged": N_("Nothing changed: the register had all of it."),
    "purged": N_("Taken out of the memory. It is logged."),
    "user_added": N_("Added. They can log in now."),
    "user_kept_out": N_("Kept out. Their log-ins and tokens have stopped working."),
    "user_let_in": N_("Let in again."),
    "roles_chosen": N_("The roles are saved. They hold from now on."),
    "password_set": N_("The password is set. All log-ins with the old one have ended."),
    "password_changed": N_("Your password is changed. All your other log-ins have ended."),
    "sessions_ended": N_("The log-ins have ended."),
    "session_ended": N_("The log-in has ended."),
    "token_revoked": N_("The token is revoked."),
    "partner_settings": N_("The settings are saved. They hold from the partner’s next request."),
    "partner_told": N_("Saved. With its next request for changes the partner is told to remove what it lost."),
    "partner_recalled": N_("With its next request for changes the partner is told to remove its copies."),
    "partner_on": N_("The partner can read again."),
    "partner_off": N_("Switched off. None of the partner’s keys works any more."),
    "key_revoked": N_("The key is revoked."),
    "already_set_up": N_("This installation has its first administrator already. Log in."),
    "logged_out": N_("You are logged out."),
    **webhook_wording.SAID,
}

# Instead of what is said of two texts, where a step of the workflow met another one.
CHANGED_MEANWHILE = N_(
    "Somebody else changed this translation a moment ago. Here it is as it stands now; repeat the step if it is "
    "still needed."
)

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
    "translation.retranslation_asked": N_("had segments translated again by machine"),
    "translation.made_urgent": N_("made the translation urgent"),
    "translation.begun_by_hand": N_("began to translate by hand"),
    "translation.submitted": N_("submitted for review"),
    "translation.sent_back": N_("sent back"),
    "translation.approved": N_("approved the translation"),
    "translation.cancelled": N_("cancelled the translation"),
    "edition.published": N_("published an edition"),
    "edition.killed": N_("took down an edition"),
    "article.embargoed": N_("set an embargo for the article"),
    "article.embargo_lifted": N_("lifted the article’s embargo"),
    "edition.changed": N_("published a small change"),
    "edition.corrected": N_("published a correction"),
    "edition.embargoed": N_("set an embargo for an edition"),
    "edition.embargo_lifted": N_("lifted an edition’s embargo"),
    "edition.restored": N_("put an edition back"),
    "edition.scheduled": N_("scheduled an edition"),
    "edition.unscheduled": N_("took back a scheduled edition"),
    "edition.withdrawn": N_("withdrew an edition"),
    "segment.edited": N_("edited a segment"),
    "segment.confirmed": N_("confirmed a segment"),
    "segment.reverted": N_("put an earlier text of a segment back"),
    "segment.joined": N_("joined two segments"),
    "segment.split": N_("split a segment"),
    "segment.retranslated": N_("translated a segment again"),
    "segment.repaired": N_("put a finding right"),
    "segment.typeset": N_("set the typography of a segment"),
    "translation.typeset": N_("set the typography"),
    "translation.typography_undone": N_("took the typography back"),
    "check.unedited_limited": N_("changed how much unchanged machine text passes"),
    "comment.added": N_("commented"),
    "comment.resolved": N_("resolved a comment"),
    "comment.reopened": N_("opened a comment again"),
    "check.graded": N_("changed how grave a check is"),
    "check.limited": N_("changed a greatest length"),
    "memory.purged": N_("took sentences out of the translation memory"),
    "term.added": N_("added a term"),
    "term.edited": N_("changed a term"),
    "term.removed": N_("removed a term"),
    "terms.imported": N_("took terms in from a file"),
    "term.declined": N_("declined a suggested term"),
    "package.ordered": N_("ordered a change of the models"),
    "partner.created": N_("added a partner"),
    "partner.scope_chosen": N_("chose what a partner may read"),
    "partner.rate_chosen": N_("changed how many requests a minute a partner may make"),
    "partner.origins_chosen": N_("chose the web origins of a partner"),
    "partner.disclosure_on": N_("had a partner’s texts say what a machine did in them"),
    "partner.disclosure_off": N_("took the line on the machine out of a partner’s texts"),
    "partner.embargoed_granted": N_("let a partner read texts before their embargo ends"),
    "partner.embargoed_denied": N_("kept texts under an embargo from a partner"),
    "partner.copies_recalled": N_("told a partner to remove copies it may hold no longer"),
    "partner.activated": N_("switched a partner on"),
    "partner.deactivated": N_("switched a partner off"),
    "partner.key_added": N_("made a partner’s key"),
    "partner.keys_revoked": N_("revoked a partner’s keys"),
    "signing_key.made": N_("made a signing key"),
    "signing_key.rotated": N_("let a new key sign editions"),
    "signing_key.revoked": N_("revoked a signing key"),
    "user.added": N_("added a person"),
    "user.roles_chosen": N_("chose the roles of a person"),
    "user.activated": N_("let a person in again"),
    "user.deactivated": N_("kept a person out"),
    "user.password_reset": N_("reset a password"),
    "user.password_changed": N_("changed their own password"),
    "user.sessions_ended": N_("ended log-ins"),
    "user.token_made": N_("made an API token"),
    "user.tokens_revoked": N_("revoked API tokens"),
    **webhook_wording.VERBS,
}

# How good the machine's draft is, against how soon it comes.
PROFILES: Mapping[Profile, str] = {
    Profile.BEST: N_("Best"),
    Profile.FAST: N_("Fast: reads worse"),
    Profile.FASTEST: N_("Fastest: reads worst"),
}


def profile_of(text: str) -> Profile:
    """As it was posted; what is no profile is the best."""
    return Profile(text) if text in set(Profile) else Profile.BEST


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

# What was done to a segment's text (history.Step), and what stood there before anybody did anything to it.
HISTORY_STEPS: Mapping[str, str] = {
    Step.EDITED: N_("edited the text"),
    Step.CONFIRMED: N_("confirmed the text"),
    "both": N_("edited and confirmed the text"),
    Step.REVERTED: N_("put an earlier text back"),
    Step.RETRANSLATED: N_("translated it again"),
    Step.REPAIRED: N_("put a finding right"),
    Step.TYPESET: N_("set its typography"),
    Step.JOINED: N_("joined it with the next one"),
    Step.SPLIT: N_("split it"),
    "draft": N_("Machine draft"),
    "earlier": N_("Earlier text"),
}

# What a match of the memory has in common with the segment, and why its score is less than that.
MATCHES: Mapping[MatchKind, str] = {
    MatchKind.CONTEXT: N_("the same sentence in the same place"),
    MatchKind.EXACT: N_("the same sentence"),
    MatchKind.FUZZY: N_("a sentence like it"),
}
PENALTIES: Mapping[PenaltyKind, str] = {
    PenaltyKind.AGE: N_("accepted long ago"),
    PenaltyKind.ORIGIN: N_("from another article"),
    PenaltyKind.UNEDITED: N_("machine text that nobody changed"),
    PenaltyKind.TRIAL: N_("drafted by a trial model"),
    PenaltyKind.CODES: N_("other codes"),
    PenaltyKind.NUMBERS: N_("other numbers"),
    PenaltyKind.SIGNS: N_("other punctuation or capitals"),
}

SEVERITIES: Mapping[Severity, str] = {
    Severity.ERROR: N_("error"),
    Severity.WARNING: N_("warning"),
    Severity.INFO: N_("remark"),
}

GRADES: Mapping[Grade, str] = {
    Grade.ERROR: N_("error"),
    Grade.WARNING: N_("warning"),
    Grade.INFO: N_("remark"),
    Grade.OFF: N_("off"),
}

# Filters of a translation's list, and what it says where one lets nothing through.
FILTERS: Mapping[Show, str] = {
    Show.ALL: N_("All"),
    Show.OPEN: N_("Not confirmed"),
    Show.MACHINE: N_("Machine, unreviewed"),
    Show.ERRORS: N_("Errors"),
    Show.WARNINGS: N_("Warnings"),
    Show.LOW: N_("Machine unsure"),
    Show.CHANGED: N_("Changed in source"),
    Show.MEMORY: N_("From memory"),
    Show.COMMENTED: N_("Commented"),
    Show.FAILED: N_("Machine failed"),
}
NONE_SHOWN: Mapping[Show, str] = {
    Show.ALL: N_("This translation has no segments"),
    Show.OPEN: N_("Every segment is confirmed"),
    Show.MACHINE: N_("Somebody has edited or confirmed every machine text"),
    Show.ERRORS: N_("No segment has an error"),
    Show.WARNINGS: N_("No segment has a warning"),
    Show.LOW: N_("The machine was sure of all it wrote"),
    Show.CHANGED: N_("No source has changed since its text was accepted"),
    Show.MEMORY: N_("No text here waits as the memory gave it"),
    Show.COMMENTED: N_("There is no open comment on a segment"),
    Show.FAILED: N_("The machine failed at no segment"),
}

# Obstacle → the filter that lists the segments it is about.
SHOWN_BY: Mapping[str, str] = {
    "translation.missing_text": "open",
    "translation.unconfirmed": "open",
    "translation.outdated": "changed",
    "translation.notes_open": "commented",
    "translation.returns_open": "commented",
    "translation.comments_open": "commented",
    "translation.errors_open": "errors",
    "translation.warnings_open": "warnings",
}

# Why a translation failed, as its job noted it.
FAILURES: Mapping[str, str] = {error.code: error.text for error in (EngineGaveUp, WorkerLost)}
