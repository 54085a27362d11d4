"""Bytes of files and pages become text: by what they say of themselves, by what they are, or not at all."""

import codecs
import zipfile
from contextlib import suppress
from io import BytesIO

import pytest

from transpub.articles.encodings import codec_of, decode
from transpub.articles.errors import NotTextBut, NotUtf8, UnknownEncoding
from transpub.articles.filetypes import FileType, file_type

UKRAINIAN = (
    "Верховна Рада ухвалила закон про захист джерел. Є ґрунтовні підстави: їхні журналісти щодня ризикують, "
    "а «Слідство» триває — вже сьомий місяць."
)
RUSSIAN = (
    "Редакция издания сообщила, что обыск в её офисе длился шесть часов. Журналистов отпустили под подписку, "
    "а «Дело» передали в суд."
)
ENGLISH = "“It wasn’t a raid,” the editor said — “it was theft.” The café closed…"


# Guessed from the bytes alone


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (UKRAINIAN, "cp1251"),
        (UKRAINIAN.replace("—", "-").replace("«", '"').replace("»", '"'), "koi8_u"),
        (UKRAINIAN, "mac_cyrillic"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN.replace("«", '"').replace("»", '"'), "koi8_r"),
        (RUSSIAN.replace("«", '"').replace("»", '"'), "cp866"),
        (RUSSIAN.replace("«", '"').replace("»", '"'), "iso8859_5"),
        (RUSSIAN, "mac_cyrillic"),
        (ENGLISH, "cp1252"),
        ("It’s over", "cp1252"),
        ("The price rose by 5 £ — or 6 €.", "cp1252"),
        ("Die Bürgermeisterin sagte, die Straßen würden für Fußgänger geöffnet.", "cp1252"),
        ("À l’Assemblée, la députée a répondu : « C’est déjà voté, où est le problème ? »", "cp1252"),
        ("Wójt gminy ogłosił wybory; źródła mówią o żądaniu i łapówce w śledztwie.", "cp1250"),
        ("Ministr řekl, že příští týden začne šetření ve městě. Úřady mlčí.", "iso8859_2"),
        ("Gazeteciler mahkemeye çıktı; İstanbul’da görülen dava ertelendi.", "cp1254"),
        ("記者は東京で取材を続けていると編集部は発表した。", "cp932"),
        ("记者在北京继续采访，编辑部周五宣布。", "gb18030"),
        ("Новости", "cp1251"),
        ("Суд вынес решение", "koi8_r"),
        ("НОВИНИ КУЛЬТУРИ І НАУКИ", "cp1251"),
        ("Мовчання влади", "koi8_u"),
    ],
)
def test_an_undeclared_encoding_is_guessed_and_that_is_told(text, encoding):
    found = decode(text.encode(encoding))
    assert found.text == text
    assert found.guessed
    assert found.text.encode(found.encoding) == text.encode(encoding)


def test_a_guess_looks_beyond_a_long_english_beginning():
    page = b"<p>plain words</p>\n" * 20_000 + UKRAINIAN.encode("cp1251")
    assert decode(page).text.endswith(UKRAINIAN)


# Said by the bytes themselves


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_is_believed_first(encoding):
    found = decode(UKRAINIAN.encode(encoding), "windows-1251")
    assert (found.text, found.guessed) == (UKRAINIAN, False)


def test_both_orders_of_utf16_are_read():
    for mark, encoding in [(codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")]:
        found = decode(mark + RUSSIAN.encode(encoding))
        assert (found.text, found.encoding) == (RUSSIAN, encoding)


def test_utf8_needs_no_declaration():
    for text in ("", "plain", UKRAINIAN, "🙂", "Ї"):
        found = decode(text.encode())
        assert (found.text, found.encoding, found.guessed) == (text, "utf-8", False)


# Declared


@pytest.mark.parametrize(
    ("label", "encoding", "text"),
    [
        ("windows-1251", "cp1251", UKRAINIAN),
        ("CP1251", "cp1251", RUSSIAN),
        ("koi8-u", "koi8_u", "Її ґанок"),
        ("KOI8-RU", "koi8_u", "Її ґанок"),
        ("koi8-r", "koi8_r", "Новый дом"),
        ("ibm866", "cp866", "Новый дом"),
        ("iso-8859-1", "cp1252", ENGLISH),
        ("us-ascii", "cp1252", ENGLISH),
        ("latin1", "cp1252", "café"),
        ("iso-8859-9", "cp1254", "Ağrı"),
        ("shift_jis", "cp932", "東京"),
        ("gb2312", "gb18030", "北京"),
        ("utf-16", "utf-16-le", UKRAINIAN),
        (" UTF8 ", "utf-8", UKRAINIAN),
    ],
)
def test_a_declared_charset_is_read_as_browsers_read_it(label, encoding, text):
    found = decode(text.encode(encoding), label)
    assert (found.text, found.guessed) == (text, False)


@pytest.mark.parametrize(
    "head",
    [
        '<meta charset="windows-1251">',
        "<META CHARSET=windows-1251 >",
        "<meta http-equiv='Content-Type' content='text/html; charset=windows-1251'>",
        '<?xml version="1.0" encoding="windows-1251"?><html>',
        "<!-- <meta charset=utf-16> --><meta charset=windows-1251>",
        f"<script>{'x' * 3000}</script><meta charset=windows-1251>",
    ],
)
def test_a_page_may_declare_its_encoding_inside(head):
    # Too few letters to guess from: without the declaration this would be something else.
    page = head + "<p>Її"
    found = decode(page.encode("cp1251"), html=True)
    assert (found.text, found.encoding, found.guessed) == (page, "cp1251", False)


def test_http_is_believed_before_the_page():
    page = "<meta charset=koi8-r><p>Новый дом</p>"
    assert decode(page.encode("cp1251"), "windows-1251", html=True).text == page


def test_a_text_that_only_mentions_a_charset_declares_none():
    text = "<meta charset=koi8-r> " + UKRAINIAN
    assert decode(text.encode("cp1251")).encoding == "cp1251"


@pytest.mark.parametrize(
    ("text", "encoding", "declared"),
    [
        (UKRAINIAN, "cp1251", "utf-8"),
        (UKRAINIAN, "utf-8", "iso-8859-1"),
        (UKRAINIAN, "utf-8", "windows-1251"),
        (UKRAINIAN, "utf-8", "us-ascii"),
        (UKRAINIAN, "utf-8", "utf-16"),
        (RUSSIAN, "cp1251", "iso-8859-1"),
        (RUSSIAN, "cp1251", "no-such-charset"),
        (ENGLISH, "cp1252", "utf-8"),
        ("plain", "ascii", "utf-16"),
    ],
)
def test_a_declaration_the_bytes_contradict_is_passed_over(text, encoding, declared):
    assert decode(text.encode(encoding), declared).text == text


@pytest.mark.parametrize(
    "label",
    ["utf-7", "idna", "punycode", "unicode_escape", "rot13", "zip", "hex", "undefined", "", "../x", "x" * 99],
)
def test_codecs_that_are_no_encodings_of_the_web_are_unknown(label):
    assert codec_of(label) is None


def test_every_codec_named_exists():
    for label in (
        "windows-874",
        "x-sjis",
        "x-cp1251",
        "macintosh",
        "iso-8859-8-i",
        "x-x-big5",
        "euc-kr",
        "tis-620",
    ):
        assert codecs.lookup(codec_of(label))


# Refused


@pytest.mark.parametrize("cut", [1, 3, 5])
def test_utf8_that_breaks_off_inside_a_character_is_told(cut):
    data = UKRAINIAN.encode()[: len("Верховна".encode()) + 10 + cut]
    whole = data.decode("utf-8", "ignore")
    if len(whole.encode()) == len(data):
        data = data[:-1]
    with pytest.raises(NotUtf8) as caught:
        decode(data)
    assert caught.value.facts["position"] == len(data) - 1


def test_utf8_with_a_broken_byte_is_told_not_guessed():
    data = UKRAINIAN.encode().replace("закон".encode(), b"\xffxyz")
    with pytest.raises(NotUtf8) as caught:
        decode(data)
    assert caught.value.facts == {"position": data.index(b"\xff"), "byte": "FF"}


def test_utf16_that_breaks_off_is_told():
    with pytest.raises(UnknownEncoding):
        decode(UKRAINIAN.encode("utf-16")[:-1])


def test_bytes_that_are_no_text_in_any_alphabet_are_refused():
    data = bytes(255 - (position * 7919) % 128 for position in range(2000))
    with pytest.raises(UnknownEncoding):
        decode(data)


def zipped(name):
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(name, "text")
    return packed.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", FileType.IMAGE),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", FileType.IMAGE),
        (b"GIF89a\1\0", FileType.IMAGE),
        (b"RIFF\1\2\0\0WEBPVP8 ", FileType.IMAGE),
        (b"BM\x36\0\0\0", FileType.IMAGE),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", FileType.PDF),
        (b"{\\rtf1\\ansi text}", FileType.RTF),
        (zipped("a.txt"), FileType.ZIP),
        (zipped("word/document.xml"), FileType.WORD),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, FileType.OLD_OFFICE),
        (b"\x7fELF\2\1\1\0", FileType.PROGRAM),
        (b"MZ\x90\0\3\0\0\0", FileType.PROGRAM),
        (b"\x1f\x8b\x08\0", FileType.ARCHIVE),
        (b"\0\0\0\x18ftypmp42", FileType.SOUND_OR_FILM),
        (b"ID3\4\0\0\0\0", FileType.SOUND_OR_FILM),
        (b"A text\0with a zero byte", FileType.BINARY),
    ],
)
def test_a_file_of_another_kind_is_named(data, kind):
    assert file_type(data) is kind
    with pytest.raises(NotTextBut) as caught:
        decode(data, "utf-8", html=True)
    assert str(caught.value.facts["looks_like"]) == kind.value


@pytest.mark.parametrize(
    "text", ["MZ began as a paper.", "BMW said on Friday", "ID3 tags", "PK 12", "GIF8", "RIFF"]
)
def test_text_that_begins_like_a_file_is_text(text):
    assert decode(text.encode()).text == text


# Cost


@pytest.mark.parametrize(
    "data",
    [
        UKRAINIAN.encode("cp1251") * 70_000,
        b"<!--" * 2_500_000,
        b"<meta " * 1_600_000,
        b"\xe9\n" * 5_000_000,
        bytes(range(128, 256)) * 80_000,
    ],
    ids=["text", "comments", "metas", "lines", "noise"],
)
@pytest.mark.timeout(60)
def test_ten_megabytes_take_seconds(data):
    with suppress(UnknownEncoding):
        decode(data, "iso-8859-1", html=True)
