"""A release is whole, opens anywhere, repeats byte for byte, and costs only what changed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from pipeline.measure import measure
from pipeline.publish import publish
from pipeline.publish import stage as publish_stage
from tests.conftest import NIGHT, seed, stage
from tests.pipeline.measure.world import MODEL, World, moving_world, nights
from warehouse.build import Build
from warehouse.home import Home
from warehouse.ids import digest
from warehouse.tables import TABLES

RELEASED = sorted(name for name, table in TABLES.items() if table.released)


def texts(world: World) -> pa.Table:
    rows = [{"text_hash": row["text_hash"], "title": f"Work {number}", "tags": [], "description": "", "language": "en",
             "character_count": 6, "redacted_count": 0} for number, row in enumerate(world.rows["postings"])]
    return pa.Table.from_pylist([*rows, {**rows[0], "text_hash": digest("used by nothing")}], schema=TABLES["posting_texts"].schema)


def released(home: Home, world: World, night: date = NIGHT) -> Path:
    """Builds and publishes `world`; the folder of its release."""
    seed(home, {**world.tables(), "posting_texts": texts(world)}, night)
    for name, run in (("measure", measure), ("publish", publish)):
        with stage(home, name, night=night) as view:
            run(view)
    return home.releases / str(Build.resume(home).finish().release)


def checksums(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def world() -> World:
    return moving_world(30, 0.6)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("published") / "home").create()
    home.claim("simulated")
    return home


@pytest.fixture(scope="module")
def release(home: Home, world: World) -> Iterator[Path]:
    yield released(home, world)


@pytest.mark.parametrize("name", RELEASED)
def test_table_opens_in_pandas_duckdb_and_polars_with_a_glob(home: Home, release: Path, name: str) -> None:
    rows = home.read(name).num_rows
    if name != "posting_texts":
        assert len(pd.read_parquet(release / name)) == rows
        assert duckdb.read_parquet(str(release / name / "*.parquet")).aggregate("count(*)").fetchall() == [(rows,)]
        assert pl.read_parquet(release / name / "*.parquet").height == rows
    assert pd.read_parquet(release / name).columns.tolist() == TABLES[name].stable_columns


def test_nothing_unreleased_is_in_the_release(release: Path) -> None:
    assert sorted(path.name for path in release.iterdir() if path.is_dir()) == RELEASED
    assert "raw_postings" not in RELEASED


def test_texts_only_where_every_source_lets_them_be_passed_on(home: Home, release: Path) -> None:
    shown = set(pd.read_parquet(release / "posting_texts")["text_hash"])
    postings = home.read("postings").to_pandas()
    assert shown == set(postings[postings["source"] != "beta"]["text_hash"])
    assert "beta" in set(postings["source"])


def test_manifest_fits_the_files(release: Path) -> None:
    manifest = json.loads((release / "manifest.json").read_text())
    listed = {file["path"]: file["sha256"] for table in manifest["tables"].values() for file in table["files"]}
    found = {path: digest_ for path, digest_ in checksums(release).items() if path.endswith(".parquet")}
    assert listed == found
    assert (manifest["night"], manifest["is_simulated"], manifest["versions"]["model"]) == (str(NIGHT), True, MODEL)
    assert {source["source"]: source["postings"] for source in manifest["sources"]}["old_series"] == 300
    assert manifest["coverage"][0]["counts"]["read"] == 300


def test_files_are_readable_and_the_home_is_private(home: Home, release: Path) -> None:
    assert {oct(path.stat().st_mode & 0o777) for path in release.rglob("*") if path.is_file()} == {"0o644"}
    assert {oct(path.stat().st_mode & 0o777) for path in [release, *(path for path in release.rglob("*") if path.is_dir())]} == {"0o755"}
    assert home.releases.stat().st_mode & 0o077 == 0


def test_rerun_gives_the_same_bytes_and_the_next_night_links_what_did_not_change(tmp_path: Path, world: World, release: Path) -> None:
    home = Home(tmp_path / "home").create()
    home.claim("simulated")
    first = released(home, world)
    assert checksums(first) == checksums(release)
    later = moving_world(30, 0.6)
    later.covered("alpha", nights(31)[30])
    later.posting("alpha", "late", nights(31)[30] - timedelta(days=2))
    second = released(home, later, NIGHT + timedelta(days=1))
    assert checksums(first) == checksums(release)
    same = {path.name for path in (second / "postings").iterdir() if path.stat().st_ino == (first / "postings" / path.name).stat().st_ino}
    assert same == {"part-2023.parquet"}
    assert (second / "sources" / "part-all.parquet").stat().st_ino == (first / "sources" / "part-all.parquet").stat().st_ino
    assert json.loads((second / "manifest.json").read_text())["previous_release"] == first.name


def test_publish_that_fails_leaves_no_release_and_its_rerun_cleans_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Home(tmp_path / "home").create()
    home.claim("simulated")
    with monkeypatch.context() as patched, pytest.raises(RuntimeError), stage(home, "publish") as view:
        patched.setattr(publish_stage, "report_page", _fail)
        publish(view)
    assert [path.name[0] for path in home.releases.iterdir()] == ["."]
    with stage(home, "publish") as view:
        name = view.release
        (home.releases / name).mkdir()
        publish(view)
    assert [path.name for path in home.releases.iterdir()] == [name]
    assert "No week has been measured yet" in (home.releases / name / "report.html").read_text()


def _fail(*_: object) -> str:
    raise RuntimeError
