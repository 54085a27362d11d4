"""The web server process: `python -m transpub.app.serve`. Builds the app and runs uvicorn, nothing else."""

import argparse
import gc
import socket
import sys
from collections.abc import Sequence

import uvicorn
from fastapi import FastAPI

from transpub.app.due import publishing_due
from transpub.app.factory import create_app
from transpub.app.sending import sending_webhooks
from transpub.core.logging import configure_logging
from transpub.core.settings import Settings
from transpub.publishing.webhooks.calling import Policy

# Seconds that open requests get once the end was asked for.
_GRACE_S = 5


class Server(uvicorn.Server):
    """Ends what waits for news when it is told to stop, streams of events and partners' polls: it waits for open
    requests, and those end last of all."""

    def __init__(self, config: uvicorn.Config, app: FastAPI) -> None:
        super().__init__(config)
        self._app = app

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for waiting in (self._app.state.feed, self._app.state.waiting):
            waiting.close()
        await super().shutdown(sockets)


def parser() -> argparse.ArgumentParser:
    found = argparse.ArgumentParser("python -m transpub.app.serve", description="Run transpub's web server.")
    found.add_argument("--fd", type=int, help="number of an open listening socket inherited from the supervisor")
    found.add_argument("--host", help="address to listen on (default: TRANSPUB_HOST)")
    found.add_argument("--port", type=int, help="port to listen on (default: TRANSPUB_PORT)")
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve until SIGINT or SIGTERM. Exits with status 3 when the address is taken (uvicorn's own status)."""
    wish = parser().parse_args(arguments)
    settings = Settings()
    configure_logging("web", settings.log_level)
    app = create_app(settings)
    server = Server(
        uvicorn.Config(
            app,
            host=wish.host or settings.host,
            port=settings.port if wish.port is None else wish.port,
            log_config=None,
            # One line a request would drown the events; partners' reads are counted in the database.
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=_GRACE_S,
        ),
        app,
    )
    # What is here now stays for the life of the process: to look through it in every full collection took 130 ms,
    # in which nobody was answered.
    gc.collect()
    gc.freeze()
    try:
        with (
            publishing_due(app.state.database, every_s=settings.sweep_interval_s),
            sending_webhooks(app.state.database, Policy.from_settings(settings)),
        ):
            server.run(sockets=None if wish.fd is None else [socket.socket(fileno=wish.fd)])
    except KeyboardInterrupt:
        # uvicorn has shut down in order and hands the signal on. 130: ended by SIGINT.
        sys.exit(130)


if __name__ == "__main__":
    main()
