"""A source renames a field: the night says so, others go on, and once the reader is mended its archive gives what was missed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from gigshift.cli import AMBER, app
from scrapers.catalog import load
from scrapers.source import Fields, Item
from scrapers.spiders.remotive import Remotive
from tests.scrapers import faults
from tests.scrapers.origin import Origin
from tests.scrapers.origins.gigs import Site
from tests.scrapers.origins.lists import JobicySite, RemotiveSite
from tests.scrapers.origins.world import hurry, point, put
from tests.test_whole_night import contents, differences
from warehouse.home import Home

NIGHT = date(2026, 11, 20)
LIST = "https://remotive.com/api/remote-jobs/"


@pytest.fixture
def sites() -> dict[str, Site]:
    now = datetime.now(UTC)
    return {site.name: site for site in (RemotiveSite(now, 20), JobicySite(now, 20))}


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sites: dict[str, Site]) -> Iterator[Home]:
    """A home whose night met the renamed field, built."""
    home = Home(tmp_path / "home")
    with Origin() as origin:
        put(origin, sites)
        origin.break_(LIST, faults.body(lambda old: old.replace(b'"title":', b'"headline":')))
        point(origin, tmp_path, monkeypatch, list(origin.sites))
        for name in sites:
            hurry(load(name), monkeypatch)
        run(home, "crawl", *sites, "--date", str(NIGHT), monkeypatch=monkeypatch)
    run(home, "build", monkeypatch=monkeypatch)
    yield home
    load.cache_clear()


def run(home: Home, *arguments: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIGSHIFT_HOME", str(home.root))
    outcome = CliRunner().invoke(app, list(arguments))
    assert outcome.exit_code in (0, AMBER), (outcome.output, outcome.exception)


def mend(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader of Remotive, taught the new name."""
    read = Remotive.job

    def job(self: Remotive, one: Fields) -> Iterator[Item]:
        values = dict(one._values)
        values["title"] = values.pop("headline")
        return read(self, Fields(values, "job"))

    monkeypatch.setattr(Remotive, "job", job)


def coverage(home: Home) -> dict[str, dict[str, Any]]:
    return {row["source"]: row for row in home.read("coverage").to_pylist()}


def arrived(home: Home, source: str) -> dict[str, str]:
    return {row["source_posting_id"]: row["url"] for row in home.read("postings").to_pylist() if row["source"] == source}


def test_a_renamed_field_costs_one_source_one_night_until_its_reader_is_mended(
        broken: Home, sites: dict[str, Site], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    remotive, jobicy = coverage(broken)["remotive"], coverage(broken)["jobicy"]
    assert (remotive["status"], remotive["read_count"]) == ("partial", 0)
    assert f"{LIST}: jobs[0]: required field 'title' is missing; the reply has candidate_required_location" in remotive["status_reason"]
    assert "headline" in remotive["status_reason"]
    assert (jobicy["status"], arrived(broken, "remotive")) == ("complete", {})
    due = {name: {gig.id: gig.url for gig in site.kept} for name, site in sites.items()}
    assert arrived(broken, "jobicy") == due["jobicy"]

    mend(monkeypatch)
    run(broken, "build", "--again", monkeypatch=monkeypatch)
    assert (coverage(broken)["remotive"]["status"], coverage(broken)["remotive"]["status_reason"]) == ("complete", None)
    assert {name: arrived(broken, name) for name in sites} == due

    never = Home(tmp_path / "never")
    never.create()
    never.claim("real")
    shutil.copytree(broken.archives, never.archives, dirs_exist_ok=True)
    run(never, "build", monkeypatch=monkeypatch)
    assert differences(contents(broken), contents(never)) == []

    replayed = Home(tmp_path / "replayed")
    run(replayed, "replay", *(str(path) for path in broken.archives.rglob("*.warc.gz")), monkeypatch=monkeypatch)
    assert differences(contents(broken), contents(replayed)) == []
