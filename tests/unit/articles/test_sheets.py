"""Files translated in place: what is put back where it was, and all around it that stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transpub.articles.errors import BodyTooLarge, NotText, SentenceTooLong, TooComplex
from transpub.articles.markdown import markdown_to_html
from transpub.articles.material import SourceFormat
from transpub.articles.sheets import Sheet, read_sheet

MARKDOWN = """# Ships *leave* the port #

Ships left on **Monday**
with [grain][1], see <https://example.com/a_b> and `code`.
A line\\
broken.

> “Quoted,” she said.
> And *again*.

1. First
2. Second with ![a ship](ship.png "At sea")
   - deep

| Port | Tonnes |
|:-----|-------:|
| Odesa | **45,000** t |

![Alone](alone.png)

    program text

<div>raw</div>

Setext
------

Snake_case and 5 * 3 \\* 2, [not a link] & so on.

[1]: https://example.com/grain
"""


def sheet(text: str, source_format: SourceFormat = SourceFormat.TEXT, max_bytes: int = 10**6) -> Sheet:
    return read_sheet(text, source_format, "en", max_bytes=max_bytes)


def put_back(read: Sheet) -> str:
    return read.written({segment.text: segment.text for segment in read.segments})


def shouted(read: Sheet) -> str:
    return read.written({segment.text: segment.text.upper() for segment in read.segments})


def test_text_keeps_lines_indents_bullets_and_line_ends() -> None:
    read = sheet("One. Two.\r\n\r\n\n  • three \t\n🎉\n\u200b\n12\nlast")

    assert [segment.text for segment in read.segments] == ["One.", "Two.", "three", "last"]
    assert shouted(read) == "ONE. TWO.\r\n\r\n\n  • THREE \t\n🎉\n\u200b\n12\nLAST"


@given(st.text(alphabet="ab. \t\n\r-•🎉«»\u00a0", max_size=80))
def test_whatever_the_lines_are_they_stay(text: str) -> None:
    written = put_back(sheet(text))
    assert [line.strip() == "" for line in written.split("\n")] == [line.strip() == "" for line in text.split("\n")]
    assert [line.split() for line in written.split("\n")] == [line.split() for line in text.split("\n")]


def test_markdown_with_its_own_words_means_the_same() -> None:
    before, after = (
        " ".join(markdown_to_html(text).replace("<br />\n", "<br />").split())
        for text in (MARKDOWN, put_back(sheet(MARKDOWN, SourceFormat.MARKDOWN)))
    )
    assert after == before


def test_of_markdown_only_the_words_change() -> None:
    written = shouted(sheet(MARKDOWN, SourceFormat.MARKDOWN))

    for line in (
        "# SHIPS *LEAVE* THE PORT #",
        "| PORT | TONNES |",
        "|:-----|-------:|",
        "| ODESA | **45,000** T |",
        "    program text",
        "<div>raw</div>",
        "[1]: https://example.com/grain",
        '2. SECOND WITH ![A SHIP](ship.png "AT SEA")',
    ):
        assert line in written.split("\n")
    assert "[GRAIN](https://example.com/grain)" in written
    assert "<https://example.com/a_b>" in written
    assert "`code`" in written


@pytest.mark.parametrize(
    "translated",
    ["# heading", "- item", "1. item", "> quoted", "a*b*c", "_x_", "<b>", "&amp;", "[a](b)", "`x`", "\\*"],
)
def test_what_a_translation_says_is_no_markup(translated: str) -> None:
    read = sheet("Words", SourceFormat.MARKDOWN)
    html = markdown_to_html(read.written({"Words": translated}))
    shown = translated.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert html == f"<p>{shown}</p>\n"


def test_html_is_written_anew_without_what_is_unsafe() -> None:
    read = sheet('<h2>One</h2><p onclick="x()">Two <b>three</b><script>x</script></p>', SourceFormat.HTML)
    assert shouted(read) == "<h2>ONE</h2>\n<p>TWO <b>THREE</b></p>\n"


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("a" * 101, BodyTooLarge),
        ("\x00\x01", NotText),
    ],
)
def test_what_cannot_be_taken_is_refused(text: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        sheet(text, max_bytes=100)


def test_bounds_of_lines_and_sentences() -> None:
    with pytest.raises(TooComplex):
        sheet("a\n" * 20_001)
    with pytest.raises(SentenceTooLong):
        sheet("a" * 20_001)
