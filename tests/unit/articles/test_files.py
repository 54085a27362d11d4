"""Files as material: the kind told by the name or the bytes, the text in whatever encoding it was saved."""

import zipfile
from io import BytesIO

import pytest

from transpub.articles.errors import BodyTooLarge
from transpub.articles.files import from_file
from transpub.articles.material import Limits, SourceFormat

LIMITS = Limits(body_bytes=10_000, file_bytes=10_000)
PACKED = BytesIO()
with zipfile.ZipFile(PACKED, "w") as archive:
    archive.writestr("word/document.xml", "")
STORY = "Фермери зібрали врожай пшениці, повідомили у громаді."


@pytest.mark.parametrize(
    ("name", "data", "options", "expected"),
    [
        ("story.md", b"# Title", {}, SourceFormat.MARKDOWN),
        ("STORY.HTM", b"<p>Text", {}, SourceFormat.HTML),
        ("story.docx", b"anything", {}, SourceFormat.DOCX),
        ("story", PACKED.getvalue(), {}, SourceFormat.DOCX),
        ("story", b"Text", {}, SourceFormat.TEXT),
        ("story", b"Text", {"otherwise": SourceFormat.MARKDOWN}, SourceFormat.MARKDOWN),
        ("story.md", b"Text", {"otherwise": SourceFormat.HTML}, SourceFormat.MARKDOWN),
        ("story.html", b"<html>", {"chosen": SourceFormat.PAGE}, SourceFormat.PAGE),
    ],
)
def test_kind_of_a_file(name, data, options, expected):
    assert from_file(name, data, LIMITS, **options).format is expected


@pytest.mark.parametrize(
    ("encoding", "told"), [("utf-8", ""), ("utf-8-sig", ""), ("windows-1251", "cp1251"), ("utf-16", "utf-16-le")]
)
def test_encoding_is_told_where_it_was_another(encoding, told):
    material = from_file("story.txt", STORY.encode(encoding), LIMITS)
    assert material.body == STORY
    assert material.encoding == told


def test_a_word_file_keeps_its_bytes():
    material = from_file("/home/olena/story.docx", PACKED.getvalue(), LIMITS)
    assert (material.body, material.data, material.name) == ("", PACKED.getvalue(), "story.docx")


def test_name_of_another_system_loses_its_folders():
    assert from_file("C:\\Users\\Olena\\story.txt", b"Text", LIMITS).name == "story.txt"


def test_too_large_a_file_is_refused():
    with pytest.raises(BodyTooLarge) as caught:
        from_file("story.txt", b"x" * 10_001, LIMITS)
    assert caught.value.facts == {"size": 10_001, "limit": 10_000}
