"""The form of a partner's settings, and the page that says who has removed what was withdrawn."""

import pytest

from tests import newsroom
from tests.doors.test_api_desk import problem
from tests.doors.web_site import Visit, form, words
from transpub.accounts.permissions import SYSTEM
from transpub.publishing import changelog, partners, service, taking_down
from transpub.publishing.models import PartnerFetch
from transpub.publishing.partner_settings import PartnerSettings
from transpub.publishing.partners import Reader

SETTINGS = "/settings#settings"


@pytest.fixture
def admin(app, desk) -> Visit:
    return Visit(app, "admin")


@pytest.fixture
def partner_id(database):
    with database.unit_of_work() as session:
        return partners.create(session, SYSTEM, "Odesa Daily")[0].id


@pytest.fixture
def path(partner_id):
    return f"/partners/{partner_id}"


@pytest.fixture
def held(database, desk, partner_id):
    """An article live in Ukrainian, of which the partner holds a copy; its id."""
    submitted = newsroom.send_in(database, desk.editor)
    newsroom.approved(database, desk, submitted.translations[0].id)
    with database.unit_of_work() as session:
        service.publish(session, desk.publisher, submitted.article.id, "uk")
        copy = {"article_id": submitted.article.id, "language": "uk", "edition_number": 1}
        session.add(PartnerFetch(partner_id=partner_id, **copy))
    return submitted.article.id


def settings(database, partner_id):
    with database.read_only() as session:
        return PartnerSettings.of(partners.find(session, partner_id))


def told(database, partner_id, after):
    with database.read_only() as session:
        reader = Reader.of(partners.find(session, partner_id))
        return [told.type for told in changelog.page(session, reader, after, limit=10).changes]


def test_every_setting_is_saved_and_shown_again(admin, path, database, partner_id):
    page = admin.send(
        form(admin.get(path), SETTINGS),
        languages="uk, ru",
        more_sections="World\n\n Grain  trade ",
        rate="120",
        origins="https://news.example\nhttp://localhost:8000",
        discloses="yes",
        sees_embargoed="yes",
    )
    assert "The settings are saved." in words(page)
    assert settings(database, partner_id) == PartnerSettings(
        ("ru", "uk"),
        ("Grain trade", "World"),
        120,
        ("http://localhost:8000", "https://news.example"),
        True,
        True,
    )
    shown = form(page, SETTINGS)
    assert [value for name, value in shown.fields if name == "section"] == ["Grain trade", "World"]
    assert (shown.value("rate"), shown.value("discloses"), shown.value("sees_embargoed")) == ("120", "yes", "yes")
    admin.send(shown, section=["World"], discloses=None, sees_embargoed=None)
    assert settings(database, partner_id).sections == ("World",)
    assert settings(database, partner_id).discloses is False
    listed = words(admin.get("/partners"))
    assert "Russian and Ukrainian · World" in listed


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"rate": "0"}, "from 1 to 60000 requests a minute"),
        ({"rate": "60001"}, "requests a minute"),
        ({"rate": "many"}, "requests a minute"),
        ({"origins": "*"}, "“*” is not a web origin"),
        ({"origins": "\n".join(f"https://n{number}.example" for number in range(21))}, "at most 20 web origins"),
        ({"languages": "tlhx"}, "tlhx"),
        ({"more_sections": "x" * 101}, "at most 100 characters"),
        ({"more_sections": "\n".join(map(str, range(600)))}, "at most 100 sections"),
    ],
)
def test_a_wrong_setting_is_said_and_what_was_typed_stays(admin, path, fields, said, database, partner_id):
    answer = admin.send(form(admin.get(path), SETTINGS), **fields)
    assert answer.status_code == 422
    assert said in words(answer)
    (name, value) = next(iter(fields.items()))
    assert form(answer, SETTINGS).value(name) == value
    assert settings(database, partner_id) == PartnerSettings()


def test_before_it_loses_a_text_one_is_asked_what_becomes_of_its_copy(admin, path, held, database, partner_id):
    asked = admin.send(form(admin.get(path), SETTINGS), languages="en")
    assert "Nothing is saved yet." in words(asked)
    assert "Odesa Daily holds a copy of 1 live text that it may not read any longer" in words(asked)
    assert settings(database, partner_id).languages == ()
    page = admin.send(form(asked, SETTINGS), copies="tell")
    assert "Saved. With its next request for changes the partner is told" in words(page)
    assert settings(database, partner_id).languages == ("en",)
    assert told(database, partner_id, 1) == ["withdraw"]
    assert "has not been told" not in words(page)


def test_an_answer_counts_for_the_settings_it_was_asked_about(admin, path, held, database, partner_id):
    asked = admin.send(form(admin.get(path), SETTINGS), languages="en")
    again = admin.send(form(asked, SETTINGS), copies="tell", languages="ru")
    assert "Nothing is saved yet." in words(again)
    assert settings(database, partner_id).languages == ()


def test_saved_without_telling_it_can_be_told_later(admin, path, held, database, partner_id):
    asked = admin.send(form(admin.get(path), SETTINGS), languages="en")
    page = admin.send(form(asked, SETTINGS), copies="keep")
    assert told(database, partner_id, 1) == []
    assert "It fetched 1 live text that it may read no longer, and has not been told." in words(page)
    page = admin.send(form(page, "/recall"))
    assert told(database, partner_id, 1) == ["withdraw"]
    assert "has not been told" not in words(page)


def test_the_forms_are_an_administrators(app, desk, path, held):
    publisher = Visit(app, "publisher")
    for part in ("settings", "recall"):
        assert publisher.post(f"{path}/{part}", {"languages": "en"}).status_code == 403
    nobody = "/partners/00000000-0000-4000-8000-000000000000"
    assert Visit(app, "admin").post(f"{nobody}/settings", {"rate": "5"}).status_code == 404
    assert Visit(app, "admin").post(f"{nobody}/recall").status_code == 404


class TestGone:
    @pytest.fixture
    def withdrawn(self, database, desk, held):
        with database.unit_of_work() as session:
            taking_down.withdraw(session, desk.publisher, held, "uk", explanation="A name was wrong.")
        return held

    def test_pages_say_who_holds_a_copy_and_does_not_know(self, app, withdrawn, partner_client):
        other = partner_client(name="Other")
        other.get("/content/v1/changes").raise_for_status()
        publisher = Visit(app, "publisher")
        page = publisher.get(f"/articles/{withdrawn}/live/uk")
        assert "0 of 1 partner has been told. 1 holds a copy and has not been told." in words(page)
        gone = words(publisher.get(f"/articles/{withdrawn}/gone/uk"))
        assert "Odesa Daily holds a copy, does not know edition 1" in gone

    def test_once_it_has_asked_and_acknowledged_nothing_is_left(self, app, client, withdrawn, database, partner_id):
        with database.unit_of_work() as session:
            key = partners.add_key(session, SYSTEM, partners.find(session, partner_id))
        answer = client.get("/content/v1/changes", headers={"Authorization": f"Bearer {key}"})
        assert answer.json()["changes"][0]["type"] == "withdraw"
        app.state.removals.settle()
        publisher = Visit(app, "publisher")
        path = f"/articles/{withdrawn}/gone/uk"
        page = words(publisher.get(path))
        assert "1 of 1 partner has been told. Nobody is known to hold a copy" in page
        assert "knows, held a copy" in page
        door = "/content/v1/changes/2/acknowledgement"
        client.post(door, headers={"Authorization": f"Bearer {key}"}).raise_for_status()
        assert "says it is removed" in words(publisher.get(path))

    def test_a_number_it_was_never_given_and_a_head_tell_it_nothing(
        self, app, client, withdrawn, database, partner_id, as_role
    ):
        with database.unit_of_work() as session:
            key = partners.add_key(session, SYSTEM, partners.find(session, partner_id))
        known = {"Authorization": f"Bearer {key}"}
        assert client.get("/content/v1/changes?after=1000000", headers=known).json()["changes"] == []
        client.head("/content/v1/changes", headers=known).raise_for_status()
        app.state.removals.settle()
        path = f"/api/v1/articles/{withdrawn}/editions/uk/compliance"
        (partner,) = as_role("publisher").get(path).json()["partners"]
        assert (partner["grade"], partner["told_at"], partner["told_by"]) == ("held", None, None)
        # From memory too.
        for _ in range(2):
            client.get("/content/v1/changes", headers=known).raise_for_status()
        app.state.removals.settle()
        (partner,) = as_role("publisher").get(path).json()["partners"]
        assert (partner["grade"], partner["told_by"]) == ("told", "changes")

    def test_the_api_tells_the_same_to_publishers_alone(self, as_role, withdrawn):
        path = f"/api/v1/articles/{withdrawn}/editions/uk/compliance"
        found = as_role("publisher").get(path).json()
        assert (found["sequence"], found["type"], found["told"], found["holding_unaware"]) == (2, "withdraw", 0, 1)
        (partner,) = found["partners"]
        assert (partner["name"], partner["grade"], partner["fetched_edition"]) == ("Odesa Daily", "held", 1)
        problem(as_role("editor").get(path), 403, "core.forbidden")
        problem(as_role("publisher").get(path.replace("/uk/", "/en/")), 404, "core.not_found")
        problem(as_role("publisher").get(path.replace("/uk/", "/tlhx/")), 422, "core.unknown_language")

    def test_what_is_not_gone_has_no_such_page_and_others_see_none(self, app, held, withdrawn, desk):
        assert Visit(app, "publisher").get(f"/articles/{withdrawn}/gone/en").status_code == 404
        assert Visit(app, "translator").get(f"/articles/{withdrawn}/gone/uk").status_code == 403
        assert "Odesa Daily" not in Visit(app, "translator").get(f"/articles/{withdrawn}/live/uk").text
