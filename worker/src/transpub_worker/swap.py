"""Folder moves a reader never sees half done, and the clearing up after a killed process.

Every function is called under the store's lock; names beginning with a dot are never read as packages.
"""

import shutil
import time
from collections.abc import Iterable
from pathlib import Path

STAGING = ".staging-"
DOWNLOAD = ".download-"
_REPLACED = ".replaced-"
_DOWNLOAD_GIVEN_UP_S = 24 * 3600


def switch(folder: Path, final: Path) -> None:
    """Put a new folder in place by a rename. One of the same name steps aside for that moment, and goes."""
    if not final.exists():
        folder.rename(final)
        return
    replaced = final.with_name(f"{_REPLACED}{final.name}")
    final.rename(replaced)
    try:
        folder.rename(final)
    except OSError:
        replaced.rename(final)
        raise
    shutil.rmtree(replaced)


def discard(folder: Path) -> None:
    """Take a folder away in one step, then delete it."""
    aside = folder.with_name(f"{STAGING}{folder.name}")
    folder.rename(aside)
    shutil.rmtree(aside)


def clear_leftovers(places: Iterable[Path]) -> None:
    """Delete half-made folders; put a replaced package back if its successor never came."""
    for place in places:
        for left in place.glob(f"{_REPLACED}*"):
            final = place / left.name.removeprefix(_REPLACED)
            if final.exists():
                shutil.rmtree(left)
            else:
                left.rename(final)
        for left in place.glob(f"{STAGING}*"):
            shutil.rmtree(left)
        for left in place.glob(f"{DOWNLOAD}*"):
            # Downloads run outside the lock: only one that nobody has touched for a day is given up.
            if time.time() - left.stat().st_mtime > _DOWNLOAD_GIVEN_UP_S:
                shutil.rmtree(left)
