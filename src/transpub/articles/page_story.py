"""Which part of a page is the story: trafilatura says which texts, the page's own tree says what belongs to them.

trafilatura gives back texts without most links, figures and embeds; here its answer only points into the page,
whose own elements are kept.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import trafilatura
from lxml import etree
from lxml.html import HtmlElement

from transpub.articles.errors import NoStoryFound
from transpub.articles.page_lines import PageLine, page_lines, words

# Words in a row that must agree, and the share of such rows, for a line to be one that trafilatura kept.
_RUN = 4
_AGREEMENT = 0.7
# Share of the story's characters that lie in its core; what is left out of it is looked at line by line.
_CORE = 0.6
# Words a line of prose has at least, and the prose of a story.
_PROSE_WORDS = 6
_STORY_WORDS = 8
_ENDS_SENTENCE = re.compile(r"[.!?…:][”»\"')\]]*\Z")
# A headline's words that the page's title has too.
_TITLE_SHARE = 0.6

# Parts of a page that say by class, id or role what else they are. One that holds more than this share of what
# trafilatura kept is named after something inside it.
_NAMED_SHARE = 0.3
_NAMES = re.compile(
    r"(?:^|[\s_-])(?:share|sharing|social|related|recommend\w*|recirc\w*|newsletter|subscri\w+|donat\w+|promo\w*"
    r"|advert\w*|ads?|sponsor\w*|comments?|disqus|breadcrumbs?|menu|navbar|sidebar|cookies?|consent|gdpr"
    r"|read-?more|read-?also|more-?news|most-?read|popular|tags?|signup|sign-up)(?=[\s_-]|\Z)",
    re.IGNORECASE,
)
_ROLES = frozenset({"banner", "complementary", "contentinfo", "navigation", "search"})
# What stays whole: with one line of it in the story, all its lines are.
_WHOLE = frozenset({"blockquote", "dl", "figure", "ol", "table", "ul"})
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_CONTAINERS = frozenset({"article", "body", "div", "main", "section", "td"})
# Elements of trafilatura's answer that stand within a line.
_INLINE = frozenset({"code", "del", "hi", "ref"})


@dataclass(frozen=True)
class Story:
    """`root` is the smallest element of the page with the whole story in it; `lines` are the story's; `named` are
    the page's elements inside parts named as something else, such as a share bar."""

    root: HtmlElement
    lines: tuple[PageLine, ...]
    named: Collection[HtmlElement]


def find_story(page: HtmlElement, address: str, title: str) -> Story:
    """`title` is what the page calls its story, to know the headline by. The page is not changed.

    Raises:
        NoStoryFound: trafilatura finds no text, or only links and single words.
    """
    lines = page_lines(page)
    found = _Found(page, address)
    agreed = [line for line in lines if found.has(line)]
    named = _named(page, agreed)
    kept = [line for line in agreed if line.holder not in named]
    prose = [line for line in kept if not line.is_mostly_links and len(line.words) >= _RUN]
    if sum(len(line.words) for line in prose) < _STORY_WORDS:
        raise NoStoryFound
    headline = _headline(lines, set(words(title)))
    root = _root(page, kept, headline)
    within = set(root.iter())
    inside = [line for line in lines if line.holder in within and line.holder not in named]
    return Story(root, tuple(_story_lines(root, inside, kept, headline)), named)


class _Found:
    """What trafilatura kept, as words: of each of its lines, and of every few in a row whatever the lines."""

    def __init__(self, page: HtmlElement, address: str) -> None:
        answer = trafilatura.bare_extraction(
            page, url=address, favor_recall=True, include_comments=False, with_metadata=False
        )
        body = getattr(answer, "body", None)
        lines = [words(text) for text in _answer_lines(body)] if body is not None else []
        self._lines = {line for line in lines if line}
        self._runs = set(_runs(tuple(chain.from_iterable(lines))))

    def has(self, line: PageLine) -> bool:
        if line.words in self._lines:
            return True
        runs = list(_runs(line.words))
        return bool(runs) and sum(run in self._runs for run in runs) >= _AGREEMENT * len(runs)


def _runs(line: Sequence[str]) -> Iterable[tuple[str, ...]]:
    return (tuple(line[start : start + _RUN]) for start in range(len(line) - _RUN + 1))


def _answer_lines(body: HtmlElement) -> list[str]:
    pieces: list[str] = []
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if element.tag not in _INLINE:
            pieces.append("\n")
        pieces.append((element.text if event == "start" else element.tail) or "")
    return "".join(pieces).split("\n")


def _named(page: HtmlElement, agreed: Sequence[PageLine]) -> Collection[HtmlElement]:
    """The elements inside parts that are named as something else than a story, those parts included."""
    sizes = _sizes(page, agreed)
    most = _NAMED_SHARE * sizes[page]
    named: set[HtmlElement] = set()
    for element in page.iter():
        if element.getparent() in named or (sizes[element] <= most and _has_other_name(element)):
            named.add(element)
    return named


def _has_other_name(element: HtmlElement) -> bool:
    name = f"{element.get('class', '')} {element.get('id', '')}"
    if element.get("role") in _ROLES:
        return True
    # What another site shows in the story is often wrapped in a `social-embed`.
    return bool(_NAMES.search(name)) and "embed" not in name.lower()


def _sizes(page: HtmlElement, lines: Iterable[PageLine]) -> Counter[HtmlElement]:
    """Characters of these lines in each element, what it contains included."""
    sizes: Counter[HtmlElement] = Counter()
    for line in lines:
        sizes[line.holder] += len(line.text)
    for _, element in etree.iterwalk(page, events=("end",)):
        parent = element.getparent()
        if parent is not None and element is not page:
            sizes[parent] += sizes[element]
    return sizes


def _headline(lines: Sequence[PageLine], title: set[str]) -> PageLine | None:
    """The level-1 heading that says what the page's title says, or the only one there is."""
    headings = [line for line in lines if line.holder.tag == "h1" and line.words]
    for line in headings:
        own = set(line.words)
        if len(own & title) >= _TITLE_SHARE * len(own):
            return line
    return headings[0] if len(headings) == 1 and not headings[0].is_mostly_links else None


def _root(page: HtmlElement, kept: Sequence[PageLine], headline: PageLine | None) -> HtmlElement:
    sizes = _sizes(page, kept)
    least = _CORE * sizes[page]
    root = page
    while heavy := [child for child in root if sizes[child] >= least]:
        root = heavy[0]
    wanted = [*kept, headline] if headline else kept
    within = set(root.iter())
    texts = {line.key for line in kept if line.holder in within}
    for line in wanted:
        # A line that is repeated elsewhere, in a list of other stories or a breadcrumb, is in already.
        if line.holder not in within and line.key not in texts:
            root = _common(root, line.holder)
            within = set(root.iter())
    return _widened(root)


def _common(one: HtmlElement, other: HtmlElement) -> HtmlElement:
    around = {one, *one.iterancestors()}
    return next(element for element in chain([other], other.iterancestors()) if element in around)


def _widened(root: HtmlElement) -> HtmlElement:
    """The article around it, if the page has marked one; at least something that can hold more than one block."""
    article = next(root.iterancestors("article"), None)
    if article is not None:
        return article
    return next((element for element in chain([root], root.iterancestors()) if element.tag in _CONTAINERS), root)


def _story_lines(
    root: HtmlElement, inside: Sequence[PageLine], kept: Sequence[PageLine], headline: PageLine | None
) -> Iterable[PageLine]:
    """What trafilatura kept, and between the headline and the last of it what belongs there too: captions, further
    items of a list, other prose."""
    wholes = _wholes(root, kept)
    sure = {id(line) for line in kept} | {id(headline)}
    at = [number for number, line in enumerate(inside) if id(line) in sure]
    begun = {whole for line in kept if (whole := wholes.get(line.holder)) is not None}
    beside = {line.holder.getparent() for line in kept if line.holder.tag == "p"}
    for number, line in enumerate(inside):
        whole = wholes.get(line.holder)
        between = bool(at) and at[0] <= number <= at[-1]
        if id(line) in sure or whole in begun or (between and _belongs(line, whole, beside)):
            yield line


def _belongs(line: PageLine, whole: HtmlElement | None, beside: Collection[HtmlElement]) -> bool:
    if line.is_mostly_links:
        return False
    if whole is not None:
        return bool(whole.tag in ("figure", "blockquote"))
    is_prose = len(line.words) >= _PROSE_WORDS and bool(_ENDS_SENTENCE.search(line.text))
    is_beside = line.holder.tag == "p" and line.holder.getparent() in beside
    return is_prose or is_beside or not line.words or line.holder.tag in _HEADINGS


def _wholes(root: HtmlElement, kept: Sequence[PageLine]) -> dict[HtmlElement, HtmlElement | None]:
    """For every element the innermost one around it that stays whole. One with most of the story in it is a frame
    for layout."""
    sizes = _sizes(root, kept)
    wholes: dict[HtmlElement, HtmlElement | None] = {}
    for element in root.iter():
        is_whole = element.tag in _WHOLE and 2 * sizes[element] <= sizes[root]
        wholes[element] = element if is_whole else wholes.get(element.getparent())
    return wholes
