"""What numbers say they are about."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from pipeline.measure.frame import Frames
from tests.pipeline.measure.boards import boards
from tests.pipeline.measure.readings import panel_of
from tests.pipeline.measure.world import World
from warehouse.tables import TABLES


def frames() -> Frames:
    world = World()
    for name in ("one", "two", "three"):
        world.source(name)
    world.rows["sources"][-1]["cadence"] = "monthly"
    return Frames(pa.Table.from_pylist(world.rows["sources"], schema=TABLES["sources"].schema))


def test_board_that_holds_most_of_a_number_is_in_its_title() -> None:
    known = frames()
    assert known.of(["two", "one"], {"one": 72, "two": 28}).text == "simulated postings, mostly of one (72 %), on 2 boards: one, two"
    assert known.of(["two", "one"], {"one": 60, "two": 40}).text == "simulated postings on 2 boards: one, two"
    assert known.of(["two", "one"], {"one": 0, "two": 0}).text == "simulated postings on 2 boards: one, two"
    assert known.of(["one"], {"one": 5}).text == "simulated postings on 1 board: one"
    assert known.of([]).text == "no board was watched"


def test_title_does_not_change_the_set_of_sources() -> None:
    known = frames()
    assert known.of(["one", "two"], {"one": 9, "two": 1}).source_set_id == known.of(["two", "one"]).source_set_id


def test_monthly_boards_that_are_left_out_are_named() -> None:
    known = frames()
    assert known.monthly == {"three"}
    assert known.of(["one"], left_out=["three"]).text == "simulated postings on 1 board: one; without monthly ones: three"


def test_every_number_of_two_boards_names_the_one_that_holds_most_of_it() -> None:
    panel = panel_of(boards({"alpha": {"data_entry": np.full(60, 90.0)}, "beta": {"data_entry": np.full(60, 10.0)}}))
    seen = set()
    for name, table in TABLES.items():
        if table.layer == "published" and {"estimate", "frame"} <= set(table.schema.names):
            frames = [row["frame"] for row in panel.table(name).to_pylist() if "2 boards" in row["frame"] and row["n"]]
            assert all("mostly of Alpha Board (" in frame for frame in frames), name
            seen |= {name} if frames else set()
    assert seen > {"claims", "client_demands", "demand_index", "exposure_routine", "group_inflow", "outlook", "routine_share_change"}
