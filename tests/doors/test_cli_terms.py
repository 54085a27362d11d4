"""`transpub terms` on a database of its own."""

import pytest
from typer.testing import CliRunner, Result

from transpub.cli.main import build


@pytest.fixture
def terms(new_sqlite, tmp_path, monkeypatch):
    monkeypatch.setenv("TRANSPUB_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("TRANSPUB_DATABASE_URL", new_sqlite())
    monkeypatch.setenv("LC_ALL", "en")
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments: str, status: int = 0, given: bytes | None = None) -> Result:
        result = CliRunner().invoke(build(), ["terms", *arguments], input=given)
        assert result.exit_code == status, result.output
        return result

    return run


def test_added_listed_exported_removed_and_imported_again(terms):
    terms("add", "Kyiv", "--to", "uk=Київ", "--to", "ru=Киев", "--never", "uk=Киев", "--kind", "place")
    listed = terms("list", "--find", "київ").output
    assert "en: Kyiv; ru: Киев; uk: Київ" in listed
    assert "1 of 1 entries." in listed
    exported = terms("export").output
    assert "Київ | !Киев" in exported
    term_id = next(word for word in listed.split() if word.count("-") == 4)
    assert "Removed." in terms("remove", term_id).output
    assert "Added: 1, changed: 0, left as they were: 0." in terms("import", "-", given=exported.encode()).output
    assert terms("export").output == exported


def test_the_starter_register_is_added_once(terms):
    assert "Added: 0" not in terms("install-starter").output
    assert "Added: 0, changed: 0" in terms("install-starter").output


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("add", "Kyiv", "--to", "Київ"), "is not written LANGUAGE=WORDING"),
        (("add", "Kyiv"), "no translation"),
        (("import", "/nowhere/terms.csv"), "cannot be read"),
        (("remove", "00000000-0000-0000-0000-000000000000"), "nothing at this address"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(terms, arguments, told):
    result = terms(*arguments, status=1)
    assert told in result.output
    assert "Traceback" not in result.output
