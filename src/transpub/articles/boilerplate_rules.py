"""Which lines look like a page's own, one at a time: text in, reason out. Where it stands is judged elsewhere."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from transpub.articles import boilerplate_phrases as phrases
from transpub.core.i18n import N_


class BoilerplateReason(StrEnum):
    MENU = "menu"
    SHARE = "share"
    FOLLOW = "follow"
    NEWSLETTER = "newsletter"
    SUPPORT = "support"
    ADVERTISEMENT = "advertisement"
    READ_ALSO = "read_also"
    COOKIES = "cookies"
    COPYRIGHT = "copyright"
    PHOTO_CREDIT = "photo_credit"
    FILE_NAME = "file_name"
    POST_FRAME = "post_frame"
    COUNTER = "counter"
    TIMESTAMP = "timestamp"
    TAGS = "tags"
    OUTSIDE_STORY = "outside_story"


REASON_TEXTS: Mapping[BoilerplateReason, str] = {
    BoilerplateReason.MENU: N_("Menu of the site"),
    BoilerplateReason.SHARE: N_("Invitation to share"),
    BoilerplateReason.FOLLOW: N_("Invitation to follow the site"),
    BoilerplateReason.NEWSLETTER: N_("Invitation to subscribe"),
    BoilerplateReason.SUPPORT: N_("Request for support"),
    BoilerplateReason.ADVERTISEMENT: N_("Advertising label"),
    BoilerplateReason.READ_ALSO: N_("Pointer to other stories"),
    BoilerplateReason.COOKIES: N_("Cookie notice"),
    BoilerplateReason.COPYRIGHT: N_("Copyright notice"),
    BoilerplateReason.PHOTO_CREDIT: N_("Credit of a picture, without a caption"),
    BoilerplateReason.FILE_NAME: N_("Stray file name"),
    BoilerplateReason.POST_FRAME: N_("Frame of a social media post"),
    BoilerplateReason.COUNTER: N_("Count of comments, views or minutes"),
    BoilerplateReason.TIMESTAMP: N_("Time of publication"),
    BoilerplateReason.TAGS: N_("List of tags"),
    BoilerplateReason.OUTSIDE_STORY: N_("Outside the story on its page"),
}

# Characters; longer lines are prose or nothing a pattern knows.
LINE_MAX = 320
_SUPPORT_MAX = 600

_NAME = re.compile(r"[A-ZА-ЯІ_]{2,}")
_EDGES = re.compile(r"\A[^\w@#©(]+|[^\w)]+\Z")
_SPOKEN = re.compile(r"\A\s*(?:[\"“„«»‘'‹]|[—–―]\s)")
_QUESTION = re.compile(r"[^.!?…]*\?\s*\Z")
_SENTENCE_BORDER = re.compile(r"(?<=[.!?…]) ")
_SENTENCE_END = re.compile(r"[.!?…][\"”»“’')\]]*\Z")


@dataclass(frozen=True)
class Suspicion:
    """`at_edge`: holds only before the story begins or after it has ended. `opens`: the lines it announces, where
    they are nothing but links, are the same."""

    reason: BoilerplateReason
    at_edge: bool = False
    opens: bool = False


def _pattern(lines: str) -> str:
    """Patterns a line each, as one; parts by name and `…` filled in."""
    alternatives = "|".join(line.strip() for line in lines.splitlines() if line.strip())
    named = _NAME.sub(lambda match: f"(?:{_pattern(phrases.PARTS[match[0]])})", alternatives)
    return named.replace("…", ".{0,80}")


def _compiled(*lines: str) -> re.Pattern[str]:
    return re.compile(_pattern("\n".join(lines)))


@dataclass(frozen=True)
class _Rule:
    suspicion: Suspicion
    pattern: re.Pattern[str]
    # The line may quote a headline in which somebody says something.
    quotes: bool = False


def _rule(reason: BoilerplateReason, lines: str, *, at_edge: bool = False, quotes: bool = False) -> _Rule:
    return _Rule(Suspicion(reason, at_edge=at_edge), _compiled(lines), quotes)


_RULES = (
    _rule(BoilerplateReason.POST_FRAME, phrases.POST_FRAME),
    _rule(BoilerplateReason.READ_ALSO, phrases.READ_ALSO, quotes=True),
    _rule(BoilerplateReason.READ_ALSO, phrases.MORE_STORIES),
    _rule(BoilerplateReason.ADVERTISEMENT, phrases.ADVERTISEMENT),
    _rule(BoilerplateReason.SHARE, phrases.SHARE),
    _rule(BoilerplateReason.FOLLOW, phrases.FOLLOW),
    _rule(BoilerplateReason.NEWSLETTER, phrases.NEWSLETTER),
    _rule(BoilerplateReason.SUPPORT, phrases.SUPPORT),
    _rule(BoilerplateReason.COOKIES, phrases.COOKIES),
    _rule(BoilerplateReason.PHOTO_CREDIT, phrases.PHOTO_CREDIT),
    _rule(BoilerplateReason.COPYRIGHT, phrases.COPYRIGHT),
    _rule(BoilerplateReason.COUNTER, phrases.COUNTER),
    _rule(BoilerplateReason.COUNTER, phrases.COUNTER_AT_EDGE, at_edge=True),
    _rule(BoilerplateReason.TAGS, phrases.TAGS_AT_EDGE, at_edge=True),
    _rule(BoilerplateReason.MENU, phrases.MENU_AT_EDGE, at_edge=True),
)
_SUPPORT = _compiled(phrases.SUPPORT)
_ALSO_READ = _compiled(phrases.PARTS["ALSO_READ"])
_ANNOUNCES = _compiled(phrases.PARTS["ALSO_READ"], phrases.MORE_STORIES)
_REPORTED = _compiled(phrases.REPORTED)
_ASKS_FOR_SUPPORT = tuple(map(_compiled, (phrases.GIVEN_BY_READER, phrases.WE, phrases.NEWSROOM)))
_KNOWN_IN_MENUS = _compiled(phrases.MENU_AT_EDGE, phrases.SECTIONS)
_CRUMBS = re.compile(r"\s*[>»›|·•→]\s*|\s+/\s+")

_MEDIA = r"(?:jpe?g|jfif|png|gif|webp|avif|svg|bmp|tiff?|heic|mp4|webm|mov|mp3)"
_FILE_NAME = re.compile(
    rf"[-–—(\[!*_ ]{{0,4}}(?:https?://[^\s]{{1,300}}/)?[^\s/]{{1,200}}\.{_MEDIA}(?:\?[^\s]{{0,200}})?"
    r"[)\]*_ ]{0,4}"
    r"|[-–—(\[]?[0-9a-f]{24,128}[)\]]?",
    re.IGNORECASE,
)
# `— Name (@name) February 11, 2026` and `Name @name · Feb 11`, as sites copy posts into text.
_POSTED_BY = re.compile(
    r"(?:[—–-]\s*)?[^()]{1,100}\(@\w{1,30}\),?\s+(.{4,40})|.{1,60}\s@\w{1,30}\s*[·•]\s*(.{2,30})"
)
_POST_ADDRESSES = re.compile(r"(?:(?:https?://t\.co|pic\.(?:twitter|x)\.com)/\w{4,20}\s*){1,4}")
_POSTED_AT = re.compile(r"\d{1,2}:\d{2}\s*(?:[ap]\.?m\.?)?\s*[·•]\s*(.{4,30}?)(?:\s*[·•].{1,40})?", re.IGNORECASE)

_WORDS = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_MONTH = _compiled(phrases.MONTHS)
_IN_DATES = _compiled(phrases.MONTHS, phrases.BESIDE_DATES)
_LABELLED = re.compile(rf"(?:{_pattern(phrases.WHEN_PUBLISHED)})(?: on| at| le| el)?\s*:?\s*(?P<when>.{{1,60}})")
_NUMERIC_DATE = re.compile(r"\b(?:\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2})\b")
# With its day and its year.
_FULL_DATE = re.compile(rf"{_NUMERIC_DATE.pattern}|\b\d{{1,2}}\b.*\b\d{{4}}\b")
_CLOCK = re.compile(r"\b\d{1,2}[:.]\d{2}\b")
_AGO = _compiled(phrases.AGO)


def tidied(text: str) -> str:
    """A line as the patterns know it: small letters, plain apostrophes, ё as е, white space collapsed, marks,
    arrows and emoji at its ends left out."""
    line = " ".join(text.lower().replace("ё", "е").split())
    return _EDGES.sub("", line.replace("’", "'").replace("ʼ", "'"))


def suspicion(text: str, *, links: float = 0.0) -> Suspicion | None:
    """What a line looks like, if not like a line of a story. `links`: the share of its letters that are linked.

    Words in quotation marks, lines of dialogue, questions and what somebody is reported to have said are story.
    """
    if len(text) > _SUPPORT_MAX:
        return None
    if found := _by_shape(text):
        return found
    if _SPOKEN.match(text) or _QUESTION.match(text):
        return None
    line = tidied(text)
    reported = _REPORTED.search(line) is not None
    if len(line) <= LINE_MAX:
        for rule in _RULES:
            if (rule.quotes or not reported) and rule.pattern.fullmatch(line):
                return _announcing(rule.suspicion, line)
        invites = _ALSO_READ.match(line)
        if invites and links >= 0.6 and links * len(line) >= len(line) - invites.end() - 4:
            return Suspicion(BoilerplateReason.READ_ALSO)
    if not reported and (all(pattern.search(line) for pattern in _ASKS_FOR_SUPPORT) or _ends_in_a_call(text)):
        return Suspicion(BoilerplateReason.SUPPORT)
    return None


def _ends_in_a_call(text: str) -> bool:
    """`We are on the ground every day. Donate now.`: no story's paragraph ends so, but in quotation marks."""
    _, end, last = _SENTENCE_BORDER.sub("\n", " ".join(text.split())).rpartition("\n")
    return bool(end) and len(text) <= LINE_MAX and _SUPPORT.fullmatch(tidied(last)) is not None


def is_prose(text: str) -> bool:
    """Whether a line is long enough and ends as a sentence does."""
    return len(text) >= 60 and _SENTENCE_END.search(text) is not None


def ends_sentence(text: str) -> bool:
    return _SENTENCE_END.search(text) is not None


def is_known_in_menus(text: str) -> bool:
    """Whether a line is what menus are made of: `Home`, `Політика`. Each is an ordinary word by itself."""
    return _KNOWN_IN_MENUS.fullmatch(tidied(text)) is not None


def is_trail(text: str) -> bool:
    """`Home › News › Politics`, `News | Sport | Culture`: short names in a row, most of them of menus."""
    parts = _CRUMBS.split(text.strip()) if len(text) <= LINE_MAX else []
    known = sum(map(is_known_in_menus, parts))
    return len(parts) >= 2 and all(0 < len(part) <= 40 for part in parts) and 2 * known >= max(len(parts), 3)


def _announcing(found: Suspicion, line: str) -> Suspicion:
    if found.reason is BoilerplateReason.READ_ALSO and _ANNOUNCES.fullmatch(line):
        return Suspicion(found.reason, opens=True)
    return found


def _by_shape(text: str) -> Suspicion | None:
    line = " ".join(text.split())
    if len(line) > LINE_MAX:
        return None
    if _FILE_NAME.fullmatch(line):
        return Suspicion(BoilerplateReason.FILE_NAME)
    posted = _POSTED_BY.fullmatch(line) or _POSTED_AT.fullmatch(line)
    if posted and any(_tells_when(part) for part in posted.groups() if part):
        return Suspicion(BoilerplateReason.POST_FRAME)
    if _POST_ADDRESSES.fullmatch(line):
        return Suspicion(BoilerplateReason.POST_FRAME)
    if _is_timestamp(tidied(line)):
        return Suspicion(BoilerplateReason.TIMESTAMP, at_edge=True)
    return None


def _is_timestamp(line: str) -> bool:
    """Not a month or a day of some year: stories are about those."""
    labelled = _LABELLED.fullmatch(line)
    if labelled or _AGO.fullmatch(line):
        return _tells_when(labelled["when"] if labelled else line)
    return _tells_when(line) and (_FULL_DATE.search(line) is not None or _CLOCK.search(line) is not None)


def _tells_when(text: str) -> bool:
    """Whether a text is a date, a date and a time, or `two hours ago`, and nothing else."""
    line = tidied(text)
    if _AGO.fullmatch(line):
        return True
    words = _WORDS.findall(line)
    numbers = any(map(str.isdigit, line))
    dated = _NUMERIC_DATE.search(line) is not None or any(map(_MONTH.fullmatch, words))
    return numbers and dated and len(line) <= 60 and all(map(_IN_DATES.fullmatch, words))
