"""Several nights by hand through the stage: truncation, change, disappearance, return, late archives, imports."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from pipeline.clean import clean
from tests.conftest import stage
from tests.pipeline.clean.nights import Night, at, build, by_id, content, posting
from warehouse.errors import ContractBroken
from warehouse.home import Home
from warehouse.tables import TABLES

SURVIVOR = posting("a", posted="2025-12-20T08:00:00Z")
NEW = posting("b", posted="2026-01-05T20:00:00Z")


def test_what_the_first_complete_crawl_shows_is_left_truncated(home: Home) -> None:
    counts = build(home, [Night(0, [SURVIVOR])], "0")
    row = by_id(home)["a"]
    assert (counts["read"], counts["new"]) == (1, 1)
    assert (row["is_left_truncated"], row["inflow_at"], row["is_open"]) == (True, None, True)
    assert (row["first_seen_at"], row["last_seen_at"], row["version_count"]) == (at(0), at(0), 1)


def test_a_later_posting_enters_at_its_date_if_that_lies_between_two_crawls(home: Home) -> None:
    undated, backdated, ancient = posting("c"), posting("d", posted="2026-01-05T12:00:00Z"), posting("e", posted="2025-11-01")
    build(home, [Night(0, [SURVIVOR]), Night(1, [SURVIVOR, NEW, undated]), Night(2, [SURVIVOR, backdated, ancient])], "0-2")
    rows = by_id(home)
    assert rows["b"]["inflow_at"] == at(0, hour=20)
    assert rows["c"]["inflow_at"] == at(1)
    assert rows["d"]["inflow_at"] == at(2), "posted before the complete crawl that did not show it"
    assert (rows["e"]["is_left_truncated"], rows["e"]["inflow_at"]) == (True, None), "posted before observation began"


@pytest.mark.parametrize("posted", ["2009-02-13T23:31:30Z", "2031-01-01", "soon"])
def test_a_posting_with_a_date_that_can_not_be_enters_when_it_is_first_seen(home: Home, posted: str) -> None:
    build(home, [Night(0, [SURVIVOR]), Night(1, [SURVIVOR, posting("f", posted=posted)])], "0-1")
    row = by_id(home)["f"]
    assert (row["posted_at"], row["posted_at_origin"], row["inflow_at"], row["is_left_truncated"]) == (None, "none", at(1), False)


def test_before_any_complete_crawl_everything_is_left_truncated(home: Home) -> None:
    build(home, [Night(0, [SURVIVOR], status="partial"), Night(1, [SURVIVOR, NEW])], "0-1")
    assert {row["is_left_truncated"] for row in by_id(home).values()} == {True}


def test_changed_content_makes_a_version(home: Home) -> None:
    build(home, [Night(0, [SURVIVOR])], "0")
    dearer = SURVIVOR | {"pay": "$20 - $30/hr"}
    counts = build(home, [Night(1, [dearer]), Night(2, [dearer])], "1-2")
    assert (counts["changed"], counts["unchanged"]) == (1, 1)
    old, new = sorted(content(home, "posting_versions"), key=lambda row: row["valid_from"])
    assert (old["valid_from"], old["valid_to"], old["pay_kind"]) == (at(0), at(0), "unknown")
    assert (new["valid_from"], new["valid_to"], str(new["pay_minimum"])) == (at(1), at(2), "20.0000")
    row = by_id(home)["a"]
    assert (row["content_hash"], row["version_count"]) == (new["content_hash"], 2)


def test_only_a_complete_crawl_closes_and_a_return_opens_again(home: Home) -> None:
    build(home, [Night(0, [SURVIVOR, NEW])], "0")
    build(home, [Night(1, [SURVIVOR], status="partial")], "1")
    assert by_id(home)["b"]["is_open"]
    build(home, [Night(2, [SURVIVOR])], "2")
    row = by_id(home)["b"]
    assert (row["is_open"], row["closed_at"], row["close_reason"]) == (False, at(2, minute=30), "left_source")
    build(home, [Night(3, [SURVIVOR])], "3")
    assert by_id(home)["b"]["closed_at"] == at(2, minute=30), "the first complete crawl without it closed it"
    build(home, [Night(4, [SURVIVOR, NEW])], "4")
    row = by_id(home)["b"]
    assert (row["is_open"], row["closed_at"], row["close_reason"]) == (True, None, None)


def test_a_crawl_that_shows_nothing_closes_all(home: Home) -> None:
    build(home, [Night(0, [SURVIVOR])], "0")
    counts = build(home, [Night(1, [])], "1")
    assert counts["read"] == 0
    assert by_id(home)["a"]["close_reason"] == "left_source"


def test_the_source_may_say_that_it_is_closed(home: Home) -> None:
    closed = SURVIVOR | {"is_open": "closed"}
    build(home, [Night(0, [SURVIVOR]), Night(1, [closed]), Night(2, [closed])], "0-2")
    row = by_id(home)["a"]
    assert (row["is_open"], row["closed_at"], row["close_reason"]) == (False, at(1), "closed")


def test_one_source_does_not_close_or_date_another(home: Home) -> None:
    build(home, [Night(0, [SURVIVOR]), Night(1, [], source="other"), Night(2, [posting("b")], source="other")], "0-2")
    rows = by_id(home)
    assert rows["a"]["is_open"]
    assert rows["b"]["inflow_at"] == at(2)


def test_repeated_items_are_counted_and_the_last_fetch_is_the_sighting(home: Home) -> None:
    busier = SURVIVOR | {"bids": "5 to 10", "minute": 3}
    counts = build(home, [Night(0, [SURVIVOR | {"bids": "Less than 5"}, busier, busier], skipped=2)], "0")
    assert (counts["read"], counts["new"], counts["repeated"], counts["skipped"]) == (5, 1, 2, 2)
    (sighting,) = content(home, "sightings")
    assert (sighting["bid_count"], sighting["fetched_at"]) == (5, at(0, minute=3))


def test_refused_rows_are_quarantined_and_the_rest_goes_on(home: Home) -> None:
    bad = [posting(" "), posting("x", title=None, description=" <p></p> "), posting("y", description="\x01\x02\x03\x04 ok"),
           posting("z", title="", description="\x00" * 50 + "write to jo.doe@mill.example")]
    counts = build(home, [Night(0, [SURVIVOR, *bad])], "0")
    assert (counts["new"], counts["quarantined"]) == (1, 4)
    refused = content(home, "quarantine")
    assert [row["column_name"] for row in refused] == ["source_posting_id", "title", "description", "description"]
    assert refused[3]["excerpt"] == "write to [email]"
    (coverage,) = content(home, "coverage")
    assert (coverage["read_count"], coverage["new_count"], coverage["quarantined_count"]) == (5, 1, 4)


def test_counts_that_do_not_add_up_stop_the_build(home: Home) -> None:
    night = Night(0, [SURVIVOR])
    night.coverage = lambda: Night.coverage(night) | {"read_count": 7}  # type: ignore[method-assign]
    with pytest.raises(ContractBroken, match="7 items read, but 1 are accounted for"):
        build(home, [night], "0")


def test_no_personal_data_leaves_the_raw_table(home: Home) -> None:
    chatty = posting("p", title="Typist, mail jo.doe@mill.example", tags=["call +49 30 901820"], board="@millboard",
                     description="<p>Telegram: @jo_doe &amp; t.me/jo_doe</p>", url="https://mill.example/apply?mail=jo.doe@mill.example")
    build(home, [Night(0, [chatty])], "0")
    told = str([content(home, name) for name in ("posting_texts", "posting_versions", "postings", "sightings", "quarantine")])
    assert not any(secret in told for secret in ("jo.doe", "jo_doe", "901820", "millboard"))
    (text,) = content(home, "posting_texts")
    assert text["redacted_count"] == 4


def test_a_series_dates_the_postings_of_its_period(home: Home) -> None:
    inside, outside, undated = (posting(name, posted=posted) for name, posted in (("i", "2025-06-15"), ("o", "2025-05-31"), ("u", None)))
    june = (date(2025, 6, 1), date(2025, 6, 30))
    build(home, [Night(0, [inside, outside, undated], source="dump", observed_by="series", period=june)], "0")
    rows = by_id(home)
    assert (rows["i"]["is_left_truncated"], rows["i"]["inflow_at"]) == (False, rows["i"]["posted_at"])
    assert {rows[name]["is_left_truncated"] for name in "ou"} == {True}
    assert {row["is_open"] for row in rows.values()} == {None}


def test_a_snapshot_dates_nothing_and_closes_nothing(home: Home) -> None:
    nights = [Night(number, items, source="dump", observed_by="snapshot") for number, items in enumerate(([SURVIVOR, NEW], [NEW]))]
    build(home, nights, "0-1")
    for row in by_id(home).values():
        assert (row["is_left_truncated"], row["inflow_at"], row["is_open"], row["closed_at"]) == (True, None, None, None)


def test_known_texts_are_not_written_twice(home: Home) -> None:
    build(home, [Night(0, [SURVIVOR])], "0")
    build(home, [Night(1, [SURVIVOR])], "1")
    assert len(content(home, "posting_texts")) == 1


def scenario() -> list[Night]:
    """Nights that exercise every rule at once, with drifting relative dates and changing content."""
    drifting = posting("r", posted="Posted 2 hours ago")
    return [
        Night(0, [SURVIVOR, posting("gone")]),
        Night(1, [SURVIVOR | {"pay": "$15/hr"}, NEW, drifting, NEW | {"minute": 4, "bids": "3"}], status="partial"),
        Night(2, [SURVIVOR, NEW, posting("r", posted="Posted 1 day ago"), posting("")]),
        Night(3, [NEW | {"location": "Lisbon, Portugal"}, posting("gone", posted="2026-01-07T10:00:00Z")]),
    ]


@pytest.fixture(scope="module")
def in_order(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, object]]]:
    home = Home(tmp_path_factory.mktemp("in_order") / "home").create()
    home.claim("simulated")
    build(home, scenario(), "all")
    return {name: content(home, name) for name in ("postings", "posting_versions", "sightings", "posting_texts", "quarantine")}


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (2, 0, 3, 1), (1, 3, 0, 2)])
def test_the_order_of_builds_does_not_matter(home: Home, order: tuple[int, ...], in_order: dict[str, list[dict[str, object]]]) -> None:
    nights = scenario()
    for number in order:
        build(home, [nights[number]], str(number))
    for name, expected in in_order.items():
        assert content(home, name) == expected, name
    for row in content(home, "coverage"):
        fates = ("new", "changed", "unchanged", "repeated", "skipped", "quarantined")
        assert row["read_count"] == sum(row[f"{fate}_count"] for fate in fates)


def test_the_same_build_twice_gives_equal_content(tmp_path: Path) -> None:
    told = []
    for name in ("one", "two"):
        home = Home(tmp_path / name).create()
        home.claim("simulated")
        build(home, scenario(), "all")
        told.append({table: content(home, table) for table in ("postings", "posting_versions", "sightings", "posting_texts", "coverage")})
    assert told[0] == told[1]


def test_an_empty_build_is_no_error(home: Home) -> None:
    with stage(home, "clean nothing") as view:
        assert clean(view)["read"] == 0
        assert view.read("postings").equals(pa.Table.from_pylist([], TABLES["postings"].schema))
