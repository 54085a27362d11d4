"""The only door to argostranslate: its reader of package folders, imported without its side effects.

Its own translating, splitting, installing and downloading are never imported; see docs/decisions/0001.
"""

import logging
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def _borrowed_home() -> Iterator[None]:
    """Let a library that fills HOME on import fill a folder that is gone a moment later.

    `argostranslate.settings` creates four folders under HOME and the XDG folders when it is imported, dies
    where they are read-only, and takes ARGOS_* variables and a settings.json from there. Nothing of that is
    wanted here: every choice comes from `TRANSPUB_*`. Runs once, on import, before any thread of ours starts.
    """
    taken = {name for name in os.environ if name.startswith(("ARGOS_", "XDG_", "SNAP"))} | {"HOME"}
    kept = {name: os.environ.pop(name) for name in taken if name in os.environ}
    with tempfile.TemporaryDirectory(prefix="transpub-argos-") as folder:
        os.environ["HOME"] = folder
        try:
            yield
        finally:
            del os.environ["HOME"]
            os.environ.update(kept)


with _borrowed_home():
    from argostranslate.package import Package
    from argostranslate.tokenizer import BPETokenizer, SentencePieceTokenizer

# It writes every text and its tokens at INFO, and at DEBUG to standard output.
logging.getLogger("argostranslate.utils").setLevel(logging.WARNING)

__all__ = ["BPETokenizer", "Package", "SentencePieceTokenizer"]
