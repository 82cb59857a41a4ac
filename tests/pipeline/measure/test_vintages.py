"""What was published is kept: every change, nothing twice."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from pipeline.measure import measure
from pipeline.measure.vintages import compute
from tests.conftest import NIGHT, seed, stage
from tests.pipeline.measure.vintage_panel import counts, given
from tests.pipeline.measure.world import MODEL, moving_world, nights
from warehouse.build import Build
from warehouse.home import Home
from warehouse.tables import TABLES

FIRST, SECOND, THIRD = (date(2024, 3, day) for day in (4, 11, 18))
WEEKS = nights(3)
SHOWN = counts(dict.fromkeys(WEEKS, 40.0))
PAGE = Path(__file__).resolve().parents[3] / "docs" / "vintages.md"


def after(known: pa.Table | None, night: date, shown: pa.Table, model: str = MODEL) -> pa.Table:
    return compute(given(night, {} if known is None else {"vintages": known}, {"inflow_by_category": shown}, model))


def tonight(rows: pa.Table, night: date) -> list[dict[str, object]]:
    return [row for row in rows.to_pylist() if row["published_on"] == night]


def test_first_night_keeps_every_value_under_its_key() -> None:
    rows = after(None, FIRST, SHOWN).to_pylist()
    assert [row["key"] for row in rows] == [f'{{"week":"{week}","source":"all","category":"all"}}' for week in WEEKS]
    assert [(row["measure"], row["starts_on"], row["estimate"], row["is_break"]) for row in rows] == [
        ("inflow_by_category", week, 40.0, False) for week in WEEKS]


def test_night_with_one_changed_value_adds_one_row() -> None:
    known = after(None, FIRST, SHOWN)
    assert after(known, SECOND, SHOWN).equals(known)
    moved = after(known, SECOND, counts({**dict.fromkeys(WEEKS, 40.0), WEEKS[1]: 41.0}))
    assert moved.num_rows == known.num_rows + 1
    assert [(row["starts_on"], row["estimate"]) for row in tonight(moved, SECOND)] == [(WEEKS[1], 41.0)]


@pytest.mark.parametrize("change", [{"n": 51}, {"low": None}, {"status": "partial"}, {"source_set_id": "t"}])
def test_any_part_of_a_value_may_change(change: dict[str, object]) -> None:
    assert len(tonight(after(after(None, FIRST, SHOWN), SECOND, counts(dict.fromkeys(WEEKS, 40.0), **change)), SECOND)) == 3


def test_interval_is_told_anew_once_it_has_moved_by_a_twentieth_of_its_width() -> None:
    known = after(None, FIRST, SHOWN)
    crept = after(known, SECOND, counts(dict.fromkeys(WEEKS, 40.0), low=30.8))
    assert crept.equals(known)
    assert len(tonight(after(crept, THIRD, counts(dict.fromkeys(WEEKS, 40.0), low=31.2)), THIRD)) == 3


def test_night_built_again_replaces_its_own_rows() -> None:
    known = after(None, FIRST, SHOWN)
    wrong = after(known, SECOND, counts(dict.fromkeys(WEEKS, 60.0)))
    right = after(known, SECOND, SHOWN)
    assert after(wrong, SECOND, SHOWN).equals(right)
    assert after(right, SECOND, SHOWN).equals(right)


def test_older_night_built_late_is_kept_under_the_newest_release() -> None:
    known = after(None, SECOND, SHOWN)
    late = after(known, FIRST, counts({**dict.fromkeys(WEEKS, 40.0), WEEKS[0]: 44.0}))
    assert {row["published_on"] for row in late.to_pylist()} == {SECOND}
    assert late.num_rows == known.num_rows


def test_new_classifier_or_new_lists_are_a_break_at_every_value(monkeypatch: pytest.MonkeyPatch) -> None:
    known = after(None, FIRST, SHOWN)
    model = after(known, SECOND, counts(dict.fromkeys(nights(4), 40.0), "newer"), "newer")
    assert [row["is_break"] for row in tonight(model, SECOND)] == [True, True, True, False]
    monkeypatch.setattr("pipeline.measure.vintages.TAXONOMY_VERSION", "next")
    assert [row["is_break"] for row in tonight(after(known, SECOND, SHOWN), SECOND)] == [True] * 3


def test_value_that_vanishes_is_withdrawn_once_and_may_come_back() -> None:
    known = after(None, FIRST, SHOWN)
    gone = after(known, SECOND, SHOWN.slice(1))
    (row,) = tonight(gone, SECOND)
    assert (row["starts_on"], row["status"], row["n"], row["estimate"]) == (WEEKS[0], "withdrawn", 0, None)
    assert after(gone, THIRD, SHOWN.slice(1)).equals(gone)
    back = tonight(after(gone, THIRD, SHOWN), THIRD)
    assert [(row["starts_on"], row["status"], row["is_break"]) for row in back] == [(WEEKS[0], "measured", False)]


def measured_on(home: Home, weeks: int, night: date) -> pa.Table:
    seed(home, moving_world(weeks, 1.0, categories=("data_entry", "translation")).tables(), night)
    with stage(home, "measure", night=night) as view:
        assert measure(view)["vintages"] > 0
    Build.resume(home).finish()
    return home.read("vintages")


def test_stage_keeps_vintages_and_the_page_shows_how_to_read_them(home: Home) -> None:
    first = measured_on(home, 40, NIGHT)
    shown_first = home.read("inflow_by_category")
    both = measured_on(home, 44, NIGHT + timedelta(days=28))
    assert both.filter(pa.compute.equal(both["published_on"], NIGHT)).num_rows == first.num_rows
    with duckdb.connect() as database:
        for name in TABLES:
            database.register(name, home.read(name))
        queries = re.findall(r"gigshift query \"(.+?)\"\n", PAGE.read_text(encoding="utf-8"), re.DOTALL)
        assert len(queries) >= 3
        for query in queries:
            assert database.execute(query.replace("2026-08-31", str(NIGHT)).replace("2026-06-01", "2024-05-06")).fetchall()
        for day, shown in ((str(NIGHT), shown_first), ("2027-01-01", home.read("inflow_by_category"))):
            as_of = database.sql(queries[0].replace("2026-08-31", day)).to_arrow_table()
            assert sorted(as_of["estimate"].to_pylist()) == sorted(row["estimate"] for row in shown.to_pylist() if row["source"] == "all")
