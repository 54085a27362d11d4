"""`transpub partners` on a database of its own."""

import pytest
from sqlalchemy import select
from typer.testing import CliRunner, Result

from tests import newsroom
from tests.conftest import opened_engine
from transpub.cli.main import build
from transpub.core.db import Database
from transpub.core.queue import ListPublisher
from transpub.publishing import service
from transpub.publishing.models import Partner, PartnerFetch


@pytest.fixture
def database(new_sqlite):
    opened = Database(opened_engine(new_sqlite()), ListPublisher())
    yield opened
    opened.dispose()


@pytest.fixture
def site(database, tmp_path, monkeypatch):
    monkeypatch.setenv("TRANSPUB_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("TRANSPUB_DATABASE_URL", database.engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("LC_ALL", "en")
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments: str, status: int = 0) -> Result:
        result = CliRunner().invoke(build(), ["partners", *arguments])
        assert result.exit_code == status, result.output
        return result

    return run


def row(result, name="Odesa Daily"):
    line = next(line for line in result.output.splitlines() if name in line)
    return [cell.strip() for cell in line.strip("│ ").split("│")]


def test_added_changed_and_listed(site):
    added = site("add", "Odesa Daily", "--language", "uk", "--section", "World", "--rate", "60", "--disclosure")
    assert added.output.strip().splitlines()[-1].startswith("tpp_")
    assert row(site("list"))[1:5] == ["uk", "World", "60", "says what a machine did"]
    site(
        "set",
        "Odesa Daily",
        "--all-sections",
        "--no-disclosure",
        "--embargoed",
        "--origin",
        "https://News.example/",
    )
    assert row(site("list"))[1:5] == ["uk", "*", "60", "under embargo too, https://news.example"]
    site("set", "Odesa Daily", "--all-languages", "--no-origins", "--no-embargoed", "--rate", "5")
    assert row(site("list"))[1:5] == ["*", "*", "5", ""]


def test_what_is_wrong_is_one_line_and_changes_nothing(site):
    site("add", "Odesa Daily", "--rate", "0", status=1)
    site("add", "Odesa Daily")
    for wrong in (["--rate", "60001"], ["--origin", "*"], ["--language", "tlhx"], ["--section", "x" * 101]):
        assert len(site("set", "Odesa Daily", *wrong, status=1).output.strip().splitlines()) == 1
    assert "There is no partner named Nobody." in site("set", "Nobody", "--rate", "5", status=1).output
    assert row(site("list"))[1:5] == ["*", "*", "600", ""]


def test_copies_of_what_it_lost_are_told_of_and_recalled(site, database):
    desk = newsroom.people(database)
    newsroom.announce(database)
    article_id = newsroom.send_in(database, desk.editor).article.id
    site("add", "Odesa Daily")
    with database.unit_of_work() as session:
        service.publish(session, desk.publisher, article_id, "en")
        copy = {"article_id": article_id, "language": "en", "edition_number": 1}
        session.add(PartnerFetch(partner_id=session.scalar(select(Partner.id)), **copy))
    warned = "Odesa Daily holds copies of live texts that it may read no longer: 1 (en 1)."
    assert warned in site("set", "Odesa Daily", "--language", "uk").output
    assert warned in site("list").output
    assert "Texts the partner is told to remove: 1." in site("recall", "Odesa Daily").output
    assert warned not in site("list").output
    assert "Texts the partner is told to remove: 0." in site("recall", "Odesa Daily").output
