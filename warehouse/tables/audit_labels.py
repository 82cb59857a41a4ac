"""What annotators said of the works that audits drew."""

import pyarrow as pa

from warehouse.schema import Column, Table
from warehouse.tables.audit_draws import DRAW_ID
from warehouse.tables.shared import WORK_ID
from warehouse.taxonomies import ANNOTATOR_KINDS, LABELS

ANNOTATOR_KIND = Column("annotator_kind", pa.string(), "codebook: a language model that follows the codebook; human: a person",
                        allowed=ANNOTATOR_KINDS)

TABLE = Table(
    "audit_labels",
    "One row per audit, work and annotator who labelled it; a work drawn without a row was not answered",
    ("draw_id", "work_id", "annotator_kind", "annotator"),
    (
        DRAW_ID,
        WORK_ID,
        Column("annotator", pa.string(), "Who labelled, by a name that may be published"),
        ANNOTATOR_KIND,
        Column("label", pa.string(), "R routine, J judgment-heavy, by the larger part of the paid effort; unlabelled: work on "
               "site, which is in no routine share", allowed=LABELS),
        Column("labelled_on", pa.date32(), "Day of the label"),
    ),
)
