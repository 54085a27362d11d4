"""What can keep the embedded stack from running, and the exit status each situation ends with."""

from typing import ClassVar

from transpub.core.errors import ErrorKind, TranspubError
from transpub.core.i18n import N_

# Exit statuses as in BSD's sysexits.h.
EX_UNAVAILABLE = 69
EX_SOFTWARE = 70
EX_TEMPFAIL = 75


class StackError(TranspubError):
    """`exit_status` is what the command that meets this error must end with."""

    kind = ErrorKind.UNAVAILABLE
    code = "stack.error"
    exit_status: ClassVar[int] = EX_UNAVAILABLE


class NoRedisServer(StackError):
    code = "stack.no_redis_server"
    text = N_(
        "No Redis server was found on this machine. Install one and start again: "
        "“sudo apt install redis-server” (Debian, Ubuntu), “sudo dnf install valkey” (Fedora), "
        "“brew install redis” (macOS). Or set TRANSPUB_BROKER_URL to a Redis that already runs."
    )


class AlreadyRunning(StackError):
    """Facts: `data_dir`, `address`, `pid`."""

    kind = ErrorKind.CONFLICT
    code = "stack.already_running"
    text = N_("transpub already runs on %(data_dir)s: %(address)s (process %(pid)s). Stop it first, or use it.")
    exit_status = EX_TEMPFAIL


class StartingOrStopping(StackError):
    """Facts: `data_dir`."""

    kind = ErrorKind.CONFLICT
    code = "stack.starting_or_stopping"
    text = N_("Another transpub is just starting or stopping on %(data_dir)s. Try again in a few seconds.")
    exit_status = EX_TEMPFAIL


class CannotListen(StackError):
    """Facts: `host`, `port`, `reason` (the operating system's words)."""

    code = "stack.cannot_listen"
    text = N_("The web server cannot listen on %(host)s, port %(port)s: %(reason)s.")


class NoFreePort(StackError):
    """Facts: `host`, `first`, `last`."""

    code = "stack.no_free_port"
    text = N_("Every port from %(first)s to %(last)s on %(host)s is taken. Set TRANSPUB_PORT to another one.")


class DataDirUnusable(StackError):
    """Facts: `data_dir`, `reason` (the operating system's words)."""

    code = "stack.data_dir_unusable"
    text = N_("The data folder %(data_dir)s cannot be used: %(reason)s.")


class ChildNotReady(StackError):
    """Facts: `name`, `seconds`, `log` (path), `lines` (the end of that log)."""

    code = "stack.child_not_ready"
    text = N_("“%(name)s” was not ready after %(seconds)s seconds. The end of %(log)s:\n%(lines)s")
    exit_status = EX_SOFTWARE


class ChildEndedEarly(StackError):
    """Facts: `name`, `status`, `log` (path), `lines` (the end of that log)."""

    code = "stack.child_ended_early"
    text = N_("“%(name)s” ended with status %(status)s before it was ready. The end of %(log)s:\n%(lines)s")
    exit_status = EX_SOFTWARE


class ChildKeepsEnding(StackError):
    """Facts: `name`, `times`, `seconds`, `status`, `log` (path), `lines` (the end of that log)."""

    code = "stack.child_keeps_ending"
    text = N_(
        "“%(name)s” ended %(times)s times within %(seconds)s seconds, last with status %(status)s; "
        "the stack was stopped. The end of %(log)s:\n%(lines)s"
    )
    exit_status = EX_SOFTWARE


class CannotStartChild(StackError):
    """Facts: `name`, `reason` (the operating system's words)."""

    code = "stack.cannot_start_child"
    text = N_("“%(name)s” could not be started: %(reason)s.")
    exit_status = EX_SOFTWARE
