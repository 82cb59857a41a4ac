"""What each published measure says of a world, beside the truth that it is about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from warnings import catch_warnings

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from statsmodels.tools.sm_exceptions import PerfectSeparationWarning

from benchmarks.recovery.worlds import BOARDS, CATEGORIES, START, World
from pipeline.measure.demand_index import CHAIN_LINKED, SMOOTHED, SMOOTHED_WEEKS
from pipeline.measure.panel import Panel
from pipeline.measure.statistics.trend import WEEKS_PER_YEAR, log_linear_slope, share_slope
from warehouse.tables import TABLES

Floats = NDArray[np.float64]
ALL = "all"


@dataclass(frozen=True)
class Reading:
    """Estimates of one measure in one world with their interval ends and the truth, in `unit`; an oracle's estimates where there is one."""

    measure: str
    unit: str
    truth: Floats
    estimate: Floats
    low: Floats
    high: Floats
    oracle: Floats | None = None


def readings(world: World, panel: Panel) -> Iterator[Reading]:
    """Every reading of a world by the judges whose tables are there."""
    for table, judge in JUDGES:
        if table in TABLES:
            yield from judge(world, panel)


def missing() -> list[str]:
    """Tables that a judge waits for."""
    return [table for table, _ in JUDGES if table not in TABLES]


def inflow(world: World, panel: Panel) -> Iterator[Reading]:
    rows = _boards(world, panel, "inflow_by_category")
    rows = rows[rows["place"] >= 0]
    truth = world.truth.rates[rows["board"], rows["place"], rows["number"]]
    yield _reading("weekly inflow", "% of the rate", rows, truth, 100 / truth)


def index(world: World, panel: Panel) -> Iterator[Reading]:
    """After the base, in which the index is 100 whatever happened. The oracle has the same counts and knows the boards' true sizes."""
    rows = _rows(world, panel, "demand_index")
    rows = rows[rows["dimension"].eq(ALL)]
    first, last = ((rows.iloc[0][name] - START).days // 7 for name in ("base_from", "base_to"))
    counts, sizes = _counts(world, panel), world.truth.rates.sum(axis=1) / world.truth.demand
    known = pd.DataFrame(counts).sum(min_count=1).to_numpy() / (sizes * np.isfinite(counts)).sum(axis=0).clip(min=1e-9)
    truth, oracle = (100 * level / np.nanmean(level[first:last + 1]) for level in (world.truth.demand, known))
    for measure, series, window in (("index, weekly", CHAIN_LINKED, 1), ("index, 28 days", SMOOTHED, SMOOTHED_WEEKS)):
        mine = rows[rows["series"].eq(series) & (rows["number"] > last)]
        expected, found = (pd.Series(level).rolling(window).mean().to_numpy()[mine["number"]] for level in (truth, oracle))
        yield _reading(measure, "points", mine, expected, oracle=found)


def inflow_trend(world: World, panel: Panel) -> Iterator[Reading]:
    """Beside the straight line through the expected counts of the measured weeks, without wander and season."""
    measured = np.isfinite(_counts(world, panel))

    def truth(board: int, place: int) -> float:
        plain = _of(world.truth.plain[board], place)[measured[board]]
        with catch_warnings(action="ignore", category=PerfectSeparationWarning):  # where the truth is a straight line
            return float(100 * np.expm1(log_linear_slope(_years(measured[board]), plain).slope))

    yield _trends("inflow trend", "% a year", _boards(world, panel, "inflow_trends"), truth)


def share(world: World, panel: Panel) -> Iterator[Reading]:
    rows = _rows(world, panel, "routine_share")
    for seen, routine in _routine(world):
        shares = np.stack([_share(world, routine, place) for place in (*range(len(CATEGORIES)), -1)])
        yield _reading(f"raw share, {seen}", "points", rows, shares[rows["place"], rows["number"]], 100.0)


def share_trend(world: World, panel: Panel) -> Iterator[Reading]:
    measured = np.isfinite(_counts(world, panel))
    for seen, routine in _routine(world):
        def truth(board: int, place: int, routine: Floats = routine) -> float:
            weeks = measured[board]
            works = _of(world.truth.plain[board], place)[weeks]
            return 100 * share_slope(_years(weeks), _share(world, routine, place)[weeks], works).slope

        yield _trends(f"raw share trend, {seen}", "points a year", _boards(world, panel, "routine_share_trends"), truth)


def corrected_share(world: World, panel: Panel) -> Iterator[Reading]:
    rows = _rows(world, panel, "routine_share_codebook")
    rows = rows[rows["category"].eq(ALL)]
    yield _reading("corrected share", "points", rows, _share(world, world.truth.routine, -1)[rows["number"]], 100.0)


def pay_level(world: World, panel: Panel) -> Iterator[Reading]:
    rows = _rows(world, panel, "pay_levels")
    rows = rows[rows["place"].ge(0) & rows["pay_kind"].eq("hourly")]
    truth = np.exp(world.truth.pay_level[rows["place"]]) * _pay_path(world, rows)
    yield _reading("median pay", "% of the median", rows, truth, 100 / truth)


def pay_index(world: World, panel: Panel) -> Iterator[Reading]:
    """After the base of three months."""
    rows = _rows(world, panel, "pay_index")
    rows = rows[rows["dimension"].eq(ALL) & rows["pay_kind"].eq("hourly") & rows["series"].eq("nominal")]
    for method, mine in rows.sort_values("month").groupby("method"):
        path = _pay_path(world, mine)
        yield _reading(f"pay index, {method}", "points", mine.iloc[3:], 100 * path[3:] / path[:3].mean())


def pay_trend(world: World, panel: Panel) -> Iterator[Reading]:
    rows = _rows(world, panel, "pay_trends")
    rows = rows[rows["dimension"].eq(ALL) & rows["pay_kind"].eq("hourly")]
    yield _reading("pay trend", "% a year", rows, np.full(len(rows), 100 * np.expm1(world.truth.pay_growth)))


JUDGES: tuple[tuple[str, Callable[[World, Panel], Iterator[Reading]]], ...] = (
    ("inflow_by_category", inflow), ("demand_index", index), ("inflow_trends", inflow_trend), ("routine_share", share),
    ("routine_share_trends", share_trend), ("routine_share_codebook", corrected_share), ("pay_levels", pay_level), ("pay_index", pay_index),
    ("pay_trends", pay_trend))


def _rows(world: World, panel: Panel, table: str) -> pd.DataFrame:
    """Measured rows with the numbers of their board and category (-1 = all) and of their week."""
    rows = panel.table(table).to_pandas()
    rows = rows[rows["status"].eq("measured")].copy()
    for column, name, values in (("source", "board", world.sources), ("category", "place", CATEGORIES)):
        if column in rows:
            rows[name] = pd.Index(values).get_indexer(rows[column])
    if "week" in rows:
        rows["number"] = [(week - START).days // 7 for week in rows["week"]]
    return rows


def _boards(world: World, panel: Panel, table: str) -> pd.DataFrame:
    """The rows of single boards."""
    rows = _rows(world, panel, table)
    return rows[rows["board"] >= 0]


def _counts(world: World, panel: Panel) -> Floats:
    """Works by board and measured week, nan in other weeks."""
    rows = _boards(world, panel, "inflow_by_category")
    rows = rows[rows["category"].eq(ALL)]
    counts = np.full((len(BOARDS), len(world.truth.demand)), np.nan)
    counts[rows["board"], rows["number"]] = rows["n"]
    return counts


def _reading(measure: str, unit: str, rows: pd.DataFrame, truth: Floats, scale: Floats | float = 1.0,
             oracle: Floats | None = None) -> Reading:
    return Reading(measure, unit, truth * scale, *(rows[name].to_numpy() * scale for name in ("estimate", "low", "high")), oracle)


def _trends(measure: str, unit: str, rows: pd.DataFrame, truth: Callable[[int, int], float]) -> Reading:
    return _reading(measure, unit, rows, np.array([truth(board, place) for board, place in zip(rows["board"], rows["place"], strict=True)]))


def _routine(world: World) -> tuple[tuple[str, Floats], ...]:
    return ("as the classifier sees", world.truth.scored), ("as it is", world.truth.routine)


def _share(world: World, routine: Floats, place: int) -> Floats:
    """The expected share by week of one category or, weighted by its works, of all."""
    return routine[place] if place >= 0 else np.average(routine, axis=0, weights=world.truth.rates[0])


def _of(values: Floats, place: int) -> Floats:
    return values[place] if place >= 0 else values.sum(axis=0)


def _years(weeks: NDArray[np.bool_]) -> Floats:
    return np.flatnonzero(weeks) / WEEKS_PER_YEAR


def _pay_path(world: World, rows: pd.DataFrame) -> Floats:
    """Pay in mid-month beside pay at the start."""
    months = np.array([(month - START).days + 15 for month in rows["month"]])
    return np.asarray(np.exp(world.truth.pay_growth * months / 7 / WEEKS_PER_YEAR))
