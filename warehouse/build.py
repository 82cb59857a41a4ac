"""One build: the pending archives carried through the stages, seen whole by readers only at its end.

A stage sees the tables as the stages before it left them. Before it runs, every table is put back to that state, so a stage that was
killed, or is run again, starts clean.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.dataset as ds

from warehouse import store
from warehouse.errors import BadInput
from warehouse.home import Head, Home, write_json
from warehouse.tables import TABLES

log = logging.getLogger(__name__)


@dataclass
class StageView:
    """What one stage may see and write; rows written are checked against their table's contract first.

    `due` names the sources that should have been crawled for this night: one without an archive of it was missed.
    `release` is the name that this build's release will have; a folder of that name left by a killed run is nobody's and may be replaced.
    """

    home: Home
    stage: str
    night: date
    archives: tuple[str, ...]
    due: tuple[str, ...]
    release: str
    previous_release: str | None
    versions: dict[str, int] = field(default_factory=dict)

    @property
    def is_simulated(self) -> bool:
        """Whether the home holds made-up postings."""
        return self.home.kind == "simulated"

    def read(self, table: str, columns: list[str] | None = None, filter: ds.Expression | None = None) -> pa.Table:
        """Rows of a table as this stage sees it, its own writes included."""
        return store.read(self._path(table), TABLES[table], self.versions.get(table), columns, filter)

    def files(self, table: str) -> list[str]:
        """Parquet files of a table as this stage sees it."""
        return store.files(self._path(table), self.versions.get(table))

    def append(self, table: str, rows: pa.Table) -> None:
        """Adds rows."""
        store.append(self._path(table), TABLES[table], rows)
        self._written(table, rows)

    def replace(self, table: str, rows: pa.Table, where: str | None = None) -> None:
        """Puts rows in place of the whole table, or of those that fit the SQL predicate `where`."""
        store.replace(self._path(table), TABLES[table], rows, where)
        self._written(table, rows)

    def upsert(self, table: str, rows: pa.Table) -> None:
        """Inserts rows, replacing those with the same key."""
        store.upsert(self._path(table), TABLES[table], rows)
        self._written(table, rows)

    def rng(self, name: str) -> np.random.Generator:
        """Random numbers that are the same whenever this night is built."""
        seed = int.from_bytes(sha256(f"{self.night}|{name}".encode()).digest()[:8], "big")
        return np.random.default_rng(seed)

    def keep_report(self, name: str, data: object) -> Path:
        """Keeps a report of this build beside the tables, also when the build fails later."""
        folder = self.home.root / "runs" / str(self.night)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_json(folder / name, data)
        return folder / name

    def _path(self, table: str) -> Path:
        return self.home.tables / table

    def _written(self, table: str, rows: pa.Table) -> None:
        self.versions[table] = store.newest(self._path(table))
        log.info("%s: %s rows written to %s", self.stage, rows.num_rows, table)


@dataclass
class Build:
    """A build in progress, kept in `build.json` so that each stage may run in a process of its own."""

    home: Home
    night: date
    archives: tuple[str, ...]
    due: tuple[str, ...]
    base: int
    release: str
    stages: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def begin(cls, home: Home, archives: Sequence[str], base: Head, night: date | None = None, due: Sequence[str] = ()) -> Build:
        """Starts a build of `archives` on top of `base`; its date is the newest run date among them unless given."""
        dates = [date.fromisoformat(Path(name).name[:10]) for name in archives]
        if night is None and not dates:
            raise BadInput(f"{home.root} has no archive to build: run `gigshift nightly`, `replay` or `import`")
        night = night or max(dates)
        count = len(list(home.releases.glob(f"{night}.*")))
        build = cls(home, night, tuple(sorted(archives)), tuple(sorted(due)), base.number, f"{night}.{count + 1}")
        build._save()
        return build

    @classmethod
    def resume(cls, home: Home) -> Build:
        """The build in progress; raises BadInput when there is none."""
        path = home.root / "build.json"
        if not path.exists():
            raise BadInput(f"{home.root}: no build is in progress; start one with `gigshift build`")
        data = json.loads(path.read_text(encoding="utf-8"))
        return cls(home, date.fromisoformat(data["night"]), tuple(data["archives"]), tuple(data["due"]), data["base"],
                   data["release"], data["stages"])

    @contextmanager
    def stage(self, name: str) -> Iterator[StageView]:
        """A clean start for stage `name`; what it wrote counts when the block ends without an error."""
        before = [stage for stage in self.stages if stage["name"] != name]
        base = self.home.head_numbered(self.base)
        versions: dict[str, int] = dict(base.tables)
        for stage in before:
            versions.update(stage["tables"])
        with self.home.locked():
            settled = {table: store.put_back(self.home.tables / table, TABLES[table], versions.get(table)) for table in TABLES}
            view = StageView(self.home, name, self.night, self.archives, self.due, self.release, base.release, dict(settled))
            started = time.monotonic()
            yield view
            log.info("%s: done in %.1f s", name, time.monotonic() - started)
            self.stages = [*before, {"name": name, "tables": dict(view.versions)}]
            self._save()

    def finish(self) -> Head:
        """Publishes: after this one rename every reader sees the new state."""
        tables = {table: version for stage in self.stages for table, version in stage["tables"].items()}
        head = Head(self.base + 1, str(self.night), self.release, self.archives, self.due, tables)
        self.home.publish_head(head)
        (self.home.root / "build.json").unlink(missing_ok=True)
        return head

    def _save(self) -> None:
        write_json(self.home.root / "build.json", {
            "night": str(self.night), "archives": list(self.archives), "due": list(self.due), "base": self.base, "release": self.release,
            "stages": self.stages})
