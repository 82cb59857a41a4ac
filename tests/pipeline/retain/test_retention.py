"""What is past its source's limit goes from everywhere, and no number moves."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from gigshift.building import begin, finish, run_stage, sweep
from gigshift.nightly import STAGES
from gigshift.progress import build_release
from tests.killed_before import killed_before
from tests.pipeline.retain.boards import Board
from tests.searching import places
from tests.test_whole_night import contents, differences
from warehouse.home import Home
from warehouse.tables import TABLES

FIRST, SECOND = date(2026, 1, 10), date(2026, 2, 5)
CAPPED, FREE = Board("capped", raw=10, text=20), Board("free")
OLD, NEW, KEPT, SHARED = "Oldmarker ledgers", "Newmarker ledgers", "Keptmarker ledgers", "Sharedmarker ledgers"


def first_night(home: Home, folder: Path, capped: Board) -> None:
    capped.arrives(home, folder, FIRST, {"1": OLD, "2": SHARED, "bad": OLD + " x" * 100_001})
    FREE.arrives(home, folder, FIRST, {"1": KEPT, "2": SHARED})
    build_release(home)


def second_night(home: Home, folder: Path, capped: Board) -> None:
    capped.arrives(home, folder, SECOND, {"3": NEW})
    build_release(home)


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home after its first night, when nothing is past its limit."""
    folder = tmp_path_factory.mktemp("retention")
    home = Home(folder / "home").create()
    first_night(home, folder, CAPPED)
    return home


@pytest.fixture
def home(before: Home, tmp_path: Path) -> Home:
    shutil.copytree(before.root, tmp_path / "home", symlinks=True)
    return Home(tmp_path / "home")


def rooms(home: Home, text: str) -> set[str]:
    return {place.partition("/")[0] for place in places(home.root, text)}


def test_past_its_limit_it_goes_from_archives_tables_history_and_releases(home: Home, tmp_path: Path) -> None:
    assert rooms(home, OLD) == {"archives", "tables", "releases"}
    second_night(home, tmp_path, CAPPED)
    assert home.head().number == 2
    assert places(home.root, OLD) == []
    for text in (NEW, KEPT, SHARED):
        assert rooms(home, text) == {"archives", "tables", "releases"}
    assert sorted(path.parent.name for path in home.archives.glob("*/*.gz")) == ["capped", "free"]


def test_no_number_moves_and_nothing_is_labelled_again(home: Home, tmp_path: Path) -> None:
    twin = Home(tmp_path / "twin").create()
    unlimited = Board("capped")
    first_night(twin, tmp_path / "a", unlimited)
    second_night(twin, tmp_path / "a", unlimited)
    second_night(home, tmp_path / "b", CAPPED)
    ours, theirs = ({name: rows.drop_columns([column for column in rows.column_names if column == "archive"])
                     for name, rows in contents(one).items()} for one in (home, twin))  # the name of an import's archive tells its map
    assert set(differences(ours, theirs)) == {"posting_texts", "quality_results", "quarantine", "raw_postings", "sources"}
    assert home.read("labels").num_rows == 4


def test_again_reads_all_that_is_there(home: Home, tmp_path: Path) -> None:
    second_night(home, tmp_path, CAPPED)
    rows = contents(home)
    assert build_release(home, again=True) is not None
    assert (home.head().number, differences(rows, contents(home))) == (2, [])


def test_again_keeps_what_can_not_be_read_any_more_and_says_so(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    home = Home(tmp_path / "home").create()
    CAPPED.arrives(home, tmp_path, FIRST, {"1": OLD})
    CAPPED.arrives(home, tmp_path, SECOND, {"3": NEW})
    build_release(home)
    assert places(home.root, OLD) == []
    rows = contents(home)
    assert build_release(home, again=True) is not None
    assert "1 of the archives behind 2026-02-05.1 can't be read again (capped/2026-01-10-" in caplog.text
    assert home.head().number == 2
    assert differences(rows, contents(home)) == ["quality_results"]


@pytest.fixture(scope="module")
def unswept(before: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home whose second night is published and not swept, and that still says that the build is in progress."""
    folder = tmp_path_factory.mktemp("unswept")
    home = Home(folder / "home")
    shutil.copytree(before.root, home.root, symlinks=True)
    CAPPED.arrives(home, folder, SECOND, {"3": NEW})
    begin(home)
    for one in STAGES:
        run_stage(home, one.name)
    progress = (home.root / "build.json").read_text()
    finish(home)
    (home.root / "build.json").write_text(progress)
    return home


@pytest.mark.parametrize("change", ["archives/", "purge.json", "heads/.000001", "HEAD.json", "purge.json:2", "2026-01-10.1/.manifest",
                                    "2026-01-10.1/posting_texts/", "/tables/posting_texts", "/tables/raw_postings"])
def test_killed_before_any_change_the_next_run_ends_it(unswept: Home, tmp_path: Path, change: str) -> None:
    home = Home(tmp_path / "home")
    shutil.copytree(unswept.root, home.root, symlinks=True)
    rows = contents(home)
    assert killed_before(change, home, "build").returncode == -9
    assert build_release(home) is None
    assert places(home.root, OLD) == []
    assert differences(rows, contents(home)) == []


def test_text_that_is_shown_again_stays(tmp_path: Path) -> None:
    home = Home(tmp_path / "home").create()
    CAPPED.arrives(home, tmp_path, FIRST, {"1": OLD, "2": "Gonemarker ledgers"})
    build_release(home)
    CAPPED.arrives(home, tmp_path, SECOND, {"1": OLD})
    build_release(home)
    assert set(home.read("posting_texts").column("title").to_pylist()) == {OLD}
    assert places(home.root, "Gonemarker") == []


def test_delta_log_holds_no_text(home: Home) -> None:
    assert places(home.tables, OLD)
    assert [place for place in places(home.tables, OLD) if "_delta_log" in place] == []


def test_home_without_limits_keeps_everything_but_old_files(tmp_path: Path) -> None:
    home = Home(tmp_path / "home").create()
    FREE.arrives(home, tmp_path, FIRST, {"1": KEPT})
    build_release(home)
    rows = contents(home)
    assert sweep(home) == {"archives_deleted": 0, "versions_rewritten": 0, "release_files_rewritten": 0, "old_files_deleted": 0}
    assert differences(rows, contents(home)) == []
    assert isinstance(rows["postings"], pa.Table)
    assert set(rows) == set(TABLES)
