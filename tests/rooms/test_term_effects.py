"""What an entry of the register reaches, where there is more than is looked through."""

from datetime import timedelta

from sqlalchemy import update

from tests import newsroom
from transpub.accounts.permissions import SYSTEM
from transpub.core.clock import now
from transpub.terms import service
from transpub.terms.drafts import TermDraft, WordingDraft
from transpub.translations import term_effects
from transpub.translations.models import Translation


def test_of_too_many_sentences_the_newest_translations_are_looked_through(database, desk, monkeypatch):
    older, newer = (
        newsroom.send_in(database, desk.editor, title=title, body="Grain left. Grain came. Grain was sold.")
        for title in ("Grain in May", "Grain in June")
    )
    for submitted in (older, newer):
        newsroom.draft(database, submitted.translations[0].id)
    newest, oldest = older.translations[0].id, newer.translations[0].id
    with database.unit_of_work() as session:
        # The one sent in first was worked on last.
        for translation_id, hours in ((newest, 1), (oldest, 2)):
            changed = now() - timedelta(hours=hours)
            session.execute(update(Translation).where(Translation.id == translation_id).values(updated_at=changed))
    monkeypatch.setattr(term_effects, "_SEGMENTS_MOST", 5)
    with database.unit_of_work() as session:
        wordings = {"en": WordingDraft("grain"), "uk": WordingDraft("зерно")}
        entry = service.add(session, SYSTEM, TermDraft("en", wordings)).entry()
        found = term_effects.effect(session, entry)
    assert not found.is_all
    assert [(one.translation_id, one.number) for one in found.segments] == [
        *((newest, number) for number in (1, 2, 3, 4)),
        (oldest, 1),
    ]
