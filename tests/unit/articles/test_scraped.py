"""A page copied from a site as editors paste it: menu lines, one paragraph a line, a post, a stray file name."""

from transpub.articles.document import ListBlock, Paragraph
from transpub.articles.intake import TitleSource, understand
from transpub.articles.material import Limits, Material, SourceFormat
from transpub.articles.segments import mark, reassemble, split

PAGE = """- Category
- Latest news
Port of Odesa Opens Again After Six Weeks

The port of Odesa has opened again, the sea port authority said on February 11.
“The route is safe. Three ships left today (two for Egypt, one for Kenya),” the authority’s head said.
We bring you stories from the ground. Your support keeps our team in the field.
Latest update on shipping in the Black Sea - 11 February 2026.
— Sea Port Authority 🇺🇦 (@PortAuthority) February 11, 2026
Find out more: https://t.co/Afc3fLQcCk #OdesaPort pic.twitter.com/1j2BS6j7xU
“This was almost certainly a test. The next convoy is due on March 20, 2026,” the report concluded.
-29ed98e0f248ee005bb84bfbf7f30adf.jpg)





"""


def test_a_scraped_page_goes_through_whole():
    intake = understand("", Material(SourceFormat.TEXT, PAGE), Limits(64 * 1024, 64 * 1024))
    document = mark(intake.document, "en")
    assert intake.title_source is TitleSource.FIRST_LINE
    assert document.headline == "Port of Odesa Opens Again After Six Weeks"
    assert [type(block) for block in document.body] == [ListBlock, *[Paragraph] * 8]
    assert [segment.text for segment in split(document, "en")][1:] == [
        "Category",
        "Latest news",
        "The port of Odesa has opened again, the sea port authority said on February 11.",
        "“The route is safe.",
        "Three ships left today (two for Egypt, one for Kenya),” the authority’s head said.",
        "We bring you stories from the ground.",
        "Your support keeps our team in the field.",
        "Latest update on shipping in the Black Sea - 11 February 2026.",
        "— Sea Port Authority 🇺🇦 (<1/>) February 11, 2026",
        "Find out more: <1/> <2/> <3/>",
        "“This was almost certainly a test.",
        "The next convoy is due on March 20, 2026,” the report concluded.",
        "-29ed98e0f248ee005bb84bfbf7f30adf.jpg)",
    ]
    same = reassemble(document, {segment.key: segment.text for segment in split(document, "en")})
    assert same == intake.document
