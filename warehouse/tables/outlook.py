"""What can be said today of each kind of work and each skill: how much is asked for, at what pay, and where it goes."""

import pyarrow as pa

from warehouse.schema import Column, Table
from warehouse.tables.shared import ESTIMATE, nullable
from warehouse.taxonomies import NAMED_KINDS, OUTLOOK_DIRECTIONS

_USD = "USD per hour"

TABLE = Table(
    "outlook",
    "One row per category, and per skill, AI tool and judgment skill that works name",
    ("subject", "value"),
    (
        Column("subject", pa.string(), "Category, or the kind of what is named", allowed=("category", *NAMED_KINDS)),
        Column("value", pa.string(), "The category, or the lexicon's id of what is named; all for every work"),
        Column("first_week", pa.date32(), "First of the four weeks that are counted"),
        *ESTIMATE,
        Column("board_count", pa.int64(), "Boards on which these works were posted", unit="boards", minimum=0),
        Column("open_count", pa.int64(), "Works open in the newest measured week; empty for what is named", unit="works", nullable=True,
               minimum=0),
        Column("pay_count", pa.int64(), "Works of the last 13 weeks that state an hourly rate", unit="works", minimum=0),
        Column("pay_low", pa.float64(), "A quarter of them pay less", unit=_USD, nullable=True, minimum=0),
        Column("pay_middle", pa.float64(), "Half of them pay less", unit=_USD, nullable=True, minimum=0),
        Column("pay_high", pa.float64(), "A quarter of them pay more", unit=_USD, nullable=True, minimum=0),
        Column("turnaround_days", pa.float64(), "Median stated time to delivery over the last 13 weeks", unit="days", nullable=True,
               minimum=0),
        Column("routine_share", pa.float64(), "Share of routine work in the newest week that has one: corrected by an audit where there is "
               "one, else raw; empty for what is named", nullable=True, minimum=0, maximum=1),
        Column("direction", pa.string(), "Where it goes, under false-discovery control; too_few: can't be said yet",
               allowed=OUTLOOK_DIRECTIONS),
        Column("change", pa.float64(), "Its trend: of a category's inflow, of the share of works that name it", unit="% a year",
               nullable=True),
        nullable(Column("can_say_on", pa.date32(), "Day by which, at today's rate, a direction can be said")),
    ),
    layer="published",
)
