"""`transpub models …` as typed on a terminal."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from transpub_worker.cli import app
from transpub_worker.packages import PackageStore
from transpub_worker.usage import hold

from .archives import TRIAL_UK, package, written
from .index_server import IndexServer, entry


@pytest.fixture(autouse=True)
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRANSPUB_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("TRANSPUB_UI_LANGUAGES", "en")
    monkeypatch.setenv("TRANSPUB_MODEL_INDEX_URL", str(tmp_path / "no-index.json"))
    monkeypatch.setenv("COLUMNS", "200")
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def served(index_server: IndexServer, monkeypatch: pytest.MonkeyPatch) -> IndexServer:
    """An index with en→uk 1.4, en→ru 1.9 and uk→en 1.9."""
    monkeypatch.setenv("TRANSPUB_MODEL_INDEX_URL", index_server.index_url)
    index_server.index(
        entry("en", "uk", "1.4", "en_uk"), entry("en", "ru", "1.9", "en_ru"), entry("uk", "en", "1.9", "uk_en")
    )
    index_server.file("/en_uk", package("en", "uk", "1.4"))
    index_server.file("/en_ru", package("en", "ru", "1.9"))
    index_server.file("/uk_en", package("uk", "en", "1.9"))
    return index_server


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(app, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result


def listed(*arguments: str) -> dict[str, dict[str, object]]:
    result = run("list", "--json", *arguments)
    assert result.exit_code == 0, result.output
    return {f"{row['source']}-{row['target']}-{row['kind']}": row for row in json.loads(result.stdout)}


def one_line(result: Result) -> str:
    assert result.exit_code == 1
    (line,) = result.stderr.splitlines()
    return line


def test_fresh_list_shows_the_trial_packages() -> None:
    result = run("list")

    assert result.exit_code == 0
    for text in ("English → Ukrainian", "English → Russian", "en → uk", "0.1", "trial", "6.7 MB", "ready"):
        assert text in result.stdout


def test_list_as_json_has_raw_values(tmp_path: Path) -> None:
    assert listed()["en-uk-trial"] == {
        "source": "en",
        "target": "uk",
        "route": ["en", "uk"],
        "version": "0.1",
        "kind": "trial",
        "size": TRIAL_UK.stat().st_size,
        "origin": "transpub-worker",
        "state": "ready",
    }


def test_install_takes_targets_pairs_and_another_source(served: IndexServer) -> None:
    result = run("install", "uk", "uk-en")

    assert result.exit_code == 0, result.output
    assert "Installed translate-en_uk 1.4." in result.stderr
    assert "Installed translate-uk_en 1.9." in result.stderr
    rows = listed()
    assert rows["en-uk-official"]["state"] == "ready"
    assert rows["en-uk-trial"]["state"] == "hidden"
    assert rows["uk-en-official"]["origin"] == f"{served.url}/uk_en"
    assert (rows["uk-ru-trial"]["route"], rows["uk-ru-trial"]["version"]) == (["uk", "en", "ru"], "1.9+0.1")

    assert (
        run("install", "--from", "uk", "en").stderr == "translate-uk_en 1.9 is installed already and the newest.\n"
    )


def test_available_shows_what_is_not_installed_and_what_is_newer(served: IndexServer) -> None:
    run("install", "uk", "ru")
    served.index(entry("en", "uk", "1.5", "x"), entry("en", "ru", "1.9", "x"), entry("uk", "en", "1.9", "x"))

    result = run("list", "--available", "--json")

    found = [(row["source"], row["target"], row["version"], row["state"]) for row in json.loads(result.stdout)]
    assert found[-2:] == [("en", "uk", "1.5", "update"), ("uk", "en", "1.9", "available")]
    assert ("en", "ru", "1.9", "ready") in found
    assert "available" in run("list", "--available").stdout


def test_one_pair_that_fails_does_not_stop_the_others(served: IndexServer) -> None:
    served.file("/en_uk", b"no zip")

    result = run("install", "uk", "ru", "de")

    assert result.exit_code == 1
    assert "translate-en_uk-1.4.argosmodel is not a usable Argos package: it is no zip file." in result.stderr
    assert "Installed translate-en_ru 1.9." in result.stderr
    assert "The model index offers no package for en → de." in result.stderr
    assert sorted(listed()) == ["en-ru-official", "en-ru-trial", "en-uk-trial"]


def test_index_out_of_reach_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRANSPUB_MODEL_INDEX_URL", "http://127.0.0.1:9/index.json")

    line = one_line(run("install", "uk", "ru"))

    assert line.startswith("The model index at http://127.0.0.1:9/index.json cannot be reached: ")


def test_list_shows_what_is_here_even_when_the_index_is_out_of_reach() -> None:
    result = run("list", "--available", "--json")

    assert result.exit_code == 1
    assert [row["target"] for row in json.loads(result.stdout)] == ["ru", "uk"]
    assert "cannot be reached" in result.stderr


def test_install_takes_files(tmp_path: Path) -> None:
    result = run("install", str(written(tmp_path, package("en", "de", "1.2"))))

    assert result.exit_code == 0, result.output
    assert listed()["en-de-official"]["origin"] == "package.argosmodel"


def test_bad_file_is_one_line(tmp_path: Path) -> None:
    bad = written(tmp_path, b"hello", "bad.argosmodel")

    assert one_line(run("install", str(bad))) == "bad.argosmodel is not a usable Argos package: it is no zip file."
    assert "gone.argosmodel" in one_line(run("install", str(tmp_path / "gone.argosmodel")))


def test_trial_packages_come_with_a_warning() -> None:
    result = run("install", "--trial")

    assert result.exit_code == 0
    assert "Installed translate-en_uk 0.1." in result.stderr
    assert "unfit for publication" in result.stderr


def test_trial_packages_switched_off_are_not_unpacked_but_told_when_present(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TRANSPUB_TRIAL_MODELS", "false")
    assert listed() == {}
    assert "No models are installed" in run("list").stderr

    run("install", "--trial")
    assert {row["state"] for row in listed().values()} == {"off"}


def test_remove(tmp_path: Path) -> None:
    run("install", str(written(tmp_path, package("en", "uk", "1.4"))))

    assert run("remove", "en_uk").stderr == "Removed en_uk-1.4.\n"

    assert sorted(listed()) == ["en-ru-trial", "en-uk-trial"]
    assert "TRANSPUB_TRIAL_MODELS=false" in one_line(run("remove", "en-uk"))
    assert one_line(run("remove", "uk-en")) == "No package for uk → en is installed."


def test_update_can_be_taken_back(served: IndexServer) -> None:
    assert one_line(run("rollback", "en-uk")) == "No earlier version of en → uk is kept."
    run("install", "uk")
    served.index(entry("en", "uk", "1.5", "newer"))
    served.file("/newer", package("en", "uk", "1.5"))
    run("install", "uk")

    assert "earlier version" in run("list").stdout
    assert run("rollback", "en-uk").stderr == "en → uk is served by version 1.4 again.\n"

    states = [(row["version"], row["state"]) for row in json.loads(run("list", "--json").stdout)]
    assert ("1.4", "ready") in states
    assert ("1.5", "previous") in states


def test_package_in_use_is_removed_only_by_force(tmp_path: Path) -> None:
    run("install", str(written(tmp_path, package("en", "uk", "1.4"))))
    used = hold(tmp_path / "models" / "en_uk-1.4")

    assert "en_uk-1.4 is in use by a running worker" in one_line(run("remove", "en-uk"))
    assert run("remove", "--force", "en-uk").stderr == "Removed en_uk-1.4.\n"
    used.release()


def test_changed_package_is_refused_unless_accepted(served: IndexServer) -> None:
    run("install", "uk")
    run("remove", "en-uk")
    served.file("/en_uk", package("en", "uk", "1.4", changes={"README.md": b"another"}))

    assert "is not the package first installed under this name" in run("install", "uk").stderr
    assert "en-uk-official" not in listed()

    assert run("install", "uk", "--accept-new-hash").exit_code == 0
    assert listed()["en-uk-official"]["state"] == "ready"


def test_routes_are_shown_in_the_order_of_the_settings(
    served: IndexServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("install", "uk-en", "ru")
    run("install", str(written(tmp_path, package("uk", "ru", "2.0"))))

    def told() -> list[tuple[str, str, bool]]:
        rows = json.loads(run("routes", "uk-ru", "--json").stdout)
        return [(">".join(row["route"]), row["reason"], row["taken"]) for row in rows]

    assert told() == [("uk>ru", "direct", True), ("uk>en>ru", "pivot", False)]
    monkeypatch.setenv("TRANSPUB_ROUTES", "uk>en>ru")
    assert told() == [("uk>en>ru", "preferred", True), ("uk>ru", "direct", False)]
    states = {tuple(row["route"]): row["state"] for row in json.loads(run("list", "--json").stdout)}
    assert (states["uk", "en", "ru"], states["uk", "ru"]) == ("ready", "hidden")
    assert "preferred in the settings" in run("routes").stdout
    assert one_line(run("routes", "ru-uk")) == "No package for ru → uk is installed."

    monkeypatch.setenv("TRANSPUB_ROUTES", "uk>>ru")
    assert run("routes").stderr.startswith("TRANSPUB_ROUTES: ")


def test_bundle_goes_from_one_machine_to_another(
    served: IndexServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "nothing to export" in one_line(run("export", str(tmp_path / "none.zip")))
    run("install", "uk", "uk-en")
    bundle = tmp_path / "models.zip"
    assert one_line(run("export", str(bundle), "en-de")) == "No package for en → de is installed."
    assert run("export", str(bundle)).stderr == f"Wrote 2 packages to {bundle}.\n"
    assert run("export", str(tmp_path / "one.zip"), "en-ru", "en-ru").exit_code == 0

    monkeypatch.setenv("TRANSPUB_DATA_DIR", str(tmp_path / "elsewhere"))
    done = offline("import", str(bundle))
    assert (done.returncode, done.stderr) == (
        0,
        "Installed translate-en_uk 1.4.\nInstalled translate-uk_en 1.9.\n",
    )
    assert "This is a trial package" in run("import", str(tmp_path / "one.zip")).stderr
    assert listed()["en-uk-official"]["state"] == "ready"
    assert listed()["en-ru-trial"]["state"] == "ready"
    assert "is not a usable bundle" in one_line(run("import", str(written(tmp_path, b"noise", "x.zip"))))


@pytest.mark.parametrize("pair", ["uk", "en-en", "a-b-c", "", "en:uk:ru"])
def test_what_is_no_pair_is_told(pair: str) -> None:
    assert "is no language pair" in one_line(run("remove", pair))


def test_tag_with_a_region_is_a_target(served: IndexServer) -> None:
    served.index(entry("en", "pb", "1.0", "en_pb"))
    served.file("/en_pb", package("en", "pb", "1.0"))

    assert run("install", "pt-BR").exit_code == 0
    assert run("remove", "en:pt-BR").stderr == "Removed en_pb-1.0.\n"


def test_unknown_language_and_nothing_to_install_are_told() -> None:
    assert "“qqq” is not a language tag" in one_line(run("install", "qqq"))
    assert one_line(run("install")).startswith("Say what to install")


def test_verify_names_the_damage(tmp_path: Path) -> None:
    run("install", str(written(tmp_path, package("en", "de", "1.2"))))
    assert run("verify").exit_code == 0
    (tmp_path / "models" / "en_de-1.2" / "sentencepiece.model").write_bytes(b"noise")

    plain, as_json = run("verify"), run("verify", "--json")

    assert (plain.exit_code, as_json.exit_code) == (1, 1)
    assert "✓ en_uk-0.1" in plain.stdout
    assert "✗ en_de-1.2: The package en_de-1.2 is damaged: the file sentencepiece.model" in plain.stdout
    assert {row["package"]: row["ok"] for row in json.loads(as_json.stdout)} == {
        "en_de-1.2": False,
        "en_ru-0.1": True,
        "en_uk-0.1": True,
    }


NO_NETWORK = """
import socket, sys
class Socket(socket.socket):
    def __init__(self, family=socket.AF_INET, *arguments, **named):
        if family != socket.AF_UNIX:
            raise PermissionError("networking is off")
        super().__init__(family, *arguments, **named)
def refuse(*_arguments, **_named):
    raise PermissionError("networking is off")
socket.socket = Socket
socket.getaddrinfo = socket.create_connection = refuse
from transpub_worker.cli import app
app(sys.argv[1:])
"""


def offline(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error", "-c", NO_NETWORK, *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_verify_works_with_networking_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    PackageStore(tmp_path / "models").install(written(tmp_path, package("en", "de", "1.2")), origin="")

    done = offline("verify")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == ["✓ en_de-1.2", "✓ en_ru-0.1", "✓ en_uk-0.1"]
    # The same process does notice an attempt to reach out.
    monkeypatch.setenv("TRANSPUB_MODEL_INDEX_URL", "http://127.0.0.1:9/index.json")
    assert offline("install", "uk").returncode != 0


def test_wrong_setting_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRANSPUB_WORKER_THREADS", "0")

    result = run("list")

    assert result.exit_code == 2
    assert result.stderr.startswith("TRANSPUB_WORKER_THREADS: ")
    assert len(result.stderr.splitlines()) == 1


def test_terminal_speaks_the_language_of_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    catalog = tmp_path / "locales" / "uk" / "LC_MESSAGES" / "transpub.po"
    catalog.parent.mkdir(parents=True)
    catalog.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
        'msgid "No package for %(source)s → %(target)s is installed."\n'
        'msgstr "Пакета для %(source)s → %(target)s немає."\n',
        encoding="utf-8",
    )
    monkeypatch.setenv("TRANSPUB_LOCALES_DIR", str(tmp_path / "locales"))
    monkeypatch.setenv("TRANSPUB_UI_LANGUAGES", "en,uk")
    monkeypatch.setenv("LANG", "uk_UA.UTF-8")

    assert one_line(run("remove", "uk-en")) == "Пакета для uk → en немає."
    assert "англійська → українська" in run("list").stdout

    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert one_line(run("remove", "uk-en")) == "No package for uk → en is installed."
