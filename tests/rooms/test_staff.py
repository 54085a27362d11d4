"""People administered: added, given roles, kept out, with new passwords and keys; by whom, and logged."""

import threading
import uuid

import pytest

from tests import newsroom
from transpub.accounts import queries
from transpub.accounts import service as accounts
from transpub.accounts.models import SetupCode
from transpub.accounts.permissions import SYSTEM, RoleHasNoLanguage, RoleNeedsLanguage, UnknownRole
from transpub.accounts.service import BadEmail, BadPassword, BadToken, EmailTaken, NotLoggedIn, WrongLogin
from transpub.activity import service as activity
from transpub.core.errors import Forbidden, NotFound
from transpub.core.languages import UnknownLanguage
from transpub.staff import credentials, first_run, people
from transpub.staff.errors import (
    AlreadySetUp,
    LastAdministrator,
    PasswordsDiffer,
    RolesChangedMeanwhile,
    TokenAlreadyShown,
    TooManyTokens,
    WrongPassword,
    WrongSetupCode,
)

NEW = "another long password"
# No hash of anything: for steps that are refused, and passwords nobody logs in with.
HASHED = accounts.NewPassword("none")


def add(database, actor, email="olena@desk.example", *, roles=("editor",), password=newsroom.PASSWORD):
    hashed = accounts.given_or_made(password)
    with database.unit_of_work() as session:
        return people.add(session, actor, email, name="Олена", password=hashed, roles=roles), hashed.made


def log_in(database, email, password):
    with database.read_only() as session:
        stored = accounts.stored_password(session, email)
    checked = accounts.check_password(stored, password)
    with database.unit_of_work() as session:
        return accounts.log_in(session, checked, days=1)[1]


def logged(database, user_id):
    with database.read_only() as session:
        return [(entry.verb, entry.facts) for entry in activity.of_object(session, user_id)]


def roles(database, user_id):
    with database.read_only() as session:
        return queries.roles_of(queries.find(session, user_id))


def test_a_password_is_made_where_none_is_given(database, desk):
    user, made = add(database, desk.admin, password="")
    assert len(made) == 23
    assert log_in(database, user.email, made)
    _, none = add(database, desk.admin, "taras@desk.example")
    assert none == ""
    assert logged(database, user.id) == [("user.added", {"name": "Олена", "roles": "editor"})]


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"email": "no address"}, BadEmail),
        ({"email": "editor@desk.example"}, EmailTaken),
        ({"email": " EDITOR@desk.example "}, EmailTaken),
        ({"password": "short"}, BadPassword),
        ({"password": "x" * 257}, BadPassword),
        ({"roles": ["queen"]}, UnknownRole),
        ({"roles": ["translator"]}, RoleNeedsLanguage),
        ({"roles": ["editor:uk"]}, RoleHasNoLanguage),
        ({"roles": ["translator:tlhx"]}, UnknownLanguage),
    ],
)
def test_bad_input_adds_nobody(database, desk, fields, error):
    with pytest.raises(error):
        add(database, desk.admin, **{"email": "x@desk.example", **fields})
    with database.read_only() as session:
        assert queries.count(session) == 5


def test_all_of_it_is_an_administrators(database, desk):
    target = desk.translator.user_id
    for call in (
        lambda session: people.add(session, desk.editor, "a@b.c", name="", password=HASHED, roles=[]),
        lambda session: people.set_roles(session, desk.editor, target, ["admin"]),
        lambda session: people.set_active(session, desk.editor, target, active=False),
        lambda session: credentials.reset_password(session, desk.editor, target, HASHED),
        lambda session: credentials.end_sessions(session, desk.editor, target),
        lambda session: credentials.make_token(session, desk.editor, target, label="x"),
        lambda session: credentials.revoke_token(session, desk.editor, target, uuid.uuid4()),
    ):
        with database.unit_of_work() as session, pytest.raises(Forbidden):
            call(session)


def test_roles_are_replaced_and_chosen_again_change_nothing(database, desk):
    user_id = desk.translator.user_id
    for _ in range(2):
        with database.unit_of_work() as session:
            people.set_roles(session, desk.admin, user_id, ["reviewer:RU", "editor"], seen=["translator:uk"])
    assert roles(database, user_id) == ["editor", "reviewer:ru"]
    ((verb, facts),) = logged(database, user_id)
    assert (verb, facts["before"], facts["roles"]) == ("user.roles_chosen", "translator:uk", "editor, reviewer:ru")


def test_of_two_administrators_at_once_the_second_sees_what_the_first_did(database, desk):
    user_id = desk.translator.user_id
    with database.unit_of_work() as session:
        people.set_roles(session, desk.admin, user_id, ["publisher"], seen=["translator:uk"])
    with database.unit_of_work() as session, pytest.raises(RolesChangedMeanwhile) as caught:
        people.set_roles(session, desk.admin, user_id, ["editor"], seen=["translator:uk"])
    assert caught.value.facts["roles"] == "publisher"
    assert roles(database, user_id) == ["publisher"]


def test_the_last_administrator_keeps_the_role_and_the_way_in(database, desk):
    for call in (
        lambda session: people.set_roles(session, SYSTEM, desk.admin.user_id, ["editor"]),
        lambda session: people.set_active(session, SYSTEM, desk.admin.user_id, active=False),
    ):
        with database.unit_of_work() as session, pytest.raises(LastAdministrator):
            call(session)
    # Another one who is kept out does not count.
    other, _ = add(database, desk.admin, roles=["admin"])
    with database.unit_of_work() as session:
        people.set_active(session, desk.admin, other.id, active=False)
    with database.unit_of_work() as session, pytest.raises(LastAdministrator):
        people.set_roles(session, desk.admin, desk.admin.user_id, [])
    with database.unit_of_work() as session:
        people.set_active(session, desk.admin, other.id, active=True)
        people.set_roles(session, desk.admin, desk.admin.user_id, ["editor"])
    assert roles(database, desk.admin.user_id) == ["editor"]


def test_two_administrators_who_dismiss_each_other_leave_one(database, desk):
    other, _ = add(database, desk.admin, roles=["admin"])
    pairs = [(desk.admin, other.id), (other.principal(), desk.admin.user_id)]
    begin, refused = threading.Barrier(2), []

    def dismiss(actor, user_id):
        begin.wait()
        try:
            with database.unit_of_work() as session:
                people.set_roles(session, actor, user_id, [])
        except LastAdministrator as error:
            refused.append(error)

    threads = [threading.Thread(target=dismiss, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    with database.read_only() as session:
        assert queries.administrators(session) == 1


def test_whoever_is_kept_out_is_out_at_once(database, desk):
    user, _ = add(database, desk.admin)
    session_key = log_in(database, user.email, newsroom.PASSWORD)
    with database.unit_of_work() as session:
        token = credentials.make_token(session, desk.admin, user.id, label="script")
        people.set_active(session, desk.admin, user.id, active=False)
        people.set_active(session, desk.admin, user.id, active=False)
    with database.unit_of_work() as session:
        with pytest.raises(NotLoggedIn):
            accounts.user_by_session(session, session_key)
        with pytest.raises(BadToken):
            accounts.principal_by_token(session, token)
    with pytest.raises(WrongLogin):
        log_in(database, user.email, newsroom.PASSWORD)
    assert [verb for verb, _ in logged(database, user.id)] == ["user.deactivated", "user.token_made", "user.added"]
    with database.unit_of_work() as session:
        people.set_active(session, desk.admin, user.id, active=True)
    assert log_in(database, user.email, newsroom.PASSWORD)


def test_a_reset_password_ends_the_log_ins(database, desk):
    user, _ = add(database, desk.admin)
    key, new = log_in(database, user.email, newsroom.PASSWORD), accounts.given_or_made("")
    with database.unit_of_work() as session:
        credentials.reset_password(session, desk.admin, user.id, new)
    with database.read_only() as session, pytest.raises(NotLoggedIn):
        accounts.user_by_session(session, key)
    assert log_in(database, user.email, new.made)
    with pytest.raises(BadPassword):
        accounts.given_or_made("short")


def test_a_password_changed_while_it_was_checked_opens_nothing(database, desk):
    user, _ = add(database, desk.admin)
    with database.read_only() as session:
        checked = accounts.check_password(accounts.stored_password(session, user.email), newsroom.PASSWORD)
    with database.unit_of_work() as session:
        credentials.reset_password(session, desk.admin, user.id, HASHED)
    with database.unit_of_work() as session, pytest.raises(WrongLogin):
        accounts.log_in(session, checked, days=1)


def test_ones_own_password_needs_the_present_one_and_keeps_this_log_in(database, desk):
    user, _ = add(database, desk.admin)
    here, elsewhere = (log_in(database, user.email, newsroom.PASSWORD) for _ in range(2))
    who = user.principal()
    with database.read_only() as session:
        stored = credentials.own_password(session, who)
    for current, new, again, error in (
        ("wrong wrong", NEW, NEW, WrongPassword),
        (newsroom.PASSWORD, NEW, "not the same one", PasswordsDiffer),
        (newsroom.PASSWORD, "short", "short", BadPassword),
    ):
        with pytest.raises(error):
            credentials.change_of(stored, current, new, again)
    change = credentials.change_of(stored, newsroom.PASSWORD, NEW, NEW)
    with database.unit_of_work() as session:
        credentials.change_password(session, who, change, keep=here)
    # What was checked before is no password any more.
    with database.unit_of_work() as session, pytest.raises(WrongPassword):
        credentials.change_password(session, who, change, keep=here)
    with database.read_only() as session:
        assert accounts.user_by_session(session, here).id == user.id
        with pytest.raises(NotLoggedIn):
            accounts.user_by_session(session, elsewhere)
    assert log_in(database, user.email, NEW)


def test_one_log_in_is_ended_by_its_handle_and_nobody_elses(database, desk):
    user, _ = add(database, desk.admin)
    other, _ = add(database, desk.admin, "taras@desk.example")
    keys = [log_in(database, user.email, newsroom.PASSWORD) for _ in range(2)]
    with database.read_only() as session:
        handles = [held.token_hash[: credentials.HANDLE_LENGTH] for held in queries.sessions_of(session, user.id)]
    with database.unit_of_work() as session:
        credentials.end_session(session, other.principal(), handles[0])
    with database.read_only() as session:
        assert len(queries.sessions_of(session, user.id)) == 2
    for _ in range(2):
        with database.unit_of_work() as session:
            credentials.end_session(session, user.principal(), handles[0])
    with database.read_only() as session:
        assert len(queries.sessions_of(session, user.id)) == 1
    with database.unit_of_work() as session:
        assert credentials.end_sessions(session, desk.admin, user.id) == 1
    assert keys


def test_a_token_is_made_once_a_form_shown_once_and_revoked(database, desk):
    who, name = desk.editor, uuid.uuid4()
    with database.unit_of_work() as session:
        key = credentials.make_token(session, who, who.user_id, label="script", token_id=name)
    with database.unit_of_work() as session, pytest.raises(TokenAlreadyShown):
        credentials.make_token(session, who, who.user_id, label="script", token_id=name)
    with database.read_only() as session:
        assert accounts.principal_by_token(session, key).user_id == who.user_id
        (token,) = queries.tokens_of(session, who.user_id)
        assert key.startswith(token.prefix)
    with database.unit_of_work() as session, pytest.raises(NotFound):
        credentials.revoke_token(session, desk.admin, desk.translator.user_id, token.id)
    for _ in range(2):
        with database.unit_of_work() as session:
            credentials.revoke_token(session, who, who.user_id, token.id)
    with database.read_only() as session, pytest.raises(BadToken):
        accounts.principal_by_token(session, key)
    assert [verb for verb, _ in logged(database, who.user_id)] == ["user.tokens_revoked", "user.token_made"]


def test_there_is_an_end_to_tokens(database, desk):
    who = desk.editor
    with database.unit_of_work() as session:
        for _ in range(credentials.TOKENS_MAX):
            credentials.make_token(session, who, who.user_id, label="x")
        with pytest.raises(TooManyTokens):
            credentials.make_token(session, who, who.user_id, label="x")
        assert credentials.revoke_tokens(session, who, who.user_id) == credentials.TOKENS_MAX


def test_people_are_found_by_name_and_address(database, desk):
    add(database, desk.admin)
    with database.read_only() as session:
        for text in ("олена", "Олена", "OLENA@desk", "лен"):
            assert [user.name for user in queries.search(session, text=text, limit=9)] == ["Олена"], text
            assert queries.count(session, text=text) == 1
        assert queries.search(session, text="100%", limit=9) == []
        assert len(queries.search(session, limit=2, offset=1)) == 2


def test_no_one_else_is_found(database, desk):
    with database.unit_of_work() as session, pytest.raises(NotFound):
        people.set_roles(session, desk.admin, uuid.uuid4(), [])


FIRST = {"email": "First@desk.example", "name": "Перша", "password": HASHED}


class TestFirstRun:
    def code(self, database):
        with database.unit_of_work() as session:
            return first_run.setup_code(session)

    def test_every_process_tells_the_same_code(self, database):
        assert self.code(database) == self.code(database)

    def test_the_code_opens_once(self, database):
        code = self.code(database)
        typed = f" {code.upper().replace('-', ' ')} "
        with database.unit_of_work() as session:
            user = first_run.add_first(session, typed, **FIRST)
        assert roles(database, user.id) == ["admin"]
        with database.unit_of_work() as session, pytest.raises(AlreadySetUp):
            first_run.add_first(session, code, **FIRST)
        with database.read_only() as session, pytest.raises(AlreadySetUp):
            first_run.require_code(session, code)
        assert self.code(database) is None
        with database.read_only() as session:
            assert session.get(SetupCode, 1) is None
        assert logged(database, user.id) == [("user.added", {"name": "Перша", "roles": "admin"})]

    @pytest.mark.parametrize("wrong", ["", "abcde", "ї" * 20, "x" * 10_000])
    def test_a_wrong_code_opens_nothing(self, database, wrong):
        for made_before in (False, True):
            if made_before:
                self.code(database)
            with database.unit_of_work() as session, pytest.raises(WrongSetupCode):
                first_run.add_first(session, wrong, **FIRST)
            with database.read_only() as session, pytest.raises(WrongSetupCode):
                first_run.require_code(session, wrong)

    def test_a_bad_address_leaves_the_code_as_it_is(self, database):
        code = self.code(database)
        with pytest.raises(BadEmail), database.unit_of_work() as session:
            first_run.add_first(session, code, **FIRST | {"email": "x"})
        assert self.code(database) == code

    @pytest.mark.parametrize(
        ("password", "again", "error"), [(NEW, "not the same", PasswordsDiffer), ("x", "x", BadPassword)]
    )
    def test_a_bad_password_is_refused_before_anything_is_written(self, password, again, error):
        with pytest.raises(error):
            first_run.first_password(password, again)

    def test_of_two_at_one_moment_one_gets_in(self, database):
        code, begin, outcomes = self.code(database), threading.Barrier(2), []

        def come(email):
            begin.wait()
            try:
                with database.unit_of_work() as session:
                    first_run.add_first(session, code, **FIRST | {"email": email})
                outcomes.append("in")
            except (AlreadySetUp, WrongSetupCode):
                outcomes.append("out")

        threads = [threading.Thread(target=come, args=(f"{name}@desk.example",)) for name in "ab"]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(outcomes) == ["in", "out"]
