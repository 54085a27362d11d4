"""`transpub memory` on a database of its own."""

import pytest
from typer.testing import CliRunner

from tests import newsroom
from transpub.cli.main import build


def run(url, *words):
    """Exit status and what was said, on both streams."""
    environment = {"TRANSPUB_DATABASE_URL": url, "LC_ALL": "en", "COLUMNS": "200"}
    done = CliRunner().invoke(build(), ["memory", *map(str, words)], env=environment)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output.strip()


@pytest.fixture
def article_id(database, desk):
    submitted = newsroom.send_in(database, desk.editor)
    newsroom.approved(database, desk, submitted.translations[0].id)
    return submitted.article.id


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_search_stats_and_purge(database_url, article_id):
    status, found = run(database_url, "search", "grain tonnes", "--in", "source")
    assert (status, "They carried 45,000 tonnes of grain." in found) == (0, True), found
    assert "--offset 1" in run(database_url, "search", "the", "--limit", "1")[1]
    assert run(database_url, "stats")[1].splitlines()[3].split("│")[1:5] == [
        " en   ",
        " uk ",
        " 7     ",
        " 7               ",
    ]
    purge = ("purge", "--article", article_id)
    assert run(database_url, *purge) == (0, "Taken out of the memory: 7 pairs, accepted 7 times.")
    assert run(database_url, *purge) == (0, "Nothing of this article is in the memory.")
    assert run(database_url, "search", "grain") == (0, "Nothing found.")


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("search", "!!"), 1),
        (("search", "port", "--from", "klingonese"), 1),
        (("purge",), 1),
        (("purge", "--article", "all"), 2),
    ],
)
def test_what_cannot_be_done_is_said_and_no_stack_shown(new_sqlite, words, status):
    exit_status, said = run(new_sqlite(), *words)
    assert exit_status == status, said
    assert "Traceback" not in said
