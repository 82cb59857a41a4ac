"""What must be true of `turnaround`: medians of days, and shares of works whose text was read."""

from __future__ import annotations

from expectations.example import ESTIMATE, LEXICON, SOURCE, WEEK
from expectations.published import estimate_rules, monthly_rules
from expectations.rule import CRITICAL, WARNING, Suite, between, holds

TABLE = "turnaround"
_ROW: dict[str, object] = {
    "month": WEEK.replace(day=1), "source": SOURCE, "category": "all", "statistic": "stated_share", **ESTIMATE, "n": 1000, "estimate": 0.1,
    "low": 0.05, "high": 0.2, "lexicon_version": LEXICON}
_MEDIAN: dict[str, object] = {**_ROW, "statistic": "median_days", "n": 100, "estimate": 7.0, "low": 5.0, "high": 10.0}

SUITE = Suite(
    TABLE,
    good=[_ROW, {**_ROW, "category": "data_entry", "n": 40}, _MEDIAN, {**_MEDIAN, "source": "all"}],
    rules=(
        *estimate_rules(TABLE),
        *monthly_rules(TABLE, "statistic"),
        holds("share_is_a_share", "statistic = 'median_days' OR (low >= -1e-9 AND high <= 1 + 1e-9)", CRITICAL,
              "A share lies between 0 and 1", {TABLE: [{"high": 1.5}]}),
        between("median_is_plausible", "CASE WHEN statistic = 'median_days' THEN estimate END", (0.04, 180), WARNING,
                "Half of all clients do not wait for half a year",
                {TABLE: [{"statistic": "median_days", "estimate": 400.0, "high": 500.0}]}),
    ),
)
