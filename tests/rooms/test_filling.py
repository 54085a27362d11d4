"""Texts that need no engine: what the register says of short ones, and the memory before it."""

import pytest

from tests import newsroom
from transpub.accounts.permissions import SYSTEM
from transpub.articles.material import SourceFormat
from transpub.terms import service as terms
from transpub.terms.drafts import TermDraft, WordingDraft
from transpub.terms.entries import Kind
from transpub.translations.fakes import EchoEngine
from transpub.translations.models import SegmentState

PAGE = "<h2>Kharkiv</h2><p>Trains run again.</p><h2>Kharkiv's</h2>"


@pytest.fixture
def register(database, desk):
    entries = [
        (Kind.PLACE, WordingDraft("Kharkiv", also=("Kharkov city",)), WordingDraft("Харків")),
        (Kind.TERM, WordingDraft("air raid alert"), WordingDraft("повітряна тривога")),
    ]
    with database.unit_of_work() as session:
        for kind, english, ukrainian in entries:
            terms.add(session, SYSTEM, TermDraft("en", {"en": english, "uk": ukrainian}, kind=kind))


def drafted(database, desk, engine, **article):
    translation_id = newsroom.send_in(database, desk.editor, **article).translations[0].id
    newsroom.draft(database, translation_id, engine)
    return newsroom.look(database, translation_id).segments


def test_a_text_that_is_one_entry_never_reaches_the_engine(database, desk, register):
    engine = EchoEngine()
    segments = drafted(database, desk, engine, title="Air raid alert", body=PAGE, source_format=SourceFormat.HTML)
    texts = [(row.engine, row.target) for row in segments if row.engine == "terms"]
    assert texts == [
        ("terms", "Повітряна тривога"),
        ("terms", "Харків"),
    ]
    assert set(engine.asked) == {"Trains run again.", "Kharkiv's"}, "a possessive is not the name itself"
    assert {row.state for row in segments} == {SegmentState.MACHINE}, "a person has yet to accept it"
    assert all(row.model is row.score is row.machine_text is None for row in segments if row.engine == "terms")


def test_the_memory_comes_before_the_register(database, desk, register):
    first = newsroom.send_in(database, desk.editor, title="Kharkiv", body="Trains run again.").translations[0].id
    newsroom.approved(database, desk, first)
    title, _ = drafted(database, desk, EchoEngine(), title="Kharkiv", body="Shops are open.")
    assert (title.target, title.engine) == ("Харків!", None)
    assert title.memory_unit_id is not None
