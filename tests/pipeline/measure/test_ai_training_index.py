"""The part of the demand index that is about AI."""

from __future__ import annotations

import numpy as np

from tests.pipeline.measure.boards import boards, shown
from tests.pipeline.measure.readings import panel_of


def test_relations_stand_apart_once_a_hundred_works_carry_them_and_are_the_index_own_rows() -> None:
    weeks = 16
    weekly = {"data_entry": 40.0, "ai_training": 50.0, "ai_engineering": 4.0}
    world = boards({"alpha": {category: np.full(weeks, rate) for category, rate in weekly.items()}})
    texts = {row["text_hash"] for row in world.rows["labels"] if row["category"] == "ai_engineering"}
    for row in world.rows["labels"]:
        row["ai_relation"] = "ai_build" if row["text_hash"] in texts else row["ai_relation"]
    panel = panel_of(world)
    rows = panel.table("ai_training_index").to_pylist()
    assert len(texts) < 100
    assert {row["value"] for row in rows} == {"any", "annotation"}
    assert shown(rows, series="chain_linked", value="any") and shown(rows, series="chain_linked_28_days", value="annotation")
    index = panel.table("demand_index").to_pylist()
    assert all(row in index for row in rows[:20])
    total = {row["week"]: row["n"] for row in rows if (row["series"], row["value"]) == ("naive", "any")}
    parts = [row for row in index if row["series"] == "naive" and row["value"] in ("annotation", "ai_build")]
    assert sum(total.values()) == sum(row["n"] for row in parts) > 0
