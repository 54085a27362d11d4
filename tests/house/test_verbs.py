"""Every verb that the code writes into the activity log has a sentence for people, and every thing a word."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from transpub.web.object_wording import OBJECTS
from transpub.web.wording import VERBS

SOURCES = Path(__file__).resolve().parents[2] / "src" / "transpub"
_VERB = re.compile(r"[a-z_]+\.[a-z_]+")
# Where the arguments of `record` are not written out at the call: functions that hand them on, and tables.
_HANDED_ON = {"log", "_log", "_record", "_note"}


def modules() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(SOURCES.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        if any(
            isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"record", *_HANDED_ON}
            for node in ast.walk(tree)
        ):
            yield path, tree


def texts(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value


def recorded() -> tuple[set[str], set[str]]:
    """Verbs and types of things: those written at a call, and what a module that hands verbs on holds of that form
    and of a thing that is recorded."""
    types: set[str] = set()
    loose: set[str] = set()
    for path, tree in modules():
        if path.name == "wording.py":
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "record" and len(node.args) > 3:
                types |= set(texts(node.args[3]))
        loose |= {text for text in texts(tree) if _VERB.fullmatch(text)}
    things = types | {"memory_unit"}
    return {text for text in loose if text.partition(".")[0] in {*things, "package", "memory", "check"}}, things


@pytest.fixture(scope="module")
def found() -> tuple[set[str], set[str]]:
    return recorded()


def test_the_walk_finds_verbs_of_every_kind(found):
    verbs, things = found
    assert {"article.submitted", "user.added", "partner.key_added", "term.removed", "edition.killed"} <= verbs
    assert {"check.graded", "package.ordered", "memory.purged"} <= verbs
    assert len(verbs) > 35
    assert {"article", "segment", "user", "partner", "package_order"} <= things


def test_every_verb_has_a_sentence(found):
    assert found[0] - set(VERBS) == set()


def test_every_thing_has_a_word(found):
    assert found[1] - set(OBJECTS) == set()


def test_no_sentence_is_left_over():
    written = {
        text
        for path in SOURCES.rglob("*.py")
        if path.name != "wording.py"
        for text in texts(ast.parse(path.read_text("utf-8")))
    }
    assert set(VERBS) - written == set()
