"""What must be true of `weekly_cells`: parts never exceed the whole, and cells hold the works that entered."""

from __future__ import annotations

from datetime import timedelta

from expectations.example import MODEL, SOURCE, WEEK
from expectations.rule import CRITICAL, WARNING, Suite, between, figure, holds
from warehouse.tables.weekly_cells import REPLICATES

_PARTS = ("employer_count", "hourly_pay_count", "bid_count_known", "routine_probability_sum")
_LENGTHS = " AND ".join(f"len({name}) = {REPLICATES}" for name in ("inflow_replicates", "stock_replicates", "routine_replicates"))
_WORKS = """
    WITH gigs AS (
        SELECT work_id, posting_id, inflow_at IS NOT NULL AS is_inflow,
            coalesce(inflow_at, least(coalesce(posted_at, first_seen_at), first_seen_at)) AS started_at
        FROM postings JOIN duplicates USING (posting_id) WHERE is_gig),
    works AS (FROM gigs QUALIFY row_number() OVER (PARTITION BY work_id ORDER BY started_at, posting_id) = 1)
    SELECT abs((SELECT coalesce(sum(inflow_count), 0) FROM weekly_cells) - (SELECT count(*) FROM works WHERE is_inflow))"""

SUITE = Suite(
    "weekly_cells",
    good=[{
        "week": WEEK - timedelta(days=7), "source": SOURCE, "category": "data_entry", "label": "R", "exposure": "E1", "ai_relation": "none",
        "pay_kind": "hourly", "is_evergreen": False, "model_version": MODEL, "inflow_count": 1, "stock_count": 0, "employer_count": 1,
        "routine_probability_sum": 0.9,
        "hourly_pay_count": 1, "hourly_pay_log_sum": 3.2188758249, "bid_count_known": 1, "bid_sum": 3,
        "inflow_replicates": [1] * REPLICATES, "stock_replicates": [0] * REPLICATES, "routine_replicates": [0.9] * REPLICATES,
        "facts_hash": 7,
    }],
    rules=(
        holds("week_is_monday", "isodow(week) = 1", CRITICAL, "Weeks are named by their Monday",
              {"weekly_cells": [{"week": WEEK + timedelta(days=1)}]}),
        holds("replicates_are_whole", _LENGTHS, CRITICAL, "Intervals are read from the spread of all replicates",
              {"weekly_cells": [{"stock_replicates": [0]}]}),
        holds("parts_within_inflow", f"greatest({', '.join(_PARTS)}) <= inflow_count + 1e-6", CRITICAL,
              "Employers, pay, bids and probabilities are those of the inflow, so none exceeds it",
              {"weekly_cells": [{"employer_count": 2}]}),
        holds("sums_need_counts", "(hourly_pay_count > 0 OR hourly_pay_log_sum = 0) AND (bid_count_known > 0 OR bid_sum = 0)", CRITICAL,
              "A sum over no works is 0", {"weekly_cells": [{"hourly_pay_count": 0}]}),
        between("mean_log_pay_is_plausible", "hourly_pay_log_sum / nullif(hourly_pay_count, 0)", (-1, 7), WARNING,
                "A cell whose typical pay is outside 0.4 to 1,100 US dollars per hour holds misread pay; one in twenty may",
                {"weekly_cells": [{"hourly_pay_log_sum": 9.2}]}, mostly=0.95),
        holds("replicates_follow_inflow", "inflow_count < 30 OR abs(list_avg(inflow_replicates) / inflow_count - 1) < 0.5", WARNING,
              "Bootstrap totals scatter around the count; far from it they were drawn for other works",
              {"weekly_cells": [{"inflow_count": 100}]}),
        figure("works_add_up", _WORKS, (0, 0), CRITICAL, "Every gig work whose first posting entered is in one cell, and no other",
               {"weekly_cells": [{"inflow_count": 2}]}),
    ),
)
