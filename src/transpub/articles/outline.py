"""A document as a list of lines, for people who want to see what was understood. Nothing is decided here."""

from collections import defaultdict
from dataclasses import dataclass

from transpub.articles.codes import plain_text
from transpub.articles.document import Block, Code, Document, Embed, Figure, Heading, Inlines, Rule
from transpub.articles.inline import plain
from transpub.articles.leaves import Leaf, rewrite
from transpub.articles.segments import SourceSegment, split


def _broken(segment: SourceSegment) -> str:
    """Its coded text with a space where a line breaks, or the words beside it would run together."""
    text = segment.text
    for number, code in segment.codes.items():
        if code.tag == "br":
            text = text.replace(f"<{number}/>", " ")
    return text


@dataclass(frozen=True)
class Line:
    """One text of the document, or a block without any (`code`, `rule`, `embed`, `image`), in reading order.

    `kind` is a SegmentKind's value or one of those four; `level` a heading's, 1-6, else None. `sentences` are
    what translators will get, as plain text; of an image or embed `text` is the address.
    """

    path: str
    kind: str
    text: str
    level: int | None = None
    sentences: tuple[str, ...] = ()


def outline(document: Document, language: str) -> tuple[Line, ...]:
    """The lines of a document, its fields first. One that is not marked is cut by the rules of `language`."""
    sentences: defaultdict[str, list[str]] = defaultdict(list)
    for segment in split(document, language):
        sentences[segment.path].append(" ".join(plain_text(_broken(segment), segment.codes).split()))
    lines: list[Line] = []
    levels: dict[str, int] = {}

    def passing(path: str, block: Block) -> None:
        match block:
            case Heading(level=level):
                levels[f"{path}/heading"] = level
            case Figure(image=image):
                lines.append(Line(path, "image", image.src))
            case Embed(url=url):
                lines.append(Line(path, "embed", url))
            case Code(text=text):
                lines.append(Line(path, "code", text))
            case Rule():
                lines.append(Line(path, "rule", ""))

    def note(leaf: Leaf) -> Inlines:
        text = " ".join(plain(leaf.content).split())
        lines.append(
            Line(leaf.path, leaf.kind.value, text, levels.get(leaf.path), tuple(sentences.get(leaf.path, ())))
        )
        return leaf.content

    rewrite(document, note, passing=passing)
    return tuple(lines)
