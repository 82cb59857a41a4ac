"""What the operator of a data home may crawl beyond the sources that are on: permissions recorded in the home."""

from __future__ import annotations

import fcntl
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from scrapers.refused import REFUSED
from scrapers.source import Permission, Source
from scrapers.wayback import WAYBACK, Library
from warehouse.errors import BadInput
from warehouse.home import Home

FILE = "permissions.json"


@dataclass(frozen=True)
class Grant:
    """An operator's word that a source may be read: who says so, since when, and by what it can be shown."""

    allowed_by: str
    allowed_on: date
    evidence: str


def grants(home: Home) -> dict[str, Grant]:
    """The newest recorded permission per source; raises BadInput when the file was edited into something unreadable."""
    return {name: given[-1] for name, given in _read(home.root / FILE).items() if given}


def effective(source: Source | Library, grant: Grant | None) -> Permission:
    """The permission record that counts: a recorded permission turns a source that is off on, and changes nothing else."""
    if grant is None or source.permission.status != "off":
        return source.permission
    reason = f"allowed by {grant.allowed_by} on {grant.allowed_on}: {grant.evidence}"
    return replace(source.permission, status="on", status_reason=reason)


def allow(home: Home, name: str, grant: Grant) -> None:
    """Records that the operator may read the source; earlier records of it stay in the file.

    Raises BadInput for a source that is on already, is refused or is not known, and for a permission without a giver or evidence.
    """
    from scrapers.catalog import load, source_names  # noqa: PLC0415 - the catalog asks this module what is due

    refusal = next((one for one in REFUSED if one.name == name), None)
    if refusal is not None:
        raise BadInput(f"{name} is refused and has no reader: {refusal.reason}. With a written permission, add a reader whose status is "
                       "off (docs/sources.md says how), then allow that")
    if name not in (*source_names(), WAYBACK.name):
        raise BadInput(f"unknown source {name!r}: see `gigshift sources`")
    status = (WAYBACK if name == WAYBACK.name else load(name)).permission.status
    if status != "off":
        raise BadInput(f"{name} is {status}: only a source that is off can be allowed")
    grant = replace(grant, allowed_by=" ".join(grant.allowed_by.split()), evidence=" ".join(grant.evidence.split()))
    if not grant.allowed_by or not grant.evidence:
        raise BadInput("a permission needs a giver (--by) and evidence (--evidence), for example the date and subject of a letter")
    home.create()
    with _alone(home.root):
        recorded = _read(home.root / FILE)
        recorded.setdefault(name, []).append(grant)
        _write(home.root / FILE, {one: [asdict(given) for given in all_given] for one, all_given in recorded.items()})


def _read(path: Path) -> dict[str, list[Grant]]:
    if not path.exists():
        return {}
    try:
        recorded = json.loads(path.read_text(encoding="utf-8"))
        return {str(name): [_grant(entry) for entry in entries] for name, entries in recorded.items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise BadInput(f"{path} can't be read ({error!r}): mend it, or remove it and allow sources again") from error


def _grant(entry: dict[str, str]) -> Grant:
    return Grant(str(entry["allowed_by"]), date.fromisoformat(entry["allowed_on"]), str(entry["evidence"]))


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keeps two writers apart for the moment that writing takes."""
    with (folder / ".permissions.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _write(path: Path, recorded: dict[str, Any]) -> None:
    """Writes the file whole or not at all, private to the user."""
    descriptor, neighbour = tempfile.mkstemp(dir=path.parent, prefix=".")
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(recorded, file, indent=1, sort_keys=True, ensure_ascii=False, default=str)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())
    Path(neighbour).rename(path)
