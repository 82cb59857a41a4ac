"""Archives become raw_postings, coverage and sources; what can't be read is named and nothing is lost silently."""

from __future__ import annotations

import json
import stat
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from scrapers.admit import admit
from scrapers.read import read
from scrapers.walk import summary
from tests.conftest import stage
from tests.scrapers.origin import FREELANCER, HIRING, PAGES, THREADS, board
from warehouse.archive import ArchiveWriter, read_archive
from warehouse.errors import BadInput
from warehouse.home import Home

NIGHT, LATER = date(2026, 6, 6), date(2026, 6, 7)
NOON = datetime(2026, 6, 6, 12, tzinfo=UTC)
JSON = [("Content-Type", "application/json")]


def write(path: Path, source: str, replies: Sequence[tuple[str, bytes]], night: date = NIGHT, **facts: Any) -> Path:
    told = {"source": source, "night": str(night), "observed_by": "crawl", "simulated": True, "plan": [url for url, _ in replies]} | facts
    when = datetime(night.year, night.month, night.day, 22, tzinfo=UTC)
    with ArchiveWriter(path, told) as archive:
        for url, body in replies:
            archive.response(url, when, 200, JSON, body)
        return archive.seal()


def page(name: str) -> bytes:
    return (PAGES / name).read_bytes()


HN_PAGES = [(THREADS, page("hackernews/threads.json")), (FREELANCER, page("hackernews/freelancer.json")),
            (HIRING, page("hackernews/who_is_hiring.json"))]
BOARD_PAGES = [(board("alignerr"), page("greenhouse/alignerr.json")), (board("labelbox"), page("greenhouse/labelbox.json"))]


def run(home: Home, due: tuple[str, ...] = (), night: date = NIGHT, archives: Sequence[str] | None = None) -> dict[str, pa.Table]:
    names = tuple(home.sealed_archives()) if archives is None else tuple(archives)
    with stage(home, "read", names, night) as view:
        view.due = due
        read(view)
        return {name: view.read(name) for name in ("raw_postings", "coverage", "sources")}


def coverage(tables: dict[str, pa.Table]) -> dict[str, dict[str, Any]]:
    return {row["source"]: row for row in tables["coverage"].to_pylist()}


def test_postings_keep_the_way_back_to_their_record(home: Home) -> None:
    path = write(home.archives / "greenhouse/2026-06-06.warc.gz", "greenhouse", BOARD_PAGES)
    rows = {row["source_posting_id"]: row for row in run(home)["raw_postings"].to_pylist()}
    assert sorted(rows) == ["501", "502", "504", "601"]
    record = next(record for record in read_archive(path).records if record.offset == rows["504"]["record_offset"])
    assert (record.url, rows["504"]["request_url"]) == (board("alignerr"), board("alignerr"))
    assert json.loads(record.body)["jobs"][rows["504"]["item_index"]]["id"] == 504
    assert rows["601"]["archive"] == "greenhouse/2026-06-06.warc.gz"
    assert (rows["601"]["night"], rows["601"]["observed_by"]) == (NIGHT, "crawl")


def test_changed_source_is_partial_and_the_others_go_on(home: Home) -> None:
    broken = json.loads(page("greenhouse/labelbox.json"))
    del broken["jobs"][0]["title"]
    write(home.archives / "greenhouse/2026-06-06.warc.gz", "greenhouse", [BOARD_PAGES[0], (board("labelbox"), json.dumps(broken).encode())])
    write(home.archives / "hackernews/2026-06-06.warc.gz", "hackernews", HN_PAGES)
    tables = run(home)
    rows = coverage(tables)
    assert (rows["greenhouse"]["status"], rows["hackernews"]["status"]) == ("partial", "complete")
    assert "jobs[0]: required field 'title' is missing" in rows["greenhouse"]["status_reason"]
    assert rows["greenhouse"]["read_count"] == 4
    assert tables["raw_postings"].num_rows == 3 + 5


def test_shell_page_instead_of_json_is_partial(home: Home) -> None:
    write(home.archives / "greenhouse/2026-06-06.warc.gz", "greenhouse", [*BOARD_PAGES, (board("turing"), b"<html>one moment</html>")])
    row = coverage(run(home))["greenhouse"]
    assert row["status"] == "partial"
    assert "the reply is no JSON" in row["status_reason"]
    assert row["read_count"] == 5


def test_unknown_fields_reach_the_coverage_remark(home: Home) -> None:
    document = json.loads(page("greenhouse/alignerr.json"))
    for job in document["jobs"]:
        job["mood"] = "sunny"
    write(home.archives / "greenhouse/2026-06-06.warc.gz", "greenhouse",
          [(board("alignerr"), json.dumps(document).encode()), BOARD_PAGES[1]])
    row = coverage(run(home))["greenhouse"]
    assert (row["status"], row["bounds_remark"]) == ("complete", "unknown field job.mood (4)")


def test_plan_of_the_archive_decides_what_is_missing(home: Home) -> None:
    plan = [board("alignerr"), board("labelbox"), board("x")]
    write(home.archives / "greenhouse/2026-06-06.warc.gz", "greenhouse", BOARD_PAGES, plan=plan)
    row = coverage(run(home))["greenhouse"]
    assert (row["status"], row["status_reason"]) == ("partial", f"{board('x')}: no reply in the archive")


def test_followed_page_that_is_missing_makes_the_night_partial(home: Home) -> None:
    write(home.archives / "hackernews/2026-06-06.warc.gz", "hackernews", HN_PAGES[:2], plan=[THREADS])
    row = coverage(run(home))["hackernews"]
    assert row["status"] == "partial"
    assert row["status_reason"].startswith(f"{HIRING}: no reply in the archive")


def test_too_few_items_close_nothing(home: Home) -> None:
    write(home.archives / "greenhouse/2026-06-06.warc.gz", "greenhouse", [(board("alignerr"), b'{"jobs": [], "meta": {"total": 0}}')])
    row = coverage(run(home))["greenhouse"]
    assert (row["status"], row["bounds_remark"]) == ("partial", "0 items, a healthy crawl has at least 5")


def test_a_thread_that_is_no_longer_listed_closes_nothing(home: Home) -> None:
    threads = json.loads(page("hackernews/threads.json"))
    fewer = json.dumps(threads | {"hits": threads["hits"][2:3]}).encode()
    replies = [(HIRING, page("hackernews/who_is_hiring.json")), (FREELANCER, page("hackernews/freelancer.json"))]
    write(home.archives / "hackernews/2026-06-05.warc.gz", "hackernews", [(THREADS, fewer), replies[0]], date(2026, 6, 5), plan=[THREADS])
    write(home.archives / "hackernews/2026-06-06.warc.gz", "hackernews", [(THREADS, page("hackernews/threads.json")), *replies],
          plan=[THREADS])
    write(home.archives / "hackernews/2026-06-07.warc.gz", "hackernews", [(THREADS, fewer), replies[0]], date(2026, 6, 7), plan=[THREADS])
    found = {row["night"].day: (row["status"], row["status_reason"]) for row in run(home)["coverage"].to_pylist()}
    assert found == {5: ("complete", None), 6: ("complete", None),
                     7: ("partial", f"{THREADS}: no freelancer thread among the newest stories any more")}


def test_remarks_name_every_kind_once_and_carry_nothing_that_a_terminal_obeys() -> None:
    gaps = [f"https://a.example/{board}: answered with status 503" for board in "abc"]
    assert summary([*gaps, "https://a.example/d: answered with status 500", "4 of 9", "\x1b[31mred\n"]) == (
        "https://a.example/a: answered with status 503 (and 2 more like it); https://a.example/d: answered with status 500; 4 of 9; "
        "\ufffd[31mred\ufffd")
    assert summary([]) is None
    assert str(summary([f"kind {letter}" for letter in "abc"], limit=2)).endswith("; and 1 more")


def test_skips_are_counted_by_reason(home: Home) -> None:
    write(home.archives / "hackernews/2026-06-06.warc.gz", "hackernews", HN_PAGES, plan=[THREADS])
    row = coverage(run(home))["hackernews"]
    assert json.loads(row["skipped_by_reason"]) == {"empty_text": 1, "not_top_level": 2, "side_not_stated": 1, "worker_ad": 2}
    assert (row["read_count"], row["skipped_count"]) == (11, 6)


def test_source_that_was_due_and_has_no_archive_was_missed_until_it_comes_late(home: Home) -> None:
    write(home.archives / "hackernews/2026-06-06.warc.gz", "hackernews", HN_PAGES)
    tables = run(home, due=("greenhouse", "hackernews"))
    row = coverage(tables)["greenhouse"]
    assert (row["status"], row["archive"], row["read_count"]) == ("missed", "", 0)
    assert tables["sources"].column("source").to_pylist().count("greenhouse") == 1
    with stage(home, "later", night=LATER):
        write(home.archives / "greenhouse/2026-06-06.warc.gz", "greenhouse", BOARD_PAGES)
    with stage(home, "read again", ("greenhouse/2026-06-06.warc.gz",), LATER) as view:
        read(view)
        statuses = [(row["source"], row["archive"] != "", row["status"]) for row in view.read("coverage").to_pylist()]
    assert sorted(statuses) == [("greenhouse", True, "complete"), ("hackernews", True, "complete")]


def test_text_that_no_file_can_hold_is_mended(home: Home) -> None:
    body = page("greenhouse/labelbox.json").replace(b"Annotation Team Lead", b"Annotation \\ud83d Lead")
    write(home.archives / "greenhouse/2026-06-06.warc.gz", "greenhouse", [BOARD_PAGES[0], (board("labelbox"), body)])
    titles = run(home)["raw_postings"].column("title").to_pylist()
    assert "Annotation \ufffd Lead (Contract)" in titles


def test_sources_carry_the_permission_record(home: Home) -> None:
    write(home.archives / "greenhouse/2026-06-06.warc.gz", "greenhouse", BOARD_PAGES)
    row = run(home)["sources"].to_pylist()[0]
    assert (row["source"], row["is_simulated"], row["status"], row["may_redistribute_text"]) == ("greenhouse", True, "on", False)


def test_archive_of_an_unknown_source_stops_the_stage(home: Home) -> None:
    write(home.archives / "nosuch/2026-06-06.warc.gz", "nosuch", [("https://nosuch.example/", b"{}")])
    with pytest.raises(BadInput, match=r"nosuch/2026-06-06.warc.gz: unknown source"):
        run(home)


def elsewhere(path: Path, replies: Sequence[tuple[str, datetime, list[tuple[str, str]], bytes]]) -> Path:
    """A WARC file as another crawler writes it: a warcinfo without our facts, robots.txt and strangers among the replies."""
    open_path = path.with_name(path.name + ".open")
    with ArchiveWriter(path, {"source": "x", "night": "2026-06-06"}) as archive:
        archive.response("https://boards-api.greenhouse.io/robots.txt", NOON, 200, [("Content-Type", "text/plain")], b"User-agent: *")
        archive.response("https://stranger.example/", NOON, 200, [], b"hello")
        for url, when, headers, body in replies:
            archive.response(url, when, 200, headers, body)
    whole = read_archive(open_path)
    path.write_bytes(open_path.read_bytes()[whole.records[0].offset:])
    open_path.unlink()
    return path


def test_archive_from_elsewhere_is_split_by_source_and_night(tmp_path: Path) -> None:
    import gzip

    packed = gzip.compress(page("greenhouse/labelbox.json"))
    chunked = f"{len(packed):x}\r\n".encode() + packed + b"\r\n0\r\n\r\n"
    path = elsewhere(tmp_path / "other.warc.gz", [
        (board("alignerr"), NOON, JSON, page("greenhouse/alignerr.json")),
        (board("labelbox"), NOON, [*JSON, ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")], chunked),
        (HIRING, datetime(2026, 6, 7, 1, tzinfo=UTC), JSON, page("hackernews/who_is_hiring.json")),
    ])
    home = Home(tmp_path / "home")
    assert admit(home, [path]) == [
        f"greenhouse/2026-06-06.warc.gz: 2 records from {path}; 1 records of other sites left out",
        f"hackernews/2026-06-07.warc.gz: 1 records from {path}; 1 records of other sites left out",
    ]
    assert home.kind == "real"
    assert stat.S_IMODE((home.archives / "greenhouse/2026-06-06.warc.gz").stat().st_mode) == 0o600
    rows = coverage(run(home))
    assert (rows["greenhouse"]["night"], rows["hackernews"]["night"]) == (NIGHT, LATER)
    assert (rows["greenhouse"]["status"], rows["greenhouse"]["read_count"]) == ("partial", 5)


def test_admitting_the_same_file_again_is_reported_and_changes_nothing(home: Home, tmp_path: Path) -> None:
    path = write(tmp_path / "a.warc.gz", "greenhouse", BOARD_PAGES)
    assert admit(home, [path, path]) == [f"greenhouse/2026-06-06.warc.gz: 2 records from {path}"]
    kept = home.archives / "greenhouse/2026-06-06.warc.gz"
    assert kept.read_bytes() == path.read_bytes()
    assert admit(home, [path]) == ["greenhouse/2026-06-06.warc.gz: was there already, nothing to do"]
    other = write(tmp_path / "b.warc.gz", "greenhouse", BOARD_PAGES[:1])
    with pytest.raises(BadInput, match="already holds another archive greenhouse/2026-06-06"):
        admit(home, [other])
    assert kept.read_bytes() == path.read_bytes()


def test_truncated_archive_gives_its_whole_records_and_names_the_rest(home: Home, tmp_path: Path) -> None:
    whole = write(tmp_path / "whole.warc.gz", "greenhouse", BOARD_PAGES)
    torn = tmp_path / "torn.warc.gz"
    torn.write_bytes(whole.read_bytes()[:read_archive(whole).records[1].offset + 80])
    line = admit(home, [torn])[0]
    assert line.startswith(f"greenhouse/2026-06-06.warc.gz: 1 records from {torn}; torn.warc.gz: byte ")
    assert "truncated" in line
    tables = run(home)
    assert coverage(tables)["greenhouse"]["status_reason"] == f"{board('labelbox')}: no reply in the archive; " \
        "4 items, a healthy crawl has at least 5"
    assert sorted(tables["raw_postings"].column("source_posting_id").to_pylist()) == ["501", "502", "504"]


@pytest.mark.parametrize(("content", "words"), [
    (None, "no such file"),
    (b"", "is empty"),
    (b"just a text\n", "no whole WARC record"),
    (b"\x1f\x8b\x08\x00 torn", "no whole WARC record"),
])
def test_file_that_is_no_archive_is_refused_by_name(home: Home, tmp_path: Path, content: bytes | None, words: str) -> None:
    good, bad = write(tmp_path / "good.warc.gz", "greenhouse", BOARD_PAGES), tmp_path / "bad.warc.gz"
    if content is not None:
        bad.write_bytes(content)
    with pytest.raises(BadInput, match=rf"bad.warc.gz: .*{words}") as caught:
        admit(home, [good, bad])
    assert "\n" not in str(caught.value)
    assert home.sealed_archives() == []


def test_archive_without_a_known_source_is_refused(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    with pytest.raises(BadInput, match=r"odd.warc.gz: unknown source 'nosuch'"):
        admit(home, [write(tmp_path / "odd.warc.gz", "nosuch", [("https://nosuch.example/", b"{}")])])
    with pytest.raises(BadInput, match=r"other.warc.gz: unknown source"):
        admit(home, [elsewhere(tmp_path / "other.warc.gz", [])])
    with pytest.raises(BadInput, match="is no name of a source"):
        admit(home, [write(tmp_path / "up.warc.gz", "../up", [("import:x", b"{}")], map={})])
    assert home.kind is None


def test_simulated_and_real_never_share_a_home(home: Home, tmp_path: Path) -> None:
    real = write(tmp_path / "real.warc.gz", "greenhouse", BOARD_PAGES, simulated=False)
    with pytest.raises(BadInput, match="simulated"):
        admit(home, [real])
    with pytest.raises(BadInput, match="replay them apart"):
        admit(Home(tmp_path / "new"), [real, write(tmp_path / "sim.warc.gz", "hackernews", HN_PAGES)])
    assert home.sealed_archives() == []


def test_recorded_replies_run_through(tmp_path: Path, shared: Path) -> None:
    folder = shared / "recordings"
    path = elsewhere(tmp_path / "recordings.warc.gz", [
        (HIRING, NOON, JSON, (folder / "ikevinxie_2026/hn.json").read_bytes()),
        ("https://hn.algolia.com/api/v1/items/48747987", NOON, JSON, (folder / "povoa_2026/hn-whoishiring.json").read_bytes()),
        (board("helsing"), NOON, JSON, (folder / "wule15_2026/greenhouse.json").read_bytes()),
    ])
    home = Home(tmp_path / "home")
    admit(home, [path])
    tables = run(home)
    rows = coverage(tables)
    assert tables["raw_postings"].num_rows == 6 + 1 + 2
    assert (rows["hackernews"]["status"], rows["greenhouse"]["status"]) == ("partial", "partial")
    assert rows["hackernews"]["bounds_remark"] == "unknown field item._threadId (1)"
    assert json.loads(rows["hackernews"]["skipped_by_reason"]) == {"not_top_level": 2}
