"""Words of the page of models and workers: orders, packages, what is missing. Marked, not translated here."""

from collections.abc import Mapping

from transpub.core.i18n import N_
from transpub.translations.package_models import OrderKind, OrderState
from transpub.translations.packages import PackageState
from transpub.translations.status import Lack

ORDER_NAMES: Mapping[OrderKind, str] = {
    OrderKind.INSTALL: N_("Install"),
    OrderKind.UPDATE: N_("Update"),
    OrderKind.ROLLBACK: N_("Roll back"),
    OrderKind.REMOVE: N_("Remove"),
    OrderKind.REFRESH_INDEX: N_("Read the index"),
}

ORDER_STATES: Mapping[OrderState, str] = {
    OrderState.QUEUED: N_("waits for a worker"),
    OrderState.RUNNING: N_("under way"),
    OrderState.DONE: N_("done"),
    OrderState.FAILED: N_("failed"),
}

PACKAGE_STATES: Mapping[PackageState, str] = {
    PackageState.READY: N_("in use"),
    PackageState.HIDDEN: N_("not used: another serves the pair"),
    PackageState.OFF: N_("switched off"),
    PackageState.PREVIOUS: N_("kept to go back to"),
    PackageState.BROKEN: N_("damaged"),
}

LACKS: Mapping[Lack, str] = {
    Lack.DATABASE: N_("The database does not answer."),
    Lack.BROKER: N_(
        "The queue (Redis) does not answer. What is asked for is stored and done as soon as it answers again."
    ),
    Lack.WORKER: N_(
        "No worker is at work, so nothing is translated and no order is carried out. Start one with “transpub up” "
        "or “docker compose up worker”; nothing is lost meanwhile."
    ),
    Lack.MODEL: N_("No language pair can be translated yet. Read the index below and install a model."),
}

# Error code of an order that failed → what an administrator can do about it, where the message does not say it.
ADVICE: Mapping[str, str] = {
    "models.index_unreachable": N_(
        "Check the worker's network and TRANSPUB_MODEL_INDEX_URL. Without a network, install from a file on the "
        "worker's machine: transpub models install FILE.argosmodel"
    ),
    "models.index_unreadable": N_("Check TRANSPUB_MODEL_INDEX_URL in the worker's settings."),
    "models.download_failed": N_(
        "The packages that were there still serve. Try again; a mirror may be more patient."
    ),
    "models.not_a_package": N_("The packages that were there still serve. Try again, or use another index."),
    "models.store_unwritable": N_("Make room on the worker's disk, or let the worker write to the folder."),
}
