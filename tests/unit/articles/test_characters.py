"""Quotation marks of other programs and code pages: set right where the meaning is certain, refused where not."""

from collections import Counter

import pytest

from transpub.articles.characters import NormalisationKind, clean, control_characters, curl_quotes
from transpub.articles.errors import NotText
from transpub.articles.intake import understand
from transpub.articles.material import Limits, Material, SourceFormat

WINDOWS = {
    "\x80": "€", "\x82": "‚", "\x83": "ƒ", "\x84": "„", "\x86": "†", "\x87": "‡", "\x88": "ˆ", "\x89": "‰",
    "\x8a": "Š", "\x8b": "‹", "\x8c": "Œ", "\x8e": "Ž", "\x91": "‘", "\x92": "’", "\x93": "“", "\x94": "”",
    "\x95": "•", "\x96": "–", "\x97": "—", "\x98": "˜", "\x99": "™", "\x9a": "š", "\x9b": "›", "\x9c": "œ",
    "\x9e": "ž", "\x9f": "Ÿ",
}  # fmt: skip


def take(body, source_format=SourceFormat.TEXT):
    return understand("Title", Material(source_format, body), Limits(1024, 1024))


def text_of(taken):
    return taken.document.body[0].content[0].text


@pytest.mark.parametrize(("written", "meant"), list(WINDOWS.items()))
def test_each_character_of_the_windows_code_page_is_set_right(written, meant):
    assert clean(f"a{written}b") == f"a{meant}b"
    assert control_characters(written) == 0


def test_windows_quotation_marks_come_in_as_real_ones_and_are_counted():
    taken = take("\x93We stayed,\x94 he said \x96 it\x92s true\x85 perhaps.")
    assert text_of(taken) == "“We stayed,” he said – it’s true… perhaps."
    assert {change.kind: change.count for change in taken.normalisations} == {
        NormalisationKind.WINDOWS_CHARACTERS: 5,
    }


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Wait\x85 then", "Wait… then"),
        ("Wait\x85", "Wait…"),
        ("чекай\x85\x94", "чекай…”"),
        ("\x93\x85and then", "“…and then"),
        ("(\x85and then)", "(…and then)"),
        ("one \x85 two", "one … two"),
        ("A line.\x85Another", "A line.\nAnother"),
        ("“A line.”\x85Another", "“A line.”\nAnother"),
        ("A line.\x85\x85Another", "A line.\n\nAnother"),
    ],
)
def test_the_ellipsis_of_windows_is_told_from_a_next_line_by_its_neighbours(written, meant):
    assert clean(written) == meant


@pytest.mark.parametrize(
    "body",
    [
        "a\x81b", "a\x8db", "a\x8fb", "a\x90b", "a\x9db",
        "“quoted”".encode().decode("latin-1"),
        "Привіт".encode().decode("latin-1"),
        "don’t".encode().decode("latin-1"),
    ],
)  # fmt: skip
def test_what_no_code_page_explains_is_refused(body):
    with pytest.raises(NotText):
        take(body)


def test_typographic_quotation_marks_stay_as_they_are():
    text = "“one” ‘two’ «three» „four“ ‹five› ’tis 6′ 7″"
    assert text_of(take(text)) == text


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("``We stay,'' he said.", "“We stay,” he said."),
        ("``It isn't so,'' and ``no.''", "“It isn't so,” and “no.”"),
        ("``open only", "``open only"),
        ("closed only''", "closed only''"),
        ("five feet 10'' and ``this", "five feet 10'' and ``this"),
        ("```three'''", "```three'''"),
    ],
)
def test_typewriter_quotation_marks_are_set_right_in_pairs(written, meant):
    assert text_of(take(written)) == meant
    assert curl_quotes(f"{written}\n") == f"{meant}\n"


def test_a_pair_of_typewriter_quotation_marks_stands_on_one_line():
    assert curl_quotes("``one\ntwo''") == "``one\ntwo''"


def test_typewriter_quotation_marks_are_counted():
    tally = Counter()
    curl_quotes("``one'' and ``two''", tally)
    assert tally == {NormalisationKind.TYPEWRITER_QUOTES: 2}


def test_program_text_keeps_its_quotation_marks():
    taken = take("<p>a <code>``x''</code> b ``c''</p><pre>``y''</pre>", SourceFormat.HTML)
    paragraph, code = taken.document.body
    assert [node.kind for node in paragraph.content] == ["text", "element", "text"]
    assert paragraph.content[1].children[0].text == "``x''"
    assert paragraph.content[2].text == " b “c”"
    assert code.text == "``y''"


@pytest.mark.timeout(60)
@pytest.mark.parametrize("unit", ["``a", "``", "''", "``a'", "\x85", "\x93"])
def test_rows_of_marks_take_bounded_time(unit):
    curl_quotes(clean(unit * 200_000))
