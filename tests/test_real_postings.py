"""All of ../shared/data by import, and WARCs made from ../shared/recordings by replay, through to a release whose counts add up."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from gigshift.progress import build_release
from scrapers.admit import admit
from tests.conftest import MAPS
from tests.real_data import data_files
from warehouse.archive import ArchiveWriter
from warehouse.home import Home

COUNTS = "new_count + changed_count + unchanged_count + repeated_count + skipped_count + quarantined_count"


def whole_release(home: Home) -> None:
    """Counts add up, and every table opens with a glob."""
    coverage = home.read("coverage")  # noqa: F841 - DuckDB finds it by its name
    odd = duckdb.execute(f"SELECT source, night, read_count FROM coverage WHERE read_count <> {COUNTS}").fetchall()
    assert odd == []
    release = home.release()
    for folder in (path for path in release.iterdir() if path.is_dir()):
        duckdb.execute("SELECT count(*) FROM read_parquet(?)", [str(folder / "*.parquet")]).fetchone()
    assert (release / "report.html").stat().st_size > 1000


def test_all_shared_data_run_through_to_a_release(shared: Path, real_home: Home) -> None:
    read_files = {path for map_file in MAPS.glob("*.toml") for path in data_files(shared, map_file.stem)}
    everything = {path for path in (shared / "data").rglob("*") if path.is_file() and path.name != "SOURCE.txt"}
    not_postings = {path for path in everything if "reference" in path.parts or path.name == "skill_categories.json"}
    assert everything - not_postings - read_files == set()
    whole_release(real_home)
    assert real_home.read("postings").num_rows > 16_000


def recorded(path: Path, source: str, replies: dict[str, Path]) -> Path:
    facts = {"source": source, "night": "2026-08-10", "observed_by": "crawl", "simulated": False, "plan": list(replies)}
    with ArchiveWriter(path, facts) as archive:
        for url, reply in replies.items():
            archive.response(url, datetime(2026, 8, 10, 3, tzinfo=UTC), 200, [("Content-Type", "application/json")], reply.read_bytes())
        return archive.seal()


@pytest.mark.parametrize("split", [False, True])
def test_recordings_replay_through_to_a_release(shared: Path, tmp_path: Path, split: bool) -> None:
    folder = shared / "recordings"
    board = "https://boards-api.greenhouse.io/v1/boards/helsing/jobs?content=true"
    thread = "https://hn.algolia.com/api/v1/search_by_date?tags=comment,story_48747976&hitsPerPage=1000&page=0"
    item = "https://hn.algolia.com/api/v1/items/48747976"
    archives = [
        recorded(tmp_path / "g.warc.gz", "greenhouse", {board: folder / "wule15_2026/greenhouse.json"}),
        recorded(tmp_path / "h.warc.gz", "hackernews", {
            thread: folder / "ikevinxie_2026/hn.json", item: folder / "povoa_2026/hn-whoishiring.json"}),
    ]
    home = Home(tmp_path / "home").create()
    if split:
        for archive in archives:
            admit(home, [archive])
            build_release(home)
    else:
        admit(home, archives)
        build_release(home)
    whole_release(home)
    assert home.read("postings").num_rows >= 4
