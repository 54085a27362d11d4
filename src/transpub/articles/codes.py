"""Coded text: words with numbered codes for inline markup (`<1>…</1>`, `<2/>`). Pure functions on strings.

Where codes come from and go to is `segments`' business; what they stand for is kept in `Code`, aside.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from html import escape as escape_html
from typing import Any, TypeAlias

from transpub.articles.document import Attributes
from transpub.core.i18n import N_, LazyText

# A literal text that looks like a code is written with a backslash before it: `\<1>`. Backslashes are doubled
# only where they stand right before a code or such a literal; everywhere else they mean themselves. So with n
# backslashes before something that looks like a code: n // 2 are text, and an odd n makes the code text too.
# A run of backslashes is looked at from its first one only: from each of them, 100,000 took minutes.
_CODE = re.compile(r"(?<!\\)(\\*)<(?:([1-9][0-9]{0,5})|/([1-9][0-9]{0,5})|([1-9][0-9]{0,5})/)>")
_BACKSLASHES_AT_END = re.compile(r"(?<!\\)\\+\Z")


@dataclass(frozen=True)
class Text:
    """Literal text, unescaped."""

    text: str


@dataclass(frozen=True)
class Open:
    number: int


@dataclass(frozen=True)
class Close:
    number: int


@dataclass(frozen=True)
class Void:
    number: int


Token: TypeAlias = Text | Open | Close | Void


@dataclass(frozen=True)
class Code:
    """What a code stands for. `text` is what a reader sees at a void code: the protected text, or an image's
    description. `protected` says that it is text nobody may translate."""

    tag: str
    attributes: Attributes = ()
    paired: bool = False
    protected: bool = False
    text: str = ""

    def to_json(self) -> dict[str, Any]:
        """Flat: `tag`, `text` and the attributes by name (left out when empty), `paired`, `protected`."""
        shown = {"tag": self.tag, "text": self.text, **dict(self.attributes)}
        return {
            **{name: value for name, value in shown.items() if value},
            "paired": self.paired,
            "protected": self.protected,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Code":
        own = {"tag", "text", "paired", "protected"}
        return cls(
            tag=value.get("tag", ""),
            attributes=tuple(sorted((name, text) for name, text in value.items() if name not in own)),
            paired=bool(value["paired"]),
            protected=bool(value["protected"]),
            text=value.get("text", ""),
        )


def tokens(text: str) -> list[Token]:
    """The coded text taken apart; neighbouring literal texts are one token. Never fails."""
    found: list[Token] = []
    literal: list[str] = []
    position = 0
    for match in _CODE.finditer(text):
        backslashes, opened, closed, void = match.groups()
        literal += [text[position : match.start()], "\\" * (len(backslashes) // 2)]
        position = match.end()
        if len(backslashes) % 2:
            literal.append(match[0][len(backslashes) :])
            continue
        if joined := "".join(literal):
            found.append(Text(joined))
        literal = []
        found.append(Open(int(opened)) if opened else Close(int(closed)) if closed else Void(int(void)))
    if joined := "".join([*literal, text[position:]]):
        found.append(Text(joined))
    return found


def serialise(parts: Iterable[Token]) -> str:
    """The inverse of `tokens`; neighbouring Text tokens are taken as one."""
    written: list[str] = []
    literal: list[str] = []
    for part in parts:
        match part:
            case Text(text):
                literal.append(text)
                continue
            case Open(number):
                code = f"<{number}>"
            case Close(number):
                code = f"</{number}>"
            case Void(number):
                code = f"<{number}/>"
        written += [_escaped("".join(literal), before_code=True), code]
        literal = []
    return "".join([*written, _escaped("".join(literal), before_code=False)])


def escape(literal: str) -> str:
    """A literal text as it stands alone in a coded text."""
    return serialise([Text(literal)])


def _escaped(literal: str, *, before_code: bool) -> str:
    doubled = _CODE.sub(lambda match: match[1] * 2 + "\\" + match[0][len(match[1]) :], literal)
    return _BACKSLASHES_AT_END.sub(lambda match: match[0] * 2, doubled) if before_code else doubled


def plain_text(text: str, codes: Mapping[int, Code] | None = None) -> str:
    """The words without the codes. With `codes` given, protected texts stand where their codes were."""
    return "".join(
        token.text if isinstance(token, Text) else _protected_text(token, codes or {}) for token in tokens(text)
    )


def _protected_text(token: Token, codes: Mapping[int, Code]) -> str:
    code = codes.get(token.number) if isinstance(token, Void) else None
    return code.text if code and code.protected else ""


def code_numbers(text: str) -> list[int]:
    """The numbers of the codes opened or void, in order of appearance, repetitions included."""
    return [token.number for token in tokens(text) if isinstance(token, Open | Void)]


class Fault(StrEnum):
    MISSING = "missing"
    UNKNOWN = "unknown"
    REPEATED = "repeated"
    WRONG_FORM = "wrong_form"
    NOT_CLOSED = "not_closed"
    NOT_OPENED = "not_opened"
    CROSSED = "crossed"
    EMPTY = "empty"
    LINK_IN_LINK = "link_in_link"


_FAULT_TEXTS: Mapping[Fault, str] = {
    Fault.MISSING: N_("%(code)s is missing."),
    Fault.UNKNOWN: N_("%(code)s is not in the source."),
    Fault.REPEATED: N_("%(code)s stands there more than once."),
    Fault.WRONG_FORM: N_("%(code)s has another form in the source."),
    Fault.NOT_CLOSED: N_("%(code)s is not closed."),
    Fault.NOT_OPENED: N_("%(code)s closes what was not opened."),
    Fault.CROSSED: N_("%(code)s overlaps another pair of codes."),
    Fault.EMPTY: N_("%(code)s holds no text."),
    Fault.LINK_IN_LINK: N_("%(code)s is a link inside another link."),
}


@dataclass(frozen=True)
class CodeProblem:
    """One thing wrong with a target's codes. `code` is as the source or the target writes it."""

    fault: Fault
    code: str

    @property
    def message(self) -> LazyText:
        return LazyText(_FAULT_TEXTS[self.fault], {"code": self.code})

    def to_json(self) -> dict[str, str]:
        return {"fault": self.fault.value, "code": self.code}

    def __str__(self) -> str:
        return str(self.message)


def nesting_problems(text: str, codes: Mapping[int, Code] | None = None) -> list[CodeProblem]:
    """Codes not closed, not opened, crossed, or holding nothing. White space is nothing; so is a line break,
    which only `codes` can tell."""
    problems: list[CodeProblem] = []
    opened: list[int] = []
    standing: Counter[int] = Counter()
    # Of the open ones so many, counted from the outermost, hold something.
    filled = 0
    crossed: set[int] = set()
    for token in tokens(text):
        match token:
            case Open(number):
                opened.append(number)
                standing[number] += 1
            case Close(number) if standing[number]:
                while (inner := opened.pop()) != number:
                    standing[inner] -= 1
                    crossed.add(inner)
                    problems.append(CodeProblem(Fault.CROSSED, _pair(inner)))
                standing[number] -= 1
                if filled <= len(opened):
                    problems.append(CodeProblem(Fault.EMPTY, _pair(number)))
                filled = min(filled, len(opened))
            case Close(number):
                if number not in crossed:
                    problems.append(CodeProblem(Fault.NOT_OPENED, f"</{number}>"))
            case Void(void) if codes is None or void not in codes or codes[void].tag != "br":
                filled = len(opened)
            case Text(literal) if literal.strip():
                filled = len(opened)
    problems += [CodeProblem(Fault.NOT_CLOSED, f"<{number}>") for number in opened]
    return problems


def same_codes_problems(source: str, target: str) -> list[CodeProblem]:
    """How the target's codes differ from the source's. Order may differ: words move."""
    problems: list[CodeProblem] = []
    wanted, given = _forms(source), _forms(target)
    for number, form in wanted.items():
        written = _pair(number) if form is Open else f"<{number}/>"
        if number not in given:
            problems.append(CodeProblem(Fault.MISSING, written))
        elif given[number] is not form:
            problems.append(CodeProblem(Fault.WRONG_FORM, written))
    for number, times in Counter(code_numbers(target)).items():
        written = _pair(number) if given[number] is Open else f"<{number}/>"
        if number not in wanted:
            problems.append(CodeProblem(Fault.UNKNOWN, written))
        elif times > 1:
            problems.append(CodeProblem(Fault.REPEATED, written))
    return problems


def code_problems(source: str, target: str, codes: Mapping[int, Code] | None = None) -> list[CodeProblem]:
    """Everything wrong with a target's codes; an empty list says that it can be published.

    With `codes` given, links inside links are found too, which HTML cannot hold, and pairs around a line break
    only.
    """
    problems = same_codes_problems(source, target) + nesting_problems(target, codes)
    return problems or _nested_links(target, codes or {})


def _nested_links(text: str, codes: Mapping[int, Code]) -> list[CodeProblem]:
    problems: list[CodeProblem] = []
    opened: list[int] = []
    links = {number for number, code in codes.items() if code.tag == "a"}
    for token in tokens(text):
        if isinstance(token, Open | Void) and token.number in links and links.intersection(opened):
            problems.append(CodeProblem(Fault.LINK_IN_LINK, _pair(token.number)))
        if isinstance(token, Open):
            opened.append(token.number)
        elif isinstance(token, Close):
            opened.remove(token.number)
    return problems


def _forms(text: str) -> dict[int, type[Open] | type[Void]]:
    return {token.number: type(token) for token in tokens(text) if isinstance(token, Open | Void)}


def _pair(number: int) -> str:
    return f"<{number}>…</{number}>"


def preview_html(text: str, codes: Mapping[int, Code]) -> str:
    """A coded text as HTML, for looking at. Broken codes never fail: unknown ones are shown as written,
    closing tags without their opening are left out, open tags are closed at the end."""
    written: list[str] = []
    opened: list[int] = []
    for token in tokens(text):
        match token:
            case Text(literal):
                written.append(escape_html(literal, quote=False))
            case Open(number) if number in codes and codes[number].paired:
                opened.append(number)
                written.append(_start_tag(codes[number]))
            case Close(number) if number in opened:
                while (inner := opened.pop()) != number:
                    written.append(f"</{codes[inner].tag}>")
                written.append(f"</{codes[number].tag}>")
            case Void(number) if number in codes and not codes[number].paired:
                written.append(_void_html(codes[number]))
            case Open(_) | Void(_):
                written.append(escape_html(serialise([token]), quote=False))
            case Close(_):
                continue
    written += [f"</{codes[number].tag}>" for number in reversed(opened)]
    return "".join(written)


def _start_tag(code: Code) -> str:
    attributes = "".join(f' {name}="{escape_html(value)}"' for name, value in code.attributes)
    return f"<{code.tag}{attributes}>"


def _void_html(code: Code) -> str:
    if not code.protected:
        return _start_tag(code)
    shown = escape_html(code.text, quote=False)
    return f"{_start_tag(code)}{shown}</{code.tag}>" if code.tag else shown
