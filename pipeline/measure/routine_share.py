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
    """What: The share of routine work in the works that entered in a week, as the classifier sees it: raw, its errors are in it.

    Formula: (1/n) Σ p over the labelled works that entered in week t, p the calibrated probability that the work is routine. Interval on
    the logit scale from the employer bootstrap, Student's t with the effective number of employers less one. Blank under 30 works or 5
    effective employers. Work on site is left out: it is manual, another axis.

    Unit: share, 0 to 1.

    After: routine and non-routine work of Autor, Levy & Murnane 2003; effective sample size of Kish 1965.

    Can not say: what people would call routine: the classifier learned from a language-model annotator and errs. The corrected shares are
    routine_share_codebook and routine_share_human.
    """
    parts = []
    for series in panel.series("inflow", panel.mask(labelled)):
        counts = series.counts("inflow")
        interval = share_interval(counts, series.replicates["inflow"], series.totals["routine"], series.replicates["routine"])
        parts.append((series, counts, interval))
    return rows(TABLE, panel, parts)
