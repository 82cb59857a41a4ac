"""The command line as a stranger meets it: help, one clear line for bad input, exit codes, nothing lost."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from simulation import TINY, write_world
from warehouse.archive import ArchiveWriter
from warehouse.home import Home

MAP = """
source = "acme"
"""


def gigshift(home: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIGSHIFT_")}  # noqa: TID251 - handed on
    return subprocess.run([sys.executable, "-m", "gigshift", *arguments], capture_output=True, text=True, check=False,
                          env={**kept, "GIGSHIFT_HOME": str(home), **environment})


def refused(run: subprocess.CompletedProcess[str], *words: str) -> None:
    """Exit code 2 and one line on standard error that holds `words`; no traceback."""
    assert run.returncode == 2, run.stderr
    lines = [line for line in run.stderr.splitlines() if line.startswith("gigshift: ")]
    assert len(lines) == 1, run.stderr
    assert "Traceback" not in run.stderr
    for word in words:
        assert word in lines[0]


def greenhouse_archive(path: Path) -> Path:
    facts = {"source": "greenhouse", "night": "2026-03-02", "observed_by": "crawl", "simulated": False, "plan": []}
    with ArchiveWriter(path, facts) as archive:
        archive.response("https://boards-api.greenhouse.io/v1/boards/x/jobs?content=true", datetime(2026, 3, 2, tzinfo=UTC), 200,
                         [("Content-Type", "application/json")], b'{"jobs": [], "meta": {"total": 0}}')
        return archive.seal()


def test_help_names_every_command_in_plain_words(tmp_path: Path) -> None:
    run = gigshift(tmp_path, "--help")
    assert run.returncode == 0
    for command in ("demo", "nightly", "crawl", "replay", "import", "build", "query", "forget", "sources", "tables", "simulate", "train",
                    "evaluate", "doctor"):
        assert f" {command} " in run.stdout


def test_missing_file(tmp_path: Path) -> None:
    refused(gigshift(tmp_path / "home", "replay", str(tmp_path / "none.warc.gz")), "none.warc.gz")
    map_file = tmp_path / "map.toml"
    map_file.write_text(MAP)
    refused(gigshift(tmp_path / "home", "import", str(tmp_path / "none.csv"), "--map", str(tmp_path / "no.toml")), "no.toml")


def test_wrong_map_names_file_and_key(tmp_path: Path) -> None:
    dump, map_file = tmp_path / "a.csv", tmp_path / "map.toml"
    dump.write_text("id,title\n1,Type invoices\n")
    map_file.write_text(MAP)
    refused(gigshift(tmp_path / "home", "import", str(dump), "--map", str(map_file)), "map.toml")
    map_file.write_text("this is not TOML")
    refused(gigshift(tmp_path / "home", "import", str(dump), "--map", str(map_file)), "map.toml")


def test_truncated_and_empty_archives(tmp_path: Path) -> None:
    whole = greenhouse_archive(tmp_path / "2026-03-02.warc.gz")
    torn, empty = tmp_path / "torn.warc.gz", tmp_path / "empty.warc.gz"
    torn.write_bytes(whole.read_bytes()[:40])
    refused(gigshift(tmp_path / "home", "replay", str(torn)), "torn.warc.gz")
    empty.write_bytes(b"")
    refused(gigshift(tmp_path / "home", "replay", str(empty)), "empty.warc.gz")
    assert Home(tmp_path / "home").sealed_archives() == []


def test_evaluate_says_what_goes_together(tmp_path: Path) -> None:
    refused(gigshift(tmp_path / "home", "evaluate", "--again", "ada.csv"), "--labels")
    refused(gigshift(tmp_path / "home", "evaluate", "--onet", str(tmp_path), "--labels", "ada.csv"), "--onet alone")
    refused(gigshift(tmp_path / "home", "evaluate", "--labels", "none.csv"), "none.csv is no file")


def test_unknown_source(tmp_path: Path) -> None:
    refused(gigshift(tmp_path / "home", "crawl", "nosuch", GIGSHIFT_CONTACT="me@example.org"), "nosuch", "hackernews")
    path = tmp_path / "odd.warc.gz"
    with ArchiveWriter(path, {"source": "nosuch", "night": "2026-03-02"}) as archive:
        archive.response("https://nosuch.example/jobs", datetime(2026, 3, 2, tzinfo=UTC), 200, [], b"{}")
        archive.seal()
    refused(gigshift(tmp_path / "home", "replay", str(path)), "odd.warc.gz")


def test_a_home_never_mixes_simulated_and_real(tmp_path: Path) -> None:
    home = Home(tmp_path / "home").create()
    write_world(home, TINY)
    before = home.sealed_archives()
    refused(gigshift(home.root, "replay", str(greenhouse_archive(tmp_path / "2026-03-02.warc.gz"))), "simulated")
    assert home.sealed_archives() == before


def test_months_of_the_past_are_named_in_one_way(tmp_path: Path) -> None:
    for months, said in ((("--from", "2015-6", "--to", "2015-07"), "2015-6"), (("--from", "2015-08", "--to", "2015-07"), "turn them round"),
                         (("--from", "2015-08"), "--to"), (("--wayback",), "--from"), (("--from", "2010-01", "--to", "2011-01"), "2011-01"),
                         (("--from", "2015-08", "--to", "2015-09", "--date", "2026-03-02"), "--date")):
        refused(gigshift(tmp_path / "home", "crawl", "hackernews", *months, GIGSHIFT_CONTACT="me@example.org"), said)
    assert not (tmp_path / "home").exists()


def test_crawl_without_contact_is_refused(tmp_path: Path) -> None:
    refused(gigshift(tmp_path / "home", "crawl", "greenhouse"), "GIGSHIFT_CONTACT")


def test_nothing_to_build_and_nothing_to_ask(tmp_path: Path) -> None:
    refused(gigshift(tmp_path / "home", "build"), "no archive")
    refused(gigshift(tmp_path / "home", "query", "select 1"), "no release")


@pytest.mark.parametrize(("name", "value"), [("GIGSHIFT_ENGINE", "abacus"), ("GIGSHIFT_MIRRORS", "/none.toml")])
def test_wrong_setting_is_named(tmp_path: Path, name: str, value: str) -> None:
    refused(gigshift(tmp_path / "home", "doctor", **{name: value}), name)


def test_doctor_lists_the_settings(tmp_path: Path) -> None:
    run = gigshift(tmp_path / "home", "doctor")
    assert run.returncode == 0
    for name in ("GIGSHIFT_HOME", "GIGSHIFT_ENGINE", "GIGSHIFT_CONTACT", "GIGSHIFT_MIRRORS"):
        assert name in run.stdout


def test_sources_shows_every_source_and_records_a_permission(tmp_path: Path) -> None:
    home = tmp_path / "home"
    shown = gigshift(home, "sources").stdout
    for name, status in (("hackernews", "on"), ("freelancer", "off"), ("upwork", "refused")):
        assert f"\n{name:<15} {status:<7} " in f"\n{shown}"
    assert "\n    limits: at most 1 a day, 30 s between requests; raw kept: no limit stated;" in shown
    assert "\n    decision: decided 2026-11-22: the one documented address" in shown
    run = gigshift(home, "sources", "allow", "flru", "--by", "Ada Quill", "--evidence", "letter of 3 May 2026", "--date", "2026-05-03")
    assert run.returncode == 0, run.stderr
    assert f"\n{'flru':<15} {'on':<7} FL.ru new projects, https://www.fl.ru\n    why: allowed by Ada Quill on 2026-05-03:" in gigshift(
        home, "sources").stdout
    refused(gigshift(home, "sources", "allow", "upwork", "--by", "me", "--evidence", "none"), "upwork", "refused")
    refused(gigshift(home, "sources", "allow", "nosuch", "--by", "me", "--evidence", "none"), "nosuch")
    assert gigshift(home, "sources", "allow", "flru").returncode == 2
