"""What a command is pointed at, read: a file, an address, or standard input."""

import sys
from pathlib import Path

from transpub.articles import files
from transpub.articles.errors import FileUnreadable
from transpub.articles.gathering import from_address
from transpub.articles.material import Limits, Material, SourceFormat
from transpub.cli.terminal import Terminal
from transpub.core.outgoing import FetchPolicy

SOURCE_HELP = "A file, an address, or “-” for standard input."
FORMAT_HELP = "Else told by the file's name or what the server says."
_SCHEMES = ("http://", "https://")


def material_of(terminal: Terminal, source: str, chosen: SourceFormat | None) -> Material:
    """Raises: FileUnreadable, and what `files.from_file` and `from_address` raise."""
    limits = Limits.of(terminal.settings)
    if source.lower().startswith(_SCHEMES):
        return from_address(source, FetchPolicy.from_settings(terminal.settings), limits, chosen=chosen)
    return files.from_file("" if source == "-" else source, _read(source), limits, chosen=chosen)


def _read(file: str) -> bytes:
    if file == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise FileUnreadable(file=file, reason=error.strerror or str(error)) from error
