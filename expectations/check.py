"""The stage that judges a build before it may be published."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import pyarrow as pa

from expectations.database import Database
from expectations.judge import EXAMPLES, Judge, Verdict
from expectations.rule import CRITICAL, WARNING, Rule
from expectations.suites import rules_of, suite_of
from warehouse.build import StageView
from warehouse.errors import QualityFailed
from warehouse.tables import TABLES

log = logging.getLogger(__name__)
RESULTS = "quality_results"
REPORT = "quality.json"

Row = dict[str, Any]


def check(view: StageView) -> dict[str, int]:
    """Judges every table of the build; writes `quality_results` of its night, and the same as the build's report `quality.json`.

    Returns counts of expectations, of those met, and of warnings and critical ones that were not. Raises QualityFailed naming table,
    expectation and figures when a critical one was not met; the report is kept then too.
    """
    tables = {name: view.files(name) for name in TABLES if name != RESULTS}
    with Database(tables, view.night, view.archives) as database:
        rows = judge_tables(database, view.night)
    night = view.night.isoformat()
    view.replace(RESULTS, pa.Table.from_pylist(rows, schema=TABLES[RESULTS].schema), where=f"night = '{night}'")
    missed = [row for row in rows if not row["is_met"]]
    counts = {
        "expectations": len(rows),
        "met": len(rows) - len(missed),
        "warnings": sum(row["severity"] == WARNING for row in missed),
        "critical": sum(row["severity"] == CRITICAL for row in missed),
    }
    path = view.keep_report(REPORT, {"night": night, "counts": counts, "results": [{**row, "night": night} for row in rows]})
    for row in missed:
        log.warning("%s: %s", row["severity"], _line(row))
    if counts["critical"]:
        lines = "; ".join(_line(row) for row in missed if row["severity"] == CRITICAL)
        raise QualityFailed(f"night {night}: {counts['critical']} critical expectations were not met, so nothing is published: "
                            f"{lines}; all results stand in {path}")
    return counts


def judge_tables(database: Database, night: date) -> list[Row]:
    """Rows of `quality_results` for all tables, sorted by key; `quality_results` itself is judged last, on these rows."""
    judge = Judge()
    rows: list[Row] = []
    for table in TABLES:
        if table != RESULTS:
            rows += _judge_table(database, judge, table, night)
    database.put({RESULTS: pa.Table.from_pylist(rows, schema=TABLES[RESULTS].schema)})
    rows += _judge_table(database, judge, RESULTS, night)
    return sorted(rows, key=lambda row: (row["table_name"], row["expectation_id"]))


def _judge_table(database: Database, judge: Judge, table: str, night: date) -> list[Row]:
    started = time.monotonic()
    rows = [{"night": night, "table_name": table, **row} for row in judge_rules(database, judge, table, rules_of(table))]
    log.info("%s: %s expectations, %s met, %.1f s", table, len(rows), sum(row["is_met"] for row in rows), time.monotonic() - started)
    return rows


def judge_rules(database: Database, judge: Judge, table: str, rules: Sequence[Rule]) -> Iterator[Row]:
    """What `rules` find in a table: `quality_results` rows without night and table name."""
    on_rows = [rule for rule in rules if rule.scope == "rows"]
    on_table = [rule for rule in rules if rule.scope != "rows"]
    if on_rows:
        frame = database.changed_rows(suite_of(table), on_rows)
        for verdict in judge.judge(table, frame, on_rows, TABLES[table].key):
            yield _row(verdict)
    if on_table:
        metrics = {rule.id: database.figure(rule) for rule in on_table}
        count = database.count(table)
        for verdict in judge.judge_metrics(table, metrics, on_table):
            yield {**_row(verdict), **_of_metric(database, verdict, metrics[verdict.rule.id], count)}


def _row(verdict: Verdict) -> Row:
    named = verdict.rule.columns
    return {
        "expectation_id": verdict.rule.id,
        "expectation_type": verdict.expectation_type,
        "column_name": named[0] if named else None,
        "severity": verdict.severity,
        "reason": verdict.rule.reason,
        "is_met": verdict.is_met,
        "checked_count": verdict.checked_count,
        "unexpected_count": verdict.unexpected_count,
        "observed": None,
        "examples": json.dumps(verdict.examples, default=str),
    }


def _of_metric(database: Database, verdict: Verdict, value: float | None, count: int) -> Row:
    if verdict.rule.scope == "figure":
        return {"observed": None if value is None else f"{value:.10g}"}
    offenders = [] if verdict.is_met else database.offenders(verdict.rule, EXAMPLES)
    return {"checked_count": count, "unexpected_count": int(value or 0), "observed": f"{value:.0f}",
            "examples": json.dumps(offenders, default=str)}


def _line(row: Row) -> str:
    what = f"{row['unexpected_count']} of {row['checked_count']} rows"
    if row["observed"] is not None:
        what = f"observed {row['observed']}"
    examples = "" if row["examples"] == "[]" else f", as {row['examples']}"
    return f"{row['table_name']}.{row['expectation_id']} ({what}{examples}): {row['reason']}"
