"""Exposure to language models and routine as two axes: how the inflow spreads over their six cells."""

import pyarrow as pa

from warehouse.schema import Column, Table
from warehouse.tables.shared import ESTIMATE, SOURCE_OR_ALL
from warehouse.taxonomies import EXPOSURES, LABELS, UNLABELLED

TABLE = Table(
    "exposure_routine",
    "One row per calendar quarter, source (or 'all'), exposure and label",
    ("quarter", "source", "exposure", "label"),
    (
        Column("quarter", pa.date32(), "First day of the calendar quarter; a week belongs to the quarter of its Thursday"),
        SOURCE_OR_ALL,
        Column("exposure", pa.string(), "Exposure to language models", allowed=tuple(name for name in EXPOSURES if name != UNLABELLED)),
        Column("label", pa.string(), "Routine or judgment-heavy", allowed=tuple(name for name in LABELS if name != UNLABELLED)),
        Column("week_count", pa.int64(), "Measured weeks of the quarter", unit="weeks", minimum=0),
        *ESTIMATE,
    ),
    layer="published",
)
