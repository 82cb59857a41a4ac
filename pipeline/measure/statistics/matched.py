"""The ratio of a typical amount between items that have something and items of the same cell that have not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from pipeline.measure.statistics.intervals import LEVEL, MIN_EMPLOYERS, MIN_WORKS

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Marks = NDArray[np.bool_]


@dataclass(frozen=True)
class Ratio:
    """The ratio with the ends of its 90 % interval (nan where there is too little), and which items were `compared`."""

    ratio: float
    low: float
    high: float
    compared: Marks


def matched_ratio(logs: Floats, marked: Marks, cells: Integers, units: Integers) -> Ratio:
    """Ratio of the geometric means of `marked` items and others, within `cells`; only cells that hold both count.

    Least squares of the log on the mark with an effect for each cell. The standard error is clustered by `units` (Liang & Zeger 1986, with
    the correction G / (G − 1)); Student's t has the effective number of units (Kish) of the side that has fewer, less one. nan under 30
    items or 5 effective units on either side.
    """
    sizes, hits = np.bincount(cells), np.bincount(cells, marked)
    compared = ((hits > 0) & (hits < sizes))[cells]
    mark = (marked - hits[cells] / sizes[cells])[compared]
    value = logs[compared] - (np.bincount(cells, logs) / sizes)[cells][compared]
    clusters = np.unique(units[compared], return_inverse=True)[1]
    sides = [clusters[marked[compared] == side] for side in (True, False)]
    effective = min(_kish(side) for side in sides)
    if min(len(side) for side in sides) < MIN_WORKS or effective < MIN_EMPLOYERS:
        return Ratio(np.nan, np.nan, np.nan, compared)
    information = float(mark @ mark)
    slope = float(mark @ value) / information
    scores = np.bincount(clusters, mark * (value - slope * mark))
    groups = len(scores)
    error = float(np.sqrt(scores @ scores * groups / (groups - 1))) / information
    reach = float(stats.t.ppf((1 + LEVEL) / 2, effective - 1)) * error
    ratio, low, high = np.exp([slope, slope - reach, slope + reach]).tolist()
    return Ratio(ratio, low, high, compared)


def _kish(clusters: Integers) -> float:
    counts = np.bincount(clusters).astype(np.float64)
    return float(counts.sum() ** 2 / (counts @ counts)) if len(clusters) else 0.0
