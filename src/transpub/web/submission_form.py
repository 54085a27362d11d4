"""The form an article is sent in with, new or revised: what stands in it, and what it asks of the rooms."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from transpub.articles import files
from transpub.articles.boilerplate import text_key
from transpub.articles.boilerplate_rules import BoilerplateReason
from transpub.articles.document import Document
from transpub.articles.fields import Fields
from transpub.articles.gathering import from_address
from transpub.articles.intake import Intake, understand
from transpub.articles.material import TYPED, Limits, Material, SourceFormat
from transpub.articles.render import to_html
from transpub.articles.service import Submission
from transpub.articles.settling import Choices
from transpub.core.errors import ErrorKind, TranspubError
from transpub.core.i18n import N_
from transpub.core.outgoing import FetchPolicy
from transpub.core.settings import Settings
from transpub.translations.engine import Profile
from transpub.web.posted import Posted, Upload
from transpub.web.wording import profile_of

FORMAT_NAMES: Mapping[SourceFormat, str] = {
    SourceFormat.TEXT: N_("plain text"),
    SourceFormat.MARKDOWN: N_("Markdown"),
    SourceFormat.HTML: N_("HTML"),
}

# Where a message belongs: beside the text, unless it is about something else.
_FIELDS: Mapping[str, str] = {
    "articles.empty_title": "title",
    "articles.title_too_long": "title",
    "articles.language_unclear": "source_language",
    "articles.boilerplate_undecided": "understood",
    "web.language_to_confirm": "source_language",
    "core.unknown_language": "source_language",
    "publishing.time_unclear": "embargo",
    "publishing.time_not_ahead": "embargo",
    "publishing.embargo_too_late": "embargo",
    "core.forbidden": "",
}


class FileAndText(TranspubError):
    code = "web.file_and_text"
    text = N_("There is text in the box and a file besides. Empty the box, or take the file away.")


class LanguageToConfirm(TranspubError):
    kind = ErrorKind.CONFLICT
    code = "web.language_to_confirm"
    text = N_("This is the language the text seems to be in. Check it and send again.")


@dataclass(frozen=True)
class Form:
    """What stands in the form.

    `token` makes sending it twice harmless. `outside` are keys of lines around a fetched story, `shown` the lines
    the editor has been asked about, `keep` those to be kept.
    """

    title: str = ""
    body: str = ""
    format: SourceFormat = SourceFormat.TEXT
    address: str = ""
    source: str = ""
    standfirst: str = ""
    byline: str = ""
    section: str = ""
    tags: str = ""
    seo_title: str = ""
    seo_description: str = ""
    canonical_url: str = ""
    published_at: str = ""
    targets: frozenset[str] = frozenset()
    urgent: bool = False
    embargo: str = ""
    profile: Profile = Profile.BEST
    token: str = ""
    outside: frozenset[str] = frozenset()
    shown: frozenset[str] = frozenset()
    keep: frozenset[str] = frozenset()
    upload: Upload | None = None

    @classmethod
    def of(cls, posted: Posted) -> "Form":
        chosen = posted.text("format")
        return cls(
            title=posted.text("title"),
            body=posted.text("body"),
            format=SourceFormat(chosen) if chosen in TYPED else SourceFormat.TEXT,
            address=posted.text("address").strip(),
            source=posted.text("source_language"),
            standfirst=posted.text("standfirst"),
            byline=posted.text("byline"),
            section=posted.text("section"),
            tags=posted.text("tags"),
            seo_title=posted.text("seo_title"),
            seo_description=posted.text("seo_description"),
            canonical_url=posted.text("canonical_url"),
            published_at=posted.text("published_at"),
            targets=frozenset(posted.texts("targets")),
            urgent=posted.flag("urgent"),
            embargo=posted.text("embargo")[:40],
            profile=profile_of(posted.text("profile")),
            token=posted.text("token"),
            outside=frozenset(posted.texts("outside")),
            shown=frozenset(posted.texts("shown")),
            keep=frozenset(posted.texts("keep")),
            upload=posted.upload,
        )

    @property
    def is_empty(self) -> bool:
        return not self.body.strip() and self.upload is None

    @property
    def fields(self) -> Fields:
        """A field left empty takes what a file says of itself; typed text says nothing of itself."""
        return Fields(
            standfirst=self.standfirst.strip() or None,
            byline=self.byline.strip() or None,
            seo_title=self.seo_title.strip() or None,
            seo_description=self.seo_description.strip() or None,
            section=self.section.strip() or None,
            tags=tuple(self.tags.split(",")) if self.tags.strip() else None,
            canonical_url=self.canonical_url.strip() or None,
            published_at=_moment(self.published_at),
        )

    @property
    def choices(self) -> Choices:
        return Choices(left_out=self.shown - self.keep, kept=self.keep)

    def material(self, limits: Limits) -> Material:
        """Raises: FileAndText, and what `files.from_file` raises."""
        if self.upload is None:
            return Material(self.format, self.body, address=self.address, outside=self.outside)
        if self.body.strip():
            raise FileAndText
        return files.from_file(self.upload.name, self.upload.data, limits, otherwise=self.format)

    def understood(self, limits: Limits) -> Intake:
        """Raises: what `material` and `understand` raise."""
        return understand(self.title, self.material(limits), limits, self.fields)

    def submission(self, limits: Limits, external_id: str | None = None) -> Submission:
        """Raises: what `material` raises."""
        material = self.material(limits)
        return Submission(self.title, material, self.source or None, external_id, self.fields, self.choices)

    def fetched(self, settings: Settings) -> tuple["Form", Intake]:
        """With the story found at its address in place of the text, to be seen and corrected before it is sent.

        Raises: what `from_address` and `understand` raise.
        """
        limits = Limits.of(settings)
        material = from_address(self.address, FetchPolicy.from_settings(settings), limits)
        intake = understand("", material, limits)
        return replace(_filled(self, intake), address=material.address), intake

    def with_fields_of(self, document: Document) -> "Form":
        """With what a document says besides its headline and text."""
        return replace(
            self,
            standfirst=document.standfirst or "",
            byline=document.byline or "",
            section=document.section or "",
            tags=", ".join(document.tags),
            seo_title=document.seo_title or "",
            seo_description=document.seo_description or "",
            canonical_url=document.canonical_url or "",
            published_at=document.published_at.isoformat() if document.published_at else "",
        )

    def with_file_opened(self, limits: Limits) -> "Form":
        """With a file's text in the box, since a browser does not send the same file again by itself."""
        if self.upload is None or self.body.strip():
            return self
        try:
            material = self.material(limits)
            if material.format in TYPED:
                return replace(self, body=material.body, format=material.format, upload=None)
            return _filled(self, understand(self.title, material, limits, self.fields))
        except TranspubError:
            return self


def field_of(error: TranspubError, form: Form, *, fetching: bool = False) -> str:
    """The field a message belongs beside; empty: above the form."""
    if error.code.startswith("translations."):
        return "targets"
    told = _FIELDS.get(error.code)
    if told is not None:
        return told
    return "address" if fetching else "file" if form.upload else "body"


def _filled(form: Form, intake: Intake) -> Form:
    document = intake.document
    outside = {line.text for line in intake.boilerplate if line.reason is BoilerplateReason.OUTSIDE_STORY}
    written = replace(form, title=document.headline, body=to_html(document), format=SourceFormat.HTML, upload=None)
    return replace(written.with_fields_of(document), outside=frozenset(map(text_key, outside)))


def _moment(text: str) -> datetime | None:
    """None for what is no moment with a zone: the field is hidden, so nobody typed it."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
