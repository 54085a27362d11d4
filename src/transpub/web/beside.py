"""What stands beside a segment, as it is shown: matches, terms, wordings, history, comments, concordance. Asks the
rooms and shapes what they say; the addresses are context.py's."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from transpub.accounts.permissions import Principal
from transpub.articles import service as articles
from transpub.articles.codes import Text, serialise, tokens
from transpub.articles.diff import Change, Run
from transpub.articles.models import Article
from transpub.core.errors import TranspubError
from transpub.core.i18n import LazyText
from transpub.memory import concordance
from transpub.memory.concordance import Hit
from transpub.memory.difference import Run as MemoryRun
from transpub.memory.index import Pair
from transpub.memory.matches import Match
from transpub.translations import beside as rooms
from transpub.translations import comments
from transpub.translations.beside import GLANCE, Most, Wordings
from transpub.translations.comment_models import Comment
from transpub.translations.history import Step, Version
from transpub.translations.models import Segment
from transpub.web.memory import EXPRESSION_MAX, pair_value
from transpub.web.rows import Part, parts
from transpub.web.wording import HISTORY_STEPS, MATCHES, PENALTIES
from transpub.web.workbench import may_edit

# As many hits are shown here; the page of the memory has all.
HITS_MAX = 10
# Suggestions that have a key of their own.
_KEYS = 3


@dataclass(frozen=True)
class ShownRun:
    """A stretch of a comparison, its codes as they are shown."""

    change: Change
    parts: Sequence[Part]


@dataclass(frozen=True)
class Offer:
    """A match as it is shown. `text` is what taking it writes: with the sentence's numbers where they could be put
    in. The codes' numbers are the match's own: what they stood for there is not known here. `who` accepted it,
    where that is known; `key` is the number of its shortcut, 0 without one."""

    match: Match
    article: Article | None
    who: str
    key: int
    text: str
    target: Sequence[Part]
    diff: Sequence[ShownRun]

    @classmethod
    def of(cls, match: Match, place: int, article: Article | None, who: str) -> "Offer":
        text = match.adapted or match.target
        return cls(
            match=match,
            article=article,
            who=who,
            key=place if place <= _KEYS else 0,
            text=text,
            target=_bare(text),
            diff=[_shown(run) for run in match.diff],
        )


@dataclass(frozen=True)
class Past:
    """A text of the history as it is shown; `did` is marked, not translated. `runs` lead to it from the one before,
    and are all of it where there is none."""

    version: Version
    did: str
    runs: Sequence[ShownRun]
    is_now: bool

    @classmethod
    def of(cls, version: Version, segment: Segment) -> "Past":
        runs = version.runs if version.step else (Run(Change.EQUAL, version.text),)
        shown = [ShownRun(run.change, parts(run.text, segment)) for run in runs]
        return cls(version, _did(version, segment), shown, is_now=version.text == segment.target)


@dataclass(frozen=True)
class Search:
    """What a concordance was asked for beside a segment, and what it found."""

    expression: str
    pair: str
    hits: Sequence[Hit] = ()
    more: bool = False
    articles: Mapping[uuid.UUID, Article] | None = None
    problem: LazyText | None = None


@dataclass(frozen=True)
class Talk:
    """The newest comments of a segment; `more`: there may be older ones; `draft` is one that could not be kept, and
    `problem` why."""

    comments: Sequence[Comment]
    more: bool
    may_comment: bool
    draft: str = ""
    problem: LazyText | None = None

    @property
    def open(self) -> int:
        return sum(comment.is_open for comment in self.comments)


def everything(
    session: Session,
    visitor: Principal,
    segment: Segment,
    *,
    most: Most = GLANCE,
    expression: str = "",
    draft: str = "",
    problem: LazyText | None = None,
) -> dict[str, Any]:
    """The values of parts/context.html; `draft` is a comment that was refused for `problem`."""
    found = rooms.beside(session, segment, most)
    known = articles.by_id(session, {match.article_id for match in found.matches})
    return {
        **frame(segment, visitor),
        "offers": [
            Offer.of(match, place, known.get(match.article_id), found.name_of(match.accepted_by_id))
            for place, match in enumerate(found.matches, start=1)
        ],
        "terms": found.terms,
        "wordings": found.wordings,
        "past": [Past.of(version, segment) for version in found.versions],
        "talk": _talk(found.comments, visitor, segment, most, draft, problem),
        "search": search(session, segment, expression),
    }


def frame(segment: Segment, visitor: Principal) -> dict[str, Any]:
    """What each piece needs to know of the segment."""
    translation = segment.translation
    return {
        "translation": translation,
        "segment": segment,
        "visitor": visitor,
        "address": f"/translations/{translation.id}/segments/{segment.id}",
        "editable": may_edit(translation, visitor),
        "kinds": MATCHES,
        "penalties": PENALTIES,
    }


def wordings(session: Session, segment: Segment) -> Wordings:
    return rooms.wordings(session, segment)


def talk(session: Session, visitor: Principal, segment: Segment) -> Talk:
    return _talk(rooms.comments(session, segment), visitor, segment, GLANCE)


def search(session: Session, segment: Segment, expression: str) -> Search:
    """In both texts of what was accepted between these two languages; without an expression nothing."""
    pair = Pair(segment.translation.article.source_language, segment.translation.language)
    expression = " ".join(expression.split())[:EXPRESSION_MAX]
    if not expression:
        return Search("", pair_value(pair))
    try:
        found = concordance.search(
            session, expression, source_language=pair.source, target_language=pair.target, limit=HITS_MAX
        )
    except TranspubError as error:
        return Search(expression, pair_value(pair), problem=error.message)
    known = articles.by_id(session, {hit.article_id for hit in found.hits})
    return Search(expression, pair_value(pair), found.hits, found.more, known)


def _talk(
    found: Sequence[Comment],
    visitor: Principal,
    segment: Segment,
    most: Most,
    draft: str = "",
    problem: LazyText | None = None,
) -> Talk:
    may_comment = comments.may_comment(visitor, segment.translation)
    return Talk(found, len(found) == most.comments, may_comment, draft, problem)


def _did(version: Version, segment: Segment) -> str:
    if version.step is None:
        return HISTORY_STEPS["draft" if version.text == segment.machine_text else "earlier"]
    is_both = version.also_confirmed or (version.step is Step.CONFIRMED and version.is_change)
    return HISTORY_STEPS["both" if is_both else version.step.value]


def _shown(run: MemoryRun) -> ShownRun:
    return ShownRun(Change(run.change.value), _bare(run.text))


def _bare(text: str) -> list[Part]:
    """The text cut at its codes, each shown by its number alone."""
    found = []
    for token in tokens(text):
        if isinstance(token, Text):
            found.append(Part(token.text))
        else:
            written = serialise([token])
            found.append(Part(written, written, written.replace("<", "⟨").replace(">", "⟩")))
    return found
