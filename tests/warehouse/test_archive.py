"""Archives keep what was fetched, privately, and lose only what was never whole."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.archive import ArchiveWriter, read_archive
from warehouse.errors import BadInput

WHEN = datetime(2026, 1, 5, 2, 30, tzinfo=UTC)
FACTS = {"source": "s", "night": "2026-01-05", "observed_by": "crawl", "simulated": True, "plan": ["https://x.test/a"]}


def written(path: Path, *, seal: bool = True, bodies: tuple[bytes, ...] = (b"one", "zwei é".encode(), b"")) -> Path:
    with ArchiveWriter(path, FACTS) as archive:
        for number, body in enumerate(bodies):
            archive.response(f"https://x.test/a?page={number}&q=b c", WHEN, 200, [("Content-Type", "text/plain"), ("ETag", '"7"')], body)
        archive.revisit("https://x.test/a", WHEN, [("ETag", '"7"')], WHEN, "sha1:ABC")
        archive.resource("file:dump.csv", WHEN, "text/csv", b"a,b\n")
        archive.metadata("https://x.test/no", WHEN, {"refused": "robots.txt"})
        return archive.seal() if seal else path.with_name(path.name + ".open")


def test_what_was_written_is_read_back(tmp_path: Path) -> None:
    reading = read_archive(written(tmp_path / "s" / "2026-01-05.warc.gz"))
    assert reading.facts == FACTS
    assert reading.faults == []
    assert [record.kind for record in reading.records] == ["response"] * 3 + ["revisit", "resource", "metadata"]
    first = reading.records[0]
    assert (first.url, first.status, first.body, first.fetched_at) == ("https://x.test/a?page=0&q=b c", 200, b"one", WHEN)
    assert first.header("etag") == '"7"'
    assert reading.records[3].refers_to_date == WHEN


def test_archives_are_private_and_the_same_for_the_same_input(tmp_path: Path) -> None:
    first, second = written(tmp_path / "a" / "2026-01-05.warc.gz"), written(tmp_path / "b" / "2026-01-05.warc.gz")
    assert first.stat().st_mode & 0o777 == 0o600
    assert first.read_bytes() == second.read_bytes()


def test_every_record_is_found_at_its_offset(tmp_path: Path) -> None:
    path = written(tmp_path / "2026-01-05.warc.gz")
    for record in read_archive(path).records:
        alone = tmp_path / "alone.warc.gz"
        alone.write_bytes(path.read_bytes()[record.offset:])
        assert read_archive(alone).records[0].body == record.body


@given(cut=st.integers(1, 1500))
def test_cut_archive_keeps_its_whole_records_and_names_the_rest(tmp_path_factory: pytest.TempPathFactory, cut: int) -> None:
    folder = tmp_path_factory.mktemp("cut")
    whole = written(folder / "2026-01-05.warc.gz")
    records = read_archive(whole).records
    content = whole.read_bytes()
    size = max(1, len(content) - cut)
    torn = folder / "torn.warc.gz"
    torn.write_bytes(content[:size])
    reading = read_archive(torn)
    ends = [record.offset for record in records[1:]] + [len(content)]
    assert len(reading.records) == sum(end <= size for end in ends)
    assert bool(reading.faults) == (size not in [records[0].offset, *ends])


def test_plain_and_whole_file_gzip_are_read_too(tmp_path: Path) -> None:
    plain = gzip.decompress(written(tmp_path / "2026-01-05.warc.gz").read_bytes())
    for content in (plain, gzip.compress(plain)):
        path = tmp_path / "other.warc"
        path.write_bytes(content)
        reading = read_archive(path)
        assert len(reading.records) == 6
        assert len({record.offset for record in reading.records}) == 6
    path.write_bytes(plain[:-60])
    assert [len(read_archive(path).records), len(read_archive(path).faults)] == [5, 1]


def test_interrupted_archive_stays_open(tmp_path: Path) -> None:
    path = tmp_path / "2026-01-05.warc.gz"
    assert len(read_archive(written(path, seal=False)).records) == 6
    assert not path.exists()


def test_what_is_no_archive_is_named(tmp_path: Path) -> None:
    path = tmp_path / "x.warc.gz"
    with pytest.raises(BadInput, match="no such archive"):
        read_archive(path)
    path.write_bytes(b"hello")
    assert "no WARC record" in read_archive(path).faults[0]
