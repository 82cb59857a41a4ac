"""Ad spells of a set of ads as a curve."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.measure.panel import Panel
from pipeline.measure.statistics.intervals import MIN_EMPLOYERS, MIN_WORKS
from pipeline.measure.statistics.survival import NOTHING, Curve, Estimate, Spells
from warehouse.tables.weekly_cells import REPLICATES
from warehouse.taxonomies import CLOSE_REASONS, NOT_EVERGREEN, OPEN_LONG, REPOSTED, UNDATED

_AGES = ["entry_age", "open_age", "closing_days"]
_KINDS = {False: (NOT_EVERGREEN, OPEN_LONG), True: (OPEN_LONG, REPOSTED)}
"""An ad open for over 90 days is evergreen and yet stands in the ordinary curve: without those that lived long every life looks shorter."""


@dataclass(frozen=True)
class Life:
    """The ads of known age, how many are of unknown age, and the curve of the former, if they are enough."""

    ad_count: int
    undated_count: int
    curve: Curve | None

    def lasting(self, age: float) -> Estimate:
        """Share still open after so many days."""
        return self.curve.lasting(age) if self.curve else NOTHING

    def quantile(self, share: float) -> Estimate:
        """Days until so many are no longer shown."""
        return self.curve.quantile(share) if self.curve else NOTHING

    def missed(self, days: float) -> Estimate:
        """Share of the ads posted in so many days that are gone before they are over."""
        return self.curve.missed(days) if self.curve else NOTHING


def ads(panel: Panel, *, evergreen: bool = False) -> pa.Table:
    """Rows of `ad_spells` for ordinary ads, or for those of evergreen works."""
    spells = panel.read("ad_spells")
    return spells.filter(pc.is_in(spells["evergreen_kind"], pa.array(_KINDS[evergreen])))


def life_of(spells: pa.Table) -> Life:
    """The life of the ads in these rows of `ad_spells`."""
    dated = spells.filter(pc.not_equal(spells["ending"], UNDATED))
    known, undated = (int(pc.sum(rows["ad_count"]).as_py() or 0) for rows in (dated, spells.filter(pc.equal(spells["ending"], UNDATED))))
    if known < MIN_WORKS:
        return Life(known, undated, None)
    curve = Curve.fit(_spells(dated))
    return Life(known, undated, curve if curve.clusters >= MIN_EMPLOYERS else None)


def _spells(rows: pa.Table) -> Spells:
    """Equal spells are added up, whatever their source and category."""
    ended = np.asarray(pc.is_in(rows["ending"], pa.array(CLOSE_REASONS)))
    keys = np.column_stack([*(np.asarray(rows[name]) for name in _AGES), ended])
    found, places = np.unique(keys, axis=0, return_inverse=True)
    counts, replicates = np.zeros(len(found)), np.zeros((len(found), REPLICATES))
    np.add.at(counts, places, np.asarray(rows["ad_count"]))
    np.add.at(replicates, places, np.asarray(pc.list_flatten(rows["ad_replicates"])).reshape(-1, REPLICATES))
    entry, seen, closing, is_ended = found.T.astype(np.float64)
    return Spells(entry, seen, np.where(is_ended > 0, seen + closing, np.nan), counts, replicates)
