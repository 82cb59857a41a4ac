"""The rules that a table's contract implies: columns as declared, key unique, and per column nulls, allowed values and range."""

from __future__ import annotations

from expectations.rule import CRITICAL, Rule, expects, none_of
from warehouse.schema import Column, Table


def contract_rules(table: Table) -> list[Rule]:
    """Rules derived from the contract, all critical: a table that breaks its contract is never published."""
    rules = [_columns_as_declared(table), _key_unique(table)]
    for column in table.columns:
        rules += _column_rules(table, column)
    return rules


def _columns_as_declared(table: Table) -> Rule:
    found = f"(FROM columns_found WHERE table_name = '{table.name}')"
    declared = f"(FROM columns_declared WHERE table_name = '{table.name}')"
    query = f"(FROM {found} EXCEPT FROM {declared}) UNION ALL (FROM {declared} EXCEPT FROM {found})"
    return none_of("columns_as_declared", query, CRITICAL, "Readers rely on the columns that the data dictionary names",
                   {table.name: [{"no_such_column": "x"}]})


def _key_unique(table: Table) -> Rule:
    key = ", ".join(table.key)
    return none_of("key_unique", f"FROM {table.name} SELECT {key} GROUP BY {key} HAVING count(*) > 1", CRITICAL,
                   f"{table.grain}: a key that stands twice is counted twice", {table.name: [{}, {}]})


def _column_rules(table: Table, column: Column) -> list[Rule]:
    rules = []
    if not column.nullable:
        rules.append(expects(f"{column.name}_not_null", "ExpectColumnValuesToNotBeNull", CRITICAL,
                             f"{column.meaning}: never missing", {table.name: [{column.name: None}]}, column=column.name))
    if column.allowed:
        rules.append(expects(f"{column.name}_allowed", "ExpectColumnValuesToBeInSet", CRITICAL,
                             f"{column.meaning}: one of a closed list", {table.name: [{column.name: "no such value"}]},
                             column=column.name, value_set=list(column.allowed)))
    if column.minimum is not None or column.maximum is not None:
        outside = column.minimum - 1 if column.minimum is not None else (column.maximum or 0) + 1
        rules.append(expects(f"{column.name}_in_range", "ExpectColumnValuesToBeBetween", CRITICAL,
                             f"{column.meaning}: within its declared range", {table.name: [{column.name: outside}]},
                             column=column.name, min_value=column.minimum, max_value=column.maximum))
    return rules
