"""Every source that is on, crawled over real HTTP from a server whose truth is known, through the command line to the published tables."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from gigshift.cli import AMBER, app
from scrapers.catalog import load, source_names
from tests.scrapers.origin import Origin
from tests.scrapers.origins.gigs import Gig, Site
from tests.scrapers.origins.world import COUNTS, hurry, point, put, sites
from warehouse.home import Home

KINDS = {"hour": "hourly", "project": "fixed", "item": "fixed", "unknown": "unknown"}
NAMES = sorted(kind.name for kind in COUNTS)


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Home, dict[str, Site]]]:
    """One night of all sources, and what they had on offer."""
    folder, now = tmp_path_factory.mktemp("night"), datetime.now(UTC)
    home, served = Home(folder / "home"), sites(now)
    with pytest.MonkeyPatch.context() as monkeypatch, Origin() as origin:
        put(origin, served)
        point(origin, folder, monkeypatch, list(origin.sites))
        for name in source_names():
            hurry(load(name), monkeypatch)
        monkeypatch.setenv("GIGSHIFT_HOME", str(home.root))
        run = CliRunner().invoke(app, ["nightly", "--date", f"{now:%Y-%m-%d}"])
        assert run.exit_code in (0, AMBER), (run.output, run.exception)
        yield home, served
    load.cache_clear()


def rows(home: Home, table: str, source: str) -> list[dict[str, Any]]:
    return [row for row in home.read(table).to_pylist() if row["source"] == source]


def money(row: dict[str, Any]) -> tuple[Any, ...]:
    ends = row["pay_minimum"], row["pay_maximum"]
    return (*ends, row["pay_currency"], row["pay_unit"], row["pay_kind"]) if any(ends) else (None,)


def told(gig: Gig) -> dict[str, Any]:
    """What should stand in `postings`."""
    pay = gig.pay
    low, high = (Decimal(end) if end else None for end in (pay.minimum, pay.maximum))
    due = (low, high, pay.currency, pay.unit, KINDS.get(pay.unit, "salary")) if low or high else (None,)
    return {"url": gig.url, "posted_at": gig.posted, "engagement": gig.engagement, "pay": due}


@pytest.mark.parametrize("name", NAMES)
def test_every_gig_arrives_once_with_what_it_says(night: tuple[Home, dict[str, Site]], name: str) -> None:
    home, served = night
    found = {row["source_posting_id"]: row for row in rows(home, "postings", name)}
    assert len(found) == len(rows(home, "postings", name))
    assert sorted(found) == sorted(gig.id for gig in served[name].kept)
    wrong = {}
    for gig in served[name].kept:
        row = found[gig.id]
        posted = row["posted_at"].replace(microsecond=0) if row["posted_at"] else None
        seen = {"url": row["url"], "posted_at": posted, "engagement": row["engagement_type"], "pay": money(row)}
        if seen != told(gig):
            wrong[gig.kind, str(gig.wage)] = (gig.id, {key: (seen[key], told(gig)[key]) for key in seen if seen[key] != told(gig)[key]})
    assert wrong == {}


@pytest.mark.parametrize("name", NAMES)
def test_every_text_arrives_whole(night: tuple[Home, dict[str, Site]], name: str) -> None:
    home, served = night
    texts = {row["text_hash"]: row for row in home.read("posting_texts").to_pylist()}
    for row in rows(home, "postings", name):
        gig = next(gig for gig in served[name].kept if gig.id == row["source_posting_id"])
        text = texts[row["text_hash"]]
        assert gig.text in " ".join(text["description"].split())
        assert gig.marker in text["title"]


@pytest.mark.parametrize("name", NAMES)
def test_the_night_is_complete_and_its_counts_add_up(night: tuple[Home, dict[str, Site]], name: str) -> None:
    home, served = night
    (row,), site = rows(home, "coverage", name), served[name]
    assert (row["status"], row["status_reason"]) == ("complete", None)
    assert json.loads(row["skipped_by_reason"]) == site.skipped
    assert (row["new_count"], row["repeated_count"], row["quarantined_count"]) == (len(site.kept), site.repeats, 0)
    assert row["read_count"] == row["new_count"] + row["repeated_count"] + row["skipped_count"]
    assert "unknown field" not in (row["bounds_remark"] or "")
