"""One file from the network into a folder, in as many attempts as it takes. Knows no package and no index.

What came is kept beside a note of where it came from, and the next attempt asks for the rest; only if the server
can prove (RFC 9110 §13.1.5, If-Range) that the file is still the same one.
"""

import errno
import logging
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from pydantic import BaseModel, ValidationError

from transpub_worker.errors import StoreFull, StoreUnwritable

log = logging.getLogger(__name__)

# Official packages have up to 200 MB.
_MAX_BYTES = 2 * 1024**3
# A server that sends less than this in a minute is given up; what it sent is kept.
_PATIENCE_S = 60
_LEAST_BYTES = 64 * 1024
# Beside the archive there must be room for what is in it: 1.1-1.2 times its size.
_UNPACKED = 1.5
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_RANGE_ANSWERS = (httpx.codes.PARTIAL_CONTENT, httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE)
_CONTENT_RANGE = re.compile(r"bytes (?:(\d+)-\d+|\*)/(\d+|\*)")

Progress = Callable[[int, int | None], None]
"""Called with the bytes got so far and the bytes to come in all, where the server tells."""


class NotFetched(Exception):
    """The text says why, in English or the system's words."""


class _Note(BaseModel, frozen=True):
    """Where a partial file came from, and what the server calls that state of it."""

    link: str
    validator: str


class Partial:
    """A file that is coming, and the note beside it. Used by one process at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._note_path = path.with_name(f"{path.name}.json")

    def size(self) -> int:
        return self.path.stat().st_size if self.path.exists() else 0

    def validator(self, link: str) -> str | None:
        """By which the rest may be asked for; None where it must be fetched anew."""
        try:
            note = _Note.model_validate_json(self._note_path.read_bytes())
        except (OSError, ValidationError):
            return None
        return note.validator if note.link == link and self.size() else None

    def drop_unless_noted(self) -> None:
        """What cannot be continued is not kept."""
        if not self._note_path.exists():
            self.drop()

    def note(self, link: str, validator: str | None) -> None:
        if validator is not None:
            self._note_path.write_text(_Note(link=link, validator=validator).model_dump_json(), encoding="utf-8")

    def drop(self) -> None:
        self.path.unlink(missing_ok=True)
        self._note_path.unlink(missing_ok=True)


def fetch(link: str, partial: Partial, *, timeout_s: float, on_progress: Progress) -> None:
    """Get the file whole. `timeout_s` is for each read.

    Raises:
        NotFetched: the server cannot be reached, refuses, stalls, breaks off or sends too much. What came is kept
            if it can be continued.
        StoreFull, StoreUnwritable: it cannot be written here. On a full disk nothing is kept.
    """
    try:
        try:
            with _answer(link, partial, timeout_s) as response:
                if response is not None:
                    _take(response, link, partial, on_progress)
        except BaseException:
            partial.drop_unless_noted()
            raise
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise NotFetched(reason_of(error)) from error
    except OSError as error:
        if error.errno in _FULL:
            partial.drop()
        raise StoreUnwritable(folder=str(partial.path.parent), reason=error.strerror or str(error)) from error


@contextmanager
def streamed(address: str, timeout_s: float, headers: dict[str, str] | None = None) -> Iterator[httpx.Response]:
    """An answer whose body is still to be read; not yet judged by its status."""
    ours = {"User-Agent": "transpub", "Accept-Encoding": "identity"}
    with (
        httpx.Client(timeout=timeout_s, follow_redirects=True, max_redirects=5, headers=ours) as client,
        client.stream("GET", address, headers=headers) as response,
    ):
        yield response


def reason_of(error: Exception) -> str:
    if isinstance(error, httpx.HTTPStatusError):
        return f"HTTP {error.response.status_code}"
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return str(error) or type(error).__name__


@contextmanager
def _answer(link: str, partial: Partial, timeout_s: float) -> Iterator[httpx.Response | None]:
    """The server's answer with the rest, or the whole; None if there is nothing left to come."""
    validator = partial.validator(link)
    if validator is not None:
        size = partial.size()
        headers = {"Range": f"bytes={size}-", "If-Range": validator}
        with streamed(link, timeout_s, headers) as response:
            start, total = _content_range(response)
            status = response.status_code
            if status == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE and total == size:
                yield None
                return
            if status not in _RANGE_ANSWERS or (status == httpx.codes.PARTIAL_CONTENT and start == size):
                yield response.raise_for_status()
                return
        log.info("the server cannot continue a download; it begins anew")
    with streamed(link, timeout_s) as response:
        yield response.raise_for_status()


def _take(response: httpx.Response, link: str, partial: Partial, on_progress: Progress) -> None:
    begins = response.status_code != httpx.codes.PARTIAL_CONTENT  # with the whole, asked for or not
    if begins:
        partial.drop()
    done = partial.size()
    total = _total(response)
    if total is not None and total > _MAX_BYTES:
        raise NotFetched(f"more than {_MAX_BYTES} bytes")
    if total is not None:
        _require_room(partial.path.parent, round(total * (1 + _UNPACKED)) - done)
    if begins:
        partial.note(link, _validator(response))
    on_progress(done, total)
    pace = _Pace(done)
    with partial.path.open("ab") as sink:
        # A body shorter than its Content-Length raises httpx.RemoteProtocolError here.
        for chunk in response.iter_bytes():
            done += len(chunk)
            if done > _MAX_BYTES:
                partial.drop()
                raise NotFetched(f"more than {_MAX_BYTES} bytes")
            sink.write(chunk)
            on_progress(done, total)
            pace.require(done)


class _Pace:
    """Ends a download that only drips: each read in time, and yet never done."""

    def __init__(self, done: int) -> None:
        self._since, self._done = time.monotonic(), done

    def require(self, done: int) -> None:
        if (moment := time.monotonic()) - self._since > _PATIENCE_S:
            if done - self._done < _LEAST_BYTES:
                raise NotFetched("the server is too slow")
            self._since, self._done = moment, done


def _validator(response: httpx.Response) -> str | None:
    """A strong ETag, or else the date; a weak ETag may not be used for ranges (RFC 9110 §13.1.5)."""
    etag, date = response.headers.get("ETag"), response.headers.get("Last-Modified")
    return str(etag) if etag and etag.startswith('"') else str(date) if date else None


def _total(response: httpx.Response) -> int | None:
    if response.status_code == httpx.codes.PARTIAL_CONTENT:
        return _content_range(response)[1]
    length = response.headers.get("Content-Length", "")
    return int(length) if length.isdecimal() and "Content-Encoding" not in response.headers else None


def _content_range(response: httpx.Response) -> tuple[int | None, int | None]:
    """Where the part begins, and the size of the whole."""
    match = _CONTENT_RANGE.fullmatch(response.headers.get("Content-Range", ""))
    if match is None:
        return None, None
    start, total = match.groups()
    return (int(start) if start else None), (int(total) if total != "*" else None)


def _require_room(folder: Path, needed: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise StoreFull(folder=str(folder), needed=needed // 10**6, free=free // 10**6)
