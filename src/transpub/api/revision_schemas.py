"""What the desk's API takes and tells of an article's revisions."""

from datetime import datetime

from pydantic import Field

from transpub.api.intake_schemas import BoilerplateIn, MaterialIn
from transpub.api.schemas import ArticleOut, Out
from transpub.articles.diff import BlockChange
from transpub.articles.models import Revision
from transpub.articles.passages import Passage
from transpub.articles.revising import Listed
from transpub.articles.service import Submission
from transpub.core.settings import Settings
from transpub.http.fields import NoteText
from transpub.translations.planning import Counts

# Largest number a column of the database holds.
NUMBER_MAX = 2**31 - 1


class RevisionIn(MaterialIn):
    """The whole text as it is to be. Its language is the article's."""

    base: int = Field(ge=1, le=NUMBER_MAX, description="Number of the revision you began with.")
    minor: bool = Field(False, description="Outdates no translation.")
    note: NoteText = Field("", description="What changed, for translators and the log.")
    urgent: bool = Field(False, description="Translate what is new before everything that is not urgent.")
    boilerplate: BoilerplateIn = BoilerplateIn()

    def submission(self, settings: Settings, language: str) -> Submission:
        """Raises: what `material` raises."""
        return Submission(
            self.title,
            self.material(settings),
            self.source_language or language,
            fields=self.fields.given(),
            choices=self.boilerplate.choices(),
        )


class RevisionOut(Out):
    """`author` is empty for what the system wrote."""

    number: int
    minor: bool
    note: str
    words: int
    author: str
    created_at: datetime

    @classmethod
    def of(cls, listed: Listed) -> "RevisionOut":
        revision = listed.revision
        return cls(
            number=revision.number,
            minor=revision.minor,
            note=revision.note,
            words=revision.words,
            author=listed.author,
            created_at=revision.created_at,
        )


class RevisionPage(Out):
    revisions: list[RevisionOut]
    total: int
    limit: int
    offset: int


class PassageOut(Out):
    """A field, paragraph, list item, cell, caption… `kind` says which."""

    path: str
    kind: str
    text: str

    @classmethod
    def of(cls, passage: Passage) -> "PassageOut":
        return cls(path=passage.path, kind=passage.kind, text=passage.text)


class SubmittedOut(Out):
    """As it was sent. `body` is empty for a file; `name` is the file's, `address` the page's."""

    title: str
    body: str
    format: str
    name: str | None
    address: str | None

    @classmethod
    def of(cls, revision: Revision) -> "SubmittedOut":
        return cls(
            title=revision.submitted_title,
            body=revision.submitted_body,
            format=revision.submitted_format,
            name=revision.submitted_name,
            address=revision.submitted_address,
        )


class RevisionDetailOut(RevisionOut):
    passages: list[PassageOut]
    submitted: SubmittedOut


class TouchedOut(Out):
    """Sentences of one language's translation: `kept` with their text, `near` ones whose text a person has to look
    at again, `revived` from an earlier revision, `new` ones to be translated; `removed` are in the history."""

    kept: int
    near: int
    revived: int
    new: int
    removed: int

    @classmethod
    def of(cls, counts: Counts) -> "TouchedOut":
        return cls(**counts.to_json())


class RevisedOut(Out):
    """`touched` by language; empty for a minor revision."""

    article: ArticleOut
    revision: RevisionOut
    touched: dict[str, TouchedOut]


class RunOut(Out):
    """`change`: equal, insert or delete."""

    change: str
    text: str


class DetailChangeOut(Out):
    """What words do not say: `href` of a link, `src` of an image, `level` of a heading… `of` is the text it belongs
    to; null: there was, or is, no such thing."""

    name: str
    of: str
    old: str | None
    new: str | None


class ChangeOut(Out):
    """`status`: same, changed, moved, inserted or removed; a moved passage may have changed as well."""

    status: str
    moved: bool
    kind: str
    old_path: str | None
    new_path: str | None
    runs: list[RunOut]
    details: list[DetailChangeOut]

    @classmethod
    def of(cls, change: BlockChange) -> "ChangeOut":
        return cls(
            status=change.status.value,
            moved=change.moved,
            kind=change.kind,
            old_path=change.old_path,
            new_path=change.new_path,
            runs=[RunOut(change=run.change.value, text=run.text) for run in change.runs],
            details=[DetailChangeOut(**vars(detail)) for detail in change.details],
        )


class DiffOut(Out):
    """Every passage of both revisions, in the order of the new one."""

    old: int
    new: int
    changes: list[ChangeOut]
