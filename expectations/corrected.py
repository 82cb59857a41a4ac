"""Rules of the routine shares that audits corrected: one suite for each kind of annotator."""

from __future__ import annotations

from datetime import timedelta

from expectations.example import ESTIMATE, SOURCE, WEEK
from expectations.published import estimate_rules, weekly_rules
from expectations.rule import CRITICAL, Suite, holds, none_of

_BAND = "low_10 <= low_5 AND low_5 <= low + 1e-9 AND high <= high_5 + 1e-9 AND high_5 <= high_10"
_ROW: dict[str, object] = {
    "week": WEEK - timedelta(days=7), "source": SOURCE, "category": "all", **ESTIMATE, "estimate": 0.8, "low": 0.7, "high": 0.9,
    "raw_share": 0.9, "audit_label_count": 100, "audit_from": WEEK - timedelta(days=7), "audit_to": WEEK - timedelta(days=7),
    "low_5": 0.65, "high_5": 0.95, "low_10": 0.6, "high_10": 1.0,
}


def corrected_suite(table: str) -> Suite:
    """The suite of a table of corrected routine shares."""
    differs = f"""
        SELECT week, source, category FROM {table} AS mine JOIN routine_share AS raw USING (week, source, category, model_version)
        WHERE coalesce(abs(mine.raw_share - raw.estimate) > 1e-9, (mine.raw_share IS NULL) <> (raw.estimate IS NULL))"""  # noqa: S608
    return Suite(
        table,
        good=[_ROW, {**_ROW, "category": "data_entry"}, {**_ROW, "source": "all", "status": "unaudited"}],
        rules=(
            *estimate_rules(table),
            *weekly_rules(table),
            holds("share_is_a_share", "low >= 0 AND high <= 1", CRITICAL, "A share lies between 0 and 1", {table: [{"high": 1.5}]}),
            holds("bands_hold_interval", _BAND, CRITICAL, "The more annotators may err, the less is known", {table: [{"low_5": 0.75}]}),
            holds("corrected_by_audits", "estimate IS NULL OR (audit_label_count >= 100 AND audit_from <= audit_to)", CRITICAL,
                  "Without audit labels the raw share is all there is: it must not be shown as corrected",
                  {table: [{"audit_label_count": 99}]}),
            none_of("raw_as_published", differs, CRITICAL, "What is corrected is the share in routine_share",
                    {table: [{"raw_share": 0.5}]}),
        ),
    )
