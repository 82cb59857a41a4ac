"""From audited works to published shares."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from pipeline.measure.panel import Panel
from tests.pipeline.measure.readings import measured, panel_of
from tests.pipeline.measure.world import MODEL, START, World, at, moving_world, nights

WEEKS, A_WEEK, AUDITED = 20, 60, 12
TRUTH = 0.3


def audited_world(kind: str = "codebook", seed: int = 1) -> World:
    """A board whose classifier calls half of the judgment-heavy works routine; a fifth of the first AUDITED weeks' works are audited."""
    world, rng = World(), np.random.default_rng(seed)
    world.source("alpha")
    for night in nights(WEEKS + 1):
        world.covered("alpha", night)
    world.rows |= {"audit_draws": [], "audit_labels": []}
    for number in range(WEEKS * A_WEEK):
        week = START + timedelta(weeks=number // A_WEEK)
        category = "web_research" if number % 10 else "translation"
        identity = world.posting("alpha", number, week + timedelta(days=1), category, inflow_at=at(week + timedelta(days=1)))
        is_routine = rng.random() < TRUTH
        world.rows["labels"][-1] |= {"routine_probability": 0.8 if is_routine or rng.random() < 0.5 else 0.1, "label": "R"}
        if number % 5 == 0 and number < AUDITED * A_WEEK:
            audit(world, identity, week, kind, is_routine)
    return world


def audit(world: World, work: str, week: date, kind: str, is_routine: bool) -> None:
    world.rows["audit_draws"].append({
        "draw_id": "2024-04-01.1", "work_id": work, "text_hash": world.rows["postings"][-1]["text_hash"], "stratum": "alpha 0 to 1",
        "inclusion_probability": 0.2, "routine_probability": 0.5, "model_version": MODEL, "week": week, "source": "alpha",
        "audit_from": START, "audit_to": START + timedelta(weeks=AUDITED - 1), "drawn_on": date(2024, 4, 1)})
    world.rows["audit_labels"].append({
        "draw_id": "2024-04-01.1", "work_id": work, "annotator": "a", "annotator_kind": kind, "label": "R" if is_routine else "J",
        "labelled_on": date(2024, 4, 2)})


def by_week(table: pa.Table, category: str = "all") -> list[dict[str, Any]]:
    return [row for row in table.to_pylist() if (row["source"], row["category"]) == ("alpha", category) and row["n"]]


@pytest.fixture(scope="module")
def panel() -> Panel:
    return panel_of(audited_world())


def test_classifier_that_calls_too_much_routine_is_corrected(panel: Panel) -> None:
    rows = by_week(panel.table("routine_share_codebook"))
    assert len(rows) == WEEKS
    assert {row["audit_label_count"] for row in rows} == {AUDITED * A_WEEK // 5}
    assert np.mean([row["estimate"] for row in rows]) == pytest.approx(TRUTH, abs=0.05)
    assert np.mean([row["raw_share"] for row in rows]) > 0.5
    assert np.mean([row["low"] <= TRUTH <= row["high"] for row in rows]) > 0.7
    assert all(row["low_10"] <= row["low_5"] <= row["low"] and row["high"] <= row["high_5"] <= row["high_10"] for row in rows)


def test_weeks_after_the_audit_are_unaudited_and_less_sure(panel: Panel) -> None:
    rows = by_week(panel.table("routine_share_codebook"))
    assert [row["status"] for row in rows] == ["partial"] + ["measured"] * (AUDITED - 1) + ["unaudited"] * (WEEKS - AUDITED)
    width = [row["high"] - row["low"] for row in rows]
    assert np.mean(width[-3:]) > np.mean(width[AUDITED // 2 - 2 : AUDITED // 2 + 2])
    assert {(row["audit_from"], row["audit_to"]) for row in rows} == {(START, START + timedelta(weeks=AUDITED - 1))}


def test_without_enough_labels_the_raw_share_is_not_shown_as_corrected(panel: Panel) -> None:
    human = by_week(panel.table("routine_share_human"))
    rare = by_week(panel.table("routine_share_codebook"), "translation")
    for rows, count in ((human, 0), (rare, 72)):
        assert {row["status"] for row in rows} == {"too_few"}
        assert {row["audit_label_count"] for row in rows} == {count}
        assert all(row["estimate"] is None and row["low_5"] is None for row in rows)
    assert all(row["raw_share"] is not None for row in human)


def test_people_and_codebook_have_tables_of_their_own() -> None:
    found = panel_of(audited_world("human"))
    assert {row["status"] for row in by_week(found.table("routine_share_codebook"))} == {"too_few"}
    assert by_week(found.table("routine_share_human"))[1]["status"] == "measured"


def test_audit_outlives_a_change_of_the_classifier_and_leaves_out_what_left_the_share() -> None:
    world = audited_world()
    for row in world.rows["labels"]:
        row["routine_probability"] = 1 - row["routine_probability"]
    onsite = world.rows["audit_draws"][0]
    next(row for row in world.rows["labels"] if row["text_hash"] == onsite["text_hash"])["category"] = "onsite_manual"
    found = panel_of(world)
    assert found.read("audited_works").num_rows == AUDITED * A_WEEK // 5 - 1
    rows = by_week(found.table("routine_share_codebook"))
    assert np.mean([row["estimate"] for row in rows]) == pytest.approx(TRUTH, abs=0.06)


def test_two_annotators_count_as_their_mean_and_unusable_labels_as_none() -> None:
    world = audited_world()
    labels = world.rows["audit_labels"]
    labels[0]["label"], labels[1]["label"] = "R", "unlabelled"
    labels.append({**labels[0], "annotator": "b", "label": "J"})
    found = {row["work_id"]: row["routine_label_share"] for row in panel_of(world).read("audited_works").to_pylist()}
    assert found[labels[0]["work_id"]] == 0.5
    assert found[labels[1]["work_id"]] is None


def change(world: World) -> dict[tuple[str, str], dict[str, Any]]:
    rows = measured(world, "routine_share_change").to_pylist()
    return {(row["component"], row["category"]): row for row in rows if row["source"] == "alpha"}


def test_change_of_weights_is_told_from_change_within() -> None:
    weights = change(moving_world(60, 6.0, categories=("data_entry", "ai_training")))
    assert weights["between", "all"]["high"] < 0
    assert weights["within", "all"]["estimate"] == pytest.approx(0)
    assert ("within", "data_entry") not in weights
    assert weights["total", "all"]["estimate"] == pytest.approx(weights["between", "all"]["estimate"])
    assert weights["total", "all"]["window_weeks"] == 26


def test_change_within_a_category_is_found_where_both_labels_are_common() -> None:
    world = moving_world(60, 6.0, categories=("web_development", "translation"))
    rng, entered = np.random.default_rng(2), {row["text_hash"]: row["inflow_at"] for row in world.rows["postings"]}
    for row in world.rows["labels"]:
        late = bool(entered[row["text_hash"]]) and entered[row["text_hash"]] > at(nights(31)[30])
        is_routine = row["category"] == "web_development" and rng.random() < (0.3 if late else 0.6)
        row |= {"label": "R" if is_routine else "J", "routine_probability": 0.9 if is_routine else 0.1}
    found = change(world)
    own = found["within", "web_development"]
    assert own["low"] < 0.5 * 0.8 * -30 < own["high"] < 0
    assert found["within", "rest"]["estimate"] == pytest.approx(0)
    assert found["within", "all"]["estimate"] + found["between", "all"]["estimate"] == pytest.approx(found["total", "all"]["estimate"])


def test_too_few_weeks_make_no_change() -> None:
    found = change(moving_world(20, 2.0))
    assert {(row["status"], row["estimate"], row["first_from"]) for row in found.values()} == {("too_few", None, None)}
