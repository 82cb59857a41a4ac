"""The data home: where archives, working tables and releases live, and which state of them readers see."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from warehouse import store
from warehouse.errors import BadInput
from warehouse.files import SHARED, alone, write_whole
from warehouse.tables import TABLES

KINDS = ("simulated", "real")


@dataclass(frozen=True)
class Head:
    """A published state: which version of each table belongs to it, its release, what it was built from. Number 0 is the empty home."""

    number: int = 0
    night: str | None = None
    release: str | None = None
    archives: tuple[str, ...] = ()
    due: tuple[str, ...] = ()
    tables: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Home:
    """One data home. Archives are private files; a home holds simulated or real postings, never both."""

    root: Path

    @property
    def archives(self) -> Path:
        """Folder of WARC files, one folder per source."""
        return self.root / "archives"

    @property
    def tables(self) -> Path:
        """Folder of the working Delta tables."""
        return self.root / "tables"

    @property
    def releases(self) -> Path:
        """Folder of the published releases."""
        return self.root / "releases"

    @property
    def audits(self) -> Path:
        """Folder of the audits: what was drawn and labelled, one folder per draw (audits.py)."""
        return self.root / "audits"

    @property
    def heads(self) -> Path:
        """Folder with the published states that are kept: the newest and the one before it."""
        return self.root / "heads"

    @property
    def kind(self) -> str | None:
        """`simulated` or `real`; None while the home holds nothing."""
        path = self.root / "home.json"
        return str(json.loads(path.read_text(encoding="utf-8"))["kind"]) if path.exists() else None

    def create(self) -> Home:
        """Makes the folders, private to the user."""
        for folder in (self.root, self.archives, self.tables, self.releases, self.heads):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self

    def claim(self, kind: str) -> None:
        """Declares what the home holds; raises BadInput if it already holds the other kind."""
        if kind not in KINDS:
            raise ValueError(kind)
        known = self.kind
        if known is None:
            self.create()
            write_json(self.root / "home.json", {"kind": kind})
        elif known != kind:
            raise BadInput(f"{self.root} holds {known} postings and can't take {kind} ones: use another GIGSHIFT_HOME")

    def head(self) -> Head:
        """The newest published state."""
        return _read_head(self.root / "HEAD.json")

    def head_numbered(self, number: int) -> Head:
        """An earlier published state; number 0 is the empty home."""
        return _read_head(self.heads / f"{number:06d}.json") if number else Head()

    def publish_head(self, head: Head) -> None:
        """Makes `head` what readers see: one rename."""
        self.keep_head(head, is_newest=True)

    def keep_head(self, head: Head, *, is_newest: bool) -> None:
        """Writes a published state anew, and lets readers see it if it is the newest."""
        write_json(self.heads / f"{head.number:06d}.json", asdict(head))
        if is_newest:
            write_json(self.root / "HEAD.json", asdict(head))

    def read(self, table: str, head: Head | None = None) -> pa.Table:
        """A whole table as of `head` (default: the newest), rows sorted by key."""
        head = head or self.head()
        rows = store.read(self.tables / table, TABLES[table], head.tables.get(table))
        return rows.sort_by([(name, "ascending") for name in TABLES[table].key])

    def release(self, head: Head | None = None) -> Path:
        """Folder of the release; raises BadInput when nothing has been published yet."""
        head = head or self.head()
        if head.release is None:
            raise BadInput(f"{self.root} has no release yet: run `gigshift demo`, `gigshift nightly` or `gigshift import` first")
        return self.releases / head.release

    def sealed_archives(self) -> list[str]:
        """Names of all sealed archives, sorted."""
        return sorted(str(path.relative_to(self.archives)) for path in self.archives.glob("*/*.warc.gz"))

    def pending_archives(self, head: Head) -> tuple[str, ...]:
        """Sealed archives that `head` has not read yet, sorted."""
        known = set(self.read("coverage", head).column("archive").to_pylist())
        return tuple(name for name in self.sealed_archives() if name not in known)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keeps two builds apart; raises TryAgain while another one runs."""
        self.create()
        with alone(self.root / ".lock", f"another gigshift build is running in {self.root}"):
            yield


def _read_head(path: Path) -> Head:
    return head_of(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else Head()


def head_of(data: Mapping[str, Any]) -> Head:
    """A state from the JSON that it is kept in."""
    return Head(**{**data, "archives": tuple(data["archives"]), "due": tuple(data["due"])})


def write_json(path: Path, data: object, mode: int = SHARED) -> None:
    """Writes a JSON file whole or not at all."""
    write_whole(path, json.dumps(data, indent=1, sort_keys=True, default=_plain).encode(), mode)


def _plain(value: object) -> str:
    if isinstance(value, date | Path):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


def discard(path: Path) -> None:
    """Removes a folder that is nobody's any more."""
    shutil.rmtree(path, ignore_errors=True)
