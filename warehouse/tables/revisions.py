"""How much numbers move after they were first published."""

from dataclasses import replace

import pyarrow as pa

from warehouse.schema import Column, Table
from warehouse.tables.shared import ESTIMATE

LAGS = (1, 2, 4, 8, 13, 26, 52)
PERCENT, POINTS, INDEX_POINTS = "percent", "percentage_points", "index_points"
WHOLE, PARTS = "whole", "parts"
_N, *_REST = ESTIMATE

TABLE = Table(
    "revisions",
    "One row per measure of a week or month, series, breadth and lag",
    ("measure", "series", "breadth", "lag_weeks"),
    (
        Column("measure", pa.string(), "The published table whose values are compared"),
        Column("series", pa.string(), "The series within it; all where it has only one"),
        Column("breadth", pa.string(), "whole: the values over all sources and categories; parts: those of one source or category",
               allowed=(WHOLE, PARTS)),
        Column("lag_weeks", pa.int64(), "How long after its first publication a value is looked at again", unit="weeks", minimum=1),
        Column("scale", pa.string(), "Unit of the revisions: index points, percentage points of a share, or % of the mean of both values",
               allowed=(PERCENT, POINTS, INDEX_POINTS)),
        replace(_N, meaning="Pairs of a value as first published and as published later"),
        *_REST,
        Column("mean_absolute", pa.float64(), "Mean size of the revisions", nullable=True, minimum=0),
        Column("p95_absolute", pa.float64(), "Size that 95 % of them do not exceed", nullable=True, minimum=0),
        Column("held_share", pa.float64(), "Share of the intervals first published that hold the later value", nullable=True, minimum=0,
               maximum=1),
        Column("break_count", pa.int64(), "Further pairs, left out, with another classifier or other lists in between", unit="pairs",
               minimum=0),
        Column("gone_count", pa.int64(), "Further pairs, left out, whose later value was not shown any more", unit="pairs", minimum=0),
    ),
    layer="published",
)
