"""The starter register that ships: Ukraine's places and state bodies, money, units, words of the news."""

from importlib.resources import files

from sqlalchemy.orm import Session

from transpub.accounts.permissions import Principal
from transpub.terms import exchange, importing
from transpub.terms.drafts import TermDraft
from transpub.terms.importing import Taken

FILES = ("places", "countries", "bodies", "persons", "money-and-units", "news", "war", "society")


def drafts() -> list[TermDraft]:
    """All entries, in the order of the files."""
    folder = files("transpub.terms").joinpath("data")
    return [draft for name in FILES for draft in exchange.read(folder.joinpath(f"{name}.tsv").read_bytes())]


def install(session: Session, actor: Principal) -> Taken:
    """Add the entries that are not there. What people have changed stays as they left it. Raises: Forbidden."""
    return importing.take_in(session, actor, drafts(), keep_existing=True)
