"""How pay stands month by month at constant composition, in two ways, and its median in one month.

Both ways give log levels that are linear in log pay, so each employer's part in their error is known and the interval of any index number
follows by the delta method, robust to employers that post in bulk and all alike.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse, stats

from pipeline.measure.statistics.hedonic import Codes, Factors, Floats
from pipeline.measure.statistics.intervals import LEVEL

LEAST_EMPLOYERS = 2
"""A cell is matched between two months when this many employers posted in it in each: one employer's change is not the market's."""

_LEAST_LEFT = 1e-6


@dataclass(frozen=True)
class Levels:
    """Log level of pay by month, nan where none can be compared with the base; what each employer adds to its error (employers, months)."""

    logs: Floats
    scores: Floats


@dataclass(frozen=True)
class Median:
    """A median with its 90 % interval and the quartiles."""

    median: float
    low: float
    high: float
    p25: float
    p75: float


def hedonic_levels(log_pay: Floats, months: Codes, controls: Codes, employers: Codes, base: int) -> Levels:
    """Time-dummy levels: coefficients of the months (numbered from 0, none empty) in a regression of log pay on months and `controls`.

    A month that shares no controls with the `base` month, however indirectly, is nan.
    """
    factors = Factors(np.column_stack([months, controls]))
    count = int(months.max()) + 1
    left = factors.residuals(log_pay) / np.sqrt(np.maximum(1 - factors.leverage, _LEAST_LEFT))
    rows = np.repeat(employers, factors.columns.shape[1])
    by_employer = sparse.csr_matrix((np.repeat(left, factors.columns.shape[1]), (rows, factors.columns.ravel())),
                                    shape=(int(employers.max()) + 1, factors.size))
    kept = (factors.inverse @ factors.gram - np.eye(factors.size))[:count]
    is_comparable = np.abs(kept - kept[base]).max(axis=1) < 1e-6
    logs = np.where(is_comparable, factors.coefficients(log_pay)[:count], np.nan)
    return Levels(logs, by_employer @ factors.inverse[:, :count])


def matched_levels(log_pay: Floats, months: Codes, cells: Codes, employers: Codes) -> Levels:
    """Chained mean change of log pay within the cells that two months in a row share; months are numbered from 0.

    A cell weighs as the mean of its shares in the matched works of both months. The chain ends where two months share no cell.
    """
    count, width, employer_count = int(months.max()) + 1, int(cells.max()) + 1, int(employers.max()) + 1
    places = months * width + cells
    sizes = np.bincount(places, minlength=count * width).astype(np.float64)
    means = np.bincount(places, log_pay, count * width) / np.maximum(sizes, 1)
    shape = (employer_count, count * width)
    works = sparse.csr_matrix((np.ones(len(places)), (employers, places)), shape=shape)
    sums = sparse.csr_matrix((log_pay - means[places], (employers, places)), shape=shape)
    posting = works.getnnz(axis=0).reshape(count, width)
    works = works.multiply(1 / np.maximum(sizes, 1)[None, :]).tocsr()
    parts = sums.multiply(1 / np.maximum(sizes, 1)[None, :])
    works.data = 1 / np.sqrt(np.maximum(1 - works.data, _LEAST_LEFT))
    parts = parts.multiply(works).tocsc()
    sizes, means = sizes.reshape(count, width), means.reshape(count, width)
    logs, scores = np.zeros(count), np.zeros((employer_count, count))
    for month in range(1, count):
        matched = (posting[month - 1:month + 1] >= LEAST_EMPLOYERS).all(axis=0)
        if not matched.any():
            logs[month:] = np.nan
            break
        both = sizes[month - 1:month + 1] * matched
        weights = (both / both.sum(axis=1, keepdims=True)).mean(axis=0)
        logs[month] = logs[month - 1] + weights @ (means[month] - means[month - 1])
        now, before = (parts[:, at * width:(at + 1) * width] @ weights for at in (month, month - 1))
        scores[:, month] = scores[:, month - 1] + now - before
    return Levels(logs, scores)


def index(levels: Levels, base: NDArray[np.int64], freedom: Floats) -> tuple[Floats, Floats, Floats]:
    """Index numbers with the ends of their 90 % intervals, 100 = mean of the `base` months; `freedom` are degrees of freedom by month."""
    shares = np.exp(levels.logs[base])
    level = np.log(shares.mean())
    scores = levels.scores - (levels.scores[:, base] @ (shares / shares.sum()))[:, None]
    employers = len(scores)
    error = np.sqrt((scores**2).sum(axis=0) * employers / max(employers - 1, 1))
    reach = stats.t.ppf((1 + LEVEL) / 2, np.maximum(freedom, 1)) * error
    points = 100 * np.exp(levels.logs - level)
    return points, points * np.exp(-reach), points * np.exp(reach)


def median(values: Floats, employers: NDArray[np.generic]) -> Median:
    """The median, its interval after Woodruff 1952: quantiles as far from one half as the share below the median is uncertain.

    That share is as uncertain as works of its effective number would make it: fewer than counted where one employer's works lie on the same
    side. Pay heaps at round numbers, so the ends often fall on one; the interval is then rather too wide than too narrow.
    """
    middle, p25, p75 = np.quantile(values, [0.5, 0.25, 0.75])
    sides = np.sign(values - middle)
    sides -= sides.mean()
    _, numbers = np.unique(employers, return_inverse=True)
    bulk = float((np.bincount(numbers, sides) ** 2).sum() / max((sides**2).sum(), _LEAST_LEFT))
    freedom = max(effective_number(numbers) - 1, 1.0)
    reach = stats.t.ppf((1 + LEVEL) / 2, freedom) * np.sqrt(0.25 * max(bulk, 1.0) / len(values))
    low = np.quantile(values, max(0.5 - reach, 0.0), method="lower")
    high = np.quantile(values, min(0.5 + reach, 1.0), method="higher")
    return Median(*(float(number) for number in (middle, low, high, p25, p75)))


def mean_of_bulks(values: Floats, employers: NDArray[np.generic]) -> tuple[float, float, float]:
    """The mean of values that are not negative and its 90 % interval on the log scale, errors added up by employer."""
    mean = float(values.mean())
    _, numbers = np.unique(employers, return_inverse=True)
    sums = np.bincount(numbers, values - mean)
    error = np.sqrt((sums**2).sum() * len(sums) / max(len(sums) - 1, 1)) / len(values)
    reach = stats.t.ppf((1 + LEVEL) / 2, max(effective_number(numbers) - 1, 1.0)) * error / max(mean, _LEAST_LEFT)
    return mean, mean * float(np.exp(-reach)), mean * float(np.exp(reach))


def effective_number(employers: NDArray[np.generic]) -> float:
    """Kish's effective number of employers behind works; 0 without works."""
    _, sizes = np.unique(employers, return_counts=True)
    return float(sizes.sum() ** 2 / (sizes**2).sum()) if len(sizes) else 0.0
