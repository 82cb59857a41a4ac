"""Finds the suite of every table: one table, one module of the same name in this folder; and the page that lists all rules."""

from __future__ import annotations

from importlib import import_module

from expectations.from_contract import contract_rules
from expectations.rule import Rule, Suite
from warehouse.tables import TABLES


def suite_of(table: str) -> Suite:
    """The suite of a table; raises ModuleNotFoundError when its module is missing."""
    suite: Suite = import_module(f"expectations.{table}").SUITE
    return suite


def rules_of(table: str) -> list[Rule]:
    """All rules of a table: those its contract implies, then its own."""
    return [*contract_rules(TABLES[table]), *suite_of(table).rules]


HEADER = """# Expectations

Generated from `expectations/` and the contracts in `warehouse/tables/` by `make docs`; a test fails when this page is out of date.
After the measures and before publication, every table is judged by these rules with Great Expectations; the results are the table
`quality_results`. *critical* blocks the release, *warning* makes the night amber. Rules on rows judge what the build changed, rules on
the table judge all of it. Each rule has a failing example that a test feeds it.

Every contract implies these critical rules on its table: `columns_as_declared`, `key_unique`, and for each column, where the data
dictionary (tables.md) says so, `<column>_not_null`, `<column>_allowed` and `<column>_in_range`.
"""


def render() -> str:
    """docs/expectations.md as Markdown."""
    return "\n".join([HEADER, *(line for table in TABLES for line in _section(table))])


def _section(table: str) -> list[str]:
    implied = len(contract_rules(TABLES[table]))
    return [
        f"## {table}",
        "",
        f"{implied} rules from the contract, and:",
        "",
        "| expectation | severity | judges | why |",
        "|---|---|---|---|",
        *(f"| `{rule.id}` | {rule.severity} | {_judged(rule)} | {rule.reason} |" for rule in suite_of(table).rules),
        "",
    ]


def _judged(rule: Rule) -> str:
    return "rows" if rule.scope == "rows" else "table"
