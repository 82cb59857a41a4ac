"""The season taken out of series whose season is known."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from pipeline.measure.demand_index import index_interval
from pipeline.measure.statistics.seasonal import seasonally_adjusted
from tests.pipeline.measure.boards import boards, rows_of, shown
from tests.pipeline.measure.readings import measured

WORLDS, REPLICATES = 40, 200


def season(weeks: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    turns = 2 * np.pi * 7 * np.arange(weeks) / 365.2425
    return np.asarray(0.2 * np.cos(turns - 0.6) + 0.1 * np.sin(2 * turns))


def adjusted(rng: np.random.Generator, weeks: int, wandering: float) -> tuple[float, float, float]:
    """Share of weeks whose interval holds what demand is without season, and the season left in the error and in what is not adjusted."""
    wander = np.zeros(weeks)
    for week in range(1, weeks):
        wander[week] = 0.8 * wander[week - 1] + rng.normal(0, 0.6 * wandering)
    calm = np.exp(-0.002 * np.arange(weeks) + wander)
    counts = rng.poisson(200 * calm * np.exp(season(weeks)))
    draws = np.column_stack([counts, rng.poisson(np.repeat(counts[:, None], REPLICATES, axis=1))]).astype(float)
    windows, truth = sliding_window_view(draws, 4, axis=0).mean(axis=-1), sliding_window_view(200 * calm, 4).mean(axis=-1)
    found = np.exp(seasonally_adjusted(7.0 * np.arange(3, weeks), np.log(windows)))
    low, high = index_interval(found, np.ones(len(found), dtype=bool))
    wave = sliding_window_view(season(weeks), 4).mean(axis=-1)
    left, before = (float(np.polyfit(wave, np.log(values[:, 0] / truth), 1)[0]) for values in (found, windows))
    return float(((low <= truth) & (truth <= high)).mean()), left, before


def test_interval_holds_demand_without_season_and_no_season_is_left() -> None:
    rng = np.random.default_rng(4)
    for weeks, wandering in ((104, 0.0), (104, 0.08), (208, 0.08)):
        holds, left, before = np.mean([adjusted(rng, weeks, wandering) for _ in range(WORLDS)], axis=0)
        assert 0.84 < holds < 0.96
        assert before > 0.9 and abs(left) < 0.12


def test_two_years_have_the_series_beside_the_unadjusted_and_less_have_none() -> None:
    rates = 80 * np.exp(season(106))
    rows = measured(boards({"alpha": {"data_entry": rates}}), "demand_index").to_pylist()
    plain, found = (shown(rows, series=series, dimension="all") for series in
                    ("chain_linked_28_days", "chain_linked_seasonally_adjusted"))
    assert [row["week"] for row in plain] == [row["week"] for row in found]
    assert np.std([row["estimate"] for row in found]) < 0.5 * np.std([row["estimate"] for row in plain])
    base = [row["estimate"] for row in found if row["week"] <= row["base_to"]]
    assert abs(np.mean(base) - 100) < 1e-6
    short = measured(boards({"alpha": {"data_entry": rates[:103]}}), "demand_index").to_pylist()
    assert not rows_of(short, series="chain_linked_seasonally_adjusted")
