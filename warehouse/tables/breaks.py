"""Days on which a source changed so that its counts before and after do not compare."""

import pyarrow as pa

from warehouse.schema import Column, Table
from warehouse.tables.shared import SOURCE
from warehouse.taxonomies import BREAK_KINDS

TABLE = Table(
    "breaks",
    "One row per source, day and kind of change",
    ("source", "day", "kind"),
    (
        SOURCE,
        Column("day", pa.date32(), "First day (UTC) under the new price, policy or technique"),
        Column("kind", pa.string(), "What changed: what posting costs, what may be posted or is shown, or how it is read",
               allowed=BREAK_KINDS),
        Column("note", pa.string(), "What changed, in a sentence"),
        Column("link", pa.string(), "Where that can be read", nullable=True),
        Column("recorded_in", pa.string(), "The source's own record, or the operator's file breaks.toml", allowed=("source", "operator")),
    ),
)
