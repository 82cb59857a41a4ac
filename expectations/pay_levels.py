"""What must be true of `pay_levels`: quartiles in order, parts within the whole, and the works that state pay underneath."""

from __future__ import annotations

from expectations.example import ESTIMATE, SOURCE, WEEK
from expectations.published import estimate_rules, monthly_rule
from expectations.rule import CRITICAL, WARNING, Suite, between, holds, none_of
from warehouse.tables.pay_works import BOUNDS

TABLE = "pay_levels"
_ROW: dict[str, object] = {
    "month": WEEK.replace(month=2, day=1), "source": SOURCE, "category": "all", "pay_kind": "hourly", **ESTIMATE, "estimate": 25.0,
    "low": 20.0, "high": 30.0, "p25": 22.0, "p75": 28.0, "entered_count": 1, "stated_share": 1.0}
_WITHIN = " OR ".join(f"(pay_kind = '{kind}' AND low >= {low} AND high <= {high})" for kind, (low, high) in BOUNDS.items())

SUITE = Suite(
    TABLE,
    good=[_ROW, {**_ROW, "source": "all"}],
    rules=(
        *estimate_rules(TABLE),
        monthly_rule(TABLE),
        holds("quartiles_in_order", "p25 <= estimate AND estimate <= p75", CRITICAL, "Half of the works lie between the quartiles",
              {TABLE: [{"p25": 26.0}]}),
        holds("pay_within_bounds", f"estimate IS NULL OR {_WITHIN}", CRITICAL, "No median lies beyond the pay that was counted",
              {TABLE: [{"high": 2000.0}]}),
        holds("share_is_of_entered", "n <= entered_count AND (stated_share IS NULL OR abs(stated_share * entered_count - n) < 1e-3)",
              CRITICAL, "The works that state pay are some of those that entered", {TABLE: [{"n": 2}]}),
        none_of("no_more_than_paid_works", "FROM pay_levels SELECT source, pay_kind WHERE category = 'all' AND source <> 'all' "
                "GROUP BY ALL HAVING sum(n) > (SELECT count(*) FROM pay_works AS paid WHERE paid.source = pay_levels.source "
                "AND paid.pay_kind = pay_levels.pay_kind)", CRITICAL, "Each work is in one month at most",
                {TABLE: [{"n": 2}]}),
        between("hourly_median_is_plausible", "CASE WHEN pay_kind = 'hourly' AND category = 'all' THEN estimate END", (3, 250), WARNING,
                "Half of all gigs below 3 or above 250 dollars an hour means that units or currencies are misread",
                {TABLE: [{"estimate": 300.0, "high": 400.0}]}),
    ),
)
