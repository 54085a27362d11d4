"""What was understood of an article being sent in, as its page shows it. Decides nothing."""

from collections.abc import Mapping
from dataclasses import dataclass

from transpub.articles.boilerplate_rules import REASON_TEXTS
from transpub.articles.characters import NormalisationKind
from transpub.articles.detection import contradicts
from transpub.articles.intake import Intake
from transpub.articles.outline import Line, outline
from transpub.core.i18n import N_
from transpub.web.wording import KINDS

# Lines shown of a long article; lines that may be no part of it are always shown.
_LINES_MAX = 400

_OTHER_KINDS: Mapping[str, str] = {
    "code": N_("code"),
    "rule": N_("line"),
    "embed": N_("embedded"),
    "image": N_("image"),
}

# What a line is, in a word.
LINE_KINDS: Mapping[str, str] = {**KINDS, **_OTHER_KINDS}

CHANGES: Mapping[NormalisationKind, str] = {
    NormalisationKind.NEWLINES: N_("line ends made the same"),
    NormalisationKind.SPACES: N_("special spaces made plain"),
    NormalisationKind.SOFT_HYPHENS: N_("soft hyphens taken out"),
    NormalisationKind.ZERO_WIDTH: N_("invisible characters taken out"),
    NormalisationKind.DIRECTION_MARKS: N_("direction marks taken out"),
    NormalisationKind.CONTROL_CHARACTERS: N_("control characters taken out"),
    NormalisationKind.BROKEN_CHARACTERS: N_("broken characters replaced"),
    NormalisationKind.LIGATURES: N_("ligatures written as letters"),
    NormalisationKind.COMPOSED: N_("accents joined with their letters"),
    NormalisationKind.BREAKS_TO_PARAGRAPHS: N_("double line breaks made paragraphs"),
    NormalisationKind.WINDOWS_CHARACTERS: N_("characters of Windows-1252 set right"),
    NormalisationKind.TYPEWRITER_QUOTES: N_("typewriter quotation marks made real ones"),
    NormalisationKind.HEADLINE_REPEATED: N_("repeated headline taken out"),
}


@dataclass(frozen=True)
class Row:
    """One line; `reason` is set where it may be no part of the story, `keep` where the editor keeps it."""

    line: Line
    id: str = ""
    reason: str = ""
    keep: bool = False


@dataclass(frozen=True)
class Understood:
    intake: Intake
    rows: tuple[Row, ...]
    hidden_rows: int
    sentences: int
    words: int
    language: str
    contradicted: bool

    @property
    def detected(self) -> str | None:
        return self.intake.detection.language


def in_question(intake: Intake, kept: frozenset[str]) -> list[Row]:
    """The lines that may be no part of the story, without the others."""
    return [
        Row(Line(found.path, "", found.text), found.id, REASON_TEXTS[found.reason], found.id in kept)
        for found in intake.boilerplate
    ]


def understood(intake: Intake, declared: str, kept: frozenset[str]) -> Understood:
    """`declared` is the language chosen, empty while it is to be detected."""
    language = declared or intake.detection.language or "en"
    marked = {line.path: line for line in intake.boilerplate}
    lines = outline(intake.document, language)
    rows = [
        Row(line, found.id, REASON_TEXTS[found.reason], found.id in kept)
        if (found := marked.get(line.path))
        else Row(line)
        for line in lines
    ]
    shown = [row for index, row in enumerate(rows) if index < _LINES_MAX or row.reason]
    story = [row.line for row in rows if not row.reason or row.keep]
    return Understood(
        intake=intake,
        rows=tuple(shown),
        hidden_rows=len(rows) - len(shown),
        sentences=sum(len(line.sentences) for line in story),
        words=sum(len(sentence.split()) for line in story for sentence in line.sentences),
        language=language,
        contradicted=bool(declared) and contradicts(declared, intake.detection),
    )
