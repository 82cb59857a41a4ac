"""Simulated worlds from WARC archives through every nightly stage, the trained classifier included, beside the simulation's truth.

Where real postings are at hand the works are told in their words; the classifier has learnt from these, so its share flatters.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.recovery.real_texts import RealTexts, words_of
from gigshift.progress import build_release
from pipeline.measure.statistics.trend import log_linear_slope
from simulation import DEMO, Truth, World, write_world
from simulation.world import Repeats
from warehouse.home import Home

PLANS = (
    ("as the demo", replace(DEMO, name="recovery-demo")),
    ("nothing changes", replace(DEMO, name="recovery-flat", growth={})),
    ("every repeat three times as often", replace(DEMO, name="recovery-repeats", repeats=Repeats(0.18, 0.09, 0.12, 0.12, 0.18, 0.09))),
    ("all grows by half each year", replace(DEMO, name="recovery-growing", growth=dict.fromkeys(DEMO.weekly_inflow, 0.5))),
    ("ads live long", replace(DEMO, name="recovery-long", life_median_days=45.0)),
)
HEADER = ("| plan | seed | works that entered | found ÷ true, HN · boards | weeks off by over a tenth "
          "| trend of all: found (90 %) · true | category trends that hold the planted one | routine share: found · true | minutes |")


def lines(worlds: int, weeks: int, shared: Path) -> Iterator[str]:
    """A Markdown table with one row per world; plans take turns."""
    yield f"Told in the words of {'real postings' if shared.is_dir() else 'the simulation'}.\n"
    yield HEADER
    yield "|---" * (HEADER.count("|") - 1) + "|"
    for number in range(worlds):
        plan, world = PLANS[number % len(PLANS)]
        played = _of_length(world, weeks, 1000 + number)
        told = words_of(RealTexts(shared, played.rng("texts"))) if shared.is_dir() else nullcontext()
        with tempfile.TemporaryDirectory() as folder, told:
            yield _line(plan, played, Path(folder))


def _of_length(world: World, weeks: int, seed: int) -> World:
    faults = {name: tuple(fault for fault in getattr(world, name) if fault[1] < weeks) for name in ("missed", "failing")}
    return replace(world, seed=seed, weeks=weeks, missed=faults["missed"], failing=faults["failing"])


def _line(plan: str, world: World, folder: Path) -> str:
    home, started = Home(folder / "home").create(), time.monotonic()
    truth = write_world(home, world)
    build_release(home)
    minutes = (time.monotonic() - started) / 60
    sources = home.read("sources").to_pandas()
    monthly = set(sources.loc[sources["cadence"] == "monthly", "source"])  # without a weekly series, so in no number over all
    found, true = _found(home), _true(truth)
    both = found.join(true, how="inner")
    ratio = both.groupby("source").sum().pipe(lambda sums: sums["found"] / sums["true"])
    off = (both["found"] / both["true"].clip(lower=1) - 1).abs() > 0.1
    trends = home.read("inflow_trends").to_pandas().query("source == 'all' and status == 'measured'").set_index("category")
    planted = pd.Series({name: 100 * world.growth.get(name, 0.0) for name in world.weekly_inflow})
    mine = trends.join(planted.rename("planted"), how="inner")
    held = ((mine["low"] <= mine["planted"]) & (mine["planted"] <= mine["high"])).sum()
    whole, planted_whole = trends.loc["all"], _true_trend(both[~both.index.get_level_values("source").isin(monthly)])
    trend = f"{whole['estimate']:+.0f} ({whole['low']:+.0f} to {whole['high']:+.0f}) · {planted_whole:+.0f} % a year"
    share = home.read("routine_share").to_pandas().query("source == 'all' and category == 'all' and status == 'measured'")
    label = truth.works.to_pandas().query("is_gig and not is_survivor and source not in @monthly")["label"].eq("R").mean()
    shares = f"{np.average(share['estimate'], weights=share['n']):.3f} · {label:.3f}"
    return (f"| {plan} | {world.seed} | {both['true'].sum():,.0f} | {ratio['hackernews']:.3f} · {ratio['greenhouse']:.3f} "
            f"| {off.sum()} of {len(off)} | {trend} | {held} of {len(mine)} | {shares} | {minutes:.1f} |")


def _found(home: Home) -> pd.DataFrame:
    """Published inflow by source and measured week; a week of a monthly source has its works and no rate."""
    rows = home.read("inflow_by_category").to_pandas().query("source != 'all' and category == 'all'")
    rows = rows[rows["status"].isin(["measured", "not_observable"])]
    return rows.set_index(["source", "week"])["n"].rename("found").to_frame()


def _true(truth: Truth) -> pd.DataFrame:
    """Gig works that entered after observation began and were ever shown."""
    works = truth.works.to_pandas().query("is_gig and not is_survivor and first_shown_on.notna()")
    week = [moment.date() - timedelta(days=moment.weekday()) for moment in works["posted_at"]]
    return works.groupby([works["source"], pd.Index(week, name="week")]).size().rename("true").to_frame()


def _true_trend(both: pd.DataFrame) -> float:
    """The same straight line through the true counts of the weeks in which every source was measured, in % a year."""
    weekly = both["true"].unstack("source").dropna().sum(axis=1)
    years = np.array([week.toordinal() for week in weekly.index]) / 365.2425
    return float(100 * np.expm1(log_linear_slope(years, weekly.to_numpy(dtype=np.float64)).slope))
