"""What the cell tables hold on a claim up to a day: weekly series on one fixed set of sources, and the fit to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.linalg import lsmr

from pipeline.measure.claims_registry import COMOVEMENT, LEVEL, LOG_MEAN, MENTION_ODDS, NONE, ODDS, RATE, Claim
from pipeline.measure.observation import MEASURED, WEEK_LENGTH
from pipeline.measure.panel import Panel
from pipeline.measure.routine_share import LEFT_OUT
from pipeline.measure.statistics.trend import MIN_ACTIVE_WEEKS, WEEKS_PER_YEAR, Fit, fit_counts, fit_level, fit_means, fit_odds
from pipeline.measure.trends import commonest
from warehouse.tables import TABLES

Floats = NDArray[np.float64]

CELLS, MENTIONS = "weekly_cells", "weekly_mentions"
_READ = {"kind": ["text"], "mention": ["read"]}
_CELL_COLUMNS = ["week", "source", "category", "label", "exposure", "ai_relation", "inflow_count"]
LEAST_BOARDS = 3


@dataclass(frozen=True)
class Evidence:
    """What there is: works, weeks, boards with the works that each holds.

    The fit is there once there is enough; `missing` says why no enabled source shows it.
    """

    n: int = 0
    weeks: tuple[date, ...] = ()
    boards: Mapping[str, int] = field(default_factory=dict)
    fit: Fit | None = None
    missing: str = ""


class Cells:
    """The cell tables of a panel, read once."""

    def __init__(self, panel: Panel) -> None:
        self._panel = panel
        self._tables: dict[str, pa.Table] = {}

    def of(self, claim: Claim) -> pa.Table | None:
        """The rows that a claim is decided from, one weight or value each; None where nothing counts them."""
        name = claim.table or (MENTIONS if claim.measure == MENTION_ODDS else CELLS)
        if name not in TABLES:
            return None
        if name not in self._tables:
            rows = self._panel.read(name)
            if name == CELLS:
                rows = rows.select(_CELL_COLUMNS).group_by(_CELL_COLUMNS[:-1], use_threads=False)
                rows = rows.aggregate([("inflow_count", "sum")]).rename_columns(_CELL_COLUMNS)
                rows = rows.filter(pc.invert(pc.is_in(rows["category"], pa.array(LEFT_OUT))))
            self._tables[name] = rows.filter(pc.is_in(rows["source"], pa.array(list(self.measured), pa.string())))
        return self._tables[name]

    @cached_property
    def measured(self) -> dict[str, list[date]]:
        """Weeks in which the inflow of a source was measured."""
        watched = {source: [week.week for week in weeks if week.inflow == MEASURED] for source, weeks in self._panel.watched.items()}
        return {source: weeks for source, weeks in watched.items() if weeks}

    def fixed_set(self, sources: set[str], until: date) -> tuple[tuple[str, ...], tuple[date, ...]]:
        """Of these sources the set measured together in the most weeks that were over by a day, and the weeks in which all of it was."""
        by_week: dict[date, list[str]] = {}
        for source in sorted(sources):
            for week in self.measured[source]:
                if week + WEEK_LENGTH - timedelta(days=1) <= until:
                    by_week.setdefault(week, []).append(source)
        names = commonest([tuple(by_week[week]) for week in sorted(by_week)])
        return names, tuple(week for week in sorted(by_week) if names and set(names) <= set(by_week[week]))

    def evidence(self, claim: Claim, until: date) -> Evidence:
        """What there was on a claim by the end of a day."""
        if claim.measure == NONE:
            return Evidence(missing=claim.why_not)
        rows = self.of(claim)
        if rows is None:
            return Evidence(missing=f"the table {claim.table or MENTIONS} is not counted here")
        rows = rows.filter(pc.less_equal(rows["week"], until))
        shown = _where(rows, _shown_by(claim))
        if claim.column:
            shown = shown.filter(pc.greater_equal(shown[claim.column], 0 if claim.measure == RATE else 1e-9))
        names, weeks = self.fixed_set(set(shown["source"].to_pylist()), until)
        if not weeks or not set(names) & set(claim.where.get("source", names)):
            return Evidence(missing="no enabled source that was watched over whole weeks shows it")
        if claim.measure == COMOVEMENT and len(names) < LEAST_BOARDS:
            return Evidence(missing=f"it takes {LEAST_BOARDS} boards watched in the same weeks; there were {len(names)}")
        return _fitted(claim, rows if claim.measure in (ODDS, MENTION_ODDS) else shown, names, weeks)


def _shown_by(claim: Claim) -> Mapping[str, list[str]]:
    """What rows a source has that shows the matter at all."""
    if claim.measure == MENTION_ODDS:
        return _READ
    return {} if claim.measure in (ODDS, COMOVEMENT) else claim.where


def _where(rows: pa.Table, where: Mapping[str, list[str]]) -> pa.Table:
    for column, values in where.items():
        rows = rows.filter(pc.is_in(rows[column], pa.array(values)))
    return rows


def _fitted(claim: Claim, rows: pa.Table, names: tuple[str, ...], weeks: tuple[date, ...]) -> Evidence:
    rows = rows.filter(pc.and_(pc.is_in(rows["source"], pa.array(names)), pc.is_in(rows["week"], pa.array(weeks))))
    years = np.array([week.toordinal() / 7 / WEEKS_PER_YEAR for week in weeks])
    series = _SERIES[claim.measure](claim, rows, weeks)
    kept = series.base > 0
    enough = kept.sum() >= claim.minimum_weeks and series.least >= claim.minimum_n and (series.values != 0).sum() >= MIN_ACTIVE_WEEKS
    fit = _FITS[claim.measure](years[kept], series.values[kept], series.base[kept]) if enough else None
    return Evidence(series.n, weeks, _by_board(_where(rows, claim.where), names), fit)


def _by_board(rows: pa.Table, names: tuple[str, ...]) -> dict[str, int]:
    places = np.asarray(pc.index_in(rows["source"], pa.array(names)), dtype=np.int64)
    return dict(zip(names, np.bincount(places, _amounts(rows), len(names)).astype(int).tolist(), strict=True))


@dataclass(frozen=True)
class _Series:
    """Weekly values and what they are out of; `n` works, of which the smaller side of a comparison has `least`."""

    n: int
    least: int
    values: Floats
    base: Floats


def _weekly(rows: pa.Table, amounts: Floats, weeks: tuple[date, ...]) -> Floats:
    places = np.asarray(pc.index_in(rows["week"], pa.array(weeks, pa.date32())), dtype=np.int64)
    return np.bincount(places, amounts, len(weeks)).astype(np.float64)


def _works(rows: pa.Table, weeks: tuple[date, ...]) -> Floats:
    return _weekly(rows, _amounts(rows), weeks)


def _amounts(rows: pa.Table) -> Floats:
    """Works behind each row: what a table of counts counts, else one."""
    counted = next((name for name in ("inflow_count", "work_count") if name in rows.column_names), None)
    return np.ones(rows.num_rows) if counted is None else np.asarray(rows[counted], dtype=np.float64)


def _group(claim: Claim, rows: pa.Table, weeks: tuple[date, ...]) -> _Series:
    group, every = _works(_where(rows, claim.where), weeks), _works(_where(rows, _shown_by(claim)), weeks)
    return _Series(int(group.sum()), int(min(group.sum(), (every - group).sum())), group, every)


def _level(claim: Claim, rows: pa.Table, weeks: tuple[date, ...]) -> _Series:
    counts = _works(rows, weeks)
    return _Series(int(counts.sum()), int(counts.sum()), counts, np.ones(len(weeks)))


def _rate(claim: Claim, rows: pa.Table, weeks: tuple[date, ...]) -> _Series:
    sums, works = (_weekly(rows, amounts, weeks) for amounts in (np.asarray(rows[claim.column]), np.ones(rows.num_rows)))
    return _Series(rows.num_rows, min(rows.num_rows, int(sums.sum())), sums, works)


def _log_mean(claim: Claim, rows: pa.Table, weeks: tuple[date, ...]) -> _Series:
    """Week effects of the log value beside effects of source × category, so that a changing mix moves nothing."""
    works = _weekly(rows, np.ones(rows.num_rows), weeks)
    places = np.asarray(pc.index_in(rows["week"], pa.array(weeks, pa.date32())), dtype=np.int64)
    pairs = pc.binary_join_element_wise(rows["source"], rows["category"], "/")
    cells = len(weeks) + np.unique(np.asarray(pairs, dtype=str), return_inverse=True)[1].astype(np.int64)
    entries = (np.ones(2 * len(cells)), (np.tile(np.arange(len(cells)), 2), np.concatenate([places, cells])))
    design = sparse.csr_matrix(entries, shape=(len(cells), int(cells.max(initial=len(weeks))) + 1))
    effects = lsmr(design, np.log(np.asarray(rows[claim.column], dtype=np.float64)), atol=1e-12, btol=1e-12)[0]
    return _Series(rows.num_rows, rows.num_rows, effects[: len(weeks)], works)


def _comovement(claim: Claim, rows: pa.Table, weeks: tuple[date, ...]) -> _Series:
    """Mean over pairs of boards of the product of their standardised deviations from trend: its mean over weeks is the mean correlation."""
    names = sorted(set(rows["source"].to_pylist()))
    counts = np.array([_works(rows.filter(pc.equal(rows["source"], name)), weeks) for name in names])
    line = np.column_stack([np.ones(len(weeks)), np.arange(len(weeks))])
    logs = np.log(counts + 0.5).T
    apart = logs - line @ np.linalg.lstsq(line, logs, rcond=None)[0]
    scaled = apart / np.maximum(apart.std(axis=0), 1e-9)
    pairs = len(names) * (len(names) - 1)
    products = (scaled.sum(axis=1) ** 2 - (scaled**2).sum(axis=1)) / pairs
    return _Series(int(counts.sum()), int(counts.sum(axis=1).min()), products, np.ones(len(weeks)))


_SERIES: dict[str, Callable[[Claim, pa.Table, tuple[date, ...]], _Series]] = {
    ODDS: _group, MENTION_ODDS: _group, LEVEL: _level, RATE: _rate, LOG_MEAN: _log_mean, COMOVEMENT: _comovement}
_FITS: dict[str, Callable[[Floats, Floats, Floats], Fit]] = {
    ODDS: lambda years, group, every: fit_odds(years, group, every - group),
    MENTION_ODDS: lambda years, group, every: fit_odds(years, group, every - group),
    LEVEL: lambda years, counts, _: fit_counts(years, counts),
    RATE: fit_counts,
    LOG_MEAN: fit_means,
    COMOVEMENT: lambda _, products, __: fit_level(products),
}
