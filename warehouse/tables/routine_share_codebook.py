"""Share of routine work in the inflow as the codebook's annotator would label it: the classifier's errors corrected by audits."""

import pyarrow as pa

from warehouse.schema import Column, Table
from warehouse.tables.shared import CATEGORY_OR_ALL, ESTIMATE, SOURCE_OR_ALL, WEEK


def _end(name: str, meaning: str) -> Column:
    return Column(name, pa.float64(), meaning, nullable=True, minimum=0, maximum=1)


TABLE = Table(
    "routine_share_codebook",
    "One row per week, source (or 'all') and category (or 'all')",
    ("week", "source", "category"),
    (
        WEEK,
        SOURCE_OR_ALL,
        CATEGORY_OR_ALL,
        *ESTIMATE,
        Column("raw_share", pa.float64(), "The same share without correction, as in routine_share", nullable=True),
        Column("audit_label_count", pa.int64(), "Usable audit labels behind the correction", unit="works", minimum=0),
        Column("audit_from", pa.date32(), "First week of the first audit behind it", nullable=True),
        Column("audit_to", pa.date32(), "Last week of the last audit behind it", nullable=True),
        _end("low_5", "Lower end if annotators take up to 5 % of the judgment-heavy works for routine"),
        _end("high_5", "Upper end if annotators take up to 5 % of the routine works for judgment-heavy"),
        _end("low_10", "Lower end for up to 10 %"),
        _end("high_10", "Upper end for up to 10 %"),
    ),
    layer="published",
)
