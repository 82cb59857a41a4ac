"""Planted revisions come out, and nothing that is not one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from pipeline.measure import version_breaks
from pipeline.measure.panel import Panel
from pipeline.measure.revisions import clustered_mean, compute, revision, scale_of
from tests.pipeline.measure.vintage_panel import given
from tests.pipeline.measure.world import MODEL, nights
from warehouse.tables import TABLES
from warehouse.tables.revisions import INDEX_POINTS, LAGS, PERCENT, POINTS

WEEKS = nights(60)
Row = dict[str, Any]


def vintage(week: date, published_on: date, estimate: float | None, **changes: object) -> Row:
    return {"measure": "demand_index", "key": f'{{"week":"{week}","series":"chain_linked","dimension":"all","value":"all"}}',
            "published_on": published_on, "starts_on": week, "n": 100, "estimate": estimate, "low": estimate and estimate - 3,
            "high": estimate and estimate + 3, "status": "measured", "source_set_id": "s", "model_version": MODEL, "taxonomy_version": "1",
            "is_break": False, **changes}


def on(vintages: list[Row], night: date = WEEKS[-1] + timedelta(weeks=10), **known: pa.Table) -> Panel:
    """A panel in which these are the vintages up to `night`."""
    rows = pa.Table.from_pylist(vintages, TABLES["vintages"].schema)
    return given(night, known, {"vintages": rows})


def told(vintages: list[Row]) -> dict[int, Row]:
    return {row["lag_weeks"]: row for row in compute(on(vintages)).to_pylist()}


def first_and_later(*later: tuple[int, float]) -> list[Row]:
    """Every week is first published 8 days after it began, and moves by so many points so many weeks later."""
    rows = []
    for week in WEEKS:
        first = week + timedelta(days=8)
        rows.append(vintage(week, first, 100.0))
        rows += [vintage(week, first + timedelta(weeks=lag), 100.0 + moved) for lag, moved in later]
    return rows


def test_planted_revisions_come_out_at_their_lag() -> None:
    rows = told(first_and_later((3, 1.0), (8, -4.0)))
    assert set(rows) == set(LAGS)
    assert [rows[lag]["estimate"] for lag in (1, 2, 4, 8, 13)] == [0.0, 0.0, 1.0, -4.0, -4.0]
    assert [rows[lag]["held_share"] for lag in (1, 4, 8)] == [1.0, 1.0, 0.0]
    assert (rows[8]["mean_absolute"], rows[8]["p95_absolute"], rows[8]["scale"], rows[8]["n"]) == (4.0, 4.0, INDEX_POINTS, 60)
    assert (rows[52]["status"], rows[52]["estimate"], rows[52]["n"]) == ("too_few", None, 16)


def test_signs_cancel_in_the_mean_and_not_in_the_size() -> None:
    rows = [row for week, sign in zip(WEEKS, np.tile([2.0, -2.0], 30), strict=True)
            for row in (vintage(week, week + timedelta(days=8), 50.0), vintage(week, week + timedelta(days=15), 50.0 + sign))]
    row = told(rows)[1]
    assert (row["estimate"], row["mean_absolute"]) == (0.0, 2.0)
    assert row["low"] < 0 < row["high"]


def test_other_instrument_is_counted_apart_and_compared_with_nothing() -> None:
    change = WEEKS[40]
    rows = [row | ({"model_version": "newer"} if row["published_on"] >= change else {}) for row in first_and_later((1, 0.0))]
    rows += [vintage(week, change, 150.0, model_version="newer", is_break=True) for week in WEEKS[:39]]
    row = told(rows)[4]
    assert row["estimate"] == 0.0
    assert row["break_count"] == 4
    assert row["n"] == 56


def test_value_shown_no_more_is_counted_apart() -> None:
    rows = first_and_later()
    rows += [vintage(week, week + timedelta(days=20), None, status="withdrawn", n=0) for week in WEEKS[:7]]
    found = told(rows)
    assert (found[1]["gone_count"], found[1]["n"]) == (0, 60)
    assert (found[2]["gone_count"], found[2]["n"]) == (7, 53)


def test_weeks_filled_in_long_after_and_weeks_in_progress_were_no_news() -> None:
    at_once = [vintage(week, WEEKS[-1], 100.0) for week in WEEKS]
    assert told(at_once)[1]["n"] == 7
    running = [vintage(week, week + timedelta(days=2), 20.0, status="partial") for week in WEEKS]
    assert told(running + first_and_later())[1]["estimate"] == 0.0


def test_parts_and_series_stand_apart() -> None:
    rows = first_and_later((1, 5.0))
    rows += [row | {"key": str(row["key"]).replace('"value":"all"', '"value":"translation"')} for row in first_and_later()]
    found = {(row["series"], row["breadth"]): row["estimate"] for row in compute(on(rows)).to_pylist() if row["lag_weeks"] == 1}
    assert found == {("chain_linked", "whole"): 5.0, ("chain_linked", "parts"): 0.0}


@pytest.mark.parametrize(("measure", "scale", "moved"), [
    ("demand_index", INDEX_POINTS, 10.0), ("routine_share_human", POINTS, 1000.0), ("inflow_by_category", PERCENT, 200 * 10 / 90)])
def test_revisions_have_the_unit_of_their_measure(measure: str, scale: str, moved: float) -> None:
    assert scale_of(measure) == scale
    assert revision(np.array([40.0, 0.0]), np.array([50.0, 0.0]), scale) == pytest.approx([moved, 0.0])


def test_interval_of_the_mean_holds_where_neighbours_move_together() -> None:
    rng = np.random.default_rng(3)
    clusters = np.repeat(np.arange(12), 4)
    held = []
    for _ in range(600):
        values = rng.normal(size=12)[clusters] + rng.normal(size=48)
        _, low, high = clustered_mean(values, clusters)
        held.append(low <= 0 <= high)
    assert 0.86 < np.mean(held) < 0.94


def test_breaks_are_dated_with_both_classifiers_on_the_same_texts() -> None:
    rows = [vintage(WEEKS[0], WEEKS[number], 100.0, model_version=model) for number, model in enumerate(("a", "b", "c"), 2)]

    def overlap(old: str, new: str, share: float) -> pa.Table:
        return pa.Table.from_pylist([{
            "model_version": new, "earlier_version": old, "category": "all", "n": 900, "same_label_share": share,
            "same_category_share": 0.9, "routine_probability_mean": 0.5, "earlier_routine_probability_mean": 0.4}],
            TABLES["model_overlap"].schema)

    first = version_breaks.compute(on(rows[:2], model_overlap=overlap("a", "b", 0.95)))
    found = version_breaks.compute(on(rows, version_breaks=first, model_overlap=overlap("b", "c", 0.8))).to_pylist()
    assert [(row["night"], row["old_version"], row["new_version"], row["n"], row["same_label_share"]) for row in found] == [
        (WEEKS[3], "a", "b", 900, 0.95), (WEEKS[4], "b", "c", 900, 0.8)]
    assert found[0]["routine_probability_change"] == pytest.approx(0.1)
