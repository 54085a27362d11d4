"""The interface catalogs hold exactly the texts of the sources, and every one is translated, soundly."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

TOP = Path(__file__).resolve().parents[2]
TRANSLATED = ("uk", "ru", "de")
PLURALS = {"uk": 3, "ru": 3, "de": 2}
KEYWORDS = {"N_": None, "_": None, "gettext": None, "ngettext": (1, 2)}
# Not one word of these is English that could be put otherwise.
SAME_IN_EVERY_LANGUAGE = {"%(field)s: %(reason)s", "Markdown", "HTML"}
# German has the very words.
SAME_IN_GERMAN = {
    *("Filter", "Live", "MB", "Name", "Organisation", "Partner", "Person", "Pool", "Text", "Threads", "Version"),
    *(
        "Worker",
        "Embargo",
        "Embargo …",
        "Register",
        "%(seconds)d s",
        "%(number)s ms",
        "Webhooks",
        "Segment %(number)s",
        "TM %(share)s",
        "live %(number)s",
    ),
}

CYRILLIC = "".join(map(chr, range(0x400, 0x530)))
_PLACE = re.compile(r"%(?:\((\w+)\))?[#0 +-]*\d*(?:\.\d+)?([diouxXeEfFgGrsa%])")

Id = str | tuple[str, ...]


@pytest.fixture(scope="module")
def wanted() -> set[Id]:
    with (TOP / "babel.cfg").open(encoding="utf-8") as source:
        methods, options = parse_mapping_cfg(source, "babel.cfg")
    found = extract_from_dir(str(TOP), methods, options, keywords=KEYWORDS)
    return {message if isinstance(message, str) else tuple(message) for _, _, message, _, _ in found}


def catalog(tag: str) -> Catalog:
    with (TOP / "locales" / tag / "LC_MESSAGES" / "transpub.po").open("rb") as source:
        return read_po(source, locale=tag, abort_invalid=True)


def messages(tag: str) -> list[Message]:
    return [message for message in catalog(tag) if message.id]


def ids(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def strings(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def places(text: str) -> list[tuple[str, str]]:
    return sorted(_PLACE.findall(text))


def test_sources_have_texts_in_every_distribution(wanted):
    assert len(wanted) > 300
    assert "There is nothing at this address, or it is not yours to see." in wanted
    assert ("%(count)s article", "%(count)s articles") in wanted


@pytest.mark.parametrize("tag", ["en", *TRANSLATED])
def test_catalog_holds_exactly_the_texts_of_the_sources(wanted, tag):
    held = {message.id if isinstance(message.id, str) else ids(message) for message in messages(tag)}
    assert wanted - held == set(), "run: make messages"
    assert held - wanted == set(), "run: make messages"


@pytest.mark.parametrize("tag", TRANSLATED)
def test_every_text_is_translated_and_none_is_fuzzy(tag):
    assert [message.id for message in messages(tag) if message.fuzzy or not all(strings(message))] == []


@pytest.mark.parametrize("tag", TRANSLATED)
def test_no_text_is_a_copy_of_the_english(tag):
    same = SAME_IN_EVERY_LANGUAGE | (SAME_IN_GERMAN if tag == "de" else set())
    copies = [
        message.id for message in messages(tag) if strings(message)[0] == message.id and message.id not in same
    ]
    assert copies == []


@pytest.mark.parametrize("tag", TRANSLATED)
def test_every_plural_form_is_there(tag):
    made = catalog(tag)
    assert made.num_plurals == PLURALS[tag]
    for message in made:
        if message.pluralizable:
            assert len(message.string) == made.num_plurals, message.id


@pytest.mark.parametrize("tag", TRANSLATED)
def test_places_for_facts_are_those_of_the_english(tag):
    wrong = [
        (message.id, string)
        for message in messages(tag)
        for string in strings(message)
        if places(string) != places(ids(message)[-1])
    ]
    assert wrong == []


@pytest.mark.parametrize("tag", TRANSLATED)
def test_texts_are_written_in_the_letters_of_their_language(tag):
    foreign = {"uk": "ыэёъЫЭЁЪ", "ru": "іїєґІЇЄҐ", "de": CYRILLIC}[tag]
    assert [message.id for message in messages(tag) for text in strings(message) if set(text) & set(foreign)] == []


@pytest.mark.parametrize("tag", TRANSLATED)
def test_edges_and_end_marks_are_kept(tag):
    """A lost colon or full stop shows where texts are put together."""
    marks = (".", ":", "…", "?")
    wrong = [
        (message.id, text)
        for message in messages(tag)
        for text in strings(message)
        if ids(message)[0].endswith(marks) != text.endswith(marks) or text != text.strip()
    ]
    assert wrong in ([], [("No.", "№")])
