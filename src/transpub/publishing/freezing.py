"""The text of an edition, taken from the source or an approved translation at one moment. Publishes nothing."""

import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from transpub.activity import service as activity
from transpub.articles import service as articles
from transpub.articles.document import Document
from transpub.articles.models import Article, Revision
from transpub.articles.segments import reassemble
from transpub.core.clock import now
from transpub.publishing import payload
from transpub.publishing.canonical import canonical
from transpub.publishing.models import Edition
from transpub.publishing.payload import MachineShare, Provenance
from transpub.translations import service as translations
from transpub.translations.filling import FROM_TERMS
from transpub.translations.models import Segment, Translation
from transpub.translations.resegmenting import document_of
from transpub.translations.verdicts import unedited_share
from transpub.translations.workflow import ACTION_VERBS, Action, State


@dataclass(frozen=True)
class Frozen:
    """What an edition says, independent of when and as which number it is published. `translation_id` is None for
    the source language. `content_hash` is of the text and its provenance; `frozen_at` is when it was taken."""

    revision_id: uuid.UUID
    revision_number: int
    translation_id: uuid.UUID | None
    text: Mapping[str, Any]
    content_hash: str
    frozen_at: datetime

    @property
    def headline(self) -> str:
        return str(self.text["headline"])

    @property
    def section(self) -> str | None:
        return self.text.get("section")

    def is_in(self, edition: Edition | None) -> bool:
        """Whether that edition says the same, for the same revision of the source."""
        if edition is None:
            return False
        return (edition.content_hash, edition.revision_id) == (self.content_hash, self.revision_id)


def translation_of(session: Session, article: Article, language: str) -> Translation | None:
    return session.scalar(
        select(Translation).where(Translation.article_id == article.id, Translation.language == language)
    )


def text_state(article: Article, language: str, translation: Translation | None) -> State | None:
    """The state of the text that would be published; the source is always approved by whoever sent it in."""
    if language == article.source_language:
        return State.APPROVED
    return State(translation.state) if translation else None


def current_text(session: Session, article: Article, language: str, *, lock: bool = True) -> Frozen | None:
    """The text as it could be published now, None where it is not approved.

    With `lock` nobody may send it back or write in it between this look at its state and the reading of its text.
    """
    if language == article.source_language:
        return _frozen(session, articles.newest_revision(session, article), None)
    translation = translation_of(session, article, language)
    if translation is None:
        return None
    if lock:
        translations.lock(session, translation.id)
    if translation.state != State.APPROVED:
        return None
    return _frozen(session, translation.revision, translation)


def text_again(session: Session, edition: Edition) -> Frozen:
    """What an earlier edition said, to be published as it was."""
    revision = session.get_one(Revision, edition.revision_id)
    text = payload.text_of(edition.payload)
    return Frozen(
        revision.id, revision.number, edition.translation_id, text, edition.content_hash, edition.frozen_at
    )


def _frozen(session: Session, revision: Revision, translation: Translation | None) -> Frozen:
    text = payload.content(_document(revision, translation), _provenance(session, translation))
    content_hash = payload.digest(canonical(text))
    translation_id = translation.id if translation else None
    return Frozen(revision.id, revision.number, translation_id, text, content_hash, now())


def _document(revision: Revision, translation: Translation | None) -> Document:
    if translation is None:
        return revision.document
    texts = {segment.key: segment.target for segment in translation.segments}
    return reassemble(document_of(translation), texts)


def _provenance(session: Session, translation: Translation | None) -> Provenance:
    if translation is None:
        return Provenance((), 0, 0, None, False, None)
    segments = translation.segments
    made_by = Counter(
        _maker(segment)
        for segment in segments
        if segment.engine not in (None, FROM_TERMS) and segment.memory_unit_id is None
    )
    return Provenance(
        machine=[MachineShare(*maker, segments=number) for maker, number in sorted(made_by.items())],
        segments=len(segments),
        from_memory=sum(segment.memory_unit_id is not None for segment in segments),
        reviewed_at=translation.approved_at,
        self_reviewed=translation.self_reviewed,
        edited_share=None if (share := unedited_share(segments)) is None else 1 - share,
        **_approval(session, translation),
    )


def _approval(session: Session, translation: Translation) -> dict[str, Any]:
    """What the log says of the approval that stands, as it was given: the person's roles may be others by now."""
    steps = activity.of_object(session, translation.id, verb=ACTION_VERBS[Action.APPROVE], limit=1)
    facts = steps[0].facts if steps else {}
    said = {"role": facts.get("role"), "overridden": tuple(facts.get("overridden", ()))}
    return {name: value for name, value in said.items() if value}


def _maker(segment: Segment) -> tuple[str, str, str, str, str]:
    return (
        segment.engine or "",
        segment.model or "",
        segment.model_version or "",
        segment.route or "",
        segment.model_kind or "",
    )
