"""The past of a source in windows, an archive each: how one after the other is filled, resumed and kept to a pace."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from scrapers.crawl import alone, run_process
from scrapers.source import Source
from warehouse.archive import archive_name, read_archive
from warehouse.errors import GigshiftError, TryAgain
from warehouse.home import Home
from warehouse.settings import Settings

log = logging.getLogger(__name__)

NIGHT = "[0-9]" * 4 + "-[0-9][0-9]" * 2
MOST_VAIN = 3
"""After so many windows in a row for which nothing came, the other side is taken to be down."""


@dataclass(frozen=True)
class Window:
    """Days of the past that one archive holds.

    `errand` is what the process that fills it is told beside the usual; `outdates` names windows whose unfinished archives are of no use
    once this one is begun.
    """

    name: str
    first: date
    last: date
    facts: dict[str, Any]
    errand: dict[str, Any] = field(default_factory=dict)
    outdates: str | None = None


@dataclass(frozen=True)
class Filled:
    """What became of a window: its archive, None while replies are lacking; what was counted; whether nothing at all came."""

    window: Window
    archive: Path | None
    told: str
    is_vain: bool = False


@dataclass
class Backfill:
    """One back-fill: its windows, oldest first, and what it may ask for.

    `lock` is the folder in which no two of them work at a time; `most_requests` a day include the `asked` ones, None sets no limit.
    """

    home: Home
    source: Source
    settings: Settings
    module: str
    crawl_delay: float
    lock: Path
    most_requests: int | None
    asked: int
    windows: list[Window] = field(default_factory=list)
    left_out: str | None = None

    @property
    def folder(self) -> Path:
        """Where the archives lie."""
        return self.home.archives.resolve() / self.source.name

    def fill(self) -> Iterator[Filled]:
        """Fills the windows; one that is sealed is not asked for again, one that was cut off goes on.

        Raises TryAgain when the day's requests are used up, when a process ends too early and when nothing comes any more; GigshiftError
        when robots.txt forbids it.
        """
        vain = 0
        for number, window in enumerate(self.windows):
            with alone(self.lock) as lock:
                known = self._sealed(window)
                near = (*self.windows[max(0, number - 1):number], *self.windows[number + 1:number + 2])
                filled = Filled(window, known, "was there already") if known else self._fill(window, near, lock)
            log.info("%s %s: %s", self.source.name, window.name, filled.told)
            yield filled
            vain = vain + 1 if filled.is_vain else 0
            if vain == MOST_VAIN:
                raise TryAgain(f"{self.source.name}: nothing came for {vain} windows in a row, {window.name} the last ({filled.told}); "
                               "run it again later, what is sealed is not asked for again")

    def ask(self, job: dict[str, Any], what: str, lock: int) -> dict[str, Any]:
        """The answer of a process that was told the usual and `job`; `what` names its errand where something goes wrong."""
        if self.most_requests is not None and self.asked >= self.most_requests:
            raise TryAgain(f"{self.source.name}: {self.asked} requests for the past were made today, {self.most_requests} a day is the "
                           f"most; run it again tomorrow, it goes on with {what}")
        usual = {"source": self.source.name, "night": what, "contact": self.settings.contact, "mirrors": self.settings.mirrors,
                 "budget": asdict(self.source.budget), "crawl_delay": self.crawl_delay}
        answer = run_process(self.module, usual | job, lock)
        counts = answer["counts"]
        self.asked += sum(counts.get(fate, 0) for fate in ("asked", "fetched", "redirected", "unusable", "failed"))
        if counts.get("refused") and not any(counts.get(fate) for fate in ("asked", "fetched", "reused")):
            raise GigshiftError(f"{self.source.name} {what}: robots.txt forbids it, nothing was fetched")
        return answer

    def _fill(self, window: Window, near: Iterable[Window], lock: int) -> Filled:
        target = self._target(window)
        for useless in self.folder.glob(f"{NIGHT}-{window.outdates}.warc.gz.*") if window.outdates else ():
            if not useless.name.startswith(target.name):
                useless.unlink()
        facts = {"source": self.source.name, "night": target.name[:10], "observed_by": "series", "simulated": False, "window": window.name,
                 "period_from": str(window.first), "period_to": str(window.last)} | window.facts
        pool = [str(path) for one in near if (path := self._sealed(one)) is not None]
        answer = self.ask(window.errand | {"target": str(target), "facts": facts, "pool": pool}, window.name, lock)
        counts = answer["counts"]
        told = ", ".join(f"{count} {what}" for what, count in sorted(counts.items())) or "nothing came"
        is_vain = not answer["sealed"] and not counts.get("fetched", 0) + counts.get("reused", 0)
        return Filled(window, target if answer["sealed"] else None, told, is_vain)

    def _sealed(self, window: Window) -> Path | None:
        return next(iter(sorted(self.folder.glob(f"{NIGHT}-{window.name}.warc.gz"))), None)

    def _target(self, window: Window) -> Path:
        """The archive that a cut-off run began, else one of today."""
        begun = sorted(self.folder.glob(f"{NIGHT}-{window.name}.warc.gz.*"))
        fresh = self.home.archives.resolve() / archive_name(self.source.name, str(today()), window.name)
        return begun[0].with_suffix("") if begun else fresh


def asked_today(archives: Iterable[Path]) -> int:
    """How many replies and failures archives hold that were written today."""
    written = (path for path in archives if datetime.fromtimestamp(path.stat().st_mtime, UTC).date() == today())
    return sum(len(read_archive(path).records) for path in written)


def today() -> date:
    """The day that it is, UTC: what is over and what may still be asked for hang on it."""
    return datetime.now(UTC).date()
