"""Homes, stages and the labelled data that tests may use."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from numpy.typing import NDArray

from gigshift.progress import build_release
from pipeline.classify.encoder import Encoder
from scrapers.imports import admit_import
from tests.real_data import data_files
from warehouse.build import Build, StageView
from warehouse.files import alone
from warehouse.home import Head, Home

NIGHT = date(2026, 3, 2)
MAPS = Path(__file__).resolve().parent.parent / "scrapers" / "maps"


@pytest.fixture(scope="session", autouse=True)
def each_text_read_once() -> Iterator[None]:
    """Lets the encoder read a text once a session, however many builds hold it: it reads each alone, so its scores are the same in all."""
    read, known = Encoder._score, dict[tuple[int, str], NDArray[np.float64]]()

    def score(encoder: Encoder, written: str) -> NDArray[np.float64]:
        key = (id(encoder), written)
        return known[key] if key in known else known.setdefault(key, read(encoder, written))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Encoder, "_score", score)
        yield


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """An empty home for simulated postings."""
    home = Home(tmp_path / "home").create()
    home.claim("simulated")
    return home


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of labelled and recorded real postings, beside the checkout; skips where it is missing."""
    folder = Path(__file__).resolve().parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip("needs ../shared (not in this checkout)")
    return folder


@pytest.fixture(scope="session")
def real_home(shared: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Home:
    """All of ../shared/data, imported by the maps and built into a release, once for all workers; tests read it only."""
    base = tmp_path_factory.getbasetemp()
    home = Home((base.parent if hasattr(request.config, "workerinput") else base) / "real-home")
    with alone(home.root.with_suffix(".lock")):
        if not home.root.exists():
            home.create()
            for map_file in sorted(MAPS.glob("*.toml")):
                files = data_files(shared, map_file.stem)
                if files:
                    admit_import(home, files, map_file)
            assert build_release(home) is not None
    return home


@contextmanager
def stage(home: Home, name: str, archives: tuple[str, ...] = (), night: date = NIGHT, base: Head | None = None) -> Iterator[StageView]:
    """One stage of a build; the stages that `seed` or earlier calls left are kept."""
    build = Build.resume(home) if (home.root / "build.json").exists() else Build.begin(home, archives, base or home.head(), night)
    build.archives, build.night = archives or build.archives, night
    with build.stage(name) as view:
        yield view


def seed(home: Home, tables: dict[str, pa.Table], night: date = NIGHT) -> None:
    """Fills tables as if earlier stages had written them."""
    with stage(home, "seed", night=night) as view:
        for name, rows in tables.items():
            view.replace(name, rows)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--only-shared-may-skip", action="store_true", help="fail on any skip but for ../shared")


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Turns a skip that hides a missing part into a failure, where asked."""
    if not session.config.getoption("--only-shared-may-skip") or hasattr(session.config, "workerinput"):
        return
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    others = [report for report in reporter.stats.get("skipped", ()) if "needs ../shared" not in str(report.longrepr)]
    if others and exitstatus == 0:
        reporter.write_line(f"{len(others)} skipped for another reason than a missing ../shared: {others[0].nodeid}", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
