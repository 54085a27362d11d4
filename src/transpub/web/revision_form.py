"""The form an article is revised in: filled with the newest revision, and read back beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from transpub.articles.boilerplate import text_key
from transpub.articles.boilerplate_rules import BoilerplateReason
from transpub.articles.errors import EmptyTitle
from transpub.articles.material import TYPED, Limits, SourceFormat
from transpub.articles.models import Revision
from transpub.articles.render import to_html
from transpub.articles.service import Submission
from transpub.articles.settling import Fate
from transpub.core.errors import TranspubError
from transpub.core.settings import Settings
from transpub.web.posted import Posted, cleaned
from transpub.web.submission_form import Form


@dataclass(frozen=True)
class RevisionForm:
    """`story` are the fields of the article, `base` is the number of the revision the editor has seen."""

    story: Form
    base: int
    minor: bool = False
    note: str = ""

    @classmethod
    def filled(cls, newest: Revision, language: str) -> "RevisionForm":
        return cls(replace(_story(newest), source=language), newest.number)

    @classmethod
    def of(cls, posted: Posted, newest: Revision, language: str, limits: Limits) -> "RevisionForm":
        """A file stands for the whole text where nobody has typed over what the form was filled with."""
        story = _decided_as(replace(Form.of(posted), source=language), newest)
        return cls(
            _file_first(story, _story(newest), limits),
            posted.number("base"),
            minor=posted.flag("minor"),
            note=posted.text("note"),
        )

    def fetched(self, settings: Settings) -> "RevisionForm":
        """Raises: what `Form.fetched` raises."""
        return replace(self, story=self.story.fetched(settings)[0])

    def with_file_opened(self, limits: Limits) -> "RevisionForm":
        return replace(self, story=self.story.with_file_opened(limits))

    def submission(self, limits: Limits) -> Submission:
        """Raises: what `Form.submission` raises."""
        return self.story.submission(limits)

    def shown(self, limits: Limits) -> Submission:
        """To be looked at only: a line nobody has decided about yet counts as left out.

        Raises: what `Form.submission` raises.
        """
        submission = self.submission(limits)
        return replace(submission, choices=replace(submission.choices, otherwise=Fate.LEAVE_OUT))


def decided(revision: Revision) -> Mapping[str, bool]:
    """Lines that looked like no part of the story, by id, and whether the editor kept them."""
    return {entry["id"]: entry["kept"] for entry in revision.boilerplate}


def _story(revision: Revision) -> Form:
    """The text as it was submitted where somebody typed it, else as it was understood."""
    document = revision.document
    typed = revision.submitted_format in TYPED
    form = Form(
        title=revision.submitted_title if typed else document.headline,
        body=cleaned(revision.submitted_body) if typed else to_html(document),
        format=SourceFormat(revision.submitted_format) if typed else SourceFormat.HTML,
        address=revision.submitted_address or "",
        outside=frozenset(text_key(entry["text"]) for entry in revision.boilerplate if _was_outside(entry)),
    )
    return _decided_as(form.with_fields_of(document), revision)


def _was_outside(entry: Mapping[str, Any]) -> bool:
    return bool(entry["reason"] == BoilerplateReason.OUTSIDE_STORY and not entry["kept"])


def _decided_as(form: Form, revision: Revision) -> Form:
    """Lines the form does not ask about are decided as they were in the revision."""
    earlier = {line: kept for line, kept in decided(revision).items() if line not in form.shown}
    kept = {line for line, is_kept in earlier.items() if is_kept}
    return replace(form, shown=form.shown | set(earlier), keep=form.keep | kept)


def _file_first(form: Form, before: Form, limits: Limits) -> Form:
    """With a file: its text for the untouched one, and its headline, if it has one, for the untouched headline."""
    if form.upload is None or form.body != before.body:
        return form
    alone = replace(form, body="", title="" if form.title == before.title else form.title)
    try:
        alone.understood(limits)
    except EmptyTitle:
        return replace(alone, title=form.title)
    except TranspubError:
        # Said when the form is read.
        return alone
    return alone
