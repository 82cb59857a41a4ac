"""What must be true of `pay_works`: pay as stated, its dollars at the rate beside it, and little of it thrown out."""

from __future__ import annotations

from datetime import timedelta

from expectations.example import CONTENT, MODEL, POSTING, SOURCE, WEEK
from expectations.rule import CRITICAL, WARNING, Suite, figure, holds, none_of
from warehouse.tables.pay_works import BOUNDS

TABLE = "pay_works"
_WITHIN = " OR ".join(f"(pay_kind = '{kind}' AND pay_usd BETWEEN {low} AND {high})" for kind, (low, high) in BOUNDS.items())
_MIDDLE = "(coalesce(pay_minimum, pay_maximum) + coalesce(pay_maximum, pay_minimum)) / 2.0 * usd_rate"
_LEFT_OUT = f"""
    WITH stated AS (
        SELECT pay_kind, CAST({_MIDDLE} AS DOUBLE) AS pay_usd FROM postings
        WHERE is_gig AND inflow_at IS NOT NULL AND pay_unit IN ('hour', 'project') AND coalesce(pay_minimum, pay_maximum) IS NOT NULL)
    SELECT avg(CASE WHEN {_WITHIN} THEN 0 ELSE 1 END) FROM stated"""  # noqa: S608 - names of our own

SUITE = Suite(
    TABLE,
    good=[{
        "work_id": POSTING, "week": WEEK - timedelta(days=7), "source": SOURCE, "category": "data_entry", "label": "R", "exposure": "E1",
        "ai_relation": "none", "pay_usd": 25.0, "model_version": MODEL,
        **{name: CONTENT[name] for name in ("employer_id", "country_code", "pay_kind", "pay_minimum", "pay_maximum", "pay_currency",
                                            "pay_unit", "usd_rate", "usd_rate_date")}}],
    rules=(
        holds("week_is_monday", "isodow(week) = 1", CRITICAL, "Weeks are named by their Monday",
              {TABLE: [{"week": WEEK + timedelta(days=1)}]}),
        holds("kind_fits_unit", "(pay_kind = 'hourly') = (pay_unit = 'hour')", CRITICAL, "A rate and a price are never one series",
              {TABLE: [{"pay_kind": "fixed"}]}),
        holds("pay_within_bounds", _WITHIN, CRITICAL, "Pay beyond the bounds of the contract is more likely misread than paid",
              {TABLE: [{"pay_usd": 2000.0}]}),
        holds("dollars_follow_rate", f"abs(pay_usd / ({_MIDDLE}) - 1) < 1e-3", CRITICAL,
              "Dollars are the stated midpoint at the rate that stands beside them", {TABLE: [{"pay_usd": 26.0}]}),
        holds("rate_has_day", "pay_currency = 'USD' OR usd_rate_date IS NOT NULL", CRITICAL, "A rate without its day can't be looked up",
              {TABLE: [{"pay_currency": "EUR", "usd_rate_date": None}]}),
        none_of("works_entered", "SELECT work_id FROM pay_works ANTI JOIN (SELECT work_id FROM postings JOIN duplicates USING (posting_id) "
                "WHERE is_gig AND inflow_at IS NOT NULL) USING (work_id)", CRITICAL, "Pay is that of gig works that entered, no others",
                {TABLE: [{"work_id": "unknown"}]}),
        figure("left_out_share", _LEFT_OUT, (0, 0.05), WARNING,
               "More than one in twenty stated hourly or project pays without a rate or beyond the bounds: currency or unit is misread",
               {"postings": [{"usd_rate": None}]}),
    ),
)
