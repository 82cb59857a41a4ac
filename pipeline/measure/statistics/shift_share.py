"""What the change of a share is made of: change within groups, and change of the groups' weights."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Parts:
    """Change of a share by group (first axis), any further axes as given: `within` and `between` add up to `total` over groups."""

    total: Floats
    within: Floats
    between: Floats


def shift_share(counts: tuple[Floats, Floats], sums: tuple[Floats, Floats]) -> Parts:
    """Shift-share analysis of the share sum / count between two windows, each part weighted by the midpoint of the other's values.

    `counts` and `sums` hold the first and the last window, groups on the first axis. Between is taken against the mean share, so that a
    group that grows adds to it only when its share is above the mean. A group that is empty in one window has its share of the other.
    """
    whole = [np.maximum(count.sum(axis=0), 1e-12) for count in counts]
    weights = [count / every for count, every in zip(counts, whole, strict=True)]
    means = [part.sum(axis=0) / every for part, every in zip(sums, whole, strict=True)]
    pooled = (sums[0] + sums[1]) / np.maximum(counts[0] + counts[1], 1e-12)
    shares = [np.divide(part, count, out=pooled.copy(), where=count > 0) for part, count in zip(sums, counts, strict=True)]
    within = (weights[0] + weights[1]) / 2 * (shares[1] - shares[0])
    between = (weights[1] - weights[0]) * ((shares[0] + shares[1]) / 2 - (means[0] + means[1]) / 2)
    return Parts(means[1] - means[0], within, between)
