"""Tables of the keys that sign editions, and of the newsroom's stable id."""

import uuid
from datetime import datetime

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from transpub.core.db import Model
from transpub.publishing.signing_keys import KEY_ID_LENGTH, PublicKey


class StoredKey(Model):
    """A signing key. `id` is the public half's thumbprint; `until` is empty for the one that signs now."""

    __tablename__ = "signing_keys"

    id: Mapped[str] = mapped_column(String(KEY_ID_LENGTH), primary_key=True)
    # PEM. Emptied when the key retires: what it signed is checked without it, and nobody can steal it any more.
    private: Mapped[bytes | None] = mapped_column(LargeBinary)
    raw: Mapped[bytes] = mapped_column(LargeBinary(32))
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    @property
    def public(self) -> PublicKey:
        return PublicKey(self.raw, self.since, self.until, self.revoked_at)


class Newsroom(Model):
    """One row. Its lock is what those who make a signing key take turns by."""

    __tablename__ = "newsrooms"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    # The same for ever, whatever the newsroom is called and wherever it is served: ids of feeds are made of it.
    uid: Mapped[uuid.UUID]
