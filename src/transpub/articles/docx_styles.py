"""What the styles of a Word file mean: title, heading, quotation, caption; which are hidden or make lists."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

_HEADINGS = ("heading", "überschrift", "заголовок", "titre", "título", "titolo", "nagłówek")
# Word stores its own styles under English names whatever its language; others write the names they show.
_ROLES: Mapping[str, str] = {
    **dict.fromkeys(("title", "titel", "название", "назва", "заголовок документа"), "Title"),
    **dict.fromkeys(("subtitle", "untertitel", "подзаголовок", "підзаголовок"), "Subtitle"),
    **dict.fromkeys(
        (
            "quote", "intense quote", "quotations", "block text", "block quotation", "blockquote", "zitat",
            "intensives zitat", "цитата", "цитата 2", "виділена цитата", "насичена цитата", "выделенная цитата",
        ),
        "Quote",
    ),
    **dict.fromkeys(
        (
            "caption", "beschriftung", "bildunterschrift", "bildbeschriftung", "название объекта",
            "подпись", "подпись к рисунку", "назва об'єкта", "назва об’єкта", "підпис",
        ),
        "Caption",
    ),
    **{f"{name} {level}": f"Heading{min(level, 6)}" for name in _HEADINGS for level in range(1, 10)},
    **{f"heading{level}": f"Heading{level}" for level in range(1, 7)},
    "heading": "Heading1",
    **dict.fromkeys(("strong", "fett", "строгий", "выделение жирным"), "Strong"),
    **dict.fromkeys(
        ("emphasis", "subtle emphasis", "intense emphasis", "hervorhebung", "выделение", "виділення"), "Emphasis"
    ),
}  # fmt: skip

_OFF = frozenset({"0", "false", "off", "none"})


def is_on(properties: Element | None, name: str) -> bool | None:
    """A switch such as `w:b` in a run's properties; None where it is not set."""
    found = properties.find(name) if properties is not None else None
    return None if found is None else found.get("w:val", "") not in _OFF


def below(element: Element | None, path: str) -> Element | None:
    """The first element at a path of names parted by slashes. ElementTree's own paths allow no colon in names."""
    for name in path.split("/"):
        if element is None:
            return None
        element = element.find(name)
    return element


def value(element: Element | None, path: str) -> str | None:
    """The `w:val` of what lies at the path."""
    found = below(element, path)
    return None if found is None else found.get("w:val")


@dataclass(frozen=True)
class Styles:
    """By style id. `roles`: Title, Subtitle, Heading1-6, Quote, Caption, Strong, Emphasis. `lists`: (list, level)
    as in `w:numPr`. Each is inherited from the style one is based on."""

    roles: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()


def read_styles(root: Element | None) -> Styles:
    """`root` is the styles part; a file may have none."""
    styles = {style.get("w:styleId", ""): style for style in (root if root is not None else ())}
    roles: dict[str, str] = {}
    lists: dict[str, tuple[str, str]] = {}
    hidden: set[str] = set()
    for name in styles:
        family = list(_ancestry(name, styles))
        role = next(filter(None, map(_role, family)), None)
        if role:
            roles[name] = role
        numbers = next((found for style in family if (found := list_of(style.find("w:pPr")))), None)
        if numbers:
            lists[name] = numbers
        if _nearest_says_hidden(family):
            hidden.add(name)
    return Styles(roles, lists, frozenset(hidden))


def _nearest_says_hidden(family: Iterable[Element]) -> bool:
    said = (is_on(style.find("w:rPr"), "w:vanish") for style in family)
    return next((hidden for hidden in said if hidden is not None), False)


# Word has nine levels, counted from 0.
LEVELS = tuple("012345678")


def read_lists(root: Element | None, styles: Styles) -> Mapping[tuple[str, str], bool]:
    """By list and level: whether it is numbered. `root` is the numbering part; a file may have none."""
    definitions: dict[str, Element] = {}
    used: dict[str, str] = {}
    for entry in root if root is not None else ():
        if entry.tag == "w:abstractNum":
            definitions[entry.get("w:abstractNumId", "")] = entry
        elif entry.tag == "w:num":
            used[entry.get("w:numId", "")] = value(entry, "w:abstractNumId") or ""
    found: dict[tuple[str, str], bool] = {}
    for number, name in used.items():
        definition = definitions.get(name)
        if link := value(definition, "w:numStyleLink"):
            linked, _ = styles.lists.get(link, ("", ""))
            definition = definitions.get(used.get(linked, ""))
        for level in (definition if definition is not None else ())[: len(LEVELS) * 2]:
            form = value(level, "w:numFmt")
            if level.tag == "w:lvl" and level.get("w:ilvl") in LEVELS and form not in (None, "none"):
                found[number, level.get("w:ilvl", "")] = form != "bullet"
    return found


def list_of(properties: Element | None) -> tuple[str, str] | None:
    number = value(properties, "w:numPr/w:numId")
    return None if number is None else (number, value(properties, "w:numPr/w:ilvl") or "0")


def _ancestry(name: str, styles: Mapping[str, Element]) -> Iterator[Element]:
    """The style, the one it is based on, and so on; ends where hand-made files go round in a circle."""
    for _ in range(20):
        style = styles.get(name)
        if style is None:
            return
        yield style
        name = value(style, "w:basedOn") or ""


def _role(style: Element) -> str | None:
    name = (value(style, "w:name") or "").strip().lower()
    if known := _ROLES.get(name):
        return known
    # A style of the newsroom's own: its place in the outline, counted from 0.
    level = value(style, "w:pPr/w:outlineLvl") or ""
    return f"Heading{min(int(level) + 1, 6)}" if level in tuple("012345678") else None
