"""The database: one engine, one session type, one unit of work. Rooms bring their own tables."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    String,
    TypeDecorator,
    Uuid,
    create_engine,
    event,
    func,
    select,
    text,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker
from sqlalchemy.orm.exc import StaleDataError

from transpub.core.errors import EditedMeanwhile, Unavailable
from transpub.core.queue import CeleryPublisher, Message, Publisher
from transpub.core.settings import Settings

# Named constraints: SQLite's batch migrations and PostgreSQL's DROP both need the name.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# Seconds a writer waits for SQLite's single write lock before giving up.
_SQLITE_BUSY_S = 30
_MESSAGES = "transpub.messages"


class UtcDateTime(TypeDecorator[datetime]):
    """Aware datetimes in, aware UTC datetimes out; SQLite keeps no zone of its own."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime was about to be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Model(DeclarativeBase):
    """Base of every table."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads this attribute as is
        datetime: UtcDateTime,
        uuid.UUID: Uuid,
        dict[str, Any]: JSON,
        list[Any]: JSON,
        str: String,
    }


class HasId:
    """A random UUID, made before the insert so that messages can carry it."""

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)


def make_engine(url: str) -> Engine:
    """An engine for SQLite (WAL, one writer at a time, readers never wait) or PostgreSQL."""
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": _SQLITE_BUSY_S, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # transactions are begun below, not guessed by the driver
        # FULL: with less, a power cut takes back commits that were answered, and change numbers are given twice.
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        # A deferred transaction that reads before it writes loses to any other writer with SQLITE_BUSY,
        # or silently works on stale rows: 60 of 80 concurrent increments were lost. Writers take the lock
        # first; readers say so by the execution option.
        read_only = connection.get_execution_options().get("transpub_read_only", False)
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    return engine


class Database:
    """Sessions on one engine. The door opens a session and with it the transaction; services never commit."""

    def __init__(self, engine: Engine, publisher: Publisher) -> None:
        self.engine = engine
        self._publisher = publisher
        self._before_dispose: list[Callable[[], None]] = []
        self._write = sessionmaker(engine, expire_on_commit=False)
        self._read = sessionmaker(
            engine.execution_options(transpub_read_only=True), expire_on_commit=False, autoflush=False
        )

    @contextmanager
    def unit_of_work(self) -> Iterator[Session]:
        """One transaction. Messages collected by `after_commit` go out once it is committed, or never.

        Raises:
            EditedMeanwhile: a row with a version was changed by somebody else since it was read.
            Unavailable: the database does not answer, or stayed locked.
        """
        with self._write() as session:
            try:
                yield session
                session.commit()
            except StaleDataError as error:
                session.rollback()
                raise EditedMeanwhile from error
            except OperationalError as error:
                # SQLite's write lock was not to be had in time, or the server went away.
                session.rollback()
                raise Unavailable from error
            messages: list[Message] = session.info.pop(_MESSAGES, [])
        self._publisher.send(messages)

    @contextmanager
    def read_only(self) -> Iterator[Session]:
        """A session for reading. Nothing done in it is kept."""
        with self._read() as session:
            yield session

    def before_dispose(self, close: Callable[[], None]) -> None:
        """For whoever holds a connection of its own."""
        self._before_dispose.append(close)

    def dispose(self) -> None:
        for close in self._before_dispose:
            close()
        self.engine.dispose()


def stored_bytes(session: Session) -> int:
    """What the database holds, its indexes included."""
    if session.get_bind().dialect.name == "postgresql":
        return session.scalar(select(func.pg_database_size(func.current_database()))) or 0
    pages, size = (session.scalar(text(f"PRAGMA {name}")) or 0 for name in ("page_count", "page_size"))
    return int(pages) * int(size)


def open_database(settings: Settings, publisher: Publisher | None = None) -> Database:
    """The database the settings name; an embedded one gets its folder. Tables come by `transpub db upgrade`."""
    url = settings.effective_database_url
    if make_url(url).get_backend_name() == "sqlite":
        settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Database(make_engine(url), publisher or CeleryPublisher(settings.effective_broker_url))


def after_commit(session: Session, message: Message) -> None:
    """Send this once the surrounding unit of work has been committed; drop it with a rollback.

    Collected here and not in SQLAlchemy's `after_commit` event, which also fires for savepoints.
    """
    session.info.setdefault(_MESSAGES, []).append(message)
