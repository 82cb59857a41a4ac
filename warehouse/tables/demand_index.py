"""How demand moves: works that enter, as an index."""

import pyarrow as pa

from warehouse.schema import Column, Table
from warehouse.tables.shared import ESTIMATE, SOURCE, WEEK, nullable
from warehouse.taxonomies import INDEX_DIMENSIONS, INDEX_SERIES

ANY_RELATION = "any"
"""Works that relate to AI in any way."""

TABLE = Table(
    "demand_index",
    "One row per week, series, dimension and value",
    ("week", "series", "dimension", "value"),
    (
        WEEK,
        Column("series", pa.string(), "chain_linked: a source that enters or leaves does not move it; chain_linked_28_days: mean of its "
               "last four weeks, monthly sources included; chain_linked_seasonally_adjusted: that without its season; "
               "fixed_panel: only weeks of the set of sources measured most often; naive: whatever was measured",
               allowed=INDEX_SERIES),
        Column("dimension", pa.string(), "What the works have in common", allowed=INDEX_DIMENSIONS),
        Column("value", pa.string(), "The category, label, AI relation (any: every one but none) or source; all for every work"),
        Column("chain", pa.int32(), "Number of the chain, from 0: levels of two chains are not comparable; a chain ends where all its "
               "sources fall silent, or change before they could be linked", nullable=True, minimum=0),
        Column("base_from", WEEK.type, "First week of the base: the index is 100 on average over the base weeks", nullable=True),
        Column("base_to", WEEK.type, "Last week of the base", nullable=True),
        Column("link_count", pa.int64(), "Changes of the set of sources that the level has been linked over since its chain began",
               unit="links", minimum=0),
        Column("is_break", pa.bool_(), "Whether a recorded change of one of its sources (table breaks) falls in this week"),
        *ESTIMATE,
        nullable(Column("largest_source", SOURCE.type, "The source with the most works of this week")),
        Column("largest_source_share", pa.float64(), "Its share of the works of this week", nullable=True, minimum=0, maximum=1),
        Column("without_one_low", pa.float64(), "Lowest index when each source is left out in turn (chain_linked and "
               "chain_linked_28_days, two sources and more)",
               nullable=True),
        Column("without_one_high", pa.float64(), "Highest index when each source is left out in turn", nullable=True),
    ),
    layer="published",
)
