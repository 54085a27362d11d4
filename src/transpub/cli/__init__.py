"""Command line: one door among others. Commands parse, call one service, print."""

from transpub.cli.main import main

__all__ = ["main"]
