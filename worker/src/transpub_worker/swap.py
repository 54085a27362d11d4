"""Folder moves a reader never sees half done, and the clearing up after a killed process.

Every function is called under the store's lock; names beginning with a dot are never read as packages.
"""

import shutil
import tempfile
from itertools import count
from pathlib import Path

from transpub_worker.manifest import AGAIN

STAGING = ".staging-"


def put(folder: Path, place: Path, name: str) -> Path:
    """Move a package into `place` in one step, under its name or, where that is taken, the name and a number."""
    place.mkdir(exist_ok=True)
    names = (name if number == 1 else f"{name}{AGAIN}{number}" for number in count(1))
    final = next(place / free for free in names if not (place / free).exists())
    folder.rename(final)
    return final


def discard(folder: Path, root: Path) -> None:
    """Take a folder away in one step, then delete it. `root` is on the same disk."""
    aside = Path(tempfile.mkdtemp(prefix=STAGING, dir=root))
    folder.rename(aside / "package")
    shutil.rmtree(aside)


def clear_leftovers(root: Path) -> None:
    """Delete what killed processes were just making or deleting."""
    for left in root.glob(f"{STAGING}*"):
        shutil.rmtree(left)
