"""What must be true of `vintages`: what is shown is kept as shown, and a row says no more than was published."""

from __future__ import annotations

import json
from datetime import timedelta

from expectations.example import NIGHT, WEEK
from expectations.inflow_by_category import SUITE as INFLOW
from expectations.rule import CRITICAL, Suite, holds, none_of

TABLE = "vintages"
_KEPT_OTHERWISE = """
    SELECT week, source, category FROM inflow_by_category AS shown ANTI JOIN
        (FROM vintages WHERE measure = 'inflow_by_category' QUALIFY row_number() OVER (PARTITION BY key ORDER BY published_on DESC) = 1)
        AS kept
    ON kept.key = concat('{"week":"', week, '","source":"', source, '","category":"', category, '"}') AND kept.n = shown.n
        AND kept.status = shown.status AND kept.estimate IS NOT DISTINCT FROM shown.estimate"""

SUITE = Suite(
    TABLE,
    good=[{"measure": INFLOW.table, "published_on": NIGHT, "starts_on": row["week"], "taxonomy_version": "1", "is_break": False,
           "key": json.dumps({name: row[name] for name in ("week", "source", "category")}, default=str, separators=(",", ":")),
           **{name: row[name] for name in ("n", "estimate", "low", "high", "status", "source_set_id", "model_version")}}
          for row in INFLOW.good],
    rules=(
        holds("key_is_json", "json_valid(key)", CRITICAL, "A value that can't be found by its key is lost", {TABLE: [{"key": "{"}]}),
        holds("withdrawn_has_no_number", "status <> 'withdrawn' OR (n = 0 AND estimate IS NULL)", CRITICAL,
              "What is not published any more has no value", {TABLE: [{"status": "withdrawn"}]}),
        holds("published_by_today", "published_on <= (SELECT day FROM today)", CRITICAL, "Nothing is published before its night",
              {TABLE: [{"published_on": NIGHT + timedelta(days=1)}]}),
        holds("has_begun", "starts_on <= published_on", CRITICAL, "No number is about a week that has not begun",
              {TABLE: [{"starts_on": WEEK + timedelta(weeks=1)}]}),
        none_of("break_needs_a_row_before", f"FROM {TABLE} SELECT measure, key GROUP BY measure, key "
                "HAVING arg_min(is_break, published_on)", CRITICAL, "A value that is new broke with nothing",
                {TABLE: [{"is_break": True}]}),
        none_of("kept_as_shown", _KEPT_OTHERWISE, CRITICAL, "A release that is not kept as it was shown can't be held to what it said",
                {TABLE: [{"n": 2}]}),
    ),
    changed="published_on >= (SELECT max(night) FROM this_build)",
)
