"""The shipped maps over the real data sets: rows, distinct ids and dates as their SOURCE.txt states."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from scrapers.import_rows import iso_date
from scrapers.imports import admit_import, parse_resource
from scrapers.source import RawPosting, Skip
from tests.real_data import FILES, data_files
from warehouse.archive import read_archive
from warehouse.errors import BadInput
from warehouse.home import Home

MAPS = Path(__file__).parents[2] / "scrapers" / "maps"
NO_DATA_SET = {"ai_training_2025_invisible"}
EXPECTED = {
    "ai_training_2025_afterquery": (55, 55, "2025-02-15", "2025-06-25"),
    "ai_training_2025_alignerr": (153, 153, "2024-04-30", "2025-06-19"),
    "freelancercom_2021": (20, 10, "2021-09-20", "2021-09-20"),
    "hn_whoishiring_2013_2018": (2869, 2869, "2013-08-01", "2018-04-01"),
    "hn_whoishiring_2026": (1048, 1017, "2026-01-02", "2026-03-15"),
    "upwork_2018": (1052, 689, None, None),
    "upwork_2023": (4995, 4994, "2022-11-08", "2023-01-01"),
    "upwork_dataai_2025": (140, 134, "2025-09-05", "2025-09-30"),
    "upwork_dataanalyst_2023": (340, 338, None, None),
    "upwork_devops_2025": (40, 40, "2025-03-17", "2025-05-28"),
    "upwork_powerbi_2024_rss": (840, 684, "2024-05-12", "2024-06-29"),
    "upwork_webdev_2025": (18600, 5051, None, None),
}


def items_of(home: Home, archives: tuple[str, ...]) -> Iterator[RawPosting | Skip]:
    for name in archives:
        reading = read_archive(home.archives / name)
        for record in reading.records:
            yield from parse_resource(reading.facts, record)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_data_set_is_read_whole(shared: Path, tmp_path: Path, name: str) -> None:
    home, files = Home(tmp_path / "home"), data_files(shared, name)
    report = admit_import(home, files, MAPS / f"{name}.toml")
    items = list(items_of(home, report.archives))
    found = [item for item in items if isinstance(item, RawPosting)]
    dates = sorted(item.posted[:10] for item in found if item.posted and item.posted_origin != "relative")
    ids = {item.source_posting_id for item in found}
    assert (len(items), len(ids), dates[0] if dates else None, dates[-1] if dates else None) == EXPECTED[name]
    assert sum(report.rows.values()) == len(items)
    assert len(report.rows) + len(report.known) + len(report.refused) == len(files)
    assert all(item.title for item in found)
    again = admit_import(home, files, MAPS / f"{name}.toml")
    assert again.archives == () and again.rows == {}


def test_every_map_and_every_data_set_is_tested(shared: Path) -> None:
    assert set(EXPECTED) | NO_DATA_SET == {path.stem for path in MAPS.glob("*.toml")}
    covered = {FILES.get(name, f"{name}/").split("/")[0] for name in EXPECTED}
    assert {path.name for path in (shared / "data").iterdir()} == covered | {"reference"}


def test_the_snowflake_is_the_time_of_posting_or_three_hours_before_it_came_out(shared: Path) -> None:
    (path,) = data_files(shared, "upwork_2023")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    made = [datetime.fromisoformat(iso_date(row["uid"], ["snowflake"])[0]) for row in rows]
    apart = [(datetime.fromisoformat(row["created_on"]) - moment).total_seconds() for row, moment in zip(rows, made, strict=True)]
    assert min(apart) > -1
    assert sorted(apart)[len(apart) // 2] < 0.5
    assert sum(seconds < 2 for seconds in apart) == 4088
    assert sum(seconds < 2 or abs(seconds - 3 * 3600) < 10 for seconds in apart) == 4979


def test_only_the_malformed_feed_is_refused(shared: Path, tmp_path: Path) -> None:
    name = "upwork_powerbi_2024_rss"
    report = admit_import(Home(tmp_path / "home"), data_files(shared, name), MAPS / f"{name}.toml")
    assert len(report.refused) == 1 and "1_conv_20240513_RSS_PowerBI.txt: not well-formed XML" in report.refused[0]
    assert len(report.archives) == 23 and len(report.known) == 23


def test_what_belongs_to_no_map_is_refused(shared: Path, tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    with pytest.raises(BadInput, match=r"skill_categories\.json: no row has '\w+', which \[columns\]"):
        admit_import(home, [shared / "data" / "upwork_dataanalyst_2023" / "skill_categories.json"], MAPS / "upwork_dataanalyst_2023.toml")
    with pytest.raises(BadInput, match=r"upwork_jobs\.csv: no row has"):
        admit_import(home, data_files(shared, "upwork_webdev_2025"), MAPS / "upwork_dataai_2025.toml")
    assert home.kind is None


def test_job_stories_are_skipped_and_counted(shared: Path, tmp_path: Path) -> None:
    home, name = Home(tmp_path / "home"), "hn_whoishiring_2026"
    items = list(items_of(home, admit_import(home, data_files(shared, name), MAPS / f"{name}.toml").archives))
    assert Counter(item.reason for item in items if isinstance(item, Skip)) == {"job_story": 31}
