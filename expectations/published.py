"""Rules that every published estimate must keep: an interval around it, a status that fits, a week that is one."""

from __future__ import annotations

from datetime import timedelta

from expectations.example import ESTIMATE, MODEL, SOURCE, WEEK
from expectations.rule import CRITICAL, WARNING, Rule, Suite, between, holds, none_of


def estimate_rules(table: str) -> tuple[Rule, ...]:
    """Rules on `n, estimate, low, high, status` of a published table."""
    return (
        holds("interval_holds_estimate", "low <= estimate + 1e-6 AND estimate <= high + 1e-6", CRITICAL,
              "An interval that leaves out its estimate is wrong", {table: [{"low": 2.0, "estimate": 1.0}]}),
        holds("interval_is_whole", "(low IS NULL) = (high IS NULL) AND (low IS NULL OR estimate IS NOT NULL)", CRITICAL,
              "Half an interval, or one around nothing, can't be read", {table: [{"high": None}]}),
        holds("measured_has_number", "status <> 'measured' OR (estimate IS NOT NULL AND low IS NOT NULL)", CRITICAL,
              "Measured means that there is a number with its interval", {table: [{"estimate": None, "low": None, "high": None}]}),
        holds("unmeasured_has_none", "status NOT IN ('too_few', 'not_observable', 'gap') OR estimate IS NULL", CRITICAL,
              "A number that can't be used must not be shown: suppressed is not 0", {table: [{"status": "too_few"}]}),
        holds("says_frame", "trim(frame) <> ''", CRITICAL, "A number is about the boards it was counted on, and says so",
              {table: [{"frame": ""}]}),
    )


def weekly_rules(table: str) -> tuple[Rule, ...]:
    """Rules on `week` and on the `all` rows of a published table by week, source and category."""
    parts = (f"FROM {table} AS part JOIN {table} AS whole USING (week, source, model_version) SELECT DISTINCT week, source "
             "WHERE whole.category = 'all' AND part.n > whole.n")
    return (
        holds("week_is_monday", "isodow(week) = 1", CRITICAL, "Weeks are named by their Monday",
              {table: [{"week": WEEK + timedelta(days=1)}]}),
        none_of("all_holds_each_category", parts, CRITICAL, "No category has more works than all of them",
                {table: [{"category": "all"}, {"category": "data_entry", "n": 2}]}),
        none_of("one_model_a_week", f"FROM {table} SELECT week GROUP BY week HAVING count(DISTINCT model_version) > 1", CRITICAL,
                "Numbers of one week that are compared come from one model", {table: [{}, {"model_version": f"{MODEL}x"}]}),
    )


def monthly_rules(table: str, what: str) -> tuple[Rule, ...]:
    """Rules on `month` and on the `all` rows of a published table by month, source, category and the column `what`."""
    parts = (f"FROM {table} AS part JOIN {table} AS whole USING (month, source, {what}, model_version) SELECT DISTINCT month, source "
             "WHERE whole.category = 'all' AND part.n > whole.n")
    return (
        monthly_rule(table),
        none_of("all_holds_each_category", parts, CRITICAL, "No category has more works than all of them",
                {table: [{"category": "all"}, {"category": "data_entry", "n": 10**6}]}),
    )


def monthly_rule(table: str) -> Rule:
    """The rule on `month` of a published table."""
    return holds("month_is_first_day", "day(month) = 1", CRITICAL, "Months are named by their first day", {table: [{"month": WEEK}]})


def counted_suite(table: str, count: str, cells: str, *, is_empty: bool = False) -> Suite:
    """The suite of a published table of counts of works: the sums of `count` over the cells that fit the condition `cells`.

    `is_empty` where no work of the worked example fits it.
    """
    differs = f"""
        SELECT week, source FROM {table} LEFT JOIN
            (SELECT week, source, model_version, sum({count}) AS works FROM weekly_cells WHERE {cells} GROUP BY week, source, model_version)
            USING (week, source, model_version)
        WHERE category = 'all' AND source <> 'all' AND status <> 'gap' AND n <> coalesce(works, 0)"""  # noqa: S608 - names of our own
    row = {"week": WEEK - timedelta(days=7) if count == "inflow_count" else WEEK, "source": SOURCE, "category": "all", **ESTIMATE}
    row |= {"n": 0} if is_empty else {}
    return Suite(
        table,
        good=[row, {**row, "category": "data_entry"}, {**row, "source": "all"}],
        rules=(
            *estimate_rules(table),
            *weekly_rules(table),
            holds("counts_are_not_negative", "estimate >= 0 AND low >= 0", CRITICAL, "No week has fewer than no works",
                  {table: [{"low": -1.0}]}),
            none_of("agrees_with_cells", differs, CRITICAL, "The published works of a source are those of its cells, all and no others",
                    {table: [{"n": 2}]}),
        ),
    )


def corrected_rule(table: str) -> Rule:
    """The rule that a published trend says how likely it is chance, given all that were looked at."""
    return holds("measured_has_q_value", "(status = 'measured') = (q_value IS NOT NULL)", CRITICAL,
                 "A trend is called one under false-discovery control", {table: [{"q_value": None}]})


def trend_rules(table: str, longest: tuple[float, float], whole: str = "category = 'all'") -> tuple[Rule, ...]:
    """Rules on the weeks of a published trend; `longest` bounds a slope over a year or more where `whole` holds, in the table's unit."""
    slope = f"CASE WHEN status = 'measured' AND week_count >= 52 AND {whole} THEN estimate END"
    year_ago = WEEK - timedelta(weeks=51)
    return (
        holds("weeks_in_order", "first_week <= last_week AND isodow(first_week) = 1 AND isodow(last_week) = 1", CRITICAL,
              "A fit runs over whole weeks, from the first to the last", {table: [{"first_week": WEEK + timedelta(weeks=1)}]}),
        holds("weeks_fit_span", "week_count <= date_diff('week', first_week, last_week) + 1", CRITICAL,
              "No more weeks can be observed than there were", {table: [{"week_count": 14}]}),
        holds("measured_has_weeks", "status <> 'measured' OR week_count >= 13", CRITICAL, "A trend needs a quarter of a year",
              {table: [{"week_count": 12}]}),
        between("slope_is_plausible", slope, longest, WARNING,
                "A slope this steep over a year and all categories comes from a source that came or went, not from demand",
                {table: [{"first_week": year_ago, "week_count": 52, "estimate": 4000.0, "high": 5000.0}]}),
    )
