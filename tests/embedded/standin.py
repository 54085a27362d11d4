"""A child of the stack for tests: small, and told by its arguments how to behave. Run as a program.

usage: standin.py NAME [--fd N] [--events FILE] [--stubborn] [--die-after SECONDS] [--die-with FILE] [--silent]
"""

import argparse
import http.server
import signal
import socket
import sys
import threading
import time
from pathlib import Path

parser = argparse.ArgumentParser()
parser.add_argument("name")
parser.add_argument("--fd", type=int)
parser.add_argument("--events", type=Path)
parser.add_argument("--stubborn", action="store_true", help="ignore SIGTERM")
parser.add_argument("--die-after", type=float)
parser.add_argument("--die-with", type=Path, help="die as soon as this file is there")
parser.add_argument("--silent", action="store_true", help="never say ready")
wish = parser.parse_args()


def note(event: str) -> None:
    if wish.events:
        with wish.events.open("a") as events:
            events.write(f"{wish.name} {event}\n")


class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/healthz" else 404)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing: the test reads the log."""


def end(*_: object) -> None:
    note("ended")
    sys.exit(0)


signal.signal(signal.SIGTERM, signal.SIG_IGN if wish.stubborn else end)
note("started")
if wish.fd is not None:
    server = http.server.HTTPServer(("", 0), Page, bind_and_activate=False)
    server.socket.close()
    server.socket = socket.socket(fileno=wish.fd)
    threading.Thread(target=server.serve_forever, daemon=True).start()
if wish.die_after is not None or wish.die_with is not None:
    time.sleep(wish.die_after or 0)
    while wish.die_with and not wish.die_with.exists():
        time.sleep(0.01)
    print(f"{wish.name}: the disk is on fire", flush=True)
    sys.exit(3)
if not wish.silent:
    print(f"{wish.name} is ready", flush=True)
time.sleep(600)
