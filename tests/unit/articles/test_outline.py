"""What people are shown of a document: every text once, in reading order, with its sentences."""

from transpub.articles.fields import NOTHING_GIVEN, Fields
from transpub.articles.intake import understand
from transpub.articles.material import Limits, Material, SourceFormat
from transpub.articles.outline import Line, outline

LIMITS = Limits(1024 * 1024, 1024 * 1024)
STORY = """# Ferry back in service

The ferry is **back**. It sailed on Monday.

## What changed

![A ferry at the quay](https://images.example/ferry.jpg)

---

> We waited long.

```
timetable --all
```
"""


def shown(body: str, given: Fields = NOTHING_GIVEN) -> tuple[Line, ...]:
    return outline(understand("", Material(SourceFormat.MARKDOWN, body), LIMITS, given).document, "en")


def test_every_block_is_a_line_in_reading_order():
    assert shown(STORY) == (
        Line("headline", "headline", "Ferry back in service", None, ("Ferry back in service",)),
        Line(
            "body/1/paragraph",
            "paragraph",
            "The ferry is back. It sailed on Monday.",
            None,
            ("The ferry is back.", "It sailed on Monday."),
        ),
        Line("body/2/heading", "heading", "What changed", 2, ("What changed",)),
        Line("body/3", "image", "https://images.example/ferry.jpg"),
        Line("body/3/figure/alt", "alt", "A ferry at the quay", None, ("A ferry at the quay",)),
        Line("body/4", "rule", ""),
        Line("body/5/quote/1/paragraph", "quote", "We waited long.", None, ("We waited long.",)),
        Line("body/6", "code", "timetable --all"),
    )


def test_given_fields_come_before_the_body():
    lines = shown("# H\n\nText of it.", Fields(standfirst="In short", byline="Olena K."))
    assert [line.kind for line in lines] == ["headline", "standfirst", "byline", "paragraph"]


def test_a_text_nobody_translates_has_no_sentences():
    lines = shown("# H\n\nText of it.\n\n2026\n")
    assert lines[-1] == Line("body/2/paragraph", "paragraph", "2026")
