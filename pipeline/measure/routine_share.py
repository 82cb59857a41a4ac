"""The raw share of routine work in the inflow."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.measure.panel import Panel
from pipeline.measure.statistics.intervals import share_interval
from pipeline.measure.weekly import rows
from warehouse.tables.routine_share import TABLE
from warehouse.taxonomies import UNLABELLED

LEFT_OUT = ("onsite_manual", UNLABELLED)
"""Work on site is manual, another axis than routine or judgment-heavy (Autor, Levy & Murnane 2003), and the codebook keeps it out."""


def labelled(cells: pa.Table) -> pa.ChunkedArray:
    """Cells whose works belong in a routine share."""
    return pc.invert(pc.is_in(cells["category"], pa.array(LEFT_OUT)))


def compute(panel: Panel) -> pa.Table:
    """Mean calibrated probability of being routine over the labelled works that entered in a week, n of them; 0 to 1.

    Raw: the interval covers the chance of who posts, not the classifier's errors, nor those of the annotator that it learned from.
    """
    parts = []
    for series in panel.series("inflow", panel.mask(labelled)):
        counts = series.counts("inflow")
        interval = share_interval(counts, series.replicates["inflow"], series.totals["routine"], series.replicates["routine"])
        parts.append((series, counts, interval))
    return rows(TABLE, panel, parts)
