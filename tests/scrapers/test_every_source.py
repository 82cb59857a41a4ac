"""Every source that is on, crawled over real HTTP from a server whose truth is known, through the command line to the published tables."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

import pytest
from typer.testing import CliRunner

from gigshift.cli import AMBER, app
from scrapers.catalog import load, source_names
from tests.scrapers.origin import PAGES, Origin
from tests.scrapers.origins.gigs import Gig, Site
from tests.scrapers.origins.world import COUNTS, hurry, point, put, sites
from warehouse.home import Home

KINDS = {"hour": "hourly", "project": "fixed", "item": "fixed", "unknown": "unknown"}
NAMES = sorted(kind.name for kind in COUNTS)
OFF = sorted(set(source_names()) - set(NAMES))


def recorded(name: str) -> list[dict[str, Any]]:
    """Pages of a source that is off, each with its address and what it holds, written down by hand."""
    found = json.loads((PAGES / name / "expected.json").read_text(encoding="utf-8"))
    return found if isinstance(found, list) else [found]


def gigshift(*arguments: str) -> None:
    run = CliRunner().invoke(app, list(arguments))
    assert run.exit_code in (0, AMBER), (run.output, run.exception)


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Home, dict[str, Site]]]:
    """One night of all sources, those that are off allowed by an operator, and what they had on offer."""
    folder, now = tmp_path_factory.mktemp("night"), datetime.now(UTC)
    home, served = Home(folder / "home"), sites(now)
    with pytest.MonkeyPatch.context() as monkeypatch, Origin() as origin:
        put(origin, served)
        pages = [(name, told) for name in OFF for told in recorded(name)]
        for name, told in pages:
            origin.put(told["url"], (PAGES / name / told["page"]).read_bytes())
        point(origin, folder, monkeypatch, [*origin.sites, *{urlsplit(told["url"]).netloc for _, told in pages}])
        for name in source_names():
            hurry(load(name), monkeypatch)
        monkeypatch.setenv("GIGSHIFT_HOME", str(home.root))
        for name in OFF:
            gigshift("sources", "allow", name, "--by", "Ada Quill", "--evidence", "letter of 3 May 2026")
        gigshift("nightly", "--date", f"{now:%Y-%m-%d}")
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


@pytest.mark.parametrize("name", OFF)
def test_a_source_that_an_operator_allowed_arrives_as_recorded(night: tuple[Home, dict[str, Site]], name: str) -> None:
    home, _ = night
    due = [posting for told in recorded(name) for posting in told["postings"]]
    raw = {row["source_posting_id"]: row for row in rows(home, "raw_postings", name)}
    found = {row["source_posting_id"] for row in rows(home, "postings", name)}
    assert set(raw) == found == {posting["source_posting_id"] for posting in due}
    assert len(rows(home, "raw_postings", name)) == len(due)
    for posting in due:
        assert {column: raw[posting["source_posting_id"]][column] for column in posting} == posting
    (source,) = rows(home, "sources", name)
    assert (source["status"], source["allowed_by"], source["evidence"]) == ("on", "Ada Quill", "letter of 3 May 2026")
