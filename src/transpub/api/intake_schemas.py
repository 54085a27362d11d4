"""What the API takes of an article's text, whatever its form, and what it tells of it."""

from datetime import datetime
from typing import Annotated, Any, Self

from fastapi import UploadFile
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from transpub.api.schemas import PROFILE
from transpub.articles import fields
from transpub.articles.document import SECTION_MAX, TAG_MAX, TAGS_MAX, URL_MAX
from transpub.articles.files import from_file
from transpub.articles.gathering import from_address
from transpub.articles.material import TYPED, Limits, Material, SourceFormat
from transpub.articles.service import EXTERNAL_ID_MAX, Submission
from transpub.articles.settling import Choices, Fate
from transpub.core.outgoing import FetchPolicy
from transpub.core.settings import Settings
from transpub.http.fields import LanguageTag, Text
from transpub.translations.engine import Profile
from transpub.translations.submission import TARGETS_MAX

LineId = Annotated[str, StringConstraints(min_length=1, max_length=40)]
LINES_MAX = 2000


class FieldsIn(BaseModel):
    """Left out: taken from the page or file, where that says anything. Empty: there is none."""

    model_config = ConfigDict(extra="forbid")

    standfirst: Annotated[Text, Field(max_length=fields.STANDFIRST_MAX)] | None = None
    byline: Annotated[Text, Field(max_length=fields.LINE_MAX)] | None = None
    seo_title: Annotated[Text, Field(max_length=fields.LINE_MAX)] | None = None
    seo_description: Annotated[Text, Field(max_length=fields.STANDFIRST_MAX)] | None = None
    section: Annotated[Text, Field(max_length=SECTION_MAX)] | None = None
    tags: Annotated[list[Annotated[Text, Field(max_length=TAG_MAX)]], Field(max_length=TAGS_MAX)] | None = None
    canonical_url: Annotated[Text, Field(max_length=URL_MAX)] | None = None
    published_at: AwareDatetime | None = None

    def given(self) -> fields.Fields:
        values = self.model_dump()
        return fields.Fields(**{**values, "tags": None if self.tags is None else tuple(self.tags)})


class BoilerplateIn(BaseModel):
    """Lines that look like no part of the story, by the ids `POST /api/v1/intake` and the 409 answer give."""

    model_config = ConfigDict(extra="forbid")

    leave_out: list[LineId] = Field(default=[], max_length=LINES_MAX)
    keep: list[LineId] = Field(default=[], max_length=LINES_MAX)
    otherwise: Fate = Field(
        Fate.ASK, description="What becomes of lines not named. ask: nothing is taken in, 409 lists them."
    )

    def choices(self) -> Choices:
        return Choices(frozenset(self.leave_out), frozenset(self.keep), self.otherwise)


class MaterialIn(BaseModel):
    """A story as text in `body`, or as the address of a page in `url`."""

    model_config = ConfigDict(extra="forbid")

    title: Text = Field("", description="Headline. May be empty if the text begins with a heading.")
    body: Text = Field("", description="The story, in the format named.")
    format: SourceFormat = Field(
        SourceFormat.TEXT, description="Of the body: text, markdown, html (the story) or page (a whole web page)."
    )
    url: Annotated[Text, Field(max_length=URL_MAX)] | None = Field(
        None, description="A public web page, text or DOCX file, fetched now. Instead of a body."
    )
    source_language: LanguageTag | None = Field(
        None, description="Left out: told by the text, if that is certain.", examples=["en"]
    )
    fields: FieldsIn = FieldsIn()

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if self.url is not None and self.body:
            raise PydanticCustomError("body_and_url", "has a body and a url; send one of them")
        if self.format not in (*TYPED, SourceFormat.PAGE):
            raise PydanticCustomError("enum", "is not one of the possible values")
        return self

    def material(self, settings: Settings) -> Material:
        """Raises: what `from_address` raises."""
        if self.url is None:
            return Material(self.format, self.body)
        return from_address(self.url, FetchPolicy.from_settings(settings), Limits.of(settings))


class ArticleIn(MaterialIn):
    targets: list[LanguageTag] = Field(
        min_length=1, max_length=TARGETS_MAX, description="Languages to translate into.", examples=[["uk", "ru"]]
    )
    external_id: Annotated[Text, Field(min_length=1, max_length=EXTERNAL_ID_MAX)] | None = Field(
        None, description="Your own id. Sending the same article under it again changes nothing."
    )
    urgent: bool = Field(False, description="Translate before everything that is not urgent.")
    profile: Profile = PROFILE
    boilerplate: BoilerplateIn = BoilerplateIn()

    def submission(self, settings: Settings) -> Submission:
        """Raises: what `material` raises."""
        return Submission(
            self.title,
            self.material(settings),
            self.source_language,
            self.external_id,
            self.fields.given(),
            self.boilerplate.choices(),
        )


class FileIn(BaseModel):
    """A file in a form. Its name's ending tells the format."""

    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)

    file: UploadFile
    title: Text = Field("", description="Headline. May be empty if the text begins with a heading.")
    source_language: LanguageTag | None = Field(None, description="Left out: told by the text.")

    def material(self, limits: Limits) -> Material:
        """Raises: what `from_file` raises."""
        return from_file(self.file.filename or "", self.file.file.read(limits.file_bytes + 1), limits)


class ArticleFileIn(FileIn):
    targets: list[LanguageTag] = Field(min_length=1, max_length=TARGETS_MAX)
    external_id: Annotated[Text, Field(min_length=1, max_length=EXTERNAL_ID_MAX)] | None = None
    urgent: bool = False
    profile: Profile = PROFILE
    leave_out: list[LineId] = Field(default=[], max_length=LINES_MAX)
    keep: list[LineId] = Field(default=[], max_length=LINES_MAX)
    otherwise: Fate = Fate.ASK

    def submission(self, limits: Limits) -> Submission:
        """Raises: what `material` raises."""
        choices = Choices(frozenset(self.leave_out), frozenset(self.keep), self.otherwise)
        return Submission(
            self.title, self.material(limits), self.source_language, self.external_id, choices=choices
        )


class LanguageOut(BaseModel):
    declared: str | None
    detected: str | None
    confidence: float
    vetoed: list[str]


class FieldsOut(BaseModel):
    standfirst: str | None
    byline: str | None
    seo_title: str | None
    seo_description: str | None
    section: str | None
    tags: list[str]
    canonical_url: str | None
    published_at: datetime | None
    modified_at: datetime | None


class BoilerplateOut(BaseModel):
    id: str
    reason: str


class LineOut(BaseModel):
    path: str
    kind: str
    level: int | None
    text: str
    sentences: list[str]
    boilerplate: BoilerplateOut | None


class IntakeOut(BaseModel):
    """What would be understood of an article; see `articles.report`."""

    headline: str
    title_source: str
    language: LanguageOut
    fields: FieldsOut
    address: str | None
    lines: list[LineOut]
    html: str
    changes: list[dict[str, Any]]
    sentences: int
    words: int
