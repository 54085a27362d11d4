"""Which suspect lines are the page's own, judged by where they stand and by their neighbours."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property
from itertools import groupby

from transpub.articles.boilerplate_rules import (
    BoilerplateReason,
    Suspicion,
    ends_sentence,
    is_known_in_menus,
    is_prose,
    is_trail,
    suspicion,
)
from transpub.articles.leaves import SegmentKind

# Texts of pictures and tables stand or fall with them.
_JUDGED = frozenset({SegmentKind.PARAGRAPH, SegmentKind.HEADING, SegmentKind.LIST_ITEM, SegmentKind.QUOTE})
# Nobody writes these, whatever stands around them. In a quotation nothing else counts: somebody said it.
_BY_ITSELF = frozenset({BoilerplateReason.FILE_NAME, BoilerplateReason.POST_FRAME})
# Shares of a line's letters inside links: no more than a word beside them, no sentence about something.
_ONLY_LINKS = 0.9
_MOSTLY_LINKS = 0.5
# An extraction that found less of the prose than this missed the story.
_TRUSTED = 0.25
# The longest name of a section, in characters and words.
_NAME_LENGTH = 40
_NAME_WORDS = 4
# When it was published and when it was changed; more times are entries of a chronicle.
_TIMES_MAX = 2


class Place(Enum):
    """Before the story's first prose, from there to its last, after it."""

    HEAD = 1
    MIDDLE = 2
    TAIL = 3


@dataclass(frozen=True)
class Line:
    """One text of the body. `links` is the share of its letters inside links."""

    id: str
    path: str
    kind: SegmentKind
    text: str
    links: float = 0.0
    place: Place = Place.MIDDLE

    @cached_property
    def suspicion(self) -> Suspicion | None:
        return suspicion(self.text, links=self.links) if self.kind in _JUDGED else None

    @property
    def list_path(self) -> str:
        """The outermost list it is in, or nothing."""
        before, found, _ = self.path.partition("/list/")
        return before if found else ""


Reasons = dict[str, BoilerplateReason]


def placed(lines: Sequence[Line]) -> list[Line]:
    """The lines with their places. Without any prose nothing is before or after it."""
    prose = [number for number, line in enumerate(lines) if _is_story(line)]
    if not prose:
        return list(lines)
    head = [replace(line, place=Place.HEAD) for line in lines[: prose[0]]]
    tail = [replace(line, place=Place.TAIL) for line in lines[prose[-1] + 1 :]]
    return [*head, *lines[prose[0] : prose[-1] + 1], *tail]


def reasons(lines: Sequence[Line]) -> Reasons:
    """Why each line that looks like the page's own does, by path."""
    found = {line.path: line.suspicion.reason for line in lines if line.suspicion and _holds(line, line.suspicion)}
    found |= _menus(lines)
    found = _without_chronicles(lines, found)
    found |= _announced(lines, found)
    return _agreed_in_lists(lines, found)


def outside(lines: Sequence[Line], in_story: Sequence[bool]) -> Reasons:
    """The lines around the story that an extraction found, and those between that are no part of it."""
    prose = [(len(line.text), found) for line, found in zip(lines, in_story, strict=True) if _is_story(line)]
    found = [number for number, inside in enumerate(in_story) if inside]
    if not found or sum(size for size, inside in prose if inside) < _TRUSTED * sum(size for size, _ in prose):
        return {}
    first, last = found[0], found[-1]
    left: Reasons = {}
    for number, line in enumerate(lines):
        if number < first:
            kept = number == first - 1 and (line.kind is SegmentKind.CAPTION or _is_story(line))
        elif number > last:
            kept = number == last + 1 and line.kind is SegmentKind.CAPTION
        else:
            kept = in_story[number] or _fits_between(line)
        if not kept:
            left[line.path] = BoilerplateReason.OUTSIDE_STORY
    return left


def _is_story(line: Line) -> bool:
    return line.suspicion is None and is_prose(line.text) and line.links < _MOSTLY_LINKS


def _fits_between(line: Line) -> bool:
    """Whether a line between two lines of the story is of it though an extraction left it out."""
    return line.links < _MOSTLY_LINKS and (line.kind is not SegmentKind.PARAGRAPH or ends_sentence(line.text))


def _holds(line: Line, suspected: Suspicion) -> bool:
    if suspected.reason in _BY_ITSELF:
        return True
    if line.kind is SegmentKind.QUOTE:
        return False
    if suspected.reason is BoilerplateReason.MENU and line.text.endswith(":"):
        return False
    if suspected.reason is BoilerplateReason.TAGS and ends_sentence(line.text):
        return False
    return line.place is not Place.MIDDLE or not (suspected.at_edge or line.kind is SegmentKind.HEADING)


def _menus(lines: Sequence[Line]) -> Reasons:
    """Names of sections standing together before the story or after it: a list, paragraphs in a row, a trail."""
    found: Reasons = {}
    for (_, place), run in groupby(lines, key=lambda line: (line.list_path, line.place)):
        group = list(run)
        if place is Place.MIDDLE:
            continue
        names = _menu_list(group) if group[0].list_path else _menu_paragraphs(group)
        found |= dict.fromkeys((line.path for line in names), BoilerplateReason.MENU)
    return found


def _menu_list(items: Sequence[Line]) -> Sequence[Line]:
    if len(items) < 2 or not all(map(_is_name, items)):
        return ()
    known = sum(is_known_in_menus(item.text) for item in items)
    links_before = items[0].place is Place.HEAD and len(items) > 2 and all(_only_links(item) for item in items)
    return items if 2 * known >= len(items) or links_before else ()


def _menu_paragraphs(lines: Sequence[Line]) -> Iterator[Line]:
    for known, run in groupby(lines, key=lambda line: _is_name(line) and is_known_in_menus(line.text)):
        group = list(run)
        if known and len(group) > 1:
            yield from group
        if not known:
            yield from (line for line in group if line.kind is SegmentKind.PARAGRAPH and is_trail(line.text))


def _is_name(line: Line) -> bool:
    """Short, and neither a sentence nor the beginning of one."""
    text = line.text
    is_short = len(text) <= _NAME_LENGTH and len(text.split()) <= _NAME_WORDS
    return is_short and not ends_sentence(text) and not text.endswith((":", ";", ","))


def _only_links(line: Line) -> bool:
    return line.links >= _ONLY_LINKS


def _without_chronicles(lines: Sequence[Line], found: Mapping[str, BoilerplateReason]) -> Reasons:
    """Times that begin entries of a chronicle are its headings: there are many, or some between its prose."""
    suspects = [line for line in lines if line.suspicion and line.suspicion.reason is BoilerplateReason.TIMESTAMP]
    if len(suspects) <= _TIMES_MAX and not any(line.place is Place.MIDDLE for line in suspects):
        return dict(found)
    return {path: reason for path, reason in found.items() if reason is not BoilerplateReason.TIMESTAMP}


def _announced(lines: Sequence[Line], found: Mapping[str, BoilerplateReason]) -> Reasons:
    """Lines that are nothing but links, right after one that points to other stories."""
    links: Reasons = {}
    announced = False
    for line in lines:
        if line.path in found:
            announced = line.suspicion is not None and line.suspicion.opens
        elif announced and _only_links(line):
            links[line.path] = BoilerplateReason.READ_ALSO
        else:
            announced = False
    return links


def _agreed_in_lists(lines: Sequence[Line], found: Mapping[str, BoilerplateReason]) -> Reasons:
    """Without single items of a list, and without lists that a sentence of the story announces."""
    items: defaultdict[str, list[Line]] = defaultdict(list)
    announced: set[str] = set()
    before: Line | None = None
    for line in lines:
        path = line.list_path
        if path and path not in items and before is not None and before.path not in found:
            announced |= {path} if before.text.endswith(":") else set()
        if path:
            items[path].append(line)
        before = line
    disagreed = {path for path, group in items.items() if any(line.path not in found for line in group)}
    spared = {
        line.path
        for path in announced | disagreed
        for line in items[path]
        if found.get(line.path) not in _BY_ITSELF
    }
    return {path: reason for path, reason in found.items() if path not in spared}
