"""What means the same in every language and is compared sign by sign: addresses, handles, placeholders."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from transpub.articles.protect import protected_spans

# Printf with a letter after it is no word (“5 %sugar”), a brace pair names something: {name}, {{ x }}, ${price}.
_PLACEHOLDER = re.compile(
    r"\$?\{\{?\s?[A-Za-z_][\w.]{0,40}\s?\}?\}"
    r"|\{\d{1,2}\}"
    r"|%\([A-Za-z_]\w{0,40}\)[sdif]"
    r"|(?<![\w%])%(?:\d{1,2}\$)?[sd](?!\w)"
    r"|\[\[[A-Za-z_][\w.]{0,40}\]\]"
)


@dataclass(frozen=True)
class Lost:
    """What only the source has and what only the target has, as written."""

    missing: tuple[str, ...] = ()
    added: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.missing or self.added)


def lost_urls(source: str, target: str) -> Lost:
    """The scheme, `www.` and a slash at the end make no difference."""
    return _compare(urls_in(source), urls_in(target))


def lost_handles(source: str, target: str) -> Lost:
    """E-mail addresses and handles; hashtags are words and may be translated."""
    return _compare(handles_in(source), handles_in(target))


def lost_placeholders(source: str, target: str) -> Lost:
    return _compare(placeholders_in(source), placeholders_in(target))


def urls_in(text: str) -> dict[str, str]:
    """As they are written, by how they are compared."""
    return {_bare(found): found for found in _protected(text) if _is_url(found)}


def handles_in(text: str) -> dict[str, str]:
    """As they are written, by how they are compared."""
    return {found.lower(): found for found in _protected(text) if "@" in found and not _is_url(found)}


def placeholders_in(text: str) -> dict[str, str]:
    return {found: found for found in _PLACEHOLDER.findall(text)}


def _protected(text: str) -> Iterator[str]:
    return (text[start:end] for start, end in protected_spans(text))


def _is_url(found: str) -> bool:
    return "/" in found or found.lower().startswith("www.")


def _bare(url: str) -> str:
    host, slash, path = url.rpartition("://")[2].partition("/")
    return f"{host.lower().removeprefix('www.')}{slash}{path}".rstrip("/")


def _compare(source: Iterable[str], target: Iterable[str]) -> Lost:
    """Whether it is there at all: what is said twice may stand once."""
    mine, theirs = dict.fromkeys(source), dict.fromkeys(target)
    return Lost(
        tuple(item for item in mine if item not in theirs), tuple(item for item in theirs if item not in mine)
    )
