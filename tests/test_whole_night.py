"""A whole night on a small simulated world: it reconciles, reruns are equal, a killed run leaves readers and reruns unharmed."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from gigshift.building import begin, begin_relabelling, finish, run_stage, verdict
from gigshift.nightly import STAGES
from gigshift.progress import build_release, run_stages
from simulation import CONSTANT, TINY, write_world
from warehouse.errors import BadInput
from warehouse.home import Head, Home
from warehouse.tables import TABLES

COUNTS = ("new", "changed", "unchanged", "repeated", "skipped", "quarantined")


def contents(home: Home, head: Head | None = None) -> dict[str, pa.Table]:
    """Every table as DESIGN compares them: rows sorted by key, volatile columns left out."""
    return {name: home.read(name, head).select(table.stable_columns) for name, table in TABLES.items()}


def differences(left: dict[str, pa.Table], right: dict[str, pa.Table]) -> list[str]:
    return [name for name in TABLES if not left[name].equals(right[name])]


def release_rows(home: Home) -> dict[str, int]:
    release = home.release()
    folders = [path for path in release.iterdir() if path.is_dir()]
    return {path.name: len(pd.read_parquet(path)) for path in folders}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("night") / "home").create()
    write_world(home, TINY)
    outcome = build_release(home)
    assert outcome is not None
    assert outcome.head.number == 1
    return home


def copy(home: Home, to: Path) -> Home:
    shutil.copytree(home.root, to, symlinks=True)
    return Home(to)


def test_every_item_that_was_read_is_accounted_for(built: Home) -> None:
    rows = built.read("coverage").to_pylist()
    assert rows
    assert [row for row in rows if row["read_count"] != sum(row[f"{part}_count"] for part in COUNTS)] == []
    for row in rows:
        assert sum(json.loads(row["skipped_by_reason"]).values()) == row["skipped_count"]


def test_every_table_of_the_night_has_rows_and_fits_its_contract(built: Home) -> None:
    empty = [name for name, table in TABLES.items() if table.conform(built.read(name)).num_rows == 0]
    assert set(empty) <= {"quarantine", "work_merges", "evergreen_works", "model_overlap", "version_breaks", "breaks", "index_changes",
                          "audit_draws", "audit_labels", "audited_works", "bid_works", "bids_at_age"}


def test_left_truncated_postings_are_in_no_inflow(built: Home) -> None:
    postings = built.read("postings").to_pylist()
    assert any(row["is_left_truncated"] for row in postings)
    assert all((row["inflow_at"] is None) == row["is_left_truncated"] for row in postings)


def test_release_opens_with_a_glob_everywhere(built: Home) -> None:
    release = built.release()
    for name, table in TABLES.items():
        if not table.released:
            assert not (release / name).exists()
            continue
        files = str(release / name / "*.parquet")
        count = duckdb.execute("SELECT count(*) FROM read_parquet(?)", [files]).fetchone()
        assert count is not None
        assert count[0] == pl.scan_parquet(files).select(pl.len()).collect().item() == len(pd.read_parquet(release / name))


def test_same_archives_give_equal_content(built: Home, tmp_path: Path) -> None:
    home = copy(built, tmp_path / "home")
    before, rows = contents(home), release_rows(home)
    assert build_release(home, again=True) is not None
    assert home.head().number == 1
    assert differences(before, contents(home)) == []
    assert release_rows(home) == rows


def test_labelling_anew_with_the_same_classifier_changes_nothing(built: Home, tmp_path: Path) -> None:
    home = copy(built, tmp_path / "home")
    before = contents(home)
    for build in (begin_relabelling, lambda home: begin(home, again=True)):
        started = build(home)
        assert started is not None
        run_stages(home, started)
        assert home.head().number == 2
        assert set(differences(before, contents(home))) <= {"quality_results", "work_merges"}
    with pytest.raises(BadInput, match="no release to label anew"):
        begin_relabelling(Home(tmp_path / "empty").create())


def test_nights_one_by_one_give_what_one_batch_gives(built: Home, tmp_path: Path) -> None:
    home = Home(tmp_path / "home").create()
    home.claim("simulated")
    names = built.sealed_archives()
    for night in sorted({Path(name).name for name in names}):
        for name in (name for name in names if Path(name).name == night):
            (home.archives / name).parent.mkdir(exist_ok=True)
            shutil.copy(built.archives / name, home.archives / name)
        build_release(home)
    assert home.head().number > 2
    told_by_each_build = {"quality_results", "work_merges", "vintages", "revisions"}
    assert set(differences(contents(home), contents(built))) <= told_by_each_build


def test_killed_inside_any_stage_then_rerun_is_equal_and_readers_see_whole_states(built: Home, tmp_path: Path) -> None:
    home = copy(built, tmp_path / "home")
    before = contents(home)
    for stage in STAGES:
        run = subprocess.run([sys.executable, "-m", "tests.killed_stage", str(home.root), stage.name], capture_output=True, check=False)
        assert run.returncode == -9, run.stderr.decode()[-2000:]
        assert differences(before, contents(home)) == [], f"a reader saw a half night after a kill in {stage.name}"
        assert release_rows(home)
    anew = copy(home, tmp_path / "anew")
    run_stage(home, STAGES[-1].name)
    finish(home)
    assert build_release(anew, again=True) is not None
    for ended in (home, anew):
        assert differences(before, contents(ended)) == []
        assert verdict(ended).head.number == 1


def test_constant_inflow_first_seen_on_day_200_shows_no_slope(tmp_path: Path) -> None:
    home = Home(tmp_path / "home").create()
    write_world(home, CONSTANT)
    build_release(home)
    trends = home.read("inflow_trends").to_pylist()
    overall = [row for row in trends if row["category"] == "all" and row["status"] == "measured"]
    assert overall
    assert all(row["low"] <= 0 <= row["high"] for row in overall), overall
