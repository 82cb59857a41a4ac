"""Runs builds: begin, one stage after the other, finish, verdict. The DAG's tasks and the command line call these."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import import_module

import pyarrow.compute as pc

from gigshift.nightly import STAGES
from warehouse.build import Build, StageView
from warehouse.errors import BadInput, GigshiftError
from warehouse.home import Head, Home
from warehouse.purge import JOURNAL, settle

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Verdict:
    """What a maintainer must know of a published build; no reasons means green, else amber."""

    head: Head
    reasons: tuple[str, ...]

    @property
    def is_green(self) -> bool:
        """Whether nothing needs a look."""
        return not self.reasons


def begin(home: Home, night: date | None = None, *, due: Sequence[str] = (), again: bool = False) -> Build | None:
    """Starts a build of the archives not read yet, on top of the newest published state; None when there is nothing to tell.

    A night that is published already is built again from the state before it, as is the newest night with `again`.
    `due` names the sources that should have an archive of this night.
    """
    _settle(home)
    head = home.head()
    redo = head.number > 0 and (again or head.night == str(night))
    base = _rereadable(home, head) if redo else head
    if again and head.night:
        night, due = date.fromisoformat(head.night), head.due
    pending = home.pending_archives(base)
    is_relabelling = again and redo and not head.archives
    return Build.begin(home, pending, base, night, due) if pending or due or is_relabelling or (again and redo and base is head) else None


def begin_relabelling(home: Home) -> Build:
    """Starts a build of the newest state once more, with no archive: texts that the classifier in use has not labelled get labels."""
    _settle(home)
    head = home.head()
    if head.night is None:
        raise BadInput(f"{home.root} has no release to label anew: run `gigshift build`")
    return Build.begin(home, (), head, date.fromisoformat(head.night), head.due)


def _settle(home: Home) -> None:
    """Ends a purge that was broken off."""
    if (home.root / JOURNAL).exists():
        with home.locked():
            settle(home)


def crawl_night(home: Home, night: date) -> list[str]:
    """Crawls every source that is due; a source that fails is logged and withdraws its own series, not the night. Returns what was due."""
    from scrapers.catalog import sources_due  # noqa: PLC0415 - only crawls need Scrapy
    from scrapers.crawl import crawl  # noqa: PLC0415

    due = sources_due(home)
    for source in due:
        try:
            crawl(home, source, night)
        except BadInput:
            raise
        except GigshiftError as error:
            log.warning("%s: %s", source, error)
    return due


def run_stage(home: Home, name: str) -> dict[str, int]:
    """Runs one stage of the build in progress; returns its counts."""
    run = _stage_function(name)
    build = Build.resume(home)
    with build.stage(name) as view:
        counts = run(view)
    log.info("%s: %s", name, ", ".join(f"{key} {value}" for key, value in counts.items()))
    return counts


def _rereadable(home: Home, head: Head) -> Head:
    """The state that `head` can be built from again: the one before it, or itself where archives that it had read are gone."""
    from pipeline.retain.sweep import gone_archives  # noqa: PLC0415 - needs Arrow only when a night is built again

    before = home.head_numbered(head.number - 1)
    gone = gone_archives(home, before, head)
    if not gone:
        return before
    log.warning("%s of the archives behind %s can't be read again (%s): they are past their source's limit, or were removed. What was read "
                "of this night is kept, and everything after it is made anew", len(gone), head.release, ", ".join(gone[:3]))
    return head


def sweep(home: Home) -> dict[str, int]:
    """Takes away, outside the newest state, what its sources' limits no longer allow."""
    from pipeline.retain.sweep import sweep as run  # noqa: PLC0415

    return run(home)


def finish(home: Home) -> Verdict:
    """Publishes the build in progress: readers see it from here on."""
    Build.resume(home).finish()
    return verdict(home)


def verdict(home: Home) -> Verdict:
    """Green or amber: the expectations of the newest published night that were not met."""
    head = home.head()
    results = home.read("quality_results", head)
    night = date.fromisoformat(head.night) if head.night else None
    unmet = results.filter(pc.and_(pc.equal(results["night"], night), pc.invert(results["is_met"]))).to_pylist()
    return Verdict(head, tuple(f"{row['table_name']}.{row['expectation_id']}: {row['reason']} {row['examples']}" for row in unmet))


def _stage_function(name: str) -> Callable[[StageView], dict[str, int]]:
    stage = next((stage for stage in STAGES if stage.name == name), None)
    if stage is None:
        raise BadInput(f"no stage is called {name!r}: the stages are {', '.join(stage.name for stage in STAGES)}")
    module, function = stage.target.split(":")
    loaded: Callable[[StageView], dict[str, int]] = getattr(import_module(module), function)
    return loaded
