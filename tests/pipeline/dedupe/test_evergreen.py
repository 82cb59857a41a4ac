"""Ads that never end are flagged with their reason, and nothing else is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pyarrow as pa
import pytest

from pipeline.dedupe import dedupe
from tests.conftest import seed, stage
from tests.pipeline.dedupe.postings import BODY, START, Ad, postings, texts, versions
from warehouse.home import Home


def flagged(home: Home, ads: Sequence[Ad], **changes: pa.Array) -> list[tuple[str, date, int, int]]:
    """Reason, day since when, days open and reposts of every evergreen work of a world that holds `ads`."""
    rows = postings(ads)
    for name, values in changes.items():
        rows = rows.set_column(rows.column_names.index(name), rows.schema.field(name), values.cast(rows.schema.field(name).type))
    seed(home, {"postings": rows, "posting_versions": versions(ads), "posting_texts": texts(ads)})
    with stage(home, "dedupe") as view:
        counts = dedupe(view)
        found = view.read("evergreen_works").to_pylist()
    assert counts["evergreen_works"] == len(found)
    assert {row["work_id"] for row in found} <= {ad.posting_id for ad in ads}
    return [(row["reason"], row["since"], row["open_days"], row["repost_count"]) for row in found]


def day(number: int) -> date:
    return (START + timedelta(days=number)).date()


def test_open_for_over_90_days(home: Home) -> None:
    assert flagged(home, [Ad("a", last_day=91), Ad("b", title="Paint a harbour crane", body="", last_day=90)]) == [
        ("open_over_90_days", day(90), 91, 0)]


def test_age_counts_from_the_stated_date_and_ends_where_the_source_says_closed(home: Home) -> None:
    ads = [Ad("a", last_day=20), Ad("b", title="Paint a harbour crane", body="", last_day=120)]
    posted = pa.array([START - timedelta(days=80), START])
    closed = pa.array([None, START + timedelta(days=30)])
    assert flagged(home, ads, posted_at=posted, closed_at=closed, close_reason=pa.array([None, "closed"])) == [
        ("open_over_90_days", day(10), 100, 0)]


def test_posted_in_the_future_does_not_shorten_its_age(home: Home) -> None:
    claimed = pa.array([START + timedelta(days=60)])
    assert flagged(home, [Ad("a", last_day=91)], posted_at=claimed) == [("open_over_90_days", day(90), 91, 0)]


def test_imports_do_not_show_that_an_ad_is_open(home: Home) -> None:
    assert flagged(home, [Ad("a", last_day=400, observed_by="series"), Ad("b", "Paint a harbour crane", "", last_day=400,
                                                                          observed_by="snapshot")]) == []


def test_reposted_three_times_edited_or_not(home: Home) -> None:
    edited = BODY.replace("forty pages", "fifty pages")
    assert flagged(home, [Ad("a"), Ad("b", day=20), Ad("c", day=40, body=edited), Ad("d", day=60)]) == [
        ("reposted_three_times", day(60), 0, 3)]


@pytest.mark.parametrize("ads", [
    [Ad("a"), Ad("b", day=20), Ad("c", day=40)],
    [Ad("a"), Ad("b", day=20), Ad("c", day=20), Ad("d", day=40)],
    [Ad("a"), Ad("b", day=29), Ad("c", day=58), Ad("d", day=87)],
    [Ad("a"), *(Ad(f"{number}", title=f"Type bakery order books into a sheet ({city}, Germany)", day=number)
                for number, city in enumerate(("Berlin", "Munich", "Hamburg", "Cologne"), 1))],
    [Ad("a"), *(Ad(f"{number}", source=f"board_{number}", employer=None, day=number) for number in range(1, 5))],
], ids=["twice", "two on one day", "new demand each time", "copies for cities", "copies on other boards"])
def test_what_is_not_three_reposts(home: Home, ads: list[Ad]) -> None:
    assert flagged(home, ads) == []


def test_the_reason_that_held_first_is_told(home: Home) -> None:
    reposts = [Ad("a", last_day=95), Ad("b", day=10), Ad("c", day=20), Ad("d", day=30)]
    assert flagged(home, reposts) == [("reposted_three_times", day(30), 95, 3)]
