"""The cells from which every measure is computed: works, not postings."""

import pyarrow as pa

from warehouse.schema import Column, Table
from warehouse.tables.shared import MODEL_VERSION, SOURCE, WEEK
from warehouse.taxonomies import AI_RELATIONS, CATEGORY_CODES, EXPOSURES, LABELS, PAY_KINDS

REPLICATES = 200


def _count(name: str, meaning: str) -> Column:
    return Column(name, pa.int64(), meaning, unit="works", minimum=0)


TABLE = Table(
    "weekly_cells",
    "One row per week, source, category, label, exposure, AI relation and pay kind of gig works, evergreen ones apart",
    ("week", "source", "category", "label", "exposure", "ai_relation", "pay_kind", "is_evergreen", "model_version"),
    (
        WEEK,
        SOURCE,
        Column("category", pa.string(), "Category of the work", allowed=CATEGORY_CODES),
        Column("label", pa.string(), "Routine or judgment-heavy", allowed=LABELS),
        Column("exposure", pa.string(), "Exposure to language models", allowed=EXPOSURES),
        Column("ai_relation", pa.string(), "How the work relates to AI", allowed=AI_RELATIONS),
        Column("pay_kind", pa.string(), "Hourly, fixed, salary or unknown", allowed=PAY_KINDS),
        Column("is_evergreen", pa.bool_(), "Of the inflow: whether the works have turned out to be evergreen since; of the stock: whether "
               "they were by the end of this week"),
        MODEL_VERSION,
        _count("inflow_count", "Works that entered in this week"),
        _count("stock_count", "Works open in the last complete crawl of this week"),
        _count("employer_count", "Distinct employers behind the inflow (works without one count singly)"),
        Column("routine_probability_sum", pa.float64(), "Sum of routine probabilities over the inflow", minimum=0),
        _count("hourly_pay_count", "Inflow works with stated hourly pay"),
        Column("hourly_pay_log_sum", pa.float64(), "Sum of log of the midpoint of hourly pay", unit="log USD per hour"),
        _count("bid_count_known", "Inflow works with a known number of bids"),
        Column("bid_sum", pa.int64(), "Bids at last sighting, summed over those works", minimum=0),
        Column("inflow_replicates", pa.list_(pa.int32()), f"{REPLICATES} Poisson bootstrap totals of the inflow, weights drawn per "
               "employer (Chamandy et al. 2012); they add up across cells"),
        Column("stock_replicates", pa.list_(pa.int32()), f"{REPLICATES} Poisson bootstrap totals of the stock"),
        Column("routine_replicates", pa.list_(pa.float64()), f"{REPLICATES} Poisson bootstrap totals of routine_probability_sum"),
        Column("facts_hash", pa.int64(), "Fingerprint of all works of this week, by which a night finds the weeks to count again; differs "
               "between engines", volatile=True),
    ),
    layer="cells",
)
