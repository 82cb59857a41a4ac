"""After a night is published: archives, older states and releases lose what the newest state may no longer keep."""

from __future__ import annotations

import logging
from datetime import date
from pathlib import Path

from pipeline.retain.caps import Caps
from pipeline.retain.releases import amend
from warehouse.home import Head, Home
from warehouse.purge import prune, rewrite, settle

log = logging.getLogger(__name__)


def sweep(home: Home) -> dict[str, int]:
    """Makes disk and published state agree: follows from the newest state alone, so that a sweep that was killed is ended by the next one.

    Raw archives go when their source's limit is over, once a state has read them; leftovers of interrupted crawls go with them. Returns
    how many archives, versions of tables, files of releases and old files of tables went or changed.
    """
    with home.locked():
        settle(home)
        head = home.head()
        if head.night is None:
            return {}
        coverage = home.read("coverage", head)
        caps = Caps.of(home.read("sources", head), coverage, date.fromisoformat(head.night))
        counts = {"archives_deleted": _delete_archives(home, caps, set(coverage.column("archive").to_pylist()))}
        scrubs = caps.scrubs(home.read("posting_texts", head).column("text_hash").combine_chunks()) if caps.raw or caps.text else {}
        counts["versions_rewritten"] = rewrite(home, scrubs)
        counts["release_files_rewritten"] = sum(amend(release, scrubs) for release in sorted(home.releases.glob("[!.]*")))
        counts["old_files_deleted"] = prune(home)
    log.info("sweep: %s", ", ".join(f"{name} {count}" for name, count in counts.items()))
    return counts


def gone_archives(home: Home, before: Head, after: Head) -> list[str]:
    """Archives that `after` had read and `before` had not, and that are not there any more."""
    read, known = ({*home.read("coverage", head).column("archive").to_pylist()} for head in (after, before))
    return sorted((read - known - {""}).difference(home.sealed_archives()))


def _delete_archives(home: Home, caps: Caps, known: set[str]) -> int:
    gone = 0
    for path in sorted(home.archives.glob("*/*.warc.gz*")):
        night = _night_of(path)
        is_read = path.suffix != ".gz" or str(path.relative_to(home.archives)) in known
        if night is not None and is_read and caps.is_over(path.parent.name, night):
            path.unlink()
            gone += 1
    return gone


def _night_of(path: Path) -> date | None:
    try:
        return date.fromisoformat(path.name[:10])
    except ValueError:
        return None
