"""What can go wrong with the package store, told to people. Errors of reading an archive are archive.py's."""

from transpub.core.errors import ErrorKind, TranspubError
from transpub.core.i18n import N_


class PackageNotInstalled(TranspubError):
    kind = ErrorKind.NOT_FOUND
    code = "models.not_installed"
    text = N_("No package for %(source)s → %(target)s is installed.")


class NoPreviousVersion(TranspubError):
    kind = ErrorKind.NOT_FOUND
    code = "models.no_previous"
    text = N_("No earlier version of %(source)s → %(target)s is kept.")


class TrialPackageStays(TranspubError):
    kind = ErrorKind.CONFLICT
    code = "models.trial_stays"
    text = N_(
        "%(source)s → %(target)s is only a trial package that comes with the worker. "
        "Set TRANSPUB_TRIAL_MODELS=false to do without the trial packages."
    )


class PackageInUse(TranspubError):
    kind = ErrorKind.CONFLICT
    code = "models.in_use"
    text = N_(
        "%(package)s is in use by a running worker and was not removed. "
        "Stop the worker first, or remove the package by force: the worker then lets it go."
    )


class HashChanged(TranspubError):
    """Facts: `name`, `version`, `pinned`, `found` (the first 16 digits of each)."""

    kind = ErrorKind.CONFLICT
    code = "models.hash_changed"
    text = N_(
        "%(name)s %(version)s is not the package first installed under this name and version "
        "(SHA-256 %(pinned)s… then, %(found)s… now). Ask its publisher why. "
        "If you trust the new one, accept it: transpub models install --accept-new-hash"
    )


class PinsUnreadable(TranspubError):
    kind = ErrorKind.UNAVAILABLE
    code = "models.pins_unreadable"
    text = N_(
        "The recorded checksums in %(file)s cannot be read, so nothing is installed. "
        "Restore the file from a backup, or delete it to begin anew."
    )


class StoreUnwritable(TranspubError):
    kind = ErrorKind.UNAVAILABLE
    code = "models.store_unwritable"
    text = N_("The models folder %(folder)s cannot be written: %(reason)s")


class StoreFull(TranspubError):
    """Facts: `folder`, `needed`, `free` (megabytes)."""

    kind = ErrorKind.UNAVAILABLE
    code = "models.store_full"
    text = N_("The models folder %(folder)s has too little room: %(needed)s MB are needed, %(free)s MB are free.")


class StoreBusy(TranspubError):
    kind = ErrorKind.UNAVAILABLE
    code = "models.store_busy"
    text = N_("Another process is installing or removing models. Try again in a minute.")
