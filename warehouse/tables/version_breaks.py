"""When the instrument changed: a new classifier or new lists, with both classifiers on the texts that both have labelled."""

import pyarrow as pa

from warehouse.schema import Column, Table
from warehouse.tables.shared import NIGHT

KINDS = ("model", "taxonomy")

TABLE = Table(
    "version_breaks",
    "One row per night and kind of version that changed",
    ("night", "kind"),
    (
        NIGHT,
        Column("kind", pa.string(), "The classifier, or the lists of categories and labels", allowed=KINDS),
        Column("old_version", pa.string(), "Version before"),
        Column("new_version", pa.string(), "Version from this night on"),
        Column("n", pa.int64(), "Texts labelled by both classifiers", unit="texts", minimum=0),
        Column("same_label_share", pa.float64(), "Share of them with the same label", nullable=True, minimum=0, maximum=1),
        Column("routine_probability_change", pa.float64(), "Mean routine probability of the new classifier less that of the old one",
               nullable=True, minimum=-1, maximum=1),
    ),
    layer="published",
)
