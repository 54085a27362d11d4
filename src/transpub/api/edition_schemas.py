"""What the API takes and gives about editions and the steps of publishing."""

import uuid
from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, Field

from transpub.api.if_match import one_version
from transpub.api.schemas import In, ObstacleOut, Out
from transpub.core.i18n import UiLocale
from transpub.http.fields import NoteText
from transpub.publishing.models import Edition
from transpub.publishing.overview import Overview
from transpub.publishing.reach import Reached
from transpub.publishing.service import Seen
from transpub.publishing.situation import embargo_mark
from transpub.publishing.steps import STEP_NAMES, Decision, Step

SeenVersion = Annotated[
    int | None,
    Field(
        ge=0,
        le=2**31 - 1,
        description="The `version` you saw; `If-Match` takes it too. 409 if something was done since; without it "
        "nothing is compared.",
    ),
]
SeenText = Annotated[
    str | None,
    Field(
        max_length=64,
        description="The `text` you saw. 409 if another text is approved by now; without it nothing is compared.",
    ),
]
SeenEmbargo = Annotated[
    AwareDatetime | None,
    Field(
        description="The `article_embargo` you saw, null for none. 409 if it was changed since; without this field "
        "nothing is compared."
    ),
]
EditorialNote = Annotated[NoteText, Field(description="Shown to readers and partners.")]
Time = Annotated[AwareDatetime, Field(description="With its offset: 2026-05-12T06:00:00+03:00.")]


class EmbargoSeenIn(In):
    previous_article_embargo: SeenEmbargo = None

    def embargo_seen(self) -> str | None:
        """None where the field was left out; null says that no embargo was seen."""
        said = "previous_article_embargo" in self.model_fields_set
        return embargo_mark(self.previous_article_embargo) if said else None


class SeenIn(EmbargoSeenIn):
    previous_version: SeenVersion = None

    def seen(self, if_match: int | None) -> Seen:
        """Raises: BadIfMatch."""
        return Seen(one_version(if_match, self.previous_version), embargo=self.embargo_seen())


class PublishIn(SeenIn):
    note: EditorialNote = ""
    embargo_until: Time | None = None
    text: SeenText = None

    def seen(self, if_match: int | None) -> Seen:
        return Seen(one_version(if_match, self.previous_version), self.text, self.embargo_seen())


class CorrectIn(PublishIn):
    note: EditorialNote


class ScheduleIn(PublishIn):
    at: Time
    update_type: str = Field(
        Step.PUBLISH.value, pattern="^(publish|correct|minor)$", description="publish, correct or minor."
    )


class ReasonIn(SeenIn):
    explanation: NoteText = Field(description="Why; shown to readers and partners.")


class RestoreIn(SeenIn):
    reason: NoteText = Field(description="Why it is brought back; told to partners.")
    new_text: bool = Field(False, description="With the text approved now instead of the one that was taken down.")


class EmbargoIn(SeenIn):
    until: Time | None = Field(description="null lifts the embargo.")


class ArticleEmbargoIn(EmbargoSeenIn):
    until: Time | None = Field(description="null lifts the embargo.")


class KillIn(In):
    explanation: NoteText = Field(description="Shown to partners.")
    previous_version: SeenVersion = None


class EditionOut(Out):
    id: uuid.UUID
    article_id: uuid.UUID
    language: str
    number: int
    state: str
    update_type: str
    headline: str
    note: str
    etag: str
    published_at: datetime
    updated_at: datetime
    scheduled_for: datetime | None
    embargo_until: datetime | None
    correction_pending: bool
    explanation: str

    @classmethod
    def of(cls, edition: Edition) -> "EditionOut":
        return cls(
            id=edition.id,
            article_id=edition.article_id,
            language=edition.language,
            number=edition.number,
            state=edition.state,
            update_type=edition.change,
            headline=edition.headline,
            note=edition.note,
            etag=edition.etag,
            published_at=edition.published_at,
            updated_at=edition.updated_at,
            scheduled_for=edition.scheduled_for,
            embargo_until=edition.embargo_until,
            correction_pending=edition.correction_pending,
            explanation=edition.explanation,
        )


class StepOut(Out):
    """`name` and the messages come in the language of `Accept-Language`."""

    step: str
    name: str
    possible: bool
    needs_note: bool
    obstacles: list[ObstacleOut]

    @classmethod
    def of(cls, decision: Decision, locale: UiLocale) -> "StepOut":
        return cls(
            step=decision.step.value,
            name=locale.gettext(STEP_NAMES[decision.step]),
            possible=decision.possible,
            needs_note=decision.needs_note,
            obstacles=[
                ObstacleOut(
                    code=obstacle.code, weight=obstacle.weight.value, message=obstacle.message.render(locale)
                )
                for obstacle in decision.obstacles
            ],
        )


class PartnerReachedOut(Out):
    """`fetched`: it has fetched the text. `former`: it fetched the text while it might read it, and is told to
    remove its copy whatever becomes of it."""

    name: str
    fetched: bool
    former: bool


class PublicationOut(Out):
    """Where the publication of one language stands. `version`, `text` and `article_embargo` go into the step you
    take next; `text` is null while nothing is approved. `due_at` is when what waits goes live. `partners` are shown
    to publishers only."""

    article_id: uuid.UUID
    language: str
    standing: str
    version: int
    text: str | None
    article_embargo: datetime | None
    current: EditionOut | None
    waiting: EditionOut | None
    due_at: datetime | None
    actions: list[StepOut]
    partners: list[PartnerReachedOut]

    @classmethod
    def of(cls, seen: Overview, partners: list[Reached], locale: UiLocale) -> "PublicationOut":
        found = seen.situation
        return cls(
            article_id=found.article.id,
            language=found.language,
            standing=found.standing.value,
            version=found.version,
            text=seen.text.content_hash if seen.text else None,
            article_embargo=found.article.embargo_until,
            current=EditionOut.of(found.current) if found.current else None,
            waiting=EditionOut.of(found.waiting) if found.waiting else None,
            due_at=found.due_at,
            actions=[StepOut.of(decision, locale) for decision in seen.decisions.values()],
            partners=[
                PartnerReachedOut(name=partner.name, fetched=bool(partner.fetched), former=bool(partner.former))
                for partner in partners
            ],
        )


class ArticleEmbargoOut(Out):
    article_id: uuid.UUID
    embargo_until: datetime | None
