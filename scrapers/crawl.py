"""One live crawl of one source for one night, in a process of its own."""

from __future__ import annotations

import fcntl
import json
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scrapers.catalog import load
from scrapers.permissions import effective, grants
from scrapers.source import Source
from scrapers.wayback import Library
from warehouse.archive import archive_name, is_nightly, read_archive
from warehouse.errors import BadInput, GigshiftError, TryAgain
from warehouse.home import Home
from warehouse.settings import Settings, crawl_environment, read_settings

log = logging.getLogger(__name__)

GRACE = 60.0


def crawl(home: Home, source_name: str, night: date) -> Path:
    """The sealed archive of a source's crawl for `night`, crawling now if there is none yet.

    Raises BadInput when the crawl may not be made (unknown or switched-off source, no GIGSHIFT_CONTACT, a night that is over, a home of
    simulated postings) and TryAgain when nothing could be fetched; what an interrupted crawl fetched is used by the next call.
    """
    source = load(source_name)
    target = home.archives.resolve() / archive_name(source.name, night.isoformat())
    if target.exists():
        log.info("%s %s: already crawled, nothing is fetched", source.name, night)
        return target
    settings = permitted(home, source)
    job = {"source": source.name, "night": night.isoformat(), "target": str(target), "contact": settings.contact,
           "mirrors": settings.mirrors, "budget": asdict(source.budget), "crawl_delay": source.permission.crawl_delay}
    if not are_mirrored(source.start(night), settings.mirrors):
        _check_clock(source, night, target.parent)
    home.claim("real")
    with alone(target.parent) as lock:
        outcome = run_process("scrapers.crawl_process", job, lock)
    log.info("%s %s: %s", source.name, night, ", ".join(f"{count} {what}" for what, count in outcome["counts"].items()))
    if not outcome["sealed"]:
        raise TryAgain(f"{source.name} {night}: nothing usable came, or the crawl did not end ({outcome['counts']}); "
                       "run it again, whole replies are kept")
    return target


def permitted(home: Home, source: Source | Library) -> Settings:
    """The settings of a live crawl of what may be crawled; raises BadInput where it may not, or without GIGSHIFT_CONTACT."""
    permission, settings = effective(source, grants(home).get(source.name)), read_settings()
    if permission.status != "on":
        raise BadInput(f"source {source.name} is {permission.status}: {permission.status_reason}; if you have permission, record it with "
                       f"`gigshift sources allow {source.name}`")
    if settings.contact is None:
        raise BadInput("a live crawl needs GIGSHIFT_CONTACT: set it to an e-mail or web address at which site owners can reach you")
    return settings


def are_mirrored(urls: Iterable[str], mirrors: dict[str, str]) -> bool:
    """Whether no request for any of the addresses goes to its own host."""
    return all(f"{urlsplit(url).scheme}://{urlsplit(url).netloc}" in mirrors for url in urls)


def _check_clock(source: Source, night: date, folder: Path) -> None:
    """Raises unless `night` is now and the source may be polled once more today."""
    today = datetime.now(UTC).date()
    if night not in (today, today - timedelta(days=1)):
        raise BadInput(f"night {night} is not now: a live crawl sees only today ({today}); replay an archive of that night instead")
    recent = [path for path in folder.glob("*.warc.gz") if is_nightly(path) and path.name >= f"{today - timedelta(days=1)}"]
    polls = sum(any(record.fetched_at.date() == today for record in read_archive(path).records) for path in recent)
    if polls >= source.permission.max_polls_per_day:
        raise TryAgain(f"{source.name} was crawled {polls} time(s) today, its permission allows {source.permission.max_polls_per_day}")


@contextmanager
def alone(folder: Path) -> Iterator[int]:
    """Keeps two crawls into one folder apart, by a lock that the child process inherits; raises TryAgain while another one runs."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise TryAgain(f"another crawl of {folder.name} is running: wait for it to end") from error
        yield handle.fileno()


def run_process(module: str, job: dict[str, Any], lock: int) -> dict[str, Any]:
    """The answer of a child process that crawls as the job says; it is gone, with all it started, when this returns or raises."""
    root = Path(__file__).resolve().parent.parent
    limit = job["budget"]["seconds"] + job["budget"]["reply_seconds"] + GRACE
    process = subprocess.Popen([sys.executable, "-m", module], cwd=root, text=True, start_new_session=True,
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE, pass_fds=(lock,), env=crawl_environment())
    try:
        answer, _ = process.communicate(json.dumps(job), timeout=limit)
    except subprocess.TimeoutExpired as error:
        raise TryAgain(f"{job['source']} {job['night']}: the crawl took more than {limit:.0f} s and was stopped") from error
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    if process.returncode < 0:
        raise TryAgain(f"{job['source']} {job['night']}: the crawl was killed by signal {-process.returncode}; what it fetched is kept")
    if process.returncode:
        raise GigshiftError(f"{job['source']} {job['night']}: the crawl process failed with code {process.returncode}, see its log above")
    outcome: dict[str, Any] = json.loads(answer)
    return outcome
