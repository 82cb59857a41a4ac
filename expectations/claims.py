"""What must be true of `claims`: decided at month ends, on evidence that fits the verdict, the same claim told the same way."""

from __future__ import annotations

from datetime import date

from expectations.example import ESTIMATE
from expectations.published import estimate_rules
from expectations.rule import CRITICAL, WARNING, Suite, figure, holds, none_of

TABLE = "claims"
_ROW: dict[str, object] = {
    "claim": "1a", "decided_on": date(2026, 2, 28), "claim_version": 1, "registered_on": date(2026, 1, 1), "is_retrospective": False,
    "statement": "Data entry fades", "estimand": "Yearly change of the odds", "direction": "falls", "unit": "% a year", "margin": 10.0,
    "verdict": "supported", "reason": "the whole interval lies on the claimed side", "week_count": 60, **ESTIMATE, "n": 900,
    "estimate": -30.0, "low": -40.0, "high": -20.0, "q_value": 0.01, "smallest_effect": 22.0, "expected_on": None}
_NONE: dict[str, object] = {**_ROW, "claim": "11", "verdict": "not_observable", "status": "not_observable", "n": 0, "week_count": 0}
_NONE |= dict.fromkeys(("estimate", "low", "high", "q_value", "smallest_effect"))
_TWO_WAYS = f"""
    FROM {TABLE} SELECT claim, claim_version GROUP BY claim, claim_version
    HAVING count(DISTINCT (statement, estimand, direction, margin, registered_on)) > 1"""
_REVERSED = f"SELECT avg((verdict = 'reversed')::INT) FROM {TABLE} WHERE decided_on = (SELECT max(decided_on) FROM {TABLE})"  # noqa: S608

SUITE = Suite(
    TABLE,
    good=[_ROW, {**_ROW, "claim": "8a", "direction": "steady", "margin": 5.0, "verdict": "too_little_data", "estimate": 1.0, "low": -9.0,
                 "high": 11.0, "q_value": 0.7, "expected_on": date(2026, 12, 31)}, _NONE],
    rules=(
        *estimate_rules(TABLE),
        holds("decided_at_month_end", "decided_on = last_day(decided_on)", CRITICAL, "A claim is decided on whole months",
              {TABLE: [{"decided_on": date(2026, 2, 27)}]}),
        none_of("no_month_too_early", f"FROM {TABLE}, this_build SELECT claim WHERE decided_on >= night", CRITICAL,
                "No month is judged before it is over", {TABLE: [{"decided_on": date(2026, 3, 31)}]}),
        holds("retrospective_is_told", "is_retrospective = (decided_on < registered_on)", CRITICAL,
              "What was decided before it was registered is a look back, and says so", {TABLE: [{"is_retrospective": True}]}),
        holds("says_reason", "trim(reason) <> ''", CRITICAL, "A verdict without a reason convinces nobody", {TABLE: [{"reason": " "}]}),
        holds("verdict_has_numbers", "verdict NOT IN ('supported', 'not_supported', 'reversed') OR estimate IS NOT NULL", CRITICAL,
              "Nothing is said for or against a claim without an estimate",
              {TABLE: [dict.fromkeys(("estimate", "low", "high", "q_value")) | {"status": "too_few"}]}),
        holds("decided_has_evidence", "verdict NOT IN ('supported', 'reversed') OR q_value <= 0.05", CRITICAL,
              "A claim that is supported or reversed is selected from all at 5 % false discoveries", {TABLE: [{"q_value": 0.2}]}),
        holds("supported_leaves_out_zero", "verdict <> 'supported' OR (CASE direction WHEN 'falls' THEN high < 0 WHEN 'rises' THEN low > 0 "
              "ELSE TRUE END)", CRITICAL, "A supported change has its whole interval on the claimed side", {TABLE: [{"high": 1.0}]}),
        holds("unobservable_agree", "(verdict = 'not_observable') = (status = 'not_observable')", CRITICAL,
              "What can't be observed has no number, and what has none for that reason is not observable",
              {TABLE: [{**_NONE, "claim": "1a", "verdict": "too_little_data"}]}),
        holds("date_only_while_waiting", "expected_on IS NULL OR verdict = 'too_little_data'", CRITICAL, "Only what is open is expected",
              {TABLE: [{"expected_on": date(2026, 12, 31)}]}),
        none_of("one_version_one_claim", _TWO_WAYS, CRITICAL, "A changed claim is a new version, or the goalposts have moved",
                {TABLE: [{}, {"decided_on": date(2026, 1, 31), "margin": 5.0}]}),
        figure("few_reversed", _REVERSED, (0, 0.5), WARNING,
               "Most claims reversed at once is more likely a fault of the labels than news", {TABLE: [{"verdict": "reversed"}]}),
    ),
)
