"""Files of entries: written and read back, and every kind of bad one refused with its line."""

import pytest

from tests.unit.terms.register import ENTRIES
from transpub.terms import exchange
from transpub.terms.drafts import sound
from transpub.terms.errors import BadTermsFile, TermsFileTooLarge


def test_what_is_written_is_read_back():
    written = "".join(exchange.write(ENTRIES)).encode()
    assert [sound(draft) for draft in exchange.read(written)] == list(ENTRIES)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_commas_semicolons_and_tabs(delimiter):
    text = (
        delimiter.join(["kind", "en", "uk"]) + "\r\n" + delimiter.join(["place", "Kyiv", "Київ | !Киев"]) + "\r\n"
    )
    (draft,) = exchange.read(b"\xef\xbb\xbf" + text.encode())
    assert (draft.kind, draft.source_language, draft.wordings["uk"].forbidden) == ("place", "en", ("Киев",))


def test_cells_a_spreadsheet_would_take_for_formulas_are_written_as_text():
    (draft,) = exchange.read("en,uk,note\nplus,плюс,'=1+1\n".encode())
    entry = sound(draft)
    assert entry.note == "=1+1"
    line = list(exchange.write([entry]))[1]
    assert "'=1+1" in line
    assert ",=1+1" not in line


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (b"en,uk\nKyiv,\xff\n", 2, "UTF-8"),
        (b"kind,note\nplace,x\n", 1, "language"),
        (b"en,uk,en\na,b,c\n", 1, "twice"),
        ("en,uk\nKyiv,Київ\nLviv,Львів,x\n".encode(), 3, "more cells"),
        ("kind,en,uk\ncity,Kyiv,Київ\n".encode(), 2, "“city”"),
        ("do_not_translate,en,uk\nmaybe,Kyiv,Київ\n".encode(), 2, "“maybe”"),
        ("en,xx-wrong\nKyiv,Київ\n".encode(), 1, "“xx-wrong”"),
        (b"en,uk\nKyiv,\n", 2, "no translation"),
        ("en,uk\n€,Євро\n".encode(), 2, "no word"),
        ("en,uk,uk.forms\nKyiv,Київ,ninth=Києва\n".encode(), 2, "form"),
        (b'en,uk\n"Kyiv,x\n', 2, "quotation marks"),
        (("en,uk\n" + "a" * 300 + ",б\n").encode(), 2, "200"),
    ],
)
def test_a_bad_file_is_refused_with_its_line(text, line, words):
    with pytest.raises(BadTermsFile) as caught:
        exchange.read(text)
    assert caught.value.facts["line"] == line
    assert words in str(caught.value)


def test_files_are_bounded():
    with pytest.raises(TermsFileTooLarge):
        exchange.read(b"a" * (exchange.FILE_MAX_BYTES + 1))
    with pytest.raises(TermsFileTooLarge):
        exchange.read(b"en,de\n" + b"a,b\n" * (exchange.LINES_MAX + 1))


def test_an_empty_file_has_no_entries():
    assert exchange.read(b"") == []
