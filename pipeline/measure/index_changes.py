"""Why the number of works that came in changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy import stats

from pipeline.measure.demand_index import BASE_WEEKS
from pipeline.measure.frame import ALL
from pipeline.measure.observation import GAP, MEASURED
from pipeline.measure.panel import Floats, Panel, published
from pipeline.measure.source_counts import Counts, counts_by_category, split_at
from pipeline.measure.statistics.decomposition import contribution
from pipeline.measure.statistics.intervals import LEVEL, MIN_EMPLOYERS, MIN_WORKS, effective_employers
from pipeline.measure.weekly import TOO_FEW
from warehouse.tables.index_changes import COMPONENTS, PERIODS, TABLE
from warehouse.taxonomies import UNLABELLED

PERIOD_WEEKS = 4
LAGS = dict(zip(PERIODS, (PERIOD_WEEKS, 52), strict=True))
"""Weeks from one period to the other."""

NAIVE, WITHIN, MIX, COVERAGE, MODEL = COMPONENTS


@dataclass(frozen=True)
class Works:
    """Works of both periods, (2, sources, values, draws), then before now: the last value is all works."""

    sources: tuple[str, ...]
    draws: Floats

    @property
    def totals(self) -> Floats:
        """Over all sources."""
        total: Floats = self.draws.sum(axis=1)
        return total

    def of(self, place: int) -> dict[str, float]:
        """Works of a value by source, both periods together."""
        return dict(zip(self.sources, self.draws[:, :, place, 0].sum(axis=0).tolist(), strict=True))

    def are_enough(self, place: int) -> bool:
        """Whether both periods hold enough works and employers."""
        totals = self.totals[:, place]
        n = totals[:, 0].round().astype(np.int64)
        return bool(((n >= MIN_WORKS) & (effective_employers(n, totals[:, 1:]) >= MIN_EMPLOYERS)).all())


def compute(panel: Panel) -> pa.Table:
    """Why the naive index moved, in parts that add up.

    What: one row says how much one cause added to the change in the works that came in, over all and by category, between the newest four
    weeks and the four before them, or the same four a year earlier (once they were measured).

    Formula: `naive` = ln(works of all sources now / then). Take the sources measured in all weeks of both periods and without a recorded
    break between. Their works of a category are a product: all their works, times each source's share of them, times the part that carries
    a label of the classifier in use, times the category's part of those. Each factor's log change, weighted by the logarithmic mean, gives
    `mix` (the second), `model_version` (the third) and `within_source` (the first and the last together). `coverage` is naive less the
    growth of these sources. Over all works there is nothing to mix or to label: both are 0. With one classifier version on record its part
    is 0. Intervals: normal, from 200 bootstrap draws of employers carried through.

    Unit: log points, 100 × ln(now / then); near 0 they are percent, and unlike percent they add up.

    After: logarithmic mean Divisia index, Ang (2005), zeros by their limit as Wood & Lenzen (2006); Poisson bootstrap of Chamandy,
    Muralidharan, Najmi & Naidu (2012).

    Can not say: why a source itself grew, nor what is season: a month is compared with the one before it as it is. Monthly sources are left
    out. Blank where one of the periods holds fewer than 30 works or 5 employers in effect.
    """
    columns: dict[str, list[object]] = {field.name: [] for field in TABLE.schema}
    found = counts_by_category(panel)
    counts = found.weekly() if found is not None else None
    if counts is None or not counts.measured.any():
        return published(TABLE, columns)
    for period, lag in LAGS.items():
        for row in _changes(panel, counts, lag):
            for name, one in zip(TABLE.schema.names, (period, *row), strict=True):
                columns[name].append(one)
    return published(TABLE, columns)


def _changes(panel: Panel, counts: Counts, lag: int) -> Iterator[tuple[object, ...]]:
    """Rows without their period; none where a week of either was not measured, or there is no index yet."""
    places = {week: place for place, week in enumerate(counts.weeks) if counts.measured[:, place].any()}
    wanted = [[max(places) - timedelta(weeks=back + before) for before in reversed(range(PERIOD_WEEKS))] for back in (lag, 0)]
    if len(places) < BASE_WEEKS or not all(week in places for period in wanted for week in period):
        return
    weeks = np.array([[places[week] for week in period] for period in wanted])
    parts, _ = split_at(counts, panel.breaks)
    watched = _works(counts, counts.measured[:, weeks.ravel()].any(axis=1), weeks)
    matched = _works(parts, parts.measured[:, weeks.ravel()].all(axis=1), weeks)
    versions = len(set(panel.read("labels")["model_version"].to_pylist()))
    growth = _growth(counts, watched, matched, has_versions=versions > 1)
    for place, value in enumerate(counts.values):
        if value == UNLABELLED:
            continue
        for component in COMPONENTS:
            mine = watched if component == NAIVE else matched
            works = mine.of(place)
            status = MEASURED if watched.are_enough(place) and mine.are_enough(place) else GAP if not mine.sources else TOO_FEW
            frame = panel.frames.of(mine.sources, works, sorted(counts.monthly))
            yield (ALL if value == ALL else "category", value, component, *(period[-1] for period in wanted), int(sum(works.values())),
                   *_interval(growth[component][place], status), status, frame.text, frame.source_set_id, panel.model_version,
                   _reason(component, status, len(matched.sources), versions))


def _works(counts: Counts, chosen: Any, weeks: NDArray[np.int64]) -> Works:
    """What the chosen sources counted in each period."""
    seen = counts.only(chosen)
    return Works(seen.sources, np.stack([seen.draws[:, period].sum(axis=1) for period in weeks]))


def _growth(counts: Counts, watched: Works, matched: Works, *, has_versions: bool) -> dict[str, Floats]:
    """Log growth by component, (values, draws)."""
    naive, same = _log_growth(watched.totals), _log_growth(matched.totals)
    works = matched.draws[:, :, -1:]
    share = works / np.maximum(works.sum(axis=1, keepdims=True), 0.5)
    mix, model = contribution(*matched.draws, *share), np.zeros_like(same)
    if has_versions and UNLABELLED in counts.values:
        place = counts.values.index(UNLABELLED)
        model = contribution(*matched.draws, *(1 - matched.draws[:, :, place:place + 1] / np.maximum(works, 0.5)))
    mix[-1] = model[-1] = 0.0
    return {NAIVE: naive, WITHIN: same - mix - model, MIX: mix, COVERAGE: naive - same, MODEL: model}


def _log_growth(totals: Floats) -> Floats:
    growth: Floats = np.diff(np.log(np.maximum(totals, 0.5)), axis=0)[0]
    return growth


def _interval(draws: Floats, status: str) -> tuple[float, float, float]:
    """Estimate and interval in log points; none where it is not measured."""
    if status != MEASURED:
        return (np.nan,) * 3
    reach = stats.norm.ppf((1 + LEVEL) / 2) * draws[1:].std()
    return 100 * float(draws[0]), 100 * float(draws[0] - reach), 100 * float(draws[0] + reach)


def _reason(component: str, status: str, matched: int, versions: int) -> str:
    if status == GAP:
        return "no source was measured in both periods without a break between them"
    if status == TOO_FEW:
        return f"needs {MIN_WORKS} works of {MIN_EMPLOYERS:.0f} employers in each period"
    if component == MODEL:
        return "one classifier version labelled everything" if versions < 2 else f"{versions} classifier versions are on record"
    return "whatever was measured" if component == NAIVE else f"{matched} sources measured in both periods"
