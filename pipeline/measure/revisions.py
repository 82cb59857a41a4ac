"""How much numbers move after they were first published."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from scipy import stats

from pipeline.measure.panel import Panel, published
from pipeline.measure.statistics.intervals import LEVEL, MIN_WORKS
from pipeline.measure.weekly import TOO_FEW
from warehouse.tables.revisions import INDEX_POINTS, LAGS, PARTS, PERCENT, POINTS, TABLE, WHOLE

MIN_PAIRS = MIN_WORKS
BLOCK_DAYS = 28
"""Values of four neighbouring weeks share what moves them, the 28-day index by its making: they count as one cluster."""

MIN_BLOCKS = 5
NEWS = timedelta(days=45)
"""A value first published later than this after its period began was filled in afterwards: it was never news, and hardly moves."""

_GROUP = ["measure", "series", "breadth"]
_PERIOD = r'"(?:week|month)":"[^"]*",|,?"(?:week|month)":"[^"]*"'
Floats = NDArray[np.float64]


def compute(panel: Panel) -> pa.Table:
    """Values as first published, beside what the release some weeks later shows for the same week or month.

    What: One row says, for a measure that has a value per week or month, by how much that value had moved 1, 2, 4, 8, 13, 26 or 52 weeks
    after it was first published: on average with its sign, in size, and how often the first interval held the later value.

    Formula: Revision = value in force `lag` weeks after the first publication − value first published as `measured`. For counts, 200 ·
    (later − first) / (later + first). The interval of the mean counts values of the same four weeks as one cluster (t with clusters − 1
    degrees of freedom). Values first published over 45 days after their period began were filled in and are left out; so are pairs with
    another classifier or other lists in between, and those whose later value is not shown: both are counted.

    Unit: Index points for an index, percentage points for a share, % of the mean of both values for all else.

    After: Revision analysis of real-time data: Croushore & Stark (2001), "A real-time data set for macroeconomists".

    Can not say: Which value is right. A number that never moves may be wrong all along, and what moves only after 52 weeks is not seen.
    """
    values = _dated(panel.table("vintages"))
    first = values[values["status"] == "measured"].drop_duplicates("code")
    first = first[first["published_on"] - first["starts_on"] <= NEWS]
    groups = values[_GROUP].drop_duplicates().sort_values(_GROUP)
    frame = panel.frames.of(tuple(panel.watched))
    rows = []
    for lag in LAGS:
        by_group = dict(list(_pairs(first, values, lag, pd.Timestamp(panel.night)).groupby(_GROUP)))
        for group in groups.itertuples(index=False, name=None):
            told = _row(group[0], by_group.get(group, first[:0].assign(**_NO_PAIR)))
            rows.append({**dict(zip(_GROUP, group, strict=True)), "lag_weeks": lag, **told, "frame": frame.text,
                         "source_set_id": frame.source_set_id, "model_version": panel.model_version})
    return published(TABLE, {name: [row[name] for row in rows] for name in TABLE.schema.names})


_NO_PAIR: dict[str, Any] = {"later": np.nan, "is_break": False, "is_gone": False}


def _dated(vintages: pa.Table) -> pd.DataFrame:
    """Vintages of values of a week or month, by night, each with the number of its value, its series and its breadth."""
    dated = vintages.filter(pc.is_valid(vintages["starts_on"])).sort_by([("published_on", "ascending"), ("measure", "ascending"),
                                                                      ("key", "ascending")])
    frame: pd.DataFrame = dated.drop_columns(["n", "source_set_id", "is_break"]).to_pandas(date_as_object=False)
    frame["code"] = frame.groupby(["measure", "key"], sort=False).ngroup()
    undated = frame["key"].str.replace(_PERIOD, "", regex=True)
    kinds = {key: _kind(key) for key in undated.unique()}
    frame["series"], frame["breadth"] = ([kinds[key][place] for key in undated] for place in (0, 1))
    return frame


def _kind(key: str) -> tuple[str, str]:
    """Series and breadth of a key without its period."""
    members = json.loads(key)
    series = str(members.pop("series", "all"))
    return series, WHOLE if all(value == "all" for value in members.values()) else PARTS


def _pairs(first: pd.DataFrame, values: pd.DataFrame, lag: int, night: pd.Timestamp) -> pd.DataFrame:
    """First values that are old enough, each with the value in force `lag` weeks later."""
    due = first.assign(at=(first["published_on"] + timedelta(weeks=lag)).astype(first["published_on"].dtype))
    later = values[["code", "published_on", "estimate", "status", "model_version", "taxonomy_version"]]
    both = pd.merge_asof(due[due["at"] <= night].sort_values("at"), later, left_on="at", right_on="published_on", by="code",
                         suffixes=("", "_later"))
    reversioned = [both[name] != both[f"{name}_later"] for name in ("model_version", "taxonomy_version")]
    is_break = reversioned[0] | reversioned[1]
    return both.assign(later=both["estimate_later"], is_break=is_break, is_gone=~is_break & both["estimate_later"].isna())


def _row(measure: str, pairs: pd.DataFrame) -> dict[str, object]:
    kept = pairs[~(pairs["is_break"] | pairs["is_gone"])]
    scale = scale_of(measure)
    moved = revision(kept["estimate"].to_numpy(), kept["later"].to_numpy(), scale)
    blocks = kept["starts_on"].to_numpy().astype("datetime64[D]").astype(np.int64) // BLOCK_DAYS
    shown = len(moved) >= MIN_PAIRS and len(np.unique(blocks)) >= MIN_BLOCKS
    mean, low, high = clustered_mean(moved, blocks) if shown else (np.nan, np.nan, np.nan)
    size = np.abs(moved) if shown else np.array([np.nan])
    held = ((kept["low"] <= kept["later"]) & (kept["later"] <= kept["high"])).mean() if shown else np.nan
    return {"scale": scale, "n": len(moved), "estimate": mean, "low": low, "high": high, "status": "measured" if shown else TOO_FEW,
            "mean_absolute": size.mean(), "p95_absolute": np.quantile(size, 0.95), "held_share": held,
            "break_count": int(pairs["is_break"].sum()), "gone_count": int(pairs["is_gone"].sum())}


def scale_of(measure: str) -> str:
    """In what unit revisions of a table are told, by what its name says it is."""
    words = measure.split("_")
    return POINTS if "share" in words else INDEX_POINTS if "index" in words else PERCENT


def revision(first: Floats, later: Floats, scale: str) -> Floats:
    """How far each value moved."""
    moved: Floats = later - first
    if scale == PERCENT:
        total = first + later
        return np.divide(200 * moved, total, out=np.zeros(len(moved)), where=total != 0)
    return 100 * moved if scale == POINTS else moved


def clustered_mean(values: Floats, clusters: NDArray[np.int64]) -> tuple[float, float, float]:
    """Mean with the ends of its 90 % interval; values of one cluster may move together."""
    mean = float(values.mean())
    _, places = np.unique(clusters, return_inverse=True)
    scores = np.bincount(places, weights=values - mean)
    count = len(scores)
    error = np.sqrt(count / (count - 1) * (scores**2).sum()) / len(values)
    reach = float(stats.t.ppf((1 + LEVEL) / 2, count - 1) * error)
    return mean, mean - reach, mean + reach
