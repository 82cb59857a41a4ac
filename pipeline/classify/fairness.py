"""Audit of the classifier as an instrument: whether it errs, leans or misjudges itself more for some postings than for others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm
from statsmodels.stats.multitest import multipletests

from pipeline.classify.crossfit import SEED
from pipeline.classify.heads import Floats
from pipeline.classify.metrics import RESAMPLES, share
from pipeline.classify.training_data import LabelledPostings
from warehouse.taxonomies import ROUTINE

SMALLEST_GROUP = 30

ERROR, BIAS, OVERCONFIDENCE = "error", "share_bias", "overconfidence"
MOVED, FLIPPED, LEAN = "largest_move", "label_flipped", "lean"


@dataclass(frozen=True)
class AuditRow:
    """One figure of one group of postings: those with one value of a dimension.

    `p_value`: of no difference from the rest; `q_value`: the same among all groups (Benjamini & Hochberg 1995).
    """

    dimension: str
    value: str
    measure: str
    n: int
    estimate: float | None
    low: float | None
    high: float | None
    rest: float | None
    p_value: float | None
    q_value: float | None
    status: str


def audit(data: LabelledPostings, routine: Floats, groups: dict[str, NDArray[np.str_]],
          swapped: dict[str, dict[str, dict[str, Floats]]]) -> list[dict[str, Any]]:
    """Rows of the audit: unseen routine probabilities by group, and what swaps of each dimension do to the model as served.

    error: share of wrong labels. share_bias: mean probability minus the share that is routine. overconfidence: mean probability of the
    label given minus the share that is right. lean: how far one value of a swap moves the routine probability from the mean over its
    values. Of groups under SMALLEST_GROUP postings, or with fewer others, only the size is shown. Tests
    compare means with the spread of all postings, as if there were no difference.
    """
    real = np.flatnonzero(data.is_real)
    happened, stated = data.targets["routine"][real] == ROUTINE, routine[real]
    is_wrong = (stated >= 0.5) != happened
    values = {ERROR: is_wrong.astype(float), BIAS: stated - happened, OVERCONFIDENCE: np.maximum(stated, 1 - stated) - ~is_wrong}
    rows = [row for dimension, of in groups.items() for row in _compared(dimension, of[real], values)]
    tested = [index for index, row in enumerate(rows) if row.p_value is not None]
    adjusted = multipletests([rows[index].p_value for index in tested], method="fdr_bh")[1] if tested else []
    found = [asdict(row) for row in rows]
    for index, value in zip(tested, adjusted, strict=True):
        found[index] |= {"q_value": round(float(value), 4), "p_value": round(float(rows[index].p_value or 0.0), 4)}
    return found + [asdict(row) for dimension, swaps in swapped.items() for name, probabilities in swaps.items()
                    for row in _swap_rows(dimension, name, probabilities)]


def _compared(dimension: str, of: NDArray[np.str_], values: dict[str, Floats]) -> Iterator[AuditRow]:
    for group in np.unique(of):
        members = of == group
        n = int(members.sum())
        for measure, value in values.items():
            if min(n, len(of) - n) < SMALLEST_GROUP:
                yield AuditRow(dimension, str(group), measure, n, None, None, None, None, None, None, "too_few")
                continue
            mine, others = value[members], value[~members]
            difference = mine.mean() - others.mean()
            spread = value.std(ddof=1) * np.sqrt(1 / n + 1 / len(others))
            p_value = float(2 * norm.sf(abs(difference) / spread)) if spread > 0 else 1.0
            low, high = _interval(mine, measure)
            estimate, low, high, rest = (round(float(x), 4) for x in (mine.mean(), low, high, others.mean()))
            yield AuditRow(dimension, str(group), measure, n, estimate, low, high, rest, p_value, None, "measured")


def _interval(values: Floats, measure: str) -> tuple[float, float]:
    if measure == ERROR:
        found = share(values > 0)
        return found.low, found.high
    rng = np.random.default_rng(SEED)
    low, high = np.percentile([values[rng.integers(0, len(values), len(values))].mean() for _ in range(RESAMPLES)], [2.5, 97.5])
    return float(low), float(high)


def _swap_rows(dimension: str, name: str, by_value: dict[str, Floats]) -> Iterator[AuditRow]:
    probabilities = np.column_stack(list(by_value.values()))
    flipped = ((probabilities >= 0.5).any(axis=1) & (probabilities < 0.5).any(axis=1)).astype(float)
    lean = probabilities - probabilities.mean(axis=1, keepdims=True)
    figures = [(name, MOVED, probabilities.max(axis=1) - probabilities.min(axis=1)), (name, FLIPPED, flipped),
               *((f"{name}: {value}", LEAN, values) for value, values in zip(by_value, lean.T, strict=True))]
    for value, measure, values in figures:
        if len(values) < SMALLEST_GROUP:
            yield AuditRow(dimension, value, measure, len(values), None, None, None, None, None, None, "too_few")
            continue
        low, high = _interval(values, ERROR if measure == FLIPPED else measure)
        estimate, low, high = (round(float(one), 4) for one in (values.mean(), low, high))
        yield AuditRow(dimension, value, measure, len(values), estimate, low, high, None, None, None, "measured")
