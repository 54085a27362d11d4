"""The board's address: filters, columns and place in the list, read leniently and written again."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from transpub.accounts.permissions import Principal
from transpub.core.errors import TranspubError
from transpub.core.i18n import N_
from transpub.core.languages import parse_tag
from transpub.publishing.board import Beyond, Cursor, Filters
from transpub.translations.workflow import STATE_NAMES, State
from transpub.web.posted import cleaned

TEXT_MAX = 200
COLUMNS_MAX = 40

# What the board can be filtered by, in the order of the work.
STATES: Mapping[str, str] = {
    Beyond.MISSING.value: N_("not requested"),
    **{state.value: STATE_NAMES[state] for state in State},
    Beyond.LIVE.value: N_("live"),
}


@dataclass(frozen=True)
class Asked:
    """`columns` are languages, none for those the board chooses itself."""

    filters: Filters
    columns: tuple[str, ...]
    after: Cursor | None

    @classmethod
    def of(cls, query: QueryParams, visitor: Principal) -> "Asked":
        """What cannot be understood asks for nothing: an address is typed, cut off and kept for years."""
        filters = Filters(
            text=cleaned(query.get("q", "")).strip()[:TEXT_MAX],
            state=_state(query.get("state", "")),
            language=_tag(query.get("language", "")),
            section=cleaned(query.get("section", "")).strip()[:TEXT_MAX],
            outdated=bool(query.get("outdated")),
            urgent=bool(query.get("urgent")),
            mine=visitor.user_id if query.get("mine") else None,
        )
        columns = filter(None, map(_tag, query.getlist("columns")[:COLUMNS_MAX]))
        return cls(filters, tuple(dict.fromkeys(columns)), Cursor.parse(query.get("after", "")))

    def address(self, path: str = "/board", *, after: Cursor | None = None) -> str:
        """The same filters and columns, from the beginning or from behind `after`."""
        filters = self.filters
        pairs = [
            ("q", filters.text),
            ("state", filters.state or ""),
            ("language", filters.language),
            ("section", filters.section),
            ("outdated", "1" if filters.outdated else ""),
            ("urgent", "1" if filters.urgent else ""),
            ("mine", "1" if filters.mine else ""),
            *(("columns", tag) for tag in self.columns),
            ("after", str(after) if after else ""),
        ]
        query = urlencode([pair for pair in pairs if pair[1]])
        return f"{path}?{query}" if query else path


def _state(text: str) -> State | Beyond | None:
    if text in set(Beyond):
        return Beyond(text)
    return State(text) if text in set(State) else None


def _tag(text: str) -> str:
    try:
        return parse_tag(text)
    except TranspubError:
        return ""
