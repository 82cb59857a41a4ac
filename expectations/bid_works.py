"""What must be true of `bid_works`: bids of works that entered, read inside what was sighted."""

from __future__ import annotations

from datetime import timedelta

from expectations.example import CONTENT, MODEL, POSTING, SOURCE, WEEK
from expectations.rule import CRITICAL, WARNING, Suite, holds, none_of

TABLE = "bid_works"
_BEYOND = """
    SELECT work_id FROM bid_works JOIN duplicates USING (work_id) JOIN sightings USING (posting_id)
    GROUP BY work_id HAVING greatest(max(bids_24h), max(bids_72h), max(bids_168h)) > max(bid_count)"""

SUITE = Suite(
    TABLE,
    good=[{"work_id": POSTING, "week": WEEK - timedelta(days=7), "source": SOURCE, "category": "data_entry",
           "employer_id": CONTENT["employer_id"], "bids_24h": 1.0, "bids_72h": 3.0, "bids_168h": 3.0, "model_version": MODEL}],
    rules=(
        holds("week_is_monday", "isodow(week) = 1", CRITICAL, "Weeks are named by their Monday",
              {TABLE: [{"week": WEEK + timedelta(days=1)}]}),
        holds("bids_do_not_shrink", "bids_24h <= bids_72h + 1e-6 AND bids_72h <= bids_168h + 1e-6", WARNING,
              "Bids add up; fewer at a later age means bids withdrawn, or a count misread; one in twenty may",
              {TABLE: [{"bids_24h": 4.0}]}, mostly=0.95),
        none_of("bids_were_seen", _BEYOND, CRITICAL, "Bids between two sightings are no more than the sightings show",
                {TABLE: [{"bids_72h": 90.0}]}),
        none_of("works_entered", "SELECT work_id FROM bid_works ANTI JOIN (SELECT work_id FROM postings JOIN duplicates USING (posting_id) "
                "WHERE is_gig AND inflow_at IS NOT NULL) USING (work_id)", CRITICAL, "Bids are those of gig works that entered, no others",
                {TABLE: [{"work_id": "unknown"}]}),
    ),
)
