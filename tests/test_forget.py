"""Forgotten means nowhere: not in archives, tables and their history, releases, logs, nor after the next crawl. The counts still add up."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from gigshift.building import verdict
from gigshift.forget import find
from gigshift.forgetting import forget_for_good
from gigshift.progress import build_release
from scrapers.admit import admit
from scrapers.crawl import crawl
from tests.killed_before import killed_before
from tests.pipeline.retain.boards import Board
from tests.scrapers.origin import HIRING, Origin, hacker_news
from tests.searching import places
from tests.test_front_door import gigshift, refused
from tests.test_whole_night import COUNTS, contents, differences
from warehouse.archive import read_archive
from warehouse.errors import BadInput
from warehouse.home import Home
from warehouse.ids import posting_id

FIRST = date(2026, 6, 6)
SECOND, THIRD = FIRST + timedelta(days=1), FIRST + timedelta(days=2)
PERSON, PAGE = "Zelda Quarkmarker", "https://news.ycombinator.com/item?id=49000181"
WORKER, WORKER_PAGE = "Ivo Workmarker", "https://news.ycombinator.com/item?id=49000131"
TEXTLESS = {"posting_texts", "posting_versions", "postings", "raw_postings", "text_signatures"}
NOTICES = Board("notices", is_simulated=False)


def hiring(origin: Origin) -> None:
    """The thread as the server shows it: one ad names a person, and so does what a worker wrote, which is read and left out."""
    page = json.loads((Path(__file__).parent / "pages/hackernews/who_is_hiring.json").read_text())
    for hit in page["hits"]:
        if hit["objectID"] == "49000181":
            hit["comment_text"] += "<p>Ask for <i>Zelda</i>&nbsp;Quarkmarker, zelda.quarkmarker@marrowpine.example, +47 912 34 567"
        if hit["objectID"] == "49000131":
            hit["comment_text"] += f", {WORKER}"
    origin.put(HIRING, json.dumps(page).encode())


@pytest.fixture(scope="module")
def origin() -> Iterator[Origin]:
    with hacker_news() as server:
        hiring(server)
        yield server


@pytest.fixture(scope="module")
def before(origin: Origin, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Two nights of Hacker News over HTTP (the second only says *unchanged*) and an import, with all that can lie about beside them."""
    folder = tmp_path_factory.mktemp("forget")
    home = Home(folder / "home").create()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GIGSHIFT_CONTACT", "crawler@gigshift.example")
        patch.setenv("GIGSHIFT_MIRRORS", str(origin.mirrors(folder)))
        crawl(home, "hackernews", FIRST)
        ads = {"1": f"Ledgers for {PERSON}", "2": "Ledgers for nobody", "bad": f"{PERSON} " + "x " * 100_001}
        NOTICES.arrives(home, folder, FIRST, ads)
        build_release(home, FIRST)
        crawl(home, "hackernews", SECOND)
        build_release(home, SECOND)
    lie_about(home)
    return home


def lie_about(home: Home) -> None:
    """What crawls and Airflow leave: an interrupted archive, a half copied file, logs, a database."""
    whole = home.archives / f"hackernews/{FIRST}.warc.gz"
    (home.archives / f"hackernews/{THIRD}.warc.gz.open").write_bytes(whole.read_bytes()[:-10])
    (home.archives / "hackernews/.half").write_bytes(whole.read_bytes())
    logs = home.root / "airflow/logs/dag_id=gig_nightly"
    logs.mkdir(parents=True)
    (logs / "attempt=1.log").write_text(f'{{"event": "reader failed on {PERSON}, {PAGE}"}}\nanother line\n')
    with closing(sqlite3.connect(home.root / "airflow/airflow.db")) as database:
        database.execute("CREATE TABLE log (id INTEGER PRIMARY KEY, extra TEXT, body BLOB)")
        database.execute("INSERT INTO log (extra, body) VALUES (?, ?)", (f"failed on {PERSON} at {PAGE}", f"{WORKER} {PERSON}".encode()))
        database.commit()


@pytest.fixture
def home(before: Home, tmp_path: Path) -> Home:
    shutil.copytree(before.root, tmp_path / "home", symlinks=True)
    return Home(tmp_path / "home")


@pytest.fixture
def live(origin: Origin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIGSHIFT_CONTACT", "crawler@gigshift.example")
    monkeypatch.setenv("GIGSHIFT_MIRRORS", str(origin.mirrors(tmp_path)))


def forget(home: Home, what: str) -> None:
    forget_for_good(home, what, dry_run=False, yes=True)


def rooms(home: Home, text: str) -> set[str]:
    return {place.partition("/")[0] for place in places(home.root, text)}


def coverage(home: Home, night: date) -> dict[str, Any]:
    (row,) = (row for row in home.read("coverage").to_pylist() if (row["source"], row["night"]) == ("hackernews", night))
    assert row["read_count"] == sum(row[f"{part}_count"] for part in COUNTS)
    return row


@pytest.mark.parametrize(("what", "marker", "count", "still"), [
    ("zelda.quarkmarker@marrowpine.example", "quarkmarker@marrowpine", 1, []), ("+47 91234567", "912 34 567", 1, []),
    ("http://www.news.ycombinator.com/item/?id=49000181#x", PAGE, 1, []), (posting_id("hackernews", "49000181"), "Marrow &", 1, []),
    (WORKER, WORKER, 0, []), (WORKER_PAGE, WORKER, 1, ["airflow/airflow.db"])])
def test_nowhere_in_any_byte(home: Home, what: str, marker: str, count: int, still: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    rows = contents(home)
    assert {"archives", "airflow"} & rooms(home, marker)
    forget(home, what)
    assert f"Forgotten: {count} posting(s)" in capsys.readouterr().out
    assert places(home.root, marker) == still, "only what names the person and not the address that was asked for"
    assert set(differences(rows, contents(home))) <= TEXTLESS | {"quarantine"}
    assert read_archive(home.archives / f"hackernews/{THIRD}.warc.gz.open").records


@pytest.mark.parametrize(("what", "marker", "told"), [(PERSON, "Quarkmarker", 1), (PAGE, "Marrow &", 1), (WORKER_PAGE, "Workmarker", 0)])
def test_nowhere_after_the_next_crawl_either(home: Home, live: None, what: str, marker: str, told: int) -> None:
    count = home.read("postings").num_rows
    run = gigshift(home.root, "forget", what, "--yes")
    assert run.returncode == 0, run.stderr
    left = places(home.root, marker)
    crawl(home, "hackernews", THIRD)
    build_release(home, THIRD)
    assert places(home.root, marker) == left == (["airflow/airflow.db"] if what == WORKER_PAGE else [])
    row = coverage(home, THIRD)
    assert (row["status"], row["read_count"]) == ("complete", 11)
    assert json.loads(row["skipped_by_reason"]).get("forgotten", 0) == told
    assert home.read("postings").num_rows == count


def test_what_stays(home: Home) -> None:
    rows = contents(home)
    forget(home, PAGE)
    gone = posting_id("hackernews", "49000181")
    for name in ("postings", "posting_versions"):
        before, after = ({row["posting_id"]: row for row in table[name].to_pylist()} for table in (rows, contents(home)))
        assert set(before) == set(after)
        assert {name for name, row in before.items() if row != after[name]} == {gone}
        blanked = {"source_posting_id": gone, "url": None, "skills": []}
        assert after[gone] == before[gone] | blanked
    assert differences(rows, contents(home)) == sorted(TEXTLESS)
    assert [(row["archive"], row["record_offset"]) for row in home.read("raw_postings").to_pylist()] == [
        (row["archive"], record.offset) for row in home.read("raw_postings").to_pylist()
        for record in read_archive(home.archives / row["archive"]).records if record.url == row["request_url"]]
    assert verdict(home).head.number == 2


def test_dry_run_shows_and_changes_nothing(home: Home) -> None:
    before = {path: path.read_bytes() for path in home.root.rglob("*") if path.is_file() and path.name != ".lock"}
    shown = gigshift(home.root, "forget", PERSON, "--dry-run")
    assert shown.returncode == 0, shown.stderr
    for word in ("postings", f"archives/hackernews/{FIRST}.warc.gz", "table posting_texts", "airflow/logs", "airflow/airflow.db",
                 "Nothing was changed"):
        assert word in shown.stdout
    assert {path: path.read_bytes() for path in home.root.rglob("*") if path.is_file() and path.name != ".lock"} == before


def test_refusals_are_one_line(home: Home, tmp_path: Path) -> None:
    refused(gigshift(home.root, "forget", "Nobody Ofthatname", "--yes"), "holds nothing of 'Nobody Ofthatname'")
    refused(gigshift(home.root, "forget", PERSON), "add --yes")
    for place, what, words in ((home, "https://nowhere.example/1", "holds nothing"), (home, "a-b", "too short"),
                               (Home(tmp_path / "empty"), PERSON, "holds nothing")):
        with pytest.raises(BadInput, match=words):
            find(place, what)


def test_replay_of_an_older_archive_does_not_bring_it_back(before: Home, home: Home, tmp_path: Path) -> None:
    forget(home, PERSON)
    old = before.archives / f"hackernews/{FIRST}.warc.gz"
    assert admit(home, [old]) == [f"hackernews/{FIRST}.warc.gz: was there already, nothing to do"]
    elsewhere = Home(tmp_path / "elsewhere").create()
    shutil.copy(home.root / "forgotten.json", elsewhere.root / "forgotten.json")
    (line,) = admit(elsewhere, [old])
    assert "1 records hold what was forgotten: it is left out" in line
    NOTICES.arrives(elsewhere, tmp_path, FIRST, {"1": f"Ledgers for {PERSON}", "2": "Ledgers for nobody"})
    shutil.copy(old, elsewhere.archives / f"hackernews/{SECOND}.warc.gz")
    build_release(elsewhere)
    assert places(elsewhere.root, "Quarkmarker") == [f"archives/hackernews/{SECOND}.warc.gz"], "put there by hand, past every reader"
    skipped = {row["archive"]: json.loads(row["skipped_by_reason"]).get("forgotten") for row in elsewhere.read("coverage").to_pylist()}
    assert set(skipped.values()) == {1}
    assert len(skipped) == 3


def test_the_same_text_under_another_id_stays_away(home: Home, origin: Origin, live: None) -> None:
    forget(home, PAGE)
    page = json.loads(origin.answer(HIRING, None)[2])
    for hit in page["hits"]:
        hit["objectID"] = {"49000181": "49000999"}.get(hit["objectID"], hit["objectID"])
        hit["comment_text"] = (hit["comment_text"] or "").replace("careful pair", "steady pair") or None
    try:
        origin.put(HIRING, json.dumps(page).encode())
        crawl(home, "hackernews", THIRD)
        build_release(home, THIRD)
    finally:
        hiring(origin)
    assert [place for place in places(home.root, "zelda.quarkmarker") if place.startswith(("archives", "tables"))] == []
    assert json.loads(coverage(home, THIRD)["skipped_by_reason"])["forgotten"] == 1
    assert posting_id("hackernews", "49000999") not in home.read("postings").column("posting_id").to_pylist()


def test_again_after_forgetting_counts_it_as_forgotten(home: Home) -> None:
    forget(home, PERSON)
    assert build_release(home, again=True) is not None
    assert places(home.root, "Quarkmarker") == []
    row = coverage(home, SECOND)
    assert (row["status"], json.loads(row["skipped_by_reason"])["forgotten"]) == ("complete", 1)


@pytest.mark.parametrize("change", [
    ".forgotten.json", "airflow", "heads/.000001", f"{FIRST}.warc.gz", "purge.json:2", "releases/2026-06-06.1/posting_texts",
    "/tables/raw_postings"])
def test_killed_before_any_change_the_same_call_ends_it(home: Home, change: str) -> None:
    assert killed_before(change, home, "forget", PERSON, "--yes").returncode == -9
    forget(home, PERSON)
    assert places(home.root, "Quarkmarker") == []
    assert home.head().number == 2


def test_interrupted_forgetting_is_ended_before_the_next_build(home: Home, live: None) -> None:
    assert killed_before("heads/.000002", home, "forget", PERSON, "--yes").returncode == -9
    crawl(home, "hackernews", THIRD)
    build_release(home, THIRD)
    assert not (home.root / "purge.json").exists()
    assert [place for place in places(home.root, "Quarkmarker") if place.startswith(("archives", "tables"))] == []
    forget(home, PERSON)
    assert places(home.root, "Quarkmarker") == []
