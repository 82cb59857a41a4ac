"""Every rule of every table is enumerated: it passes on the worked example and fires on its failing example."""

from __future__ import annotations

import importlib
import pkgutil
from collections import Counter
from collections.abc import Iterator

import pytest

import expectations
from expectations import example
from expectations.check import judge_rules, judge_tables
from expectations.database import Database
from expectations.judge import Judge
from expectations.rule import Rule, Suite
from expectations.suites import rules_of, suite_of
from tests.expectations.worlds import changed_tables, good_world
from warehouse.tables import TABLES
from warehouse.taxonomies import SEVERITIES

ALL = [(table, rule) for table in TABLES for rule in rules_of(table)]
TOO_FEW_IN_EXAMPLE = {"unsupported_share", "evergreen_share", "other_share", "routine_drift", "duplicate_share", "similarity_in_range",
                      "some_skill_is_named"}


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge()


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    with Database(good_world(), example.NIGHT, [example.ARCHIVE]) as database:
        yield database


@pytest.mark.parametrize(("table", "rule"), ALL, ids=[f"{table}.{rule.id}" for table, rule in ALL])
def test_rule_fires_on_its_failing_example(database: Database, judge: Judge, table: str, rule: Rule) -> None:
    good = good_world()
    changed = changed_tables(rule.failing)
    try:
        database.put(changed)
        (row,) = judge_rules(database, judge, table, [rule])
    finally:
        database.put({name: good[name] for name in changed})
    assert row["is_met"] is False
    assert row["unexpected_count"] > 0
    assert row["severity"] == rule.severity
    assert rule.scope == "figure" or row["examples"] != "[]"


def test_every_rule_passes_on_the_worked_example(database: Database) -> None:
    rows = judge_tables(database, example.NIGHT)
    assert [row for row in rows if not row["is_met"]] == []
    assert Counter(row["table_name"] for row in rows) == Counter(table for table, _ in ALL)
    assert {row["expectation_id"] for row in rows if not row["checked_count"]} <= TOO_FEW_IN_EXAMPLE


def test_tables_and_suites_agree_in_both_directions() -> None:
    modules = [importlib.import_module(f"expectations.{module.name}") for module in pkgutil.iter_modules(expectations.__path__)]
    suites = {module.__name__.removeprefix("expectations."): module.SUITE for module in modules if hasattr(module, "SUITE")}
    assert set(suites) == set(TABLES)
    assert all(isinstance(suite, Suite) and suite.table == name for name, suite in suites.items())
    assert all(suite_of(name).rules for name in TABLES)


def test_rules_are_well_formed() -> None:
    for table in TABLES:
        ids = [rule.id for rule in rules_of(table)]
        assert len(ids) == len(set(ids)), table
    for table, rule in ALL:
        assert rule.severity in SEVERITIES
        assert rule.reason and "\n" not in rule.reason, f"{table}.{rule.id}"
        assert set(rule.columns) <= set(TABLES[table].schema.names), f"{table}.{rule.id}"
        assert rule.id not in TABLES[table].schema.names, f"{table}.{rule.id} would hide a column"
