"""Files that are no Word files, damaged ones, and ones made to cost time and memory: a clear error for each."""

import random
import struct
import sys
import tracemalloc
import zipfile
from contextlib import contextmanager, suppress
from io import BytesIO

import pytest

from tests.unit.articles.word_files import CONTENT_TYPES, p, relationships, root, run, style, word_file, zipped
from transpub.articles.docx import read_docx
from transpub.articles.errors import (
    BodyTooLarge,
    DocxDamaged,
    DocxProtected,
    DocxUnsafe,
    NotDocx,
    OldWordFile,
    TooComplex,
)
from transpub.core.errors import TranspubError

# Bounded time: what hangs is ended.
pytestmark = pytest.mark.timeout(60)

LIMIT = 16 * 1024 * 1024
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
GOOD = word_file(p("Text"))


def document(body):
    return root("document", f"<w:body>{body}</w:body>")


@contextmanager
def megabytes(most):
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < most * 1024**2
    finally:
        tracemalloc.stop()


# No Word file


@pytest.mark.parametrize(
    ("data", "looks_like"),
    [
        (b"", "text"),
        ("Просто текст".encode(), "text"),
        (b"<html><p>x", "text"),
        (b"%PDF-1.7\n", "a PDF file"),
        (b"\x89PNG\r\n\x1a\n", "an image"),
        (zipped({"a.txt": "text"}), "a ZIP archive"),
        (zipped({"[Content_Types].xml": CONTENT_TYPES, "xl/workbook.xml": "<x/>"}), "a ZIP archive"),
        (zipped({"word/document.xml": document(p("x"))}), "a ZIP archive"),
    ],
)
def test_another_kind_of_file_is_named(data, looks_like):
    with pytest.raises(NotDocx) as caught:
        read_docx(data, max_bytes=LIMIT)
    assert str(caught.value.facts["looks_like"]) == looks_like


def test_an_old_word_file_and_a_protected_one_are_told_apart():
    with pytest.raises(OldWordFile):
        read_docx(OLE + b"\0" * 2000 + "WordDocument".encode("utf-16-le"), max_bytes=LIMIT)
    with pytest.raises(DocxProtected):
        read_docx(OLE + b"\0" * 2000 + "EncryptedPackage".encode("utf-16-le"), max_bytes=LIMIT)


def test_a_file_larger_than_allowed_is_not_opened():
    with pytest.raises(BodyTooLarge) as caught:
        read_docx(GOOD, max_bytes=100)
    assert caught.value.facts == {"size": len(GOOD), "limit": 100}


# Damaged


@pytest.mark.parametrize("kept", [4, 30, 200, len(GOOD) // 2, len(GOOD) - 30, len(GOOD) - 1])
def test_a_truncated_file_is_told(kept):
    with pytest.raises(DocxDamaged):
        read_docx(GOOD[:kept], max_bytes=LIMIT)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<w:document",
        "no XML",
        root("document", ""),
        "<a/><b/>",
        document("<w:p></w:x>"),
        document("\x01"),
        "<w:p/>",
        '<?xml version="1.0" encoding="no-such"?><a/>',
        '<?xml version="1.0" encoding="utf-7"?><a/>',
    ],
)
def test_a_file_with_broken_xml_is_told(text):
    with pytest.raises(DocxDamaged):
        read_docx(word_file(parts={"word/document.xml": text}), max_bytes=LIMIT)


def test_bytes_changed_anywhere_never_end_in_another_error():
    generator = random.Random(7)
    for _ in range(300):
        data = bytearray(GOOD)
        for _ in range(generator.randint(1, 4)):
            data[generator.randrange(len(data))] = generator.randrange(256)
        with suppress(TranspubError):
            read_docx(bytes(data), max_bytes=LIMIT)


@pytest.mark.parametrize(
    "body",
    [
        '<w:p><w:r><w:footnoteReference/><w:t>x</w:t></w:r></w:p>',
        '<w:p><w:r><w:sym w:char="zz" w:font="Symbol"/><w:sym/><w:t>x</w:t></w:r></w:p>',
        '<w:p><w:r><w:fldChar w:fldCharType="end"/><w:fldChar/><w:instrText>HYPER</w:instrText>'
        "<w:t>x</w:t></w:r></w:p>",
        '<w:p><w:pPr><w:pStyle/><w:numPr><w:numId/></w:numPr></w:pPr><w:r><w:t>x</w:t></w:r></w:p>',
        "<w:p><w:hyperlink><w:r><w:t>x</w:t></w:r></w:hyperlink></w:p><mc:AlternateContent/>",
    ],
)  # fmt: skip
def test_xml_that_lacks_what_word_always_writes_is_read_all_the_same(body):
    assert read_docx(word_file(body), max_bytes=LIMIT).html == "<p>x</p>"


# Made by hand


def test_a_bomb_of_zeros_is_refused_unopened():
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        with archive.open("word/document.xml", "w") as member:
            for _ in range(64):
                member.write(b"\0" * 1024 * 1024)
        with archive.open("word/media/a.bmp", "w") as member:
            member.write(b"\0" * 1024 * 1024)
    with megabytes(5), pytest.raises(DocxUnsafe):
        read_docx(packed.getvalue(), max_bytes=LIMIT)


def test_sizes_told_too_small_are_of_no_use():
    """The central directory claims 100 bytes for what unpacks to 40 MB."""
    blank = " " * 40 * 1024 * 1024
    data = word_file(parts={"word/document.xml": document(blank + p("x"))})
    directory = data.index(b"PK\x01\x02")
    entry = data.index(b"word/document.xml", directory) - 46
    lying = bytearray(data)
    struct.pack_into("<I", lying, entry + 24, 100)
    with pytest.raises((DocxDamaged, DocxUnsafe)):
        read_docx(bytes(lying), max_bytes=LIMIT)
    with pytest.raises(DocxUnsafe):
        read_docx(data, max_bytes=LIMIT)


def test_many_small_parts_count_together():
    notes = root("footnotes", " " * 20_000_000)
    parts = {"word/footnotes.xml": notes, "word/endnotes.xml": notes.replace("footnotes", "endnotes")}
    with pytest.raises(DocxUnsafe):
        read_docx(word_file(p("x"), parts=parts), max_bytes=LIMIT)


def test_an_archive_of_very_many_members_is_refused():
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("word/document.xml", document(p("x")))
        for number in range(6000):
            archive.writestr(str(number), b"")
    with megabytes(5), pytest.raises(DocxUnsafe):
        read_docx(packed.getvalue(), max_bytes=LIMIT)


def test_two_members_of_one_name_are_refused():
    packed = BytesIO(GOOD)
    with zipfile.ZipFile(packed, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("word/document.xml", document(p("Another text")))
    with pytest.raises(DocxUnsafe):
        read_docx(packed.getvalue(), max_bytes=LIMIT)


def test_encrypted_members_are_told():
    data = bytearray(GOOD)
    for marker, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        position = data.find(marker)
        while position >= 0:
            data[position + place] |= 1
            position = data.find(marker, position + 4)
    with pytest.raises(DocxProtected):
        read_docx(bytes(data), max_bytes=LIMIT)


def test_unusual_packing_is_refused():
    parts = {"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": document(p("x"))}
    with pytest.raises(DocxUnsafe):
        read_docx(zipped(parts, zipfile.ZIP_BZIP2), max_bytes=LIMIT)


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE a [<!ENTITY x "text">]>',
        '<!DOCTYPE a SYSTEM "file:///etc/passwd">',
        "<!DOCTYPE a [" + "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 9}">' for n in range(1, 9)) + "]>",
    ],
)
@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml", "_rels/.rels", "docProps/core.xml"])
def test_a_document_type_is_refused_in_any_part(declared, part):
    with pytest.raises(DocxUnsafe):
        read_docx(word_file(p("x"), parts={part: f"{declared}<a/>"}), max_bytes=LIMIT)


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"),
        ("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"),
        ("<w:p><w:r><w:pict><w:txbxContent>", "</w:txbxContent></w:pict></w:r></w:p>"),
        ("<w:x>", "</w:x>"),
    ],
)
def test_deep_nesting_is_refused(opening, closing):
    data = word_file(opening * 10_000 + p("x") + closing * 10_000)
    with megabytes(10), pytest.raises(DocxUnsafe):
        read_docx(data, max_bytes=LIMIT)


def test_the_deepest_file_taken_leaves_room_on_the_stack():
    def nested(levels):
        return word_file("<w:tbl><w:tr><w:tc>" * levels + p("x") + "</w:tc></w:tr></w:tbl>" * levels)

    usual = sys.getrecursionlimit()
    sys.setrecursionlimit(700)
    try:
        assert read_docx(nested(25), max_bytes=LIMIT).html.count("<table>") == 25
    finally:
        sys.setrecursionlimit(usual)
    with pytest.raises(DocxUnsafe):
        read_docx(nested(26), max_bytes=LIMIT)


@pytest.mark.parametrize(("body", "error"), [("<w:x/>" * 510_000, DocxUnsafe), (p("x") * 40_000, TooComplex)])
def test_very_many_elements_are_refused(body, error):
    data = word_file(body)
    with pytest.raises(error):
        read_docx(data, max_bytes=LIMIT)


@pytest.mark.slow
def test_a_long_story_is_read():
    """20,000 words, each in a run of its own, as Word leaves them after much editing."""
    body = "".join(
        p(*(run(f"word{number} ", "<w:b/>" * (number % 2)) for number in range(20))) for _ in range(1000)
    )
    assert read_docx(word_file(body), max_bytes=LIMIT).html.count("word") == 20_000


def test_styles_and_lists_that_go_round_in_circles_end():
    styles = (
        style("a", "x", based_on="b")
        + style("b", "y", based_on="a")
        + "".join(style(f"s{number}", "x", based_on=f"s{number + 1}") for number in range(3000))
    )
    numbers = root(
        "numbering",
        '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="a"/></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>',
    )
    links = {f"r{number}": "https://example.org/" for number in range(3000)}
    parts = {"word/numbering.xml": numbers, "_rels/.rels": relationships(**links)}
    data = word_file(p("x", style="a"), styles=styles, parts=parts)
    assert read_docx(data, max_bytes=LIMIT).html == "<p>x</p>"
