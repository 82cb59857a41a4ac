"""Back-fill from captures over real HTTP: permission, chains of captures, weeks that count, resumed and read again."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline.clean import clean
from pipeline.measure.observation import watched_weeks
from scrapers.admit import admit
from scrapers.backfill import Filled
from scrapers.captures import Shown, broken
from scrapers.history import captures_of
from scrapers.permissions import Grant, allow
from scrapers.read import read
from scrapers.spiders.flru import FlRu
from scrapers.spiders.oneforma import OneForma
from scrapers.spiders.remoteok import RemoteOK
from scrapers.wayback import WAYBACK, Capture, index_page, read_index
from tests.conftest import stage
from tests.scrapers.origin import PAGES
from tests.scrapers.origins.wayback import Wayback
from tests.scrapers.remote_boards import HIDDEN, REMOTEOK, marks
from tests.searching import places
from warehouse.archive import read_archive
from warehouse.errors import BadInput, GigshiftError, SourceChanged, TryAgain
from warehouse.forgotten import Forgotten, remember
from warehouse.home import Home
from warehouse.ids import posting_id

BUILD, MARCH = date(2026, 11, 26), date(2019, 3, 1)
LETTER = Grant("Ada Quill", date(2026, 5, 3), "letter of 3 May 2026")
FEED, LIST = FlRu.feed, OneForma().start(BUILD)[0]


def day(*when: int) -> datetime:
    return datetime(*when, tzinfo=UTC)  # type: ignore[misc, arg-type]


@pytest.fixture
def real(tmp_path: Path) -> Home:
    home = Home(tmp_path / "real")
    for name in ("wayback", "flru"):
        allow(home, name, LETTER)
    return home


@pytest.fixture
def origin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Wayback]:
    with Wayback() as origin:
        monkeypatch.setenv("GIGSHIFT_CONTACT", "crawler@gigshift.example")
        monkeypatch.setenv("GIGSHIFT_MIRRORS", str(origin.mirrors(tmp_path)))
        monkeypatch.setattr("scrapers.history.WAYBACK", replace(WAYBACK, permission=replace(WAYBACK.permission, crawl_delay=0.01)))
        yield origin


def feed(*numbers: int) -> bytes:
    """A feed of projects, each posted at noon of the March day that its number begins with."""
    items = "".join(
        f"<item><title>Набор {number}</title><link>https://www.fl.ru/projects/{number}/x.html</link>"
        f"<description>Текст {number}</description><pubDate>{day(2019, 3, number // 100, 12):%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"
        for number in numbers)
    return f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>FL</title>{items}</channel></rss>'.encode()


def projects(*numbers: int) -> bytes:
    (post, *_) = json.loads((PAGES / "oneforma/jobs.json").read_bytes())
    return json.dumps([post | {"id": number, "date_gmt": f"2019-03-{number // 100:02}T12:00:00"} for number in numbers]).encode()


def chain(origin: Wayback) -> None:
    """Captures of a feed: a whole chain over the weeks of 4 and 11 March, broken in that of the 18th."""
    for when, numbers in ((day(2019, 3, 2), (101, 201)), (day(2019, 3, 5), (501, 201)), (day(2019, 3, 8), (801, 501)),
                          (day(2019, 3, 13), (1301, 1001, 801)), (day(2019, 3, 18, 9), (1701, 1301)), (day(2019, 3, 20), (2001, 1901)),
                          (day(2019, 3, 26), (2501, 2001))):
        origin.capture(FEED, when, feed(*numbers))
    origin.capture(FEED, day(2019, 3, 6), feed(501, 201))
    origin.capture(FEED, day(2019, 3, 7), b"gone", status=503)


def fill(home: Home, name: str = "flru") -> list[Filled]:
    return list(captures_of(home, name, MARCH, MARCH).fill())


def tables(home: Home) -> dict[str, Any]:
    for run in (read, clean):
        with stage(home, run.__name__, tuple(home.sealed_archives()), BUILD) as view:
            run(view)
            found = {name: view.read(name) for name in ("raw_postings", "coverage", "postings")}
    return found


def by_week(found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {str(row["period_from"]): row for row in found["coverage"].to_pylist()}


def test_only_weeks_with_a_whole_chain_count(real: Home, origin: Wayback, tmp_path: Path) -> None:
    chain(origin)
    origin.page_size = 3
    filled = fill(real)
    assert [one.window.name for one in filled] == [f"wayback-2019-W{week}" for week in (10, 11, 12, 13)]
    assert len(set(origin.urls())) == len(origin.urls())
    played = [url for url in origin.urls() if "/web/" in url]
    assert len(played) == 7
    assert len([url for url in origin.urls() if "/cdx/" in url]) == 3

    found = tables(real)
    weeks = by_week(found)
    assert {week: row["status"] for week, row in weeks.items()} == {
        "2019-03-04": "complete", "2019-03-11": "complete", "2019-03-18": "partial", "2019-03-25": "partial"}
    assert "captures of 2019-03-18 09:00 and 2019-03-20 00:00 have no item in common" in weeks["2019-03-18"]["status_reason"]
    assert "no capture from 2019-04-01 on" in weeks["2019-03-25"]["status_reason"]
    statuses = {str(one.week): one.inflow for one in watched_weeks(found["coverage"])["flru"]}
    assert statuses == {"2019-03-04": "measured", "2019-03-11": "measured", "2019-03-18": "partial", "2019-03-25": "partial"}
    dated = {row["source_posting_id"]: row["inflow_at"] for row in found["postings"].to_pylist()}
    assert {number for number, inflow in dated.items() if inflow} == {"501", "801", "1001", "1301", "1701"}
    assert {number for number, inflow in dated.items() if not inflow} == {"201", "1901", "2001", "2501"}
    (first,) = [row for row in found["postings"].to_pylist() if row["source_posting_id"] == "801"]
    assert (first["first_seen_at"], first["last_seen_at"]) == (day(2019, 3, 8), day(2019, 3, 13))
    assert (first["is_open"], first["observed_by"]) == (None, "series")

    asked = len(played)
    assert {one.told for one in fill(real)} == {"was there already"}
    assert len([url for url in origin.urls() if "/web/" in url]) == asked

    other = Home(tmp_path / "replayed")
    admit(other, [one.archive for one in filled if one.archive])
    assert other.sealed_archives() == real.sealed_archives()
    assert tables(other)["raw_postings"].equals(found["raw_postings"])


def test_week_is_whole_without_the_week_after_it(real: Home, origin: Wayback) -> None:
    for when, numbers in ((day(2019, 3, 24), (2301,)), (day(2019, 3, 27), (2601, 2301)), (day(2019, 4, 3), (3101, 3001, 2601))):
        origin.capture(FEED, when, feed(*numbers))
    assert [one.window.name for one in fill(real)] == ["wayback-2019-W12", "wayback-2019-W13"]
    found = tables(real)
    assert {week: row["status"] for week, row in by_week(found).items()} == {"2019-03-18": "partial", "2019-03-25": "complete"}
    assert {row["source_posting_id"] for row in found["postings"].to_pylist() if row["inflow_at"]} == {"2601", "3001", "3101"}


def test_archives_hold_the_pages_own_address_time_and_headers_and_no_secret(real: Home, origin: Wayback) -> None:
    body = (PAGES / "remoteok/api.json").read_bytes()
    origin.capture(REMOTEOK, day(2019, 3, 5, 4, 3, 2), body, **{"Content-Type": "application/json", "X-Kept": "yes"})
    (filled,) = list(captures_of(real, "remoteok", MARCH, MARCH).fill())
    assert filled.archive is not None
    reading = read_archive(filled.archive)
    (record,) = reading.records
    assert (record.url, record.fetched_at, record.status) == (REMOTEOK, day(2019, 3, 5, 4, 3, 2), 200)
    assert (record.header("Content-Type"), record.header("X-Kept"), record.header("Set-Cookie")) == ("application/json", "yes", None)
    assert record.body == RemoteOK().scrub(body) != body
    assert (reading.facts["via"], reading.facts["observed_by"], reading.facts["period_to"]) == ("wayback", "series", "2019-03-10")
    stored = gzip.decompress(filled.archive.read_bytes())
    for mark in (b"127.0.0.1", b"secret", *(mark for address in HIDDEN for mark in marks(address))):
        assert mark not in stored


def test_forgotten_posting_is_cut_out_of_captures_and_the_week_still_counts(real: Home, origin: Wayback) -> None:
    chain(origin)
    remember(real, Forgotten(postings=frozenset({posting_id("flru", "1001")})))
    fill(real)
    assert places(real.root, "Набор 1301")
    assert places(real.root, "Набор 1001") == []
    week = by_week(tables(real))["2019-03-11"]
    assert (week["status"], json.loads(week["skipped_by_reason"])) == ("complete", {"forgotten": 1})


def test_list_needs_a_capture_of_the_whole_list_in_the_week(real: Home, origin: Wayback) -> None:
    whole, cut = {"X-WP-Total": "2", "X-WP-TotalPages": "1"}, {"X-WP-Total": "120", "X-WP-TotalPages": "2"}
    origin.capture(LIST, day(2019, 3, 5), projects(401, 501), **whole)
    origin.capture(LIST, day(2019, 3, 5, 6), projects(402, 502), **whole)
    origin.capture(LIST, day(2019, 3, 6), projects(401, 501), **whole)
    origin.capture(LIST, day(2019, 3, 14), projects(1101, 1201), **cut)
    origin.capture(LIST, day(2019, 3, 20), b"<!doctype html><title>Just a moment</title>", **whole)
    filled = fill(real, "oneforma")
    assert [one.told for one in filled] == ["1 equal, 1 fetched", "1 fetched", "1 fetched"]
    weeks = by_week(tables(real))
    assert {week: row["status"] for week, row in weeks.items()} == {
        "2019-03-04": "complete", "2019-03-11": "partial", "2019-03-18": "partial"}
    assert weeks["2019-03-04"]["repeated_count"] == 2
    assert "the list goes on at" in weeks["2019-03-11"]["status_reason"]
    assert "no capture of the whole list" in weeks["2019-03-18"]["status_reason"]
    assert "the reply is no JSON" in weeks["2019-03-18"]["bounds_remark"]


def test_capture_that_fails_is_asked_for_again_and_given_up_on_another_day(real: Home, origin: Wayback) -> None:
    chain(origin)
    bad = Capture(FEED, day(2019, 3, 8), "").address
    for _ in range(40):
        origin.fail_once(bad, 403)
    first = fill(real)
    assert [one.archive is None for one in first] == [True, True, False, False]
    asked = len(origin.urls())
    assert fill(real)[0].archive is None
    assert {url for url in origin.urls()[asked:] if "/web/" in url} == {bad}
    for left in real.archives.glob("flru/*.open"):
        left.write_bytes(gzip.decompress(left.read_bytes()).replace(f"{datetime.now(UTC):%Y-%m-%d}T".encode(), b"2020-01-01T"))
    for path in real.archives.glob("flru/*.before*"):
        path.unlink()
    assert all(one.archive for one in fill(real))
    row = by_week(tables(real))["2019-03-04"]
    assert row["status"] == "partial"
    assert "captures of 2019-03-05 00:00 and 2019-03-13 00:00 have no item in common" in row["status_reason"]
    assert "answered with status 403" in row["bounds_remark"]


def test_index_that_cannot_be_read_whole_or_is_closed_stops_it(real: Home, origin: Wayback) -> None:
    chain(origin)
    page = index_page(FEED, "feed", date(2019, 2, 1), date(2019, 5, 2))
    origin.put(page, b"<html>busy</html>")
    with pytest.raises(TryAgain, match=r"index of captures of .*busy"):
        fill(real)
    origin.pages.clear()
    origin.robots["web.archive.org"] = (200, "User-agent: *\nDisallow: /cdx")
    with pytest.raises(GigshiftError, match=r"robots\.txt forbids it"):
        fill(real)
    assert real.sealed_archives() == []


def test_nothing_is_asked_without_permission_for_both(tmp_path: Path, origin: Wayback) -> None:
    home = Home(tmp_path / "home")
    with pytest.raises(BadInput, match="source flru is off"):
        fill(home)
    allow(home, "flru", LETTER)
    with pytest.raises(BadInput, match=r"source wayback is off: .*`gigshift sources allow wayback`"):
        fill(home)
    for name, said in (("upwork", "unknown source 'upwork'"), ("hackernews", "leave out --wayback"), ("mercor", "don't tell what was")):
        with pytest.raises(BadInput, match=said):
            fill(home, name)
    with pytest.raises(BadInput, match="before then captures that belong to its chain may still come"):
        captures_of(_allowed(home), "flru", datetime.now(UTC).date().replace(day=1), datetime.now(UTC).date().replace(day=1))
    assert origin.asked == []


def _allowed(home: Home) -> Home:
    allow(home, "wayback", LETTER)
    return home


def shown(hour: int, *ids: str, lacks: str | None = None) -> Shown:
    return Shown("u", day(2019, 3, hour), frozenset(ids), lacks)


@pytest.mark.parametrize(("kind", "seen", "breaks"), [
    ("feed", [shown(3, "a"), shown(5, "a", "b"), shown(11, "b")], []),
    ("feed", [shown(3, "a"), shown(11, "a")], []),
    ("feed", [shown(3, "a"), shown(5, "b"), shown(11, "b")], ["no item in common"]),
    ("feed", [shown(3, "a"), shown(5), shown(11, "a")], ["no item in common", "no item in common"]),
    ("feed", [shown(4, "a"), shown(11, "a")], ["no capture before"]),
    ("feed", [shown(3, "a"), shown(10, "a")], ["no capture from"]),
    ("feed", [], ["no capture before", "no capture from"]),
    ("list", [shown(10)], []),
    ("list", [shown(3, "a"), shown(11, "a")], ["no capture of the whole list"]),
    ("list", [shown(5, "a", lacks="1 of 2 jobs")], ["1 of 2 jobs"]),
])
def test_what_a_whole_chain_is(kind: Any, seen: Sequence[Shown], breaks: Sequence[str]) -> None:
    found = broken(kind, ["u"], seen, day(2019, 3, 4), day(2019, 3, 11))
    assert len(found) == len(breaks)
    assert all(part in line for part, line in zip(breaks, found, strict=True))


def test_every_address_of_a_source_needs_its_chain() -> None:
    (line,) = broken("list", ["u", "v"], [shown(5)], day(2019, 3, 4), day(2019, 3, 11))
    assert line.startswith("v: no capture")


@pytest.mark.parametrize("body", [
    b"{", b"{}", b"3", b'["a"]', b'[["timestamp"], ["20190301000000"]]', b'[["timestamp","statuscode","digest"],["2019","200","x"]]',
    b'[["timestamp","statuscode","digest"],["20190301000000","200"]]'])
def test_index_in_another_shape_is_a_changed_source(body: bytes) -> None:
    with pytest.raises(SourceChanged, match="index of captures of u"):
        read_index("u", body)


def test_index_without_captures() -> None:
    assert read_index("u", b"[]") == read_index("u", b"") == ([], None)
