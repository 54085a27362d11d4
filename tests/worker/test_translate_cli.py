"""`transpub translate …` as typed on a terminal, with the trial packages."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from transpub.cli.main import build

SAMPLE = "Open the file and save your changes.\n\n\n  - Please wait until the download is complete.\r\n🎉\n\t\n"


@pytest.fixture(autouse=True)
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRANSPUB_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("LC_ALL", "en")
    monkeypatch.setenv("COLUMNS", "200")
    # A database that cannot be reached: none is asked.
    monkeypatch.setenv("TRANSPUB_DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:1/none")


def translate(*arguments: str, given: str | bytes = "", status: int = 0) -> Result:
    result = CliRunner().invoke(build(), ["translate", *arguments], input=given)
    assert result.exit_code == status, result.output
    assert "Traceback" not in result.output
    return result


def test_lines_empty_lines_indents_and_line_ends_stay() -> None:
    first, *others = translate("--to", "uk", given=SAMPLE.encode()).stdout_bytes.decode().split("\n")

    assert "файл" in first
    assert others[:2] == ["", ""]
    assert others[2].startswith("  - ")
    assert others[2].endswith("\r")
    assert others[3:] == ["🎉", "\t", ""]


def test_trial_packages_are_told_on_standard_error() -> None:
    result = translate("--to", "uk", given="Open the file.")
    assert "trial package" in result.stderr
    assert "trial" not in result.stdout


def test_json_tells_of_each_sentence() -> None:
    told = json.loads(translate("--to", "uk", "--json", given="Open the file. 🎉\nСлава Україні!").stdout)

    assert (told["from"], told["to"], told["route"], told["trial"], told["profile"]) == (
        "en", "uk", ["en", "uk"], True, "best",
    )  # fmt: skip
    first, last = told["sentences"]
    assert (first["source"], first["refused"], first["rung"]) == ("Open the file.", None, "first")
    assert 0 < first["confidence"] < 1
    assert (last["target"], last["rung"], last["score"], last["confidence"]) == (
        "Слава Україні!",
        "kept",
        None,
        None,
    )
    assert [finding["check"] for finding in last["findings"]] == ["already_translated"]
    assert told["text"].endswith("🎉\nСлава Україні!")


def test_a_refused_sentence_stays_in_the_source_language_and_the_status_says_so() -> None:
    # The model knows neither courts nor Supreme ones.
    result = translate("--to", "uk", given="Open the file.\nSupreme Court\n", status=3)

    assert result.stdout.endswith("\nSupreme Court\n")
    assert "Left in the source language (the machine was guessing): Supreme Court" in result.stderr
    assert "1 of 2 sentences" in result.stderr


def test_markdown_by_the_name_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    file.write_text("# Open the file\n\n> Please *wait*.\n\n```\nOpen the file\n```\n", "utf-8")

    lines = translate(str(file), "--to", "ru", "--profile", "fastest").stdout.split("\n")

    assert lines[0].startswith("# ")
    assert lines[0] != "# Open the file"
    assert lines[2].startswith("> ")
    assert lines[2].count("*") == 2
    assert lines[4:] == ["```", "Open the file", "```", ""]


def test_html_comes_out_sanitised() -> None:
    given = '<p>Open <a href="https://example.com/a_b">the file</a>.<script>alert(1)</script></p>'
    text = translate("--to", "uk", "--format", "html", given=given).stdout
    assert 'href="https://example.com/a_b"' in text
    assert "script" not in text


@pytest.mark.parametrize(
    ("arguments", "given", "status", "told"),
    [
        (["--to", "de"], "Hello", 1, "No installed model translates from en to de."),
        (["--to", "uk", "--route", "en-de-uk"], "Hello", 1, "No worker translates by way of en-de-uk."),
        (["--to", "xx"], "Hello", 1, "is not a language tag"),
        (["--to", "uk", "/nowhere.txt"], "", 1, "/nowhere.txt cannot be read"),
        (["--to", "uk", "/nowhere.docx"], "", 1, "cannot be translated in place"),
        (["--to", "uk"], "a" * 2_000_000, 1, "are allowed"),
        (["--to", "uk"], b"\x00\x01\x02\xff" * 100, 1, "This is not text"),
        ([], "Hello", 2, "--to"),
        (["--to", "uk", "--profile", "slow"], "Hello", 2, "slow"),
    ],
)
def test_what_is_wrong_is_told(arguments: list[str], given: str | bytes, status: int, told: str) -> None:
    assert told in translate(*arguments, given=given, status=status).stderr


def test_nothing_in_nothing_out() -> None:
    assert translate("--to", "uk", given="").stdout == ""
    assert translate("--to", "uk", given="\n \n").stdout == "\n \n"


def started(*arguments: str, **pipes: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "transpub.cli", "translate", "--to", "uk", *arguments],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **pipes,
    )


@pytest.mark.slow
def test_a_reader_that_goes_away_is_no_error_to_tell() -> None:
    reading, writing = os.pipe()
    with started(stdout=writing) as process:
        os.close(writing)
        os.close(reading)
        _, told = process.communicate(b"Open the file.\n", timeout=120)

    assert process.returncode == 1
    assert b"Traceback" not in told
    assert b"Broken" not in told


@pytest.mark.slow
def test_ctrl_c_ends_it_with_one_line(tmp_path: Path) -> None:
    text = "".join(f"You can open file {number} and save it.\n" for number in range(15_000))
    with started(stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        process.stdin.write(text.encode())
        process.stdin.close()
        # Until it has unpacked its model and is busy.
        while process.poll() is None and not (tmp_path / "models").exists():
            time.sleep(0.1)
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        assert process.stdout is not None
        assert process.stderr is not None
        out, told = process.stdout.read(), process.stderr.read()
        process.wait(timeout=120)

    assert (process.returncode, out) == (130, b"")
    assert told.decode().splitlines() == ["Stopped. Nothing was written."]
