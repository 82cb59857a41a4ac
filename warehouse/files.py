"""Files that are written whole or not at all, and locks that keep processes apart."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from warehouse.errors import TryAgain

PRIVATE, SHARED = 0o600, 0o666


def write_whole(path: Path, content: bytes, mode: int = SHARED) -> None:
    """Writes a file whole or not at all: to a neighbour, flushed to disk, then renamed; `mode` as far as the umask lets it."""
    neighbour = path.with_name(f".{path.name}.new")
    neighbour.unlink(missing_ok=True)
    with os.fdopen(os.open(neighbour, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    neighbour.rename(path)


@contextmanager
def alone(lock: Path, busy: str | None = None) -> Iterator[int]:
    """Holds a lock file by a descriptor that child processes may inherit; waits for it, or raises TryAgain with `busy` where given."""
    with lock.open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (fcntl.LOCK_NB if busy else 0))
        except BlockingIOError as error:
            raise TryAgain(f"{busy}: wait for it to end") from error
        yield handle.fileno()
