"""The house as a whole: names, walls, pages, and a DAG that parses light."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from gigshift.nightly import STAGES
from gigshift.pages import DOCS, PAGES
from warehouse.tables import TABLES

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("dags", "gigshift", "scrapers", "pipeline", "expectations", "simulation", "warehouse")
HEAVY = ("pandas", "numpy", "pyarrow", "scrapy", "sklearn", "great_expectations", "ibis", "duckdb", "altair", "torch")


def modules() -> list[Path]:
    return [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [path for path in modules() if path.stem in {"utils", "helpers", "common", "misc"}] == []


def test_files_stay_short_enough_to_read() -> None:
    long = {str(path.relative_to(ROOT)): count for path in modules() if (count := len(path.read_text().splitlines())) > 350}
    assert long == {}


@pytest.mark.parametrize("page", PAGES)
def test_generated_page_is_up_to_date(page: str) -> None:
    assert (DOCS / page).read_text(encoding="utf-8") == PAGES[page](), "run `make docs`"


@pytest.mark.parametrize("name", TABLES)
def test_table_contract_holds_together(name: str) -> None:
    table = TABLES[name]
    names = table.schema.names
    assert table.name == name
    assert len(set(names)) == len(names)
    assert set(table.key) <= set(names)
    assert table.grain.startswith("One row per")
    assert not any(table.schema.field(column).nullable for column in table.key)


def test_a_column_name_has_one_type_everywhere() -> None:
    types: dict[str, set[str]] = {}
    for table in TABLES.values():
        for column in table.columns:
            if table.layer != "raw":
                types.setdefault(column.name, set()).add(str(column.type))
    assert {name: kinds for name, kinds in types.items() if len(kinds) > 1} == {}


def test_airflow_parses_the_dag_without_heavy_imports_or_policy_gaps() -> None:
    code = f"""
import json, sys
import airflow.sdk
before = set(sys.modules)
import dags.gig_nightly as module
loaded = sorted({{name.split('.')[0] for name in set(sys.modules) - before}} & set({HEAVY!r}))
dag = module.nightly
print(json.dumps({{"loaded": loaded, "id": dag.dag_id, "tasks": sorted(dag.task_ids), "tags": sorted(dag.tags),
    "owners": sorted({{t.owner for t in dag.tasks}}), "retries": min(t.retries for t in dag.tasks if t.task_id != "gate")}}))
"""
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    told = json.loads(out.stdout.splitlines()[-1])
    assert told["loaded"] == []
    assert (told["id"], told["tags"], told["owners"]) == ("gig_nightly", ["gigshift"], ["gigshift"])
    assert told["retries"] >= 1
    assert set(told["tasks"]) == {"sources_due", "crawl", "begin", "swap_head", "sweep", "gate", *(stage.name for stage in STAGES)}
