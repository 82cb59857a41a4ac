"""What must be true of `coverage_gaps`: times without a complete crawl, longer than allowed."""

from __future__ import annotations

from datetime import timedelta

from expectations.example import ESTIMATE, NIGHT, NIGHT_BEFORE, SOURCE
from expectations.published import estimate_rules
from expectations.rule import CRITICAL, Suite, holds, none_of

TABLE = "coverage_gaps"
_ROW: dict[str, object] = {
    "source": SOURCE, "gap_from": NIGHT_BEFORE, "gap_to": NIGHT, "gap_days": 7, "median_life": 20.0, "allowed_days": 5.0, **ESTIMATE,
    "n": 2, "estimate": 0.1, "low": 0.05, "high": 0.2}
_WATCHED = """
    SELECT source, gap_from FROM coverage_gaps JOIN coverage USING (source)
    WHERE coverage.status = 'complete' AND observed_by = 'crawl' AND night > gap_from AND night < gap_to"""
_MEDIANS = """
    SELECT source, gap_from FROM coverage_gaps LEFT JOIN
        (SELECT source, estimate AS known FROM ad_life WHERE category = 'all' AND NOT is_evergreen AND statistic = 'median') USING (source)
    WHERE median_life IS DISTINCT FROM known"""

SUITE = Suite(
    TABLE,
    good=[_ROW],
    rules=(
        *estimate_rules(TABLE),
        holds("days_are_those_between", "gap_days = date_diff('day', gap_from, gap_to)", CRITICAL, "A gap is as long as its dates say",
              {TABLE: [{"gap_days": 8}]}),
        holds("gap_is_longer_than_allowed", "gap_days > allowed_days", CRITICAL, "Only what is too long is a gap",
              {TABLE: [{"allowed_days": 7.0}]}),
        holds("allowed_follows_life", "abs(allowed_days - coalesce(median_life / 4, 10)) < 1e-6", CRITICAL,
              "A quarter of the median life, or ten days where it is not known", {TABLE: [{"median_life": 24.0}]}),
        holds("share_is_a_share", "low >= -1e-9 AND high <= 1 + 1e-9", CRITICAL, "A share lies between 0 and 1", {TABLE: [{"high": 1.5}]}),
        holds("share_needs_life", "estimate IS NULL OR median_life IS NOT NULL", CRITICAL,
              "How many were missed is known only where lives are", {TABLE: [{"median_life": None, "allowed_days": 10.0}]}),
        none_of("nobody_watched", _WATCHED, CRITICAL, "A gap with a complete crawl in it is none",
                {TABLE: [{"gap_from": NIGHT_BEFORE - timedelta(days=7), "gap_days": 14}]}),
        none_of("median_is_that_of_ad_life", _MEDIANS, CRITICAL, "The life that a gap is held against is the published one",
                {TABLE: [{"median_life": 24.0, "allowed_days": 6.0}]}),
    ),
)
