"""Many segments' rows written at once, past the session: what that holds of them must be read anew."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Table, bindparam, update
from sqlalchemy.orm import Session

from transpub.translations.models import Segment


def rewrite(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write these columns of these segments in one statement. Each row names its `id` and the same columns.

    Versions stay unless they are among the columns: whoever has a segment on a page may go on writing in it. The
    caller holds the translation, before and after (`service.lock`).
    """
    if not rows:
        return
    table = cast(Table, Segment.__table__)
    columns = [name for name in rows[0] if name != "id"]
    values = {name: bindparam(f"new_{name}", type_=table.c[name].type) for name in columns}
    statement = update(table).where(table.c.id == bindparam("row", type_=table.c.id.type)).values(values)
    session.flush()
    session.execute(
        statement, [{"row": row["id"], **{f"new_{name}": row[name] for name in columns}} for row in rows]
    )
