"""The main menu and the administrator's own: which entries there are, for whom, and where one is. No page here."""

from collections.abc import Sequence
from dataclasses import dataclass

from transpub.accounts.permissions import Permission, Principal
from transpub.core.i18n import N_


@dataclass(frozen=True)
class Entry:
    """A page by its address and its marked name, for whoever has one of the permissions. `beneath` are addresses of
    other pages that belong to it."""

    path: str
    name: str
    needs: tuple[Permission, ...]
    beneath: tuple[str, ...] = ()

    def is_for(self, who: Principal) -> bool:
        return any(who.may(permission) for permission in self.needs)

    def is_here(self, path: str) -> bool:
        return any(path == part or path.startswith(part + "/") for part in (self.path, *self.beneath))


@dataclass(frozen=True)
class Link:
    """An entry as one page shows it. `current` is what `aria-current` says: `page`, `true` for a page below it, or
    nothing."""

    path: str
    name: str
    current: str


OVERVIEW = "/admin"
_MANAGING = (Permission.USER_MANAGE, Permission.MODEL_MANAGE, Permission.CHECK_MANAGE)

MAIN = (
    Entry("/board", N_("Board"), (Permission.ARTICLE_READ,), ("/articles", "/translations")),
    Entry(
        "/review",
        N_("Review"),
        (Permission.TRANSLATION_EDIT, Permission.TRANSLATION_REVIEW, Permission.TRANSLATION_REQUEST),
    ),
    Entry("/publish", N_("Publish"), (Permission.EDITION_PUBLISH, Permission.ARTICLE_SUBMIT)),
    Entry("/terms", N_("Terms"), (Permission.ARTICLE_READ,)),
    Entry("/memory", N_("Memory"), (Permission.ARTICLE_READ,)),
    Entry("/partners", N_("Partners"), (Permission.PARTNER_MANAGE,)),
    Entry(OVERVIEW, N_("Admin"), _MANAGING, ("/models", "/checks")),
)

ADMIN = (
    Entry("/admin/users", N_("Users"), (Permission.USER_MANAGE,)),
    Entry("/models", N_("Languages and models"), (Permission.MODEL_MANAGE,)),
    Entry("/checks", N_("Checks"), (Permission.CHECK_MANAGE,)),
    Entry("/admin/health", N_("Health"), (Permission.MODEL_MANAGE,)),
    Entry("/admin/activity", N_("Activity"), (Permission.USER_MANAGE,)),
)


@dataclass(frozen=True)
class Menu:
    """`below` is the row of the administrator's pages, shown on each of them."""

    main: Sequence[Link] = ()
    below: Sequence[Link] = ()


def menu_of(who: Principal | None, path: str) -> Menu:
    """What this person may open, as seen from the page at `path`."""
    if who is None:
        return Menu()
    is_admin_page = next(entry for entry in MAIN if entry.path == OVERVIEW).is_here(path)
    return Menu(_links(MAIN, who, path), _links(ADMIN, who, path) if is_admin_page else ())


def _links(entries: Sequence[Entry], who: Principal, path: str) -> list[Link]:
    return [Link(entry.path, entry.name, _current(entry, path)) for entry in entries if entry.is_for(who)]


def _current(entry: Entry, path: str) -> str:
    if path == entry.path:
        return "page"
    # The form for a new article has an entry of its own.
    return "true" if path != "/articles/new" and entry.is_here(path) else ""
