"""The direction of imports, the one writer of states, commits at the door: house rules as tests."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [*ROOT.glob("src/**/*.py"), *ROOT.glob("worker/src/**/*.py")]
ROOMS = ("accounts", "activity", "articles", "memory", "terms", "translations", "publishing")


def offending(pattern, files):
    found = re.compile(pattern)
    return [
        f"{path.relative_to(ROOT)}:{number}"
        for path in files
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if found.search(line)
    ]


def test_rooms_import_to_the_right_only():
    # In a process of its own: it silences every logger that there is.
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_no_room_commits():
    rooms = [path for path in SOURCES if any(f"transpub/{room}/" in path.as_posix() for room in ROOMS)]
    assert offending(r"\.commit\(|\.rollback\(", rooms) == []


def test_only_advance_assigns_a_translations_state():
    assert offending(r"translation\.state = ", SOURCES) == offending(
        r"translation\.state = decision\.target", [ROOT / "src/transpub/translations/service.py"]
    )


def test_no_file_is_longer_than_four_hundred_lines():
    written = [path for path in SOURCES if "versions" not in path.parts]  # migrations are generated lists of tables
    long = {path.name: len(path.read_text("utf-8").splitlines()) for path in written}
    assert {name: lines for name, lines in long.items() if lines > 400} == {}


def test_requirements_name_no_address_and_have_hashes():
    for path in ROOT.glob("requirements/*.txt"):
        text = path.read_text("utf-8")
        assert not re.search(r"https?://|file:|^-", text, re.MULTILINE), path.name
        assert text.count("==") >= 60
        for block in re.split(r"\n(?=\S)", text.strip()):
            assert "--hash=sha256:" in block, f"{path.name}: {block[:60]}"


def test_the_api_image_carries_no_machine_learning():
    text = (ROOT / "requirements/api.txt").read_text("utf-8")
    assert not re.search(r"^(ctranslate2|argos|sentencepiece|onnxruntime|minisbd|torch)", text, re.MULTILINE)
