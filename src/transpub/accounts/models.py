"""Tables of people and their credentials. Secrets are stored as hashes only."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from transpub.accounts.permissions import Principal, Role
from transpub.core.clock import now
from transpub.core.db import HasId, Model


class User(HasId, Model):
    __tablename__ = "users"

    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    password_hash: Mapped[str] = mapped_column(String(255))
    ui_language: Mapped[str | None] = mapped_column(String(35))
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(default=now)

    grants: Mapped[list["Grant"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by="Grant.role, Grant.language"
    )

    def principal(self) -> Principal:
        granted = frozenset((Role(grant.role), grant.language) for grant in self.grants)
        return Principal(user_id=self.id, name=self.name, email=self.email, grants=granted)


class Grant(HasId, Model):
    """A role held by a user; `language` is `*` where the role is not bound to one."""

    __tablename__ = "grants"
    __table_args__ = (UniqueConstraint("user_id", "role", "language"),)

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(35))


class LoginSession(Model):
    """A browser's login. The cookie holds a random token, the row its SHA-256."""

    __tablename__ = "login_sessions"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]

    user: Mapped[User] = relationship(lazy="joined")


class ApiToken(HasId, Model):
    """A key for scripts. `prefix` is its first characters, so that people can tell keys apart."""

    __tablename__ = "api_tokens"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    label: Mapped[str] = mapped_column(String(120))
    prefix: Mapped[str] = mapped_column(String(16))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    revoked_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(lazy="joined")


class SetupCode(Model):
    """At most one row: the code that lets whoever reads the server's log add the first administrator.

    In clear, since every web process prints the same one, and no account exists yet that it could open. Gone with
    the first user.
    """

    __tablename__ = "setup_codes"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    code: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime] = mapped_column(default=now)
