"""`transpub up`: the embedded stack, until Ctrl-C."""

from collections.abc import Callable
from typing import Annotated

import typer

from transpub import migrations
from transpub.app.embedded.errors import StackError
from transpub.app.embedded.stack import Stack
from transpub.cli.terminal import Terminal, open_terminal
from transpub.core.clock import now
from transpub.core.i18n import N_
from transpub.core.logging import configure_logging
from transpub.staff import first_run
from transpub.translations import offers

_FIRST_USER = N_(
    "Nobody can log in yet. Open %(address)s/welcome and enter the code %(code)s, or add the first person here: "
    "transpub users add EMAIL --role admin"
)
_STOPPED = N_("Stopped; exit status %(status)d.")
_OPEN = N_("transpub is at %(address)s. Ctrl-C ends it.")


def up(quiet: Annotated[bool, typer.Option(help="Keep the children's logs off the terminal.")] = False) -> None:
    """Run everything on this machine: queue, worker, scheduler and web server."""
    terminal = open_terminal()
    configure_logging("up", terminal.settings.log_level)
    stack = stack_for(terminal, quiet=quiet)
    raise typer.Exit(run(terminal, stack, lambda: _greet(terminal, stack.running.address)))


def stack_for(terminal: Terminal, *, quiet: bool) -> Stack:
    """The stack on the terminal's settings; its tables are brought up to date before any child starts."""

    begun = now()

    def prepare() -> None:
        migrations.upgrade(terminal.database.engine)

    def worker_is_ready() -> bool:
        """It has proved since then that it reaches queue and database."""
        with terminal.database.read_only() as session:
            return offers.workers_seen_since(session, begun) > 0

    return Stack(
        terminal.settings,
        quiet=quiet,
        prepare=prepare,
        worker_ready=worker_is_ready,
    )


def run(terminal: Terminal, stack: Stack, work: Callable[[], None]) -> int:
    """Start, work, wait. Returns the exit status; a reason not to run is told in one line."""
    try:
        with stack as running:
            terminal.say(_OPEN, address=running.running.address)
            with stack.breakable():
                work()
            status = stack.wait()
            terminal.say(_STOPPED, status=status)
            return status
    except StackError as error:
        terminal.tell(error)
        return error.exit_status
    except KeyboardInterrupt:
        return 130


def _greet(terminal: Terminal, address: str) -> None:
    with terminal.database.unit_of_work() as session:
        code = first_run.setup_code(session)
    if code:
        terminal.warn(_FIRST_USER, address=address, code=code)
