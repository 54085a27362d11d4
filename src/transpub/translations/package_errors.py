"""Situations of orders that an administrator can act on. What goes wrong in a store is told by the worker."""

from transpub.core.errors import ErrorKind, TranspubError
from transpub.core.i18n import N_


class NoWorkerAtWork(TranspubError):
    kind = ErrorKind.UNAVAILABLE
    code = "packages.no_worker"
    text = N_("No worker is at work that could do this. Start one with “transpub up”, then order it again.")


class UnknownWorker(TranspubError):
    kind = ErrorKind.NOT_FOUND
    code = "packages.unknown_worker"
    text = N_("No worker of the name “%(worker)s” is at work. At work now: %(workers)s.")


class PairNeeded(TranspubError):
    kind = ErrorKind.INVALID
    code = "packages.pair_needed"
    text = N_("Say which package is meant: the language it translates from and the one it translates to.")


class NotInstalled(TranspubError):
    kind = ErrorKind.NOT_FOUND
    code = "packages.not_installed"
    text = N_("No worker has a package for %(source)s → %(target)s that this could be done with.")


class NothingToRollBackTo(TranspubError):
    kind = ErrorKind.CONFLICT
    code = "packages.no_previous"
    text = N_(
        "No earlier version of the package for %(source)s → %(target)s is kept, so there is none to go back to."
    )


class PackageInUse(TranspubError):
    """Facts: `source`, `target`, `count` of waiting and running jobs."""

    kind = ErrorKind.CONFLICT
    code = "packages.in_use"
    text = N_(
        "The package for %(source)s → %(target)s is in use: drafts waiting for it or being made: %(count)d. "
        "Let them finish, or remove it all the same; then those drafts fail."
    )


class TooManyOrders(TranspubError):
    kind = ErrorKind.CONFLICT
    code = "packages.too_many_orders"
    text = N_("%(most)d orders wait already. Let the workers finish some of them first.")


class OrderAbandoned(TranspubError):
    kind = ErrorKind.UNAVAILABLE
    code = "packages.worker_lost"
    text = N_("The worker ended several times while it was doing this. See its log, then order it again.")


class OrderInterrupted(TranspubError):
    kind = ErrorKind.INTERNAL
    code = "packages.interrupted"
    text = N_("The worker met an error that it does not know. See its log, then order it again.")


class OrderNotTaken(TranspubError):
    kind = ErrorKind.UNAVAILABLE
    code = "packages.not_taken"
    text = N_(
        "No worker took this order within %(hours)d hours. Start one with “transpub up”, then order it again."
    )
