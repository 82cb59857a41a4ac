"""Facts and permission record of every source that a release draws on."""

import pyarrow as pa

from warehouse.schema import Column, Table
from warehouse.tables.shared import OBSERVED, SOURCE
from warehouse.taxonomies import CADENCES

TABLE = Table(
    "sources",
    "One row per source",
    ("source",),
    (
        SOURCE,
        Column("title", pa.string(), "Name that readers know it by"),
        Column("homepage", pa.string(), "Address to link back to", nullable=True),
        OBSERVED,
        Column("is_simulated", pa.bool_(), "Whether its postings were made up by gigshift's simulation"),
        Column("cadence", pa.string(), "How its postings come: at any time, or in one thread or file a month, which has no weekly series",
               nullable=True, allowed=CADENCES),
        Column("status", pa.string(), "Whether the crawler may read it", allowed=("on", "off", "refused", "imported")),
        Column("status_reason", pa.string(), "Why it has this status"),
        Column("attribution", pa.string(), "Text that must stand wherever its data is shown"),
        Column("terms_url", pa.string(), "Where its terms stand", nullable=True),
        Column("terms_read_on", pa.date32(), "Day on which the terms were read", nullable=True),
        Column("robots_remark", pa.string(), "What its robots.txt says about the addresses used", nullable=True),
        Column("conflict", pa.string(), "Where its terms, documents and robots.txt contradict each other", nullable=True),
        Column("conflict_decision", pa.string(), "How that was decided, and why", nullable=True),
        Column("max_polls_per_day", pa.int32(), "Most crawls a day", nullable=True, minimum=0),
        Column("crawl_delay", pa.float64(), "Least pause between two requests", unit="seconds", nullable=True, minimum=0),
        Column("raw_retention", pa.int32(), "How long raw responses may be kept; empty = no limit stated", unit="days", nullable=True),
        Column("text_retention", pa.int32(), "How long text may be kept; empty = no limit stated", unit="days", nullable=True),
        Column("may_redistribute_text", pa.bool_(), "Whether a release may carry its text"),
        Column("may_train", pa.bool_(), "Whether a model may learn from its text"),
        Column("allowed_by", pa.string(), "Who answers for reading a source shipped off", nullable=True),
        Column("allowed_on", pa.date32(), "Day of that record", nullable=True),
        Column("evidence", pa.string(), "By what the permission can be shown", nullable=True),
    ),
)
