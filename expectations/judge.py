"""The only module that knows Great Expectations: judges a frame by rules and reads each result by itself."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from expectations.rule import Rule
from warehouse.errors import QualityFailed
from warehouse.settings import quiet_third_parties

EXAMPLES = 5
_NOISY = ("great_expectations", "great_expectations._docs_decorators", "great_expectations.data_context.types.base")


@dataclass(frozen=True)
class Verdict:
    """What one rule found: rows judged and rows that did not fit, keys of at most five of them."""

    rule: Rule
    expectation_type: str
    severity: str
    is_met: bool
    checked_count: int
    unexpected_count: int
    examples: list[dict[str, Any]]


class Judge:
    """A throw-away Great Expectations context: nothing on disk, nothing sent home, no progress bars."""

    def __init__(self) -> None:
        quiet_third_parties()
        import great_expectations as gx  # noqa: PLC0415 - seconds of import that only the stage pays
        from great_expectations.data_context.types.base import ProgressBarsConfig  # noqa: PLC0415

        for name in _NOISY:
            logging.getLogger(name).setLevel(logging.WARNING)
        self._gx = gx
        context = gx.get_context(mode="ephemeral")
        context.enable_analytics(False)
        context.variables.progress_bars = ProgressBarsConfig(globally=False)
        self._frames = context.data_sources.add_pandas("tables").add_dataframe_asset("rows").add_batch_definition_whole_dataframe("all")

    def judge(self, table: str, rows: Any, rules: Sequence[Rule], key: Sequence[str] = ()) -> list[Verdict]:
        """One verdict a rule, in the order of `rules`, over rows of a table as pandas frame; `key` names the rows that do not fit.

        Raises QualityFailed if a rule could not be evaluated. Where there are no rows, nothing is asked: it takes as long as for many.
        """
        if not len(rows):
            return [Verdict(rule, self._expectation(rule, place).expectation_type, rule.severity, True, 0, 0, [])
                    for place, rule in enumerate(rules)]
        batch = self._frames.get_batch({"dataframe": rows})
        # To say only whether a rule is met costs Great Expectations half of what counting does, and nearly all are
        quick = [place for place, rule in enumerate(rules) if "column" in rule.arguments and rule.arguments.get("mostly", 1) == 1]
        found = self._results(batch, table, rules, quick, {"result_format": "BOOLEAN_ONLY"})
        met = {place: _met(rules[place], result, rows) for place, result in found.items() if result.success}
        form: dict[str, Any] = {"result_format": "SUMMARY", "partial_unexpected_count": EXAMPLES}
        if key:
            form["unexpected_index_column_names"] = list(key)
        counted = self._results(batch, table, rules, [place for place in range(len(rules)) if place not in met], form)
        return [met[place] if place in met else _verdict(table, rule, counted[place], key) for place, rule in enumerate(rules)]

    def _results(self, batch: Any, table: str, rules: Sequence[Rule], places: Sequence[int], form: dict[str, Any]) -> dict[int, Any]:
        if not places:
            return {}
        suite = self._gx.ExpectationSuite(name=table, expectations=[self._expectation(rules[place], place) for place in places])
        with _configured_once():
            results: Sequence[Any] = batch.validate(suite, result_format=form).results
        return {int(result.expectation_config.meta["place"]): result for result in results}

    def judge_metrics(self, table: str, metrics: Mapping[str, float | None], rules: Sequence[Rule]) -> list[Verdict]:
        """One verdict a rule over a frame of one row, with a column per metric, named like its rule; one without value is not judged."""
        from pandas import DataFrame  # noqa: PLC0415

        return self.judge(table, DataFrame([metrics], dtype="float64"), rules)

    def _expectation(self, rule: Rule, place: int) -> Any:
        make = getattr(self._gx.expectations, rule.expectation)
        return make(**rule.arguments, severity=rule.severity, meta={"place": place})


@contextmanager
def _configured_once() -> Iterator[None]:
    """Keeps each expectation's configuration while a suite is validated.

    Great Expectations makes it anew some forty times an expectation, which is half of what judging a small table takes.
    """
    from great_expectations.expectations.expectation import Expectation  # noqa: PLC0415

    owner: Any = Expectation
    configuration, kept = owner.configuration, {}

    def configured(expectation: Any) -> Any:
        if id(expectation) not in kept:
            kept[id(expectation)] = expectation, configuration.fget(expectation)  # kept alive, so that no other takes its id
        return kept[id(expectation)][1]

    owner.configuration = property(configured)
    try:
        yield
    finally:
        owner.configuration = configuration


def _met(rule: Rule, result: Any, rows: Any) -> Verdict:
    """The verdict of a rule that every row with a value fits."""
    column = rows[rule.arguments["column"]]
    checked = len(column) if rule.expectation == "ExpectColumnValuesToNotBeNull" else int(column.notna().sum())
    return Verdict(rule, result.expectation_config.type, str(result.expectation_config.severity.value), True, checked, 0, [])


def _verdict(table: str, rule: Rule, result: Any, key: Sequence[str]) -> Verdict:
    problem = _problem(result.exception_info)
    if problem is not None:
        raise QualityFailed(f"expectation {table}.{rule.id} could not be evaluated: {problem}")
    found = result.result
    examples = [{name: row[name] for name in key} for row in found.get("partial_unexpected_index_list") or [] if key]
    distinct = [row for place, row in enumerate(examples) if row not in examples[:place]]
    return Verdict(
        rule=rule,
        expectation_type=result.expectation_config.type,
        severity=str(result.expectation_config.severity.value),
        is_met=bool(result.success),
        checked_count=int(found["element_count"]) - int(found.get("missing_count", 0)),
        unexpected_count=int(found["unexpected_count"]),
        examples=distinct[:EXAMPLES],
    )


def _problem(info: dict[str, Any]) -> str | None:
    details = [info] if "raised_exception" in info else list(info.values())
    messages = [str(detail["exception_message"]) for detail in details if detail["raised_exception"]]
    return "; ".join(messages) or None
