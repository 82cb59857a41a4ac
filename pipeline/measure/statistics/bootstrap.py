"""Bootstrap weights that stay the same for one employer in every night and on every machine.

Poisson bootstrap of clusters: each employer gets independent Poisson(1) weights (Chamandy, Muralidharan, Najmi & Naidu 2012, "Estimating
uncertainty for massive data streams"). They come from the bits of SplitMix64 (Steele, Lea & Flood 2014) keyed by the employer's id, not
from a library's generator, whose stream may change with its version.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.stats import poisson

from warehouse.tables.weekly_cells import REPLICATES

Floats = NDArray[np.float64]

_STEP, _MIX_1, _MIX_2 = (np.uint64(number) for number in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))
_CUMULATIVE = (poisson.cdf(np.arange(13), 1) * 2**32).astype(np.uint64)
_CHUNK = 20_000


def weights(ids: Sequence[str]) -> NDArray[np.int32]:
    """Poisson(1) weights, one row of REPLICATES per id; ids are hexadecimal digests."""
    seeds = np.array([int(identity[:16], 16) for identity in ids], dtype=np.uint64)
    states = seeds[:, None] + np.arange(1, REPLICATES // 2 + 1, dtype=np.uint64) * _STEP
    bits = (states ^ (states >> np.uint64(30))) * _MIX_1
    bits = (bits ^ (bits >> np.uint64(27))) * _MIX_2
    bits ^= bits >> np.uint64(31)
    halves = np.concatenate([bits >> np.uint64(32), bits & np.uint64(0xFFFFFFFF)], axis=1)
    return np.searchsorted(_CUMULATIVE, halves, side="right").astype(np.int32)


def replicate_totals(groups: NDArray[np.int64], group_count: int, units: NDArray[np.int64], unit_ids: Sequence[str],
                     amounts: Floats) -> Floats:
    """Bootstrap totals of `amounts` per group, (group_count, REPLICATES).

    Row i adds amounts[i] to group groups[i] with the weights of unit_ids[units[i]]. Totals add up across groups.
    """
    design = sparse.csc_matrix((amounts, (groups, units)), shape=(group_count, len(unit_ids)))
    totals = np.zeros((group_count, REPLICATES))
    for start in range(0, len(unit_ids), _CHUNK):
        stop = min(start + _CHUNK, len(unit_ids))
        totals += design[:, start:stop] @ weights(unit_ids[start:stop]).astype(np.float64)
    return totals
