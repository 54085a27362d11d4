"""A draft made by a trial model says so wherever it is shown or handed on, and no other draft does."""

from dataclasses import replace

import pytest
from typer.testing import CliRunner

from tests import newsroom
from tests.doors.web_site import Visit, words
from transpub.cli.main import build
from transpub.publishing import service as publishing
from transpub.translations.engine import ModelKind
from transpub.translations.fakes import EchoEngine
from transpub.translations.workflow import Action

NOTICE = "Trial models are in use"


class Echo(EchoEngine):
    """Of the kind a test asks for."""

    kind = ModelKind.TRIAL

    def offers(self):
        return [replace(offer, kind=self.kind) for offer in super().offers()]


class Official(Echo):
    kind = ModelKind.OFFICIAL


@pytest.fixture(params=[Echo, Official], ids=["trial", "official"])
def engine(request):
    return request.param()


@pytest.fixture
def is_trial(engine):
    return engine.kind is ModelKind.TRIAL


@pytest.fixture
def desk(database, engine):
    people = newsroom.people(database)
    newsroom.announce(database, engine)
    return people


@pytest.fixture
def translation(database, desk, engine):
    made = newsroom.send_in(database, desk.editor).translations[0]
    newsroom.draft(database, made.id, engine)
    return made


def submit(database, desk, translation):
    newsroom.confirm_all(database, desk.translator, translation.id)
    newsroom.act(database, desk.translator, translation.id, Action.SUBMIT)


def approve_and_publish(database, desk, translation):
    newsroom.act(database, desk.reviewer, translation.id, Action.APPROVE)
    with database.unit_of_work() as session:
        publishing.publish(session, desk.publisher, translation.article_id, translation.language)


def cell(page, translation):
    """What the page says in the link to the translation."""
    return words(page.text.split(f'class="cell" href="/translations/{translation.id}"', 1)[1].split("</td>", 1)[0])


def test_on_the_pages_of_the_desk(app, database, desk, translation, is_trial):
    admin = Visit(app, "admin")
    for path in ("/board", f"/articles/{translation.article_id}"):
        page = admin.get(path)
        assert (NOTICE in words(page)) is is_trial, path
        assert ("trial" in cell(page, translation)) is is_trial, path
    assert ("trial" in words(admin.get("/articles/new"))) is is_trial
    workbench = words(admin.get(f"/translations/{translation.id}"))
    assert (NOTICE in workbench) is is_trial
    assert ("MT trial" in workbench) is is_trial


def test_on_the_pages_of_reviewers_and_publishers(app, database, desk, translation, is_trial):
    submit(database, desk, translation)
    admin = Visit(app, "admin")
    listed = words(admin.get("/review").text.split("<tbody>")[1])
    assert ("trial" in listed) is is_trial
    assert (NOTICE in words(admin.get(f"/translations/{translation.id}"))) is is_trial
    newsroom.act(database, desk.reviewer, translation.id, Action.APPROVE)
    ready = words(admin.get("/publish"))
    assert (NOTICE in ready) is is_trial
    with database.unit_of_work() as session:
        publishing.publish(session, desk.publisher, translation.article_id, "uk")
    edition = words(admin.get(f"/articles/{translation.article_id}/live/uk"))
    assert ("Partly made by trial models" in edition) is is_trial


def test_in_the_desks_api(as_role, desk, translation, is_trial):
    client = as_role("translator")
    segments = client.get(f"/api/v1/translations/{translation.id}/segments").json()["segments"]
    assert {segment["model_kind"] for segment in segments} == {"trial" if is_trial else "official"}
    expected = len(segments) if is_trial else 0
    assert client.get(f"/api/v1/translations/{translation.id}").json()["trial_segments"] == expected
    (listed,) = client.get("/api/v1/articles").json()["articles"]
    one = client.get(f"/api/v1/articles/{translation.article_id}").json()
    assert [entry["translations"][0]["trial_segments"] for entry in (listed, one)] == [expected] * 2
    kinds = {pair["kind"] for pair in client.get("/api/v1/pairs").json()}
    assert kinds == {route["kind"] for route in client.get("/api/v1/models").json()["routes"]}
    assert kinds == {"trial" if is_trial else "official"}


def test_in_what_partners_get(database, desk, translation, partner_client, is_trial):
    submit(database, desk, translation)
    approve_and_publish(database, desk, translation)
    partner = partner_client("uk")
    item = partner.get(f"/content/v1/articles/{translation.article_id}", params={"language": "uk"}).json()
    machine = item["provenance"]["machine"]
    assert {share["kind"] for share in machine} == {"trial" if is_trial else "official"}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_on_the_command_line(database, database_url, desk, tmp_path, monkeypatch, is_trial):
    for name, value in (("DATABASE_URL", database_url), ("DATA_DIR", str(tmp_path))):
        monkeypatch.setenv(f"TRANSPUB_{name}", value)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    story = tmp_path / "story.txt"
    story.write_text(f"A headline\n\n{newsroom.BODY}", encoding="utf-8")
    result = CliRunner().invoke(build(), ["submit", str(story), "--to", "uk", "--from", "en"])
    assert result.exit_code == 0, result.output
    assert (NOTICE in " ".join(result.stderr.split())) is is_trial
    shown = CliRunner().invoke(build(), ["status"]).output
    assert "Language pairs served" in shown
