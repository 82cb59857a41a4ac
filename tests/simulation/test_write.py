from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from simulation import TINY, Truth, simulate, write_world
from warehouse.archive import read_archive
from warehouse.errors import BadInput
from warehouse.home import Home


def test_equal_worlds_give_equal_bytes_and_another_seed_others(tmp_path: Path) -> None:
    one, two, other = (simulate(tmp_path / name, world) for name, world in (("a", TINY), ("b", TINY), ("c", replace(TINY, seed=4))))
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]
    assert [path.name for path in one] == [path.name for path in other]
    assert all(left.read_bytes() != right.read_bytes() for left, right in zip(one, other, strict=True))


def test_each_crawl_leaves_one_archive_that_says_simulated(tiny: Truth, archives: Path) -> None:
    missed = {("greenhouse", TINY.nights[2].isoformat())}
    expected = {(source, night.isoformat()) for source in ("greenhouse", "hackernews") for night in TINY.nights} - missed
    assert {(path.parent.name, path.name.removesuffix(".warc.gz")) for path in tiny.archives} == expected
    for path in tiny.archives:
        reading = read_archive(path)
        assert not reading.faults
        assert reading.facts["simulated"] is True
        assert reading.facts["observed_by"] == "crawl"
        assert (reading.facts["source"], reading.facts["night"]) == (path.parent.name, path.name.removesuffix(".warc.gz"))
        assert reading.facts["plan"]
        assert set(reading.facts["plan"]) <= {record.url for record in reading.records}
        assert all(record.fetched_at.date().isoformat() == reading.facts["night"] for record in reading.records)


def test_a_failing_board_is_archived_as_such(tiny: Truth, archives: Path) -> None:
    night = TINY.nights[4].isoformat()
    records = read_archive(archives / "greenhouse" / f"{night}.warc.gz").records
    assert [record.status for record in records] == [200, 503, 200, 200]
    statuses = {(row["source"], str(row["night"])): row["status"] for row in tiny.crawls.to_pylist()}
    assert statuses["greenhouse", night] == "partial"
    assert statuses["greenhouse", TINY.nights[2].isoformat()] == "missed"
    assert sorted(statuses.values()).count("complete") == 10


def test_truth_adds_up(tiny: Truth) -> None:
    works, postings = tiny.works, tiny.postings
    assert len(set(works["work_id"].to_pylist())) == works.num_rows
    assert len(set(postings["posting_id"].to_pylist())) == postings.num_rows
    assert pc.sum(works["posting_count"]).as_py() == postings.num_rows
    assert set(postings["work_id"].to_pylist()) == set(works["work_id"].to_pylist())
    assert pc.sum(postings["shown_count"]).as_py() == pc.sum(tiny.crawls["posting_count"]).as_py()
    shown = postings.filter(pc.is_valid(postings["first_shown_on"]))
    assert pc.all(pc.less_equal(shown["first_shown_on"], shown["last_shown_on"])).as_py()
    survivors = shown.filter(pc.and_(shown["is_survivor"], pc.equal(shown["source"], "greenhouse")))
    assert survivors.num_rows > 10
    assert set(survivors["first_shown_on"].to_pylist()) == {TINY.nights[0]}


def test_write_world_claims_the_home_and_leaves_the_truth_beside_the_archives(tiny_home: Home, tiny: Truth) -> None:
    assert tiny_home.kind == "simulated"
    for name in ("works", "postings", "crawls"):
        stored = pq.read_table(tiny_home.root / "truth" / f"{name}.parquet")
        assert stored.equals(getattr(tiny, name).cast(stored.schema))
    assert json.loads((tiny_home.root / "truth" / "world.json").read_text())["growth"] == dict(TINY.growth)
    assert len(tiny_home.sealed_archives()) == len(tiny.archives) == 11


def test_writing_again_keeps_what_is_there_and_reports_progress(tmp_path: Path) -> None:
    home, steps = Home(tmp_path / "home"), []
    first = write_world(home, TINY)
    removed, kept = first.archives[0], first.archives[1]
    before, body = kept.stat().st_mtime_ns, removed.read_bytes()
    removed.unlink()
    again = write_world(home, TINY, lambda done, total: steps.append((done, total)))
    assert removed.read_bytes() == body
    assert kept.stat().st_mtime_ns == before
    assert again.works.equals(first.works)
    assert steps == [(done, 12) for done in range(1, 13)]


def test_a_home_takes_no_second_world_and_no_real_one(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    write_world(home, TINY)
    with pytest.raises(BadInput, match="another simulated world"):
        write_world(home, replace(TINY, seed=99))
    real = Home(tmp_path / "real").create()
    real.claim("real")
    with pytest.raises(BadInput, match="real"):
        write_world(real, TINY)
    assert not list(real.archives.rglob("*.gz"))


def test_truth_columns_have_types_that_readers_can_join(tiny: Truth) -> None:
    assert tiny.works.schema.field("posted_at").type == pa.timestamp("us", tz="UTC")
    assert tiny.postings.schema.field("first_shown_on").type == pa.date32()
