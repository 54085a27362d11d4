"""`transpub up` for tests: a stack of a real Redis and stand-ins, settings from the environment. Run as a program.

usage: up.py [wait|work] [stand-in options for the worker …]
"""

import logging
import sys
import time
from pathlib import Path

from transpub.app.embedded.child import ChildSpec, says
from transpub.app.embedded.environment import child_environment
from transpub.app.embedded.errors import StackError
from transpub.app.embedded.plan import answers_healthz, private_redis
from transpub.app.embedded.ports import Listener
from transpub.app.embedded.redis_server import find_server
from transpub.app.embedded.stack import Plan, Stack
from transpub.core.logging import configure_logging
from transpub.core.settings import Settings

STANDIN = (sys.executable, str(Path(__file__).with_name("standin.py")))


def stand_in_plan(
    *worker_options: str, redis: bool = True, worker_stop_within_s: float = 5, **worker: float
) -> Plan:
    """Redis (real), worker, beat and web (stand-ins). What they do is noted in `data_dir/events`."""

    def plan(settings: Settings, listener: Listener) -> list[ChildSpec]:
        events = ("--events", str(settings.data_dir / "events"))
        environment = child_environment(settings)
        return [
            *([private_redis(settings, find_server())] if redis else []),
            ChildSpec(
                "worker",
                (*STANDIN, "worker", *events, *worker_options),
                says("ready"),
                environment,
                stop_within_s=worker_stop_within_s,
                **worker,  # type: ignore[arg-type]
            ),
            ChildSpec("beat", (*STANDIN, "beat", *events), says("ready"), environment),
            ChildSpec(
                "web",
                (*STANDIN, "web", "--fd", str(listener.fd), *events),
                answers_healthz(listener),
                environment,
                keep_fds=(listener.fd,),
            ),
        ]

    return plan


def main() -> int:
    mode, *worker_options = sys.argv[1:] or ["wait"]
    configure_logging("stack")
    try:
        with Stack(Settings(), plan=stand_in_plan(*worker_options, worker_stop_within_s=30)) as stack:
            if mode == "work":
                with stack.breakable():
                    print("working", flush=True)
                    time.sleep(600)
            return stack.wait()
    except StackError as error:
        logging.getLogger("up").error("%s", error.message)
        return error.exit_status
    except KeyboardInterrupt:
        print("work broken off", flush=True)
        return 0


if __name__ == "__main__":
    sys.exit(main())
