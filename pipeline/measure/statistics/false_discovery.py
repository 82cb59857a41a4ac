"""How much of what is called a change, when many are looked at, may be chance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import stats

FALSE_DISCOVERIES = 0.05
"""Of the changes that are called so, at most this share is expected to be chance."""


def q_values(p_values: Sequence[float], method: Literal["bh", "by"] = "bh") -> NDArray[np.float64]:
    """Smallest false-discovery rates at which each would count; nan stays nan.

    "bh" (Benjamini & Hochberg 1995) is for statistics that are independent or lean the same way, "by" (Benjamini & Yekutieli 2001) for any.
    """
    found = np.array(p_values, dtype=np.float64)
    known = np.isfinite(found)
    if known.any():
        found[known] = stats.false_discovery_control(found[known], method=method)
    return found
