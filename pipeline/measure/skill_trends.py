"""Which skills, AI tools and judgment skills rise and fade among the works that enter."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from pipeline.extract.lexicon import lexicon_version
from pipeline.measure.observation import MEASURED
from pipeline.measure.panel import Panel, Series, published
from pipeline.measure.statistics.false_discovery import FALSE_DISCOVERIES, q_values
from pipeline.measure.statistics.intervals import MIN_WORKS
from pipeline.measure.statistics.trend import MIN_ACTIVE_WEEKS, MIN_WEEKS, Slope, log_linear_slope
from pipeline.measure.trends import in_fixed_sets, years_of
from pipeline.measure.weekly import TOO_FEW
from warehouse.tables.skill_trends import TABLE
from warehouse.taxonomies import FADING, NAMED_KINDS, NO_CLEAR_CHANGE, RISING, TEXT

NO_SLOPE = Slope(np.nan, np.nan, np.nan)

Floats = NDArray[np.float64]


def compute(panel: Panel) -> pa.Table:
    """Yearly change of the share of new works that name a skill, an AI tool or a judgment skill.

    What: How fast the share of new works that name something grows or fades on one source, or on the fixed set of sources that was watched
    together longest. A work names a skill when its title, its tags or, in English, its description holds the skill or an alias of it.

    Formula: Poisson regression of the week's count of works that name it on time, with the log of the week's read works as offset: the
    estimate is 100 · (exp(slope) − 1). The interval is robust to weeks that resemble their neighbours. The q-value corrects for looking at
    all mentions of the source at once (Benjamini-Hochberg); a change counts as rising or fading where q is below .05. At least 13 weeks,
    30 works that name it and 30 that do not, and 5 weeks with one.

    Unit: % a year of the share, not points: +100 is a share that doubles.

    After: Benjamini & Hochberg (1995) for the q-value; Müller (2004) and Lazarus, Lewis, Stock & Watson (2018) for the standard error.

    Can not say: whether a skill is needed more, only that ads name it more: words come into fashion, and a skill that everyone has goes
    unsaid. A word in an ad may be named as what is not needed, or belong to the client's own business. Skills that the lexicon does not
    know are not seen, nor are sentences in other languages than English. In less than a year a season looks like a trend.
    """
    cells = panel.read("weekly_mentions")
    columns: dict[str, list[object]] = {field.name: [] for field in TABLE.schema}
    for series in in_fixed_sets(panel, panel.series("inflow")):
        _add(columns, panel, series, cells)
    return published(TABLE, columns)


def _add(columns: dict[str, list[object]], panel: Panel, series: Series, cells: pa.Table) -> None:
    sources = series.frames[-1].sources if series.frames else ()
    mine = cells.filter(pc.and_(pc.is_in(cells["source"], pa.array(sources, pa.string())),
                                pc.is_in(cells["week"], pa.array(series.weeks, pa.date32()))))
    texts = mine.filter(pc.equal(mine["kind"], TEXT))
    wholes = _by_week(series, texts)
    read = wholes > 0
    years, weeks = years_of(series)[read], [week for week, is_read in zip(series.weeks, read, strict=True) if is_read]
    rows = []
    for kind, mention, counts in _named(series, mine):
        rows.append((kind, mention, int(counts.sum()), _slope(years, counts[read], wholes[read])))
    corrected = q_values([slope.p_value for *_, slope in rows])
    read_works = texts.group_by("source").aggregate([("work_count", "sum")])
    frame = panel.frames.of(sources, dict(zip(*read_works.select(["source", "work_count_sum"]).to_pydict().values(), strict=True)))
    for (kind, mention, n, slope), q_value in zip(rows, corrected, strict=True):
        change = [float(np.expm1(min(value, 50.0)) * 100) for value in (slope.slope, slope.low, slope.high)]
        is_shown = bool(np.isfinite(slope.slope))
        row = (series.source, kind, mention, weeks[0], weeks[-1], len(weeks), n / wholes.sum(), n, *change,
               MEASURED if is_shown else TOO_FEW, frame.text, frame.source_set_id, panel.model_version, q_value,
               _direction(slope.slope, q_value) if is_shown else None, lexicon_version())
        for name, value in zip(TABLE.schema.names, row, strict=True):
            columns[name].append(value)


def _by_week(series: Series, cells: pa.Table) -> Floats:
    places = np.asarray(pc.index_in(cells["week"], pa.array(series.weeks, pa.date32())))
    return np.bincount(places, np.asarray(cells["work_count"]), len(series.weeks)).astype(np.float64)


def _named(series: Series, cells: pa.Table) -> Iterator[tuple[str, str, Floats]]:
    """Kind and id of whatever is named, in order, with the works that name it week by week."""
    for kind in NAMED_KINDS:
        of_kind = cells.filter(pc.equal(cells["kind"], kind))
        for mention in sorted(of_kind["mention"].unique().to_pylist()):
            yield kind, mention, _by_week(series, of_kind.filter(pc.equal(of_kind["mention"], mention)))


def _slope(years: Floats, counts: Floats, wholes: Floats) -> Slope:
    works = min(counts.sum(), (wholes - counts).sum())
    enough = len(years) >= MIN_WEEKS and works >= MIN_WORKS and (counts > 0).sum() >= MIN_ACTIVE_WEEKS
    return log_linear_slope(years, counts, wholes) if enough else NO_SLOPE


def _direction(slope: float, q_value: float) -> str:
    if not q_value < FALSE_DISCOVERIES:
        return NO_CLEAR_CHANGE
    return RISING if slope > 0 else FADING
