"""How far published numbers move afterwards: a growing world of boards, released every week as the real modules would have released it.

Three boards, the third enters in week 40; the first misses two crawls. Ads live 18 days in the median; some never end, which shows after
90 days at the earliest, others are posted again three times. Each Monday everything seen until then is judged for evergreen works, counted,
measured and kept as vintages; at the end `revisions` tells by how much values had moved. Demand is constant, so whatever moves is the
instrument. `evergreen` is the planted share of works that never end, half of them as reposts; besides, some 2 % of ordinary ads happen to
stay open for over 90 days.

    python -m benchmarks.revision_size [releases, default 60] [works a week, default 150] [number of the only case to run, from 0]
"""

from __future__ import annotations

import sys
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.dedupe.evergreen import evergreen
from pipeline.engine import Engine
from pipeline.measure.cells import weekly_cells
from pipeline.measure.panel import Panel
from tests.pipeline.measure.readings import Files
from tests.pipeline.measure.world import MODEL, START, World, at, nights
from warehouse.tables import TABLES

SEED, BEFORE = 20261126, 20
SIZES = {"alpha": 1.0, "beta": 2.0, "gamma": 1.0}
CATEGORIES = ("data_entry", "translation", "ai_training", "creative_design")
CASES = (0.0, 0.06)
TOLD = {("demand_index", "chain_linked_28_days"), ("inflow_by_category", "all"), ("routine_share", "all")}
MONDAYS = timedelta(weeks=1)
REPOST_EVERY = timedelta(days=25)
Tables = dict[str, pa.Table]


def world(weeks: int, weekly: int, evergreen_share: float) -> Tables:
    """All that is ever seen."""
    made, rng = World(), np.random.default_rng(SEED)
    for place, (source, size) in enumerate(SIZES.items()):
        made.source(source)
        crawls = nights(weeks)[40 * (source == "gamma"):]
        for number, night in enumerate(crawls):
            made.covered(source, night, "missed" if place == 0 and number in (55, 56) else "complete")
        for number in range(rng.poisson(weekly * size / sum(SIZES.values()) * (len(crawls) - 1))):
            entered = crawls[0] + timedelta(days=int(rng.integers(7 * (len(crawls) - 1))))
            lasts = rng.random() < evergreen_share
            _ask(made, rng, source, str(number), entered, "repost" if lasts and rng.random() < 0.5 else "open" if lasts else "once")
    return made.tables()


def _ask(made: World, rng: np.random.Generator, source: str, number: str, entered: date, kind: str) -> None:
    category = CATEGORIES[rng.integers(len(CATEGORIES))]
    days = 400 if kind == "open" else int(18 * np.exp(0.8 * rng.normal()))
    times = [entered + REPOST_EVERY * again for again in range(5 if kind == "repost" else 1)]
    ids = [made.posting(source, f"{number}.{place}", day, category, first_seen_at=at(_crawl_after(day)),
                        last_seen_at=at(_crawl_after(day + timedelta(days=days)))) for place, day in enumerate(times)]
    made.same_work(ids[0], *ids[1:])


def _crawl_after(day: date) -> date:
    return START + MONDAYS * (((day - START).days + 6) // 7)


def as_of(whole: Tables, night: date) -> Tables:
    """What had been seen by a night."""
    moment = pa.scalar(at(night), whole["postings"]["first_seen_at"].type)
    postings = whole["postings"].filter(pc.less_equal(whole["postings"]["first_seen_at"], moment))
    last, shown = postings.schema.get_field_index("last_seen_at"), postings["last_seen_at"]
    postings = postings.set_column(last, postings.schema.field(last), pc.if_else(pc.greater(shown, moment), moment, shown))
    duplicates = whole["duplicates"].filter(pc.is_in(whole["duplicates"]["posting_id"], postings["posting_id"].combine_chunks()))
    coverage = whole["coverage"].filter(pc.less_equal(whole["coverage"]["night"], night))
    return {name: table.empty() for name, table in TABLES.items()} | whole | {
        "postings": postings, "duplicates": duplicates, "coverage": coverage}


def released(tables: Tables, night: date) -> Panel:
    """The panel of one release, cells and evergreen works made by the real modules."""
    with Engine(Files()) as engine:
        engine.table = lambda name: engine.memory(name, tables[name])  # type: ignore[method-assign]
        tables["evergreen_works"] = evergreen(engine)
        tables["weekly_cells"] = weekly_cells.count(engine, tables["weekly_cells"], MODEL)
    return Panel(tables.__getitem__, night, MODEL)


def revisions(releases: int, weekly: int, evergreen_share: float) -> list[dict[str, object]]:
    """Rows of `revisions` after so many weekly releases."""
    whole = world(BEFORE + releases, weekly, evergreen_share)
    for night in nights(BEFORE + releases)[BEFORE:]:
        panel = released(as_of(whole, night), night)
        whole |= {"vintages": panel.table("vintages"), "weekly_cells": panel.read("weekly_cells")}
    rows: list[dict[str, object]] = panel.table("revisions").to_pylist()
    return rows


def main() -> None:
    releases, weekly, *only = (int(value) for value in (*sys.argv[1:], *("60", "150")[len(sys.argv) - 1:]))
    print(f"| evergreen | measure | weeks later | pairs | mean signed | 90 % interval | mean size | 95 % within | first interval holds |"
          f"\n{'|---' * 9}|")
    for share in [CASES[number] for number in only] or CASES:
        for row in revisions(releases, weekly, share):
            shown = row["breadth"] == "whole" and row["status"] == "measured" and row["lag_weeks"] in (1, 4, 8, 13, 26)
            if shown and (row["measure"], row["series"]) in TOLD:
                print(f"| {share:.0%} | {row['measure']} | {row['lag_weeks']} | {row['n']} | {row['estimate']:+.2f} "
                      f"| {row['low']:+.2f} to {row['high']:+.2f} | {row['mean_absolute']:.2f} | {row['p95_absolute']:.2f} "
                      f"| {row['held_share']:.3f} |", flush=True)


if __name__ == "__main__":
    main()
