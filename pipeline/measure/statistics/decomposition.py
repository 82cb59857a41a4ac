"""Splits the growth of a total over sources into what each factor of it adds, without a rest.

Logarithmic mean Divisia index (Ang 2005): a total that is the sum over sources of products of factors grows, on the log scale, by the sum
over factors of their log changes, each source weighted by the logarithmic mean of its two values.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def contribution(before: Floats, after: Floats, factor_before: Floats, factor_after: Floats) -> Floats:
    """What one factor adds to the log growth of the sum of `before` to that of `after`; sources are on the first axis.

    A source without anything in one of the periods adds through no factor but the last, which the caller takes as the rest (the limit for
    small values: Wood & Lenzen 2006).
    """
    whole = log_mean(before.sum(axis=0), after.sum(axis=0))
    usable = (factor_before > 0) & (factor_after > 0)
    change = np.log(np.where(usable, factor_after, 1.0) / np.where(usable, factor_before, 1.0))
    added: Floats = (log_mean(before, after) / np.where(whole > 0, whole, 1.0) * change).sum(axis=0)
    return added


def log_mean(first: Floats, second: Floats) -> Floats:
    """(second - first) / log(second / first): the number itself where both are equal, 0 where one of them is 0."""
    positive = (first > 0) & (second > 0)
    one, other = np.where(positive, first, 1.0), np.where(positive, second, 1.0)
    logs = np.log(other / one)
    even = np.abs(logs) < 1e-9
    mean: Floats = np.where(even, one, (other - one) / np.where(even, 1.0, logs))
    return np.where(positive, mean, 0.0)
