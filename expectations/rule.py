"""Rules and suites as data: importing them is cheap, Great Expectations comes in only when they are judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Severity = Literal["critical", "warning"]
Rows = Mapping[str, Sequence[Mapping[str, object]]]

CRITICAL: Severity = "critical"
WARNING: Severity = "warning"

EVERY_ROW = "TRUE"
IN_ARCHIVES = "archive IN (FROM these_archives)"
TOUCHED_POSTING = "posting_id IN (FROM touched_postings)"
TOUCHED_TEXT = "text_hash IN (FROM touched_texts)"
"""Conditions that find the rows changed by a build."""


@dataclass(frozen=True)
class Rule:
    """One expectation: the Great Expectations class with its arguments, how much it matters and why, and a world that breaks it.

    `scope` says what is judged: `rows` (each changed row; `sql` derives a column named like the rule, if given), `offenders` (`sql` selects
    the keys of rows that do not fit; their number is judged) or `figure` (`sql` selects one number; null means nothing to judge).
    """

    id: str
    scope: Literal["rows", "offenders", "figure"]
    expectation: str
    arguments: Mapping[str, Any]
    severity: Severity
    reason: str
    failing: Rows
    sql: str | None = None

    @property
    def columns(self) -> list[str]:
        """Columns of the table that the rule names by itself, derived ones left out."""
        named = [self.arguments.get(name) for name in ("column", "column_A", "column_B")]
        return [name for name in named if name is not None and name != self.id]


@dataclass(frozen=True)
class Suite:
    """The rules of one table, the SQL condition that finds the rows changed by this build, and its share of the worked example."""

    table: str
    good: Sequence[Mapping[str, object]]
    rules: tuple[Rule, ...]
    changed: str = EVERY_ROW


def expects(id: str, expectation: str, severity: Severity, reason: str, failing: Rows, **arguments: Any) -> Rule:
    """A Great Expectations class on columns of each changed row."""
    return Rule(id, "rows", expectation, arguments, severity, reason, failing)


def holds(id: str, condition: str, severity: Severity, reason: str, failing: Rows, mostly: float = 1) -> Rule:
    """A condition on each changed row; where it is null there is nothing to judge."""
    arguments = {"column": id, "value_set": [True], "mostly": mostly}
    return Rule(id, "rows", "ExpectColumnValuesToBeInSet", arguments, severity, reason, failing, condition)


def between(id: str, value: str, bounds: tuple[float | None, float | None], severity: Severity, reason: str, failing: Rows,
            mostly: float = 1) -> Rule:
    """Bounds, ends included, on a value of each changed row."""
    arguments = {"column": id, "min_value": bounds[0], "max_value": bounds[1], "mostly": mostly}
    return Rule(id, "rows", "ExpectColumnValuesToBeBetween", arguments, severity, reason, failing, value)


def matches(id: str, column: str, pattern: str, severity: Severity, reason: str, failing: Rows) -> Rule:
    """A regular expression that each changed row's column begins with a match of."""
    return Rule(id, "rows", "ExpectColumnValuesToMatchRegex", {"column": column, "regex": pattern}, severity, reason, failing)


def never_matches(id: str, value: str, pattern: str, severity: Severity, reason: str, failing: Rows) -> Rule:
    """An RE2 regular expression, without quotes, that nothing in a value of each changed row may match."""
    return holds(id, f"NOT regexp_matches({value}, '{pattern}')", severity, reason, failing)


def none_of(id: str, offenders: str, severity: Severity, reason: str, failing: Rows) -> Rule:
    """A query over the whole tables that must find no row; what it selects names the offenders."""
    arguments = {"column": id, "min_value": 0, "max_value": 0}
    return Rule(id, "offenders", "ExpectColumnValuesToBeBetween", arguments, severity, reason, failing, offenders)


def figure(id: str, query: str, bounds: tuple[float | None, float | None], severity: Severity, reason: str, failing: Rows) -> Rule:
    """Bounds, ends included, on one number computed over the whole tables."""
    arguments = {"column": id, "min_value": bounds[0], "max_value": bounds[1]}
    return Rule(id, "figure", "ExpectColumnValuesToBeBetween", arguments, severity, reason, failing, query)
