"""People for administrators: who there is, with which roles, let in or not; their passwords, log-ins and tokens."""

import uuid
from collections.abc import Callable, Iterable
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from transpub.accounts import queries
from transpub.accounts import service as accounts
from transpub.accounts.permissions import ANY_LANGUAGE, ROLES_BY_LANGUAGE, Role
from transpub.accounts.service import PASSWORD_MAX, PASSWORD_MIN, BadPassword
from transpub.core.errors import HTTP_STATUS, Forbidden, NotFound, TranspubError
from transpub.core.i18n import N_, LazyText
from transpub.http.dependencies import ReadSession, database_of, settings_of
from transpub.staff import credentials, people
from transpub.translations import offers
from transpub.web.admin import Administrator
from transpub.web.paging import PageNumber, Paging
from transpub.web.people_wording import ROLE_NAMES, ROLES_EXPLAINED
from transpub.web.posted import Posted, PostedForm, cleaned
from transpub.web.rendering import page as render
from transpub.web.shown_once import ShownOnce, id_of
from transpub.web.visitor import go, saying

router = APIRouter(prefix="/admin/users")

PER_PAGE = 50
FILTER_MAX = 200
# More than there are roles and languages that anybody translates.
ROLES_MAX = 200

_PASSWORD_OF = N_("Password of %(name)s")
_TOKEN_OF = N_("API token of %(name)s")
_KEEP_PASSWORD = N_(
    "Pass it on by a safe way. It is shown only now; the person can change it under “Your account”."
)
_KEEP_TOKEN = N_("Keep it: it is shown only now. Whoever has it may do all that its owner may.")


@router.get("")
def index(request: Request, _: Administrator, session: ReadSession, q: str = "", page: PageNumber = 1) -> Response:
    text = cleaned(q).strip()[:FILTER_MAX]
    paging = Paging(page, PER_PAGE, queries.count(session, text=text))
    return render(
        request,
        "users.html",
        people=queries.search(session, text=text, limit=PER_PAGE, offset=paging.offset),
        paging=paging,
        q=text,
        base="/admin/users?" + (urlencode({"q": text}) + "&" if text else ""),
        role_names=ROLE_NAMES,
        by_language=ROLES_BY_LANGUAGE,
    )


@router.get("/new")
def new(request: Request, _: Administrator, session: ReadSession) -> Response:
    return _form(request, session, Posted())


@router.post("/new")
def add(request: Request, posted: PostedForm, who: Administrator) -> Response:
    try:
        password = accounts.given_or_made(posted.text("password"))
        with database_of(request).unit_of_work() as session:
            user = people.add(
                session,
                who,
                posted.text("email"),
                name=posted.text("name"),
                password=password,
                roles=roles_posted(posted),
            )
    except Forbidden:
        raise
    except TranspubError as error:
        with database_of(request).read_only() as session:
            return _form(request, session, posted, error)
    if not password.made:
        return go(saying(f"/admin/users/{user.id}", "user_added"))
    with database_of(request).read_only() as session:
        return _page(request, session, user.id, shown=_password(user.name, password.made))


@router.get("/{user_id}")
def show(request: Request, user_id: uuid.UUID, _: Administrator, session: ReadSession) -> Response:
    return _page(request, session, user_id)


@router.get("/{user_id}/{_part}")
def back(user_id: uuid.UUID, _part: str, _: Administrator) -> Response:
    """For whoever reloads the page that a form answered with."""
    return go(f"/admin/users/{user_id}")


@router.post("/{user_id}/roles")
def choose_roles(request: Request, user_id: uuid.UUID, posted: PostedForm, who: Administrator) -> Response:
    def work(session: Session) -> None:
        seen = posted.text("seen").split()
        people.set_roles(session, who, user_id, roles_posted(posted), seen=seen)

    return _changed(request, user_id, work, "roles_chosen", "roles")


@router.post("/{user_id}/active")
def set_active(request: Request, user_id: uuid.UUID, posted: PostedForm, who: Administrator) -> Response:
    active = posted.text("active") == "yes"

    def work(session: Session) -> None:
        people.set_active(session, who, user_id, active=active)

    return _changed(request, user_id, work, "user_let_in" if active else "user_kept_out", "active")


@router.post("/{user_id}/password")
def reset_password(request: Request, user_id: uuid.UUID, posted: PostedForm, who: Administrator) -> Response:
    try:
        password = accounts.given_or_made(posted.text("password"))
    except BadPassword as error:
        with database_of(request).read_only() as session:
            return _page(request, session, user_id, error=error, part="password")

    def work(session: Session) -> ShownOnce | None:
        user = credentials.reset_password(session, who, user_id, password)
        return _password(user.name, password.made) if password.made else None

    return _changed(request, user_id, work, "password_set", "password")


@router.post("/{user_id}/sessions")
def end_sessions(request: Request, user_id: uuid.UUID, who: Administrator) -> Response:
    def work(session: Session) -> None:
        credentials.end_sessions(session, who, user_id)

    return _changed(request, user_id, work, "sessions_ended", "sessions")


@router.post("/{user_id}/token")
def make_token(request: Request, user_id: uuid.UUID, posted: PostedForm, who: Administrator) -> Response:
    def work(session: Session) -> ShownOnce:
        name = queries.find(session, user_id).name
        key = credentials.make_token(
            session, who, user_id, label=posted.text("label"), token_id=id_of(posted, "token_id")
        )
        return token_shown(name, key)

    return _changed(request, user_id, work, "", "tokens")


@router.post("/{user_id}/revoke")
def revoke_token(request: Request, user_id: uuid.UUID, posted: PostedForm, who: Administrator) -> Response:
    def work(session: Session) -> None:
        credentials.revoke_token(session, who, user_id, id_of(posted, "token_id"))

    return _changed(request, user_id, work, "token_revoked", "tokens")


def roles_posted(posted: Posted) -> list[str]:
    """As the services read them; a language nobody offered is typed in beside the others."""
    found = posted.texts("role")
    for role in sorted(ROLES_BY_LANGUAGE):
        typed = posted.text(f"{role}_more").replace(",", " ").split()
        found += [f"{role}:{tag}" for tag in (*posted.texts(role), *typed)]
    return found[:ROLES_MAX]


def token_shown(name: str, key: str) -> ShownOnce:
    return ShownOnce(LazyText(_TOKEN_OF, {"name": name}), key, _KEEP_TOKEN)


def _password(name: str, made: str) -> ShownOnce:
    return ShownOnce(LazyText(_PASSWORD_OF, {"name": name}), made, _KEEP_PASSWORD)


def _changed(
    request: Request, user_id: uuid.UUID, work: Callable[[Session], ShownOnce | None], said: str, part: str
) -> Response:
    """Do it in one transaction; then the person's page: anew, with what is shown once, or with why it was refused
    beside the `part` it is about."""
    try:
        with database_of(request).unit_of_work() as session:
            shown = work(session)
    except (Forbidden, NotFound):
        raise
    except TranspubError as error:
        with database_of(request).read_only() as session:
            return _page(request, session, user_id, error=error, part=part)
    if shown is None:
        return go(saying(f"/admin/users/{user_id}", said))
    with database_of(request).read_only() as session:
        return _page(request, session, user_id, shown=shown)


def _page(
    request: Request,
    session: Session,
    user_id: uuid.UUID,
    *,
    shown: ShownOnce | None = None,
    error: TranspubError | None = None,
    part: str = "",
) -> Response:
    user = queries.find(session, user_id)
    held = queries.roles_of(user)
    return render(
        request,
        "user.html",
        status=HTTP_STATUS[error.kind] if error else 200,
        user=user,
        held=held,
        sessions=queries.sessions_of(session, user.id),
        tokens=queries.tokens_of(session, user.id),
        token_id=uuid.uuid4(),
        shown=shown,
        error=error.message if error else None,
        part=part,
        **_choices(request, session, held),
    )


def _form(request: Request, session: Session, posted: Posted, error: TranspubError | None = None) -> Response:
    return render(
        request,
        "user_new.html",
        status=HTTP_STATUS[error.kind] if error else 200,
        posted=posted,
        error=error.message if error else None,
        **_choices(request, session, roles_posted(posted)),
    )


def _choices(request: Request, session: Session, chosen: Iterable[str]) -> dict[str, object]:
    """What the roles' form offers; a role that is no checkbox of it is left in its field for typing."""
    pairs = offers.available(session, ttl=settings_of(request).offer_ttl)
    known = {tag for pair in pairs for tag in (pair.source, pair.target)} | set(queries.granted_languages(session))
    boxes = {role: [ANY_LANGUAGE, *sorted(known)] for role in sorted(ROLES_BY_LANGUAGE)}
    chosen = set(chosen)
    typed = {
        role: [
            text.partition(":")[2]
            for text in sorted(chosen)
            if text.startswith(f"{role}:") and text.partition(":")[2] not in tags
        ]
        for role, tags in boxes.items()
    }
    return {
        "chosen": chosen,
        "plain_roles": [role for role in Role if role not in ROLES_BY_LANGUAGE],
        "language_roles": boxes,
        "typed_roles": typed,
        "role_names": ROLE_NAMES,
        "roles_explained": ROLES_EXPLAINED,
        "password_least": PASSWORD_MIN,
        "password_most": PASSWORD_MAX,
    }
