"""Back-fill of Hacker News over real HTTP: windows under the ceiling, nothing twice, resumed after kill -9, equal on replay."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline.clean import clean
from scrapers import algolia
from scrapers.admit import admit
from scrapers.algolia import first_second
from scrapers.backfill import Filled, today
from scrapers.crawl import crawl
from scrapers.history import month, months_of
from scrapers.read import read
from scrapers.spiders.hackernews import HackerNews
from tests.conftest import stage
from tests.scrapers.origins.algolia import Algolia, searched
from warehouse.archive import ArchiveWriter, read_archive
from warehouse.errors import BadInput, GigshiftError, TryAgain
from warehouse.files import alone
from warehouse.home import Home

BUILD = date(2026, 11, 26)
JUNE, JULY = date(2015, 6, 1), date(2015, 7, 1)


def day(*when: int) -> datetime:
    return datetime(*when, tzinfo=UTC)  # type: ignore[misc, arg-type]


@pytest.fixture
def real(tmp_path: Path) -> Home:
    return Home(tmp_path / "real")


@pytest.fixture
def origin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Algolia]:
    """Two months of threads, July's larger than the ceiling; the crawler's pauses are cut short."""
    with Algolia() as origin:
        monkeypatch.setenv("GIGSHIFT_CONTACT", "crawler@gigshift.example")
        monkeypatch.setenv("GIGSHIFT_MIRRORS", str(origin.mirrors(tmp_path)))
        monkeypatch.setattr(HackerNews, "permission", replace(HackerNews.permission, crawl_delay=0.01))
        yield origin


def threads(origin: Algolia, year: int = 2015) -> dict[str, set[str]]:
    """Fills the origin; ids of the postings by month in which they were posted."""
    origin.thread(1000, f"Ask HN: Who is hiring? (May {year})", day(year, 5, 1, 15))
    origin.thread(2000, f"Ask HN: Who is hiring? (June {year})", day(year, 6, 1, 15))
    origin.thread(2001, f"Ask HN: Freelancer? Seeking freelancer? (June {year})", day(year, 6, 1, 15))
    origin.thread(2002, f"Ask HN: Who wants to be hired? (June {year})", day(year, 6, 1, 15))
    origin.thread(3000, f"Ask HN: Who is hiring? (July {year})", day(year, 7, 1, 15))
    origin.comments(10_000, 20, 1000, day(year, 5, 2), day(year, 5, 20))
    june = origin.comments(11_000, 5, 1000, day(year, 6, 1), day(year, 6, 10)) | origin.comments(
        20_000, 30, 2000, day(year, 6, 1, 16), day(year, 7, 1))
    origin.comment(21_000, 2001, day(year, 6, 2), "SEEKING FREELANCER | Remote | Type up a card catalogue")
    origin.comment(21_001, 2001, day(year, 6, 2), "SEEKING WORK | I type fast")
    origin.comment(21_002, 2002, day(year, 6, 2), "I would like to be hired")
    origin.comment(21_003, 2000, day(year, 6, 3), "Is this still open?", parent=20_000)
    july = origin.comments(25_000, 4, 2000, day(year, 7, 1), day(year, 7, 3)) | origin.comments(
        30_000, 2300, 3000, day(year, 7, 1, 16), day(year, 7, 25))
    return {f"{year}-06": june | {"21000"}, f"{year}-07": july}


def fill(home: Home, first: date = JUNE, last: date = JULY) -> list[Filled]:
    return list(months_of(home, "hackernews", first, last).fill())


def tables(home: Home, *stages: Any) -> dict[str, list[dict[str, Any]]]:
    for run in stages or (read,):
        with stage(home, run.__name__, tuple(home.sealed_archives()), BUILD) as view:
            run(view)
            found = {name: view.read(name).to_pylist() for name in ("raw_postings", "coverage", "sources", "postings", "sightings")}
    return found


def test_months_are_read_in_windows_and_everything_served_arrives_once(real: Home, origin: Algolia, tmp_path: Path) -> None:
    served = threads(origin)
    filled = fill(real)
    assert [path.name[10:] for one in filled if (path := one.archive)] == ["-2015-06.warc.gz", "-2015-07.warc.gz"]
    assert len(set(origin.urls())) == len(origin.urls())
    facts = [read_archive(one.archive).facts for one in filled if one.archive]
    assert [(fact["observed_by"], fact["period_from"], fact["period_to"]) for fact in facts] == [
        ("series", "2015-06-01", "2015-06-30"), ("series", "2015-07-01", "2015-07-31")]

    live = tables(real)
    for name, ids in served.items():
        rows = [row for row in live["raw_postings"] if row["archive"].endswith(f"-{name}.warc.gz")]
        assert {row["source_posting_id"] for row in rows} == ids
        assert len(rows) - len(ids) <= 2
        (coverage,) = [row for row in live["coverage"] if row["archive"].endswith(f"-{name}.warc.gz")]
        assert (coverage["status"], coverage["observed_by"]) == ("complete", "series")
    assert live["sources"][0]["observed_by"] == "crawl"

    asked = len(origin.asked)
    assert [one.told for one in fill(real)] == ["was there already"] * 2
    assert len(origin.asked) == asked

    other = Home(tmp_path / "replayed")
    admit(other, [one.archive for one in filled if one.archive])
    assert other.sealed_archives() == real.sealed_archives()
    assert tables(other) == live


def test_back_fill_and_nightly_crawl_of_one_month_count_once_and_the_back_fill_dates_the_inflow(real: Home, origin: Algolia) -> None:
    year, later = today().year - 1, today() + timedelta(days=1)
    served = threads(origin, year)
    origin.thread(3001, f"Ask HN: Freelancer? Seeking freelancer? (July {year})", day(year, 7, 1, 15))
    crawl(real, "hackernews", today())
    origin.thread(4000, f"Ask HN: Who is hiring? (August {year})", day(year, 8, 1, 15))
    origin.comments(40_000, 6, 4000, day(year, 8, 1, 16), day(year, 8, 2))
    crawl(real, "hackernews", later)
    fill(real, date(year, 6, 1), date(year, 7, 1))
    found = tables(real, read, clean)
    postings = {row["source_posting_id"]: row for row in found["postings"]}
    filled = set().union(*served.values())
    assert set(postings) == filled | {str(number) for number in range(40_000, 40_006)}
    assert len(postings) == len(found["postings"])
    assert {key for key, row in postings.items() if row["inflow_at"] == row["posted_at"] and not row["is_left_truncated"]} == filled
    (second,) = [row for row in found["coverage"] if row["archive"] == f"hackernews/{later}.warc.gz"]
    assert second["status"] == "complete"
    crawled = postings["30000"]
    assert (crawled["observed_by"], crawled["is_open"], crawled["close_reason"]) == ("crawl", False, "left_source")
    assert second["finished_at"] == crawled["closed_at"] < crawled["last_seen_at"]
    seen = [row for row in found["sightings"] if row["posting_id"] == crawled["posting_id"]]
    assert [(row["night"], row["observed_by"]) for row in seen] == [(today(), "crawl"), (today(), "series")]
    assert postings["40000"]["is_open"] is True
    only_filled = postings["20000"]
    assert (only_filled["observed_by"], only_filled["is_open"], only_filled["closed_at"]) == ("series", None, None)


def test_month_cut_off_by_kill_9_goes_on_from_what_it_had(real: Home, origin: Algolia, tmp_path: Path) -> None:
    served = threads(origin)
    command = [sys.executable, "-m", "gigshift", "crawl", "hackernews", "--from", "2015-06", "--to", "2015-07"]
    running = subprocess.Popen(command, env={**os.environ, "GIGSHIFT_HOME": str(real.root)}, stdout=subprocess.DEVNULL)  # noqa: TID251 - handed on

    def kill() -> None:
        children = Path(f"/proc/{running.pid}/task/{running.pid}/children").read_text().split()
        running.kill()
        for child in children:
            os.kill(int(child), signal.SIGKILL)

    first, seen = algolia.comments(3000).removesuffix("&page=0"), list[str]()

    def watch(url: str, known: str | None) -> tuple[int, dict[str, str], bytes]:
        if url.startswith(first):
            seen.append(url)
            if len(seen) == 2:
                kill()
        return Algolia.answer(origin, url, known)

    origin.answer = watch  # type: ignore[method-assign]
    running.wait(timeout=120)
    with alone(real.archives / "hackernews/.lock"):  # the killed children hold it until they are gone
        del origin.answer
    assert [path.name[10:] for path in real.archives.glob("*/*.warc.gz")] == ["-2015-06.warc.gz"]
    (left,) = real.archives.glob("*/*.open")
    before = searched(origin.urls())
    had = {record.url for record in read_archive(left).records}
    assert had < set(before)
    assert len(had) > 1
    assert [bool(one.archive) for one in fill(real)] == [True, True]
    again = searched(origin.urls())[len(before):]
    assert had.isdisjoint(again)
    assert list(left.parent.glob("*.warc.gz.*")) == []
    rows = tables(real)["raw_postings"]
    assert {row["source_posting_id"] for row in rows} == served["2015-06"] | served["2015-07"]


def test_nightly_crawl_leaves_an_unfinished_month_alone(real: Home, origin: Algolia) -> None:
    threads(origin)
    facts = {"source": "hackernews", "night": "2015-07-20", "observed_by": "series", "simulated": False, "plan": [], "window": "2015-06"}
    unfinished = real.archives / "hackernews/2015-07-20-2015-06.warc.gz"
    ArchiveWriter(unfinished, facts)._file.close()
    crawl(real, "hackernews", date(2015, 7, 26))
    assert unfinished.with_suffix(".gz.open").exists()
    assert [Path(name).name for name in real.sealed_archives()] == ["2015-07-26.warc.gz"]


def test_month_without_all_replies_stays_open_until_they_failed_on_two_days(real: Home, origin: Algolia) -> None:
    threads(origin)
    comments = algolia.comments(2000, first_second(JUNE) - 1, first_second(JULY))
    for _ in range(40):
        origin.fail_once(comments, 500)
    (june,) = fill(real, JUNE, JUNE)
    assert june.archive is None
    assert "unusable" in june.told
    (june,) = fill(real, JUNE, JUNE)
    assert june.archive is None
    _age(next(real.archives.glob("*/*.open")))
    (june,) = fill(real, JUNE, JUNE)
    assert june.archive is not None
    (coverage,) = tables(real)["coverage"]
    assert (coverage["status"], "answered with status 500" in coverage["status_reason"]) == ("partial", True)


def _age(path: Path) -> None:
    """Makes an open archive, and the failures in it, those of an earlier day."""
    reading = read_archive(path)
    with ArchiveWriter(path.with_suffix(""), reading.facts) as archive:
        for record in reading.records:
            archive.response(record.url, record.fetched_at - timedelta(days=1), record.status, record.headers, record.body)


def test_month_without_a_thread_is_partial(real: Home, origin: Algolia) -> None:
    origin.thread(1000, "Ask HN: What are you working on? (March 2011)", day(2011, 3, 1), author="someone")
    (march,) = fill(real, date(2011, 3, 1), date(2011, 3, 1))
    assert march.archive is not None
    (coverage,) = tables(real)["coverage"]
    assert (coverage["status"], coverage["status_reason"]) == ("partial", "the search knows no who_is_hiring thread of 2011-03")


def test_threads_that_people_opened_are_found_by_title(real: Home, origin: Algolia) -> None:
    origin.thread(500, "Ask HN: Who is hiring? (February 2011)", day(2011, 2, 1, 9), author="ana", size=200)
    origin.thread(501, "Ask HN: Who is hiring? (March 2011)", day(2011, 3, 1, 9), author="ben", size=300)
    origin.thread(502, "Who is hiring? Try again, March 2011", day(2011, 3, 1, 10), author="cy", size=2)
    origin.thread(503, "Ask HN: Who is hiring interns?", day(2011, 3, 2), author="dee", size=900)
    late = origin.comments(4_000, 2, 500, day(2011, 3, 1), day(2011, 3, 2))
    own = origin.comments(6_000, 3, 501, day(2011, 3, 1, 10), day(2011, 3, 4))
    for number in (502, 503):
        origin.comments(10 * number, 1, number, day(2011, 3, 2), day(2011, 3, 3))
    fill(real, date(2011, 3, 1), date(2011, 3, 1))
    found = tables(real)
    assert {row["source_posting_id"] for row in found["raw_postings"]} == late | own
    assert found["coverage"][0]["status"] == "complete"


def test_running_month_is_partial_and_read_anew_another_day(real: Home, origin: Algolia, monkeypatch: pytest.MonkeyPatch) -> None:
    now = datetime.now(UTC)
    begin = now.replace(day=1, hour=0, minute=0, second=0)
    origin.thread(900, f"Ask HN: Who is hiring? ({now:%B %Y})", begin)
    ids = origin.comments(9_000, 3, 900, begin, now)
    backfill = months_of(real, "hackernews", begin.date(), begin.date())
    assert f"{now:%Y-%m} is not over" in str(backfill.left_out)
    (filled,) = backfill.fill()
    assert filled.archive is not None
    assert filled.archive.name == f"{now.date()}-{now:%Y-%m}-to-{now.date()}.warc.gz"
    found = tables(real, read, clean)
    assert {row["source_posting_id"] for row in found["raw_postings"]} == ids
    assert f"before {now.date()} was over" in found["coverage"][0]["status_reason"]
    assert {row["inflow_at"] for row in found["postings"]} == {None}
    monkeypatch.setattr("scrapers.history.today", lambda: now.date() + timedelta(days=40))
    assert [one.name for one in months_of(real, "hackernews", begin.date(), begin.date()).windows] == [f"{now:%Y-%m}"]


def test_robots_txt_stops_it_and_a_dead_server_is_not_asked_for_ever(real: Home, origin: Algolia) -> None:
    threads(origin)
    origin.robots["hn.algolia.com"] = (200, "User-agent: *\nDisallow: /")
    with pytest.raises(GigshiftError, match=r"robots\.txt forbids it"):
        fill(real)
    origin.robots["hn.algolia.com"] = (503, "")
    with pytest.raises(TryAgain, match="nothing came for 3 windows in a row"):
        fill(real, JUNE, date(2016, 6, 1))
    assert searched(origin.urls()) == []
    assert real.sealed_archives() == []


def test_unmirrored_back_fill_has_a_daily_budget_of_its_own(real: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GIGSHIFT_MIRRORS", raising=False)
    monkeypatch.setenv("GIGSHIFT_CONTACT", "crawler@gigshift.example")
    monkeypatch.setattr("scrapers.history.REQUESTS_A_DAY", 2)
    facts = {"source": "hackernews", "night": "2026-11-25", "observed_by": "series", "simulated": False, "plan": [], "window": "2015-05"}
    with ArchiveWriter(real.archives / "hackernews/2026-11-25-2015-05.warc.gz", facts) as archive:
        for number in range(2):
            archive.response(f"https://hn.algolia.com/{number}", day(2026, 11, 25), 200, [], b"{}")
        archive.seal()
    with pytest.raises(TryAgain, match=r"2 requests for the past were made today, 2 a day is the most; run it again tomorrow.*2015-06"):
        fill(real)


@pytest.mark.parametrize(("first", "last", "said"), [
    (date(2015, 7, 1), date(2015, 6, 1), "--from 2015-07 is after --to 2015-06"),
    (date(2015, 7, 1), date(9000, 1, 1), "--to 9000-01 has not begun"),
    (date(2010, 12, 1), date(2015, 7, 1), "the first month that hackernews can be asked for is 2011-01"),
])
def test_months_that_cannot_be_had(real: Home, first: date, last: date, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        months_of(real, "hackernews", first, last)


@pytest.mark.parametrize("text", ["2015", "2015-13", "2015-6", "June", "0000-01", "2015-06-01", ""])
def test_months_are_written_in_one_way(text: str) -> None:
    with pytest.raises(BadInput, match=r"--from .* is no month: write it as YYYY-MM"):
        month(text, "--from")


def test_sources_without_a_past_say_so(real: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIGSHIFT_CONTACT", "crawler@gigshift.example")
    with pytest.raises(BadInput, match=r"jobicy can't be asked for past months, it shows only the present.*add --wayback"):
        months_of(real, "jobicy", JUNE, JULY)
    with pytest.raises(BadInput, match="unknown source 'upwork'"):
        months_of(real, "upwork", JUNE, JULY)
