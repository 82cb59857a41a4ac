"""The median of amounts that come in bulks from the same employer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipeline.measure.statistics.bootstrap import Floats, weights
from pipeline.measure.statistics.intervals import LEVEL, MIN_EMPLOYERS, MIN_WORKS


def median_interval(amounts: Floats, unit_ids: Sequence[str]) -> tuple[float, float, float]:
    """The median with its 90 % percentile interval over bootstrap samples of units; nan under 30 amounts or 5 effective units (Kish)."""
    names, units, sizes = np.unique(np.array(unit_ids, dtype=str), return_inverse=True, return_counts=True)
    if len(amounts) < MIN_WORKS or sizes.sum() ** 2 / (sizes @ sizes) < MIN_EMPLOYERS:
        return (np.nan, np.nan, np.nan)
    order = np.argsort(amounts, kind="stable")
    ordered = amounts[order]
    running = np.cumsum(weights(names.tolist())[units][order], axis=0)
    medians = ordered[(running >= running[-1] / 2).argmax(axis=0)]
    median = float(np.median(amounts))
    low, high = np.quantile(medians[running[-1] > 0], [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return median, min(float(low), median), max(float(high), median)
