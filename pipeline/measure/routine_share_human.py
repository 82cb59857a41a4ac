"""The routine share as people see it."""

from __future__ import annotations

import pyarrow as pa

from pipeline.measure.corrected import corrected_rows
from pipeline.measure.panel import Panel
from warehouse.tables.routine_share_human import TABLE


def compute(panel: Panel) -> pa.Table:
    """Share of routine work among the works that entered in a week, corrected by random audits that people labelled.

    What: The share of works that the people who labelled the audits would label routine, had they read every work of the week; without work
    on site. The raw share of the classifier stands beside it.

    Formula: as in `routine_share_codebook`, with the labels of people alone; where several people labelled a work, their mean. A difference
    between the two tables is one between annotators, whatever the classifier does.

    Unit: share, 0 to 1. n is works in the week, `audit_label_count` the usable labels behind the correction.

    After: as `routine_share_codebook`.

    Can not say: what other people would answer: the interval covers which works were drawn, not who labelled them. On related judgments
    two people often disagree, which the bands for 5 and 10 % of directional error stand for.
    """
    return corrected_rows(TABLE, panel, "human")
