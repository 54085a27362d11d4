"""The line that tells readers of a machine's part in a text. Whether it is shown is a partner's setting."""

from collections.abc import Mapping
from typing import Any

from transpub.core.i18n import N_, LazyText

_CHECKED_BY_ANOTHER = N_("Translated with the help of machine translation (%(engines)s) and checked by an editor.")
_CHECKED_BY_ITS_EDITOR = N_("Translated with machine translation (%(engines)s) and edited by a person.")
_UNCHECKED = N_("Translated by a machine (%(engines)s). No person has checked it.")
_FROM_MEMORY = N_("Translated partly from earlier translations that a machine helped with.")


def disclosure(provenance: Mapping[str, Any]) -> LazyText | None:
    """The line for a payload's `provenance`, to be rendered in the edition's language; None for a human's text.

    Engines are named, models are not: their names mean nothing to a reader and are in the payload.
    """
    engines = sorted({share["engine"] for share in provenance["machine"]})
    if engines:
        return LazyText(_of_machine(provenance["human_review"]), {"engines": ", ".join(engines)})
    return LazyText(_FROM_MEMORY, {}) if provenance["from_memory"] else None


def _of_machine(review: Mapping[str, Any] | None) -> str:
    if review is None:
        return _UNCHECKED
    return _CHECKED_BY_ANOTHER if review["second_person"] else _CHECKED_BY_ITS_EDITOR
