"""Live crawls against a local origin server, in a real child process: manners, archives, interruption, replay."""

from __future__ import annotations

import gzip
import stat
import subprocess
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from scrapers.admit import admit
from scrapers.crawl import crawl
from scrapers.read import read
from scrapers.source import Budget
from scrapers.spiders.hackernews import HackerNews
from tests.conftest import stage
from tests.scrapers.origin import FREELANCER, HIRING, HN, SEARCH, THREADS, Origin, board, hacker_news
from warehouse.archive import ArchiveWriter, read_archive
from warehouse.errors import BadInput, TryAgain
from warehouse.home import Home

NIGHT, NEXT = date(2026, 6, 6), date(2026, 6, 7)
ARCHIVE = "hackernews/2026-06-06.warc.gz"


@pytest.fixture
def real(tmp_path: Path) -> Home:
    return Home(tmp_path / "real")


@pytest.fixture
def contact(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIGSHIFT_CONTACT", "crawler@gigshift.example")


def use(origin: Origin, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIGSHIFT_CONTACT", "crawler@gigshift.example")
    monkeypatch.setenv("GIGSHIFT_MIRRORS", str(origin.mirrors(folder)))


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, Origin]:
    """One whole crawl of Hacker News, and the server it asked."""
    folder = tmp_path_factory.mktemp("crawled")
    home = Home(folder / "real")
    with pytest.MonkeyPatch.context() as monkeypatch, hacker_news() as origin:
        use(origin, folder, monkeypatch)
        assert crawl(home, "hackernews", NIGHT) == home.archives / ARCHIVE
    return home, origin


def tables(home: Home, night: date) -> dict[str, Any]:
    with stage(home, "read", tuple(home.sealed_archives()), night) as view:
        read(view)
        return {name: view.read(name) for name in ("raw_postings", "coverage", "sources")}


def rows(table: pa.Table) -> list[dict[str, Any]]:
    return sorted(table.to_pylist(), key=lambda row: (row["archive"], row["record_offset"], row["item_index"]))


def interrupt(home: Home, whole: Home) -> Path:
    """What a crawl killed while writing its third record leaves; returns the open archive."""
    left = home.archives / f"{ARCHIVE}.open"
    left.parent.mkdir(parents=True)
    left.write_bytes((whole.archives / ARCHIVE).read_bytes()[:read_archive(whole.archives / ARCHIVE).records[2].offset + 60])
    return left


def test_crawl_is_polite_private_and_replays_to_equal_postings(crawled: tuple[Home, Origin], tmp_path: Path) -> None:
    real, origin = crawled
    path = real.archives / ARCHIVE
    assert origin.asked[0].url == f"https://{HN}/robots.txt"
    assert origin.urls() == [THREADS, FREELANCER, HIRING]
    for one in origin.asked:
        assert "gigshift/" in one.headers["User-Agent"]
        assert "contact crawler@gigshift.example" in one.headers["User-Agent"]
        assert not {"Cookie", "Referer"} & set(one.headers)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    reading = read_archive(path)
    assert reading.facts == {"source": "hackernews", "night": "2026-06-06", "observed_by": "crawl", "simulated": False, "plan": [THREADS]}
    assert [record.url for record in reading.records] == [THREADS, FREELANCER, HIRING]
    assert b"127.0.0.1" not in gzip.decompress(path.read_bytes())
    assert {name.lower() for record in reading.records for name, _ in record.headers}.isdisjoint({"set-cookie", "content-length"})
    gaps = [late.fetched_at - early.fetched_at for early, late in zip(reading.records, reading.records[1:], strict=False)]
    assert min(gaps) >= timedelta(seconds=0.95)

    other = Home(tmp_path / "replayed")
    assert admit(other, [path]) == [f"hackernews/2026-06-06.warc.gz: 3 records from {path}"]
    live, replayed = tables(real, NIGHT), tables(other, NIGHT)
    assert rows(live["raw_postings"]) == rows(replayed["raw_postings"])
    assert {row["source_posting_id"] for row in rows(live["raw_postings"])} == {"49000181", "49000171", "49000161", "49000121", "49000251"}
    assert live["coverage"].equals(replayed["coverage"])
    coverage = live["coverage"].to_pylist()[0]
    assert (coverage["status"], coverage["status_reason"], coverage["bounds_remark"]) == ("complete", None, None)
    assert (coverage["response_count"], coverage["read_count"], coverage["skipped_count"]) == (3, 11, 6)
    assert live["sources"].to_pylist()[0]["status"] == "on"
    assert real.kind == "real"


def test_sealed_archive_is_never_fetched_again(crawled: tuple[Home, Origin], monkeypatch: pytest.MonkeyPatch) -> None:
    home, _ = crawled
    before = (home.archives / ARCHIVE).read_bytes()
    monkeypatch.delenv("GIGSHIFT_CONTACT", raising=False)
    assert crawl(home, "hackernews", NIGHT) == home.archives / ARCHIVE
    assert (home.archives / ARCHIVE).read_bytes() == before


def test_unchanged_replies_become_revisits_with_the_earlier_body(real: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with hacker_news() as origin:
        use(origin, tmp_path, monkeypatch)
        crawl(real, "hackernews", NIGHT)
        second = crawl(real, "hackernews", NEXT)
        third = crawl(real, "hackernews", NEXT + timedelta(days=1))
        assert sorted(one.status for one in origin.asked if not one.url.endswith("robots.txt")) == [200] * 3 + [304] * 6
    for path in (second, third):
        assert [record.kind for record in read_archive(path).records] == ["revisit"] * 3
    found = rows(tables(real, NEXT)["raw_postings"])
    nights = [[(row["source_posting_id"], row["description"]) for row in found if row["night"] == night] for night in
              (NIGHT, NEXT, NEXT + timedelta(days=1))]
    assert len(nights[0]) == 5
    assert nights[0] == nights[1] == nights[2]
    with stage(real, "read", (str(third.relative_to(real.archives)),), NEXT) as view:
        read(view)
        assert view.read("coverage").column("status").to_pylist() == ["complete"]
    (real.archives / ARCHIVE).unlink()
    with stage(real, "read", (str(third.relative_to(real.archives)),), NEXT) as view:
        read(view)
        coverage = view.read("coverage").to_pylist()[0]
    assert (coverage["status"], coverage["read_count"]) == ("partial", 0)
    assert "in no archive any more" in coverage["status_reason"]


def test_interrupted_crawl_is_resumed_and_its_whole_records_count(
        real: Home, crawled: tuple[Home, Origin], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left, records = interrupt(real, crawled[0]), read_archive(crawled[0].archives / ARCHIVE).records
    with hacker_news() as origin:
        use(origin, tmp_path, monkeypatch)
        path = crawl(real, "hackernews", NIGHT)
        assert origin.urls() == [HIRING]
    resumed = read_archive(path)
    assert resumed.faults == []
    assert [record.url for record in resumed.records] == [THREADS, FREELANCER, HIRING]
    assert [record.fetched_at for record in resumed.records[:2]] == [record.fetched_at for record in records[:2]]
    assert sorted(path.name for path in left.parent.iterdir() if path.name != ".lock") == ["2026-06-06.warc.gz"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert tables(real, NIGHT)["coverage"].column("status").to_pylist() == ["complete"]


def test_crawl_of_a_later_night_seals_what_an_earlier_one_left(
        real: Home, crawled: tuple[Home, Origin], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    interrupt(real, crawled[0])
    with hacker_news() as origin:
        use(origin, tmp_path, monkeypatch)
        crawl(real, "hackernews", NEXT)
    assert real.sealed_archives() == [ARCHIVE, "hackernews/2026-06-07.warc.gz"]
    coverage = {row["night"]: row for row in tables(real, NEXT)["coverage"].to_pylist()}
    assert (coverage[NIGHT]["status"], coverage[NEXT]["status"]) == ("partial", "complete")
    assert HIRING in coverage[NIGHT]["status_reason"]


def test_robots_txt_is_obeyed(real: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with hacker_news() as origin:
        use(origin, tmp_path, monkeypatch)
        origin.robots[HN] = (200, "User-agent: gigshift\nDisallow: /api/")
        crawl(real, "hackernews", NIGHT)
        assert origin.urls() == []
    coverage = tables(real, NIGHT)["coverage"].to_pylist()[0]
    assert (coverage["status"], coverage["read_count"]) == ("refused", 0)
    assert "Forbidden by robots.txt" in coverage["status_reason"]


def test_nothing_is_asked_while_robots_txt_cannot_be_had(real: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with hacker_news() as origin:
        use(origin, tmp_path, monkeypatch)
        origin.robots[HN] = (503, "")
        with pytest.raises(TryAgain, match="run it again"):
            crawl(real, "hackernews", NIGHT)
        assert origin.urls() == []
        assert real.sealed_archives() == []
        origin.robots[HN] = (404, "")
        crawl(real, "hackernews", NIGHT)
    assert tables(real, NIGHT)["coverage"].column("status").to_pylist() == ["complete"]


def test_retry_after_is_waited_for_and_a_lasting_failure_makes_the_night_partial(
        real: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with hacker_news() as origin:
        use(origin, tmp_path, monkeypatch)
        origin.fail_once(THREADS, 429, **{"Retry-After": "3"})
        origin.fail_once(HIRING, 503, **{"Retry-After": "86400"})
        path = crawl(real, "hackernews", NIGHT)
        assert origin.urls().count(THREADS) == 2
        assert origin.urls().count(HIRING) == 1
    first = next(record for record in read_archive(path).records if record.url == THREADS)
    assert first.status == 200
    coverage = tables(real, NIGHT)["coverage"].to_pylist()[0]
    assert coverage["status"] == "partial"
    assert coverage["status_reason"] == f"{HIRING}: answered with status 503; 4 items, a healthy crawl has at least 5"


def test_crawl_killed_in_the_middle_keeps_what_it_fetched(real: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[str]] = []

    class Recorded(subprocess.Popen[str]):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            started.append(self)

    with hacker_news() as origin:
        use(origin, tmp_path, monkeypatch)
        monkeypatch.setattr(subprocess, "Popen", Recorded)
        origin.before_answer[HIRING] = lambda: started.pop().kill()
        with pytest.raises(TryAgain, match="killed by signal 9"):
            crawl(real, "hackernews", NIGHT)
        assert real.sealed_archives() == []
        assert [record.url for record in read_archive(real.archives / f"{ARCHIVE}.open").records] == [THREADS, FREELANCER]
        origin.before_answer.clear()
        crawl(real, "hackernews", NIGHT)
        assert origin.urls() == [THREADS, FREELANCER, HIRING, HIRING]
    assert tables(real, NIGHT)["coverage"].column("status").to_pylist() == ["complete"]


def test_second_crawl_of_a_source_waits_for_the_first(real: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    caught: list[str] = []

    def crawl_again() -> None:
        with pytest.raises(TryAgain) as error:
            crawl(real, "hackernews", NEXT)
        caught.append(str(error.value))

    with hacker_news() as origin:
        use(origin, tmp_path, monkeypatch)
        origin.before_answer[THREADS] = crawl_again
        crawl(real, "hackernews", NIGHT)
    assert caught == ["another crawl of hackernews is running: wait for it to end"]


def test_crawl_that_takes_too_long_is_stopped(real: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with hacker_news() as origin:
        use(origin, tmp_path, monkeypatch)
        monkeypatch.setattr(HackerNews, "budget", Budget(seconds=0.01, reply_seconds=0))
        monkeypatch.setattr("scrapers.crawl.GRACE", 0)
        with pytest.raises(TryAgain, match="was stopped"):
            crawl(real, "hackernews", NIGHT)
    assert real.sealed_archives() == []


def test_greenhouse_boards_that_are_gone_do_not_make_the_night_partial(real: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Origin() as origin:
        use(origin, tmp_path, monkeypatch)
        origin.put_page(board("alignerr"), "greenhouse/alignerr.json")
        origin.put_page(board("labelbox"), "greenhouse/labelbox.json")
        crawl(real, "greenhouse", NIGHT)
    found = tables(real, NIGHT)
    coverage = found["coverage"].to_pylist()[0]
    assert coverage["status"] == "complete"
    assert coverage["bounds_remark"].startswith(f"not there: {board('agency')}, ")
    assert board("xai") in coverage["bounds_remark"]
    assert (coverage["read_count"], coverage["skipped_by_reason"]) == (5, '{"prospect_post": 1}')
    assert sorted(found["raw_postings"].column("source_posting_id").to_pylist()) == ["501", "502", "504", "601"]


def test_crawl_without_contact_is_refused(real: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GIGSHIFT_CONTACT", raising=False)
    with pytest.raises(BadInput, match="GIGSHIFT_CONTACT"):
        crawl(real, "hackernews", NIGHT)
    assert real.kind is None


@pytest.mark.usefixtures("contact")
def test_live_crawl_sees_only_the_present_and_keeps_to_the_poll_cap(real: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GIGSHIFT_MIRRORS", raising=False)
    now = datetime.now(UTC)
    with pytest.raises(BadInput, match="replay an archive"):
        crawl(real, "hackernews", now.date() - timedelta(days=30))
    yesterday = now.date() - timedelta(days=1)
    with ArchiveWriter(real.archives / f"hackernews/{yesterday}.warc.gz", {"source": "hackernews", "night": str(yesterday)}) as archive:
        archive.response(SEARCH, now, 200, [], b"{}")
        archive.seal()
    with pytest.raises(TryAgain, match="its permission allows 1"):
        crawl(real, "hackernews", now.date())


def test_crawl_into_a_simulated_home_is_refused(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with hacker_news() as origin:
        use(origin, tmp_path, monkeypatch)
        with pytest.raises(BadInput, match="simulated"):
            crawl(home, "hackernews", NIGHT)
        assert origin.asked == []
