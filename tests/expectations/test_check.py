"""The stage: results are kept, severities decide, and what blocks a release is named."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from expectations import example
from expectations.check import check, judge_rules
from expectations.database import Database
from expectations.judge import Judge
from expectations.rule import WARNING, between
from expectations.suites import render, rules_of
from tests.conftest import seed, stage
from tests.expectations.worlds import changed_tables, good_world, table_of
from warehouse.errors import QualityFailed
from warehouse.home import Home
from warehouse.tables import TABLES

ARCHIVES = (example.ARCHIVE,)


def filled(home: Home, first: Mapping[str, Mapping[str, object]] | None = None, results: pa.Table | None = None) -> None:
    """Seeds the worked example; `first` changes the first row of a table."""
    world = good_world() | {"quality_results": results if results is not None else TABLES["quality_results"].empty()}
    for name, change in (first or {}).items():
        rows = world[name].to_pylist()
        world[name] = table_of(name, [{**rows[0], **change}, *rows[1:]])
    seed(home, world, night=example.NIGHT)


def test_good_build_passes_and_results_are_written(home: Home) -> None:
    filled(home)
    with stage(home, "check", ARCHIVES, example.NIGHT) as view:
        counts = check(view)
        rows = view.read("quality_results")
    assert counts["met"] == counts["expectations"] == rows.num_rows > 400
    assert counts["warnings"] == counts["critical"] == 0
    assert set(rows.column("night").to_pylist()) == {example.NIGHT}


def test_warning_is_recorded_with_the_rows_and_lets_the_build_go_on(home: Home) -> None:
    filled(home, {"postings": {"pay_usd_hour_maximum": 4000}})
    with stage(home, "check", ARCHIVES, example.NIGHT) as view:
        counts = check(view)
        (row,) = [row for row in view.read("quality_results").to_pylist() if not row["is_met"]]
    assert (counts["warnings"], counts["critical"]) == (1, 0)
    assert (row["table_name"], row["expectation_id"]) == ("postings", "hourly_pay_is_plausible")
    assert (row["checked_count"], row["unexpected_count"]) == (2, 1)
    assert json.loads(row["examples"]) == [{"posting_id": example.POSTING}]


def test_critical_blocks_and_the_report_stays(home: Home) -> None:
    filled(home, {"posting_texts": {"description": "Write to ann.lee@board.example", "character_count": 40}})
    with pytest.raises(QualityFailed, match=r"posting_texts\.e_mail_is_redacted \(1 of 1 rows, as .*" + example.TEXT) as failure, \
            stage(home, "check", ARCHIVES, example.NIGHT) as view:
        check(view)
    assert "\n" not in str(failure.value)
    report = json.loads((home.root / "runs" / str(example.NIGHT) / "quality.json").read_text())
    assert report["counts"]["critical"] == 1
    assert [row["expectation_id"] for row in report["results"] if not row["is_met"]] == ["e_mail_is_redacted"]
    assert "ann.lee" not in json.dumps(report)
    with stage(home, "look", ARCHIVES, example.NIGHT) as view:
        assert view.read("quality_results").num_rows == 0


def test_same_night_again_replaces_its_results_and_keeps_others(home: Home) -> None:
    earlier = table_of("quality_results", [{**good_world()["quality_results"].to_pylist()[0], "night": example.NIGHT_BEFORE}])
    filled(home, results=earlier)
    results = []
    with stage(home, "check", ARCHIVES, example.NIGHT) as view:
        for _ in range(2):
            check(view)
            results.append(view.read("quality_results").sort_by([(name, "ascending") for name in TABLES["quality_results"].key]))
    assert results[0].equals(results[1])
    assert results[0].column("night").to_pylist().count(example.NIGHT_BEFORE) == 1


def test_rows_of_other_builds_are_not_judged_again(home: Home) -> None:
    filled(home, {"posting_texts": {"description": "Write to ann.lee@board.example", "character_count": 40}})
    with stage(home, "check", ("board/2026-03-09.warc.gz",), date(2026, 3, 9)) as view:
        counts = check(view)
    assert counts["critical"] == 0


def test_key_that_stands_twice_is_named_once(home: Home) -> None:
    twice = changed_tables({"postings": [{"pay_minimum": 40}, {"pay_minimum": 50}]})
    rules = [rule for rule in rules_of("postings") if rule.id in ("pay_is_ordered", "key_unique")]
    with Database({**good_world(), **twice}, example.NIGHT, ARCHIVES) as database:
        found = {row["expectation_id"]: row for row in judge_rules(database, Judge(), "postings", rules)}
    assert found["pay_is_ordered"]["unexpected_count"] == 2
    assert found["key_unique"]["unexpected_count"] == 1
    assert {row["examples"] for row in found.values()} == {json.dumps([{"posting_id": example.POSTING}])}


def test_rule_that_cannot_be_evaluated_stops_the_build() -> None:
    broken = between("title_is_small", "title", (0, 1), WARNING, "a text has no size", {})
    with Database(good_world(), example.NIGHT, ARCHIVES) as database, \
            pytest.raises(QualityFailed, match=r"posting_texts\.title_is_small could not be evaluated"):
        list(judge_rules(database, Judge(), "posting_texts", [broken]))


def test_empty_home_is_judged(home: Home) -> None:
    with stage(home, "check", (), example.NIGHT) as view:
        counts = check(view)
    assert counts["critical"] == counts["warnings"] == 0


def test_listing_rules_and_the_stage_import_no_great_expectations() -> None:
    code = ("import sys; from expectations.check import check; from expectations.suites import render; render(); "
            "sys.exit('great_expectations' in sys.modules)")
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_documented_rules_are_those_in_force() -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "expectations.md"
    assert page.read_text(encoding="utf-8") == render(), "run `make docs`"
