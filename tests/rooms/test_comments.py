"""Comments on segments and on the whole text: who may, what is refused, and that none is lost as segments go."""

import uuid

import pytest

from tests import newsroom
from tests.rooms.revised import BODY, CARRIED, by_source, logged, save
from transpub.accounts.permissions import Principal, Role
from transpub.core.errors import Forbidden, NotFound
from transpub.translations import comments, resegmenting
from transpub.translations.errors import CommentEmpty, CommentTooLong, TextHasControls, TooManyComments

SHIPS = "Ships left the port of Odesa on Monday."


@pytest.fixture
def drafted(database, desk, translation_id):
    newsroom.draft(database, translation_id)
    return translation_id


def say(database, who, translation_id, text, segment=None, **options):
    with database.unit_of_work() as session:
        return comments.add(
            session, who, translation_id, text, segment_id=segment.id if segment else None, **options
        )


def shown(database, translation_id):
    """Text → the source of the segment it is shown with (None: the whole text), and the words quoted."""
    with database.read_only() as session:
        sources = {row.id: row.source for row in newsroom.look(database, translation_id).segments}
        return {
            entry.text: (sources.get(entry.place), entry.about_source if entry.quotes else "")
            for entry in comments.of_translation(session, translation_id)
        }


def test_said_resolved_and_reopened(database, desk, drafted):
    ships = by_source(database, drafted)[SHIPS]
    first = say(database, desk.reviewer, drafted, "  Чому «порт»?\r\nКраще: гавань. ", ships)
    assert (first.text, first.place, first.is_open) == ("Чому «порт»?\nКраще: гавань.", ships.id, True)
    say(database, desk.editor, drafted, "Терміново.")
    with database.unit_of_work() as session:
        assert comments.open_counts(session, drafted) == {ships.id: 1, None: 1}
        resolved = comments.resolve(session, desk.translator, first.id)
        assert (resolved.is_open, resolved.resolved_by_id) == (False, desk.translator.user_id)
        # Again, nothing happens.
        comments.resolve(session, desk.reviewer, first.id)
        assert resolved.resolved_by_id == desk.translator.user_id
        assert comments.open_counts(session, drafted) == {None: 1}
        comments.reopen(session, desk.reviewer, first.id)
        assert comments.open_counts(session, drafted) == {ships.id: 1, None: 1}
    assert [len(logged(database, f"comment.{verb}")) for verb in ("added", "resolved", "reopened")] == [2, 1, 1]


def test_the_same_words_sent_twice_are_one_comment(database, desk, drafted):
    ships = by_source(database, drafted)[SHIPS]
    twice = [say(database, desk.reviewer, drafted, "Перевірити.", ships) for _ in range(2)]
    assert twice[0].id == twice[1].id
    others = [
        say(database, desk.reviewer, drafted, "Перевірити."),
        say(database, desk.translator, drafted, "Перевірити.", ships),
        say(database, desk.reviewer, drafted, "Перевірити.", ships, is_return=True),
    ]
    assert len({twice[0].id, *(entry.id for entry in others)}) == 4
    with database.unit_of_work() as session:
        comments.resolve(session, desk.translator, twice[0].id)
    assert say(database, desk.reviewer, drafted, "Перевірити.", ships).id != twice[0].id


def test_who_may(database, desk, drafted):
    stranger = Principal(desk.translator.user_id, "Other", frozenset({(Role.TRANSLATOR, "ru")}))
    made = say(database, desk.editor, drafted, "Так?")
    for nobody in (desk.publisher, stranger):
        with pytest.raises(Forbidden):
            say(database, nobody, drafted, "Так?")
        for verb in (comments.resolve, comments.reopen):
            with database.unit_of_work() as session, pytest.raises(Forbidden):
                verb(session, nobody, made.id)
    for somebody in (desk.translator, desk.reviewer, desk.admin):
        assert say(database, somebody, drafted, "Так.").author_id == somebody.user_id


@pytest.mark.parametrize(
    ("text", "error"),
    [(" \n\t ", CommentEmpty), ("\u200b", CommentEmpty), ("я" * 4001, CommentTooLong), ("a\x07b", TextHasControls)],
)
def test_what_cannot_be_kept(database, desk, drafted, text, error):
    with pytest.raises(error):
        say(database, desk.reviewer, drafted, text)
    assert say(database, desk.reviewer, drafted, "я" * 4000).text == "я" * 4000


def test_what_is_not_there(database, desk, drafted):
    (other,) = newsroom.send_in(database, desk.editor, title="Another story").translations
    foreign = newsroom.look(database, other.id).segments[0]
    with pytest.raises(NotFound):
        say(database, desk.reviewer, drafted, "Так?", foreign)
    with pytest.raises(NotFound):
        say(database, desk.reviewer, uuid.uuid4(), "Так?")
    for verb in (comments.resolve, comments.reopen):
        with database.unit_of_work() as session, pytest.raises(NotFound):
            verb(session, desk.reviewer, uuid.uuid4())


def test_there_is_an_end_to_it(database, desk, drafted, monkeypatch):
    monkeypatch.setattr(comments, "OPEN_MAX", 2)
    first = say(database, desk.reviewer, drafted, "1")
    say(database, desk.reviewer, drafted, "2")
    with pytest.raises(TooManyComments):
        say(database, desk.reviewer, drafted, "3")
    with database.unit_of_work() as session:
        comments.resolve(session, desk.reviewer, first.id)
    say(database, desk.reviewer, drafted, "3")


def test_a_comment_goes_with_its_joined_segment_and_quotes_its_old_words(database, desk, drafted):
    rows = by_source(database, drafted)
    say(database, desk.reviewer, drafted, "Про кораблі.", rows[SHIPS])
    say(database, desk.reviewer, drafted, "Про зерно.", rows[CARRIED])
    with database.unit_of_work() as session:
        resegmenting.join(
            session,
            desk.translator,
            rows[SHIPS].id,
            version=rows[SHIPS].version,
            next_version=rows[CARRIED].version,
        )
    joined = f"{SHIPS} {CARRIED}"
    assert shown(database, drafted) == {"Про кораблі.": (joined, SHIPS), "Про зерно.": (joined, CARRIED)}
    with database.read_only() as session:
        assert comments.open_counts(session, drafted) == {rows[SHIPS].id: 2}


def test_a_comment_stays_with_the_first_half_of_a_split_segment(database, desk, drafted):
    ships = by_source(database, drafted)[SHIPS]
    say(database, desk.reviewer, drafted, "Задовге.", ships)
    with database.unit_of_work() as session:
        resegmenting.split(session, desk.translator, ships.id, version=ships.version, at=len("Ships left "))
    assert shown(database, drafted) == {"Задовге.": ("Ships left", SHIPS)}


def test_a_comment_on_a_sentence_the_article_lost_stands_with_the_whole_text(database, desk, drafted, article_id):
    carried = by_source(database, drafted)[CARRIED]
    say(database, desk.reviewer, drafted, "Скільки тонн?", carried)
    newsroom.revise(database, desk.editor, article_id, BODY.replace(f" {CARRIED}", ""), base=1)
    assert shown(database, drafted) == {"Скільки тонн?": (None, CARRIED)}
    with database.read_only() as session:
        assert comments.open_counts(session, drafted) == {None: 1}
    newsroom.revise(database, desk.editor, article_id, BODY, base=2)
    assert shown(database, drafted) == {"Скільки тонн?": (CARRIED, "")}


def test_the_words_it_was_about_are_quoted_once_the_text_is_another(database, desk, drafted):
    ships = by_source(database, drafted)[SHIPS]
    say(database, desk.reviewer, drafted, "Не так.", ships)
    assert shown(database, drafted) == {"Не так.": (SHIPS, "")}
    save(database, desk.translator, ships, "Кораблі вийшли з порту.")
    assert shown(database, drafted) == {"Не так.": (SHIPS, SHIPS)}
    with database.read_only() as session:
        (entry,) = comments.of_translation(session, drafted)
        assert entry.about_target == ships.target
