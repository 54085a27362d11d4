"""The register as a table in a file (CSV): one line an entry, one column a language. Reads no TBX.

A cell of a language is `approved | also | !forbidden`, that of its forms (column `uk.forms`)
`genitive=Києва; dative=Києву`.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from transpub.core.errors import TranspubError
from transpub.core.i18n import N_, LazyText
from transpub.core.languages import UnknownLanguage, parse_tag
from transpub.terms.drafts import TermDraft, WordingDraft, sound
from transpub.terms.entries import Entry, Gender, Kind, PartOfSpeech, Wording
from transpub.terms.errors import BadTermsFile, TermsFileTooLarge

FILE_MAX_BYTES = 5_000_000
LINES_MAX = 10_000

_FRAME = (
    "kind",
    "source_language",
    "part_of_speech",
    "gender",
    "do_not_translate",
    "forbidden",
    "case_sensitive",
    "scope",
    "note",
)
# Of these, what an entry keeps where a file has no such column; of two of them also where the cell is empty, which
# says nothing, while an empty cell of the others says no.
_WORDED = frozenset({"part_of_speech", "gender"})
_KEPT = _WORDED | {"do_not_translate", "forbidden", "case_sensitive"}
_FORMS = ".forms"
_YES, _NO = frozenset({"yes", "true", "1", "x"}), frozenset({"", "no", "false", "0"})
_DELIMITERS = ",;\t"
# Spreadsheets take a cell that begins so for a formula; an apostrophe before it keeps it text.
_FORMULA = ("=", "+", "-", "@")


@dataclass(frozen=True)
class Refused:
    """A line of a file, counted from 1 with the heading, and what is wrong with it: a text of its own."""

    line: int
    reason: LazyText


@dataclass(frozen=True)
class Sheet:
    """What a file holds: sound entries with their lines, and the lines that cannot be read as one."""

    drafts: tuple[tuple[int, TermDraft], ...]
    refused: tuple[Refused, ...]


def read(data: bytes) -> list[TermDraft]:
    """The entries of a file, all of them sound. Raises: BadTermsFile, TermsFileTooLarge."""
    sheet = examine(data)
    for refused in sheet.refused:
        raise BadTermsFile(line=refused.line, reason=refused.reason)
    return [draft for _, draft in sheet.drafts]


def examine(data: bytes) -> Sheet:
    """The lines of a file in UTF-8, with commas, semicolons or tabs between its cells and a heading.

    Without a column `source_language` that is the first language's. Raises: BadTermsFile where the file as a whole
    cannot be read, TermsFileTooLarge.
    """
    # Counted before any of them is looked at closely.
    rows = list(islice(_rows(data), LINES_MAX + 2))
    if len(rows) > LINES_MAX + 1:
        raise TermsFileTooLarge(most=FILE_MAX_BYTES)
    drafts: list[tuple[int, TermDraft]] = []
    refused: list[Refused] = []
    columns = _columns(rows[0][1], rows[0][0]) if rows else []
    for line, row in rows[1:]:
        try:
            drafts.append((line, _checked(columns, row, line)))
        except BadTermsFile as error:
            refused.append(Refused(line, error.facts["reason"]))
    return Sheet(tuple(drafts), tuple(refused))


def _rows(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """Those that are not empty, with the numbers of their lines. Raises: BadTermsFile, TermsFileTooLarge."""
    if len(data) > FILE_MAX_BYTES:
        raise TermsFileTooLarge(most=FILE_MAX_BYTES)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _bad(data[: error.start].count(b"\n") + 1, N_("it is not UTF-8.")) from error
    heading, _, _ = text.partition("\n")
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=max(_DELIMITERS, key=heading.count), strict=True)
    while True:
        try:
            row = next(rows, None)
        except csv.Error as error:
            raise _bad(rows.line_num, N_("its quotation marks or cells are not those of a CSV file.")) from error
        if row is None:
            return
        if any(cell.strip() for cell in row):
            yield rows.line_num, row


def write(entries: Iterable[Entry]) -> Iterator[str]:
    """The lines of a file that `read` takes back, ending in CR LF (RFC 4180)."""
    held = list(entries)
    languages = sorted({wording.language for entry in held for wording in entry.wordings})
    yield _line([*_FRAME, *languages, *(language + _FORMS for language in languages)])
    for entry in held:
        wordings = {wording.language: wording for wording in entry.wordings}
        yield _line(
            [
                entry.kind.value,
                entry.source_language,
                entry.part_of_speech.value,
                entry.gender.value,
                *(
                    "yes" if flag else ""
                    for flag in (entry.do_not_translate, entry.forbidden, entry.case_sensitive)
                ),
                entry.scope,
                entry.note,
                *(_cell(wordings.get(language)) for language in languages),
                *(_forms_cell(wordings.get(language)) for language in languages),
            ]
        )


def _columns(row: Sequence[str], line: int) -> list[str]:
    columns = [cell.strip() for cell in row]
    if not any(_is_language(column) for column in columns):
        raise _bad(line, N_("the heading names no language. Give a column to each, such as en, uk, ru."))
    if len(set(columns)) < len(columns):
        raise _bad(line, N_("the heading names a column twice."))
    for column in filter(_is_language, columns):
        try:
            parse_tag(column)
        except UnknownLanguage as error:
            known = ", ".join(_FRAME)
            reason = N_("“%(column)s” is neither a language nor one of the columns %(known)s.")
            raise _bad(line, reason, column=column[:40], known=known) from error
    return columns


def _is_language(column: str) -> bool:
    return bool(column) and column not in _FRAME and not column.endswith(_FORMS)


def _checked(columns: Sequence[str], row: Sequence[str], line: int) -> TermDraft:
    if len(row) > len(columns):
        raise _bad(line, N_("it has more cells than the heading."))
    try:
        draft = _draft(columns, dict(zip(columns, map(_uncovered, row), strict=False)), line)
        sound(draft, generate=False)
    except BadTermsFile:
        raise
    except TranspubError as error:
        raise BadTermsFile(line=line, reason=error.message) from error
    return draft


def _draft(columns: Sequence[str], cells: Mapping[str, str], line: int) -> TermDraft:
    languages = [column for column in columns if _is_language(column)]
    wordings = {
        language: _wording(cells[language], cells.get(language + _FORMS, ""))
        for language in languages
        if cells.get(language)
    }
    try:
        return TermDraft(
            source_language=cells.get("source_language") or languages[0],
            wordings=wordings,
            kind=Kind(cells.get("kind") or Kind.TERM),
            part_of_speech=PartOfSpeech(cells.get("part_of_speech", "")),
            gender=Gender(cells.get("gender", "")),
            do_not_translate=_flag(cells.get("do_not_translate", "")),
            forbidden=_flag(cells.get("forbidden", "")),
            case_sensitive=_flag(cells.get("case_sensitive", "")),
            scope=cells.get("scope", ""),
            note=cells.get("note", ""),
            unsaid=frozenset(name for name in _KEPT if name not in columns)
            | frozenset(name for name in _WORDED if not cells.get(name)),
        )
    except ValueError as error:
        raise _bad(line, N_("“%(value)s” is not possible in its column."), value=_wrong_value(cells)) from error


def _wrong_value(cells: Mapping[str, str]) -> str:
    """The first cell that is none of its column's values."""
    possible: Mapping[str, frozenset[str]] = {
        "kind": frozenset({"", *Kind}),
        "part_of_speech": frozenset(PartOfSpeech),
        "gender": frozenset(Gender),
        **dict.fromkeys(("do_not_translate", "forbidden", "case_sensitive"), _YES | _NO),
    }
    return next((cells[name][:40] for name, values in possible.items() if cells.get(name, "") not in values), "")


def _flag(cell: str) -> bool:
    if cell.lower() not in _YES | _NO:
        raise ValueError(cell)
    return cell.lower() in _YES


def _wording(cell: str, forms: str) -> WordingDraft:
    text, *others = [part.strip() for part in cell.split("|")]
    given = (part.partition("=") for part in forms.split(";") if part.strip())
    return WordingDraft(
        text,
        also=tuple(other for other in others if not other.startswith("!")),
        forbidden=tuple(other[1:] for other in others if other.startswith("!")),
        forms={key.strip(): form.strip() for key, _, form in given},
    )


def _cell(wording: Wording | None) -> str:
    if wording is None:
        return ""
    return " | ".join((wording.text, *wording.also, *(f"!{text}" for text in wording.forbidden)))


def _forms_cell(wording: Wording | None) -> str:
    return "; ".join(f"{key}={form}" for key, form in wording.forms) if wording else ""


def _uncovered(cell: str) -> str:
    cell = cell.strip()
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell


def _line(cells: Iterable[str]) -> str:
    written = io.StringIO()
    csv.writer(written).writerow(f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells)
    return written.getvalue()


def _bad(line: int, reason: str, **facts: object) -> BadTermsFile:
    return BadTermsFile(line=line, reason=LazyText(reason, facts))
