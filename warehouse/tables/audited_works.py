"""Drawn works beside what annotators and the classifier in use say of them: what corrections are computed from."""

import pyarrow as pa

from warehouse.schema import Column, Table
from warehouse.tables.audit_draws import DRAW_ID, INCLUSION, STRATUM
from warehouse.tables.audit_labels import ANNOTATOR_KIND
from warehouse.tables.shared import CATEGORY, MODEL_VERSION, SOURCE, WEEK, WORK_ID

TABLE = Table(
    "audited_works",
    "One row per audit, kind of annotator and drawn work that is still in a routine share by the classifier in use",
    ("draw_id", "work_id", "annotator_kind"),
    (
        DRAW_ID,
        WORK_ID,
        ANNOTATOR_KIND,
        WEEK,
        SOURCE,
        CATEGORY,
        STRATUM,
        INCLUSION,
        Column("routine_probability", pa.float64(), "Probability of being routine, by this model version", minimum=0, maximum=1),
        Column("routine_label_share", pa.float64(), "Share of the annotators of this kind who labelled the work routine; empty when "
               "none gave a usable label", nullable=True, minimum=0, maximum=1),
        MODEL_VERSION,
    ),
    layer="cells",
)
