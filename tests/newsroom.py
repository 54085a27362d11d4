"""A newsroom to test with: people by role, an article, and steps taken as they would take them."""

import uuid
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from transpub.accounts import secrets
from transpub.accounts import service as accounts
from transpub.accounts.models import Grant, LoginSession, User
from transpub.accounts.permissions import Principal
from transpub.articles.material import Limits, Material, SourceFormat
from transpub.articles.service import Submission, prepare
from transpub.core.clock import now
from transpub.core.db import Database
from transpub.translations import editing, offers, queries, revising, service
from transpub.translations.engine import Engine, Profile
from transpub.translations.fakes import EchoEngine
from transpub.translations.machine import Pace, run_job
from transpub.translations.models import Job, Translation
from transpub.translations.revising import Outcome
from transpub.translations.submission import Submitted, submit
from transpub.translations.workflow import Action

PASSWORD = "correct horse battery"
PACE = Pace(batch_segments=4, lease=timedelta(seconds=60), max_attempts=3)
LIMITS = Limits(1024 * 1024, 1024 * 1024)
TTL = timedelta(days=1)
BODY = (
    "Ships left the port of Odesa on Monday. They carried 45,000 tonnes of grain.\n\n"
    "“The corridor is open again,” the minister said. Insurers had waited for the decision.\n\n"
    "The first ship is due in Alexandria on 12 May. Two more will follow within a week."
)


@dataclass(frozen=True)
class Newsroom:
    """Everybody who works on an article in Ukrainian."""

    editor: Principal
    translator: Principal
    reviewer: Principal
    publisher: Principal
    admin: Principal


@cache
def password_hash() -> str:
    """Slow on purpose, so made once for all tests."""
    return secrets.hash_password(PASSWORD)


def people(database: Database) -> Newsroom:
    made = []
    with database.unit_of_work() as session:
        for granted in ("editor", "translator:uk", "reviewer:uk", "publisher", "admin"):
            role, language = accounts.parse_grant(granted)
            user = User(
                email=f"{role}@desk.example",
                name=role.title(),
                password_hash=password_hash(),
                grants=[Grant(role=role, language=language)],
            )
            session.add(user)
            session.flush()
            made.append(user.principal())
    return Newsroom(*made)


def session_key(database: Database, role: str) -> str:
    """What the cookie of somebody who has logged in holds. Checking a password is slow on purpose; tests of logging
    in do so, the others begin after it."""
    key = secrets.new_key("tps")
    with database.unit_of_work() as session:
        user = accounts.user_by_email(session, f"{role}@desk.example")
        expires_at = now() + timedelta(days=1)
        session.add(LoginSession(token_hash=secrets.key_hash(key), user_id=user.id, expires_at=expires_at))
    return key


def announce(database: Database, engine: Engine | None = None, worker: str = "worker-1") -> None:
    with database.unit_of_work() as session:
        offers.announce(session, worker, (engine or EchoEngine()).offers())


def send_in(
    database: Database,
    actor: Principal,
    *,
    title: str = "Grain ships leave Odesa",
    body: str = BODY,
    targets: tuple[str, ...] = ("uk",),
    external_id: str | None = None,
    source_format: SourceFormat = SourceFormat.TEXT,
    urgent: bool = False,
    profile: Profile = Profile.BEST,
) -> Submitted:
    with database.unit_of_work() as session:
        return submit(
            session,
            actor,
            Submission(title, Material(source_format, body), "en", external_id),
            targets,
            limits=LIMITS,
            offer_ttl=TTL,
            urgent=urgent,
            profile=profile,
        )


def revise(
    database: Database,
    actor: Principal,
    article_id: uuid.UUID,
    body: str = BODY,
    *,
    base: int,
    title: str = "Grain ships leave Odesa",
    source_format: SourceFormat = SourceFormat.TEXT,
    minor: bool = False,
    note: str = "",
) -> Outcome:
    prepared = prepare(Submission(title, Material(source_format, body), "en"), LIMITS)
    with database.unit_of_work() as session:
        return revising.revise(
            session, actor, article_id, prepared, base=base, minor=minor, note=note, offer_ttl=TTL
        )


def newest_job(database: Database, translation_id: uuid.UUID) -> Job:
    with database.read_only() as session:
        return service.find(session, translation_id).jobs[-1]


def draft(database: Database, translation_id: uuid.UUID, engine: Engine | None = None) -> None:
    """Let a worker do the newest job."""
    assert run_job(database, engine or EchoEngine(), newest_job(database, translation_id).id, "worker-1", PACE)


def confirm_all(database: Database, actor: Principal, translation_id: uuid.UUID, *, suffix: str = "!") -> None:
    """Change a little and stand behind every segment."""
    with database.unit_of_work() as session:
        for segment in queries.segments(session, translation_id, limit=1000):
            text = (segment.target or "текст").removesuffix(suffix) + suffix
            editing.save(session, actor, segment.id, text=text, version=segment.version, confirm=True)


def act(database: Database, actor: Principal, translation_id: uuid.UUID, action: Action, *, note: str = "") -> None:
    with database.unit_of_work() as session:
        service.advance(session, service.find(session, translation_id), action, actor, note=note, acknowledged=True)


def look(database: Database, translation_id: uuid.UUID) -> Translation:
    """As it is now, its segments loaded."""
    with database.read_only() as session:
        translation = service.find(session, translation_id)
        assert translation.segments is not None
        return translation


def approved(database: Database, newsroom: Newsroom, translation_id: uuid.UUID) -> None:
    """From queued to approved, by those whose work it is."""
    draft(database, translation_id)
    confirm_all(database, newsroom.translator, translation_id)
    act(database, newsroom.translator, translation_id, Action.SUBMIT)
    act(database, newsroom.reviewer, translation_id, Action.APPROVE)
