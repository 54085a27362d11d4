"""The text of a Word file made plain: what mammoth would lose is written so that it keeps it, the rest is left out.

Works on XML with the short names `docx_package` gives. HTML is made in `docx`.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from transpub.articles.docx_styles import Styles, below, is_on, list_of, value

# Tracked changes: the editor sees the text as it would be with all of them accepted.
_GONE = frozenset({"w:del", "w:moveFrom"})
# Mean nothing by themselves; what they enclose does.
_TRANSPARENT = frozenset(
    {
        "mc:Choice",
        "mc:Fallback",
        "w:bdo",
        "w:customXml",
        "w:dir",
        "w:fldSimple",
        "w:ins",
        "w:moveTo",
        "w:sdtContent",
        "w:smartTag",
    }
)
_GRAPHICS = frozenset({"w:drawing", "w:pict", "w:object"})
_NOTES = frozenset({"w:footnoteReference", "w:endnoteReference"})
_COPIED = frozenset({"w:noBreakHyphen", "w:softHyphen", "w:t", "w:tab"})
_LEFT_OUT = {
    "m:oMath": "formula",
    "m:oMathPara": "formula",
    "w:altChunk": "object",
    "w:commentReference": "comment",
    "w:subDoc": "object",
}
_CHARTS = ("chart", "chartex", "diagram")
_SPAN_MAX = 1000
NUMBERED, BULLETED = "1", "2"


@dataclass
class Body:
    """Makes one part plain. `left_out` counts image, chart, object, formula, comment and hidden (runs of text).

    Paragraphs have a role as their style, or are in one of two lists: all numbered ones are NUMBERED.
    """

    styles: Styles
    # By list and level: whether it is numbered.
    lists: Mapping[tuple[str, str], bool]
    # Ids of the relationships that are links.
    links: Collection[str]
    left_out: Counter[str] = field(default_factory=Counter)
    # Text boxes of the paragraph at hand: they follow it.
    _boxes: list[Element] = field(default_factory=list)

    def blocks(self, children: Iterable[Element]) -> list[Element]:
        """Paragraphs and tables."""
        found: list[Element] = []
        # Where the end of a paragraph was deleted, its text goes on in the next one.
        carried: list[Element] = []
        for child in _opened(children):
            if child.tag == "w:p":
                carried += self._inline(child, hidden=value(child, "w:pPr/w:pStyle") in self.styles.hidden)
                if not _end_deleted(child):
                    found.append(element("w:p", self._paragraph_properties(child), carried))
                    carried = []
            elif child.tag == "w:tbl":
                if carried:
                    found.append(element("w:p", carried))
                    carried = []
                found.append(self._table(child))
            elif child.tag in _LEFT_OUT:
                self.left_out[_LEFT_OUT[child.tag]] += 1
            if not carried:
                found += self._boxed()
        if carried:
            found += [element("w:p", carried), *self._boxed()]
        return found

    def _boxed(self) -> list[Element]:
        boxes, self._boxes = self._boxes, []
        return self.blocks(boxes) if boxes else []

    def _paragraph_properties(self, paragraph: Element) -> list[Element]:
        properties = paragraph.find("w:pPr")
        style = value(properties, "w:pStyle") or ""
        if role := self.styles.roles.get(style):
            return [element("w:pPr", [element("w:pStyle", val=role)])]
        number, level = list_of(properties) or self.styles.lists.get(style, ("", ""))
        numbered = self.lists.get((number, level))
        if numbered is None:
            return []
        entry = [element("w:ilvl", val=level), element("w:numId", val=NUMBERED if numbered else BULLETED)]
        return [element("w:pPr", [element("w:numPr", entry)])]

    def _inline(self, holder: Element, *, hidden: bool) -> list[Element]:
        """Runs and links, in a paragraph or link."""
        found: list[Element] = []
        for child in _opened(holder):
            match child.tag:
                case "w:r":
                    found += self._run(child, hidden=hidden)
                case "w:hyperlink":
                    content = self._inline(child, hidden=hidden)
                    address = child.get("r:id", "")
                    linked = address in self.links
                    found += [element("w:hyperlink", content, **{"r:id": address})] if linked else content
                case tag if tag in _LEFT_OUT:
                    self.left_out[_LEFT_OUT[tag]] += 1
        return found

    def _run(self, run: Element, *, hidden: bool) -> list[Element]:
        properties = run.find("w:rPr")
        style = value(properties, "w:rStyle") or ""
        own = is_on(properties, "w:vanish")
        hidden = (hidden or style in self.styles.hidden) if own is None else own
        if hidden and run.find("w:t") is not None:
            self.left_out["hidden"] += 1
        content: list[Element] = []
        for child in _opened(run):
            content += self._in_run(child, hidden=hidden)
        return (
            [element("w:r", _run_properties(properties, self.styles.roles.get(style)), content)] if content else []
        )

    def _in_run(self, child: Element, *, hidden: bool) -> Iterator[Element]:
        if child.tag in _LEFT_OUT:
            self.left_out[_LEFT_OUT[child.tag]] += 1
        elif child.tag in _GRAPHICS:
            self._graphic(child)
        elif child.tag in ("w:fldChar", "w:instrText"):
            # A field may be hidden in part; without its marks the rest of it would be read wrongly.
            yield _copy(child)
        elif hidden:
            return
        elif child.tag in _COPIED or (child.tag in _NOTES and child.get("w:id")):
            yield _copy(child)
        elif child.tag in ("w:br", "w:cr"):
            # Page and column breaks too: they part words.
            yield element("w:br")
        elif child.tag == "w:ptab":
            yield element("w:tab")
        elif child.tag == "w:sym" and _is_hexadecimal(child.get("w:char", "")):
            yield _copy(child)
        elif child.tag == "w:ruby":
            for base in child.findall("w:rubyBase"):
                yield from self._inline(base, hidden=hidden)

    def _graphic(self, graphic: Element) -> None:
        for box in _outermost(graphic, "w:txbxContent"):
            self._boxes += box
        if graphic.tag == "w:object":
            self.left_out["object"] += 1
        else:
            self.left_out.update(_pictured(graphic))

    def _table(self, table: Element) -> Element:
        rows = []
        for row in _opened(table):
            if row.tag != "w:tr" or below(row, "w:trPr/w:del") is not None:
                continue
            cells = [self._cell(cell) for cell in _opened(row) if cell.tag == "w:tc"]
            heading = is_on(row.find("w:trPr"), "w:tblHeader")
            rows.append(element("w:tr", [element("w:trPr", [element("w:tblHeader")])] if heading else [], cells))
        return element("w:tbl", rows)

    def _cell(self, cell: Element) -> Element:
        properties = cell.find("w:tcPr")
        kept = []
        span = value(properties, "w:gridSpan") or ""
        if span.isascii() and span.isdigit() and len(span) < 5 and 1 < int(span) <= _SPAN_MAX:
            kept.append(element("w:gridSpan", val=span))
        merged = properties.find("w:vMerge") if properties is not None else None
        if merged is not None:
            kept.append(element("w:vMerge", val=merged.get("w:val", "continue")))
        return element("w:tc", [element("w:tcPr", kept)] if kept else [], self.blocks(cell))


def element(tag: str, *contents: Iterable[Element], val: str | None = None, **attributes: str) -> Element:
    made = Element(tag, attributes if val is None else {"w:val": val, **attributes})
    for content in contents:
        made.extend(content)
    return made


def _copy(original: Element) -> Element:
    made = Element(original.tag, original.attrib)
    made.text = original.text
    return made


def _opened(children: Iterable[Element]) -> Iterator[Element]:
    """The children, those of wrappers without meaning in their place."""
    waiting = list(children)[::-1]
    while waiting:
        child = waiting.pop()
        if child.tag in _TRANSPARENT:
            waiting += list(child)[::-1]
        elif child.tag == "w:sdt":
            waiting += child.findall("w:sdtContent")[::-1]
        elif child.tag == "mc:AlternateContent":
            # The same thing twice: for new programs, and for old ones.
            waiting += [*child.findall("mc:Choice"), *child.findall("mc:Fallback")][:1]
        elif child.tag not in _GONE:
            yield child


def _end_deleted(paragraph: Element) -> bool:
    mark = below(paragraph, "w:pPr/w:rPr")
    return mark is not None and any(child.tag in _GONE for child in mark)


def _run_properties(properties: Element | None, role: str | None) -> list[Element]:
    kept = [element("w:rStyle", val=role)] if role else []
    for name, switches in (("w:b", ("w:b",)), ("w:i", ("w:i",)), ("w:strike", ("w:strike", "w:dstrike"))):
        if any(is_on(properties, switch) for switch in switches):
            kept.append(element(name))
    if alignment := value(properties, "w:vertAlign"):
        kept.append(element("w:vertAlign", val=alignment))
    return [element("w:rPr", kept)] if kept else []


def _outermost(holder: Element, tag: str) -> Iterator[Element]:
    for child in _opened(holder):
        if child.tag == tag:
            yield child
        else:
            yield from _outermost(child, tag)


def _pictured(holder: Element) -> Iterator[str]:
    """`image` or `chart` for each there is outside of text boxes."""
    for child in _opened(holder):
        if child.tag in ("pic:pic", "v:imagedata"):
            yield "image"
        elif child.tag == "a:graphicData" and child.get("uri", "").rpartition("/")[2] in _CHARTS:
            yield "chart"
        elif child.tag != "w:txbxContent":
            yield from _pictured(child)


def _is_hexadecimal(text: str) -> bool:
    return len(text) == 4 and all(character in "0123456789abcdefABCDEF" for character in text)
