"""Writes a simulated world: weekly archives as a live crawl would leave them, and beside them the truth."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from simulation.crawls import SOURCES, Crawl, History
from simulation.truth import tell
from simulation.world import World
from warehouse.archive import ArchiveWriter, archive_name
from warehouse.errors import BadInput
from warehouse.home import Home, write_json

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Truth:
    """What is really so in a simulated world, for tests of recovery. Columns: see simulation/truth.py.

    `works` one row per work, `postings` one row per posting of it, `crawls` one row per source and night; `archives` are the files.
    """

    works: pa.Table
    postings: pa.Table
    crawls: pa.Table
    archives: tuple[Path, ...] = ()

    def save(self, folder: Path) -> None:
        """Writes the three tables as Parquet."""
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("works", "postings", "crawls"):
            pq.write_table(getattr(self, name), folder / f"{name}.parquet")


def simulate(folder: Path, world: World, progress: Progress | None = None) -> list[Path]:
    """Writes the archives of `world` under the archives folder `folder` and gives their paths in order of night.

    Equal worlds give equal bytes; an archive that is already there is kept. `progress` is told archives done and archives in all.
    """
    return list(_play(folder, world, progress).archives)


def write_world(home: Home, world: World, progress: Progress | None = None) -> Truth:
    """Fills a home with `world`: archives under its archives folder, the truth under `truth`.

    Raises BadInput when the home holds real postings or another simulated world.
    """
    home.claim("simulated")
    folder, description = home.root / "truth", json.loads(json.dumps(asdict(world), default=str))
    known = folder / "world.json"
    if known.exists() and json.loads(known.read_text(encoding="utf-8")) != description:
        raise BadInput(f"{home.root} holds another simulated world than {world.name!r}: use another GIGSHIFT_HOME")
    folder.mkdir(parents=True, exist_ok=True)
    write_json(known, description)
    truth = _play(home.archives, world, progress)
    truth.save(folder)
    return truth


def _play(folder: Path, world: World, progress: Progress | None) -> Truth:
    history = History(world)
    total, archives, crawls = len(SOURCES) * world.weeks, [], []
    for done, crawl in enumerate(history.crawls(), 1):
        if crawl.status != "missed":
            archives.append(_archive(folder, crawl))
        crawls.append(crawl)
        crawl.exchanges = []
        if progress is not None:
            progress(done, total)
    return Truth(*tell(history, crawls), tuple(archives))


def _archive(folder: Path, crawl: Crawl) -> Path:
    path = folder / archive_name(crawl.source, crawl.night.isoformat())
    if path.exists():
        return path
    facts = {"source": crawl.source, "night": crawl.night.isoformat(), "observed_by": "crawl", "simulated": True, "plan": crawl.plan}
    with ArchiveWriter(path, facts) as archive:
        for exchange in crawl.exchanges:
            archive.response(exchange.url, exchange.fetched_at, exchange.status, exchange.headers, exchange.body)
        return archive.seal()
