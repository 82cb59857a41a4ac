"""Works by source, week and what they have in common: what the demand index and its decomposition are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipeline.measure.frame import ALL
from pipeline.measure.observation import MEASURED
from pipeline.measure.panel import Floats, Panel
from pipeline.measure.trends import usual_set
from warehouse.tables.weekly_cells import REPLICATES

Mask = NDArray[np.bool_]
Strings = tuple[str, ...]

_ALWAYS = (np.datetime64("0001-01-01"), np.datetime64("9999-12-31"))


@dataclass(frozen=True)
class Counts:
    """Works of one dimension, `draws` (sources, weeks, values, 1 + REPLICATES): the count itself first, then its bootstrap replicates.

    `usual` are the weekly sources that were measured together in the most weeks, `monthly` those whose postings come a month at a time.
    """

    dimension: str
    values: Strings
    sources: Strings
    weeks: tuple[date, ...]
    measured: Mask
    draws: Floats
    usual: Strings
    monthly: frozenset[str]

    def only(self, chosen: Mask) -> Counts:
        """The counts of some sources."""
        names = tuple(name for name, is_in in zip(self.sources, chosen, strict=True) if is_in)
        return replace(self, sources=names, measured=self.measured[chosen], draws=self.draws[chosen])

    def without(self, source: str) -> Counts:
        """The counts of all sources but one."""
        return self.only(np.array(self.sources) != source)

    def together(self, dimension: str, value: str) -> Counts:
        """The counts of all categories together, under another name."""
        return replace(self, dimension=dimension, values=(value,), draws=self.draws[:, :, -1:])

    def weekly(self) -> Counts:
        """Without monthly sources."""
        return self.only(np.array([name not in self.monthly for name in self.sources], dtype=bool))

    def over_months(self) -> Counts:
        """With the works of monthly sources spread evenly over the days of their month, for sums over 28 days."""
        if not self.monthly & set(self.sources):
            return self
        measured, draws = self.measured.copy(), self.draws.copy()
        for number, name in enumerate(self.sources):
            if name in self.monthly:
                measured[number], spread = spread_months(self.weeks, self.measured[number])
                draws[number] = np.tensordot(spread, self.draws[number], axes=1) * measured[number][:, None, None]
        return replace(self, measured=measured, draws=draws)


def counts_by_category(panel: Panel, keep: pa.ChunkedArray | None = None) -> Counts | None:
    """Counts by category, the last value being all; None where nothing was watched. `keep` (see Panel.mask) leaves cells out."""
    every = list(panel.series("inflow", keep))
    if not every:
        return None
    *single, together = every
    weeks = tuple(sorted({week for series in single for week in series.weeks}))
    values = (*sorted({name for series in single for name in series.categories} - {ALL}), ALL)
    rows, places = {week: row for row, week in enumerate(weeks)}, {name: place for place, name in enumerate(values)}
    measured = np.zeros((len(single), len(weeks)), dtype=bool)
    draws = np.zeros((len(single), len(weeks), len(values), 1 + REPLICATES))
    for number, series in enumerate(single):
        at = [rows[week] for week in series.weeks]
        measured[number, at] = series.measured(MEASURED)
        draws[number][np.ix_(at, [places[name] for name in series.categories])] = np.concatenate(
            [series.totals["inflow"][..., None], series.replicates["inflow"]], axis=-1)
    return Counts("category", values, tuple(series.source for series in single), weeks, measured, draws * measured[..., None, None],
                  usual_set(together), frozenset(series.source for series in single if not series.is_weekly))


def split_at(counts: Counts, breaks: Mapping[str, Sequence[date]]) -> tuple[Counts, Mask]:
    """The counts with each source as one before and another after each of its breaks, and from when on each is over (sources, weeks).

    A week in which a break falls mixes both and is measured for neither, unless the break is on its Monday.
    """
    if not any(breaks.get(name) for name in counts.sources):
        return counts, np.zeros_like(counts.measured)
    mondays = np.array(counts.weeks, dtype="datetime64[D]")
    numbers, measured, over = [], [], []
    for number, name in enumerate(counts.sources):
        for begin, end in pairwise([_ALWAYS[0], *(np.datetime64(day) for day in breaks.get(name, ())), _ALWAYS[1]]):
            is_over = mondays + 7 > end
            numbers.append(number)
            measured.append(counts.measured[number] & (mondays >= begin) & ~is_over)
            over.append(is_over)
    parts = np.array(measured)
    draws = counts.draws[numbers] * parts[..., None, None]
    return replace(counts, sources=tuple(counts.sources[number] for number in numbers), measured=parts, draws=draws), np.array(over)


def spread_months(weeks: Sequence[date], measured: Mask) -> tuple[Mask, Floats]:
    """Which weeks lie in months that were measured whole, and the matrix that spreads what came in a month evenly over its days.

    A week belongs to the month of its Sunday, so that a thread opened on the first of a month and its week fall into the same month.
    """
    days = np.array(weeks, dtype="datetime64[D]")[:, None] + np.arange(7)
    month_of_day = days.astype("datetime64[M]")
    months = np.unique(month_of_day)
    belongs = month_of_day[:, -1:] == months
    shared = (month_of_day[..., None] == months).sum(axis=1)
    first, after = months.astype("datetime64[D]"), (months + 1).astype("datetime64[D]")
    whole = belongs[measured].sum(axis=0) == np.busday_count(first, after, weekmask="Sun")
    spread: Floats = (shared / (after - first).astype(np.int64)) @ belongs.T.astype(np.float64)
    return np.asarray((shared @ ~whole) == 0), spread
